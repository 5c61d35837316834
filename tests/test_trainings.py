"""Trainings: their pages, their dates in calendars, how a session keeps its key, and what curators are told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.loading.loader import LoadRefused, load
from services.models import Region, Training, TrainingSeries, TrainingSession
from tests.clock import now_is
from tests.reading import LANGUAGES, one, parsed, said, words
from tiers.models import Audience

pytestmark = pytest.mark.django_db

GHENT = "44021"
TRAUMA = "vvsg-solentra-trauma"
PAGE = f"/nl/trainings/{TRAUMA}/"
FILE = "services/trainings.yaml"


def in_brussels(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo("Europe/Brussels"))


def the_training(slug: str = TRAUMA) -> Training:
    return Training.objects.get(slug=slug)


def ghent() -> Region:
    return Region.objects.get(nis=GHENT)


def a_session(training: Training | None = None, **values: Any) -> TrainingSession:
    """A session of two hours, online and on 1 July 2099 unless the values say otherwise."""
    start = values.pop("starts_at", in_brussels(2099, 7, 1, 10))
    ends = start + timedelta(hours=2)
    return (training or the_training()).sessions.create(
        **{"starts_at": start, "ends_at": ends, "is_online": True, **values}
    )


def move(session: TrainingSession, days: int) -> None:
    session.starts_at += timedelta(days=days)
    session.ends_at += timedelta(days=days)
    session.save()


def feed(client: Client, language: str = "nl") -> Calendar:
    return Calendar.from_ical(client.get(f"/{language}/trainings.ics").content)


def event_of(client: Client, language: str = "nl") -> Event:
    """The one session of the feed."""
    (event,) = feed(client, language).events
    return event


# The pages


def test_a_series_whose_dates_are_past_says_so(client: Client) -> None:
    soup = parsed(client, PAGE)
    past = soup.select("#when ~ ul time")
    assert {time["datetime"][:10] for time in past} == {"2021-12-02"}
    assert not soup.select("a[href$='.ics']")


def test_what_comes_stands_first(client: Client) -> None:
    later = the_training("solentra-trainings")
    a_session(later, starts_at=in_brussels(2099, 8, 1, 10))
    a_session()
    rows = parsed(client, "/nl/trainings/").select(".link-list > li > a")
    assert [str(row["href"]) for row in rows[:2]] == [PAGE, f"/nl/trainings/{later.slug}/"]


def test_trainings_are_filtered(client: Client) -> None:
    soup = parsed(client, "/nl/trainings/", theme="trauma")
    links = [str(a["href"]) for a in soup.select(".link-list > li > a")]
    expected = Training.objects.filter(theme="trauma").values_list("slug", flat=True)
    assert set(links) == {f"/nl/trainings/{slug}/" for slug in expected}
    assert one(soup, "#theme option[selected]")["value"] == "trauma"


def test_everyone_is_a_choice_once_and_a_training_for_everyone_fits_each_choice(
    client: Client,
) -> None:
    training = the_training()
    training.audiences.set([Audience.objects.get(slug=Audience.EVERYONE)])
    options = parsed(client, "/nl/trainings/").select("#audience option")
    assert [str(option["value"]) for option in options].count("") == 1
    assert Audience.EVERYONE not in {option["value"] for option in options}
    names = [words(option) for option in options]
    assert len(names) == len(set(names)) > 1
    for option in options:
        soup = parsed(client, "/nl/trainings/", audience=option["value"])
        assert soup.select(f'.link-list a[href^="{PAGE}"]')
    unknown = parsed(client, "/nl/trainings/", audience=Audience.EVERYONE)
    assert len(unknown.select(".link-list > li")) == Training.objects.count()


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_last_day_to_register_is_still_open(client: Client, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    a_session(register_before=day, register_url="https://example.be/in")
    soup = parsed(client, PAGE)
    over = said("You can no longer register.", "nl") in words(one(soup, "main"))
    links = soup.select('a[href="https://example.be/in"]')
    assert (over, len(links)) == ((True, 0) if days < 0 else (False, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_link_of_a_session_says_which_session_it_is_for(client: Client, language: str) -> None:
    for hour in (10, 14):
        a_session(
            starts_at=in_brussels(2099, 7, 1, hour), register_url=f"https://example.be/{hour}"
        )
    links = parsed(client, f"/{language}/trainings/{TRAUMA}/").select("#when + ul a")
    names = [words(link) for link in links]
    assert len(set(names)) == len(names) == 4
    assert all("2099" in name for name in names)


def test_a_session_online_and_in_a_place_names_both(client: Client) -> None:
    a_session(municipality=ghent())
    line = words(one(parsed(client, PAGE), "#when + ul > li"))
    assert "online, Gent" in line
    assert str(event_of(client)["LOCATION"]) == "online, Gent"


@pytest.mark.parametrize(
    ("place", "told"),
    [({"is_online": True}, "online"), ({"is_online": False, "municipality": GHENT}, "Gent")],
)
def test_a_session_in_one_place_names_that_alone(
    client: Client, place: dict[str, Any], told: str
) -> None:
    if "municipality" in place:
        place = {**place, "municipality": ghent()}
    a_session(**place)
    assert str(event_of(client)["LOCATION"]) == told


def test_the_pages_cost_the_same_for_one_session_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # list: 1 trainings with their organisation · 2 audiences · 3 content version · 4 reviews (not in Dutch)
    # training: 1 the training · 2 its sessions · 3 content version · 4 its sources · 5 reviews (not in Dutch)
    # feed, file: 1 sessions with their training and municipality
    session = a_session(municipality=ghent())
    file = f"trainings/{TRAUMA}/{session.key}.ics"
    costs = {"trainings/": 3, f"trainings/{TRAUMA}/": 4, "trainings.ics": 1, file: 1}
    for number in range(20):
        for page, queries in costs.items() if number in (0, 19) else ():
            for language, reviews in (("nl", 0), ("fr", int(page.endswith("/")))):
                client.get(f"/{language}/{page}")
                with django_assert_num_queries(queries + reviews):
                    assert client.get(f"/{language}/{page}").status_code == 200
        a_session(starts_at=in_brussels(2099, 8, 1 + number, 10), municipality=ghent())


# Calendars


def test_a_calendar_holds_belgian_hours_and_an_identifier_that_stays(client: Client) -> None:
    session = a_session()
    response = client.get("/nl/trainings.ics")
    assert response["Content-Type"].startswith("text/calendar")
    event = event_of(client)
    assert event["UID"] == f"{TRAUMA}-20990701-1000@trede"
    assert event.decoded("DTSTART") == in_brussels(2099, 7, 1, 10)
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    move(session, days=1)
    one_file = client.get(f"/fr/trainings/{TRAUMA}/{session.key}.ics")
    (moved,) = Calendar.from_ical(one_file.content).events
    assert (moved["UID"], moved.decoded("DTSTART").day) == (event["UID"], 2)
    assert client.get(f"/nl/trainings/toppsy-e-learning/{session.key}.ics").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_without_sessions_is_whole(client: Client, language: str) -> None:
    made = feed(client, language)
    made.validate()
    assert [part.name for part in made.subcomponents] == ["VTIMEZONE"]
    name = said("Trainings", language)
    assert (made["NAME"], made["X-WR-CALNAME"]) == (name, name)


def test_a_calendar_asks_to_be_read_again_each_day(client: Client) -> None:
    lines = client.get("/nl/trainings.ics").content.decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in lines
    assert "X-PUBLISHED-TTL:P1D" in lines


@pytest.mark.parametrize(
    "moment",
    [
        *((2026, 3, 29, 0, 59), (2026, 3, 29, 1, 1), (2026, 7, 1), (2026, 10, 25, 0, 59)),
        *((2026, 10, 25, 1, 1), (2027, 1, 1), (1999, 7, 1), (2031, 3, 30, 1, 1), (2033, 12, 1)),
    ],
)
def test_the_clock_in_a_calendar_is_that_of_belgium(
    client: Client, moment: tuple[int, ...]
) -> None:
    (told,) = feed(client).timezones
    at = datetime(*moment, tzinfo=ZoneInfo("UTC"))
    there = at.astimezone(told.to_tz(lookup_tzid=False))
    assert there.replace(tzinfo=None) == at.astimezone(in_brussels(2026, 1, 1).tzinfo).replace(
        tzinfo=None
    )


def test_the_same_sessions_give_the_same_bytes_at_any_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session()
    addresses = ("/nl/trainings.ics", f"/nl/trainings/{TRAUMA}/{session.key}.ics")
    before = [client.get(address).content for address in addresses]
    later = timezone.now() + timedelta(days=3)
    now_is(monkeypatch, later)
    monkeypatch.setattr(Event, "_utc_now", staticmethod(lambda: later))
    assert [client.get(address).content for address in addresses] == before
    session.save()
    assert client.get(addresses[0]).content != before[0]


def test_an_event_tells_when_it_was_last_changed(client: Client) -> None:
    session = a_session()
    event = event_of(client)
    assert event.DTSTAMP == event.LAST_MODIFIED == session.updated_at.replace(microsecond=0)


def test_only_a_move_in_time_or_place_raises_the_sequence(client: Client) -> None:
    session = a_session()
    assert event_of(client)["SEQUENCE"] == 0
    session.register_url = "https://example.be/in"
    session.save()
    assert event_of(client)["SEQUENCE"] == 0
    move(session, days=1)
    assert event_of(client)["SEQUENCE"] == 1
    stale = TrainingSession.objects.get(pk=session.pk)
    session.municipality = ghent()
    session.save()
    assert event_of(client)["SEQUENCE"] == 2
    stale.register_url = ""
    stale.municipality = ghent()
    stale.save()
    assert event_of(client)["SEQUENCE"] == 2
    stale.ends_at += timedelta(hours=1)
    stale.save()
    assert event_of(client)["SEQUENCE"] == 3
    assert event_of(client)["UID"] == f"{TRAUMA}-20990701-1000@trede"


# The key of a session


def test_a_new_session_on_a_freed_date_has_a_key_of_its_own(client: Client) -> None:
    first = a_session()
    move(first, days=7)
    second = a_session()
    move(second, days=8)
    third = a_session()
    elsewhere = a_session(the_training("solentra-trainings"))
    keys = [session.key for session in (first, second, third, elsewhere)]
    assert keys == ["20990701-1000", "20990701-1000-2", "20990701-1000-3", "20990701-1000"]
    assert len({event["UID"] for event in feed(client).events}) == 4
    for key in keys[:3]:
        assert client.get(f"/nl/trainings/{TRAUMA}/{key}.ics").status_code == 200


def test_a_session_that_goes_to_another_training_takes_a_key_that_is_free_there() -> None:
    other = a_session(the_training("solentra-trainings"))
    move(other, days=1)
    session = a_session()
    session.training = other.training
    session.save()
    assert session.key == "20990701-1000-2"


@pytest.mark.parametrize("key", ["a b", "a/b", "é", "x" * 21])
def test_a_key_that_no_address_can_hold_is_refused(key: str) -> None:
    session = a_session()
    session.key = key
    with pytest.raises(ValidationError) as refusal:
        session.full_clean()
    assert set(refusal.value.message_dict) == {"key"}


@pytest.mark.ignore_template_errors
def test_a_curator_adds_a_session_on_a_freed_date(admin_client: Client) -> None:
    move(a_session(), days=7)
    values = {
        "training": the_training().pk,
        "starts_at_0": "2099-07-01",
        "starts_at_1": "10:00:00",
        "ends_at_0": "2099-07-01",
        "ends_at_1": "12:00:00",
        "is_online": "on",
    }
    added = admin_client.post("/admin/services/trainingsession/add/", values, secure=True)
    assert added.status_code == 302
    assert the_training().sessions.get(starts_at=in_brussels(2099, 7, 1, 10)).key == (
        "20990701-1000-2"
    )


# The files


def a_row(**session: Any) -> dict[str, Any]:
    """A training with one session in Belgian time; a value of None leaves that word out."""
    entry = {
        "key": "20990701-1000",
        "starts_at": datetime.fromisoformat("2099-07-01T10:00"),
        "ends_at": datetime.fromisoformat("2099-07-01T12:00"),
        "is_online": True,
        **session,
    }
    kept = {name: value for name, value in entry.items() if value is not None}
    return {"organisation": "vvsg", "title": {"nl": "Vorming"}, "sessions": [kept]}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes the file with one training, and gives its folder."""

    def written(**values: Any) -> Path:
        path = tmp_path / FILE
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump({"some-training": a_row(**values)}), encoding="utf-8")
        return tmp_path

    return written


@pytest.mark.parametrize("key", [None, "", "20990701 1000", "x" * 21])
def test_a_session_without_a_key_that_an_address_can_hold_is_not_loaded(
    write: Callable[..., Path], key: str | None
) -> None:
    with pytest.raises(LoadRefused) as refusal:
        load(write(key=key))
    (problem,) = refusal.value.problems
    assert problem.startswith(f"{FILE}:1 some-training: sessions")
    assert not Training.objects.filter(slug="some-training").exists()


def test_a_date_that_moves_in_the_file_is_the_same_session(
    client: Client, write: Callable[..., Path]
) -> None:
    load(write())
    before = event_of(client)
    assert (before["UID"], before["SEQUENCE"]) == ("some-training-20990701-1000@trede", 0)
    later = datetime.fromisoformat("2099-07-01T11:00")
    assert load(write(starts_at=later, moved=1)).changed == {"services.Training": 1}
    after = event_of(client)
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], 1)
    assert after.decoded("DTSTART") == in_brussels(2099, 7, 1, 11)


def test_a_session_that_is_only_saved_still_follows_its_file(write: Callable[..., Path]) -> None:
    load(write())
    the_training("some-training").sessions.get().save()
    outcome = load(write(register_url="https://example.be/in"))
    assert (outcome.changed, outcome.kept) == ({"services.Training": 1}, [])


def test_a_session_that_a_curator_moved_stays_where_it_is(write: Callable[..., Path]) -> None:
    load(write())
    move(the_training("some-training").sessions.get(), days=1)
    assert load(write(register_url="https://example.be/in")).kept == [f"{FILE}:1 some-training"]
    session = the_training("some-training").sessions.get()
    assert (session.starts_at, session.moved) == (in_brussels(2099, 7, 2, 10), 1)


# What curators are told


def test_the_home_of_the_admin_names_a_series_without_a_date(admin_client: Client) -> None:
    series = TrainingSeries.objects.get()
    reminder = "/admin/services/trainingseries/?todo=series"
    assert reminder in admin_client.get("/admin/", follow=True).content.decode()
    a_session(series.trainings.first())
    assert reminder not in admin_client.get("/admin/", follow=True).content.decode()
    rows = admin_client.get("/admin/services/trainingseries/", follow=True)
    assert rows.context["cl"].queryset.get().next_on == in_brussels(2099, 7, 1, 10)


def test_a_series_that_is_followed_at_any_time_needs_no_date() -> None:
    series = TrainingSeries.objects.get()
    assert list(TrainingSeries.objects.without_date()) == [series]
    series.trainings.update(format=Training.Format.E_LEARNING)
    assert not TrainingSeries.objects.without_date().exists()
