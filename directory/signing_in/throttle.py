"""Few tries to sign in: after five that fail, a name waits at an address. Counted in a cache, by keys that tell nobody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from directory.origin import address_of, hashed_today

# The bytes of an address that name a home: all four of an old one, /64 of a new one.
HOME_BYTES = 8


def address_key(request: HttpRequest) -> str:
    """What stands for the address of a visitor today, and leads back to none: axes puts it in the key of a count.

    An IPv6 address counts as its network, as each home has millions of them; all that have none count as one.
    """
    address = address_of(request)
    key = address.packed[:HOME_BYTES].hex() if address else ""
    return hashed_today("directory.signing_in.throttle", key)


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, str] | None
) -> HttpResponse:
    """The page for who tried too often: it says how long to wait, and not whether the name exists."""
    wait = settings.AXES_COOLOFF_TIME
    context = {"minutes": int(wait.total_seconds() // 60), "tries": settings.AXES_FAILURE_LIMIT}
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    add_never_cache_headers(response)
    return response
