"""The admin of upkeep: what keeps the facts true, and who works on it."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.admin.folded_search import FoldedSearch
from services.models import (
    Asking,
    Closure,
    FormerSlug,
    Link,
    LoadedRow,
    LookAlike,
    Mandate,
    Proposal,
    ProposedChange,
    Report,
    Tally,
    Verification,
    Vignette,
)
from tiers.admin_texts import AS_TYPED, ReadOnly, StableKey, TextsAdmin


@admin.register(Closure)
class ClosureAdmin(FoldedSearch, TextsAdmin):
    list_display = ("service", "organisation", "closed_from", "closed_until", "message")
    list_filter = ("closed_from", "closed_until")
    list_select_related = ("service", "organisation")
    search_fields = ("service__slug", "service__search_text", "organisation__slug")
    ordering = ("-closed_until", "-pk")
    autocomplete_fields = ("service", "organisation")
    fields = ("service", "organisation", ("closed_from", "closed_until"))


@admin.register(Verification)
class VerificationAdmin(FoldedSearch, admin.ModelAdmin):
    """Whoever writes a verification down is the one who looked; it stays as it was written, or goes."""

    list_display = ("about", "group", "checked_on", "how", "outcome", "by")
    list_filter = ("outcome", "group", "how", "checked_on")
    list_select_related = ("service", "crisis_line", "status", "by")
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-checked_on", "-pk")
    autocomplete_fields = ("service", "crisis_line", "status")
    fields = ("service", "crisis_line", "status", "group", "checked_on", "how", "outcome", "by")
    readonly_fields = ("by",)

    def has_change_permission(self, request: HttpRequest, obj: Verification | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Verification, form: forms.ModelForm, change: bool
    ) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Report)
class ReportAdmin(FoldedSearch, admin.ModelAdmin):
    """What a reader wrote stays as it is; a curator closes it."""

    list_display = ("created_at", "service", "reason", "text", "closed_on")
    list_display_links = ("created_at", "reason")
    list_filter = (("closed_on", admin.EmptyFieldListFilter), "reason", "created_at")
    list_select_related = ("service",)
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-created_at", "-pk")
    fields = ("service", "reason", "text", "created_at", "closed_on")
    readonly_fields = ("service", "reason", "text", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class ReadableJSON(forms.JSONField):
    """Shows one value to a line; text that is no JSON stays as it was typed."""

    def prepare_value(self, value: Any) -> str:
        shown = super().prepare_value(value)
        try:
            return json.dumps(json.loads(shown), ensure_ascii=False, indent=2)
        except ValueError:
            return shown


@admin.register(Vignette)
class VignetteAdmin(StableKey, admin.ModelAdmin):
    formfield_overrides = {
        **AS_TYPED,
        models.JSONField: {
            "form_class": ReadableJSON,
            "widget": forms.Textarea(
                attrs={
                    "rows": 16,
                    "cols": 80,
                    "class": "vLargeTextField",
                    "dir": "ltr",
                    "spellcheck": "false",
                }
            ),
        },
    }
    list_display = ("slug", "story", "expected_tier", "expected_urgent")
    list_filter = ("expected_tier", "expected_urgent")
    list_select_related = ("expected_tier",)
    search_fields = ("slug", "story")
    ordering = ("slug",)
    fieldsets = (
        (None, {"fields": ("slug", "story", "answers")}),
        (
            _("Expected"),
            {"fields": (("expected_tier", "expects_no_tier"), "expected_urgent", "expected")},
        ),
    )


@admin.register(Asking)
class AskingAdmin(FoldedSearch, ReadOnly, admin.ModelAdmin):
    """The key of the link stays unseen: who knows it can answer for the organisation."""

    list_display = ("service", "address", "language", "sent_at", "sent_by", "answered_at")
    list_filter = (("answered_at", admin.EmptyFieldListFilter), "sent_at")
    list_select_related = ("service", "sent_by")
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-sent_at", "-pk")
    fields = ("service", "address", "language", "sent_at", "sent_by", "answered_at")


class ProposedChangeInline(ReadOnly, admin.TabularInline):
    model = ProposedChange
    fields = ("fact", "was", "becomes", "decision")
    extra = 0


@admin.register(Proposal)
class ProposalAdmin(FoldedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("asking", "received_at", "is_all_correct", "decided_at", "decided_by")
    list_filter = (("decided_at", admin.EmptyFieldListFilter), "is_all_correct", "received_at")
    list_select_related = ("asking__service", "decided_by")
    search_fields = ("asking__service__slug", "asking__service__search_text")
    ordering = ("-received_at", "-pk")
    fields = ("asking", "received_at", "is_all_correct", "remark", "decided_at", "decided_by")
    inlines = (ProposedChangeInline,)


@admin.register(ProposedChange)
class ProposedChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("proposal", "fact", "was", "becomes", "decision")
    list_filter = ("decision",)
    list_select_related = ("proposal__asking__service",)
    search_fields = ("fact",)
    ordering = ("-pk",)
    fields = ("proposal", "fact", "was", "becomes", "decision")


@admin.register(LookAlike)
class LookAlikeAdmin(FoldedSearch, ReadOnly, admin.ModelAdmin):
    list_display = (
        "first",
        "second",
        "same_phone",
        "same_site",
        "same_address",
        "likeness",
        "decision",
    )
    list_filter = ("decision", "same_phone", "same_site", "same_address")
    list_select_related = ("first", "second")
    search_fields = ("first__slug", "first__search_text", "second__slug", "second__search_text")
    ordering = ("decision", "-likeness", "pk")
    fields = (
        "first",
        "second",
        ("same_phone", "same_site", "same_address"),
        "likeness",
        ("decision", "decided_on", "decided_by"),
    )


@admin.register(FormerSlug)
class FormerSlugAdmin(FoldedSearch, StableKey, admin.ModelAdmin):
    list_display = ("slug", "service")
    list_select_related = ("service",)
    search_fields = ("slug", "service__slug", "service__search_text")
    ordering = ("slug",)
    autocomplete_fields = ("service",)
    fields = ("slug", "service")


@admin.register(Link)
class LinkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("address", "state", "said", "failures", "tried_at")
    list_filter = ("state", "failures")
    search_fields = ("address",)
    ordering = ("-failures", "address")
    fields = ("address", "state", "said", "failures", "tried_at")


@admin.register(Tally)
class TallyAdmin(ReadOnly, admin.ModelAdmin):
    """Rows as they are counted; the page of charts hides what few people asked."""

    list_display = ("day", "tier", "need", "region", "language", "is_found", "times")
    list_filter = ("day", "is_found", "language", "tier")
    list_select_related = ("tier", "need", "region")
    ordering = ("-day", "-pk")
    fields = ("day", "tier", "need", "region", "language", "is_found", "times")


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):
    list_display = ("user", "role")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("user__username",)
    autocomplete_fields = ("user", "regions")
    filter_horizontal = ("domains",)
    fields = ("user", "role", "regions", "domains", "languages")


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("model", "key", "fixture_hash", "state_hash")
    list_filter = ("model",)
    search_fields = ("model", "key")
    ordering = ("model", "key")
    fields = ("model", "key", "fixture_hash", "state_hash")
