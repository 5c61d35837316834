"""The content version: changed by every change of a watched model, read by whoever keeps a copy."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models.signals import m2m_changed, post_delete, post_save

from tiers.models import ContentVersion

_watched: set[type[models.Model]] = set()
_vocabulary: set[type[models.Model]] = set()
_held_back: ContextVar[bool] = ContextVar("version bumps held back", default=False)


def current_vocabulary() -> str:
    """The stamp of the vocabularies, places and crisis lines as this transaction sees it: one query."""
    return ContentVersion.objects.values_list("vocabulary", flat=True).first() or ""


def current_content() -> str:
    """The stamp of all that a public page shows as this transaction sees it: one query.

    Written out, as it is most of what a page from the cache costs: to compile it would take as long as to ask it.
    """
    with connection.cursor() as cursor:
        cursor.execute('SELECT "content" FROM "tiers_contentversion" LIMIT 1')
        row = cursor.fetchone()
    return row[0] if row else ""


def watched() -> frozenset[type[models.Model]]:
    """The models, many-to-many rows included, of which every change gives the content a new stamp."""
    return frozenset(_watched)


def bump(*, vocabulary: bool) -> None:
    """Gives the content, and with it perhaps the vocabularies, a new stamp in the caller's transaction."""
    stamp = uuid.uuid4().hex
    stamps = {"content": stamp, "vocabulary": stamp} if vocabulary else {"content": stamp}
    if not ContentVersion.objects.update(**stamps):
        ContentVersion.objects.create(content=stamp, vocabulary=stamp)


def watch(watched: Iterable[type[models.Model]], *, vocabulary: bool = False) -> None:
    """Bumps the version at every save and delete of these models, and of their many-to-many rows."""
    for model in watched:
        senders = [model, *(field.remote_field.through for field in model._meta.many_to_many)]
        for sender in senders:
            _watched.add(sender)
            if vocabulary:
                _vocabulary.add(sender)
            for signal in (post_save, post_delete):
                signal.connect(_changed, sender=sender, dispatch_uid=("version", sender))
            m2m_changed.connect(_changed, sender=sender, dispatch_uid=("version", sender))


@contextmanager
def one_bump() -> Iterator[None]:
    """Many changes inside, one new stamp at the end: for loads and imports, in their transaction."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)
    bump(vocabulary=True)


def _changed(sender: type[models.Model], **_kwargs: Any) -> None:
    if not _held_back.get():
        bump(vocabulary=sender in _vocabulary)
