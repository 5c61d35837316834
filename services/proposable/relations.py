"""Facts that stand in rows beside the service: places, languages, statuses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from services.models import Location, Service, ServiceLanguage, SpokenLanguage
from services.proposable.base import Fact, Group, Writing


class TownForm(forms.RegexField):
    """A postcode and a town, without a street: for an address of which only the town may be known."""

    def __init__(self) -> None:
        super().__init__(
            r"\A[1-9][0-9]{3} [^\d,;\n]+\Z",
            required=False,
            max_length=80,
            error_messages={
                "invalid": _(
                    "Write only a postcode and a town, as 9000 Gent: we do not keep the street."
                )
            },
        )


class Address(Fact):
    """A place as far as it is shown; a hidden one is no fact at all."""

    group = Group.PLACE
    in_words = by_hand = True

    def __init__(self, location: Location, service: Service) -> None:
        super().__init__(f"address:{location.slug}", _("Address"), service)
        self.location = location
        self.is_full = location.visibility == Location.Visibility.FULL
        self.hint = (
            _("Leave it empty if nothing changes.")
            if self.is_full
            else _("We show the town only. Write no street here.")
        )

    @property
    def value(self) -> str:
        shown = self.location.shown()
        if shown is None:
            return ""
        town = f"{shown.postcode} {shown.municipality or ''}".strip()
        return ", ".join(part for part in (shown.label, shown.street, town) if part)

    def field(self) -> forms.Field:
        return super().field() if self.is_full else TownForm()


class StaffLanguages(Fact):
    """The languages that the staff speaks, as tags between commas."""

    def __init__(self, service: Service, known: list[SpokenLanguage]) -> None:
        super().__init__("languages", _("languages of the staff"), service)
        self.known = known

    @property
    def value(self) -> str:
        rows = self.service.languages.select_related("language")
        return ",".join(
            sorted(row.language.tag for row in rows if row.kind == ServiceLanguage.Kind.STAFF)
        )

    def words(self, value: str) -> str:
        names = {row.tag: row.name for row in self.known}
        return ", ".join(names.get(tag, tag) for tag in value.split(",") if tag)

    def field(self) -> forms.Field:
        choices = sorted(
            ((row.tag, capfirst(row.name)) for row in self.known), key=lambda row: row[1]
        )
        return forms.MultipleChoiceField(
            required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )

    def read(self, typed: Any) -> str:
        return ",".join(sorted(typed))

    def typed(self, value: str) -> list[str]:
        return [tag for tag in value.split(",") if tag]

    def write(self, value: str, writing: Writing) -> None:
        wanted = {tag for tag in value.split(",") if tag}
        if unknown := wanted - {row.tag for row in self.known}:
            raise ValidationError(
                _("We do not know the language %(tag)s."),
                params={"tag": ", ".join(sorted(unknown))},
            )
        writing.after.append(lambda: self._replace(wanted))

    def _replace(self, wanted: set[str]) -> None:
        spoken = self.service.languages.filter(kind=ServiceLanguage.Kind.STAFF)
        for row in spoken.exclude(language__tag__in=wanted):
            row.delete()
        have = set(spoken.values_list("language__tag", flat=True))
        for language in self.known:
            if language.tag in wanted - have:
                self.service.languages.create(language=language, kind=ServiceLanguage.Kind.STAFF)


class Statuses(Fact):
    """Which residence statuses it is open to, in words: a curator weighs them."""

    group = Group.ELIGIBILITY
    in_words = by_hand = True
    hint = _("Tell us what is different. Leave it empty if nothing changes.")

    def __init__(self, service: Service) -> None:
        super().__init__("statuses", _("for which papers"), service)

    @property
    def value(self) -> str:
        lines = [str(self.service.get_status_rule_display())]
        for answer in self.service.statuses.select_related("status"):
            reason = f" ({answer.reason})" if answer.reason else ""
            lines.append(f"{answer.status}: {answer.get_answer_display()}{reason}")
        return "\n".join(lines)
