from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.context import row_or_404, snapshot_of
from directory.listing import asked_place
from directory.topics import network_map, sources_of, told_on
from tiers.texts import trust_in


def topic_list(request: HttpRequest) -> HttpResponse:
    return render(request, "topics/list.html", {"domains": snapshot_of(request).domains.rows})


def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of life with its map for a place, tips and sources: seventeen queries, however long the map."""
    snapshot = snapshot_of(request)
    domain = row_or_404(snapshot.domains, slug)
    asked = asked_place(request.GET, snapshot)
    steps = network_map(domain, asked["place"])
    tips = list(domain.tips.select_related("source"))
    context = {
        **asked,
        "domain": domain,
        "steps": steps,
        "tips": tips,
        "sources": sources_of(domain, steps, tips),
        "trust": trust_in(*told_on(domain, steps, tips)),
    }
    return render(request, "topics/detail.html", context)
