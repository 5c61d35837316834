"""Words that mean the same, found in what was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.searching.tokens import stem, words

LONGEST_PHRASE = 5

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Words and phrases that mean the same, each as its words, and the slugs of the needs that they name.

    `typed` are those that lead to the group, but are not looked for themselves.
    """

    phrases: tuple[Phrase, ...]
    needs: tuple[str, ...] = ()
    typed: tuple[Phrase, ...] = ()


def group_of(text: str, needs: Iterable[str] = (), typed: str = "") -> Group:
    """A group as a curator writes it: words and phrases with commas between."""
    return Group(_phrases(text), tuple(needs), _phrases(typed))


def written(text: str) -> list[str]:
    """The words and phrases of a group as the curator wrote them: between commas or on lines."""
    return text.replace("\n", ",").split(",")


def _phrases(text: str) -> tuple[Phrase, ...]:
    phrases = map(words, written(text))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


class Synonyms:
    """All groups; read only."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._by_phrase: dict[tuple[str, ...], list[Group]] = defaultdict(list)
        self._by_stem: dict[tuple[str, ...], list[Group]] = defaultdict(list)
        self.words: set[str] = set()
        for group in groups:
            for phrase in (*group.phrases, *group.typed):
                self.words.update(phrase)
                self._by_phrase[phrase].append(group)
            # What finds too much itself would lead astray in other forms: «help» is no «helpen».
            for phrase in group.phrases:
                self._by_stem[_stems(phrase)].append(group)

    def at(self, typed: Sequence[str], start: int) -> tuple[int, list[Group]]:
        """How many words from `start` on are the longest phrase known, and its groups; (0, []) where there is none."""
        for length in range(min(LONGEST_PHRASE, len(typed) - start), 0, -1):
            phrase = tuple(typed[start : start + length])
            if groups := self._by_phrase.get(phrase) or self._by_stem.get(_stems(phrase)):
                return length, groups
        return 0, []


def _stems(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase)
