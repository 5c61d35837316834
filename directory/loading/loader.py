"""Writes fixture rows to the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation

from directory import history, languages
from directory.loading.files import FixtureError, Row, has_unstorable, read
from directory.loading.state import (
    NOT_STATE,
    OF_CURATORS,
    fingerprint,
    hash_of,
    states,
    translated_fields,
)
from directory.loading.themes import PLACE_NAME_KINDS, PLACE_NAMES, THEMES, Children, Theme
from directory.translating import state as translations
from directory.translating import texts as translated
from directory.translating.texts import Texts
from services import verifying
from services.models import CoverageArea, LoadedRow, PlaceName, Region, Served, Service
from services.searching import keeping as words
from tiers import version
from tiers.models import Source

EVERYTHING = "*"
NO_CHARACTER = "a character that no database column takes (NUL, or half a surrogate pair)"


class LoadRefused(Exception):
    """Rows that cannot be loaded; nothing was changed. `problems` are sentences with file, line and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Outcome:
    """What a load did: rows by model, and the rows that it left to the curator."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass
class _Pending:
    """A row on its way: the object, and what is set after all rows exist."""

    theme: Theme
    row: Row
    thing: models.Model
    later: dict[str, Any]
    is_new: bool
    texts_before: Texts


def load(root: Path, *, replace: bool = False) -> Outcome:
    """Loads every fixture file under `root` in one transaction; raises LoadRefused and changes nothing else.

    A row that a curator changed or deleted since the last load stays as it is, unless `replace`.
    Files that are the same as at the last load are not even parsed.
    """
    if LoadedRow.objects.filter(state_hash="").exclude(model=EVERYTHING).exists():
        with translation.override(languages.SOURCE), transaction.atomic():
            _Load(root, replace=replace).hash_again()
    files = fingerprint(root)
    known = LoadedRow.objects.filter(model=EVERYTHING, key=EVERYTHING).first()
    if known and known.fixture_hash == files and not replace:
        with transaction.atomic():
            verifying.refresh_all()
            words.fill()
        return Outcome(unchanged=LoadedRow.objects.count() - 1)
    with (
        translation.override(languages.SOURCE),
        transaction.atomic(),
        words.at_the_end(everything=True),
        version.one_bump(),
        history.paused(),
        verifying.at_the_end(),
    ):
        outcome = _Load(root, replace=replace).run()
        LoadedRow.objects.update_or_create(
            model=EVERYTHING,
            key=EVERYTHING,
            defaults={"fixture_hash": files, "state_hash": ""},
        )
    return outcome


class _Load:
    def __init__(self, root: Path, *, replace: bool) -> None:
        self.root = root
        self.replace = replace
        self.problems: list[str] = []
        self.outcome = Outcome()
        self.keys: dict[type[models.Model], dict[str, Any]] = {}
        self.records = {(row.model, row.key): row for row in LoadedRow.objects.all()}
        self.seen: set[tuple[str, str]] = set()
        self.pending: list[_Pending] = []
        self.new_relations: dict[Any, list[models.Model]] = defaultdict(list)

    def run(self) -> Outcome:
        rows = self._read()
        self._stop_on_problems()
        for theme, theme_rows in rows.items():
            for row in theme_rows:
                self._write(theme, row)
            for pending in self.pending:
                # At once, because later rows are checked against them: a location against postcodes.
                if pending.theme is theme:
                    self._finish_children(pending)
            self._stop_on_problems()
        for pending in self.pending:
            self._finish(pending)
        for through, rows_of_it in self.new_relations.items():
            through._default_manager.bulk_create(rows_of_it, batch_size=500)
        self._stop_on_problems()
        for pending in self.pending:
            self._check_published(pending)
        self._stop_on_problems()
        self._remember()
        history.record_load(pending.thing for pending in self.pending if not pending.is_new)
        self._keep_translations()
        self.outcome.gone = [
            f"{model} {key}"
            for model, key in self.records
            if model != EVERYTHING and (model, key) not in self.seen
        ]
        return self.outcome

    # Reading

    def _read(self) -> dict[Theme, list[Row]]:
        rows: dict[Theme, list[Row]] = {}
        claimed = {self.root / PLACE_NAMES}
        for theme in THEMES:
            paths = sorted(self.root.glob(theme.pattern))
            claimed.update(paths)
            rows[theme] = theme_rows = []
            for path in paths:
                try:
                    theme_rows.extend(self._storable(read(path, self.root)))
                except FixtureError as error:
                    self.problems.append(str(error))
            if theme.model is Region:
                self._add_place_names(theme_rows)
            counts = Counter(row.key for row in theme_rows)
            self.problems += [
                f"{row.where}: this key stands in more than one file"
                for row in theme_rows
                if counts[row.key] > 1
            ]
        files = {path for path in self.root.rglob("*") if path.is_file()}
        for path in sorted(files - claimed):
            name = path.relative_to(self.root).as_posix()
            self.problems.append(f"{name}: no model takes this file")
        return rows

    def _add_place_names(self, rows: list[Row]) -> None:
        path = self.root / PLACE_NAMES
        if not path.exists():
            return
        by_key = {row.key: row for row in rows}
        try:
            named = list(self._storable(read(path, self.root)))
        except FixtureError as error:
            self.problems.append(str(error))
            return
        for row in named:
            if row.key not in by_key:
                self.problems.append(f"{row.where}: there is no such place")
                continue
            self._refuse_other_words(row, row.data, tuple(PLACE_NAME_KINDS))
            by_key[row.key].data["names"] = [
                {"name": name, "kind": kind}
                for word, kind in PLACE_NAME_KINDS.items()
                for name in self._listed(row, word, row.data.get(word, []))
            ]

    def _storable(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, after a problem for each that holds what the database cannot store."""
        for row in rows:
            for name, value in row.data.items():
                if has_unstorable(name) or has_unstorable(value):
                    self.problems.append(f"{row.where}: {name}: holds {NO_CHARACTER}")
            if has_unstorable(row.key):
                self.problems.append(f"{row.file}:{row.line} {row.key!a}: holds {NO_CHARACTER}")
            yield row

    def _refuse_other_words(
        self, row: Row, entry: dict[Any, Any], words: tuple[str, ...], inside: str = ""
    ) -> None:
        for word in entry:
            if word not in words:
                known = f"the words are {', '.join(words)}" if words else "write one value"
                self.problems.append(f"{row.where}: {inside}{word}: no such word; {known}")

    def _listed(self, row: Row, name: str, value: Any) -> list[Any]:
        if isinstance(value, list):
            return value
        self.problems.append(f"{row.where}: {name}: write a list")
        return []

    # Writing a row: its own columns first, relations when every row exists

    def _write(self, theme: Theme, row: Row) -> None:
        label = theme.model._meta.label
        self.seen.add((label, row.key))
        record = self.records.get((label, row.key))
        thing = self._existing(theme, row)
        if record and record.fixture_hash == hash_of(row.data) and not self.replace:
            self.outcome.unchanged += 1
            return
        if not self.replace and self._is_curated(record, thing):
            self.outcome.kept.append(row.where)
            return
        is_new = thing is None
        texts_before = {} if thing is None else translated.stored_of([thing])[thing]
        thing = thing or theme.model()
        later = self._set_fields(theme, row, thing)
        if self._save(row, thing):
            if theme.model is not Source and getattr(thing, theme.key_field) != row.key:
                canonical = getattr(thing, theme.key_field)
                self.problems.append(f"{row.where}: write this key as “{canonical}”")
            self._known(theme.model)[row.key] = thing.pk
            self.pending.append(_Pending(theme, row, thing, later, is_new, texts_before))
            counter = self.outcome.created if is_new else self.outcome.changed
            counter[label] += 1

    def _existing(self, theme: Theme, row: Row) -> models.Model | None:
        pk = self._known(theme.model).get(row.key)
        return None if pk is None else theme.model._default_manager.get(pk=pk)

    def _is_curated(self, record: LoadedRow | None, thing: models.Model | None) -> bool:
        """Whether a person changed or deleted the row since it was loaded, or made one of the same key."""
        if record is None:
            return thing is not None
        if thing is None:
            return True
        theme = next(theme for theme in THEMES if theme.model is type(thing))
        return record.state_hash != hash_of(states(theme, [thing.pk])[thing.pk])

    def _known(self, model: type[models.Model]) -> dict[str, Any]:
        """Primary keys by the key that fixtures use for this model."""
        if model not in self.keys:
            if model is Source:
                self.keys[model] = {
                    source_key(url, title, day): pk
                    for pk, url, title, day in Source.objects.values_list(
                        "pk", "url", "title", "published_on"
                    )
                }
            else:
                name = next(theme.key_field for theme in THEMES if theme.model is model)
                self.keys[model] = dict(model._default_manager.values_list(name, "pk"))
        return self.keys[model]

    def _set_fields(self, theme: Theme, row: Row, thing: models.Model) -> dict[str, Any]:
        """Sets what stands in columns; returns the rest. A field that the row leaves out takes its default."""
        model = theme.model
        texts = translated_fields(model)
        data = dict(row.data)
        later: dict[str, Any] = {}
        self._reset(thing, texts, theme)
        if theme.model is Source:
            if row.key.startswith(("http://", "https://")):
                thing.url = row.key  # type: ignore[attr-defined]
            elif row.key != source_key(
                "", data.get("title", ""), str(data.get("published_on", ""))
            ):
                self.problems.append(f"{row.where}: the key must be its title and date")
        else:
            setattr(thing, theme.key_field, row.key)
        for name, value in data.items():
            if name in theme.children or (name == "areas" and issubclass(model, Served)):
                later[name] = self._listed(row, name, value)
            elif name in texts:
                self._set_texts(row, thing, name, value)
            else:
                self._set_column(theme, row, thing, name, value, later)
        return later

    def _reset(self, thing: models.Model, texts: tuple[str, ...], theme: Theme) -> None:
        for name in texts:
            for code in languages.ALL:
                setattr(thing, f"{name}_{code}", None if name in _nullable(thing) else "")
        for column in thing._meta.concrete_fields:
            own = column.name in (theme.key_field, *NOT_STATE) or column.primary_key
            if not own and not _is_translation(column, texts) and column.name not in texts:
                setattr(thing, column.attname, column.get_default())

    def _set_texts(self, row: Row, thing: models.Model, name: str, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= set(languages.ALL):
            self.problems.append(f"{row.where}: {name}: write a text for each language (nl, fr, …)")
            return
        for code, text in value.items():
            if isinstance(text, str):
                setattr(thing, f"{name}_{code}", text)
            else:
                self.problems.append(f"{row.where}: {name}: {code}: write a text")

    def _set_column(
        self,
        theme: Theme,
        row: Row,
        thing: models.Model,
        name: str,
        value: Any,
        later: dict[str, Any],
    ) -> None:
        try:
            column = thing._meta.get_field(name)
        except FieldDoesNotExist:
            column = None
        if column is not None and name in OF_CURATORS:
            self.problems.append(f"{row.where}: {name}: only a curator sets this, in the admin")
            return
        # The key stands before the row, and what the model fills itself is not for files.
        if column is None or column.auto_created or name in (theme.key_field, *NOT_STATE):
            self.problems.append(f"{row.where}: {name}: {thing._meta.label} has no such field")
            return
        if column.many_to_many:
            later[name] = self._listed(row, name, value)
        elif column.many_to_one or column.one_to_one:
            if column.related_model is type(thing) and type(thing) is not Region:
                later[name] = value
            else:
                setattr(thing, column.attname, self._pk(row, name, column.related_model, value))
        elif self._fits(row, name, column, value):
            # YAML reads 51.13 as a binary fraction; its shortest form is what the file says.
            setattr(thing, name, Decimal(str(value)) if isinstance(value, float) else value)

    def _fits(self, row: Row, name: str, column: models.Field, value: Any) -> bool:
        """Whether the value is no yes or no in a column of another kind, where Django would read 1 or “True”."""
        if isinstance(value, bool) and not isinstance(column, models.BooleanField):
            self.problems.append(f"{row.where}: {name}: yes and no (on, off) are no value here")
            return False
        return True

    def _pk(self, row: Row, name: str, model: type[models.Model], key: Any) -> Any:
        if key is None:
            return None
        pk = self._known(model).get(str(key))
        if pk is None:
            self.problems.append(
                f"{row.where}: {name}: there is no {model._meta.verbose_name} “{key}”"
            )
        return pk

    def _save(self, row: Row, thing: models.Model) -> bool:
        """Validates and saves. Keys were looked up already, and the database checks its constraints itself:
        only when it refuses a row is the row validated once more, for the sentence that says why."""
        try:
            thing.clean_fields(exclude=_foreign_keys(type(thing)))
            thing.clean()
            with transaction.atomic():
                thing.save()
        except ValidationError as error:
            self._complain(row, error)
            return False
        except IntegrityError as refusal:
            try:
                thing.full_clean()
            except ValidationError as error:
                self._complain(row, error)
            else:
                self.problems.append(f"{row.where}: the database refuses it: {refusal}")
            return False
        return True

    def _complain(self, row: Row, error: ValidationError, inside: str = "") -> None:
        for name, errors in error.update_error_dict({}).items():
            spot = inside if name == NON_FIELD_ERRORS else f"{inside}{name}"
            for message in ValidationError(errors).messages:
                self.problems.append(f"{row.where}: {spot + ': ' if spot else ''}{message}")

    # What waits until every row exists

    def _finish_children(self, pending: _Pending) -> None:
        for name, children in pending.theme.children.items():
            entries = pending.later.pop(name, [])
            if entries or not pending.is_new:
                self._set_children(pending, children, name, entries)

    def _finish(self, pending: _Pending) -> None:
        thing, row = pending.thing, pending.row
        relations = {column.name for column in thing._meta.many_to_many}
        for name in relations - set(pending.later):
            if name not in ("regions", "named_areas") or not isinstance(thing, Served):
                through = thing._meta.get_field(name).remote_field.through
                if through._meta.auto_created and not pending.is_new:
                    getattr(thing, name).clear()
        if not pending.is_new and isinstance(thing, Served):
            pending.later.setdefault("areas", [])
        for name, value in pending.later.items():
            if name == "areas":
                self._set_areas(pending, value)
            elif name in relations:
                model = thing._meta.get_field(name).related_model
                pks = [self._pk(row, name, model, key) for key in value]
                if len({str(key) for key in value}) != len(value):
                    self.problems.append(f"{row.where}: {name}: something stands twice")
                self._relate(pending, name, [pk for pk in pks if pk is not None])
            else:
                column = thing._meta.get_field(name)
                setattr(thing, column.attname, self._pk(row, name, column.related_model, value))
                self._save(row, thing)

    def _relate(self, pending: _Pending, name: str, pks: list[Any]) -> None:
        """Sets a many-to-many relation; those of new rows are gathered and written together."""
        if not pending.is_new:
            getattr(pending.thing, name).set(pks)
            return
        column = pending.thing._meta.get_field(name)
        through = column.remote_field.through
        own, other = f"{column.m2m_field_name()}_id", f"{column.m2m_reverse_field_name()}_id"
        self.new_relations[through] += [
            through(**{own: pending.thing.pk, other: pk}) for pk in dict.fromkeys(pks)
        ]

    def _set_areas(self, pending: _Pending, codes: list[str]) -> None:
        row = pending.row
        regions, areas = self._known(Region), self._known(CoverageArea)
        for code in codes:
            if str(code) not in regions and str(code) not in areas:
                self.problems.append(f"{row.where}: areas: there is no place or area “{code}”")
        self._relate(
            pending, "regions", [regions[str(code)] for code in codes if str(code) in regions]
        )
        self._relate(
            pending, "named_areas", [areas[str(code)] for code in codes if str(code) in areas]
        )

    def _set_children(
        self, pending: _Pending, children: Children, name: str, entries: list[Any]
    ) -> None:
        row = pending.row
        if not pending.is_new:
            children.model._default_manager.filter(
                **{children.parent_field: pending.thing}
            ).delete()
        texts = translated_fields(children.model)
        made = []
        for entry in entries:
            if isinstance(entry, dict):
                self._refuse_other_words(row, entry, children.words, inside=f"{name}: ")
            child = children.model(**{children.parent_field: pending.thing})
            try:
                values = children.build(entry)
            except (KeyError, TypeError, AttributeError):
                self.problems.append(f"{row.where}: {name}: “{entry}” says too little")
                continue
            for word, value in values.items():
                column = child._meta.get_field(word)
                if word in texts:
                    self._set_texts(row, child, word, value)
                elif column.many_to_one or column.one_to_one:
                    setattr(child, column.attname, self._pk(row, name, column.related_model, value))
                elif self._fits(row, name, column, value):
                    setattr(child, word, value)
            try:
                child.clean_fields(exclude={"folded", *_foreign_keys(children.model)})
                child.clean()
            except ValidationError as error:
                self._complain(row, error, inside=f"{name} {entry}: ")
                continue
            made.append(child)
        for child in made:
            if isinstance(child, PlaceName):
                child.fold_name()
        try:
            with transaction.atomic():
                children.model._default_manager.bulk_create(made)
        except IntegrityError as error:
            self.problems.append(f"{row.where}: {name}: the database refuses it: {error}")

    def _check_published(self, pending: _Pending) -> None:
        thing = pending.thing
        if not isinstance(thing, Service) or thing.state != Service.State.PUBLISHED:
            return
        where = pending.row.where
        self.problems += [f"{where}: {blocker.sentence}" for blocker in thing.blockers()]
        self.problems += [
            f"{where}: {name}: {code}: a published service has this text in every required language"
            for name in ("name", "summary")
            for code in languages.REQUIRED
            if code != languages.SOURCE and not getattr(thing, f"{name}_{code}")
        ]

    def hash_again(self) -> None:
        """Writes the hash of rows that a migration marked with an empty one: they are as they were loaded.

        Before anything else and whatever becomes of the load, so that no later change of a curator counts as loaded.
        """
        for theme in THEMES:
            known = self._known(theme.model)
            marked = [
                record
                for (label, key), record in self.records.items()
                if not record.state_hash and label == theme.model._meta.label and key in known
            ]
            now = states(theme, [known[record.key] for record in marked])
            for record in marked:
                record.state_hash = hash_of(now[known[record.key]])
            LoadedRow.objects.bulk_update(marked, ["state_hash"], batch_size=500)

    def _stop_on_problems(self) -> None:
        if self.problems:
            raise LoadRefused(self.problems)

    def _keep_translations(self) -> None:
        """Every loaded translation is machine-made until a speaker reviews it."""
        before = {pending.thing: pending.texts_before for pending in self.pending}
        now = translated.stored_of(before)
        changes = [
            (thing, translated.changed(before[thing], texts)) for thing, texts in now.items()
        ]
        translations.keep(changes, translations.Origin.MACHINE)

    # What is remembered, so that the next load sees what a curator changed

    def _remember(self) -> None:
        by_theme: dict[Theme, list[_Pending]] = defaultdict(list)
        for pending in self.pending:
            by_theme[pending.theme].append(pending)
        rows = []
        for theme, pendings in by_theme.items():
            now = states(theme, [pending.thing.pk for pending in pendings])
            rows += [
                LoadedRow(
                    model=theme.model._meta.label,
                    key=pending.row.key,
                    fixture_hash=hash_of(pending.row.data),
                    state_hash=hash_of(now[pending.thing.pk]),
                )
                for pending in pendings
            ]
        LoadedRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["model", "key"],
            update_fields=["fixture_hash", "state_hash"],
            batch_size=500,
        )


def source_key(url: str, title: str, published_on: str) -> str:
    """How fixtures name a source: its address, else its title and date."""
    if url:
        return url
    return f"{title} | {published_on}" if published_on else title


def _foreign_keys(model: type[models.Model]) -> set[str]:
    return {column.name for column in model._meta.concrete_fields if column.is_relation}


def _is_translation(column: models.Field, texts: tuple[str, ...]) -> bool:
    return any(column.name == f"{name}_{code}" for name in texts for code in languages.ALL)


def _nullable(thing: models.Model) -> set[str]:
    """Translated fields whose columns hold NULL where there is no text (modeltranslation makes them so)."""
    return {
        name
        for name in translated_fields(type(thing))
        if thing._meta.get_field(f"{name}_{languages.SOURCE}").null
    }
