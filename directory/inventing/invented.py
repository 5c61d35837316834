"""What is invented, as plain data: equal for the same seed on every database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.inventing.patterns import Answer, Texts


@dataclass(frozen=True)
class Organisation:
    slug: str
    name: Texts
    abbreviation: str
    legal_form: str
    website: str
    source: str


@dataclass(frozen=True)
class ContactPoint:
    """A contact of an invented service; one that is `shared` is the curated row of its slug."""

    slug: str
    kind: str
    value: str
    columns: dict[str, Any]
    label: Texts
    shared: bool


@dataclass(frozen=True)
class Location:
    slug: str
    visibility: str
    street: str
    postcode: str
    municipality: str
    label: Texts


@dataclass(frozen=True)
class Service:
    """An invented service; vocabularies, places and sources by their keys."""

    slug: str
    organisation: Organisation
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
    contacts: tuple[ContactPoint, ...]
    locations: tuple[Location, ...]
    sources: tuple[str, ...]
