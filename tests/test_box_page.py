"""The one box on the pages: its chips, how they are dropped or kept as words, its place, and its faults."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.http import urlencode

from services.models import Service
from services.searching import known
from tests.builders import a_service
from tests.reading import FEW, LANGUAGES, cards, one, parsed, query, said, total, words

pytestmark = pytest.mark.django_db

WORD = "zebravogel"
GENT = "44021"
TYPED = f"{WORD} arabisch in Gent"


def chips(
    soup: BeautifulSoup,
) -> dict[str, tuple[dict[str, list[str]], dict[str, list[str]] | None]]:
    """What is in force: for each the query without it, and the query with its words as words."""
    found = {}
    for item in soup.select("ul.active li"):
        unmeant = item.select_one("a.unmeant")
        label = words(one(item, "a:not(.unmeant) > span:first-child"))
        found[label] = query(one(item, "a:not(.unmeant)")), query(unmeant) if unmeant else None
    return found


def listed(client: Client, **asked: Any) -> list[str]:
    return cards(parsed(client, "/en/services/", **asked))


@pytest.fixture
def arabic_in_ghent() -> Service:
    return a_service(slug="both", name_nl=WORD, areas=(GENT,), languages=("ar",))


def test_a_place_and_a_language_in_the_box_are_filters(
    client: Client, arabic_in_ghent: Service
) -> None:
    a_service(slug="elsewhere", name_nl=WORD, areas=("11002",), languages=("ar",))
    a_service(slug="silent", name_nl=WORD, areas=(GENT,), interpreter="no")
    assert listed(client, box=TYPED) == ["both"]
    assert listed(client, q=WORD, place=GENT, language="ar") == ["both"]
    assert set(listed(client, box=WORD)) == {"both", "elsewhere", "silent"}


@pytest.mark.parametrize("name", ["box", "q"])
def test_violence_that_is_typed_offers_to_leave_quickly(client: Client, name: str) -> None:
    soup = parsed(client, "/en/services/", **{name: "my husband beats me"})
    without = parsed(client, "/en/services/", **{name: "bicycle"})
    assert soup.select(".leave")
    assert not without.select(".leave")


def test_each_part_is_a_chip_that_goes_with_its_words(
    client: Client, arabic_in_ghent: Service
) -> None:
    shown = chips(parsed(client, "/en/services/", box=TYPED))
    assert {label: drop for label, (drop, _words) in shown.items()} == {
        f"“{WORD}”": {"box": ["arabisch in Gent"]},
        "in Ghent": {"box": [f"{WORD} arabisch"]},
        "Arabic": {"box": [f"{WORD} in Gent"]},
    }


def test_each_chip_can_be_kept_as_words(client: Client, arabic_in_ghent: Service) -> None:
    soup = parsed(client, "/en/services/", box=TYPED)
    shown = chips(soup)
    assert {label: unmeant for label, (_drop, unmeant) in shown.items()} == {
        f"“{WORD}”": None,
        "in Ghent": {"box": [TYPED], "as_text": ["gent"]},
        "Arabic": {"box": [TYPED], "as_text": ["arabisch"]},
    }
    again = parsed(client, "/en/services/", box=TYPED, as_text="arabisch")
    assert set(chips(again)) == {f"“{WORD} arabisch”", "in Ghent"}
    assert one(again, ".results input[name=as_text]")["value"] == "arabisch"
    a_service(slug="named", name_nl=f"{WORD} arabisch", areas=(GENT,), interpreter="no")
    # Among the words it finds what speaks it too, after what bears it in its name.
    assert listed(client, box=TYPED, as_text="arabisch") == ["named", "both"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_keeps_what_was_typed_and_the_place_is_said(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/", box="arabisch gent")
    assert one(soup, "input#box")["value"] == "arabisch gent"
    place = one(soup, "input#place")
    assert (place["value"], bool(place["placeholder"])) == ("", True)
    assert place["placeholder"] in words(one(soup, "h1"))
    assert soup.select("#filters input[checked]") == []


def test_the_links_of_the_page_keep_the_box(client: Client) -> None:
    for number in range(25):
        a_service(slug=f"many-{number}", name_nl=WORD, areas=(GENT,))
    soup = parsed(client, "/en/services/", box=f"{WORD} gent", cost="unknown", s="payoke")
    kept = {"box": [f"{WORD} gent"], "cost": ["unknown"], "s": ["payoke"]}
    assert query(one(soup, "nav.pages a")) == {**kept, "page": ["2"]}
    assert chips(soup)["in Ghent"][0] == {**kept, "box": [WORD]}
    second = parsed(client, "/en/services/", **kept, page="2")
    assert len(cards(second)) == 5
    button = second.select("a.gather-link")[0]
    assert query(button)["box"] == [f"{WORD} gent"]


def test_the_place_of_the_box_is_taken_along(client: Client) -> None:
    soup = parsed(client, "/en/services/", box="hulp gent")
    assert query(one(soup, "header a.brand")) == {"place": [GENT]}


def test_what_was_chosen_stays_and_the_box_adds(client: Client) -> None:
    soup = parsed(client, "/en/services/", box=f"{WORD} arabisch", language="uk", cost="free")
    shown = chips(soup)
    assert set(shown) == {f"“{WORD}”", "Ukrainian", "Arabic", "free"} or len(shown) == 4
    assert shown["Ukrainian"] == ({"box": [f"{WORD} arabisch"], "cost": ["free"]}, None)
    assert shown["Arabic"][0] == {"box": [WORD], "language": ["uk"], "cost": ["free"]}
    ticked = {box["value"] for box in soup.select("#filters input[checked]")}
    assert ticked == {"uk", "free"}


def test_a_filter_that_was_chosen_and_typed_goes_with_both(client: Client) -> None:
    shown = chips(parsed(client, "/en/services/", box=f"{WORD} arabisch", language="ar"))
    assert shown["Arabic"] == ({"box": [WORD]}, None)


def test_a_place_that_was_chosen_comes_before_the_box_and_the_page_says_so(client: Client) -> None:
    a_service(slug="here", name_nl=WORD, areas=(GENT,))
    a_service(slug="there", name_nl=WORD, areas=("11002",))
    soup = parsed(client, "/en/services/", box=f"{WORD} antwerpen", place=GENT)
    assert cards(soup) == ["here"]
    note = one(soup, "p.note")
    assert "Ghent" in words(note)
    assert "antwerpen" in words(note)
    assert query(one(note, "a")) == {"box": [f"{WORD} antwerpen"]}
    assert listed(client, box=f"{WORD} antwerpen") == ["there"]
    same = parsed(client, "/en/services/", box=f"{WORD} gent", place=GENT)
    assert same.select("p.note") == []
    assert chips(same)["in Ghent"][0] == {"box": [WORD]}


@pytest.mark.parametrize("language", FEW)
def test_a_place_that_can_be_several_is_asked(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/", box="ocmw 1050")
    assert cards(soup) == []
    links = soup.select("section[aria-labelledby=which] a")
    assert [query(link) for link in links] == [
        {"box": ["ocmw 1050"], "place": ["21004"]},
        {"box": ["ocmw 1050"], "place": ["21009"]},
        {"box": ["ocmw 1050"], "as_text": ["1050"]},
    ]
    chosen = parsed(client, f"/{language}/services/", box="ocmw 1050", place="21009")
    assert chosen.select("p.note, section[aria-labelledby=which]") == []


def test_two_places_are_asked_and_one_inside_the_other_is_not(client: Client) -> None:
    soup = parsed(client, "/nl/services/", box="gent luik")
    links = soup.select("section[aria-labelledby=which] a")
    assert [words(link) for link in links[:2]] == ["Gent", "Luik"]
    inside = parsed(client, "/nl/services/", box="hulp gent oost-vlaanderen")
    assert one(inside, "h1").get_text(strip=True).endswith("Gent")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "carried"), [("", []), (f"places/{GENT}/", [GENT])])
def test_the_box_stands_on_home_and_on_the_page_of_a_place(
    client: Client, language: str, path: str, carried: list[str]
) -> None:
    soup = parsed(client, f"/{language}/{path}?s=payoke")
    form = one(soup, "form.finder")
    assert (form["action"], form["method"]) == (f"/{language}/services/", "get")
    box = one(form, "input[type=search][name=box]")
    assert (box["enterkeyhint"], box["maxlength"]) == ("search", "200")
    assert said("What do you look for?", language) == words(one(form, "label[for=box]"))
    assert words(one(form, f"#{box['aria-describedby']}"))
    assert [field["value"] for field in form.select("[type=hidden][name=place]")] == carried
    assert [field["value"] for field in form.select("[name=s]")] == ["payoke"]


def test_an_address_with_words_shows_them_in_the_box(client: Client) -> None:
    a_service(slug="old", name_nl=WORD)
    soup = parsed(client, "/en/services/", q=WORD)
    assert cards(soup) == ["old"]
    assert one(soup, "input#box")["value"] == WORD
    assert soup.select("[name=q]") == []
    both = parsed(client, "/en/services/", q=WORD, box="gent")
    assert one(both, "[type=hidden][name=q]")["value"] == WORD
    assert set(chips(both)) == {f"“{WORD}”", "in Ghent"}


def test_a_text_that_is_too_long_is_refused_beside_the_box(client: Client) -> None:
    soup = parsed(client, "/en/services/", box="gent " * 50)
    box = one(soup, "input#box")
    assert box["aria-invalid"] == "true"
    assert words(one(soup, "#box-error"))
    assert "box-error" in box["aria-describedby"].split()
    assert words(one(soup, "title")).startswith("Error:")
    assert soup.select("ul.active") == []
    assert total(soup) == Service.objects.published().count()


def test_words_that_are_not_in_the_text_are_not_carried_on(client: Client) -> None:
    soup = parsed(client, "/en/services/", box="gent", as_text=["zzz", "", "ar", "gent " * 60])
    assert soup.select("[name=as_text]") == []
    assert "as_text" not in str(one(soup, "ul.active a:not(.unmeant)")["href"])


# The API


def test_the_api_answers_as_the_page_and_says_what_it_read(
    client: Client, arabic_in_ghent: Service
) -> None:
    answer = client.get("/api/services", {"box": f"{TYPED} kinderen zonder papieren"}).json()
    assert answer["read"] == {
        "q": WORD,
        "place": GENT,
        "language": ["ar"],
        "status": ["undocumented"],
        "audience": ["children"],
    }
    answer = client.get("/api/services", {"box": TYPED}).json()
    assert [row["slug"] for row in answer["results"]] == ["both"]
    assert answer["place"]["nis"] == GENT


def test_the_api_asks_for_a_place_that_can_be_several(client: Client) -> None:
    answer = client.get("/api/services", {"box": "ocmw 1050"}).json()
    assert [place["nis"] for place in answer["places"]] == ["21004", "21009"]
    assert answer["results"] == []
    assert answer["read"]["place"] is None


def test_the_api_says_nothing_of_a_box_that_is_not_there(client: Client) -> None:
    assert "read" not in client.get("/api/services").json()
    response = client.get("/api/services", {"box": "x" * 201})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"box"}


@pytest.mark.parametrize("asked", [{"box": TYPED}, {"box": "gent"}, {"box": ""}, {"box": "%%% '"}])
def test_the_box_costs_no_query_more_than_its_filters(
    client: Client, arabic_in_ghent: Service, asked: dict[str, str], django_assert_max_num_queries
) -> None:
    known.current()  # read once by a process, and again when words change
    with django_assert_max_num_queries(10):
        client.get(f"/en/services/?{urlencode(asked)}")
