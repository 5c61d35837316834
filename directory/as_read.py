"""How the words of a question were read, said on the page: what was corrected, what is missing, what is near."""

from dataclasses import dataclass

from directory.filters import query_of
from directory.one_box.opening import BOX, Opened
from directory.search import EXACT, Search
from services.searching import known
from services.snapshot import Snapshot
from tiers.models import Tier

MOST_NEAR = 4


@dataclass(frozen=True)
class Near:
    """A word that may be meant, with the query string of the list for it."""

    word: str
    query: str


@dataclass(frozen=True)
class AsRead:
    """`corrected` is the text that was looked for in place of what was typed, `as_typed` the query string of the list
    for exactly that; `is_partial` where no service has all of it. `near` words and `tiers` are for when nothing is found.
    """

    corrected: str
    as_typed: str
    is_partial: bool
    near: tuple[Near, ...] = ()
    tiers: tuple[Tier, ...] = ()


def as_read(asked: Search, snapshot: Snapshot, box: Opened, *, is_empty: bool) -> AsRead | None:
    """How the words were read; None where there are none. One query where nothing was found."""
    reading = asked.words
    if not reading:
        return None
    return AsRead(
        corrected=reading.corrected_text if reading.is_corrected else "",
        as_typed=query_of(box.own(asked.values), **{EXACT: "1"}),
        is_partial=reading.is_partial,
        near=_near(asked, box) if is_empty else (),
        tiers=_tiers(reading.needs, snapshot) if is_empty else (),
    )


def _near(asked: Search, box: Opened) -> tuple[Near, ...]:
    """The words nearest to those that were typed, each in place of the one that it is near to."""
    if asked.words is None:
        return ()
    lexicon = known.current().lexicon
    own = {**box.own(asked.values), BOX: box.only_parts(), EXACT: None}
    typed = [" ".join(one.typed) for one in asked.words.wanted]
    found = []
    for at, word in enumerate(typed):
        for near in lexicon.nearest(word):
            text = " ".join([*typed[:at], near, *typed[at + 1 :]])
            found.append(Near(near, query_of(own, q=text)))
    return tuple(one for one in found if one.word not in typed)[:MOST_NEAR]


def _tiers(needs: tuple[str, ...], snapshot: Snapshot) -> tuple[Tier, ...]:
    named = [snapshot.needs.by_slug[slug] for slug in needs if slug in snapshot.needs.by_slug]
    pks = {need.tier_id for need in named}
    return tuple(tier for tier in snapshot.tiers.rows if tier.pk in pks)
