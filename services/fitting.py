"""Whether a service fits somebody, why not, and what comes first: rules over plain values.

Pure: it knows neither Django nor the models. The rules are «Left out» and «Order» of docs/routing.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.atlas import WHOLE_COUNTRY, Atlas, Spot
from tiers.routing import Need

EVERYONE, ADULTS = "everyone", "adults"
OPEN, CLOSED, DEPENDS, UNKNOWN, NAMES_OTHERS = (
    "open",
    "closed",
    "depends",
    "unknown",
    "names-others",
)
STATUS_RANK = {OPEN: 0, DEPENDS: 1, UNKNOWN: 2, NAMES_OTHERS: 3}
SPOKEN, INTERPRETED, ON_REQUEST = "spoken", "interpreter", "on-request"
LANGUAGE_RANK = {SPOKEN: 0, INTERPRETED: 1, ON_REQUEST: 2, UNKNOWN: 3}
SELF, PROFESSIONAL = "self", "professional"
ACCESS_RANK = {SELF: 0, "both": 0, UNKNOWN: 1, PROFESSIONAL: 2}
OWN, OTHER = "own", "other"
OLDEST = 200
SEAT_RANK = {"municipality": 0, "province": 1, "region": 2, None: 3}
AUDIENCE_RANK = {OWN: 0, EVERYONE: 1, OTHER: 2}


class Drop(StrEnum):
    """Why a service is left out, in the order in which it is looked at."""

    NEED = "need"
    UNPUBLISHED = "unpublished"
    CLOSED = "closed"
    AGE = "age"
    AUDIENCE = "audience"
    KEPT = "kept"
    SET_APART = "set-apart"
    PLACE = "place"
    MEMBER = "member"
    LAYER = "layer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A service as far as the choice depends on it. `codes` is its area, `seats` the places where it has an address.

    `answers` gives open, closed or depends by status, and `unnamed` what holds for a status that it does not name.
    `closed_but` names for a status the one need for which alone the answer holds; for the others it is closed.
    """

    pk: int
    slug: str
    sort_name: str
    tier: str
    needs: frozenset[str]
    audiences: frozenset[str]
    codes: frozenset[str]
    seats: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    unnamed: str = UNKNOWN
    closed_but: Mapping[str, str] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    interpreted: frozenset[str] = frozenset()
    interpreter: str = UNKNOWN
    access: str = UNKNOWN
    is_remote: bool = False
    has_contact: bool = False
    is_overdue: bool = False
    last_verified: date | None = None
    local_of: int | None = None
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class Who:
    """For whom help is sought, with the audiences and ages that fit."""

    slug: str
    audiences: frozenset[str]
    own: frozenset[str]
    age_from: int | None = None
    age_to: int | None = None
    is_helper: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody who needs help. No spot: the place is not known; several: one of them."""

    who: Who | None
    chosen: frozenset[str]
    statuses: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The vocabularies that the choice rests on: all are rows that a curator edits.

    `anybody` are the audiences that fit where we do not know for whom; `grown_up` the people whose doors are then
    shown, those without an upper age.
    """

    needs: Mapping[str, Need]
    set_apart: frozenset[str]
    kin: Mapping[str, frozenset[str]]
    never_asked: frozenset[str]
    only_with: Mapping[str, frozenset[str]]
    anybody: frozenset[str]
    grown_up: frozenset[str]
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class Fit:
    """How a service fits: `place` is the kind of the narrowest area that holds the place, or the slug of a named one."""

    status: str | None
    place: str | None
    language: str | None
    audience: str
    seat: str | None


class Fitting:
    """How services fit one person."""

    def __init__(self, person: Person, terms: Terms) -> None:
        self.person = person
        self.terms = terms

    def excluded(
        self, candidate: Candidate, need: Need | None = None, *, anywhere: bool = False
    ) -> Drop | None:
        """Why this service is left out before ranking; None where it is not. `anywhere` forgets the place."""
        if not candidate.is_published:
            return Drop.UNPUBLISHED
        if self._is_closed(candidate, need):
            return Drop.CLOSED
        if not self._fits_age(candidate):
            return Drop.AGE
        if not self._fits_audience(candidate):
            return Drop.AUDIENCE
        if self._is_kept_to_others(candidate):
            return Drop.KEPT
        if need is not None and need.is_care and self._is_set_apart(candidate):
            return Drop.SET_APART
        if not anywhere and not self._in_reach(candidate, need):
            return Drop.PLACE
        return None

    def _is_closed(self, candidate: Candidate, need: Need | None) -> bool:
        for status in self.person.statuses:
            if candidate.answers.get(status) == CLOSED:
                return True
            if need is not None and candidate.closed_but.get(status, need.slug) != need.slug:
                return True
        return False

    def _fits_age(self, candidate: Candidate) -> bool:
        who = self.person.who
        if who is None or who.is_helper:
            return True
        youngest, oldest = who.age_from or 0, who.age_to or OLDEST
        return (candidate.age_from or 0) <= oldest and youngest <= (candidate.age_to or OLDEST)

    def audiences(self) -> frozenset[str]:
        """The audiences of the person, with those that a chosen need opens."""
        return self.fixed_audiences() | self._opened()

    def fixed_audiences(self) -> frozenset[str]:
        """The audiences of the person, whatever is chosen."""
        return self.person.who.audiences if self.person.who else self.terms.anybody

    def _opened(self) -> frozenset[str]:
        """The audiences that a chosen need opens: victims of what was chosen."""
        chosen = self.person.chosen
        return frozenset(slug for slug, needs in self.terms.only_with.items() if needs & chosen)

    def _fits_audience(self, candidate: Candidate) -> bool:
        who = self.person.who
        return bool((who and who.is_helper) or candidate.audiences & self.audiences())

    def _is_kept_to_others(self, candidate: Candidate) -> bool:
        if candidate.audiences & {EVERYONE, ADULTS}:
            return False
        return any(
            not needs & self.person.chosen
            for slug, needs in self.terms.only_with.items()
            if slug in candidate.audiences
        )

    def _is_set_apart(self, candidate: Candidate) -> bool:
        special = candidate.needs & self.terms.set_apart
        return bool(special) and not special & self.person.chosen

    def _in_reach(self, candidate: Candidate, need: Need | None) -> bool:
        if self.person.spots:
            return self.covers(candidate)
        return WHOLE_COUNTRY in candidate.codes or (need is not None and need.is_urgent)

    def covers(self, candidate: Candidate) -> bool:
        """Whether it works at the place; where several places are possible, at all of them."""
        return all(self.terms.atlas.covers(candidate.codes, spot) for spot in self.person.spots)

    def fit(self, candidate: Candidate) -> Fit:
        return Fit(
            status=self._status(candidate),
            place=self._place(candidate),
            language=self._language(candidate),
            audience=self._audience(candidate),
            seat=self._seat(candidate),
        )

    def _status(self, candidate: Candidate) -> str | None:
        if not self.person.statuses:
            return None
        answers = candidate.answers
        found = {answers.get(status, candidate.unnamed) for status in self.person.statuses}
        return min(found, key=STATUS_RANK.__getitem__)

    def _place(self, candidate: Candidate) -> str | None:
        if not self.person.spots or not self.covers(candidate):
            return None
        spot, atlas = self.person.spots[0], self.terms.atlas
        code = min(
            (code for code in sorted(candidate.codes) if atlas.covers((code,), spot)),
            key=lambda code: atlas.width((code,), spot),
        )
        return atlas[code].kind if code in spot.lineage else code

    def _language(self, candidate: Candidate) -> str | None:
        wanted = set(self.person.spoken)
        if not wanted:
            return None
        if wanted & candidate.spoken:
            return SPOKEN
        if wanted & candidate.interpreted or candidate.interpreter == "provided":
            return INTERPRETED
        return ON_REQUEST if candidate.interpreter == "on-request" else UNKNOWN

    def _audience(self, candidate: Candidate) -> str:
        own = self.person.who.own if self.person.who else self.terms.anybody
        if candidate.audiences & (own | self._opened()):
            return OWN
        return EVERYONE if EVERYONE in candidate.audiences else OTHER

    def only_for(self, candidate: Candidate) -> frozenset[str]:
        """The audiences that we never ask for, where the service fits this person by those alone: «for women»."""
        fitting = candidate.audiences & self.fixed_audiences()
        return fitting if fitting and fitting <= self.terms.never_asked else frozenset()

    def _seat(self, candidate: Candidate) -> str | None:
        """The narrowest level that it has an address in together with the place."""
        if not self.person.spots:
            return None
        levels = [self._seat_at(candidate, spot) for spot in self.person.spots]
        return max(levels, key=SEAT_RANK.__getitem__)

    def _seat_at(self, candidate: Candidate, spot: Spot) -> str | None:
        atlas = self.terms.atlas
        lines = [atlas[nis].lineage for nis in candidate.seats]
        shared = (code for code in spot.lineage[:0:-1] if any(code in line for line in lines))
        return next((atlas[code].kind for code in shared), None)

    def rank(self, candidate: Candidate) -> tuple[object, ...]:
        """The fixed order, the same words as on the page; the slug makes it whole."""
        fit = self.fit(candidate)
        spots = self.person.spots
        professional = self.person.who is not None and self.person.who.slug == PROFESSIONAL
        return (
            bool(self.only_for(candidate)),
            STATUS_RANK[fit.status] if fit.status else 0,
            not candidate.needs & self.person.chosen,
            AUDIENCE_RANK[fit.audience],
            SEAT_RANK[fit.seat],
            max((self.terms.atlas.width(candidate.codes, spot) for spot in spots), default=0),
            LANGUAGE_RANK[fit.language] if fit.language else 0,
            0 if professional else ACCESS_RANK[candidate.access],
            not candidate.has_contact,
            candidate.is_overdue,
            -candidate.last_verified.toordinal() if candidate.last_verified else 0,
            candidate.sort_name,
            candidate.slug,
        )
