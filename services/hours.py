"""Opening hours in OSM syntax, read in Europe/Brussels with the Belgian holidays."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State
from opening_hours.opening_hours import ParserError

BRUSSELS = ZoneInfo("Europe/Brussels")
ALWAYS = "24/7"


@dataclass(frozen=True)
class Day:
    """One day of the table: its date and its spans as (from, until) in `09:00` form; none is closed."""

    date: date
    spans: tuple[tuple[str, str], ...]


def is_valid(expression: str) -> bool:
    """Whether `expression` is opening hours in OSM syntax."""
    try:
        _parse(expression)
    except ValueError:
        return False
    return True


def is_open(expression: str, moment: datetime) -> bool | None:
    """Whether it is open at `moment` (an aware time); None where the hours do not say."""
    if not expression:
        return None
    state, _comment = _parse(expression).state(moment.astimezone(BRUSSELS))
    return None if state == State.UNKNOWN else bool(state == State.OPEN)


def week(expression: str, first: date) -> list[Day]:
    """The seven days from `first`; a holiday shows its own hours. Empty where no hours are known."""
    if not expression:
        return []
    hours = _parse(expression)
    return [_day(hours, first + timedelta(days=offset)) for offset in range(7)]


def _day(hours: OpeningHours, day: date) -> Day:
    midnight = datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)
    tomorrow = day + timedelta(days=1)
    end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=BRUSSELS)
    spans = []
    for start, stop, state, _comment in hours.intervals(midnight, end):
        if state == State.OPEN:
            until = "24:00" if stop is None or stop >= end else f"{stop:%H:%M}"
            spans.append((f"{start:%H:%M}", until))
    return Day(day, tuple(spans))


@lru_cache(maxsize=4096)
def _parse(expression: str) -> OpeningHours:
    """The parsed hours; raises ValueError with the parser's words."""
    try:
        return OpeningHours(expression, timezone=BRUSSELS, country="BE")
    except ParserError as error:
        raise ValueError(str(error)) from error
