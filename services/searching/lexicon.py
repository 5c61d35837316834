"""The words that services are found by, and the nearest of them to a word that is none."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.searching.tokens import stem

# How many letters may be off, by the length of the word.
LEAST_FOR_ONE, LEAST_FOR_TWO = 5, 8
MOST_ALTERNATIVES = 4
# Further off than a misspelling: what is proposed where nothing was found.
LEAST_FOR_NEAR = 3


class Lexicon:
    """Words with the number of services that each stands in; read only. Built in some 20 ms for ten thousand words."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._uses = dict(words)
        self._sorted = sorted(self._uses)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            if not word.isdigit():
                self._by_length[len(word)].append(word)

    def __len__(self) -> int:
        return len(self._uses)

    def knows(self, word: str) -> bool:
        """Whether it is a word, or the beginning of one; a longer one also without its ending."""
        return self._begins(word) or self._begins(stem(word))

    def is_said(self, word: str, begins: bool) -> bool:
        """Whether a service has the word, or one that begins with it."""
        if not begins:
            return self._uses.get(word, 0) > 0
        first = bisect_left(self._sorted, word)
        following = (self._sorted[at] for at in range(first, len(self._sorted)))
        return any(
            self._uses[one] for one in takewhile(lambda one: one.startswith(word), following)
        )

    def corrected(self, word: str) -> tuple[str, ...]:
        """The known words that a misspelt one can stand for, nearest first, then those of more services; four at most.

        Empty for a word that is known, is a number or is too short to tell. About 1 ms for ten thousand words.
        """
        allowed = (len(word) >= LEAST_FOR_ONE) + (len(word) >= LEAST_FOR_TWO)
        if not allowed or word.isdigit() or self.knows(word):
            return ()
        return self._near(word, allowed, MOST_ALTERNATIVES)

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """The words nearest to one that found nothing, further off than a correction goes."""
        if len(word) < LEAST_FOR_NEAR or word.isdigit():
            return ()
        return self._near(word, max(1, len(word) // 3), most)

    def _near(self, word: str, allowed: int, most: int) -> tuple[str, ...]:
        found = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            choices = self._by_length.get(length, ())
            near = process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None
            )
            found += [(distance, near_one) for near_one, distance, _index in near]
        ranked = sorted(
            found, key=lambda one: (one[0], one[1][:1] != word[:1], -self._uses[one[1]], one[1])
        )
        if not ranked:
            return ()
        # A word that is two letters off is no candidate beside one that is one letter off.
        return tuple(near for distance, near in ranked if distance == ranked[0][0])[:most]

    def _begins(self, word: str) -> bool:
        at = bisect_left(self._sorted, word)
        return at < len(self._sorted) and self._sorted[at].startswith(word)


def counted(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """For each word the number of these texts that it stands in."""
    uses: dict[str, int] = defaultdict(int)
    for words in texts:
        for word in set(words):
            uses[word] += 1
    return dict(uses)
