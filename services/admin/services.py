"""The admin of services: in which languages they help, whom they take, and what keeps them from being published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services.admin.folded_search import FoldedSearch
from services.admin.place_choice import AREA, ChoosesPlaces
from services.models import (
    Closure,
    ContactPoint,
    Facts,
    SearchDocument,
    Service,
    ServiceLanguage,
    ServiceStatus,
    SpokenLanguage,
)
from services.models.publishing import missing
from tiers.admin_texts import StableKey, TextsAdmin, TextsInline, in_source

CANNOT_BE_PUBLISHED = _("This service cannot be published yet. Save it as a draft, or first:")


class ServiceForm(forms.ModelForm):
    """Refuses to publish a service that lacks something."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("state") == Service.State.PUBLISHED:
            lacking = [blocker.sentence for blocker in missing(self._facts())]
            if lacking:
                self.add_error("state", [CANNOT_BE_PUBLISHED, *lacking])
        return cleaned

    def _facts(self) -> Facts:
        """The facts as they are typed: the relations of the row are saved later."""
        typed = self.cleaned_data
        return Facts(
            name=typed["name_nl"],
            summary=typed["summary_nl"],
            finder=typed["finder_nl"],
            access_note=typed["access_note_nl"],
            how_to_get_in=typed["how_to_get_in_nl"],
            has_tier=bool(typed["tier"]),
            has_area=bool(typed["regions"] or typed["named_areas"]),
            has_source=bool(typed["sources"]),
            has_need=bool(typed["needs"]),
            has_contact=bool(typed["contacts"]),
            has_location=bool(typed["locations"]),
        )


class StatusFormSet(forms.BaseInlineFormSet):
    """Refuses to publish statuses that contradict the rule, which the form of the service has set by now."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.state != Service.State.PUBLISHED:
            return
        answers = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]
        sentences = [blocker.sentence for blocker in self.instance.contradictions(answers)]
        if sentences:
            raise forms.ValidationError([CANNOT_BE_PUBLISHED, *sentences])


class ServiceLanguageInline(admin.TabularInline):
    model = ServiceLanguage
    fields = ("language", "kind")
    autocomplete_fields = ("language",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceLanguage]:
        return super().get_queryset(request).select_related("language")


class ServiceStatusInline(TextsInline):
    model = ServiceStatus
    formset = StatusFormSet
    fields = (("status", "answer", "only_need"),)


class ClosureInline(TextsInline):
    model = Closure
    fields = (("closed_from", "closed_until"),)


@admin.register(Service)
class ServiceAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    form = ServiceForm
    list_display = (
        "name",
        "state",
        "last_verified",
        "needs_check",
        "confidence",
        "organisation",
        "tier",
    )
    list_filter = (
        "state",
        "needs_check",
        "confidence",
        "last_verified",
        "tier",
        "access",
        "cost",
        "intake",
    )
    list_select_related = ("organisation", "tier")
    search_fields = ("search_text",)
    search_help_text = _("Words of a name or a summary, in any language.")
    ordering = ("sort_name", "slug")
    save_on_top = True
    readonly_fields = ("what_is_missing", "updated_at")
    autocomplete_fields = (
        "organisation",
        "local_of",
        "named_areas",
        "locations",
        "contacts",
        "sources",
    )
    filter_horizontal = ("needs", "domains", "audiences")
    prepopulated_fields = {"slug": (in_source("name"),)}
    inlines = (ServiceLanguageInline, ServiceStatusInline, ClosureInline)
    fieldsets = (
        (None, {"fields": ("organisation", "slug", "local_of", "state", "what_is_missing")}),
        (
            _("What it is and for whom"),
            {"fields": ("tier", "needs", "domains", "audiences", ("age_from", "age_to"))},
        ),
        AREA,
        (
            _("How to reach it"),
            {"fields": ("contacts", "finder_url", "locations", "is_remote", "opening_hours")},
        ),
        (
            _("How to get in"),
            {"fields": ("access", "status_rule", "interpreter", "cost", ("intake", "intake_on"))},
        ),
        (
            _("How sure we are"),
            {"fields": ("sources", "confidence", "needs_check", "last_verified", "updated_at")},
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Service], search_term: str
    ) -> tuple[QuerySet[Service], bool]:
        return queryset.containing(search_term), False

    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> QuerySet | None:
        """With the crisis lines of the contacts, whose number a contact shows."""
        if db_field.name == "contacts":
            return ContactPoint.objects.in_order().select_related("crisis_line")
        return super().get_field_queryset(db, db_field, request)

    def get_deleted_objects(
        self, objs: Sequence[Service] | QuerySet[Service], request: HttpRequest
    ) -> tuple[list, dict[str, int], set[str], list]:
        """The words that it is found by go along, though nobody may delete those by themselves."""
        shown, counted, refused, kept = super().get_deleted_objects(objs, request)
        return shown, counted, refused - {SearchDocument._meta.verbose_name}, kept

    @admin.display(description=_("what keeps it from being published"))
    def what_is_missing(self, obj: Service) -> str | SafeString:
        """The to-do list of the service as it is saved: at most seven queries."""
        blockers = obj.blockers()
        if not blockers:
            return _("Nothing.")
        rows = format_html_join("", "<li>{}</li>", ((blocker.sentence,) for blocker in blockers))
        return format_html("<ul>{}</ul>", rows)

    def view_on_site(self, obj: Service) -> str | None:
        """Its page; only a published service has one."""
        if obj.state != Service.State.PUBLISHED:
            return None
        return reverse("service", args=[obj.slug])


@admin.register(SpokenLanguage)
class SpokenLanguageAdmin(StableKey, admin.ModelAdmin):
    list_display = ("tag", "name")
    search_fields = ("tag",)
    ordering = ("tag",)
    key_fields = ("tag",)
    fields = ("tag",)

    @admin.display(description=_("name"))
    def name(self, obj: SpokenLanguage) -> str:
        return obj.name


@admin.register(ServiceLanguage)
class ServiceLanguageAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("service", "language", "kind")
    list_filter = ("kind", "language")
    list_select_related = ("service", "language")
    search_fields = ("service__slug", "service__search_text")
    ordering = ("service__sort_name", "kind", "pk")
    autocomplete_fields = ("service", "language")
    fields = ("service", "language", "kind")


@admin.register(ServiceStatus)
class ServiceStatusAdmin(FoldedSearch, TextsAdmin):
    list_display = ("service", "status", "answer", "reason")
    list_filter = ("answer", "status")
    list_select_related = ("service", "status")
    search_fields = ("service__slug", "service__search_text")
    ordering = ("service__sort_name", "status__position")
    autocomplete_fields = ("service",)
    fields = ("service", "status", "answer", "only_need")
