"""What words can mean: the phrases that are known, and the words that decide how they are read."""

from dataclasses import dataclass, field
from functools import cached_property

PLACE, LANGUAGE = "place", "language"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase is read as: the filter and its value; without a name the phrase stays text."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The phrases that are known, folded, and the words that decide how they are read.

    `before` and `after` go with a recognised part, `after` by its filter. `learning` beside a language makes it
    text, first one of `taught`; `negations` make text of what follows. `only_in` are the languages of the pages on
    which a word is read, where it is something else in others.
    """

    phrases: dict[str, Meaning]
    before: frozenset[str] = frozenset()
    after: dict[str, frozenset[str]] = field(default_factory=dict)
    learning: frozenset[str] = frozenset()
    taught: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    only_in: dict[str, frozenset[str]] = field(default_factory=dict)

    def says(self, words: str, language: str) -> bool:
        """Whether these words are what they seem on a page in this language; on every page where none is given."""
        return not language or words not in self.only_in or language in self.only_in[words]

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest phrase."""
        return max((phrase.count(" ") + 1 for phrase in self.phrases), default=0)
