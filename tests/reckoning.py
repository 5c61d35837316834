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
