"""What a visitor takes along from page to page in the address, as there is no cookie: a place, and a list of services."""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from directory.context import route_of, snapshot_of
from directory.one_box.opening import BOX, opened
from directory.one_box.opening import OWN as BOX_OWN
from directory.search import FILTERS, GATHERED
from services.models import Region

# The parameters of our own pages that the button of a card keeps; what others add to an address goes.
OWN = (*BOX_OWN, *FILTERS, "page", "with")
MOST_GATHERED = 20
MOST_CHARACTERS = 100

# A place or a service named in the guided route stays in its token: these pages take nothing along.
TOKENS = ("help-step", "help-change")
# Nor do the page of all numbers, which is the same for everybody, and those on which an organisation answers us.
TAKE_NOTHING = (*TOKENS, "numbers", "confirm", "confirmed")


@dataclass(frozen=True)
class Luggage:
    """The place, None where none was chosen, and the slugs of the services gathered, in their order."""

    place: Region | None = None
    slugs: tuple[str, ...] = ()

    def address(self, name: str, *args: str, **query: Any) -> str:
        """The address of a page with its own parameters first, then the luggage that they do not replace.

        The guided route takes the place only, so that it need not ask it again.
        """
        pairs = [(key, value) for key, value in query.items() if value not in (None, "")]
        if self.place and "place" not in query and name != "place":
            pairs.append(("place", self.place.nis))
        if name != "help":
            pairs += [(GATHERED, slug) for slug in self.slugs]
        return reverse(name, args=args) + (f"?{urlencode(pairs)}" if pairs else "")

    def having(self, slug: str) -> Self:
        """The same with one service more."""
        return replace(self, slugs=tuple(dict.fromkeys((*self.slugs, slug))))

    def lacking(self, slug: str) -> Self:
        """The same with one service less."""
        return replace(self, slugs=tuple(other for other in self.slugs if other != slug))


def luggage_of(request: HttpRequest) -> Luggage:
    """What this request carries, read once: the place of a place page, else the one that its address means."""
    if not hasattr(request, "_luggage"):
        request._luggage = _read(request)
    return request._luggage


def _read(request: HttpRequest) -> Luggage:
    route = route_of(request)
    if not route or route in TAKE_NOTHING:
        return Luggage()
    slugs = (slug[:MOST_CHARACTERS] for slug in request.GET.getlist(GATHERED) if "\0" not in slug)
    return Luggage(
        _place(request, route), tuple(dict.fromkeys(filter(None, slugs)))[:MOST_GATHERED]
    )


def _place(request: HttpRequest, route: str) -> Region | None:
    snapshot = snapshot_of(request)
    if route == "place":
        return snapshot.regions.get(request.resolver_match.kwargs["nis"])
    typed = request.GET.get("place", "").replace("\0", "")[:MOST_CHARACTERS]
    if typed:
        best = snapshot.places.find(typed).best
    else:
        found = (
            opened(request.GET, snapshot).found
            if route == "services" and BOX in request.GET
            else None
        )
        best = found.best if found else None
    return snapshot.regions[best.entry.nis] if best else None


def gathering(request: HttpRequest, slug: str) -> tuple[bool, str | None]:
    """Whether the service is on the list of this visitor, and the address that puts it on or takes it off.

    That is the same page with another list; from a page with a token, the list itself, without the token. None where
    the list is full: nothing is dropped in silence.
    """
    mine = luggage_of(request)
    is_on = slug in mine.slugs
    if not is_on and len(mine.slugs) >= MOST_GATHERED:
        return False, None
    changed = mine.lacking(slug) if is_on else mine.having(slug)
    if route_of(request) in TOKENS:
        return is_on, changed.address("list")
    listed = urlencode([(GATHERED, other) for other in changed.slugs])
    return is_on, f"?{'&'.join(filter(None, (_own_query(request), listed)))}#{slug}"


def _own_query(request: HttpRequest) -> str:
    """The parameters of our own in this address, written once for all buttons of a page."""
    if not hasattr(request, "_own_query"):
        lists = request.GET.lists()
        pairs = [(key, value) for key, values in lists for value in values if key in OWN]
        request._own_query = urlencode(pairs)
    return request._own_query
