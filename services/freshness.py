"""When facts are to be looked at again: each group of facts has a shelf life of its own. Pure: plain dates and days.

A verification is a person who asked or looked; that a source was consulted is a reading. Only where no person ever
verified a group does the newest reading count. An answer that never came verifies nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

CONTACT, HOURS, PLACE, ELIGIBILITY, REST = "contact", "hours", "place", "eligibility", "rest"
GROUPS = (CONTACT, HOURS, PLACE, ELIGIBILITY, REST)
CRISIS_LINE, LAW = "crisis-line", "law"
CORRECT, CHANGED = "correct", "changed"
# The outcomes after which a fact is known again.
KNOWN_AFTER = (CORRECT, CHANGED)


@dataclass(frozen=True, slots=True)
class Looked:
    """When somebody last looked: a verification, a reading of the newest source; None where it never happened."""

    verified: date | None = None
    read: date | None = None

    @property
    def on(self) -> date | None:
        return self.verified or self.read


def due_on(looked: Looked, days: int) -> date | None:
    """The first day on which the facts are to be looked at again; None where nobody ever looked."""
    return looked.on + timedelta(days=days) if looked.on else None


def law_due_on(looked: Looked, days: int, review_on: date | None) -> date | None:
    """The day of the review, until somebody verified it on that day or later; else as for any fact."""
    if review_on and not (looked.verified and looked.verified >= review_on):
        return review_on
    return due_on(looked, days)


def groups_due_on(
    verified: Mapping[str, date], read: date | None, shelf_life: Mapping[str, int]
) -> dict[str, date | None]:
    """For each group of facts of a service, in their order, when it is due."""
    return {group: due_on(Looked(verified.get(group), read), shelf_life[group]) for group in GROUPS}


def is_overdue(due: date | None, today: date) -> bool:
    """On the day itself it is only due; what nobody ever looked at has no day, and cannot be published."""
    return due is not None and due < today


def overdue_groups(due: Mapping[str, date | None], today: date) -> tuple[str, ...]:
    return tuple(group for group in GROUPS if is_overdue(due.get(group), today))


def newest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
