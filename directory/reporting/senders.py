"""How often a form comes from one network, of which only a daily-keyed hash is kept, for an hour."""

from django.core.cache import cache
from django.http import HttpRequest

from directory.origin import address_of, hashed_today

MOST_AN_HOUR = 5
HOUR = 3600  # seconds
# How many bytes of an address name the network: /24 and /64.
NETWORK_BYTES = {4: 3, 6: 8}
NO_ADDRESS = "-"


def may_send(request: HttpRequest) -> bool:
    """Counts this sending of its network; False beyond five an hour."""
    key = f"sender-{hashed_today('directory.reporting.senders', network_of(request))}"
    cache.add(key, 0, HOUR)
    try:
        sent = cache.incr(key)
    except ValueError:  # its hour ended between the two lines
        cache.set(key, 1, HOUR)
        sent = 1
    return sent <= MOST_AN_HOUR


def network_of(request: HttpRequest) -> str:
    """The network of the visitor's address; what has none shares one."""
    address = address_of(request)
    return address.packed[: NETWORK_BYTES[address.version]].hex() if address else NO_ADDRESS
