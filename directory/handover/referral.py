"""A blank referral form on paper, with the fields and the consent of the IASC's inter-agency form.

Every word that the person must understand stands in their language too. Nothing is typed, sent or kept here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from directory.handover.sheet import listed
from directory.handover.speech import Asked
from directory.languages import Language
from directory.leaving import offers_exit
from services.models import Service
from tiers.models import Need
from tiers.texts import in_best_language

# Headings and labels in the order of the form.
HEADER = (_("Date of referral"),)
URGENCY = (_("Routine"), _("Urgent"))
COPIES = (
    _("For the person"),
    _("For the referring organisation"),
    _("For the receiving organisation"),
)
AGENCY = (
    _("Organisation"),
    _("Contact person"),
    _("Phone"),
    _("E-mail"),
    _("Place"),
)
CLIENT = (
    _("Name"),
    _("Phone"),
    _("Address"),
    _("Age"),
    _("Sex"),
    _("Nationality"),
    _("Language"),
    _("ID number"),
)
CAREGIVER = (
    _("Name of the person who cares for the child"),
    _("How they are related to the child"),
    _("How to reach this person"),
)
CHILD_QUESTIONS = (
    _("Is the child alone or separated from the family?"),
    _("Does the person who cares for the child know of this referral?"),
)
REASON = _("Why you refer: the problem, since when, how often. Which help was given already.")
REASON_QUESTIONS = (
    _("Does the person know of this referral?"),
    _("Was the person referred to another organisation too?"),
)
REQUESTED = (
    _("Mental health services"),
    _("Psychological help"),
    _("Physical health care"),
    _("Physical rehabilitation"),
    _("Psychosocial activities"),
    _("Protection"),
    _("Community centre, social services"),
    _("Family tracing"),
    _("Legal help"),
    _("Education"),
    _("Shelter"),
    _("Material help"),
    _("Food and nutrition"),
    _("Money"),
)
CONSENT_FIRST = _("Read this together. Answer every question of the person before they sign.")
CONSENT = (
    _(
        "I understand why I am referred, and why information about me goes to the organisation below: so that the "
        "help that I get is safe and goes on from one service to the next."
    ),
    _(
        "The organisation that refers me explained how this works. It wrote down below exactly which information "
        "is given."
    ),
    _("With my signature I agree that this information is exchanged."),
)
CONSENT_LINES = (
    _("Who receives the information"),
    _("Referring organisation"),
    _("Exactly this information is given"),
)
SIGNED = (_("Signature of the person or of who cares for them"), _("Date"))
RESTRICTIONS = _("Are there limits: times, numbers or people not to contact?")
DELIVERED = (_("By phone (emergency only)"), _("By e-mail"), _("Electronically"), _("By hand"))
FOLLOW_UP = (_("By phone"), _("By e-mail"), _("In person"))
AGREED = _("Which information the organisations exchange afterwards")
RECEIVED = (_("Name and signature of who receives this"), _("Date received"))

SECTIONS = {
    "referring": _("Referring organisation"),
    "receiving": _("Receiving organisation"),
    "client": _("The person"),
    "minor": _("If the person is younger than 18"),
    "reason": _("Background and reason"),
    "requested": _("Which help is asked"),
    "consent": _("Consent to give information"),
    "details": _("Details of the referral"),
}


@dataclass(frozen=True)
class Said:
    """A text in one language."""

    speech: Language
    words: str


Both = list[Said]


@dataclass(frozen=True)
class Field:
    """A label in each language, and what is filled in already: nothing for a line to write on."""

    label: Both
    value: str = ""


@dataclass(frozen=True)
class Form:
    """The whole form. `choices` are the services of the list where one is still to be chosen as the receiver."""

    asked: Asked
    receiver: Service | None
    choices: list[Service]
    headings: dict[str, Both]
    receiving: list[Field]
    parts: dict[str, Any]
    offers_exit: bool


def referral_form(slugs: Sequence[str], chosen: str, asked: Asked) -> Form:
    """The form for the chosen service, or for the only one of the list; six queries at most, however long it is."""
    wanted = dict.fromkeys([*([chosen] if chosen and "\0" not in chosen else []), *slugs])
    services = listed(list(wanted))
    named = [service for service in services if service.slug == chosen]
    receiver = next(iter(named or (services if len(services) == 1 else [])), None)
    columns = asked.all
    reader = [asked.reader]
    return Form(
        asked=asked,
        receiver=receiver,
        choices=[service for service in services if service != receiver],
        headings={
            name: _both(heading, columns if name in ("client", "minor", "consent") else reader)
            for name, heading in SECTIONS.items()
        },
        receiving=_receiving(receiver, reader),
        parts={
            "header": _fields(HEADER, reader),
            "urgency": _fields(URGENCY, reader),
            "copies": _fields(COPIES, reader),
            "agency": _fields(AGENCY, reader),
            "client": _fields(CLIENT, columns),
            "caregiver": _fields(CAREGIVER, columns),
            "child_questions": _fields(CHILD_QUESTIONS, columns),
            "reason": _both(REASON, reader),
            "reason_questions": _fields(REASON_QUESTIONS, columns),
            "requested": _fields(REQUESTED, columns),
            "consent_first": _both(CONSENT_FIRST, reader),
            "consent": [_Column(one, _said_all(CONSENT, one)) for one in columns],
            "consent_lines": _fields(CONSENT_LINES, columns),
            "signed": _fields(SIGNED, columns),
            "restrictions": _both(RESTRICTIONS, columns),
            "delivered": _fields(DELIVERED, reader),
            "follow_up": _fields(FOLLOW_UP, reader),
            "agreed": _both(AGREED, reader),
            "received": _fields(RECEIVED, reader),
        },
        offers_exit=offers_exit(Need.objects.filter(offers_exit=True, services__in=services)),
    )


@dataclass(frozen=True)
class _Column:
    """Sentences in one language."""

    speech: Language
    sentences: list[str]


def _said_all(sentences: Iterable[Any], speech: Language) -> list[str]:
    with override(speech.code):
        return [str(sentence) for sentence in sentences]


def _both(label: Any, columns: list[Language]) -> Both:
    return [Said(speech, _said_all([label], speech)[0]) for speech in columns]


def _fields(labels: Iterable[Any], columns: list[Language]) -> list[Field]:
    return [Field(_both(label, columns)) for label in labels]


def _receiving(service: Service | None, columns: list[Language]) -> list[Field]:
    """The receiving organisation, as far as the directory knows it; what professionals use comes first."""
    if service is None:
        return _fields(AGENCY, columns)
    contacts = sorted(service.contacts.all(), key=lambda contact: not contact.for_professionals)
    phone = next((contact.number for contact in contacts if contact.dial), "")
    mail = next((contact.value for contact in contacts if contact.kind == contact.Kind.EMAIL), "")
    names = [in_best_language(thing, "name")[0] for thing in (service, service.organisation)]
    values = (", ".join(dict.fromkeys(names)), "", phone, mail, _address(service))
    return [
        Field(_both(label, columns), value) for label, value in zip(AGENCY, values, strict=True)
    ]


def _address(service: Service) -> str:
    address = next(iter(service.shown_addresses()), None)
    if address is None:
        return ""
    town = f"{address.postcode} {address.municipality.name}".strip()
    return ", ".join(filter(None, (address.street, town)))
