"""What is written of a visit: the name of the route and how it ended. Never an address, a token, an answer or a person."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))

logger = logging.getLogger("directory.access")


def route_name(request: HttpRequest) -> str:
    """The name of the route that answers, such as `help-step`; `-` where none does."""
    match = request.resolver_match
    if match is None:
        return "-"
    return match.view_name or match.route


class AccessLog:
    """Writes a line for each request: method, route, status, milliseconds."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        took = (time.perf_counter() - began) * 1000
        method = request.method if request.method in METHODS else "-"
        logger.info("%s %s %s %d ms", method, route_name(request), response.status_code, took)
        return response


class WithoutAddress(logging.Filter):
    """Takes the address out of what Django writes of a refused request; the name of the route stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            addresses = {request.path, request.get_full_path(), request.path_info}
            # Django escapes what it logs.
            addresses |= {address.encode("unicode_escape").decode() for address in addresses}
            record.args = tuple(
                route_name(request) if arg in addresses else arg for arg in record.args
            )
        return True
