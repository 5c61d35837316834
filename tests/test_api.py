"""`GET /api/services`: filters, pages and refusals, and each record beside its fixture."""

import datetime
import re
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from directory import search
from services import snapshot
from services.models import Service, SpokenLanguage
from services.verifying import verify
from tests import reckoning
from tests.builders import a_service
from tests.conftest import Visitor
from tests.reading import LANGUAGES

pytestmark = pytest.mark.django_db

BRIEF = {
    "slug",
    "name",
    "tier",
    "organisation",
    "organisation_name",
    "summary",
    "cost",
    "access",
    "interpreter",
    "age_from",
    "age_to",
    "verified",
    "url",
}


def ask(client: Client, query: str = "", status: int = 200) -> dict[str, Any]:
    response = client.get(f"/api/services?{query}")
    assert response.status_code == status, (query, response.content[:300])
    assert response["Content-Type"] == "application/json"
    return response.json()


def found(client: Client, query: str = "") -> set[str]:
    """The slugs of all the services that a query gives."""
    answer = ask(client, f"{query}&page_size=500" if query else "page_size=500")
    slugs = [result["slug"] for result in answer["results"]]
    assert len(slugs) == len(set(slugs)) == answer["count"]
    return set(slugs)


def refused(client: Client, query: str) -> dict[str, list[str]]:
    """The errors of a 400, which has sentences by parameter and nothing else."""
    answer = ask(client, query, status=400)
    assert set(answer) == {"errors"}
    for sentences in answer["errors"].values():
        assert sentences
        assert all(isinstance(sentence, str) and sentence for sentence in sentences)
    return answer["errors"]


# The answer and its pages


def test_without_a_filter_it_gives_every_published_service(client: Client) -> None:
    assert found(client) == set(reckoning.services())
    assert len(reckoning.services()) == 303


def test_a_page_has_twenty_services_and_says_how_many_there_are(client: Client) -> None:
    answer = ask(client)
    assert set(answer) == {"count", "page", "pages", "place", "places", "words", "results"}
    assert (answer["count"], answer["page"], answer["pages"]) == (303, 1, 16)
    assert (answer["place"], answer["places"]) == (None, [])
    assert len(answer["results"]) == 20
    assert all(set(result) == BRIEF for result in answer["results"])


def test_the_pages_together_hold_each_service_once(client: Client) -> None:
    pages = [ask(client, f"page={number}&page_size=50")["results"] for number in range(1, 8)]
    assert [len(page) for page in pages] == [50] * 6 + [3]
    slugs = [result["slug"] for page in pages for result in page]
    assert len(slugs) == len(set(slugs)) == 303


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=501", "page_size"),
        ("page_size=0", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=many", "page_size"),
        ("page=0", "page"),
        ("page=17", "page"),
        ("page=%C2%B2", "page"),
        ("page=" + "9" * 4000, "page"),
        ("age=old", "age"),
        ("age=-1", "age"),
        ("age=121", "age"),
        ("place=zzzz", "place"),
        ("place=" + "9" * 101, "place"),
        ("q=" + "q" * 201, "q"),
        ("tier=top", "tier"),
        ("need=wealth", "need"),
        ("domain=sport", "domain"),
        ("status=king", "status"),
        ("audience=cats", "audience"),
        ("cost=cheap", "cost"),
        ("access=door", "access"),
        ("language=qqqq-nonsense", "language"),
        ("lang=ti", "lang"),
        ("lang=xx", "lang"),
        ("utm_source=mail", "utm_source"),
        ("Tier=basic", "Tier"),
        ("status=king&status=refugee", "status"),
    ],
)
def test_what_it_does_not_understand_is_named(client: Client, query: str, field: str) -> None:
    assert set(refused(client, query)) == {field}


def test_every_fault_is_named_at_once(client: Client) -> None:
    errors = refused(client, "tier=top&place=zzzz&age=old&page=0")
    assert set(errors) == {"tier", "place", "age", "page"}


def test_more_than_sixty_values_of_one_filter_are_refused(client: Client) -> None:
    tags = [f"{first}{second}" for first in "abcdefg" for second in "abcdefghij"]
    assert set(refused(client, urlencode([("language", tag) for tag in tags]))) == {"language"}


@pytest.mark.parametrize("query", ["q=%00", "place=%00", "q=" + "x" * 10_000])
def test_an_address_that_no_program_should_send_is_refused_as_json(
    client: Client, query: str
) -> None:
    refused(client, query)


def test_it_is_read_only(client: Client) -> None:
    for path in ("/api/services", "/api/services/actiris"):
        assert client.post(path).status_code == 405
        assert client.delete(path).status_code == 405
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("path", ["/api/services", "/api/services/actiris", "/api/places"])
def test_another_method_is_refused_as_json_also_without_a_token(path: str) -> None:
    strict = Visitor(enforce_csrf_checks=True)
    for method in (strict.post, strict.put, strict.patch, strict.delete, strict.options):
        answer = method(f"{path}?lang=fr")
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD"
        assert list(answer.json()) == ["errors"]
        assert answer["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("path", "status"), [("/api/no-such", 404), ("/api/services?q=%00", 400), ("/api/\0", 400)]
)
def test_a_refusal_outside_the_views_speaks_the_language_that_was_asked(
    client: Client, path: str, status: int
) -> None:
    mark = "&" if "?" in path else "?"
    sentences = {}
    for asked, spoken in (("", "nl"), ("nl", "nl"), ("fr", "fr"), ("ar", "ar"), ("xx", "nl")):
        address = f"{path}{mark}lang={asked}" if asked else path
        answer = client.get(address, headers={"Accept-Language": "en"})
        assert answer.status_code == status
        assert answer["Content-Language"] == spoken
        sentences.setdefault(spoken, answer.json()["errors"])
        assert answer.json()["errors"] == sentences[spoken]
    assert len({str(said) for said in sentences.values()}) == 3


def test_more_parameters_than_are_read_get_400_as_json(client: Client) -> None:
    answer = client.get("/api/services", QUERY_STRING="a&" * 3_000 + "lang=fr")
    assert answer.status_code == 400
    assert answer.json()["errors"]


@pytest.mark.parametrize("tag", ["x-klingon", "und", "mul", "qaa", "en-x-foo"])
def test_a_language_that_is_none_or_private_is_refused(client: Client, tag: str) -> None:
    assert set(refused(client, f"language={tag}")) == {"language"}


@pytest.mark.parametrize(
    ("query", "name", "kept"),
    [
        ("tier=top&tier=focused", "tier", ["focused"]),
        ("status=refugee&status=king&status=queen", "status", ["refugee"]),
        ("language=x-klingon&language=prs&language=ar", "language", ["fa-AF", "ar"]),
        ("cost=cheap", "cost", []),
    ],
)
def test_one_wrong_value_is_named_and_the_others_still_filter(
    query: str, name: str, kept: list[str]
) -> None:
    asked = search.read(QueryDict(query), snapshot.current())
    assert asked.values.get(name, []) == kept
    wrong = [value for value in QueryDict(query).getlist(name) if value not in (*kept, "prs")]
    assert len(asked.errors[name]) == len(wrong)
    assert all(value in said for value, said in zip(wrong, asked.errors[name], strict=True))


def test_the_page_names_a_wrong_value_and_keeps_the_others(client: Client) -> None:
    whole = client.get("/en/services/?tier=focused").context["page"].paginator.count
    response = client.get("/en/services/?tier=top&tier=focused")
    assert response.context["page"].paginator.count == whole
    assert "“top”" in response.content.decode()
    assert refused(client, "tier=top&tier=focused")["tier"]


def test_empty_values_do_not_filter(client: Client) -> None:
    query = "q=&place=&age=&tier=&need=&domain=&status=&language=&audience=&cost=&access="
    assert found(client, query) == set(reckoning.services())


def test_drafts_and_archived_services_are_nowhere(client: Client) -> None:
    hidden = {a_service(state="draft").slug: 404, a_service(state="archived").slug: 410}
    shown = a_service()
    slugs = found(client)
    assert shown.slug in slugs
    for slug, status in hidden.items():
        assert slug not in slugs
        answer = client.get(f"/api/services/{slug}")
        assert answer.status_code == status
        assert list(answer.json()["errors"]) == ["slug"]


def test_lang_gives_the_texts_and_addresses_of_that_language(client: Client) -> None:
    for code in LANGUAGES:
        results = ask(client, f"lang={code}&page_size=500")["results"]
        assert len(results) == 303
        for result in results:
            row = reckoning.services()[result["slug"]]
            assert result["name"] == reckoning.read_in(row["name"], code)
            assert result["summary"] == reckoning.read_in(row["summary"], code)
            assert result["url"] == f"/{code}/services/{result['slug']}/"


def test_arabic_is_answered_in_arabic_letters_where_there_is_arabic(client: Client) -> None:
    for result in ask(client, "lang=ar&tier=focused&page_size=500")["results"]:
        assert re.search(r"[\u0621-\u064a]{3}", result["summary"]), result["slug"]
    named = ask(client, "lang=ar&place=9000&page_size=1")
    assert named["results"][0]["url"].startswith("/ar/")


def test_dutch_is_the_language_when_none_is_asked(client: Client) -> None:
    answer = client.get("/api/services?page_size=1", headers={"Accept-Language": "fr"})
    assert answer.json()["results"][0]["url"].startswith("/nl/")


# The place


def test_a_place_is_echoed(client: Client) -> None:
    assert ask(client, "place=9000")["place"] == {"nis": "44021", "name": "Gent"}
    assert ask(client, "place=9000&lang=fr")["place"] == {"nis": "44021", "name": "Gand"}
    arabic = reckoning.read_in(reckoning.regions()["44021"]["name"], "ar")
    assert ask(client, "place=9000&lang=ar")["place"] == {"nis": "44021", "name": arabic}


def test_an_ambiguous_place_gives_the_choice_and_no_results(client: Client) -> None:
    answer = ask(client, "place=1050&need=housing")
    assert (answer["count"], answer["results"], answer["place"]) == (0, [], None)
    assert {place["nis"] for place in answer["places"]} == {"21004", "21009"}
    for place in answer["places"]:
        assert {"nis", "name", "kind", "province", "match"} <= set(place)
        chosen = ask(client, f"place={place['nis']}&need=housing")
        assert (chosen["place"]["nis"], chosen["places"]) == (place["nis"], [])
        assert chosen["count"]


def test_no_service_covers_a_place_that_its_record_does_not_name(client: Client) -> None:
    """Each of the 565 municipalities, beside a reckoning from the files."""
    municipalities = reckoning.municipalities()
    assert len(municipalities) == 565
    wrong = {}
    for nis in municipalities:
        given, named = found(client, f"place={nis}"), reckoning.holding(nis)
        assert named, nis
        if given != named:
            wrong[nis] = given ^ named
    assert wrong == {}


@pytest.mark.parametrize(
    "nis", ["be", "02000", "03000", "04000", "10000", "20001", "20002", "60000"]
)
def test_a_wider_place_has_the_services_that_name_all_of_it(client: Client, nis: str) -> None:
    assert found(client, f"place={nis}") == reckoning.holding(nis)


def test_a_service_without_an_area_covers_nothing(client: Client) -> None:
    nowhere, here = a_service(areas=()), a_service(areas=("44021",))
    assert {nowhere.slug, here.slug} <= found(client)
    assert here.slug in found(client, "place=44021")
    assert nowhere.slug not in found(client, "place=44021")
    assert not {nowhere.slug, here.slug} & found(client, "place=be")


# Every filter


CHOICES = {
    "tier": ("basic", "community", "focused", "specialised"),
    "need": ("housing", "money-rights", "trauma-symptoms", "legal-help", "social-contact"),
    "domain": ("care", "integration", "family", "protection"),
    "audience": ("women", "children", "unaccompanied-minors", "lgbtqi", "professionals"),
    "cost": ("free", "reduced", "paid", "insurance", "unknown"),
    "access": ("self", "professional", "both", "unknown"),
    "language": ("ar", "fr", "nl", "fa-AF", "ti"),
    "status": ("refugee", "applicant", "undocumented", "temporary", "unaccompanied-minor"),
    "age": ("0", "11", "15", "17", "18", "25", "26", "64", "66", "120"),
}


@pytest.mark.parametrize("name", CHOICES)
def test_each_filter_alone_gives_what_its_rule_says(client: Client, name: str) -> None:
    sizes = set()
    for value in CHOICES[name]:
        expected = reckoning.fitting([(name, value)])
        assert found(client, urlencode({name: value})) == expected, (name, value)
        sizes.add(len(expected))
    assert sizes != {0}
    assert min(sizes) < 303


@pytest.mark.parametrize("name", sorted(set(CHOICES) - {"age"}))
def test_values_of_one_filter_are_alternatives(client: Client, name: str) -> None:
    pairs = [(name, value) for value in CHOICES[name][:2]]
    assert found(client, urlencode(pairs)) == reckoning.fitting(pairs)
    assert found(client, urlencode([*pairs, *pairs])) == reckoning.fitting(pairs)


def test_of_a_parameter_with_one_value_the_last_counts(client: Client) -> None:
    assert ask(client, "place=9000&place=2000")["place"]["nis"] == "11002"
    assert ask(client, "page_size=2&page_size=1")["results"][1:] == []


def questions(number: int) -> list[list[tuple[str, str]]]:
    """Random questions, each time the same: a municipality and one to three other filters."""
    random = Random(20261121)
    places = sorted(reckoning.municipalities())
    asked = []
    for _ in range(number):
        names = random.sample(sorted(CHOICES), random.randint(1, 3))
        question = [("place", random.choice(places))]
        for name in names:
            values = random.sample(CHOICES[name], 1 if name == "age" else random.randint(1, 2))
            question += [(name, value) for value in values]
        asked.append(question)
    return asked


def test_filters_together_give_what_their_rules_say_together(client: Client) -> None:
    asked = questions(60)
    sizes = []
    for question in asked:
        expected = reckoning.fitting(question)
        assert found(client, urlencode(question)) == expected, question
        sizes.append(len(expected))
    assert sum(1 for size in sizes if size) > 40


def test_words_are_found_in_names_and_summaries_of_every_language(client: Client) -> None:
    service = a_service(name_nl="Zwaluwnest", name_fr="Nid d'hirondelle", summary_en="A loft.")
    for words in ("zwaluwnest", "HIRONDELLE", "loft", "loft zwaluw", "hirondélle"):
        assert found(client, urlencode({"q": words})) == {service.slug}
    # Where no service has all words, those with the most of them.
    assert found(client, "q=zwaluwnest+kwibusfluit") == {service.slug}
    assert ask(client, "q=zwaluwnest+kwibusfluit")["words"]["partial"] is True
    assert found(client, "q=kwibusfluit") == set()


def test_spoken_languages_are_read_in_their_other_codes(client: Client) -> None:
    assert found(client, "language=prs") == found(client, "language=fa-AF") != set()


def test_services_whose_language_is_unknown_are_added_on_request(client: Client) -> None:
    silent = {
        slug
        for slug, row in reckoning.services().items()
        if not row.get("languages") and row["interpreter"] == "unknown"
    }
    assert silent
    assert found(client, "language=ar&language=unknown") == found(client, "language=ar") | silent


def test_services_open_to_the_status_come_before_those_that_do_not_say(client: Client) -> None:
    results = ask(client, "status=undocumented&page_size=500")["results"]

    def rank(slug: str) -> int:
        row = reckoning.services()[slug]
        answers = {answer["status"]: answer["answer"] for answer in row.get("statuses", ())}
        if row["status_rule"] == "all" or answers.get("undocumented") == "open":
            return 0
        if answers.get("undocumented") == "depends":
            return 1
        return 2 if row["status_rule"] == "unknown" else 3

    ranks = [rank(result["slug"]) for result in results]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2, 3}


# Acceptance


def test_limburg_has_the_mobile_team_of_solentra_and_not_the_centre_of_ghent(
    client: Client,
) -> None:
    genk = found(client, "place=3600&tier=specialised")
    assert "solentra-mobiel-team-limburg" in genk
    ghent = {
        slug
        for slug, row in reckoning.services().items()
        if slug.startswith("cgg-") and row["areas"] == ["40000"]
    }
    assert ghent
    assert not ghent & genk
    assert ghent <= found(client, "place=9000&tier=specialised")
    assert "solentra-mobiel-team-limburg" not in found(client, "place=9000&tier=specialised")


def test_schaerbeek_has_its_own_cpas_and_no_other(client: Client) -> None:
    given = found(client, "place=1030&need=money-rights")
    assert {slug for slug in given if slug.startswith("cpas-")} == {"cpas-schaerbeek"}


def test_eupen_has_no_flemish_integration_agency(client: Client) -> None:
    eupen = found(client, "place=4700")
    assert eupen
    assert not {slug for slug in eupen if slug.startswith("agii")}
    assert "agii" in found(client, "place=9000")


# The record


@pytest.mark.parametrize("slug", ["no-such-service", "x" * 200])
def test_an_unknown_service_is_404_with_a_sentence(client: Client, slug: str) -> None:
    answer = client.get(f"/api/services/{slug}")
    assert answer.status_code == 404
    assert list(answer.json()["errors"]) == ["slug"]


def test_the_record_refuses_parameters_that_it_does_not_know(client: Client) -> None:
    assert client.get("/api/services/actiris?place=9000").status_code == 400
    assert client.get("/api/services/actiris?lang=xx").status_code == 400


@pytest.mark.parametrize("code", ["nl", "fr", "en", "ar"])
def test_every_record_says_what_its_fixture_says(client: Client, code: str) -> None:
    assert len(reckoning.services()) == 303
    for slug, row in reckoning.services().items():
        answer = client.get(f"/api/services/{slug}?lang={code}")
        assert answer.status_code == 200, slug
        record, expected = answer.json(), expected_record(slug, row, code)
        assert set(record) == set(expected)
        for key in UNORDERED:
            record[key], expected[key] = in_any_order(record[key]), in_any_order(expected[key])
        differing = {
            key: (record[key], expected[key]) for key in expected if record[key] != expected[key]
        }
        assert differing == {}, slug


def test_a_record_has_the_intake_and_the_day_of_its_verification(client: Client) -> None:
    service = a_service(intake="stopped", intake_on="2026-11-01")
    day = datetime.date(2026, 11, 2)
    verify([service], ["contact"], how="called", outcome="correct", by=None, on=day)
    record = client.get(f"/api/services/{service.slug}").json()
    assert (record["intake"], record["intake_on"]) == ("stopped", "2026-11-01")
    assert record["last_verified"] == "2026-11-02"


def test_a_hidden_address_says_no_more_than_that_there_is_one(client: Client) -> None:
    hidden = {
        key
        for key, row in reckoning.rows("services/locations.yaml").items()
        if row["visibility"] == "hidden"
    }
    slugs = [
        slug for slug, row in reckoning.services().items() if hidden & set(row.get("locations", ()))
    ]
    assert slugs
    for slug in slugs:
        locations = client.get(f"/api/services/{slug}").json()["locations"]
        told = [location for location in locations if location.pop("visibility") == "hidden"]
        assert told
        assert all(set(location.values()) == {None} for location in told)


UNORDERED = ("needs", "domains", "audiences", "areas", "contacts", "locations", "sources")


def in_any_order(items: list[Any]) -> list[Any]:
    return sorted(items, key=repr)


def expected_record(slug: str, row: dict[str, Any], code: str) -> dict[str, Any]:
    """The record as the fixture has it; what the file leaves out is None, empty or unknown."""

    def said(field: str) -> str | None:
        return reckoning.read_in(row.get(field, {}), code)

    organisation = reckoning.rows("services/organisations.yaml")[row["organisation"]]
    check = row.get("needs_check", False)
    return {
        "slug": slug,
        "organisation": row["organisation"],
        "organisation_name": reckoning.read_in(organisation["name"], code),
        "name": reckoning.read_in(row["name"], code),
        "names": {code: row["name"][code] for code in OFFICIAL if code in row["name"]},
        "summary": reckoning.read_in(row["summary"], code),
        "what_it_does": said("what_it_does"),
        "for_whom": said("for_whom"),
        "how_to_get_in": said("how_to_get_in"),
        "what_to_bring": said("what_to_bring"),
        "tier": row["tier"],
        "needs": row["needs"],
        "domains": row["domains"],
        "audiences": row["audiences"],
        "age_from": row.get("age_from"),
        "age_to": row.get("age_to"),
        "statuses": expected_statuses(row, code),
        "languages": row.get("languages", []),
        "interpreter_languages": [],
        "interpreter": row["interpreter"],
        "access": row["access"],
        "access_note": said("access_note"),
        "cost": row["cost"],
        "cost_note": said("cost_note"),
        "contacts": [expected_contact(key, code) for key in row.get("contacts", ())],
        "locations": [expected_location(key, code) for key in row.get("locations", ())],
        "areas": row["areas"],
        "remote": row.get("is_remote", False),
        "opening_hours": row.get("opening_hours"),
        "intake": "unknown",
        "intake_on": None,
        "sources": [expected_source(key) for key in row["sources"]],
        "confidence": row["confidence"],
        "publish": "check" if check else "yes",
        "verified": not check and row["confidence"] != "low",
        "last_verified": None,
        "checks": expected_checks(row),
        "closures": [],
        "url": f"/{code}/services/{slug}/",
    }


def expected_checks(row: dict[str, Any]) -> dict[str, dict[str, str | None]]:
    """Nobody verified anything: each group of facts is due by the reading of the newest source."""
    read = max(reckoning.rows("sources.yaml")[key]["consulted_on"] for key in row["sources"])
    return {
        group: {
            "checked_on": None,
            "how": None,
            "due_on": (read + datetime.timedelta(days=settings.SHELF_LIFE[group])).isoformat(),
        }
        for group in ("contact", "hours", "place", "eligibility", "rest")
    }


def expected_statuses(row: dict[str, Any], code: str) -> Any:
    if row["status_rule"] != "named":
        return {"all": "all", "unknown": None}[row["status_rule"]]
    order = list(reckoning.rows("tiers/statuses.yaml"))
    answers: dict[str, list[Any]] = {"open": [], "closed": [], "depends": []}
    for entry in sorted(row["statuses"], key=lambda entry: order.index(entry["status"])):
        status = entry["status"]
        why = {"status": status, "why": reckoning.read_in(entry.get("reason", {}), code)}
        answers[entry["answer"]].append(why if entry["answer"] == "depends" else status)
    return answers


def expected_contact(key: str, code: str) -> dict[str, Any]:
    row = reckoning.rows("services/contacts.yaml")[key]
    found = {
        "kind": row["kind"],
        "value": row.get("value"),
        "label": reckoning.read_in(row["label"], code),
        "free": row.get("is_free"),
        "hours": row.get("hours"),
        "for_professionals": row.get("for_professionals", False),
    }
    if "crisis_line" not in row:
        return found
    line = reckoning.rows("services/crisis_lines.yaml")[row["crisis_line"]]
    shared = {"value": line["tel"], "free": line.get("is_free"), "hours": line.get("hours")}
    return {**found, **shared, "crisis_line": row["crisis_line"]}


# The languages in which Belgian organisations have names of their own.
OFFICIAL = ("nl", "fr", "de", "en")


def expected_location(key: str, code: str) -> dict[str, Any]:
    row = reckoning.rows("services/locations.yaml")[key]
    seen = {} if row["visibility"] == "hidden" else row
    return {
        "label": reckoning.read_in(seen.get("label", {}), code),
        "street": seen.get("street") if row["visibility"] == "full" else None,
        "route": reckoning.read_in(seen.get("route", {}), code),
        "postcode": seen.get("postcode"),
        "municipality_nis": seen.get("municipality"),
        "visibility": row["visibility"],
    }


def expected_source(key: str) -> dict[str, Any]:
    row = reckoning.rows("sources.yaml")[key]
    return {
        "title": row["title"],
        "url": key if key.startswith("http") else None,
        "date": row.get("published_on"),
        "consulted_on": row["consulted_on"].isoformat(),
    }


def test_the_record_of_a_service_made_by_hand_has_its_interpreters(client: Client) -> None:
    service = a_service()
    rows = Service.objects.get(slug=service.slug).languages
    for kind in ("staff", "interpreter"):
        rows.create(language_id=language_pk("ar"), kind=kind)
    record = client.get(f"/api/services/{service.slug}").json()
    assert (record["languages"], record["interpreter_languages"]) == (["ar"], ["ar"])
    assert service.slug in found(client, "language=ar")


def language_pk(tag: str) -> int:
    return SpokenLanguage.objects.get(tag=tag).pk
