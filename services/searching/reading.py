"""What was typed, read: which words must be found, and what else would do for each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.searching.lexicon import Lexicon
from services.searching.synonyms import Group, Phrase, Synonyms
from services.searching.tokens import UNTYPED, as_one, spelled, stem, telling, words

MOST_WORDS = 8
MOST_PHRASES = 40
# From this length on a word is found as a beginning: what was typed, and what means the same («lit» is no «litige»).
LEAST_FOR_PREFIX, LEAST_FOR_KIN_PREFIX = 2, 5

# From this length on words typed apart are the beginning of a name that is written as one.
LEAST_FOR_JOINED = 6

# The words of a phrase, each with whether its beginning is enough.
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Wanted:
    """One thing that was asked: the words typed for it, and the phrases that would do.

    The first `own` phrases are what was typed, and are found by beginnings of any length. `corrected` are the words that stand for a misspelt one, best first; `needs` the slugs of the needs it names.
    """

    typed: Phrase
    phrases: tuple[Phrase, ...]
    own: int = 1
    corrected: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def said(self) -> "Wanted | None":
        """The same without its needs: what is looked for in words alone; None where nothing is."""
        asked = _of_needs(self.needs)
        phrases = tuple(phrase for phrase in self.phrases if phrase not in asked)
        return replace(self, phrases=phrases, needs=()) if phrases else None

    def least_for_prefix(self, number: int) -> int:
        """From which length on the words of this phrase are found as beginnings."""
        return LEAST_FOR_PREFIX if number < self.own else LEAST_FOR_KIN_PREFIX

    def marked(self) -> tuple[Marked, ...]:
        """The phrases, each word with whether its beginning does."""
        return tuple(
            tuple((word, len(word) >= self.least_for_prefix(number)) for word in phrase)
            for number, phrase in enumerate(self.phrases)
        )


@dataclass(frozen=True)
class Reading:
    """A text as it is looked for. `titles` are whole names, squashed: what was typed, `kin` what means the same.

    `enough` is how many of the things a service must have: all of them, unless no service has.
    """

    text: str
    wanted: tuple[Wanted, ...]
    titles: tuple[str, ...]
    kin: tuple[str, ...] = ()
    enough: int = 0

    @property
    def is_partial(self) -> bool:
        return 0 < self.enough < len(self.wanted)

    @property
    def is_corrected(self) -> bool:
        return any(one.corrected for one in self.wanted)

    @property
    def corrected_text(self) -> str:
        """The text with the best correction of each word."""
        return " ".join(
            one.corrected[0] if one.corrected else " ".join(one.typed) for one in self.wanted
        )

    @property
    def joined(self) -> tuple[str, ...]:
        """Several words as the beginning of a name that is written as one: «rainbow house»."""
        return self.beginnings(LEAST_FOR_JOINED) if len(words(self.text)) > 1 else ()

    def beginnings(self, least: int) -> tuple[str, ...]:
        """The titles that are long enough to be the beginning of one."""
        return tuple(title for title in self.titles if len(title) >= least)

    def is_name(self, title: str) -> bool:
        """Whether it was asked by this name, or by the beginning of it in several words."""
        return title in self.titles or title in self.kin or title.startswith(self.joined)

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for one in self.wanted for slug in one.needs))

    def __bool__(self) -> bool:
        return bool(self.wanted)


def need_word(slug: str) -> str:
    """The word that stands in a text for a need; nobody can type it."""
    return UNTYPED + slug.replace("-", "")


def read(text: str, lexicon: Lexicon, synonyms: Synonyms, *, is_exact: bool = False) -> Reading:
    """Reads a text. `is_exact` takes the words as they are typed: no correction, no words that mean the same."""
    typed = words(text)
    kept = telling(typed)[:MOST_WORDS]
    if is_exact:
        wanted = tuple(Wanted((word,), ((word,),)) for word in dict.fromkeys(kept))
        return Reading(text, wanted, _titles([spelled(text), typed]))
    found = tuple(_phrases(typed, kept, lexicon, synonyms))
    reading = Reading(
        text,
        found,
        _titles([spelled(text), typed, *(one.typed for one in found[: len(found) == 1])]),
    )
    if reading.is_corrected:
        reading = replace(
            reading, titles=(*reading.titles, *_titles([words(reading.corrected_text)]))
        )
    kin = found[0].phrases if len(found) == 1 else ()
    return replace(reading, kin=_titles(kin))


def _phrases(
    typed: Sequence[str], kept: Sequence[str], lexicon: Lexicon, synonyms: Synonyms
) -> list[Wanted]:
    """The things asked, in their order. A phrase may hold words that say nothing alone: «pro deo», «sans papiers»."""
    found: dict[Phrase, Wanted] = {}
    at = 0
    while at < len(typed) and len(found) < MOST_WORDS:
        length, groups = synonyms.at(typed, at)
        if length > 1 or (length and typed[at] in kept):
            phrase = tuple(typed[at : at + length])
            found.setdefault(phrase, _with_groups(phrase, groups, lexicon))
            at += length
            continue
        word = typed[at]
        at += 1
        if word in kept and (word,) not in found:
            found[word,] = _one_word(word, lexicon, synonyms)
    return list(found.values())


def _one_word(word: str, lexicon: Lexicon, synonyms: Synonyms) -> Wanted:
    corrected = lexicon.corrected(word)
    own: list[Phrase] = [(word,), *((other,) for other in corrected)]
    if not corrected and (short := stem(word)) != word:
        own.append((short,))
    groups = [group for other in corrected for group in synonyms.at([other], 0)[1]]
    return _made((word,), own, groups, lexicon, corrected)


def _with_groups(typed: Phrase, groups: list[Group], lexicon: Lexicon) -> Wanted:
    """A phrase of these groups; what is only typed is not looked for itself."""
    is_found = any(typed not in group.typed for group in groups)
    return _made(typed, [typed] if is_found else [], groups, lexicon)


def _made(
    typed: Phrase,
    own: list[Phrase],
    groups: list[Group],
    lexicon: Lexicon,
    corrected: tuple[str, ...] = (),
) -> Wanted:
    needs = tuple(dict.fromkeys(slug for group in groups for slug in group.needs))
    same = [phrase for group in groups for phrase in group.phrases]
    kin = [
        phrase
        for phrase in (*same, *_shorter((*own, *same)))
        # What no service says need not be looked for: of twenty words that mean the same some eight are left.
        if all(lexicon.is_said(word, len(word) >= LEAST_FOR_KIN_PREFIX) for word in phrase)
    ][:MOST_PHRASES]
    phrases = tuple(dict.fromkeys([*own, *kin, *_of_needs(needs)]))
    return Wanted(typed, phrases or (typed,), len(own), corrected, needs)


def _of_needs(slugs: Iterable[str]) -> list[Phrase]:
    return [(need_word(slug),) for slug in slugs]


def _shorter(phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """Longer phrases without the words that say nothing, which no text but a name keeps: «aide au logement»."""
    for phrase in phrases:
        kept = tuple(telling(phrase))
        if 1 < len(kept) < len(phrase):
            yield kept


def _titles(phrases: Iterable[Sequence[str]]) -> tuple[str, ...]:
    titles = map(as_one, phrases)
    return tuple(dict.fromkeys(title for title in titles if title))
