"""Why a service answers what was asked in words, where its name does not say it."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.models import SearchDocument, Service
from services.models.services import ALL_COLUMNS
from services.searching.explaining import hits
from services.searching.reading import Reading, Wanted, need_word
from services.searching.tokens import words
from services.snapshot import Snapshot
from tiers.models import Need


@dataclass(frozen=True)
class FoundBy:
    """The needs that it was found by; `is_elsewhere` where it was found by words that the card does not show."""

    needs: tuple[Need, ...] = ()
    is_elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.needs or self.is_elsewhere)


def found_by(
    services: Iterable[Service], reading: Reading | None, snapshot: Snapshot
) -> dict[int, FoundBy]:
    """By what each of these services was found: one query, none where nothing was asked in words."""
    if not reading:
        return {}
    shown = {service.pk: service for service in services}
    rows = SearchDocument.objects.filter(pk__in=shown).defer("words")
    return {row.pk: _found_by(row, shown[row.pk], reading, snapshot) for row in rows}


def _found_by(
    row: SearchDocument, service: Service, reading: Reading, snapshot: Snapshot
) -> FoundBy:
    told = [*row.names.split(), *words(service.name), *words(service.summary)]
    unsaid = [one for one in reading.wanted if not hits(one, told)]
    if not unsaid or any(map(reading.is_name, row.titles.split())):
        return FoundBy()
    own = set(row.needs.split())
    served = [need for need in snapshot.needs.rows if need_word(need.slug) in own]
    needs = tuple(need for need in served if any(hits(one, _words_of(need)) for one in unsaid))
    rest = [one for one in unsaid if not any(hits(one, _words_of(need)) for need in needs)]
    return FoundBy(needs, any(_stands(one, row) for one in rest))


def _stands(one: Wanted, row: SearchDocument) -> bool:
    return bool(hits(one, [*row.names.split(), *row.about.split(), *row.rest.split()]))


def _words_of(need: Need) -> list[str]:
    columns = (f"{field}_{code}" for field in ("name", "plain") for code in ALL_COLUMNS)
    texts = (getattr(need, column) or "" for column in columns)
    return [need_word(need.slug), *(word for text in texts for word in words(text))]
