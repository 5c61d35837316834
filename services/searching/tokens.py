"""Folded text as the words that are indexed and looked for, the same on both sides."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from services.folding import fold, sort_key, without_elision

# Words that say nothing of what is looked for, folded. They count only where nothing else is typed.
_FUNCTION_WORDS = """
aan al als bij dat de den der deze die dit door een en er ergens haar heb heeft hem het hij hoe iemand ik in is jij je kan
kom krijg krijgen maar me mee met mij mijn moet na naar niet nodig nog of om ons ook op over te ter tot u uit uw van voor
waar wat we wel wie wil wij word wordt ze zich zij zijn zoek zoekt zoeken

a ai au aux avec avoir besoin c ce ces cet cette cherche chercher comment d dans des donc du elle est et etre il je j jai l la
le les leur lui ma mes moi mon ne nous on ou par pas peut peux pour puis qu que qui quoi s sa sans se ses sommes son sont suis sur
ta tes toi ton trouver tu un une veut veux vos votre vous y

about am an and any are as at be but by can do does find for from get has have he her him his how i im it its looking
my need needs no not our she so some someone that the their them there they this to us want wants was what where
which who will with you your dont cant im

am auf aus bei beim bin bist brauche braucht das dem der des die ein eine einem einen einer er es finden fur habe haben hat
ich ihr im ist kann mein meine mich mir mit nach nicht oder sich sie sind suche sucht uber und uns vom von was wer wie wir
wo zu zum zur

а або але без бути в вам ви вин вона вони від де для до є з за знайти зи и из й його как мене мени ми можна мою на не
ни о об он она по потрибен потрибна потрибне потрибни потрибно при про с та так те ти то тут у хочу хто це цей ця чи
що шо шукаю шукае я як який яка яке где мне нужен нужна нужно ищу что это для

ابحث اريد احتاج الذي التي الي الى ان انا او اين بحاجه بعد ثم ذلك على علي عن عند عندي في كل كيف لا لدي لكن ما مع من
منذ نحن هذا هذه هل هم هناك هو هي و يا يحتاج
"""
LONGEST = 40
# The letters of a whole name: one sign can fold to eighteen, and PostgreSQL takes no longer word.
LONGEST_NAME = 160
# A letter for both databases, which folding leaves in no word.
UNTYPED = "ø"
# From this length on an ending is taken off for a second form; what stays has at least this many letters less two.
LEAST_FOR_STEM, LEAST_LEFT = 6, 4
ENDINGS = (
    # Ukrainian and Russian cases, folded (і and ы are и, є is е)
    *("ами", "ями", "ові", "еви", "ови", "ого", "ому", "ими", "ях", "ах", "ам", "ям", "ом", "ем"),
    *(
        "ою",
        "ею",
        "ий",
        "ая",
        "ои",
        "ив",
        "ев",
        "ия",
        "ию",
        "ии",
        "а",
        "у",
        "ю",
        "я",
        "и",
        "е",
        "о",
        "й",
    ),
    # Arabic plurals and the feminine ending
    *("ات", "ين", "ون", "يه", "ه"),
    # Dutch, French, German and English plurals
    *("en", "es", "er", "s", "n", "e", "x"),
)
# The Arabic article, alone or with «in» or «for» written on to it. What stays may begin like one too: on both sides of a
# search it is taken off again, so that a word is the same with the article and without.
ARTICLE = re.compile(r"^(?:ب?ال|لل)+(?=\w{3})")
_older = unicodedata.ucd_3_2_0


@lru_cache(maxsize=2_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in their order; without the Arabic article and what French writes on to a word."""
    return spelled(without_elision(text))


@lru_cache(maxsize=2_000)
def spelled(text: str) -> tuple[str, ...]:
    """The words of a text as it spells them: «d'Hondt» is one word, as where somebody leaves out the sign."""
    return tuple(word for word in map(_bare, fold(text).split()) if word)


def squashed(text: str) -> str:
    """A whole name as one word."""
    return as_one(words(text))


def as_one(found: Iterable[str]) -> str:
    """The words of a name as one word, cut where no name goes on."""
    return "".join(found)[:LONGEST_NAME]


def telling(found: Sequence[str]) -> Sequence[str]:
    """These words without those that say nothing of what is looked for; all of them where no other is left."""
    return [word for word in found if word not in FUNCTION_WORDS] or found


def says_something(text: str) -> bool:
    """Whether a text has a word that says what is looked for."""
    return any(word not in FUNCTION_WORDS for word in words(text))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    """The word without the article; empty for what no database takes as a word or nobody writes."""
    if len(word) > LONGEST or not all(_is_letter(letter) for letter in word):
        return ""
    while (bare := ARTICLE.sub("", word)) != word:
        word = bare
    return word


def _is_letter(letter: str) -> bool:
    """Whether SQLite, which knows Unicode 6.1, takes it for a part of a word as Python does."""
    return letter.isascii() or _older.category(letter)[0] in "LN"


def stem(word: str) -> str:
    """The word without its ending, to look for as a beginning; the word itself where it is short or has none."""
    if len(word) < LEAST_FOR_STEM:
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_LEFT:
            return word[: -len(ending)]
    return word


FUNCTION_WORDS = frozenset(sort_key(word) for word in _FUNCTION_WORDS.split())
