"""The admin of places: their postcodes and names, and the named areas."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from services import snapshot
from services.admin.folded_search import FoldedSearch
from services.admin.place_choice import ChoosesPlaces, PlaceSearch
from services.folding import fold
from services.models import CoverageArea, PlaceName, Postcode, Region
from tiers.admin_texts import StableKey, TextsAdmin


class PlaceNameForm(forms.ModelForm):
    """Refuses a name that nobody can type; the database checks the folded name, which is no field of the form."""

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not fold(name):
            raise ValidationError(_("This name has no letter to search for."), code="folded")
        return name

    class Meta:
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"})}


class PostcodeInline(admin.TabularInline):
    model = Postcode
    extra = 0


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    form = PlaceNameForm
    fields = ("kind", "name")
    extra = 0


@admin.register(Region)
class RegionAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    """What a place lies in stays as it is once it exists: the paths of all places below depend on it."""

    list_display = ("name", "kind", "nis", "parent", "latitude", "longitude")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("nis", "name")
    search_help_text = _("A name in any language or spelling, a postcode or a NIS code.")
    ordering = ("path",)
    key_fields = ("nis", "kind", "parent")
    fields = ("nis", "kind", "parent", ("latitude", "longitude"))
    inlines = (PostcodeInline, PlaceNameInline)

    def get_urls(self) -> list[URLPattern]:
        search = self.admin_site.admin_view(PlaceSearch.as_view(admin_site=self.admin_site))
        return [path("search/", search, name="services_region_search"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Region], search_term: str
    ) -> tuple[QuerySet[Region], bool]:
        """Finds a place as the visitor's search does."""
        if not search_term:
            return queryset, False
        found = snapshot.current().places.find(search_term).matches
        return queryset.filter(nis__in=[match.entry.nis for match in found]), False

    def view_on_site(self, obj: Region) -> str:
        return reverse("place", args=[obj.nis])


@admin.register(Postcode)
class PostcodeAdmin(ChoosesPlaces, admin.ModelAdmin):
    list_display = ("code", "region")
    list_select_related = ("region",)
    search_fields = ("^code", "region__nis")
    ordering = ("code", "region__nis")
    fields = ("code", "region")


@admin.register(PlaceName)
class PlaceNameAdmin(FoldedSearch, ChoosesPlaces, admin.ModelAdmin):
    form = PlaceNameForm
    list_display = ("name", "kind", "region")
    list_filter = ("kind",)
    list_select_related = ("region",)
    search_fields = ("folded",)
    ordering = ("name",)
    fields = ("region", "kind", "name")


@admin.register(CoverageArea)
class CoverageAreaAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    list_display = ("name", "slug")
    search_fields = ("slug", "name")
    ordering = ("slug",)
    fields = ("slug", "regions")
