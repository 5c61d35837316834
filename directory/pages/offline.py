"""What a phone keeps: the numbers in all languages, the worker that keeps them, and the manifest of the web app."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext, override

from directory import languages
from directory.context import snapshot_of

# What a crisis page needs to look and work as it should; the other modules are of no use without internet.
SHELL = ("site.css", "icon.svg", "js/site.js", "js/offline.js")
# The ground of the pages, as in css/tokens.css.
GROUND = "#fbf8f3"
ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
)


def numbers(request: HttpRequest) -> HttpResponse:
    """The crisis lines in every language, on one page that is the same for everybody."""
    snapshot = snapshot_of(request)
    context = {
        "sections": languages.offered(),
        "lines": snapshot.crisis_lines,
        "emergency": snapshot.emergency_lines,
    }
    with override(languages.SOURCE):
        response = render(request, "numbers.html", context)
    response.headers["Content-Language"] = ", ".join(languages.OFFERED)
    return response


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it changes, and so is fetched and started anew, whenever a file of the shell does."""
    shell = [static(name) for name in SHELL]
    site = {
        "version": hashlib.sha256("\n".join(shell).encode()).hexdigest()[:12],
        "shell": shell,
        "languages": languages.OFFERED,
    }
    context = {"site": json.dumps(site)}
    response = render(request, "offline/worker.js", context, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest) -> JsonResponse:
    """The manifest of the web app.

    It opens as a page of the browser: then Back and the address stay in sight, no browser asks to install it, and
    whoever leaves the page quickly is in no window that bears our name.
    """
    values: dict[str, Any] = {
        "name": "Trede",
        "short_name": "Trede",
        "description": " · ".join(_described(code) for code in languages.REQUIRED),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "theme_color": GROUND,
        "background_color": GROUND,
        "icons": [
            {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
    }
    return JsonResponse(values, content_type="application/manifest+json")


def _described(code: str) -> str:
    with override(code):
        return gettext("Help for refugees in Belgium: which help fits, and who gives it near you.")
