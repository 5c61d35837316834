"""“Still correct” in one click, and on the page of a row what was checked, how, and by whom before."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.due_filter import DueFilter
from directory.admin.extending import extend
from directory.signing_in import log
from services import due, freshness, roles
from services.models import CrisisLine, Service, Verification
from services.roles import Action
from services.verifying import verify
from tiers.models import StatusType

# Where the session keeps how this curator is checking today, so that it is chosen once for many clicks.
KEPT_HOW = "how-checked"
MOST_SHOWN = 50
# What is looked at as one has one thing to tick.
AS_ONE = [(freshness.REST, _("everything on this page"))]


class HowForm(forms.Form):
    """Beside the actions of a list: how the rows were checked, for the buttons in the rows too."""

    how = forms.ChoiceField(
        label=_("Checked:"), choices=Verification.How, required=False, widget=forms.Select
    )


class ChecksForm(forms.Form):
    """In the form of a row: what was checked, and what came of it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("checked_groups"):
            for name in ("checked_how", "checked_outcome"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say this too, as you ticked what you checked."))
        return cleaned


def with_checks(
    form: type[forms.ModelForm], groups: Sequence[Any], how: str
) -> type[forms.ModelForm]:
    """The form of a row with the box of what was checked; the fields are new, as they hold what is kept."""
    fields = {
        "checked_groups": forms.MultipleChoiceField(
            label=_("Checked"),
            choices=groups,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        "checked_how": forms.ChoiceField(
            label=_("how"), choices=Verification.How, required=False, initial=how
        ),
        "checked_outcome": forms.ChoiceField(
            label=_("outcome"), choices=Verification.Outcome, required=False
        ),
    }
    return type(form.__name__, (ChecksForm, form), {**fields, "__module__": form.__module__})


class Verifies:
    """Buttons and an action that say “still correct”, a box in the form, and the verifications until now."""

    groups: Sequence[Any] = AS_ONE

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        # Others may add to the form and the actions too.
        self.action_form = type("ChecksActionForm", (HowForm, self.action_form), {})
        self.actions = [*(self.actions or ()), "are_still_correct"]

    # The list

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(css={"all": ["css/admin/verifying.css"]})

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """With the check right behind the name: what is clicked twenty times must not be scrolled to."""
        name, *others = super().get_list_display(request)
        may = self.has_change_permission(request)
        return [name, *(["still_correct"] if may else []), "next_check", *others]

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        return [DueFilter, *super().get_list_filter(request)]

    @admin.display(description=_("next check"))
    def next_check(self, obj: models.Model) -> str | SafeString:
        """The first day on which something of it is due, from its own columns."""
        columns = due.COLUMNS if isinstance(obj, Service) else ("due_on",)
        day = min((on for name in columns if (on := getattr(obj, name))), default=None)
        if day is None:
            return _("never looked at")
        if freshness.is_overdue(day, timezone.localdate()):
            return format_html("<strong>{}</strong>", date_format(day, "SHORT_DATE_FORMAT"))
        return date_format(day, "SHORT_DATE_FORMAT")

    @admin.display(description=_("checked"))
    def still_correct(self, obj: models.Model) -> SafeString:
        return format_html(
            '<button type="submit" class="button" name="still_correct" value="{}" id="row-{}"'
            ' aria-label="{}: {}">{}</button>',
            obj.pk,
            obj.pk,
            _("Still correct"),
            obj,
            _("Still correct"),
        )

    @admin.action(description=_("Still correct: all of it, today"), permissions=["change"])
    def are_still_correct(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._verify(request, queryset)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and "still_correct" in request.POST:
            return self._verify_row(request, request.POST["still_correct"])
        response = super().changelist_view(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("action_form")
        if form:
            form.initial["how"] = _how(request)
        return response

    def _verify_row(self, request: HttpRequest, pk: str) -> HttpResponse:
        obj = self.get_object(request, pk)
        if not self._may_verify(request, obj):
            raise PermissionDenied
        self._verify(request, self.get_queryset(request).filter(pk=obj.pk))
        return HttpResponseRedirect(f"{request.get_full_path()}#row-{obj.pk}")

    def _verify(self, request: HttpRequest, found: QuerySet) -> None:
        """Writes that these rows are still correct; each is this person's (directory/signing_in/guard.py)."""
        how = request.POST.get("how", "")
        if how not in Verification.How.values:
            self.message_user(request, gettext("Say how you checked it."), messages.ERROR)
            return
        request.session[KEPT_HOW] = how
        things = list(found)
        groups = [group for group, _label in self.groups]
        outcome = Verification.Outcome.CORRECT
        verify(things, groups, how=how, outcome=outcome, by=request.user)
        log.changed(request.user, "verified", things)
        if things:
            named = (
                things[0]
                if len(things) == 1
                else f"{len(things)} {model_ngettext(self.opts, len(things))}"
            )
            said = gettext("Still correct, checked today %(how)s: %(what)s.")
            told = said % {"what": named, "how": Verification.How(how).label}
            self.message_user(request, told, messages.SUCCESS)

    # The form of a row

    def _may_verify(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """Who writes verifications and may change this row; a translator may change its texts alone."""
        return (
            obj is not None
            and roles.may(request.user, Action.ADD, Verification)
            and self.has_change_permission(request, obj)
        )

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        if self._may_verify(request, obj):
            form = kwargs.get("form", self.form)
            kwargs["form"] = with_checks(form, self.groups, _how(request))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        first, *others = super().get_fieldsets(request, obj)
        if not self._may_verify(request, obj):
            return [first, *others]
        fields = ("checked_groups", ("checked_how", "checked_outcome"), "verified_before")
        return [first, (_("What did you check?"), {"fields": fields}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        fields = (*super().get_readonly_fields(request, obj), "verified_before")
        return (*fields, "last_verified") if self.model is Service else fields

    @admin.display(description=_("checked before"))
    def verified_before(self, obj: models.Model) -> str:
        """The newest verifications, with who looked: one query."""
        rows = list(obj.verifications.select_related("by")[: MOST_SHOWN + 1])
        shown = {"rows": rows[:MOST_SHOWN], "has_more": len(rows) > MOST_SHOWN}
        return render_to_string("admin/services/_verifications.html", shown)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        groups = form.cleaned_data.get("checked_groups")
        if not groups or not self._may_verify(request, form.instance):
            return
        how, outcome = form.cleaned_data["checked_how"], form.cleaned_data["checked_outcome"]
        request.session[KEPT_HOW] = how
        verify([form.instance], groups, how=how, outcome=outcome, by=request.user)
        log.changed(request.user, "verified", [form.instance])


class VerifiesServices(Verifies):
    """Each group of facts apart."""

    groups = Verification.Group.choices


def _how(request: HttpRequest) -> str:
    """How this person checked the last time."""
    return request.session.get(KEPT_HOW, Verification.How.CALLED)


extend(Service, VerifiesServices)
extend(CrisisLine, Verifies)
extend(StatusType, Verifies)
