"""How long a page holds: until midnight in Belgium, as it says the hours and the closures of the day."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from services.hours import BRUSSELS
from services.models import TrainingSession

FRESH, REVALIDATED, IN_NEED = 60, 600, 86_400


def day_of(now: datetime) -> str:
    """The day in Belgium."""
    return timezone.localdate(now, BRUSSELS).isoformat()


def holds_until(now: datetime, *, has_sessions: bool = False) -> datetime:
    """The next midnight in Belgium; earlier where a training ends that is still to come: one query then."""
    tomorrow = timezone.localtime(now, BRUSSELS) + timedelta(days=1)
    midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    if not has_sessions:
        return midnight
    first = TrainingSession.objects.filter(ends_at__gte=now).aggregate(end=Min("ends_at"))["end"]
    return min(midnight, first) if first else midnight


def cache_control(seconds: float) -> str:
    """What browsers and a CDN may keep of a page that holds for so many seconds more."""
    fresh = max(0, min(FRESH, int(seconds)))
    revalidated = max(0, min(REVALIDATED, int(seconds) - fresh))
    return (
        f"public, max-age={fresh}, stale-while-revalidate={revalidated}, stale-if-error={IN_NEED}"
    )
