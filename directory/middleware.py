"""What every request and every answer goes through, errors and static files included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from simple_history.middleware import HistoryRequestMiddleware

Answer = Callable[[HttpRequest], HttpResponse]

# No nonce, so pages stay cacheable; the admin of Django 5.2 runs clean under it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Django's own SecurityMiddleware sets these too; here they also stand on what it never sees.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

MOST_QUERY_CHARACTERS = 8_000
MOST_PATH_CHARACTERS = 2_000
# A file has at most 2 MB (directory/exchange/reading.py), and a signed preview less than one.
MOST_ADMIN_BYTES = 4_000_000


class SecurityHeaders:
    """Sets the security headers on every answer; it stands outermost, so early errors carry them too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class RefuseNonsense:
    """Answers 400 to an address that no page of ours makes: a NUL byte, a path or a query that is far too long.

    So too to a body that no form sends: Django limits what it holds in memory, and writes files of any size to the disk
    before a view sees them, and before it knows who sends them. Only the admin takes files.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        is_odd = is_too_long(request) or "\0" in request.path or "%00" in query
        if is_odd or _sends_too_much(request):
            # Imported late: pages import models, and middleware loads before the apps are ready.
            from directory.pages.errors import bad_request

            return bad_request(request)
        return self.get_response(request)


def is_too_long(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return len(query) > MOST_QUERY_CHARACTERS or len(request.path) > MOST_PATH_CHARACTERS


def _sends_too_much(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_admin = request.path.startswith(settings.SESSION_COOKIE_PATH)
    most = MOST_ADMIN_BYTES if is_admin else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return length.isdecimal() and int(length) > most


class HistoryOfStaff:
    """Tells the history who is at work in the admin, and makes all that a request saves one change.

    A public request never comes near a user: it has no session to ask for one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.with_user = HistoryRequestMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.SESSION_COOKIE_PATH):
            return self.get_response(request)
        # Imported late: the history imports models, and middleware loads before the apps are ready.
        from directory.history import one_change

        with one_change():
            return self.with_user(request)
