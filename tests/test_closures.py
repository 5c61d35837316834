"""Closures of a service and of a whole organisation, many at once, and how the intake stands."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from services.models import Closure, Mandate, Organisation, Service
from tests.builders import a_service, an_organisation
from tests.reading import FEW, one, parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import change, errors_of, soup
from tests.test_help import NO_CARE, Visit
from tiers.models import ContentVersion

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

DAY = datetime.timedelta(days=1)
SERVICES = reverse("admin:services_service_changelist")
ORGANISATIONS = reverse("admin:services_organisation_changelist")
CLOSURES = reverse("admin:services_closure_changelist")


def today() -> datetime.date:
    return timezone.localdate()


def closed(thing: Service | Organisation, first: int = 0, last: int = 0, **values: Any) -> Closure:
    """A closure from so many days after today to so many days after today."""
    days = {"closed_from": today() + first * DAY, "closed_until": today() + last * DAY}
    return thing.closures.create(**days, **values)


def a_closed_service(**values: Any) -> Service:
    """A service whose organisation is closed today."""
    service = a_service(opening_hours="24/7", **values)
    closed(service.organisation, message_nl="Staking.", message_en="A strike.", message_fr="Grève.")
    return service


def chips(soup: BeautifulSoup) -> list[str]:
    return [words(chip) for chip in soup.select(".chip")]


# What a reader sees


def test_the_page_of_a_service_is_closed_with_its_organisation(client: Client) -> None:
    service = a_closed_service()
    page = parsed(client, f"/en/services/{service.slug}/")
    assert "Closed today" in chips(page)
    assert "A strike." in words(one(page, "section[aria-labelledby=when] p.note"))
    assert words(one(page, "table.hours tr.today td")) == "closed"


@pytest.mark.parametrize("language", FEW)
def test_the_message_is_in_the_language_of_the_page(client: Client, language: str) -> None:
    service = a_closed_service()
    note = one(parsed(client, f"/{language}/services/{service.slug}/"), "#when ~ p.note")
    expected = {"nl": "Staking.", "fr": "Grève.", "ar": "Grève."}[language]
    assert expected in words(note)


def test_cards_the_sheet_and_the_advice_know_it_too(client: Client) -> None:
    service = a_closed_service(needs=("housing",), audiences=("everyone",), areas=("44021",))
    card = one(parsed(client, f"/en/organisations/{service.organisation.slug}/"), ".card")
    assert chips(card) == ["Closed today"]
    sheet = words(one(parsed(client, "/en/list/", s=service.slug), ".service-block"))
    assert "Closed until and including" in sheet
    assert "A strike." in sheet


def test_another_organisation_stays_open(client: Client) -> None:
    a_closed_service()
    other = a_service(opening_hours="24/7")
    assert "Open day and night" in chips(parsed(client, f"/en/services/{other.slug}/"))


@pytest.mark.parametrize(
    ("first", "last", "is_closed"),
    [(-3, -1, False), (-3, 0, True), (0, 0, True), (0, 5, True), (1, 5, False)],
)
def test_a_closure_is_shown_and_hidden_by_its_days(
    client: Client, first: int, last: int, is_closed: bool
) -> None:
    service = a_service(opening_hours="24/7")
    closed(service.organisation, first, last)
    for address in (
        f"/en/services/{service.slug}/",
        f"/en/organisations/{service.organisation.slug}/",
    ):
        assert ("Closed today" in chips(parsed(client, address))) is is_closed


def test_of_two_closures_the_one_that_ends_last_is_told(client: Client) -> None:
    service = a_service()
    closed(service, 0, 1, message_en="Short.")
    closed(service.organisation, 0, 9, message_en="Long.")
    for address in (f"/en/services/{service.slug}/", f"/en/list/?s={service.slug}"):
        text = words(parsed(client, address).main)
        assert "Long." in text
        assert "Short." not in text


def test_the_record_has_the_closures_of_today_and_those_to_come(client: Client) -> None:
    service = a_service()
    closed(service, -9, -1)
    closed(service, 0, 2)
    closed(service.organisation, 20, 30, message_nl="Verlof.")
    found = client.get(f"/api/services/{service.slug}").json()["closures"]
    assert [row["from"] for row in found] == [
        today().isoformat(),
        (today() + 20 * DAY).isoformat(),
    ]
    assert found[1]["until"] == (today() + 30 * DAY).isoformat()


def test_closures_cost_one_query_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    services = list(Service.objects.select_related("organisation")[:60])
    for service in services[:30]:
        closed(service, 0, 3)
    for organisation in {service.organisation for service in services[:20]}:
        closed(organisation, 0, 1)
    with django_assert_num_queries(1):
        found = Closure.objects.today().by_service(services)
    assert set(found) >= {service.pk for service in services[:30]}


# Many at once


@pytest.fixture
def admin(client: Client) -> Client:
    return sign_in(client, a_member(username="chief"))


def choose(client: Client, things: list[Any], action: str, **values: Any) -> HttpResponse:
    """Chooses the rows and the action in the list; with values, what is sent from the page in between."""
    data = {"action": action, "_selected_action": [thing.pk for thing in things], **values}
    where = ORGANISATIONS if isinstance(things[0], Organisation) else SERVICES
    return client.post(where, data if values else {**data, "index": 0})


def days(first: int, last: int, **messages: str) -> dict[str, str]:
    return {
        "apply": "1",
        "closed_from": (today() + first * DAY).isoformat(),
        "closed_until": (today() + last * DAY).isoformat(),
        **messages,
    }


def messages(response: HttpResponse) -> list[str]:
    return [words(line) for line in soup(response).select(".messagelist li")]


def test_the_page_in_between_asks_for_days_and_a_message_in_three_languages(admin: Client) -> None:
    services = [a_service(), a_service()]
    page = soup(choose(admin, services, "close_together"))
    assert [field["name"] for field in page.select("#together fieldset input")] == [
        "closed_from",
        "closed_until",
        "message_nl",
        "message_fr",
        "message_en",
    ]
    assert [field["lang"] for field in page.select("#together input[lang]")] == ["nl", "fr", "en"]
    assert len(page.select("#together input[name=_selected_action]")) == 2
    assert not Closure.objects.exists()


@pytest.mark.parametrize("kind", ["services", "organisations"])
def test_all_that_was_chosen_is_closed_at_once_and_can_be_opened_at_once(
    admin: Client, kind: str
) -> None:
    services = [a_service() for _ in range(3)]
    things: list[Any] = (
        services if kind == "services" else [service.organisation for service in services]
    )
    other = closed(a_service(), 3, 9)
    stamp = ContentVersion.objects.get().content
    texts = {"message_nl": "Staking.", "message_fr": "Grève."}
    answer = choose(admin, things, "close_together", **days(3, 9, **texts))
    assert answer.status_code == 302
    for service in services:
        closure = Closure.objects.of(service).get()
        assert (closure.closed_from, closure.closed_until) == (today() + 3 * DAY, today() + 9 * DAY)
        assert (closure.message_nl, closure.message_fr) == ("Staking.", "Grève.")
        assert closure.history.get().history_user.username == "chief"
    assert ContentVersion.objects.get().content != stamp, "a page that is kept would stay open"

    said_so = one(soup(admin.get(SERVICES)), ".messagelist li")
    assert words(said_so).startswith("Closures made: 3.")
    together = soup(admin.get(str(one(said_so, "a")["href"])))
    keys = [box["value"] for box in together.select("input[name=_selected_action]")]
    assert len(keys) == 3
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    admin.post(str(one(said_so, "a")["href"]), data)
    assert list(Closure.objects.all()) == [other]


def test_a_batch_that_is_not_there_shows_no_closure_at_all(admin: Client) -> None:
    closed(a_service())
    for batch in ("0", "x", "999999"):
        page = soup(admin.get(CLOSURES, {"together": batch}))
        assert not page.select("input[name=_selected_action]")
    assert len(soup(admin.get(CLOSURES)).select("input[name=_selected_action]")) == 1


def test_one_service_alone_is_a_batch_too(admin: Client) -> None:
    closed(a_service(), 3, 9)
    choose(admin, [a_service()], "close_together", **days(3, 9))
    link = str(one(soup(admin.get(SERVICES)), ".messagelist li a")["href"])
    assert len(soup(admin.get(link)).select("input[name=_selected_action]")) == 1


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (days(5, 4), "closed_until", "The closure ends before it begins."),
        (days(-5, -4), "closed_until", "These days are over already."),
        ({**days(0, 1), "closed_from": "32/13/2026"}, "closed_from", "Enter a valid date."),
        ({**days(0, 1), "closed_until": ""}, "closed_until", "This field is required."),
        (
            days(0, 1, message_nl="x" * 201),
            "message_nl",
            "Ensure this value has at most 200 characters (it has 201).",
        ),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(
    admin: Client, values: dict[str, str], field: str, sentence: str
) -> None:
    values = {"message_fr": "Grève.", **values}
    page = soup(choose(admin, [a_service()], "close_together", **values))
    assert [words(line) for line in page.select(f".field-{field} .errorlist li")] == [sentence]
    assert one(page, "[name=message_fr]")["value"] == "Grève."
    assert one(page, f"[name={field}]").get("value", "") == values[field]
    assert not Closure.objects.exists()


def test_a_curator_closes_own_services_and_organisations_only(client: Client) -> None:
    curator = sign_in(client, a_member(Mandate.Role.CURATOR, regions=("44021",)))
    own, other = a_service(areas=("44021",)), a_service(areas=("11002",))
    page = soup(choose(curator, [own, other], "close_together"))
    assert [key["value"] for key in page.select("[name=_selected_action]")] == [str(own.pk)]
    assert "1 row was left as it is" in words(one(page, ".messagelist"))
    choose(curator, [own, other], "close_together", **days(0, 1))
    assert [closure.service for closure in Closure.objects.all()] == [own]

    shared = an_organisation()
    for areas in (("44021",), ("11002",)):
        a_service(organisation=shared, areas=areas)
    chosen = [own.organisation, shared, other.organisation, an_organisation()]
    choose(curator, chosen, "close_together", **days(0, 1))
    rows = Closure.objects.exclude(organisation=None)
    assert [closure.organisation for closure in rows] == [own.organisation]
    choose(curator, [other], "close_together", **days(0, 1))
    assert messages(curator.get(SERVICES))[-1] == "None of these is yours to change."


def test_closing_costs_the_same_for_one_and_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services = [a_service() for _ in range(40)]
    with django_assert_max_num_queries(20):
        choose(admin, services[:1], "close_together", **days(0, 1))
    with django_assert_max_num_queries(20):
        choose(admin, services, "close_together", **days(0, 1))
    assert Closure.objects.count() == 41


# The intake


@pytest.mark.parametrize(
    ("intake", "chip"),
    [
        ("open", ["Takes new people (03/11/2026)"]),
        ("waiting-list", ["Waiting list (03/11/2026)"]),
        ("stopped", ["Takes nobody new (03/11/2026)"]),
        ("unknown", []),
    ],
)
def test_a_card_says_how_the_intake_stands_with_its_day(
    client: Client, intake: str, chip: list[str]
) -> None:
    service = a_service(intake=intake, intake_on=datetime.date(2026, 11, 3))
    page = parsed(client, f"/en/organisations/{service.organisation.slug}/")
    assert chips(one(page, ".card")) == chip


@pytest.mark.parametrize("language", FEW)
def test_the_intake_is_in_the_language_of_the_page(client: Client, language: str) -> None:
    service = a_service(intake="stopped", intake_on=datetime.date(2026, 11, 3))
    card = one(parsed(client, f"/{language}/organisations/{service.organisation.slug}/"), ".card")
    text = said("takes nobody new", language)
    assert chips(card) == [f"{text[:1].upper()}{text[1:]} (03/11/2026)"]


def test_the_sheet_says_how_the_intake_stands(client: Client) -> None:
    service = a_service(intake="waiting-list", intake_on=datetime.date(2026, 11, 3))
    sheet = words(one(parsed(client, "/en/list/", s=service.slug), ".service-block"))
    assert "Waiting list (3 November 2026)." in sheet


def test_the_intake_of_all_that_was_chosen_is_set_with_its_day(admin: Client) -> None:
    services = [a_service(needs=("housing", "food")), a_service()]
    page = soup(choose(admin, services, "set_intake_together"))
    assert one(page, "[name=intake_on]")["value"] == today().isoformat()
    values = {"apply": "1", "intake": "stopped", "intake_on": today().isoformat()}
    assert choose(admin, services, "set_intake_together", **values).status_code == 302
    for service in services:
        service.refresh_from_db()
        assert (service.intake, service.intake_on) == ("stopped", today())
        latest = service.history.latest()
        assert (latest.intake, latest.history_user.username) == ("stopped", "chief")
    assert "Intake of 2 services: takes nobody new." in messages(admin.get(SERVICES))


def test_the_form_of_a_service_takes_no_intake_of_a_day_to_come(admin: Client) -> None:
    response = change(admin, a_service(), intake="open", intake_on="2199-01-01")
    assert errors_of(response, "intake_on") == ["This day is still to come."]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"intake": "full"}, "intake"),
        ({"intake_on": ""}, "intake_on"),
        ({"intake_on": "2040-01-01"}, "intake_on"),
    ],
)
def test_an_intake_that_cannot_be_is_refused(
    admin: Client, values: dict[str, str], field: str
) -> None:
    service = a_service()
    sent = {"apply": "1", "intake": "open", "intake_on": today().isoformat(), **values}
    page = soup(choose(admin, [service], "set_intake_together", **sent))
    assert page.select(f".field-{field} .errorlist li")
    service.refresh_from_db()
    assert (service.intake, service.intake_on) == ("unknown", None)


def test_an_advice_says_what_is_closed_today_and_how_the_intake_stands(client: Client) -> None:
    service = a_closed_service(
        needs=("housing",),
        audiences=("adults",),
        areas=("44021",),
        statuses={"refugee": "open"},
        access="self",
        intake="waiting-list",
        intake_on=datetime.date(2026, 11, 3),
    )
    page = Visit(client).go(NO_CARE).page
    links = page.select(f'a[href*="/services/{service.slug}/"]')
    told = " ".join(words(link.find_parent(["article", "li"])) for link in links).casefold()
    assert "closed today" in told
    assert "waiting list (03/11/2026)" in told
    assert "open now" not in told
