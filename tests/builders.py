"""Small rows for tests: each names only what matters to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.utils import timezone

from directory import history
from services import due, verifying
from services.models import Organisation, Region, Service, ServiceLanguage, SpokenLanguage
from services.searching import keeping
from tiers.models import Audience, LifeDomain, Need, Source, StatusType, Tier

_numbers = count(1)
# When a source was read: lately, so that nothing that rests on it is due.
READ = timezone.localdate()


@contextmanager
def as_loaded() -> Iterator[None]:
    """Rows by the hundred, made as a load makes them: without a history, and reckoned together at the end."""
    with history.paused(), keeping.at_the_end(), verifying.at_the_end():
        yield


def a_source(**values: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(
        **{
            "title": f"Source {number}",
            "url": f"https://source.example/{number}",
            "consulted_on": READ,
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
    *,
    areas: tuple[str, ...] = ("be",),
    needs: tuple[str, ...] = ("housing",),
    domains: tuple[str, ...] = (),
    audiences: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    statuses: dict[str, str] | None = None,
    **values: Any,
) -> Service:
    """A published service with all that it needs; `areas` are NIS codes, `statuses` the answer by slug."""
    number = next(_numbers)
    values.setdefault("organisation", None)
    values["organisation"] = values["organisation"] or an_organisation()
    tier = values.pop("tier", "basic")
    if statuses:
        values.setdefault("status_rule", Service.StatusRule.NAMED)
    # Its words are read once, when it is whole.
    with keeping.at_the_end():
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
        service.domains.set(LifeDomain.objects.filter(slug__in=domains))
        service.audiences.set(Audience.objects.filter(slug__in=audiences))
        for tag in languages:
            spoken = SpokenLanguage.objects.get(tag=tag)
            ServiceLanguage.objects.create(service=service, language=spoken)
        for slug, answer in (statuses or {}).items():
            status = StatusType.objects.get(slug=slug)
            service.statuses.create(status=status, answer=answer)
        service.sources.add(a_source())
    # The days of the next checks are reckoned from the sources, so those that are named are written last.
    if days := {name: values[name] for name in due.COLUMNS if name in values}:
        Service.objects.filter(pk=service.pk).update(**days)
        service.refresh_from_db(fields=list(days))
    return service
