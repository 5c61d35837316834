"""The text search in plain Python, over the words that are stored: what both databases must answer, in this order."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from services import due
from services.models import SearchDocument, Service
from services.searching.reading import Marked, Reading, Wanted, need_word
from services.searching.tokens import words

# How far behind a service stands by the text down to which it has something.
TEXTS = {"names": 1, "needs": 3, "about": 4, "rest": 6}


@dataclass
class Row:
    """A published service with its words: `held` are those of each text and the weightier ones, in order."""

    service: Service
    titles: set[str]
    names: set[str]
    needs: set[str]
    audiences: set[str]
    answers: dict[str, str]
    held: dict[str, list[str]]


def rows() -> list[Row]:
    found = []
    documents = SearchDocument.objects.select_related("service").prefetch_related(
        "service__audiences", "service__statuses__status"
    )
    for row in documents.filter(service__state=Service.State.PUBLISHED):
        told: list[str] = []
        held = {}
        for name in TEXTS:
            told += getattr(row, name).split()
            held[name] = sorted(told)
        names, needs = set(row.names.split()), set(row.needs.split())
        titles = set(row.titles.split())
        audiences = {audience.slug for audience in row.service.audiences.all()}
        answers = {each.status.slug: each.answer for each in row.service.statuses.all()}
        found.append(Row(row.service, titles, names, needs, audiences, answers, held))
    return found


def answer(
    reading: Reading,
    known: list[Row],
    status: str = "",
    audiences: Collection[str] = (),
) -> list[str]:
    """The slugs of the services that have all that was asked, or as much as the reading says is enough.

    The status and the audiences order them only; what does not fit stays in.
    """
    today = timezone.localdate()
    found = []
    for row in known:
        hits = sum(_depth(one, row) is not None for one in reading.wanted)
        if reading.is_partial:
            is_found = hits >= reading.enough
        else:
            is_titled = bool(row.titles & {*reading.titles, *reading.kin})
            if len(words(reading.text)) > 1:
                is_titled |= _has_beginning(reading, row, 6)
            is_found = is_titled or hits == len(reading.wanted)
        if is_found:
            first = -hits if reading.is_partial else 0
            service = row.service
            last = (_is_overdue(service, today), service.sort_name, service.slug)
            is_local = service.local_of_id is not None
            papers = _papers(row, status) if status else 0
            people = int(row.audiences.isdisjoint(audiences)) if audiences else 0
            behind = _behind(reading, row, 2 * papers + 6 * people, is_closed=papers == 3)
            found.append(((first, behind, papers, people, is_local, *last), service.slug))
    return [slug for _key, slug in sorted(found)]


def _papers(row: Row, status: str) -> int:
    """0 open, 1 on a condition, 2 not known, 3 open to others."""
    if row.service.status_rule == "all" or row.answers.get(status) == "open":
        return 0
    if row.answers.get(status) == "depends":
        return 1
    return 2 if row.service.status_rule == "unknown" else 3


def _has_beginning(reading: Reading, row: Row, least: int) -> bool:
    long = [title for title in reading.titles if len(title) >= least]
    return any(one.startswith(title) for title in long for one in row.titles)


def _behind(reading: Reading, row: Row, beside: int, *, is_closed: bool) -> int:
    if row.titles & set(reading.titles):
        return 0
    if row.titles & set(reading.kin):
        return 1
    if _has_beginning(reading, row, 3) and not is_closed:
        return 2
    return 3 + beside + sum(_behind_with(one, row) for one in reading.wanted)


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
