"""The words by which a service is found: from its names, its needs, its summary, and the rest that its record says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from modeltranslation.utils import get_translation_fields

from services import languages, snapshot
from services.models import Region, SearchDocument, Service, Term
from services.models.services import ALL_COLUMNS
from services.relations import SEATS, Related, related
from services.searching.engines import TEXTS, postgresql
from services.searching.naming import titles
from services.searching.reading import need_word
from services.searching.tokens import FUNCTION_WORDS, spelled, words
from services.snapshot import Snapshot

# Raised whenever a service would be written in other words, or a database would keep them otherwise: what was written
# by older rules is written anew at the next load.
RULES = 3
# Of a service for many towns none is its town.
MOST_TOWNS = 5
# Long texts repeat themselves; the index stays short, or PostgreSQL reads the whole table instead.
MOST_WORDS = 400
OWN = ("name", "summary", "what_it_does", "for_whom")


def documents(pks: Collection[int]) -> list[SearchDocument]:
    """The documents of those of these services that are published, not saved: four queries, however many there are."""
    rows = _rows(Service.objects.published().filter(pk__in=pks))
    if not rows:
        return []
    known = snapshot.current()
    relations = related([row["pk"] for row in rows], to_choose=True)
    terms = _terms(pks)
    return [_document(row, relations[row["pk"]], terms[row["pk"]], known) for row in rows]


def _rows(services: QuerySet) -> list[dict[str, Any]]:
    texts = [column for name in OWN for column in get_translation_fields(name)]
    names = get_translation_fields("name")
    columns = (
        *("pk", "slug", *texts, "organisation__abbreviation", "local_of__slug"),
        *(f"organisation__{name}" for name in names),
        *(f"local_of__{name}" for name in names),
    )
    return list(services.rewrite(False).order_by("pk").values(*columns))


def _document(
    row: dict[str, Any], relations: Related, terms: list[str], known: Snapshot
) -> SearchDocument:
    names = _told(row, "name")
    general = _told(row, "local_of__name")
    house = [*_told(row, "organisation__name"), row["organisation__abbreviation"]]
    towns = _towns(relations, known)
    needs = relations.rows("needs", known.needs)
    texts = _each_once(
        names=[*names, *house],
        needs=[text for need in needs for text in (*_named(need, "name"), *_named(need, "plain"))],
        about=_told(row, "summary"),
        rest=[
            *terms,
            *general,
            *(text for one in relations.rows("audiences", known.audiences) for text in _named(one)),
            *_spoken(relations, known),
            *towns,
            *_told(row, "for_whom"),
            *_told(row, "what_it_does"),
        ],
    )
    texts["needs"] += [need_word(need.slug) for need in needs]
    whole = titles(names, row["slug"], towns)
    if row["local_of__slug"]:
        whole = tuple(dict.fromkeys([*whole, *titles(general, row["local_of__slug"])]))
    return SearchDocument(
        service_id=row["pk"],
        titles=" ".join(whole),
        **{name: " ".join(found) for name, found in texts.items()},
        words=postgresql.vector(whole, texts.values()),
    )


def _told(row: dict[str, Any], name: str) -> list[str]:
    """The distinct texts of a field in all languages."""
    texts = (row.get(f"{name}_{code}") for code in ALL_COLUMNS)
    return list(dict.fromkeys(text for text in texts if text))


def _named(thing: Any, field: str = "name") -> Iterator[str]:
    texts = (getattr(thing, f"{field}_{code}") for code in ALL_COLUMNS)
    return (text for text in dict.fromkeys(texts) if text)


def _each_once(**texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of each text that no weightier one has, without those that say nothing; names keep theirs."""
    seen: set[str] = set()
    found = {}
    for name in TEXTS:
        is_name = name == TEXTS[0]
        ways = (words, spelled) if is_name else (words,)
        own = dict.fromkeys(word for text in texts[name] for way in ways for word in way(text))
        left_out = seen if is_name else seen | FUNCTION_WORDS
        found[name] = [word for word in own if word not in left_out][:MOST_WORDS]
        seen.update(found[name])
    return found


def _towns(relations: Related, known: Snapshot) -> list[str]:
    """The names of the towns of its addresses that anybody may know, and of those that it is for where they are few."""
    pks = set(relations.pks[SEATS])
    own = [known.regions_by_pk[pk] for pk in relations.pks["regions"] if pk in known.regions_by_pk]
    towns = [region.pk for region in own if region.kind == Region.Kind.MUNICIPALITY]
    if len(towns) <= MOST_TOWNS:
        pks.update(towns)
    rows = (known.regions_by_pk[pk] for pk in sorted(pks) if pk in known.regions_by_pk)
    return [name for region in rows for name in _named(region)]


def _spoken(relations: Related, known: Snapshot) -> list[str]:
    spoken = dict.fromkeys(pk for pk, _how in relations.languages if pk in known.languages_by_pk)
    tags = [known.languages_by_pk[pk].tag for pk in spoken]
    codes = [code.replace("_", "-") for code in ALL_COLUMNS]
    return list(dict.fromkeys(languages.name(tag, code) for tag in tags for code in codes))


def _terms(pks: Collection[int]) -> dict[int, list[str]]:
    """The words of the glossary that lead to each service: one query."""
    texts = [column for name in ("name", "full", "also") for column in get_translation_fields(name)]
    rows = Term.objects.rewrite(False).filter(services__in=pks).order_by("slug")
    found: dict[int, list[str]] = defaultdict(list)
    for pk, *told in rows.values_list("services", *texts):
        found[pk] += [text for text in dict.fromkeys(told) if text]
    return found
