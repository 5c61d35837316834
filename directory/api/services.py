from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import search
from directory.api.answers import PageForm, answer, reads, refuse
from directory.api.places import as_place
from directory.api.records import record
from directory.context import snapshot_of
from directory.former import after, with_query
from directory.one_box import opening
from directory.paging import page_of
from services.models import Service

PAGE_SIZE = 20


@reads(*search.FILTERS, *opening.OWN, "page", "page_size")
def service_list(request: HttpRequest) -> JsonResponse:
    """Services by the filters of the page, in its order: {count, results, page, pages, place, places}.

    With a box also `read`: what was understood of it.
    """
    snapshot = snapshot_of(request)
    box = opening.opened(request.GET, snapshot)
    asked = search.read(box.data, snapshot, box.found)
    paging = PageForm(request.GET)
    errors = (
        {**asked.errors, **paging.errors.get_json_data()} if not paging.is_valid() else asked.errors
    )
    if errors:
        return refuse({name: _sentences(texts) for name, texts in errors.items()})
    read = {"read": box.as_read()} if opening.BOX in request.GET else {}
    places = [as_place(match, snapshot) for match in asked.choices]
    if places:
        return answer({"count": 0, "results": [], "place": None, "places": places, **read})
    number = paging.cleaned_data["page"] or 1
    size = paging.cleaned_data["page_size"] or PAGE_SIZE
    page = page_of(asked.ordered(), number, size, get_language())
    pages = page.paginator
    if page.number != number:
        return refuse({"page": [_("There are only %(pages)d pages.") % {"pages": pages.num_pages}]})
    place = asked.place
    return answer(
        {
            "count": pages.count,
            "page": page.number,
            "pages": pages.num_pages,
            "place": {"nis": place.nis, "name": place.name} if place else None,
            "places": [],
            "words": _words(asked),
            "results": [_brief(service, snapshot) for service in page.object_list],
            **read,
        }
    )


@reads()
def service_detail(request: HttpRequest, slug: str) -> JsonResponse:
    """One service in the keys and vocabularies of the fact base."""
    service = Service.objects.published().whole().filter(slug=slug).first()
    if service is None:
        return _instead_of(request, slug)
    return answer(record(service, snapshot_of(request)))


def _instead_of(request: HttpRequest, slug: str) -> JsonResponse:
    """Leads on to the service that replaces this one; 410 where it has stopped, 404 where there never was one."""
    left = after(slug)
    if left is None:
        return refuse({"slug": [_("There is no service with this slug.")]}, status=404)
    if left.successor is None:
        return refuse({"slug": [_("This service has stopped.")]}, status=410)
    leading = answer({"slug": left.successor}, status=301)
    leading.headers["Location"] = with_query(request, "api-service", left.successor)
    leading.headers["Cache-Control"] = "no-cache"
    return leading


def _words(asked: search.Search) -> dict[str, Any] | None:
    """How the text was read: what it was corrected to, and whether no service has all of it."""
    reading = asked.words
    if not reading:
        return None
    corrected = reading.corrected_text if reading.is_corrected else None
    return {"corrected": corrected, "partial": reading.is_partial}


def _sentences(texts: list[Any]) -> list[str]:
    return [text["message"] if isinstance(text, dict) else text for text in texts]


def _brief(service: Service, snapshot: Any) -> dict[str, Any]:
    return {
        "slug": service.slug,
        "name": service.name,
        "tier": snapshot.tiers.by_pk[service.tier_id].slug,
        "organisation": service.organisation.slug,
        "organisation_name": service.organisation.name,
        "summary": service.summary,
        "cost": service.cost,
        "access": service.access,
        "interpreter": service.interpreter,
        "age_from": service.age_from,
        "age_to": service.age_to,
        "verified": not service.is_unverified,
        "url": reverse("service", args=[service.slug]),
    }
