"""The guided route as a visitor meets it: one question a page, errors, changes, danger, the advice and its limits."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from cryptography.fernet import Fernet
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings

from directory.help import showing, tokens
from directory.help.state import State
from directory.luggage import MOST_GATHERED
from services.models import Region
from tests import reckoning
from tests.builders import a_service, as_loaded
from tests.reading import FEW, LANGUAGES, one, parsed, query, said, words
from tests.test_nonsense import NASTY, Balance
from tiers.models import Option, Question

pytestmark = pytest.mark.django_db

QUESTIONS = ("who", "danger", "needs", "coping", "tried", "status", "place")
MOST_QUERIES = 14

GHENT = {code: reckoning.read_in(reckoning.regions()["44021"]["name"], code) for code in LANGUAGES}

# What somebody answers who knows nothing.
UNKNOWN: dict[str, dict[str, Any]] = {
    "who": {"answer": "who-unknown"},
    "danger": {"answer": "danger-unknown"},
    "needs": {"answer": "needs-unknown"},
    "coping": {"answer": "coping-unknown"},
    "tried": {"answer": "tried-unknown"},
    "status": {"answer": "status-unknown"},
    "place": {"place": "", "spoken": ""},
}
# An adult in Ghent, with a care need.
USUAL: dict[str, dict[str, Any]] = {
    "who": {"answer": "who-adult"},
    "danger": {"answer": "danger-no"},
    "needs": {"answer": ["need-talk-to-someone"]},
    "coping": {"answer": "coping-difficulty"},
    "tried": {"answer": "tried-nothing"},
    "status": {"answer": "status-refugee"},
    "place": {"place": "9000", "spoken": "ar"},
}
NO_CARE = {**USUAL, "needs": {"answer": ["need-housing"]}}
FOR_ME = {**USUAL, "who": {"answer": "who-adult-me"}}
HELPER = {
    **USUAL,
    "who": {"answer": "who-volunteer"},
    "needs": {"answer": ["need-helper-advice"]},
}


def texts(pattern: str, slug: str, field: str, language: str) -> set[str]:
    """What the fixtures give a row to say, about the person or to the person, in plain spaces."""
    row = reckoning.rows(pattern)[slug]
    found = (row.get(name, {}).get(language, "") for name in (field, f"{field}_self"))
    return {" ".join(text.split()) for text in found if text}


def voice(pattern: str, slug: str, language: str, *, to_you: bool, field: str = "text") -> str:
    row = reckoning.rows(pattern)[slug]
    own = row.get(f"{field}_self", {}).get(language) if to_you else ""
    return " ".join((own or row[field][language]).split())


def question(slug: str, language: str, *, to_you: bool = False, field: str = "text") -> str:
    return voice("tiers/questions.yaml", slug, language, to_you=to_you, field=field)


def option(slug: str, language: str, *, to_you: bool = False) -> str:
    return voice("tiers/options.yaml", slug, language, to_you=to_you)


def named(pattern: str, slug: str, language: str, field: str = "name") -> str:
    return " ".join(reckoning.rows(pattern)[slug][field][language].split())


def check_unkept(response: HttpResponse) -> None:
    """No cache, search engine or cookie knows of it."""
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


class Visit:
    """A visitor in the flow: the page that is open, and its address."""

    def __init__(self, client: Client, language: str = "en") -> None:
        self.client, self.language = client, language
        self.open(f"/{language}/help/")

    def open(self, path: str) -> "Visit":
        self.response = self.client.get(path)
        assert self.response.status_code == 200, (path, self.response.status_code)
        assert not self.response.cookies
        if path != f"/{self.language}/help/":
            check_unkept(self.response)
        self.path = path
        self.page = BeautifulSoup(self.response.content, "html.parser")
        return self

    def send(self, path: str | None = None, **fields: Any) -> "Visit":
        """POST, 303, GET."""
        response = self.client.post(path or self.path, fields)
        assert response.status_code == 303, (fields, response.status_code)
        check_unkept(response)
        assert response.content == b""
        assert response["Location"].startswith(f"/{self.language}/help/")
        assert len(response["Location"]) < 2_000
        return self.open(response["Location"])

    @property
    def step(self) -> str:
        """What is open, by its heading."""
        heading = words(one(self.page, "h1"))
        for slug in QUESTIONS:
            if heading in texts("tiers/questions.yaml", slug, "text", self.language):
                return slug
        pages = {"result": "Help that fits", "call": "Call first"}
        return next(name for name, text in pages.items() if said(text, self.language) == heading)

    def go(
        self, answers: dict[str, dict[str, Any]] = USUAL, to: str = "result", **changed: Any
    ) -> "Visit":
        """Answers question after question until `to` is open; past the page with numbers it goes on."""
        for _page in range(len(QUESTIONS) * 2):
            step = self.step
            if step == to:
                return self
            if step == "call":
                self.open(str(links(self.page)[-2]["href"]))
            else:
                self.send(**{**answers[step], **changed.get(step, {})})
        raise AssertionError((to, self.step))

    def change(self, slug: str, **fields: Any) -> "Visit":
        """From the result to a question and whatever follows."""
        assert self.step == "result"
        row = next(row for row in answers_of(self.page) if row["question"] == slug)
        self.open(row["change"])
        assert self.step == slug
        return self.send(**fields) if fields else self


def links(page: Tag) -> list[Tag]:
    return page.select("main a")


def answers_of(page: BeautifulSoup) -> list[dict[str, Any]]:
    """The answers that the advice shows back: question, words, where to change."""
    rows = []
    for row in one(page, "dl").select("dt"):
        cells = row.find_next_siblings("dd", limit=2)
        heading = words(row)
        slug = next(
            slug
            for slug in QUESTIONS
            for language in LANGUAGES
            if heading in texts("tiers/questions.yaml", slug, "text", language)
        )
        change = str(one(cells[1], "a")["href"])
        rows.append({"question": slug, "words": words(cells[0]), "change": change})
    return rows


def said_back(page: BeautifulSoup) -> dict[str, str]:
    return {row["question"]: row["words"] for row in answers_of(page)}


def checked(page: BeautifulSoup) -> set[str]:
    return {str(box["value"]) for box in page.select("main form input[checked]")}


def services_of(page: BeautifulSoup) -> set[str]:
    """The services to which the page links."""
    return services_in(one(page, "main"))


def services_in(part: Tag) -> set[str]:
    found = set()
    for link in part.select("a"):
        parts = str(link["href"]).strip("/").split("/")
        if len(parts) == 3 and parts[1] == "services":
            found.add(parts[2])
    return found


def places_in(visit: Visit) -> tuple[str, ...]:
    """The codes of the places in the token of the open page."""
    return State.from_token(visit.path.strip("/").split("/")[-1]).places


def address(language: str, step: str, **values: Any) -> str:
    with translation.override(language):
        return showing.address(State(step=step, **values))


@pytest.fixture
def visit(client: Client) -> Visit:
    return Visit(client)


# A question


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_page_asks_one_question_in_its_only_heading(
    client: Client, slug: str, language: str
) -> None:
    page = Visit(client, language).go(to=slug).page
    heading = one(page, "h1")
    assert words(heading) == question(slug, language)
    assert one(page, "main form fieldset legend h1") is heading
    assert page.html["lang"] == language
    assert words(page.title).startswith(words(heading))


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_page_says_why_it_asks(client: Client, slug: str, language: str) -> None:
    for answers, to_you in ((USUAL, False), (FOR_ME, True)):
        page = Visit(client, language).go(answers, to=slug).page
        to_you = to_you and slug != "who"
        why = question(slug, language, to_you=to_you, field="why")
        assert why in words(one(page, "main form"))


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_page_has_a_button_to_go_on_and_a_link_back(
    client: Client, slug: str, language: str
) -> None:
    page = Visit(client, language).go(to=slug).page
    assert words(one(page, "main form button")) == said("Continue", language)
    back = links(page)[0]
    assert words(back) == said("Back", language)
    form = one(page, "main form")
    assert form["method"] == "post"
    assert form.has_attr("novalidate")
    assert not page.select("input[type=hidden]")


def test_back_leads_through_all_questions_to_the_home_page(visit: Visit) -> None:
    visit.go(to="place")
    for slug in reversed(QUESTIONS[:-1]):
        visit.open(str(links(visit.page)[0]["href"]))
        assert visit.step == slug
        given = USUAL[slug]["answer"]
        assert checked(visit.page) == {given if isinstance(given, str) else given[0]}
    assert links(visit.page)[0]["href"] == "/en/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_share_a_heading(client: Client, language: str) -> None:
    headings = []
    for answers in (USUAL, FOR_ME):
        for slug in QUESTIONS:
            headings.append(words(one(Visit(client, language).go(answers, to=slug).page, "h1")))
    assert headings[0] == headings[len(QUESTIONS)]  # the first question comes before the voice
    headings.pop(0)
    urgent = {"danger": {"answer": "danger-yes"}}
    for to in ("call", "result"):
        page = Visit(client, language).go(to=to, **urgent).page
        headings.append(words(one(page, "h1")))
    assert len(headings) == len(set(headings)) == 15


@pytest.mark.parametrize("slug", QUESTIONS[:-1])
def test_every_option_of_the_facts_can_be_chosen(visit: Visit, slug: str) -> None:
    page = visit.go(to=slug).page
    rows = reckoning.rows("tiers/options.yaml")
    expected = {key: row for key, row in rows.items() if row["question"] == slug}
    boxes = {str(box["value"]): box for box in page.select("main form input[name=answer]")}
    assert set(boxes) == set(expected)
    for key, box in boxes.items():
        assert box["type"] == ("checkbox" if slug == "needs" else "radio")
        assert words(one(page, f"label[for='{box['id']}']")) == option(key, "en")
    assert not checked(page)


@pytest.mark.parametrize("slug", QUESTIONS[:-1])
def test_i_do_not_know_comes_last(visit: Visit, slug: str) -> None:
    boxes = visit.go(to=slug).page.select("main form input[name=answer]")
    assert boxes[-1]["value"] == UNKNOWN[slug]["answer"]


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("slug", QUESTIONS)
def test_who_does_not_know_an_answer_still_reaches_an_outcome(
    client: Client, slug: str, language: str
) -> None:
    visit = Visit(client, language).go({**USUAL, slug: UNKNOWN[slug]})
    assert visit.step == "result"
    assert services_of(visit.page)


def test_who_knows_nothing_reaches_somebody_who_listens(visit: Visit) -> None:
    visit.go(UNKNOWN)
    assert services_of(visit.page)
    said_first = said(
        "You do not have to know what it is. These people listen and look with you at what fits.",
        "en",
    )
    assert said_first in words(visit.page)
    place = next(row for row in answers_of(visit.page) if row["question"] == "place")
    assert place["words"] == said("no answer", "en")


# Errors


def check_error(page: BeautifulSoup, language: str) -> str:
    """The summary, its link, the title and the same words by the field; gives the words."""
    summary = one(page, "[role=alert]")
    assert summary.has_attr("autofocus") or summary.get("tabindex") == "-1"
    assert words(one(page, f"#{summary['aria-labelledby']}")) == said("Please check this", language)
    prefix = said("Error:", language)
    assert prefix.endswith(":")
    assert words(page.title).startswith(prefix)
    link = one(summary, "a")
    target = one(page, f"main form [id='{str(link['href']).removeprefix('#')}']")
    assert target.name == "input"
    assert target is page.select("main form input")[0]
    described = [target, *target.find_parents(attrs={"aria-describedby": True})]
    ids = " ".join(str(tag.get("aria-describedby", "")) for tag in described).split()
    beside = [words(one(page, f"#{name}")) for name in ids]
    assert words(link) in beside
    return words(link)


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("slug", QUESTIONS[:-1])
def test_nothing_chosen_is_said_and_asked_again(client: Client, slug: str, language: str) -> None:
    visit = Visit(client, language).go(to=slug).send()
    assert visit.step == slug
    assert check_error(visit.page, language)
    assert visit.go().step == "result"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_that_is_none_is_kept_and_said(client: Client, language: str) -> None:
    typed = 'Zzzqx "<b>'
    visit = Visit(client, language).go(to="place").send(place=typed, spoken="fa-AF")
    assert visit.step == "place"
    sentence = check_error(visit.page, language)
    expected = said("We know no place “%(text)s”. Try a postcode or another spelling.", language)
    assert sentence == expected % {"text": typed}
    box = one(visit.page, "input[name=place]")
    assert box["value"] == typed
    assert box["aria-invalid"] == "true"
    assert one(visit.page, "select option[selected]")["value"] == "fa-AF"
    visit.send(place="9000", spoken="fa-AF")
    assert visit.step == "result"
    assert GHENT[language] in said_back(visit.page)["place"]


def test_a_language_that_is_none_is_said(visit: Visit) -> None:
    visit.go(to="place").send(place="9000", spoken="klingon!")
    assert visit.step == "place"
    link = one(one(visit.page, "[role=alert]"), "a")
    assert one(visit.page, f"main form [id='{str(link['href'])[1:]}']").name == "select"
    assert one(visit.page, "input[name=place]")["value"] == "9000"


def test_the_page_with_an_error_can_be_read_again(visit: Visit) -> None:
    visit.go(to="needs").send()
    first = words(visit.page.body)
    assert words(visit.open(visit.path).page.body) == first


def test_an_error_leaves_the_answers_before_it(visit: Visit) -> None:
    visit.go(to="status").send()
    visit.go()
    assert said_back(visit.page)["needs"] == option("need-talk-to-someone", "en")


def test_an_answer_to_another_question_is_no_answer(visit: Visit) -> None:
    visit.go(to="coping").send(answer="tried-focused")
    assert visit.step == "coping"
    check_error(visit.page, "en")


def test_an_error_in_a_change_keeps_the_way_back(visit: Visit) -> None:
    visit.go().change("needs").send()
    assert visit.step == "needs"
    check_error(visit.page, "en")
    visit.open(str(links(visit.page)[0]["href"]))
    assert visit.step == "result"
    assert said_back(visit.page)["needs"] == option("need-talk-to-someone", "en")


def test_an_error_in_a_change_and_then_an_answer_gives_the_advice(visit: Visit) -> None:
    visit.go().change("place").send(place="Zzzqx")
    assert "Zzzqx" in check_error(visit.page, "en")
    visit.send(place="2000", spoken="")
    assert visit.step == "result"
    assert "Antwerpen" in words(visit.page)


# The place


def test_a_postcode_of_two_municipalities_is_asked(visit: Visit) -> None:
    visit.go(to="place").send(place="1050", spoken="ar")
    assert visit.step == "place"
    assert not visit.page.select("[role=alert]")
    choices = {str(box["value"]) for box in visit.page.select("input[name=nis]")}
    rows = reckoning.regions()
    assert {rows[nis]["name"]["fr"] for nis in choices - {"all"}} == {"Bruxelles", "Ixelles"}
    assert "all" in choices
    for box in visit.page.select("input[name=nis]"):
        assert words(one(visit.page, f"label[for='{box['id']}']"))
    assert one(visit.page, "input[name=place]")["value"] == "1050"
    assert one(visit.page, "select option[selected]")["value"] == "ar"


def test_one_of_two_municipalities_is_chosen(visit: Visit) -> None:
    visit.go(to="place").send(place="1050", spoken="ar").send(
        place="1050", nis="21009", spoken="ar"
    )
    assert visit.step == "result"
    assert "Ixelles" in said_back(visit.page)["place"]
    assert "Arabic" in said_back(visit.page)["place"]


def test_all_of_two_municipalities_lists_what_helps_in_both(visit: Visit) -> None:
    visit.go(NO_CARE, to="place").send(place="1050", spoken="")
    visit.send(place="1050", nis="all", spoken="")
    assert visit.step == "result"
    back = said_back(visit.page)["place"]
    assert "Ixelles" in back
    assert "Brussels" in back or "Bruxelles" in back
    both = reckoning.holding("21004") & reckoning.holding("21009")
    assert services_of(visit.page)
    assert services_of(visit.page) <= both


def test_a_choice_of_places_that_was_passed_over_is_said(visit: Visit) -> None:
    visit.go(to="place").send(place="1050")
    offered = str(one(visit.page, "input[name=offered]")["value"])
    visit.send(place="1050", offered=offered)
    assert visit.step == "place"
    link = one(visit.page, "[role=alert] a")
    assert one(visit.page, str(link["href"]))["name"] == "nis"
    assert words(link) == words(one(visit.page, "#nis-error"))
    visit.send(place="1060", offered=offered)
    assert visit.step == "result"


def test_a_choice_that_was_not_offered_is_asked_again(visit: Visit) -> None:
    visit.go(to="place").send(place="1050", nis="44021")
    assert visit.step == "place"
    assert visit.page.select("input[name=nis]")


def test_another_place_typed_beside_the_choice_counts(visit: Visit) -> None:
    visit.go(to="place").send(place="1050").send(place="9000", nis="21009")
    assert visit.step == "result"
    assert "Ixelles" not in said_back(visit.page)["place"]


def test_the_place_is_said_back_in_the_language_of_the_page(client: Client) -> None:
    for language, name in (("nl", "Luik"), ("fr", "Liège"), ("en", "Liège")):
        visit = Visit(client, language).go(to="place").send(place="4000", spoken="")
        assert visit.step == "result"
        assert name in said_back(visit.page)["place"] or language == "en"


def test_without_a_place_it_is_asked_again_on_the_advice(visit: Visit) -> None:
    visit.go(NO_CARE, place={"place": "", "spoken": ""})
    link = next(link for link in links(visit.page) if words(link) == said("Say where", "en"))
    visit.open(str(link["href"]))
    assert visit.step == "place"
    visit.send(place="9000")
    assert visit.step == "result"
    assert said("Say where", "en") not in words(visit.page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["10000", "60000", "44021", "04000"])
def test_a_place_chosen_on_another_page_stays_the_one_that_was_chosen(
    client: Client, language: str, place: str
) -> None:
    visit = Visit(client, language)
    visit.send(path=f"/{language}/help/?place={place}", **USUAL["who"]).go(to="place")
    name = str(one(visit.page, "input[name=place]")["value"])
    visit.send(place=name, spoken="")
    assert visit.step == "result"
    assert places_in(visit) == (place,)
    visit.change("place", place=name, spoken="ar")
    assert places_in(visit) == (place,)
    visit.change("place", place="9100", spoken="ar")
    assert places_in(visit) == ("46021",)


def test_all_of_belgium_says_no_more_than_no_place(client: Client) -> None:
    visit = Visit(client, "nl")
    visit.send(path="/nl/help/?place=be", **USUAL["who"]).go(to="place")
    visit.send(place="België", spoken="")
    assert places_in(visit) == ()


@pytest.mark.parametrize(("chosen", "before"), [("21009", ["21009"]), ("all", ["all"])])
def test_a_choice_among_places_can_be_made_again(
    visit: Visit, chosen: str, before: list[str]
) -> None:
    visit.go(to="place").send(place="1050").send(place="1050", nis=chosen).change("place")
    boxes = visit.page.select("input[name=nis]")
    assert [box["value"] for box in boxes if box.has_attr("checked")] == before
    visit.send(place="1050", nis="21004")
    assert visit.step == "result"
    assert places_in(visit) == ("21004",)


# The sequence


def steps_of(visit: Visit, answers: dict[str, dict[str, Any]]) -> list[str]:
    found = []
    while visit.step != "result":
        found.append(visit.step)
        visit.send(**answers[visit.step])
    return found


def test_daily_life_is_asked_after_a_care_need_only(client: Client) -> None:
    assert steps_of(Visit(client), USUAL) == list(QUESTIONS)
    without = [slug for slug in QUESTIONS if slug not in ("coping", "tried")]
    assert steps_of(Visit(client), NO_CARE) == without
    assert steps_of(Visit(client), UNKNOWN) == without


def test_papers_are_not_asked_of_who_looks_for_support_as_a_helper(client: Client) -> None:
    for who in ("who-volunteer", "who-professional"):
        answers = {**HELPER, "who": {"answer": who}}
        assert "status" not in steps_of(Visit(client), answers)


@pytest.mark.parametrize("need", ["need-cannot-function", "need-torture-survivor"])
def test_these_count_as_care_needs(client: Client, need: str) -> None:
    answers = {**USUAL, "needs": {"answer": [need, "need-housing"]}}
    assert len(steps_of(Visit(client), answers)) == 7


def test_no_visit_has_more_than_seven_pages(client: Client) -> None:
    needs = reckoning.rows("tiers/needs.yaml")
    options = reckoning.rows("tiers/options.yaml")
    care = [key for key, row in options.items() if needs.get(row.get("need"), {}).get("is_care")]
    assert len(care) > 5
    answers = {**USUAL, "needs": {"answer": [*care, "need-housing"]}}
    assert len(steps_of(Visit(client), answers)) == 7


def test_i_do_not_know_beside_an_answer_says_nothing_more(visit: Visit) -> None:
    visit.go(needs={"answer": ["needs-unknown", "need-housing"]})
    assert said_back(visit.page)["needs"] == option("need-housing", "en")


def test_of_two_answers_where_one_is_asked_the_first_counts(visit: Visit) -> None:
    visit.go(status={"answer": ["status-refugee", "status-undocumented"]})
    assert said_back(visit.page)["status"] == option("status-refugee", "en")


def test_a_question_that_is_answered_again_has_the_new_answer(visit: Visit) -> None:
    visit.go(to="needs")
    before = visit.path
    visit.send(answer=["need-housing"])
    visit.open(before).send(answer=["need-legal-help"]).go()
    assert said_back(visit.page)["needs"] == option("need-legal-help", "en")


# Changes


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "who": ({"answer": "who-child"}, option("who-child", "en")),
    "danger": ({"answer": "danger-unknown"}, option("danger-unknown", "en")),
    "needs": ({"answer": ["need-grief-loss"]}, option("need-grief-loss", "en")),
    "coping": ({"answer": "coping-ok"}, option("coping-ok", "en")),
    "tried": ({"answer": "tried-focused"}, option("tried-focused", "en")),
    "status": ({"answer": "status-undocumented"}, option("status-undocumented", "en")),
    "place": ({"place": "8400", "spoken": ""}, "Ostend"),
}


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_change_returns_straight_to_the_advice_and_keeps_the_rest(
    visit: Visit, slug: str
) -> None:
    before = said_back(visit.go().page)
    assert list(before) == list(QUESTIONS)
    fields, expected = CHANGES[slug]
    visit.change(slug, **fields)
    assert visit.step == "result"
    after = said_back(visit.page)
    assert after.pop(slug).startswith(expected)
    before.pop(slug)
    assert after == before


@pytest.mark.parametrize("slug", QUESTIONS)
def test_the_page_of_a_change_shows_the_answer_and_leads_back_to_the_advice(
    visit: Visit, slug: str
) -> None:
    visit.go().change(slug)
    if slug == "place":
        assert one(visit.page, "input[name=place]")["value"] == "9000"
        assert one(visit.page, "select option[selected]")["value"] == "ar"
    else:
        given = USUAL[slug]["answer"]
        assert checked(visit.page) == {given if isinstance(given, str) else given[0]}
    visit.open(str(links(visit.page)[0]["href"]))
    assert visit.step == "result"


def test_a_change_to_a_care_need_asks_what_is_then_open(visit: Visit) -> None:
    visit.go(NO_CARE).change("needs", answer=["need-housing", "need-grief-loss"])
    assert visit.step == "coping"
    visit.send(answer="coping-ok").send(answer="tried-nothing")
    assert visit.step == "result"


def test_a_change_link_says_what_it_changes(visit: Visit) -> None:
    visit.go()
    for row in answers_of(visit.page):
        link = next(link for link in links(visit.page) if link["href"] == row["change"])
        assert question(row["question"], "en") in words(link)


def test_papers_of_a_visit_that_became_a_helpers_count_no_more(client: Client) -> None:
    changed = Visit(client).go(USUAL).change("who", answer="who-volunteer")
    assert "status" not in said_back(changed.page)
    straight = Visit(client).go({**USUAL, "who": {"answer": "who-volunteer"}})
    assert services_of(changed.page) == services_of(straight.page)
    note = one(changed.page, "textarea").get_text()
    assert note == one(straight.page, "textarea").get_text()


# Danger


def numbers(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select("main a[href^='tel:']")]


@pytest.mark.parametrize("language", FEW)
def test_danger_shows_the_numbers_at_once(client: Client, language: str) -> None:
    visit = Visit(client, language).go(to="danger").send(answer="danger-yes")
    assert visit.step == "call"
    assert numbers(visit.page)[0] == "tel:112"
    assert "tel:101" in numbers(visit.page)
    on, advice = links(visit.page)[-2:]
    assert words(on) == said("Go on with the questions", language)
    assert words(advice) == said("Show who can help besides", language)
    visit.open(str(on["href"]))
    assert visit.step == "needs"
    visit.open(str(advice["href"]))
    assert visit.step == "result"
    assert numbers(visit.page)[0] == "tel:112"


def test_the_call_page_leads_nowhere_but_to_numbers_and_on(visit: Visit) -> None:
    visit.go(to="call", danger={"answer": "danger-yes"})
    section = one(visit.page, "section[aria-labelledby=call]")
    assert all(str(link["href"]).startswith("tel:") for link in section.select("a"))
    others = [link for link in links(visit.page) if not str(link["href"]).startswith("tel:")]
    assert [words(link) for link in others] == [
        said(text, "en")
        for text in ("Back", "Go on with the questions", "Show who can help besides")
    ]
    visit.open(str(others[0]["href"]))
    assert visit.step == "danger"
    assert checked(visit.page) == {"danger-yes"}


URGENT = [
    key
    for key, row in reckoning.rows("tiers/options.yaml").items()
    if row.get("need") and reckoning.rows("tiers/needs.yaml")[row["need"]].get("is_urgent")
]


@pytest.mark.parametrize("key", URGENT)
def test_an_urgent_need_interrupts_at_once_and_once(visit: Visit, key: str) -> None:
    assert len(URGENT) >= 8
    slug = reckoning.rows("tiers/options.yaml")[key]["question"]
    visit.go(to=slug).send(answer=key)
    assert visit.step == "call"
    assert numbers(visit.page)[0] == "tel:112"
    visit.open(str(links(visit.page)[-2]["href"]))
    while visit.step != "result":
        assert visit.step != "call"
        visit.send(**USUAL[visit.step])
    assert numbers(visit.page)[0] == "tel:112"
    assert words(one(visit.page, "main section h2#call")) == said("Call first", "en")


def test_an_answer_that_is_not_urgent_shows_no_call_page(visit: Visit) -> None:
    assert "call" not in steps_of(visit, USUAL)
    assert said("Call first", "en") not in words(visit.page.main)


def test_a_new_urgent_need_by_a_change_interrupts_again(visit: Visit) -> None:
    visit.go(needs={"answer": ["need-violence-home"]})
    visit.change("needs", answer=["need-violence-home", "need-housing"])
    assert visit.step == "result"
    visit.change("needs", answer=["need-violence-home", "need-self-harm-suicidal"])
    assert visit.step == "call"
    assert "tel:1813" in numbers(visit.page)
    only = links(visit.page)[-1]
    assert words(only) == said("Show who can help besides", "en")
    visit.open(str(only["href"]))
    assert visit.step == "result"
    visit.change("needs", answer=["need-housing"])
    assert visit.step == "result"
    assert not visit.page.select("section.call")


def test_a_change_to_danger_interrupts(visit: Visit) -> None:
    visit.go().change("danger", answer="danger-yes")
    assert visit.step == "call"


# Everyday sentences

SITUATIONS = reckoning.rows("tiers/situations.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_has_a_button_for_each_sentence(client: Client, language: str) -> None:
    page = parsed(client, f"/{language}/")
    form = one(page, f"form[action='/{language}/help/']")
    assert form["method"] == "post"
    buttons = {str(button["value"]): button for button in form.select("button[name=situation]")}
    assert set(buttons) == set(SITUATIONS)
    for slug, button in buttons.items():
        assert words(button) == named("tiers/situations.yaml", slug, language, "text")
        assert button.get("type", "submit") == "submit"


@pytest.mark.parametrize("slug", SITUATIONS)
def test_a_sentence_leads_over_the_place_to_the_advice(visit: Visit, slug: str) -> None:
    row = SITUATIONS[slug]
    visit.send("/en/help/", situation=slug)
    if set(row["options"]) & set(URGENT):
        assert visit.step == "call"
        assert numbers(visit.page)[0] == "tel:112"
        visit.open(str(links(visit.page)[-2]["href"]))
    assert visit.step == "place"
    visit.send(place="9000", spoken="ar")
    assert visit.step == "result"
    assert services_of(visit.page)
    shown = " ".join(said_back(visit.page).values())
    for key in row["options"]:
        assert option(key, "en") in shown or option(key, "en", to_you=True) in shown
    assert {"who", "needs", "place"} <= set(said_back(visit.page))


@pytest.mark.parametrize("language", FEW)
def test_the_advice_of_a_sentence_can_be_made_finer(client: Client, language: str) -> None:
    visit = Visit(client, language).send(
        f"/{language}/help/", situation="sleeps-badly-since-interview"
    )
    visit.send(place="9000", spoken="")
    assert said_back(visit.page)["coping"] == said("no answer", language)
    visit.change("coping", answer="coping-hardly")
    assert visit.step == "result"
    assert named("tiers/tiers.yaml", "specialised", language) in words(one(visit.page, "main"))


def test_from_the_place_of_a_sentence_back_leads_somewhere(visit: Visit) -> None:
    visit.send("/en/help/", situation="quiet-child")
    visit.open(str(links(visit.page)[0]["href"]))
    assert visit.step == "needs"
    assert checked(visit.page) == {"need-child-behaviour"}


@pytest.mark.parametrize("slug", ["no-such", "x" * 10_000, "\0", "<script>", "quiet-child\0"])
def test_a_sentence_that_is_not_there_is_404(client: Client, slug: str) -> None:
    response = client.post("/en/help/", {"situation": slug})
    assert response.status_code == 404
    assert not response.cookies


# The voice


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("slug", QUESTIONS[1:])
def test_who_asks_for_themself_is_spoken_to(client: Client, slug: str, language: str) -> None:
    to_me = Visit(client, language).go(FOR_ME, to=slug).page
    about = Visit(client, language).go(USUAL, to=slug).page
    assert words(one(to_me, "h1")) == question(slug, language, to_you=True)
    assert words(one(about, "h1")) == question(slug, language)
    assert question(slug, language) != question(slug, language, to_you=True)
    for box in to_me.select("input[name=answer]"):
        label = words(one(to_me, f"label[for='{box['id']}']"))
        assert label == option(str(box["value"]), language, to_you=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_speaks_to_who_asks_for_themself(client: Client, language: str) -> None:
    to_me = Visit(client, language).go(FOR_ME).page
    about = Visit(client, language).go(USUAL).page
    assert said_back(to_me)["status"] == option("status-refugee", language, to_you=True)
    assert said_back(about)["status"] == option("status-refugee", language)
    for page, field, other in ((to_me, "text_self", "text"), (about, "text", "text_self")):
        shown = words(page.main)
        rows = reckoning.rows("tiers/hints.yaml").values()
        own = {" ".join(row[field][language].split()) for row in rows if row.get(field)}
        foreign = {" ".join(row[other][language].split()) for row in rows if row.get(other)}
        assert any(text in shown for text in own)
        assert not [text for text in foreign - own if text in shown]


# The advice


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_says_which_layer_and_why(client: Client, language: str) -> None:
    visit = Visit(client, language).go()
    shown = words(visit.page.main)
    rule = reckoning.rows("tiers/rules.yaml")["care-with-difficulty"]
    assert named("tiers/tiers.yaml", "focused", language) in shown
    assert named("tiers/needs.yaml", "talk-to-someone", language) in shown
    assert " ".join(rule["rationale"][language].split()) in shown
    assert str(rule["source"]).split(" | ")[0].split(",")[0] in shown
    assert said("If this does not help", language) in shown
    assert named("tiers/tiers.yaml", "specialised", language) in shown


def test_a_need_that_no_rule_raised_stands_in_its_own_layer(visit: Visit) -> None:
    shown = words(visit.go(NO_CARE).page.main)
    assert named("tiers/tiers.yaml", "basic", "en") in shown
    for rule in reckoning.rows("tiers/rules.yaml").values():
        assert " ".join(rule["rationale"]["en"].split()) not in shown


@pytest.mark.parametrize("language", FEW)
def test_every_section_of_the_advice_is_there(client: Client, language: str) -> None:
    page = Visit(client, language).go().page
    headings = {words(heading) for heading in page.select("main h2")}
    for text in (
        "Which help, and why",
        "What you can do now",
        "Where to begin",
        "If this does not help",
        "Take it with you",
        "Your answers",
    ):
        assert said(text, language) in headings
    assert said(
        "This is information. It is not a diagnosis, and it promises nothing on behalf of an organisation.",
        language,
    ) in words(page.main)


def test_the_doors_stand_under_where_to_begin(visit: Visit) -> None:
    page = visit.go().page
    begin = one(page, "section[aria-labelledby=begin]")
    slugs = services_in(begin)
    doors = {row["service"] for row in reckoning.rows("services/doors.yaml").values()}
    assert slugs
    # A local member stands for its network: caw-oost-vlaanderen for caw.
    assert all(any(slug == door or slug.startswith(f"{door}-") for door in doors) for slug in slugs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_says_why_it_stands_here(client: Client, language: str) -> None:
    page = Visit(client, language).go().page
    listed = page.select("main article, main ul.short-list > li")
    assert listed
    reasons = [words(card) for card in listed]
    spoken = [text for text in reasons if said("an interpreter is provided", language) in text]
    near = said("has an address in %(place)s", language) % {"place": GHENT[language]}
    assert spoken or any(said("an interpreter on request", language) in text for text in reasons)
    assert any(near in text for text in reasons)


def test_the_services_of_the_advice_work_at_the_place(visit: Visit) -> None:
    found = services_of(visit.go(NO_CARE).page)
    assert found
    assert found <= reckoning.holding("44021")


def test_the_neutral_paragraph_names_the_layer_the_reason_and_the_organisations(
    visit: Visit,
) -> None:
    page = visit.go().page
    box = one(page, "textarea")
    assert box.has_attr("readonly")
    assert words(one(page, f"label[for='{box['id']}']"))
    note = " ".join(box.get_text().split())
    rule = reckoning.rows("tiers/rules.yaml")["care-with-difficulty"]
    assert named("tiers/tiers.yaml", "focused", "en") in note
    assert rule["rationale"]["en"] in note
    assert named("tiers/needs.yaml", "talk-to-someone", "en") in note
    for answer in ("refugee", "Arab", "9000", "Ghent", option("coping-difficulty", "en")):
        assert answer not in note.split("Organisations:")[0]


@pytest.mark.parametrize("answers", [USUAL, NO_CARE, HELPER, UNKNOWN, FOR_ME])
def test_the_list_to_share_has_these_services_and_no_answer(
    client: Client, answers: dict[str, dict[str, Any]]
) -> None:
    visit = Visit(client).go(answers)
    text = said("Print or share the list", "en")
    link = next(link for link in links(visit.page) if words(link) == text)
    assert set(query(link)) == {"s"}
    support = visit.page.select_one("section[aria-labelledby=you]")
    also = services_in(support) if support else set()
    assert set(query(link)["s"]) | also == services_of(visit.page)
    page = parsed(client, str(link["href"]))
    assert {str(tag["data-gather"]) for tag in page.select("a[data-gather]")} == set(
        query(link)["s"]
    )
    for words_of_an_answer in set(said_back(visit.page).values()) - {said("no answer", "en")}:
        assert words_of_an_answer not in words(page.main)


def test_the_list_to_share_of_a_long_advice_is_its_beginning_and_says_so(visit: Visit) -> None:
    needs = ["need-housing", "need-legal-help", "need-work-diploma", "need-language-practice"]
    needs += ["need-social-contact", "need-talk-to-someone", "need-medical-care"]
    visit.go(needs={"answer": needs})
    text = said("Print or share the list", "en")
    link = next(link for link in links(visit.page) if words(link) == text)
    shared = query(link)["s"]
    assert len(shared) == MOST_GATHERED < len(services_of(visit.page))
    begin = services_in(one(visit.page, "section[aria-labelledby=begin]"))
    assert begin <= set(shared), "where to begin comes first"
    note = words(one(visit.page, "section[aria-labelledby=take]"))
    assert (
        said("A list holds at most %(most)s services: here are the first %(most)s.", "en")
        % {"most": MOST_GATHERED}
        in note
    )


def test_more_services_of_a_layer_are_one_link_away(visit: Visit) -> None:
    visit.go(NO_CARE, place={"place": "1000", "spoken": ""})
    layer = one(visit.page, "section[aria-labelledby^=help-]")
    link = next(link for link in layer.select("a") if "/en/help/" in str(link["href"]))
    shown = services_in(layer)
    visit.open(str(link["href"]))
    every = services_of(visit.page)
    assert shown < every
    assert len(every - shown) == int(words(link).split()[0])
    assert not visit.page.select("dl")
    visit.open(str(links(visit.page)[0]["href"]))
    assert visit.step == "result"


def test_a_layer_that_the_advice_has_not_is_404(client: Client) -> None:
    for layer in ("specialised", "no-such", ""):
        answers = {"needs": ("need-housing",)}
        response = client.get(address("en", "every", answers=answers, layer=layer))
        assert response.status_code == 404


@pytest.mark.parametrize(
    "answers",
    [
        USUAL,
        NO_CARE,
        FOR_ME,
        HELPER,
        UNKNOWN,
        {**USUAL, "needs": {"answer": ["need-sexual-violence", "need-cannot-function"]}},
        {**USUAL, "place": {"place": "4780", "spoken": "ti"}},
    ],
)
@pytest.mark.parametrize("language", FEW)
def test_the_advice_is_sound_markup(
    client: Client, language: str, answers: dict[str, dict[str, Any]]
) -> None:
    visit = Visit(client, language).go(answers)
    balance = Balance()
    balance.feed(visit.response.content.decode())
    balance.close()
    assert (balance.wrong, balance.open) == ([], [])
    assert one(visit.page, "h1")
    ids = [str(tag["id"]) for tag in visit.page.select("[id]")]
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby", "for"):
        for tag in visit.page.select(f"[{name}]"):
            assert set(str(tag[name]).split()) <= set(ids)


# The token in the path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Moves the clock of the tokens."""

    def move(minutes: float) -> None:
        import time

        moment = time.time() + minutes * 60
        monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: moment))

    return move


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("to", ["needs", "call", "result"])
def test_after_thirty_minutes_the_page_is_closed(
    client: Client, later: Any, to: str, language: str
) -> None:
    danger = {"answer": "danger-yes" if to == "call" else "danger-no"}
    visit = Visit(client, language).go(to=to, danger=danger)
    later(29)
    visit.open(visit.path)
    later(31)
    for response in (client.get(visit.path), client.post(visit.path, {"answer": "danger-no"})):
        assert response.status_code == 410
        check_unkept(response)
        page = BeautifulSoup(response.content, "html.parser")
        assert words(one(page, "h1")) == said("This page is closed", language)
        assert f"/{language}/help/" in {a["href"] for a in links(page)}
        assert "tel:112" in {a["href"] for a in page.select("a")}


def test_the_thirty_minutes_begin_again_with_each_answer(visit: Visit, later: Any) -> None:
    visit.go(to="needs")
    later(20)
    visit.send(answer="need-housing")
    later(45)
    visit.open(visit.path)


def test_a_link_does_not_begin_the_thirty_minutes_again(
    client: Client, visit: Visit, later: Any
) -> None:
    visit.go()
    later(20)
    visit.open(visit.path)
    change = answers_of(visit.page)[0]["change"]
    visit.open(change)
    back = str(links(visit.page)[0]["href"])
    visit.open(back)
    later(20 + 15)
    assert client.get(change).status_code == 410
    assert client.get(back).status_code == 410


def test_a_change_of_a_closed_page_is_closed_too(client: Client, visit: Visit, later: Any) -> None:
    visit.go()
    change = answers_of(visit.page)[0]["change"]
    later(31)
    response = client.get(change)
    assert response.status_code == 410
    check_unkept(response)


def forged(token: str) -> dict[str, str]:
    return {
        "truncated": token[:-10],
        "changed": token[:40] + ("A" if token[40] != "A" else "B") + token[41:],
        "of another key": Fernet(Fernet.generate_key()).encrypt(b'{"s":"result","t":1}').decode(),
        "not ours": "x",
        "not ASCII": "é" * 100,
        "too long": "A" * 1_900,
        "a word": "change",
    }


@pytest.mark.parametrize("kind", list(forged("A" * 400)))
def test_a_forged_address_is_404(client: Client, visit: Visit, kind: str) -> None:
    token = visit.go().path.strip("/").split("/")[-1]
    for path in ("/en/help/{}/", "/en/help/{}/change/who/"):
        for ask in (client.get, client.post, client.head):
            response = ask(path.format(forged(token)[kind]))
            assert response.status_code == 404
            assert not response.cookies


def test_a_rotated_key_still_opens_and_a_dropped_one_does_not(
    client: Client, settings: Settings
) -> None:
    visit = Visit(client).go(to="needs")
    old = settings.ANSWERS_KEYS
    new = Fernet.generate_key().decode()
    settings.ANSWERS_KEYS = [new, *old]
    visit.go()
    settings.ANSWERS_KEYS = [new]
    visit.open(visit.path)
    settings.ANSWERS_KEYS = old
    assert client.get(visit.path).status_code == 404


def test_a_change_of_no_question_is_404(client: Client, visit: Visit) -> None:
    path = visit.go().path
    assert client.get(f"{path}change/no-such/").status_code == 404
    assert client.post(f"{path}change/no-such/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_another_method_is_refused(client: Client, visit: Visit, method: str) -> None:
    path = visit.go().path
    for address_ in ("/en/help/", path, f"{path}change/who/"):
        response = getattr(client, method)(address_)
        assert response.status_code == 405
        assert not response.cookies


@pytest.mark.parametrize("to", ["needs", "result"])
def test_a_head_is_answered_like_a_get(client: Client, visit: Visit, to: str) -> None:
    response = client.head(visit.go(to=to).path)
    assert response.status_code == 200
    assert response.content == b""
    check_unkept(response)


def test_no_token_of_a_form_is_needed_and_no_cookie_read(client: Client) -> None:
    strict = type(client)(enforce_csrf_checks=True)
    assert Visit(strict).go().step == "result"
    assert not strict.cookies


@pytest.mark.parametrize("to", [*QUESTIONS[1:], "call", "result"])
def test_the_language_changes_and_the_answers_stay(client: Client, to: str) -> None:
    danger = {"answer": "danger-yes" if to == "call" else "danger-no"}
    visit = Visit(client, "nl").go(to=to, danger=danger)
    for code in ("fr", "en"):
        link = one(visit.page, f"header a[hreflang={code}]")
        assert str(link["href"]) == visit.path.replace(f"/{visit.language}/", f"/{code}/", 1)
        visit.language = code
        visit.open(str(link["href"]))
        assert visit.step == to
        assert visit.page.html["lang"] == code
    if to == "result":
        assert said_back(visit.page)["needs"] == option("need-talk-to-someone", "en")
    else:
        assert visit.go().step == "result"


def test_a_change_keeps_its_page_in_another_language(client: Client) -> None:
    visit = Visit(client, "nl").go().change("needs")
    link = one(visit.page, "header a[hreflang=fr]")
    visit.language = "fr"
    visit.open(str(link["href"]))
    assert visit.step == "needs"
    assert checked(visit.page) == {"need-talk-to-someone"}


def test_no_page_with_a_token_names_itself_to_search_engines(visit: Visit) -> None:
    for to in ("needs", "result"):
        page = visit.go(to=to).page
        assert "noindex" in one(page, "meta[name=robots]")["content"]
        assert not page.select("link[rel=alternate], link[rel=canonical]")


# The length of the path


@pytest.mark.parametrize("answers", [USUAL, NO_CARE, FOR_ME, HELPER, UNKNOWN])
def test_a_token_of_usual_answers_is_short(
    client: Client, answers: dict[str, dict[str, Any]]
) -> None:
    visit = Visit(client)
    while visit.step != "result":
        visit.send(**answers[visit.step])
        token = visit.path.strip("/").split("/")[-1]
        assert 350 <= len(token) <= 1_300


@pytest.mark.parametrize("slug", ["needs", "status", "place"])
def test_two_answers_of_similar_size_give_paths_of_equal_length(client: Client, slug: str) -> None:
    others: dict[str, list[dict[str, Any]]] = {
        "needs": [{"answer": f"need-{need}"} for need in ("grief-loss", "stress-sleep-worry")],
        "status": [{"answer": "status-dublin"}, {"answer": "status-medical-regularisation"}],
        "place": [{"place": "Gent", "spoken": "ar"}, {"place": "Zutendaal", "spoken": "fa-AF"}],
    }
    lengths = {
        len(Visit(client).go(to=slug).send(**fields).path)
        for fields in (USUAL[slug], *others[slug])
    }
    assert len(lengths) == 1


def test_every_need_at_once_still_has_an_advice(visit: Visit) -> None:
    rows = reckoning.rows("tiers/options.yaml")
    every = [key for key, row in rows.items() if row["question"] == "needs"]
    assert len(every) > 40
    visit.go(needs={"answer": every}, place={"place": "Louvain-la-Neuve", "spoken": "fa-AF"})
    assert visit.step == "result"
    assert len(visit.path) < 2_000
    # The longest that can be typed and still has to be shown again.
    typed = "".join(chr(0x1F300 + 7 * number % 700) for number in range(100))
    visit.change("place", place=typed, spoken="x" * 40, nis="é" * 5)
    assert visit.step == "place"
    assert one(visit.page, "input[name=place]")["value"] == typed
    assert len(visit.path) < 2_000


# Nonsense


@pytest.mark.parametrize("step", QUESTIONS)
@pytest.mark.parametrize("value", NASTY)
def test_nonsense_is_never_a_fault_of_ours(client: Client, step: str, value: str) -> None:
    here = address("en", step, answers={"who": ("who-adult",), "needs": ("need-housing",)})
    fields = {"answer": [value, value], "place": value, "nis": value, "spoken": value}
    for path in (here, f"{here}change/{step}/"):
        response = client.post(path, fields)
        assert response.status_code == 303, response.status_code
        assert not response.cookies
        assert len(response["Location"]) < 2_000
        page = client.get(response["Location"])
        assert page.status_code == 200
        assert b"\0" not in page.content
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("step", ["who", "needs", "place"])
def test_a_great_many_wrong_answers_leave_the_path_short(client: Client, step: str) -> None:
    here = address("en", step)
    for value in ("x" * 200, "é" * 200, "\U0001f600" * 200, "\0" * 200, '"\\' * 100):
        wrong = [f"{number}{value}" for number in range(100)]
        fields = {"answer": wrong, "place": value, "nis": value, "spoken": value}
        response = client.post(here, fields)
        assert response.status_code == 303
        assert len(response["Location"]) < 2_000
        assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("body", [b"", b"%", b"\xff\xfe", b"answer=%00", b"a&" * 3_000])
def test_a_body_that_is_no_form_is_no_fault_of_ours(client: Client, body: bytes) -> None:
    for path in ("/en/help/", address("en", "needs")):
        response = client.post(path, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (303, 400)
        response = client.post(path, body, content_type="application/json")
        assert response.status_code in (303, 400)


def test_another_questions_option_in_a_change_is_no_answer(visit: Visit) -> None:
    visit.go().change("who", answer="need-housing")
    assert visit.step == "who"
    check_error(visit.page, "en")


# What a curator deletes


def test_a_deleted_option_leaves_the_open_pages_open(visit: Visit) -> None:
    visit.go(to="place")
    before = visit.path
    Option.objects.get(slug="need-talk-to-someone").delete()
    visit.open(before).send(place="9000")
    assert visit.step in ("result", "needs")
    visit.open(address("en", "result", answers={"needs": ("no-such", "need-housing")}))
    assert said_back(visit.page)["needs"] == option("need-housing", "en")


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_deleted_question_leaves_the_open_pages_open(client: Client, slug: str) -> None:
    here = [Visit(client).go(to=to).path for to in (slug, "result")]
    Question.objects.get(slug=slug).delete()
    for path in here:
        for response in (client.get(path), client.post(path, {"answer": "x"})):
            assert response.status_code in (200, 303)
            if response.status_code == 303:
                assert client.get(response["Location"]).status_code == 200
    assert client.get("/en/help/").status_code == 200


def test_without_any_question_no_page_is_a_fault_of_ours(client: Client) -> None:
    paths = ["/en/help/", Visit(client).go(to="needs").path, Visit(client).go().path]
    Question.objects.all().delete()
    for path in paths:
        for response in (client.get(path), client.post(path, {"answer": "x"})):
            assert response.status_code < 500
    sent = client.post("/en/help/", {"situation": "quiet-child"})
    assert sent.status_code < 500


def test_a_deleted_situation_or_place_is_no_fault_of_ours(client: Client) -> None:
    path = address("en", "result", answers={"needs": ("need-housing",)}, places=("99999",))
    assert Visit(client).open(path).step == "result"
    assert not Region.objects.filter(nis="99999").exists()


# What it costs

SPREAD: dict[str, dict[str, dict[str, Any]]] = {
    "usual": USUAL,
    "no care need": NO_CARE,
    "for the visitor": FOR_ME,
    "a helper": HELPER,
    "nothing known": UNKNOWN,
    "no place": {**USUAL, "place": UNKNOWN["place"]},
    "several places": {**USUAL, "place": {"place": "1050", "nis": "all", "spoken": "ti"}},
    "a place where little fits": {
        **USUAL,
        "needs": {"answer": ["need-torture-survivor", "need-peer-support", "need-addiction"]},
        "place": {"place": "4780", "spoken": "fa-AF"},
    },
    "several needs": {
        **USUAL,
        "needs": {
            "answer": ["need-housing", "need-legal-help", "need-trauma-symptoms", "need-grief-loss"]
        },
        "coping": {"answer": "coping-hardly"},
        "tried": {"answer": "tried-focused"},
        "status": {"answer": "status-undocumented"},
    },
    "urgent without a place": {
        **USUAL,
        "needs": {"answer": ["need-sexual-violence", "need-trafficking-exploitation"]},
        "place": UNKNOWN["place"],
    },
    "a minor": {
        **USUAL,
        "who": {"answer": "who-unaccompanied-minor"},
        "needs": {"answer": ["need-violence-home", "need-school-childcare"]},
        "status": {"answer": "status-applicant"},
        "place": {"place": "3690", "spoken": "ti"},
    },
}


def queries_of(client: Client, path: str) -> list[str]:
    """The queries of a page, asked a second time: the first reads the snapshot."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [row["sql"] for row in captured.captured_queries]


@pytest.mark.parametrize("kind", SPREAD)
def test_the_advice_costs_the_same_for_few_services_and_for_many(client: Client, kind: str) -> None:
    # The version; services in reach, and elsewhere where nothing fits, with their relations; what to read;
    # the cards with their contacts, closures and conditions.
    path = Visit(client).go(SPREAD[kind]).path
    before = queries_of(client, path)
    assert len(before) <= MOST_QUERIES, before
    needs = SPREAD[kind]["needs"]["answer"]
    slugs = [slug.removeprefix("need-") for slug in ([needs] if isinstance(needs, str) else needs)]
    with as_loaded():
        for number in range(60):
            a_service(
                needs=tuple(slugs),
                tier=("basic", "community", "focused", "specialised")[number % 4],
                areas=("44021", "be", "71067", "63040")[number % 4 :][:1],
                audiences=("everyone",),
                languages=("ar",),
                statuses={"refugee": "open", "undocumented": "depends"},
            )
    after = queries_of(client, path)
    assert len(after) <= MOST_QUERIES, after
    assert len(after) == len(before)


@pytest.mark.parametrize("to", QUESTIONS)
def test_a_question_costs_one_query(client: Client, to: str) -> None:
    # The version of the snapshot.
    assert len(queries_of(client, Visit(client).go(to=to).path)) == 1


def test_the_call_page_costs_no_more_than_the_advice(client: Client) -> None:
    path = Visit(client).go(to="call", danger={"answer": "danger-yes"}).path
    assert len(queries_of(client, path)) <= MOST_QUERIES


def test_the_route_has_the_addresses_of_the_design() -> None:
    with translation.override("nl"):
        assert reverse("help") == "/nl/help/"
        assert reverse("help-step", args=["x"]) == "/nl/help/x/"
        assert reverse("help-change", args=["x", "who"]) == "/nl/help/x/change/who/"


def test_a_question_says_how_far_the_visitor_is(visit: Visit) -> None:
    visit.go(to="needs")
    order = list(Question.objects.values_list("slug", flat=True))
    numbers = {"number": order.index("needs") + 1, "most": len(order)}
    sentence = said("Question %(number)s of at most %(most)s", "en") % numbers
    assert words(one(visit.page, "main > p.quiet")) == sentence


def test_a_question_that_stands_alone_has_no_number(client: Client) -> None:
    button = parsed(client, "/en/").select_one("form.situations button")
    assert button
    answer = client.post("/en/help/", {"situation": button["value"]})
    page = parsed(client, answer["Location"])
    assert page.select("main > p.quiet") == []
