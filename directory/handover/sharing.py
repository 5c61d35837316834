"""Sending services to somebody: plain links that carry names, numbers and addresses, and never an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.languages import Language
from directory.luggage import Luggage
from services.models import Service
from tiers.texts import in_best_language

MOST_LINK_CHARACTERS = 2_000


@dataclass(frozen=True)
class Entry:
    """A service as it is sent: its name, its first public number or nothing, the whole address of its page."""

    name: str
    number: str
    url: str

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.name, self.number, self.url)))


@dataclass(frozen=True)
class Share:
    """What is sent: `text` has the names and numbers, `url` is one address for all; the links hold everything."""

    title: str
    text: str
    url: str
    mail: str
    sms: str
    whatsapp: str


def service_path(slug: str, speech: Language) -> str:
    """The page of a service in that language, without anything that the visitor takes along."""
    with override(speech.code):
        return reverse("service", args=[slug])


def list_path(slugs: Iterable[str], speech: Language) -> str:
    """The list in that language, without a place."""
    with override(speech.code):
        return Luggage(slugs=tuple(slugs)).address("list")


def entry(service: Service, speech: Language, site: str) -> Entry:
    """The service in that language; its contacts are prefetched. `site` is the scheme and the host."""
    with override(speech.code):
        name = in_best_language(service, "name")[0]
    numbers = (contact.number for contact in service.public_contacts() if contact.dial)
    return Entry(name, next(numbers, ""), site + service_path(service.slug, speech))


def share_service(service: Service, speech: Language, site: str) -> Share:
    one = entry(service, speech, site)
    return _share(one.name, [one], one.url, whole=one.text)


def share_list(services: list[Service], speech: Language, site: str) -> Share:
    entries = [entry(service, speech, site) for service in services]
    url = site + list_path((service.slug for service in services), speech)
    with override(speech.code):
        title = _("Addresses of help")
    whole = "\n\n".join([one.text for one in entries] + ([url] if len(entries) > 1 else []))
    return _share(title, entries, url, whole)


def _share(title: str, entries: list[Entry], url: str, whole: str) -> Share:
    return Share(
        title=title,
        text="\n".join(" ".join(filter(None, (one.name, one.number))) for one in entries),
        url=url,
        mail=_link(f"mailto:?subject={quote(title)}&body=", whole.replace("\n", "\r\n"), url),
        sms=_link("sms:?&body=", whole, url),
        whatsapp=_link("https://wa.me/?text=", whole, url),
    )


def _link(start: str, whole: str, url: str) -> str:
    """A link with all of the text, else with the one address: phones cut off what is longer."""
    link = start + quote(whole, safe="")
    return link if len(link) < MOST_LINK_CHARACTERS else start + quote(url, safe="")
