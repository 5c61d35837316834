"""The stamp in a form: when it was opened and for which page, signed, and good for one sending within two hours."""

import secrets
import time
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

SOONEST = 3  # seconds: who reads the form needs longer
LATEST = 2 * 3600  # seconds
SALT = "directory.reporting.stamps"


class Forged(Exception):
    """Not a stamp of ours, or one of another page."""


class TooSoon(Exception):
    """Sent faster than anybody reads."""


class TooLate(Exception):
    """Opened longer ago than a stamp is remembered."""


@dataclass(frozen=True)
class Stamp:
    """A stamp that was read: `key` tells it from every other."""

    key: str

    def use(self) -> bool:
        """Whether this is the first time; the cache forgets it when the stamp itself is too old."""
        return cache.add(f"stamp-{self.key}", 1, LATEST)


def make(about: str) -> str:
    """A stamp for the form about `about`, as it stands in a hidden field."""
    values = [about, int(time.time() * 1000), secrets.token_urlsafe(12)]
    return signing.Signer(salt=SALT).sign_object(values)


def read(stamp: str, about: str) -> Stamp:
    """The stamp of a form that was sent. Raises Forged, TooSoon or TooLate."""
    try:
        page, opened, key = signing.Signer(salt=SALT).unsign_object(stamp)
    except signing.BadSignature:
        raise Forged from None
    if page != about:
        raise Forged
    age = time.time() - opened / 1000
    if age < SOONEST:
        raise TooSoon
    if age > LATEST:
        raise TooLate
    return Stamp(key)
