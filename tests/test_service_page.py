"""The page of one service: what it says, in which order, and what it never says."""

import datetime
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from services.hours import BRUSSELS
from services.models import (
    Closure,
    ContactPoint,
    CrisisLine,
    Location,
    Region,
    Service,
    ServiceLanguage,
    SpokenLanguage,
)
from tests import reckoning
from tests.builders import a_service, a_source, as_loaded
from tests.clock import MONDAY, now_is
from tests.reading import LANGUAGES, one, parsed, said, words
from tiers.models import StatusType, TranslationState

pytestmark = pytest.mark.django_db

CHRISTMAS = datetime.datetime(2026, 12, 25, 10, 0, tzinfo=BRUSSELS)
OFFICE = "Mo-Fr 09:00-17:00; PH off"


def page_of(client: Client, service: Service, language: str = "en") -> BeautifulSoup:
    return parsed(client, f"/{language}/services/{service.slug}/")


def chips(soup: BeautifulSoup) -> list[str]:
    return [words(chip) for chip in soup.select("article.service > ul.chips .chip")]


def section(soup: BeautifulSoup, name: str) -> Tag:
    """The part of the page under the heading with this id."""
    return one(soup, f"section[aria-labelledby={name}]")


def a_contact(service: Service, **values: Any) -> ContactPoint:
    number = ContactPoint.objects.count()
    contact = ContactPoint.objects.create(slug=f"contact-{number}", **{"kind": "phone", **values})
    service.contacts.add(contact)
    return contact


def a_location(service: Service, **values: Any) -> Location:
    number = Location.objects.count()
    ghent = None if values.get("visibility") == "hidden" else Region.objects.get(nis="44021")
    location = Location.objects.create(slug=f"location-{number}", municipality=ghent, **values)
    service.locations.add(location)
    return location


# The order


@pytest.mark.parametrize("language", LANGUAGES)
def test_free_is_said_first_and_before_the_summary(client: Client, language: str) -> None:
    service = a_service(cost="free", access="self", opening_hours="24/7")
    soup = page_of(client, service, language)
    assert chips(soup)[0] == said("Free", language)
    assert chips(soup)[2] == said("Open day and night", language)
    lead = one(soup, "p.lead")
    assert one(soup, "article.service > ul.chips").sourceline < lead.sourceline
    assert lead.sourceline < section(soup, "contact").sourceline


def test_a_price_is_said_and_an_unknown_one_is_no_chip(client: Client) -> None:
    assert chips(page_of(client, a_service(cost="reduced"))) == ["Reduced price"]
    assert chips(page_of(client, a_service(cost="unknown"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_stand_in_the_order_in_which_a_reader_needs_them(
    client: Client, language: str
) -> None:
    soup = parsed(client, f"/{language}/services/ulysse-ssm/")
    assert [part["aria-labelledby"] for part in soup.select("article.service > section")] == [
        "contact",
        "for",
        "access",
        "does",
        "expect",
        "when",
        "language",
        "cost",
        "where",
        "needs",
        "sources",
    ]
    for part in soup.select("article.service > section"):
        assert words(one(soup, f"h2#{part['aria-labelledby']}"))


def test_a_part_without_text_is_left_out(client: Client) -> None:
    assert page_of(client, a_service()).select("#does") == []
    assert page_of(client, a_service(what_it_does_nl="Gesprekken.")).select("#does")


# Contacts


@pytest.mark.parametrize("language", LANGUAGES)
def test_contacts_of_professionals_stand_apart(client: Client, language: str) -> None:
    service = a_service()
    a_contact(service, value="+3292345678")
    a_contact(service, value="+3225112715", for_professionals=True)
    panel = section(page_of(client, service, language), "contact")
    heading = one(panel, "h3")
    assert words(heading) == said("For professionals only", language)
    everybody, professionals = panel.select("ul.contacts")
    assert everybody.sourceline < heading.sourceline < professionals.sourceline
    assert [link["href"] for link in everybody.select("a")] == ["tel:+3292345678"]
    assert [link["href"] for link in professionals.select("a")] == ["tel:+3225112715"]


def test_without_contacts_of_professionals_there_is_no_such_heading(client: Client) -> None:
    service = a_service()
    a_contact(service, value="+3292345678")
    assert section(page_of(client, service), "contact").select("h3") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_without_a_number_says_so_and_how_to_find_it(
    client: Client, language: str
) -> None:
    finder = {"nl": "Zoek je gemeente.", "fr": "Cherchez votre commune.", "en": "Search your town."}
    texts = {f"finder_{code}": words for code, words in finder.items()}
    service = a_service(**texts, finder_url="https://finder.example/x")
    panel = section(page_of(client, service, language), "contact")
    assert said("We know no phone number of this service.", language) in words(panel)
    assert reckoning.read_in(finder, language) in words(panel)
    assert one(panel, "a")["href"] == "https://finder.example/x"


def test_a_service_with_a_number_has_no_such_sentence(client: Client) -> None:
    service = a_service(finder_nl="Zoek je gemeente.")
    a_contact(service, value="1712")
    panel = section(page_of(client, service), "contact")
    assert "We know no phone number" not in words(panel)
    assert "Zoek je gemeente" not in words(panel)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+3292345678", "09 234 56 78"),
        ("+3280013500", "0800 13 500"),
        ("+32473400066", "0473 40 00 66"),
        ("+31201234567", "+31 20 123 4567"),
        ("1813", "1813"),
    ],
)
def test_a_number_is_shown_as_dialled_here_and_called_as_the_phone_needs_it(
    client: Client, value: str, shown: str
) -> None:
    service = a_service()
    a_contact(service, value=value)
    link = one(section(page_of(client, service), "contact"), "a")
    assert link["href"] == f"tel:{value}"
    assert words(link) == shown
    assert link["dir"] == "ltr"
    assert link.parent is not None
    assert link.parent.name == "bdi"


def test_every_number_on_every_service_page_can_be_dialled(client: Client) -> None:
    numbers = 0
    called = Service.objects.published().filter(contacts__kind="phone").distinct()
    for slug in called.values_list("slug", flat=True):
        soup = parsed(client, f"/nl/services/{slug}/")
        for link in soup.select("main a[href^='tel:']"):
            numbers += 1
            assert re.fullmatch(r"tel:(\+[1-9][0-9]{6,14}|[1-9][0-9]{2,5})", str(link["href"])), (
                slug
            )
            assert link["dir"] == "ltr"
            assert link.parent is not None
            assert link.parent.name == "bdi", slug
    assert numbers > 100


def test_other_contacts_lead_where_they_say(client: Client) -> None:
    service = a_service()
    a_contact(service, kind="email", value="info@help.example")
    a_contact(service, kind="web", value="https://help.example/x")
    a_contact(service, kind="address-desk", value="Bureau 3")
    panel = section(page_of(client, service), "contact")
    assert [link["href"] for link in panel.select("ul a")] == [
        "mailto:info@help.example",
        "https://help.example/x",
    ]
    assert "Bureau 3" in words(panel)


def test_a_contact_that_is_a_crisis_line_shows_the_number_of_the_line(client: Client) -> None:
    service = a_service()
    line = CrisisLine.objects.get(slug="centre-prevention-suicide")
    a_contact(service, crisis_line=line)
    panel = section(page_of(client, service), "contact")
    assert one(panel, "a")["href"] == f"tel:{line.tel}"
    assert words(one(panel, "a")) == line.number
    line.number, line.tel = "0800 99 999", "+3280099999"
    line.save()
    panel = section(page_of(client, service), "contact")
    assert one(panel, "a")["href"] == "tel:+3280099999"
    assert words(one(panel, "a")) == "0800 99 999"


# When


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hours_are_a_table_of_the_coming_week(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    now_is(monkeypatch, MONDAY)
    rows = parsed(client, f"/{language}/services/ulysse-ssm/").select("table.hours tr")
    assert len(rows) == 7
    hours = [words(one(row, "td")) for row in rows]
    closed = said("closed", language)
    assert hours == [
        "09:30–17:00",
        "09:30–18:00",
        "09:30–18:00",
        "09:30–18:00",
        "09:30–17:00",
        closed,
        closed,
    ]
    first = {
        "nl": "Maandag 23 november",
        "fr": "Lundi 23 novembre",
        "en": "Monday 23 November",
        "de": "Montag, 23. November",
        "uk": "Понеділок, 23 листопада",
        "ar": "الاثنين 23 نوفمبر",
    }
    assert words(one(rows[0], "th[scope=row]")) == first[language]
    assert "today" in rows[0]["class"]
    assert all(span["dir"] == "ltr" for row in rows for span in row.select("bdi"))


def test_hours_with_a_break_show_both_spans(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, MONDAY)
    service = a_service(opening_hours="Mo 09:00-12:00,13:30-17:00")
    row = page_of(client, service).select("table.hours tr")[0]
    assert [words(span) for span in row.select("td bdi")] == ["09:00–12:00", "13:30–17:00"]


def test_day_and_night_needs_no_table(client: Client) -> None:
    part = section(page_of(client, a_service(opening_hours="24/7")), "when")
    assert "Day and night, every day." in words(part)
    assert part.select("table") == []


def test_unknown_hours_are_said_to_be_unknown(client: Client) -> None:
    soup = page_of(client, a_service())
    assert "We do not know the opening hours" in words(section(soup, "when"))
    assert soup.select("table.hours") == []
    assert chips(soup) == []


@pytest.mark.parametrize(
    ("hours", "moment", "said_so"),
    [
        (OFFICE, MONDAY, "Today 09:00–17:00"),
        (OFFICE, MONDAY.replace(hour=0, minute=0), "Today 09:00–17:00"),
        (OFFICE, MONDAY.replace(hour=23, minute=59), "Today 09:00–17:00"),
        (OFFICE, CHRISTMAS, "Closed today"),
        ("Mo-Fr 09:00-12:00,13:00-17:00", MONDAY, "Today 09:00–12:00, 13:00–17:00"),
        ("Mo-Fr 09:00-17:00", CHRISTMAS, None),
        ("24/7", CHRISTMAS, "Open day and night"),
        ("Mo-Su 20:00-02:00", MONDAY, "Today 00:00–02:00, 20:00–24:00"),
        ("Mo-Su 20:00-24:00", MONDAY, "Today 20:00–24:00"),
        ("Tu-Su 00:00-08:00", MONDAY, "Closed today"),
        ("Sep-Jun Mo 09:00-11:00", MONDAY.replace(month=7, day=20), "Closed today"),
        ("", MONDAY, None),
        ("Mo-Fr 09:00-17:00 unknown", MONDAY, None),
        ("Mo-Fr 09:00-12:00; Mo 14:00-17:00 unknown", MONDAY, None),
    ],
)
def test_the_hours_of_today_are_said_in_belgian_time_with_belgian_holidays(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    hours: str,
    moment: datetime.datetime,
    said_so: str | None,
) -> None:
    now_is(monkeypatch, moment)
    service = a_service(opening_hours=hours)
    assert chips(page_of(client, service)) == ([said_so] if said_so else [])
    card = one(parsed(client, f"/en/organisations/{service.organisation.slug}/"), "article.card")
    assert [words(chip) for chip in card.select(".chip")] == ([said_so] if said_so else [])


@pytest.mark.parametrize("hour", [0, 9, 12, 17, 23])
def test_a_page_says_the_same_at_every_hour_of_a_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    service = a_service(opening_hours=OFFICE)
    addresses = [f"/nl/services/{service.slug}/", f"/nl/organisations/{service.organisation.slug}/"]
    pages = []
    for moment in (MONDAY, MONDAY.replace(hour=hour, minute=1)):
        now_is(monkeypatch, moment)
        pages.append([client.get(address).content for address in addresses])
    assert pages[0] == pages[1]


def test_the_script_gets_the_day_and_the_spans_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, MONDAY)
    soup = page_of(client, a_service(opening_hours="Mo-Fr 09:00-12:00,13:00-17:00"))
    chip = one(soup, "[data-day]")
    assert chip["data-day"] == "2026-11-23"
    assert str(chip["data-hours"]).split() == ["09:00-12:00", "13:00-17:00"]


def test_a_holiday_shows_its_own_hours_in_the_table(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, CHRISTMAS - datetime.timedelta(days=1))
    rows = page_of(client, a_service(opening_hours=OFFICE)).select("table.hours tr")
    assert [words(one(row, "td")) for row in rows[:2]] == ["09:00–17:00", "closed"]
    assert "25 December" in words(one(rows[1], "th"))


def test_a_holiday_of_which_the_hours_say_nothing_is_not_guessed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, CHRISTMAS)
    service = a_service(opening_hours="Mo-Fr 09:00-17:00")
    rows = page_of(client, service).select("table.hours tr")
    assert words(one(rows[0], "td")) == "public holiday: ask first"
    assert words(one(rows[3], "td")) == "09:00–17:00"


def test_a_number_for_professionals_is_no_number_for_the_visitor(client: Client) -> None:
    service = a_service(finder_nl="Vraag ernaar bij de gemeente.")
    service.contacts.add(
        ContactPoint.objects.create(
            slug="only-for-colleagues", kind="phone", value="+3292345678", for_professionals=True
        )
    )
    shown = words(one(page_of(client, service, "nl"), "section[aria-labelledby=contact]"))
    assert "Vraag ernaar bij de gemeente." in shown


def test_the_table_of_a_night_ends_at_midnight(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, MONDAY)
    rows = page_of(client, a_service(opening_hours="Mo 20:00-24:00")).select("table.hours tr")
    assert words(one(rows[0], "td")) == "20:00–24:00"
    assert words(one(rows[1], "td")) == "closed"


@pytest.mark.parametrize(
    ("first", "last", "is_closed"),
    [(0, 0, True), (-3, 0, True), (0, 3, True), (-3, -1, False), (1, 3, False)],
)
def test_a_closure_of_today_closes_the_service_whatever_its_hours(
    client: Client, monkeypatch: pytest.MonkeyPatch, first: int, last: int, is_closed: bool
) -> None:
    now_is(monkeypatch, MONDAY)
    service = a_service(opening_hours="24/7")
    Closure.objects.create(
        service=service,
        closed_from=MONDAY.date() + datetime.timedelta(days=first),
        closed_until=MONDAY.date() + datetime.timedelta(days=last),
    )
    soup = page_of(client, service)
    assert chips(soup) == (["Closed today"] if is_closed else ["Open day and night"])
    # A kept page may be read on another day: the script looks at the days for which it was said.
    chip = one(soup, "article.service > ul.chips [data-day]")
    days = [chip["data-day"], chip.get("data-last", chip["data-day"])]
    shifts = (first, last) if is_closed else (0, 0)
    assert days == [
        (MONDAY + datetime.timedelta(days=shift)).date().isoformat() for shift in shifts
    ]
    assert {row["data-on"] for row in soup.select(".today")} <= {MONDAY.date().isoformat()}
    assert ("Closed until and including" in words(section(soup, "when"))) is is_closed
    card = one(parsed(client, f"/en/organisations/{service.organisation.slug}/"), "article.card")
    shown = [words(chip) for chip in card.select(".chip")]
    assert shown == (["Closed today"] if is_closed else ["Open day and night"])


# For whom


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_status_is_told_with_its_answer_and_reason(client: Client, language: str) -> None:
    service = a_service(
        statuses={"refugee": "open", "applicant": "depends", "dublin": "closed"},
    )
    for slug, reason in (("applicant", "vier maanden"), ("dublin", "geen verblijf")):
        answer = service.statuses.get(status__slug=slug)
        for code in LANGUAGES:
            setattr(answer, f"reason_{code}", f"{reason} {code}")
        answer.save()
    part = section(page_of(client, service, language), "for")
    for kind, slug, reason in (
        ("open", "refugee", ""),
        ("depends", "applicant", f"vier maanden {language}"),
        ("closed", "dublin", f"geen verblijf {language}"),
    ):
        answer = one(part, f".statuses .{kind}")
        status = StatusType.objects.get(slug=slug)
        assert one(answer, "a")["href"] == f"/{language}/statuses/{slug}/"
        assert words(one(answer, "a")) == getattr(status, f"name_{language}")
        assert reason in words(answer)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("all", "Open to everyone, whatever their papers."),
        ("unknown", "We do not know for which papers it is open: ask first."),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_statuses_without_names_are_told_in_a_sentence(
    client: Client, language: str, rule: str, sentence: str
) -> None:
    part = section(page_of(client, a_service(status_rule=rule), language), "for")
    assert said(sentence, language) in words(part)
    assert part.select("dl") == []


@pytest.mark.parametrize(
    ("ages", "sentence"),
    [
        ({"age_from": 12, "age_to": 25}, "12 to 25 years"),
        ({"age_to": 18}, "up to 18 years"),
        ({"age_from": 18}, "from 18 years"),
        ({"age_from": 0, "age_to": 3}, "up to 3 years"),
    ],
)
def test_ages_are_told_in_words(client: Client, ages: dict[str, int], sentence: str) -> None:
    assert sentence in words(section(page_of(client, a_service(**ages)), "for"))


def test_no_audience_is_not_everyone(client: Client) -> None:
    nobody = section(page_of(client, a_service()), "for")
    assert "We do not know for whom: ask first." in words(nobody)
    everyone = section(page_of(client, a_service(audiences=("everyone",))), "for")
    assert "Everyone" in words(everyone)


def test_spoken_and_interpreted_languages_stand_apart(client: Client) -> None:
    service = a_service(languages=("nl", "fr"), interpreter="provided")
    arabic = SpokenLanguage.objects.get(tag="ar")
    ServiceLanguage.objects.create(service=service, language=arabic, kind="interpreter")
    text = words(section(page_of(client, service), "language"))
    assert "Dutch, French." in text
    assert "An interpreter is provided: Arabic." in text


# Where


def test_a_hidden_address_is_said_to_be_secret_and_nothing_of_it_is_shown(client: Client) -> None:
    service = a_service()
    a_location(service, visibility="hidden", label_nl="Vluchthuis", postcode="9000")
    soup = page_of(client, service)
    part = section(soup, "where")
    assert "The address is secret, to keep people safe." in words(part)
    assert part.select(".address") == []
    assert "Vluchthuis" not in soup.get_text()
    assert "9000" not in soup.get_text()


def test_an_address_of_which_only_the_town_is_shown_says_to_ask(client: Client) -> None:
    service = a_service()
    a_location(service, visibility="town", postcode="9000")
    part = section(page_of(client, service), "where")
    assert "9000 Ghent" in words(part)
    assert "ask the service" in words(part)


def test_a_full_address_is_shown_whole(client: Client) -> None:
    service = a_service()
    a_location(service, visibility="full", street="Veldstraat 1", postcode="9000")
    part = section(page_of(client, service), "where")
    assert [words(bdi) for bdi in part.select(".address bdi")] == ["Veldstraat 1, 9000 Ghent"]
    assert "secret" not in words(part)
    assert "ask the service" not in words(part)


def test_the_area_is_told_whole(client: Client) -> None:
    areas = ("44021", "44083", "46021", "11002", "12025")
    text = words(section(page_of(client, a_service(areas=areas)), "where"))
    for name in Region.objects.filter(nis__in=areas).values_list("name_en", flat=True):
        assert name in text
    assert "phone or online" not in text


# How sure it is


def test_sources_are_named_with_the_day_on_which_they_were_read(client: Client) -> None:
    service = a_service()
    service.sources.set(
        [
            a_source(
                title="Their own site",
                published_on="2025-03",
                consulted_on=datetime.date(2026, 11, 21),
                url="https://own.example/",
            )
        ]
    )
    part = section(page_of(client, service), "sources")
    assert one(part, "a")["href"] == "https://own.example/"
    assert words(one(part, "bdi")) == "Their own site"
    assert "(2025-03)" in words(part)
    assert re.search(r"consulted on 21 November 2026, read in a stored copy", words(part))


@pytest.mark.parametrize(
    ("values", "is_marked"),
    [
        ({"confidence": "high"}, False),
        ({"confidence": "medium"}, False),
        ({"confidence": "low"}, True),
        ({"confidence": "high", "needs_check": True}, True),
    ],
)
def test_what_is_old_or_uncertain_says_not_yet_verified(
    client: Client, values: dict[str, Any], is_marked: bool
) -> None:
    service = a_service(**values)
    notes = [words(note) for note in page_of(client, service).select("p.note:not([hidden])")]
    assert [note.startswith("Not yet verified") for note in notes] == [True] * is_marked
    card = one(parsed(client, f"/en/organisations/{service.organisation.slug}/"), "article.card")
    assert ("Not yet verified" in [words(c) for c in card.select(".chip")]) is is_marked


def test_where_no_person_checked_the_page_says_so(client: Client) -> None:
    never = page_of(client, a_service())
    assert "No person has checked" in words(one(never, "article.service > p.quiet"))


# Whether there is a page


@pytest.mark.parametrize(("state", "answer"), [("draft", 404), ("archived", 410)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_or_archived_service_has_no_page(
    client: Client, language: str, state: str, answer: int
) -> None:
    service = a_service(slug="secret-plan", name_nl="Geheim plan", state=state)
    soup = parsed(client, f"/{language}/services/{service.slug}/", answer=answer)
    assert "Geheim plan" not in soup.get_text()
    organisation = parsed(client, f"/{language}/organisations/{service.organisation.slug}/")
    assert "Geheim plan" not in organisation.get_text()


def test_an_unknown_service_has_no_page(client: Client) -> None:
    parsed(client, "/en/services/no-such/", answer=404)


# Languages


def test_text_in_another_language_carries_its_language_and_direction(client: Client) -> None:
    service = a_service(
        name_nl="Dienst",
        summary_nl="Een samenvatting.",
        how_to_get_in_nl="Bel eerst.\nKom dan.",
    )
    service.contacts.add(a_contact(service, value="1712", label_nl="Onthaal"))
    dutch = page_of(client, service, "nl")
    assert dutch.select("main p [lang], main p[lang], main h1 [lang]") == []
    french = page_of(client, service, "fr")
    summary = one(french, "p.lead span")
    assert (summary["lang"], summary["dir"], words(summary)) == ("nl", "ltr", "Een samenvatting.")
    name = one(french, "h1 bdi")
    assert (name["lang"], words(name)) == ("nl", "Dienst")
    assert [
        (p["lang"], p["dir"], words(p)) for p in section(french, "access").select("p[lang]")
    ] == [
        ("nl", "ltr", "Bel eerst."),
        ("nl", "ltr", "Kom dan."),
    ]
    label = one(section(french, "contact"), "li span[lang=nl]")
    assert words(label) == "Onthaal"


def test_text_in_the_language_of_the_page_carries_no_mark(client: Client) -> None:
    service = a_service(summary_nl="Nederlands.", summary_fr="Français.")
    lead = one(page_of(client, service, "fr"), "p.lead")
    assert words(lead) == "Français."
    assert lead.select("[lang]") == []


def test_english_falls_back_to_french_before_dutch(client: Client) -> None:
    service = a_service(summary_nl="Nederlands.", summary_fr="Français.")
    span = one(page_of(client, service), "p.lead span")
    assert (span["lang"], words(span)) == ("fr", "Français.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_machine_translation_says_that_it_is_one(client: Client, language: str) -> None:
    service = Service.objects.get(slug="payoke")
    text = words(one(page_of(client, service, language), "article.service > p.quiet"))
    sentence = said("This translation was made by a machine and is not reviewed yet.", language)
    assert (sentence in text) == (language != "nl")


def test_a_reviewed_translation_no_longer_says_so(client: Client) -> None:
    service = Service.objects.get(slug="payoke")
    states = TranslationState.objects.of(service).filter(language="fr")
    assert states.update(origin="human", reviewed_on=datetime.date(2026, 12, 1)) == 1
    text = words(one(page_of(client, service, "fr"), "article.service > p.quiet"))
    assert said("This translation was made by a machine and is not reviewed yet.", "fr") not in text


def test_a_closure_says_why_and_closes_its_days_in_the_table(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, MONDAY)
    service = a_service(opening_hours=OFFICE)
    first = MONDAY.date() + datetime.timedelta(days=1)
    service.closures.create(closed_from=first, closed_until=first, message_en="We are moving.")
    soup = page_of(client, service)
    days = [words(one(row, "td")) for row in soup.select("table.hours tr")]
    assert days[:3] == ["09:00–17:00", "closed", "09:00–17:00"]
    now_is(monkeypatch, MONDAY + datetime.timedelta(days=1))
    assert "We are moving." in words(section(page_of(client, service), "when"))


def test_the_hours_of_a_crisis_line_are_those_of_its_service(client: Client) -> None:
    soup = page_of(client, Service.objects.get(slug="1712"))
    line = CrisisLine.objects.get(slug="1712")
    assert line.hours == "Mo-Fr 09:00-18:00"
    assert "09:00–18:00" in words(section(soup, "when"))
    assert "17:00" not in words(section(soup, "when"))


def test_an_emergency_number_asks_for_no_papers_hours_or_price(client: Client) -> None:
    soup = page_of(client, Service.objects.get(slug="noodnummers-112-101"))
    assert "We do not know" not in words(one(soup, "article.service"))
    assert len(soup.select("section[aria-labelledby=contact] a.phone")) == 2


# Cost


def test_a_service_page_costs_the_same_for_one_row_and_for_three_hundred(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1 content version · 2 the service with its organisation · 3 contacts with their crisis lines · 4 locations ·
    # 5 their municipalities · 6 statuses · 7 sources · 8 closures · 9 relations, one union · 10 state of the translation
    queries = 10
    service = a_service(
        languages=("nl",),
        statuses={"refugee": "open"},
        audiences=("children",),
        summary_en="A service.",
    )
    a_contact(service, value="1712")
    a_location(service, visibility="town", postcode="9000")
    page_of(client, service)
    with django_assert_num_queries(queries):
        page_of(client, service)
    with as_loaded():
        for number in range(300):
            a_contact(service, value=f"+3292345{number:03}")
            a_location(service, visibility="town", postcode="9000")
            service.sources.add(a_source())
    service.regions.set(Region.objects.all()[:300])
    for status in StatusType.objects.exclude(slug="refugee"):
        service.statuses.create(status=status, answer="closed")
    for language in SpokenLanguage.objects.exclude(tag="nl"):
        ServiceLanguage.objects.create(service=service, language=language)
    page_of(client, service)
    with django_assert_num_queries(queries):
        soup = page_of(client, service)
    assert len(soup.select(".contacts li")) == len(soup.select(".address")) == 301
