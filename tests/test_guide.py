"""The guide for curators: whole in three languages, with pictures that somebody takes, and nothing half understood."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from directory import catalogues, languages
from directory.admin import guide
from directory.admin.guide_text import GuideError, GuideText, read
from tests import screenshots
from tests.reading import one, words
from tests.signing_in import a_member, sign_in

GUIDE = reverse("admin-guide")
QUOTED = re.compile("“([^”]+)”|«\u00a0([^»]+)\u00a0»")
# Those of Django's own lists besides ours.
MESSAGES = {"Go", "All"} | {str(message.id) for message in catalogues.read("nl") if message.id}
ON_ITS_OWN = ("<table>", "> said", "```", "* item", "| a | b |", "![no picture](elsewhere.webp)")


def text_in(code: str) -> GuideText:
    return read((guide.FOLDER / f"{code}.md").read_text(encoding="utf-8"), "/{}.webp")


def kinds(code: str) -> list[str]:
    """The tags of the guide in their order: what stands where, whatever the language."""
    soup = BeautifulSoup(text_in(code).html, "html.parser")
    return [tag.name for tag in soup.find_all(["h2", "h3", "p", "ol", "ul", "li", "img"])]


@pytest.fixture
def curator(client: Client, db: None) -> Iterator[Client]:
    yield sign_in(client, a_member("curator"))
    translation.activate(languages.SOURCE)


def page(curator: Client, address: str = GUIDE) -> BeautifulSoup:
    response = curator.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# The texts


@pytest.mark.parametrize("code", guide.WRITTEN)
def test_every_language_has_the_same_chapters_lists_and_pictures(code: str) -> None:
    assert kinds(code) == kinds(languages.SOURCE)
    assert len(text_in(code).chapters) == 17
    names = [name.removesuffix(f"-{code}") for name in text_in(code).pictures]
    assert names == [name.removesuffix("-nl") for name in text_in(languages.SOURCE).pictures]


@pytest.mark.parametrize("code", guide.WRITTEN)
def test_every_picture_of_the_guide_is_taken_by_the_command(code: str) -> None:
    pictures = text_in(code).pictures
    assert {f"{name}-{code}" for name in screenshots.GUIDE} == set(pictures)
    assert len(pictures) == len(set(pictures))


def test_the_pictures_are_those_of_the_command_and_small_enough() -> None:
    """Once they are taken: none that the guide does not name, and no photograph."""
    named = {f"{name}.webp" for code in guide.WRITTEN for name in text_in(code).pictures}
    taken = {path.name: path.stat().st_size for path in screenshots.GUIDE_FOLDER.glob("*")}
    assert taken.keys() <= named
    assert all(size < 150_000 for size in taken.values()), taken


@pytest.mark.parametrize("code", guide.WRITTEN)
def test_every_link_in_the_guide_leads_to_a_chapter(code: str) -> None:
    soup = BeautifulSoup(text_in(code).html, "html.parser")
    targets = {str(link["href"]).removeprefix("#") for link in soup.select("a")}
    assert targets
    assert targets <= {anchor for anchor, _words in text_in(code).chapters}


@pytest.mark.parametrize("code", guide.WRITTEN)
def test_the_guide_is_short_and_plain(code: str) -> None:
    soup = BeautifulSoup(text_in(code).html, "html.parser")
    # French sets its punctuation apart: only what holds a letter or a digit is a word.
    told = [part for part in soup.get_text(" ").split() if any(map(str.isalnum, part))]
    assert 900 < len(told) < 2200
    sentences = [part for part in re.split(r"[.?!:]\s", soup.get_text(" ")) if part.strip()]
    assert len(told) / len(sentences) < 15


def named(code: str) -> list[str]:
    """What the guide calls by its name in the interface: all that stands between quotation marks."""
    soup = BeautifulSoup(text_in(code).html, "html.parser")
    return [first or last for first, last in QUOTED.findall(soup.get_text())]


def in_interface(name: str) -> set[str]:
    """An English name as the interface says it in the active language; a page may write it with a capital."""
    spelled = {name, name[0].lower() + name[1:], name[0].upper() + name[1:]} & MESSAGES
    return {plainly(translation.gettext(word)) for word in spelled}


def plainly(name: str) -> str:
    return name.replace("\u00a0", " ").replace("’", "'").casefold().strip()


@pytest.mark.parametrize("code", guide.WRITTEN)
def test_the_guide_names_things_as_the_interface_does(built: None, code: str) -> None:
    assert len(named(code)) == len(named("en"))
    with translation.override(code):
        wrong = [
            (english, own)
            for english, own in zip(named("en"), named(code), strict=True)
            if plainly(own) not in in_interface(english)
        ]
    assert wrong == []


# How it is read


def test_what_the_reader_knows_becomes_html_and_the_words_are_escaped() -> None:
    found = read(
        "# A & B\n\n## One <1>\n\nSay **yes** & `no`,\nor [go](#one-1).\n\n"
        '- first\n  and more\n- second\n\n1. one\n\n![A "view"](pictures/home-en.webp)\n',
        "/pictures/{}.webp",
    )
    assert (found.title, found.chapters) == ("A & B", (("one-1", "One <1>"),))
    assert found.html == (
        '<h2 id="one-1">One &lt;1&gt;</h2>\n'
        '<p>Say <strong>yes</strong> &amp; <code>no</code>, or <a href="#one-1">go</a>.</p>\n'
        "<ul><li>first and more</li><li>second</li></ul>\n"
        "<ol><li>one</li></ol>\n"
        '<p><img src="/pictures/home-en.webp" alt="A &quot;view&quot;" loading="lazy"></p>'
    )
    assert found.pictures == ("home-en",)


@pytest.mark.parametrize(
    "text",
    [
        *ON_ITS_OWN,
        "Not **closed",
        "Not `closed",
        "[away](https://elsewhere.example/)",
        "- one\n2. two",
        "- one\nnot in the list",
    ],
)
def test_what_the_reader_does_not_know_is_a_fault(text: str) -> None:
    with pytest.raises(GuideError):
        read(f"# Title\n\n{text}\n", "/{}.webp")


def test_a_guide_without_a_title_is_a_fault() -> None:
    with pytest.raises(GuideError):
        read("Only words.", "/{}.webp")


# The page


@pytest.mark.parametrize(
    ("reads", "shown"), [("nl", "nl"), ("fr", "fr"), ("en", "en"), ("de", "fr"), ("ar", "fr")]
)
def test_the_guide_opens_in_the_language_of_its_reader_or_the_nearest(
    curator: Client, reads: str, shown: str
) -> None:
    curator.defaults["HTTP_ACCEPT_LANGUAGE"] = reads
    soup = page(curator)
    assert one(soup, "article")["lang"] == shown
    assert words(one(soup, "#content h1")) == text_in(shown).title
    others = {str(link["lang"]): str(link["href"]) for link in soup.select(".guide > p a")}
    assert set(others) == set(guide.WRITTEN) - {shown}
    for code, address in others.items():
        assert one(page(curator, address), "article")["lang"] == code


def test_the_guide_holds_nothing_inline_and_nothing_from_elsewhere(curator: Client) -> None:
    soup = page(curator)
    assert not soup.select("[style], style")
    loaded = [str(tag.get("src") or tag.get("href")) for tag in soup.select("[src], link[href]")]
    assert all(address.startswith("/") for address in loaded)
    assert len(soup.select("article img[alt]")) == len(screenshots.GUIDE)


def test_the_home_of_the_admin_leads_to_the_guide(curator: Client) -> None:
    assert page(curator, reverse("admin:index")).select(f'nav.tools a[href="{GUIDE}"]')


@pytest.mark.parametrize("address", [GUIDE, f"{GUIDE}nl/", f"{GUIDE}pictures/home-nl.webp"])
def test_only_staff_reads_the_guide(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["de/", "xx/", "pictures/none.webp", "pictures/..%2Fnl.webp"])
def test_what_is_not_there_is_not_found(curator: Client, name: str) -> None:
    assert curator.get(f"{GUIDE}{name}").status_code == 404


def test_a_picture_is_given_as_one(
    curator: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "home-nl.webp").write_bytes(b"RIFF")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    response: Any = curator.get(f"{GUIDE}pictures/home-nl.webp")
    assert response.headers["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content) == b"RIFF"
