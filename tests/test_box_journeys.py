"""The one box on a phone without JavaScript: typed, read, kept as a word, dropped, and asked for a place."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import browsing
from tests.browsing import follow
from tests.reading import said

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser = browsing.browser
phone = browsing.phone

TYPED = {"nl": "psycholoog arabisch gent", "ar": "طبيب نفسي بالعربية في غنت"}
WORDS = {"nl": "psycholoog", "ar": "طبيب نفسي"}
TARGET = 44


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_one_text_becomes_words_a_language_and_a_place(phone: Page, language: str) -> None:
    phone.goto(f"/{language}/")
    box = phone.get_by_label(said("What do you look for?", language))
    assert (box.bounding_box() or {})["height"] >= TARGET
    box.fill(TYPED[language])
    with phone.expect_navigation():
        box.press("Enter")
    assert asked(phone) == {"box": [TYPED[language]]}
    expect(phone.locator("#box")).to_have_value(TYPED[language])
    chips = phone.locator("ul.active li")
    expect(chips).to_have_count(3)
    expect(chips.first).to_contain_text(WORDS[language])
    for link in phone.locator("ul.active a").all():
        assert (link.bounding_box() or {})["height"] >= TARGET
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    follow(phone, phone.locator("a.unmeant").last)
    expect(phone.locator("ul.active li")).to_have_count(2)
    expect(phone.locator("#box")).to_have_value(TYPED[language])
    follow(phone, phone.locator("ul.active a:not(.unmeant)").last)
    expect(phone.locator("ul.active li")).to_have_count(1)
    expect(phone.locator("#box")).not_to_have_value(re.compile("gent|غنت"))


def test_a_place_in_the_text_is_asked_where_it_can_be_several(phone: Page) -> None:
    phone.goto("/nl/services/")
    phone.locator("#box").fill("ocmw 1050")
    follow(phone, phone.locator(".search-box button"))
    follow(phone, phone.get_by_role("link", name="Elsene", exact=True))
    assert asked(phone) == {"box": ["ocmw 1050"], "place": ["21009"]}
    expect(phone.locator("#place")).to_have_value("Elsene")


def test_the_page_of_a_place_searches_there(phone: Page) -> None:
    phone.goto("/nl/places/44021/")
    phone.locator("#box").fill("huisarts")
    follow(phone, phone.locator("form.finder button"))
    assert asked(phone) == {"box": ["huisarts"], "place": ["44021"]}
    expect(phone.locator("h1")).to_contain_text("Gent")
