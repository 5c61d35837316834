"""Where to begin: the doors that stand open to somebody, in the order of their rows. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.atlas import WHOLE_COUNTRY
from services.matching import NAMES_OTHERS, Candidate, Choice, Listed


@dataclass(frozen=True, slots=True)
class Door:
    """For these needs, these people and this area: begin at this service. No status: whatever the papers."""

    service: int
    needs: frozenset[str]
    who: frozenset[str]
    codes: frozenset[str]
    statuses: frozenset[str] = frozenset()


def first_doors(choice: Choice, doors: Iterable[Door], *, at_least_one: bool) -> tuple[Listed, ...]:
    """The doors for the chosen needs, each service once.

    Where no need is known all doors are shown, and with `at_least_one` also where no door is for the chosen needs.

    A network's general record gives way to its local members, as everywhere.
    """
    known = tuple(doors)
    chosen = choice.person.chosen
    for needs in (chosen, frozenset[str]()) if at_least_one else (chosen,):
        found = {
            candidate.pk: candidate
            for door in known
            if _is_for(door, choice, needs)
            for candidate in _behind(door, choice, needs & door.needs)
        }
        if found:
            return tuple(Listed(row, choice.fit(row)) for row in found.values())
    return ()


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
    """The service of the door, or its local members there, without those that are shut to the person."""
    general = next((row for row in choice.candidates if row.pk == door.service), None)
    if general is None:
        return
    members = choice.local_members(general) or (general,)
    yield from (row for row in members if _stands_open(row, choice, needs))


def _stands_open(candidate: Candidate, choice: Choice, needs: frozenset[str]) -> bool:
    """Whether nobody with these papers is sent away at this door: not closed, nor open to named others only."""
    if choice.excluded_as_door(candidate, needs):
        return False
    return choice.fit(candidate).status != NAMES_OTHERS
