"""Asks organisations by mail whether what we tell of their services still holds."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from services import asking
from services.models import Asking, Service
from services.models.askings import VALID_FOR

logger = logging.getLogger("directory.mailing")

MOST_SERVICES = 10  # in one mail
BETWEEN_LANGUAGES = "\n\n" + "_" * 40 + "\n\n"


class NotSent(Exception):
    """The mail did not leave; nothing waits for an answer."""


@dataclass
class Letter:
    """One mail to one address about one or more services."""

    address: str
    services: list[Service] = field(default_factory=list)
    languages: tuple[str, ...] = ()

    def add(self, service: Service) -> None:
        self.services.append(service)
        found = {*self.languages, *asking.languages_of(service)}
        self.languages = tuple(code for code in asking.LANGUAGES if code in found)


def letters(services: Iterable[Service]) -> list[Letter]:
    """One letter for each address, in the order of the services; each of them can be asked: three queries a service."""
    found: dict[str, Letter] = {}
    for service in services:
        address = asking.public_address(service)
        found.setdefault(address.lower(), Letter(address)).add(service)
    return list(found.values())


def due_letters(limit: int) -> list[Letter]:
    """The letters of today about what is due, the most overdue first, at most one an address a day.

    Five queries, and three for each service in them.
    """
    silent = asking.silent_addresses()
    found: dict[str, list[Service]] = {}
    for service in asking.due(timezone.localdate()):
        address = asking.public_address(service).lower()
        if address and address not in silent and (address in found or len(found) < limit):
            found.setdefault(address, []).append(service)
    return letters(service for group in found.values() for service in group[:MOST_SERVICES])


def send(letter: Letter, user: Any = None) -> list[Asking]:
    """Sends it and returns what now waits for an answer; services that were asked meanwhile are left out.

    Raises NotSent where the mail does not leave. No row is locked while the mail goes out.
    """
    if not settings.SITE_URL:
        raise NotSent(
            _("The address of the site is not set (SITE_URL), so a mail can hold no link.")
        )
    askings = _note(letter, user)
    if not askings:
        return []
    try:
        compose(letter, askings).send()
    except (SMTPException, OSError) as error:
        Asking.objects.filter(pk__in=[one.pk for one in askings]).delete()
        logger.warning("A mail to an organisation was not sent: %s", type(error).__name__)
        raise NotSent(_("The mail server did not take the mail. Try again later.")) from error
    return askings


@transaction.atomic
def _note(letter: Letter, user: Any) -> list[Asking]:
    """Writes down what is asked; the lock keeps two senders from asking the same twice."""
    keys = [service.pk for service in letter.services]
    locked = Service.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return [
        Asking.objects.create(
            service=service,
            address=letter.address,
            language=letter.languages[0],
            sent_by=user,
        )
        for service in locked
        if not asking.obstacle(service)
    ]


def link(one: Asking, language: str) -> str:
    """The whole address of the page on which this asking is answered."""
    with override(language):
        return settings.SITE_URL + reverse("confirm", args=[asking.token_of(one)])


def compose(letter: Letter, askings: list[Asking]) -> EmailMessage:
    """The mail in plain text, in each of its languages, one after the other."""
    until = timezone.localdate() + VALID_FOR - timedelta(days=1)
    subjects, bodies = [], []
    for code in letter.languages:
        with override(code):
            subjects.append(_subject(askings))
            rows = [(one.service.name, link(one, code)) for one in askings]
            about = settings.SITE_URL + reverse("about")
            context = {"rows": rows, "until": until, "about": about, "site": settings.SITE_URL}
            bodies.append(render_to_string("mail/asking.txt", context).strip())
    return EmailMessage(
        subject=" / ".join(subjects),
        body=BETWEEN_LANGUAGES.join(bodies) + "\n",
        to=[letter.address],
        reply_to=[settings.DEFAULT_FROM_EMAIL],
        # Answers of absence and the like stay away; the reply of a person comes.
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(askings: list[Asking]) -> str:
    if len(askings) == 1:
        # A name of two lines would break the header off, and the mail with it.
        name = " ".join(askings[0].service.name.split())
        return _("Is this still correct? %(service)s") % {"service": name}
    return _("Is what we tell of your services still correct?")
