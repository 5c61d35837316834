"""A question as a page: its words in the right voice, the choices with those that were made, the errors."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from directory.help import steps
from directory.help.state import RESULT, State
from services.models import Region, SpokenLanguage
from services.snapshot import Snapshot
from tiers.models import Option, OptionGroup, Question

MOST_UNFOLDED = 15


@dataclass(frozen=True)
class Choices:
    """Options under one heading; None where they stand under none."""

    group: OptionGroup | None
    options: list[tuple[Option, bool]]

    @property
    def is_chosen(self) -> bool:
        return any(chosen for _option, chosen in self.options)


@dataclass(frozen=True)
class QuestionPage:
    """All that the template of a question shows; `number` is 0 where it stands alone, after a sentence or to change it."""

    question: Question
    for_me: bool
    groups: list[Choices]
    errors: dict[str, str]
    back: str
    is_start: bool
    place_text: str
    places: list[Region]
    chosen_place: str
    spoken: list[SpokenLanguage]
    chosen_language: str
    number: int
    most: int

    @property
    def folds(self) -> bool:
        """Whether the headings open and close: where there are many answers, and none was missed."""
        count = sum(len(row.options) for row in self.groups)
        return count > MOST_UNFOLDED and not self.errors

    @property
    def first_option(self) -> str:
        """The input to which the error summary leads."""
        return next((option.slug for row in self.groups for option, _chosen in row.options), "")


def question_page(
    question: Question, state: State, snapshot: Snapshot, *, is_change: bool = False
) -> QuestionPage:
    """The page of a question; what was sent and not understood stands in it again. No query."""
    draft: dict[str, Any] = dict(state.draft or {})
    reading = steps.read(draft, question, state, snapshot) if draft else None
    chosen = set(draft["answer"] if draft else state.answers.get(question.slug, ()))
    places = reading.choices if reading else steps.choices_again(question, state, snapshot)
    asked = [row.slug for row in state.questions(snapshot)]
    counts = not is_change and not state.short and question.slug in asked
    before = steps.ALL_OF_THEM if len(state.places) > 1 else "".join(state.places)
    return QuestionPage(
        question=question,
        for_me=any(option.for_me for option in state.options(snapshot)),
        groups=_groups(question, chosen, snapshot),
        errors=reading.errors if reading else {},
        back=back_to(question.slug, state, snapshot, is_change=is_change),
        is_start=state.since is None,
        place_text=draft["place"] if draft else state.place_text,
        places=[snapshot.regions[match.entry.nis] for match in places],
        chosen_place=draft["nis"] if draft else before,
        spoken=sorted(snapshot.languages.values(), key=lambda row: row.name.casefold()),
        chosen_language=draft["spoken"] if draft else "".join(state.spoken[:1]),
        number=asked.index(question.slug) + 1 if counts else 0,
        most=len(snapshot.questions.rows),
    )


def _groups(question: Question, chosen: set[str], snapshot: Snapshot) -> list[Choices]:
    """The options in their order, under their headings; those without a heading come last."""
    own = steps.options_of(question, snapshot)
    groups = [group for group in snapshot.option_groups.rows if _under(own, group)]
    found = [Choices(group, _marked(_under(own, group), chosen)) for group in groups]
    loose = [option for option in own if option.group_id is None]
    return found + ([Choices(None, _marked(loose, chosen))] if loose else [])


def _under(options: list[Option], group: OptionGroup) -> list[Option]:
    return [option for option in options if option.group_id == group.pk]


def _marked(options: list[Option], chosen: set[str]) -> list[tuple[Option, bool]]:
    return [(option, option.slug in chosen) for option in options]


def back_to(step: str, state: State, snapshot: Snapshot, *, is_change: bool = False) -> str:
    """Where Back leads: the question before, the home page before the first, the result from a change."""
    if is_change:
        return address(state.at(RESULT))
    before = steps.step_before(step, state, snapshot)
    return address(state.at(before)) if before else reverse("home")


def address(state: State) -> str:
    """The path of a state."""
    return reverse("help-step", args=[state.token()])


def change_address(state: State, question: str) -> str:
    """The path where one answer is changed."""
    return reverse("help-change", args=[state.token(), question])
