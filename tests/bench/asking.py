"""What is asked of each page, and how many queries it costs: `python -m tests.bench.asking` on a filled database.

Prints JSON: by page its requests, each with a marker that the right answer holds, and the most queries of one.
"""

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice, product
from typing import Any
from urllib.parse import quote, urlencode

import django

from tests import environment  # noqa: F401  the environment, before the settings are read

EACH = 20
LANGUAGES = ("nl", "fr", "en", "uk", "ar")
PLACES = ("44021", "11002", "21004", "62063", "24062", "52011", "71072", "92094", "31005", "46021")
THREE_FILTERS = (
    {"need": "legal-help", "status": "applicant", "audience": "adults"},
    {"need": "talk-to-someone", "status": "refugee", "audience": "young-people"},
    {"tier": "basic", "status": "temporary", "audience": "families"},
    {"tier": "community", "status": "refugee", "access": "self"},
    {"tier": "focused", "status": "applicant", "audience": "adults"},
    {"tier": "specialised", "status": "undocumented", "access": "professional"},
)
# What people type, with a place; those that find nothing in this database are left out.
TYPED = {
    "nl": ("juridische hulp", "psycholoog", "buurthuis", "jongeren", "opvang", "taal", "gezinnen"),
    "fr": ("aide juridique", "psychologue", "logement", "jeunes", "enfants", "parents"),
    "en": ("legal help", "psychologist", "housing", "families", "children"),
    "uk": ("психолог", "житло", "діти", "адвокат"),
    "ar": ("سكن", "محامي", "أطفال", "مساعدة"),
}
# The same with a slip in a word or in the town, and what nobody offers.
MISSPELT = {
    "nl": ("psycholog gnet", "advokaat antwerpn", "jurdische hulp", "logemnt"),
    "fr": ("logemnt", "psycholoque liege", "advocat bruxeles"),
    "en": ("psycholgist", "legl help ghent"),
    "uk": ("псіхолог",),
    "ar": ("محامى غنت",),
}
NOTHING = ("zqxwvk", "kwzrtb Gent", "jqvxkw hzrtq", "xzvbqr Antwerpen")
TOWNS = ("Gent", "Antwerpen", "Liège", "Brussel", "Leuven", "Namur", "Charleroi")
LISTS = ("list", "search", "search anywhere", "search misspelt", "rendered")
LOOKED_UP = (
    *("Gent", "9000", "Brussel", "Liège", "Luik", "Antw", "Sint-Nik", "Namen", "Mons", "1000"),
    *("Anvers", "Leuvn", "Charleroi", "Ostende", "Брюссель", "Kortr", "4000", "Eupen", "Molenbeek"),
    "Hasselt",
)
CARD = re.compile(r'href="(/\w+/services/[\w-]+/)')
NO_CARD = 'id="nothing"'
HEADING = re.compile(r"<h1[^>]*>(?:\s*<[^>]+>)*\s*([^<\s][^<\n]+)")


def pages() -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    """By page what may be asked of it, without markers, in no end of requests."""
    from services.models import Service, Vignette

    slugs = list(
        Service.objects.published().order_by("pk").values_list("slug", flat=True)[:: EACH + 3]
    )
    stories = [json.dumps(story.answers) for story in Vignette.objects.in_order()]
    addresses = list(product(LANGUAGES, PLACES))
    typed = _mixed([(code, words) for code in TYPED for words in TYPED[code]])
    yield "home", ({"path": f"/{code}/"} for code in cycle(LANGUAGES))
    yield (
        "list",
        (
            {"path": f"/{code}/services/?{urlencode({'place': place, **filters})}"}
            for (code, place), filters in zip(cycle(_mixed(addresses)), cycle(THREE_FILTERS))
        ),
    )
    yield (
        "search",
        (
            {"path": f"/{code}/services/?{urlencode({'box': f'{words} {town}'})}"}
            for (code, words), town in zip(cycle(typed), cycle(TOWNS))
        ),
    )
    yield (
        "search anywhere",
        (
            {"path": f"/{code}/services/?{urlencode({'box': words})}"}
            for code, words in cycle(typed)
        ),
    )
    for name, words_of in (
        ("search misspelt", MISSPELT),
        ("nothing", dict.fromkeys(LANGUAGES, NOTHING)),
    ):
        told = _mixed([(code, words) for code in words_of for words in words_of[code]])
        yield (
            name,
            (
                {"path": f"/{code}/services/?{urlencode({'box': words})}"}
                for code, words in cycle(told)
            ),
        )
    yield (
        "service",
        (
            {"path": f"/{code}/services/{slug}/"}
            for code, slug in zip(cycle(LANGUAGES), cycle(slugs))
        ),
    )
    yield "place", ({"path": f"/{code}/places/{nis}/"} for code, nis in cycle(_mixed(addresses)))
    yield "advice", ({"path": "/api/advice", "body": body} for body in cycle(stories))
    yield "look-up", ({"path": f"/api/places?q={quote(text)}"} for text in cycle(LOOKED_UP))
    yield "rendered", ({"path": f"/{code}/floors/rendered/"} for code in cycle(LANGUAGES[:1]))
    yield "ok", ({"path": f"/{code}/floors/ok/"} for code in cycle(LANGUAGES[:1]))


def _mixed(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The rows in a fixed order in which neighbours differ."""
    return sorted(rows, key=lambda row: (hash_of(row), row))


def hash_of(row: tuple[str, str]) -> int:
    return sum(map(ord, "".join(row))) * 7919 % 104_729


def marker_of(page: str, body: str) -> str:
    """Words that only the right answer holds: the first card of a list, else the heading; empty where there is none.

    Of a search that finds nothing it is the heading that says so.
    """
    if page == "nothing":
        return NO_CARD if NO_CARD in body else ""
    if page == "ok":
        return body
    if page == "advice":
        return '"layers"' if '"slug"' in body else ""
    if page == "look-up":
        return '"nis"' if '"nis"' in body else ""
    found = (CARD if page in LISTS else HEADING).search(body)
    return found[1] if found else ""


def asked(page: str, requests: Iterator[dict[str, str]]) -> tuple[list[dict[str, str]], int]:
    """At most EACH requests that find something, each once, with the most queries that one of them costs.

    Raises RuntimeError for an answer other than 200, and for a page that finds nothing anywhere.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    kept: dict[tuple[str, str], dict[str, str]] = {}
    most = 0
    for request in islice(requests, 4 * EACH):
        key = (request["path"], request.get("body", ""))
        if key in kept:
            continue
        for _again in range(2):  # the first answer may fill what a process keeps
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = _get(client, request)
        body = answer.content.decode()
        if answer.status_code != 200:
            raise RuntimeError(f"{request['path']}: {answer.status_code}")
        if marker := marker_of(page, body):
            kept[key] = {**request, "marker": marker}
            most = max(most, len(queries))
        if len(kept) == EACH:
            break
    if not kept:
        raise RuntimeError(f"{page}: no request finds anything")
    return list(kept.values()), most


def _get(client: Any, request: dict[str, str]) -> Any:
    if "body" in request:
        return client.post(request["path"], request["body"], content_type="application/json")
    return client.get(request["path"])


def main() -> None:
    django.setup()
    found = {page: asked(page, requests) for page, requests in pages()}
    print(
        json.dumps(
            {page: {"requests": rows, "queries": most} for page, (rows, most) in found.items()}
        )
    )


if __name__ == "__main__":
    main()
