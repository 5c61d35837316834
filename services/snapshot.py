"""What every page needs and seldom changes, kept in memory: vocabularies, places, crisis lines, doors, linked words.

A process builds it once; each request then costs one query, for the version. Another process's change shows in
the next request, because the version is read from the database.
"""

import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from modeltranslation.utils import get_translation_fields

from services.folding import sort_key
from services.linked_words import LinkedWords
from services.models import (
    CoverageArea,
    CrisisLine,
    Door,
    PlaceName,
    Postcode,
    Region,
    SpokenLanguage,
    Synonym,
    Term,
    Verification,
)
from services.place_index import LOCAL, OFFICIAL, OTHER, PART, Entry, PlaceIndex
from tiers import version
from tiers.models import (
    Audience,
    Hint,
    LifeDomain,
    Need,
    NeedGroup,
    Option,
    OptionGroup,
    Question,
    Rule,
    Situation,
    StatusType,
    Tier,
    Who,
)

# The official languages of the regions, by NIS code; German in the nine municipalities is in the nl column
# of Statbel's list, and matches as such.
SPOKEN_IN = {"02000": ("nl",), "03000": ("fr",), "04000": ("nl", "fr")}


@dataclass(frozen=True)
class Vocabulary:
    """The rows of one vocabulary in their order, and by slug and by primary key."""

    rows: tuple[Any, ...]

    @cached_property
    def by_slug(self) -> dict[str, Any]:
        return {row.slug: row for row in self.rows}

    @cached_property
    def by_pk(self) -> dict[int, Any]:
        return {row.pk: row for row in self.rows}

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(self.by_slug)


class Snapshot:
    """One reading of the vocabularies: built with about twenty queries, then read only. See `current`."""

    def __init__(self, stamp: str) -> None:
        self.stamp = stamp
        self.tiers = _rows(Tier, "kin")
        self.domains = _rows(LifeDomain)
        self.needs = _rows(Need, "tier")
        self.need_groups = _rows(NeedGroup, "needs")
        self.audiences = _rows(Audience, "only_with")
        self.who = _rows(Who, "audiences", "own_audiences")
        self.statuses = _rows(StatusType)
        self.rules = _rows(Rule, "source", "tier", "adds", "needs", "who")
        self.option_groups = _rows(OptionGroup)
        self.questions = _rows(Question)
        self.options = _rows(Option, "question", "group", "need", "who", "status")
        self.situations = _rows(Situation, "group", "options")
        self.hints = _rows(Hint, "source", "needs", "who", "statuses")
        self.regions = {region.nis: region for region in Region.objects.order_by("path")}
        by_pk = {region.pk: region for region in self.regions.values()}
        for region in self.regions.values():
            region.parent = by_pk.get(region.parent_id)
        self.regions_by_pk = by_pk
        self.postcodes: dict[str, list[str]] = {}
        for code, region_pk in Postcode.objects.order_by("code").values_list("code", "region_id"):
            if region_pk in by_pk:  # else the place was made after the places were read
                self.postcodes.setdefault(by_pk[region_pk].nis, []).append(code)
        self.named_areas = {
            area.slug: area for area in CoverageArea.objects.prefetch_related("regions")
        }
        self.named_areas_by_pk = {area.pk: area for area in self.named_areas.values()}
        self.places = self._index()
        self.languages = {language.tag: language for language in SpokenLanguage.objects.all()}
        self.languages_by_pk = {language.pk: language for language in self.languages.values()}
        self.crisis_lines = list(
            CrisisLine.objects.in_order().prefetch_related(
                "languages", "needs", "who", "regions", "named_areas", "sources"
            )
        )
        # With the lines, so that their page says who looked at them without the database.
        self.checks_of_lines: dict[int, Verification] = {}
        for check in Verification.objects.exclude(crisis_line=None).newest():
            self.checks_of_lines.setdefault(check.crisis_line_id, check)
        self.doors = list(
            Door.objects.in_order()
            .select_related("need_group")
            .prefetch_related("who", "statuses", "regions", "named_areas", "need_group__needs")
        )
        names = ("slug", *get_translation_fields("name"))
        papers = Term.objects.filter(is_paper=True).only(*names).order_by("slug")
        self.papers: dict[int, list[Term]] = {}
        for term in papers.prefetch_related("statuses"):
            for status in term.statuses.all():
                self.papers.setdefault(status.pk, []).append(term)
        self.synonyms = list(Synonym.objects.prefetch_related("needs").order_by("slug"))
        self._linked_terms = list(Term.objects.filter(is_linked=True).only(*names).order_by("slug"))
        self._linked_words: dict[str, LinkedWords] = {}
        self._share_rows()

    def linked_words(self) -> LinkedWords:
        """The words that lead to the glossary in the active language: made once for each language."""
        active = get_language()
        if active not in self._linked_words:
            self._linked_words[active] = LinkedWords(self._linked_terms)
        return self._linked_words[active]

    def _share_rows(self) -> None:
        """Lets every relation lead to the one row of its vocabulary: a prefetch makes one for each that it leads from."""
        vocabularies = [value for value in vars(self).values() if isinstance(value, Vocabulary)]
        shared: list[Any] = [row for vocabulary in vocabularies for row in vocabulary.rows]
        shared += [*self.regions.values(), *self.named_areas.values(), *self.languages.values()]
        known = {(type(row), row.pk): row for row in shared}
        for row in [*shared, *self.crisis_lines, *self.doors]:
            for found in getattr(row, "_prefetched_objects_cache", {}).values():
                found._result_cache = [known.get((type(one), one.pk), one) for one in found]
            related = row._state.fields_cache
            for name, one in related.items():
                related[name] = known.get((type(one), one.pk), one) if one else one

    @property
    def emergency_lines(self) -> list[CrisisLine]:
        """The lines to call in danger to life, as far as they have a number."""
        kind = CrisisLine.Type.EMERGENCY
        return [line for line in self.crisis_lines if line.type == kind and line.number]

    def _index(self) -> PlaceIndex:
        entries = []
        names: list[tuple[str, str, int]] = []
        for region in self.regions.values():
            entries.append(
                Entry(
                    nis=region.nis,
                    kind=region.kind,
                    lineage=tuple(region.lineage()),
                    sort_name=sort_key(region.name_nl or region.nis),
                )
            )
            names += [(region.nis, *ranked) for ranked in _shown_names(region)]
        others = PlaceName.objects.order_by("pk").values_list("region__nis", "kind", "name")
        names += [
            (nis, name, OTHER if kind == PlaceName.Kind.OTHER else PART)
            for nis, kind, name in others
        ]
        postcodes = [(code, nis) for nis, codes in self.postcodes.items() for code in codes]
        return PlaceIndex(entries, names, postcodes)

    @cached_property
    def needs_by_tier(self) -> list[tuple[Tier, list[Need]]]:
        """The needs under the layer in which their search starts, from the base up."""
        return [
            (tier, [need for need in self.needs.rows if need.tier_id == tier.pk])
            for tier in self.tiers.rows
        ]

    @cached_property
    def situations_by_group(self) -> list[tuple[OptionGroup | None, list[Situation]]]:
        """The everyday sentences under their headings; those without a heading last."""
        groups = [*self.option_groups.rows, None]
        found = [
            (group, [row for row in self.situations.rows if row.group == group]) for group in groups
        ]
        return [(group, rows) for group, rows in found if rows]

    @property
    def country(self) -> Region:
        """The country itself, the first of all places."""
        return next(iter(self.regions.values()))

    def lines_at(self, place: Region | None) -> list[CrisisLine]:
        """The crisis lines that can be called from the place, or all of them: no query."""
        if place is None:
            return self.crisis_lines
        areas = self.areas_holding(place)
        return [line for line in self.crisis_lines if line.covers(place, areas)]

    def areas_holding(self, place: Region) -> list[CoverageArea]:
        """The named areas that `place` lies in."""
        codes = set(place.lineage())
        return [
            area
            for area in self.named_areas.values()
            if any(region.nis in codes for region in area.regions.all())
        ]


def _shown_names(region: Region) -> list[tuple[str, int]]:
    """Every name that a page can show it by, those of the language spoken there first, then the official ones."""
    spoken = next((SPOKEN_IN[code] for code in region.lineage() if code in SPOKEN_IN), ("nl", "fr"))
    ranks = {
        **dict.fromkeys(get_translation_fields("name"), OTHER),
        **{f"name_{code}": OFFICIAL for code in ("nl", "fr", "de", "en")},
        **{f"name_{code}": LOCAL for code in spoken},
    }
    ranked: dict[str, int] = {}
    for column in sorted(ranks, key=ranks.__getitem__):
        if name := getattr(region, column):
            ranked.setdefault(name, ranks[column])
    return list(ranked.items())


def _rows(model: type[models.Model], *related: str) -> Vocabulary:
    rows = list(model._default_manager.order_by(*model._meta.ordering))
    prefetch_related_objects(rows, *related)
    return Vocabulary(tuple(rows))


_latest: Snapshot | None = None
_building = threading.Lock()
MOST_READINGS = 3


def current() -> Snapshot:
    """The snapshot of the content as it is now: one query, and about twenty when something has changed.

    The twenty see what others commit meanwhile, so the stamp is read again after them.
    """
    global _latest  # one per process, replaced as a whole
    stamp = version.current_vocabulary()
    snapshot = _latest
    if snapshot is not None and snapshot.stamp == stamp:
        return snapshot
    with _building:
        if _latest is None or _latest.stamp != stamp:
            _latest = _read(stamp)
        return _latest


def _read(stamp: str) -> Snapshot:
    """A snapshot during whose reading nothing changed, or after a few attempts one that the next request replaces."""
    for _attempt in range(MOST_READINGS):
        with _one_transaction():
            snapshot = Snapshot(stamp)
        stamp = version.current_vocabulary()
        if stamp == snapshot.stamp:
            break
    return snapshot


def _one_transaction() -> AbstractContextManager[Any]:
    """A transaction around the reading; not on SQLite, where ours takes the write lock and would wait for a load."""
    return nullcontext() if connection.vendor == "sqlite" else transaction.atomic(savepoint=False)


def last_known() -> Snapshot | None:
    """The snapshot that this process read last, however old: no query, for when the database is away."""
    return _latest
