"""What was typed, read: which words must be found, and what else would do for each."""

from dataclasses import dataclass

from services.searching.lexicon import Lexicon
from services.searching.synonyms import Group, Synonyms
from services.searching.tokens import squashed, stem, telling, words

MOST_WORDS = 8
MOST_PHRASES = 40
# A beginning of one letter is no beginning of anything.
LEAST_FOR_PREFIX = 2

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One thing that was asked: the words typed for it, and the phrases that would do, each found by its beginnings.

    `corrected` are the words that stand for a misspelt one, best first; `needs` the slugs of the needs it names.
    """

    typed: Phrase
    phrases: tuple[Phrase, ...]
    corrected: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A text as it is looked for. `titles` are whole names, squashed, that would be exactly what was asked.

    `enough` is how many of the things a service must have: all of them, unless no service has.
    """

    text: str
    wanted: tuple[Wanted, ...]
    titles: tuple[str, ...]
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
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for one in self.wanted for slug in one.needs))

    def __bool__(self) -> bool:
        return bool(self.wanted)


def need_word(slug: str) -> str:
    """The word that stands in a text for a need."""
    return "need" + slug.replace("-", "")


def read(text: str, lexicon: Lexicon, synonyms: Synonyms, *, is_exact: bool = False) -> Reading:
    """Reads a text. `is_exact` takes the words as they are typed: no correction, no words that mean the same."""
    typed = words(text)
    kept = telling(typed)[:MOST_WORDS]
    if is_exact:
        wanted = tuple(Wanted((word,), ((word,),)) for word in dict.fromkeys(kept))
        return Reading(text, wanted, (squashed(text),) if kept else ())
    found = _phrases(typed, kept, lexicon, synonyms)
    return Reading(text, tuple(found), _titles(text, found))


def _phrases(
    typed: list[str], kept: list[str], lexicon: Lexicon, synonyms: Synonyms
) -> list[Wanted]:
    """The things asked, in their order. A phrase may hold words that say nothing alone: «pro deo», «sans papiers»."""
    found: dict[Phrase, Wanted] = {}
    at = 0
    while at < len(typed) and len(found) < MOST_WORDS:
        length, groups = synonyms.at(typed, at)
        if length > 1 or (length and typed[at] in kept):
            phrase = tuple(typed[at : at + length])
            found.setdefault(phrase, _with_groups(phrase, groups))
            at += length
            continue
        word = typed[at]
        at += 1
        if word not in kept or (word,) in found:
            continue
        found[word,] = _one_word(word, lexicon, synonyms)
    return list(found.values())


def _one_word(word: str, lexicon: Lexicon, synonyms: Synonyms) -> Wanted:
    corrected = lexicon.corrected(word)
    phrases: list[Phrase] = [(word,)]
    needs: list[str] = []
    if not corrected and (short := stem(word)) != word:
        phrases.append((short,))
    for other in corrected:
        phrases.append((other,))
        for group in synonyms.at([other], 0)[1]:
            phrases += group.phrases
            needs += group.needs
    return _made((word,), phrases, needs, corrected)


def _with_groups(typed: Phrase, groups: list[Group]) -> Wanted:
    phrases = [typed, *(phrase for group in groups for phrase in group.phrases)]
    return _made(typed, phrases, [slug for group in groups for slug in group.needs])


def _made(
    typed: Phrase, phrases: list[Phrase], needs: list[str], corrected: tuple[str, ...] = ()
) -> Wanted:
    named = [(need_word(slug),) for slug in needs]
    distinct = tuple(dict.fromkeys([*phrases[:MOST_PHRASES], *named]))
    return Wanted(typed, distinct, corrected, tuple(dict.fromkeys(needs)))


def _titles(text: str, found: list[Wanted]) -> tuple[str, ...]:
    """Whole names that would be exactly this: the text, and where it is one thing all that means the same."""
    titles = [squashed(text), "".join(word for one in found for word in one.typed)]
    if len(found) == 1:
        titles += ["".join(phrase) for phrase in found[0].phrases]
    return tuple(dict.fromkeys(title for title in titles if title))
