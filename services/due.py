"""Which services are due for a check, as conditions on the columns that `services.verifying` fills."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from services.freshness import GROUPS


def column(group: str) -> str:
    return f"{group}_due_on"


COLUMNS = tuple(column(group) for group in GROUPS)


def due(day: date | None = None, groups: Iterable[str] = GROUPS) -> Q:
    """Whether one of these groups of facts wants a check on `day`, or wanted it before; today by default."""
    return _any({f"{column(group)}__lte": day or timezone.localdate() for group in groups})


def overdue(day: date | None = None) -> Q:
    """Whether a group of facts wanted its check before `day`: the page says so and the service sinks."""
    return _any({f"{column(group)}__lt": day or timezone.localdate() for group in GROUPS})


def _any(conditions: dict[str, date]) -> Q:
    # Nothing asked for is nothing found.
    return reduce(or_, (Q(**{name: day}) for name, day in conditions.items()), Q(pk__in=[]))
