"""The list of a visitor as a sheet to hand over: each service once, in the reader's language and in the person's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.handover.codes import qr_code
from directory.handover.lines import Facts, Line, lines
from directory.handover.sharing import Share, service_path, share_list
from directory.handover.speech import Asked
from directory.languages import Language
from directory.leaving import offers_exit
from directory.told import answers_of, is_emergency, known_hours
from services.merging import successors
from services.models import Closure, ContactPoint, CrisisLine, Service, ShownAddress
from services.relations import related
from services.snapshot import Snapshot


@dataclass(frozen=True)
class Block:
    """One service: how to reach it, and its lines as rows with a cell for each language: `[[(speech, line), …], …]`."""

    service: Service
    phones: list[ContactPoint]
    contacts: list[ContactPoint]
    addresses: list[ShownAddress]
    has_hidden_address: bool
    rows: list[list[tuple[Language, Line]]]
    code: SafeString
    code_address: SafeString


@dataclass(frozen=True)
class Sheet:
    """All that the page of a list shows. `gone` counts what was on the list and is no longer published."""

    asked: Asked
    blocks: list[Block]
    gone: int
    emergency: list[CrisisLine]
    site: str
    share: Share | None
    keep: str
    offers_exit: bool


def sheet(slugs: Sequence[str], asked: Asked, snapshot: Snapshot, site: str) -> Sheet:
    """The sheet of these services, in the order of the list; `site` is the scheme and the host.

    Seven queries, however many services: themselves, their contacts, places, municipalities and statuses, the
    closures of today, and their relations. Where some are gone, up to six more for what replaced them.
    """
    services, leading = listed(slugs)
    facts = _facts(services, asked, snapshot)
    return Sheet(
        asked=asked,
        blocks=[_block(one, asked, site) for one in facts],
        gone=len({leading.get(slug, slug) for slug in slugs}) - len(services),
        emergency=snapshot.emergency_lines,
        site=site.partition("://")[2],
        share=share_list(services, asked.person, site) if services else None,
        keep=_to_keep(facts, asked.person),
        offers_exit=any(offers_exit(one.needs) for one in facts),
    )


def listed(slugs: Sequence[str]) -> tuple[list[Service], dict[str, str]]:
    """The published services of a list, in its order, each once; and for those that were replaced, by which.

    At most five queries; where some are gone, one more, and five for what replaced them.
    """
    found = {service.slug: service for service in Service.objects.published().shared(slugs)}
    missing = [slug for slug in slugs if slug not in found]
    leading = successors(missing) if missing else {}
    later = {slug for slug in leading.values() if slug not in found}
    if later:
        found |= {service.slug: service for service in Service.objects.published().shared(later)}
    wanted = dict.fromkeys(leading.get(slug, slug) for slug in slugs)
    return [found[slug] for slug in wanted if slug in found], leading


def _facts(services: list[Service], asked: Asked, snapshot: Snapshot) -> list[Facts]:
    relations = related(service.pk for service in services)
    closures = Closure.objects.today().by_service(services)
    return [
        Facts(
            service=service,
            relations=relations[service.pk],
            answers=answers_of(service, snapshot),
            hours=known_hours(service),
            closure=closures.get(service.pk),
            has_number=any(contact.dial for contact in service.public_contacts()),
            is_emergency=is_emergency(list(service.contacts.all())),
            told_in=asked.person if asked.also else None,
            snapshot=snapshot,
        )
        for service in services
    ]


def _block(facts: Facts, asked: Asked, site: str) -> Block:
    service = facts.service
    contacts = service.public_contacts()
    addresses = service.shown_addresses()
    page = site + service_path(service.slug, asked.person)
    return Block(
        service=service,
        phones=[contact for contact in contacts if contact.dial],
        contacts=[contact for contact in contacts if not contact.dial],
        addresses=addresses,
        has_hidden_address=len(addresses) < len(service.locations.all()),
        rows=_rows(facts, asked.all),
        code=qr_code(page, _("QR code: the page of %(name)s") % {"name": service.name}),
        code_address=_breakable(page.partition("://")[2]),
    )


def _breakable(address: str) -> SafeString:
    """The address, which a line may break after each slash."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in address.split("/")))


def _rows(facts: Facts, columns: list[Language]) -> list[list[tuple[Language, Line]]]:
    made = []
    for speech in columns:
        with override(speech.code):
            made.append([(speech, line) for line in lines(facts)])
    return [list(cells) for cells in zip(*made, strict=True)]


def _to_keep(facts: list[Facts], speech: Language) -> str:
    """The paths of the pages of the services, with a space between: the worker keeps no other page.

    A page that offers a quick way out is left out: somebody else may look into this phone.
    """
    kept = (one.service for one in facts if not offers_exit(one.needs))
    return " ".join(service_path(service.slug, speech) for service in kept)
