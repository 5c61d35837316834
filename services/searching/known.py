"""The words and synonyms of the database, kept in memory by their stamp: a process reads them once."""

import threading
from dataclasses import dataclass

from services.models import SearchState, SearchWord, Synonym
from services.searching import reading
from services.searching.lexicon import Lexicon
from services.searching.reading import Reading
from services.searching.synonyms import Synonyms, group_of
from services.searching.tokens import FUNCTION_WORDS


@dataclass(frozen=True)
class Known:
    """All that is needed to read what was typed; read only."""

    stamp: str
    lexicon: Lexicon
    synonyms: Synonyms


_latest: Known | None = None
_building = threading.Lock()


def current() -> Known:
    """What the database knows now: one query, and three more when words or synonyms changed."""
    global _latest  # one per process, replaced as a whole
    stamp = SearchState.objects.values_list("stamp", flat=True).first() or ""
    known = _latest
    if known is not None and known.stamp == stamp:
        return known
    with _building:
        if _latest is None or _latest.stamp != stamp:
            _latest = _read(stamp)
        return _latest


def read(text: str, *, is_exact: bool = False) -> Reading:
    """The reading of a text: the queries of `current`."""
    known = current()
    return reading.read(text, known.lexicon, known.synonyms, is_exact=is_exact)


def _read(stamp: str) -> Known:
    synonyms = Synonyms(
        group_of(row.words, [need.slug for need in row.needs.all()], row.typed)
        for row in Synonym.objects.prefetch_related("needs").order_by("slug")
    )
    uses = dict(SearchWord.objects.order_by().values_list("word", "uses"))
    words = {word: uses.get(word, 0) for word in synonyms.words | FUNCTION_WORDS}
    return Known(stamp, Lexicon(words | uses), synonyms)
