"""A reader tells a mistake: what is stored, what is refused and how, that nothing is kept of the sender, and what goes after 90 days."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from directory.origin import hashed_today
from directory.pruning import KEPT_AFTER, TALLIES_KEPT
from directory.reporting import receiving, senders, stamps
from services.models import Asking, Proposal, Report, Service, Tally
from services.models.askings import VALID_FOR
from tests.builders import a_service
from tests.reading import LANGUAGES, one, parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, change, soup
from tiers.models import Need

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

HERE = {"HTTP_ORIGIN": "https://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}
WORDS = "Het nummer is dood: niemand neemt op."

Later = Callable[[float], None]


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Nothing was sent before: stamps and senders of other tests are forgotten."""
    cache.clear()


@pytest.fixture
def service() -> Service:
    return a_service(slug="een-dienst")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock of the stamps this many seconds on."""
    moment = stamps.time.time()

    def move(seconds: float) -> None:
        clock = SimpleNamespace(time=lambda: moment + seconds)
        monkeypatch.setattr(stamps, "time", clock)

    move(0)
    return move


def form_at(client: Client, path: str = "/en/services/een-dienst/report/") -> dict[str, str]:
    """What the form holds as it is opened."""
    form = one(parsed(client, path), "main form")
    fields = form.select("input[type=hidden], input[type=text], textarea")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}


def send(
    client: Client, data: dict[str, str], language: str = "en", **headers: str
) -> HttpResponse:
    return client.post(f"/{language}/services/een-dienst/report/", data, **({**HERE, **headers}))


def report(client: Client, later: Later, after: float = 4, **values: str) -> HttpResponse:
    """Opens the form, waits and sends it."""
    later(0)
    data = {**form_at(client), "reason": "number", "text": WORDS, **values}
    later(after)
    return send(client, data)


def refused(response: HttpResponse, status: int) -> BeautifulSoup:
    assert response.status_code == status
    assert Report.objects.count() == 0
    page = BeautifulSoup(response.content, "html.parser")
    assert page.title.text.startswith("Error:")
    return page


def problem(page: BeautifulSoup) -> str:
    return words(one(page, ".error-summary[role=alert] ul"))


def typed(page: BeautifulSoup) -> str:
    """What still stands in the form."""
    box = one(page, "textarea").text.removeprefix("\n")
    chosen = [str(radio["value"]) for radio in page.select("[name=reason][checked]")]
    return " ".join([*chosen, box])


# What is told


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_service_leads_to_the_form_in_every_language(
    client: Client, service: Service, language: str
) -> None:
    page = parsed(client, f"/{language}/services/een-dienst/", place="9000", s="ocmw")
    link = one(page, ".report a")
    assert words(link) == said("Something wrong here?", language)
    # What the visitor took along comes along.
    assert link["href"] == f"/{language}/services/een-dienst/report/?place=44021&s=ocmw"
    form = parsed(client, str(link["href"]))
    assert words(one(form, "h1")) == said("What is wrong here?", language)
    assert [radio["value"] for radio in form.select("[name=reason]")] == Report.Reason.values
    assert one(form, "meta[name=robots]")["content"] == "noindex"
    assert "{{" not in str(form)


def test_a_report_is_stored_and_thanked_for(client: Client, service: Service, later: Later) -> None:
    response = report(client, later)
    assert response.status_code == 303
    assert response["Location"] == "/en/services/een-dienst/report/thanks/"
    told = Report.objects.get()
    assert (told.service, told.reason, told.text) == (service, "number", WORDS)
    assert told.closed_on is None
    assert words(one(parsed(client, response["Location"]), "h1")) == "Thank you"


def test_nothing_of_the_sender_is_kept(client: Client, service: Service, later: Later) -> None:
    response = report(client, later)
    assert not response.cookies
    assert not client.cookies
    kept = {field.name for field in Report._meta.get_fields()}
    assert kept == {"id", "service", "reason", "text", "created_at", "closed_on", "closed_by"}
    # The cache knows the network by a hash only.
    assert len(cache._cache) == 2
    assert not [key for key in cache._cache if "127.0.0" in key or "7f0000" in key]


def test_no_cache_in_between_keeps_the_form(client: Client, service: Service) -> None:
    response = client.get("/en/services/een-dienst/report/")
    assert {part.strip() for part in response["Cache-Control"].split(",")} == {
        "private",
        "no-cache",
    }


def test_only_a_published_service_can_be_reported(client: Client) -> None:
    a_service(slug="een-dienst", state="draft")
    for path in ("report/", "report/thanks/"):
        assert client.get(f"/en/services/een-dienst/{path}").status_code == 404
    assert send(client, {"reason": "number"}).status_code == 404


def test_a_service_about_danger_keeps_the_button_to_leave(client: Client) -> None:
    a_service(slug="een-dienst", needs=("violence-home",))
    a_service(slug="een-andere", needs=("housing",))
    for path in ("report/", "report/thanks/"):
        assert parsed(client, f"/en/services/een-dienst/{path}").select(".leave")
        assert not parsed(client, f"/en/services/een-andere/{path}").select(".leave")


def test_the_form_costs_three_queries(
    client: Client, service: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parsed(client, "/en/services/een-dienst/report/")
    with django_assert_num_queries(3):  # the content version, the service, its needs
        parsed(client, "/en/services/een-dienst/report/")


# What is missing or too much


def test_without_a_reason_the_form_asks_for_it_and_keeps_the_words(
    client: Client, service: Service, later: Later
) -> None:
    page = refused(report(client, later, reason=""), 422)
    assert problem(page) == "Choose what is wrong."
    assert one(page, ".error-summary a")["href"] == f"#{page.select('[name=reason]')[0]['id']}"
    assert typed(page) == WORDS
    # The same form can then be sent.
    stamp = one(page, "[name=stamp]")["value"]
    assert send(client, {"stamp": stamp, "reason": "closed"}).status_code == 303


def test_a_reason_that_is_none_is_refused(client: Client, service: Service, later: Later) -> None:
    refused(report(client, later, reason="nonsense"), 422)


def test_something_else_needs_words(client: Client, service: Service, later: Later) -> None:
    page = refused(report(client, later, reason="other", text="  "), 422)
    assert problem(page) == "Tell in a few words what is wrong."
    assert one(page, "textarea")["aria-invalid"] == "true"
    assert report(client, later, reason="other", text="De deur is groen.").status_code == 303


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_text_of_two_thousand_characters_is_the_longest(
    client: Client, service: Service, later: Later, line_end: str
) -> None:
    longest = f"{'é' * 1_000}{line_end}{'x' * 999}"
    page = refused(report(client, later, text=f"{longest}y"), 422)
    assert problem(page) == "Write at most 2000 characters; these are 2001."
    assert typed(page).endswith("y")
    assert report(client, later, text=longest).status_code == 303
    assert len(Report.objects.get().text) == 2_000


def test_what_is_typed_stays_text(client: Client, service: Service, later: Later) -> None:
    nasty = '</textarea><script>alert(1)</script>\0"'
    page = refused(report(client, later, reason="", text=nasty), 422)
    assert not page.select("main script")
    assert one(page, "textarea").text.removeprefix("\n") == nasty.replace("\0", "")
    assert report(client, later, text=nasty).status_code == 303


# Who is refused


def test_too_fast_is_refused_until_three_seconds_are_over(
    client: Client, service: Service, later: Later
) -> None:
    page = refused(report(client, later, after=2.9), 403)
    assert problem(page) == "This went very fast. Wait three seconds, then send it again."
    assert typed(page) == f"number {WORDS}"
    again = {"stamp": one(page, "[name=stamp]")["value"], "reason": "number", "text": WORDS}
    later(3.1)
    assert send(client, again).status_code == 303


def test_a_form_holds_for_two_hours(client: Client, service: Service, later: Later) -> None:
    page = refused(report(client, later, after=2 * 3600 + 1), 403)
    assert "open for more than two hours" in problem(page)
    assert typed(page) == f"number {WORDS}"
    assert report(client, later, after=2 * 3600 - 1).status_code == 303


def test_a_stamp_is_good_for_one_report(client: Client, service: Service, later: Later) -> None:
    data = {**form_at(client), "reason": "number", "text": WORDS}
    later(4)
    assert send(client, data).status_code == 303
    again = send(client, data)
    assert again.status_code == 403
    assert Report.objects.count() == 1
    page = BeautifulSoup(again.content, "html.parser")
    assert problem(page).startswith("We have this report already.")
    assert typed(page) == f"number {WORDS}"


@pytest.mark.parametrize("stamp", ["", "nonsense", "a:b", "é:ü", "\0"])
def test_a_forged_stamp_is_refused(
    client: Client, service: Service, later: Later, stamp: str
) -> None:
    page = refused(report(client, later, stamp=stamp), 403)
    assert "went wrong on the way" in problem(page)
    assert typed(page) == f"number {WORDS}"


def test_a_stamp_of_another_page_is_refused(client: Client, service: Service, later: Later) -> None:
    a_service(slug="een-andere")
    other = form_at(client, "/en/services/een-andere/report/")["stamp"]
    refused(report(client, later, stamp=other), 403)
    changed = other[:10] + ("a" if other[10] != "a" else "b") + other[11:]
    refused(report(client, later, stamp=changed), 403)


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("cross-site", "https://elsewhere.example"),
        ("cross-site", "https://testserver"),
        ("same-site", "https://testserver"),
        ("none", "https://testserver"),
        ("cross-site", "null"),
        (None, "null"),
        (None, None),
        (None, "https://elsewhere.example"),
        (None, "http://testserver"),
        (None, "https://testserver.example"),
        ("same-origin", "https://elsewhere.example"),
    ],
)
def test_a_form_from_elsewhere_is_refused_without_its_words(
    client: Client, service: Service, later: Later, site: str | None, origin: str | None
) -> None:
    data = {**form_at(client), "reason": "number", "text": WORDS}
    later(4)
    headers = {"HTTP_SEC_FETCH_SITE": site, "HTTP_ORIGIN": origin}
    sent = {name: value for name, value in headers.items() if value is not None}
    page = refused(client.post("/en/services/een-dienst/report/", data, **sent), 403)
    assert problem(page) == "This was not sent from this page. Fill it in here."
    assert typed(page) == ""


@pytest.mark.parametrize(
    ("site", "origin"),
    [("same-origin", "null"), ("same-origin", None), (None, "https://testserver")],
)
def test_a_browser_that_says_less_but_enough_is_heard(
    client: Client, service: Service, later: Later, site: str | None, origin: str | None
) -> None:
    data = {**form_at(client), "reason": "number"}
    later(4)
    headers = {"HTTP_SEC_FETCH_SITE": site, "HTTP_ORIGIN": origin}
    sent = {name: value for name, value in headers.items() if value is not None}
    response = client.post("/en/services/een-dienst/report/", data, **sent)
    assert response.status_code == 303


def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(
    client: Client, service: Service, later: Later
) -> None:
    response = report(client, later, **{receiving.TRAP: "https://buy.example"})
    assert response.status_code == 303
    assert response["Location"] == "/en/services/een-dienst/report/thanks/"
    assert Report.objects.count() == 0


def test_nobody_sees_the_field_for_machines(client: Client, service: Service) -> None:
    trap = one(parsed(client, "/en/services/een-dienst/report/"), f"[name={receiving.TRAP}]")
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    assert "trap" in trap.parent["class"]


def test_five_an_hour_are_heard_from_one_network(
    client: Client, service: Service, later: Later
) -> None:
    for number in range(senders.MOST_AN_HOUR):
        later(0)
        data = {**form_at(client), "reason": "number"}
        later(4)
        sent = send(client, data, REMOTE_ADDR=f"192.0.2.{number}")
        assert sent.status_code == 303
    later(0)
    data = {**form_at(client), "reason": "number", "text": WORDS}
    later(4)
    response = send(client, data, REMOTE_ADDR="192.0.2.200")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    page = BeautifulSoup(response.content, "html.parser")
    assert "try again in an hour" in problem(page)
    assert typed(page) == f"number {WORDS}"
    assert Report.objects.count() == senders.MOST_AN_HOUR
    # Another network is not held up, and the stamp was not used up.
    assert send(client, data, REMOTE_ADDR="198.51.100.1").status_code == 303


def test_a_database_that_fails_leaves_the_form_to_be_sent_again(
    client: Client, service: Service, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {**form_at(client), "reason": "number"}
    later(4)
    with monkeypatch.context() as patch:

        def fail(**_values: Any) -> None:
            raise DatabaseError

        patch.setattr(Report.objects, "create", fail)
        with pytest.raises(DatabaseError):
            send(client, data)
    assert send(client, data).status_code == 303


# Networks


def a_request(address: str, **headers: str) -> Any:
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.9", "192.0.2.1", True),
        ("", "no address", True),
    ],
)
def test_neighbours_are_one_network(first: str, second: str, is_same: bool) -> None:
    networks = [senders.network_of(a_request(one)) for one in (first, second)]
    assert (networks[0] == networks[1]) is is_same


def test_behind_a_proxy_its_last_word_counts(settings: Settings) -> None:
    request = a_request("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7")
    assert senders.network_of(request) == bytes([10, 0, 0]).hex()
    settings.BEHIND_PROXY = True
    assert senders.network_of(request) == bytes([192, 0, 2]).hex()
    assert senders.network_of(a_request("10.0.0.1")) == senders.NO_ADDRESS


def test_a_network_has_another_hash_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    today = hashed_today("reports", "c00002")
    assert "c00002" not in today
    assert hashed_today("reports", "c00002") == today
    monkeypatch.setattr(timezone, "localdate", lambda: date(2000, 1, 1))
    assert hashed_today("reports", "c00002") != today


# The desk


def test_who_closes_a_report_is_written_down(client: Client, service: Service) -> None:
    curator = a_member()
    sign_in(client, curator)
    told = Report.objects.create(service=service, reason="number")
    change(client, told, closed_on="2026-11-22")
    told.refresh_from_db()
    assert (str(told.closed_on), told.closed_by) == ("2026-11-22", curator)
    change(client, told, closed_on="")
    told.refresh_from_db()
    assert (told.closed_on, told.closed_by) == (None, None)


def test_several_reports_are_closed_at_once(
    client: Client, service: Service, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    curator = a_member()
    sign_in(client, curator)
    before = date(2026, 1, 1)
    closed = Report.objects.create(service=service, reason="moved", closed_on=before)
    told = [Report.objects.create(service=service, reason="number") for _number in range(20)]
    asked = {"action": "close", "_selected_action": [row.pk for row in [closed, *told]]}
    with django_assert_max_num_queries(14):
        response = client.post(address(Report), asked)
    assert "20 reports are closed." in words(soup(client.get(response["Location"])))
    assert not Report.objects.open().exists()
    assert {row.closed_by for row in Report.objects.filter(reason="number")} == {curator}
    closed.refresh_from_db()
    assert (closed.closed_on, closed.closed_by) == (before, None)
    assert LogEntry.objects.filter(user=curator).count() == 20


# What goes in time


def pruned(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    call_command("prune")
    lines = capsys.readouterr().out.splitlines()
    return {line.split(None, 1)[1]: int(line.split(None, 1)[0]) for line in lines}


def test_a_report_goes_ninety_days_after_it_was_closed(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    today = timezone.localdate()
    for days in (89, 90, 91):
        closed = today - timedelta(days=days)
        Report.objects.create(service=service, reason="number", text=str(days), closed_on=closed)
    kept = Report.objects.create(service=service, reason="number", text="open")
    Report.objects.filter(pk=kept.pk).update(created_at=timezone.now() - timedelta(days=900))
    assert set(pruned(capsys).values()) == {0, 2}
    assert set(Report.objects.values_list("text", flat=True)) == {"89", "open"}


def test_questions_to_organisations_go_ninety_days_after_their_end(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    now, minute = timezone.now(), timedelta(minutes=1)
    ended = now - VALID_FOR - KEPT_AFTER

    def ask(key: str, sent: Any) -> Asking:
        values = {"service": service, "language": "nl", "address": "x@example.org"}
        return Asking.objects.create(key=key, sent_at=sent, **values)

    ask("old", ended - minute)
    ask("young", ended + minute)
    Proposal.objects.create(asking=ask("undecided", ended - minute))
    for key, moment in (("decided", -minute), ("lately decided", minute)):
        asking = ask(key, ended - timedelta(days=300))
        Proposal.objects.create(asking=asking, decided_at=now - KEPT_AFTER + moment)
    assert sum(pruned(capsys).values()) == 2
    kept = set(Asking.objects.values_list("key", flat=True))
    assert kept == {"young", "undecided", "lately decided"}


def test_counts_go_after_two_years_and_sessions_at_their_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    last = timezone.localdate() - TALLIES_KEPT
    need = Need.objects.first()
    for day in (last, last - timedelta(days=1)):
        Tally.objects.create(day=day, need=need, language="nl", is_found=True, times=1)
    for key, seconds in (("over", -60), ("going on", 60)):
        ends = timezone.now() + timedelta(seconds=seconds)
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    told = pruned(capsys)
    assert [count for words, count in told.items() if "counts" in words or "sessions" in words] == [
        1,
        1,
    ]
    assert Tally.objects.get().day == last
    assert Session.objects.get().session_key == "going on"


def test_prune_says_of_everything_how_much_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(pruned(capsys).values()) == {0}
    call_command("prune")
    assert len(capsys.readouterr().out.splitlines()) == 5
