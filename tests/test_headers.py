"""Headers of every kind of answer, cookies of the admin, and settings that refuse nonsense."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from directory import environment, middleware
from directory.management.commands import serve
from directory.pages import errors, knowledge
from services import snapshot
from tests import reckoning
from tests.conftest import Visitor
from tests.reading import LANGUAGES, one, words
from tests.signing_in import a_code, a_device, a_member, sign_in

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
EXPECTED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


def check_headers(response: HttpResponse) -> None:
    for name, value in EXPECTED.items():
        assert response.get(name) == value, name
    assert not response.has_header("Access-Control-Allow-Origin")


def static_file() -> str:
    return staticfiles_storage.url("site.css")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A visitor of a site whose crisis page raises."""

    def explode(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(knowledge, "render", explode)
    return Visitor(raise_request_exception=False)


# Headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert middleware.CONTENT_SECURITY_POLICY == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


def test_every_header_that_is_set_is_expected_here() -> None:
    assert middleware.HEADERS == EXPECTED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nl/", 200),
        ("/fr/services/?place=9000", 200),
        ("/en/crisis/", 200),
        ("/", 302),
        ("/nl/services", 301),
        ("/nl/no-such/", 404),
        ("/no-such", 404),
        ("/nl/services/?q=%00", 400),
        ("/nl/serv%00ices/", 400),
        ("/nl/services/?q=" + "x" * 9000, 400),
        ("/nl/" + "x" * 2_500 + "/", 400),
        ("/api/" + "x" * 2_500, 400),
        ("/api/places?q=Gent", 200),
        ("/api/places", 400),
        ("/api/services/no-such", 404),
        ("/api/no-such", 404),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/static/no-such.css", 404),
    ],
)
def test_every_kind_of_answer_carries_the_headers(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    check_headers(response)
    assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_400_with_the_headers(client: Client) -> None:
    response = client.get("/nl/", headers={"host": "evil.example"})
    assert response.status_code == 400
    check_headers(response)
    assert b"evil.example" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_address_gets_a_page_that_helps(client: Client, language: str) -> None:
    response = client.get(f"/{language}/services/?q=%00")
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.html["lang"] == language
    links = {link["href"] for link in soup.select("main a")}
    assert {f"/{language}/", f"/{language}/services/", f"/{language}/crisis/"} <= links


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_ours_gets_a_page_with_numbers_and_the_headers(
    client: Client, broken: Client, language: str
) -> None:
    assert client.get(f"/{language}/").status_code == 200
    response = broken.get(f"/{language}/crisis/")
    assert response.status_code == 500
    check_headers(response)
    assert not response.cookies
    assert b"broken on purpose" not in response.content
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.html["lang"] == language
    assert words(one(soup, "h1"))
    assert "tel:112" in {link["href"] for link in soup.select("main a")}


def numbers(response: HttpResponse) -> list[tuple[str, str]]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [(link["href"], words(link)) for link in soup.select("main li a[href^=tel]")]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("has_snapshot", [True, False])
def test_a_fault_of_ours_names_the_emergency_lines_and_no_other(
    monkeypatch: pytest.MonkeyPatch, broken: Client, language: str, has_snapshot: bool
) -> None:
    last = snapshot.current() if has_snapshot else None
    monkeypatch.setattr(snapshot, "last_known", lambda: last)
    response = broken.get(f"/{language}/crisis/")
    assert response.status_code == 500
    rows = reckoning.rows("services/crisis_lines.yaml").values()
    expected = [row for row in rows if row["type"] == "emergency" and row.get("number")]
    assert expected
    assert numbers(response) == [(f"tel:{row['tel']}", row["number"]) for row in expected]
    for row in expected:
        assert row["name"][language] in response.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_without_snapshot_or_facts_still_says_sorry(
    monkeypatch: pytest.MonkeyPatch, broken: Client, tmp_path: Path
) -> None:
    monkeypatch.setattr(snapshot, "last_known", lambda: None)
    monkeypatch.setattr(errors, "_emergency_rows", errors._emergency_rows.__wrapped__)
    monkeypatch.setattr(settings, "FIXTURES", tmp_path)
    response = broken.get("/nl/crisis/")
    assert response.status_code == 500
    assert numbers(response) == []


def test_the_server_leaves_long_addresses_to_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda _path, command, _env: started.append(command))
    serve.Command(stdout=StringIO()).serve()
    (command,) = started
    assert command[command.index("--limit-request-line") + 1] == "0"


@pytest.mark.django_db  # closing an answer looks at the connections
@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_static_file_carries_the_headers_and_is_kept_for_ever(
    client: Client, encoding: str
) -> None:
    response = client.get(static_file(), headers={"accept-encoding": encoding})
    assert response.status_code == 200
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.get("Content-Encoding", "") == encoding
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    check_headers(response)
    assert not response.cookies
    response.close()


def test_an_answer_that_sets_a_header_itself_keeps_it() -> None:
    own = HttpResponse(headers={"Referrer-Policy": "no-referrer"})
    response = middleware.SecurityHeaders(lambda _request: own)(None)  # type: ignore[arg-type]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"


# HTTPS


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nl/services/?place=9000", "/api/places?q=Gent", "/admin/"])
def test_http_is_sent_on_to_https(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 301
    assert response["Location"] == f"https://testserver{path}"
    check_headers(response)
    assert not response.has_header("Strict-Transport-Security")


@pytest.mark.django_db
def test_a_header_that_anybody_can_send_makes_no_https() -> None:
    assert Client().get("/nl/", headers={"x-forwarded-proto": "https"}).status_code == 301


# Cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/nl/", "/fr/services/", "/nl/no-such/", "/api/places?q=Gent", "/nl/crisis/"]
)
def test_a_public_page_sets_no_cookie_even_for_a_curator(client: Client, path: str) -> None:
    sign_in(client, a_member())
    response = client.get(path)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


def check_cookies(cookies: SimpleCookie, names: set[str]) -> None:
    assert set(cookies) == names
    for cookie in cookies.values():
        assert cookie["path"] == "/admin/"
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Strict"
        assert not cookie["domain"]


@pytest.mark.django_db
def test_the_cookies_of_the_admin_stay_in_the_admin(client: Client) -> None:
    curator = a_member(password="a long sentence")
    app = a_device(curator)
    form = client.get("/admin/login/")
    check_cookies(form.cookies, {"__Secure-csrf"})
    typed = {"username": curator.username, "password": "a long sentence", "code": a_code(app)}
    response = client.post("/admin/login/", typed)
    assert response.status_code == 302
    check_cookies(response.cookies, {"__Secure-csrf", "__Secure-session"})
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_a_form_of_the_admin_without_its_token_is_refused_with_a_page_of_ours() -> None:
    strict = Visitor(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    check_headers(response)
    assert BeautifulSoup(response.content, "html.parser").select("main h1")


# Settings


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Sets or unsets the variable X."""

    def put(value: str | None) -> None:
        if value is None:
            monkeypatch.delenv("X", raising=False)
        else:
            monkeypatch.setenv("X", value)

    return put


Put = Callable[[str | None], None]


def refusal(read: Callable[[], Any]) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    sentence = str(refused.value)
    assert "X" in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_text_without_default_must_be_set(setting: Put, value: str | None) -> None:
    setting(value)
    assert "Set X" in refusal(lambda: environment.text("X"))
    assert environment.text("X", "else") == "else"
    assert environment.text("X", "") == ""


def test_a_text_is_read_without_the_spaces_around_it(setting: Put) -> None:
    setting("  word ")
    assert environment.text("X") == "word"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        ("on ", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("off", False),
        ("", False),
    ],
)
def test_a_flag_is_a_yes_or_no(setting: Put, value: str, meant: bool) -> None:
    setting(value)
    assert environment.flag("X") is meant
    assert environment.flag("X", default=not meant) is meant


@pytest.mark.parametrize("value", ["2", "ja", "truee", "-", "1 0"])
def test_a_flag_that_is_neither_is_refused(setting: Put, value: str) -> None:
    setting(value)
    assert repr(value) in refusal(lambda: environment.flag("X"))


def test_a_flag_that_is_not_set_has_its_default(setting: Put) -> None:
    setting(None)
    assert environment.flag("X") is False
    assert environment.flag("X", default=True) is True


@pytest.mark.parametrize(
    "value", ["0", "11", "-1", "1.5", "x", "٥", "²", "1e1", "0x5", "9" * 100, "+5", "5_0"]
)
def test_a_number_out_of_bounds_is_refused(setting: Put, value: str) -> None:
    setting(value)
    sentence = refusal(lambda: environment.integer("X", default=5, least=1, most=10))
    assert "from 1 to 10" in sentence


@pytest.mark.parametrize(("value", "meant"), [("1", 1), ("10", 10), (" 7 ", 7), ("", 5), (None, 5)])
def test_a_number_within_its_bounds_is_taken(setting: Put, value: str | None, meant: int) -> None:
    setting(value)
    assert environment.integer("X", default=5, least=1, most=10) == meant


def test_names_stand_between_commas(setting: Put) -> None:
    setting(" a.example, b.example ,,")
    assert environment.names("X") == ["a.example", "b.example"]
    setting(None)
    assert environment.names("X") == []
    assert environment.names("X", "c,d") == ["c", "d"]


@pytest.mark.parametrize("value", [None, "", "k" * 49])
def test_a_secret_must_be_there_and_long(setting: Put, value: str | None) -> None:
    setting(value)
    sentence = refusal(lambda: environment.secret("X"))
    assert "kkk" not in sentence


def test_a_long_secret_is_taken(setting: Put) -> None:
    setting("k" * 50)
    assert environment.secret("X") == "k" * 50


@pytest.mark.parametrize(
    "value", [None, "", ",", "short", KEY[:-4], f"{KEY},short", "é" * 32, "!" * 44, KEY + KEY]
)
def test_a_key_that_is_no_key_is_refused(setting: Put, value: str | None) -> None:
    setting(value)
    sentence = refusal(lambda: environment.fernet_keys("X"))
    assert KEY not in sentence


def test_keys_are_read_newest_first(setting: Put) -> None:
    older = base64.urlsafe_b64encode(b"o" * 32).decode()
    setting(f"{KEY}, {older}")
    assert environment.fernet_keys("X") == [KEY, older]


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.5.5.5", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.2", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, is_ours: bool) -> None:
    assert environment.is_loopback(host) is is_ours


def starting_with(**values: str) -> subprocess.CompletedProcess[str]:
    """What reading the settings gives in a process with these variables and no others of ours."""
    ours = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from django.conf import settings; print(settings.SECURE_SSL_REDIRECT)",
        ],
        env={**ours, "DJANGO_SETTINGS_MODULE": "directory.settings", **values},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


WHOLE = {"SECRET_KEY": "s" * 50, "ANSWERS_KEY": KEY, "DATABASE_URL": "sqlite://:memory:"}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in WHOLE.items() if key != name}


def test_the_site_starts_with_what_it_needs() -> None:
    done = starting_with(**WHOLE)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (without("SECRET_KEY"), "Set SECRET_KEY in the environment"),
        (without("ANSWERS_KEY"), "Set ANSWERS_KEY in the environment"),
        (without("DATABASE_URL"), "Set DATABASE_URL in the environment"),
        ({**WHOLE, "SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters"),
        ({**WHOLE, "LOCAL_HTTP": "1", "HOST": "0.0.0.0"}, "HOST must be this machine"),  # noqa: S104
        ({**WHOLE, "LOCAL_HTTP": "maybe"}, "write 1 or 0"),
        ({**WHOLE, "PORT": "70000"}, "from 1 to 65535"),
        ({**WHOLE, "DATABASE_URL": "mysql://x/y"}, "PostgreSQL or an SQLite database"),
        ({**WHOLE, "CACHE_URL": "http://x"}, "write redis://host:port/number"),
    ],
)
def test_the_site_refuses_to_start_on_nonsense_and_says_why(
    values: dict[str, str], sentence: str
) -> None:
    done = starting_with(**values)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert sentence in done.stderr
    assert "s" * 50 not in done.stderr
    assert KEY not in done.stderr


def test_plain_http_is_for_this_machine_alone() -> None:
    done = starting_with(**WHOLE, LOCAL_HTTP="1", HOST="127.0.0.1")
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
