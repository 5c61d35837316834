"""Stepped and matched care: from what somebody needs to the layer of help that fits, and why.

Pure: it knows neither Django nor the models, and the same answers give the same advice. The rules are rows that a
curator edits; each comes in with its source. Rules only raise: an answer that is worse never leads to less help.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

TIERS = ("basic", "community", "focused", "specialised")

# This need asks for a crisis line and nothing else: it stands in no layer of its own.
DANGER = "danger-now"
CANNOT_FUNCTION = "cannot-function"


class Coping(StrEnum):
    """How the person manages daily life."""

    OK = "ok"
    DIFFICULTY = "difficulty"
    HARDLY = "hardly"
    UNKNOWN = "unknown"


class Tried(StrEnum):
    """The help that was tried before and was not enough."""

    NOTHING = "nothing"
    COMMUNITY = "community"
    FOCUSED = "focused"
    SPECIALISED = "specialised"
    UNKNOWN = "unknown"


class AppliesTo(StrEnum):
    """Which needs a rule looks at."""

    NAMED = "named"
    CARE = "care"
    URGENT = "urgent"


class Condition(StrEnum):
    """What a rule asks of a need and the answers, in the order in which it is looked at."""

    NEED = "need"
    CARE = "care"
    COPING = "coping"
    TRIED = "tried"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class Need:
    """A need with the layer in which its search starts."""

    slug: str
    tier: str
    is_care: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that all hold, and what follows: at least `tier`, urgency, or another need. None is no condition."""

    slug: str
    source: str
    applies_to: AppliesTo
    needs: frozenset[str] = frozenset()
    coping: Coping | None = None
    tried: Tried | None = None
    who: frozenset[str] | None = None
    tier: str | None = None
    urgent: bool = False
    adds: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the visitor said, as far as the layer depends on it."""

    who: str
    needs: tuple[str, ...]
    coping: Coping = Coping.UNKNOWN
    tried: Tried = Tried.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that held for a need. `tier` is where it puts the need; None when it only says urgent or adds one."""

    rule: Rule
    need: str
    tier: str | None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the answer with the chosen needs that stand in it."""

    tier: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The outcome. `layers` stand from the highest down; `tier` is the highest, None for danger alone.

    `next_tier` is where to go when it does not help; `assumed` names the questions whose unknown answer a rule
    took for something; `see_gp` says that a doctor should look today.
    """

    tier: str | None
    urgent: bool
    needs: tuple[str, ...]
    reasons: tuple[Reason, ...]
    layers: tuple[Layer, ...]
    next_tier: str | None
    assumed: tuple[str, ...]
    see_gp: bool


def advise(answers: Answers, needs: Mapping[str, Need], rules: Iterable[Rule]) -> Advice:
    """The advice for these answers. Raises KeyError for a need that is not in the vocabulary."""
    rules = tuple(rules)
    chosen = [needs[slug] for slug in dict.fromkeys(answers.needs)]
    reasons = [
        Reason(rule, need.slug, rule.tier)
        for need in chosen
        for rule in rules
        if holds(rule, need, answers)
    ]
    added = dict.fromkeys(reason.rule.adds for reason in reasons if reason.rule.adds)
    for extra in [needs[slug] for slug in added if slug and slug not in answers.needs]:
        chosen.append(extra)
        reasons += [
            Reason(rule, extra.slug, rule.tier) for rule in rules if holds(rule, extra, answers)
        ]
    layers = _layers(chosen, reasons)
    tier = layers[0].tier if layers else None
    care = any(need.is_care for need in chosen)
    return Advice(
        tier=tier,
        urgent=any(need.is_urgent for need in chosen)
        or any(reason.rule.urgent for reason in reasons),
        needs=tuple(need.slug for need in chosen),
        reasons=tuple(reasons),
        layers=layers,
        next_tier=_above(tier),
        assumed=_assumed(answers, reasons),
        see_gp=any(need.slug == CANNOT_FUNCTION for need in chosen)
        or (care and answers.coping == Coping.HARDLY),
    )


def holds(rule: Rule, need: Need, answers: Answers) -> bool:
    """Whether every condition of the rule holds for this need."""
    return failing(rule, need, answers) is None


def failing(rule: Rule, need: Need, answers: Answers) -> Condition | None:
    """The first condition that does not hold for this need; daily life and what was tried count for care only."""
    if not _looks_at(rule, need):
        return Condition.NEED
    if (rule.coping is not None or rule.tried is not None) and not need.is_care:
        return Condition.CARE
    if rule.coping not in (None, answers.coping):
        return Condition.COPING
    if rule.tried not in (None, answers.tried):
        return Condition.TRIED
    if rule.who is not None and answers.who not in rule.who:
        return Condition.WHO
    return None


def _looks_at(rule: Rule, need: Need) -> bool:
    if rule.applies_to == AppliesTo.CARE:
        return need.is_care
    if rule.applies_to == AppliesTo.URGENT:
        return need.is_urgent
    return need.slug in rule.needs


def _layers(chosen: list[Need], reasons: list[Reason]) -> tuple[Layer, ...]:
    """The chosen needs by the layer that they end up in: their own, or a higher one that a rule names."""
    at: dict[str, list[str]] = {tier: [] for tier in reversed(TIERS)}
    for need in chosen:
        if need.slug == DANGER:
            continue
        tiers = [need.tier]
        tiers += [reason.tier for reason in reasons if reason.need == need.slug and reason.tier]
        at[max(tiers, key=TIERS.index)].append(need.slug)
    return tuple(Layer(tier, tuple(slugs)) for tier, slugs in at.items() if slugs)


def _above(tier: str | None) -> str | None:
    """The next layer up; None above the highest, and where there is no layer."""
    return None if tier in (None, TIERS[-1]) else TIERS[TIERS.index(tier) + 1]


def _assumed(answers: Answers, reasons: list[Reason]) -> tuple[str, ...]:
    """The questions that were not answered and on which a rule rests all the same."""
    rules = [reason.rule for reason in reasons]
    assumed = []
    if answers.coping == Coping.UNKNOWN and any(rule.coping == Coping.UNKNOWN for rule in rules):
        assumed.append("coping")
    if answers.tried == Tried.UNKNOWN and any(rule.tried == Tried.UNKNOWN for rule in rules):
        assumed.append("tried")
    return tuple(assumed)
