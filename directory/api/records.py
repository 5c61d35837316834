"""A service as a record: the keys and vocabularies in which the facts are exchanged."""

from typing import Any

from django.urls import reverse

from directory.verified import checks_of
from services import due, freshness
from services.models import Closure, ContactPoint, Location, Service, ServiceLanguage, ServiceStatus
from services.relations import Related, related
from services.snapshot import Snapshot


def record(service: Service, snapshot: Snapshot) -> dict[str, Any]:
    """The record of `service`, read with `ServiceQuerySet.whole`: two queries more.

    A third reads the verifications, where a person ever verified something of it.
    """
    relations = related([service.pk])[service.pk]
    staff, interpreter = ServiceLanguage.Kind.STAFF, ServiceLanguage.Kind.INTERPRETER
    areas = relations.areas(snapshot)
    return {
        "slug": service.slug,
        "organisation": service.organisation.slug,
        "organisation_name": service.organisation.name,
        "name": service.name,
        "names": {
            code: text
            for code in ("nl", "fr", "de", "en")
            if (text := getattr(service, f"name_{code}"))
        },
        "summary": service.summary,
        "what_it_does": service.what_it_does or None,
        "for_whom": service.for_whom or None,
        "how_to_get_in": service.how_to_get_in or None,
        "what_to_bring": service.what_to_bring or None,
        "tier": snapshot.tiers.by_pk[service.tier_id].slug,
        "needs": [need.slug for need in relations.rows("needs", snapshot.needs)],
        "domains": [domain.slug for domain in relations.rows("domains", snapshot.domains)],
        "audiences": [row.slug for row in relations.rows("audiences", snapshot.audiences)],
        "age_from": service.age_from,
        "age_to": service.age_to,
        "statuses": _statuses(service, snapshot),
        "languages": _tags(relations, snapshot, staff),
        "interpreter_languages": _tags(relations, snapshot, interpreter),
        "interpreter": service.interpreter,
        "access": service.access,
        "access_note": service.access_note or None,
        "cost": service.cost,
        "cost_note": service.cost_note or None,
        "contacts": [_contact(contact) for contact in service.contacts.all()],
        "locations": [_location(location) for location in service.locations.all()],
        "areas": [getattr(area, "nis", None) or area.slug for area in areas],
        "remote": service.is_remote,
        "opening_hours": service.opening_hours or None,
        "intake": service.intake,
        "intake_on": service.intake_on.isoformat() if service.intake_on else None,
        "sources": [
            {
                "title": source.title,
                "url": source.url or None,
                "date": source.published_on or None,
                "consulted_on": source.consulted_on.isoformat(),
            }
            for source in service.sources.all()
        ],
        "confidence": service.confidence,
        "publish": "check" if service.needs_check else "yes",
        "verified": not service.is_unverified,
        "last_verified": service.last_verified.isoformat() if service.last_verified else None,
        "checks": _checks(service),
        "closures": [
            {
                "from": closure.closed_from.isoformat(),
                "until": closure.closed_until.isoformat(),
                "message": closure.message or None,
            }
            for closure in Closure.objects.of(service).not_over()
        ],
        "url": reverse("service", args=[service.slug]),
    }


def _checks(service: Service) -> dict[str, dict[str, str | None]]:
    """For each group of facts when and how a person last verified it, and when it is to be looked at again."""
    known = {check.group: check for check in checks_of(service)}
    due_on = {group: getattr(service, due.column(group)) for group in freshness.GROUPS}
    return {
        group: {
            "checked_on": known[group].checked_on.isoformat() if group in known else None,
            "how": known[group].how if group in known else None,
            "due_on": day.isoformat() if day else None,
        }
        for group, day in due_on.items()
    }


def _tags(relations: Related, snapshot: Snapshot, kind: str) -> list[str]:
    languages = snapshot.languages_by_pk
    return [languages[pk].tag for pk, how in relations.languages if how == kind and pk in languages]


def _statuses(service: Service, snapshot: Snapshot) -> Any:
    """`all`, the statuses by answer, or None where it is not known."""
    if service.status_rule == Service.StatusRule.ALL:
        return "all"
    if service.status_rule == Service.StatusRule.UNKNOWN:
        return None
    answers: dict[str, list[Any]] = {answer: [] for answer in ServiceStatus.Answer.values}
    for row in service.statuses.all():
        slug = snapshot.statuses.by_pk[row.status_id].slug
        depends = row.answer == ServiceStatus.Answer.DEPENDS
        answers[row.answer].append({"status": slug, "why": row.reason} if depends else slug)
    return answers


def _contact(contact: ContactPoint) -> dict[str, Any]:
    line = contact.crisis_line
    found = {
        "kind": contact.kind,
        "value": contact.dial or contact.value,
        "label": contact.label or None,
        "free": line.is_free if line else contact.is_free,
        "hours": contact.known_hours or None,
        "for_professionals": contact.for_professionals,
    }
    return {**found, "crisis_line": line.slug} if line else found


def _location(location: Location) -> dict[str, Any]:
    """What anybody may know of it; a hidden address says no more than that there is one."""
    address = location.shown()
    return {
        "label": (address.label or None) if address else None,
        "street": (address.street or None) if address else None,
        "route": (address.route or None) if address else None,
        "postcode": (address.postcode or None) if address else None,
        "municipality_nis": address.municipality.nis if address and address.municipality else None,
        "visibility": location.visibility,
    }
