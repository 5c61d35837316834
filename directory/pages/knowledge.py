from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from directory import search
from directory.context import snapshot_of
from directory.pyramid import pyramid_at
from services.models import Service
from tiers.texts import is_machine_made


def tier_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tiers/list.html", pyramid_at(request.GET, snapshot_of(request)))


def tier_detail(request: HttpRequest, slug: str) -> HttpResponse:
    snapshot = snapshot_of(request)
    tier = snapshot.tiers.by_slug.get(slug)
    if tier is None:
        raise Http404
    rows = snapshot.tiers.rows
    position = rows.index(tier)
    asked = search.read(request.GET, snapshot)
    found = Service.objects.published().of_tiers([slug])
    context = {
        "tier": tier,
        "needs": dict(snapshot.needs_by_tier)[tier],
        "place": asked.place,
        "count": (found.covering(asked.place) if asked.place else found).count(),
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


def safety(request: HttpRequest) -> HttpResponse:
    """What others can see of a visit, and what “Leave this page” does not erase."""
    return render(request, "safety.html")
