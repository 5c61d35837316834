"""What a build counted, what was not certain in it, and why it must not be used."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from directory.gazetteer.records import Home, Municipality
from directory.gazetteer.tables import (
    BY_HAND,
    CENTRES,
    ENGLISH_NAMES,
    EXPECTED,
    GERMAN_NAMES,
    MERGED,
    PARTS_BY_LAW,
    villages_by_town,
)
from services.folding import fold


@dataclass
class Report:
    """What was counted, and everything that was not certain."""

    counts: dict[str, int] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    without_coordinates: list[str] = field(default_factory=list)
    outside_every_canton: list[str] = field(default_factory=list)
    outside_its_region: list[str] = field(default_factory=list)
    by_distance: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    unknown_to_geonames: list[str] = field(default_factory=list)
    unknown_to_statbel: list[str] = field(default_factory=list)

    def sentences(self, *, every_place: bool = False) -> list[str]:
        """The report to read; `every_place` also lists the places that the distance decided."""
        counts = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        rules = ", ".join(f"{rule} {number}" for rule, number in self.rules.most_common())
        found = [f"Counted: {counts}.", f"Decided by: {rules}."]
        doubts = {
            "In no canton, so left out": self.outside_every_canton,
            "In another region than GeoNames says": self.outside_its_region,
            "Listed under two municipalities": self.ambiguous,
            "In a table here, but unknown to GeoNames": self.unknown_to_geonames,
            "Decided by the distance alone": self.by_distance if every_place else [],
        }
        return found + [
            f"{doubt} ({len(names)}): {', '.join(names)}."
            for doubt, names in doubts.items()
            if names
        ]

    def errors(self) -> list[str]:
        """Why the fixture must not be used, one sentence for each reason."""
        found = [
            f"There are {self.counts.get(what, 0)} {what}, not {number}."
            for what, number in EXPECTED.items()
            if self.counts.get(what, 0) != number
        ]
        if self.unknown_to_statbel:
            found.append(f"No such municipality: {', '.join(self.unknown_to_statbel)}.")
        if self.without_coordinates:
            found.append(f"Without coordinates: {', '.join(self.without_coordinates)}.")
        return found


def describe(
    homes: Iterable[Home],
    towns: Mapping[str, Municipality],
    names: Mapping[str, Mapping[str, list[str]]],
    report: Report,
) -> None:
    """Puts into the report what the fixtures hold and what was not certain."""
    known: set[str] = set()
    for home in homes:
        known |= home.place.folded | home.place.wholes
        listed = f"{home.place.name}: {' or '.join(towns[nis].local for nis in home.nis)}"
        if home.rule == "distance":
            (report.ambiguous if len(home.nis) > 1 else report.by_distance).append(listed)
        if home.place.region != towns[home.nis[0]].region:
            report.outside_its_region.append(listed)
        report.rules[home.rule] += 1
    tables = [*MERGED.values(), *villages_by_town().values(), BY_HAND]
    report.unknown_to_geonames += sorted(
        name for table in tables for name in table if fold(name) not in known
    )
    dutch_names = {fold(town.nl) for town in towns.values()}
    used: list[Iterable[str]] = [GERMAN_NAMES, ENGLISH_NAMES, MERGED, PARTS_BY_LAW, CENTRES]
    used.append(villages_by_town())
    report.unknown_to_statbel += sorted(
        name for table in used for name in table if fold(name) not in dutch_names
    )
    report.counts |= {
        "places of GeoNames": report.rules.total(),
        "parts": sum(len(entry.get("parts", ())) for entry in names.values()),
        "other names": sum(len(entry.get("other", ())) for entry in names.values()),
    }
