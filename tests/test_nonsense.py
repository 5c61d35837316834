"""Whatever somebody types, or writes in the address: never a fault of ours, never their markup in our page."""

import json
from html.parser import HTMLParser
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory import languages
from directory.middleware import MOST_ADMIN_BYTES
from directory.search import FILTERS

pytestmark = pytest.mark.django_db

# The same examples in every run, on both databases.
bounded = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NASTY = (
    "",
    " ",
    "\0",
    "9000\0",
    "٩٠٠٠",
    "²",
    "①",
    "9" * 400,
    "-1",
    "1e9",
    "0x10",
    "NaN",
    "'; DROP TABLE services_service; --",
    "%",
    "_",
    "\\",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%(text)s",
    "../../etc/passwd",
    "//evil.example/",
    "\r\nSet-Cookie: a=b",
    "\u202e\u200b\ufeff",
    "\U0010ffff",
    "ﷺ" * 60,
    "x" * 3_000,
    "x" * 10_000,
    "st " * 100,
)
KNOWN = ("basic", "housing", "refugee", "free", "self", "unknown", "ar", "care", "women", "9000")
NAMES = (*FILTERS, "page", "page_size", "lang", "utm_source", "\0", "<script>", "need[]", "")

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
values = st.one_of(st.sampled_from(NASTY), st.sampled_from(KNOWN), st.integers().map(str), anything)
queries = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), anything), values), max_size=8).map(
    urlencode
)
garbage = st.one_of(
    st.text(st.sampled_from("%&=+;?#[]0afé<\"'\\ /"), max_size=60),
    st.text(st.characters(max_codepoint=255), max_size=60),
    st.sampled_from(["a&" * 3_000, "%" * 7_999, "need=housing&" * 600, "%ff=%fe", "q=%ed%a0%80"]),
)
parts = st.one_of(
    values.filter(lambda text: len(text) < 500), st.sampled_from(("..", ".", "%", "a/b"))
)


class Balance(HTMLParser):
    """Finds tags that are closed in the wrong order, or not at all."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def check(response: HttpResponse) -> Any:
    """What every answer keeps to, whatever was asked; gives what it says."""
    assert response.status_code in {200, 301, 302, 400, 404, 414}
    assert not response.cookies
    if response.status_code in (301, 302):
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")
        return None
    if response["Content-Type"] == "application/json":
        return check_json(response)
    return check_page(response.content.decode())


def check_json(response: HttpResponse) -> dict[str, Any]:
    said = json.loads(response.content)
    if response.status_code != 200:
        assert set(said) == {"errors"}
        assert said["errors"]
        for name, sentences in said["errors"].items():
            assert isinstance(name, str)
            assert sentences
            assert all(isinstance(sentence, str) and sentence for sentence in sentences)
    return said


def check_page(html: str) -> BeautifulSoup:
    assert "\0" not in html
    balance = Balance()
    balance.feed(html)
    balance.close()
    assert (balance.wrong, balance.open) == ([], [])
    page = BeautifulSoup(html, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.html is not None
    assert page.html["lang"] in languages.OFFERED
    assert not page.find_all(["img", "iframe", "object", "embed", "base"])
    assert all(script.get("src", "").startswith("/static/") for script in page.find_all("script"))
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("href", "action", "src"):
            address = str(tag.get(name, "/"))
            assert address.startswith(
                ("/", "?", "#", "http://", "https://", "tel:", "sms:", "mailto:")
            )
            assert not address.startswith("//")
    return page


LIST_ADDRESSES = ("/nl/services/", "/fr/services/")
API_ADDRESSES = ("/api/services", "/api/places", "/api/services/actiris")


@bounded
@given(address=st.sampled_from(LIST_ADDRESSES), query=queries)
@example(address="/nl/services/", query="place=%D9%A9%D9%A0%D9%A0%D9%A0&age=%C2%B2&page=%C2%B2")
@example(address="/nl/services/", query="age=" + "9" * 5_000 + "&page=" + "9" * 2_000)
@example(address="/nl/services/", query="q=" + "x" * 10_000)
@example(address="/nl/services/", query="q=%00&place=%00")
@example(address="/fr/services/", query=urlencode({"place": '"><script>alert(1)</script>'}))
def test_the_list_answers_any_question(client: Client, address: str, query: str) -> None:
    check(client.get(f"{address}?{query}"))


@bounded
@given(address=st.sampled_from(API_ADDRESSES), query=queries)
@example(address="/api/services", query="age=%D9%A3%D9%A0&page=%C2%B2")
@example(address="/api/services", query="page_size=" + "9" * 5_000)
@example(address="/api/places", query="q=" + "x" * 10_000)
@example(address="/api/places", query="q=%00")
@example(address="/api/services", query="%00=1")
def test_the_api_answers_any_question(client: Client, address: str, query: str) -> None:
    response = client.get(f"{address}?{query}")
    assert response["Content-Type"] == "application/json"
    check(response)


@bounded
@given(address=st.sampled_from([*LIST_ADDRESSES, *API_ADDRESSES, "/", "/nl/"]), query=garbage)
@example(address="/api/services", query="a&" * 3_000)
@example(address="/nl/services/", query="a&" * 3_000)
def test_any_address_bar_is_answered(client: Client, address: str, query: str) -> None:
    response = client.get(address, QUERY_STRING=query)
    check(response)
    if address.startswith("/api/"):
        assert response["Content-Type"] == "application/json"


PATHS = (
    "/nl/places/{}/",
    "/nl/services/{}/",
    "/nl/organisations/{}/",
    "/nl/tiers/{}/",
    "/nl/statuses/{}/",
    "/nl/{}/",
    "/api/services/{}",
    "/api/{}",
    "/{}/",
    "/{}",
    "/static/{}",
)


@bounded
@given(pattern=st.sampled_from(PATHS), part=parts)
@example(pattern="/{}/", part="xx")
@example(pattern="/{}/services/", part="de")
@example(pattern="/nl/places/{}/", part="44021\0")
@example(pattern="/nl/services/{}/", part="<script>alert(1)</script>")
def test_any_path_is_answered(client: Client, pattern: str, part: str) -> None:
    check(client.get(pattern.format(quote(part, safe="/"))))


@pytest.mark.parametrize("typed", NASTY)
def test_what_was_typed_stays_in_the_box_as_text(client: Client, typed: str) -> None:
    response = client.get("/en/services/", {"q": typed, "place": typed, "age": typed})
    page = check(response)
    if response.status_code == 400:
        assert "\0" in typed or len(typed) > 2_000
        return
    boxes = {name: page.find("input", {"name": name})["value"] for name in ("box", "place", "age")}
    for value in boxes.values():
        assert value.strip() == typed[: len(value)].strip()


def test_a_wrong_address_is_refused_in_the_language_of_the_address(client: Client) -> None:
    for code in ("nl", "fr", "en", "nl"):
        response = client.get(f"/{code}/services/?q=%00")
        assert response.status_code == 400
        assert check(response).html["lang"] == code


def test_an_unbalanced_page_would_be_found() -> None:
    for html in ("<p><b></p></b>", "<p>", "</p>", '<p id="a" id="b"></p>'):
        with pytest.raises(AssertionError):
            check_page(html)
    with pytest.raises(AssertionError):
        check_page('<html lang="nl"><h1>x</h1><p onclick="go()"></p></html>')


@pytest.mark.parametrize("path", ["/en/help/", "/en/services/none/report/", "/en/confirm/none/"])
def test_a_body_that_no_public_form_sends_is_refused_unread(client: Client, path: str) -> None:
    file = SimpleUploadedFile("large.bin", b"x" * 1_100_000)
    headers = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    with mock.patch("django.http.HttpRequest._load_post_and_files") as parsed:
        assert client.post(path, {"file": file}, headers=headers).status_code == 400
    parsed.assert_not_called()


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/services/service/import/"])
def test_a_body_that_no_form_of_the_admin_sends_is_refused_unread(
    client: Client, path: str
) -> None:
    with mock.patch("django.http.HttpRequest._load_post_and_files") as parsed:
        response = client.generic("POST", path, b"x" * (MOST_ADMIN_BYTES + 1))
    assert response.status_code == 400
    parsed.assert_not_called()
    assert client.generic("POST", path, b"x" * MOST_ADMIN_BYTES).status_code != 400
