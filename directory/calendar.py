"""Training sessions as iCalendar: one file for a session, one feed for all. The identifiers stay the same for ever."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from directory.languages import listed
from services.models import TrainingSession
from tiers.texts import in_best_language

TYPE = "text/calendar; charset=utf-8"
ZONE = "Europe/Brussels"
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
# How often a calendar that subscribes had better ask again.
ASK_AGAIN = timedelta(days=1)


def calendar(sessions: Iterable[TrainingSession], site: str) -> bytes:
    """The sessions with their training and municipality selected, in the active language; `site` has the host.

    The same sessions give the same bytes. Without any it holds the time zone alone, as RFC 5545 asks for one component.
    """
    made = Calendar()
    made.prodid = "-//Trede//trainings//"
    made.version = "2.0"
    # As NAME and as X-WR-CALNAME: Outlook and Google read only the second.
    made.calendar_name = _("Trainings")
    # The same twice: the first is the standard (RFC 7986), the second is what Outlook reads.
    made.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(ASK_AGAIN))
    made.add_component(_belgian_time())
    for session in sessions:
        made.add_component(_event(session, site))
    return made.to_ical()


def uid(session: TrainingSession) -> str:
    """The identifier of a session: its own key, so that a moved date is the same event."""
    return f"{session.training.slug}-{session.key}@trede"


def _belgian_time() -> Timezone:
    """The clock of Belgium since 1996: the rule of the European Union, instead of every change of every year."""
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    # An onset is told on the clock that ends there: 2:00 in winter time, 3:00 in summer time.
    summer.DTSTART = datetime.fromisoformat("1996-03-31T02:00")
    winter.DTSTART = datetime.fromisoformat("1996-10-27T03:00")
    summer.TZOFFSETFROM, summer.TZOFFSETTO = WINTER, SUMMER
    winter.TZOFFSETFROM, winter.TZOFFSETTO = SUMMER, WINTER
    for change, month, name in ((summer, 3, "CEST"), (winter, 10, "CET")):
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        change.add("tzname", name)
    made = Timezone()
    made.add("tzid", ZONE)
    made.add_component(summer)
    made.add_component(winter)
    return made


def _event(session: TrainingSession, site: str) -> Event:
    zone = ZoneInfo(ZONE)
    return Event.new(
        uid=uid(session),
        # When it was last changed, not now: without METHOD that is what DTSTAMP tells (RFC 5545, 3.8.7.2).
        stamp=session.updated_at,
        last_modified=session.updated_at,
        sequence=session.moved,
        start=timezone.localtime(session.starts_at, zone),
        end=timezone.localtime(session.ends_at, zone),
        summary=in_best_language(session.training, "title")[0],
        location=_place(session),
        url=site + reverse("training", args=[session.training.slug]),
    )


def _place(session: TrainingSession) -> str:
    """“online”, the municipality, or both."""
    places = [_("online")] if session.is_online else []
    if session.municipality:
        places.append(in_best_language(session.municipality, "name")[0])
    return listed(places)
