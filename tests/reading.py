"""Pages as a reader meets them: fetched, parsed, and searched by what they mean."""

import re
from copy import copy as copy_of
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

from directory.languages import OFFERED

LANGUAGES = OFFERED
# For what costs many pages in each language: the source, one that is read most, one from right to left.
FEW = ("nl", "fr", "ar")


def parsed(client: Client, path: str, *, answer: int = 200, **parameters: Any) -> BeautifulSoup:
    """The page at `path`, which must give the answer `answer`."""
    response = client.get(path, parameters or None)
    assert response.status_code == answer, (path, parameters, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The one tag that fits."""
    tags = soup.select(selector)
    assert len(tags) == 1, (selector, len(tags))
    return tags[0]


# Tags inside a sentence, which make no space in it.
INLINE = ("bdi", "b", "span")


def words(tag: Tag) -> str:
    """What a reader reads: a space where the page begins a new part, none around a name in a sentence."""
    copy = copy_of(tag)
    for inner in copy.find_all(INLINE):
        inner.unwrap()
    copy.smooth()
    return " ".join(copy.get_text(" ").split())


def said(message: str, language: str) -> str:
    """A message of the catalogue in the language of the page, with plain spaces as in `words`."""
    with translation.override(language):
        return " ".join(gettext(message).split())


def cards(soup: BeautifulSoup) -> list[str]:
    """The slugs of the services in a list, in their order."""
    links = soup.select("article.card h3 a")
    return [urlsplit(str(link["href"])).path.rstrip("/").rsplit("/", 1)[-1] for link in links]


def total(soup: BeautifulSoup) -> int:
    """The number of services that a list says it found."""
    told = words(one(soup, "h2.total"))
    if number := re.search(r"\d+", told):
        return int(number.group())
    # Arabic says none, one and two in words.
    with translation.override(str(one(soup, "html")["lang"])):
        few = [ngettext("%(count)s service", "%(count)s services", number) for number in range(3)]
    return few.index(told)


def query(link: Tag) -> dict[str, list[str]]:
    """The parameters in the address of a link."""
    return parse_qs(urlsplit(str(link["href"])).query)
