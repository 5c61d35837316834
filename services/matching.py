"""Which services fit an answer, in which order, and why the others do not.

Pure: it knows neither Django nor the models, so that every answer can be tried on all services at once. The rules
are those of «Which services» and «Ranking» in docs/routing.md; `tiers.routing` has found the layers before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from services.atlas import WHOLE_COUNTRY, Atlas, Spot
from tiers.routing import TIERS, Layer, Need

EVERYONE, ADULTS = "everyone", "adults"
FOCUSED, SPECIALISED, COMMUNITY = "focused", "specialised", "community"
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


class Mark(StrEnum):
    """What the answer says of a service that is not simply the one that fits."""

    NONE = ""
    MEANWHILE = "meanwhile"
    REFERRAL = "referral"
    SELF_HELP = "self-help"
    FARTHER = "farther"
    BELOW = "below"


class Step(StrEnum):
    """A step that was taken because nothing fits in reach."""

    PROVINCE = "province"
    NEAREST = "nearest"
    REMOTE = "remote"
    BELOW = "below"
    DOORS = "doors"


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


@dataclass(frozen=True, slots=True)
class Listed:
    """A service in an answer."""

    candidate: Candidate
    fit: Fit
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Entry:
    """The services for one need in its layer, best first, and the steps taken where nothing in reach fits.

    `near` is the province whose services were found by a step.
    """

    need: str
    tier: str
    listed: tuple[Listed, ...]
    steps: tuple[Step, ...] = ()
    near: str | None = None


def heir(member: Candidate, general: Candidate) -> Candidate:
    """A local member with what its network's general record says besides: needs, and answers to more papers."""
    return replace(
        member,
        needs=member.needs | general.needs,
        answers={**general.answers, **member.answers},
        closed_but={
            status: need
            for status, need in general.closed_but.items()
            if status not in member.answers
        }
        | dict(member.closed_but),
        unnamed=general.unnamed if member.unnamed == UNKNOWN else member.unnamed,
    )


class Choice:
    """The choice for one person among the services that can be meant.

    `candidates` must hold every published service that serves a need of the answer or its kin and works at the
    place, and every local member of a network there; `elsewhere` gives those of other places, asked only when
    nothing in reach fits.
    """

    def __init__(
        self,
        person: Person,
        candidates: Iterable[Candidate],
        terms: Terms,
        elsewhere: Callable[[], Iterable[Candidate]] = tuple,
    ) -> None:
        self.person = person
        self.terms = terms
        self.candidates = tuple(candidates)
        self._elsewhere = elsewhere
        self._all_elsewhere: tuple[Candidate, ...] | None = None
        self._members: dict[int, list[Candidate]] = {}
        self._replace_by_members()

    def _replace_by_members(self) -> None:
        """Lets a network's general record give way to its local members, which take over what it says and they do not.

        The general record speaks for every member: what it does, a member does in its area.
        """
        general = {candidate.pk: candidate for candidate in self.candidates}
        self.candidates = tuple(
            heir(candidate, general[candidate.local_of])
            if candidate.local_of in general
            else candidate
            for candidate in self.candidates
        )
        for candidate in self.candidates:
            if candidate.local_of and self.person.spots and self._excluded(candidate) is None:
                self._members.setdefault(candidate.local_of, []).append(candidate)

    def local_members(self, general: Candidate) -> tuple[Candidate, ...]:
        """The local members of a network that work at the place and take this person, in their order."""
        return tuple(sorted(self._members.get(general.pk, ()), key=self.rank))

    # Left out before ranking

    def why_not(self, candidate: Candidate, need: Need, *, anywhere: bool = False) -> Drop | None:
        """Why this service cannot be listed for this need; None when it can. `anywhere` forgets the place."""
        excluded = self._excluded(candidate, need, anywhere=anywhere)
        if excluded is None and candidate.pk in self._members:
            return Drop.MEMBER
        return excluded

    def excluded_as_door(self, candidate: Candidate, needs: frozenset[str]) -> bool:
        """Whether a door is shut to this person: for each of these needs, or at all where none is named."""
        if not needs:
            return self._excluded(candidate) is not None
        return all(self._excluded(candidate, self.terms.needs[slug]) is not None for slug in needs)

    def _excluded(
        self, candidate: Candidate, need: Need | None = None, *, anywhere: bool = False
    ) -> Drop | None:
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

    def _audiences(self) -> frozenset[str]:
        """The audiences of the person, with those that a chosen need opens."""
        return self._fixed_audiences() | self._opened()

    def _fixed_audiences(self) -> frozenset[str]:
        return self.person.who.audiences if self.person.who else self.terms.anybody

    def _opened(self) -> frozenset[str]:
        """The audiences that a chosen need opens: victims of what was chosen."""
        chosen = self.person.chosen
        return frozenset(slug for slug, needs in self.terms.only_with.items() if needs & chosen)

    def _fits_audience(self, candidate: Candidate) -> bool:
        who = self.person.who
        return bool((who and who.is_helper) or candidate.audiences & self._audiences())

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

    # Ranking

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
        fitting = candidate.audiences & self._fixed_audiences()
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
            -candidate.last_verified.toordinal() if candidate.last_verified else 0,
            candidate.sort_name,
            candidate.slug,
        )

    def _listed(self, found: Iterable[Candidate], mark: Mark = Mark.NONE) -> tuple[Listed, ...]:
        return tuple(
            Listed(candidate, self.fit(candidate), mark)
            for candidate in sorted(found, key=self.rank)
        )

    # The entries of a layer

    def entries(self, layer: Layer) -> tuple[Entry, ...]:
        """One entry for each need that stands in this layer."""
        return tuple(self._entry(self.terms.needs[slug], layer.tier) for slug in layer.needs)

    def _entry(self, need: Need, tier: str) -> Entry:
        fitting = [found for found in self.candidates if self.why_not(found, need) is None]
        if not need.is_care:
            own = [found for found in fitting if need.slug in found.needs]
            return self._filled(need, tier, self._listed(own))
        own = [found for found in fitting if self._of_layer(found, need, tier)]
        lower = [
            found
            for found in fitting
            if need.slug in found.needs and TIERS.index(found.tier) < TIERS.index(tier)
        ]
        return self._filled(need, tier, self._listed(own), self._listed(lower, Mark.MEANWHILE))

    def _of_layer(self, candidate: Candidate, need: Need, tier: str) -> bool:
        return candidate.tier == tier and bool(
            candidate.needs & ({need.slug} | self.terms.kin.get(tier, frozenset()))
        )

    def _filled(
        self, need: Need, tier: str, own: tuple[Listed, ...], meanwhile: tuple[Listed, ...] = ()
    ) -> Entry:
        """The entry as it is where something fits, else with what the steps for this need find."""
        if own:
            return Entry(need.slug, tier, own + meanwhile)
        if need.is_care and tier == COMMUNITY:
            found = self._that_take_people_themselves(need) + meanwhile
            return Entry(need.slug, tier, found) if found else self._by_steps(need, tier, ())
        if need.is_care and tier == FOCUSED:
            referred = self._in_layer(need, SPECIALISED, Mark.REFERRAL)
            if referred:
                return Entry(need.slug, tier, meanwhile + referred)
        return self._by_steps(need, tier, meanwhile)

    def _in_layer(self, need: Need, tier: str, mark: Mark) -> tuple[Listed, ...]:
        found = [
            candidate
            for candidate in self.candidates
            if self._of_layer(candidate, need, tier) and self.why_not(candidate, need) is None
        ]
        return self._listed(found, mark)

    def _that_take_people_themselves(self, need: Need) -> tuple[Listed, ...]:
        return tuple(
            listed
            for listed in self._in_layer(need, FOCUSED, Mark.SELF_HELP)
            if listed.candidate.access in (SELF, "both")
        )

    def _by_steps(self, need: Need, tier: str, meanwhile: tuple[Listed, ...]) -> Entry:
        """Same province, the nearest province, by phone, the layer below, the doors: the first that has something."""
        steps: list[Step] = []
        for step, near, found in self._farther(need, tier):
            if step not in steps:
                steps.append(step)
            if found:
                listed = meanwhile + self._listed(found, Mark.FARTHER)
                return Entry(need.slug, tier, listed, tuple(steps), near)
        if need.is_care and tier != TIERS[0]:
            steps.append(Step.BELOW)
            if below := self._below(need, tier, meanwhile):
                return Entry(need.slug, tier, meanwhile + below, tuple(steps))
        return Entry(need.slug, tier, meanwhile, (*steps, Step.DOORS))

    def _farther(self, need: Need, tier: str) -> Iterator[tuple[Step, str | None, list[Candidate]]]:
        """The steps away from the place, each with the province it looks in and what works there."""
        if not self.person.spots:
            return
        spot, atlas = self.person.spots[0], self.terms.atlas
        away = [
            found
            for found in self.elsewhere()
            if self._serves(found, need, tier)
            and not atlas.is_one_town(found.codes)
            and self._excluded(found, need, anywhere=True) is None
        ]
        if spot.province:
            own = [found for found in away if atlas.works_in(found.codes, spot.province)]
            yield Step.PROVINCE, spot.province, own
        for province in atlas.nearest_provinces(spot):
            near = [found for found in away if atlas.works_in(found.codes, province)]
            yield Step.NEAREST, province, near
        remote = [
            found for found in away if found.is_remote and atlas.touches(found.codes, spot.region)
        ]
        yield Step.REMOTE, None, remote

    def _below(self, need: Need, tier: str, known: tuple[Listed, ...]) -> tuple[Listed, ...]:
        """What the nearest lower layer has for this need or its kin, besides what is listed already."""
        listed = {row.candidate.pk for row in known}
        for lower in reversed(TIERS[: TIERS.index(tier)]):
            below = self._in_layer(need, lower, Mark.BELOW)
            if fresh := tuple(row for row in below if row.candidate.pk not in listed):
                return fresh
        return ()

    def _serves(self, candidate: Candidate, need: Need, tier: str) -> bool:
        if need.is_care:
            return self._of_layer(candidate, need, tier)
        return need.slug in candidate.needs

    def elsewhere(self) -> tuple[Candidate, ...]:
        """The services of other places, read once and only when they are asked for."""
        if self._all_elsewhere is None:
            self._all_elsewhere = tuple(self._elsewhere())
        return self._all_elsewhere
