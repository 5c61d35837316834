"""Error pages that still help: what happened, where to go, whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from directory.api.answers import refuse
from services import snapshot


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        return refuse({"query": [_("We do not understand this address")]})
    return render(request, "errors/400.html", status=400)


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        return refuse({"path": [_("This page does not exist")]}, status=404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry with the numbers of the last snapshot: the database may be what is broken."""
    last = snapshot.last_known()
    lines = [line for line in last.crisis_lines if line.number] if last else []
    return render(request, "errors/500.html", {"lines": lines}, status=500)
