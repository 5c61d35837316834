"""The admin of what a helper can learn and read."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from services.admin.place_choice import ChoosesPlaces
from services.models import (
    Guide,
    GuideSection,
    Resource,
    RoleHolders,
    Term,
    Training,
    TrainingSeries,
    TrainingSession,
)
from tiers.admin_texts import AS_TYPED, StableKey, TextsAdmin, in_source


class TrainingSessionInline(ChoosesPlaces, admin.StackedInline):
    formfield_overrides = AS_TYPED
    model = TrainingSession
    fields = (
        ("starts_at", "ends_at"),
        "is_online",
        "municipality",
        "register_before",
        "register_url",
    )
    extra = 0


@admin.register(Training)
class TrainingAdmin(StableKey, TextsAdmin):
    list_display = ("title", "slug", "organisation", "series", "theme", "format")
    list_filter = ("theme", "format", "series", "audiences")
    list_select_related = ("organisation", "series")
    search_fields = ("slug", "title", "summary")
    ordering = ("slug",)
    autocomplete_fields = ("organisation", "series", "sources")
    filter_horizontal = ("audiences", "needs")
    prepopulated_fields = {"slug": (in_source("title"),)}
    inlines = (TrainingSessionInline,)
    fieldsets = (
        (None, {"fields": ("organisation", "series", "slug", ("theme", "format"), "url")}),
        (_("For whom and for what"), {"fields": ("audiences", "needs")}),
        (_("How sure we are"), {"fields": ("sources",)}),
    )

    def view_on_site(self, obj: Training) -> str:
        return reverse("training", args=[obj.slug])


@admin.register(TrainingSession)
class TrainingSessionAdmin(ChoosesPlaces, admin.ModelAdmin):
    formfield_overrides = AS_TYPED
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

    def view_on_site(self, obj: Resource) -> str:
        return f"{reverse('resources')}#{obj.slug}"


@admin.register(TrainingSeries)
class TrainingSeriesAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "summary", "next_date")
    search_fields = ("slug", "name")
    ordering = ("slug",)
    autocomplete_fields = ("sources",)
    prepopulated_fields = {"slug": (in_source("name"),)}
    fields = ("slug", "sources")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingSeries]:
        return super().get_queryset(request).with_next_date()

    @admin.display(description=_("next date"), ordering="next_on", empty_value=_("none planned"))
    def next_date(self, series: TrainingSeries) -> datetime | None:
        return series.next_on


class GuideSectionInline(admin.TabularInline):
    """The sections in their order; each is written in a form of its own."""

    model = GuideSection
    fields = ("title", "position")
    readonly_fields = ("title",)
    ordering = ("position", "slug")
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    @admin.display(description=_("heading"))
    def title(self, section: GuideSection) -> str:
        return section.heading


@admin.register(Guide)
class GuideAdmin(StableKey, TextsAdmin):
    list_display = ("title", "slug", "kind", "position", "is_sheet")
    list_filter = ("kind", "is_sheet", "audiences")
    search_fields = ("slug", "title")
    ordering = ("kind", "position", "slug")
    autocomplete_fields = ("sources",)
    filter_horizontal = ("audiences", "needs")
    prepopulated_fields = {"slug": (in_source("title"),)}
    fields = ("slug", ("kind", "position"), "is_sheet", "audiences", "needs", "sources")
    inlines = (GuideSectionInline,)

    def view_on_site(self, obj: Guide) -> str:
        return reverse("guide", args=[obj.slug])


@admin.register(GuideSection)
class GuideSectionAdmin(StableKey, TextsAdmin):
    list_display = ("heading", "guide", "position", "tier", "service")
    list_filter = ("guide", "tier")
    list_select_related = ("guide", "tier", "service")
    search_fields = ("slug", "heading")
    ordering = ("guide__kind", "guide__position", "position", "slug")
    autocomplete_fields = ("guide", "service", "resources", "sources")
    prepopulated_fields = {"slug": (in_source("heading"),)}
    fields = ("guide", "slug", ("position", "space"), "tier", "service", "resources", "sources")

    def view_on_site(self, obj: GuideSection) -> str:
        return f"{reverse('guide', args=[obj.guide.slug])}#{obj.slug}"


@admin.register(Term)
class TermAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "full", "is_paper", "is_linked")
    list_filter = ("is_paper", "is_linked")
    search_fields = ("slug", "name", "full", "also")
    ordering = ("slug",)
    autocomplete_fields = ("services", "sources")
    filter_horizontal = ("statuses",)
    prepopulated_fields = {"slug": (in_source("name"),)}
    fields = ("slug", ("is_paper", "is_linked"), "statuses", "tier", "services", "sources")

    def view_on_site(self, obj: Term) -> str:
        return reverse("term", args=[obj.slug])


@admin.register(RoleHolders)
class RoleHoldersAdmin(StableKey, admin.ModelAdmin):
    list_display = ("slug", "actor")
    list_select_related = ("actor",)
    search_fields = ("slug", *(f"actor__{name}" for name in get_translation_fields("name")))
    ordering = ("slug",)
    autocomplete_fields = ("actor", "services", "organisations", "resources")
    fields = ("slug", "actor", "services", "organisations", "resources")
