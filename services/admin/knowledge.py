"""The admin of what a helper can learn and read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.admin.place_choice import ChoosesPlaces
from services.models import Resource, Training, TrainingSession
from tiers.admin_texts import StableKey, TextsAdmin, in_source


class TrainingSessionInline(ChoosesPlaces, admin.StackedInline):
    model = TrainingSession
    fields = (("starts_at", "ends_at"), "is_online", "municipality", "register_before")
    extra = 0


@admin.register(Training)
class TrainingAdmin(StableKey, TextsAdmin):
    list_display = ("title", "slug", "organisation", "url")
    list_filter = ("audiences",)
    list_select_related = ("organisation",)
    search_fields = ("slug", "title", "summary")
    ordering = ("slug",)
    autocomplete_fields = ("organisation", "sources")
    filter_horizontal = ("audiences", "needs")
    prepopulated_fields = {"slug": (in_source("title"),)}
    inlines = (TrainingSessionInline,)
    fieldsets = (
        (None, {"fields": ("organisation", "slug", "url")}),
        (_("For whom and for what"), {"fields": ("audiences", "needs")}),
        (_("How sure we are"), {"fields": ("sources",)}),
    )


@admin.register(TrainingSession)
class TrainingSessionAdmin(ChoosesPlaces, admin.ModelAdmin):
    list_display = (
        "training",
        "starts_at",
        "ends_at",
        "is_online",
        "municipality",
        "register_before",
    )
    list_filter = ("starts_at", "is_online")
    list_select_related = ("training", "municipality")
    search_fields = ("training__slug",)
    ordering = ("-starts_at", "-pk")
    autocomplete_fields = ("training",)
    fields = ("training", *TrainingSessionInline.fields)


@admin.register(Resource)
class ResourceAdmin(StableKey, TextsAdmin):
    list_display = ("title", "publisher", "format", "tier", "confidence")
    list_filter = ("format", "tier", "confidence")
    list_select_related = ("tier",)
    search_fields = ("slug", "title", "summary", "publisher")
    ordering = ("slug",)
    autocomplete_fields = ("languages", "sources")
    filter_horizontal = ("needs", "audiences")
    prepopulated_fields = {"slug": (in_source("title"),)}
    fieldsets = (
        (None, {"fields": ("slug", "publisher", "url", "format")}),
        (
            _("For whom and for what"),
            {"fields": ("tier", "needs", "audiences", "languages")},
        ),
        (_("How sure we are"), {"fields": ("sources", "confidence")}),
    )
