"""Leaving quickly: where the button leads, and on which pages it stands.

It stands in the guided route, on the crisis pages and the page about reading safely, and where a need whose row says
`offers_exit` is at hand: on the page of a service for it, of an organisation with such a service, on a list or a
referral form that holds one, on the page of the need itself, and on the list of services or resources that is filtered by it or by an audience kept to it.
Elsewhere it would frighten more than it helps. It leads to the weather of Belgium's own institute, which says nothing
about whoever looks at it.
"""

from collections.abc import Iterable

from tiers.models import Need

WEATHER = "https://www.meteo.be/"
WEATHER_LANGUAGES = ("nl", "fr", "de", "en")
OTHERWISE = "en"


def exit_address(language: str) -> str:
    """The page to which somebody leaves, in their language where it has that."""
    return WEATHER + (language if language in WEATHER_LANGUAGES else OTHERWISE)


def offers_exit(needs: Iterable[Need]) -> bool:
    """Whether a page about these needs carries the button."""
    return any(need.offers_exit for need in needs)
