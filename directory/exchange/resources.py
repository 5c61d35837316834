"""How a table is imported and exported: rows by natural key, row by row, everything said by row and column.

The columns of each model stand in their own module. An empty cell leaves what is there, a hyphen alone empties it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult

from directory import history, languages
from directory.exchange.columns import Column, Step
from directory.exchange.keys import Known
from directory.exchange.reading import FIRST_ROW, Expected
from directory.history.keeping import IMPORTED
from directory.languages import direction
from directory.translating.texts import Touched
from services.models.services import ALL_COLUMNS

CHUNK = 2_000


@dataclass(frozen=True)
class Change:
    """One cell that says something else than the row."""

    column: str
    was: str
    becomes: str
    language: str
    direction: str


class Row(RowResult):
    """What becomes of one row of the file; `problems` are (column or empty, sentences)."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.key = ""
        self.changes: list[Change] = []
        self.problems: list[tuple[str, list[str]]] = []


class TableResource(ModelResource):
    """A model as a table; its columns are made anew for each file, with the keys that the file may refer to."""

    key = "slug"
    # What an export reads beside the row itself.
    prefetched: tuple[Any, ...] = ()
    selected: tuple[str, ...] = ()

    class Meta:
        fields: tuple[str, ...] = ()
        import_id_fields = ("slug",)
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        """`user` is who imports: somebody who works everywhere, as the table of roles asks for it."""
        super().__init__(**kwargs)
        self.user = user
        self.known = Known()
        self.fields = {column.name: column for column in self.columns()}
        # The rows that were written, with the languages of the texts that the file changed.
        self.written: list[tuple[models.Model, Touched]] = []
        self._seen: dict[str, int] = {}

    # What each table says of itself

    def columns(self) -> Iterable[Column]:
        raise NotImplementedError

    def check_row(self, thing: models.Model, was: dict[str, Any]) -> None:
        """Refuses what only the whole row can show, once it is written; `was` are the values that it had."""

    def contradictions(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """What cells of one row contradict, by column; `values` are those of all cells that say something."""
        return {}

    # Reading and writing rows

    def expected(self) -> Expected:
        return Expected(tuple(self.fields), self.key)

    def get_queryset(self) -> QuerySet:
        rows = self._meta.model._default_manager.all()
        return rows.select_related(*self.selected).prefetch_related(*self.prefetched)

    @classmethod
    def get_row_result_class(cls) -> type[Row]:
        return Row

    def import_row(self, row: dict[str, str], instance_loader: Any, **kwargs: Any) -> Row:
        """Writes one row of the file, or says what is wrong with it; a row that says nothing new writes nothing."""
        told = Row()
        told.number = kwargs["row_number"] + FIRST_ROW - 1
        told.key = row[self.key].strip()
        if not any(cell.strip() for cell in row.values()):
            told.import_type = Row.IMPORT_TYPE_SKIP
            return told
        try:
            # A savepoint of its own: what the database itself refuses must not spoil the rows after it.
            with transaction.atomic():
                self._import(told, {**row, self.key: told.key}, instance_loader)
        except ValidationError as refused:
            told.import_type = Row.IMPORT_TYPE_INVALID
            told.validation_error = refused
            told.problems = _problems(refused)
        except IntegrityError as refused:
            sentence = _("The database refuses this row: %(why)s") % {"why": refused}
            told.import_type = Row.IMPORT_TYPE_INVALID
            told.validation_error = ValidationError(sentence)
            told.problems = [("", [sentence])]
        return told

    def _import(self, told: Row, row: dict[str, str], loader: Any) -> None:
        self._check_key(told)
        thing = loader.get_instance(row)
        is_new = thing is None
        if is_new:
            thing = self._meta.model(**{self.key: told.key})
        was, becomes = self._compare(thing, row, is_new)
        told.import_type = Row.IMPORT_TYPE_NEW if is_new else Row.IMPORT_TYPE_UPDATE
        if not becomes and not is_new:
            told.import_type = Row.IMPORT_TYPE_SKIP
            return
        told.changes = [self._change(name, was[name], becomes[name]) for name in becomes]
        self._write(thing, becomes, is_new)
        self.check_row(thing, was)
        told.instance = thing
        told.add_instance_info(thing)
        self.known.add(thing)

    def _check_key(self, told: Row) -> None:
        if not told.key:
            raise ValidationError({self.key: _("Every row needs it: rows are known by it.")})
        if told.key in self._seen:
            sentence = _("This is already in row %(row)d.") % {"row": self._seen[told.key]}
            raise ValidationError({self.key: sentence})
        self._seen[told.key] = told.number

    def _compare(
        self, thing: models.Model, row: dict[str, str], is_new: bool
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values of the row, and those that the file changes; raises all that is wrong with its cells at once."""
        was = {name: column.now(thing) for name, column in self.fields.items()}
        becomes, problems, values = {}, {}, {}
        for name, column in self.fields.items():
            cell = row.get(name, "").strip()
            if name == self.key:
                continue
            if not cell:
                if is_new and column.is_needed:
                    problems[name] = _("A new row needs this.")
                continue
            try:
                values[name] = value = column.read(cell)
            except ValidationError as refused:
                problems[name] = refused
                continue
            if value == was[name] or (not value and not was[name] and value != 0):
                continue
            if column.is_told_only or (column.is_fixed and not is_new):
                problems[name] = _("An import cannot change this; it is “%(now)s”.") % {
                    "now": column.told(was[name])
                }
                continue
            becomes[name] = value
        problems |= self.contradictions(values)
        if problems:
            raise ValidationError(problems)
        return was, becomes

    def _change(self, name: str, was: Any, becomes: Any) -> Change:
        column = self.fields[name]
        code = column.language
        side = direction(code) if code else "auto"
        return Change(name, column.told(was), column.told(becomes), code, side)

    def _write(self, thing: models.Model, becomes: dict[str, Any], is_new: bool) -> None:
        """Saves the row with its relations and parts, checked by the model, as one change in the history."""
        written = {
            step: [self.fields[name] for name in becomes if self.fields[name].step == step]
            for step in Step
        }

        def write(step: Step) -> None:
            for column in written[step]:
                column.write(thing, becomes[column.name])

        write(Step.FIELD)
        self._clean(thing)
        with history.one_change(IMPORTED):
            self.signed(thing).save(force_insert=is_new)
            write(Step.RELATION)
            write(Step.ROWS)
            for column in written[Step.ROWS]:
                if column.drop:
                    column.drop(thing, becomes[column.name])
        texts = [code for name in becomes if (code := self.fields[name].language)]
        # A table holds some of the texts of a row: a new one is written whole by it.
        self.written.append((thing, dict.fromkeys(texts, is_new)))

    def signed(self, row: models.Model) -> models.Model:
        """The row, whose own entry in the history then names the one who imports and why."""
        row._history_user, row._change_reason = self.user, IMPORTED
        return row

    def _clean(self, thing: models.Model) -> None:
        """What the model says of the row; keys were looked up by the file already, and so was the row itself."""
        keys = [field.name for field in thing._meta.fields if field.is_relation]
        try:
            thing.full_clean(exclude=keys, validate_unique=False, validate_constraints=False)
            # With the keys: a rule of the database may speak of them.
            thing.validate_constraints()
        except ValidationError as refused:
            raise ValidationError(
                {self._column_of(name): found for name, found in refused.error_dict.items()}
            ) from refused

    def _column_of(self, field: str) -> str:
        """The column for a field: that of the source language where the field is translated."""
        source = f"{field}_{languages.SOURCE}"
        if field in self.fields:
            return field
        return source if source in self.fields else NON_FIELD_ERRORS

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Nothing: no primary key comes from the file, so no sequence is behind."""

    # Exporting

    def filter_export(self, queryset: QuerySet, **_kwargs: Any) -> QuerySet:
        return queryset.select_related(*self.selected).prefetch_related(*self.prefetched)

    def iter_queryset(self, queryset: QuerySet) -> Iterator[models.Model]:
        return queryset.iterator(chunk_size=CHUNK)


def _problems(refused: ValidationError) -> list[tuple[str, list[str]]]:
    if not hasattr(refused, "error_dict"):
        return [("", refused.messages)]
    return [
        ("" if name == NON_FIELD_ERRORS else name, messages)
        for name, messages in refused.message_dict.items()
    ]


def texts(*fields: str) -> Iterator[Column]:
    """A column for each language of each translated field; the model stores no text as NULL there."""
    for field in fields:
        for code in ALL_COLUMNS:
            yield Column(f"{field}_{code}", language=code, empty=None)
