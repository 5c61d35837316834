"""What a page says of how fresh its facts are: what a person checked, how and how long ago, and what waits too long."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.languages import listed
from services.freshness import GROUPS
from services.models import Service, Verification
from tiers.models import StatusType


def checks_of(service: Service) -> list[Verification]:
    """Of each group of facts the newest verification: one query, none where nobody verified anything."""
    return list(service.verifications.newest()) if service.last_verified else []


def checked_words(checks: Iterable[Verification]) -> list[str]:
    """What was checked, the newest first: groups that were checked on one day in one way in one sentence."""
    together: dict[tuple[int, str], list[str]] = {}
    for check in checks:
        days = (timezone.localdate() - check.checked_on).days
        together.setdefault((days, check.get_how_display()), []).append(check.group)
    return [
        _sentence(_what(groups), days, how)
        for (days, how), groups in sorted(together.items(), key=lambda entry: entry[0][0])
    ]


def _what(groups: list[str]) -> str:
    if len(groups) == len(GROUPS):
        return _("Everything")
    labels = Verification.Group
    return capfirst(listed(labels(group).label for group in GROUPS if group in groups))


def _sentence(what: str, days: int, how: str) -> str:
    if days <= 0:
        return _("%(what)s: checked today, %(how)s.") % {"what": what, "how": how}
    sentence = ngettext(
        "%(what)s: checked %(days)d day ago, %(how)s.",
        "%(what)s: checked %(days)d days ago, %(how)s.",
        days,
    )
    return sentence % {"what": what, "days": days, "how": how}


def check_words(check: Verification | None) -> str:
    """The same of something that is checked as one: a crisis line, a status. Empty where nobody did."""
    if check is None:
        return ""
    days, how = (timezone.localdate() - check.checked_on).days, check.get_how_display()
    if days <= 0:
        return _("Checked today, %(how)s.") % {"how": how}
    sentence = ngettext(
        "Checked %(days)d day ago, %(how)s.", "Checked %(days)d days ago, %(how)s.", days
    )
    return sentence % {"days": days, "how": how}


def overdue_words(service: Service) -> str:
    """Which facts nobody looked at for longer than we want; empty where there are none."""
    groups = service.overdue_groups
    if not groups:
        return ""
    if len(groups) == len(GROUPS):
        return not_checked_words()
    labels = Verification.Group
    what = listed(labels(group).label for group in groups)
    return _("Not checked for longer than we want: %(what)s. Ask before you go.") % {"what": what}


def not_checked_words() -> str:
    return _("Not checked for longer than we want: ask before you go.")


def check_of_status(status: StatusType) -> str:
    """The words of its newest verification: one query."""
    return check_words(status.verifications.newest().first())
