"""The pyramid: a picture of four slices that is a list of four links, counted for the chosen place."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.pyramid import SIDE, corners, pyramid
from services import snapshot
from services.models import Service
from tests.reading import one, parsed, query, words

pytestmark = pytest.mark.django_db

GHENT = "44021"


def points(text: str) -> list[tuple[float, float]]:
    return [tuple(float(value) for value in point.split(",")) for point in text.split()]


def test_the_slices_join_into_one_triangle() -> None:
    slices = [points(corners(number, 4)) for number in range(4)]
    assert slices[0][0][0] == slices[0][1][0] == SIDE / 2
    assert slices[3][3][0] == 0
    assert slices[3][2][0] == SIDE
    for upper, lower in pairwise(slices):
        assert (upper[3][0], upper[2][0]) == (lower[0][0], lower[1][0])


@pytest.mark.parametrize("path", ["/nl/", "/nl/tiers/"])
def test_it_is_a_list_of_four_links_from_the_top(client: Client, path: str) -> None:
    soup = parsed(client, path)
    links = one(soup, "ol.pyramid").select("li > a")
    slugs = [str(link["href"]).split("?")[0].rstrip("/").rsplit("/", 1)[-1] for link in links]
    assert slugs == ["specialised", "focused", "community", "basic"]
    rows = snapshot.current().tiers.by_slug
    for slug, link in zip(slugs, links, strict=True):
        assert rows[slug].name in words(link)
        assert rows[slug].meaning in words(link)
        picture = one(link, "svg")
        assert picture["aria-hidden"] == "true"
        assert len(points(str(one(picture, "polygon")["points"]))) == 4


def test_it_counts_what_is_in_reach_of_the_place(client: Client) -> None:
    known = snapshot.current()
    place = known.regions[GHENT]
    soup = parsed(client, "/nl/", place="9000")
    shown = [int(number.get_text()) for number in soup.select(".layer-number")]
    expected = [
        Service.objects.published().covering(place).of_tiers([slug]).count()
        for slug in ("specialised", "focused", "community", "basic")
    ]
    assert shown == expected
    everywhere = [int(n.get_text()) for n in parsed(client, "/nl/").select(".layer-number")]
    assert sum(everywhere) == Service.objects.published().count() > sum(shown)


def test_its_links_keep_the_place(client: Client) -> None:
    soup = parsed(client, "/nl/", place=GHENT)
    assert all(query(link)["place"] == [GHENT] for link in soup.select("ol.pyramid a"))


def test_it_costs_one_query() -> None:
    known = snapshot.current()
    with CaptureQueriesContext(
        connection,
    ) as made:
        pyramid(known, known.regions[GHENT])
    assert len(made) == 1


def test_all_services_are_counted_once_until_the_content_changes() -> None:
    known = snapshot.current()
    before = pyramid(known)
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert pyramid(known) == before
    assert len(made) == 1
    service = Service.objects.published().filter(tier=before[0].tier)[0]
    service.state = Service.State.DRAFT
    service.save()
    assert pyramid(known)[0].count == before[0].count - 1


def test_a_place_that_can_be_several_is_asked(client: Client) -> None:
    soup = parsed(client, "/nl/", place="1050")
    choices = soup.select("#layers ~ .panel a, section .panel ul.plain a")
    assert {query(link)["place"][0] for link in choices} >= {"21009"}
    assert all("#layers" in str(link["href"]) for link in choices)


def test_an_unknown_place_gets_a_message_at_its_field(client: Client) -> None:
    soup = parsed(client, "/nl/", place="zzzzqq")
    field = one(soup, "form.where input[name=place]")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "zzzzqq"
    assert one(soup, f"#{field['aria-describedby']}")


def test_the_page_of_a_layer_counts_for_the_place_and_can_forget_it(client: Client) -> None:
    soup = parsed(client, "/nl/tiers/focused/", place=GHENT)
    assert query(one(soup, "main p > a.button"))["place"] == [GHENT]
    forget = [a for a in soup.select("main a") if str(a["href"]) == "/nl/tiers/focused/"]
    assert len(forget) == 1
