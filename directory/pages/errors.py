"""Error pages that still help: what happened, where to go, whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from services import snapshot


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry with the numbers of the last snapshot: the database may be what is broken."""
    last = snapshot.last_known()
    lines = [line for line in last.crisis_lines if line.number] if last else []
    return render(request, "errors/500.html", {"lines": lines}, status=500)
