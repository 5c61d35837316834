"""The columns of a table: how each reads a cell, compares it with what is there, and writes it.

A value is what two cells can be compared by: a text, a number, a day, the key of another row, or a set of keys.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.fields import Field

from directory.exchange.cells import NOTHING, guarded, joined, split, unguarded
from directory.exchange.keys import Known, key_of
from directory.languages import listed

YES, NO = "yes", "no"
YES_OR_NO = {
    **dict.fromkeys(("yes", "ja", "oui", "так", "نعم", "true", "1"), True),
    **dict.fromkeys(("no", "nee", "nein", "non", "ні", "لا", "false", "0"), False),
}
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
MOST_NAMED = 5


class Step(Enum):
    """When a column is written: before the row is saved, after it, or as rows with a history of their own."""

    FIELD = "field"
    RELATION = "relation"
    ROWS = "rows"


class Column(Field):
    """A column with text, and what all columns share.

    `is_needed`: a new row has it. `is_fixed`: it stays as it is once the row exists. `is_told_only`: it is exported,
    and an import refuses another value. `language` is that of the text.
    """

    step = Step.FIELD

    def __init__(
        self,
        name: str,
        *,
        is_needed: bool = False,
        is_fixed: bool = False,
        is_told_only: bool = False,
        language: str = "",
        empty: Any = "",
    ) -> None:
        super().__init__(attribute=name, column_name=name)
        self.name = name
        self.is_needed = is_needed
        self.is_fixed = is_fixed
        self.is_told_only = is_told_only
        self.language = language
        self.empty = empty

    def read(self, cell: str) -> Any:
        """The value in a cell that is not empty; raises ValidationError with what was expected."""
        if cell == NOTHING:
            return self.empty
        return self.parse(unguarded(cell))

    def parse(self, text: str) -> Any:
        return text.replace("\r\n", "\n").strip()

    def now(self, thing: models.Model) -> Any:
        """The value that the row has; no query where relations are prefetched."""
        return getattr(thing, self.name)

    def told(self, value: Any) -> str:
        """The value as a cell shows it."""
        return "" if value is None else str(value)

    def write(self, thing: models.Model, value: Any) -> None:
        """Puts the value on the row, at the step of this column."""
        setattr(thing, self.name, value)

    def export(self, thing: models.Model, **_kwargs: Any) -> str:
        return guarded(self.told(self.now(thing)))


class Choice(Column):
    """One word of a fixed list."""

    def __init__(self, name: str, choices: type[models.TextChoices], **more: Any) -> None:
        super().__init__(name, **more)
        self.words = tuple(choices.values)

    def parse(self, text: str) -> str:
        if text not in self.words:
            raise ValidationError(
                _("“%(text)s” is none of these words: %(words)s."),
                params={"text": text[:60], "words": listed(self.words)},
            )
        return text


class YesNo(Column):
    def parse(self, text: str) -> bool:
        if (known := YES_OR_NO.get(text.casefold())) is None:
            raise ValidationError(_("“%(text)s”: write yes or no."), params={"text": text[:60]})
        return known

    def told(self, value: bool | None) -> str:
        return "" if value is None else YES if value else NO


class Day(Column):
    def parse(self, text: str) -> datetime.date:
        for form in DAYS:
            try:
                return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
        raise ValidationError(
            _("“%(text)s” is no day: write it as 2026-11-30 or 30/11/2026."),
            params={"text": text[:60]},
        )


class Number(Column):
    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or len(text) > 4:
            raise ValidationError(_("“%(text)s” is no whole number."), params={"text": text[:60]})
        return int(text)


class Degrees(Column):
    """A latitude or a longitude; five decimals, as the column has."""

    def parse(self, text: str) -> Decimal:
        try:
            value = Decimal(text.replace(",", ".")).quantize(Decimal("0.00001"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise ValidationError(
                _("“%(text)s” is no number of degrees: write it as 51.05435."),
                params={"text": text[:60]},
            )
        return value


class One(Column):
    """The key of one other row."""

    def __init__(self, name: str, model: type[models.Model], known: Known, **more: Any) -> None:
        super().__init__(name, **more)
        self.model, self.known = model, known

    def parse(self, text: str) -> str:
        return check_known([text.strip()], self.model, self.known)[0]

    def now(self, thing: models.Model) -> str:
        other = getattr(thing, self.name) if getattr(thing, f"{self.name}_id") else None
        return key_of(other) if other else ""

    def write(self, thing: models.Model, value: str) -> None:
        setattr(thing, f"{self.name}_id", self.known.pks(self.model)[value] if value else None)


class Many(Column):
    """The keys of other rows. Those that a table must not name stay with the row, whatever the cell says."""

    step = Step.RELATION

    def __init__(self, name: str, model: type[models.Model], known: Known, **more: Any) -> None:
        super().__init__(name, empty=frozenset(), **more)
        self.model, self.known = model, known

    def parse(self, text: str) -> frozenset[str]:
        return frozenset(check_known(split(text), self.model, self.known))

    def now(self, thing: models.Model) -> frozenset[str]:
        if not thing.pk:
            return frozenset()
        return frozenset(key for other in getattr(thing, self.name).all() if (key := key_of(other)))

    def told(self, value: frozenset[str]) -> str:
        return joined(value)

    def write(self, thing: models.Model, value: frozenset[str]) -> None:
        related = getattr(thing, self.name)
        unnamed = [other.pk for other in related.all() if not key_of(other)]
        pks = self.known.pks(self.model)
        related.set([*unnamed, *(pks[key] for key in value)])


class Rows(Column):
    """Rows of a service or a place that a table shows as words in one cell: `read_now` and `put` know them.

    Where a row may move from one column to another, `put` leaves what its cell no longer names to `drop`, which comes
    after the `put` of all columns.
    """

    step = Step.ROWS

    def __init__(
        self,
        name: str,
        *,
        check: Callable[[list[str]], None],
        read_now: Callable[[Any], frozenset[str]],
        put: Callable[[Any, frozenset[str]], None],
        drop: Callable[[Any, frozenset[str]], None] | None = None,
    ) -> None:
        super().__init__(name, empty=frozenset())
        self.check, self.read_now, self.put, self.drop = check, read_now, put, drop

    def parse(self, text: str) -> frozenset[str]:
        words = split(text)
        self.check(words)
        return frozenset(words)

    def now(self, thing: models.Model) -> frozenset[str]:
        return self.read_now(thing) if thing.pk else frozenset()

    def told(self, value: frozenset[str]) -> str:
        return joined(value)

    def write(self, thing: models.Model, value: frozenset[str]) -> None:
        self.put(thing, value)


def check_known(keys: list[str], model: type[models.Model], known: Known) -> list[str]:
    """The keys themselves, where there is a row for each of them."""
    unknown = [key for key in keys if key not in known.pks(model)]
    if unknown:
        raise ValidationError(
            _("%(what)s: there is no %(keys)s."),
            params={
                "what": capfirst(str(model._meta.verbose_name)),
                "keys": listed(f"“{key[:80]}”" for key in unknown[:MOST_NAMED]),
            },
        )
    return keys
