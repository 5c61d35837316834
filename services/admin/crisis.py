"""The admin of what helps at once: crisis lines, and the doors to knock on."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.admin.folded_search import FoldedSearch
from services.admin.place_choice import AREA, ChoosesPlaces
from services.models import CrisisLine, Door
from tiers.admin_texts import StableKey, TextsAdmin, in_source


@admin.register(CrisisLine)
class CrisisLineAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    list_display = ("name", "type", "number", "hours", "is_free", "confidence", "position")
    list_filter = ("type", "confidence", "is_free")
    search_fields = ("slug", "name", "number", "tel")
    ordering = ("position", "slug")
    autocomplete_fields = ("languages", "named_areas", "sources")
    filter_horizontal = ("needs", "who")
    prepopulated_fields = {"slug": (in_source("name"),)}
    fieldsets = (
        (None, {"fields": ("slug", "type", "position", ("number", "tel"))}),
        (_("How to reach it"), {"fields": ("hours", "is_free", "languages", "url", "chat")}),
        (_("For what"), {"fields": ("needs", "who")}),
        AREA,
        (_("How sure we are"), {"fields": ("sources", "confidence")}),
    )


@admin.register(Door)
class DoorAdmin(FoldedSearch, ChoosesPlaces, StableKey, admin.ModelAdmin):
    list_display = ("slug", "need_group", "service", "position")
    list_filter = ("need_group", "who")
    list_select_related = ("need_group", "service")
    search_fields = ("slug", "service__slug", "service__search_text")
    ordering = ("position", "slug")
    autocomplete_fields = ("service", "named_areas")
    filter_horizontal = ("who", "statuses")
    fieldsets = (
        (None, {"fields": ("slug", "need_group", "who", "statuses", "service", "position")}),
        AREA,
    )
