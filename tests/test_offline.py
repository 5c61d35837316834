"""What a phone keeps: the numbers in all languages, the worker, the manifest, and the page for a proxy."""

import gzip
import json
import re
import struct
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import languages
from directory.management.commands import serve
from directory.pages import offline
from services import snapshot
from services.models import CrisisLine
from tests.builders import a_service
from tests.clock import MONDAY, now_is
from tests.reading import LANGUAGES, one, parsed, said, words

pytestmark = pytest.mark.django_db

STATIC = Path(settings.BASE_DIR) / "directory" / "static"


def refused(*_args: Any) -> Any:
    raise OperationalError("the database is away")


def shown(section: Any) -> list[tuple[str, str]]:
    """The numbers of one language: what is dialled and what is read, in their order."""
    return [(str(link["href"]), words(link)) for link in section.select("a[href^=tel]")]


def in_the_table() -> list[tuple[str, str]]:
    lines = CrisisLine.objects.exclude(number="").order_by("position", "slug")
    return [(f"tel:{line.tel}", line.number) for line in lines]


def check_every_language(soup: BeautifulSoup) -> None:
    """Every line of the table stands in each language, under the language's own name."""
    assert [section["id"] for section in soup.select("section.numbers")] == list(LANGUAGES)
    for language in LANGUAGES:
        section = one(soup, f"section#{language}")
        assert (section["lang"], section["dir"]) == (language, languages.direction(language))
        assert words(one(section, "h2")) == languages.own_name(language)
        assert shown(section) == in_the_table()
        told = words(section)
        unknown = CrisisLine.objects.filter(hours="").count()
        assert unknown
        assert told.count(said("we do not know the hours", language)) == unknown
        for line in CrisisLine.objects.all():
            field = "use" if line.number else "how"
            assert " ".join((getattr(line, f"{field}_{language}") or "").split()) in told, line


# The numbers in all languages


def test_the_numbers_stand_in_every_language(client: Client) -> None:
    soup = parsed(client, "/numbers/")
    check_every_language(soup)
    assert (soup.html["lang"], soup.html["dir"]) == ("nl", "ltr")
    heading = one(soup, "h1")
    assert [part["lang"] for part in heading.select("[lang]")] == list(LANGUAGES)
    links = [link["href"] for link in soup.select("main > p a[lang]")]
    assert links == [f"#{language}" for language in LANGUAGES]


def test_the_numbers_are_the_same_for_everybody_and_set_nothing(client: Client) -> None:
    pages = [client.get("/numbers/")]
    pages += [
        client.get("/numbers/?s=x&place=9000", headers={"accept-language": code})
        for code in ("ar", "fr")
    ]
    assert {page.content for page in pages} == {pages[0].content}
    for page in pages:
        assert page["Content-Language"] == "nl, fr, en, de, uk, ar"
        assert not page.cookies
        assert "no-store" not in page.get("Cache-Control", "")


def test_the_numbers_offer_a_way_out_that_works_and_takes_nothing_along(client: Client) -> None:
    soup = parsed(client, "/numbers/", s="x", place="9000")
    assert str(one(soup, "a[data-leave]")["href"]).startswith("https://www.meteo.be/")
    assert one(soup, ".leave-more")["href"] == "/nl/safety/"
    assert one(soup, "script")["src"] == staticfiles_storage.url("js/site.js")
    # The scripts read their words from here; they have none for a page in every language.
    assert one(soup, "template").attrs == {"id": "words"}


def test_the_numbers_are_small(client: Client) -> None:
    assert len(gzip.compress(client.get("/numbers/").content, 6)) < 12_000


def test_the_numbers_cost_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parsed(client, "/numbers/")
    with django_assert_num_queries(1):  # the version of the content
        parsed(client, "/numbers/")


def test_the_numbers_stay_when_the_database_is_away(client: Client) -> None:
    expected = in_the_table()
    snapshot.current()
    with connection.execute_wrapper(refused):
        soup = parsed(client, "/numbers/")
    assert shown(one(soup, "section#ar")) == expected


def test_a_changed_number_shows_at_once(client: Client) -> None:
    line = CrisisLine.objects.get(slug="112")
    parsed(client, "/numbers/")
    line.number, line.tel = "0800 99 112", "+3280099112"
    line.save()
    soup = parsed(client, "/numbers/")
    assert "tel:112" not in {link["href"] for link in soup.select("a")}
    assert len(soup.select("a[href='tel:+3280099112']")) == len(LANGUAGES) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_crisis_page_leads_to_the_numbers_and_hides_what_holds_offline_only(
    client: Client, language: str
) -> None:
    soup = parsed(client, f"/{language}/crisis/")
    assert soup.select("main a[href='/numbers/']")
    # The worker takes exactly these letters off its copy.
    assert client.get(f"/{language}/crisis/").content.count(b" data-offline hidden") == 1
    for name in ("data-offline", "data-kept-pages", "data-works-offline"):
        assert one(soup, f"[{name}]").has_attr("hidden")
    check_note(client.get(f"/{language}/crisis/"), language)
    forget = one(soup, "[data-kept-pages] button[type=button]")
    assert words(forget) == said("Take these pages off this phone", language)
    assert forget["data-forget"] == said("The pages are taken off this phone.", language)


def check_note(response: HttpResponse, language: str) -> None:
    """What the worker writes in: the note, and an empty place for the day of the copy."""
    note = one(BeautifulSoup(response.content, "html.parser"), "[data-offline]")
    text = "This page could not be fetched now. This is a copy that this phone keeps."
    assert words(note) == said(text, language)
    assert one(note, "bdi[data-copied-on]").get_text() == ""
    assert response.content.count(b" data-copied-on>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_holds_today_only_can_be_taken_off_a_copy_and_is_not_printed(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker changes exactly these letters."""
    now_is(monkeypatch, MONDAY)
    service = a_service(opening_hours="Mo-Su 09:00-17:00")
    path = f"/{language}/services/{service.slug}/"

    def states() -> list[str]:
        response = client.get(path)
        check_note(response, language)
        page = BeautifulSoup(response.content, "html.parser")
        chips = page.select("ul.chips .on-screen")
        assert response.content.count(b" data-now>") == len(chips) == 1
        assert response.content.count(b' class="today"') == len(page.select(".today")) == 1
        return [words(chip) for chip in chips]

    found = states()
    service.opening_hours = "Tu-Su 12:00-17:00"
    service.save()
    found += states()
    service.closures.create(closed_from=MONDAY.date(), closed_until=MONDAY.date())
    found += states()
    today, closed = said("Today", language), said("Closed today", language)
    assert found == [f"{today} 09:00–17:00", closed, closed]


# The worker


def worker(client: Client) -> tuple[HttpResponse, dict[str, Any]]:
    response = client.get("/sw.js")
    first = response.content.decode().splitlines()[0]
    found = re.fullmatch(r"const SITE = (\{.*\});", first)
    assert found, first
    return response, json.loads(found.group(1))


def test_the_worker_is_a_script_that_is_asked_for_again(client: Client) -> None:
    response, _site = worker(client)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    assert "{%" not in response.content.decode()


def test_the_worker_keeps_the_shell_by_its_hashed_names(client: Client) -> None:
    _response, site = worker(client)
    assert site["shell"] == [staticfiles_storage.url(name) for name in offline.SHELL]
    for address in site["shell"]:
        assert re.fullmatch(r"/static/[\w/]+\.[0-9a-f]{12}\.(css|svg|js)", address), address
        response = client.get(address)
        assert response.status_code == 200
        response.close()
    assert tuple(site["languages"]) == languages.OFFERED


def test_what_the_crisis_page_loads_is_in_the_shell(client: Client) -> None:
    _response, site = worker(client)
    soup = parsed(client, "/nl/crisis/")
    loaded = [tag["src"] for tag in soup.select("[src]")]
    loaded += [tag["href"] for tag in soup.select("link[rel=stylesheet], link[rel=icon]")]
    assert len(loaded) >= 3
    assert set(loaded) <= set(site["shell"])
    for name in (name for name in offline.SHELL if name.endswith(".js")):
        imported = re.findall(
            r"^import .*[\"']\./(.+)[\"']", (STATIC / name).read_text(), re.MULTILINE
        )
        assert {f"js/{other}" for other in imported} <= set(offline.SHELL)


def test_a_new_shell_is_a_new_worker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _response, before = worker(client)
    assert worker(client)[1] == before
    monkeypatch.setattr(offline, "SHELL", ("site.css",))
    assert worker(client)[1]["version"] != before["version"]


# The web app


def test_the_manifest_opens_the_site_as_a_page_of_the_browser(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["name"], manifest["short_name"]) == ("Trede", "Trede")
    assert (manifest["start_url"], manifest["scope"]) == ("/", "/")
    assert manifest["display"] == "browser"
    assert not {"lang", "dir"} & set(manifest)
    for language in languages.REQUIRED:
        message = "Help for refugees in Belgium: which help fits, and who gives it near you."
        assert said(message, language) in " ".join(manifest["description"].split())


def test_the_icons_are_there_in_the_size_that_they_say(client: Client) -> None:
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        ("any", "any"),
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        response = client.get(icon["src"])
        assert response.status_code == 200
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        response.close()
        assert len(content) < 4_000
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", content[16:24])
            assert f"{width}x{height}" == icon["sizes"]


def test_the_colours_around_the_page_are_those_of_the_ground(client: Client) -> None:
    light, dark = re.findall(
        r"--ground: (#[0-9a-f]{3,6});", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    )
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["theme_color"] == manifest["background_color"] == light
    for path in ("/nl/", "/numbers/"):
        metas = parsed(client, path).select("meta[name=theme-color]")
        assert {str(meta["media"]): meta["content"] for meta in metas} == {
            "(prefers-color-scheme: light)": light,
            "(prefers-color-scheme: dark)": dark,
        }


# The page for a proxy


def test_the_page_for_a_proxy_is_whole_by_itself(tmp_path: Path) -> None:
    told = StringIO()
    call_command("error_page", str(tmp_path / "new" / "down.html"), stdout=told, skip_checks=True)
    (written,) = (tmp_path / "new").iterdir()
    assert str(written) in told.getvalue()
    soup = BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser")
    check_every_language(soup)
    assert soup.select("link, script, style, img, form, [src]") == []
    for link in soup.select("a"):
        assert re.match(r"tel:|#", str(link["href"])), link
    for language in LANGUAGES:
        sorry = said("This site has a problem now. Try again in a few minutes.", language)
        assert sorry in [words(tag) for tag in soup.select(f"p[lang={language}]")]


def test_the_page_for_a_proxy_stands_among_the_static_files(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("error_page", stdout=StringIO(), skip_checks=True)
        first = (tmp_path / "503.html").read_text(encoding="utf-8")
        line = CrisisLine.objects.get(slug="112")
        line.number, line.tel = "0800 99 112", "+3280099112"
        line.save()
        call_command("error_page", stdout=StringIO(), skip_checks=True)
    assert "tel:112" in first
    assert "tel:112" not in (tmp_path / "503.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["503.html"]


def test_serving_writes_the_page_when_the_static_files_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(serve, "call_command", lambda name, **_values: done.append(name))
    monkeypatch.setattr(serve, "collect_static", lambda: done.append("collectstatic"))
    monkeypatch.setattr(serve.catalogues, "compile_all", lambda: None)
    serve.Command(stdout=StringIO()).handle(prepare_only=True)
    assert done[-2:] == ["collectstatic", "error_page"]
