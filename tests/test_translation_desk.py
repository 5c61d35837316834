"""The translation desk: counts, lists, the side-by-side page, reviews; own languages only."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from directory.translating import desk, state
from directory.translating.questions import Said, faults
from services.models import Guide, Service
from tests.builders import a_service
from tests.reading import one, parsed, words
from tests.signing_in import a_member, sign_in
from tiers.models import LifeDomain, TranslationState

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

Queries = Callable[..., Any]


@pytest.fixture
def translator(client: Client) -> Client:
    """Somebody who translates into French and Arabic, signed in."""
    return sign_in(client, a_member("translator", languages=("fr", "ar")))


def a_translated_service(**values: Any) -> Service:
    values = {"summary_nl": "Kost 12 euro.", "summary_fr": "Coûte 12 euros.", **values}
    service = a_service(**values)
    state.keep([(service, {"nl": True, "fr": True})], state.Origin.MACHINE)
    return service


def state_of(thing: Any, language: str = "fr") -> TranslationState:
    return TranslationState.objects.of(thing).get(language=language)


def address(name: str, *args: Any) -> str:
    return reverse(f"admin-translations{'-' if name else ''}{name}", args=args)


def sheet_of(thing: Any, language: str = "fr") -> str:
    return address("edit", language, thing._meta.label, thing.pk)


def sent(page: BeautifulSoup, **values: str) -> dict[str, Any]:
    """What a browser sends for the side-by-side page as it stands, with `values` filled in."""
    form = one(page, "form#sheet")
    data = {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}
    for area in form.select("textarea"):
        data[str(area["name"])] = area.text.removeprefix("\r\n").removeprefix("\n")
    return {**data, **values}


def save(client: Client, thing: Any, language: str = "fr", **values: str) -> HttpResponse:
    """Opens the side-by-side page, fills in the texts of the object itself, and saves."""
    where = sheet_of(thing, language)
    prefix = f"{thing._meta.model_name}-{thing.pk}"
    named = {
        name if name in ("next", "review") else f"{prefix}-{name}": value
        for name, value in values.items()
    }
    return client.post(where, sent(parsed(client, where), **named))


def soup(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def links(tag: Tag | BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in tag.select("a[href]")]


# Whose language it is


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("", desk.every_language()),
        ("administrator", desk.every_language()),
        ("publisher", desk.every_language()),
        ("translator", ("fr", "ar")),
        ("curator", ()),
    ],
)
def test_whose_languages_they_are(role: str, expected: tuple[str, ...]) -> None:
    assert desk.languages_of(a_member(role, languages=("ar", "fr"))) == expected


def test_a_translator_sees_the_own_languages_and_no_other(translator: Client) -> None:
    shown = one(parsed(translator, address("")), "#languages")
    assert [tag["lang"] for tag in shown.select("tbody th a")] == ["fr", "ar"]
    assert [tag["dir"] for tag in shown.select("tbody th a")] == ["ltr", "rtl"]


@pytest.mark.parametrize("name", ["language", "list", "files", "export"])
def test_the_pages_of_another_language_are_closed(translator: Client, name: str) -> None:
    assert translator.get(address(name, "fr")).status_code == 200
    for language in ("uk", "nl", "xx"):
        assert translator.get(address(name, language)).status_code == 403
        assert translator.post(address(name, language)).status_code == 403


def test_the_texts_of_another_language_are_closed(translator: Client) -> None:
    service = a_translated_service()
    assert translator.get(sheet_of(service, "uk")).status_code == 403
    data = sent(parsed(translator, sheet_of(service)))
    assert translator.post(sheet_of(service, "uk"), data).status_code == 403


def test_a_review_in_another_language_is_not_written(translator: Client) -> None:
    service = a_translated_service(summary_uk="Коштує 12 євро.")
    found = state_of(service, "uk")
    answer = translator.post(address("list", "fr"), {"chosen": [str(found.pk)]})
    assert answer.status_code == 302
    assert state_of(service, "uk").reviewed_on is None


@pytest.mark.parametrize("role", ["curator", None])
def test_nobody_else_comes_in(client: Client, role: str | None) -> None:
    if role:
        sign_in(client, a_member(role, languages=("fr",)))
    for where in (address(""), address("list", "fr"), address("files", "fr")):
        answer = client.get(where)
        assert answer.status_code == (403 if role else 302)


def test_what_does_not_exist_is_not_found(translator: Client) -> None:
    assert translator.get(address("edit", "fr", "services.Service", 10**9)).status_code == 404
    assert translator.get(address("edit", "fr", "auth.User", 1)).status_code == 404
    assert translator.get(address("export", "fr"), {"kind": "auth.User"}).status_code == 404


# Counts and lists


def test_each_count_opens_the_list_that_it_counts(translator: Client) -> None:
    page = one(parsed(translator, address("language", "ar")), "#kinds")
    row = next(tr for tr in page.select("tbody tr") if "Services" in words(tr.select_one("th")))
    missing = next(link for link in row.select("td a") if "state=missing" in str(link["href"]))
    shown = parsed(translator, str(missing["href"]))
    assert (
        int(missing.text)
        == TranslationState.objects.filter(
            language="ar", missing__gt=0, content_type__model="service"
        ).count()
    )
    assert words(one(shown, "#rows caption")).startswith(missing.text)


@pytest.mark.parametrize("name", ["missing", "outdated", "machine", "person", "reviewed"])
def test_a_state_lists_what_is_in_it(translator: Client, name: str) -> None:
    service = a_translated_service()
    changes: dict[str, dict[str, Any]] = {
        "missing": {"missing": 1},
        "outdated": {"is_outdated": True},
        "machine": {"origin": "machine"},
        "person": {"origin": "human"},
        "reviewed": {"reviewed_on": "2026-11-20"},
    }
    states = TranslationState.objects.filter(content_type__model="service", language="fr")
    states.update(missing=0, is_outdated=False, origin="human", reviewed_on="2026-11-20")
    if name in ("machine", "person"):
        changes[name]["reviewed_on"] = None
    if name == "reviewed":
        states.update(reviewed_on=None)
    where = address("list", "fr")
    asked = {"state": name, "kind": "services.Service"}
    assert "Nothing here" in words(parsed(translator, where, **asked))
    TranslationState.objects.of(service).filter(language="fr").update(**changes[name])
    (link,) = parsed(translator, where, **asked).select("#rows tbody th a")
    assert str(link["href"]).startswith(sheet_of(service))


def test_a_list_can_leave_out_services_that_are_not_published(translator: Client) -> None:
    hidden = a_translated_service(state="draft")
    asked = {"state": "person", "kind": "services.Service"}
    TranslationState.objects.filter(language="fr").update(reviewed_on="2026-11-20")
    TranslationState.objects.of(hidden).update(origin="human", reviewed_on=None)
    where = address("list", "fr")
    assert parsed(translator, where, **asked).select("#rows tbody tr")
    assert not parsed(translator, where, **asked, published="1").select("#rows tbody tr")


def test_a_list_has_pages(translator: Client) -> None:
    where = address("list", "fr")
    first = parsed(translator, where, kind="services.Region")
    assert len(first.select("#rows tbody tr")) == desk.ROWS_ON_A_PAGE
    last = parsed(translator, where, kind="services.Region", page="9999")
    assert 0 < len(last.select("#rows tbody tr")) <= desk.ROWS_ON_A_PAGE
    assert any("page=" in link for link in links(last))
    assert parsed(translator, where, page="x", state="nonsense", kind="auth.User")


def test_a_language_without_any_text_says_how_to_begin(client: Client) -> None:
    sign_in(client, a_member())
    page = parsed(client, address("language", "so"))
    assert "Export all texts" in words(page)


# The session, the user, the second factor, the mandate and its two relations.
SIGNED_IN = 6


def test_the_desk_costs_the_same_with_more_to_do(
    translator: Client, django_assert_num_queries: Queries
) -> None:
    pages = [address(""), address("language", "fr"), address("list", "fr")]
    asked = [{}, {}, {"kind": "services.Service", "state": "person"}]
    for where, data in zip(pages, asked, strict=True):
        translator.get(where, data)
    a_translated_service()
    # One to count; one to count; how many, the states and the services.
    for number in (1, 10):
        for _number in range(number):
            state.keep([(a_translated_service(), {"fr": True})], state.Origin.HUMAN)
        for where, data, most in zip(pages, asked, (1, 1, 3), strict=True):
            with django_assert_num_queries(SIGNED_IN + most):
                translator.get(where, data)


# The side-by-side page


def test_each_text_stands_beside_the_dutch_with_its_language_and_direction(
    translator: Client,
) -> None:
    service = a_translated_service(summary_en="Costs 12 euro.", summary_ar="12 يورو.")
    page = parsed(translator, sheet_of(service, "ar"))
    key = f"service-{service.pk}-summary"
    dutch = one(page, f"#dutch-{key}")
    assert (dutch["lang"], dutch["dir"], words(dutch)) == ("nl", "ltr", "Kost 12 euro.")
    own = one(page, f"textarea[name={key}]")
    assert (own["lang"], own["dir"], own.text.strip()) == ("ar", "rtl", "12 يورو.")
    assert own["aria-describedby"] == dutch["id"]
    assert one(page, f"label[for={own['id']}]")
    (english,) = one(page, "#sheet").select(".reference[lang=en]")
    assert words(english) == "Costs 12 euro."


def test_a_second_language_can_be_chosen(translator: Client) -> None:
    service = a_translated_service(summary_ar="12 يورو.")
    page = parsed(translator, sheet_of(service), beside="ar")
    (reference,) = one(page, "#sheet").select(".reference")
    assert (reference["lang"], reference["dir"]) == ("ar", "rtl")
    assert not parsed(translator, sheet_of(service), beside="xx").select(".reference[lang=xx]")


def test_the_texts_of_the_parts_stand_on_the_page(translator: Client) -> None:
    service = a_translated_service(statuses={"subsidiary": "depends"})
    answer = service.statuses.get()
    answer.reason_nl, answer.reason_fr = "Met een brief.", "Avec une lettre."
    answer.save()
    area = one(parsed(translator, sheet_of(service)), f"[name=servicestatus-{answer.pk}-reason]")
    assert area.text.strip() == "Avec une lettre."
    domain = LifeDomain.objects.order_by("pk")[0]
    page = parsed(translator, sheet_of(domain))
    assert page.select(f"[name=networkstep-{domain.steps.all()[0].pk}-title]")
    assert page.select(f"[name=tip-{domain.tips.all()[0].pk}-text]")
    guide = Guide.objects.order_by("pk")[0]
    page = parsed(translator, sheet_of(guide))
    assert page.select(f"[name=guidesection-{guide.sections.all()[0].pk}-text]")


def test_a_saved_translation_is_human_and_in_the_history(translator: Client) -> None:
    service = a_translated_service()
    assert save(translator, service, summary="Il faut payer 12 euros.").status_code == 302
    service.refresh_from_db()
    assert service.summary_fr == "Il faut payer 12 euros."
    assert (state_of(service).origin, state_of(service).reviewed_on) == ("human", None)
    record = service.history.first()
    assert record.history_user == translator.get(address("")).wsgi_request.user
    assert record.history_change_reason == "Translation desk"


def test_the_part_that_was_changed_is_saved_with_its_own_state(translator: Client) -> None:
    domain = LifeDomain.objects.order_by("pk")[0]
    tip = domain.tips.all()[0]
    before = state_of(domain)
    page = parsed(translator, sheet_of(domain))
    area = one(page, f"[name=tip-{tip.pk}-text]")
    text = area.text.strip() + " Bien."
    answer = translator.post(sheet_of(domain), sent(page, **{f"tip-{tip.pk}-text": text}))
    assert answer.status_code == 302
    tip.refresh_from_db()
    assert tip.text_fr == text
    assert state_of(tip).origin == "human"
    assert state_of(domain).origin == before.origin == "machine"


def test_a_sheet_saved_as_it_is_changes_nothing(translator: Client) -> None:
    service = a_translated_service()
    before = state_of(service)
    stamp = service.history.count()
    assert save(translator, service).status_code == 302
    assert state_of(service).origin == before.origin
    assert service.history.count() == stamp


def test_save_and_next_opens_the_next_of_the_list(translator: Client) -> None:
    TranslationState.objects.update(reviewed_on="2026-11-20")
    first, second = a_translated_service(), a_translated_service()
    query = "?state=machine&kind=services.Service"
    where = sheet_of(first) + query
    answer = translator.post(where, {**sent(parsed(translator, where)), "next": "1"})
    assert answer.headers["Location"] == sheet_of(second) + query
    where = sheet_of(second) + query
    answer = translator.post(where, {**sent(parsed(translator, where)), "next": "1"})
    assert answer.headers["Location"].startswith(address("list", "fr"))


def test_mark_reviewed_is_one_click(translator: Client) -> None:
    service = a_translated_service()
    TranslationState.objects.of(service).update(source_hash="old", is_outdated=True)
    assert save(translator, service, review="1").status_code == 302
    found = state_of(service)
    assert found.reviewed_on
    assert found.reviewed_by == translator.get(address("")).wsgi_request.user
    assert not found.is_outdated
    service.cost = "free"
    with state.kept(service):
        service.save()
    assert not state_of(service).is_outdated


def test_many_are_marked_as_reviewed_at_once(translator: Client) -> None:
    services = [a_translated_service() for _number in range(3)]
    chosen = [str(state_of(service).pk) for service in services[:2]]
    answer = translator.post(
        address("list", "fr"), {"chosen": [*chosen, "x", "²"], "state": "machine"}, follow=True
    )
    assert "2 translations reviewed." in words(soup(answer))
    assert [bool(state_of(service).reviewed_on) for service in services] == [True, True, False]


def test_what_nobody_wrote_is_not_reviewed(translator: Client) -> None:
    service = a_translated_service()
    found = state_of(service, "ar")
    translator.post(address("list", "ar"), {"chosen": [str(found.pk)]})
    assert state_of(service, "ar").reviewed_on is None


# Hard facts and faults


def test_a_figure_that_differs_is_asked_before_it_is_saved(translator: Client) -> None:
    service = a_translated_service()
    answer = save(translator, service, summary="Coûte 18 euros.")
    page = soup(answer)
    assert "The figures differ: 12 euro / 18 euro." in words(one(page, ".questions"))
    service.refresh_from_db()
    assert service.summary_fr == "Coûte 12 euros."
    # What was typed is still there, and so is the box that confirms it.
    sure = one(page, "input[name$=-sure]")
    data = sent(page, **{str(sure["name"]): str(sure["value"])})
    assert data[f"service-{service.pk}-summary"] == "Coûte 18 euros."
    assert translator.post(sheet_of(service), data).status_code == 302
    service.refresh_from_db()
    assert service.summary_fr == "Coûte 18 euros."


def test_a_confirmation_holds_for_the_text_that_was_shown(translator: Client) -> None:
    service = a_translated_service()
    page = soup(save(translator, service, summary="Coûte 18 euros."))
    sure = one(page, "input[name$=-sure]")
    key = f"service-{service.pk}-summary"
    data = sent(page, **{str(sure["name"]): str(sure["value"]), key: "Coûte 20 euros."})
    assert "12 euro / 20 euro" in words(soup(translator.post(sheet_of(service), data)))


def test_a_difference_that_was_there_is_not_asked_again(translator: Client) -> None:
    service = a_translated_service(summary_fr="Coûte 18 euros.", finder_fr="Demandez.")
    assert save(translator, service, finder="Demandez à la commune.").status_code == 302


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("ar", "This costs 12 euro for everybody here.", "another language"),
        ("fr", "12 euros " + "et encore un mot de plus " * 6 + ".", "more than 25 words"),
    ],
)
def test_other_doubts_are_asked_too(
    translator: Client, language: str, text: str, question: str
) -> None:
    service = a_translated_service()
    answer = save(translator, service, language, summary=text)
    assert question in words(one(soup(answer), ".questions"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<b>12</b> euros", "No HTML here"),
        ("12 euros " + "x" * 2000, "at most 280"),
        ("12 euros %(name)s", "words between brackets"),
        ("12 euros \ud800", "cannot be stored"),
    ],
)
def test_a_fault_is_said_next_to_the_field_and_nothing_is_lost(
    translator: Client, text: str, fault: str
) -> None:
    said = Said(Service, "summary", "Kost 12 euro.", text, "fr")
    assert any(fault in sentence for sentence in faults(said))
    if "\ud800" in text:
        return  # no browser can send it
    service = a_translated_service()
    page = soup(save(translator, service, summary=text))
    (line,) = page.select(".line.errors")
    assert fault in words(one(line, ".errorlist"))
    assert one(line, "textarea").text.strip() == text
    service.refresh_from_db()
    assert service.summary_fr == "Coûte 12 euros."


def test_two_translators_lose_nothing(translator: Client) -> None:
    service = a_translated_service()
    mine = sent(parsed(translator, sheet_of(service)))
    assert save(translator, service, summary="La première, 12 euros.").status_code == 302
    key = f"service-{service.pk}-summary"
    page = soup(translator.post(sheet_of(service), {**mine, key: "La seconde, 12 euros."}))
    assert "Somebody changed these texts" in words(page)
    assert one(page, f"textarea[name={key}]").text.strip() == "La seconde, 12 euros."
    assert words(one(page, ".present")) == "La première, 12 euros."
    # Seen by now, so a second save is meant.
    assert translator.post(sheet_of(service), sent(page)).status_code == 302
    service.refresh_from_db()
    assert service.summary_fr == "La seconde, 12 euros."


def test_the_sheet_costs_the_same_for_one_part_and_many(
    translator: Client, django_assert_num_queries: Queries
) -> None:
    guide = Guide.objects.order_by("pk")[0]
    translator.get(sheet_of(guide))
    for number in (1, 8):
        for part in range(number):
            section = guide.sections.all()[0]
            section.pk, section.slug = None, f"more-{number}-{part}"
            section.save()
        # The guide, its sections for the lines and for the states, the states.
        with django_assert_num_queries(SIGNED_IN + 4):
            translator.get(sheet_of(guide))
