"""Where to begin: the doors that stand open to somebody, in the order of their rows. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.atlas import WHOLE_COUNTRY
from services.fitting import Candidate
from services.matching import Choice, Listed


@dataclass(frozen=True, slots=True)
class Door:
    """For these needs, these people and this area: begin at this service. No status: whatever the papers."""

    service: int
    needs: frozenset[str]
    who: frozenset[str]
    codes: frozenset[str]
    statuses: frozenset[str] = frozenset()


def first_doors(choice: Choice, doors: Iterable[Door]) -> tuple[Listed, ...]:
    """The doors for the chosen needs, each service once; all doors where no need is known.

    A network's general record gives way to its local members, as everywhere.
    """
    needs = choice.person.chosen
    found = {
        candidate.pk: candidate
        for door in doors
        if _is_for(door, choice, needs)
        for candidate in _behind(door, choice, needs & door.needs)
    }
    return tuple(Listed(row, choice.fit(row)) for row in found.values())


def _is_for(door: Door, choice: Choice, needs: frozenset[str]) -> bool:
    """Whether the door is for this person, place and these needs; no need at all stands for every need."""
    who, spots = choice.person.who, choice.person.spots
    if door.statuses and not door.statuses & set(choice.person.statuses):
        return False
    if needs and not needs & door.needs:
        return False
    if who is not None and who.slug not in door.who:
        return False
    if who is None and not door.who & choice.terms.grown_up:
        return False
    if not spots:
        return WHOLE_COUNTRY in door.codes
    return all(choice.terms.atlas.covers(door.codes, spot) for spot in spots)


def _behind(door: Door, choice: Choice, needs: frozenset[str]) -> Iterator[Candidate]:
    """The service of the door, or its local members there, without those that are closed to the person."""
    general = next((row for row in choice.candidates if row.pk == door.service), None)
    if general is None:
        return
    members = choice.local_members(general) or (general,)
    yield from (row for row in members if not choice.excluded_as_door(row, needs))
