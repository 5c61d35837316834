"""What a visitor has answered so far, and the advice that follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from directory import languages
from directory.advice.asked import Asked
from directory.help import tokens
from services.models import Region
from services.snapshot import Snapshot
from tiers.models import Option, Question
from tiers.routing import Coping, Tried

RESULT, CALL, EVERY = "result", "call", "every"


@dataclass(frozen=True)
class State:
    """The step that is shown, and the answers: slugs of options by question, codes of places with the words that meant them, languages.

    `draft` is what was sent for this step and not understood; it is shown again, with the error. `short` marks a
    visit that began with a situation: of the questions that it leaves open only the place is asked. `called` says
    that the crisis card was shown. `layer` is the layer of which every service is shown.
    `since` is when the thirty minutes of its token began: links keep it, an answer begins anew.
    """

    step: str
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    place_text: str = ""
    spoken: tuple[str, ...] = ()
    draft: Mapping[str, Any] | None = None
    short: bool = False
    called: bool = False
    layer: str = ""
    since: int | None = None

    def token(self) -> str:
        """The state as it stands in the path."""
        values = {
            "s": self.step,
            "a": {question: list(slugs) for question, slugs in self.answers.items()},
            "p": list(self.places),
            "w": self.place_text,
            "l": list(self.spoken),
            "d": dict(self.draft) if self.draft is not None else None,
            "h": self.short,
            "c": self.called,
            "e": self.layer,
        }
        return tokens.seal({name: value for name, value in values.items() if value}, self.since)

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Raises `tokens.Forged` or `tokens.Expired`."""
        values, since = tokens.unseal(token)
        return cls(
            since=since,
            step=values["s"],
            answers={question: tuple(slugs) for question, slugs in values.get("a", {}).items()},
            places=tuple(values.get("p", ())),
            place_text=values.get("w", ""),
            spoken=tuple(values.get("l", ())),
            draft=values.get("d"),
            short=values.get("h", False),
            called=values.get("c", False),
            layer=values.get("e", ""),
        )

    def at(self, step: str, **changes: Any) -> Self:
        """The same answers at another step."""
        return replace(self, step=step, **{"draft": None, **changes})

    def with_answer(self, question: Question, options: Iterable[str]) -> Self:
        return replace(self, answers={**self.answers, question.slug: tuple(options)}, draft=None)

    def options(self, snapshot: Snapshot) -> list[Option]:
        """The chosen options in the order of the questions; one that a curator has deleted since is left out."""
        known = snapshot.options.by_slug
        chosen = {slug for slugs in self.answers.values() for slug in slugs}
        return [option for slug, option in known.items() if slug in chosen]

    def questions(self, snapshot: Snapshot) -> list[Question]:
        """The questions that this visit goes through, with these answers."""
        options = self.options(snapshot)
        needs_care = any(option.need and option.need.is_care for option in options)
        is_helper = any(option.who and option.who.is_helper for option in options)
        return [
            question
            for question in snapshot.questions.rows
            if (needs_care or not question.only_after_care_need)
            and not (is_helper and question.not_for_helpers)
            and (
                not self.short
                or question.slug in self.answers
                or question.asks == Question.Asks.PLACE
            )
        ]

    def counting(self, snapshot: Snapshot) -> list[Option]:
        """The chosen options of the questions that still concern this visitor: another answer can hide a question."""
        asked = {question.pk for question in self.questions(snapshot)}
        return [option for option in self.options(snapshot) if option.question_id in asked]

    def urgent(self, snapshot: Snapshot) -> set[str]:
        """The chosen needs that cannot wait."""
        needs = (option.need for option in self.counting(snapshot))
        return {need.slug for need in needs if need and need.is_urgent}

    def regions(self, snapshot: Snapshot) -> tuple[Region, ...]:
        return tuple(snapshot.regions[nis] for nis in self.places if nis in snapshot.regions)

    def asked(self, snapshot: Snapshot) -> Asked:
        """The answers as the advice reads them."""
        options = self.counting(snapshot)

        def one(name: str) -> Any:
            return next((value for option in options if (value := getattr(option, name))), None)

        who, status = one("who"), one("status")
        return Asked(
            language=languages.active(),
            needs=tuple(dict.fromkeys(option.need.slug for option in options if option.need)),
            who=who.slug if who else None,
            coping=one("coping") or Coping.UNKNOWN.value,
            tried=one("tried") or Tried.UNKNOWN.value,
            status=status.slug if status else None,
            places=self.regions(snapshot),
            spoken=self.spoken,
            for_me=any(option.for_me for option in options),
        )


def from_situation(slug: str, snapshot: Snapshot) -> State | None:
    """The state in which a visit begins that chose an everyday sentence; None for a sentence that is not there."""
    situation = snapshot.situations.by_slug.get(slug)
    if situation is None:
        return None
    answers: dict[str, tuple[str, ...]] = {}
    for option in situation.options.all():
        question = snapshot.options.by_slug[option.slug].question.slug
        answers[question] = (*answers.get(question, ()), option.slug)
    return State(step=RESULT, answers=answers, short=True)
