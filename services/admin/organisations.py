"""The admin of organisations and how to reach them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.admin.place_choice import ChoosesPlaces
from services.models import ContactPoint, Location, Organisation
from tiers.admin_texts import StableKey, TextsAdmin, in_source


@admin.register(Organisation)
class OrganisationAdmin(StableKey, TextsAdmin):
    list_display = ("name", "abbreviation", "parent", "legal_form", "confidence", "website")
    list_filter = ("legal_form", "confidence")
    list_select_related = ("parent",)
    search_fields = ("slug", "name", "abbreviation")
    ordering = ("slug",)
    autocomplete_fields = ("parent", "sources")
    prepopulated_fields = {"slug": (in_source("name"),)}
    fieldsets = (
        (None, {"fields": ("slug", "abbreviation")}),
        (_("About the organisation"), {"fields": ("parent", "legal_form", "website")}),
        (_("How sure we are"), {"fields": ("sources", "confidence")}),
    )

    def view_on_site(self, obj: Organisation) -> str:
        return reverse("organisation", args=[obj.slug])


@admin.register(ContactPoint)
class ContactPointAdmin(StableKey, TextsAdmin):
    list_display = ("slug", "kind", "number", "label", "for_professionals", "crisis_line")
    list_filter = ("kind", "for_professionals", "is_free")
    search_fields = ("slug", "value", "label", "crisis_line__number", "crisis_line__tel")
    ordering = ("slug",)
    autocomplete_fields = ("crisis_line",)
    fieldsets = (
        (None, {"fields": ("slug", "kind", "value", "crisis_line")}),
        (_("Use"), {"fields": ("hours", "is_free", "for_professionals", "position")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactPoint]:
        """With the crisis lines, whose number a contact shows, here and in every search for a contact."""
        return super().get_queryset(request).select_related("crisis_line")

    @admin.display(description=_("value"), ordering="value")
    def number(self, obj: ContactPoint) -> str:
        return obj.number


@admin.register(Location)
class LocationAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    list_display = ("slug", "label", "street", "postcode", "municipality", "visibility")
    list_filter = ("visibility",)
    list_select_related = ("municipality",)
    search_fields = ("slug", "label", "street", "=postcode")
    ordering = ("slug",)
    fields = ("slug", "visibility", "street", "postcode", "municipality")
