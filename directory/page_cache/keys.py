"""One address for one page: its own parameters in one order, the key of all that it depends on, and its ETag."""

import hashlib
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

MOST_PARAMETERS = 200

Pairs = list[tuple[str, str]]


def pairs_of(query: str) -> Pairs | None:
    """The parameters of a query string in their order, empty ones too; None where there is something odd about it.

    What is odd is left to the rest of the site, which has an answer to it.
    """
    if not query.isascii() or "%00" in query:
        return None
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None


def in_order(pairs: Pairs, single: Collection[str], several: Collection[str]) -> str:
    """The query string of these parameters alone: sorted by name, without empty ones and without the same twice.

    Of a parameter with one value the last counts, as everywhere; several stay in their order, in which the page shows them.
    """
    last = {name: value for name, value in pairs if name in single}
    kept = [(name, value) for name, value in last.items() if value]
    kept += dict.fromkeys((name, value) for name, value in pairs if name in several and value)
    return urlencode(sorted(kept, key=lambda pair: pair[0]))


def key_of(*parts: str) -> str:
    """A short name for all that a page depends on; it tells nothing of what was asked."""
    whole = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=24).hexdigest()


def etag_of(body: bytes) -> str:
    """A strong ETag: of these very bytes, so each coding has its own."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether a browser that sends this If-None-Match has these bytes; a `W/` that a proxy put before it is no matter."""
    names = (name.strip().removeprefix("W/") for name in if_none_match.split(","))
    return any(name in (etag, "*") for name in names)
