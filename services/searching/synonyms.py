"""Words that mean the same, found in what was typed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.searching.tokens import stem, words

LONGEST_PHRASE = 4
# A word in a group stands for what begins with it where it is at least so long: «advocat» for «advocaten».
LEAST_FOR_BEGINNING = 5


@dataclass(frozen=True)
class Group:
    """Words and phrases that mean the same, each as its words, and the slugs of the needs that they name."""

    phrases: tuple[tuple[str, ...], ...]
    needs: tuple[str, ...] = ()


def group_of(text: str, needs: Iterable[str] = ()) -> Group:
    """A group as a curator writes it: words and phrases with commas between."""
    phrases = (tuple(words(phrase)) for phrase in text.replace("\n", ",").split(","))
    return Group(tuple(dict.fromkeys(phrase for phrase in phrases if phrase)), tuple(needs))


class Synonyms:
    """All groups; read only."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._by_phrase: dict[tuple[str, ...], list[Group]] = defaultdict(list)
        self._by_stem: dict[tuple[str, ...], list[Group]] = defaultdict(list)
        self.words: set[str] = set()
        for group in groups:
            for phrase in group.phrases:
                self.words.update(phrase)
                self._by_phrase[phrase].append(group)
                self._by_stem[_stems(phrase)].append(group)

    def at(self, typed: list[str], start: int) -> tuple[int, list[Group]]:
        """How many words from `start` on are the longest phrase known, and its groups; (0, []) where there is none."""
        for length in range(min(LONGEST_PHRASE, len(typed) - start), 0, -1):
            phrase = tuple(typed[start : start + length])
            if groups := self._by_phrase.get(phrase) or self._by_stem.get(_stems(phrase)):
                return length, groups
        return 0, []


def _stems(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase)
