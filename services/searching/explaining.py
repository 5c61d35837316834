"""Which word of a text was found by what was asked."""

from collections.abc import Iterable

from services.searching.reading import Wanted
from services.searching.synonyms import Phrase


def hits(one: Wanted, words: Iterable[str]) -> tuple[str, ...]:
    """The words by which a text has this, of the first phrase that it has whole; empty where it has none."""
    known = list(words)
    for number, phrase in enumerate(one.phrases):
        found = _hit(phrase, known, one.least_for_prefix(number))
        if found:
            return found
    return ()


def _hit(phrase: Phrase, words: list[str], least: int) -> tuple[str, ...]:
    found = []
    for word in phrase:
        match = next((known for known in words if _fits(word, known, least)), None)
        if match is None:
            return ()
        found.append(match)
    return tuple(found)


def _fits(word: str, known: str, least: int) -> bool:
    return known == word or (len(word) >= least and known.startswith(word))
