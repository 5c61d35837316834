"""What services point to in the vocabularies, read for many services in one query.

The rows themselves are in the snapshot; the database only has to say which belong to which service.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, F, QuerySet, Value

from services.models import Location, Service, ServiceLanguage, ServiceStatus
from services.snapshot import Snapshot, Vocabulary

RELATIONS = ("needs", "domains", "audiences", "regions", "named_areas")
SEATS = "seats"
WAYS_OF_SPEAKING = frozenset(ServiceLanguage.Kind.values)
ANSWERS = frozenset(ServiceStatus.Answer.values)


@dataclass
class Related:
    """Primary keys by relation; languages as (key of the language, how it is spoken) in their order.

    `pks["seats"]` are the municipalities of its addresses, as far as anybody may know them. `answers` are the
    statuses: (key of the status, open, closed or depends, key of the only need for which that holds or None).
    """

    pks: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    languages: list[tuple[int, str]] = field(default_factory=list)
    answers: list[tuple[int, str, int | None]] = field(default_factory=list)

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


def related(pks: Iterable[int], *, to_choose: bool = False) -> dict[int, Related]:
    """The relations of each of these services: one query, however many there are.

    `to_choose` reads the seats and the answers to statuses too; a card has no use for them.
    """
    pks = list(pks)
    found: dict[int, Related] = {pk: Related() for pk in pks}
    if not pks:
        return found
    nothing = Value(None, output_field=BigIntegerField())
    branches = [
        ServiceLanguage.objects.filter(service__in=pks)
        .order_by()
        .values_list("kind", "service_id", "language_id", nothing, "pk"),
    ]
    if to_choose:
        branches += [
            # As it stands: modeltranslation would shuffle the columns of a translated model.
            ServiceStatus.objects.rewrite(False)
            .filter(service__in=pks)
            .order_by()
            .values_list("answer", "service_id", "status_id", "only_need_id", "pk"),
            _seats(pks).values_list(
                Value(SEATS), "service_id", "location__municipality_id", nothing, "pk"
            ),
        ]
    for name in RELATIONS:
        column = Service._meta.get_field(name)
        through = column.remote_field.through
        branches.append(
            through.objects.filter(service__in=pks)
            .order_by()
            .values_list(
                Value(name), "service_id", F(f"{column.m2m_reverse_field_name()}_id"), nothing, "pk"
            )
        )
    rows = branches[0].union(*branches[1:], all=True)
    for name, service, target, need, _pk in sorted(rows, key=lambda row: row[4]):
        if name in WAYS_OF_SPEAKING:
            found[service].languages.append((target, name))
        elif name in ANSWERS:
            found[service].answers.append((target, name, need))
        else:
            found[service].pks[name].add(target)
    return found


def _seats(pks: list[int]) -> QuerySet:
    """The addresses of which anybody may know the municipality: a hidden one must not even show in an order."""
    addresses = Service.locations.through.objects.filter(service__in=pks).order_by()
    return addresses.filter(location__municipality__isnull=False).exclude(
        location__visibility=Location.Visibility.HIDDEN
    )
