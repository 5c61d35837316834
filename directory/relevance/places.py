"""Whether a place is found by what people type: names with the place that must come first, tried on the index itself."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from directory.loading.files import SafeLoader
from services.place_index import Found, PlaceIndex

FILE = settings.BASE_DIR / "tests" / "relevance" / "places.yaml"
LEAST_SHARE = 0.99
ASK, NOTHING = "ask", "nothing"


class PlacesError(Exception):
    """A file that cannot be used; the message has a line for each mistake."""


@dataclass(frozen=True)
class Name:
    """What somebody types. `wanted`: the one code that must come first, those to choose from, or none."""

    text: str
    kind: str
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """A name with what the index found for it."""

    name: Name
    found: Found

    @property
    def is_right(self) -> bool:
        """Whether the place is found unasked, is asked where it must be, or none is taken."""
        codes = {match.entry.nis for match in self.found.matches}
        if self.name.kind == ASK:
            return self.found.ambiguous and codes.issuperset(self.name.wanted)
        best = self.found.best
        return (best.entry.nis,) == self.name.wanted if best else self.name.kind == NOTHING

    def __str__(self) -> str:
        first = [f"{match.entry.nis} {match.matched}" for match in self.found.matches[:3]]
        asked = " (asked)" if self.found.ambiguous else ""
        return f"{self.name.kind}: “{self.name.text}” → {', '.join(first) or 'nothing'}{asked}, not {' '.join(self.name.wanted) or 'nothing'}"


def read(path: Path, known: Container[str]) -> list[Name]:
    """The names of a file; raises PlacesError for another shape, an unknown code or a text that stands twice."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), SafeLoader)  # noqa: S506
        names = list(_names(data))
    except (OSError, AttributeError, LookupError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PlacesError(f"{path.name}: cannot be read: {error}") from error
    texts = [name.text for name in names]
    mistakes = [f"“{text}” stands twice" for text in dict.fromkeys(texts) if texts.count(text) > 1]
    mistakes += [
        f"“{name.text}”: there is no place {code}"
        for name in names
        for code in name.wanted
        if code not in known
    ]
    if mistakes:
        raise PlacesError("\n".join(f"{path.name}: {mistake}" for mistake in mistakes))
    return names


def _names(data: Any) -> Iterator[Name]:
    for kind, by_code in data["first"].items():
        for code, texts in by_code.items():
            for text in texts:
                yield Name(text, kind, (code,))
    for text, codes in data[ASK].items():
        yield Name(text, ASK, tuple(codes))
    for text in data[NOTHING]:
        yield Name(text, NOTHING, ())


def attempt(names: Sequence[Name], index: PlaceIndex) -> list[Trial]:
    return [Trial(name, index.find(name.text)) for name in names]


def share_right(trials: Sequence[Trial]) -> float:
    """Between 0 and 1; 0 where nothing was tried."""
    return sum(trial.is_right for trial in trials) / max(len(trials), 1)
