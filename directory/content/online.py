"""Whether the addresses of the content still answer: gone, moved, or unsure. Asks other sites, so never in CI."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TOGETHER = 8
PATIENCE = 15  # seconds
AGENT = "Mozilla/5.0 (compatible; Trede link check)"
PERMANENT = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
FOR_NOW = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# What a site says that answers people and no machines.
REFUSES_MACHINES = ("401", "403", "405", "406", "429", "999")


class State(StrEnum):
    FINE = "fine"
    GONE = "gone"
    MOVED = "moved"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Answer:
    """What an address answered; `said` is where it moved to, or why nobody can tell."""

    address: str
    state: State
    said: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether nobody could read it: one that moved still answers, and one that refuses machines may too."""
        is_silent = self.state == State.UNSURE and self.said not in REFUSES_MACHINES
        return self.state == State.GONE or is_silent


class _StayHere(HTTPRedirectHandler):
    """Does not follow, so that a move is seen."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def try_all(addresses: Iterable[str], together: int = TOGETHER) -> list[Answer]:
    """Asks each address once, a few at a time, in the order given."""
    with ThreadPoolExecutor(together) as pool:
        return list(pool.map(try_one, dict.fromkeys(addresses)))


def try_one(address: str) -> Answer:
    """What the address answers. A site that refuses machines, is slow or fails is unsure: only a person can tell."""
    if not address.startswith(("http://", "https://")):
        return Answer(address, State.UNSURE, "no web address")
    request = Request(address, headers={"User-Agent": AGENT})  # noqa: S310 - only the web, see above
    try:
        with build_opener(_StayHere).open(request, timeout=PATIENCE):
            return Answer(address, State.FINE)
    except HTTPError as answer:
        if answer.code in GONE:
            return Answer(address, State.GONE, str(answer.code))
        if answer.code in PERMANENT:
            return Answer(address, State.MOVED, answer.headers.get("Location", ""))
        if answer.code in FOR_NOW:
            return Answer(address, State.FINE)
        return Answer(address, State.UNSURE, str(answer.code))
    except (URLError, HTTPException, OSError, ValueError) as failure:
        return Answer(address, State.UNSURE, str(failure))
