"""Keeps what a curator types to the own rows, and to the states that a curator may give."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models import Service
from services.scope import OWNERS, Scope

NOT_YOURS = _("This belongs to another region or domain than yours. Choose one of your own.")
NOT_REACHED = _(
    "Name an area inside one of your regions, or one of your life domains. "
    "Without it you could not work on this service any more."
)
STATE_STAYS = _(
    "Only a publisher can publish, archive or take back a service. Leave the state as it was "
    "and save your other changes; then ask a publisher."
)
WHO_PUBLISHES = _("A publisher changes the state.")


def held_to_own_rows(form: type[forms.ModelForm], scope: Scope) -> type[forms.ModelForm]:
    """The form class, which refuses next to the field what is not for somebody of this scope."""
    return type(form)(form.__name__, (_HeldToOwnRows, form), {"scope": scope})


class _HeldToOwnRows:
    scope: Scope

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, Service) and "state" in self.fields:
            self.fields["state"].help_text = WHO_PUBLISHES

    def clean(self) -> dict[str, Any]:
        # First: what a service lacks before it can be published is no matter of somebody who may not publish it.
        if isinstance(self.instance, Service):
            self._check_state()
        cleaned = super().clean()
        if isinstance(self.instance, Service):
            self._check_reach()
        elif not self.scope.is_everywhere:
            self._check_owners()
        return cleaned

    def _check_state(self) -> None:
        """Against what is saved, as the form may hold an older version of the row: one query."""
        typed = self.cleaned_data.get("state")
        saved = Service.objects.filter(pk=self.instance.pk).values_list("state", flat=True).first()
        if typed and typed != (saved or Service.State.DRAFT):
            self.add_error("state", STATE_STAYS)

    def _check_reach(self) -> None:
        names = ("regions", "named_areas", "domains")
        if all(name in self.cleaned_data for name in names) and not self.scope.reaches(
            *(self.cleaned_data[name] for name in names)
        ):
            self.add_error("regions", NOT_REACHED)

    def _check_owners(self) -> None:
        """At most a query for each field that names whose the row is."""
        names = [
            name for name, _model in OWNERS.get(type(self.instance), ()) if name in self.fields
        ]
        chosen: dict[str, models.Model | None] = {
            name: self.cleaned_data.get(name) for name in names
        }
        for name, row in chosen.items():
            if row is not None and not self.scope.has(row):
                self.add_error(name, NOT_YOURS)
        # A verification may be of a crisis line or a law instead, which are no curator's.
        if names == ["service"] and chosen["service"] is None and not self.has_error("service"):
            self.add_error("service", NOT_YOURS)
