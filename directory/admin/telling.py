"""A trace in words: each service with why it stands where it stands, each rule with what it asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.advice.cards import area_names
from directory.advice.sentences import step_words
from directory.advice.trace import Left, Trace, Trial, Verdict
from services import fitting
from services.fitting import Candidate, Drop
from services.matching import Choice, Listed, Mark
from services.models import CrisisLine, Region, Resource, Service
from services.snapshot import Snapshot, Vocabulary
from tiers import models, routing
from tiers.routing import Condition


@dataclass(frozen=True)
class ToldService:
    """A service that is listed; `words` are the reasons of its rank, in the order in which they count."""

    slug: str
    url: str
    layer: str
    mark: str
    is_first: bool
    words: list[str]


@dataclass(frozen=True)
class ToldLeft:
    """A service that is left out, and why."""

    slug: str
    url: str
    layer: str
    drop: str
    sentence: str


@dataclass(frozen=True)
class ToldTrial:
    """One need in its layer: what is listed, the steps taken to find it, and what is left out."""

    need: str
    layer: str
    listed: list[ToldService]
    steps: list[str]
    left: list[ToldLeft]


@dataclass(frozen=True)
class ToldRule:
    """A rule with the needs for which it holds, and what it asked where it does not."""

    slug: str
    url: str
    effects: list[str]
    holds_for: list[str]
    fails: list[str]


@dataclass(frozen=True)
class ToldTrace:
    """All that the tester says of an outcome."""

    layer: str
    urgent: bool
    see_gp: bool
    next_layer: str
    needs: list[str]
    places: list[Region]
    lines: tuple[CrisisLine, ...]
    trials: list[ToldTrial]
    doors: list[ToldService]
    resources: tuple[Resource, ...]
    rules: list[ToldRule]


def tell(trace: Trace, snapshot: Snapshot) -> ToldTrace:
    """The trace in the active language. No query."""
    outcome = trace.outcome
    advice, choice = outcome.advice, outcome.choice
    return ToldTrace(
        layer=_layer(advice.tier, snapshot),
        urgent=advice.urgent,
        see_gp=advice.see_gp,
        next_layer=_layer(advice.next_tier, snapshot),
        needs=_names(advice.needs, snapshot.needs),
        places=list(outcome.asked.places),
        lines=outcome.lines,
        trials=[_trial(trial, choice, snapshot) for trial in trace.trials],
        doors=[_listed(row, choice, snapshot, is_first=True) for row in outcome.doors],
        resources=outcome.resources,
        rules=[_rule(verdict, snapshot) for verdict in trace.verdicts],
    )


def _names(slugs: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The names of these rows, in the order of the vocabulary."""
    wanted = set(slugs)
    return [str(row) for row in vocabulary.rows if row.slug in wanted]


def _layer(tier: str | None, snapshot: Snapshot) -> str:
    return snapshot.tiers.by_slug[tier].name if tier else ""


def _address(candidate: Candidate) -> str:
    return reverse("admin:services_service_change", args=[candidate.pk])


def _trial(trial: Trial, choice: Choice, snapshot: Snapshot) -> ToldTrial:
    entry, first = trial.shown.entry, trial.shown.first
    need = choice.terms.needs[entry.need]
    return ToldTrial(
        need=snapshot.needs.by_slug[entry.need].name,
        layer=_layer(trial.tier, snapshot),
        listed=[_listed(row, choice, snapshot, is_first=row in first) for row in entry.listed],
        steps=step_words(trial.shown, snapshot),
        left=[_left(left, need, choice, snapshot) for left in trial.left],
    )


# What is listed


def _listed(row: Listed, choice: Choice, snapshot: Snapshot, *, is_first: bool) -> ToldService:
    marks = {
        Mark.NONE: "",
        Mark.MEANWHILE: _("can start meanwhile"),
        Mark.REFERRAL: _("through a referral"),
        Mark.SELF_HELP: _("takes people itself"),
        Mark.FARTHER: _("from farther away"),
        Mark.BELOW: _("from a lower layer"),
    }
    return ToldService(
        slug=row.candidate.slug,
        url=_address(row.candidate),
        layer=_layer(row.candidate.tier, snapshot),
        mark=marks[row.mark],
        is_first=is_first,
        words=rank_words(row, choice, snapshot),
    )


def rank_words(row: Listed, choice: Choice, snapshot: Snapshot) -> list[str]:
    """Why a service stands where it stands: what `Choice.rank` looks at, in its order."""
    candidate, fit = row.candidate, row.fit
    only_for = _names(choice.only_for(candidate), snapshot.audiences)
    serves_itself = candidate.needs & choice.person.chosen
    verified = candidate.last_verified
    said = [
        _("last, as it is for these only: %(audiences)s") % {"audiences": ", ".join(only_for)}
        if only_for
        else "",
        _status_words(fit.status),
        _("serves a need of the answer itself") if serves_itself else _("serves it as kin"),
        _audience_words(fit.audience),
        _seat_words(fit.seat) if choice.person.spots else "",
        _("works in: %(areas)s") % {"areas": area_names(row, snapshot)},
        _language_words(fit.language),
        str(Service.Access(candidate.access).label),
        _("has a phone number or a mail address")
        if candidate.has_contact
        else _("has no phone number or mail address"),
        _("not checked for too long") if candidate.is_overdue else "",
        _("verified on %(day)s") % {"day": date_format(verified)}
        if verified
        else _("never verified"),
    ]
    return [words for words in said if words]


def _status_words(status: str | None) -> str:
    return {
        None: "",
        fitting.OPEN: _("open with these papers"),
        fitting.DEPENDS: _("depends with these papers"),
        fitting.UNKNOWN: _("papers not known"),
        fitting.NAMES_OTHERS: _("names other papers only"),
    }[status]


def _audience_words(audience: str) -> str:
    return {
        fitting.OWN: _("is for an audience that comes first here"),
        fitting.EVERYONE: _("works for everyone"),
        fitting.OTHER: _("works for these people among others"),
    }[audience]


def _seat_words(seat: str | None) -> str:
    kinds = {
        Region.Kind.MUNICIPALITY: _("has an address in the municipality"),
        Region.Kind.PROVINCE: _("has an address in the province"),
        Region.Kind.REGION: _("has an address in the region"),
    }
    return kinds.get(seat, _("has no known address in the region"))


def _language_words(language: str | None) -> str:
    return {
        None: "",
        fitting.SPOKEN: _("speaks the language"),
        fitting.INTERPRETED: _("an interpreter is provided"),
        fitting.ON_REQUEST: _("an interpreter on request"),
        fitting.UNKNOWN: _("help in the language not known"),
    }[language]


# What is left out


def _left(left: Left, need: routing.Need, choice: Choice, snapshot: Snapshot) -> ToldLeft:
    return ToldLeft(
        slug=left.candidate.slug,
        url=_address(left.candidate),
        layer=_layer(left.candidate.tier, snapshot),
        drop=left.drop,
        sentence=drop_words(left, need, choice, snapshot),
    )


def drop_words(left: Left, need: routing.Need, choice: Choice, snapshot: Snapshot) -> str:
    """One sentence that says why a service is left out, with the fact that it rests on."""
    candidate = left.candidate
    audiences = ", ".join(_names(candidate.audiences, snapshot.audiences))
    terms = choice.terms
    match left.drop:
        case Drop.NEED:
            needs = _names(candidate.needs, snapshot.needs)
            return _("It does not serve this need, but: %(needs)s.") % {"needs": ", ".join(needs)}
        case Drop.UNPUBLISHED:
            return _("It is not published.")
        case Drop.CLOSED:
            return _closed_words(candidate, need, choice, snapshot)
        case Drop.AGE:
            return _("It takes other ages: %(ages)s.") % {"ages": _ages(candidate)}
        case Drop.AUDIENCE:
            return _("It works for other people: %(audiences)s.") % {"audiences": audiences}
        case Drop.KEPT:
            sentence = _("It is kept to people with a need that was not chosen: %(audiences)s.")
            return sentence % {"audiences": audiences}
        case Drop.SET_APART:
            needs = _names(candidate.needs & terms.set_apart, snapshot.needs)
            sentence = _("It is set apart, as it serves a need that was not chosen: %(needs)s.")
            return sentence % {"needs": ", ".join(needs)}
        case Drop.PLACE:
            row = Listed(candidate, choice.fit(candidate))
            sentence = (
                _("It works elsewhere: %(areas)s.")
                if choice.person.spots
                else _("The place is not known, and it works only in: %(areas)s.")
            )
            return sentence % {"areas": area_names(row, snapshot)}
        case Drop.MEMBER:
            members = [member.slug for member in choice.local_members(candidate)]
            return _("Its local member stands in its place: %(members)s.") % {
                "members": ", ".join(members)
            }
        case Drop.LAYER:
            layer = _layer(candidate.tier, snapshot)
            return _("It fits, but its layer is not listed here: %(layer)s.") % {"layer": layer}


def _closed_words(
    candidate: Candidate, need: routing.Need, choice: Choice, snapshot: Snapshot
) -> str:
    """With which papers it is closed, or open for one other need alone."""
    for status in choice.person.statuses:
        name = str(snapshot.statuses.by_slug[status])
        if candidate.answers.get(status) == fitting.CLOSED:
            return _("It is closed with these papers: %(status)s.") % {"status": name}
        only = candidate.closed_but.get(status, need.slug)
        if only != need.slug:
            sentence = _("With these papers (%(status)s) it is open for one need only: %(need)s.")
            return sentence % {"status": name, "need": snapshot.needs.by_slug[only].name}
    return _("It is closed with these papers.")


def _ages(candidate: Candidate) -> str:
    youngest = "…" if candidate.age_from is None else str(candidate.age_from)
    oldest = "…" if candidate.age_to is None else str(candidate.age_to)
    return f"{youngest}–{oldest}"


# Rules


def _rule(verdict: Verdict, snapshot: Snapshot) -> ToldRule:
    rule = verdict.rule
    fails: dict[str, list[str]] = {}
    for need, condition in verdict.fails_for:
        words = condition_words(condition, rule, snapshot)
        fails.setdefault(words, []).append(snapshot.needs.by_slug[need].name)
    row = snapshot.rules.by_slug[rule.slug]
    return ToldRule(
        slug=rule.slug,
        url=reverse("admin:tiers_rule_change", args=[row.pk]),
        effects=_effects(rule, snapshot),
        holds_for=_names(verdict.holds_for, snapshot.needs),
        fails=[f"{words} ({', '.join(needs)})" for words, needs in fails.items()],
    )


def _effects(rule: routing.Rule, snapshot: Snapshot) -> list[str]:
    effects = []
    if rule.tier:
        effects.append(_("at least: %(layer)s") % {"layer": _layer(rule.tier, snapshot)})
    if rule.urgent:
        effects.append(_("urgent"))
    if rule.adds:
        need = snapshot.needs.by_slug[rule.adds].name
        effects.append(_("also counts as: %(need)s") % {"need": need})
    return effects


def condition_words(condition: Condition, rule: routing.Rule, snapshot: Snapshot) -> str:
    """What the rule asks and the answers do not give."""
    match condition:
        case Condition.NEED:
            return _("asks for another need")
        case Condition.CARE:
            return _("asks for a care need")
        case Condition.COPING:
            return _("asks for daily life: %(answer)s") % {
                "answer": models.Coping(rule.coping).label
            }
        case Condition.TRIED:
            return _("asks for tried before: %(answer)s") % {
                "answer": models.Tried(rule.tried).label
            }
        case Condition.WHO:
            who = ", ".join(_names(rule.who or (), snapshot.who))
            return _("asks for: %(who)s") % {"who": who}
