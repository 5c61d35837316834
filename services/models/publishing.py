"""What keeps a service from being published: a rule over plain facts, asked of saved rows and of a form alike."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Blocker:
    """One thing that keeps a service from being published: a code, and a sentence for the curator."""

    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a service must have; the texts are those in the source language."""

    name: str
    summary: str
    finder: str
    access_note: str
    how_to_get_in: str
    has_tier: bool
    has_area: bool
    has_source: bool
    has_need: bool
    has_contact: bool
    has_location: bool

    @property
    def has_way_in(self) -> bool:
        """Whether the page can say how to begin: a contact, an address, or words."""
        words = self.finder or self.access_note or self.how_to_get_in
        return bool(words) or self.has_contact or self.has_location


@dataclass(frozen=True, kw_only=True)
class StatusFacts:
    """What a service says of residence statuses: its rule, and what its answers hold."""

    is_open_to_all: bool
    is_open_to_named: bool
    has_answer: bool
    has_limit: bool  # an answer that is not simply open
    has_unexplained: bool  # an answer that depends, without a reason in the source language


def missing(facts: Facts) -> list[Blocker]:
    """What the service lacks, as a to-do list; empty when it lacks nothing."""
    found = []
    if not facts.name:
        found.append(Blocker("name", _("Give it a name in Dutch, the source language.")))
    if not facts.summary:
        found.append(Blocker("summary", _("Write a summary in Dutch, the source language.")))
    if not facts.has_tier:
        found.append(Blocker("tier", _("Choose the tier in which it stands.")))
    if not facts.has_area:
        sentence = _("Say which area it serves; empty never means everywhere.")
        found.append(Blocker("area", sentence))
    if not facts.has_source:
        found.append(Blocker("source", _("Name at least one source.")))
    if not facts.has_need:
        found.append(Blocker("needs", _("Choose at least one need that it serves.")))
    if not facts.has_way_in:
        sentence = _("Give a contact, or write how to find it or how to get in.")
        found.append(Blocker("way-in", sentence))
    return found


def contradictions(facts: StatusFacts) -> list[Blocker]:
    """What its rule and its answers say against each other, or leave unsaid."""
    found = []
    if facts.is_open_to_all and facts.has_limit:
        sentence = _("It is open to every status, so no status can be closed or depend.")
        found.append(Blocker("status-contradiction", sentence))
    if facts.is_open_to_named and not facts.has_answer:
        sentence = _("It is open to the statuses below, so name at least one status.")
        found.append(Blocker("status-missing", sentence))
    if facts.has_unexplained:
        sentence = _("Write the reason in Dutch for each status whose answer is “depends”.")
        found.append(Blocker("status-reason", sentence))
    return found
