"""What services point to in the vocabularies, read for many services in one query.

The rows themselves are in the snapshot; the database only has to say which belong to which service.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Value

from services.models import Service, ServiceLanguage
from services.snapshot import Snapshot, Vocabulary

RELATIONS = ("needs", "domains", "audiences", "regions", "named_areas")


@dataclass
class Related:
    """Primary keys by relation; languages as (key of the language, how it is spoken) in their order."""

    pks: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    languages: list[tuple[int, str]] = field(default_factory=list)

    def rows(self, relation: str, vocabulary: Vocabulary) -> list:
        """The rows of a vocabulary that the service points to, in the vocabulary's order."""
        return [row for row in vocabulary.rows if row.pk in self.pks[relation]]

    def areas(self, snapshot: Snapshot) -> list:
        """The named areas and places that the service serves, widest first."""
        named = [
            area for area in snapshot.named_areas.values() if area.pk in self.pks["named_areas"]
        ]
        known = snapshot.regions_by_pk
        own = [known[pk] for pk in self.pks["regions"] if pk in known]
        return named + sorted(own, key=lambda region: (len(region.lineage()), region.name))


def related(pks: Iterable[int]) -> dict[int, Related]:
    """The relations of each of these services: one query, however many there are."""
    pks = list(pks)
    found: dict[int, Related] = {pk: Related() for pk in pks}
    if not pks:
        return found
    branches = [
        ServiceLanguage.objects.filter(service__in=pks)
        .order_by()
        .values_list("kind", "service_id", "language_id", "pk")
    ]
    for name in RELATIONS:
        column = Service._meta.get_field(name)
        through = column.remote_field.through
        branches.append(
            through.objects.filter(service__in=pks)
            .order_by()
            .values_list(
                Value(name), "service_id", F(f"{column.m2m_reverse_field_name()}_id"), "pk"
            )
        )
    for name, service, target, _pk in sorted(
        branches[0].union(*branches[1:], all=True), key=lambda row: row[3]
    ):
        if name in RELATIONS:
            found[service].pks[name].add(target)
        else:
            found[service].languages.append((target, name))
    return found
