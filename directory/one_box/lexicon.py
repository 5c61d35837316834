"""The words of the one box from the vocabularies of the snapshot and from `words.yaml`."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from directory.languages import ALL, OFFERED
from directory.one_box.forms import forms, joined
from directory.one_box.meaning import LANGUAGE, PLACE, Lexicon, Meaning
from services import languages
from services.folding import fold
from services.searching.synonyms import written
from services.snapshot import Snapshot, Vocabulary

WORDS = Path(__file__).with_name("words.yaml")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
ARABIC = re.compile(r"[\u0600-\u06ff]")
LEAST = 2


@cache
def everyday() -> dict[str, Any]:
    """The everyday words as they stand in the file."""
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def lexicon_of(snapshot: Snapshot) -> Lexicon:
    """All that the box knows, made once for a snapshot: no query."""
    words = everyday()
    phrases: dict[str, Meaning] = {}
    for name, value, phrase in (
        *_spoken(words, snapshot.languages),
        *_named("status", snapshot.statuses, words["statuses"]),
        *_named("audience", snapshot.audiences, words["audiences"]),
        *(
            (PLACE, nis, fold(name))
            for nis, line in words["places"].items()
            for name in line.split(",")
        ),
    ):
        if len(phrase) >= LEAST:
            phrases.setdefault(phrase, Meaning(name, value))
    # A need comes before all: family reunification is something to ask for, and not only a status.
    phrases |= {phrase: Meaning() for phrase in _needs(snapshot.needs, words["text"])}
    papers = {phrase for phrase, meaning in phrases.items() if meaning.name == "status"}
    spoken = {phrase for phrase, meaning in phrases.items() if meaning.name == LANGUAGE}
    learning = _words([words["learning"]])
    for phrase in _said_together(snapshot.synonyms):
        told = set(phrase.split())
        # A class beside a language is read where it stands: "lessen Nederlands in het Arabisch".
        is_language_class = learning & told and spoken & told
        if not is_language_class and not any(f" {own} " in f" {phrase} " for own in papers):
            phrases.setdefault(phrase, Meaning())
    return Lexicon(
        phrases,
        before=_words(words["before"]),
        after={name: _words([line]) for name, line in words["after"].items()},
        learning=learning,
        taught=frozenset(words["taught"]),
        negations=_words([words["negations"]]),
        only_in={fold(word): frozenset(pages) for word, pages in words["only_in"].items()},
    )


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(folded for line in lines for word in line.split() if (folded := fold(word)))


def _spoken(words: dict[str, Any], known: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The languages by every name that people write; those of a list of words before names of other languages."""
    for tag, line in words["languages"].items():
        for word in line.split():
            for form in (word, *(joined(word) if ARABIC.search(word) else ())):
                yield LANGUAGE, languages.canonical(tag), fold(form)
    for tag in dict.fromkeys((*known, *words["spoken"])):
        for interface in OFFERED:
            name = IN_BRACKETS.sub("", languages.name(tag, interface))
            for form in forms(name, interface):
                yield LANGUAGE, tag, fold(form)


def _named(
    filter_name: str, vocabulary: Vocabulary, lists: dict[str, list[str]]
) -> Iterator[tuple[str, str, str]]:
    """The rows of a vocabulary by their everyday words, then by their names in every language."""
    left_out = lists.get("none", ())
    for row in vocabulary.rows:
        if row.slug in left_out:
            continue
        phrases = [phrase for line in lists.get(row.slug, ()) for phrase in line.split(",")]
        phrases += [IN_BRACKETS.sub("", name) for name in _names(row)]
        for phrase in phrases:
            for form in (phrase, *(joined(phrase.strip()) if ARABIC.search(phrase) else ())):
                yield filter_name, row.slug, fold(form)


def _needs(needs: Vocabulary, others: Iterable[str]) -> Iterator[str]:
    """The phrases that stay text."""
    yield from map(fold, others)
    for need in needs.rows:
        yield from map(fold, _names(need))


def _said_together(synonyms: Iterable[Any]) -> Iterator[str]:
    """The phrases that name a need in several words: "child in danger" is no child and a danger."""
    for row in synonyms:
        if row.needs.all():
            folded = map(fold, written(f"{row.words},{row.typed}"))
            yield from (phrase for phrase in folded if " " in phrase)


def _names(row: Any) -> list[str]:
    return [name for code in ALL if (name := getattr(row, f"name_{code}", None))]
