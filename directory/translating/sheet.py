"""The side-by-side page of one object: each text in Dutch beside its translation, with those of its parts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory import languages
from directory.loading.state import translated_fields
from directory.signing_in import log
from directory.translating import state
from directory.translating.questions import Said, faults, questions
from directory.translating.texts import PARTS, owner_of
from services.models import ServiceStatus
from tiers.models import TranslationState
from tiers.models.upkeep import TranslationStateQuerySet

SEEN = "seen"


def rows_of(thing: models.Model) -> list[models.Model]:
    """The object and the rows whose texts stand on its page: a query for each kind of part."""
    rows = [thing]
    for name in PARTS.get(type(thing), ()):
        found = getattr(thing, name).all()
        if found.model is ServiceStatus:
            found = found.select_related("status")
        rows += found
    return rows


def name_of(row: models.Model) -> str:
    """How the page calls the row among the others."""
    named = str(row.status) if isinstance(row, ServiceStatus) else str(row)
    return f"{capfirst(str(row._meta.verbose_name))}: {named}"


@dataclass
class Line:
    """One text: in Dutch, in the language to compare with, and as it is in the language of the page."""

    row: models.Model
    name: str
    code: str
    reference_code: str
    questions: list[str] = field(default_factory=list)
    begins_row: bool = False

    @property
    def key(self) -> str:
        """The name of its input."""
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.name}"

    @property
    def column(self) -> str:
        return f"{self.name}_{self.code}"

    @property
    def label(self) -> str:
        return capfirst(str(self.row._meta.get_field(self.name).verbose_name))

    @property
    def row_name(self) -> str:
        return name_of(self.row)

    @property
    def source(self) -> str:
        return getattr(self.row, f"{self.name}_{languages.SOURCE}") or ""

    @property
    def reference(self) -> str:
        return getattr(self.row, f"{self.name}_{self.reference_code}") or ""

    @property
    def present(self) -> str:
        return getattr(self.row, self.column) or ""

    def said(self, translation: str) -> Said:
        return Said(type(self.row), self.name, self.source, translation, self.code)


def lines_of(thing: models.Model, code: str, reference_code: str) -> list[Line]:
    """The texts that there are in Dutch or in the language of the page, in the order of the models."""
    found = []
    for row in rows_of(thing):
        own = [
            line
            for column in row._meta.fields
            if column.name in translated_fields(type(row))
            and ((line := Line(row, column.name, code, reference_code)).source or line.present)
        ]
        if own:
            own[0].begins_row = True
        found += own
    return found


def states_of(thing: models.Model, code: str) -> TranslationStateQuerySet:
    """The states in this language of the object and of its parts that have one of their own."""
    wanted = models.Q()
    for row in {owner_of(row) for row in rows_of(thing)}:
        content_type = ContentType.objects.get_for_model(row)
        wanted |= models.Q(content_type=content_type, object_id=row.pk)
    found = TranslationState.objects.filter(wanted, language=code)
    return found.select_related("reviewed_by")


def _hash(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:20]


class SheetForm(forms.Form):
    """The translations of one object. What differs in its figures is asked first, and saved when it is confirmed."""

    def __init__(self, data: Any, lines: list[Line]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            column = line.row._meta.get_field(line.column)
            made = column.formfield(required=False, label=line.label)
            rows = 8 if isinstance(column, models.TextField) else 2
            # Lengths are looked at below, so that nothing that was pasted is cut off unseen.
            made.max_length, made.validators = None, []
            made.widget = forms.Textarea(
                attrs={
                    "lang": line.code,
                    "dir": languages.direction(line.code),
                    "rows": rows,
                    "class": "vLargeTextField",
                    "aria-describedby": f"dutch-{line.key}",
                }
            )
            made.initial = line.present
            self.fields[line.key] = made

    @property
    def now(self) -> str:
        """The hash of the texts as the database has them."""
        return _hash(*(word for line in self.lines for word in (line.source, line.present)))

    def told(self) -> Iterator[dict[str, Any]]:
        """Each line with its input, and what is asked about it."""
        for line in self.lines:
            typed = str(self[line.key].value() or "")
            yield {
                "line": line,
                "input": self[line.key],
                "sure": _hash(typed) if line.questions else "",
                "is_other": self.is_bound and typed.strip() != line.present,
            }

    def changed(self) -> list[Line]:
        return [line for line in self.lines if self.cleaned_data[line.key] != line.present]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for line in self.lines:
            cleaned[line.key] = (cleaned.get(line.key) or "").replace("\r\n", "\n").strip()
        if self.data.get(SEEN) != self.now:
            raise forms.ValidationError(
                _(
                    "Somebody changed these texts since you opened this page. What you typed is still "
                    "here; compare it with the texts as they are now, then save again."
                )
            )
        for line in self.changed():
            typed = cleaned[line.key]
            said = line.said(typed)
            for fault in faults(said):
                self.add_error(line.key, fault)
            line.questions = list(questions(said))
            if line.questions and self.data.get(f"{line.key}-sure") != _hash(typed):
                self.add_error(line.key, _("Confirm this text, or change it."))
        return cleaned

    def save(self, user: Any) -> int:
        """Writes what changed, with who did it in the history; how many texts."""
        changed = self.changed()
        by_row: dict[models.Model, list[Line]] = {}
        for line in changed:
            by_row.setdefault(line.row, []).append(line)
        with state.kept(*{owner_of(row) for row in by_row}):
            for row, lines in by_row.items():
                for line in lines:
                    write(row, line.column, self.cleaned_data[line.key])
                save_row(row, user, _("Translation desk"))
        return len(changed)


def write(row: models.Model, column: str, text: str) -> None:
    """Sets a text as the loader writes it: no text is NULL where the column takes that."""
    setattr(row, column, text or (None if row._meta.get_field(column).null else ""))


def save_row(row: Any, user: Any, reason: str) -> None:
    """Saves a row with the user and the reason for its history, and writes it in the log."""
    row._history_user, row._change_reason = user, reason
    row.save()
    log.changed(user, "translated", [row])
