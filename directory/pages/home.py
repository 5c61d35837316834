from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from directory import search
from directory.context import snapshot_of
from directory.listing import place_choices, place_text, place_was
from directory.pyramid import pyramid
from services.models import SpokenLanguage
from services.snapshot import Snapshot


def choose_language(request: HttpRequest) -> HttpResponse:
    """Sends `/` to the home in the browser's language; the locale middleware has already read it."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none, such as those of the admin."""
    return HttpResponsePermanentRedirect(static("icon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: the desk, the API, and the same page with somebody's own list."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /*?s=",
        "Disallow: /*&s=",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    snapshot = snapshot_of(request)
    context = {
        **pyramid_at(request, snapshot),
        "needs_by_tier": snapshot.needs_by_tier,
        "situations": snapshot.situations_by_group,
        "spoken": sorted(SpokenLanguage.objects.of_services(), key=lambda row: row.name.casefold()),
    }
    return render(request, "home.html", context)


def pyramid_at(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """The pyramid with what is in reach of the place in the address, and how to name one: one query."""
    asked = search.read(request.GET, snapshot)
    return {
        "layers": pyramid(snapshot, asked.place),
        "place": asked.place,
        "place_text": place_text(asked, request.GET),
        "place_was": place_was(asked, snapshot),
        "place_errors": asked.errors.get("place", []),
        "place_choices": place_choices(asked, snapshot) if asked.must_choose_place else [],
    }
