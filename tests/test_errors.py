"""Error pages: what happened, what to do next, whom to call, also while the database is away."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django import db
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from directory import languages
from directory.help.state import RESULT, State
from directory.pages import errors, knowledge
from services import snapshot
from services.models import CrisisLine, Service
from tests.builders import a_service
from tests.conftest import Visitor
from tests.reading import FEW, LANGUAGES, one, parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_headers import check_headers

pytestmark = pytest.mark.django_db

AWAY = (db.OperationalError, db.InterfaceError, db.InternalError)


@pytest.fixture
def visitor() -> Client:
    """A visitor to whom a fault shows as a page."""
    return Visitor(raise_request_exception=False)


class Down:
    """A database that answers every query with a fault, and counts them."""

    def __init__(self, fault: type[Exception] = db.OperationalError) -> None:
        self.fault = fault
        self.asked = 0

    def __call__(self, *_args: Any) -> Any:
        self.asked += 1
        raise self.fault("away on purpose")


@pytest.fixture
def down() -> Iterator[Down]:
    """The database is away, after the site has read its facts."""
    snapshot.current()
    with connection.execute_wrapper(wrapper := Down()):
        yield wrapper


def read(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def dialled(soup: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in soup.select("main a[href^=tel]")]


# While the database is away


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("path", ["crisis/", "safety/", "about/", "statuses/", "topics/", "help/"])
def test_a_page_of_what_is_remembered_stays_up(
    visitor: Client, down: Down, language: str, path: str
) -> None:
    response = visitor.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert down.asked == 1, "whether the facts have changed"
    numbers = {link["href"] for link in read(response).select("a[href^=tel]")}
    assert {"tel:112", "tel:101"} <= numbers


def test_an_address_that_does_not_exist_is_not_blamed_on_the_database(
    visitor: Client, down: Down
) -> None:
    assert visitor.get("/nl/no-such/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "services/?place=9000&s=ulysse-ssm", "tiers/"])
def test_a_page_that_needs_the_database_says_so_with_the_numbers(
    visitor: Client, down: Down, language: str, path: str
) -> None:
    response = visitor.get(f"/{language}/{path}")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    check_headers(response)
    assert not response.cookies
    assert b"on purpose" not in response.content
    soup = read(response)
    assert (soup.html["lang"], soup.html["dir"]) == (language, languages.direction(language))
    assert words(one(soup, "h1")) == said("This site has a problem now", language)
    assert dialled(soup) == ["tel:112", "tel:101"]
    links = {link["href"] for link in soup.select("main a")}
    assert {f"/{language}/{path}", "/numbers/"} <= links


def test_the_numbers_are_those_that_were_read_last(visitor: Client) -> None:
    line = CrisisLine.objects.get(slug="112")
    line.number, line.tel = "0800 99 112", "+3280099112"
    line.save()
    snapshot.current()
    with connection.execute_wrapper(Down()):
        assert dialled(read(visitor.get("/ar/tiers/"))) == ["tel:+3280099112", "tel:101"]


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("has_snapshot", [True, False])
def test_the_page_itself_asks_the_database_nothing(
    visitor: Client,
    down: Down,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    has_snapshot: bool,
) -> None:
    if not has_snapshot:
        monkeypatch.setattr(snapshot, "last_known", lambda: None)
    response = visitor.get(f"/{language}/tiers/?place=9000")
    assert response.status_code == 503
    assert dialled(read(response)) == ["tel:112", "tel:101"]
    asked = 2 if has_snapshot else 1
    assert down.asked == asked, (
        "the version, and what the view counts where the facts are remembered"
    )


def test_the_same_page_is_there_when_the_database_is_back(visitor: Client) -> None:
    snapshot.current()
    with connection.execute_wrapper(Down()):
        assert visitor.get("/nl/services/").status_code == 503
    assert visitor.get("/nl/services/").status_code == 200


@pytest.mark.parametrize("fault", AWAY)
def test_every_way_of_being_away_is_the_same(visitor: Client, fault: type[Exception]) -> None:
    with connection.execute_wrapper(Down(fault)):
        assert visitor.get("/nl/services/").status_code == 503


@pytest.mark.parametrize("fault", [db.IntegrityError, db.ProgrammingError, db.DataError])
def test_a_fault_of_ours_in_the_database_is_a_fault_of_ours(
    visitor: Client, fault: type[Exception]
) -> None:
    with connection.execute_wrapper(Down(fault)):
        response = visitor.get("/nl/services/")
    assert response.status_code == 500
    assert not response.has_header("Retry-After")
    assert dialled(read(response)) == ["tel:112", "tel:101"]


def test_an_integrity_error_of_the_admin_stays_its_own(visitor: Client) -> None:
    sign_in(visitor, a_member())

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith("SELECT") and "crisisline" in sql:
            raise db.IntegrityError("on purpose")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        response = visitor.get("/admin/services/crisisline/")
    assert response.status_code == 500
    assert not response.has_header("Retry-After")


def test_the_guided_route_asks_on_and_says_it_at_the_advice(visitor: Client, down: Down) -> None:
    assert visitor.get(f"/nl/help/{State(step='needs').token()}/").status_code == 200
    path = f"/nl/help/{State(step=RESULT).token()}/"
    response = visitor.get(path)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert path in {unquote(str(link["href"])) for link in read(response).select("main a")}


def test_a_program_gets_it_as_json(visitor: Client, down: Down) -> None:
    response = visitor.get("/api/services?lang=fr")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    sorry = said("This site has a problem now. Try again in a few minutes.", "fr")
    assert response.json() == {"errors": {"server": [sorry]}}


def test_a_program_gets_a_fault_of_ours_as_json(visitor: Client) -> None:
    with connection.execute_wrapper(Down(db.ProgrammingError)):
        response = visitor.get("/api/services")
    assert response.status_code == 500
    assert list(response.json()["errors"]) == ["server"]


@pytest.mark.parametrize("language", FEW)
def test_a_fault_without_database_keeps_the_place_and_the_list(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def explode(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(knowledge, "render", explode)
    snapshot.current()
    soup = read(visitor.get(f"/{language}/crisis/?place=9000&s=ulysse-ssm"))
    footer = {str(link["href"]) for link in soup.select("footer a")}
    assert f"/{language}/about/?place=44021&s=ulysse-ssm" in footer


# A page that is not there


@pytest.mark.parametrize("language", FEW)
def test_a_page_that_is_not_there_offers_a_search_near_you(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/no-such/?s=x", answer=404)
    form = one(soup, "main form")
    assert (form["action"], form["method"]) == (f"/{language}/services/", "get")
    assert one(form, "input[name=place]")
    assert one(form, "input[name=s]")["value"] == "x"
    links = {str(link["href"]).partition("?")[0] for link in soup.select("main a")}
    assert {f"/{language}/", f"/{language}/crisis/", "/numbers/"} <= links


def alike(client: Client, slug: str, language: str = "nl") -> list[str]:
    soup = parsed(client, f"/{language}/services/{slug}/", answer=404)
    links = [str(link["href"]) for link in soup.select("main li a")]
    start = f"/{language}/services/"
    return [
        link.removeprefix(start).strip("/")
        for link in links
        if link.removeprefix(start) and link.startswith(start)
    ]


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("mistyped", ["ulyse-ssm", "ulysse-ssmm", "ulysse_ssm"])
def test_a_mistyped_service_offers_the_one_that_was_meant(
    client: Client, language: str, mistyped: str
) -> None:
    assert alike(client, mistyped, language)[0] == "ulysse-ssm"


def test_no_more_than_three_are_offered_and_published_ones_only(client: Client) -> None:
    for number in range(5):
        a_service(slug=f"very-long-name-{number}")
    assert len(alike(client, "very-long-name-x")) == 3
    Service.objects.filter(slug__startswith="very-long-name").update(state="draft")
    assert alike(client, "very-long-name-x") == []


def test_nothing_alike_offers_nothing(client: Client) -> None:
    assert alike(client, "qqqqqqqqqqq") == []


def test_the_suggestion_costs_one_query(client: Client) -> None:
    parsed(client, "/nl/services/ulysse-ssmm/", answer=404)
    with connection.execute_wrapper(counter := Counter()):
        assert alike(client, "ulysse-ssmm") == ["ulysse-ssm"]
    # the service that was asked for · what replaces it · the version of the content · the services to compare with
    assert counter.asked == 4


class Counter:
    """Counts the queries that it lets through."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.asked += 1
        return execute(*args)


# Pages that are closed or refused


@pytest.mark.parametrize("language", FEW)
def test_an_expired_page_offers_to_start_again(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = State(step="needs").token()
    monkeypatch.setattr("directory.help.tokens.MINUTES", -1)
    response = client.get(f"/{language}/help/{token}/")
    assert response.status_code == 410
    soup = read(response)
    button = one(soup, "main a.button")
    assert (button["href"], words(button)) == (f"/{language}/help/", said("Start again", language))
    assert soup.select("aside.strip a[href='tel:112']")
    links = {link["href"] for link in soup.select("main a")}
    assert {f"/{language}/", f"/{language}/crisis/", "/numbers/"} <= links


@pytest.mark.parametrize("language", FEW)
def test_a_refused_page_shows_the_numbers(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/?q=%00", answer=400)
    assert soup.select("aside.strip a[href='tel:112']")
    assert soup.select("main a[href='/numbers/']")


# Reading safely

KEPT_PAGES = (
    "Service pages that you kept on this phone, if you leave in another way: the page with the crisis numbers lists "
    "them and takes them off."
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_safety_page_is_short_and_has_its_parts(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/safety/")
    assert len(soup.select("main h2")) == 5
    assert one(soup, ".leave a[data-leave]")
    assert soup.select("aside.strip a[href='tel:112']")
    if language == "en":
        assert len(words(one(soup, "main")).split()) <= 370


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_safety_page_is_true_without_script_too(client: Client, language: str) -> None:
    main = one(parsed(client, f"/{language}/safety/"), "main")
    without = said("Without scripts, Back shows this page again: close the tab.", language)
    assert words(one(main, "noscript")) == without
    for name in ("Back can show the page that you opened before this one.", KEPT_PAGES):
        assert said(name, language) in [words(item) for item in main.select("li")]


def test_the_safety_page_names_the_minutes_of_the_guided_route(client: Client) -> None:
    from directory.help.tokens import MINUTES

    assert f"{MINUTES} minutes" in words(one(parsed(client, "/en/safety/"), "main"))


def test_the_error_pages_know_what_being_away_is() -> None:
    assert set(errors.AWAY) == set(AWAY)
