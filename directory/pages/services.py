from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from directory import search
from directory.cards import cards
from directory.context import snapshot_of
from directory.counting.asked import count_list
from directory.former import after, with_query
from directory.listing import list_page
from directory.luggage import luggage_of
from directory.told import tell
from services.models import Organisation, Service


def service_list(request: HttpRequest) -> HttpResponse:
    if "was" in request.GET:
        query = search.as_chosen(request.GET, snapshot_of(request)).urlencode()
        return HttpResponseRedirect(f"{request.path}?{query}")
    page = list_page(request.GET, snapshot_of(request), luggage_of(request).slugs)
    count_list(request, page)
    return render(request, "services/list.html", {"list": page})


def service_detail(request: HttpRequest, slug: str) -> HttpResponse:
    service = Service.objects.published().whole().filter(slug=slug).first()
    if service is None:
        return instead_of(request, slug)
    told = tell(service, snapshot_of(request))
    return render(request, "services/detail.html", {"service": service, "told": told})


def instead_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads on to the service that replaces this one, or says that it has stopped: one query."""
    left = after(slug)
    if left is None:
        raise Http404
    if left.successor is None:
        return render(request, "errors/410.html", {"organisation": left.organisation}, status=410)
    leading = HttpResponsePermanentRedirect(with_query(request, "service", left.successor))
    # Two services that were made one can become two again.
    leading.headers["Cache-Control"] = "no-cache"
    return leading


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.select_related("parent"), slug=slug)
    found = Service.objects.published().filter(organisation=organisation).in_fixed_order()
    shown = cards(found.for_listing(get_language()), snapshot_of(request))
    context = {
        "organisation": organisation,
        "members": organisation.members.in_order(),
        "cards": shown,
        "offers_exit": any(card.offers_exit for card in shown),
        "sources": organisation.sources.all(),
    }
    return render(request, "organisations/detail.html", context)
