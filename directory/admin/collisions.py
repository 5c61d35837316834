"""What two editors did to one row: three versions side by side, and a form in which nothing of either is lost.

What only the other changed comes into the form; what this person typed stays in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.admin.filling import fill_in, renumber
from directory.history import moments
from directory.history.families import Head
from directory.history.states import (
    EMPTY,
    Difference,
    Entry,
    Key,
    State,
    at,
    fingerprint,
    history_of,
)
from directory.history.words import Line, Words


@dataclass(frozen=True)
class Opened:
    """What a form was opened with: the fingerprint of the row, and when."""

    fingerprint: str
    moment: datetime

    def written(self) -> str:
        return f"{self.fingerprint}.{moments.written(self.moment)}"

    @classmethod
    def read(cls, written: str) -> "Opened | None":
        """The version that a form carries; None where it carries none that can be read."""
        found, _dot, stamp = written.partition(".")
        moment = moments.read(stamp)
        return cls(found, moment) if moment else None


@dataclass(frozen=True)
class Both:
    """One field as it was opened, as the other saved it and as it was typed; `note` says what the form now holds."""

    line: Line
    typed: list[str]
    note: str


@dataclass
class Collision:
    """Who saved meanwhile, and when, and the fields in which the versions differ."""

    who: list[str] = field(default_factory=list)
    when: datetime | None = None
    both: list[Both] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    theirs: Difference
    typed: Any
    raw: list[str] | None
    note: str


def merge(
    head: Head,
    form: forms.ModelForm,
    formsets: Iterable[forms.BaseInlineFormSet],
    posted: QueryDict,
    opened: Opened | None,
    current: State,
) -> tuple[Collision, QueryDict]:
    """The collision, and what the form is to hold now."""
    happened = history_of(head)
    merging = _Merging(posted.copy(), _as_opened(head, happened, opened, current), current)
    merging.row((head.model, head.pk), form)
    for formset in formsets:
        merging.parts(formset)
    since = [entry for entry in happened if opened and entry.moment > opened.moment]
    return _told(head, merging.found, since), merging.data


def _as_opened(
    head: Head, happened: list[Entry], opened: Opened | None, current: State
) -> State | None:
    """The row as the form was opened with it; None where the history cannot say."""
    if opened is None or not happened:
        return None
    moment = opened.moment if happened[0].moment <= opened.moment else None
    found = at(head, moment)
    # Parts that keep no history are taken as they are now; the fingerprint shows whether they were so.
    kept = {model for model, _pk in found}
    found |= {key: values for key, values in current.items() if _is_loaded_part(key, kept, head)}
    return found if fingerprint(found) == opened.fingerprint else None


def _is_loaded_part(key: Key, kept: set[type[models.Model]], head: Head) -> bool:
    return key[0] not in kept and key[0] is not head.model and not hasattr(key[0], "history")


class _Merging:
    """Goes through what was typed, field by field; `data` is the form as it comes back."""

    def __init__(self, data: QueryDict, opened: State | None, current: State) -> None:
        self.data = data
        self.opened = opened
        self.current = current
        self.found: list[_Found] = []

    def row(self, key: Key, form: forms.ModelForm) -> None:
        """Each field of a row that both have."""
        now = self.current[key]
        was = self.opened.get(key) if self.opened is not None else None
        for name in form.fields:
            if name not in now or form.fields[name].disabled:
                continue
            bound = form[name]
            is_mine = was is None or bound.field.has_changed(was[name], bound.data)
            is_theirs = was is None or was[name] != now[name]
            if not is_theirs or not bound.field.has_changed(now[name], bound.data):
                continue
            before = was[name] if was is not None else None
            if before in EMPTY and now[name] in EMPTY and not is_mine:
                continue
            if not is_mine:
                fill_in(self.data, bound, now[name])
            note = (
                _("The form holds what you typed. Saving replaces what the other saved.")
                if is_mine
                else _("You did not change it, so the form now holds what the other saved.")
            )
            self._find(key, bound, before, now[name], note)

    def parts(self, formset: forms.BaseInlineFormSet) -> None:
        """The rows below the form: those of both, those that the other deleted, and those that the other added."""
        model = formset.model
        keys = {(model, _pk(form, model)): form for form in formset.initial_forms}
        again, dropped, added = [], [], []
        for key, form in keys.items():
            if key in self.current:
                self.row(key, form)
            elif self._is_typed(key, form):
                again.append(form.prefix)
            else:
                dropped.append(form.prefix)
        for key, form in keys.items():
            if key not in self.current:
                note = (
                    _("The other deleted this row. What you typed stands in a new row.")
                    if form.prefix in again
                    else _("The other deleted this row.")
                )
                self._find_all(key, form, note)
        for key in self.current:
            is_old = self.opened is not None and key in self.opened
            if key[0] is model and key not in keys and not is_old:
                added.append(key)
        for number, key in enumerate(added):
            self._add(formset, key, number)
        renumber(self.data, formset.prefix, again, dropped, model._meta.pk.name)

    def _is_typed(self, key: Key, form: forms.ModelForm) -> bool:
        if self.data.get(f"{form.prefix}-DELETE"):
            return False
        was = self.opened.get(key) if self.opened is not None else None
        return was is None or any(
            form[name].field.has_changed(was[name], form[name].data)
            for name in form.fields
            if name in was and name != form.instance._meta.pk.name and not _is_parent(form, name)
        )

    def _add(self, formset: forms.BaseInlineFormSet, key: Key, number: int) -> None:
        """A row that the other added comes into the form, behind those that were there."""
        form = formset.empty_form
        form.prefix = f"{formset.prefix}-{10_000 + number}"
        for name in form.fields:
            if name in self.current[key]:
                value = self.current[key][name]
                fill_in(self.data, form[name], value)
                if value not in EMPTY and not _is_parent(form, name):
                    theirs = Difference(key, key[0]._meta.get_field(name), None, value)
                    note = _("The other added this row.")
                    self.found.append(_Found(theirs, None, None, note))
        self.data[f"{form.prefix}-{key[0]._meta.pk.name}"] = str(key[1])

    def _find_all(self, key: Key, form: forms.ModelForm, note: str) -> None:
        was = (self.opened or {}).get(key, {})
        columns = {column.name for column in key[0]._meta.concrete_fields if not column.primary_key}
        for name in form.fields:
            has_value = was.get(name) not in EMPTY or form[name].data
            if name in columns and not _is_parent(form, name) and has_value:
                self._find(key, form[name], was.get(name), None, note)

    def _find(self, key: Key, bound: forms.BoundField, was: Any, now: Any, note: str) -> None:
        column = key[0]._meta.get_field(bound.name)
        theirs = Difference(key, column, was, now)
        try:
            typed, raw = _plain(bound.field.clean(bound.data)), None
        except ValidationError:
            typed, raw = None, [str(bound.data)]
        self.found.append(_Found(theirs, typed, raw, note))


def _told(head: Head, found: list[_Found], since: list[Entry]) -> Collision:
    typed = [Difference(one.theirs.key, one.theirs.field, one.typed, None) for one in found]
    words = Words([*(one.theirs for one in found), *typed], head.model)
    users = [str(user) for entry in since if (user := entry.record.history_user)]
    return Collision(
        who=list(dict.fromkeys(users)),
        when=since[-1].moment if since else None,
        both=[
            Both(
                line=words.line(one.theirs),
                typed=one.raw if one.raw is not None else words.value(one.theirs.field, one.typed),
                note=one.note,
            )
            for one in found
        ],
    )


def _plain(value: Any) -> Any:
    """A cleaned value as a state holds it: rows by their keys."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet):
        return [row.pk for row in value]
    return value


def _pk(form: forms.ModelForm, model: type[models.Model]) -> Any:
    """The key of the row that a form of a part tells of, also where that row is gone."""
    written = form.data.get(f"{form.prefix}-{model._meta.pk.name}", "")
    return int(written) if re.fullmatch(r"[0-9]{1,18}", written) else None


def _is_parent(form: forms.ModelForm, name: str) -> bool:
    return isinstance(form.fields[name], forms.models.InlineForeignKeyField)
