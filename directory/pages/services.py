from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from directory.cards import MOST_SHARED, cards
from directory.context import snapshot_of
from directory.listing import list_page
from directory.told import tell
from services.models import Organisation, Service


def service_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "services/list.html", {"list": list_page(request.GET, snapshot_of(request))}
    )


def service_detail(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published().whole(), slug=slug)
    told = tell(service, snapshot_of(request))
    return render(request, "services/detail.html", {"service": service, "told": told})


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.select_related("parent"), slug=slug)
    found = Service.objects.published().filter(organisation=organisation).in_fixed_order()
    context = {
        "organisation": organisation,
        "members": organisation.members.in_order(),
        "cards": cards(found.for_listing(get_language()), snapshot_of(request)),
        "sources": organisation.sources.all(),
    }
    return render(request, "organisations/detail.html", context)


def shared_list(request: HttpRequest) -> HttpResponse:
    """A list of services to print or to share; it holds no answer of anybody."""
    slugs = list(dict.fromkeys(request.GET.getlist("s")))[:MOST_SHARED]
    found = Service.objects.published().shared(slugs)
    by_slug = {service.slug: service for service in found}
    services = [by_slug[slug] for slug in slugs if slug in by_slug]
    made = cards(services, snapshot_of(request))
    return render(request, "services/shared.html", {"cards": made, "gone": len(slugs) - len(made)})
