"""Error pages that still help: what happened, where to go, whom to call."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from directory import languages
from directory.api.answers import asked_language, offered, refuse
from directory.loading import files
from services import snapshot
from services.models import CrisisLine

CRISIS_LINES = "services/crisis_lines.yaml"


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
            return refuse({"query": [_("We do not understand this address")]})
    return render(request, "errors/400.html", status=400)


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        with override(offered(asked_language(request))):
            return refuse({"path": [_("This page does not exist")]}, status=404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry with the emergency numbers; without a query, as the database may be what is broken."""
    return render(request, "errors/500.html", {"lines": _emergency_lines()}, status=500)


def _emergency_lines() -> list[EmergencyLine]:
    """The lines of the last snapshot; those of the fixtures where this process never had one with lines."""
    last = snapshot.last_known()
    known = [
        EmergencyLine(line.tel, line.number, line.name)
        for line in (last.crisis_lines if last else ())
        if line.type == CrisisLine.Type.EMERGENCY and line.number
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
    code = get_language() or languages.SOURCE
    order = (code, *languages.FALLBACK.get(code, languages.FALLBACK["default"]))
    return next((texts[code] for code in order if code in texts), "")
