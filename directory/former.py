"""Services that are no longer on the site: which one replaces them, and how their addresses lead there."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from services.models import FormerSlug, Organisation, Service


@dataclass(frozen=True)
class Left:
    """A service that is gone: the slug of the published one that replaces it, or none; and whose it was."""

    successor: str | None
    organisation: Organisation | None


def after(slug: str) -> Left | None:
    """What became of the service with this slug; None where there never was one on the site.

    One query, and one for each service on the way that was itself replaced.
    """
    passed: set[str] = set()
    service = None
    while slug not in passed and (following := _instead_of(slug)) is not None:
        passed.add(slug)
        service, slug = following, following.slug
    if service is None:
        return None
    is_there = service.state == Service.State.PUBLISHED
    return Left(service.slug if is_there else None, service.organisation)


def _instead_of(slug: str) -> Service | None:
    """The service that this address leads to, else the archived one that it was of: one query."""
    successor = FormerSlug.objects.filter(slug=slug).values("service")
    archived = Q(slug=slug, state=Service.State.ARCHIVED)
    found = Service.objects.filter(Q(pk__in=successor) | archived).select_related("organisation")
    # A successor, which has another slug, comes before the archived service itself.
    return max(found, key=lambda service: service.slug != slug, default=None)


def with_query(request: HttpRequest, name: str, slug: str) -> str:
    """The address of the other service, with the same query string."""
    query = request.META.get("QUERY_STRING", "")
    return reverse(name, args=[slug]) + (f"?{query}" if query else "")
