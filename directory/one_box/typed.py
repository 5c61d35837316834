"""A typed text as words: each folded as the names are, and still tied to what stands in the text."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from services.folding import fold, without_elision

EDGES = " ,;.:!?/|"


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two spaces, with the numbers of its words."""

    text: str
    numbers: range


@dataclass(frozen=True)
class Typed:
    """`words` are those of the folded text; `plain` the same without a French article before them."""

    text: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    plain: tuple[str, ...]

    @cached_property
    def all(self) -> frozenset[int]:
        """The numbers of all words."""
        return frozenset(range(len(self.words)))

    def only(self, kept: Collection[int]) -> str:
        """The text with these words alone; the whole text as it was typed where it has no others."""
        if len(kept) == len(self.words):
            return self.text.strip()
        parts = []
        for token in self.tokens:
            here = [number for number in token.numbers if number in kept]
            if here and len(here) == len(token.numbers):
                parts.append(token.text)
            else:
                parts += [self.plain[number] for number in here]
        return " ".join(parts).strip(EDGES)

    def without(self, dropped: Collection[int]) -> str:
        """The text without these words."""
        return self.only(self.all.difference(dropped))


def typed(text: str) -> Typed:
    """The words of a text, in order."""
    tokens: list[Token] = []
    words: list[str] = []
    plain: list[str] = []
    for part in text.split():
        here = fold(part).split()
        bare = fold(without_elision(part)).split()
        tokens.append(Token(part, range(len(words), len(words) + len(here))))
        words += here
        plain += bare if len(bare) == len(here) else here
    return Typed(text, tuple(tokens), tuple(words), tuple(plain))
