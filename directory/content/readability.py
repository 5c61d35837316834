"""How hard the pages read: words in a sentence and letters in a word, for each page, kind of page and language."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from directory import languages
from directory.content.checks import sentences, words_in
from directory.content.texts import Page, Text

# A text of sentences ends so; names and labels end in a word, and would make a page look easy.
CLOSED = re.compile(r"[.?!](?:\s?[’”“»\"')])*$")


@dataclass(frozen=True)
class Reading:
    """The sentences of one page in one language. `words_a_sentence` and `letters_a_word` are means.

    Language levels need no formula here: a text at level B1 stays under about 15 words a sentence and 6 letters a word.
    """

    page: Page
    language: str
    sentences: int
    words_a_sentence: float
    letters_a_word: float


@dataclass(frozen=True)
class Kind:
    """The pages of one kind in one language, with the mean of their means: a hard page does not hide behind long ones."""

    kind: str
    language: str
    pages: int
    words_a_sentence: float
    letters_a_word: float


def readings(texts: Iterable[Text]) -> list[Reading]:
    """One for each page and language of REQUIRED, in that order."""
    gathered: dict[tuple[Page, str], list[str]] = defaultdict(list)
    for text in texts:
        for code in languages.REQUIRED:
            if CLOSED.search(words := text.words.get(code, "").strip()):
                for page in text.pages or (Page(text.model._meta.label, text.key),):
                    gathered[(page, code)] += sentences(words)
    return [_reading(page, code, found) for (page, code), found in sorted(gathered.items())]


def by_kind(found: Iterable[Reading]) -> list[Kind]:
    """What the pages of a kind have in common, for each language."""
    gathered: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for one in found:
        gathered[(one.page.kind, one.language)].append(one)
    return [
        Kind(
            kind,
            code,
            len(pages),
            mean(page.words_a_sentence for page in pages),
            mean(page.letters_a_word for page in pages),
        )
        for (kind, code), pages in sorted(gathered.items())
    ]


def hardest(found: Iterable[Reading], most: int = 10) -> list[Reading]:
    """The pages with the longest sentences, each in the language in which they are longest."""
    worst: dict[Page, Reading] = {}
    for one in sorted(found, key=lambda one: (one.words_a_sentence, one.letters_a_word)):
        worst.pop(one.page, None)
        worst[one.page] = one
    return list(reversed(worst.values()))[:most]


def _reading(page: Page, code: str, said: list[str]) -> Reading:
    words = [word for sentence in said for word in sentence.split()]
    letters = sum(sum(map(str.isalpha, word)) for word in words)
    return Reading(
        page,
        code,
        len(said),
        sum(map(words_in, said)) / max(1, len(said)),
        letters / max(1, len(words)),
    )
