"""Answers public pages from what was kept of them: the same content, day, address and coding give the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, override

from directory.compression import coding
from directory.context import AWAY, is_certain, note_away
from directory.counting.asked import count_again, questions_of
from directory.middleware import is_too_long
from directory.page_cache import deploy, keys, known, lasting
from directory.page_cache.routes import ASIDE, NEVER, ROUTES, Kept
from directory.page_cache.store import Page, store
from tiers import version

Answer = Callable[[HttpRequest], HttpResponse]

OWN, UNSURE = "private, no-cache", "no-cache"
# The routes of so many paths are remembered, of so many characters at most: a few MB, whatever is asked for. Of longer
# ones, which are hardly those of pages that may be kept, the route is looked up each time.
MOST_PATHS, MOST_CHARACTERS = 4096, 200
# Of the headers of a page only these go with “you have it already”.
STAY = ("Cache-Control", "ETag", "Vary", "Content-Language")


@dataclass(frozen=True)
class Asked:
    """A public page that is asked for: its route, and the query string with its own parameters in order.

    `is_shared`: all that it asks for is something that there is, so all processes may keep it together.
    """

    match: ResolverMatch
    kept: Kept
    query: str
    is_shared: bool


class PageCache:
    """Stands outside of compression, so that what it keeps is packed already, and inside of what redirects to HTTPS."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.deploy = deploy.fingerprint()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = None if is_too_long(request) else _match_of(request.path_info)
        name = (match.url_name or match.route) if match else ""
        kept = ROUTES.get(name)
        if match and name in NEVER:
            return _as_own(self.get_response(request))
        if match is None or kept is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        pairs = keys.pairs_of(request.META.get("QUERY_STRING", ""))
        if pairs is None or (kept.is_api and not {name for name, _ in pairs} <= kept.parameters):
            return self.get_response(request)
        if any(name in ASIDE for name, _value in pairs):
            return _as_own(self.get_response(request))
        is_shared = not _is_anybodys(request, kept, pairs)
        asked = Asked(match, kept, _put_in_order(request, kept, pairs), is_shared)
        return self._answer(request, asked)

    def _answer(self, request: HttpRequest, asked: Asked) -> HttpResponse:
        now = timezone.now()
        is_stored = settings.PAGES_MB and asked.kept.is_stored
        key = self._key(request, asked, now) if is_stored else None
        page = store.get(key, is_shared=asked.is_shared) if key else None
        if page is None or page.until <= now.timestamp():
            return self._make(request, asked, now, key)
        request.resolver_match = asked.match  # for the log, as nobody else looks it up now
        count_again(request, page.questions)
        response = HttpResponse(page.body, headers=dict(page.headers))
        return _sent(request, response, page.etag, page.until - now.timestamp())

    def _make(
        self, request: HttpRequest, asked: Asked, now: datetime, key: str | None
    ) -> HttpResponse:
        """The page made anew; it is kept where nothing about it is somebody's own, and its version is known."""
        response = self.get_response(request)
        if not _is_public(response):
            return response
        _vary_by_coding(response)
        until = None
        if key != "" and is_certain(request):
            until = _until(now, has_sessions=bool(key) and asked.kept.has_sessions)
        if until is None:
            response.headers["Cache-Control"] = UNSURE
            return response
        seconds = (until - now).total_seconds()
        etag = keys.etag_of(response.content)
        is_understood = response.get("Content-Encoding", "") in ("", _coding(request))
        if key and request.method == "GET" and is_understood:
            headers = tuple(response.items())
            questions = questions_of(request)
            page = Page(response.content, headers, etag, until.timestamp(), questions)
            store.put(key, page, seconds, is_shared=asked.is_shared)
        return _sent(request, response, etag, seconds)

    def _key(self, request: HttpRequest, asked: Asked, now: datetime) -> str:
        """All that the page depends on; empty where it cannot be known: then nobody keeps it. One query."""
        try:
            host = request.get_host()
            content = version.current_content()
        except SuspiciousOperation:
            return ""
        except AWAY:
            note_away(request)
            return ""
        if not content:
            return ""
        return keys.key_of(
            *(self.deploy, content, lasting.day_of(now)),
            *(request.scheme or "", host, request.path, asked.query, _coding(request)),
        )


def _match_of(path: str) -> ResolverMatch | None:
    """The route of a path in the language that it begins with."""
    return _remembered(path) if len(path) <= MOST_CHARACTERS else _resolved(path)


def _resolved(path: str) -> ResolverMatch | None:
    with override(get_language_from_path(path)):
        try:
            return resolve(path)
        except Resolver404:
            return None


_remembered = lru_cache(maxsize=MOST_PATHS)(_resolved)


def _until(now: datetime, *, has_sessions: bool) -> datetime | None:
    """When the page stops being true; None where the database has gone since the page was made."""
    try:
        return lasting.holds_until(now, has_sessions=has_sessions)
    except AWAY:
        return None


def _is_anybodys(request: HttpRequest, kept: Kept, pairs: keys.Pairs) -> bool:
    """Whether the address holds what anybody can make up: typed words, values that there are not, the same value many
    times, or a port, which no ALLOWED_HOSTS looks at.

    The port stays in the key: it stands in the links of the page.
    """
    if ":" in request.META.get("HTTP_HOST", ""):
        return True
    own = [(name, value) for name, value in pairs if name in kept.parameters and value]
    if kept.is_api and (len(own) < len(pairs) or len(set(own)) < len(own)):
        return True
    return not known.are_known(own)


def _put_in_order(request: HttpRequest, kept: Kept, pairs: keys.Pairs) -> str:
    """The query string of the page. Pages of ours are made from it too: the links of a page hold their own address,
    and nobody's page may hold what another visitor's address brought along.
    """
    if kept.is_api:
        return repr(sorted(pairs, key=lambda pair: pair[0]))
    query = keys.in_order(pairs, kept.single, kept.several)
    request.META["QUERY_STRING"] = query
    return query


def _coding(request: HttpRequest) -> str:
    return coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def _is_public(response: HttpResponse) -> bool:
    """Whether the answer is the same for everybody, and says nothing else itself."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and "cookie" not in response.get("Vary", "").lower()
    )


def _vary_by_coding(response: HttpResponse) -> None:
    """The language is in the address, of the API too: nothing else of a browser changes these pages."""
    del response["Vary"]
    patch_vary_headers(response, ["Accept-Encoding"])


def _as_own(response: HttpResponse) -> HttpResponse:
    """A page with one visitor's own list in its address, or that is never kept: no cache in between keeps it either."""
    if _is_public(response):
        response.headers["Cache-Control"] = OWN
    return response


def _sent(request: HttpRequest, response: HttpResponse, etag: str, seconds: float) -> HttpResponse:
    """The page, or the word that the browser has it already."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = lasting.cache_control(seconds)
    if not keys.is_known(request.META.get("HTTP_IF_NONE_MATCH", ""), etag):
        return response
    same = HttpResponseNotModified()
    for name in STAY:
        if name in response.headers:
            same.headers[name] = response.headers[name]
    return same
