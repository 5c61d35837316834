"""Verifying in the admin, and what a reader sees of it: what was checked, how long ago, what waits too long."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from services import due
from services.freshness import GROUPS
from services.models import CrisisLine, Mandate, Service, Verification
from services.verifying import verify
from tests.builders import READ, a_service, an_organisation
from tests.reading import LANGUAGES, cards, one, parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import change, filled_in, soup
from tiers.models import StatusType

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

DAY = datetime.timedelta(days=1)
SERVICES = reverse("admin:services_service_changelist")
LINES = reverse("admin:services_crisisline_changelist")
STATUSES = reverse("admin:tiers_statustype_changelist")


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - days * DAY


def check(thing: Any, *groups: str, ago: int = 12, how: str = "called") -> None:
    verify([thing], groups, how=how, outcome="correct", by=None, on=days_ago(ago))


def late(service: Service, *groups: str) -> Service:
    """The service with these groups overdue since yesterday."""
    Service.objects.filter(pk=service.pk).update(
        **{f"{group}_due_on": days_ago(1) for group in groups}
    )
    return service


def page_of(client: Client, service: Service, language: str = "en") -> BeautifulSoup:
    return parsed(client, f"/{language}/services/{service.slug}/")


def checked(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select("ul.checked li")]


def notes(page: BeautifulSoup) -> list[str]:
    return [words(note) for note in page.select("p.note:not([hidden])")]


# What a reader sees


def test_the_page_says_what_was_checked_how_and_how_long_ago(client: Client) -> None:
    service = a_service()
    check(service, "contact")
    check(service, "place", "hours", ago=1, how="visit")
    check(service, "rest", ago=0, how="site")
    assert checked(page_of(client, service)) == [
        "Everything else: checked today, on its site.",
        "Hours and closures, address and area: checked 1 day ago, on a visit.",
        "Phone, mail and site: checked 12 days ago, by phone.",
    ]


def test_what_was_checked_together_is_one_sentence(client: Client) -> None:
    service = a_service()
    check(service, *GROUPS)
    assert checked(page_of(client, service)) == ["Everything: checked 12 days ago, by phone."]


def test_only_the_newest_verification_of_a_group_is_told(client: Client) -> None:
    service = a_service()
    check(service, "contact", ago=400)
    check(service, "contact", ago=3, how="mailed")
    verify([service], ["contact"], how="called", outcome="no-answer", by=None)
    assert checked(page_of(client, service)) == [
        "Phone, mail and site: checked 3 days ago, by mail."
    ]


def test_where_nobody_checked_the_page_says_so(client: Client) -> None:
    page = page_of(client, a_service())
    assert checked(page) == []
    assert "No person has checked" in words(one(page, "article.service > p.quiet"))
    service = a_service()
    check(service, "contact")
    assert "No person has checked" not in words(page_of(client, service).main)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_stands_on_the_page_in_every_language(client: Client, language: str) -> None:
    service = a_service()
    check(service, *GROUPS, ago=2)
    page = page_of(client, service, language)
    assert words(one(page, "h2#checked")) == said("Checked by a person", language)
    assert len(checked(page)) == 1


def test_overdue_facts_are_named_before_all_else(client: Client) -> None:
    service = late(a_service(), "hours", "contact")
    assert notes(page_of(client, service)) == [
        "Not checked for longer than we want: phone, mail and site, hours and closures."
        " Ask before you go."
    ]
    everything = late(a_service(), *GROUPS)
    assert notes(page_of(client, everything)) == [
        "Not checked for longer than we want: ask before you go."
    ]


def test_on_the_day_itself_nothing_is_overdue_yet(client: Client) -> None:
    service = a_service()
    Service.objects.filter(pk=service.pk).update(contact_due_on=timezone.localdate())
    assert notes(page_of(client, service)) == []
    assert list(Service.objects.overdue().filter(pk=service.pk)) == []
    assert list(Service.objects.due_for_a_check().filter(pk=service.pk)) == [service]
    assert list(Service.objects.due_for_a_check(["hours"]).filter(pk=service.pk)) == []
    assert list(Service.objects.due_for_a_check([])) == []


def test_overdue_services_sink_behind_their_equals_and_stay_published(client: Client) -> None:
    organisation = an_organisation()
    names = {"slug": "a-late", "name_nl": "A"}, {"slug": "b-fresh", "name_nl": "B"}
    first, _second = (a_service(organisation=organisation, **name) for name in names)
    address = f"/en/organisations/{organisation.slug}/"
    assert cards(parsed(client, address)) == ["a-late", "b-fresh"]
    late(first, "rest")
    page = parsed(client, address)
    assert cards(page) == ["b-fresh", "a-late"]
    chips = [[words(chip) for chip in card.select(".chip")] for card in page.select(".card")]
    assert chips == [[], ["Not checked for too long"]]


def test_a_late_service_of_this_very_place_stays_before_one_of_the_country(client: Client) -> None:
    word = "zeldzaamheid"
    a_service(slug="of-the-country", name_nl=word)
    late(a_service(slug="of-ghent", name_nl=word, areas=("44021",)), "rest")
    page = parsed(client, "/en/services/", q=word, place="44021")
    assert cards(page) == ["of-ghent", "of-the-country"]
    assert "what was not checked for too long last" in words(one(page, ".results"))


def test_what_is_not_yet_verified_is_not_said_twice(client: Client) -> None:
    service = late(a_service(confidence="low"), "rest")
    page = parsed(client, f"/en/organisations/{service.organisation.slug}/")
    assert [words(chip) for chip in page.select(".chip")] == ["Not yet verified"]


def test_the_sheet_to_hand_over_says_it_too(client: Client) -> None:
    service = late(a_service(), "contact")
    page = parsed(client, "/en/list/", s=service.slug)
    assert words(one(page, ".pair .warn")) == (
        "Not checked for longer than we want: ask before you go."
    )


def test_a_crisis_line_says_when_it_was_checked_or_that_it_waits_too_long(client: Client) -> None:
    first, second, *_rest = CrisisLine.objects.in_order()
    check(first, "rest", ago=2)
    # The column alone is no change that a process would see: a verification of long ago is one.
    check(second, "rest", ago=31)
    page = parsed(client, "/en/crisis/")
    assert "Checked 2 days ago, by phone." in words(one(page, f"[id='{first.slug}']"))
    line = words(one(page, f"[id='{second.slug}']"))
    assert "Checked 31 days ago, by phone." in line
    assert "Nobody has checked this number for longer than we want." in line
    assert "No person has called them" not in words(page.main)
    second.sources.update(consulted_on=days_ago(40))
    second.verifications.all().delete()
    line = words(one(parsed(client, "/en/crisis/"), f"[id='{second.slug}']"))
    assert "Nobody has checked this number for longer than we want." in line


def test_a_status_says_when_it_was_checked_or_that_it_waits_too_long(client: Client) -> None:
    status = StatusType.objects.get(slug="refugee")
    status.review_on = days_ago(1)
    status.save()
    page = parsed(client, "/en/statuses/refugee/")
    assert "Not checked for longer than we want: ask before you rely on it." in notes(page)
    check(status, "rest", ago=0, how="site")
    page = parsed(client, "/en/statuses/refugee/")
    assert "Checked today, on its site." in words(page.main)
    assert not [note for note in notes(page) if note.startswith("Not checked")]


def test_the_record_has_the_day_of_each_check(client: Client) -> None:
    service = a_service()
    check(service, "contact", ago=12)
    found = client.get(f"/api/services/{service.slug}").json()
    assert found["last_verified"] == days_ago(12).isoformat()
    assert tuple(found["checks"]) == GROUPS
    assert found["checks"]["contact"] == {
        "checked_on": days_ago(12).isoformat(),
        "how": "called",
        "due_on": (days_ago(12) + 180 * DAY).isoformat(),
    }
    assert found["checks"]["rest"] == {
        "checked_on": None,
        "how": None,
        "due_on": (READ + 365 * DAY).isoformat(),
    }


def test_a_page_costs_one_query_more_where_a_person_checked_and_no_more_for_years_of_checks(
    client: Client,
) -> None:
    # Those of tests/test_service_page.py, and the newest verification of each group.
    service = a_service()

    def cost() -> int:
        page_of(client, service)
        with CaptureQueriesContext(connection) as captured:
            page_of(client, service)
        return len(captured)

    unchecked = cost()
    check(service, "contact")
    assert cost() == unchecked + 1
    for year in range(10):
        check(service, *GROUPS, ago=year * 365)
    assert cost() == unchecked + 1


# The list in the admin


@pytest.fixture
def admin(client: Client) -> Client:
    return sign_in(client, a_member(username="chief"))


@pytest.fixture
def curator(client: Client) -> Client:
    """Somebody who works on the services of Ghent, and may change services."""
    user = a_member(Mandate.Role.CURATOR, regions=("44021",))
    for name in ("change_service", "view_service"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    return sign_in(client, User.objects.get(pk=user.pk))


def say_correct(client: Client, thing: Any, how: str = "called", **values: Any) -> HttpResponse:
    return client.post(SERVICES, {"still_correct": thing.pk, "how": how, **values})


def written(service: Service) -> list[tuple[str, str, str, str]]:
    rows = service.verifications.order_by("pk")
    return [(row.group, row.how, row.outcome, row.by.username) for row in rows]


def messages(response: HttpResponse) -> list[str]:
    return [words(line) for line in soup(response).select(".messagelist li")]


def test_a_button_on_the_row_says_that_all_of_it_is_still_correct(admin: Client) -> None:
    service = a_service(name_nl="Dienst")
    page = soup(admin.get(SERVICES, {"q": "Dienst"}))
    button = one(page, f"#row-{service.pk}")
    assert (button["name"], button["value"]) == ("still_correct", str(service.pk))
    assert button.find_parent("form").select("input[name=csrfmiddlewaretoken]")
    answer = say_correct(admin, service, "mailed")
    assert answer.status_code == 302
    assert written(service) == [(group, "mailed", "correct", "chief") for group in GROUPS]
    service.refresh_from_db()
    assert service.last_verified == timezone.localdate()
    assert messages(admin.get(answer.url)) == ["Still correct, checked today by mail: Dienst."]


def test_the_list_stays_as_it_was_and_remembers_how(admin: Client) -> None:
    service = a_service()
    address = f"{SERVICES}?state__exact=published"
    answer = admin.post(address, {"still_correct": service.pk, "how": "visit"})
    assert answer.url == f"{address}#row-{service.pk}"
    chosen = one(soup(admin.get(address)), "select[name=how] option[selected]")
    assert chosen["value"] == "visit"


@pytest.mark.parametrize("how", ["", "dreamt"])
def test_without_a_way_nothing_is_written(admin: Client, how: str) -> None:
    service = a_service()
    answer = say_correct(admin, service, how)
    assert written(service) == []
    assert messages(admin.get(answer.url)) == ["Say how you checked it."]


@pytest.mark.parametrize("pk", ["0", "abc", ""])
def test_a_row_that_is_not_there_is_refused(admin: Client, pk: str) -> None:
    answer = admin.post(SERVICES, {"still_correct": pk, "how": "called"})
    assert answer.status_code == 403
    assert not Verification.objects.exists()


def test_nothing_is_written_without_the_token_of_the_form() -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, a_member())
    service = a_service()
    answer = strict.post(SERVICES, {"still_correct": service.pk, "how": "called"}, secure=True)
    assert answer.status_code == 403
    assert written(service) == []


def test_all_that_is_ticked_is_verified_at_once(admin: Client) -> None:
    services = [a_service() for _ in range(3)]
    left = a_service()
    data = {"action": "are_still_correct", "how": "called", "index": 0}
    data["_selected_action"] = [service.pk for service in services]
    answer = admin.post(SERVICES, data)
    assert answer.status_code == 302
    assert [len(written(service)) for service in services] == [5, 5, 5]
    assert written(left) == []
    assert messages(admin.get(SERVICES)) == ["Still correct, checked today by phone: 3 services."]


def test_a_curator_verifies_own_services_only(curator: Client) -> None:
    own, other = a_service(areas=("44021",)), a_service(areas=("11002",))
    data = {"action": "are_still_correct", "how": "called", "index": 0}
    curator.post(SERVICES, {**data, "_selected_action": [own.pk, other.pk]})
    assert (len(written(own)), len(written(other))) == (5, 0)
    say_correct(curator, other)
    assert written(other) == []


def test_who_may_only_look_has_no_button(client: Client) -> None:
    reader = sign_in(client, a_member(Mandate.Role.TRANSLATOR, languages=("fr",)))
    service = a_service(areas=("44021",))
    assert not soup(reader.get(SERVICES)).select("button[name=still_correct]")
    assert say_correct(reader, service).status_code == 403
    assert written(service) == []


def test_a_translator_changes_texts_and_verifies_nothing(client: Client) -> None:
    translator = sign_in(client, a_member(Mandate.Role.TRANSLATOR, languages=("fr",)))
    line = CrisisLine.objects.first()
    path = reverse("admin:services_crisisline_change", args=[line.pk])
    page = soup(translator.get(path))
    assert "What did you check?" not in page.text
    fields = page.select("#crisisline_form input[name], #crisisline_form textarea[name]")
    data = {str(field["name"]): str(field.get("value", "")) for field in fields}
    checked = {"checked_groups": "rest", "checked_how": "called", "checked_outcome": "correct"}
    assert translator.post(path, {**data, "name_fr": "Ligne", **checked}).status_code == 302
    line.refresh_from_db()
    assert line.name_fr == "Ligne"
    assert not line.verifications.exists()


@pytest.mark.parametrize(
    ("address", "model"), [(LINES, CrisisLine), (STATUSES, StatusType)], ids=["lines", "statuses"]
)
def test_crisis_lines_and_statuses_have_the_button_and_the_action(
    admin: Client, address: str, model: Any
) -> None:
    first, second, third = model.objects.all()[:3]
    assert soup(admin.get(address)).select(f"#row-{first.pk}")
    admin.post(address, {"still_correct": first.pk, "how": "called"})
    data = {"action": "are_still_correct", "how": "site", "index": 0}
    admin.post(address, {**data, "_selected_action": [second.pk, third.pk]})
    rows = [(row.about, row.how) for row in Verification.objects.order_by("pk")]
    assert sorted(rows, key=lambda row: row[0].pk) == sorted(
        [(first, "called"), (second, "site"), (third, "site")], key=lambda row: row[0].pk
    )


def found_by(client: Client, value: str, address: str = SERVICES) -> set[str]:
    page = soup(client.get(address, {"check": value}))
    return {str(button["value"]) for button in page.select("button[name=still_correct]")}


def test_the_list_shows_what_is_due_by_group(admin: Client) -> None:
    today = timezone.localdate()
    Service.objects.update(**dict.fromkeys(due.COLUMNS))
    services = {name: a_service() for name in ("fresh", "today", "late", "soon")}
    for name, day in (("today", today), ("late", today - DAY), ("soon", today + 30 * DAY)):
        Service.objects.filter(pk=services[name].pk).update(hours_due_on=day)
    keys = {name: str(service.pk) for name, service in services.items()}
    assert found_by(admin, "due") == {keys["today"], keys["late"]}
    assert found_by(admin, "overdue") == {keys["late"]}
    assert found_by(admin, "soon") == {keys["today"], keys["late"], keys["soon"]}
    assert found_by(admin, "hours") == {keys["today"], keys["late"]}
    assert found_by(admin, "contact") == set()


def test_a_filter_that_is_none_shows_the_whole_list_and_says_so(admin: Client) -> None:
    for address, value in ((SERVICES, "zzz"), (LINES, "hours")):
        assert admin.get(address, {"check": value}).url == f"{address}?e=1"


def test_the_list_of_crisis_lines_shows_what_is_due(admin: Client) -> None:
    CrisisLine.objects.update(due_on=None)
    line = CrisisLine.objects.first()
    for value in ("due", "overdue"):
        assert found_by(admin, value, LINES) == set()
    check(line, "rest", ago=31)
    for value in ("due", "overdue"):
        assert found_by(admin, value, LINES) == {str(line.pk)}


# The page of a row in the admin


def page_in_admin(client: Client, thing: Any) -> BeautifulSoup:
    meta = thing._meta
    return soup(
        client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk]))
    )


def test_what_was_checked_is_saved_with_the_form(admin: Client) -> None:
    service = a_service()
    ticked = {"checked_groups": ["contact", "place"], "checked_how": "visit"}
    answer = change(admin, service, **ticked, checked_outcome="changed", cost="free")
    assert answer.status_code == 302
    assert written(service) == [
        ("contact", "visit", "changed", "chief"),
        ("place", "visit", "changed", "chief"),
    ]
    service.refresh_from_db()
    assert (service.cost, service.last_verified) == ("free", timezone.localdate())


def test_nothing_ticked_is_nothing_verified(admin: Client) -> None:
    service = a_service()
    assert change(admin, service, cost="free").status_code == 302
    assert written(service) == []


def test_ticks_without_a_way_are_refused_and_nothing_is_lost(admin: Client) -> None:
    service = a_service()
    answer = change(admin, service, checked_groups=["hours"], checked_how="", cost="free")
    page = soup(answer)
    assert [words(line) for line in page.select(".field-checked_how .errorlist li")] == [
        "Say this too, as you ticked what you checked."
    ]
    assert one(page, "input[name=checked_groups][value=hours]").has_attr("checked")
    assert filled_in(page)["cost"] == ["free"]
    assert written(service) == []


def test_the_page_shows_who_looked_before(admin: Client) -> None:
    service = a_service()
    assert "Nobody checked this yet." in words(
        one(page_in_admin(admin, service), ".field-verified_before")
    )
    say_correct(admin, service, "site")
    rows = page_in_admin(admin, service).select(".field-verified_before tbody tr")
    assert len(rows) == 5
    assert words(rows[0]).endswith("on its site still correct chief")


def test_the_day_of_the_last_verification_cannot_be_typed(admin: Client) -> None:
    service = a_service()
    assert not page_in_admin(admin, service).select("[name=last_verified]")
    change(admin, service, last_verified="2026-11-01")
    service.refresh_from_db()
    assert service.last_verified is None


def test_somebody_elses_service_has_no_box(curator: Client) -> None:
    own, other = a_service(areas=("44021",)), a_service(areas=("11002",))
    assert page_in_admin(curator, own).select("[name=checked_groups]")
    assert not page_in_admin(curator, other).select("[name=checked_groups]")
    change(curator, other, checked_groups=["hours"], checked_how="called")
    assert written(other) == []


@pytest.mark.parametrize("model", [CrisisLine, StatusType], ids=["line", "status"])
def test_a_crisis_line_and_a_status_have_one_thing_to_tick(admin: Client, model: Any) -> None:
    thing = model.objects.first()
    assert len(page_in_admin(admin, thing).select("[name=checked_groups]")) == 1
    answer = change(
        admin, thing, checked_groups=["rest"], checked_how="called", checked_outcome="no-answer"
    )
    assert answer.status_code == 302
    row = Verification.objects.get()
    assert (row.about, row.outcome) == (thing, "no-answer")


def test_the_day_of_a_review_is_typed_on_the_status(admin: Client) -> None:
    status = StatusType.objects.get(slug="refugee")
    assert change(admin, status, review_on="2027-06-01").status_code == 302
    status.refresh_from_db()
    assert status.due_on == status.review_on == datetime.date(2027, 6, 1)


def test_a_list_with_buttons_costs_the_same_for_one_row_and_for_a_hundred(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one_slug = a_service(name_nl="Zeldzaamheid")
    queries = 7  # session, user, second factor, the tiers to filter by, how many found and in all, the rows
    for parameters in ({"q": one_slug.name_nl}, {}):
        with django_assert_num_queries(queries):
            soup(admin.get(SERVICES, parameters))


# Verifications in the admin


def written_check(service: Service) -> Verification:
    return Verification.objects.create(
        service=service, group="contact", checked_on=days_ago(2), how="called", outcome="correct"
    )


def test_a_verification_that_was_written_stays_as_it_is(client: Client) -> None:
    """Also for who may do all: moved or rewritten, it would say of somebody what they never did."""
    sign_in(client, a_member())
    row = written_check(a_service())
    where = reverse("admin:services_verification_change", args=[row.pk])
    assert not parsed(client, where).select("[name=_save], [name=service], [name=outcome]")
    moved = {"service": a_service().pk, "group": "rest", "how": "visit", "outcome": "changed"}
    typed = {**moved, "checked_on": days_ago(1).isoformat()}
    assert client.post(where, typed).status_code == 403
    assert Verification.objects.get(pk=row.pk).about == row.service


@pytest.mark.parametrize("together", [True, False])
def test_a_verification_that_is_deleted_no_longer_counts(client: Client, together: bool) -> None:
    sign_in(client, a_member("publisher"))
    service = a_service()
    service.refresh_from_db()
    before = service.contact_due_on
    row = written_check(service)
    service.refresh_from_db()
    assert (service.last_verified, service.contact_due_on) != (None, before)
    if together:
        where = reverse("admin:services_verification_changelist")
        chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    else:
        where = reverse("admin:services_verification_delete", args=[row.pk])
        chosen = {"post": "yes"}
    assert client.post(where, chosen).status_code == 302
    service.refresh_from_db()
    assert not service.verifications.exists()
    assert (service.last_verified, service.contact_due_on) == (None, before)


@pytest.mark.parametrize(("ahead", "is_written"), [(0, True), (1, False)])
def test_nobody_has_looked_on_a_day_that_is_still_to_come(
    client: Client, ahead: int, is_written: bool
) -> None:
    sign_in(client, a_member())
    service = a_service()
    where = reverse("admin:services_verification_add")
    typed = filled_in(parsed(client, where)) | {
        "service": str(service.pk),
        "group": "contact",
        "checked_on": days_ago(-ahead).isoformat(),
        "how": "called",
        "outcome": "correct",
    }
    response = client.post(where, typed)
    assert response.status_code == (302 if is_written else 200)
    assert service.verifications.exists() == is_written
    if not is_written:
        error = one(soup(response), ".field-checked_on .errorlist li")
        assert words(error) == "This day is still to come."
