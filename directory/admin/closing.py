"""Many rows at once: closed for some days (a strike, the holidays), and how the intake stands today."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from directory import languages
from directory.admin.extending import extend
from directory.signing_in import log
from directory.translating import state
from services import validators
from services.models import Closure, Organisation, Service
from tiers import version

# The languages in which a message is asked at once; the others are written on the closure itself.
WRITTEN_IN = ("nl", "fr", "en")
MOST_BATCHES = 10
# Each row is a field of the form between: below settings.DATA_UPLOAD_MAX_NUMBER_FIELDS.
MOST_TOGETHER = 1_000
APPLY = "apply"


class Day(forms.DateField):
    """A day that the browser offers to choose."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClosingForm(forms.Form):
    closed_from = Day(label=_("Closed from"))
    closed_until = Day(label=_("until and including"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = Closure._meta.get_field("message").max_length
        for code in WRITTEN_IN:
            attributes = {"lang": code, "dir": languages.direction(code), "class": "vTextField"}
            self.fields[f"message_{code}"] = forms.CharField(
                label=f"{gettext('Message')} ({languages.own_name(code)})",
                max_length=longest,
                required=False,
                widget=forms.TextInput(attrs=attributes),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("closed_from"), cleaned.get("closed_until")
        if first and last and last < first:
            self.add_error("closed_until", _("The closure ends before it begins."))
        elif last and last < timezone.localdate():
            self.add_error("closed_until", _("These days are over already."))
        return cleaned


class IntakeForm(forms.Form):
    intake = forms.ChoiceField(label=_("Intake"), choices=Service.Intake)
    intake_on = Day(
        label=_("known on"), initial=timezone.localdate, validators=[validators.not_to_come]
    )


def close(
    things: Sequence[Service] | Sequence[Organisation], values: dict[str, Any], by: AbstractBaseUser
) -> list[Closure]:
    """A closure of the same days for each; their history has one moment, so that they are found together again."""
    name = Closure._meta.get_field("service" if isinstance(things[0], Service) else "organisation")
    texts = {key: value for key, value in values.items() if value}
    rows = [Closure(**{name.name: thing}, **texts) for thing in things]
    with transaction.atomic():
        made = bulk_create_with_history(
            rows, Closure, batch_size=500, default_user=by, default_date=timezone.now()
        )
        version.bump(vocabulary=False)
        written = {name.removeprefix("message_") for name in texts if name.startswith("message_")}
        state.keep(((row, dict.fromkeys(written, True)) for row in made), state.Origin.HUMAN)
    return made


def set_intake(services: Sequence[Service], values: dict[str, Any], by: AbstractBaseUser) -> None:
    """Row by row, as the history of a service holds its relations too."""
    with transaction.atomic():
        for service in services:
            service.intake, service.intake_on = values["intake"], values["intake_on"]
            service._history_user = by
            service.save(update_fields=["intake", "intake_on", "updated_at"])


class Closes:
    """The action that closes what was chosen for some days."""

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [*(self.actions or ()), "close_together"]

    @admin.action(description=_("Close from … to …, with a message"), permissions=["change"])
    def close_together(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._ask(request, queryset, "close_together", ClosingForm, self._closed)

    def _closed(self, request: HttpRequest, things: list[Any], values: dict[str, Any]) -> None:
        made = close(things, values, request.user)
        log.changed(request.user, "added", made)
        batch = made[0].history.earliest().pk
        self.message_user(
            request,
            format_html(
                '{} <a href="{}?together={}">{}</a>',
                gettext("Closures made: %(count)d.") % {"count": len(made)},
                reverse("admin:services_closure_changelist"),
                batch,
                gettext("See them together, and delete them if this was wrong"),
            ),
            messages.SUCCESS,
        )

    def _ask(
        self, request: HttpRequest, queryset: QuerySet, action: str, form_class: Any, then: Any
    ) -> HttpResponse | None:
        """The page between the list and what is done: what was typed stays until it is right.

        Only rows of one's own come this far (directory/signing_in/guard.py).
        """
        things = list(queryset)
        form = form_class(request.POST if APPLY in request.POST else None)
        if things and form.is_valid():
            then(request, things, form.cleaned_data)
            return None
        if not things or len(things) > MOST_TOGETHER:
            said = (
                gettext("Choose at most %(most)d at once.") % {"most": MOST_TOGETHER}
                if things
                else gettext("None of these is yours to change.")
            )
            self.message_user(request, said, messages.ERROR)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": self.get_actions(request)[action][2],
            "opts": self.opts,
            "form": form,
            "things": things,
            "hidden": [
                ("action", action),
                (APPLY, "1"),
                *((ACTION_CHECKBOX_NAME, thing.pk) for thing in things),
            ],
        }
        return TemplateResponse(request, "admin/services/together.html", context)


class ClosesServices(Closes):
    """And the action that says how the intake of what was chosen stands."""

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [*self.actions, "set_intake_together"]

    @admin.action(description=_("Set the intake, with its day"), permissions=["change"])
    def set_intake_together(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._ask(request, queryset, "set_intake_together", IntakeForm, self._intake_set)

    def _intake_set(self, request: HttpRequest, things: list[Any], values: dict[str, Any]) -> None:
        set_intake(things, values, request.user)
        log.changed(request.user, "changed", things)
        said = gettext("Intake of %(count)d services: %(intake)s.")
        label = Service.Intake(values["intake"]).label
        told = said % {"count": len(things), "intake": label}
        self.message_user(request, told, messages.SUCCESS)


class MadeTogether(admin.SimpleListFilter):
    """The closures that were made in one go, so that they can be deleted in one go."""

    title = _("made together")
    parameter_name = "together"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        batches = (
            Closure.history.filter(history_type="+", id__in=Closure.objects.values("pk"))
            .values("history_date")
            .annotate(
                first=Min("history_id"),
                count=Count("id"),
                since=Min("closed_from"),
                until=Min("closed_until"),
            )
            .filter(count__gt=1)
            .order_by("-history_date")[:MOST_BATCHES]
        )
        return [(str(batch["first"]), _batch_words(batch)) for batch in batches]

    def has_output(self) -> bool:
        """Where a batch is asked for, it is always applied: or “all” would be deleted in its name."""
        return super().has_output() or self.value() is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """All rows where nothing is chosen; none where there is no such batch."""
        if self.value() is None:
            return queryset
        first = int(self.value()) if self.value().isdecimal() else 0
        moments = Closure.history.filter(history_type="+", history_id=first).values("history_date")
        made = Closure.history.filter(history_type="+", history_date__in=moments)
        return queryset.filter(pk__in=made.values("id"))


def _batch_words(batch: dict[str, Any]) -> str:
    days = (date_format(batch[name], "SHORT_DATE_FORMAT") for name in ("since", "until"))
    made = date_format(timezone.localtime(batch["history_date"]), "SHORT_DATETIME_FORMAT")
    return f"{batch['count']} × {' – '.join(days)} ({made})"


class ShowsBatches:
    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        return [MadeTogether, *super().get_list_filter(request)]


extend(Service, ClosesServices)
extend(Organisation, Closes)
extend(Closure, ShowsBatches)
