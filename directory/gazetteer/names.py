"""The fixture of names: the parts of each municipality, and what else people call a place."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from directory.gazetteer.records import Canton, Home, Municipality, Place
from directory.gazetteer.tables import (
    GERMAN_SPEAKING_COMMUNITY,
    MERGED,
    OTHER_NAMES,
    PARTS_BY_LAW,
)
from services.folding import fold

LONGEST_NAME = 60
NOT_A_NAME = re.compile(r"[\d()/]")
SMALL_FIRST = re.compile(r"^['\u2019][st][ -]")


def name_entries(
    homes: Iterable[Home],
    cantons: Iterable[Canton],
    towns: Mapping[str, Municipality],
    namesakes: Mapping[str, Place],
    regions: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, list[str]]]:
    homes = list(homes)
    official: dict[str, set[str]] = defaultdict(set)
    for town in towns.values():
        official[town.region] |= town.folded
    # A stray name of a part must not lead away from the place that has it as its own.
    taken = set().union(*official.values(), {fold(home.place.name) for home in homes})
    parts: dict[str, list[str]] = defaultdict(list)
    others: dict[str, list[str]] = defaultdict(list)
    for home in homes:
        for nis in home.nis:
            if home.place is namesakes.get(nis):
                claimed = official[towns[nis].region]
            else:
                claimed = taken
                parts[nis].append(home.place.name)
            others[nis] += (name for name in home.place.names if fold(name) not in claimed)
    for canton in cantons:
        if canton.divided:
            parts[canton.divided] += canton.parts_of_divided
    for nis, town in towns.items():
        if town.german_speaking:
            parts[nis].append(GERMAN_SPEAKING_COMMUNITY)
        parts[nis] += MERGED.get(town.nl, ()) + PARTS_BY_LAW.get(town.nl, ())
    entries = {nis: {"other": sorted(names)} for nis, names in OTHER_NAMES.items()}
    for nis in towns:
        seen = {fold(name) for name in regions[nis]["name"].values()}
        entry = {
            "parts": _unique(filter(is_name, parts[nis]), seen),
            "other": _unique(filter(is_name, others[nis]), seen),
        }
        if kept := {kind: names for kind, names in entry.items() if names}:
            entries[nis] = kept
    return entries


def _unique(names: Iterable[str], seen: set[str]) -> list[str]:
    """Each name once, whatever its case and accents; `seen` holds the folded names before it."""
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (name.isascii(), name)):
        folded = fold(name)
        if folded and folded not in seen:
            seen.add(folded)
            found[folded] = name
    return sorted(found.values())


def is_name(name: str) -> bool:
    """Whether people would write it: no code, no number, no romanisation such as "an te wei pu"."""
    if len(name) > LONGEST_NAME or NOT_A_NAME.search(name) or not fold(name):
        return False
    if not _is_latin(name):
        return True
    return not name.isupper() and (not name[0].islower() or bool(SMALL_FIRST.match(name)))


def _is_latin(name: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in name)
