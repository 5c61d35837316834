"""Small rows for tests: each names only what matters to it."""

import datetime
from itertools import count
from typing import Any

from services.models import Organisation, Region, Service
from tiers.models import Need, Source, Tier

_numbers = count(1)


def a_source(**values: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(
        **{
            "title": f"Source {number}",
            "url": f"https://source.example/{number}",
            "consulted_on": datetime.date(2026, 11, 21),
            "read_as": Source.ReadAs.STORED_COPY,
            **values,
        }
    )


def an_organisation(**values: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(
        **{
            "slug": f"organisation-{number}",
            "name_nl": f"Organisatie {number}",
            "confidence": "high",
            **values,
        }
    )


def a_service(
    *, areas: tuple[str, ...] = ("be",), needs: tuple[str, ...] = ("housing",), **values: Any
) -> Service:
    """A published service with all that it needs; `areas` are NIS codes."""
    number = next(_numbers)
    values.setdefault("organisation", None)
    values["organisation"] = values["organisation"] or an_organisation()
    tier = values.pop("tier", "basic")
    service = Service.objects.create(
        **{
            "slug": f"service-{number}",
            "state": Service.State.PUBLISHED,
            "name_nl": f"Dienst {number}",
            "summary_nl": "Een dienst.",
            "finder_nl": "Vraag ernaar bij de gemeente.",
            "confidence": "high",
            "tier": Tier.objects.get(slug=tier),
            **values,
        }
    )
    service.regions.set(Region.objects.filter(nis__in=areas))
    service.needs.set(Need.objects.filter(slug__in=needs))
    service.sources.add(a_source())
    return service
