"""The text search in plain Python, over the words that are stored: what both databases must answer, in this order."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from services import due
from services.models import SearchDocument, Service
from services.searching.reading import Marked, Reading, Wanted, need_word

# How far behind a service stands by the text down to which it has something.
TEXTS = {"names": 1, "needs": 3, "about": 4, "rest": 6}


@dataclass
class Row:
    """A published service with its words: `held` are those of each text and the weightier ones, in order."""

    service: Service
    titles: set[str]
    names: set[str]
    needs: set[str]
    held: dict[str, list[str]]


def rows() -> list[Row]:
    found = []
    documents = SearchDocument.objects.select_related("service")
    for row in documents.filter(service__state=Service.State.PUBLISHED):
        words: list[str] = []
        held = {}
        for name in TEXTS:
            words += getattr(row, name).split()
            held[name] = sorted(words)
        names, needs = set(row.names.split()), set(row.needs.split())
        found.append(Row(row.service, set(row.titles.split()), names, needs, held))
    return found


def answer(reading: Reading, known: list[Row]) -> list[str]:
    """The slugs of the services that have all that was asked, or as much as the reading says is enough."""
    today = timezone.localdate()
    found = []
    for row in known:
        hits = sum(_depth(one, row) is not None for one in reading.wanted)
        if reading.is_partial:
            is_found = hits >= reading.enough
        else:
            is_titled = bool(row.titles & {*reading.titles, *reading.kin})
            is_found = is_titled or hits == len(reading.wanted)
        if is_found:
            first = -hits if reading.is_partial else 0
            service = row.service
            last = (_is_overdue(service, today), service.sort_name, service.slug)
            is_local = service.local_of_id is not None
            found.append(((first, _behind(reading, row), is_local, *last), service.slug))
    return [slug for _key, slug in sorted(found)]


def _behind(reading: Reading, row: Row) -> int:
    if row.titles & set(reading.titles):
        return 0
    if row.titles & set(reading.kin):
        return 1
    long = [title for title in reading.titles if len(title) > 2]
    if any(one.startswith(title) for title in long for one in row.titles):
        return 2
    return 3 + sum(_behind_with(one, row) for one in reading.wanted)


def _behind_with(one: Wanted, row: Row) -> int:
    if any(row.names.issuperset(phrase) for phrase in one.phrases):
        return 0
    depth = _depth(one, row)
    if depth != "names" and (row.names | row.needs) & {need_word(slug) for slug in one.needs}:
        return 2
    return 9 if depth is None else TEXTS[depth]


def _depth(one: Wanted, row: Row) -> str | None:
    """The weightiest text down to which the words of one of the phrases are found."""
    for name in TEXTS:
        if any(_has(phrase, row.held[name]) for phrase in one.marked()):
            return name
    return None


def _has(phrase: Marked, held: list[str]) -> bool:
    for word, begins in phrase:
        at = bisect_left(held, word)
        known = held[at] if at < len(held) else ""
        if not (known.startswith(word) if begins else known == word):
            return False
    return True


def _is_overdue(service: Service, today: date) -> bool:
    days = (getattr(service, name) for name in due.COLUMNS)
    return any(day is not None and day < today for day in days)
