"""What travels in addresses: the place and the visitor's own list, from page to page, and never out of the guided route."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from directory.luggage import MOST_GATHERED
from services.models import Service
from tests.reading import one, parsed, query, said, words

pytestmark = pytest.mark.django_db

GHENT = "44021"
CARRIES = [
    "/nl/",
    "/nl/services/",
    "/nl/tiers/",
    "/nl/tiers/focused/",
    "/nl/services/payoke/",
    "/nl/organisations/payoke/",
    "/nl/statuses/",
    "/nl/statuses/refugee/",
    "/nl/crisis/",
    "/nl/about/",
]


def own_links(soup: BeautifulSoup) -> list[Tag]:
    """The links to other pages of this language, those that change the list itself left out."""
    links = soup.select("header a[href^='/nl/'], main a[href^='/nl/'], footer a[href^='/nl/']")
    return [link for link in links if not {"hreflang", "data-drop"} & set(link.attrs)]


@pytest.mark.parametrize("path", CARRIES)
def test_a_place_and_a_list_travel_to_every_page(client: Client, path: str) -> None:
    soup = parsed(client, path, place=GHENT, s=["payoke", "pag-asa"])
    for link in own_links(soup):
        taken = query(link)
        target = str(link["href"])
        assert taken.get("place") == [GHENT] or "/places/" in target, target
        if not target.startswith("/nl/help/"):
            assert taken.get("s") == ["payoke", "pag-asa"], target


def test_the_page_of_a_place_takes_its_own_place_along(client: Client) -> None:
    soup = parsed(client, f"/nl/places/{GHENT}/")
    assert query(one(soup, ".brand"))["place"] == [GHENT]
    inner = [link for link in own_links(soup) if "/tiers/" in str(link["href"])]
    assert inner
    assert all(query(link)["place"] == [GHENT] for link in inner)


def test_a_typed_place_becomes_its_code(client: Client) -> None:
    soup = parsed(client, "/nl/", place="9000 gent")
    assert query(one(soup, ".brand"))["place"] == [GHENT]


@pytest.mark.parametrize("typed", ["1050", "nowhere at all", "\0", ""])
def test_a_place_that_is_not_one_place_travels_nowhere(client: Client, typed: str) -> None:
    response = client.get("/nl/about/", {"place": typed})
    if response.status_code == 200:
        soup = BeautifulSoup(response.content, "html.parser")
        assert "place" not in query(one(soup, ".brand"))
    else:
        assert "\0" in typed


def test_the_forms_take_the_list_along(client: Client) -> None:
    for path in ("/nl/", "/nl/services/", "/nl/tiers/focused/", "/nl/tiers/"):
        soup = parsed(client, path, s=["payoke"])
        forms = soup.select("main form[method=get]")
        assert forms
        for form in forms:
            assert [field["value"] for field in form.select("input[name=s]")] == ["payoke"]


def test_filters_and_pages_of_the_list_keep_the_visitors_own_list(client: Client) -> None:
    soup = parsed(client, "/nl/services/", place=GHENT, cost="free", s="payoke")
    for selector in ("ul.active a", "nav.pages a"):
        found = soup.select(selector)
        assert found, selector
        for link in found:
            assert query(link)["s"] == ["payoke"]


def gather_link(soup: BeautifulSoup, slug: str) -> Tag:
    return one(soup, f'a[data-gather="{slug}"]')


def test_without_script_a_card_puts_its_service_on_the_list_and_takes_it_off(
    client: Client,
) -> None:
    path = "/nl/services/payoke/"
    link = gather_link(parsed(client, path), "payoke")
    assert str(link["href"]).startswith("?s=payoke")
    with_it = parsed(client, path, s="payoke")
    assert one(with_it, "#my-list [data-count]").get_text() == "1"
    assert query(one(with_it, "a.gather-see")) == {"s": ["payoke"]}
    assert "s" not in query(gather_link(with_it, "payoke"))


def test_the_button_keeps_filters_and_page(client: Client) -> None:
    soup = parsed(client, "/nl/services/", need="housing", page="2")
    link = soup.select_one("a[data-gather]")
    assert link
    taken = query(link)
    assert taken["need"] == ["housing"]
    assert taken["page"] == ["2"]
    assert taken["s"] == [link["data-gather"]]


def test_a_list_stops_at_its_limit(client: Client) -> None:
    slugs = list(Service.objects.published().values_list("slug", flat=True)[: MOST_GATHERED + 5])
    soup = parsed(client, "/nl/about/", s=slugs)
    assert query(one(soup, ".brand"))["s"] == slugs[:MOST_GATHERED]


def test_a_full_list_says_so_and_drops_nothing(client: Client) -> None:
    slugs = list(Service.objects.published().values_list("slug", flat=True)[: MOST_GATHERED + 1])
    full, last = slugs[:MOST_GATHERED], slugs[MOST_GATHERED]
    soup = parsed(client, f"/nl/services/{last}/", s=full)
    assert soup.select("a[data-gather]") == []
    gather = one(soup, "main .gather")
    assert said("Your list is full. Take one off first.", "nl") in words(gather)
    assert query(one(gather, "a.gather-see")) == {"s": full}
    # One less, or one that is on it: as ever.
    assert gather_link(parsed(client, f"/nl/services/{last}/", s=full[1:]), last)
    on_it = gather_link(parsed(client, f"/nl/services/{full[0]}/", s=full), full[0])
    assert query(on_it)["s"] == full[1:]


def test_the_button_is_the_target_of_its_own_address(client: Client) -> None:
    link = gather_link(parsed(client, "/nl/services/payoke/"), "payoke")
    assert str(link["href"]).endswith(f"#{link['id']}")


def test_nonsense_on_the_list_breaks_no_page(client: Client) -> None:
    soup = parsed(client, "/nl/about/", s=["<script>", "x" * 400, ""])
    taken = query(one(soup, ".brand"))["s"]
    assert taken == ["<script>", "x" * 100]
    assert not soup.select("main script")


# The guided route


def test_the_guided_route_gets_the_place_and_nothing_else(client: Client) -> None:
    soup = parsed(client, "/nl/", place=GHENT, s="payoke")
    start = one(soup, "main .hero a.button")
    assert query(start) == {"place": [GHENT]}
    assert query({"href": one(soup, "form.situations")["action"]}) == {"place": [GHENT]}


def test_a_place_chosen_before_stands_in_its_question(client: Client) -> None:
    home = parsed(client, "/nl/", place=GHENT)
    form = one(home, "form.situations")
    button = form.select("button[name=situation]")[0]
    answer = client.post(str(form["action"]), {"situation": button["value"]})
    assert answer.status_code == 303
    page = BeautifulSoup(client.get(answer["Location"]).content, "html.parser")
    if not page.select("form.question"):
        onward = page.select(".go-on a")[0]
        page = parsed(client, str(onward["href"]))
    assert one(page, "input[name=place]")["value"] == "Gent"


def check_addresses(page: BeautifulSoup) -> None:
    """No place in any address; services only where a link is for a list of them."""
    for link in page.select("a[href]"):
        assert "place=" not in str(link["href"])
        if "s" in query(link):
            is_shared = words(link) == said("Print or share the list", "nl")
            assert is_shared or "data-gather" in link.attrs, link


def advices(client: Client, home: BeautifulSoup) -> Iterator[BeautifulSoup]:
    """The advice for each everyday sentence of the home page, in Ghent; every page on the way is checked."""
    form = one(home, "form.situations")
    for button in form.select("button[name=situation]"):
        path = client.post(str(form["action"]), {"situation": button["value"]})["Location"]
        assert re.fullmatch(r"/nl/help/[\w=-]+/", path)
        page = parsed(client, path)
        check_addresses(page)
        if page.select_one("form.question") is None:  # the page with numbers first
            path = str(page.select(".go-on a")[0]["href"])
            page = parsed(client, path)
            check_addresses(page)
        if page.select_one("input[name=place]"):
            path = client.post(path, {"place": "9000"})["Location"]
            page = parsed(client, path)
            check_addresses(page)
        if page.select_one("article.card"):
            yield page


def test_no_page_of_the_guided_route_shows_a_place_or_a_list_in_an_address(client: Client) -> None:
    seen = {"advice": 0, "shared": 0, "gather": 0, "every": 0}
    for advice in advices(client, parsed(client, "/nl/", place=GHENT, s="payoke")):
        seen["advice"] += 1
        seen["gather"] += len(advice.select("a[data-gather]"))
        seen["shared"] += said("Print or share the list", "nl") in words(advice.main)
        for more in advice.select(".layer-help > p > a"):
            every = parsed(client, str(more["href"]))
            assert words(one(every, "h2")) == said("All services of this layer", "nl")
            check_addresses(every)
            seen["every"] += 1
    assert all(seen.values()), seen


def test_no_id_stands_twice_in_an_advice(client: Client) -> None:
    twice = 0
    for advice in advices(client, parsed(client, "/nl/")):
        gathered = [str(link["data-gather"]) for link in advice.select("a[data-gather]")]
        twice += len(gathered) > len(set(gathered))
        ids = [str(tag["id"]) for tag in advice.select("[id]")]
        assert sorted(ids) == sorted(set(ids))
    assert twice, "an advice with the same service for two needs"


def test_a_card_of_the_advice_leads_to_a_list_with_that_service_only(client: Client) -> None:
    home = parsed(client, "/nl/", place=GHENT)
    form = one(home, "form.situations")
    found = None
    for button in form.select("button[name=situation]"):
        answer = client.post(str(form["action"]), {"situation": button["value"]})
        page = parsed(client, answer["Location"])
        question = page.select_one("form.question")
        if question is None:
            continue
        sent = client.post(answer["Location"], {"place": "9000"})
        advice = parsed(client, sent["Location"])
        found = advice.select_one("article.card a[data-gather]")
        if found:
            break
    assert found is not None
    assert str(found["href"]) == f"/nl/list/?s={found['data-gather']}"


# What robots read


def test_a_page_with_a_list_names_its_own_address_without_it(client: Client) -> None:
    soup = parsed(client, "/nl/services/payoke/", s="payoke")
    assert one(soup, "link[rel=canonical]")["href"] == "https://testserver/nl/services/payoke/"
    assert not parsed(client, "/nl/services/payoke/").select("link[rel=canonical]")


def test_robots_stay_out_of_the_desk_and_of_lists(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Disallow: /*?s=" in text
