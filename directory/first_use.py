"""The words of a page that lead to the glossary: each once, where it is first used."""

import re
from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.context import snapshot_of
from directory.luggage import luggage_of
from directory.wording import marked, named, names_apart


def first_uses(request: HttpRequest, line: str) -> SafeString:
    """The line, escaped, with a link on each word of the glossary that this page has not used before."""
    return marked(line, _links(request, line), names_apart)


def _links(request: HttpRequest, line: str) -> Iterator[tuple[re.Match[str], SafeString]]:
    luggage, used = luggage_of(request), _used(request)
    for found, slug in snapshot_of(request).linked_words().find(line):
        if slug not in used:
            used.add(slug)
            address, word = luggage.address("term", slug), named(found.group())
            yield found, format_html('<a class="term" href="{}">{}</a>', address, word)


def _used(request: HttpRequest) -> set[str]:
    """The slugs of the words that this page has linked so far; one set for a request."""
    if not hasattr(request, "_first_uses"):
        request._first_uses = set()
    return request._first_uses
