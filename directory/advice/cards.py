"""A service in an advice: the row, why it stands there in words, and what to ask first."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import languages
from directory.advice.outcome import Outcome
from services import fitting
from services.matching import Listed, Mark
from services.models import Closure, ContactPoint, Region, Service, ServiceStatus
from services.snapshot import Snapshot
from tiers.models import Tier

MOST_AREAS = 3


@dataclass(frozen=True)
class AdviceCard:
    """A service in the advice: the row, why it stands here, and what to ask first."""

    service: Service
    tier: Tier
    mark: str
    contacts: list[ContactPoint]
    fits: list[str]
    ask_first: list[str]
    depends: list[ServiceStatus]
    is_open: bool | None
    closure: Closure | None
    needs_referral: bool
    referred_by: Service | None


def key_of(row: Listed) -> tuple[int, Mark]:
    return row.candidate.pk, row.mark


def advice_cards(
    rows: list[Listed], outcome: Outcome, snapshot: Snapshot
) -> dict[tuple[int, Mark], AdviceCard]:
    """A card for each row: services, their contacts, closures and conditions, four queries."""
    pks = {row.candidate.pk for row in rows}
    contacts = ContactPoint.objects.in_order().filter(for_professionals=False)
    services = (
        Service.objects.for_listing(get_language())
        .prefetch_related(Prefetch("contacts", contacts.select_related("crisis_line")))
        .in_bulk(pks)
    )
    closed = Closure.objects.today().by_service(services.values())
    conditions = _conditions(rows, outcome)
    found = {}
    referrer = next((row for row in outcome.doors if not _needs_referral(row)), None)
    door = services[referrer.candidate.pk] if referrer else None
    for row in rows:
        service = services[row.candidate.pk]
        found[key_of(row)] = AdviceCard(
            service=service,
            tier=snapshot.tiers.by_pk[service.tier_id],
            mark=row.mark,
            contacts=[c for c in service.contacts.all() if c.kind != ContactPoint.Kind.DESK],
            fits=fit_words(row, outcome, snapshot),
            ask_first=ask_first_words(row),
            depends=conditions.get(service.pk, []),
            is_open=False if service.pk in closed else service.is_open(),
            closure=closed.get(service.pk),
            needs_referral=_needs_referral(row),
            referred_by=door if _needs_referral(row) else None,
        )
    return found


def _needs_referral(row: Listed) -> bool:
    return row.candidate.access == fitting.PROFESSIONAL


def _conditions(rows: list[Listed], outcome: Outcome) -> dict[int, list[ServiceStatus]]:
    """The conditions under which services are open to the person's statuses: one query.

    A local member that says nothing of a status has the condition of its network.
    """
    pks = {row.candidate.pk for row in rows} | {row.candidate.local_of for row in rows}
    answers = ServiceStatus.objects.filter(
        service__in=pks - {None},
        status__slug__in=outcome.choice.person.statuses,
        answer=ServiceStatus.Answer.DEPENDS,
    )
    found: dict[int | None, dict[int, ServiceStatus]] = {}
    for answer in answers.order_by("pk"):
        found.setdefault(answer.service_id, {})[answer.status_id] = answer
    return {
        row.candidate.pk: list(
            (found.get(row.candidate.local_of, {}) | found.get(row.candidate.pk, {})).values()
        )
        for row in rows
        if row.fit.status == fitting.DEPENDS
    }


def fit_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> list[str]:
    """The reasons of the ranking, in its order, as far as they speak for the service."""
    fit, choice = row.fit, outcome.choice
    words = []
    if fit.status == fitting.OPEN:
        words.append(_("open with these papers"))
    if place := _place_words(row, outcome, snapshot):
        words.append(place)
    if language := _language_words(row, outcome, snapshot):
        words.append(language)
    for slug in sorted(choice.only_for(row.candidate)):
        words.append(str(snapshot.audiences.by_slug[slug].label))
    return words


def _place_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> str:
    place = outcome.asked.place
    kinds = Region.Kind
    code = row.fit.place
    if not outcome.asked.places or row.mark == Mark.FARTHER or code is None:
        return _("works in: %(areas)s") % {"areas": area_names(row, snapshot)}
    if place is not None and row.fit.seat == kinds.MUNICIPALITY:
        return _("has an address in %(place)s") % {"place": place.name}
    if code == kinds.COUNTRY:
        return _("works in the whole country")
    if code in snapshot.named_areas:
        return _("works in: %(areas)s") % {"areas": snapshot.named_areas[code].name}
    names = {
        snapshot.regions[nis].kind: snapshot.regions[nis]
        for nis in outcome.asked.places[0].lineage()
    }
    return _("works in: %(areas)s") % {"areas": names[code].name}


def area_names(row: Listed, snapshot: Snapshot) -> str:
    """The areas of a service in words, the widest first; a number where they are many."""
    codes = row.candidate.codes
    named = [
        snapshot.named_areas[code].name for code in sorted(codes) if code in snapshot.named_areas
    ]
    regions = sorted(
        (snapshot.regions[code] for code in codes if code in snapshot.regions),
        key=lambda region: (len(region.lineage()), region.name),
    )
    names = named + [region.name for region in regions]
    if len(names) <= MOST_AREAS:
        return languages.listed(languages.isolated(name) for name in names)
    first = languages.listed(languages.isolated(name) for name in names[:MOST_AREAS])
    rest = {"first": first, "rest": len(names) - MOST_AREAS}
    return _("%(first)s and %(rest)d more") % rest


def _language_words(row: Listed, outcome: Outcome, snapshot: Snapshot) -> str:
    wanted = [tag for tag in outcome.asked.spoken if tag in snapshot.languages]
    if row.fit.language == fitting.SPOKEN:
        names = [snapshot.languages[tag].name for tag in wanted if tag in row.candidate.spoken]
        return _("speaks %(languages)s") % {"languages": languages.listed(names)}
    if row.fit.language == fitting.INTERPRETED:
        return _("an interpreter is provided")
    if row.fit.language == fitting.ON_REQUEST:
        return _("an interpreter on request")
    return ""


def ask_first_words(row: Listed) -> list[str]:
    """What we do not know, and the visitor had better ask."""
    if row.fit.status == fitting.NAMES_OTHERS:
        return [_("Names other papers only: ask first.")]
    return []
