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
from services.models import Service


def choose_language(request: HttpRequest) -> HttpResponse:
    """Sends `/` to the home in the browser's language; the locale middleware has already read it."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none, such as those of the admin."""
    return HttpResponsePermanentRedirect(static("icon.svg"))


def home(request: HttpRequest) -> HttpResponse:
    snapshot = snapshot_of(request)
    counts = Service.objects.published().count_by_tier()
    layers = [(tier, counts.get(tier.pk, 0)) for tier in reversed(snapshot.tiers.rows)]
    return render(
        request,
        "home.html",
        {
            "layers": layers,
            "needs_by_tier": snapshot.needs_by_tier,
            "spoken": sorted(snapshot.languages.values(), key=lambda row: row.name.casefold()),
        },
    )
