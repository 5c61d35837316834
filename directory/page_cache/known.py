"""The values in an address that stand for something that there is: of others anybody can make as many as they like."""

from collections.abc import Collection
from functools import lru_cache

from django.conf import settings

from directory.search import CHOICES, OLDEST, vocabularies
from services import snapshot
from services.models import Resource, Training
from services.querysets import UNKNOWN
from services.snapshot import Snapshot

# Nobody reads further in a list; pages past it each process keeps for itself.
MOST_PAGES = 50


def are_known(pairs: Collection[tuple[str, str]]) -> bool:
    """Whether each of these values is known to this process: no query. Before its first page it knows none."""
    last = snapshot.last_known()
    if not pairs:
        return True
    if last is None:
        return False
    known = values_of(last)
    return all(value in known.get(name, ()) for name, value in pairs)


@lru_cache(maxsize=1)
def values_of(last: Snapshot) -> dict[str, frozenset[str]]:
    """By the name of a parameter its values; none for what is typed. A place has its code or a postcode, as our own
    links write it.
    """
    postcodes = {code for codes in last.postcodes.values() for code in codes}
    return {
        "place": frozenset(last.regions) | postcodes,
        **{name: frozenset(rows.slugs) for name, rows in vocabularies(last).items()},
        **{name: frozenset(choices.values) for name, choices in CHOICES.items()},
        "language": frozenset((*last.languages, UNKNOWN)),
        "theme": frozenset(Training.Theme.values),
        "format": frozenset(Resource.Format.values),
        "lang": frozenset(code for code, _name in settings.LANGUAGES),
        "exact": frozenset("1"),
        "age": frozenset(map(str, range(OLDEST + 1))),
        "page": frozenset(map(str, range(1, MOST_PAGES + 1))),
        "page_size": frozenset(map(str, range(1, 101))),
    }
