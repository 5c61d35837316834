"""Which question comes next, what an answer to it must be, and what is said where it is not understood."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.advice.asked import find_places, spoken_language, text
from directory.help.state import CALL, RESULT, State
from services.models import Region
from services.place_index import Match
from services.snapshot import Snapshot
from tiers.models import Option, Question

ALL_OF_THEM = "all"


def first_question(snapshot: Snapshot) -> Question | None:
    """The question that the route begins with; None while curators have not made any."""
    return next(iter(snapshot.questions.rows), None)


def is_answered(question: Question, state: State) -> bool:
    return question.slug in state.answers


def next_step(state: State, snapshot: Snapshot) -> str:
    """The slug of the first question that is not answered yet, or the result. Danger interrupts once, at once."""
    if not state.called and state.urgent(snapshot):
        return CALL
    open_questions = (row.slug for row in state.questions(snapshot) if not is_answered(row, state))
    return next(open_questions, RESULT)


def step_before(step: str, state: State, snapshot: Snapshot) -> str | None:
    """The question before this step; None before the first."""
    slugs = [question.slug for question in state.questions(snapshot)]
    if step in slugs:
        before = slugs[: slugs.index(step)]
    else:
        before = [slug for slug in slugs if slug in state.answers]
    return before[-1] if before else None


@dataclass(frozen=True)
class Reading:
    """What was sent for a question: the state with the answer, or errors by the name of the input."""

    state: State
    errors: dict[str, str] = field(default_factory=dict)
    choices: tuple[Match, ...] = ()

    @property
    def is_answer(self) -> bool:
        return not self.errors and not self.choices


def options_of(question: Question, snapshot: Snapshot) -> list[Option]:
    return [option for option in snapshot.options.rows if option.question_id == question.pk]


def drafted(data: QueryDict, question: Question, snapshot: Snapshot) -> dict[str, Any]:
    """What was sent, without what no form of ours sends, as it travels until it is understood."""
    sent = set(data.getlist("answer"))
    return {
        "answer": [option.slug for option in options_of(question, snapshot) if option.slug in sent],
        "place": data.get("place", "").replace("\0", "")[:100],
        "nis": data.get("nis", "")[:5],
        "offered": data.get("offered", "").replace("\0", "")[:100],
        "spoken": data.get("spoken", "")[:40],
    }


def read(draft: dict[str, Any], question: Question, state: State, snapshot: Snapshot) -> Reading:
    """The answer in a draft."""
    if question.asks == Question.Asks.PLACE:
        return _read_place(draft, question, state, snapshot)
    known = options_of(question, snapshot)
    chosen = [option for option in known if option.slug in draft["answer"]]
    if len(chosen) > 1:
        # “I don't know” beside an answer says nothing more.
        chosen = [option for option in chosen if option.stands_for_something] or chosen[:1]
    if not chosen:
        sentence = (
            _("Choose what is going on. You can choose several. Not sure? Choose the last one.")
            if question.several
            else _("Choose one of the answers. Not sure? Choose the last one.")
        )
        return Reading(state, {"answer": sentence})
    slugs = [option.slug for option in chosen]
    return Reading(state.with_answer(question, slugs if question.several else slugs[:1]))


def _read_place(
    draft: dict[str, Any], question: Question, state: State, snapshot: Snapshot
) -> Reading:
    """The place and the language; both may stay empty. A place that can be several is asked, never guessed."""
    errors: dict[str, str] = {}
    spoken: tuple[str, ...] = ()
    places, choices = (), ()
    try:
        spoken = (spoken_language(draft["spoken"]),) if draft["spoken"] else ()
    except ValidationError as error:
        errors["spoken"] = " ".join(error.messages)
    try:
        places, choices = _places_of(draft, state, snapshot)
    except ValidationError as error:
        errors["place"] = " ".join(error.messages)
    if choices:
        codes = [match.entry.nis for match in choices]
        if draft["nis"] in codes:
            places, choices = (snapshot.regions[draft["nis"]],), ()
        elif draft["nis"] == ALL_OF_THEM:
            choices = ()
        elif draft["offered"] == draft["place"]:
            errors["nis"] = _("Choose one of these places. Not sure? Choose the last one.")
    if errors or choices:
        return Reading(state, errors, choices)
    answered = state.with_answer(question, ())
    codes = tuple(place.nis for place in places)
    place_text = draft["place"].strip() if places else ""
    return Reading(answered.at(state.step, places=codes, place_text=place_text, spoken=spoken))


def _places_of(
    draft: dict[str, Any], state: State, snapshot: Snapshot
) -> tuple[tuple[Region, ...], tuple[Match, ...]]:
    """The places that a draft means; while its text is unchanged those that it stood for, whatever else is called so."""
    typed = text(draft["place"])
    known = state.regions(snapshot)
    is_same = typed == state.place_text and not draft["nis"]
    if is_same and known and snapshot.country not in known:
        return known, ()
    return find_places(typed, snapshot)


def choices_again(question: Question, state: State, snapshot: Snapshot) -> tuple[Match, ...]:
    """The places among which the visitor chose before, so that another can be chosen now."""
    if question.asks != Question.Asks.PLACE:
        return ()
    try:
        return find_places(state.place_text, snapshot)[1]
    except ValidationError:
        return ()
