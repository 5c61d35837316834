"""What a reader of each language sees: the direction, the digits, the dates, and what is not translated yet."""

import re
import unicodedata
from html import unescape

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import translation
from django.utils.formats import get_format
from django.utils.text import capfirst

from directory import languages
from directory.wording import hours_words, names_apart, paragraphs, plain, proper, text, voiced
from services.models import ContactPoint, Service
from tests.builders import a_service
from tests.reading import LANGUAGES, one, parsed, said, words
from tiers.models import Hint, Need, Question, Tier, TranslationState
from tiers.texts import trust_in

pytestmark = pytest.mark.django_db

ARABIC = re.compile(r"[\u0621-\u064a]")
MAIN_PAGES = (
    "",
    "help/",
    "services/?place=9000",
    "services/ulysse-ssm/",
    "services/ocmw-dringende-medische-hulp/",
    "organisations/ulysse-ssm/",
    "tiers/",
    "tiers/focused/",
    "statuses/",
    "statuses/applicant/",
    "places/44021/",
    "coverage/",
    "crisis/",
    "about/",
    "no-such/",
)


def page_of(client: Client, service: Service, language: str) -> BeautifulSoup:
    return parsed(client, f"/{language}/services/{service.slug}/")


def a_community_service(**values: str) -> Service:
    """A service with the texts of every published one, and in no other language."""
    return a_service(
        **{
            "tier": "community",
            "name_fr": "Le service",
            "summary_fr": "Un service.",
            "name_en": "The service",
            "summary_en": "A service.",
            **values,
        }
    )


def marks(tag: Tag) -> list[str]:
    return [words(mark) for mark in tag.select("small.not-yet")]


# What is not translated yet


@pytest.mark.parametrize(
    ("language", "shown", "mark"),
    [
        ("ar", ("fr", "ltr", "Un service."), "ليس بالعربية بعد"),
        ("de", ("fr", "ltr", "Un service."), "noch nicht auf Deutsch"),
        ("uk", ("en", "ltr", "A service."), "ще не українською"),
    ],
)
def test_a_text_that_falls_back_says_so_in_the_language_of_the_page(
    client: Client, language: str, shown: tuple[str, str, str], mark: str
) -> None:
    lead = one(page_of(client, a_community_service(), language), "p.lead")
    fallback = one(lead, "span.fallback")
    assert (fallback["lang"], fallback["dir"], words(fallback)) == shown
    assert marks(lead) == [mark]
    assert one(lead, "small.not-yet").find_parent(lang=True)["lang"] == language
    assert fallback.select("small") == []


def test_french_and_english_fall_back_visibly_too(client: Client) -> None:
    service = a_service(summary_nl="Een dienst.")
    assert marks(one(page_of(client, service, "fr"), "p.lead")) == ["pas encore en français"]
    assert marks(one(page_of(client, service, "en"), "p.lead")) == ["not yet in English"]


def test_a_page_in_dutch_has_no_mark(client: Client) -> None:
    soup = page_of(client, a_community_service(how_to_get_in_nl="Bel.\nKom."), "nl")
    assert soup.select(".not-yet, .fallback") == []
    assert parsed(client, "/nl/services/ulysse-ssm/").select(".not-yet, .fallback") == []


def test_a_text_in_the_language_of_the_page_has_no_mark(client: Client) -> None:
    service = a_community_service(summary_ar="خدمة للجميع.")
    lead = one(page_of(client, service, "ar"), "p.lead")
    assert words(lead) == "خدمة للجميع."
    assert marks(lead) == []


def test_an_official_name_carries_its_language_and_no_mark(client: Client) -> None:
    heading = one(page_of(client, a_community_service(), "ar"), "h1")
    name = one(heading, "bdi")
    assert (name["lang"], name["translate"], words(name)) == ("fr", "no", "Le service")
    assert marks(heading) == []


def test_a_block_of_paragraphs_has_one_mark_at_its_end(client: Client) -> None:
    service = a_community_service(how_to_get_in_fr="Appelez.\nVenez.")
    part = one(page_of(client, service, "ar"), "section[aria-labelledby=access]")
    blocks = part.select("p.fallback")
    told = [(block["lang"], block["dir"], words(block)) for block in blocks]
    assert told == [("fr", "ltr", "Appelez."), ("fr", "ltr", "Venez.")]
    assert marks(part) == [said("not yet in English", "ar")]
    assert one(part, "small.not-yet").find_previous("p", class_="fallback") is blocks[-1]


def test_the_label_of_a_contact_has_a_mark(client: Client) -> None:
    service = a_community_service()
    contact = ContactPoint.objects.create(
        slug="desk", kind="phone", value="1712", label_fr="Accueil"
    )
    service.contacts.add(contact)
    item = one(page_of(client, service, "ar"), "section[aria-labelledby=contact] li")
    assert words(one(item, "span.fallback[lang=fr]")) == "Accueil"
    assert len(marks(item)) == 1


def test_no_text_has_no_mark() -> None:
    service = Service()
    with translation.override("ar"):
        assert (text(service, "summary"), paragraphs(service, "summary")) == ("", "")


def test_what_falls_back_is_escaped() -> None:
    service = Service(summary_fr="<b>1</b>")
    with translation.override("ar"):
        for shown in (text(service, "summary"), paragraphs(service, "summary")):
            assert "&lt;b&gt;1&lt;/b&gt;" in shown
            assert "<b>" not in shown


def test_the_voice_of_the_visitor_falls_back_marked() -> None:
    hint = Hint(text_nl="Slaap.", text_self_nl="Slaap zelf.")
    with translation.override("uk"):
        assert "Slaap zelf.</span> <small" in voiced(hint, "text", for_me=True)
        assert plain(hint, "text", for_me=True) == "Slaap zelf."
        assert plain(hint, "text") == "Slaap."


def test_no_mark_and_no_tag_stands_where_no_element_can(client: Client) -> None:
    Need.objects.filter(slug="housing").update(name_ar="")
    Tier.objects.filter(slug="basic").update(name_ar="")
    Question.objects.filter(slug="who").update(text_ar="")
    Need.objects.get(slug="housing").save()  # the snapshot is read again
    content = client.get("/ar/resources/").content.decode()
    for row in (Need.objects.get(slug="housing"), Tier.objects.get(slug="basic")):
        option = re.search(rf'<option value="{row.slug}">(.*?)</option>', content)
        assert option
        assert unescape(option.group(1)) == capfirst(row.name_fr)
    visit = client.get("/ar/help/", follow=True).content.decode()
    title = re.search(r"<title>(.*?)</title>", visit)
    heading = one(BeautifulSoup(visit, "html.parser"), "h1")
    assert title
    assert said("not yet in English", "ar") in words(heading)
    assert said("not yet in English", "ar") not in title.group(1)
    assert "&lt;" not in title.group(1)


# Made by a machine


def state_of(service: Service, language: str, **values: object) -> None:
    TranslationState.objects.create(
        thing=service, language=language, source_hash="x", **{"origin": "machine", **values}
    )


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "nl"])
def test_a_text_that_falls_back_to_a_machine_translation_is_machine_made(language: str) -> None:
    service = a_community_service()
    for code in ("fr", "en"):
        state_of(service, code)
    with translation.override(language):
        assert trust_in(service).is_machine_made


@pytest.mark.parametrize("language", ["ar", "uk", "de"])
def test_a_translation_into_a_new_language_is_machine_made(language: str) -> None:
    service = a_service(**{f"summary_{language}": "…", f"name_{language}": "…"})
    state_of(service, language)
    with translation.override(language):
        assert trust_in(service).is_machine_made
    with translation.override("nl"):
        assert not trust_in(service).is_machine_made


def test_a_text_that_falls_back_to_dutch_is_not_machine_made() -> None:
    service = a_service()
    with translation.override("ar"):
        assert not trust_in(service).is_machine_made


def test_an_official_name_does_not_make_a_reviewed_page_machine_made() -> None:
    service = a_service(name_fr="Le service", summary_ar="خدمة.", finder_ar="اسأل.")
    state_of(service, "fr")
    state_of(service, "ar", origin="human", reviewed_on="2026-12-01")
    with translation.override("ar"):
        assert trust_in(service).is_machine_made
        assert not trust_in(service, official=("name",)).is_machine_made


@pytest.mark.parametrize("language", languages.ALL)
def test_only_the_source_was_written_by_no_machine(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    assert languages.is_machine_made(language) == (language != "nl")
    monkeypatch.setattr(languages, "REVIEWED", (language,))
    assert not languages.is_machine_made(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_knows_whether_a_machine_made_its_language(client: Client, language: str) -> None:
    context = client.get(f"/{language}/about/").context
    assert context["is_machine_language"] == (language != "nl")


# Direction, digits and dates


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_arabic_runs_from_right_to_left_with_western_digits(client: Client, path: str) -> None:
    response = client.get(f"/ar/{path}", follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    assert (soup.html["lang"], soup.html["dir"]) == ("ar", "rtl")
    shown = response.content.decode()
    assert len(ARABIC.findall(shown)) > 200
    foreign = {char for char in shown if unicodedata.category(char) == "Nd" and not char.isascii()}
    assert foreign == set()


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("nl", "21 november 2026"),
        ("fr", "21 novembre 2026"),
        ("en", "21 November 2026"),
        ("de", "21. November 2026"),
        ("uk", "21 листопада 2026"),
        ("ar", "21 نوفمبر 2026"),
    ],
)
def test_a_date_begins_with_its_day(client: Client, language: str, date: str) -> None:
    service = a_service(intake="open", intake_on="2026-11-21")
    access = one(page_of(client, service, language), "section[aria-labelledby=access]")
    assert f"({date})" in words(access)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_every_language_has_formats_of_its_own_that_begin_the_week_on_monday(
    language: str,
) -> None:
    with translation.override(language):
        found = {
            name: get_format(name)
            for name in ("FIRST_DAY_OF_WEEK", "SHORT_DATE_FORMAT", "WEEKDAY_FORMAT")
        }
    assert found["FIRST_DAY_OF_WEEK"] == 1
    assert found["SHORT_DATE_FORMAT"] == "d/m/Y"
    assert found["WEEKDAY_FORMAT"].startswith("l")


@pytest.mark.parametrize(
    ("language", "words", "marked"),
    [
        (
            "ar",
            "البلدية (gemeente/commune)، مع Dokters van de Wereld.",
            ["gemeente/commune", "Dokters van de Wereld"],
        ),
        ("uk", "Картка A <і> додаток 26 з Atlas, Amal.", ["A", "Atlas", "Amal"]),
        ("fr", "La commune (gemeente)", []),
    ],
)
def test_names_among_letters_of_another_script_are_marked(
    language: str, words: str, marked: list[str]
) -> None:
    with translation.override(language):
        made = BeautifulSoup(names_apart(words), "html.parser")
    assert made.text == words
    assert [name.text for name in made.select("bdi[translate=no]")] == marked


def test_a_name_that_begins_with_an_abbreviation_runs_as_its_language() -> None:
    service = Service(name_nl="CVFE – lijn", name_ar="CVFE – خط العنف")
    with translation.override("ar"):
        assert 'dir="rtl"' in proper(service)
        assert "dir" not in proper(Service(name_ar="CVFE Liège"))
    with translation.override("nl"):
        assert "dir" not in proper(service)


def test_hours_among_arabic_words_run_from_left_to_right() -> None:
    with translation.override("ar"):
        assert "\u206609:00\u2060–\u206012:00\u2069" in hours_words("Mo-Fr 09:00-12:00")
    with translation.override("uk"):
        assert hours_words("Mo-Fr 09:00-12:00") == "Пн-Пт 09:00\u2060–\u206012:00"


# The switch


def test_the_switch_names_six_languages_each_in_its_own_words(client: Client) -> None:
    switch = one(parsed(client, "/ar/crisis/"), "nav.switch ul")
    own = [(words(item), item["lang"], item["dir"]) for item in switch.select("[lang]")]
    assert own == [
        ("Nederlands", "nl", "ltr"),
        ("français", "fr", "ltr"),
        ("English", "en", "ltr"),
        ("Deutsch", "de", "ltr"),
        ("Українська", "uk", "ltr"),
        ("العربيّة", "ar", "rtl"),
    ]
    links = switch.select("a")
    assert len(links) == 5
    for link in links:
        assert link["hreflang"] == link["lang"]
        assert parsed(client, str(link["href"])).html["lang"] == link["lang"]
