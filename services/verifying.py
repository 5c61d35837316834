"""Writes down that somebody looked, and reckons when each thing is to be looked at again.

The days stand in columns, so that lists and pages read them for nothing; `refresh` is the one that writes them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils import timezone

from services import due, freshness
from services.freshness import Looked
from services.models import CrisisLine, Service, Verification
from tiers import version
from tiers.models import Source, StatusType

_held_back: ContextVar[bool] = ContextVar("reckoning of freshness held back", default=False)

# The foreign key by which a verification points to a row of each model.
POINTS_BY = {Service: "service", CrisisLine: "crisis_line", StatusType: "status"}
WRITTEN: dict[type[models.Model], tuple[str, ...]] = {
    Service: (*due.COLUMNS, "last_verified"),
    CrisisLine: ("due_on",),
    StatusType: ("due_on",),
}
BATCH = 500


# Verifying


def verify(
    things: Collection[models.Model],
    groups: Iterable[str],
    *,
    how: str,
    outcome: str,
    by: AbstractBaseUser | None,
    on: date | None = None,
) -> list[Verification]:
    """Writes that `by` looked at these groups of facts of each of the things, which are of one model.

    The rows are written in batches, and reckoned together: it costs as much for one thing as for many.
    """
    if not things:
        return []
    model = type(next(iter(things)))
    day = on or timezone.localdate()
    rows = [
        Verification(
            **{POINTS_BY[model]: thing},
            group=group,
            checked_on=day,
            by=by,
            how=how,
            outcome=outcome,
        )
        for thing in things
        for group in dict.fromkeys(groups)
    ]
    with transaction.atomic():
        made = Verification.objects.bulk_create(rows, batch_size=BATCH)
        refresh(model._default_manager.filter(pk__in=[thing.pk for thing in things]))
        version.bump(vocabulary=model is not Service)
    return made


# Reckoning


def refresh(rows: QuerySet) -> int:
    """Reckons anew when these services, crisis lines or statuses are due; the number of rows that changed.

    Three queries, one for each batch of rows that changed (SQLite takes a hundred at a time), and one for the stamp of
    the content. No history is written: nobody changed a fact.
    """
    model = rows.model
    names = WRITTEN[model]
    read = _read_on(rows)
    verified = _verified_on(rows)
    reckon = _RECKON[model]
    changed = []
    for thing in _bare(rows):
        before = [getattr(thing, name) for name in names]
        reckon(thing, verified[thing.pk], read.get(thing.pk))
        if [getattr(thing, name) for name in names] != before:
            changed.append(thing)
    if changed:
        with transaction.atomic(savepoint=False):
            model._default_manager.bulk_update(changed, names, batch_size=BATCH)
            version.bump(vocabulary=model is not Service)
    return len(changed)


def refresh_all() -> int:
    """Everything that has a shelf life: for the end of a load, and after a change of the setting."""
    return sum(refresh(model._default_manager.all()) for model in WRITTEN)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Many changes inside, one reckoning of everything at the end: for loads and imports, in their transaction."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)
    refresh_all()


def _bare(rows: QuerySet) -> QuerySet:
    """The rows with what the reckoning reads and writes, and no text."""
    needed = ("review_on",) if rows.model is StatusType else ()
    return rows.order_by().only("pk", *needed, *WRITTEN[rows.model])


def _read_on(rows: QuerySet) -> dict[int, date]:
    """When the newest source of each was consulted."""
    model = rows.model
    own = f"{model._meta.model_name}_id"
    through = model._meta.get_field("sources").remote_field.through
    found = through._default_manager.filter(**{f"{own}__in": rows.order_by().values("pk")})
    return dict(found.order_by().values_list(own).annotate(Max("source__consulted_on")))


def _verified_on(rows: QuerySet) -> dict[int, dict[str, date]]:
    """When each group of facts was last verified with an outcome."""
    own = f"{POINTS_BY[rows.model]}_id"
    known = Verification.objects.filter(
        **{f"{own}__in": rows.order_by().values("pk")}, outcome__in=freshness.KNOWN_AFTER
    )
    found: dict[int, dict[str, date]] = defaultdict(dict)
    newest = known.order_by().values_list(own, "group").annotate(Max("checked_on"))
    for pk, group, day in newest:
        found[pk][group] = day
    return found


def _service(thing: Any, verified: dict[str, date], read: date | None) -> None:
    for group, day in freshness.groups_due_on(verified, read, settings.SHELF_LIFE).items():
        setattr(thing, due.column(group), day)
    thing.last_verified = freshness.newest(verified.values())


def _crisis_line(thing: Any, verified: dict[str, date], read: date | None) -> None:
    looked = Looked(freshness.newest(verified.values()), read)
    thing.due_on = freshness.due_on(looked, settings.SHELF_LIFE[freshness.CRISIS_LINE])


def _status(thing: Any, verified: dict[str, date], read: date | None) -> None:
    looked = Looked(freshness.newest(verified.values()), read)
    days = settings.SHELF_LIFE[freshness.LAW]
    thing.due_on = freshness.law_due_on(looked, days, thing.review_on)


_RECKON: dict[type[models.Model], Callable[[Any, dict[str, date], date | None], None]] = {
    Service: _service,
    CrisisLine: _crisis_line,
    StatusType: _status,
}


# Keeping up: every save, every verification and every change of the sources


def keep_up() -> None:
    """Reckons again whatever a change touches. To be called once."""
    for signal in (post_save, post_delete):
        signal.connect(_verification_changed, sender=Verification, dispatch_uid="freshness")
    post_save.connect(_source_saved, sender=Source, dispatch_uid="freshness")
    pre_delete.connect(_source_goes, sender=Source, dispatch_uid="freshness")
    post_delete.connect(_source_gone, sender=Source, dispatch_uid="freshness")
    for model in WRITTEN:
        through = model._meta.get_field("sources").remote_field.through
        post_save.connect(_row_saved, sender=model, dispatch_uid=("freshness", model))
        m2m_changed.connect(_sources_changed, sender=through, dispatch_uid=("freshness", model))


def _again(model: type[models.Model], **which: Any) -> None:
    if not _held_back.get():
        refresh(model._default_manager.filter(**which))


def _verification_changed(instance: Verification, **_kwargs: Any) -> None:
    if instance.crisis_line_id:
        version.bump(vocabulary=True)
    for model, name in POINTS_BY.items():
        if pk := getattr(instance, f"{name}_id"):
            _again(model, pk=pk)


def _source_saved(instance: Source, created: bool, **_kwargs: Any) -> None:
    if not created:
        for model in WRITTEN:
            _again(model, sources=instance)


def _row_saved(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """A row in memory may hold days from before: what was saved over the new ones is reckoned again."""
    _again(sender, pk=instance.pk)


def _sources_changed(
    instance: models.Model, action: str, reverse: bool, model: Any, pk_set: Any, **_kwargs: Any
) -> None:
    if not action.startswith("post_"):
        return
    if not reverse:
        _again(type(instance), pk=instance.pk)
    elif pk_set is None:
        _again(model)  # a source that was taken from all: nobody knows any more from which
    else:
        _again(model, pk__in=pk_set)


def _source_goes(instance: Source, **_kwargs: Any) -> None:
    """Its rows in between go without any signal, so it remembers what it was a source of."""
    instance.was_source_of = {
        model: list(model._default_manager.filter(sources=instance).values_list("pk", flat=True))
        for model in WRITTEN
    }


def _source_gone(instance: Source, **_kwargs: Any) -> None:
    for model, pks in instance.was_source_of.items():
        if pks:
            _again(model, pk__in=pks)
