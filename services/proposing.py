"""Which facts an organisation may put right: one table, for the page that asks and for the desk that decides.

What is not here cannot be proposed: the number of a crisis line, a hidden address, the tier, the sources.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from services.models import ContactPoint, Location, Service, SpokenLanguage
from services.proposable.base import MOST_CHARACTERS, Fact, Group
from services.proposable.columns import Age, Choice, Ended, Hours, Intake, Text
from services.proposable.contacts import Contact, ContactHours, NewContact
from services.proposable.relations import Address, StaffLanguages, Statuses

SIGN = 16  # characters
# What an organisation saw: the sign of each group, and under this key the language of the texts among them.
LANGUAGE = "language"
Languages = tuple[str, ...]
Row = Callable[[Service, Languages], Iterable[Fact]]

NEW_CONTACTS = (
    (ContactPoint.Kind.PHONE, _("another phone number")),
    (ContactPoint.Kind.EMAIL, _("another mail address")),
    (ContactPoint.Kind.WEB, _("another website")),
)
WITH_HOURS = (ContactPoint.Kind.PHONE, ContactPoint.Kind.CHAT, ContactPoint.Kind.DESK)


def _text(name: str, *, most: int = MOST_CHARACTERS, is_required: bool = False) -> Row:
    """A text in each of the languages; what is required stays required in the language of the record."""
    return lambda service, codes: [
        Text(name, service, code, most=most, is_required=is_required) for code in codes
    ]


def _choice(name: str) -> Row:
    return lambda service, _codes: [Choice(name, service)]


def _age(name: str) -> Row:
    return lambda service, _codes: [Age(name, service, group=Group.ELIGIBILITY)]


def _contacts(service: Service, _codes: Languages) -> Iterable[Fact]:
    """Each contact and its hours; the number of a crisis line stands elsewhere and is no fact of a service."""
    for contact in service.contacts.all():
        if contact.crisis_line_id is None:
            yield Contact(contact, service)
            if contact.kind in WITH_HOURS:
                yield ContactHours(contact, service)


def _addresses(service: Service, _codes: Languages) -> Iterable[Fact]:
    for location in service.locations.select_related("municipality"):
        if location.visibility != Location.Visibility.HIDDEN:
            yield Address(location, service)


TABLE: tuple[Row, ...] = (
    _contacts,
    lambda service, _codes: [NewContact(kind, label, service) for kind, label in NEW_CONTACTS],
    lambda service, _codes: [Hours("opening_hours", service, group=Group.HOURS)],
    _addresses,
    _age("age_from"),
    _age("age_to"),
    lambda service, _codes: [Statuses(service)],
    _text("name", most=160, is_required=True),
    _text("summary", most=280, is_required=True),
    _choice("access"),
    _text("how_to_get_in"),
    lambda service, _codes: [Intake("intake", service)],
    _text("waiting"),
    _text("what_to_bring"),
    _choice("cost"),
    _text("cost_note"),
    lambda service, _codes: [StaffLanguages(service, list(SpokenLanguage.objects.all()))],
    _choice("interpreter"),
    lambda service, _codes: [Ended(service)],
)


def facts_of(service: Service, codes: Languages) -> dict[str, Fact]:
    """The facts of this service by their key, texts in these languages: seven queries, fewer where it is prefetched."""
    facts = (fact for row in TABLE for fact in row(service, codes))
    return {fact.key: fact for fact in facts}


def signs_of(facts: Mapping[str, Fact], values: Mapping[str, str]) -> dict[str, str]:
    """Of each group of facts a short sign of their values: another one where any of them is another."""
    told: dict[str, list[tuple[str, str]]] = {}
    for key, fact in facts.items():
        told.setdefault(fact.group, []).append((key, values[key]))
    return {group: _sign(rows) for group, rows in told.items()}


def _sign(rows: list[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:SIGN]


def language_of(key: str) -> str:
    """The language of a text by the key of its fact; empty for what is no text."""
    name, _underscore, code = key.rpartition("_")
    return code if name in TEXTS else ""


TEXTS = frozenset(("name", "summary", "how_to_get_in", "waiting", "what_to_bring", "cost_note"))
