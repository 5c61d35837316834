"""Reads the queries of a folder, a file for each language, and finds what is wrong in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import QueryDict

from directory import search
from directory.loading.files import SafeLoader
from directory.relevance.reckoning import FIRST
from services.models import Service
from services.snapshot import Snapshot

FOLDER = settings.BASE_DIR / "tests" / "relevance"
KINDS = ("name", "abbreviation", "typo", "everyday", "place", "language", "status")
FILTERS = ("language", "status", "audience")
LISTS = ("first", "all", *FILTERS)
TEXTS = ("query", "kind", "place")


class RelevanceError(Exception):
    """Files that cannot be used; the message has a line for each mistake, which names file and entry."""


@dataclass(frozen=True)
class Query:
    """What somebody types in the box, and what must come of it.

    One of the services `wanted`, or `every` one, must be among the first three. `place` (a NIS code) and `filters`
    say how the text must be read, as far as that matters.
    """

    where: str
    text: str
    kind: str
    wanted: tuple[str, ...]
    every: bool = False
    place: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read(folder: Path, languages: Iterable[str] = ()) -> dict[str, list[Query]]:
    """The queries by language, of these languages or of every file; raises RelevanceError for another shape."""
    chosen = set(languages)
    paths = [path for path in sorted(folder.glob("??.yaml")) if not chosen or path.stem in chosen]
    missing = chosen - {path.stem for path in paths}
    if missing or not paths:
        raise RelevanceError(f"{folder}: no file {', '.join(sorted(missing)) or '*'}.yaml")
    mistakes: list[str] = []
    found = {path.stem: list(_queries(path, mistakes)) for path in paths}
    if mistakes:
        raise RelevanceError("\n".join(mistakes))
    return found


def _queries(path: Path, mistakes: list[str]) -> Iterator[Query]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), SafeLoader)  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError) as error:
        mistakes.append(f"{path.name}: cannot be read: {error}")
        return
    if not isinstance(entries, list):
        mistakes.append(f"{path.name}: must be a list of queries")
        return
    typed = set()
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name} {number}"
        if sentence := _misshape(entry):
            mistakes.append(f"{where}: {sentence}")
            continue
        query = _query(entry, f"{where} “{entry['query']}”")
        if query.text in typed:
            mistakes.append(f"{query.where}: stands twice")
        typed.add(query.text)
        yield query


def _misshape(entry: Any) -> str:
    """What is wrong with the shape of an entry; empty when nothing is."""
    if not isinstance(entry, dict):
        return "must be a mapping"
    if unknown := [str(key) for key in entry if key not in (*LISTS, *TEXTS)]:
        return f"has no field {', '.join(unknown)}"
    if wrong := [key for key in TEXTS if not isinstance(entry.get(key, ""), str)]:
        return f"{', '.join(wrong)} must be text, in quotes where YAML reads a number"
    if wrong := [key for key in LISTS if key in entry and not _is_list_of_texts(entry[key])]:
        return f"{', '.join(wrong)} must be a list of words"
    if not entry.get("query", "").strip():
        return "has no query"
    if entry.get("kind") not in KINDS:
        return f"kind must be one of {', '.join(KINDS)}"
    if ("first" in entry) == ("all" in entry):
        return "must have either first or all"
    if len(entry.get("all", ())) > FIRST:
        return f"all can hold {FIRST} services at most"
    return ""


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and value != [] and all(isinstance(item, str) for item in value)


def _query(entry: dict[str, Any], where: str) -> Query:
    return Query(
        where,
        entry["query"],
        entry["kind"],
        tuple(entry.get("all", entry.get("first", ()))),
        every="all" in entry,
        place=entry.get("place", ""),
        filters={name: tuple(entry[name]) for name in FILTERS if name in entry},
    )


def mistakes_in(queries: Iterable[Query], snapshot: Snapshot) -> list[str]:
    """A line for each query that nobody can win, naming what is wrong.

    That is: a service that is not published, a place or filter value that does not exist, or a service that the place
    and the filters leave out. One query for each different choice of place and filters.
    """

    @cache
    def reach(choice: str) -> tuple[frozenset[str], tuple[str, ...]]:
        asked = search.read(QueryDict(choice), snapshot)
        slugs = asked.services().values_list("slug", flat=True)
        wrong = () if "place" not in asked.values or asked.place else ("place",)
        return frozenset(slugs), (*asked.errors, *wrong)

    published = set(Service.objects.published().values_list("slug", flat=True))
    found = []
    for query in queries:
        if query.place and query.place not in snapshot.regions:
            found.append(f"{query.where}: there is no place {query.place}")
            continue
        choice = QueryDict(mutable=True)
        choice["place"] = query.place
        for name, values in query.filters.items():
            choice.setlist(name, list(values))
        within, wrong = reach(choice.urlencode())
        found += [f"{query.where}: there is no such {name}" for name in wrong]
        for slug in query.wanted:
            if slug not in published:
                found.append(f"{query.where}: {slug} is no published service")
            elif slug not in within:
                found.append(f"{query.where}: {slug} is left out by the place or the filters")
    return found
