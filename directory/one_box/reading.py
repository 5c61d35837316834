"""Reads a typed text: which words name a place, a language, a status or an audience, and which are left to look for."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from directory.one_box.forms import nominative
from directory.one_box.meaning import LANGUAGE, PLACE, Lexicon, Meaning
from directory.one_box.typed import Typed, typed
from services.folding import fold
from services.place_index import LOCAL, Found, Span
from services.place_index.common import SELDOM_A_PLACE
from services.searching.tokens import says_something

# How many words may stand between a class and the language that is taught in it.
NEAR = 3


@dataclass(frozen=True, slots=True)
class Part:
    """What was recognised: the filter, its value, the words that said it, and the numbers of all words used up.

    The value of a place is its code, empty where it could be more than one; `found` says which.
    """

    name: str
    value: str
    words: str
    at: frozenset[int]
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read: the parts in the order of the text, and the rest.

    `is_said` where words are left that say something together, or were meant as words.
    """

    typed: Typed
    parts: tuple[Part, ...]
    is_said: bool = False

    @property
    def rest(self) -> str:
        """What is left to look for, as it was typed; nothing where parts were read and only small words are left."""
        rest = self.typed.without(self.used)
        return rest if not self.parts or self.is_said or says_something(rest) else ""

    @property
    def used(self) -> frozenset[int]:
        return frozenset().union(*(part.at for part in self.parts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words `start` to `end` of those that are left, and what they mean."""

    start: int
    end: int
    meaning: Meaning
    found: Found | None = None

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The longest first, a phrase before a place of its length, then as they stand."""
        return (self.start - self.end, self.found is not None, self.start)


def read(
    text: str,
    lexicon: Lexicon,
    find_spans: Callable[[str], Iterable[Span]],
    as_text: Iterable[str] = (),
    language: str = "",
) -> Reading:
    """The reading of a text on a page in this language; `as_text` are words that the visitor meant as words.

    What is left is read again, without places, until nothing more is recognised in it.
    """
    whole = typed(text)
    kept = _kept(whole, as_text)
    left = list(range(len(whole.words)))
    parts: list[Part] = []
    while left:
        spans = () if parts else _spans(whole, find_spans)
        seen = list(_Line(whole, left, kept, lexicon, language, spans).parts())
        if not seen:
            break
        parts += seen
        used = frozenset().union(*(part.at for part in seen))
        left = [number for number in left if number not in used]
    is_said = bool(kept) or _Line(whole, left, kept, lexicon, language, ()).holds_a_phrase
    return Reading(whole, tuple(sorted(parts, key=lambda part: min(part.at))), is_said)


def _kept(whole: Typed, as_text: Iterable[str]) -> frozenset[int]:
    """The numbers of the words that stay text."""
    kept: set[int] = set()
    for phrase in as_text:
        wanted = tuple(fold(phrase).split())
        here = set(_places_of(whole, wanted))
        # Words that were read together may stand apart, with a language between them.
        kept |= here or {at for word in wanted for at in _places_of(whole, (word,))}
    return frozenset(kept)


def _places_of(whole: Typed, wanted: tuple[str, ...]) -> Iterator[int]:
    """The numbers of these words wherever they stand together."""
    for words in (whole.words, whole.plain):
        for start in range(len(words) - len(wanted) + 1):
            if words[start : start + len(wanted)] == wanted:
                yield from range(start, start + len(wanted))


def _spans(whole: Typed, find_spans: Callable[[str], Iterable[Span]]) -> list[Span]:
    """The places in a text, also after a French article and in the case that follows "in".

    Of two for the same words the one without the article: "d'Huy" is Huy and no Dhuy.
    """
    names = [
        nominative(word, before)
        for before, word in zip(("", *whole.words), whole.plain, strict=False)
    ]
    texts = dict.fromkeys(" ".join(words) for words in (whole.plain, names, whole.words))
    spans: dict[tuple[int, int], Span] = {}
    for text in texts:
        for span in find_spans(text):
            spans.setdefault((span.start, span.end), span)
    found = spans.values()
    return [span for span in found if len(names) > 1 or not _is_ordinary(names[0], span)]


def _is_ordinary(word: str, span: Span) -> bool:
    """Whether a text of one word is a word of every day, and no town's own name: `werken`."""
    return word in SELDOM_A_PLACE and all(match.rank != LOCAL for match in span.found.matches)


class _Line:
    """One look along the words that are left."""

    def __init__(
        self,
        whole: Typed,
        left: list[int],
        kept: Collection[int],
        lexicon: Lexicon,
        language: str,
        spans: Collection[Span],
    ) -> None:
        self.left = left
        self.words = [whole.words[number] for number in left]
        self.plain = [whole.plain[number] for number in left]
        self.is_kept = [number in kept for number in left]
        self.lexicon = lexicon
        self.language = language
        self.spans = spans

    @property
    def holds_a_phrase(self) -> bool:
        """Whether a phrase is left that stays text."""
        return any(not one.meaning.name for one in self._phrases())

    def parts(self) -> Iterator[Part]:
        chosen = self._chosen()
        taken = [any(one.start <= at < one.end for one in chosen) for at in range(len(self.left))]
        learned = self._learned(chosen)
        for one in chosen:
            if one.meaning.name and one not in learned:
                start, end = self._with_links(one, taken)
                words = " ".join(self.plain[one.start : one.end])
                at = frozenset(self.left[start:end])
                yield Part(one.meaning.name, one.meaning.value, words, at, one.found)

    def _chosen(self) -> list[Candidate]:
        """The candidates that stand beside each other, the best of those that overlap."""
        chosen: list[Candidate] = []
        for one in sorted((*self._phrases(), *self._places()), key=lambda one: one.rank):
            is_free = all(one.end <= other.start or other.end <= one.start for other in chosen)
            if is_free and not any(self.is_kept[one.start : one.end]):
                chosen.append(one)
        return sorted(chosen, key=lambda one: one.start)

    def _phrases(self) -> Iterator[Candidate]:
        longest = self.lexicon.longest
        for start in range(len(self.left)):
            for end in range(start + 1, min(start + longest, len(self.left)) + 1):
                for words in (self.words, self.plain):
                    phrase = " ".join(words[start:end])
                    meaning = self.lexicon.phrases.get(phrase)
                    if meaning is not None and self.lexicon.says(phrase, self.language):
                        is_denied = self._is_negated(start)
                        yield Candidate(start, end, Meaning() if is_denied else meaning)
                        break

    def _is_negated(self, at: int) -> bool:
        """Whether a negation stands before this word, or before one small word before it: "not a refugee"."""
        before = self.words[max(0, at - 2) : at]
        if len(before) == 2 and before[1] not in self.lexicon.before:
            before = before[1:]
        return any(
            word in self.lexicon.negations and self.lexicon.says(word, self.language)
            for word in before
        )

    def _places(self) -> Iterator[Candidate]:
        for span in self.spans:
            best = span.found.best
            meaning = Meaning(PLACE, best.entry.nis if best else "")
            yield Candidate(span.start, span.end, meaning, span.found)

    def _learned(self, chosen: list[Candidate]) -> list[Candidate]:
        """The languages that somebody wants to learn: for each class the nearest, one that is taught here first."""
        spoken = [one for one in chosen if one.meaning.name == LANGUAGE]
        learned = []
        for at, word in enumerate(self.words):
            if word not in self.lexicon.learning:
                continue
            near = [one for one in spoken if self._between(at, one) <= NEAR and one not in learned]
            taught = [one for one in near if one.meaning.value in self.lexicon.taught]
            if near:
                learned.append(min(taught or near, key=lambda one: self._between(at, one)))
        return learned

    def _between(self, at: int, one: Candidate) -> int:
        """How far a word stands from a candidate, without the small words between them."""
        between = self.words[one.end : at] if one.end <= at else self.words[at + 1 : one.start]
        return 1 + sum(word not in self.lexicon.before for word in between)

    def _with_links(self, one: Candidate, taken: list[bool]) -> tuple[int, int]:
        """Where the part starts and ends with the words that go with it."""
        start, end = one.start, one.end
        while start and self._goes_with(start - 1, taken, self.lexicon.before):
            start -= 1
        after = self.lexicon.after.get(one.meaning.name, frozenset())
        while end < len(self.left) and self._goes_with(end, taken, after):
            end += 1
        return start, end

    def _goes_with(self, at: int, taken: list[bool], links: Collection[str]) -> bool:
        return not taken[at] and not self.is_kept[at] and self.words[at] in links
