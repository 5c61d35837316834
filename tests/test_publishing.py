"""From draft to published: what is to do, who may, and the drafts that only wait."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.admin.publishing import FIELDS, has_everything
from services.models import Service
from tests.builders import a_service
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, change, filled_in, soup
from tiers.models import StatusType

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

DRAFT, PUBLISHED, ARCHIVED = Service.State.DRAFT, Service.State.PUBLISHED, Service.State.ARCHIVED


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(client, a_member(username="anna"))


def page_of(curator: Client, service: Service) -> Any:
    return soup(curator.get(address(Service, "change", service.pk)))


def press(curator: Client, service: Service, word: str) -> Any:
    answer = curator.post(address(Service, word, service.pk), {"_continue": "1"}, follow=True)
    service.refresh_from_db()
    return answer


def without(name: str) -> Callable[[Service], Any]:
    return lambda service: getattr(service, name).clear()


def empty(name: str, value: Any = "") -> Callable[[Service], Any]:
    return lambda service: Service.objects.filter(pk=service.pk).update(**{name: value})


def answers(rule: str, answer: str, reason: str | None = None) -> Callable[[Service], Any]:
    def write(service: Service) -> None:
        Service.objects.filter(pk=service.pk).update(status_rule=rule)
        if answer:
            service.statuses.create(
                status=StatusType.objects.first(), answer=answer, reason_nl=reason
            )

    return write


# What spoils a service, by the code of what is then to do; None where nothing is.
CASES: dict[str, tuple[str | None, Callable[[Service], Any]]] = {
    "complete": (None, lambda service: None),
    "no name": ("name", empty("name_nl")),
    "no summary": ("summary", empty("summary_nl", None)),
    "no area": ("area", without("regions")),
    "no source": ("source", without("sources")),
    "no need": ("needs", without("needs")),
    "no way in": ("way-in", empty("finder_nl", None)),
    "open to all, closed to one": ("status-contradiction", answers("all", "closed")),
    "open to all, open to one": (None, answers("all", "open")),
    "no named status": ("status-missing", answers("named", "")),
    "depends without a reason": ("status-reason", answers("named", "depends")),
    "depends with a reason": (None, answers("named", "depends", "Vraag het.")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_list_of_drafts_knows_what_the_to_do_list_knows(case: str) -> None:
    code, spoil = CASES[case]
    service = a_service(state=DRAFT)
    spoil(service)
    service = Service.objects.get(pk=service.pk)
    assert [blocker.code for blocker in service.blockers()] == ([code] if code else [])
    ready = Service.objects.filter(has_everything(), pk=service.pk).exists()
    assert ready is (code is None)


def test_the_list_of_drafts_and_the_to_do_list_agree_on_every_service() -> None:
    ready = set(Service.objects.filter(has_everything()).values_list("pk", flat=True))
    some = Service.objects.order_by("slug")[:40]
    assert all((service.pk in ready) is (not service.blockers()) for service in some)


def test_what_is_to_do_leads_to_its_field(curator: Client) -> None:
    service = a_service(state=DRAFT, finder_nl="", summary_nl="")
    for name in ("regions", "sources", "needs"):
        getattr(service, name).clear()
    page = page_of(curator, service)
    links = page.select("#publishing .to-do a")
    assert len(links) == 5
    assert all(page.select(str(link["href"])) for link in links)


def test_every_kind_of_blocker_has_its_field_on_the_form(curator: Client) -> None:
    page = page_of(curator, a_service(state=DRAFT))
    assert {code for code, _spoil in CASES.values() if code} < set(FIELDS)
    assert [field for field in FIELDS.values() if not page.select(f"#{field}")] == []


def test_a_complete_draft_is_published_at_the_press_of_a_button(curator: Client) -> None:
    service = a_service(state=DRAFT)
    page = soup(press(curator, service, "publish"))
    assert service.state == PUBLISHED
    assert "It is published" in words(one(page, ".messagelist"))
    assert curator.get(f"/nl/services/{service.slug}/").status_code == 200
    assert service.history.first().history_user.username == "anna"


def test_a_draft_with_something_missing_is_refused_with_the_list(curator: Client) -> None:
    service = a_service(state=DRAFT, needs=())
    page = soup(press(curator, service, "publish"))
    assert service.state == DRAFT
    assert "cannot be published yet" in words(one(page, ".messagelist .error"))
    assert "Choose at least one need" in words(one(page, "#publishing .to-do"))


@pytest.mark.parametrize(("word", "state"), [("archive", ARCHIVED), ("withdraw", DRAFT)])
def test_a_published_service_is_taken_off_the_site(curator: Client, word: str, state: str) -> None:
    service = a_service()
    press(curator, service, word)
    assert service.state == state
    assert curator.get(f"/nl/services/{service.slug}/").status_code in (404, 410)


def test_an_address_that_is_only_opened_publishes_nothing(curator: Client) -> None:
    service = a_service(state=DRAFT)
    assert curator.get(address(Service, "publish", service.pk)).status_code == 405
    service.refresh_from_db()
    assert service.state == DRAFT


def test_who_may_not_publish_sees_no_button_and_is_refused(
    client: Client,
) -> None:
    curator = sign_in(client, a_member("curator", regions=("be",)))
    service = a_service(state=DRAFT)
    page = page_of(curator, service)
    assert page.select("#publishing form") == []
    assert press(curator, service, "publish").status_code == 403
    refused = change(curator, service, state="published")
    assert "Only a publisher" in refused.content.decode()
    service.refresh_from_db()
    assert service.state == DRAFT


def test_who_has_no_right_to_change_services_publishes_none(client: Client) -> None:
    service = a_service(state=DRAFT)
    sign_in(client, User.objects.create_user("reader", is_staff=True))
    assert client.post(address(Service, "publish", service.pk)).status_code == 403
    service.refresh_from_db()
    assert service.state == DRAFT


def test_the_list_finds_drafts_that_are_ready_and_those_that_are_not(curator: Client) -> None:
    ready, lacking = a_service(state=DRAFT), a_service(state=DRAFT, needs=())
    public = a_service()
    for value, found, others in (
        ("ready", ready, (lacking, public)),
        ("missing", lacking, (ready, public)),
    ):
        listed = soup(curator.get(address(Service), {"drafts": value})).select_one("#result_list")
        links = {str(link["href"]).split("?")[0] for link in listed.select("th a")}
        assert address(Service, "change", found.pk) in links
        assert not links & {address(Service, "change", other.pk) for other in others}


def test_the_list_of_drafts_costs_the_same_for_one_and_for_many(curator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            soup(curator.get(address(Service), {"drafts": "ready"}))
        return len(found)

    a_service(state=DRAFT)
    few = queries()
    for _number in range(4):
        a_service(state=DRAFT)
    assert few == queries()


def test_a_form_with_the_buttons_can_still_be_saved(curator: Client) -> None:
    service = a_service(state=DRAFT)
    data = filled_in(page_of(curator, service))
    assert "_continue" not in data
    assert change(curator, service, summary_nl="Nieuw.").status_code == 302
