"""The admin of who does what where: places, organisations, services, contacts, crisis lines, and their upkeep."""

import json
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services import snapshot
from services.folding import fold
from services.models import (
    Closure,
    ContactPoint,
    CoverageArea,
    CrisisLine,
    Door,
    LoadedRow,
    Location,
    Organisation,
    PlaceName,
    Postcode,
    Region,
    Report,
    Resource,
    Service,
    ServiceLanguage,
    ServiceStatus,
    SpokenLanguage,
    Training,
    TrainingSession,
    Verification,
    Vignette,
)
from tiers.admin_texts import AS_TYPED, ReadOnly, StableKey, TextsAdmin, TextsInline, in_source

# Places, which a name alone does not tell apart: Antwerpen is a city and a province


def with_kind(place: Region) -> str:
    """The name of a place with its kind: Antwerpen (province)."""
    return f"{place} ({place.get_kind_display()})"


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Region) -> str:
        return with_kind(obj)


class PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Region) -> str:
        return with_kind(obj)


class PlaceSearch(AutocompleteJsonView):
    """Answers the place widgets."""

    def serialize_result(self, obj: Region, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": with_kind(obj)}


class PlaceSelect(AutocompleteSelect):
    url_name = "%s:services_region_search"


class PlaceSelectMultiple(AutocompleteSelectMultiple):
    url_name = "%s:services_region_search"


class ChoosesPlaces:
    """Gives every relation to a place a search field that says which kind of place it found."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.remote_field.model is Region:
            kwargs["widget"] = PlaceSelect(db_field, self.admin_site)
            kwargs["form_class"] = PlaceChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.remote_field.model is Region:
            kwargs["widget"] = PlaceSelectMultiple(db_field, self.admin_site)
            kwargs["form_class"] = PlaceChoices
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PlaceNameForm(forms.ModelForm):
    """Refuses a name that nobody can type; the database checks the folded name, which is no field of the form."""

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not fold(name):
            raise ValidationError(_("This name has no letter to search for."), code="folded")
        return name

    class Meta:
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"})}


class FoldedSearch:
    """Looks for what was typed in columns that hold folded text: accents and capitals do not matter."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, fold(search_term))


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


# Organisations and how to reach them


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


AREA = (_("Area served"), {"fields": ("regions", "named_areas")})


@admin.register(CrisisLine)
class CrisisLineAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    list_display = ("name", "type", "number", "hours", "is_free", "confidence", "position")
    list_filter = ("type", "confidence", "is_free")
    search_fields = ("slug", "name", "number", "tel")
    ordering = ("position", "slug")
    autocomplete_fields = ("languages", "named_areas", "sources")
    filter_horizontal = ("needs",)
    prepopulated_fields = {"slug": (in_source("name"),)}
    fieldsets = (
        (None, {"fields": ("slug", "type", "position", ("number", "tel"))}),
        (_("How to reach it"), {"fields": ("hours", "is_free", "languages", "url", "chat")}),
        (_("For what"), {"fields": ("needs",)}),
        AREA,
        (_("How sure we are"), {"fields": ("sources", "confidence")}),
    )


# Services


class ServiceForm(forms.ModelForm):
    """Refuses to publish what `Service.blockers` holds back."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("state") == Service.State.PUBLISHED:
            missing = [blocker.sentence for blocker in Service.blockers(self._as_typed())]
            if missing:
                sentence = _("This service cannot be published yet. Save it as a draft, or first:")
                self.add_error("state", [sentence, *missing])
        return cleaned

    def _as_typed(self) -> Any:
        """The service as the form would save it: its relations are saved later, so they are read from here."""
        typed = SimpleNamespace(**self.cleaned_data)
        typed.pk = self.instance.pk or "new"
        typed.tier_id = typed.tier.pk
        typed.has_way_in = lambda: Service.has_way_in(typed)
        return typed


class ServiceLanguageInline(admin.TabularInline):
    model = ServiceLanguage
    fields = ("language", "kind")
    autocomplete_fields = ("language",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceLanguage]:
        return super().get_queryset(request).select_related("language")


class ServiceStatusInline(TextsInline):
    model = ServiceStatus
    fields = (("status", "answer"),)


class ClosureInline(TextsInline):
    model = Closure
    fields = (("closed_from", "closed_until"),)


@admin.register(Service)
class ServiceAdmin(ChoosesPlaces, StableKey, TextsAdmin):
    form = ServiceForm
    list_display = (
        "name",
        "organisation",
        "tier",
        "state",
        "confidence",
        "needs_check",
        "last_verified",
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
    autocomplete_fields = ("organisation", "named_areas", "locations", "contacts", "sources")
    filter_horizontal = ("needs", "domains", "audiences")
    prepopulated_fields = {"slug": (in_source("name"),)}
    inlines = (ServiceLanguageInline, ServiceStatusInline, ClosureInline)
    fieldsets = (
        (None, {"fields": ("organisation", "slug", "state", "what_is_missing")}),
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

    @admin.display(description=_("what keeps it from being published"))
    def what_is_missing(self, obj: Service) -> str | SafeString:
        """The to-do list of the service as it is saved: at most six queries."""
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
    fields = ("service", "status", "answer")


@admin.register(Closure)
class ClosureAdmin(FoldedSearch, TextsAdmin):
    list_display = ("service", "closed_from", "closed_until", "message")
    list_filter = ("closed_from", "closed_until")
    list_select_related = ("service",)
    search_fields = ("service__slug", "service__search_text")
    ordering = ("-closed_until", "-pk")
    autocomplete_fields = ("service",)
    fields = ("service", ("closed_from", "closed_until"))


@admin.register(Door)
class DoorAdmin(FoldedSearch, ChoosesPlaces, StableKey, admin.ModelAdmin):
    list_display = ("slug", "need_group", "service", "position")
    list_filter = ("need_group", "who")
    list_select_related = ("need_group", "service")
    search_fields = ("slug", "service__slug", "service__search_text")
    ordering = ("position", "slug")
    autocomplete_fields = ("service", "named_areas")
    filter_horizontal = ("who",)
    fieldsets = (
        (None, {"fields": ("slug", "need_group", "who", "service", "position")}),
        AREA,
    )


# What a helper can learn and read


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


# Upkeep


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
        (_("Expected"), {"fields": ("expected_tier", "expected_urgent", "expected")}),
    )


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("model", "key", "fixture_hash", "state_hash")
    list_filter = ("model",)
    search_fields = ("model", "key")
    ordering = ("model", "key")
    fields = ("model", "key", "fixture_hash", "state_hash")
