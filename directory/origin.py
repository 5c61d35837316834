"""Where a request comes from: a page of ours or not, and which address, of which no more than a hash is ever kept."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.context import site_of


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages sent this form; one that says nothing is not believed.

    Public pages have no cookie, so their forms have no CSRF token either. A page with a strict referrer policy sends
    `Origin: null`, and so does a hostile frame: there only `Sec-Fetch-Site`, which no page can write, tells them apart.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None and fetched != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return fetched == "same-origin"
    return origin == site_of(request)


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The address of the visitor; None where none can be read.

    Behind a proxy the last one of `X-Forwarded-For` is what our own proxy saw; anybody can write those before it.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        written = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def hashed_today(purpose: str, value: str) -> str:
    """What stands for the value today and leads back to none; tomorrow it is another, so that nobody is followed."""
    salt = f"{purpose} {timezone.localdate().isoformat()}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()
