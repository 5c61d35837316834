"""The advice in words and cards, for the page and the API: why this layer, why this service, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.advice.outcome import Outcome, Shown
from directory.cards import closed_today
from services import matching
from services.matching import Listed, Mark, Step
from services.models import ContactPoint, Region, Service, ServiceStatus
from services.snapshot import Snapshot
from tiers.models import Need, Tier
from tiers.routing import Reason

MOST_AREAS = 3
MOST_WHOLE = 2


@dataclass(frozen=True)
class AdviceCard:
    """A service in the advice: the row, why it stands here, and what to ask first."""

    service: Service
    tier: Tier
    mark: str
    contacts: list[ContactPoint]
    fits: list[str]
    ask_first: list[str]
    depends: list[ServiceStatus]
    is_open: bool | None
    needs_referral: bool


@dataclass(frozen=True)
class ToldEntry:
    """One need in its layer: the services with what they are to the need, and the steps taken to find them.

    The first few are told whole, the rest and those that are told as a door already in short.
    """

    need: Need
    whole: list[AdviceCard]
    short: list[AdviceCard]
    meanwhile: list[AdviceCard]
    steps: list[str]
    more: int

    @property
    def remark(self) -> str:
        """What all its services are to the need, where they are not simply those that fit."""
        return next((card.mark for card in self.cards), "")

    @property
    def cards(self) -> list[AdviceCard]:
        return [*self.whole, *self.short]


@dataclass(frozen=True)
class ToldLayer:
    """A layer with its reasons; each reason is a rule row with the need it speaks of."""

    tier: Tier
    needs: list[Need]
    reasons: list[tuple[Reason, object]]
    entries: list[ToldEntry]
    more: int


@dataclass(frozen=True)
class Told:
    """All that the page says of an outcome."""

    outcome: Outcome
    layers: list[ToldLayer]
    doors: list[AdviceCard]
    first_step: str
    next_step: str
    next_tier: Tier | None
    assumed: list[str]
    made: dict[tuple[int, Mark], AdviceCard]
    also: list[AdviceCard]

    def card(self, row: Listed) -> AdviceCard:
        return self.made[_key(row)]

    @property
    def slugs(self) -> list[str]:
        """Every service of the advice, each once, the doors first."""
        cards = [*self.doors]
        for layer in self.layers:
            for entry in layer.entries:
                cards += [*entry.cards, *entry.meanwhile]
        return list(dict.fromkeys(card.service.slug for card in cards))


def tell(
    outcome: Outcome,
    snapshot: Snapshot,
    *,
    every: bool = False,
    also: tuple[Listed, ...] = (),
) -> Told:
    """The advice in the active language: four queries.

    `every` tells all services of an entry, not the first few; `also` are services to tell besides.
    """
    shown = [
        row for layer in outcome.layers for entry in layer.entries for row in _rows(entry, every)
    ]
    made = _cards([*shown, *outcome.doors, *also], outcome, snapshot)
    layers = [
        ToldLayer(
            tier=snapshot.tiers.by_slug[layer.tier],
            needs=[snapshot.needs.by_slug[entry.entry.need] for entry in layer.entries],
            reasons=[
                (reason, snapshot.rules.by_slug[reason.rule.slug])
                for reason in unique(layer.reasons)
            ],
            entries=[_entry(entry, outcome, made, snapshot, every) for entry in layer.entries],
            more=0 if every else layer.more,
        )
        for layer in outcome.layers
    ]
    advice = outcome.advice
    return Told(
        outcome=outcome,
        layers=layers,
        doors=[made[_key(row)] for row in outcome.doors],
        first_step=first_step(outcome, snapshot),
        next_step=next_step(outcome, snapshot),
        next_tier=snapshot.tiers.by_slug[advice.next_tier] if advice.next_tier else None,
        assumed=assumed(outcome),
        made=made,
        also=[made[_key(row)] for row in also],
    )


def unique(reasons: Iterable[Reason]) -> list[Reason]:
    """One reason for each rule, the first need that it holds for."""
    return list({reason.rule.slug: reason for reason in reversed(list(reasons))}.values())[::-1]


def _rows(entry: Shown, every: bool) -> tuple[Listed, ...]:
    return entry.entry.listed if every else entry.first


def _key(row: Listed) -> tuple[int, Mark]:
    return row.candidate.pk, row.mark


def _entry(
    entry: Shown,
    outcome: Outcome,
    made: dict[tuple[int, Mark], AdviceCard],
    snapshot: Snapshot,
    every: bool,
) -> ToldEntry:
    rows = _rows(entry, every)
    own = [row for row in rows if row.mark != Mark.MEANWHILE]
    told = set() if every else {row.candidate.pk for row in outcome.doors}
    fresh = [row for row in own if row.candidate.pk not in told]
    whole = fresh if every else fresh[:MOST_WHOLE]
    return ToldEntry(
        need=snapshot.needs.by_slug[entry.entry.need],
        whole=[made[_key(row)] for row in whole],
        short=[made[_key(row)] for row in own if row not in whole],
        meanwhile=[made[_key(row)] for row in rows if row.mark == Mark.MEANWHILE],
        steps=step_words(entry, snapshot),
        more=0 if every else entry.more,
    )


# Cards


def _cards(
    rows: list[Listed], outcome: Outcome, snapshot: Snapshot
) -> dict[tuple[int, Mark], AdviceCard]:
    """A card for each row: services, their contacts, closures and conditions, four queries."""
    pks = {row.candidate.pk for row in rows}
    contacts = ContactPoint.objects.in_order().filter(for_professionals=False)
    services = (
        Service.objects.for_listing(get_language())
        .prefetch_related(Prefetch("contacts", contacts.select_related("crisis_line")))
        .in_bulk(pks)
    )
    closed = closed_today(services.values())
    conditions = _conditions(rows, outcome)
    found = {}
    for row in rows:
        service = services[row.candidate.pk]
        found[_key(row)] = AdviceCard(
            service=service,
            tier=snapshot.tiers.by_pk[service.tier_id],
            mark=row.mark,
            contacts=[c for c in service.contacts.all() if c.kind != ContactPoint.Kind.DESK],
            fits=fit_words(row, outcome, snapshot),
            ask_first=ask_first_words(row),
            depends=conditions.get(service.pk, []),
            is_open=False if service.pk in closed else service.is_open(),
            needs_referral=row.candidate.access == matching.PROFESSIONAL,
        )
    return found


def _conditions(rows: list[Listed], outcome: Outcome) -> dict[int, list[ServiceStatus]]:
    """The conditions under which services are open to the person's statuses: one query.

    A local member that says nothing of a status has the condition of its network.
    """
    pks = {row.candidate.pk for row in rows} | {row.candidate.local_of for row in rows}
    answers = ServiceStatus.objects.filter(
        service__in=pks - {None},
        status__slug__in=outcome.choice.person.statuses,
        answer=ServiceStatus.Answer.DEPENDS,
    )
    found: dict[int | None, dict[int, ServiceStatus]] = {}
    for answer in answers.order_by("pk"):
        found.setdefault(answer.service_id, {})[answer.status_id] = answer
    return {
        row.candidate.pk: list(
            (found.get(row.candidate.local_of, {}) | found.get(row.candidate.pk, {})).values()
        )
        for row in rows
        if row.fit.status == matching.DEPENDS
    }


def fit_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> list[str]:
    """The reasons of the ranking, in its order, as far as they speak for the service."""
    fit, choice = row.fit, outcome.choice
    words = []
    if fit.status == matching.OPEN:
        words.append(_("open with these papers"))
    if place := _place_words(row, outcome, snapshot):
        words.append(place)
    if language := _language_words(row, outcome, snapshot):
        words.append(language)
    for slug in sorted(choice.only_for(row.candidate)):
        words.append(str(snapshot.audiences.by_slug[slug].label))
    return words


def _place_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> str:
    place = outcome.asked.place
    kinds = Region.Kind
    code = row.fit.place
    if not outcome.asked.places or row.mark == Mark.FARTHER or code is None:
        return _("works in: %(areas)s") % {"areas": area_names(row, snapshot)}
    if place is not None and row.fit.seat == kinds.MUNICIPALITY:
        return _("has an address in %(place)s") % {"place": place.name}
    if code == kinds.COUNTRY:
        return _("works in the whole country")
    if code in snapshot.named_areas:
        return _("works in: %(areas)s") % {"areas": snapshot.named_areas[code].name}
    names = {
        snapshot.regions[nis].kind: snapshot.regions[nis]
        for nis in outcome.asked.places[0].lineage()
    }
    return _("works in: %(areas)s") % {"areas": names[code].name}


def area_names(row: Listed, snapshot: Snapshot) -> str:
    """The areas of a service in words, the widest first; a number where they are many."""
    codes = row.candidate.codes
    named = [
        snapshot.named_areas[code].name for code in sorted(codes) if code in snapshot.named_areas
    ]
    regions = sorted(
        (snapshot.regions[code] for code in codes if code in snapshot.regions),
        key=lambda region: (len(region.lineage()), region.name),
    )
    names = named + [region.name for region in regions]
    if len(names) <= MOST_AREAS:
        return ", ".join(names)
    rest = {"first": ", ".join(names[:MOST_AREAS]), "rest": len(names) - MOST_AREAS}
    return _("%(first)s and %(rest)d more") % rest


def _language_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> str:
    wanted = [tag for tag in outcome.asked.spoken if tag in snapshot.languages]
    if row.fit.language == matching.SPOKEN:
        names = [snapshot.languages[tag].name for tag in wanted if tag in row.candidate.spoken]
        return _("speaks %(languages)s") % {"languages": ", ".join(names)}
    if row.fit.language == matching.INTERPRETED:
        return _("an interpreter is provided")
    if row.fit.language == matching.ON_REQUEST:
        return _("an interpreter on request")
    return ""


def ask_first_words(row: Listed) -> list[str]:
    """What we do not know, and the visitor had better ask."""
    if row.fit.status == matching.NAMES_OTHERS:
        return [_("Names other papers only: ask first.")]
    return []


# Sentences


def step_words(entry: Shown, snapshot: Snapshot) -> list[str]:
    """The fallback chain in words: what was looked for in vain, and what was found instead."""
    steps = entry.entry.steps
    if not steps:
        return []
    near = snapshot.regions[entry.entry.near].name if entry.entry.near else ""
    found = {
        Step.PROVINCE: _("elsewhere in the province of %(place)s: ask if they also help you here"),
        Step.NEAREST: _(
            "in %(place)s, the nearest we found: ask if they take people from elsewhere"
        ),
        Step.REMOTE: _("by phone or online"),
        Step.BELOW: _("the layer below, which can start now and look with you for the next step"),
        Step.DOORS: _("the doors under “Where to begin”"),
    }
    return [
        _("We know no service in reach that fits this."),
        _("What we found instead: %(found)s.") % {"found": found[steps[-1]] % {"place": near}},
    ]


def first_step(outcome: Outcome, snapshot: Snapshot) -> str:
    """What to do first, in one or two sentences."""
    advice = outcome.advice
    who = snapshot.who.by_slug.get(outcome.asked.who)
    if advice.urgent and not advice.layers:
        return _("Call the first number above now.")
    if advice.urgent:
        return _("Call first. When nobody is in danger any more, these are good places to begin.")
    if advice.see_gp:
        return _("See a doctor today. The doctor can look at what is needed and refer.")
    if who is not None and who.is_helper:
        return _("You do not have to carry this alone. Begin here.")
    if not advice.needs:
        return _(
            "You do not have to know what it is. These people listen and look with you at what fits."
        )
    return _("Not sure where to go? Begin here. They know the help nearby and can refer.")


def next_step(outcome: Outcome, snapshot: Snapshot) -> str:
    """What comes when it does not help: a higher layer for a care need, the first door again for other needs."""
    advice = outcome.advice
    if advice.urgent:
        return _("Still in danger, or is it getting worse? Call again, as often as needed.")
    if advice.next_tier and any(snapshot.needs.by_slug[slug].is_care for slug in advice.needs):
        name = snapshot.tiers.by_slug[advice.next_tier].name
        sentence = _("If this does not help in some weeks, look one layer higher: %(layer)s.")
        return sentence % {"layer": name}
    return _(
        "If this does not help in some weeks, say so there, and ask at the first door what else is possible."
    )


def assumed(outcome: Outcome) -> list[str]:
    """What was not known, and what we did about it."""
    asked, advice = outcome.asked, outcome.advice
    words = []
    if "coping" in advice.assumed:
        words.append(_("We do not know how daily life goes: we counted with difficulty."))
    if not asked.places:
        words.append(
            _(
                "We do not know where: help for the whole country is listed, and all help where it is urgent."
            )
        )
    who_is_helper = outcome.choice.person.who is not None and outcome.choice.person.who.is_helper
    if not outcome.choice.person.statuses and not who_is_helper and advice.layers:
        words.append(
            _("We do not know which papers: ask each service for which papers it is open.")
        )
    return words
