"""The admin of what is known: the pyramid, statuses, needs, maps, questions, rules and sources."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiers.admin_texts import AS_TYPED, ReadOnly, StableKey, TextsAdmin, TextsInline
from tiers.models import (
    Actor,
    AspectSource,
    Audience,
    ContentVersion,
    Hint,
    LawChange,
    LifeDomain,
    Need,
    NeedGroup,
    NetworkStep,
    Option,
    OptionGroup,
    Question,
    Rule,
    Situation,
    Source,
    StatusType,
    Tier,
    Tip,
    TranslationState,
    Who,
)


@admin.register(Tier)
class TierAdmin(StableKey, TextsAdmin):
    """The four layers are given: a curator writes their texts."""

    list_display = ("name", "slug", "level", "short", "meaning")
    search_fields = ("slug", "name")
    ordering = ("level",)
    fields = ("slug", "level", "kin", "sources")
    filter_horizontal = ("kin",)
    autocomplete_fields = ("sources",)
    key_fields = ("slug", "level")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Tier | None = None) -> bool:
        return False

    def view_on_site(self, obj: Tier) -> str:
        return reverse("tier", args=[obj.slug])


@admin.register(LifeDomain)
class LifeDomainAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "position", "summary")
    search_fields = ("slug", "name")
    ordering = ("position", "slug")
    fields = ("slug", "position", "sources")
    autocomplete_fields = ("sources",)

    def view_on_site(self, obj: LifeDomain) -> str:
        return reverse("topic", args=[obj.slug])


@admin.register(Need)
class NeedAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "tier", "position", "is_care", "is_urgent")
    list_filter = ("tier", "is_care", "is_urgent")
    list_select_related = ("tier",)
    search_fields = ("slug", "name", "plain")
    ordering = ("tier__level", "position", "slug")
    autocomplete_fields = ("sources",)
    fields = (
        "slug",
        "tier",
        "position",
        ("is_care", "is_urgent", "is_set_apart", "offers_exit"),
        "sources",
    )

    def view_on_site(self, obj: Need) -> str:
        return reverse("need", args=[obj.slug])


@admin.register(NeedGroup)
class NeedGroupAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "position")
    search_fields = ("slug", "name")
    ordering = ("position", "slug")
    fields = ("slug", "position", "needs")
    filter_horizontal = ("needs",)


@admin.register(Audience)
class AudienceAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "position", "label", "is_never_asked")
    search_fields = ("slug", "name")
    ordering = ("position", "slug")
    fields = ("slug", "position", "is_never_asked", "only_with")
    filter_horizontal = ("only_with",)


@admin.register(Who)
class WhoAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "position", "age_from", "age_to", "is_helper")
    list_filter = ("is_helper",)
    search_fields = ("slug", "name")
    ordering = ("position", "slug")
    fields = ("slug", "position", "is_helper", ("age_from", "age_to"), "audiences", "own_audiences")
    filter_horizontal = ("audiences", "own_audiences")


class AspectSourceInline(admin.TabularInline):
    """Those that stand there are read, added to and taken out: a field for each would cost its own query."""

    model = AspectSource
    autocomplete_fields = ("source",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AspectSource]:
        return super().get_queryset(request).select_related("source", "status")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(StatusType)
class StatusTypeAdmin(StableKey, TextsAdmin):
    list_display = (
        "name",
        "slug",
        "axis",
        "position",
        "confidence",
        "valid_from",
        "valid_until",
        "successor",
    )
    list_filter = ("axis", "confidence", "valid_until")
    list_select_related = ("successor",)
    search_fields = ("slug", "name", "who")
    ordering = ("axis", "position", "slug")
    autocomplete_fields = ("successor", "sources")
    inlines = (AspectSourceInline,)
    fieldsets = (
        (None, {"fields": ("slug", ("axis", "position"))}),
        (_("In force"), {"fields": (("valid_from", "valid_until"), "successor")}),
        (_("How sure we are"), {"fields": ("sources", "confidence", "review_on")}),
    )

    def view_on_site(self, obj: StatusType) -> str:
        return reverse("status", args=[obj.slug])


@admin.register(AspectSource)
class AspectSourceAdmin(admin.ModelAdmin):
    list_display = ("status", "aspect", "source")
    list_display_links = ("aspect",)
    list_filter = ("aspect", "status")
    list_select_related = ("status", "source")
    search_fields = ("status__slug", "source__title", "source__url")
    ordering = ("status__position", "status__slug", "aspect", "pk")
    autocomplete_fields = ("status", "source")


@admin.register(LawChange)
class LawChangeAdmin(StableKey, TextsAdmin):
    list_display = ("text", "happened_on", "is_certain")
    list_filter = ("is_certain", "statuses")
    search_fields = ("slug", "text")
    ordering = ("-happened_on", "slug")
    autocomplete_fields = ("sources",)
    filter_horizontal = ("statuses",)
    fields = ("slug", "happened_on", "is_certain", "statuses", "sources")


@admin.register(Actor)
class ActorAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "what_they_do")
    search_fields = ("slug", "name")
    ordering = ("slug",)
    autocomplete_fields = ("sources",)
    fields = ("slug", "sources")


@admin.register(NetworkStep)
class NetworkStepAdmin(StableKey, TextsAdmin):
    list_display = ("title", "domain", "position", "actor")
    list_filter = ("domain",)
    list_select_related = ("domain", "actor")
    search_fields = ("slug", "title")
    ordering = ("domain__position", "position")
    autocomplete_fields = ("actor", "leads_to", "sources")
    fields = ("slug", ("domain", "position"), "actor", "leads_to", "sources")


@admin.register(Tip)
class TipAdmin(StableKey, TextsAdmin):
    list_display = ("text", "domain", "position", "source")
    list_filter = ("domain",)
    list_select_related = ("domain", "source")
    search_fields = ("slug", "text")
    ordering = ("domain__position", "position", "slug")
    autocomplete_fields = ("source",)
    fields = ("slug", ("domain", "position"), "source")


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    formfield_overrides = AS_TYPED
    list_display = ("title", "publisher", "published_on", "consulted_on", "read_as", "country")
    list_filter = ("read_as", "consulted_on", "country")
    search_fields = ("title", "publisher", "url")
    ordering = ("title", "pk")
    fieldsets = (
        (None, {"fields": ("title", "publisher", "url", "country")}),
        (_("When and how it was read"), {"fields": ("published_on", "consulted_on", "read_as")}),
    )


class OptionForm(forms.ModelForm):
    """Leaves the slug of an option that exists as it is, also in a row of its question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True


OPTION_FACTS = (
    "slug",
    ("group", "position"),
    ("need", "who", "status"),
    ("coping", "tried"),
    "for_me",
)


@admin.register(OptionGroup)
class OptionGroupAdmin(StableKey, TextsAdmin):
    list_display = ("name", "slug", "position")
    search_fields = ("slug", "name")
    ordering = ("position", "slug")
    fields = ("slug", "position")


class OptionInline(TextsInline):
    model = Option
    form = OptionForm
    fields = OPTION_FACTS
    autocomplete_fields = ("group", "need", "who", "status")


@admin.register(Question)
class QuestionAdmin(StableKey, TextsAdmin):
    list_display = (
        "text",
        "slug",
        "position",
        "asks",
        "several",
        "only_after_care_need",
        "not_for_helpers",
    )
    search_fields = ("slug", "text")
    ordering = ("position",)
    fields = ("slug", "position", "asks", "several", "only_after_care_need", "not_for_helpers")
    inlines = (OptionInline,)


@admin.register(Option)
class OptionAdmin(StableKey, TextsAdmin):
    list_display = (
        "text",
        "slug",
        "question",
        "position",
        "need",
        "who",
        "status",
        "coping",
        "tried",
    )
    list_filter = ("question", "group", "coping", "tried")
    list_select_related = ("question", "need", "who", "status")
    search_fields = ("slug", "text")
    ordering = ("question__position", "position", "slug")
    autocomplete_fields = ("group", "need", "who", "status")
    fields = ("question", *OPTION_FACTS)


@admin.register(Rule)
class RuleAdmin(StableKey, TextsAdmin):
    list_display = ("slug", "applies_to", "coping", "tried", "tier", "urgent", "source")
    list_filter = ("tier", "urgent", "applies_to", "coping", "tried")
    list_select_related = ("tier", "source")
    search_fields = ("slug", "rationale")
    ordering = ("slug",)
    autocomplete_fields = ("source",)
    filter_horizontal = ("needs", "who")
    fieldsets = (
        (None, {"fields": ("slug", "source")}),
        (_("If"), {"fields": ("applies_to", "needs", ("coping", "tried"), "who")}),
        (_("Then"), {"fields": ("tier", "urgent", "adds")}),
    )


@admin.register(Situation)
class SituationAdmin(StableKey, TextsAdmin):
    list_display = ("text", "slug", "position", "source")
    list_select_related = ("source",)
    search_fields = ("slug", "text")
    ordering = ("position", "slug")
    autocomplete_fields = ("group", "options", "source")
    fields = ("slug", ("group", "position"), "options", "source")


@admin.register(Hint)
class HintAdmin(StableKey, TextsAdmin):
    list_display = ("__str__", "slug", "kind", "applies_to", "position", "source")
    list_filter = ("kind", "applies_to", "who")
    list_select_related = ("source",)
    search_fields = ("slug", "text", "text_self")
    ordering = ("position", "slug")
    autocomplete_fields = ("source",)
    filter_horizontal = ("needs", "who", "statuses")
    fieldsets = (
        (None, {"fields": ("slug", "kind", "position", "source")}),
        (_("Shown with"), {"fields": ("applies_to", "needs", "who", "statuses")}),
    )


@admin.register(TranslationState)
class TranslationStateAdmin(admin.ModelAdmin):
    """Which texts a person has read; what they belong to and their hash come from the programme."""

    list_display = ("thing", "content_type", "language", "origin", "reviewed_by", "reviewed_on")
    list_filter = ("language", "origin", "reviewed_on", "content_type")
    list_select_related = ("content_type", "reviewed_by")
    search_fields = ("=object_id", "source_hash")
    ordering = ("content_type", "object_id", "language")
    fieldsets = (
        (None, {"fields": ("thing", "content_type", "language", "source_hash")}),
        (_("Review"), {"fields": ("origin", "reviewed_by", "reviewed_on")}),
    )
    readonly_fields = ("thing", "content_type", "language", "source_hash")
    raw_id_fields = ("reviewed_by",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[TranslationState]:
        """With the objects themselves: one query for each kind of object on the page."""
        return super().get_queryset(request).prefetch_related("thing")

    @admin.display(description=_("object"), ordering="object_id")
    def thing(self, obj: TranslationState) -> models.Model | None:
        return obj.thing


@admin.register(ContentVersion)
class ContentVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("content", "vocabulary")
    fields = ("vocabulary", "content")
