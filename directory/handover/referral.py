"""A blank referral form on paper, with the fields and the consent of the IASC's inter-agency form.

Every word that the person must understand stands in their language too. Nothing is typed, sent or kept here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from directory.handover import form_words
from directory.handover.sheet import listed
from directory.handover.speech import Asked
from directory.languages import Language
from directory.leaving import offers_exit
from services.models import Service
from tiers.models import Need
from tiers.texts import in_best_language


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
    services, leading = listed(list(wanted))
    named = [service for service in services if service.slug == leading.get(chosen, chosen)]
    receiver = next(iter(named or (services if len(services) == 1 else [])), None)
    columns = asked.all
    reader = [asked.reader]
    return Form(
        asked=asked,
        receiver=receiver,
        choices=[service for service in services if service != receiver],
        headings={
            name: _both(heading, columns if name in ("client", "minor", "consent") else reader)
            for name, heading in form_words.SECTIONS.items()
        },
        receiving=_receiving(receiver, reader),
        parts={
            "header": _fields(form_words.HEADER, reader),
            "urgency": _fields(form_words.URGENCY, reader),
            "copies": _fields(form_words.COPIES, reader),
            "agency": _fields(form_words.AGENCY, reader),
            "client": _fields(form_words.CLIENT, columns),
            "caregiver": _fields(form_words.CAREGIVER, columns),
            "child_questions": _fields(form_words.CHILD_QUESTIONS, columns),
            "reason": _both(form_words.REASON, reader),
            "reason_questions": _fields(form_words.REASON_QUESTIONS, columns),
            "requested": _fields(form_words.REQUESTED, columns),
            "consent_first": _both(form_words.CONSENT_FIRST, reader),
            "consent": [_Column(one, _said_all(form_words.CONSENT, one)) for one in columns],
            "consent_lines": _fields(form_words.CONSENT_LINES, columns),
            "signed": _fields(form_words.SIGNED, columns),
            "restrictions": _both(form_words.RESTRICTIONS, columns),
            "delivered": _fields(form_words.DELIVERED, reader),
            "follow_up": _fields(form_words.FOLLOW_UP, reader),
            "agreed": _both(form_words.AGREED, reader),
            "received": _fields(form_words.RECEIVED, reader),
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
        return _fields(form_words.AGENCY, columns)
    contacts = sorted(service.contacts.all(), key=lambda contact: not contact.for_professionals)
    phone = next((contact.number for contact in contacts if contact.dial), "")
    mail = next((contact.value for contact in contacts if contact.kind == contact.Kind.EMAIL), "")
    names = [in_best_language(thing, "name")[0] for thing in (service, service.organisation)]
    values = (", ".join(dict.fromkeys(names)), "", phone, mail, _address(service))
    return [
        Field(_both(label, columns), value)
        for label, value in zip(form_words.AGENCY, values, strict=True)
    ]


def _address(service: Service) -> str:
    address = next(iter(service.shown_addresses()), None)
    if address is None:
        return ""
    town = f"{address.postcode} {address.municipality.name}".strip()
    return ", ".join(filter(None, (address.street, town)))
