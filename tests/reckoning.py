"""What the fixture files say, read and reckoned in plain Python: no model, no query, no code of the site."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Rows = dict[str, dict[str, Any]]


@cache
def rows(pattern: str) -> Rows:
    """The rows of the files that fit the pattern, by key."""
    found: Rows = {}
    for path in sorted(FIXTURES.glob(pattern)):
        for key, row in yaml.load(path.read_text(encoding="utf-8"), LOADER).items():  # noqa: S506
            assert str(key) not in found
            found[str(key)] = row
    assert found, pattern
    return found


# In which languages a text is read, the first that has it.
READ_IN = {
    "nl": ("nl",),
    "fr": ("fr",),
    "en": ("en",),
    "de": ("de", "fr"),
    "uk": ("uk", "en"),
    "ar": ("ar", "fr"),
}


def read_in(texts: dict[str, str], language: str) -> str | None:
    """The text that a reader of this language gets; None where there is none at all."""
    return next((texts[code] for code in READ_IN[language] if code in texts), None)


def services() -> Rows:
    return rows("services/services_*.yaml")


def regions() -> Rows:
    return rows("places/regions.yaml")


def municipalities() -> list[str]:
    return [nis for nis, row in regions().items() if row["kind"] == "municipality"]


def lineage(nis: str) -> set[str]:
    """The codes of a place and of all that lies around it."""
    parent = regions()[nis].get("parent")
    return {nis} | (lineage(parent) if parent else set())


@cache
def areas_of(nis: str) -> frozenset[str]:
    """Every code under which a service can name this place: its lineage, and the named areas with one of those."""
    codes = lineage(nis)
    named = rows("places/areas.yaml")
    return frozenset(codes | {slug for slug, row in named.items() if codes & set(row["regions"])})


def holding(nis: str) -> set[str]:
    """The services whose record names this place, or something around it."""
    return {slug for slug, row in services().items() if areas_of(nis) & set(row["areas"])}


def _fits(row: dict[str, Any], name: str, values: list[str]) -> bool:
    wanted = set(values)
    if name == "place":
        return bool(areas_of(values[-1]) & set(row["areas"]))
    if name == "age":
        age = int(values[-1])
        return row.get("age_from", 0) <= age <= row.get("age_to", 1000)
    if name in ("tier", "cost"):
        return row[name] in wanted
    if name in ("need", "domain"):
        return bool(wanted & set(row[f"{name}s"]))
    if name == "audience":
        return bool((wanted | {"everyone"}) & set(row["audiences"]))
    if name == "access":
        return row["access"] in wanted or (row["access"] == "both" and wanted != {"unknown"})
    if name == "language":
        helped = row["interpreter"] in ("provided", "on-request")
        return helped or bool(wanted & set(row.get("languages", ())))
    assert name == "status"
    closed = {
        answer["status"] for answer in row.get("statuses", ()) if answer["answer"] == "closed"
    }
    return bool(wanted - closed)


def fitting(question: Iterable[tuple[str, str]]) -> set[str]:
    """The services that fit every filter; values of one filter are alternatives."""
    filters: dict[str, list[str]] = {}
    for name, value in question:
        filters.setdefault(name, []).append(value)
    return {
        slug
        for slug, row in services().items()
        if all(_fits(row, name, values) for name, values in filters.items())
    }


# Who is turned away: what the advice must leave out


def care_needs() -> list[str]:
    return [slug for slug, row in rows("tiers/needs.yaml").items() if row.get("is_care")]


def urgent_needs() -> list[str]:
    return [slug for slug, row in rows("tiers/needs.yaml").items() if row.get("is_urgent")]


def _kept_audiences() -> dict[str, set[str]]:
    """The audiences that count only with a chosen need, and the needs."""
    audiences = rows("tiers/audiences.yaml")
    return {slug: set(row["only_with"]) for slug, row in audiences.items() if "only_with" in row}


def _audiences_of(who: str | None, chosen: frozenset[str]) -> set[str]:
    people = rows("tiers/who.yaml")
    if who:
        own = set(people[who]["audiences"])
    else:
        own = {
            audience
            for row in people.values()
            if not row.get("is_helper")
            for audience in row["audiences"]
        }
    return own | {slug for slug, needs in _kept_audiences().items() if needs & chosen}


@cache
def told_of(slug: str) -> dict[str, Any]:
    """What is said of a service: a local member takes over what its network's general record says besides."""
    row = services()[slug]
    if "local_of" not in row:
        return row
    general = services()[row["local_of"]]
    answers = {
        answer["status"]: answer
        for answer in (*general.get("statuses", ()), *row.get("statuses", ()))
    }
    return {
        **row,
        "needs": [*row["needs"], *general["needs"]],
        "statuses": list(answers.values()),
    }


@cache
def turned_away(
    slug: str,
    who: str | None,
    statuses: tuple[str, ...],
    chosen: frozenset[str],
    need: str | None = None,
) -> str:
    """Why the service cannot be named to this person wherever they are, in one word; empty when it can."""
    row = told_of(slug)
    person = rows("tiers/who.yaml")[who] if who else {}
    is_helper = person.get("is_helper", False)
    audiences = set(row["audiences"])
    set_apart = {
        name
        for name, facts in rows("tiers/needs.yaml").items()
        if facts.get("is_set_apart") and name in row["needs"]
    }
    if row["state"] != "published":
        return "unpublished"
    for answer in row.get("statuses", ()):
        if answer["status"] in statuses:
            if answer["answer"] == "closed":
                return "closed"
            if need and answer.get("only_need", need) != need:
                return "only-need"
    if person and not is_helper:
        too_old = row.get("age_to", 1000) < person.get("age_from", 0)
        too_young = row.get("age_from", 0) > person.get("age_to", 1000)
        if too_old or too_young:
            return "age"
    if not is_helper and not audiences & _audiences_of(who, chosen):
        return "audience"
    kept = [needs for name, needs in _kept_audiences().items() if name in audiences]
    if not audiences & {"everyone", "adults"} and any(not needs & chosen for needs in kept):
        return "kept"
    if need in care_needs() and set_apart and not set_apart & chosen:
        return "set-apart"
    return ""


@cache
def members_of(slug: str) -> tuple[str, ...]:
    return tuple(name for name, row in services().items() if row.get("local_of") == slug)


@cache
def works_at(slug: str, place: str) -> bool:
    return bool(areas_of(place) & set(services()[slug]["areas"]))


@cache
def left_out(
    slug: str,
    place: str,
    who: str | None,
    statuses: tuple[str, ...],
    chosen: frozenset[str],
    need: str | None = None,
) -> str:
    """Why the service cannot be named to this person at this place, in one word; empty when it can."""
    if why := turned_away(slug, who, statuses, chosen, need):
        return why
    if not works_at(slug, place):
        return "place"
    for member in members_of(slug):
        if works_at(member, place) and not turned_away(member, who, statuses, chosen):
            return "member"
    return ""


@cache
def served_places(slug: str) -> frozenset[str]:
    """The places that the service names, those of a named area in its stead."""
    named = rows("places/areas.yaml")
    return frozenset(
        nis
        for code in services()[slug]["areas"]
        for nis in (named[code]["regions"] if code in named else (code,))
    )


def is_for_one_town(slug: str) -> bool:
    places = served_places(slug)
    return len(places) == 1 and regions()[min(places)]["kind"] == "municipality"
