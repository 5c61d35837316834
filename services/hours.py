"""Opening hours in OSM syntax, read in Europe/Brussels with the Belgian holidays."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State
from opening_hours.opening_hours import ParserError

BRUSSELS = ZoneInfo("Europe/Brussels")
ALWAYS = "24/7"
HOLIDAY = "PH"


@dataclass(frozen=True)
class Day:
    """One day of the table: its date and its spans as (from, until) in `09:00` form; none is closed.

    `is_known` is False on a public holiday of which the hours say nothing.
    """

    date: date
    spans: tuple[tuple[str, str], ...]
    is_known: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether it is open from midnight to midnight."""
        return self.spans == (("00:00", "24:00"),)


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
    moment = moment.astimezone(BRUSSELS)
    if _is_silent(expression, moment):
        return None
    state, _comment = _parse(expression).state(moment)
    return None if state == State.UNKNOWN else bool(state == State.OPEN)


def week(expression: str, first: date) -> list[Day]:
    """The seven days from `first`; a holiday shows its own hours. Empty where no hours are known."""
    if not expression:
        return []
    return [_day(expression, first + timedelta(days=offset)) for offset in range(7)]


def today(expression: str, day: date) -> Day | None:
    """The hours of one day, which hold until its midnight; None where they do not say."""
    if not expression or not _is_certain(expression, day):
        return None
    found = _day(expression, day)
    return found if found.is_known else None


def _is_silent(expression: str, moment: datetime) -> bool:
    """Whether `moment` is on a Belgian public holiday that the hours do not speak of: then nobody knows."""
    if expression == ALWAYS or HOLIDAY in expression:
        return False
    return bool(_parse(HOLIDAY).state(moment)[0] == State.OPEN)


@lru_cache(maxsize=4096)
def _is_certain(expression: str, day: date) -> bool:
    """Whether the hours call no part of the day unknown."""
    intervals = _parse(expression).intervals(_midnight(day), _midnight(day + timedelta(days=1)))
    return all(state != State.UNKNOWN for _start, _stop, state, _comment in intervals)


def _midnight(day: date) -> datetime:
    """When the day begins in Belgium."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)


@lru_cache(maxsize=4096)
def _day(expression: str, day: date) -> Day:
    midnight, end = _midnight(day), _midnight(day + timedelta(days=1))
    if _is_silent(expression, midnight):
        return Day(day, (), is_known=False)
    spans = []
    for start, stop, state, _comment in _parse(expression).intervals(midnight, end):
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
