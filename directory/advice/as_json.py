"""An advice in the shape of the API; docs/api.md describes it."""

from typing import Any

from django.urls import reverse

from directory.advice.outcome import Outcome
from directory.advice.telling import Told, tell, unique
from directory.api.places import as_place
from services.matching import Listed
from services.models import CrisisLine
from services.snapshot import Snapshot


def as_json(outcome: Outcome, snapshot: Snapshot) -> dict[str, Any]:
    """The answer of `POST /api/advice`, in the active language: four queries."""
    told = tell(outcome, snapshot)
    advice, place = outcome.advice, outcome.asked.place
    return {
        "tier": advice.tier,
        "urgent": advice.urgent,
        "crisis": [_line(line) for line in outcome.lines],
        "reasons": [
            {
                "rule": reason.rule.slug,
                "tier": reason.tier,
                "text": snapshot.rules.by_slug[reason.rule.slug].rationale,
                "source": reason.rule.source,
            }
            for reason in unique(advice.reasons)
        ],
        "layers": [
            {
                "tier": layer.tier,
                "needs": [entry.entry.need for entry in layer.entries],
                "services": [_service(row, told) for row in layer.listed],
                "more": layer.more,
            }
            for layer in outcome.layers
        ],
        "what_you_can_do": [
            hint.text_self if outcome.asked.for_me else hint.text for hint in outcome.hints
        ],
        "first_step": {
            "text": told.first_step,
            "services": [_service(row, told) for row in outcome.doors],
        },
        "resources": [
            {
                "slug": resource.slug,
                "title": resource.title,
                "url": resource.url or None,
                "languages": [language.tag for language in resource.languages.all()],
            }
            for resource in outcome.resources
        ],
        "next_step": {"tier": advice.next_tier, "text": told.next_step},
        "assumed": told.assumed,
        "place": {"nis": place.nis, "name": place.name} if place else None,
        "places": [as_place(match, snapshot) for match in outcome.asked.choices],
    }


def _line(line: CrisisLine) -> dict[str, Any]:
    return {
        "slug": line.slug,
        "name": line.name,
        "number": line.number or None,
        "tel": line.tel or None,
        "how": line.how or None,
        "hours": line.hours or None,
        "languages": [language.tag for language in line.languages.all()],
    }


def _service(row: Listed, told: Told) -> dict[str, Any]:
    card = told.card(row)
    return {
        "slug": card.service.slug,
        "name": card.service.name,
        "url": reverse("service", args=[card.service.slug]),
        "tier": card.tier.slug,
        "mark": row.mark or None,
        "match": {
            "status": row.fit.status,
            "place": row.fit.place,
            "language": row.fit.language,
            "audience": row.fit.audience,
        },
    }
