"""A kept page is never older than the content: every change makes another version, and the day ends it too."""

import contextlib
import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.page_cache import lasting
from directory.page_cache.bounded import BoundedCache
from directory.translating import desk
from services.hours import BRUSSELS
from services.models import Service, Training, TrainingSession
from services.verifying import verify
from tests import keeping
from tests.browsing import apart
from tests.builders import a_service
from tests.clock import MONDAY, now_is
from tests.keeping import ADDRESSES
from tests.reading import words
from tests.serving import address_of, environment_for
from tests.signing_in import a_member
from tests.test_service_page import page_of, section
from tiers import version
from tiers.models import ContentVersion, TranslationState

pytestmark = pytest.mark.django_db

kept = keeping.kept

DAY = datetime.timedelta(days=1)

# Written from the content, with a new stamp of its own accord (services/searching/keeping.py).
WRITTEN_FROM_CONTENT = {"SearchDocument", "SearchState", "SearchWord"}
# What no public page shows, of the apps that hold the content; tests below look whether it is so.
BEHIND_THE_DESK = {
    "Asking",
    "ContentVersion",
    "DoNotAsk",
    "Link",
    "LoadedRow",
    "LookAlike",
    "Mandate",
    "Proposal",
    "ProposedChange",
    "Report",
    "Tally",
    "Vignette",
}


def public_models() -> list[type[models.Model]]:
    """Every table of the content, its many-to-many tables included, that a public page can show."""
    found = [
        model
        for label in ("tiers", "services")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return [model for model in found if owner(model) not in BEHIND_THE_DESK | WRITTEN_FROM_CONTENT]


def owner(model: type[models.Model]) -> str:
    """The name of the model, or of the one whose many-to-many rows these are."""
    return model.__name__.partition("_")[0] if model._meta.auto_created else model.__name__


# Every change


def test_every_public_table_is_watched_and_no_other() -> None:
    assert version.watched() == set(public_models())


@pytest.mark.parametrize("model", public_models(), ids=lambda model: model.__name__)
def test_a_save_and_a_delete_of_any_public_row_make_another_version(
    model: type[models.Model],
) -> None:
    row = model._default_manager.order_by("pk").first()
    if row is None:
        pytest.skip("the fixtures have no such row")
    first = version.current_content()
    if model._meta.auto_created:
        relation_of(row).clear()
        assert version.current_content() != first
        return
    row.save()
    second = version.current_content()
    assert second != first
    with contextlib.suppress(models.ProtectedError), transaction.atomic():
        row.delete()
        assert version.current_content() != second


def relation_of(row: models.Model) -> Any:
    """The many-to-many relation that has a row of its own table."""
    owners = row._meta.auto_created
    (field,) = (
        field for field in owners._meta.many_to_many if field.remote_field.through is type(row)
    )
    return getattr(getattr(row, field.m2m_field_name()), field.name)


def test_public_pages_read_no_table_that_nobody_watches(client: Client) -> None:
    """Of the tables of the content; those of Django itself hold none of it."""
    unwatched = {
        model._meta.db_table
        for label in ("tiers", "services")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if owner(model) in BEHIND_THE_DESK - {"ContentVersion"}
    }
    for address in ADDRESSES:
        if "/confirm/" in address or "/coverage/" in address:  # neither is kept
            continue
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        read = {name for name in unwatched for query in queries if f'"{name}"' in query["sql"]}
        assert read == set(), address


Change = Callable[[Service], Any]
CHANGES: dict[str, Change] = {
    "a verification": lambda service: verify(
        [service], ["contact"], how="called", outcome="correct", by=None
    ),
    "a review of translations": lambda service: desk.review(
        TranslationState.objects.of(service), a_member()
    ),
    "a closure": lambda service: service.closures.create(
        closed_from=timezone.localdate(), closed_until=timezone.localdate()
    ),
    "a closure of the organisation": lambda service: service.organisation.closures.create(
        closed_from=timezone.localdate(), closed_until=timezone.localdate()
    ),
    "another area": lambda service: service.regions.clear(),
    "another contact": lambda service: service.contacts.create(
        slug="one-more", kind="phone", value="+3292345678"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_many_rows_at_once_make_another_version_too(change: Change) -> None:
    service = Service.objects.published().get(slug="ulysse-ssm")
    before = version.current_content()
    change(service)
    assert version.current_content() != before


def test_a_change_that_is_rolled_back_was_none(client: Client, kept: BoundedCache) -> None:
    service = a_service()
    address = f"/nl/services/{service.slug}/"
    before, stamp = client.get(address).content, version.current_content()
    with transaction.atomic():
        service.name_nl = "Anders"
        service.save()
        assert version.current_content() != stamp
        assert b"Anders" in client.get(address).content
        transaction.set_rollback(True)
    assert version.current_content() == stamp
    assert client.get(address).content == before


def test_a_save_shows_in_the_next_answer(client: Client, kept: BoundedCache) -> None:
    service = a_service()
    addresses = [
        f"/nl/services/{service.slug}/",
        f"/api/services/{service.slug}",
        "/nl/services/?q=Anders",
    ]
    before = [client.get(address).content for address in addresses]
    assert [client.get(address).content for address in addresses] == before
    service.name_nl = "Anders"
    service.save()
    for address, old in zip(addresses, before, strict=True):
        assert service.slug.encode() in client.get(address).content
        assert client.get(address).content != old


def test_without_a_version_nothing_is_kept(client: Client, kept: BoundedCache) -> None:
    ContentVersion.objects.all().delete()
    assert client.get("/nl/about/").status_code == 200
    assert not kept.room.rows


# The day


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_a_page_of_yesterday_is_not_sent_today(
    client: Client, kept: BoundedCache, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    service = a_service(opening_hours="Mo 09:00-17:00")
    address = f"/en/services/{service.slug}/"
    now_is(monkeypatch, MONDAY.replace(hour=hour, minute=59))
    assert b"Today" in client.get(address).content
    now_is(monkeypatch, MONDAY.replace(hour=0, minute=0) + DAY)
    assert b"Today" not in client.get(address).content
    assert b"Closed today" in client.get(address).content


def test_a_closure_begins_and_ends_with_its_days(
    client: Client, kept: BoundedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = a_service(opening_hours="24/7")
    service.closures.create(closed_from=MONDAY.date(), closed_until=MONDAY.date())
    told = []
    for days in (-1, 0, 1):
        now_is(monkeypatch, MONDAY + days * DAY)
        soup = page_of(client, service)
        told.append("Closed until and including" in words(section(soup, "when")))
    assert told == [False, True, False]


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime.datetime(2026, 11, 23, 20, tzinfo=BRUSSELS), 4),
        (datetime.datetime(2026, 11, 23, 0, tzinfo=BRUSSELS), 24),
        # The nights in which the clock goes back and forward.
        (datetime.datetime(2026, 10, 25, 0, tzinfo=BRUSSELS), 25),
        (datetime.datetime(2026, 3, 29, 0, tzinfo=BRUSSELS), 23),
    ],
)
def test_a_page_holds_until_midnight_in_belgium(now: datetime.datetime, hours: int) -> None:
    now = now.astimezone(datetime.UTC)
    assert lasting.holds_until(now) - now == datetime.timedelta(hours=hours)


def test_a_training_is_over_when_it_ends(
    client: Client, kept: BoundedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, MONDAY)
    training = Training.objects.get(slug="vvsg-solentra-trauma")
    TrainingSession.objects.all().delete()
    session = training.sessions.create(
        starts_at=MONDAY, ends_at=MONDAY.replace(hour=11), is_online=True
    )
    assert lasting.holds_until(timezone.now(), has_sessions=True) == session.ends_at
    address = f"/en/trainings/{training.slug}/"
    before = client.get(address).content
    now_is(monkeypatch, MONDAY.replace(hour=10, minute=59))
    assert client.get(address).content == before
    now_is(monkeypatch, MONDAY.replace(hour=11, minute=1))
    assert client.get(address).content != before


# Two processes

ANOTHER = """
import json, sys
import django
django.setup()
from django.core.cache import caches
from django.test import Client
from directory import history
from services.models import Service

client = Client()
for line in sys.stdin:
    word, slug, text = json.loads(line)
    if word == "save":
        with history.paused():
            service = Service.objects.get(slug=slug)
            service.summary_en = text
            service.save()
        told = ""
    else:
        address = f"/en/services/{slug}/"
        told = client.get(address, secure=True).content.decode()
    told = [told, len(caches["pages"].room.rows)]
    print(json.dumps(told), flush=True)
"""


class Another:
    """Another process on the same database, with a memory of its own."""

    def __init__(self) -> None:
        url = address_of(str(connection.settings_dict["NAME"]))
        environment = environment_for(url, cache="") | {"PAGES_MB": "4"}
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", ANOTHER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words: str) -> tuple[str, int]:
        """What it answers: its page, and how many it keeps."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps((*words, "")[:3]), file=self.process.stdin, flush=True)
        page, rows = json.loads(self.process.stdout.readline())
        return page, rows


@pytest.fixture
def another() -> Iterator[Another]:
    process = Another()
    yield process
    process.process.communicate()


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two processes share no SQLite in memory"
)
def test_a_save_in_one_process_shows_in_the_next_answer_of_another(
    client: Client, kept: BoundedCache, another: Another
) -> None:
    slug = "ulysse-ssm"
    address = f"/en/services/{slug}/"
    was = apart(lambda: Service.objects.values_list("summary_en", flat=True).get(slug=slug))
    new = "Said by the other process."
    try:
        here, (there, rows) = client.get(address).content.decode(), another.ask("page", slug)
        assert rows == 1
        assert new not in here + there
        assert another.ask("page", slug) == (there, 1), "it keeps the page"
        another.ask("save", slug, new)
        assert new in client.get(address).content.decode()
        assert new in another.ask("page", slug)[0]
    finally:
        another.ask("save", slug, was)
    assert client.get(address).content.decode() == here
    assert another.ask("page", slug)[0] == there
