"""The advice in words and cards, for the page and the API: the layers with their reasons, the doors, the steps."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.advice.cards import AdviceCard, advice_cards, key_of
from directory.advice.outcome import Outcome, Shown
from directory.advice.sentences import assumed, first_step, next_step, step_words
from services.matching import Listed, Mark
from services.snapshot import Snapshot
from tiers.models import Need, Tier
from tiers.routing import Reason

MOST_WHOLE = 2


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
    assumed: list[str]
    made: dict[tuple[int, Mark], AdviceCard]
    also: list[AdviceCard]

    def card(self, row: Listed) -> AdviceCard:
        return self.made[key_of(row)]

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
    made = advice_cards([*shown, *outcome.doors, *also], outcome, snapshot)
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
    return Told(
        outcome=outcome,
        layers=layers,
        doors=[made[key_of(row)] for row in outcome.doors],
        first_step=first_step(outcome, snapshot),
        next_step=next_step(outcome, snapshot),
        assumed=assumed(outcome),
        made=made,
        also=[made[key_of(row)] for row in also],
    )


def unique(reasons: Iterable[Reason]) -> list[Reason]:
    """One reason for each rule, the first need that it holds for."""
    return list({reason.rule.slug: reason for reason in reversed(list(reasons))}.values())[::-1]


def _rows(entry: Shown, every: bool) -> tuple[Listed, ...]:
    return entry.entry.listed if every else entry.first


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
        whole=[made[key_of(row)] for row in whole],
        short=[made[key_of(row)] for row in own if row not in whole],
        meanwhile=[made[key_of(row)] for row in rows if row.mark == Mark.MEANWHILE],
        steps=step_words(entry, snapshot),
    )
