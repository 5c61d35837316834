from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from directory.context import snapshot_of
from services.models import Service
from services.snapshot import Snapshot
from tiers.models import Tier
from tiers.texts import is_machine_made


def layers_from_the_top(snapshot: Snapshot) -> list[tuple[Tier, int]]:
    """The layers from the highest down, each with its number of services: one query."""
    counts = Service.objects.published().count_by_tier()
    return [(tier, counts.get(tier.pk, 0)) for tier in reversed(snapshot.tiers.rows)]


def tier_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tiers/list.html", {"layers": layers_from_the_top(snapshot_of(request))})


def tier_detail(request: HttpRequest, slug: str) -> HttpResponse:
    snapshot = snapshot_of(request)
    tier = snapshot.tiers.by_slug.get(slug)
    if tier is None:
        raise Http404
    rows = snapshot.tiers.rows
    position = rows.index(tier)
    context = {
        "tier": tier,
        "needs": dict(snapshot.needs_by_tier)[tier],
        "count": Service.objects.published().of_tiers([slug]).count(),
        "below": rows[position - 1] if position else None,
        "above": rows[position + 1] if position + 1 < len(rows) else None,
    }
    return render(request, "tiers/detail.html", context)


def status_list(request: HttpRequest) -> HttpResponse:
    rows = snapshot_of(request).statuses.rows
    return render(request, "statuses/list.html", {"statuses": rows})


def status_detail(request: HttpRequest, slug: str) -> HttpResponse:
    status = snapshot_of(request).statuses.by_slug.get(slug)
    if status is None:
        raise Http404
    context = {
        "status": status,
        "sources": status.sources.all(),
        "is_machine_made": is_machine_made(status),
    }
    return render(request, "statuses/detail.html", context)


def crisis(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis.html", {"lines": snapshot_of(request).crisis_lines})


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")
