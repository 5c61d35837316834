"""What a page asks of the directory, as it is counted: the list of services, and the needs of an advice. Never another answer."""

import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.utils import timezone

from directory import languages
from directory.advice.outcome import Outcome
from directory.context import snapshot_of
from directory.counting.tallies import Question, tallies
from directory.listing import ListPage
from services.models import Region

# Machines that say what they are. The telephone Cubot is none.
SAYS_SO = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|monitor|headless|lighthouse|link ?check"
    r"|\b(?:curl|wget|java|ruby|python|go-http|okhttp|axios|libwww|scrapy)\b",
    re.IGNORECASE,
)


def count_list(request: HttpRequest, page: ListPage) -> None:
    """Counts the question of a list once for each need, else for each layer; its other pages do not ask it again."""
    request._questions = tuple(_questions(request, page))
    count_again(request, request._questions)


def questions_of(request: HttpRequest) -> tuple[Question, ...]:
    """What the list of this request was counted for, or would be for a reader."""
    return getattr(request, "_questions", ())


def count_again(request: HttpRequest, questions: Iterable[Question]) -> None:
    """Counts these for the visit of a reader: a page that was kept counts like one that was made."""
    if questions and _is_a_reader(request):
        tallies.add(questions)


def _questions(request: HttpRequest, page: ListPage) -> Iterator[Question]:
    asked = page.search
    is_unclear = asked.must_choose_place or page.place_errors
    if is_unclear or "page" in request.GET:
        return
    needs, region = asked.values.get("need", ()), _around([asked.place])
    tiers = asked.values.get("tier", ()) or [None]
    pairs = _with_layer(request, needs) if needs else ((None, tier) for tier in tiers)
    is_found = bool(page.page.paginator.count)
    for need, tier in pairs:
        yield _question(need, tier, region, is_found=is_found)


def count_advice(request: HttpRequest, outcome: Outcome) -> None:
    """Counts each need of an advice with its own layer; the layer that was advised would tell how somebody copes."""
    if not _is_a_reader(request):
        return
    shown = [entry.entry for layer in outcome.layers for entry in layer.entries]
    found = {entry.need for entry in shown if entry.listed}
    region = _around(outcome.asked.places)
    tallies.add(
        _question(need, tier, region, is_found=need in found)
        for need, tier in _with_layer(request, outcome.advice.needs)
    )


def _is_a_reader(request: HttpRequest) -> bool:
    """Whether a person may be reading: not a machine that says so, and not a page fetched ahead."""
    ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in ahead and not SAYS_SO.search(agent)


def _with_layer(request: HttpRequest, needs: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = snapshot_of(request).needs.by_slug
    return ((slug, known[slug].tier.slug) for slug in needs)


def _around(places: Iterable[Region | None]) -> str | None:
    """The one province or region of the places, since few people ask in one municipality; None where there is none."""
    found = {_wider(place) for place in places}
    return found.pop() if len(found) == 1 else None


def _wider(place: Region | None) -> str | None:
    if place is None or place.kind == Region.Kind.COUNTRY:
        return None
    area = place.parent if place.kind == Region.Kind.MUNICIPALITY else place
    return area.nis if area else None


def _question(
    need: str | None, tier: str | None, region: str | None, *, is_found: bool
) -> Question:
    return Question(timezone.localdate(), languages.active(), is_found, need, tier, region)
