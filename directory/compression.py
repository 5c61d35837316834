"""Answers over the wire: brotli or gzip, as the browser asks.

A page that shows a secret beside what somebody else can choose gives it away by its size (BREACH). So what no cache
may keep, what sets a cookie, and the admin are padded at random, as Django does it; public pages hold no secret.
"""

import gzip
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import cc_delim_re, patch_vary_headers

BROTLI, GZIP, AS_IT_IS = "br", "gzip", ""
# Shorter answers gain nothing.
FEWEST_BYTES = 200
# Measured on the list of services (62 KB): 8.4 KB in 0.9 ms; gzip at 6 gives 9.1 KB in 0.7 ms.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
PRIVATE = frozenset(("no-store", "private"))


def coding(accepted: str) -> str:
    """The coding for an Accept-Encoding header: brotli, else gzip, else none. A weight of 0 refuses one."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    for name in (BROTLI, GZIP):
        if weights.get(name, weights.get("*", 0.0)) > 0:
            return name
    return AS_IT_IS


def _weight(parameters: str) -> float:
    name, _equals, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def compressed(content: bytes, name: str) -> bytes:
    """The same bytes for the same content, so that they can be kept and compared."""
    if name == BROTLI:
        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY))
    return gzip.compress(content, GZIP_LEVEL, mtime=0)


class Compression:
    """Compresses what is not compressed yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.padding = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or is_private(request, response):
            return self.padding.process_response(request, response)
        if len(response.content) < FEWEST_BYTES or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        name = coding(request.headers.get("Accept-Encoding", ""))
        if name:
            response.content = compressed(response.content, name)
            response.headers["Content-Encoding"] = name
            response.headers["Content-Length"] = str(len(response.content))
        return response


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it may hold a secret."""
    rules = cc_delim_re.split(response.headers.get("Cache-Control", "").lower())
    is_admin = request.path.startswith(settings.SESSION_COOKIE_PATH)
    return is_admin or bool(response.cookies) or not PRIVATE.isdisjoint(rules)
