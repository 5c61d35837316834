"""The list of services: its filters, its place, its counts, its pages, and what it says when nothing fits."""

import random
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import languages
from services import snapshot
from services.models import Region, Service, ServiceLanguage, SpokenLanguage
from tests import reckoning
from tests.builders import a_service
from tests.reading import FEW, LANGUAGES, cards, one, parsed, query, said, total, words

pytestmark = pytest.mark.django_db

WORD = "zebravogel"
GENT = "44021"
GENT_IN = {code: reckoning.read_in(reckoning.regions()[GENT]["name"], code) for code in LANGUAGES}


def a_listed(slug: str, **values: Any) -> Service:
    """A service that `listed` finds among the three hundred others."""
    return a_service(slug=slug, name_nl=f"{WORD.title()} {slug}", **values)


def listed(client: Client, **filters: Any) -> list[str]:
    """The services of this test that these filters keep, in their order."""
    return cards(parsed(client, "/en/services/", q=WORD, **filters))


def field_of(soup: BeautifulSoup, name: str) -> Tag:
    return one(soup, f"input#{name}")


def message_of(soup: BeautifulSoup, name: str) -> str:
    """What stands beside a field that was not understood, tied to it for a screen reader."""
    box = field_of(soup, name)
    assert box["aria-invalid"] == "true"
    return words(one(soup, f"#{box['aria-describedby']}"))


# Each filter: what fits is in, what does not is out

FITTING: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("tier", "focused", {"tier": "focused"}, {"tier": "basic"}),
    ("need", "legal-help", {"needs": ("legal-help", "housing")}, {"needs": ("housing",)}),
    ("domain", "work", {"domains": ("work", "care")}, {"domains": ("care",)}),
    ("status", "applicant", {"status_rule": "all"}, {"statuses": {"applicant": "closed"}}),
    ("status", "refugee", {"statuses": {"refugee": "open"}}, {"statuses": {"refugee": "closed"}}),
    (
        "status",
        "dublin",
        {"statuses": {"dublin": "depends"}},
        {"statuses": {"dublin": "closed", "refugee": "open"}},
    ),
    ("language", "uk", {"languages": ("uk",)}, {"languages": ("nl",)}),
    ("language", "uk", {"interpreter": "provided"}, {"interpreter": "bring-own"}),
    ("language", "uk", {"interpreter": "on-request"}, {"interpreter": "no"}),
    ("audience", "children", {"audiences": ("children",)}, {"audiences": ("women",)}),
    ("audience", "children", {"audiences": ("everyone",)}, {"audiences": ("older-people",)}),
    ("cost", "free", {"cost": "free"}, {"cost": "paid"}),
    ("access", "self", {"access": "self"}, {"access": "professional"}),
    ("access", "self", {"access": "both"}, {"access": "professional"}),
    ("access", "professional", {"access": "both"}, {"access": "self"}),
    ("age", "12", {"age_from": 12, "age_to": 17}, {"age_from": 13, "age_to": 17}),
    ("age", "17", {"age_from": 12, "age_to": 17}, {"age_to": 16}),
    ("age", "0", {"age_to": 5}, {"age_from": 1}),
    ("place", "9000", {"areas": (GENT,)}, {"areas": ("11002",)}),
    ("place", "9000", {"areas": ("40000",)}, {"areas": ("10000",)}),
    ("place", "Gand", {"areas": ("02000", "04000")}, {"areas": ("04000",)}),
    ("place", "40000", {"areas": ("40000",)}, {"areas": (GENT,)}),
    ("place", "be", {"areas": ("be",)}, {"areas": ("02000",)}),
]


@pytest.mark.parametrize(("name", "value", "fits", "does_not"), FITTING)
def test_a_filter_keeps_what_fits_and_drops_what_does_not(
    client: Client, name: str, value: str, fits: dict[str, Any], does_not: dict[str, Any]
) -> None:
    a_listed("fits", **fits)
    a_listed("does-not", **does_not)
    assert set(listed(client)) == {"fits", "does-not"}
    assert listed(client, **{name: value}) == ["fits"]


def test_every_filter_of_the_page_is_tried_above() -> None:
    from directory.search import FILTERS

    assert {name for name, *_ in FITTING} | {"q", "exact"} == set(FILTERS)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("zebravogel", True),
        ("ZEBRAVOGEL  tuin", True),
        ("tuin zebravogel", True),
        ("zébravögel", True),
        ("jardinzebre", True),
        ("giraffenhals", False),
    ],
)
def test_all_words_are_looked_for_in_every_language_and_spelling(
    client: Client, text: str, is_found: bool
) -> None:
    a_service(slug="found", name_nl="Zebravogel in de tuin", name_fr="Oiseau du Jardinzèbre")
    soup = parsed(client, "/en/services/", q=text)
    assert cards(soup) == (["found"] if is_found else [])


@pytest.mark.parametrize(
    ("name", "values", "kept", "dropped"),
    [
        (
            "tier",
            ["basic", "focused"],
            [{"tier": "basic"}, {"tier": "focused"}],
            {"tier": "community"},
        ),
        (
            "need",
            ["housing", "legal-help"],
            [{"needs": ("housing",)}, {"needs": ("legal-help",)}],
            {"needs": ("interpreting",)},
        ),
        (
            "domain",
            ["work", "care"],
            [{"domains": ("work",)}, {"domains": ("care",)}],
            {"domains": ("family",)},
        ),
        (
            "status",
            ["applicant", "dublin"],
            [
                {"statuses": {"applicant": "open", "dublin": "closed"}},
                {"statuses": {"dublin": "open", "applicant": "closed"}},
            ],
            {"statuses": {"applicant": "closed", "dublin": "closed"}},
        ),
        (
            "language",
            ["uk", "ar"],
            [{"languages": ("uk",)}, {"languages": ("ar",)}],
            {"languages": ("fr",)},
        ),
        (
            "audience",
            ["women", "men"],
            [{"audiences": ("women",)}, {"audiences": ("men",)}],
            {"audiences": ("children",)},
        ),
        ("cost", ["free", "reduced"], [{"cost": "free"}, {"cost": "reduced"}], {"cost": "paid"}),
        (
            "access",
            ["self", "professional"],
            [{"access": "self"}, {"access": "professional"}],
            {"access": "unknown"},
        ),
    ],
)
def test_several_values_of_one_filter_widen_it(
    client: Client,
    name: str,
    values: list[str],
    kept: list[dict[str, Any]],
    dropped: dict[str, Any],
) -> None:
    for number, row in enumerate(kept):
        a_listed(f"kept-{number}", **row)
    a_listed("dropped", **dropped)
    assert set(listed(client, **{name: values})) == {"kept-0", "kept-1"}


def test_several_filters_narrow_each_other(client: Client) -> None:
    a_listed("both", cost="free", tier="focused", languages=("uk",))
    a_listed("free-only", cost="free", languages=("uk",))
    a_listed("focused-only", tier="focused", languages=("uk",))
    a_listed("other-language", cost="free", tier="focused", languages=("nl",))
    assert listed(client, cost="free", tier="focused", language="uk") == ["both"]


def test_a_service_for_everyone_fits_every_audience(client: Client) -> None:
    a_listed("everyone", audiences=("everyone",))
    audiences = snapshot.current().audiences.slugs
    assert len(audiences) == 19
    for audience in audiences:
        assert listed(client, audience=audience) == ["everyone"], audience


def test_drafts_and_archived_services_are_never_listed(client: Client) -> None:
    a_listed("draft", state="draft")
    a_listed("archived", state="archived")
    a_listed("published")
    assert listed(client) == ["published"]


def test_a_service_without_an_area_serves_no_place(client: Client) -> None:
    a_listed("nowhere", areas=())
    assert listed(client) == ["nowhere"]
    assert listed(client, place="9000") == []


# What is not known


@pytest.mark.parametrize("language", LANGUAGES)
def test_services_with_unknown_statuses_stay_in_after_the_known_ones_and_say_so(
    client: Client, language: str
) -> None:
    a_listed("a-names-others", statuses={"refugee": "open"})
    a_listed("b-unknown", status_rule="unknown")
    a_listed("c-depends", statuses={"dublin": "depends"})
    a_listed("d-open", statuses={"dublin": "open"})
    a_listed("e-closed", statuses={"dublin": "closed", "refugee": "open"})
    a_listed("f-all", status_rule="all")
    soup = parsed(client, f"/{language}/services/", q=WORD, status="dublin")
    assert cards(soup) == ["d-open", "f-all", "c-depends", "b-unknown", "a-names-others"]
    marks = [[words(p) for p in card.select(".ask-first")] for card in soup.select("article.card")]
    assert marks == [
        [],
        [],
        [said("It depends on your papers:", language)],
        [said("We do not know for which papers: ask first.", language)],
        [said("Names other papers only: ask first.", language)],
    ]


def test_the_card_of_a_door_that_depends_says_on_what(client: Client) -> None:
    service = a_listed("on-a-condition", statuses={"undocumented": "depends"})
    service.statuses.update(reason_en="Urgent medical help only.")
    soup = parsed(client, "/en/services/", q=WORD, status="undocumented")
    mark = words(one(soup, "article.card .ask-first"))
    assert mark == "It depends on your papers: Urgent medical help only."
    assert parsed(client, "/en/services/", q=WORD).select(".ask-first") == []


def test_a_card_names_no_group_where_everyone_is_welcome(client: Client) -> None:
    a_listed("for-all", audiences=("everyone", "ukrainians"))
    a_listed("for-some", audiences=("ukrainians",))
    soup = parsed(client, "/en/services/", q=WORD)
    named = ["People from Ukraine" in words(card) for card in soup.select("article.card")]
    assert named == [False, True]


def test_a_card_counts_municipalities_and_names_what_is_wider(client: Client) -> None:
    a_listed("wide", areas=("10000", "20001", "04000", "44021"))
    a_listed("towns", areas=("44021", "44083", "44084", "44085"))
    soup = parsed(client, "/en/services/", q=WORD)
    areas = [words(card.select("dl.facts dd")[-1]) for card in soup.select("article.card")]
    assert areas[0] == "4 municipalities"
    assert "municipalities" not in areas[1]
    assert "Brussels-Capital Region" in areas[1]
    near = parsed(client, "/en/services/", q=WORD, place="44021")
    assert f"{languages.isolated('Ghent')} and 3 more" in words(near)


def test_nobody_without_papers_is_sent_to_a_door_that_depends_on_them(client: Client) -> None:
    def doors(**question: str) -> set[str]:
        soup = parsed(client, "/en/services/", q="zzzzzz", place="9000", **question)
        return {link["href"].split("/")[-2] for link in soup.select("section.panel li a[href]")}

    assert "ocmw" in doors()
    assert "ocmw-dringende-medische-hulp" not in doors()
    assert "ocmw" not in doors(status="undocumented")
    assert {"ocmw-dringende-medische-hulp", "caw"} <= doors(status="undocumented")
    assert "ocmw" in doors(status="refugee")


def test_services_with_unknown_ages_stay_in_after_the_known_ones_and_say_so(client: Client) -> None:
    a_listed("a-unknown")
    a_listed("b-known", age_from=12, age_to=25)
    a_listed("c-too-old", age_from=18)
    soup = parsed(client, "/en/services/", q=WORD, age=16)
    assert cards(soup) == ["b-known", "a-unknown"]
    known, unknown = soup.select("article.card")
    assert known.select(".ask-first") == []
    assert words(one(unknown, ".ask-first")) == "We do not know for which ages: ask first."


def test_services_for_these_people_come_before_those_for_everyone(client: Client) -> None:
    a_listed("a-everyone", audiences=("everyone",))
    a_listed("b-wide", audiences=("everyone", "women"))
    a_listed("c-women", audiences=("women",), areas=("02000",))
    a_listed("d-men", audiences=("men",))
    assert listed(client, audience="women") == ["b-wide", "c-women", "a-everyone"]
    assert listed(client, audience="women", place="9000") == ["c-women", "b-wide", "a-everyone"]
    assert listed(client, audience="everyone") == ["a-everyone", "b-wide"]


def test_papers_and_people_count_among_the_words(client: Client) -> None:
    """What mentions the word, for these people, comes before what has it in its name for everyone, but for a whole name."""
    for slug, audience in (("mentions", "lgbtqi"), ("other", "everyone")):
        a_service(slug=slug, name_nl=slug, summary_nl=f"Een {WORD}.", audiences=(audience,))
    a_service(slug="named", name_nl=f"De {WORD}", audiences=("everyone",))
    a_service(slug="whole", name_nl=WORD, audiences=("everyone",))
    assert listed(client) == ["whole", "named", "mentions", "other"]
    assert listed(client, audience="lgbtqi") == ["whole", "mentions", "named", "other"]


def test_the_order_is_said_with_the_people_asked(client: Client) -> None:
    a_listed("one", audiences=("women",))
    said_so = "what is meant for these people first"
    assert said_so in words(parsed(client, "/en/services/", q=WORD, audience="women"))
    assert said_so not in words(parsed(client, "/en/services/", q=WORD))


def test_nothing_is_marked_where_nothing_was_asked(client: Client) -> None:
    a_listed("unknown")
    soup = parsed(client, "/en/services/", q=WORD)
    assert cards(soup) == ["unknown"]
    assert soup.select(".ask-first") == []


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("cost", "free", {"cost": "free"}),
        ("access", "self", {"access": "self"}),
        ("language", "uk", {"languages": ("uk",)}),
    ],
)
def test_what_is_not_stated_stays_out_until_its_link_adds_it(
    client: Client, name: str, value: str, known: dict[str, Any]
) -> None:
    a_listed("known", **known)
    a_listed("unknown")
    soup = parsed(client, "/en/services/", q=WORD, **{name: value})
    assert cards(soup) == ["known"]
    links = [link for link in soup.select(".results p a") if "unknown" in query(link).get(name, ())]
    assert len(links) == 1
    assert query(links[0]) == {"q": [WORD], name: [value, "unknown"]}
    wider = parsed(client, f"/en/services/{links[0]['href']}")
    assert cards(wider) == ["known", "unknown"]
    assert not [link for link in wider.select(".results p a") if "unknown" in query(link)]


def test_the_link_that_adds_the_unknown_ones_stands_on_an_empty_list_too(client: Client) -> None:
    a_listed("unknown")
    soup = parsed(client, "/en/services/", q=WORD, cost="free")
    assert cards(soup) == []
    (link,) = [link for link in soup.select("main a") if "unknown" in query(link).get("cost", ())]
    assert cards(parsed(client, f"/en/services/{link['href']}")) == ["unknown"]


def test_a_code_that_is_no_longer_used_finds_the_language(client: Client) -> None:
    a_listed("dari", languages=("fa-AF",))
    assert listed(client, language="prs") == ["dari"]


# The place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("9000", {code: f"9000 {name}" for code, name in GENT_IN.items()}),
        ("Gand", GENT_IN),
        ("44021", GENT_IN),
    ],
)
def test_the_place_that_was_used_is_echoed(
    client: Client, language: str, text: str, echo: dict[str, str]
) -> None:
    soup = parsed(client, f"/{language}/services/", place=text)
    assert said("For %(place)s.", language) % {"place": echo[language]} in words(one(soup, ".echo"))
    name = echo[language].removeprefix("9000 ")
    assert name in words(one(soup, "h1"))
    assert name in words(one(soup, "title"))
    assert one(soup, ".echo a")["href"] == f"/{language}/places/{GENT}/"


def test_a_part_of_a_municipality_is_echoed_with_its_municipality(client: Client) -> None:
    soup = parsed(client, "/nl/services/", place="Borgerhout")
    assert "Antwerpen (Borgerhout)" in words(one(soup, ".echo"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ambiguous_place_is_asked_and_lists_nothing(client: Client, language: str) -> None:
    path = f"/{language}/services/"
    soup = parsed(client, path, place="1050", cost="free")
    assert cards(soup) == []
    assert soup.select("h2.total") == []
    assert "1050" in words(one(soup, "#which"))
    links = soup.select("section[aria-labelledby=which] a")
    assert [query(link) for link in links] == [
        {"place": ["21004"], "cost": ["free"]},
        {"place": ["21009"], "cost": ["free"]},
    ]
    for link in links:
        chosen = parsed(client, f"{path}{link['href']}")
        assert cards(chosen)
        assert words(link) in words(one(chosen, "h1"))
        assert field_of(chosen, "place")["value"] == words(link), "a name, not a code"


def test_the_city_is_taken_before_its_province_and_the_province_offered(client: Client) -> None:
    soup = parsed(client, "/nl/services/", place="Antwerpen")
    (link,) = [link for link in soup.select(".echo a") if "place" in query(link)]
    assert query(link) == {"place": ["10000"]}
    province = parsed(client, f"/nl/services/{link['href']}")
    assert one(province, ".echo a")["href"] == "/nl/places/10000/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_place_is_said_and_lists_nothing(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/", place="zzzz", cost="free", s="payoke")
    assert "zzzz" in message_of(soup, "place")
    assert field_of(soup, "place")["value"] == "zzzz"
    assert words(one(soup, "title")).startswith(said("Error:", language))
    assert cards(soup) == []
    assert soup.select("h2.total, .echo, nav.pages") == []
    section = one(soup, "section[aria-labelledby=unknown-place]")
    assert "zzzz" in words(one(section, "h2"))
    link = one(section, "a")
    assert words(link) == said("Show help in all of Belgium", language)
    assert query(link) == {"cost": ["free"], "s": ["payoke"]}
    free = parsed(client, f"/{language}/services/{link['href']}")
    assert cards(free)
    assert free.select("[aria-invalid], .error") == []


def test_a_place_too_long_to_be_one_lists_nothing(client: Client) -> None:
    soup = parsed(client, "/en/services/", place="x" * 101)
    assert message_of(soup, "place")
    assert cards(soup) == []
    assert soup.select("section[aria-labelledby=unknown-place]")


# A place that was chosen by its code, and whose name means another


def form_of(soup: BeautifulSoup, selector: str) -> dict[str, list[str]]:
    """What this form sends when nothing in it is changed."""
    form = one(soup, selector)
    boxes = form.select("input[name]:not([type=checkbox]), input[name][checked]")
    sent: dict[str, list[str]] = {}
    for box in boxes:
        sent.setdefault(str(box["name"]), []).append(str(box["value"]))
    return sent


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "form"), [("services/", "form.with-sidebar"), ("", "form.finder")]
)
def test_a_province_chosen_by_code_stays_when_its_form_is_sent_again(
    client: Client, language: str, page: str, form: str
) -> None:
    soup = parsed(client, f"/{language}/{page}", place="10000", s="payoke")
    sent = form_of(soup, form)
    with translation.override(language):
        assert sent["place"] == [snapshot.current().regions["10000"].name]
    assert sent["was"] == ["10000"]
    response = client.get(f"/{language}/services/", {**sent, "cost": ["free"]})
    assert response.status_code == 302
    address = response["Location"]
    assert address.startswith(f"/{language}/services/?")
    kept = query({"href": address})  # type: ignore[arg-type]
    assert kept == {"place": ["10000"], "cost": ["free"], "s": ["payoke"]}
    again = parsed(client, address)
    assert one(again, ".echo a")["href"].startswith(f"/{language}/places/10000/")
    for link in again.select("a[href]"):
        assert "was" not in query(link)


@pytest.mark.parametrize(
    ("typed", "was", "nis"),
    [
        ("9000", "10000", GENT),
        ("Antwerpen", "40000", "11002"),
        ("Antwerpen", "no-such", "11002"),
        (" Antwerpen ", "10000", "10000"),
    ],
)
def test_what_is_typed_over_a_chosen_place_counts(
    client: Client, typed: str, was: str, nis: str
) -> None:
    response = client.get("/nl/services/", {"place": typed, "was": was})
    soup = parsed(client, response["Location"])
    assert soup.select(".echo a")[0]["href"].startswith(f"/nl/places/{nis}/")


@pytest.mark.parametrize("place", ["", "9000", "Antwerpen", "11002", GENT, "1050", "zzzz", "be"])
def test_no_code_is_sent_beside_a_text_that_means_its_place_itself(
    client: Client, place: str
) -> None:
    for path in ("/nl/services/", "/nl/"):
        assert parsed(client, path, place=place).select("[name=was]") == []


@pytest.mark.parametrize("path", ["/api/services", "/api/places"])
def test_the_api_knows_no_place_that_was(client: Client, path: str) -> None:
    response = client.get(path, {"place": "Antwerpen", "q": "x", "was": "10000"})
    assert response.status_code == 400
    assert "was" in response.json()["errors"]


def test_a_page_without_a_fault_says_nothing_of_one(client: Client) -> None:
    soup = parsed(client, "/en/services/", place="9000", age="16", tier="basic")
    assert soup.select("[aria-invalid], .error") == []
    assert [box["id"] for box in soup.select("[aria-describedby]")] == ["box"]
    assert "Error" not in words(one(soup, "title"))


# Other faults


@pytest.mark.parametrize("typed", ["abc", "-1", "121", "1.5", "16 years", "²"])
def test_a_bad_age_gets_a_message_and_keeps_what_was_typed(client: Client, typed: str) -> None:
    soup = parsed(client, "/en/services/", age=typed)
    assert message_of(soup, "age")
    assert field_of(soup, "age")["value"] == typed
    assert words(one(soup, "title")).startswith("Error:")
    assert total(soup) == Service.objects.published().count()


@pytest.mark.parametrize("typed", ["16", " 16 ", "١٦", "016"])
def test_an_age_is_read_in_the_digits_that_people_use(client: Client, typed: str) -> None:
    a_listed("sixteen", age_from=16, age_to=16)
    assert listed(client, age=typed) == ["sixteen"]


@pytest.mark.parametrize("name", ["tier", "need", "domain", "status", "audience", "cost", "access"])
def test_a_choice_that_does_not_exist_is_named_and_left_out(client: Client, name: str) -> None:
    soup = parsed(client, "/en/services/", **{name: "no-such"})
    assert [words(p) for p in soup.select("#filters .error")] == [
        "“no-such” is not one of the choices here."
    ]
    assert words(one(soup, "title")).startswith("Error:")
    assert total(soup) == Service.objects.published().count()
    assert soup.select(".active") == []


def test_a_language_that_does_not_exist_is_named(client: Client) -> None:
    soup = parsed(client, "/en/services/", language="klingonese-x")
    (error,) = soup.select("#filters .error")
    assert "klingonese-x" in words(error)


def test_what_is_typed_is_text_and_never_markup(client: Client) -> None:
    typed = '"><script>alert(1)</script>'
    soup = parsed(client, "/en/services/", q=typed, place=typed, age='"><b>', tier=typed)
    assert field_of(soup, "box")["value"] == typed
    assert field_of(soup, "place")["value"] == typed
    assert not [tag for tag in soup.select("script") if "alert" in tag.get_text()]
    assert soup.select("main b") == []


@pytest.mark.parametrize("extra", ["fbclid=x", "utm_source=news&utm_medium=mail", "colour=red"])
def test_parameters_of_others_are_ignored(client: Client, extra: str) -> None:
    plain = parsed(client, "/en/services/?cost=free")
    soup = parsed(client, f"/en/services/?cost=free&{extra}")
    assert cards(soup) == cards(plain) != []
    assert soup.select(".error") == []
    name = extra.split("=")[0]
    assert not [link for link in soup.select("main a") if name in query(link)]


# What is in force


def test_each_filter_in_force_can_be_dropped_alone(client: Client) -> None:
    asked = {
        "q": ["hulp"],
        "place": [GENT],
        "age": ["16"],
        "tier": ["basic", "community"],
        "language": ["uk", "ar"],
        "status": ["applicant"],
        "cost": ["free"],
        "access": ["self"],
        "audience": ["everyone"],
        "need": ["housing"],
        "domain": ["work"],
    }
    soup = parsed(client, "/en/services/", **asked)
    links = soup.select("ul.active a")
    assert len(links) == sum(len(values) for values in asked.values())
    left_out = []
    for link in links:
        kept = query(link)
        missing = [
            (name, value)
            for name, values in asked.items()
            for value in values
            if value not in kept.get(name, ())
        ]
        assert len(missing) == 1, missing
        left_out += missing
        assert link.select(".hidden"), "a screen reader hears what the cross means"
    assert len(set(left_out)) == len(links)


def test_dropping_the_last_filter_gives_the_whole_list(client: Client) -> None:
    soup = parsed(client, "/en/services/", cost="free")
    link = one(soup, "ul.active a")
    whole = parsed(client, f"/en/services/{link['href']}")
    assert whole.select("ul.active") == []
    assert total(whole) == Service.objects.published().count()


def test_the_boxes_of_what_is_chosen_are_ticked_and_the_folded_group_says_how_many(
    client: Client,
) -> None:
    soup = parsed(client, "/en/services/", cost=["free", "reduced"], tier="focused")
    ticked = {(box["name"], box["value"]) for box in soup.select("#filters input[checked]")}
    assert ticked == {("cost", "free"), ("cost", "reduced"), ("tier", "focused")}
    groups = soup.select("#filters details")
    assert len(groups) == 8
    for group in groups:
        chosen = len(group.select("input[checked]"))
        shown = [words(number).split()[0] for number in group.select("summary .ticked")]
        assert shown == ([str(chosen)] if chosen else [])
        assert not group.has_attr("open")


def test_a_group_with_a_fault_is_unfolded_and_the_panel_shown(client: Client) -> None:
    soup = parsed(client, "/en/services/", tier="no-such")
    (unfolded,) = soup.select("#filters details[open]")
    assert unfolded.select(".error")
    assert one(soup, "#show-filters").has_attr("checked")
    plain = parsed(client, "/en/services/", tier="focused")
    assert not one(plain, "#show-filters").has_attr("checked")


def test_every_box_has_a_label_of_its_own(client: Client) -> None:
    soup = parsed(client, "/en/services/")
    boxes = soup.select("form input:not([type=hidden])")
    assert len(boxes) > 50
    labels = [label["for"] for label in soup.select("label")]
    ids = [box["id"] for box in boxes]
    assert len(set(ids)) == len(ids)
    assert sorted(labels) == sorted(ids)


# The numbers beside the choices


def choices(soup: BeautifulSoup) -> list[tuple[str, str, str]]:
    """The boxes of the panel: filter, value, and the number beside it."""
    found = []
    for item in soup.select("#filters li"):
        box, number = one(item, "input"), words(one(item, ".count")).strip("()")
        found.append((str(box["name"]), str(box["value"]), number))
    return found


POSSIBLE = {
    "place": ["9000", "Antwerpen", "21004", "Eupen", "Luik", "10000", "be"],
    "age": ["8", "16", "40"],
    "q": ["hulp", "aide"],
    "tier": ["basic", "community", "focused", "specialised"],
    "need": ["legal-help", "talk-to-someone", "housing", "trauma-symptoms"],
    "domain": ["work", "care", "housing"],
    "status": ["applicant", "refugee", "undocumented", "unaccompanied-minor"],
    "language": ["uk", "ar", "fr", "unknown"],
    "audience": ["children", "women", "everyone", "professionals"],
    "cost": ["free", "unknown"],
    "access": ["self", "professional", "both", "unknown"],
}


@pytest.mark.parametrize("seed", range(24))
def test_the_number_beside_a_choice_is_what_choosing_it_gives(client: Client, seed: int) -> None:
    dice = random.Random(seed)
    names = dice.sample(sorted(POSSIBLE), dice.randint(0, 3))
    asked = {name: [dice.choice(POSSIBLE[name])] for name in names}
    offered = choices(parsed(client, "/en/services/", **asked))
    assert offered, asked
    by_filter: dict[str, list[tuple[str, str]]] = {}
    for name, value, number in offered:
        by_filter.setdefault(name, []).append((value, number))
    for name, values in by_filter.items():
        value, number = dice.choice(values)
        chosen = total(parsed(client, "/en/services/", **{**asked, name: [value]}))
        shown = "100+" if chosen > 100 else str(chosen)
        assert number == shown, (asked, name, value)


def test_only_languages_that_some_service_here_has_are_offered(client: Client) -> None:
    SpokenLanguage.objects.create(tag="eo")
    place = Region.objects.get(nis=GENT)
    here = Service.objects.published().covering(place)
    tags = set(
        ServiceLanguage.objects.filter(service__in=here).values_list("language__tag", flat=True)
    )
    assert len(tags) > 5
    soup = parsed(client, "/en/services/", place=GENT)
    offered = {value for name, value, _number in choices(soup) if name == "language"}
    assert offered - {"unknown"} == tags
    elsewhere = set(SpokenLanguage.objects.values_list("tag", flat=True)) - tags
    assert "eo" in elsewhere


def test_a_chosen_value_stays_in_the_panel_even_where_nothing_has_it(client: Client) -> None:
    SpokenLanguage.objects.create(tag="eo")
    Service.objects.update(interpreter="unknown")
    soup = parsed(client, "/en/services/", language="eo")
    assert ("language", "eo", "0") in choices(soup)


# Pages


def test_a_long_list_comes_in_pages_of_twenty_that_keep_the_filters(client: Client) -> None:
    count = Service.objects.published().filter(cost="free", access__in=("self", "both")).count()
    assert count > 20
    seen: list[str] = []
    address = "?access=self&cost=free"
    while True:
        soup = parsed(client, f"/en/services/{address}")
        assert total(soup) == count
        assert 1 <= len(cards(soup)) <= 20
        seen += cards(soup)
        links = soup.select("nav.pages a[rel=next]")
        if not links:
            break
        assert len(cards(soup)) == 20
        assert query(links[0])["cost"] == ["free"]
        assert query(links[0])["access"] == ["self"]
        address = str(links[0]["href"])
    assert len(seen) == len(set(seen)) == count
    back = one(soup, "nav.pages a[rel=prev]")
    assert query(back)["cost"] == ["free"]


def test_a_short_list_has_no_pages(client: Client) -> None:
    a_listed("only")
    assert parsed(client, "/en/services/", q=WORD).select("nav.pages") == []


@pytest.mark.parametrize(("page", "shown"), [("0", "last"), ("999", "last"), ("abc", "first")])
def test_a_page_that_does_not_exist_shows_one_that_does(
    client: Client, page: str, shown: str
) -> None:
    soup = parsed(client, "/en/services/", page=page)
    assert cards(soup)
    assert bool(soup.select("a[rel=next]")) == (shown == "first")
    assert bool(soup.select("a[rel=prev]")) == (shown == "last")


def test_services_of_the_smallest_area_come_first(client: Client) -> None:
    a_listed("a-country")
    a_listed("b-region", areas=("02000",))
    a_listed("c-province", areas=("40000",))
    a_listed("d-town", areas=(GENT,))
    assert listed(client, place="9000") == ["d-town", "c-province", "b-region", "a-country"]


def test_the_order_does_not_depend_on_case_accents_or_hyphens(client: Client) -> None:
    for slug, name in (("c", "élan"), ("a", "Aap"), ("d", "Ezel"), ("b", "e-hulp")):
        a_service(slug=slug, name_nl=name, summary_nl=f"Met een {WORD}.")
    assert listed(client) == ["a", "b", "c", "d"]


# Nothing found


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("place", ["", "9000", "Eupen", "Namur", "21004"])
def test_an_empty_list_says_what_to_do_next(client: Client, language: str, place: str) -> None:
    soup = parsed(client, f"/{language}/services/", q="qwxyz qwxyz", place=place)
    assert cards(soup) == []
    assert total(soup) == 0
    panel = one(soup, "section[aria-labelledby=nothing]")
    links = [str(link["href"]) for link in panel.select("a")]
    assert f"/{language}/crisis/" in [link.partition("?")[0] for link in links]
    doors = [link for link in links if link.startswith(f"/{language}/services/")]
    assert doors, "somebody who knows the help around"
    assert len(set(doors)) == len(doors)
    for door in doors:
        parsed(client, door)
    assert soup.select("ul.active a"), "the filters can be dropped"


# Cost


def test_a_list_costs_the_same_for_one_row_and_for_three_hundred(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1 content version · 2 facets, all in one union · 3 number of services · 4 the services of this page with
    # their organisations · 5 their relations, one union · 6 closures of today
    queries = 6
    address = f"/en/services/?place={GENT}&language=uk&language=unknown&status=applicant&age=30"
    parsed(client, "/en/services/")
    with django_assert_num_queries(queries):
        soup = parsed(client, "/en/services/")
    assert total(soup) > 300
    with django_assert_num_queries(queries):
        assert total(parsed(client, address)) > 20
    only = Service.objects.get(slug=cards(parsed(client, address))[0])
    Service.objects.exclude(pk=only.pk).update(state="archived")
    with django_assert_num_queries(queries):
        assert cards(parsed(client, "/en/services/")) == [only.slug]
    with django_assert_num_queries(queries):
        assert cards(parsed(client, address)) == [only.slug]


# The way out


@pytest.mark.parametrize(
    ("asked", "has_way_out"),
    [
        ({}, False),
        ({"need": "housing"}, False),
        ({"need": ["housing", "violence-home"]}, True),
        ({"audience": "women"}, False),
        # Kept to needs that offer it: whoever asks for these services asks about those needs.
        ({"audience": ["women", "violence-victims"]}, True),
        ({"audience": "torture-survivors"}, False),
    ],
)
def test_a_filter_about_what_may_be_hidden_offers_a_way_out(
    client: Client, asked: dict[str, Any], has_way_out: bool
) -> None:
    soup = parsed(client, "/nl/services/", **asked)
    assert len(soup.select("#leave")) == has_way_out
