"""What is deleted when its time is over, and how long each kind is kept. The stamps of forms go by themselves: the cache forgets them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.models import Asking, Report, Tally
from services.models.askings import VALID_FOR

KEPT_AFTER = timedelta(days=90)
TALLIES_KEPT = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Pruned:
    """How many rows of one kind were deleted."""

    words: Promise
    count: int


def prune() -> list[Pruned]:
    """Deletes all that is past its time, or nothing where a part of it fails."""
    with transaction.atomic():
        return [Pruned(words, _delete(rows)) for words, rows in _past()]


def _past() -> Iterator[tuple[Promise, QuerySet]]:
    """Each kind with its rows whose time is over. An answer that nobody decided on is work, and stays."""
    now, today = timezone.now(), timezone.localdate()
    yield (
        _("reports closed 90 days ago or longer"),
        Report.objects.filter(closed_on__lte=today - KEPT_AFTER),
    )
    yield (
        _("questions to organisations whose link ended 90 days ago or longer, without an answer"),
        Asking.objects.filter(proposal=None, sent_at__lte=now - VALID_FOR - KEPT_AFTER),
    )
    yield (
        _("questions to organisations whose answer was decided on 90 days ago or longer"),
        Asking.objects.filter(proposal__decided_at__lte=now - KEPT_AFTER),
    )
    yield (
        _("daily counts older than two years"),
        Tally.objects.filter(day__lt=today - TALLIES_KEPT),
    )
    yield _("sessions that ended"), Session.objects.filter(expire_date__lt=now)


def _delete(rows: QuerySet) -> int:
    """How many rows of that kind went; what hung on them goes too and is not counted."""
    _total, by_kind = rows.delete()
    return by_kind.get(rows.model._meta.label, 0)
