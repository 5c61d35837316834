"""What is written of a visit: the route and how it ended; never an address, a token, an answer or a person."""

import logging
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from directory.access import WithoutAddress
from directory.help.state import State
from directory.pages import help as pages
from tests.conftest import Visitor

pytestmark = pytest.mark.django_db

LINE = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|-) [a-z0-9:.<>_-]+ [1-5]\d\d \d+ ms")
# A place that stands on no page of its own accord, and the answers of one visit.
PLACE = "Zutendaal"
ANSWERS = {
    "who": ("who-young-person-me",),
    "needs": ("need-grief-loss",),
    "coping": ("coping-hardly",),
    "status": ("status-subsidiary",),
}
SECRETS = (
    PLACE,
    "71067",
    "who-young",
    "grief-loss",
    "coping-hardly",
    "subsidiary",
    "fa-AF",
    "Firefox-of-somebody",
    "203.0.113.77",
    "gAAAAA",
)
PERSON = {
    "HTTP_USER_AGENT": "Firefox-of-somebody",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_REFERER": f"https://testserver/en/services/?place={PLACE}",
}


def token(step: str = "result", **values: Any) -> str:
    state = State(step=step, answers=ANSWERS, places=("71067",), place_text=PLACE, **values)
    return state.token()


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every logger is heard that writes of requests, also what is too fine for production."""
    caplog.set_level(logging.DEBUG)
    for name in ("django.request", "django.security", "django.server", "directory.access"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.fixture
def client() -> Client:
    return Visitor(raise_request_exception=False, **PERSON)


def written(heard: pytest.LogCaptureFixture) -> str:
    """All that any record says, with its arguments and its traceback."""
    as_text = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(f"{as_text.format(row)} {row.args!r}" for row in heard.records)


def check_nothing_told(heard: pytest.LogCaptureFixture, *more: str) -> None:
    told = written(heard)
    assert told
    for secret in (*SECRETS, *more):
        assert secret not in told, (secret, told)


def lines(heard: pytest.LogCaptureFixture) -> list[str]:
    return [row.getMessage() for row in heard.records if row.name == "directory.access"]


# Every request


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "choose-language 302"),
        ("/nl/", "home 200"),
        (f"/nl/services/?place={PLACE}&status=subsidiary", "services 200"),
        (f"/nl/services/?q={PLACE}&place=zzzz{PLACE}", "services 200"),
        ("/nl/services/huisarts/", "service 200"),
        ("/nl/services/no-such-grief-loss/", "service 404"),
        ("/nl/places/71067/", "place 200"),
        ("/nl/statuses/subsidiary/", "status 200"),
        (f"/nl/list/?s=huisarts&with={PLACE}", "list 200"),
        ("/nl/help/", "help 200"),
        (f"/nl/{PLACE}/", "- 404"),
        (f"/{PLACE}", "- 404"),
        (f"/nl/services/{PLACE}/grief-loss/", "- 404"),
        ("/nl/services?place=71067", "- 301"),
        (f"/nl/services/?q={PLACE}%00", "- 400"),
        (f"/nl/services/?q={PLACE * 2_000}", "- 400"),
        (f"/nl/{PLACE * 300}/", "- 400"),
        (f"/api/places?q={PLACE}", "api-places 200"),
        (f"/api/places?{PLACE}=1", "api-places 400"),
        (f"/api/services?place={PLACE}", "api-services 200"),
        (f"/api/{PLACE}", "- 404"),
        (f"/admin/?next={PLACE}", "admin:index 302"),
        ("/favicon.ico", "directory.pages.home.favicon 301"),
        (f"/static/{PLACE}.css", "- 404"),
    ],
)
def test_a_request_leaves_one_line_with_the_name_of_its_route(
    client: Client, heard: pytest.LogCaptureFixture, path: str, expected: str
) -> None:
    client.get(path)
    (line,) = lines(heard)
    assert LINE.fullmatch(line), line
    assert line.startswith(f"GET {expected} ")
    check_nothing_told(heard)


def test_http_leaves_a_line_too(heard: pytest.LogCaptureFixture) -> None:
    Client().get(f"/nl/services/?place={PLACE}")
    (line,) = lines(heard)
    assert line.startswith("GET - 301 ")
    check_nothing_told(heard)


@pytest.mark.parametrize("method", ["TRACE", "X" * 500, "GRIEF-LOSS"])
def test_a_line_names_known_methods_only(
    client: Client, heard: pytest.LogCaptureFixture, method: str
) -> None:
    client.generic(method, "/nl/help/")
    (line,) = lines(heard)
    assert line.startswith("- help 405 ")


# The guided route


def test_a_whole_visit_leaves_only_the_names_of_its_routes(
    client: Client, heard: pytest.LogCaptureFixture
) -> None:
    path = "/en/help/"
    client.get(path)
    for fields in (
        {"answer": ANSWERS["who"]},
        {"answer": "danger-yes"},
    ):
        path = client.post(path, fields)["Location"]
        client.get(path)
    for step, fields in (
        ("needs", {"answer": ANSWERS["needs"]}),
        ("coping", {"answer": ANSWERS["coping"]}),
        ("status", {"answer": ANSWERS["status"]}),
        ("place", {"place": f"{PLACE}x", "spoken": "klingon"}),
        ("place", {"place": PLACE, "spoken": "fa-AF"}),
        ("place", {"place": "1050", "nis": "71067"}),
    ):
        path = client.post(f"/en/help/{token(step)}/", fields)["Location"]
        assert client.get(path).status_code == 200
    result = f"/en/help/{token()}/"
    assert client.get(result).status_code == 200
    assert client.post(f"{result}change/needs/", {"answer": "need-grief-loss"}).status_code == 303
    routes = {line.split()[1] for line in lines(heard)}
    assert routes == {"help", "help-step", "help-change"}
    assert all(LINE.fullmatch(line) for line in lines(heard))
    check_nothing_told(heard)


@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete", "options"])
@pytest.mark.parametrize("kind", ["whole", "truncated", "changed", "longer"])
def test_no_token_is_written_whatever_becomes_of_it(
    client: Client, heard: pytest.LogCaptureFixture, method: str, kind: str
) -> None:
    whole = token()
    sent = {
        "whole": whole,
        "truncated": whole[:-9],
        "changed": f"{whole[:60]}A{whole[61:]}",
        "longer": whole * 4,
    }[kind]
    for path in (f"/en/help/{sent}/", f"/en/help/{sent}/change/needs/", f"/en/help/{sent}"):
        heard.clear()
        getattr(client, method)(path)
        assert len(lines(heard)) == 1
        check_nothing_told(heard, sent[20:60], sent[-30:])


def test_an_address_with_other_letters_is_not_written_either(
    client: Client, heard: pytest.LogCaptureFixture
) -> None:
    # Django escapes such letters before it writes them.
    for part in (f"{PLACE}-é", f"{PLACE}\\", f"Гент {PLACE}", f"{PLACE}\n", f"{PLACE}\t\u202e"):
        for pattern in ("/nl/{}/", "/nl/services/{}/", "/api/services/{}", "/nl/help/{}/"):
            heard.clear()
            response = client.get(pattern.format(quote(part)))
            assert response.status_code == 404
            check_nothing_told(heard, "Гент", "\\u0413", "\\xe9")


def test_an_expired_page_is_written_as_410(
    client: Client, heard: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/en/help/{token()}/"
    monkeypatch.setattr("directory.help.tokens.MINUTES", -1)
    assert client.get(path).status_code == 410
    assert lines(heard)[-1].startswith("GET help-step 410 ")
    check_nothing_told(heard, path[20:60])


def test_a_sentence_that_is_not_there_is_not_written(
    client: Client, heard: pytest.LogCaptureFixture
) -> None:
    assert client.post("/en/help/", {"situation": f"x-{PLACE}"}).status_code == 404
    check_nothing_told(heard)


def test_a_fault_of_ours_tells_nothing_about_the_visit_and_sends_no_mail(
    client: Client, heard: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_args: Any, **_values: Any) -> HttpResponse:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(pages, "render", explode)
    path = f"/en/help/{token()}/"
    assert client.get(path).status_code == 500
    sent = {"answer": "", "place": PLACE, "spoken": "fa-AF"}
    client.post(f"/en/help/{token('place')}/", sent)
    assert any(line.startswith("GET help-step 500 ") for line in lines(heard))
    assert "broken on purpose" in written(heard)
    check_nothing_told(heard, path[20:60])
    assert settings.ADMINS == []
    assert mail.outbox == []


# The body


@pytest.mark.parametrize(
    "body",
    [
        b'{"place": "Zutendaal", "needs": ["grief-loss"], "status": "subsidiary"}',
        b'{"place": "Zutendaalxxxx", "who": "who-young"}',
        b'{"Zutendaal": 1}',
        b'{"place": "Zutendaal"',
        b'["Zutendaal"]',
        b'{"place": "Zutendaal"' + b" " * 20_000 + b"}",
    ],
)
def test_a_question_to_the_api_is_not_written(
    client: Client, heard: pytest.LogCaptureFixture, body: bytes
) -> None:
    client.post("/api/advice", body, content_type="application/json")
    (line,) = lines(heard)
    assert line.startswith("POST api-advice ")
    check_nothing_told(heard)


def test_what_is_posted_where_nothing_is_posted_is_not_written(
    client: Client, heard: pytest.LogCaptureFixture
) -> None:
    for path in ("/nl/", "/nl/services/", "/api/services", "/nl/no-such/", "/admin/login/"):
        client.post(path, {"place": PLACE, "answer": "need-grief-loss"})
    assert len(lines(heard)) == 5
    check_nothing_told(heard)


def test_a_body_that_is_too_large_is_not_written(
    client: Client, heard: pytest.LogCaptureFixture
) -> None:
    for path in ("/en/help/", f"/en/help/{token('place')}/"):
        response = client.post(path, {"place": PLACE * 200_000})
        assert response.status_code in (303, 400, 413)
        response = client.post(path, {f"{PLACE}{number}": "1" for number in range(2_100)})
        assert response.status_code == 400
    check_nothing_told(heard)


# How it is set up


def test_every_handler_of_ours_takes_the_address_out() -> None:
    assert settings.LOGGING["root"]["handlers"]
    for name in settings.LOGGING["root"]["handlers"]:
        assert "without address" in settings.LOGGING["handlers"][name]["filters"]
    assert settings.LOGGING["filters"]["without address"]["()"].endswith("WithoutAddress")


def test_a_record_about_no_request_is_left_as_it_is() -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s and %s", ("/nl/", 2), None)
    assert WithoutAddress().filter(record)
    assert record.getMessage() == "/nl/ and 2"
