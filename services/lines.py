"""Which crisis lines an answer shows, and in which order: danger first, then language before place. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.atlas import WHOLE_COUNTRY, Atlas, Spot
from tiers.routing import CANNOT_FUNCTION

EMERGENCY, LISTENING, MEDICAL = "emergency", "listening", "medical"
TALK = "talk-to-someone"


@dataclass(frozen=True, slots=True)
class Line:
    """A crisis line as far as the choice depends on it; no language means that we do not know which."""

    slug: str
    type: str
    needs: frozenset[str]
    who: frozenset[str]
    languages: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who would call: the urgent needs, for whom, the languages of the page and the person, and the place."""

    urgent: frozenset[str]
    who: str | None
    languages: Collection[str]
    spots: tuple[Spot, ...]
    see_gp: bool = False


def choose(lines: Iterable[Line], caller: Caller, atlas: Atlas) -> list[str]:
    """The slugs of the lines to show, most needed first; `lines` come in their own order.

    Not urgent: none, but for the doctor on duty where somebody should see a doctor today. The first emergency line
    stands on every urgent answer, so a line without a number never stands alone.
    """
    known = tuple(lines)
    picked: dict[str, None] = {}
    if caller.urgent:
        for group in _urgent(known, caller, atlas):
            picked.update(dict.fromkeys(line.slug for line in group))
    if caller.see_gp:
        doctors = [line for line in known if line.type == MEDICAL and CANNOT_FUNCTION in line.needs]
        picked.update(dict.fromkeys(line.slug for line in doctors))
    return list(picked)


def _urgent(lines: tuple[Line, ...], caller: Caller, atlas: Atlas) -> Iterable[list[Line]]:
    """The groups of lines in their order."""
    emergency = [line for line in lines if line.type == EMERGENCY]
    yield emergency[:1]
    yield [line for line in emergency if line.needs & caller.urgent]
    own = [line for line in lines if line.needs & caller.urgent and line.type != EMERGENCY]
    spoken = _spoken(own, caller, atlas)
    yield sorted(spoken, key=lambda line: not _reaches(line, caller, atlas))
    near = [line for line in own if line not in spoken and _reaches(line, caller, atlas)]
    yield [line for line in near if not line.languages]
    yield _for_who(lines, caller, atlas)
    yield [line for line in near if line.languages]
    if own and not spoken and all(line.languages for line in near):
        yield _listening(lines, caller, atlas)


def _spoken(lines: list[Line], caller: Caller, atlas: Atlas) -> list[Line]:
    """The lines in the caller's language that reach the place, or work for more than one province."""
    return [
        line
        for line in lines
        if _speaks(line, caller) and (_reaches(line, caller, atlas) or _is_wide(line, atlas))
    ]


def _listening(lines: tuple[Line, ...], caller: Caller, atlas: Atlas) -> list[Line]:
    """Where no line for this speaks the language: one that listens and does, that of the place, and the English one."""
    known = [line for line in lines if line.type == LISTENING and TALK in line.needs]
    known = [line for line in known if not line.who]
    own = [line for line in known if _speaks(line, caller)]
    near = [line for line in known if caller.spots and _reaches(line, caller, atlas)]
    return own + near + [line for line in known if WHOLE_COUNTRY in line.codes]


def _for_who(lines: tuple[Line, ...], caller: Caller, atlas: Atlas) -> list[Line]:
    """The lines for children or minors alone: in their language, else those of the place."""
    own = [line for line in lines if caller.who and caller.who in line.who]
    spoken = _spoken(own, caller, atlas)
    return spoken + [line for line in own if line not in spoken and _reaches(line, caller, atlas)]


def _speaks(line: Line, caller: Caller) -> bool:
    return bool(line.languages & set(caller.languages))


def _reaches(line: Line, caller: Caller, atlas: Atlas) -> bool:
    return all(atlas.covers(line.codes, spot) for spot in caller.spots)


def _is_wide(line: Line, atlas: Atlas) -> bool:
    """Whether it works for a region or a community: a line of one town or province helps nobody elsewhere."""
    return any(code not in atlas or len(atlas[code].lineage) <= 2 for code in line.codes)
