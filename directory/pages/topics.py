from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from directory.context import snapshot_of
from directory.listing import asked_place
from directory.topics import network_map, sources_of, told_on
from tiers.texts import is_machine_made


def topic_list(request: HttpRequest) -> HttpResponse:
    return render(request, "topics/list.html", {"domains": snapshot_of(request).domains.rows})


def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of life with its map for a place, tips and sources: seventeen queries, however long the map."""
    snapshot = snapshot_of(request)
    domain = snapshot.domains.by_slug.get(slug)
    if domain is None:
        raise Http404
    asked = asked_place(request.GET, snapshot)
    steps = network_map(domain, asked["place"])
    tips = list(domain.tips.select_related("source"))
    context = {
        **asked,
        "domain": domain,
        "steps": steps,
        "tips": tips,
        "sources": sources_of(domain, steps, tips),
        "is_machine_made": is_machine_made(*told_on(domain, steps, tips)),
    }
    return render(request, "topics/detail.html", context)
