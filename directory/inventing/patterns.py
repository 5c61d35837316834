"""What the fact base is like: each curated service as plain data, for an invented one to be modelled on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

# By language; a language without the text is left out.
Texts = dict[str, str]


@dataclass(frozen=True)
class Place:
    """A place of the map: its code, its names, its postcodes, and the codes from the country down to it."""

    nis: str
    kind: str
    names: Texts
    postcodes: tuple[str, ...]
    lineage: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """A contact as the service has it; `shared` is its slug where it is a crisis line, whose number stands once."""

    kind: str
    shared: str
    columns: dict[str, Any]
    label: Texts


@dataclass(frozen=True)
class Seat:
    """Where a service receives people: what of the address is known and shown, and the code of the municipality."""

    visibility: str
    has_street: bool
    has_postcode: bool
    municipality: str
    label: Texts


@dataclass(frozen=True)
class Answer:
    """What a service says to a status; `only_need` is empty where that holds for every need."""

    status: str
    answer: str
    only_need: str
    reason: Texts


@dataclass(frozen=True)
class Pattern:
    """A curated service: vocabularies by their slugs in the order of these, areas by their codes."""

    slug: str
    tier: str
    columns: dict[str, Any]
    due: dict[str, date | None]
    texts: dict[str, Texts]
    areas: tuple[str, ...]
    named_areas: tuple[str, ...]
    needs: tuple[str, ...]
    domains: tuple[str, ...]
    audiences: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    contacts: tuple[Contact, ...]
    seats: tuple[Seat, ...]
    sources: tuple[str, ...]
    legal_form: str
    has_abbreviation: bool


@dataclass(frozen=True)
class FactBase:
    """All that inventing needs: the patterns in the order of their slugs, the places, the names of the vocabularies."""

    patterns: tuple[Pattern, ...]
    organisations: int
    places: dict[str, Place]
    needs: dict[str, Texts]
    audiences: dict[str, Texts]
