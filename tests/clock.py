"""The time of a test: a moment that stands still."""

import datetime

import pytest
from django.utils import timezone

from services.hours import BRUSSELS

MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=BRUSSELS)


def now_is(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(datetime.UTC))


def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets the clock to noon of today in Belgium.

    Shortly before midnight a page says by the second how long it holds; in the last second it is not kept.
    """
    now_is(monkeypatch, timezone.localtime(timezone=BRUSSELS).replace(hour=12, minute=0))
