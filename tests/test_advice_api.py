"""`POST /api/advice`: its shape, the stories through it, and what it refuses."""

import json
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory import stories
from services import snapshot
from services.models import Service, Vignette
from tests import reckoning
from tests.builders import a_service, as_loaded
from tests.conftest import Visitor
from tests.test_nonsense import NASTY
from tiers.models import Rule

pytestmark = pytest.mark.django_db

ADDRESS = "/api/advice"
MOST_BYTES = 16_384
MOST_QUERIES = 14
TIERS = ("basic", "community", "focused", "specialised")

KEYS = {
    "tier",
    "urgent",
    "crisis",
    "reasons",
    "layers",
    "what_you_can_do",
    "first_step",
    "resources",
    "next_step",
    "assumed",
    "place",
    "places",
}
USUAL: dict[str, Any] = {
    "language": "en",
    "who": "adult",
    "needs": ["talk-to-someone", "housing"],
    "coping": "difficulty",
    "tried": "nothing",
    "status": "refugee",
    "place": "9000",
    "spoken": ["ar"],
}


def send(client: Client, body: Any, **headers: str) -> HttpResponse:
    """The answer to a body, which is JSON unless it is bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(ADDRESS, raw, content_type="application/json", headers=headers or None)


def advice(client: Client, **answers: Any) -> dict[str, Any]:
    response = send(client, answers)
    assert response.status_code == 200, response.content[:300]
    assert response["Content-Type"] == "application/json"
    return response.json()


def refused(client: Client, body: Any) -> dict[str, list[str]]:
    """The errors of a 400: sentences by field, and nothing else."""
    response = send(client, body)
    assert response.status_code == 400, response.content[:300]
    said = response.json()
    assert set(said) == {"errors"}
    assert said["errors"]
    for name, sentences in said["errors"].items():
        assert isinstance(name, str)
        assert sentences
        assert all(isinstance(sentence, str) and sentence for sentence in sentences)
    return said["errors"]


# The shape


def check_service(row: dict[str, Any], language: str) -> None:
    assert set(row) == {"slug", "name", "url", "tier", "mark", "match"}
    assert row["slug"] in reckoning.services()
    assert row["url"] == f"/{language}/services/{row['slug']}/"
    assert row["name"]
    assert row["tier"] == reckoning.services()[row["slug"]]["tier"]
    assert row["mark"] is None or isinstance(row["mark"], str)
    assert set(row["match"]) == {"status", "place", "language", "audience"}
    assert all(
        value is None or isinstance(value, str | bool | int) for value in row["match"].values()
    )


def check_shape(found: dict[str, Any], language: str = "en") -> None:
    assert set(found) == KEYS
    assert found["tier"] in (*TIERS, None)
    assert isinstance(found["urgent"], bool)
    for line in found["crisis"]:
        assert set(line) == {"slug", "name", "number", "tel", "how", "hours", "languages"}
        row = reckoning.rows("services/crisis_lines.yaml")[line["slug"]]
        assert line["name"] == row["name"][language]
        assert line["number"] or line["how"]
        assert (line["number"] is None) == (line["tel"] is None)
        assert all(isinstance(tag, str) for tag in line["languages"])
    for reason in found["reasons"]:
        assert set(reason) == {"rule", "tier", "text", "source"}
        rule = reckoning.rows("tiers/rules.yaml")[reason["rule"]]
        assert reason["tier"] == rule.get("tier")
        assert reason["text"].split() == rule["rationale"][language].split()
        assert reason["source"]
    assert [layer["tier"] for layer in found["layers"]] == sorted(
        {layer["tier"] for layer in found["layers"]}, key=TIERS.index, reverse=True
    )
    for layer in found["layers"]:
        assert set(layer) == {"tier", "needs", "services", "more"}
        assert layer["needs"]
        assert isinstance(layer["more"], int)
        assert layer["more"] >= 0
        slugs = [row["slug"] for row in layer["services"]]
        assert len(slugs) == len(set(slugs))
        for row in layer["services"]:
            check_service(row, language)
    assert found["what_you_can_do"]
    assert all(isinstance(text, str) and text for text in found["what_you_can_do"])
    assert set(found["first_step"]) == {"text", "services"}
    assert found["first_step"]["text"]
    for row in found["first_step"]["services"]:
        check_service(row, language)
    for resource in found["resources"]:
        assert set(resource) == {"slug", "title", "url", "languages"}
        assert resource["url"] is None or resource["url"].startswith("http")
    assert set(found["next_step"]) == {"tier", "text"}
    assert found["next_step"]["text"]
    assert all(isinstance(text, str) and text for text in found["assumed"])
    assert found["place"] is None or set(found["place"]) == {"nis", "name"}
    for place in found["places"]:
        assert {"nis", "name", "kind", "province", "match"} <= set(place)


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"needs": ["housing"], "place": "9000"},
        {"needs": ["danger-now"]},
        {"needs": ["talk-to-someone"], "coping": "difficulty", "place": "4780", "spoken": ["ti"]},
        {"needs": ["sexual-violence"], "who": "young-person", "place": "1000"},
        {"needs": ["cannot-function"], "coping": "hardly", "status": "undocumented"},
        {"who": "volunteer", "needs": ["helper-advice"], "place": "Liège"},
        {"who": "unaccompanied-minor", "needs": ["school-childcare"], "place": "1050"},
        {"needs": sorted(reckoning.rows("tiers/needs.yaml")), "place": "8400", "spoken": ["prs"]},
    ],
)
def test_every_answer_has_the_same_shape(
    client: Client, language: str, answers: dict[str, Any]
) -> None:
    check_shape(advice(client, language=language, **answers), language)


def test_an_advice_says_what_it_is_about(client: Client) -> None:
    found = advice(client, **USUAL)
    assert (found["tier"], found["urgent"]) == ("focused", False)
    assert [layer["tier"] for layer in found["layers"]] == ["focused", "basic"]
    assert [layer["needs"] for layer in found["layers"]] == [["talk-to-someone"], ["housing"]]
    assert [reason["rule"] for reason in found["reasons"]] == ["care-with-difficulty"]
    assert found["reasons"][0]["source"] == str(
        Rule.objects.get(slug="care-with-difficulty").source
    )
    assert found["next_step"]["tier"] == "specialised"
    assert found["place"] == {"nis": "44021", "name": "Ghent"}
    assert found["places"] == []
    assert found["assumed"] == []
    assert found["crisis"] == []


def test_a_number_is_written_as_it_is_dialled_in_belgium(client: Client) -> None:
    found = advice(client, language="en", needs=["self-harm-suicidal"], place="1000", spoken=["fr"])
    lines = {line["slug"]: line for line in found["crisis"]}
    assert found["crisis"][0]["number"] == "112"
    by_number = {line["number"]: line["tel"] for line in lines.values()}
    assert by_number["0800 32 123"] == "+3280032123"
    assert by_number["112"] == "112"
    for number, tel in by_number.items():
        if number:
            digits = number.replace(" ", "")
            assert tel in (digits, "+32" + digits.removeprefix("0"))


def test_a_line_without_a_number_shows_its_way_in_and_never_stands_alone(client: Client) -> None:
    without = {
        slug: row
        for slug, row in reckoning.rows("services/crisis_lines.yaml").items()
        if not row.get("number")
    }
    assert without
    seen = set()
    for need in sorted(reckoning.rows("tiers/needs.yaml")):
        for place in ("9000", "4000", "1000", None):
            found = advice(client, language="nl", needs=[need], place=place)
            for line in found["crisis"]:
                if line["number"] is None:
                    seen.add(line["slug"])
                    assert line["tel"] is None
                    assert line["how"]
                    assert any(other["number"] for other in found["crisis"])
    assert seen <= set(without)


def test_danger_alone_has_no_layer(client: Client) -> None:
    found = advice(client, language="en", needs=["danger-now"], place="9000")
    assert (found["tier"], found["urgent"], found["layers"]) == (None, True, [])
    assert [line["number"] for line in found["crisis"]][:2] == ["112", "101"]
    assert found["next_step"]["tier"] is None


def test_a_field_that_is_missing_or_null_is_not_known(client: Client) -> None:
    bare = advice(client, language="en", needs=["grief-loss"])
    nulls = dict.fromkeys(("who", "coping", "tried", "status", "place", "spoken"))
    assert advice(client, language="en", needs=["grief-loss"], **nulls) == bare
    assert bare["place"] is None
    assert len(bare["assumed"]) == 3


def test_only_what_is_for_the_whole_country_is_listed_without_a_place(client: Client) -> None:
    found = advice(client, language="en", needs=["housing"], who="adult")
    slugs = {row["slug"] for layer in found["layers"] for row in layer["services"]}
    assert slugs
    assert all("be" in reckoning.services()[slug]["areas"] for slug in slugs)


# Stories

STORIES = sorted(reckoning.rows("services/vignettes.yaml"))
SAMPLE = sorted(Random(30).sample(STORIES, 30))


def differences(story: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What an answer of the API lacks of what a story expects, reckoned from the file and the JSON alone."""
    expected = story.get("expected", {})
    rows = [row for layer in found["layers"] for row in layer["services"]]
    rows += [*found["first_step"]["services"], *found["resources"]]
    slugs = {row["slug"] for row in rows}
    wrong = []
    if "expected_tier" in story and found["tier"] != story["expected_tier"]:
        wrong.append("tier")
    if story.get("expects_no_tier") and found["tier"] is not None:
        wrong.append("tier")
    if story.get("expected_urgent") not in (None, found["urgent"]):
        wrong.append("urgent")
    if "layers" in expected and set(expected["layers"]) != {row["tier"] for row in found["layers"]}:
        wrong.append("layers")
    if expected.get("any_of") and not slugs & set(expected["any_of"]):
        wrong.append("any_of")
    wrong += [f"lacks {slug}" for slug in expected.get("all_in", ()) if slug not in slugs]
    wrong += [f"has {slug}" for slug in expected.get("none_of", ()) if slug in slugs]
    numbers = {line["number"] for line in found["crisis"]}
    wrong += [number for number in expected.get("numbers", ()) if number not in numbers]
    return wrong


@pytest.mark.parametrize("slug", SAMPLE)
def test_a_story_has_the_same_verdict_over_http_as_in_the_tester(client: Client, slug: str) -> None:
    story = reckoning.rows("services/vignettes.yaml")[slug]
    found = advice(client, **story["answers"])
    verdict = stories.check(Vignette.objects.get(slug=slug), snapshot.current())
    assert verdict.passes == (not differences(story, found)), (verdict.differences, found["tier"])
    assert verdict.passes, verdict.differences
    assert verdict.outcome is not None
    shown = {row["slug"] for layer in found["layers"] for row in layer["services"]}
    shown |= {row["slug"] for row in found["first_step"]["services"] + found["resources"]}
    assert shown == stories.named_in(verdict.outcome)


def test_the_reckoning_of_a_story_sees_a_difference() -> None:
    found = {
        "tier": "basic",
        "urgent": False,
        "layers": [],
        "first_step": {"services": [{"slug": "huisarts"}]},
        "resources": [],
        "crisis": [],
    }
    expected = {"all_in": ["x"], "none_of": ["huisarts"], "any_of": ["y"], "numbers": ["112"]}
    story = {"expected_tier": "focused", "expected_urgent": True, "expected": expected}
    assert len(differences(story, found)) == 6


# The place


def test_a_place_that_can_be_several_lists_what_covers_all(client: Client) -> None:
    found = advice(client, language="fr", needs=["housing", "legal-help"], place="1050")
    assert found["place"] is None
    assert {place["name"] for place in found["places"]} == {"Bruxelles", "Ixelles"}
    assert {place["match"] for place in found["places"]} == {"1050"}
    both = reckoning.holding("21004") & reckoning.holding("21009")
    slugs = {row["slug"] for layer in found["layers"] for row in layer["services"]}
    slugs |= {row["slug"] for row in found["first_step"]["services"]}
    assert slugs
    assert slugs <= both


@pytest.mark.parametrize(
    ("typed", "nis"),
    [("44021", "44021"), ("Гент", "44021"), ("  gent ", "44021"), ("Liège", "62063")],
)
def test_a_place_is_understood_as_everywhere_else(client: Client, typed: str, nis: str) -> None:
    assert advice(client, place=typed)["place"]["nis"] == nis


@pytest.mark.parametrize("typed", ["", "  ", "be", "België"])
def test_the_country_or_nothing_says_no_place(client: Client, typed: str) -> None:
    found = advice(client, needs=["housing"], place=typed)
    assert found["place"] is None
    assert found["places"] == []


# Languages


@pytest.mark.parametrize(
    ("language", "said_in"),
    [
        ("nl", "nl"),
        ("fr", "fr"),
        ("en", "en"),
        ("de", "de"),
        ("uk", "uk"),
        ("ar", "ar"),
        ("ru", "en"),
        ("tr", "fr"),
        ("fa", "en"),
        ("so", "en"),
    ],
)
def test_a_language_that_is_not_offered_falls_back(
    client: Client, language: str, said_in: str
) -> None:
    response = send(client, {**USUAL, "language": language})
    assert response.status_code == 200
    assert response["Content-Language"] == said_in
    check_shape(response.json(), said_in)


def test_without_a_language_it_speaks_the_source_language(client: Client) -> None:
    response = send(client, {"needs": ["housing"]}, **{"accept-language": "fr"})
    assert response["Content-Language"] == "nl"
    check_shape(response.json(), "nl")


@pytest.mark.parametrize(
    ("language", "first"), [("nl", "1813"), ("fr", "0800 32 123"), ("de", None)]
)
def test_the_language_of_the_program_orders_the_lines(
    client: Client, language: str, first: str | None
) -> None:
    found = advice(client, language=language, needs=["self-harm-suicidal"], place="1000")
    numbers = [line["number"] for line in found["crisis"]]
    assert numbers[0] == "112"
    assert {"1813", "0800 32 123"} <= set(numbers)
    if first:
        assert numbers[1] == first


def test_dari_has_one_tag_however_it_is_written(client: Client) -> None:
    answers = {"language": "en", "needs": ["talk-to-someone"], "coping": "difficulty"}
    answers["place"] = "9000"
    dari = advice(client, **answers, spoken=["fa-AF"])
    assert advice(client, **answers, spoken=["prs"]) == dari
    assert advice(client, **answers, spoken=["prs", "fa-AF"]) == dari
    languages = {row["match"]["language"] for layer in dari["layers"] for row in layer["services"]}
    assert languages - {None}


# Refusals


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"language": "NL"}, "language"),
        ({"language": 1}, "language"),
        ({"language": ["nl"]}, "language"),
        ({"language": ""}, "language"),
        ({"who": "king"}, "who"),
        ({"who": ["adult"]}, "who"),
        ({"who": ""}, "who"),
        ({"needs": "housing"}, "needs"),
        ({"needs": ["wealth"]}, "needs"),
        ({"needs": [["housing"]]}, "needs"),
        ({"needs": [None]}, "needs"),
        ({"needs": {"housing": True}}, "needs"),
        ({"needs": ["housing"] * 61}, "needs"),
        ({"coping": "well"}, "coping"),
        ({"coping": True}, "coping"),
        ({"tried": "everything"}, "tried"),
        ({"tried": 0}, "tried"),
        ({"status": "unaccompanied-minor"}, "status"),
        ({"status": "king"}, "status"),
        ({"status": ["refugee"]}, "status"),
        ({"place": "zzzz"}, "place"),
        ({"place": 9000}, "place"),
        ({"place": ["9000"]}, "place"),
        ({"place": "9" * 101}, "place"),
        ({"place": "9000\0"}, "place"),
        ({"spoken": "ar"}, "spoken"),
        ({"spoken": ["klingon"]}, "spoken"),
        ({"spoken": [1]}, "spoken"),
        ({"spoken": ["und"]}, "spoken"),
        ({"spoken": ["ar"] * 11}, "spoken"),
        ({"nonsense": 1}, "nonsense"),
        ({"Who": "adult"}, "Who"),
        ({"": None}, ""),
    ],
)
def test_what_it_does_not_understand_is_named(
    client: Client, answers: dict[str, Any], field: str
) -> None:
    assert set(refused(client, answers)) == {field}


def test_every_fault_is_named_at_once(client: Client) -> None:
    errors = refused(client, {"who": "x", "needs": ["a", "b"], "place": "zzzz", "more": 1})
    assert set(errors) == {"who", "needs", "place", "more"}
    assert len(errors["needs"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'["housing"]',
        b'"housing"',
        b"1",
        b"NaN",
        b"Infinity",
        b"{",
        b"{'who': 'adult'}",
        b'{"who": "adult",}',
        b"who=adult",
        b"\xff\xfe\x00",
        b"\xed\xa0\x80",
        b"\0",
        b"[" * 16_000,
        b'{"a":' * 3_000,
        b'{"needs":' + b"[" * 8_000 + b"]" * 8_000 + b"}",
        b"9" * 10_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    refused(client, body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"who": NaN}',
        b'{"place": Infinity}',
        b'{"place": 1e999}',
        b'{"needs": [NaN]}',
        b'{"coping": -0.0}',
        b'{"place": "\\ud800"}',
        b'{"who": "\\udfff x"}',
        b'{"needs": ["\\ud800"]}',
        b'{"spoken": ["\\ud800"]}',
        b'{"language": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"place": "\\u0000"}',
    ],
)
def test_values_that_no_text_can_hold_are_refused(client: Client, body: bytes) -> None:
    refused(client, body)


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("field", ["language", "who", "place", "status", "spoken", "needs", "x"])
def test_nonsense_is_never_a_fault_of_ours(client: Client, field: str, value: str) -> None:
    wrapped: Any = [value] if field in ("spoken", "needs") else value
    response = send(client, {field: wrapped})
    assert response.status_code in (200, 400)
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    assert set(response.json()) in (KEYS, {"errors"})


def test_a_body_of_more_than_sixteen_kilobytes_is_refused(client: Client) -> None:
    def padded(size: int) -> bytes:
        return b'{"needs": ["housing"]' + b" " * (size - 22) + b"}"

    assert len(padded(MOST_BYTES)) == MOST_BYTES
    assert send(client, padded(MOST_BYTES)).status_code == 200
    assert set(refused(client, padded(MOST_BYTES + 1))) == {"body"}
    assert set(refused(client, padded(900_000))) == {"body"}


def test_a_body_that_is_longer_than_it_says_is_read_no_further(client: Client) -> None:
    response = client.post(
        ADDRESS, b'{"needs": ["housing"]}', content_type="application/json", CONTENT_LENGTH="10"
    )
    assert response.status_code == 400


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-16", "text/plain"])
def test_the_name_of_the_format_does_not_matter(client: Client, content_type: str) -> None:
    response = client.post(ADDRESS, b'{"needs": []}', content_type=content_type)
    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_is_refused(client: Client, kind: str) -> None:
    response = client.post(ADDRESS, b"needs=housing", content_type=kind)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"body"}


def test_a_refusal_follows_the_language_of_the_question_not_of_the_browser(client: Client) -> None:
    for body in (b"[]", b"{", b" " * 20_000):
        response = send(client, body, **{"accept-language": "fr"})
        assert response.status_code == 400
        assert response["Content-Language"] == "nl"
    french = send(client, {"language": "fr", "who": "king"}, **{"accept-language": "en"})
    assert french["Content-Language"] == "fr"


# The protocol


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
def test_only_a_post_is_answered(client: Client, method: str) -> None:
    response = getattr(client, method)(ADDRESS)
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    if method != "head":
        assert set(response.json()) == {"errors"}


def test_it_needs_no_cookie_and_no_token_and_gives_none() -> None:
    strict = Visitor(enforce_csrf_checks=True)
    response = send(strict, USUAL, origin="https://elsewhere.example")
    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert not response.has_header("Access-Control-Allow-Origin")


def test_no_answer_is_kept_in_a_cache(client: Client) -> None:
    assert "no-store" in send(client, USUAL)["Cache-Control"]


def test_a_refusal_is_not_kept_in_a_cache_either(client: Client) -> None:
    # It can say back what was sent.
    assert "no-store" in send(client, {"place": "zzzz"}).get("Cache-Control", "")


def test_an_answer_in_the_address_is_not_read(client: Client) -> None:
    response = client.post(f"{ADDRESS}?needs=housing", b"{}", content_type="application/json")
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert response.json()["layers"] == []


def test_the_same_question_gets_the_same_answer(client: Client) -> None:
    assert send(client, USUAL).content == send(client, USUAL).content


# What it costs


SPREAD: dict[str, dict[str, Any]] = {
    "usual": USUAL,
    "nothing": {},
    "danger": {"needs": ["danger-now"]},
    "no place": {"needs": ["housing", "grief-loss"]},
    "urgent without a place": {"needs": ["sexual-violence", "trafficking-exploitation"]},
    "several places": {**USUAL, "place": "1050"},
    "elsewhere": {"needs": ["torture-survivor", "addiction"], "place": "4780", "spoken": ["ti"]},
    "all needs": {"needs": sorted(reckoning.rows("tiers/needs.yaml")), "place": "9000"},
}


def queries_of(client: Client, answers: dict[str, Any]) -> list[str]:
    """The queries of an answer, asked a second time: the first reads the snapshot."""
    send(client, answers)
    with CaptureQueriesContext(connection) as captured:
        assert send(client, answers).status_code == 200
    return [row["sql"] for row in captured.captured_queries]


@pytest.mark.parametrize("kind", SPREAD)
def test_an_advice_costs_the_same_for_few_services_and_for_many(client: Client, kind: str) -> None:
    # The version; services in reach, and elsewhere where nothing fits, with their relations; what to read;
    # the cards with their contacts, closures and conditions.
    answers = SPREAD[kind]
    before = queries_of(client, answers)
    assert len(before) <= MOST_QUERIES, before
    with as_loaded():
        for number in range(60):
            a_service(
                needs=tuple(answers.get("needs", ("housing",)))[:6],
                tier=TIERS[number % 4],
                areas=("44021", "be", "63040")[number % 3 :][:1],
                audiences=("everyone",),
                statuses={"refugee": "open"},
            )
    after = queries_of(client, answers)
    assert len(after) <= MOST_QUERIES, after
    assert len(after) == len(before)


def test_a_refusal_costs_one_query(client: Client) -> None:
    send(client, {"who": "king"})
    with CaptureQueriesContext(connection) as captured:
        refused(client, {"who": "king"})
    assert len(captured) == 1


def test_a_draft_is_in_no_advice(client: Client) -> None:
    hidden = [
        a_service(state=state, needs=("housing",), areas=("44021",), audiences=("everyone",))
        for state in (Service.State.DRAFT, Service.State.ARCHIVED)
    ]
    shown = a_service(needs=("housing",), areas=("44021",), audiences=("everyone",))
    found = advice(client, needs=["housing"], place="9000", status="refugee")
    slugs = {row["slug"] for layer in found["layers"] for row in layer["services"]}
    assert not slugs & {service.slug for service in hidden}
    more = found["layers"][0]["more"]
    Service.objects.filter(pk=shown.pk).update(state=Service.State.DRAFT)
    fewer = advice(client, needs=["housing"], place="9000", status="refugee")["layers"][0]["more"]
    assert fewer <= more
