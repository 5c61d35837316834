"""The advice as a page: numbers first, then what to do, where to begin, who helps in each layer, and what comes next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory import languages
from directory.advice.cards import AdviceCard
from directory.advice.outcome import Outcome, helper_doors
from directory.advice.telling import Told, ToldLayer, tell
from directory.help import showing
from directory.help.state import EVERY, RESULT, State
from directory.luggage import MOST_GATHERED, Luggage
from services.models import CrisisLine, Region
from services.snapshot import Snapshot
from tiers.models import Hint, Option, Question
from tiers.texts import in_best_language


@dataclass(frozen=True)
class Answered:
    """A question with its answers, as they are shown back, and where to change them."""

    question: Question
    options: list[Option]
    words: list[str]
    change: str


@dataclass(frozen=True)
class ResultPage:
    """All that the page of the advice shows."""

    told: Told
    for_me: bool
    lines: list[CrisisLine]
    hints: list[tuple[str, list[Hint]]]
    hint_sources: list[str]
    competence: list[Hint]
    limits: list[Hint]
    helper_cards: list[AdviceCard]
    layers: list[tuple[ToldLayer, str]]
    answered: list[Answered]
    change_place: str
    places: list[str]
    is_wide: bool
    says_papers: bool
    share: str
    most_shared: int
    file_note: str
    start_again: str


def result_page(outcome: Outcome, state: State, snapshot: Snapshot) -> ResultPage:
    """The page of an outcome: the queries of `tell`."""
    told = tell(outcome, snapshot, also=helper_doors(outcome, snapshot))
    asked = outcome.asked
    kinds = dict(Hint.Kind.choices)
    helping = [Hint.Kind.LOOK, Hint.Kind.LISTEN, Hint.Kind.LINK, Hint.Kind.HELPER]
    return ResultPage(
        told=told,
        for_me=asked.for_me,
        lines=list(outcome.lines),
        hints=[
            (str(kinds[kind]), rows) for kind in helping if (rows := _of_kind(outcome.hints, kind))
        ],
        hint_sources=list(dict.fromkeys(str(hint.source) for hint in outcome.hints)),
        competence=_of_kind(outcome.hints, Hint.Kind.COMPETENCE),
        limits=_of_kind(outcome.hints, Hint.Kind.LIMITS),
        helper_cards=told.also,
        layers=[
            (layer, showing.address(state.at(EVERY, layer=layer.tier.slug)) if layer.more else "")
            for layer in told.layers
        ],
        answered=answers(state, snapshot),
        change_place=_change_place(state, snapshot),
        places=[place_name(region) for region in asked.places],
        says_papers=bool(outcome.choice.person.statuses),
        is_wide=asked.place is not None and asked.place.kind != Region.Kind.MUNICIPALITY,
        share=share_address(told),
        most_shared=MOST_GATHERED if len(told.slugs) > MOST_GATHERED else 0,
        file_note=file_note(told, snapshot),
        start_again=reverse("help"),
    )


def _of_kind(hints: tuple[Hint, ...], kind: str) -> list[Hint]:
    return [hint for hint in hints if hint.kind == kind]


def _change_place(state: State, snapshot: Snapshot) -> str:
    """Where the place is changed; empty where curators ask for no place."""
    asking = (row.slug for row in snapshot.questions.rows if row.asks == Question.Asks.PLACE)
    slug = next(asking, "")
    return showing.change_address(state.at(RESULT), slug) if slug else ""


def answers(state: State, snapshot: Snapshot) -> list[Answered]:
    """Every question that concerns this visitor, with what was answered; nothing where it was not."""
    chosen = state.options(snapshot)
    whole = state.at(RESULT, short=False)
    found = []
    for question in whole.questions(snapshot):
        is_place = question.asks == Question.Asks.PLACE
        found.append(
            Answered(
                question=question,
                options=[option for option in chosen if option.question_id == question.pk],
                words=_place_words(state, snapshot) if is_place else [],
                change=showing.change_address(state.at(RESULT), question.slug),
            )
        )
    return found


def _place_words(state: State, snapshot: Snapshot) -> list[str]:
    names = " / ".join(place_name(region) for region in state.regions(snapshot))
    spoken = [snapshot.languages[tag].name for tag in state.spoken if tag in snapshot.languages]
    return [words for words in (names, *spoken) if words]


def place_name(region: Region) -> str:
    """The name with the province or region that it lies in: there are two Saint-Nicolas."""
    around = region.parent
    return f"{region.name} ({around.name})" if around and around.parent else region.name


def share_address(told: Told) -> str:
    """The list of the services on a page of its own, without any of the answers."""
    slugs = tuple(told.slugs[:MOST_GATHERED])
    return Luggage(slugs=slugs).address("list") if slugs else ""


def file_note(told: Told, snapshot: Snapshot) -> str:
    """A neutral paragraph for a file: layer, reason, organisations, day. It is made here and kept nowhere."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    parts = [_("%(day)s, orientation with the directory Trede (no diagnosis).") % {"day": day}]
    for layer in told.layers:
        reasons = [
            in_best_language(rule, "rationale")[0]
            for reason, rule in layer.reasons
            if reason.tier is not None
        ]
        needs = languages.listed(in_best_language(need, "name")[0] for need in layer.needs)
        names = [card.service.name for entry in layer.entries for card in entry.cards]
        words = {"layer": layer.tier.name, "needs": needs}
        parts.append(_("Layer: %(layer)s, for: %(needs)s.") % words)
        if reasons:
            parts.append(_("Reason: %(reasons)s") % {"reasons": " ".join(reasons)})
        if names:
            parts.append(
                _("Organisations: %(names)s.") % {"names": languages.listed(dict.fromkeys(names))}
            )
    doors = [card.service.name for card in told.doors]
    if doors:
        parts.append(_("Where to begin: %(names)s.") % {"names": languages.listed(doors)})
    return " ".join(parts)
