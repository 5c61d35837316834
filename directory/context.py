"""What every template has: the snapshot, the crisis strip, the languages, the links."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from directory import languages
from services import snapshot
from services.snapshot import Snapshot

STRIP = ("112", "101")


def snapshot_of(request: HttpRequest) -> Snapshot:
    """The snapshot for this request: read once, so that a page costs one version query."""
    if not hasattr(request, "_snapshot"):
        request._snapshot = snapshot.current()
    return request._snapshot


def site(request: HttpRequest) -> dict[str, Any]:
    active = get_language() or languages.SOURCE
    return {
        "language": active,
        "direction": languages.direction(active),
        "language_links": SimpleLazyObject(lambda: _language_links(request, active)),
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
