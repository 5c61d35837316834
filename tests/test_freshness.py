"""When facts are due for a check: the reckoning, what makes it run, and what it costs."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from services import freshness, verifying
from services.freshness import GROUPS, Looked
from services.models import CrisisLine, Service, Verification
from services.verifying import refresh, refresh_all, verify
from tests.builders import READ, a_service, a_source
from tiers import version
from tiers.models import ContentVersion, Source, StatusType

CHECKED = READ + datetime.timedelta(days=10)
DAY = datetime.timedelta(days=1)
SHELF_LIFE = {"contact": 180, "hours": 180, "place": 365, "eligibility": 365, "rest": 365}

days = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1))
maybe_days = st.none() | days
lives = st.fixed_dictionaries({group: st.integers(1, 2000) for group in GROUPS})


# The reckoning


@given(verified=days, read=maybe_days, life=st.integers(1, 2000))
def test_a_verification_decides_whatever_was_read(
    verified: datetime.date, read: datetime.date | None, life: int
) -> None:
    assert freshness.due_on(Looked(verified, read), life) == verified + life * DAY


@given(read=days, life=st.integers(1, 2000))
def test_a_reading_counts_where_nobody_verified(read: datetime.date, life: int) -> None:
    assert freshness.due_on(Looked(None, read), life) == read + life * DAY


def test_what_nobody_ever_looked_at_has_no_day_and_is_not_overdue() -> None:
    assert freshness.due_on(Looked(), 30) is None
    assert not freshness.is_overdue(None, READ)


@given(verified=st.dictionaries(st.sampled_from(GROUPS), days), read=maybe_days, life=lives)
def test_each_group_has_a_day_of_its_own(
    verified: dict[str, datetime.date], read: datetime.date | None, life: dict[str, int]
) -> None:
    due = freshness.groups_due_on(verified, read, life)
    assert tuple(due) == GROUPS
    for group, day in due.items():
        looked = verified.get(group, read)
        assert day == (looked + life[group] * DAY if looked else None)


@given(verified=maybe_days, read=maybe_days, review=days, life=st.integers(1, 2000))
def test_a_review_of_the_law_stands_until_somebody_did_it(
    verified: datetime.date | None, read: datetime.date | None, review: datetime.date, life: int
) -> None:
    due = freshness.law_due_on(Looked(verified, read), life, review)
    if verified and verified >= review:
        assert due == verified + life * DAY
    else:
        assert due == review


@given(day=days, due=st.dictionaries(st.sampled_from(GROUPS), maybe_days))
def test_overdue_are_the_groups_whose_day_is_past(
    day: datetime.date, due: dict[str, datetime.date | None]
) -> None:
    late = freshness.overdue_groups(due, day)
    assert set(late) == {group for group, on in due.items() if on and on < day}
    assert list(late) == [group for group in GROUPS if group in late]


@given(found=st.lists(maybe_days))
def test_the_newest_day_is_one_of_them_and_none_is_later(
    found: list[datetime.date | None],
) -> None:
    newest = freshness.newest(found)
    known = [day for day in found if day]
    assert newest == (max(known) if known else None)


# The columns

pytestmark = pytest.mark.django_db


def due_of(thing: Any) -> dict[str, datetime.date | None]:
    thing.refresh_from_db()
    return {group: getattr(thing, f"{group}_due_on") for group in GROUPS}


def after(day: datetime.date) -> dict[str, datetime.date]:
    return {group: day + SHELF_LIFE[group] * DAY for group in GROUPS}


def check(thing: Any, *groups: str, on: datetime.date = CHECKED, outcome: str = "correct") -> None:
    verify([thing], groups or ("rest",), how="called", outcome=outcome, by=None, on=on)


def test_a_new_service_is_due_by_the_reading_of_its_newest_source() -> None:
    service = a_service()
    assert due_of(service) == after(READ)
    service.sources.add(a_source(consulted_on=READ + 5 * DAY))
    assert due_of(service) == after(READ + 5 * DAY)
    assert service.last_verified is None, "a reading verifies nothing"


@pytest.mark.parametrize("outcome", ["correct", "changed"])
def test_a_verification_sets_its_own_group_and_no_other(outcome: str) -> None:
    service = a_service()
    check(service, "contact", outcome=outcome)
    assert due_of(service) == after(READ) | {"contact": CHECKED + 180 * DAY}
    assert service.last_verified == CHECKED


def test_who_did_not_answer_verifies_nothing() -> None:
    service = a_service()
    check(service, *GROUPS, outcome="no-answer")
    assert due_of(service) == after(READ)
    assert service.last_verified is None
    assert service.verifications.count() == 5


def test_the_newest_verification_counts_whatever_was_written_last() -> None:
    service = a_service()
    check(service, "hours", on=CHECKED)
    check(service, "hours", on=CHECKED - 300 * DAY)
    assert due_of(service)["hours"] == CHECKED + 180 * DAY
    assert service.last_verified == CHECKED


def test_a_verification_taken_back_leaves_no_trace() -> None:
    service = a_service()
    check(service, *GROUPS)
    service.verifications.get(group="contact").delete()
    assert due_of(service) == after(CHECKED) | {"contact": READ + 180 * DAY}
    service.verifications.all().delete()
    assert due_of(service) == after(READ)
    assert service.last_verified is None


def test_a_verification_written_in_the_admin_counts_too() -> None:
    service = a_service()
    row = Verification.objects.create(
        service=service, group="place", checked_on=CHECKED, how="visit", outcome="correct"
    )
    assert due_of(service)["place"] == CHECKED + 365 * DAY
    row.outcome = "no-answer"
    row.save()
    assert due_of(service)["place"] == READ + 365 * DAY


SOURCE_CHANGES: tuple[tuple[str, Callable[[Service, Source], Any], datetime.date | None], ...] = (
    ("a later reading", lambda _service, source: read_again(source), CHECKED),
    ("a source taken away", lambda service, source: service.sources.remove(source), None),
    ("all taken away", lambda service, _source: service.sources.clear(), None),
    ("other sources", lambda service, _s: service.sources.set([a_source()]), READ),
    ("from the side of the source", lambda service, s: s.services.remove(service), None),
    ("all of the source taken away", lambda _service, source: source.services.clear(), None),
    ("the source deleted", lambda _service, source: source.delete(), None),
)


def read_again(source: Source) -> None:
    source.consulted_on = CHECKED
    source.save()


@pytest.mark.parametrize(
    ("change", "day"),
    [(change, day) for _name, change, day in SOURCE_CHANGES],
    ids=[name for name, _change, _day in SOURCE_CHANGES],
)
def test_every_change_of_the_sources_is_reckoned(
    change: Callable[[Service, Source], Any], day: datetime.date | None
) -> None:
    service = a_service()
    change(service, service.sources.get())
    assert due_of(service) == (after(day) if day else dict.fromkeys(GROUPS))


def test_a_row_that_stood_in_memory_brings_no_old_day_back() -> None:
    service = a_service()
    in_memory = Service.objects.get(pk=service.pk)
    check(service, *GROUPS)
    in_memory.save()
    assert due_of(service) == after(CHECKED)
    assert service.last_verified == CHECKED


def test_a_crisis_line_holds_for_thirty_days() -> None:
    line = CrisisLine.objects.first()
    check(line)
    line.refresh_from_db()
    assert line.due_on == CHECKED + 30 * DAY


def test_a_status_is_due_on_the_day_of_its_review_and_else_after_a_year() -> None:
    status = StatusType.objects.get(slug="refugee")
    read = max(status.sources.values_list("consulted_on", flat=True))
    assert status.due_on == read + 365 * DAY
    status.review_on = datetime.date(2027, 1, 1)
    status.save()
    status.refresh_from_db()
    assert status.due_on == status.review_on
    check(status, on=status.review_on)
    status.refresh_from_db()
    assert status.due_on == status.review_on + 365 * DAY


def test_everything_that_was_loaded_has_a_day() -> None:
    assert Service.objects.exists()
    assert not Service.objects.filter(rest_due_on=None).exists()
    assert not CrisisLine.objects.filter(due_on=None).exists()
    assert not StatusType.objects.filter(due_on=None).exists()
    assert not Service.objects.exclude(last_verified=None).exists()


def test_the_stamp_of_the_content_changes_so_that_no_copy_is_old() -> None:
    service, line = a_service(), CrisisLine.objects.first()
    before = ContentVersion.objects.get()
    check(service)
    between = ContentVersion.objects.get()
    assert between.content != before.content
    assert between.vocabulary == before.vocabulary
    check(line)
    assert ContentVersion.objects.get().vocabulary != before.vocabulary


def test_no_history_is_written_as_nobody_changed_a_fact(admin_user: User) -> None:
    service = a_service()
    before = service.history.count()
    verify([service], GROUPS, how="called", outcome="correct", by=admin_user)
    assert service.history.count() == before


# The setting


def test_after_a_change_of_the_setting_everything_is_reckoned_anew(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    service = a_service()
    settings.SHELF_LIFE = {**settings.SHELF_LIFE, "contact": 10}
    assert due_of(service)["contact"] == READ + 180 * DAY
    call_command("freshen")
    assert due_of(service)["contact"] == READ + 10 * DAY
    assert f"{Service.objects.count()} rows" in capsys.readouterr().out
    call_command("freshen")
    assert capsys.readouterr().out == "0 rows have another day\n"


def test_many_changes_inside_are_reckoned_once_at_the_end() -> None:
    service = a_service()
    with verifying.at_the_end():
        service.sources.set([a_source(consulted_on=CHECKED)])
        assert due_of(service) == after(READ)
    assert due_of(service) == after(CHECKED)


def test_what_fails_inside_reckons_nothing_and_ends_the_waiting() -> None:
    service = a_service()
    with pytest.raises(ZeroDivisionError), verifying.at_the_end():
        raise ZeroDivisionError
    service.sources.set([a_source(consulted_on=CHECKED)])
    assert due_of(service) == after(CHECKED)


# Cost


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_reckoning_costs_the_same_for_one_row_and_for_a_hundred(
    settings: Settings,
) -> None:
    # 1 the readings · 2 the verifications · 3 the rows · 4 what changed · 5 the stamp
    one = Service.objects.filter(pk=a_service().pk)
    many = Service.objects.filter(pk__in=list(Service.objects.values_list("pk", flat=True)[:100]))
    settings.SHELF_LIFE = {**settings.SHELF_LIFE, "rest": 10}
    few = queries(lambda: refresh(one))
    assert few == 5
    assert queries(lambda: refresh(many)) == few
    assert many.count() == 100
    assert queries(lambda: refresh(many)) == 3, "where nothing changes, nothing is written"


def test_verifying_costs_the_same_for_one_service_and_for_a_hundred() -> None:
    def check_all(things: list[Service]) -> None:
        verify(things, ["contact"], how="called", outcome="correct", by=None)

    few = queries(lambda: check_all([a_service_of_the_fixtures()]))
    assert queries(lambda: check_all(list(Service.objects.all()[1:101]))) == few


def a_service_of_the_fixtures() -> Service:
    return Service.objects.all()[0]


def test_nothing_to_verify_is_nothing_done() -> None:
    assert verify([], GROUPS, how="called", outcome="correct", by=None) == []
    assert refresh(Service.objects.none()) == 0
    assert refresh_all() == 0
    assert version.current_vocabulary()
