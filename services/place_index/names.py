"""The folded names of all places, ordered for each way of looking: whole, by word, by beginning, inside, misspelt."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

# In Arabic four letters are a long word: one of them changed is another place, or no place at all.
LEAST_FOR_CLOSE, LEAST_FOR_TWO_OFF = 5, 8
AFTER_EVERY_LETTER = chr(0x10FFFF)
# Stands in no folded name.
BETWEEN_NAMES = "\n"


class FoldedNames:
    """Distinct folded names, each kept once; every answer is in the order in which they were given."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._with_word: dict[str, list[int]] = defaultdict(list)
        by_length: dict[int, list[str]] = defaultdict(list)
        self._starts: list[int] = []
        start = 1
        for number, name in enumerate(self._names):
            self._joined[name.replace(" ", "")].append(number)
            for word in dict.fromkeys(name.split()):
                self._with_word[word].append(number)
            by_length[len(name)].append(name)
            self._starts.append(start)
            start += len(name) + 1
        self._text = BETWEEN_NAMES + BETWEEN_NAMES.join(self._names)
        self._sorted = sorted(self._names)
        self._by_length = dict(by_length)
        self.most_words = max((name.count(" ") + 1 for name in self._names), default=0)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def whole(self, spellings: Iterable[str]) -> list[str]:
        """Those of the texts that are names, in the order of the texts."""
        return [text for text in spellings if text in self._numbers]

    def without_spaces(self, spellings: Iterable[str]) -> list[str]:
        """The names that are the same letters and digits, wherever the words are cut."""
        joined = {text.replace(" ", "") for text in spellings}
        return self._in_order(
            number for letters in joined for number in self._joined.get(letters, ())
        )

    def with_words(self, spellings: Iterable[str]) -> list[str]:
        """The names that have a text as a whole word, or as several words in a row."""
        found: set[int] = set()
        for text in spellings:
            words = text.split()
            numbers = min((self._with_word.get(word, []) for word in words), key=len)
            if len(words) == 1:
                found.update(numbers)
            else:
                found.update(n for n in numbers if f" {text} " in f" {self._names[n]} ")
        return self._in_order(found)

    def starting_with(self, spellings: Iterable[str]) -> list[str]:
        found: set[int] = set()
        for text in spellings:
            first = bisect_left(self._sorted, text)
            last = bisect_right(self._sorted, text + AFTER_EVERY_LETTER)
            found.update(self._numbers[name] for name in self._sorted[first:last])
        return self._in_order(found)

    def holding(self, spellings: Iterable[str]) -> list[str]:
        """The names that have a text anywhere."""
        found: set[int] = set()
        for text in spellings:
            position = self._text.find(text)
            while position >= 0:
                number = bisect_right(self._starts, position) - 1
                found.add(number)
                position = self._text.find(text, self._starts[number] + len(self._names[number]))
        return self._in_order(found)

    def close_to(self, folded: str) -> tuple[list[str], int]:
        """The names nearest to the text, one letter off (two from eight letters), and how many letters; or none.

        Those with the same first letter, where there are any: people seldom miss that one.
        """
        if len(folded) < LEAST_FOR_CLOSE:
            return [], 0
        allowed = 2 if len(folded) >= LEAST_FOR_TWO_OFF else 1
        near: dict[int, list[str]] = defaultdict(list)
        for length in range(len(folded) - allowed, len(folded) + allowed + 1):
            for name, distance, _place in process.extract(
                folded,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=None,
            ):
                near[distance].append(name)
        if not near:
            return [], 0
        nearest = min(near)
        found = [name for name in near[nearest] if name[0] == folded[0]] or near[nearest]
        return self._in_order(self._numbers[name] for name in found), nearest

    def _in_order(self, numbers: Iterable[int]) -> list[str]:
        return [self._names[number] for number in sorted(numbers)]
