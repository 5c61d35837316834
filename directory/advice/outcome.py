"""The whole advice as values: layers, services, doors, crisis lines, resources and hints. Words come in `telling`."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.advice.asked import Asked
from services.beginning import first_doors
from services.candidates import candidates
from services.fitting import Candidate, Fitting, Person
from services.lines import Caller, choose
from services.matching import Choice, Entry, Listed, Mark
from services.models import CrisisLine, Resource, Service
from services.querysets import ServiceQuerySet
from services.shortlist import Shortlist
from services.snapshot import Snapshot
from services.terms import Values, values_of
from tiers import routing
from tiers.models import Hint

MOST_A_NEED = 5
MOST_MEANWHILE = 3
MOST_RESOURCES = 4


@dataclass(frozen=True)
class Shown:
    """An entry with what the page shows of it, and how many services more there are."""

    entry: Entry
    first: tuple[Listed, ...]

    @property
    def more(self) -> int:
        return len(self.entry.listed) - len(self.first)


@dataclass(frozen=True)
class LayerOutcome:
    """A layer of the answer: its entries, one for each need that stands in it, and why it is this layer."""

    tier: str
    entries: tuple[Shown, ...]
    reasons: tuple[routing.Reason, ...]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The services shown, each once."""
        rows = {row.candidate.pk: row for entry in reversed(self.entries) for row in entry.first}
        order = [row.candidate.pk for entry in self.entries for row in entry.first]
        return tuple(rows[pk] for pk in dict.fromkeys(order))

    @property
    def more(self) -> int:
        """How many services stand in an entry of this layer and are not shown."""
        every = {row.candidate.pk for entry in self.entries for row in entry.entry.listed}
        return len(every - {row.candidate.pk for row in self.listed})


@dataclass(frozen=True)
class Outcome:
    """What the advice holds."""

    asked: Asked
    advice: routing.Advice
    lines: tuple[CrisisLine, ...]
    layers: tuple[LayerOutcome, ...]
    doors: tuple[Listed, ...]
    resources: tuple[Resource, ...]
    hints: tuple[Hint, ...]
    choice: Choice

    @property
    def listed(self) -> tuple[Listed, ...]:
        """Every service shown, in the layers and as a door; one may stand twice."""
        return tuple(row for layer in self.layers for row in layer.listed) + self.doors


def work_out(asked: Asked, snapshot: Snapshot) -> Outcome:
    """The advice for these answers: at most six queries, whatever the data.

    Two for the services in reach, two for those elsewhere where nothing fits, two for resources.
    """
    values = values_of(snapshot)
    advice = route(asked, values)
    choice = choice_for(asked, advice, values, snapshot)
    layers = tuple(
        LayerOutcome(
            layer.tier,
            tuple(_shown(entry, choice) for entry in choice.entries(layer)),
            tuple(reason for reason in advice.reasons if reason.need in layer.needs),
        )
        for layer in advice.layers
    )
    return Outcome(
        asked=asked,
        advice=advice,
        lines=_lines(asked, advice, values, snapshot),
        layers=layers,
        doors=first_doors(choice, values.doors),
        resources=tuple(_resources(asked, advice, snapshot)),
        hints=tuple(_hints(asked, advice, snapshot)),
        choice=choice,
    )


def route(asked: Asked, values: Values) -> routing.Advice:
    """The layers for these answers: no query."""
    return routing.advise(answers_of(asked), values.needs, values.rules)


def answers_of(asked: Asked) -> routing.Answers:
    return routing.Answers(
        who=asked.who or "",
        needs=asked.needs,
        coping=routing.Coping(asked.coping),
        tried=routing.Tried(asked.tried),
    )


def lines_for(asked: Asked, snapshot: Snapshot) -> tuple[CrisisLine, ...]:
    """The crisis lines for these answers alone: no query, so that they wait for nothing."""
    values = values_of(snapshot)
    return _lines(asked, route(asked, values), values, snapshot)


def choice_for(asked: Asked, advice: routing.Advice, values: Values, snapshot: Snapshot) -> Choice:
    """The services that can be meant, ready to be chosen from: the queries of `candidates`, once more when it asks for others."""
    person = person_of(asked, advice, values, snapshot)
    wanted = _wanted(advice, values)
    doors = [door.service for door in values.doors]
    found = Service.objects.published().for_an_advice(wanted, doors)
    if asked.places:
        for place in asked.places:
            found = found.covering(place)
    elif not advice.urgent:
        found = found.covering(snapshot.country)
    needs = tuple(sorted(wanted))
    fitting = Fitting(person, values.terms)
    first = Shortlist(
        person,
        fitting.audiences(),
        needs,
        asked.places[0] if asked.places else None,
        tuple(doors),
        fitting.fixed_audiences(),
        values.terms.never_asked,
    )
    known = candidates(found, snapshot, first)

    def elsewhere() -> Iterable[Candidate]:
        others: ServiceQuerySet = Service.objects.published().serving_any(wanted)
        others = others.exclude(pk__in=[row.pk for row in known])
        return candidates(others, snapshot, first)

    return Choice(person, known, values.terms, elsewhere)


def person_of(asked: Asked, advice: routing.Advice, values: Values, snapshot: Snapshot) -> Person:
    """The person as the choice of services sees them; who they are can be a status of its own."""
    statuses = [asked.status] if asked.status else []
    if asked.who in snapshot.statuses.by_slug:
        statuses.append(asked.who)
    return Person(
        who=values.who[asked.who] if asked.who else None,
        chosen=frozenset(advice.needs),
        statuses=tuple(statuses),
        spoken=asked.spoken,
        spots=tuple(values.atlas[place.nis] for place in asked.places),
    )


def _wanted(advice: routing.Advice, values: Values) -> set[str]:
    """The needs that a service of the answer can serve: those of the answer, and their kin in every layer."""
    care = any(values.needs[slug].is_care for slug in advice.needs)
    kin = set().union(*values.terms.kin.values()) if care else set()
    return set(advice.needs) | kin


def _shown(entry: Entry, choice: Choice) -> Shown:
    """The first few; an urgent need without a place shows all, since only one of them may be near."""
    need = choice.terms.needs[entry.need]
    if need.is_urgent and not choice.person.spots:
        return Shown(entry, entry.listed)
    first: list[Listed] = []
    for mark in dict.fromkeys(row.mark for row in entry.listed):
        most = MOST_MEANWHILE if mark == Mark.MEANWHILE else MOST_A_NEED
        first += [row for row in entry.listed if row.mark == mark][:most]
    return Shown(entry, tuple(first))


def _lines(
    asked: Asked,
    advice: routing.Advice,
    values: Values,
    snapshot: Snapshot,
) -> tuple[CrisisLine, ...]:
    urgent = frozenset(slug for slug in advice.needs if values.needs[slug].is_urgent)
    caller = Caller(
        urgent=urgent or frozenset(advice.needs if advice.urgent else ()),
        who=asked.who,
        languages=(asked.language, *asked.spoken),
        spots=tuple(values.atlas[place.nis] for place in asked.places),
        see_gp=advice.see_gp,
    )
    by_slug = {line.slug: line for line in snapshot.crisis_lines}
    return tuple(by_slug[slug] for slug in choose(values.lines, caller, values.atlas))


def _resources(asked: Asked, advice: routing.Advice, snapshot: Snapshot) -> list[Resource]:
    """What to read or hear for these needs, in a language that somebody here reads first: two queries."""
    who = snapshot.who.by_slug.get(asked.who)
    is_helper = who is not None and who.is_helper
    audiences = [row.slug for row in who.audiences.all()] if who else []
    found = Resource.objects.for_needs(advice.needs).prefetch_related("languages")
    if not is_helper:
        asked_for = set(audiences) - values_of(snapshot).terms.never_asked
        found = found.for_audiences(asked_for)
    read = {asked.language, *asked.spoken}

    def order(resource: Resource) -> tuple[bool, str]:
        return (not read & {language.tag for language in resource.languages.all()}, resource.slug)

    return sorted(found, key=order)[:MOST_RESOURCES] if advice.needs else []


def _hints(asked: Asked, advice: routing.Advice, snapshot: Snapshot) -> Iterable[Hint]:
    needs = [snapshot.needs.by_slug[slug] for slug in advice.needs]
    kinds = {
        Hint.AppliesTo.ALL: True,
        Hint.AppliesTo.CARE: any(need.is_care for need in needs),
        Hint.AppliesTo.URGENT: advice.urgent,
    }
    for hint in snapshot.hints.rows:
        named = {need.slug for need in hint.needs.all()} & set(advice.needs)
        who = {row.slug for row in hint.who.all()}
        papers = {row.slug for row in hint.statuses.all()}
        if not kinds.get(hint.applies_to, bool(named)):
            continue
        if asked.who is not None and asked.who not in who:
            continue
        if papers and asked.status is not None and asked.status not in papers:
            continue
        if hint.text_self_nl if asked.for_me else hint.text_nl:
            yield hint


def helper_doors(outcome: Outcome, snapshot: Snapshot) -> tuple[Listed, ...]:
    """Where somebody who helps another finds support: the doors for helpers that stand open at this place. No query."""
    asked, values = outcome.asked, values_of(snapshot)
    own = outcome.choice
    if asked.for_me or (own.person.who and own.person.who.is_helper):
        return ()
    found: dict[int, Listed] = {}
    for who in values.who.values():
        if who.is_helper:
            person = Person(who, frozenset(), spots=own.person.spots)
            choice = Choice(person, own.candidates, values.terms)
            only_helpers = [door for door in values.doors if door.who <= values.helpers]
            rows = first_doors(choice, only_helpers)
            found |= {row.candidate.pk: row for row in rows}
    return tuple(found.values())
