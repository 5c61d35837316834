"""Import and export in the admin: what leaves as a table, what comes in, and what is refused and why."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from directory.exchange.cells import guarded, unguarded
from directory.exchange.reading import MOST_ROWS
from directory.exchange.services import ServiceTable
from services.models import ContactPoint, Location, Organisation, Region, Service
from tests.builders import a_service, a_source, an_organisation
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tiers.models import ContentVersion, Tier

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ANTWERP, GHENT = "11002", "44021"
Rows = list[dict[str, str]]


@pytest.fixture
def curator(client: Client) -> Client:
    """Somebody who may do everything."""
    return sign_in(client, a_member())


def address(model: type[models.Model], page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def exported(client: Client, model: type[models.Model], **filters: str) -> Rows:
    """The rows of the CSV file that the list gives."""
    path = address(model, "export")
    response = client.post(path, {"format": "0", "resource": "0"}, query_params=filters)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def written(rows: Rows, delimiter: str = ";") -> bytes:
    """The rows as a file, under the columns of the first."""
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode("utf-8-sig")


def upload(client: Client, model: type[models.Model], content: bytes | Rows) -> BeautifulSoup:
    """The page after a file was chosen."""
    if isinstance(content, list):
        content = written(content)
    file = SimpleUploadedFile("table.csv", content, content_type="text/csv")
    response = client.post(address(model, "import"), {"file": file})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def confirm(client: Client, model: type[models.Model], page: BeautifulSoup) -> HttpResponse:
    looked = str(one(page, "#keep input[name=looked]")["value"])
    return client.post(address(model, "process_import"), {"looked": looked})


def problems(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    """The refusals of a page: row, column and sentence."""
    rows = []
    for row in page.select("#refused tbody tr"):
        number, _key, column, sentence = (words(cell) for cell in row.select("th, td"))
        rows.append((number, column, sentence))
    return rows


def said_of_file(page: BeautifulSoup) -> str:
    return " ".join(words(error) for error in page.select("#choose .errorlist li"))


def stamp() -> str:
    return ContentVersion.objects.values_list("content", flat=True).get()


# Export


def test_an_export_has_the_rows_that_the_list_shows(curator: Client) -> None:
    organisation = an_organisation()
    draft = a_service(organisation=organisation, state="draft", name_nl="Zandkasteel een")
    a_service(organisation=organisation, name_nl="Zandkasteel twee")
    found = exported(curator, Service, q="zandkasteel", state__exact="draft")
    assert [row["slug"] for row in found] == [draft.slug]
    assert len(exported(curator, Service, q="zandkasteel")) == 2


def test_a_list_that_cannot_be_filtered_like_this_exports_nothing(curator: Client) -> None:
    response = curator.post(
        address(Service, "export"), {"format": "0"}, query_params={"nonsense__x": "1"}
    )
    assert response.status_code == 302
    assert response.url.endswith("?e=1")


def test_relations_are_slugs_and_no_primary_key_leaves(curator: Client) -> None:
    service = a_service(
        name_nl="Zandloper",
        areas=(ANTWERP, GHENT),
        languages=("ar", "fr"),
        statuses={"refugee": "open"},
    )
    (row,) = exported(curator, Service, q="zandloper")
    assert "id" not in row
    assert row["regions"] == f"{ANTWERP} | {GHENT}"
    assert row["needs"] == "housing"
    assert row["languages"] == "ar | fr"
    assert row["statuses_open"] == "refugee"
    assert row["organisation"] == service.organisation.slug
    assert row["sources"] == service.sources.get().url


def test_an_export_is_a_spreadsheet_too(curator: Client) -> None:
    organisation = an_organisation(name_nl="=SUM(A1)")
    response = curator.post(
        address(Organisation, "export"),
        {"format": "1", "resource": "0"},
        query_params={"q": organisation.slug},
    )
    sheet = load_workbook(io.BytesIO(response.content)).active
    header, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    assert row[header.index("name_nl")] == "'=SUM(A1)"
    assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)


@pytest.mark.parametrize(
    "text", ["=1+1", "+32", "-x", "@a", "\tx", " =1", "'=1", "''x", "'s-Gravenbrakel", "x", ""]
)
def test_a_formula_is_guarded_and_comes_back_as_it_was(text: str) -> None:
    cell = guarded(text)
    assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r"))
    assert unguarded(cell) == text


def test_a_hidden_address_stands_in_no_export(curator: Client) -> None:
    hidden = Location.objects.create(slug="geheim-huis-x", visibility="hidden", label_nl="Geheim")
    service = a_service(name_nl="Vluchthuis Zeekraal")
    service.locations.add(hidden)
    assert hidden.slug not in {row["slug"] for row in exported(curator, Location)}
    (row,) = exported(curator, Service, q="zeekraal")
    assert row["locations"] == ""


def test_contacts_are_exported_and_a_crisis_number_is_not_among_their_values(
    curator: Client,
) -> None:
    rows = {row["slug"]: row for row in exported(curator, ContactPoint)}
    for contact in ContactPoint.objects.filter(crisis_line__isnull=False):
        assert rows[contact.slug]["value"] == ""
    path = f"admin:services_contactpoint_{'import'}"
    with pytest.raises(Exception, match="not found"):
        reverse(path)


def test_an_export_costs_the_same_for_one_row_and_for_many(
    curator: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    organisation = an_organisation()
    for number in range(30):
        a_service(organisation=organisation, name_nl=f"Veelvoud nummer{number:03}", areas=(GHENT,))
    with CaptureQueriesContext(connection) as few:
        assert len(exported(curator, Service, q="veelvoud nummer007")) == 1
    with CaptureQueriesContext(connection) as many:
        assert len(exported(curator, Service, q="veelvoud")) == 30
    assert len(many) <= len(few)


# What comes back


@pytest.mark.parametrize("model", [Service, Organisation, Region])
def test_what_was_exported_says_nothing_new_when_it_is_imported(
    curator: Client, model: type[models.Model]
) -> None:
    rows = exported(curator, model)[:300]
    before = stamp()
    page = upload(curator, model, rows)
    assert problems(page) == []
    assert f"Unchanged: {len(rows)}" in words(one(page, ".counts"))
    assert page.select("#keep") == []
    assert stamp() == before


def test_a_change_is_shown_first_and_made_after_it_is_confirmed(curator: Client) -> None:
    service = a_service(name_fr="Ancien nom", cost="paid", opening_hours="Mo 09:00-12:00")
    rows = [{"slug": service.slug, "name_fr": "Nouveau nom", "cost": "", "opening_hours": "-"}]
    page = upload(curator, Service, rows)
    shown = [words(row) for row in page.select("#changes tbody tr")]
    assert shown[0] == f"2 {service.slug} changed"
    assert shown[1:] == ["opening_hours Mo 09:00-12:00", "name_fr Ancien nom Nouveau nom"]
    assert one(page, "#changes ins[lang=fr]")["dir"] == "ltr"
    service.refresh_from_db()
    assert service.name_fr == "Ancien nom"

    response = confirm(curator, Service, page)
    assert response.status_code == 302
    service.refresh_from_db()
    assert (service.name_fr, service.cost, service.opening_hours) == ("Nouveau nom", "paid", "")
    assert "nouveau nom" in service.search_text


def test_a_new_service_comes_in_with_all_its_relations(curator: Client) -> None:
    source, organisation = a_source(), an_organisation()
    row = {
        "slug": "vers-van-de-pers",
        "organisation": organisation.slug,
        "state": "published",
        "tier": Tier.objects.first().slug,
        "needs": "housing|basic-needs",
        "status_rule": "named",
        "statuses_open": "refugee",
        "statuses_closed": "undocumented:housing",
        "languages": "ar | fr",
        "interpreter_languages": "ti",
        "regions": GHENT,
        "sources": source.url,
        "confidence": "high",
        "name_nl": "Vers van de pers",
        "summary_nl": "Een nieuwe dienst.",
        "finder_nl": "Vraag het.",
        "intake": "open",
        "intake_on": "21/11/2026",
        "name_ar": "خدمة جديدة",
    }
    page = upload(curator, Service, [row])
    assert problems(page) == []
    assert not Service.objects.filter(slug=row["slug"]).exists()
    confirm(curator, Service, page)
    service = Service.objects.get(slug=row["slug"])
    assert {need.slug for need in service.needs.all()} == {"housing", "basic-needs"}
    assert {(r.status.slug, r.answer) for r in service.statuses.all()} == {
        ("refugee", "open"),
        ("undocumented", "closed"),
    }
    assert service.statuses.get(answer="closed").only_need.slug == "housing"
    assert {(r.language.tag, r.kind) for r in service.languages.all()} == {
        ("ar", "staff"),
        ("fr", "staff"),
        ("ti", "interpreter"),
    }
    assert service.sort_name == "versvandepers"
    assert service.intake_on.isoformat() == "2026-11-21"
    found = exported(curator, Service, q="vers van de pers")
    back = next(exported_row for exported_row in found if exported_row["slug"] == row["slug"])
    assert {name: back[name] for name in ("statuses_closed", "languages", "name_ar")} == {
        "statuses_closed": "undocumented:housing",
        "languages": "ar | fr",
        "name_ar": "خدمة جديدة",
    }


def test_the_history_says_who_imported_and_that_it_was_an_import(client: Client) -> None:
    member = a_member()
    sign_in(client, member)
    service = a_service(areas=(GHENT,), languages=("fr",))
    before = service.history.count()
    rows = [
        {"slug": service.slug, "regions": ANTWERP, "name_fr": "Nom", "languages": "ar"},
    ]
    confirm(client, Service, upload(client, Service, rows))
    made = list(service.history.all()[: service.history.count() - before])
    told = {(row.history_user, row.history_change_reason, row.history_date) for row in made}
    assert told == {(member, "imported", made[0].history_date)}
    entry = made[0]
    assert entry.history_type == "~"
    assert [row.region.nis for row in entry.regions.all()] == [ANTWERP]
    added = service.languages.get().history.get()
    assert (added.history_user, added.history_change_reason) == (member, "imported")


def test_an_import_gives_a_stamp_for_its_rows_and_one_for_their_words_and_a_look_none(
    curator: Client,
) -> None:
    rows = [{"slug": a_service().slug, "name_fr": f"Nom {number}"} for number in range(3)]
    before = stamp()
    page = upload(curator, Service, rows)
    assert stamp() == before
    with CaptureQueriesContext(connection) as queries:
        confirm(curator, Service, page)
    assert stamp() != before
    bumps = [q for q in queries if 'UPDATE "tiers_contentversion"' in q["sql"]]
    assert len(bumps) == 2  # however many rows; in one transaction, so others see one


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("closed", "depends"), ("depends", "closed"), ("open", "closed"), ("depends", "open")],
)
def test_a_status_that_gets_another_answer_keeps_its_row_and_its_reason(
    curator: Client, was: str, becomes: str
) -> None:
    service = a_service(statuses={"refugee": was, "undocumented": was})
    row = service.statuses.get(status__slug="refugee")
    row.reason_nl, row.reason_fr = "Soms.", "Parfois."
    row.save()
    rows = [{"slug": service.slug, f"statuses_{was}": "-", f"statuses_{becomes}": "refugee"}]
    page = upload(curator, Service, rows)
    assert problems(page) == []
    assert confirm(curator, Service, page).status_code == 302
    kept = service.statuses.get()
    assert (kept.pk, kept.answer) == (row.pk, becomes)
    assert (kept.reason_nl, kept.reason_fr) == ("Soms.", "Parfois.")
    assert kept.history.first().history_type == "~"


def test_two_statuses_that_change_places_keep_their_reasons(curator: Client) -> None:
    service = a_service(statuses={"refugee": "open", "undocumented": "closed"})
    for row in service.statuses.all():
        row.reason_nl = row.status.slug
        row.save()
    rows = [
        {
            "slug": service.slug,
            "statuses_open": "undocumented",
            "statuses_closed": "refugee:housing",
        }
    ]
    confirm(curator, Service, upload(curator, Service, rows))
    assert {(row.status.slug, row.answer, row.reason_nl) for row in service.statuses.all()} == {
        ("refugee", "closed", "refugee"),
        ("undocumented", "open", "undocumented"),
    }


@pytest.mark.parametrize("closed", ["refugee", "undocumented | refugee:housing"])
def test_a_status_with_two_answers_is_refused_by_row_and_column(
    curator: Client, closed: str
) -> None:
    service = a_service(statuses={"refugee": "closed"})
    rows = [{"slug": service.slug, "statuses_open": "refugee", "statuses_closed": closed}]
    page = upload(curator, Service, rows)
    assert problems(page) == [
        ("2", "statuses_closed", "“refugee” stands in “statuses_open” too: give it one answer.")
    ]
    assert page.select("#keep") == []


def test_hidden_addresses_and_sources_without_address_stay_with_the_service(
    curator: Client,
) -> None:
    service = a_service()
    hidden = Location.objects.create(slug="geheim-huis-y", visibility="hidden")
    town = Location.objects.create(
        slug="huis-y", visibility="town", municipality=Region.objects.get(nis=GHENT)
    )
    document = a_source(url="", title="Een document")
    service.locations.add(hidden)
    service.sources.add(document)
    rows = [{"slug": service.slug, "locations": town.slug, "sources": a_source().url}]
    confirm(curator, Service, upload(curator, Service, rows))
    assert set(service.locations.all()) == {hidden, town}
    assert document in service.sources.all()
    assert service.sources.count() == 2


def test_an_organisation_and_a_place_come_in(curator: Client) -> None:
    rows = [
        {"slug": "moederhuis", "name_nl": "Moederhuis", "confidence": "high", "parent": ""},
        {"slug": "kindhuis", "name_nl": "Kindhuis", "confidence": "high", "parent": "moederhuis"},
    ]
    confirm(curator, Organisation, upload(curator, Organisation, rows))
    assert Organisation.objects.get(slug="kindhuis").parent.slug == "moederhuis"

    ghent = Region.objects.get(nis=GHENT)
    codes = {row.code for row in ghent.postcodes.all()}
    rows = [{"nis": GHENT, "other_names": "Gand | Artevelde", "postcodes": "9000 | 9030"}]
    page = upload(curator, Region, rows)
    assert problems(page) == []
    confirm(curator, Region, page)
    assert codes - {"9000", "9030"}
    assert {row.code for row in ghent.postcodes.all()} == {"9000", "9030"}
    assert ghent.other_names.get(name="Artevelde").folded == "artevelde"


# What is refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        ("slug;name_nl\nx;Café\n".encode("latin-1"), "not in UTF-8 (line 2)"),
        (b"slug;name_nl\nx;\0\n", "no CSV file"),
        (b"slug;name_nl\n", "no row"),
        (b'slug;name_nl\nx;"never closed\n', "wrong quotation mark"),
        (b"slug;nam_nl;nonsense\nx;y;z\n", "Do you mean “name_nl”"),
        (b"slug;nam_nl;nonsense\nx;y;z\n", "There is no column “nonsense”"),
        (b"slug;slug\nx;y\n", "“slug” is there twice"),
        (b"name_nl\nx\n", "“slug” is missing"),
        (b"slug;name_nl\nx;y;z\n", "Row 2 has 3 cells"),
        (b"id;slug\n1;x\n", "There is no column “id”"),
        (b"slug\n" + b"x\n" * (MOST_ROWS + 1), "more than 1000 rows"),
        (b"slug\n" + b"x" * 2_000_000, "larger than 2 MB"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(
    curator: Client, content: bytes, said: str
) -> None:
    page = upload(curator, Service, content)
    assert said in said_of_file(page)
    assert page.select("#looked") == []


def test_no_file_at_all_is_refused(curator: Client) -> None:
    response = curator.post(address(Service, "import"), {})
    assert "This field is required" in response.content.decode()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_semicolons_commas_and_tabs_are_recognised(curator: Client, delimiter: str) -> None:
    service = a_service()
    rows = [{"slug": service.slug, "name_fr": "Ici; là, partout"}]
    page = upload(curator, Service, written(rows, delimiter))
    assert words(one(page, "#changes ins")) == "Ici; là, partout"


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("cost", "gratis", "none of these words: free"),
        ("is_remote", "maybe", "write yes or no"),
        ("intake_on", "soon", "write it as 2026-11-30"),
        ("intake_on", "2199-01-01", "still to come"),
        ("age_from", "-4", "no whole number"),
        ("tier", "top", "there is no “top”"),
        ("needs", "housing | nothing-such", "there is no “nothing-such”"),
        ("contacts", "no-contact", "there is no “no-contact”"),
        ("locations", "no-place", "there is no “no-place”"),
        ("languages", "xx-nothing", "there is no “xx-nothing”"),
        ("statuses_open", "refugee | refugee:housing", "twice"),
        ("statuses_open", "king", "there is no “king”"),
        ("opening_hours", "whenever", "write hours like"),
        ("finder_url", "nowhere", "valid URL"),
        ("summary_nl", "x" * 281, "280"),
        ("last_verified", "2026-01-01", "cannot change this"),
        ("intake", "open", "Write the day on which this intake was known"),
        ("name_nl", "-", "cannot be blank"),
        ("local_of", "service-itself", "local member of itself"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_row_and_column(
    curator: Client, column: str, cell: str, said: str
) -> None:
    service = a_service(slug="service-itself")
    good = a_service()
    rows = [{"slug": good.slug, column: ""}, {"slug": service.slug, column: cell}]
    page = upload(curator, Service, rows)
    ((row, where, sentence),) = problems(page)
    assert row == "3"
    assert where in (column, "the whole row")
    assert said in sentence
    assert page.select("#keep") == []


def test_one_refused_row_keeps_all_others_out(curator: Client) -> None:
    first, second = a_service(name_fr=""), a_service()
    rows = [
        {"slug": first.slug, "name_fr": "Nom", "cost": ""},
        {"slug": second.slug, "name_fr": "", "cost": "gratis"},
    ]
    page = upload(curator, Service, rows)
    assert [row for row, _column, _said in problems(page)] == ["3"]
    assert page.select("#keep") == []
    first.refresh_from_db()
    assert not first.name_fr


def test_the_same_key_twice_and_no_key_are_refused(curator: Client) -> None:
    service = a_service()
    rows = [
        {"slug": service.slug, "name_fr": "Un"},
        {"slug": "", "name_fr": "Deux"},
        {"slug": "", "name_fr": ""},
        {"slug": service.slug, "name_fr": "Trois"},
    ]
    said = problems(upload(curator, Service, rows))
    assert [row for row, _column, _said in said] == ["3", "5"]
    assert "already in row 2" in said[1][2]


def test_a_new_row_says_what_it_lacks(curator: Client) -> None:
    page = upload(curator, Service, [{"slug": "nieuw", "organisation": "", "name_fr": "Nouveau"}])
    columns = {column for _row, column, _said in problems(page)}
    assert columns == {"organisation", "tier", "confidence"}


def test_a_new_slug_has_the_form_of_a_slug(curator: Client) -> None:
    row = {"slug": "Grote Letters", "name_nl": "X", "confidence": "high"}
    assert [column for _row, column, _said in problems(upload(curator, Organisation, [row]))] == [
        "slug"
    ]


def test_publishing_by_import_follows_the_rules_of_publishing(curator: Client) -> None:
    draft = a_service(state="draft", summary_nl="")
    page = upload(curator, Service, [{"slug": draft.slug, "state": "published"}])
    assert problems(page) == [("2", "state", "Write a summary in Dutch, the source language.")]

    service = a_service(status_rule="all")
    page = upload(curator, Service, [{"slug": service.slug, "statuses_closed": "refugee"}])
    ((_row, column, sentence),) = problems(page)
    assert column == "state"
    assert "no status can be closed" in sentence


def test_archiving_is_not_done_by_import(curator: Client) -> None:
    page = upload(curator, Service, [{"slug": a_service().slug, "state": "archived"}])
    assert "on its own page" in problems(page)[0][2]


def test_what_a_place_is_and_lies_in_stays_as_it_is(curator: Client) -> None:
    page = upload(curator, Region, [{"nis": GHENT, "kind": "province", "parent": "10000"}])
    assert {column for _row, column, _said in problems(page)} == {"kind", "parent"}


def test_crisis_lines_have_no_import(curator: Client) -> None:
    assert curator.get("/admin/services/crisisline/import/").status_code in (302, 404)
    assert "crisis_line" not in ServiceTable().fields


# Who may


@pytest.mark.parametrize("role", ["curator", "translator"])
def test_who_may_not_import_exports_all_the_same_what_the_list_shows(
    client: Client, role: str
) -> None:
    sign_in(client, a_member(role, regions=(GHENT,), languages=("fr",)))
    slugs = {a_service(areas=(area,), name_nl="Zandbank").slug for area in (GHENT, ANTWERP)}
    assert {row["slug"] for row in exported(client, Service, q="zandbank")} == slugs
    page = client.get(address(Service, "changelist")).content.decode()
    assert address(Service, "export") in page
    assert address(Service, "import") not in page
    assert client.get(address(Service, "import")).status_code == 403
    assert client.post(address(Service, "process_import"), {"looked": "x"}).status_code == 403


def test_a_publisher_imports_and_finds_no_import_where_there_is_none(client: Client) -> None:
    sign_in(client, a_member("publisher"))
    assert problems(upload(client, Service, [{"slug": a_service().slug, "name_fr": "Nom"}])) == []
    page = client.get(address(ContactPoint, "changelist"))
    assert page.status_code == 200
    assert "/import/" not in page.content.decode()


# Between looking and keeping


def test_a_preview_that_was_altered_or_is_of_another_imports_nothing(client: Client) -> None:
    service = a_service(name_fr="Avant")
    sign_in(client, a_member())
    page = upload(client, Service, [{"slug": service.slug, "name_fr": "Après"}])
    sign_in(client, a_member())
    response = confirm(client, Service, page)
    assert response.status_code == 302
    assert response.url == address(Service, "import")
    service.refresh_from_db()
    assert service.name_fr == "Avant"


def test_what_somebody_changed_meanwhile_is_shown_again_first(curator: Client) -> None:
    service = a_service(name_fr="Avant")
    page = upload(curator, Service, [{"slug": service.slug, "name_fr": "Après"}])
    Service.objects.filter(pk=service.pk).update(name_fr="Pendant")
    response = confirm(curator, Service, page)
    assert response.status_code == 200
    again = BeautifulSoup(response.content, "html.parser")
    assert words(one(again, "#changes del")) == "Pendant"
    service.refresh_from_db()
    assert service.name_fr == "Pendant"
    confirm(curator, Service, again)
    service.refresh_from_db()
    assert service.name_fr == "Après"


def test_rows_are_locked_before_they_are_read_to_be_kept(curator: Client) -> None:
    """SQLite locks no rows: it lets one write at a time."""
    rows = [{"slug": a_service().slug, "name_fr": f"Nom {number}"} for number in range(2)]
    page = upload(curator, Service, rows)
    with CaptureQueriesContext(connection) as queries:
        assert confirm(curator, Service, page).status_code == 302
    told = [query["sql"] for query in queries if 'FROM "services_service"' in query["sql"]]
    first = next(sql for sql in told if rows[0]["slug"] in sql)
    assert rows[1]["slug"] in first
    assert first.endswith("FOR UPDATE") == connection.features.has_select_for_update
    assert "ORDER BY 1 ASC" in first


def test_a_part_that_somebody_changed_meanwhile_is_shown_again_too(curator: Client) -> None:
    service = a_service(name_fr="Avant", statuses={"refugee": "open"})
    rows = [{"slug": service.slug, "name_fr": "Après", "statuses_open": "refugee | undocumented"}]
    page = upload(curator, Service, rows)
    service.statuses.update(answer="closed")
    assert confirm(curator, Service, page).status_code == 200
    service.refresh_from_db()
    assert service.name_fr == "Avant"
    assert [(row.status.slug, row.answer) for row in service.statuses.all()] == [
        ("refugee", "closed")
    ]


def test_unchanged_rows_cost_no_query_each_and_changed_ones_the_same_each(curator: Client) -> None:
    organisation = an_organisation()
    services = [a_service(organisation=organisation) for _number in range(12)]

    def cost(count: int, name: str) -> int:
        rows = [{"slug": service.slug, "name_nl": name} for service in services[:count]]
        if not name:
            rows = [{**row, "name_nl": s.name_nl} for row, s in zip(rows, services, strict=False)]
        with CaptureQueriesContext(connection) as queries:
            upload(curator, Service, rows)
        return len(queries)

    savepoints = 4  # one of the package and one of ours around each row, begun and ended
    assert cost(12, "") - cost(1, "") == 11 * savepoints
    one_row = cost(2, "Anders") - cost(1, "Anders")
    assert cost(12, "Anders") - cost(1, "Anders") == 11 * one_row
    assert one_row <= 40
