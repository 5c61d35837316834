"""What an organisation sees of its service and answers: all correct, or changes, fact by fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import languages
from directory.wording import hours_words
from services import asking as asked
from services import hours
from services.models import Asking, Proposal, ProposedChange, Service, Verification
from services.proposable.base import MOST_CHARACTERS, Fact, as_stored
from services.proposing import LANGUAGE, SIGN, facts_of, signs_of

MOST_REMARK = 2_000
REMARK = "remark"
SEEN = "seen:"
TOLD = "told:"


def in_words(fact: Fact, value: str) -> str:
    """The value as a person reads it; hours in OSM syntax with the days of the active language."""
    if fact.is_hours and value and hours.is_valid(value):
        return hours_words(value)
    return fact.words(value)


def text_language(one: Asking) -> str:
    """The language whose texts the page asks about: that of the page, where organisations are asked in it."""
    active = languages.active()
    return active if active in asked.LANGUAGES else one.language


@dataclass(frozen=True)
class Row:
    """One fact on the page: what we tell now, and the field for what is right."""

    fact: Fact
    now: str
    field: forms.BoundField
    seen: forms.BoundField
    direction: str

    @property
    def is_list(self) -> bool:
        return isinstance(self.field.field, forms.MultipleChoiceField)

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.field, forms.BooleanField)


class AnswerForm(forms.Form):
    """A field for each fact, with what it was when the page was made, and a remark."""

    def __init__(self, service: Service, code: str, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={}, auto_id="%s")
        self.code = code
        self.facts = facts_of(service, (code,))
        # Each is read once: some cost a query.
        self.now = {key: fact.value for key, fact in self.facts.items()}
        for key, fact in self.facts.items():
            field = fact.field()
            field.label, field.help_text = fact.label, fact.hint
            if fact.language:
                marks = {"lang": fact.language, "dir": languages.direction(fact.language)}
                field.widget.attrs.update(marks)
            self.fields[key] = field
            self.initial[key] = fact.typed(self.now[key])
            self.fields[SEEN + key] = forms.CharField(
                required=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput
            )
            self.initial[SEEN + key] = self.now[key]
        self.fields[REMARK] = forms.CharField(
            required=False,
            max_length=MOST_REMARK,
            label=_("A remark"),
            help_text=_("Anything else that we should know. Write no names of clients."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def told(self) -> list[tuple[str, str]]:
        """Hidden fields with what the organisation sees, group by group; those of the first page where it is shown again."""
        signs = signs_of(self.facts, self.now) | {LANGUAGE: self.code}
        if self.is_bound:
            signs |= told_in(self.data)
        return [(TOLD + name, sign) for name, sign in signs.items()]

    def sections(self) -> list[tuple[str, list[Row]]]:
        """The rows of each group of facts, with its name."""
        found = []
        for group in Verification.Group:
            rows = [self._row(fact) for fact in self.facts.values() if fact.group == group]
            if rows:
                found.append((group.label, rows))
        return found

    def _row(self, fact: Fact) -> Row:
        direction = languages.direction(fact.language) if fact.language else "auto"
        now = in_words(fact, self.now[fact.key])
        return Row(fact, now, self[fact.key], self[SEEN + fact.key], direction)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.changes() and not cleaned.get(REMARK):
            raise ValidationError(
                _("You changed nothing. If everything is correct, press that button above.")
            )
        return cleaned

    def changes(self) -> list[tuple[Fact, str, str]]:
        """The facts that differ from what the organisation saw, each with what it saw and what it wrote."""
        found = []
        for key, fact in self.facts.items():
            if key not in self.cleaned_data:
                continue
            was = as_stored(self.cleaned_data.get(SEEN + key))
            becomes = fact.read(self.cleaned_data[key])
            is_silent = fact.in_words and not becomes
            # What a field writes in another form, as an address on the web, is no change of the organisation.
            is_untouched = self[key].data == fact.typed(was)
            if becomes != was and not is_silent and not is_untouched:
                found.append((fact, was, becomes))
        return found

    def faults(self) -> list[tuple[str, str]]:
        """Each message with the id of its field, for the summary above the form; empty for the form itself."""
        return [
            ("" if name == forms.forms.NON_FIELD_ERRORS else self._target(name), str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]

    def _target(self, name: str) -> str:
        """The id that a link to this field leads to: the first box of a list, the fact behind a hidden field."""
        field = self[name.removeprefix(SEEN)]
        return field.id_for_label or f"{field.auto_id}_0"


def told_in(data: QueryDict) -> dict[str, str]:
    """What the organisation saw, as its answer says it: one that says nothing confirms nothing."""
    return {
        name: sign
        for name in (LANGUAGE, *Verification.Group.values)
        if (sign := data.get(TOLD + name, "")[:SIGN])
    }


@transaction.atomic
def receive_all_correct(one: Asking, seen: dict[str, str]) -> Proposal | None:
    """Notes that everything is correct; None where this link was used before."""
    if not _take(one):
        return None
    return Proposal.objects.create(asking=one, is_all_correct=True, seen=seen)


@transaction.atomic
def receive(
    one: Asking, seen: dict[str, str], changes: Iterable[tuple[Fact, str, str]], remark: str
) -> Proposal | None:
    """Notes what should change; None where this link was used before."""
    if not _take(one):
        return None
    proposal = Proposal.objects.create(asking=one, remark=as_stored(remark), seen=seen)
    ProposedChange.objects.bulk_create(
        ProposedChange(proposal=proposal, fact=fact.key, was=was, becomes=becomes)
        for fact, was, becomes in changes
    )
    return proposal


def _take(one: Asking) -> bool:
    """Whether this answer is the first: of two at the same moment the database lets one through."""
    open_one = Asking.objects.filter(pk=one.pk, answered_at=None)
    return bool(open_one.update(answered_at=timezone.now()))
