"""How an outcome came about, for the curator who tests it: what each rule did, and why a service is not listed."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.advice.outcome import Outcome, Shown, answers_of
from services.candidates import candidates
from services.fitting import Candidate, Drop
from services.matching import Choice
from services.models import Service
from services.snapshot import Snapshot
from services.terms import Values, values_of
from tiers import routing

ORDER = {drop: place for place, drop in enumerate(Drop)}


@dataclass(frozen=True)
class Verdict:
    """What a rule did: the needs for which it holds, and for the others the condition that does not."""

    rule: routing.Rule
    holds_for: tuple[str, ...]
    fails_for: tuple[tuple[str, routing.Condition], ...]

    @property
    def fired(self) -> bool:
        return bool(self.holds_for)


@dataclass(frozen=True)
class Left:
    """A service that is not listed for a need, and why."""

    candidate: Candidate
    drop: Drop


@dataclass(frozen=True)
class Trial:
    """An entry of the answer with the services that serve its need and were left out."""

    tier: str
    shown: Shown
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Trace:
    """An outcome with how it came about."""

    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    trials: tuple[Trial, ...]


def trace(outcome: Outcome, snapshot: Snapshot, service: str = "") -> Trace:
    """What the rules did and what was left out: two queries, for all services that serve a need of the answer.

    `service` is the slug of one that is looked at even where it serves no such need.
    """
    choice = outcome.choice
    wanted = choice.person.chosen.union(*choice.terms.kin.values())
    asked_for = Service.objects.filter(slug=service)
    every = candidates(Service.objects.serving_any(wanted) | asked_for, snapshot)
    # Those in reach as the choice sees them: a local member with what its network says.
    known = ({row.pk: row for row in every} | {row.pk: row for row in choice.candidates}).values()
    return Trace(
        outcome=outcome,
        verdicts=tuple(_verdicts(outcome, values_of(snapshot))),
        trials=tuple(
            Trial(layer.tier, shown, tuple(_left(shown, known, choice, service)))
            for layer in outcome.layers
            for shown in layer.entries
        ),
    )


def _verdicts(outcome: Outcome, values: Values) -> Iterable[Verdict]:
    """Each rule on each need of the answer, those that another rule added included; what fired comes first."""
    asked = outcome.asked
    answers = answers_of(asked)
    found = []
    for rule in values.rules:
        failing = {
            slug: routing.failing(rule, values.needs[slug], answers)
            for slug in outcome.advice.needs
        }
        found.append(
            Verdict(
                rule=rule,
                holds_for=tuple(slug for slug, condition in failing.items() if condition is None),
                fails_for=tuple((slug, failed) for slug, failed in failing.items() if failed),
            )
        )
    return sorted(found, key=lambda verdict: not verdict.fired)


def _left(shown: Shown, known: Iterable[Candidate], choice: Choice, service: str) -> Iterable[Left]:
    need = choice.terms.needs[shown.entry.need]
    listed = {row.candidate.pk for row in shown.entry.listed}
    found = [
        Left(candidate, why_left(candidate, need, choice))
        for candidate in known
        if candidate.pk not in listed
        and (serves(candidate, need, choice) or candidate.slug == service)
    ]
    return sorted(found, key=lambda left: (ORDER[left.drop], left.candidate.slug))


def why_left(candidate: Candidate, need: routing.Need, choice: Choice) -> Drop:
    """Why a service that an entry does not list is not in it; one that fits otherwise stands in another layer."""
    if not serves(candidate, need, choice):
        return Drop.NEED
    return choice.why_not(candidate, need) or Drop.LAYER


def serves(candidate: Candidate, need: routing.Need, choice: Choice) -> bool:
    """Whether a service is for this need, or for the kin through which its layer serves every care need."""
    kin = choice.terms.kin.get(candidate.tier, frozenset()) if need.is_care else frozenset()
    return bool(candidate.needs & (kin | {need.slug}))
