"""What every template has: the snapshot, the crisis strip, the languages, the links."""

from typing import Any

from django import db
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from directory import languages
from directory.leaving import exit_address
from directory.search import GATHERED
from services import snapshot
from services.snapshot import Snapshot, Vocabulary

STRIP = ("112", "101")

# What a database raises that is away, full, read-only or too slow. Its other errors are faults of ours.
AWAY = (db.OperationalError, db.InterfaceError, db.InternalError)


def snapshot_of(request: HttpRequest) -> Snapshot:
    """The snapshot for this request: read once, so that a page costs one version query.

    While the database is away it is the last one, so that the crisis page and the vocabularies stay up.
    """
    if not hasattr(request, "_snapshot"):
        request._snapshot = _current(request)
    return request._snapshot


def note_away(request: HttpRequest) -> None:
    """Nobody asks the database for its version again for this answer, which takes as long as a wait for the pool."""
    request._is_away = True


def is_certain(request: HttpRequest) -> bool:
    """Whether the answer is of a version that is known: the database was there, and had one."""
    if hasattr(request, "_is_away"):
        return False
    return bool(request._snapshot.stamp) if hasattr(request, "_snapshot") else True


def row_or_404(vocabulary: Vocabulary, slug: str) -> Any:
    """The row of a vocabulary that an address names; raises Http404 where there is none."""
    row = vocabulary.by_slug.get(slug)
    if row is None:
        raise Http404
    return row


def _current(request: HttpRequest) -> Snapshot:
    last = snapshot.last_known()
    if last is not None and hasattr(request, "_is_away"):
        return last
    try:
        return snapshot.current()
    except AWAY:
        note_away(request)
        if last is None:
            raise
        return last


def route_of(request: HttpRequest) -> str:
    """The name of the page; empty where there is none at this address."""
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def site_of(request: HttpRequest) -> str:
    """The scheme and the host, as in `https://trede.example`."""
    return request.build_absolute_uri("/").rstrip("/")


def site(request: HttpRequest) -> dict[str, Any]:
    active = languages.active()
    return {
        "language": active,
        "direction": languages.direction(active),
        "is_machine_language": languages.is_machine_made(active),
        "language_links": SimpleLazyObject(lambda: _language_links(request, active)),
        "robots": SimpleLazyObject(lambda: _for_robots(request, active)),
        "route": route_of(request),
        "exit_url": exit_address(active),
        "strip": SimpleLazyObject(lambda: _strip(request)),
    }


def _strip(request: HttpRequest) -> list:
    """The emergency lines on every page, from the one table of crisis lines."""
    return [line for line in snapshot_of(request).crisis_lines if line.slug in STRIP]


def _language_links(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """The same page in each offered language, by its own name."""
    return [
        {
            "code": code,
            "name": languages.own_name(code),
            "direction": languages.direction(code),
            "url": translate_url(request.get_full_path(), code),
            "is_active": code == active,
        }
        for code, _name in settings.LANGUAGES
    ]


def _for_robots(request: HttpRequest, active: str) -> dict[str, Any]:
    """This page in each language with its host, without the visitor's own list; `main` where that list was in it."""
    query = request.GET.copy()
    has_list = query.pop(GATHERED, None)
    path = request.path + (f"?{query.urlencode()}" if query else "")
    others = {
        code: request.build_absolute_uri(translate_url(path, code))
        for code, _name in settings.LANGUAGES
    }
    return {"others": others.items(), "main": others[active] if has_list else ""}
