"""A language as a PO file: what goes to a translator, and what comes back."""

from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from directory.translating import po_import, state
from directory.translating.lines import in_files, lines
from services.models import Closure, Location, Organisation, Region, Service
from tests.builders import a_service
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tiers.models import TranslationState

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]


@pytest.fixture
def translator(client: Client) -> Client:
    return sign_in(client, a_member("translator", languages=("fr", "ar")))


def a_translated_service(**values: Any) -> Service:
    values = {"summary_nl": "Kost 12 euro.", "summary_fr": "Coûte 12 euros.", **values}
    service = a_service(**values)
    state.keep([(service, {"nl": True, "fr": True})], state.Origin.MACHINE)
    return service


def exported(client: Client, language: str = "fr", **asked: str) -> polib.POFile:
    asked = {"kind": "services.Service", **asked}
    answer = client.get(reverse("admin-translations-export", args=[language]), asked)
    assert answer.status_code == 200
    return polib.pofile(answer.content.decode())


def context(service: Service, field: str = "summary") -> str:
    return f"services.Service {service.slug} {field}"


def entry_of(file: polib.POFile, service: Service, field: str = "summary") -> polib.POEntry:
    (found,) = [entry for entry in file if entry.msgctxt == context(service, field)]
    return found


def sent(client: Client, content: str | bytes, language: str = "fr") -> BeautifulSoup:
    """The page that answers the upload of a file."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(
        reverse("admin-translations-files", args=[language]),
        {"file": SimpleUploadedFile("fr.po", data)},
    )
    return soup(answer)


def a_file(*entries: tuple[str, str, str], language: str = "fr") -> str:
    """A small file: of each text its context, its Dutch and its translation."""
    file = polib.POFile()
    file.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    for msgctxt, msgid, msgstr in entries:
        file.append(polib.POEntry(msgctxt=msgctxt, msgid=msgid, msgstr=msgstr))
    return str(file)


def taken(client: Client, page: BeautifulSoup, language: str = "fr", **values: str) -> HttpResponse:
    """Says yes to a preview."""
    form = one(page, "form#take")
    data = {"sealed": str(one(form, "[name=sealed]")["value"]), **values}
    return client.post(reverse("admin-translations-files", args=[language]), data)


def soup(answer: HttpResponse) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def french(service: Service) -> str:
    return Service.objects.values_list("summary_fr", flat=True).get(pk=service.pk)


# To a translator


def test_a_file_says_its_language_and_its_day(translator: Client) -> None:
    file = exported(translator, "ar")
    assert file.metadata["Language"] == "ar"
    assert file.metadata["PO-Revision-Date"][:2] == "20"
    assert "UTF-8" in file.metadata["Content-Type"]


def test_a_text_is_named_by_its_key_and_tells_where_it_stands(translator: Client) -> None:
    service = a_translated_service()
    entry = entry_of(exported(translator), service)
    assert (entry.msgid, entry.msgstr) == ("Kost 12 euro.", "Coûte 12 euros.")
    assert f"https://testserver/fr/services/{service.slug}/" in entry.comment
    assert str(service.pk) not in entry.msgctxt.replace(service.slug, "")


def test_every_context_is_there_once() -> None:
    found = [line.context for line in lines("fr")]
    assert len(found) > 3000
    assert len(set(found)) == len(found)
    assert {context.split()[0] for context in found} >= {"services.ServiceStatus", "tiers.Tip"}
    assert Closure not in in_files()


def test_what_a_machine_made_or_what_is_out_of_date_is_fuzzy(translator: Client) -> None:
    service = a_translated_service()
    assert entry_of(exported(translator), service).fuzzy
    states = TranslationState.objects.of(service).filter(language="fr")
    states.update(origin="human")
    assert not entry_of(exported(translator), service).fuzzy
    states.update(is_outdated=True)
    assert entry_of(exported(translator), service).fuzzy


@pytest.mark.parametrize("part", ["missing", "outdated", "machine"])
def test_a_file_can_hold_a_part(translator: Client, part: str) -> None:
    inside, outside = a_translated_service(), a_translated_service()
    states = TranslationState.objects.filter(language="fr")
    states.of(outside).update(origin="human", is_outdated=False)
    states.of(inside).update(origin="machine", is_outdated=True)
    if part == "missing":
        Service.objects.filter(pk=inside.pk).update(summary_fr="")
    found = {entry.msgctxt for entry in exported(translator, part=part)}
    assert context(inside) in found
    assert context(outside) not in found


def test_a_proper_name_is_not_missing(translator: Client) -> None:
    name = Organisation.objects.filter(name_ar="") | Organisation.objects.filter(name_ar=None)
    assert name.exists()
    assert not list(exported(translator, "ar", part="missing", kind="services.Organisation"))
    assert list(exported(translator, "ar", part="all", kind="services.Organisation"))


def test_the_number_of_queries_is_that_of_the_kinds(
    translator: Client, django_assert_max_num_queries: Any
) -> None:
    exported(translator, kind="")
    a_translated_service()
    # Two for each kind, and six for who asks: session, user, second factor, mandate, its regions and domains.
    with django_assert_max_num_queries(2 * len(in_files()) + 6):
        exported(translator, kind="")


# Back from a translator


def test_a_file_that_comes_back_as_it_was_changes_nothing(translator: Client) -> None:
    a_translated_service()
    page = sent(translator, str(exported(translator)))
    assert "The file changes nothing" in words(page)
    assert not page.select("#take")


def test_a_changed_text_is_previewed_and_then_saved(translator: Client) -> None:
    service = a_translated_service()
    file = exported(translator)
    entry_of(file, service).msgstr = "Il faut payer 12 euros."
    page = sent(translator, str(file))
    (row,) = one(page, "#preview").select("tbody tr")
    assert words(row).find("Coûte 12 euros.") < words(row).find("Il faut payer 12 euros.")
    assert french(service) == "Coûte 12 euros."
    assert taken(translator, page).status_code == 302
    assert french(service) == "Il faut payer 12 euros."
    found = TranslationState.objects.of(service).get(language="fr")
    assert (found.origin, found.reviewed_on, found.is_outdated) == ("human", None, False)
    record = service.history.first()
    assert record.history_change_reason == "Translations from a file"
    assert record.history_user == translator.get("/admin/translations/").wsgi_request.user


def test_the_reason_of_a_status_comes_back_to_its_service(translator: Client) -> None:
    service = a_translated_service(statuses={"subsidiary": "depends"})
    service.statuses.update(reason_nl="Met een brief.")
    name = f"services.ServiceStatus {service.slug} subsidiary reason"
    page = sent(translator, a_file((name, "Met een brief.", "Avec une lettre.")))
    assert taken(translator, page).status_code == 302
    assert service.statuses.get().reason_fr == "Avec une lettre."
    french = TranslationState.objects.of(service).get(language="fr")
    # The other texts of the service are still those that a machine made.
    assert french.origin == "machine"


def test_an_empty_translation_erases_nothing(translator: Client) -> None:
    service = a_translated_service()
    page = sent(translator, a_file((context(service), "Kost 12 euro.", "")))
    assert "The file changes nothing" in words(page)


@pytest.mark.parametrize(
    ("msgid", "msgstr", "problem"),
    [
        ("Kost 13 euro.", "Prix : 12 euros.", "The Dutch text has changed"),
        ("Kost 12 euro.", "<i>12</i> euros.", "No HTML here"),
        ("Kost 12 euro.", "12 euros " + "x" * 2000, "at most 280"),
        ("Kost 12 euro.", "12 euros {name}", "words between brackets"),
    ],
)
def test_a_problem_stands_next_to_its_line_and_nothing_can_be_saved(
    translator: Client, msgid: str, msgstr: str, problem: str
) -> None:
    service, other = a_translated_service(), a_translated_service()
    good = (context(other), "Kost 12 euro.", "Il faut 12 euros.")
    page = sent(translator, a_file((context(service), msgid, msgstr), good))
    (row,) = page.select("#preview tr.errors")
    assert problem in words(row)
    assert not page.select("#take")
    assert french(other) == "Coûte 12 euros."


def test_an_unknown_context_is_a_problem(translator: Client) -> None:
    for name in ("services.Service no-such-service summary", "nonsense", "auth.User 1 password"):
        page = sent(translator, a_file((name, "Kost 12 euro.", "Prix : 12 euros.")))
        assert "The site has no such text" in words(one(page, "#preview tr.errors"))


def test_figures_that_differ_must_be_confirmed(translator: Client) -> None:
    service = a_translated_service()
    page = sent(translator, a_file((context(service), "Kost 12 euro.", "Coûte 18 euros.")))
    assert "The figures differ: 12 euro / 18 euro." in words(one(page, "#preview .questions"))
    again = soup(taken(translator, page))
    assert "Confirm the texts in question first." in words(again)
    assert french(service) == "Coûte 12 euros."
    assert taken(translator, again, sure="1").status_code == 302
    assert french(service) == "Coûte 18 euros."


# Files that are broken


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00n\x00o", "not in UTF-8"),
        (b"this is no PO file", "no well-formed PO file"),
        (b'msgid "x\nmsgstr "y"\n', "no well-formed PO file"),
        (b"/etc/passwd", "no well-formed PO file"),
        (b"\x89PNG\r\n\x1a\n", "not in UTF-8"),
        (b'msgid "a"\nmsgstr "b"\n', "does not say its language"),
        (a_file(("x", "a", "b"), language="uk").encode(), "is in “uk”"),
        (a_file(("x", "a", "b"), ("x", "c", "d")).encode(), "more than once"),
        (b"", "empty"),
    ],
)
def test_a_broken_file_gets_a_clear_message(
    translator: Client, content: bytes, message: str
) -> None:
    page = sent(translator, content)
    assert message in words(one(page, "#import .errorlist"))
    assert not page.select("#preview")


def test_a_file_with_plurals_is_refused(translator: Client) -> None:
    file = polib.pofile(a_file(("x", "a", "b")))
    file[0].msgid_plural, file[0].msgstr_plural = "many", {0: "c", 1: "d"}
    assert "has a plural" in words(one(sent(translator, str(file)), "#import .errorlist"))


def test_a_file_that_is_too_large_is_refused(translator: Client) -> None:
    page = sent(translator, b"#" * (po_import.MOST_BYTES + 1))
    assert "larger than 2 MB" in words(one(page, "#import .errorlist"))


def test_more_changes_than_a_form_carries_are_refused(
    translator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = a_translated_service()
    monkeypatch.setattr(po_import, "MOST_CARRIED", 50)
    page = sent(translator, a_file((context(service), "Kost 12 euro.", "Prix : 12 euros.")))
    assert "too many texts at once" in words(one(page, "#import .errorlist"))


def test_no_file_at_all_gets_a_message(translator: Client) -> None:
    page = soup(translator.post(reverse("admin-translations-files", args=["fr"]), {}))
    assert one(page, "#import .errorlist")


# Between the preview and the saving


def test_a_preview_that_was_changed_is_refused(translator: Client) -> None:
    service = a_translated_service()
    page = sent(translator, a_file((context(service), "Kost 12 euro.", "Prix : 12 euros.")))
    sealed = one(page, "[name=sealed]")
    whole = str(sealed["value"])
    for other in ("", "x", whole[:-1], whole[:20] + "x" + whole[21:]):
        sealed["value"] = other
        answer = taken(translator, page)
        assert "What was previewed has changed" in words(soup(answer))
    assert french(service) == "Coûte 12 euros."


def test_a_preview_of_another_language_or_person_is_refused(
    translator: Client, client: Client
) -> None:
    service = a_translated_service(summary_ar="12 يورو.")
    page = sent(translator, a_file((context(service), "Kost 12 euro.", "Prix : 12 euros.")))
    assert "has changed" in words(soup(taken(translator, page, "ar")))
    sign_in(client, a_member())
    assert "has changed" in words(soup(taken(client, page)))
    assert french(service) == "Coûte 12 euros."


@pytest.mark.parametrize("column", ["summary_nl", "summary_fr"])
def test_a_text_that_changed_since_the_preview_is_refused_with_all_others(
    translator: Client, column: str
) -> None:
    service, other = a_translated_service(), a_translated_service()
    entries = [(context(row), "Kost 12 euro.", "Prix : 12 euros.") for row in (service, other)]
    page = sent(translator, a_file(*entries))
    Service.objects.filter(pk=service.pk).update(**{column: "12 euro, later"})
    assert "have changed since the preview" in words(soup(taken(translator, page)))
    assert french(other) == "Coûte 12 euros."


def test_what_cannot_be_written_leaves_everything_as_it_was(
    translator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = a_translated_service(), a_translated_service()
    entries = [(context(row), "Kost 12 euro.", "Prix : 12 euros.") for row in (first, second)]
    page = sent(translator, a_file(*entries))
    whole = po_import.save_row

    def broken(row: Any, user: Any, reason: str) -> None:
        if row.pk == second.pk:
            raise RuntimeError("the disk is full")
        whole(row, user, reason)

    monkeypatch.setattr(po_import, "save_row", broken)
    with pytest.raises(RuntimeError):
        taken(translator, page)
    assert french(first) == "Coûte 12 euros."


def test_no_file_holds_what_leads_to_a_hidden_address(translator: Client) -> None:
    ghent = Region.objects.get(nis="44021")
    for visibility in Location.Visibility.values:
        Location.objects.create(
            slug=f"schuilhuis-{visibility}",
            visibility=visibility,
            municipality=ghent,
            label_nl="Veilig huis",
            route_nl="Bel aan de blauwe deur.",
        )
    found = {entry.msgctxt for entry in exported(translator, kind="services.Location")}
    assert {context for context in found if "schuilhuis-" in context} == {
        "services.Location schuilhuis-full label",
        "services.Location schuilhuis-full route",
        "services.Location schuilhuis-town label",
    }
    forged = a_file(("services.Location schuilhuis-hidden label", "Veilig huis", "Maison"))
    assert "no such text" in words(sent(translator, forged))
