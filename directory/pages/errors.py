"""Error pages that still help: what happened, where to go, whom to call."""

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from rapidfuzz import process

from directory import languages
from directory.api.answers import asked_language, offered, refuse
from directory.context import AWAY, route_of
from directory.loading import files
from directory.luggage import Luggage
from services import snapshot
from services.models import CrisisLine, Service

CRISIS_LINES = "services/crisis_lines.yaml"

TRY_AGAIN_AFTER = 30  # seconds

MOST_ALIKE = 3
LEAST_LIKENESS = 75  # of 100


@dataclass(frozen=True)
class EmergencyLine:
    """What the page of our own faults says of a line."""

    tel: str
    number: str
    name: str


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        with override(offered(asked_language(request))):
            return refuse({"query": [_("We do not understand this web address")]})
    # What could not be read once is not read again for the links of this page.
    request._luggage = Luggage()
    return render(request, "errors/400.html", status=400)


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        with override(offered(asked_language(request))):
            return refuse({"path": [_("This page does not exist")]}, status=404)
    slug = request.resolver_match.kwargs["slug"] if route_of(request) == "service" else ""
    context = {"alike": _services_alike(slug) if slug else []}
    return render(request, "errors/404.html", context, status=404)


def _services_alike(slug: str) -> list[Service]:
    """The published services whose address is nearest to a mistyped one, the nearest first: one query."""
    published = Service.objects.published().for_listing(get_language())
    by_slug = {service.slug: service for service in published}
    found = process.extract(slug, list(by_slug), limit=MOST_ALIKE, score_cutoff=LEAST_LIKENESS)
    return [by_slug[near] for near, _likeness, _index in found]


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry with the emergency numbers, without a query: 503 where the database is what is broken, else 500.

    Django calls it while it handles the exception, whether a view raised that or another error page.
    """
    is_away = isinstance(sys.exc_info()[1], AWAY)
    if _is_api(request):
        with override(offered(asked_language(request))):
            response: HttpResponse = refuse({"server": [_sorry(is_away)]}, 503 if is_away else 500)
    else:
        _take_from_memory(request)
        template = "errors/503.html" if is_away else "errors/500.html"
        context = {"lines": _emergency_lines()}
        response = render(request, template, context, status=503 if is_away else 500)
    response.headers["Cache-Control"] = "no-store"
    if is_away:
        response.headers["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response


def _sorry(is_away: bool) -> str:
    if is_away:
        return _("This site has a problem now. Try again in a few minutes.")
    return _("This is our mistake. Try again in a few minutes.")


def _take_from_memory(request: HttpRequest) -> None:
    """Gives the page the last snapshot, so that it asks the database nothing; without one, no place and no list."""
    last = snapshot.last_known()
    if last:
        request._snapshot = last
    else:
        request._luggage = Luggage()


def _emergency_lines() -> list[EmergencyLine]:
    """The lines of the last snapshot; those of the fixtures where this process never had one with lines."""
    last = snapshot.last_known()
    known = [
        EmergencyLine(line.tel, line.number, line.name)
        for line in (last.emergency_lines if last else ())
    ]
    return known or [
        EmergencyLine(row["tel"], row["number"], _in_this_language(row["name"]))
        for row in _emergency_rows()
    ]


@cache
def _emergency_rows() -> tuple[dict[str, Any], ...]:
    """The emergency lines as the fixtures have them."""
    try:
        rows = tuple(files.read(settings.FIXTURES / CRISIS_LINES, settings.FIXTURES))
    except files.FixtureError:
        return ()
    return tuple(
        row.data
        for row in rows
        if row.data.get("type") == CrisisLine.Type.EMERGENCY and row.data.get("number")
    )


def _in_this_language(texts: dict[str, str]) -> str:
    code = languages.active()
    order = (code, *languages.FALLBACK.get(code, languages.FALLBACK["default"]))
    return next((texts[code] for code in order if code in texts), "")
