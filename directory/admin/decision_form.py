"""The form on which a curator decides about the answer of an organisation: old beside new, fact by fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import languages
from directory.confirming import in_words
from services import deciding
from services.deciding import Decided
from services.models import Proposal, ProposedChange
from services.proposable.base import MOST_CHARACTERS, Fact
from services.proposable.contacts import Contact, ContactHours
from services.proposing import language_of

ACCEPT, REFUSE, LATER = "accept", "refuse", ""
CHOICES = [(ACCEPT, _("accept")), (REFUSE, _("refuse")), (LATER, _("decide later"))]
Decision = ProposedChange.Decision


@dataclass(frozen=True)
class Line:
    """One change as the page shows it."""

    change: ProposedChange
    label: str
    language: str
    direction: str
    was: str
    now: str
    becomes: str
    has_changed: bool
    by_hand: bool
    notes: list[Any]
    decision: forms.BoundField | None
    value: forms.BoundField | None
    seen: forms.BoundField | None

    @property
    def is_open(self) -> bool:
        return self.decision is not None


class DecisionForm(forms.Form):
    """For each open change: what is decided, the value that is written, and what the fact was on this page."""

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data)
        self.facts = deciding.facts_in(proposal)
        self.changes = list(proposal.changes.all())
        for change in self.changes:
            if change.decision == Decision.OPEN:
                self._ask(change, self.facts.get(change.fact))

    def _ask(self, change: ProposedChange, fact: Fact | None) -> None:
        choices = CHOICES if fact else CHOICES[1:]
        name = f"decision-{change.pk}"
        self.fields[name] = forms.ChoiceField(
            choices=choices, required=False, widget=forms.RadioSelect, initial=LATER
        )
        seen = forms.CharField(required=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput)
        self.fields[f"seen-{change.pk}"] = seen
        self.initial[f"seen-{change.pk}"] = fact.value if fact else ""
        if fact and not fact.by_hand:
            field = fact.field()
            field.label = _("What is written")
            # The words of an organisation about hours stand in the field too: the curator turns them into OSM syntax.
            becomes = change.becomes if fact.in_words else fact.typed(change.becomes)
            self.fields[f"value-{change.pk}"] = field
            self.initial[f"value-{change.pk}"] = becomes

    def decided(self) -> dict[str, Decided]:
        """What the curator decided, by the key of the fact; nothing for what comes later."""
        found = {}
        for change in self.changes:
            chosen = self.cleaned_data.get(f"decision-{change.pk}")
            if chosen:
                fact = self.facts.get(change.fact)
                typed = self.cleaned_data.get(f"value-{change.pk}")
                value = fact.read(typed) if fact and not fact.by_hand else change.becomes
                seen = self.cleaned_data[f"seen-{change.pk}"].replace("\r\n", "\n")
                found[change.fact] = Decided(chosen == ACCEPT, value, seen)
        return found

    def tell(self, sentences: Mapping[str, list[str]]) -> None:
        """Puts what was refused next to its fact."""
        keys = {change.fact: f"decision-{change.pk}" for change in self.changes}
        for key, found in sentences.items():
            name = keys.get(key)
            self.add_error(name if name in self.fields else None, found)

    def lines(self) -> list[Line]:
        """Every change, those that are decided too: one query a change of a contact."""
        return [self._line(change, self.facts.get(change.fact)) for change in self.changes]

    def _line(self, change: ProposedChange, fact: Fact | None) -> Line:
        code = language_of(change.fact)
        is_open = change.decision == Decision.OPEN
        value = f"value-{change.pk}"
        return Line(
            change=change,
            label=str(fact.label) if fact else change.fact,
            language=code,
            direction=languages.direction(code) if code else "auto",
            was=in_words(fact, change.was) if fact else change.was,
            now=in_words(fact, fact.value) if fact else "",
            becomes=in_words(fact, change.becomes) if fact else change.becomes,
            has_changed=is_open and fact is not None and fact.value != change.was,
            by_hand=bool(fact and fact.by_hand),
            notes=_notes(fact) if is_open else [],
            decision=self[f"decision-{change.pk}"] if is_open else None,
            value=self[value] if value in self.fields else None,
            seen=self[f"seen-{change.pk}"] if is_open else None,
        )


def _notes(fact: Fact | None) -> list[Any]:
    """What a curator has to know before accepting."""
    if fact is None:
        return [_("We do not tell this any more, so it can only be refused.")]
    notes: list[Any] = []
    if fact.by_hand:
        notes.append(_("Write this into the record yourself first; then accept it."))
    if fact.is_hours:
        notes.append(_("Turn the words into hours like Mo-Fr 09:00-17:00; Sa 10:00-12:00."))
    if fact.language:
        notes.append(_("The other languages of this text have to follow."))
    if isinstance(fact, (Contact, ContactHours)) and (others := _also_of(fact)):
        notes.append(_("This contact is also that of: %(names)s") % {"names": others})
    return notes


def _also_of(fact: Contact | ContactHours) -> str:
    shared = fact.contact.services.exclude(pk=fact.service.pk).order_by("sort_name")
    return languages.listed(shared)
