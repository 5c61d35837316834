"""The admin of upkeep: closures, verifications, reports, vignettes and loaded rows."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.admin.folded_search import FoldedSearch
from services.models import Closure, LoadedRow, Report, Verification, Vignette
from tiers.admin_texts import AS_TYPED, ReadOnly, StableKey, TextsAdmin


@admin.register(Closure)
class ClosureAdmin(FoldedSearch, TextsAdmin):
    list_display = ("service", "closed_from", "closed_until", "message")
    list_filter = ("closed_from", "closed_until")
    list_select_related = ("service",)
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-closed_until", "-pk")
    autocomplete_fields = ("service",)
    fields = ("service", ("closed_from", "closed_until"))


@admin.register(Verification)
class VerificationAdmin(FoldedSearch, admin.ModelAdmin):
    """Whoever writes a verification down is the one who looked."""

    list_display = ("service", "group", "checked_on", "how", "outcome", "by")
    list_filter = ("outcome", "group", "how", "checked_on")
    list_select_related = ("service", "by")
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-checked_on", "-pk")
    autocomplete_fields = ("service",)
    fields = ("service", "group", "checked_on", "how", "outcome", "by")
    readonly_fields = ("by",)

    def save_model(
        self, request: HttpRequest, obj: Verification, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
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


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("model", "key", "fixture_hash", "state_hash")
    list_filter = ("model",)
    search_fields = ("model", "key")
    ordering = ("model", "key")
    fields = ("model", "key", "fixture_hash", "state_hash")
