"""Which services an answer lists for each need of a layer, and what it does where nothing fits.

Pure: it knows neither Django nor the models, so that every answer can be tried on all services at once. The rules
are those of docs/routing.md; `tiers.routing` has found the layers before.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from services.fitting import SELF, UNKNOWN, Candidate, Drop, Fit, Fitting, Person, Terms
from tiers.routing import TIERS, Layer, Need

FOCUSED, SPECIALISED, COMMUNITY = "focused", "specialised", "community"


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


class Choice(Fitting):
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
        super().__init__(person, terms)
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
            if candidate.local_of and self.person.spots and self.excluded(candidate) is None:
                self._members.setdefault(candidate.local_of, []).append(candidate)

    def local_members(self, general: Candidate) -> tuple[Candidate, ...]:
        """The local members of a network that work at the place and take this person, in their order."""
        return tuple(sorted(self._members.get(general.pk, ()), key=self.rank))

    def why_not(self, candidate: Candidate, need: Need, *, anywhere: bool = False) -> Drop | None:
        """Why this service cannot be listed for this need; None when it can. `anywhere` forgets the place."""
        excluded = self.excluded(candidate, need, anywhere=anywhere)
        if excluded is None and candidate.pk in self._members:
            return Drop.MEMBER
        return excluded

    def excluded_as_door(self, candidate: Candidate, needs: frozenset[str]) -> bool:
        """Whether a door is shut to this person: for each of these needs, or at all where none is named."""
        if not needs:
            return self.excluded(candidate) is not None
        return all(self.excluded(candidate, self.terms.needs[slug]) is not None for slug in needs)

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
            and self.excluded(found, need, anywhere=True) is None
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
