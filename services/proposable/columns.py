"""Facts that are a column of the service: texts, choices, ages, hours, and that it has ended."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from services.models import Service
from services.models.services import MOST_YEARS
from services.proposable.base import Fact, Group, Writing, as_stored

YES = "yes"
ENDED = "ended"


class Column(Fact):
    """A column of the service itself."""

    def __init__(self, name: str, service: Service, *, group: str = Group.REST) -> None:
        self.column = name
        super().__init__(name, self.model_field.verbose_name, service)
        self.group = group

    @property
    def model_field(self) -> Any:
        return Service._meta.get_field(self.column)

    @property
    def value(self) -> str:
        found = getattr(self.service, self.column)
        return "" if found is None else as_stored(found)

    def write(self, value: str, writing: Writing) -> None:
        stored = value or None if self.model_field.null else value
        writing.set(self.service, self.column, stored, self.key)


class Text(Column):
    """A translated text, in one language."""

    def __init__(
        self, name: str, service: Service, language: str, *, most: int, is_required: bool = False
    ) -> None:
        super().__init__(f"{name}_{language}", service)
        self.label = capfirst(Service._meta.get_field(name).verbose_name)
        self.language = language
        self.most = most
        self.is_required = is_required

    def field(self) -> forms.Field:
        is_line = self.most <= 160
        widget = forms.TextInput() if is_line else forms.Textarea(attrs={"rows": 4})
        return forms.CharField(
            required=self.is_required and bool(self.value), max_length=self.most, widget=widget
        )


class Choice(Column):
    """One of the codes of a column."""

    def field(self) -> forms.Field:
        return forms.ChoiceField(choices=[(code, capfirst(said)) for code, said in self._choices()])

    def _choices(self) -> list[tuple[str, Any]]:
        return list(self.model_field.choices)

    def words(self, value: str) -> str:
        return str(dict(self._choices()).get(value, value))


class Intake(Choice):
    """Whether it takes new people, which is known on the day on which the organisation says so."""

    hint = _("As it is today: we show it with the date of your answer.")

    def write(self, value: str, writing: Writing) -> None:
        super().write(value, writing)
        writing.set(self.service, "intake_on", writing.day, self.key)


class Age(Column):
    """A number of years; empty where there is no limit."""

    def field(self) -> forms.Field:
        widget = forms.NumberInput(attrs={"class": "short"})
        return forms.IntegerField(required=False, min_value=0, max_value=MOST_YEARS, widget=widget)

    def read(self, typed: Any) -> str:
        return "" if typed is None else str(typed)

    def write(self, value: str, writing: Writing) -> None:
        is_number = value.isascii() and value.isdigit() and len(value) <= 3
        if value and not (is_number and int(value) <= MOST_YEARS):
            raise ValidationError(_("An age is a number of years up to 120."))
        writing.set(self.service, self.column, int(value) if value else None, self.key)


class Hours(Column):
    """Opening hours, asked in plain words: a curator turns them into OSM syntax."""

    in_words = is_hours = True
    hint = _(
        "Write it in your own words, for example “Monday to Friday 9 to 12, Wednesday also 14 to 17”. "
        "We put it in the right form. Leave it empty if nothing changes."
    )


class Ended(Fact):
    """That the service has ended: accepted, it is archived and no page shows it."""

    def __init__(self, service: Service) -> None:
        super().__init__(ENDED, _("this service has ended"), service)

    @property
    def value(self) -> str:
        return YES if self.service.state == Service.State.ARCHIVED else ""

    def words(self, value: str) -> str:
        return str(_("yes")) if value else str(_("no"))

    def field(self) -> forms.Field:
        return forms.BooleanField(required=False)

    def read(self, typed: Any) -> str:
        return YES if typed else ""

    def typed(self, value: str) -> bool:
        return bool(value)

    def write(self, value: str, writing: Writing) -> None:
        # An answer never puts a service on the site: it may have been taken off for another reason since.
        if value:
            writing.set(self.service, "state", Service.State.ARCHIVED, self.key)
