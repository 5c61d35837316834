"""Tries a query on the list of the site: the same reading, the same queryset, but only the slugs and no page."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import translation

from directory import search
from directory.listing import PAGE_SIZE
from directory.one_box.opening import BOX, opened
from directory.relevance.files import FILTERS, Query
from directory.relevance.reckoning import Outcome, outcome
from directory.search import Search
from services.snapshot import Snapshot


@dataclass(frozen=True)
class Trial:
    """A query with the slugs of the first page, and what was read otherwise than the query says."""

    query: Query
    found: tuple[str, ...]
    misread: tuple[str, ...]
    was_asked: bool

    @property
    def outcome(self) -> Outcome:
        return outcome(self.found, self.query.wanted, every=self.query.every)


def attempt(query: Query, language: str, snapshot: Snapshot) -> Trial:
    """The answer of the list to what is typed, read in this language: one query beside those of its reading.

    Where the list asks which of several places is meant, the one that the query expects is chosen, as a visitor does.
    """
    with translation.override(language):
        data = QueryDict(mutable=True)
        data[BOX] = query.text
        asked = _read(data, snapshot)
        was_asked = asked.must_choose_place
        if was_asked and query.place in {match.entry.nis for match in asked.choices}:
            data["place"] = query.place
            asked = _read(data, snapshot)
        nothing = asked.must_choose_place or "place" in asked.errors
        rows = [] if nothing else asked.ordered().values_list("slug", flat=True)[:PAGE_SIZE]
        return Trial(query, tuple(rows), _misread(query, asked), was_asked)


def _read(data: QueryDict, snapshot: Snapshot) -> Search:
    box = opened(data, snapshot)
    return search.read(box.data, snapshot, box.found)


def _misread(query: Query, asked: Search) -> tuple[str, ...]:
    """The expected place and filters that were not read from the text."""
    wrong = [
        name
        for name in FILTERS
        if not set(query.filters.get(name, ())) <= set(asked.values.get(name, ()))
    ]
    if query.place and (asked.place is None or asked.place.nis != query.place):
        wrong.insert(0, "place")
    return tuple(wrong)
