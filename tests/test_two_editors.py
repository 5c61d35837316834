"""Two editors of one row: the second save comes back with both versions, and nothing of either is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib import admin
from django.test import Client

from directory.history import kept
from services.models import Region, Service, ServiceStatus, TrainingSession, Vignette
from tests.builders import a_service
from tests.conftest import Visitor
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, change, filled_in, soup
from tiers.models import Need, StatusType

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def anna(client: Client) -> Client:
    return sign_in(client, a_member(username="anna"))


@pytest.fixture
def bert() -> Client:
    return sign_in(Visitor(), a_member(username="bert"))


def opened(client: Client, row: Any) -> dict[str, Any]:
    return filled_in(soup(client.get(address(type(row), "change", row.pk))))


def send(client: Client, row: Any, data: dict[str, Any]) -> Any:
    return client.post(address(type(row), "change", row.pk), data)


def told(page: BeautifulSoup) -> dict[str, Tag]:
    return {str(row["data-field"]): row for row in page.select("#collision tbody tr")}


def cell(row: Tag, name: str) -> str:
    return words(one(row, f".{name}"))


def test_a_form_that_nobody_else_saved_is_saved(anna: Client) -> None:
    service = a_service()
    assert send(anna, service, opened(anna, service) | {"summary_nl": "Nieuw."}).status_code == 302
    service.refresh_from_db()
    assert service.summary_nl == "Nieuw."


def test_the_second_save_comes_back_with_both_versions_by_name(anna: Client, bert: Client) -> None:
    service = a_service(summary_nl="Eerst.", cost="unknown")
    form = opened(anna, service)
    change(bert, service, summary_nl="Van Bert.", cost="free")
    page = soup(send(anna, service, form | {"summary_nl": "Van Anna."}))
    service.refresh_from_db()
    assert service.summary_nl == "Van Bert."
    both = told(page)
    assert set(both) == {"summary_nl", "cost"}
    versions = [cell(both["summary_nl"], name) for name in ("was", "theirs", "typed")]
    assert versions == ["Eerst.", "Van Bert.", "Van Anna."]
    assert cell(both["cost"], "theirs") == "free"
    assert words(one(page, "#collision bdi")) == "bert"
    assert "Nothing is saved yet" in words(one(page, ".errorlist.nonfield"))


def test_what_was_typed_stays_and_what_only_the_other_changed_comes_in(
    anna: Client, bert: Client
) -> None:
    service = a_service(summary_nl="Eerst.", cost="unknown")
    needs = [str(need.pk) for need in Need.objects.order_by("pk")[:2]]
    form = opened(anna, service)
    change(bert, service, summary_nl="Van Bert.", cost="free", needs=needs, is_remote="on")
    again = filled_in(soup(send(anna, service, form | {"summary_nl": "Van Anna."})))
    assert again["summary_nl"] == "Van Anna."
    assert again["cost"] == ["free"]
    assert sorted(again["needs"]) == sorted(needs)
    assert send(anna, service, again).status_code == 302
    service.refresh_from_db()
    assert (service.summary_nl, service.cost, service.is_remote) == ("Van Anna.", "free", True)
    assert sorted(str(need.pk) for need in service.needs.all()) == sorted(needs)


def test_a_third_save_in_between_is_refused_again(anna: Client, bert: Client) -> None:
    service = a_service()
    form = opened(anna, service)
    change(bert, service, summary_nl="Een.")
    again = filled_in(soup(send(anna, service, form | {"summary_nl": "Anna."})))
    change(bert, service, summary_nl="Twee.")
    assert cell(told(soup(send(anna, service, again)))["summary_nl"], "theirs") == "Twee."


def test_a_row_of_the_form_that_the_other_changed_is_shown(anna: Client, bert: Client) -> None:
    service = a_service(languages=("nl", "fr"))
    form = opened(anna, service)
    change(bert, service, **{"languages-0-kind": "interpreter"})
    page = soup(send(anna, service, form | {"languages-1-kind": "interpreter"}))
    assert cell(told(page)["kind"], "theirs") == "through an interpreter"
    assert send(anna, service, filled_in(page)).status_code == 302
    assert set(service.languages.values_list("kind", flat=True)) == {"interpreter"}


def test_a_row_that_the_other_added_comes_into_the_form_and_stays(
    anna: Client, bert: Client
) -> None:
    service = a_service(statuses={"refugee": "open"})
    form = opened(anna, service)
    status = StatusType.objects.exclude(slug="refugee").first()
    ServiceStatus.objects.create(service=service, status=status, answer="closed")
    page = soup(send(anna, service, form | {"summary_nl": "Van Anna."}))
    again = filled_in(page)
    assert (again["statuses-INITIAL_FORMS"], again["statuses-TOTAL_FORMS"]) == ("2", "2")
    assert "The other added this row." in words(one(page, "#collision"))
    assert send(anna, service, again).status_code == 302
    assert service.statuses.count() == 2


@pytest.mark.parametrize(("typed", "left"), [("interpreter", 2), ("staff", 1)])
def test_a_row_that_the_other_deleted_stays_only_with_what_was_typed_in_it(
    anna: Client, bert: Client, typed: str, left: int
) -> None:
    service = a_service(languages=("nl", "fr"))
    form = opened(anna, service)
    change(bert, service, **{"languages-0-DELETE": "on"})
    page = soup(send(anna, service, form | {"languages-0-kind": typed}))
    assert "The other deleted this row." in words(one(page, "#collision"))
    assert send(anna, service, filled_in(page)).status_code == 302
    assert service.languages.count() == left


def test_a_row_with_dates_comes_back_as_the_other_left_it(anna: Client, bert: Client) -> None:
    session = TrainingSession.objects.first()
    training = session.training
    form = opened(anna, training)
    change(bert, session, starts_at_0="2027-03-01", ends_at_0="2027-03-01", register_before="")
    again = filled_in(soup(send(anna, training, form | {"title_nl": "Van Anna"})))
    assert send(anna, training, again).status_code == 302
    session.refresh_from_db()
    training.refresh_from_db()
    assert (session.starts_at.year, training.title_nl) == (2027, "Van Anna")


def test_a_change_outside_the_history_is_seen_too(anna: Client) -> None:
    service = a_service(summary_nl="Eerst.")
    form = opened(anna, service)
    Service.objects.filter(pk=service.pk).update(summary_nl="Door een opdracht.")
    page = soup(send(anna, service, form | {"summary_nl": "Van Anna."}))
    assert cell(told(page)["summary_nl"], "theirs") == "Door een opdracht."
    assert filled_in(page)["summary_nl"] == "Van Anna."


def test_places_are_guarded_with_their_postcodes(anna: Client) -> None:
    place = Region.objects.filter(postcodes__isnull=False).first()
    form = opened(anna, place)
    place.postcodes.first().delete()
    assert one(soup(send(anna, place, form)), "#collision")


@pytest.mark.parametrize("version", [None, "", "nonsense", "a.b", "x" * 3000])
def test_a_form_without_its_version_is_not_saved(anna: Client, version: str | None) -> None:
    service = a_service(summary_nl="Eerst.")
    form = opened(anna, service) | {"summary_nl": "Van Anna.", "_version": version}
    page = soup(
        send(anna, service, {name: value for name, value in form.items() if value is not None})
    )
    assert filled_in(page)["summary_nl"] == "Van Anna."
    service.refresh_from_db()
    assert service.summary_nl == "Eerst."


def test_what_is_typed_for_a_row_that_the_other_deleted_is_shown_to_copy(
    anna: Client, bert: Client
) -> None:
    service = a_service()
    form = opened(anna, service)
    bert.post(address(Service, "delete", service.pk), {"post": "yes"})
    page = soup(send(anna, service, form | {"summary_nl": "Van Anna."}))
    assert "Van Anna." in words(one(page, "dl.typed"))
    assert "bert" in words(one(page, ".errornote"))
    assert page.select(f'a[href="{address(Service, "history", service.pk)}"]')


def test_a_mistake_in_the_form_keeps_its_version(anna: Client, bert: Client) -> None:
    service = a_service()
    form = opened(anna, service)
    wrong = soup(send(anna, service, form | {"age_from": "x"}))
    change(bert, service, cost="free")
    assert one(soup(send(anna, service, filled_in(wrong) | {"age_from": ""})), "#collision")


def test_every_form_of_the_content_carries_its_version(anna: Client) -> None:
    seen = 0
    for model in kept():
        row = model._default_manager.first()
        if row is not None:
            assert opened(anna, row)["_version"], model
            seen += 1
    assert seen > 30


def test_no_list_of_the_admin_is_edited_in_place() -> None:
    """Such a list carries old versions of many rows: it would need a version for each."""
    assert [model for model, made in admin.site._registry.items() if made.list_editable] == []


def test_an_unchanged_story_is_no_collision(anna: Client) -> None:
    story = Vignette.objects.first()
    assert send(anna, story, opened(anna, story)).status_code == 302
