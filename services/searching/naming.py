"""The whole names by which somebody asks for one service, each squashed to one word."""

import re
from collections.abc import Iterable, Iterator

from services.searching.tokens import as_one, spelled, squashed, words

IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")
# What an association writes behind its name, and nobody types.
LEGAL_FORMS = frozenset({"vzw", "asbl", "vog", "aisbl", "npo", "cv", "nv"})


def titles(names: Iterable[str], slug: str, places: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of a service as titles: whole, without brackets, legal form or the place that it works in; and its slug.

    «OCMW Schaarbeek» is what somebody means by «OCMW» in Schaarbeek. What stands in brackets is a title of its own
    where it begins like the name: «Dienst Vreemdelingenzaken (DVZ)», not «Koffie en formulieren (CAW)».
    """
    towns = [words(place) for place in places]
    found = [squashed(slug)]
    for name in dict.fromkeys(names):
        for form in _forms(name):
            for told in dict.fromkeys((spelled(form), words(form))):
                bare = [word for word in told if word not in LEGAL_FORMS]
                found += [as_one(told), as_one(bare)]
                found += [as_one(_without(bare, town)) for town in towns if town]
    return tuple(dict.fromkeys(title for title in found if title))


def _forms(name: str) -> Iterator[str]:
    yield name
    outside = IN_BRACKETS.sub(" ", name).strip()
    if outside == name.strip():
        return
    yield outside
    for inside in IN_BRACKETS.findall(name):
        if words(inside)[:1] and words(outside)[:1] and words(inside)[0][0] == words(outside)[0][0]:
            yield inside


def _without(name: list[str], town: tuple[str, ...]) -> list[str]:
    """The name without the words of the town where it ends with them; empty where nothing else stands in it."""
    return name[: -len(town)] if tuple(name[-len(town) :]) == town else []
