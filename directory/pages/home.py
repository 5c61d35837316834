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

from directory.context import snapshot_of
from directory.pyramid import pyramid_at


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
        **pyramid_at(request.GET, snapshot),
        "situations": snapshot.situations_by_group,
    }
    return render(request, "home.html", context)
