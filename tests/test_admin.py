"""The admin: what a curator sees, what it refuses, and what its lists cost."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from directory import languages
from directory.middleware import CONTENT_SECURITY_POLICY
from services.models import (
    ContactPoint,
    CrisisLine,
    LoadedRow,
    Organisation,
    PlaceName,
    Region,
    Report,
    Service,
    Tally,
    Verification,
    Vignette,
)
from tests.builders import a_service, a_source, an_organisation
from tests.signing_in import sign_in
from tiers.models import ContentVersion, Need, Option, Question, StatusType, Tier, TranslationState

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

OUR_MODELS = [
    model for name in ("tiers", "services") for model in apps.get_app_config(name).get_models()
]
# One for the session, one for the user, one for the second factor; how many rows there are, found and in all; the rows.
LIST_QUERIES = 6

Queries = Callable[..., Any]


@pytest.fixture
def curator(client: Client, admin_user: User) -> Iterator[Client]:
    """A signed-in curator who reads English."""
    yield sign_in(client, admin_user)
    translation.activate(languages.SOURCE)


def address(model: type[models.Model], page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def soup(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def form_of(page: BeautifulSoup) -> Tag:
    form = page.select_one("#content-main form")
    assert form is not None
    return form


def filled_in(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send for the form as it stands."""
    data: dict[str, Any] = {}
    for field in form_of(page).select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = [str(option["value"]) for option in field.select("option[selected]")]
            if not field.has_attr("multiple"):
                first = field.select_one("option")
                chosen = chosen or ([str(first["value"])] if first else [])
            data[name] = chosen
        elif field.name == "textarea":
            # A browser leaves out the newline after the tag, and sends CR LF.
            data[name] = field.text.removeprefix("\r\n").removeprefix("\n").replace("\n", "\r\n")
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                data[name] = field.get("value", "on")
        elif field.get("type") != "submit":
            data[name] = field.get("value", "")
    return data


def change(curator: Client, thing: models.Model, **values: Any) -> HttpResponse:
    """Opens the change page, fills in `values` and saves."""
    where = address(type(thing), "change", thing.pk)
    return curator.post(where, filled_in(soup(curator.get(where))) | values)


def errors_of(response: HttpResponse, field: str) -> list[str]:
    return [line.text for line in soup(response).select(f".field-{field} .errorlist li")]


def columns(thing: models.Model) -> dict[str, Any]:
    """What the database holds, as the loader reads it: in the source language."""
    with translation.override(languages.SOURCE):
        fresh = type(thing)._default_manager.get(pk=thing.pk)
        return {
            column.attname: column.value_from_object(fresh)
            for column in fresh._meta.concrete_fields
            if column.name != "updated_at"
        }


# Every model


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_list_and_a_form(curator: Client, model: type[models.Model]) -> None:
    registered = admin.site._registry[model]
    assert registered.list_display != ("__str__",)
    # The counts have a page of their own instead of a list, where there is nothing to search.
    assert registered.search_fields or model in (ContentVersion, Tally)
    soup(curator.get(address(model)))
    soup(curator.get(address(model), {"q": "een"}))
    thing = model._default_manager.first()
    if thing is not None:
        soup(curator.get(address(model, "change", thing.pk)))
    if registered.has_add_permission(curator.get(address(model)).wsgi_request):
        soup(curator.get(address(model, "add")))


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_form_lets_a_derived_column_be_edited(
    curator: Client, model: type[models.Model]
) -> None:
    thing = model._default_manager.first()
    if thing is None:
        pytest.skip("no row of this kind in the fixtures")
    page = soup(curator.get(address(model, "change", thing.pk)))
    for name in ("sort_name", "search_text", "path", "folded"):
        assert not page.select(f'[name="{name}"], [name$="-{name}"]')


@pytest.mark.parametrize("model", [LoadedRow, ContentVersion], ids=lambda model: model.__name__)
def test_what_the_programme_writes_is_read_only(curator: Client, model: type[models.Model]) -> None:
    thing = model._default_manager.first()
    assert curator.get(address(model, "add")).status_code == 403
    assert curator.post(address(model, "change", thing.pk), {}).status_code == 403
    assert curator.post(address(model, "delete", thing.pk), {"post": "yes"}).status_code == 403
    assert not soup(curator.get(address(model, "change", thing.pk))).select("[name=_save]")


def test_the_pyramid_keeps_its_four_layers(curator: Client) -> None:
    tier = Tier.objects.first()
    assert curator.get(address(Tier, "add")).status_code == 403
    assert curator.get(address(Tier, "delete", tier.pk)).status_code == 403


# The strict content policy


@pytest.mark.parametrize("model", [Service, Region, CrisisLine], ids=lambda model: model.__name__)
def test_the_pages_hold_nothing_inline_and_nothing_from_elsewhere(
    curator: Client, model: type[models.Model]
) -> None:
    thing = model._default_manager.first()
    for where in (address(model), address(model, "change", thing.pk), address(model, "add")):
        response = curator.get(where)
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        page = soup(response)
        assert not page.select("[style], style")
        # A script element with data is no script: it has another type.
        inline = [tag for tag in page.select("script:not([src])") if not tag.get("type")]
        assert not inline
        loaded = [tag.get("src") or tag.get("href") for tag in page.select("[src], link[href]")]
        assert loaded
        assert all(str(link).startswith("/") for link in loaded)
        assert not [
            name
            for tag in page.find_all(True)
            for name in tag.attrs
            if name.startswith("on")  # onclick, onchange, …
        ]


# Texts


def test_each_language_has_a_fieldset_of_its_own_and_the_source_language_is_open(
    curator: Client,
) -> None:
    page = soup(curator.get(address(Service, "change", a_service().pk)))
    headings = page.select("#service_form > div > fieldset .fieldset-heading span[lang]")
    assert [(tag["lang"], tag.text) for tag in headings] == [
        (code, languages.own_name(code)) for code in languages.ALL
    ]
    for tag in headings:
        code = str(tag["lang"])
        fieldset = tag.find_parent("fieldset")
        inputs = fieldset.select("input, textarea, select")
        assert len(inputs) == 12
        assert all(field["name"].endswith(f"_{code}") for field in inputs)
        assert bool(fieldset.select("details")) == (code != languages.SOURCE)


@pytest.mark.parametrize("code", languages.ALL)
def test_every_translated_input_says_its_language_and_direction(curator: Client, code: str) -> None:
    page = soup(curator.get(address(Service, "change", a_service().pk)))
    inputs = page.select(f'[name$="_{code}"]')
    assert len(inputs) == 12 + 2  # and the empty rows of the inlines: a reason and a message
    assert {field["lang"] for field in inputs} == {code}
    assert {field["dir"] for field in inputs} == {languages.direction(code)}


def test_the_texts_stand_in_the_order_of_the_model(curator: Client) -> None:
    page = soup(curator.get(address(CrisisLine, "change", CrisisLine.objects.first().pk)))
    names = [str(field["name"]) for field in page.select('[name$="_nl"]')]
    assert names == ["name_nl", "for_whom_nl", "use_nl", "how_nl"]


@pytest.mark.parametrize("model", [Service, Organisation, CrisisLine, Region, Need])
def test_a_form_saved_unchanged_changes_no_column(
    curator: Client, model: type[models.Model]
) -> None:
    """Else the loader would take every row that a curator only looked at for one that was changed."""
    for thing in model._default_manager.all()[:5]:
        before = columns(thing)
        assert change(curator, thing).status_code == 302
        assert columns(thing) == before


def test_a_text_of_several_lines_keeps_its_line_ends(curator: Client) -> None:
    service = a_service(what_it_does_nl="Eerst.\n\nDan.")
    assert change(curator, service, age_from="18").status_code == 302
    service.refresh_from_db()
    assert (service.what_it_does_nl, service.age_from) == ("Eerst.\n\nDan.", 18)


@pytest.mark.parametrize("interface", ["en", "fr"])
def test_a_text_can_be_emptied_whatever_the_language_of_the_admin(
    curator: Client, interface: str
) -> None:
    curator.defaults["HTTP_ACCEPT_LANGUAGE"] = interface
    service = a_service(name_fr="Service", name_en="Service")
    assert change(curator, service, name_fr="", name_en="").status_code == 302
    service.refresh_from_db()
    assert (service.name_fr, service.name_en) == (None, None)


def test_the_source_language_must_have_a_name(curator: Client) -> None:
    assert errors_of(change(curator, an_organisation(), name_nl=""), "name_nl")


def test_a_search_looks_in_every_language(curator: Client) -> None:
    an_organisation(slug="zoek-mij", name_nl="Zeldzaam", name_uk="Рідкісний")
    page = soup(curator.get(address(Organisation), {"q": "Рідкісний"}))
    assert [tag.text for tag in page.select("#result_list tbody th")] == ["Zeldzaam"]


def test_a_column_of_texts_is_sorted_by_what_it_shows(curator: Client) -> None:
    parent = an_organisation()
    an_organisation(parent=parent, name_nl="c", name_en="Zebra")
    an_organisation(parent=parent, name_nl="Middag")
    an_organisation(parent=parent, name_nl="z", name_en="aap")
    for order, shown in (("1", ["aap", "Middag", "Zebra"]), ("-1", ["Zebra", "Middag", "aap"])):
        page = soup(curator.get(address(Organisation), {"parent__id": parent.pk, "o": order}))
        assert [tag.text for tag in page.select("#result_list tbody th")] == shown


def test_a_slug_stays_as_it_is_once_the_row_exists(curator: Client) -> None:
    organisation = an_organisation(slug="eerste-naam")
    organisation.sources.add(a_source())
    assert change(curator, organisation, slug="andere-naam").status_code == 302
    organisation.refresh_from_db()
    assert organisation.slug == "eerste-naam"
    assert soup(curator.get(address(Organisation, "add"))).select_one("[name=slug]")


# Services


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"summary_nl": ""}, "Write a summary in Dutch, the source language."),
        ({"regions": []}, "Say which area it serves; empty never means everywhere."),
        ({"sources": []}, "Name at least one source."),
        ({"needs": []}, "Choose at least one need that it serves."),
        ({"finder_nl": ""}, "Give a contact, or write how to find it or how to get in."),
    ],
)
def test_a_service_cannot_be_published_while_something_keeps_it_back(
    curator: Client, values: dict[str, Any], sentence: str
) -> None:
    service = a_service(state=Service.State.DRAFT)
    found = errors_of(change(curator, service, state="published", **values), "state")
    assert found[1:] == [sentence]
    assert "cannot be published yet" in found[0]
    service.refresh_from_db()
    assert service.state == Service.State.DRAFT
    assert service.sources.exists()


def a_status_row(answer: str, number: int = 0, **values: str) -> dict[str, str]:
    """What a browser sends for one more row of the statuses of a service."""
    row = {"status": str(StatusType.objects.get(slug="refugee").pk), "answer": answer, **values}
    return {
        "statuses-TOTAL_FORMS": str(number + 1),
        **{f"statuses-{number}-{name}": value for name, value in row.items()},
    }


@pytest.mark.parametrize(
    ("rule", "typed", "sentence"),
    [
        (
            "all",
            ("closed", {}),
            "It is open to every status, so no status can be closed or depend.",
        ),
        ("named", None, "It is open to the statuses below, so name at least one status."),
        (
            "named",
            ("depends", {"reason_fr": "Parfois."}),
            "Write the reason in Dutch for each status whose answer is “depends”.",
        ),
    ],
)
def test_statuses_that_contradict_their_rule_keep_a_service_from_being_published(
    curator: Client, rule: str, typed: tuple[str, dict[str, str]] | None, sentence: str
) -> None:
    service = a_service(state=Service.State.DRAFT)
    values = a_status_row(typed[0], **typed[1]) if typed else {}
    asked = {"status_rule": rule, **values}
    page = soup(change(curator, service, state="published", **asked))
    found = [line.text for line in page.select("#statuses-group .errorlist.nonform li")]
    assert found[1:] == [sentence]
    assert "cannot be published yet" in found[0]
    service.refresh_from_db()
    assert (service.state, service.status_rule) == (Service.State.DRAFT, "unknown")
    assert change(curator, service, **asked).status_code == 302  # as a draft
    page = soup(curator.get(address(Service, "change", service.pk)))
    assert [line.text for line in page.select(".field-what_is_missing li")] == [sentence]


def test_a_status_that_is_typed_or_taken_away_now_counts(curator: Client) -> None:
    service = a_service()
    reason = {"reason_nl": "Na zes maanden."}
    asked = {"status_rule": "named", **a_status_row("depends", **reason)}
    assert change(curator, service, **asked).status_code == 302
    assert service.statuses.get().reason_nl == "Na zes maanden."
    service.refresh_from_db()
    gone = {"statuses-0-DELETE": "on"}
    assert change(curator, service, **gone).status_code == 200
    assert service.statuses.exists()
    assert change(curator, service, status_rule="all").status_code == 200
    assert change(curator, service, status_rule="all", **gone).status_code == 302
    assert not service.statuses.exists()


def test_a_published_service_cannot_lose_what_it_needs(curator: Client) -> None:
    service = a_service()
    assert errors_of(change(curator, service, needs=[]), "state")
    assert service.needs.exists()


def test_an_unfinished_service_can_be_saved_as_a_draft(curator: Client) -> None:
    service = a_service()
    response = change(curator, service, state="draft", sources=[], needs=[], regions=[])
    assert response.status_code == 302
    assert not service.needs.exists()


def test_what_was_missing_and_is_now_typed_counts(curator: Client) -> None:
    service = a_service(state=Service.State.DRAFT, areas=(), needs=(), finder_nl="")
    service.sources.clear()
    values = {
        "state": "published",
        "regions": [str(Region.objects.get(nis="be").pk)],
        "needs": [str(Need.objects.first().pk)],
        "sources": [str(a_source().pk)],
        "contacts": [str(ContactPoint.objects.first().pk)],
    }
    assert change(curator, service, **values).status_code == 302
    service.refresh_from_db()
    assert service.state == Service.State.PUBLISHED
    assert service.blockers() == []


def test_a_service_can_be_published_as_it_is_added(curator: Client) -> None:
    where = address(Service, "add")
    values = filled_in(soup(curator.get(where))) | {
        "organisation": str(an_organisation().pk),
        "slug": "in-een-keer",
        "state": "published",
        "name_nl": "In één keer",
        "summary_nl": "Een dienst.",
        "finder_nl": "Vraag ernaar.",
        "tier": str(Tier.objects.first().pk),
        "regions": [str(Region.objects.get(nis="be").pk)],
        "needs": [str(Need.objects.first().pk)],
        "confidence": "high",
    }
    assert errors_of(curator.post(where, values), "state")[1:] == ["Name at least one source."]
    assert curator.post(where, values | {"sources": [str(a_source().pk)]}).status_code == 302
    assert Service.objects.get(slug="in-een-keer").blockers() == []


def test_the_change_page_lists_what_keeps_a_service_from_being_published(curator: Client) -> None:
    service = a_service(state=Service.State.DRAFT, needs=(), finder_nl="")
    page = soup(curator.get(address(Service, "change", service.pk)))
    shown = [line.text for line in page.select(".field-what_is_missing li")]
    assert shown == [blocker.sentence for blocker in service.blockers()]
    assert len(shown) == 2


def test_only_a_published_service_links_to_its_page(curator: Client) -> None:
    for state, count in (("published", 1), ("draft", 0), ("archived", 0)):
        service = a_service(state=state)
        page = soup(curator.get(address(Service, "change", service.pk)))
        links = page.select(f'a.viewsitelink[href$="/services/{service.slug}/"]')
        assert len(links) == count
        for link in links:
            assert curator.get(str(link["href"])).status_code == 200


def test_services_are_found_whatever_the_accents(curator: Client) -> None:
    a_service(slug="een", name_nl="Onthaal Zéldzaam Ömer")
    page = soup(curator.get(address(Service), {"q": "zeldzaam OMER"}))
    assert len(page.select("#result_list tbody tr")) == 1


# Places


def test_a_city_and_its_province_are_told_apart(curator: Client) -> None:
    page = soup(curator.get(address(Service, "change", a_service().pk)))
    field = page.select_one("[name=regions]")
    asked = {
        "term": "antwerpen",
        **{f"{part}_name": field[f"data-{part}-name"] for part in ("model", "field")},
        "app_label": field["data-app-label"],
    }
    answer = curator.get(str(field["data-ajax--url"]), asked).json()
    found = {line["text"] for line in answer["results"]}
    assert {"Antwerp (province)", "Antwerp (municipality)"} <= found
    assert [option.text for option in field.select("option[selected]")] == ["Belgium (country)"]


def test_a_stranger_cannot_search_places(client: Client) -> None:
    assert client.get(reverse("admin:services_region_search"), {"term": "gent"}).status_code == 302


@pytest.mark.parametrize("asked", ["Gent", "gand", "9000", "44021"])
def test_a_place_is_found_as_on_the_site(curator: Client, asked: str) -> None:
    page = soup(curator.get(address(Region), {"q": asked}))
    assert "44021" in [tag.text for tag in page.select("#result_list .field-nis")]


def test_a_name_that_nobody_can_type_is_refused(curator: Client) -> None:
    gent = Region.objects.get(nis="44021")
    values = {
        "other_names-TOTAL_FORMS": str(gent.other_names.count() + 1),
        f"other_names-{gent.other_names.count()}-kind": PlaceName.Kind.OTHER,
    }
    name = f"other_names-{gent.other_names.count()}-name"
    response = change(curator, gent, **values, **{name: "!!"})
    assert "no letter to search for" in soup(response).text
    assert change(curator, gent, **values, **{name: "Arteveldestad"}).status_code == 302
    assert gent.other_names.get(name="Arteveldestad").folded == "arteveldestad"


# Questions, verifications, reports and stories


def test_options_are_written_on_the_page_of_their_question(curator: Client) -> None:
    question = Question.objects.create(position=91, slug="een-vraag", text_nl="?", why_nl="!")
    values = {
        "options-TOTAL_FORMS": "1",
        "options-0-slug": "een-antwoord",
        "options-0-position": "1",
        "options-0-text_nl": "Ja",
    }
    assert change(curator, question, **values).status_code == 302
    option = Option.objects.get(slug="een-antwoord")
    assert (option.question, option.text_nl, option.text_fr) == (question, "Ja", None)
    changed = change(curator, question, **{"options-0-slug": "anders", "options-0-position": "2"})
    assert changed.status_code == 302
    option.refresh_from_db()
    assert (option.slug, option.position) == ("een-antwoord", 2)


def test_who_writes_a_verification_down_is_who_looked(curator: Client, admin_user: User) -> None:
    where = address(Verification, "add")
    service = a_service()
    values = filled_in(soup(curator.get(where))) | {
        "service": str(service.pk),
        "group": "contact",
        "checked_on": "2026-11-21",
        "how": "called",
        "outcome": "correct",
    }
    assert curator.post(where, values).status_code == 302
    assert service.verifications.get().by == admin_user


def test_a_report_can_be_closed_but_not_rewritten(curator: Client) -> None:
    report = Report.objects.create(service=a_service(), reason="number", text="Dood nummer.")
    response = change(curator, report, text="Alles klopt.", closed_on="2026-11-21")
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.text, str(report.closed_on)) == ("Dood nummer.", "2026-11-21")


def test_the_answers_of_a_story_can_be_read_and_are_kept(curator: Client) -> None:
    answers = {"who": "adult", "needs": ["housing"], "words": "één"}
    story = Vignette.objects.create(slug="een-verhaal", story="Eens.", answers=answers)
    page = soup(curator.get(address(Vignette, "change", story.pk)))
    field = page.select_one("[name=answers]")
    assert field.text.strip() == json.dumps(answers, ensure_ascii=False, indent=2)
    assert change(curator, story, story="Tweemaal.").status_code == 302
    story.refresh_from_db()
    assert (story.answers, story.story) == (answers, "Tweemaal.")
    refused = change(curator, story, answers="{geen json")
    assert errors_of(refused, "answers")
    assert soup(refused).select_one("[name=answers]").text.strip() == "{geen json"


# What lists cost


@pytest.mark.parametrize("model", [Service, Organisation], ids=lambda model: model.__name__)
def test_a_list_costs_the_same_for_one_row_and_for_many(
    curator: Client, model: type[models.Model], django_assert_num_queries: Queries
) -> None:
    """The services filter by tier, which is one query more: the tiers."""
    queries = LIST_QUERIES + (model is Service)
    one = model._default_manager.first()
    for asked, rows in (({"id": one.pk}, 1), ({}, 100)):
        with django_assert_num_queries(queries):
            page = soup(curator.get(address(model), asked))
        assert len(page.select("#result_list tbody tr")) == rows


def test_a_search_for_contacts_costs_the_same_for_one_row_and_for_many(
    curator: Client, django_assert_max_num_queries: Queries
) -> None:
    """The numbers of crisis lines come with the contacts."""
    line = CrisisLine.objects.exclude(tel="").first()
    for number in range(5):
        ContactPoint.objects.create(slug=f"zeldzaam-{number}", kind="phone", crisis_line=line)
    asked = {"app_label": "services", "model_name": "service", "field_name": "contacts"}
    for term, rows in (("zeldzaam-1", 1), ("zeldzaam", 5)):
        with django_assert_max_num_queries(5):  # session, user, second factor, how many, the rows
            answer = curator.get(reverse("admin:autocomplete"), asked | {"term": term}).json()
        assert len(answer["results"]) == rows


def test_the_list_of_translation_states_costs_a_query_for_each_kind_of_object(
    curator: Client, django_assert_max_num_queries: Queries
) -> None:
    states = TranslationState.objects.filter(~Q(language=languages.SOURCE))
    kinds = states.values("content_type").distinct().count()
    with django_assert_max_num_queries(kinds + 10):
        page = soup(curator.get(address(TranslationState)))
    assert len(page.select("#result_list tbody tr")) == min(100, TranslationState.objects.count())
