"""What every fact can do, and what accepting some of them changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from services.models import Service, Verification

Group = Verification.Group
MOST_CHARACTERS = 4_000


@dataclass
class Writing:
    """What accepted facts change: rows with the key of the fact behind each field, and what follows once they are saved."""

    service: Service
    day: date  # on which the organisation said it
    touched: dict[int, tuple[models.Model, dict[str, str]]] = field(default_factory=dict)
    after: list[Callable[[], None]] = field(default_factory=list)

    def set(self, row: models.Model, name: str, value: Any, key: str) -> None:
        setattr(row, name, value)
        # By the identity of the row: a new one has no key yet.
        self.touched.setdefault(id(row), (row, {}))[1][name] = key


class Fact:
    """One thing that we tell of a service."""

    group: str = Group.REST
    hint: Any = ""
    # Asked in an empty field, in plain words: nothing typed is nothing changed.
    in_words = False
    # No safe way to write it by itself: a curator writes it into the record.
    by_hand = False
    # Opening hours in OSM syntax, which a page tells in words.
    is_hours = False
    language = ""

    def __init__(self, key: str, label: Any, service: Service) -> None:
        self.key = key
        self.label = capfirst(label)
        self.service = service

    @property
    def value(self) -> str:
        """What it is now."""
        raise NotImplementedError

    def words(self, value: str) -> str:
        return value

    def field(self) -> forms.Field:
        return forms.CharField(
            required=False,
            max_length=MOST_CHARACTERS,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def read(self, typed: Any) -> str:
        """The value of what was typed and is valid."""
        return as_stored(typed)

    def typed(self, value: str) -> Any:
        """What stands in the field at the beginning."""
        return "" if self.in_words else value

    def write(self, value: str, writing: Writing) -> None:
        raise NotImplementedError


def as_stored(typed: Any) -> str:
    """The text with the ends of lines as the fixtures have them: browsers send CR LF."""
    return str(typed or "").replace("\r\n", "\n").strip()
