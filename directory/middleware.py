"""What every request and every answer goes through, errors and static files included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
    """Answers 400 to an address that no page of ours makes: a NUL byte, a path or a query that is far too long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        too_long = len(query) > MOST_QUERY_CHARACTERS or len(request.path) > MOST_PATH_CHARACTERS
        if too_long or "\0" in request.path or "%00" in query:
            # Imported late: pages import models, and middleware loads before the apps are ready.
            from directory.pages.errors import bad_request

            return bad_request(request)
        return self.get_response(request)
