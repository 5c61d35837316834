"""The links of the content: how each answered when it was last tried, and where each is used."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from directory.content import checks
from directory.content.online import Answer
from services.models import Link

MOST_SAID = Link._meta.get_field("said").max_length
AT_ONCE = 500


@dataclass(frozen=True)
class Use:
    """A row with an address in one of its fields."""

    row: Any
    field: str


def in_use() -> list[str]:
    """Every address of the content once."""
    return list(dict.fromkeys(address for _where, address in checks.addresses()))


def write(answers: Iterable[Answer]) -> int:
    """Writes how all addresses answered; gives how many links went that nothing uses any more. Four queries, and more where there are thousands."""
    now = timezone.now()
    with transaction.atomic():
        known = dict(Link.objects.values_list("address", "failures"))
        links = [
            Link(
                address=answer.address,
                state=answer.state.value,
                said=answer.said[:MOST_SAID],
                failures=known.get(answer.address, 0) + 1 if answer.has_failed else 0,
                tried_at=now,
            )
            for answer in answers
        ]
        Link.objects.bulk_create(
            links,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["address"],
            update_fields=["state", "said", "failures", "tried_at"],
        )
        return Link.objects.filter(tried_at__lt=now).delete()[0]


def uses(addresses: Collection[str]) -> dict[str, list[Use]]:
    """The rows that hold each address: a query for each field that can hold one, however many addresses."""
    found: dict[str, list[Use]] = {address: [] for address in addresses}
    for rows, name in checks.address_fields():
        for row in rows.filter(**{f"{name}__in": addresses}).order_by("pk"):
            found[getattr(row, name)].append(Use(row, name))
    return found


def label(row: models.Model) -> str:
    """The row in a few words: its kind and its slug, which needs no query."""
    return f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)}"
