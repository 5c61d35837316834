"""The history of the content: what is written down, how it reads, and how a row is put back."""

import re
from datetime import UTC
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from directory.history import one_change
from directory.history.changes import changes, put_back_to
from directory.history.families import Head
from directory.history.keeping import AS_LOADED, LOADED, entries, kept
from directory.history.states import fingerprint, now
from directory.loading.loader import load
from services.models import (
    Closure,
    LoadedRow,
    Location,
    Region,
    Service,
    ServiceLanguage,
    SpokenLanguage,
)
from tests.builders import a_service, a_source
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, change, soup
from tiers.models import Need, Option, Question, Tip

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def anna() -> User:
    return a_member(username="anna")


@pytest.fixture
def curator(client: Client, anna: User) -> Client:
    return sign_in(client, anna)


def loaded_service() -> Service:
    """A service as the files made it, which nobody changed."""
    service = Service.objects.filter(languages__isnull=False, statuses__isnull=False).first()
    assert service is not None
    assert not entries(Service).filter(id=service.pk).exists()
    return service


def head(row: Any) -> Head:
    return Head(type(row), row.pk)


def history(curator: Client, row: Any) -> BeautifulSoup:
    return soup(curator.get(address(type(row), "history", row.pk)))


def told(page: BeautifulSoup | Tag) -> dict[str, tuple[str, str]]:
    """What the newest change on the page says of each field: before and after."""
    rows = page.select("section.change")[0].select("tbody tr")
    return {
        words(one(row, "th")): (words(one(row, ".was")), words(one(row, ".becomes")))
        for row in rows
    }


def way_back(page: BeautifulSoup, number: int = -1) -> str:
    return str(page.select("section.change")[number].select_one("a.put-back")["href"])


def put_back(curator: Client, where: str, **values: str) -> Any:
    page = soup(curator.get(where))
    version = str(one(page, "#put-back input[name=version]")["value"])
    return curator.post(where, {"version": version, "why": "", **values})


# What is written down


def test_the_first_change_writes_down_what_was_loaded_with_all_parts(curator: Client) -> None:
    service = loaded_service()
    before = fingerprint(now(head(service)))
    change(curator, service, summary_nl="Nieuw.")
    oldest = changes(head(service))[-1]
    assert (oldest.is_first, oldest.user) == (True, None)
    assert fingerprint(oldest.state) == before
    assert entries(ServiceLanguage).filter(service_id=service.pk).exists()


def test_all_that_is_saved_together_is_one_change_of_one_person(
    curator: Client, anna: User
) -> None:
    service = a_service(languages=("nl",))
    need = Need.objects.exclude(services=service).first()
    language = service.languages.get()
    change(
        curator,
        service,
        summary_nl="Nieuw.",
        needs=[str(need.pk)],
        sources=[str(a_source().pk)],
        **{"languages-0-kind": "interpreter"},
    )
    newest, *_others = changes(head(service))
    assert newest.user == anna
    assert {(one.key, one.field.name) for one in newest.found} == {
        ((Service, service.pk), "summary_nl"),
        ((Service, service.pk), "needs"),
        ((Service, service.pk), "sources"),
        ((ServiceLanguage, language.pk), "kind"),
    }


def test_a_relation_that_is_set_from_the_other_side_is_a_change_of_its_owner() -> None:
    service, need = a_service(needs=()), Need.objects.first()
    with one_change():
        need.services.add(service)
    newest = changes(head(service))[0]
    assert [(found.field.name, found.becomes) for found in newest.found] == [("needs", [need.pk])]
    assert not entries(Need).filter(id=need.pk).exists()


def test_a_load_tells_of_rows_with_a_history_alone_and_of_parts_only_where_they_differ(
    settings: Settings,
) -> None:
    service, (tip, other) = loaded_service(), Tip.objects.order_by("pk")[:2]
    for row in (service, tip):
        with one_change("by hand"):
            row.save()
    parts = set(service.languages.values_list("pk", flat=True))
    keys = ("*", service.slug, tip.slug, other.slug)
    LoadedRow.objects.filter(key__in=keys).update(fixture_hash="of an older file")
    load(settings.FIXTURES)
    reasons = [entry.history_change_reason for entry in entries(Tip).filter(id=tip.pk)]
    assert reasons == [LOADED, "by hand", AS_LOADED]
    assert not entries(Tip).filter(id=other.pk).exists()
    # The load made the parts anew, with the same values.
    assert not parts & set(service.languages.values_list("pk", flat=True))
    newest = changes(head(service))[0]
    assert (newest.reason, newest.found) == ("a load of the files changed it", [])
    assert fingerprint(newest.state) == fingerprint(now(head(service)))


def test_a_public_page_asks_for_no_user(client: Client) -> None:
    response = client.get("/nl/services/")
    assert not hasattr(response.wsgi_request, "_cached_user")
    assert "Cookie" not in response.headers.get("Vary", "")


# How it reads


def test_the_history_says_choices_and_rows_by_their_names_and_marks_the_language_of_a_text(
    curator: Client,
) -> None:
    service = a_service(cost="unknown", summary_ar="قديم")
    need = Need.objects.exclude(services=service).first()
    old = service.needs.get()
    change(curator, service, cost="free", needs=[str(need.pk)], summary_ar="جديد")
    page = history(curator, service)
    lines = told(page)
    assert lines["Cost"] == ("price not known", "free")
    assert lines["Needs"] == (str(old), str(need))
    text = page.select_one('section.change .becomes [lang="ar"]')
    assert (text.text, text["dir"]) == ("جديد", "rtl")
    assert "anna" in words(page.select("section.change h2")[0])


def test_a_row_that_is_gone_is_named_as_it_was_called(curator: Client) -> None:
    service, source = a_service(), a_source(title="Oude bron")
    change(curator, service, sources=[str(source.pk)])
    change(curator, service, sources=[str(a_source().pk)])
    source.delete()
    was, _becomes = told(history(curator, service))["Sources"]
    assert was == "Oude bron (deleted)"


def test_a_row_that_nobody_changed_says_so(curator: Client) -> None:
    assert "Nobody changed this" in words(one(history(curator, loaded_service()), "#content-main"))


def test_every_kept_model_has_the_page(curator: Client) -> None:
    seen = 0
    for model in kept():
        row = model._default_manager.first()
        if row is not None:
            history(curator, row)
            seen += 1
    assert seen > 30


def test_a_long_history_costs_as_many_queries_as_a_short_one(
    curator: Client,
) -> None:
    service = a_service(languages=("nl",), statuses={"refugee": "open"})
    first, second = Need.objects.order_by("pk")[:2]

    def edit(times: int) -> None:
        for number in range(times):
            with one_change():
                service.summary_nl = f"Versie {number}"
                service.save()
                service.needs.set([(first, second)[number % 2]])

    def queries() -> int:
        with _counting() as found:
            history(curator, service)
        return len(found)

    edit(2)
    few = queries()
    edit(10)
    many = queries()
    # Session and user; the row; its history with nine relations, three kinds of parts; what they point to.
    assert few == many
    assert many <= 28


def _counting() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


# Putting back


def test_a_row_goes_back_to_what_was_loaded_with_its_relations_and_parts(curator: Client) -> None:
    service = loaded_service()
    before = fingerprint(now(head(service)))
    language = service.languages.first()
    change(
        curator,
        service,
        summary_nl="Verkeerd.",
        needs=[],
        state="draft",
        **{"languages-0-DELETE": "on"},
    )
    assert not ServiceLanguage.objects.filter(pk=language.pk).exists()
    where = way_back(history(curator, service))
    preview = soup(curator.get(where))
    assert "Verkeerd." in words(one(preview, "table.versions"))
    assert fingerprint(now(head(service))) != before
    assert put_back(curator, where, why="te vroeg").status_code == 302
    assert fingerprint(now(head(service))) == before
    newest = changes(head(service))[0]
    assert newest.reason.startswith("put back to what it was on")
    assert newest.reason.endswith("te vroeg")


def test_putting_back_can_itself_be_undone(curator: Client) -> None:
    service = a_service(summary_nl="Eerst.")
    change(curator, service, summary_nl="Toen.")
    put_back(curator, way_back(history(curator, service), 1))
    service.refresh_from_db()
    assert service.summary_nl == "Eerst."
    put_back(curator, way_back(history(curator, service), 1))
    service.refresh_from_db()
    assert service.summary_nl == "Toen."


def test_the_options_of_a_question_go_back_with_it(curator: Client) -> None:
    question = Question.objects.filter(options__isnull=False).first()
    option = question.options.order_by("pk").first()
    old = option.text_nl
    with one_change():
        option.text_nl = "Anders"
        option.save()
    put_back(curator, way_back(history(curator, question)))
    assert Option.objects.get(pk=option.pk).text_nl == old


def test_what_is_not_valid_is_not_put_back_and_changes_nothing(curator: Client) -> None:
    service = a_service()
    with one_change():
        service.summary_nl = "x" * 281
        service.save()
    with one_change():
        service.summary_nl = "Kort."
        service.save()
    answer = put_back(curator, way_back(history(curator, service), 1))
    assert "summary_nl" in words(one(soup(answer), ".errornote"))
    service.refresh_from_db()
    assert service.summary_nl == "Kort."


def test_a_published_service_does_not_go_back_to_less_than_its_page_needs(curator: Client) -> None:
    service = a_service()
    with one_change():
        service.needs.clear()
    with one_change():
        service.needs.set(Need.objects.all()[:1])
    answer = put_back(curator, way_back(history(curator, service), 1))
    assert "Choose at least one need" in words(one(soup(answer), ".errornote"))
    assert service.needs.count() == 1


def test_a_row_that_changed_after_the_preview_is_shown_again(curator: Client) -> None:
    service = a_service(summary_nl="Eerst.")
    change(curator, service, summary_nl="Toen.")
    where = way_back(history(curator, service))
    version = str(one(soup(curator.get(where)), "input[name=version]")["value"])
    Service.objects.filter(pk=service.pk).update(cost="paid")
    answer = soup(curator.post(where, {"version": version}))
    assert "in between" in words(one(answer, ".errornote"))
    service.refresh_from_db()
    assert service.summary_nl == "Toen."


def test_who_may_only_look_cannot_put_back(client: Client) -> None:
    service = a_service(summary_nl="Eerst.", areas=("44021",))
    with one_change():
        service.summary_nl = "Toen."
        service.save()
    sign_in(client, a_member("curator", regions=("11002",)))
    where = way_back(history(client, service))
    assert soup(client.get(where)).select("#put-back") == []
    assert "may not change" in words(one(soup(client.post(where)), ".errornote"))
    service.refresh_from_db()
    assert service.summary_nl == "Toen."


@pytest.mark.parametrize("moment", ["20261122T000000000000", "yesterday", "99999999T999999999999"])
def test_a_moment_that_never_was_is_not_found(curator: Client, moment: str) -> None:
    service = a_service()
    where = address(Service, "put_back", service.pk, moment)
    assert curator.get(where).status_code == 404


@pytest.mark.parametrize("pk", ["0", "x", "99999999999999999999999"])
def test_the_history_of_a_row_that_never_was_is_not_found(curator: Client, pk: str) -> None:
    assert curator.get(address(Service, "history", pk)).status_code == 404


# Rows that were deleted


def test_a_deleted_row_is_found_and_comes_back_with_relations_and_parts(curator: Client) -> None:
    service = a_service(languages=("nl", "ar"), statuses={"refugee": "open"})
    Closure.objects.create(service=service, closed_from="2026-12-24", closed_until="2026-12-26")
    before = fingerprint(now(head(service)))
    pk = service.pk
    curator.post(address(Service, "delete", pk), {"post": "yes"})
    assert not Service.objects.filter(pk=pk).exists()
    listed = soup(curator.get(address(Service, "deleted")))
    row = one(listed, "#deleted tbody tr")
    assert service.slug in words(row)
    assert "anna" in words(row)
    where = way_back(soup(curator.get(str(one(row, "a")["href"]))), 1)
    assert put_back(curator, where).status_code == 302
    assert fingerprint(now(Head(Service, pk))) == before
    assert soup(curator.get(address(Service, "deleted"))).select("#deleted") == []


def test_the_list_of_rows_leads_to_those_that_were_deleted(curator: Client) -> None:
    page = soup(curator.get(address(Service)))
    assert page.select(f'.object-tools a[href="{address(Service, "deleted")}"]')


def test_the_list_of_deleted_rows_costs_the_same_for_one_and_for_many(curator: Client) -> None:
    def queries() -> int:
        with _counting() as found:
            soup(curator.get(address(SpokenLanguage, "deleted")))
        return len(found)

    SpokenLanguage.objects.create(tag="qaa").delete()
    few = queries()
    for tag in ("qab", "qac", "qad"):
        SpokenLanguage.objects.create(tag=tag).delete()
    # One each for the session, the user and the second factor; how many there are; the rows.
    assert few == queries() == 5


def test_who_may_not_add_does_not_see_what_was_deleted(client: Client) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_service"))
    assert sign_in(client, reader).get(address(Service, "deleted")).status_code == 403


def test_a_reason_always_fits_in_its_column() -> None:
    moment = changes(head(a_service()))[0].moment
    assert len(put_back_to(moment, "x" * 500)) == 100


# Whose it is


GHENT, ANTWERP = "44021", "11002"


@pytest.fixture
def of_ghent(client: Client) -> Client:
    """A curator of Ghent, who does not publish."""
    return sign_in(client, a_member("curator", regions=(GHENT,)))


def a_closure(service: Service) -> Closure:
    return Closure.objects.create(
        service=service, closed_from="2026-12-24", closed_until="2026-12-26"
    )


@pytest.mark.parametrize(("area", "comes_back"), [(GHENT, True), (ANTWERP, False)])
def test_a_curator_brings_back_what_was_deleted_in_the_own_region_only(
    of_ghent: Client, area: str, comes_back: bool
) -> None:
    closure = a_closure(a_service(areas=(area,)))
    where = address(Closure, "history", closure.pk)
    closure.delete()
    answer = put_back(of_ghent, way_back(soup(of_ghent.get(where)), 1))
    assert Closure.objects.exists() == comes_back
    if not comes_back:
        assert "outside the regions" in words(soup(answer))


def test_a_part_that_belongs_to_a_service_of_others_now_is_not_taken_from_it(
    of_ghent: Client,
) -> None:
    own, other = a_service(areas=(GHENT,)), a_service(areas=(ANTWERP,))
    closure = a_closure(own)
    closure.service = other
    closure.save()
    with one_change():
        own.summary_nl = "Nu."
        own.save()
    moment = changes(head(own))[-1].moment
    for change_ in changes(head(own)):
        if (Closure, closure.pk) in change_.state:
            moment = change_.moment
    where = address(Service, "put_back", own.pk, f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}")
    page = soup(of_ghent.get(where))
    assert "may not change" in words(page)
    of_ghent.post(where, {"version": "x"})
    closure.refresh_from_db()
    assert closure.service == other


def test_a_curator_puts_no_state_back(of_ghent: Client) -> None:
    service = a_service(areas=(GHENT,), state="draft")
    with one_change():
        service.state = "archived"
        service.save()
    where = way_back(history(of_ghent, service))
    assert "may not publish" in words(soup(of_ghent.post(where)))
    service.refresh_from_db()
    assert service.state == "archived"


# What may not be shown


@pytest.mark.parametrize("visibility", ["town", "hidden"])
def test_an_address_that_is_hidden_is_hidden_in_its_history_too(
    curator: Client, visibility: str
) -> None:
    place = Location.objects.create(
        slug="huis",
        visibility="full",
        municipality=Region.objects.get(nis=GHENT),
        street="Veilige Straat 1",
        route_nl="De blauwe deur.",
    )
    assert "Veilige Straat" in words(history(curator, place))
    place.visibility, place.street, place.route_nl = visibility, "", None
    place.save()
    page = words(history(curator, place))
    assert "Veilige Straat" not in page
    assert "blauwe deur" not in page
    assert "Veilige Straat" not in str(list(Location.history.values()))


def test_what_names_a_person_goes_for_good_with_all_that_was_kept_of_the_row(
    curator: Client,
) -> None:
    service, other = loaded_service(), a_service()
    change(curator, service, summary_nl="Vraag naar Jan Peeters.")
    change(curator, service, summary_nl="Bel het onthaal.")
    change(curator, other, summary_nl="Iets anders.")
    said = StringIO()
    call_command("forget_history", "services.service", str(service.pk), stdout=said)
    assert re.fullmatch(r"\d+ entries deleted\n", said.getvalue())
    for model, key in ((Service, "id"), (ServiceLanguage, "service_id")):
        assert not entries(model).filter(**{key: service.pk}).exists()
    assert not LogEntry.objects.filter(object_id=str(service.pk)).exists()
    # What it is now stays, also the history of others; the next change begins with it.
    assert entries(Service).filter(id=other.pk).exists()
    assert Service.objects.get(pk=service.pk).summary_nl == "Bel het onthaal."
    change(curator, service, summary_nl="Bel.")
    first = entries(Service).filter(id=service.pk).last()
    assert (first.history_change_reason, first.summary_nl) == (AS_LOADED, "Bel het onthaal.")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("services.report", "1"), "keeps no history"),
        (("services.service", "999999"), "There is no history"),
    ],
)
def test_a_row_without_history_is_named_as_such(asked: tuple[str, str], answer: str) -> None:
    with pytest.raises(CommandError, match=answer):
        call_command("forget_history", *asked)


def test_who_leaves_the_staff_leaves_the_history_without_a_name(
    client: Client,
) -> None:
    service = a_service()
    gone = a_member(username="gone")
    change(sign_in(client, gone), service, summary_nl="Bel het onthaal.")
    assert entries(Service).filter(id=service.pk, history_user=gone).exists()
    sign_in(client, a_member("administrator"))
    answer = client.post(address(User, "delete", gone.pk), {"post": "yes"}, follow=True)
    assert "deleted successfully" in answer.content.decode()
    assert entries(Service).filter(id=service.pk).first().history_user_id is None
    assert "Bel het onthaal." in words(one(history(client, service), "#content"))
