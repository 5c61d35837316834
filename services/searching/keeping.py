"""Writes the words of services, and the stamp by which every process knows that there are new ones."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from services.models import SearchDocument, SearchState, SearchWord, Service
from services.searching.documents import RULES, documents
from services.searching.engines import TEXTS
from services.searching.lexicon import counted
from services.searching.tokens import UNTYPED
from tiers import version

BATCH = 500
WRITTEN = ("titles", *TEXTS, "words")

# The services that wait for the end of a load or an import; None where nothing is held back.
_waiting: ContextVar[set[int] | None] = ContextVar("services whose words wait", default=None)


def refresh(pks: Collection[int]) -> None:
    """Brings the words of these services up to date; inside `at_the_end` they wait for the end.

    Five queries where nothing changed, and at most seven more for each five hundred services.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(pks)
        return
    for some in _batches(sorted(set(pks))):
        _refresh(some)


def refresh_all() -> int:
    """Makes the words of all services anew, and counts them; the number of services. Lists that were kept end."""
    every = list(Service.objects.published().order_by().values_list("pk", flat=True))
    with transaction.atomic():
        SearchDocument.objects.exclude(service__state=Service.State.PUBLISHED).delete()
        for some in _batches(every):
            _write(documents(some))
        count_words()
        SearchState.objects.update(rules=RULES)
        version.bump(vocabulary=False)
    return len(every)


def count_words() -> None:
    """Counts in how many services each word stands, and forgets the words that none has."""
    texts = SearchDocument.objects.order_by().values_list(*TEXTS)
    uses = counted(map(_typed, texts.iterator()))
    with transaction.atomic():
        SearchWord.objects.all().delete()
        rows = (SearchWord(word=word, uses=number) for word, number in sorted(uses.items()))
        SearchWord.objects.bulk_create(rows, batch_size=BATCH)
        new_stamp()


def fill() -> None:
    """Makes the words of all services where there are none yet, or others than this software writes."""
    if not SearchState.objects.filter(rules=RULES).exists():
        refresh_all()


@contextmanager
def at_the_end(*, everything: bool = False) -> Iterator[None]:
    """Many changes inside, each service read once at the end: for loads and imports, in their transaction.

    Around `version.one_bump`, because the words of needs come from the snapshot. `everything` for a load, which
    writes relations without a signal.
    """
    token = _waiting.set(set())
    try:
        yield
        waiting = _waiting.get() or set()
    finally:
        _waiting.reset(token)
    if everything:
        refresh_all()
    elif waiting:
        refresh(waiting)


def new_stamp() -> None:
    """Tells every process to read the words and their synonyms anew."""
    stamp = uuid.uuid4().hex
    if not SearchState.objects.update(stamp=stamp):
        SearchState.objects.create(stamp=stamp)


def _refresh(pks: Collection[int]) -> None:
    made = documents(pks)
    SearchDocument.objects.filter(pk__in=set(pks) - {row.pk for row in made}).delete()
    was = SearchDocument.objects.filter(pk__in=[row.pk for row in made])
    before = {pk: told for pk, *told in was.values_list("pk", "titles", *TEXTS)}
    changed = [row for row in made if _texts(row) != before.get(row.pk)]
    if changed:
        with transaction.atomic():
            _write(changed)
            _add_words(word for row in changed for word in _typed(_texts(row)[1:]))
            version.bump(vocabulary=False)


def _texts(row: SearchDocument) -> list[str]:
    return [row.titles, *(getattr(row, name) for name in TEXTS)]


def _typed(texts: Iterable[str]) -> list[str]:
    """The words of these texts that somebody can type."""
    return [word for text in texts for word in text.split() if not word.startswith(UNTYPED)]


def _write(rows: list[SearchDocument]) -> None:
    if connection.vendor == "sqlite":
        for row in rows:
            row.words = None
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service"], update_fields=WRITTEN
    )


def _add_words(found: Iterable[str]) -> None:
    words = sorted(set(found))
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    new = [SearchWord(word=word) for word in words if word not in known]
    if new:
        SearchWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
        new_stamp()


def _batches(pks: list[int]) -> Iterator[list[int]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))
