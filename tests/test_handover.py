"""The list of a visitor: the sheet in one language and in two, what is shared, and the blank referral form."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import languages
from directory.handover.sharing import MOST_LINK_CHARACTERS
from directory.luggage import MOST_GATHERED
from directory.static_files import STYLES
from services.models import ContactPoint, CrisisLine, Region, Service, SpokenLanguage
from services.models import ServiceLanguage as Spoken
from tests.builders import a_service, an_organisation, as_loaded
from tests.reading import FEW, LANGUAGES, one, parsed, query, said, words
from tests.test_service_page import a_contact, a_location

pytestmark = pytest.mark.django_db

HOST = "https://testserver"
PAIRS = [("nl", "uk"), ("nl", "ar"), ("ar", "nl"), ("fr", "de")]


def the_list(client: Client, *slugs: str, language: str = "nl", **more: str) -> BeautifulSoup:
    return parsed(client, f"/{language}/list/", s=list(slugs), **more)


def blocks(soup: BeautifulSoup) -> list[Tag]:
    return soup.select("article.service-block")


def column(block: Tag, code: str) -> str:
    """All that stands in the cells of one language."""
    return " ".join(words(cell) for cell in block.select(f".pair > [lang={code}]"))


UNKNOWN = (
    "For whom",
    "Language",
    "Cost",
    "How to get in",
    "What to bring",
    "Papers",
    "Opening hours",
)


def unknown(block: Tag, language: str) -> str | None:
    """The cell that names all that is not known, if there is one."""
    heading = said("Not known", language)
    cells = block.select(f".pair > [lang={language}]:has(> b)")
    found = [words(cell) for cell in cells if words(one(cell, "b")) == heading]
    assert len(found) <= 1
    return found[0] if found else None


def of(message: str, language: str) -> str:
    """The message up to its first value."""
    return said(message, language).split("%(")[0].strip()


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_its_services_in_their_order(client: Client, language: str) -> None:
    names = {slug: Service.objects.get(slug=slug) for slug in ("ocmw", "ulysse-ssm", "huisarts")}
    soup = the_list(client, *names, language=language)
    assert words(one(soup, "h1")) == said("My list", language)
    with override(language):
        assert [words(one(block, "h2")) for block in blocks(soup)] == [
            service.name for service in names.values()
        ]
    assert [robots["content"] for robots in soup.select("meta[name=robots]")] == ["noindex"]


def test_each_service_can_be_taken_off_and_the_rest_stays(client: Client) -> None:
    soup = the_list(client, "ocmw", "huisarts", **{"with": "uk"})
    link = one(blocks(soup)[0], "a[data-gather=ocmw]")
    assert query(link) == {"s": ["huisarts"], "with": ["uk"]}
    assert len(blocks(parsed(client, "/nl/list/" + str(link["href"])))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_says_how_to_fill_it(client: Client, language: str) -> None:
    soup = the_list(client, language=language)
    assert blocks(soup) == []
    assert one(soup, "main a.button")["href"] == f"/{language}/services/"
    assert len(soup.select("main p")) == 3
    assert soup.select("main button, main form, .share") == []


def test_what_is_gone_is_counted_and_the_rest_is_shown(client: Client) -> None:
    a_service(slug="draft", state="draft")
    soup = the_list(client, "ocmw", "draft", "no-such", language="en")
    assert len(blocks(soup)) == 1
    assert words(one(soup, "p.note")).startswith("2 services")
    assert len(the_list(client, "ocmw").select("p.note.on-screen")) == 0


@pytest.mark.parametrize(
    ("slugs", "found"), [(["no-such"], []), (["ocmw", "no-such", "huisarts"], ["ocmw", "huisarts"])]
)
def test_the_menu_counts_and_keeps_what_was_found(
    client: Client, slugs: list[str], found: list[str]
) -> None:
    soup = the_list(client, *slugs)
    badge = one(soup, "#my-list")
    assert words(one(badge, "[data-count]")) == str(len(found))
    assert one(badge, "[data-count]").has_attr("hidden") == (not found)
    for link in soup.select(".main-menu a, .brand"):
        assert "no-such" not in str(link["href"])
    assert query(badge).get("s", []) == found
    assert [field["value"] for field in soup.select("main form [name=s]")] == found


def test_a_list_holds_at_most_twenty_and_says_so(client: Client) -> None:
    slugs = list(Service.objects.published().values_list("slug", flat=True)[: MOST_GATHERED + 1])
    assert len(blocks(the_list(client, *slugs[:MOST_GATHERED]))) == MOST_GATHERED
    assert the_list(client, *slugs[:MOST_GATHERED]).select("p.note.on-screen") == []
    soup = the_list(client, *slugs)
    assert len(blocks(soup)) == MOST_GATHERED == 20
    assert one(soup, "p.note.on-screen")


def test_buttons_that_need_a_script_are_hidden_without_it(client: Client) -> None:
    soup = the_list(client, "ocmw", "huisarts", **{"with": "uk"})
    for name in ("data-print", "data-keep", "data-share"):
        button = one(soup, f"button[type=button][{name}]")
        assert button.has_attr("hidden")
    assert said("Print this page with your browser.", "nl") in words(one(soup, "main noscript"))
    kept = str(one(soup, "[data-keep]")["data-urls"]).split()
    assert kept == ["/uk/services/ocmw/", "/uk/services/huisarts/"]
    for path in kept:
        assert client.get(path).status_code == 200


def test_a_list_with_a_service_that_may_be_hidden_offers_a_way_out(client: Client) -> None:
    a_service(slug="refuge", needs=("violence-home",))
    a_service(slug="rent", needs=("housing",))
    assert one(the_list(client, "rent", "refuge"), "#leave")
    assert the_list(client, "rent").select("#leave") == []
    assert one(parsed(client, "/nl/list/form/", s=["rent", "refuge"]), "#leave")
    assert one(parsed(client, "/nl/list/form/", **{"for": "refuge"}), "#leave")
    assert parsed(client, "/nl/list/form/", s=["rent"]).select("#leave") == []
    assert parsed(client, "/nl/list/form/").select("#leave") == []


def test_no_page_that_may_have_to_be_hidden_is_kept_on_a_phone(client: Client) -> None:
    a_service(slug="refuge", needs=("violence-home",))
    a_service(slug="rent", needs=("housing",))
    kept = one(the_list(client, "rent", "refuge"), "[data-keep]")["data-urls"]
    assert kept == "/nl/services/rent/"
    assert the_list(client, "refuge").select("[data-keep]") == []


# The second language


def test_the_language_is_chosen_in_a_form_that_keeps_the_list(client: Client) -> None:
    soup = the_list(client, "ocmw", "huisarts", place="44021", **{"with": "uk"})
    form = one(soup, "main form")
    assert (form["method"], form["action"]) == ("get", "/nl/list/")
    hidden = [(field["name"], field["value"]) for field in form.select("[type=hidden]")]
    assert hidden == [("s", "ocmw"), ("s", "huisarts"), ("place", "44021")]
    options = form.select("select#with[name=with] option")
    others = [code for code in languages.OFFERED if code != "nl"]
    assert [option["value"] for option in options] == ["", *others]
    assert [words(option) for option in options[1:]] == [languages.own_name(c) for c in others]
    assert [option["lang"] for option in options[1:]] == others
    assert one(form, "option[selected]")["value"] == "uk"
    assert form.select(".error, [aria-invalid]") == []
    assert one(form, "label")["for"] == "with"


@pytest.mark.parametrize("code", ["", "nl", "NL "])
def test_the_language_of_the_page_is_no_second_one(client: Client, code: str) -> None:
    soup = the_list(client, "ocmw", **{"with": code})
    assert soup.select("#with [selected], .error") == []
    assert all(len(row.select(":scope > *")) == 1 for row in soup.select(".pair"))


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("code", ["fa", "uk-UA", "<b>", "u" * 500])
def test_an_unknown_language_is_said_beside_the_field_and_nothing_is_lost(
    client: Client, language: str, code: str
) -> None:
    soup = the_list(client, "ocmw", "huisarts", language=language, **{"with": code})
    field = one(soup, "main form .field.has-error")
    message = "This site is not in that language yet: choose one from the list."
    assert words(one(field, "#with-error")) == said(message, language)
    assert one(field, "select")["aria-describedby"] == "with-error"
    assert words(one(soup, "title")).startswith(said("Error:", language))
    assert len(blocks(soup)) == 2
    assert len(soup.select("main form [name=s]")) == 2


@pytest.mark.parametrize(("language", "code"), PAIRS)
def test_the_readers_words_come_first_and_the_persons_beside_them(
    client: Client, language: str, code: str
) -> None:
    service = Service.objects.get(slug="ulysse-ssm")
    block = one(the_list(client, service.slug, language=language, **{"with": code}), "article")
    rows = block.select(".pair")
    assert len(rows) >= 9
    for row in rows:
        cells = row.select(":scope > *")
        assert [cell["lang"] for cell in cells] == [language, code]
        assert [cell["dir"] for cell in cells] == [
            languages.direction(language),
            languages.direction(code),
        ]
        assert all(words(cell) for cell in cells)
    for tongue in (language, code):
        told = column(block, tongue)
        assert " ".join(getattr(service, f"summary_{tongue}").split()) in told
        with override(tongue):
            assert service.get_interpreter_display() in told.lower() or tongue == "de"
        for message in ("For whom", "Language", "Cost", "How to get in", "Opening hours"):
            assert said(message, tongue) in told


def test_a_text_that_is_missing_is_marked_in_the_language_of_its_column(client: Client) -> None:
    both = {"finder_nl": "Vraag het.", "finder_uk": "Запитайте."}
    a_service(slug="half", summary_nl="Een dienst.", summary_en="A service.", **both)
    block = one(the_list(client, "half", **{"with": "uk"}), "article")
    cell = one(block, ".pair > [lang=uk]:has(.fallback)")
    text = one(cell, ".fallback")
    assert (text["lang"], text["dir"], words(text)) == ("en", "ltr", "A service.")
    assert words(one(cell, ".not-yet")) == said("not yet in English", "uk")
    assert block.select(".pair > [lang=nl] .fallback") == []


def test_days_are_named_in_the_language_of_each_column(client: Client) -> None:
    a_service(slug="hours", opening_hours="Mo-Fr 09:00-17:00; PH off")
    block = one(the_list(client, "hours", **{"with": "ar"}), "article")
    assert "ma-vr 09:00\u2060–\u206017:00" in column(block, "nl")
    arabic = column(block, "ar")
    assert "Mo-Fr" not in arabic
    assert "\u206609:00\u2060–\u206017:00\u2069" in arabic


# What a block says


@pytest.mark.parametrize("language", FEW)
def test_what_is_not_known_is_said(client: Client, language: str) -> None:
    a_service(slug="bare", confidence="low")
    block = one(the_list(client, "bare", language=language), "article")
    told = column(block, language)
    for message in (
        "Not yet verified: some of this is old or uncertain. Call or ask before you go.",
        "We know no phone number of this service.",
    ):
        assert said(message, language) in told
    row = unknown(block, language)
    assert row is not None
    assert [heading for heading in UNKNOWN if said(heading, language) not in row] == []
    # What it is, how sure it is, how to contact them, what is not known, what to say.
    assert len(block.select(".pair")) == 5


@pytest.mark.parametrize(("language", "code"), PAIRS)
def test_what_is_not_known_is_one_row_in_both_columns(
    client: Client, language: str, code: str
) -> None:
    service = a_service(slug="half", cost="free", what_to_bring_de="Ausweis.")
    a_contact(service, value="+3293334444")
    block = one(the_list(client, "half", language=language, **{"with": code}), "article")
    for tongue in (language, code):
        row = unknown(block, tongue) or ""
        assert said("Opening hours", tongue) in row
        assert said("Cost", tongue) not in row
        assert said("What to bring", tongue) not in row
    told = column(block, language)
    assert ("Ausweis." in told) == (language == "de")
    assert (said("We do not know: ask when you call.", language) in told) == (language != "de")


def test_a_service_of_which_all_is_known_has_no_row_of_the_unknown(client: Client) -> None:
    service = a_service(
        slug="all",
        what_to_bring_nl="Niets.",
        access="self",
        cost="free",
        interpreter="no",
        audiences=("everyone",),
        status_rule="all",
        opening_hours="24/7",
    )
    a_contact(service, value="+3293334444")
    assert unknown(one(the_list(client, "all"), "article"), "nl") is None


def test_what_is_known_is_said(client: Client) -> None:
    service = a_service(
        slug="known",
        what_to_bring_nl="Je identiteitskaart.",
        access="self",
        cost="free",
        interpreter="provided",
        audiences=("women", "everyone"),
        age_from=18,
        statuses={"refugee": "open", "dublin": "closed"},
    )
    a_contact(service, value="+3293334444")
    told = column(one(the_list(client, "known"), "article"), "nl")
    assert "Je identiteitskaart." in told
    with override("nl"):
        for display in (service.get_access_display(), service.get_cost_display()):
            assert display in told.lower()
    for message in ("and everyone else", "Open to", "Closed to"):
        assert said(message, "nl") in told
    assert "18" in told
    assert said("We do not know: ask when you call.", "nl") not in told


def test_the_number_is_large_and_numbers_of_professionals_stay_away(client: Client) -> None:
    service = a_service(slug="numbers", organisation=an_organisation(name_nl="Huis & Haard"))
    a_contact(service, value="+3293334444", label_nl="onthaal", hours="Mo-Fr 09:00-12:00")
    a_contact(service, value="+3293335555", for_professionals=True)
    a_contact(service, kind="email", value="hulp@huis.example")
    block = one(the_list(client, "numbers"), "article")
    number = one(block, ".big-number a.phone")
    assert (number["href"], words(number), number["dir"]) == (
        "tel:+3293334444",
        "09 333 44 44",
        "ltr",
    )
    assert "ma-vr" in words(one(block, ".big-number"))
    assert one(block, "a[href='mailto:hulp@huis.example']")
    assert "5555" not in str(block)
    assert "Huis & Haard" in words(block)
    assert one(block, "h2 bdi")["translate"] == "no"


def test_the_way_is_told_in_both_languages_or_left_to_write(client: Client) -> None:
    service = a_service(slug="where")
    known = {"route_nl": "Tram 1, halte Kerk.", "route_uk": "Трамвай 1."}
    a_location(service, visibility="full", street="Kerkstraat 1", postcode="9000", **known)
    block = one(the_list(client, "where", **{"with": "uk"}), "article")
    assert "Tram 1, halte Kerk." in column(block, "nl")
    assert "Трамвай 1." in column(block, "uk")
    assert block.select(".hand") == []
    a_location(service, visibility="full", street="Dorp 2", postcode="9000")
    block = one(the_list(client, "where"), "article")
    assert "Dorp 2" in words(block)
    assert words(one(block, ".hand")) == said("The way:", "nl")


@pytest.mark.parametrize(
    ("language", "code"), [("nl", "de"), ("de", "nl"), ("nl", "ar"), ("nl", "")]
)
def test_a_way_that_is_told_in_one_language_stands_in_each_column(
    client: Client, language: str, code: str
) -> None:
    a_location(
        a_service(slug="way"),
        visibility="full",
        street="Dorp 2",
        postcode="9000",
        route_de="Am Bahnhof links.",
    )
    block = one(the_list(client, "way", language=language, **{"with": code}), "article")
    for tongue in filter(None, (language, code)):
        told = column(block, tongue)
        assert said("The way there", tongue) in told
        assert ("Am Bahnhof links." in told) == (tongue == "de")
        if tongue != "de":
            assert said("We do not know: ask when you call.", tongue) in told


@pytest.mark.parametrize("language", FEW)
def test_street_and_town_are_one_piece_from_left_to_right(client: Client, language: str) -> None:
    a_location(
        a_service(slug="where"),
        visibility="full",
        street="Kerkstraat 1",
        postcode="9000",
        label_nl="Onthaal",
    )
    town = getattr(Region.objects.get(nis="44021"), f"name_{language}")
    for path, within in (("list/", ".block-head"), ("services/where/", ".address")):
        soup = parsed(client, f"/{language}/{path}", s="where")
        address = one(soup, f"{within} bdi[dir=ltr][translate=no]:-soup-contains(Kerkstraat)")
        assert words(address) == f"Kerkstraat 1, 9000 {town}"


@pytest.mark.parametrize("path", ["/nl/list/", "/nl/list/form/"])
def test_a_hidden_address_stays_hidden(client: Client, path: str) -> None:
    service = a_service(slug="safe")
    a_location(service, visibility="hidden", label_nl="Vluchthuis", route_nl="Achter de kerk.")
    a_location(service, visibility="town", route_nl="Naast de molen.")
    soup = parsed(client, path, s="safe")
    page = words(one(soup, "main"))
    assert "Vluchthuis" not in page
    assert "kerk" not in page
    assert "molen" not in page
    assert Region.objects.get(nis="44021").name_nl in page


def test_an_emergency_service_asks_for_no_papers_and_no_hours(client: Client) -> None:
    service = a_service(slug="now")
    ContactPoint.objects.filter(crisis_line__slug="112").first().services.add(service)
    told = column(one(the_list(client, "now", language="en"), "article"), "en")
    for heading in ("Papers", "Opening hours", "Cost", "What to bring"):
        assert f"{heading} " not in told


# Say at the desk


@pytest.mark.parametrize(("language", "code"), PAIRS)
def test_a_sentence_to_point_at_names_the_needs_and_the_language(
    client: Client, language: str, code: str
) -> None:
    service = a_service(slug="desk", needs=("housing", "money-rights"))
    block = one(the_list(client, "desk", language=language, **{"with": code}), "article")
    for tongue in (language, code):
        sentence = words(one(block, f".say[lang={tongue}]"))
        assert of("Hello. I would like help with: %(needs)s.", tongue) in sentence
        assert of("My language: %(language)s. Is there an interpreter?", tongue) in sentence
        for need in service.needs.all():
            assert getattr(need, f"name_{tongue}") in sentence
        with override(tongue):
            # In each pair Dutch or French is the language of the desk.
            person = "ar" if "ar" in (language, code) else code
            assert SpokenLanguage.objects.get(tag=person).name in sentence
    alone = words(one(one(the_list(client, "desk", language=language), "article"), ".say"))
    assert of("My language: %(language)s. Is there an interpreter?", language) not in alone


def test_what_could_harm_whoever_carries_it_is_not_in_the_sentence(client: Client) -> None:
    service = a_service(slug="quiet", needs=("housing", "violence-home", "self-harm-suicidal"))
    sentence = words(one(the_list(client, "quiet"), ".say"))
    for need in service.needs.all():
        assert (need.name_nl in sentence) == (need.slug == "housing")
    a_service(slug="only", needs=("sexual-violence",))
    sentence = words(one(the_list(client, "only"), ".say"))
    assert said("Hello. I would like help.", "nl") in sentence


# The QR code


@pytest.mark.parametrize(("code", "leads_to"), [("", "nl"), ("uk", "uk"), ("ar", "ar")])
def test_the_code_leads_to_the_page_in_the_language_of_the_person(
    client: Client, code: str, leads_to: str
) -> None:
    soup = the_list(client, "ocmw", "huisarts", place="44021", **{"with": code})
    for block, slug in zip(blocks(soup), ("ocmw", "huisarts"), strict=True):
        url = f"{HOST}/{leads_to}/services/{slug}/"
        drawing = one(block, "svg.qr")
        assert drawn(drawing) == dark(url)
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
        assert [path["fill"] for path in drawing.select("path")] == ["#fff", "#000"]
        caption = one(block, ".code bdi")
        assert caption.get_text() == url.removeprefix("https://")
        assert len(caption.select("wbr")) == caption.get_text().count("/")
        assert client.get(urlsplit(url).path).status_code == 200


@pytest.mark.parametrize(
    ("language", "code", "person"),
    [
        ("ar", "nl", "ar"),
        ("nl", "ar", "ar"),
        ("uk", "fr", "uk"),
        ("en", "nl", "en"),
        ("nl", "fr", "fr"),
        ("fr", "nl", "nl"),
        ("uk", "ar", "ar"),
        ("en", "uk", "uk"),
        ("ar", "", "ar"),
    ],
)
def test_the_person_speaks_the_language_that_desks_do_not(
    client: Client, language: str, code: str, person: str
) -> None:
    soup = the_list(client, "ocmw", language=language, **{"with": code})
    block = one(soup, "article")
    assert drawn(one(block, "svg.qr")) == dark(f"{HOST}/{person}/services/ocmw/")
    assert one(block, ".code > span > span")["lang"] == person
    assert str(one(soup, "[data-share]")["data-url"]) == f"{HOST}/{person}/list/?s=ocmw"
    for tongue in filter(None, (language, code)):
        with override(tongue):
            name = SpokenLanguage.objects.get(tag=person).name
        told = of("My language: %(language)s. Is there an interpreter?", tongue)
        sentence = words(one(block, f".say[lang={tongue}]"))
        assert (f"{told} {name}" in sentence) == bool(code)


@pytest.mark.parametrize(
    ("language", "code", "is_asked"),
    [
        ("ar", "", True),
        ("uk", "", True),
        ("ar", "nl", False),
        ("nl", "", False),
        ("fr", "uk", False),
    ],
)
def test_who_reads_what_desks_do_not_is_asked_for_their_language(
    client: Client, language: str, code: str, is_asked: bool
) -> None:
    soup = the_list(client, "ocmw", language=language, **{"with": code})
    hints = soup.select("#with-hint")
    assert [words(hint) for hint in hints] == is_asked * [
        said("Choose the language of the people at the desk.", language)
    ]
    assert one(soup, "#with").get("aria-describedby") == ("with-hint" if is_asked else None)
    assert parsed(client, f"/{language}/list/form/", **{"with": code}).select("#with-hint") == []


def drawn(svg: Tag) -> set[tuple[int, int]]:
    """The dark modules of the drawing as (column, row)."""
    found = set()
    path = svg.select("path")[1]["d"]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", str(path)):
        found |= {(int(x) + step, int(y)) for step in range(int(length))}
    return found


def dark(url: str) -> set[tuple[int, int]]:
    rows = segno.make(url, error="m", micro=False).matrix_iter(border=4)
    return {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


# The top and the foot


@pytest.mark.parametrize(("language", "code"), PAIRS)
def test_the_sheet_says_where_it_is_from_and_whom_to_call_in_danger(
    client: Client, language: str, code: str
) -> None:
    soup = the_list(client, "ocmw", language=language, **{"with": code})
    top = one(soup, ".sheet-top")
    assert "testserver" in words(top)
    assert "Trede" in words(top)
    assert len(top.select(".hand")) == 2
    assert top.select("input") == []
    foot = one(soup, ".sheet-foot")
    lines = CrisisLine.objects.filter(type="emergency").exclude(number="")
    assert lines
    assert [part["lang"] for part in foot.select(":scope > p")] == [language, code]
    for part in foot.select(":scope > p"):
        for line in lines:
            assert getattr(line, f"name_{part['lang']}") in words(part)
            assert one(part, f"a[href='tel:{line.tel}']")


# What is shared


def shared(soup: BeautifulSoup) -> dict[str, str]:
    """The texts that the links would send, by the way they go."""
    links = [str(link["href"]) for link in one(soup, ".share").select("a")]
    texts = {}
    for link in links:
        assert len(link) < MOST_LINK_CHARACTERS
        parts = urlsplit(link)
        sent = parse_qs(parts.query.lstrip("&"), keep_blank_values=True)
        texts[parts.scheme] = sent.get("body", sent.get("text", [""]))[0].replace("\r\n", "\n")
    return texts


def test_a_list_is_sent_by_mail_message_or_whatsapp(client: Client) -> None:
    service = a_service(slug="first", name_nl="Huis", name_uk="Дім")
    a_contact(service, value="+3293335555", for_professionals=True)
    a_contact(service, value="+3293334444")
    soup = the_list(client, "first", "ocmw", place="44021", **{"with": "uk"})
    texts = shared(soup)
    assert set(texts) == {"mailto", "sms", "https"}
    for text in texts.values():
        assert text.startswith(f"Дім\n09 333 44 44\n{HOST}/uk/services/first/\n\n")
        assert text.endswith(f"{HOST}/uk/list/?s=first&s=ocmw")
        assert "44021" not in text
        assert "5555" not in text
    assert all(link["rel"] == ["noreferrer"] for link in soup.select(".share a"))
    assert str(soup.select(".share a")[2]["href"]).startswith("https://wa.me/?text=")
    button = one(soup, "[data-share]")
    assert button["data-url"] == f"{HOST}/uk/list/?s=first&s=ocmw"
    assert "09 333 44 44" in button["data-text"]
    assert button["data-title"] == said("Addresses of help", "uk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_is_sent_as_one_address(client: Client, language: str) -> None:
    for number in range(MOST_GATHERED):
        a_service(slug=f"{'long-' * 15}{number:02}", name_nl="Een lange naam van een dienst")
    slugs = [f"{'long-' * 15}{number:02}" for number in range(MOST_GATHERED)]
    for text in shared(the_list(client, *slugs, language=language)).values():
        address = urlsplit(text)
        assert (address.path, parse_qs(address.query)["s"]) == (f"/{language}/list/", slugs)


@pytest.mark.parametrize("language", FEW)
def test_a_service_is_shared_from_its_own_page(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/services/huisarts/", s="ocmw", place="44021")
    url = f"{HOST}/{language}/services/huisarts/"
    assert one(soup, "[data-share]")["data-url"] == url
    for text in shared(soup).values():
        assert text.splitlines()[-1] == url
        assert "ocmw" not in unquote(text)


# The referral form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_referral_form_is_paper_and_holds_nothing(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/list/form/")
    main = one(soup, "main")
    fields = main.select("input, textarea, select")
    assert [field["name"] for field in fields] == ["with"]
    assert len(main.select("form")) == 1
    assert main.select("form .blanks") == []
    # 1 the date · 5 who refers, 5 who receives · 8 the person · 3 the caregiver · 5 consent · 2 received
    assert len(main.select(".blank dd")) == 29
    assert main.select(".blank dd bdi") == []
    requested = one(soup, "section[aria-labelledby=requested]")
    assert len(requested.select("li")) == 14
    assert [robots["content"] for robots in soup.select("meta[name=robots]")] == ["noindex"]
    notes = words(one(soup, ".form-notes"))
    assert (
        said("This is a form on paper. This site sends nothing and keeps nothing.", language)
        in notes
    )
    assert "IASC inter-agency referral form and guidance note" in notes


def test_the_receiving_organisation_is_filled_in(client: Client) -> None:
    service = a_service(
        slug="receiver", name_nl="Centrum", organisation=an_organisation(name_nl="Koepel")
    )
    a_contact(service, value="+3293334444")
    a_contact(service, value="+3293335555", for_professionals=True)
    a_contact(service, kind="email", value="hulp@huis.example")
    a_location(service, visibility="full", street="Kerkstraat 1", postcode="9000")
    soup = parsed(client, "/nl/list/form/", s="receiver")
    filled = [words(value) for value in soup.select("section[aria-labelledby=receiving] dd")]
    assert filled == [
        "Centrum, Koepel",
        "",
        "09 333 55 55",
        "hulp@huis.example",
        "Kerkstraat 1, 9000 Gent",
    ]
    assert soup.select("section[aria-labelledby=referring] dd bdi") == []


def test_of_a_longer_list_the_receiver_is_chosen_and_the_list_kept(client: Client) -> None:
    soup = parsed(client, "/nl/list/form/", s=["ocmw", "huisarts"], **{"with": "uk"})
    assert soup.select("main dd bdi") == []
    links = soup.select("main .link-list a")
    assert [query(link)["for"] for link in links] == [["ocmw"], ["huisarts"]]
    assert all(query(link)["s"] == ["ocmw", "huisarts"] for link in links)
    soup = parsed(client, str(links[1]["href"]))
    name = Service.objects.get(slug="huisarts").name_nl
    assert words(soup.select("section[aria-labelledby=receiving] dd")[0]).startswith(name)
    assert one(soup, "form [type=hidden][name=for]")["value"] == "huisarts"


@pytest.mark.parametrize("chosen", ["no-such", "a" * 300])
def test_an_unknown_receiver_leaves_the_lines_blank(client: Client, chosen: str) -> None:
    soup = parsed(client, "/nl/list/form/", s=["ocmw", "huisarts"], **{"for": chosen})
    assert soup.select("main dd bdi") == []
    assert len(soup.select("main .link-list a")) == 2


@pytest.mark.parametrize(("language", "code"), PAIRS)
def test_the_person_reads_what_they_sign(client: Client, language: str, code: str) -> None:
    soup = parsed(client, f"/{language}/list/form/", **{"with": code})
    columns = one(soup, "section[aria-labelledby=consent] .pair").select(":scope > *")
    assert [part["lang"] for part in columns] == [language, code]
    for part in columns:
        message = "With my signature I agree that this information is exchanged."
        assert said(message, str(part["lang"])) in words(part)
    client_part = one(soup, "section[aria-labelledby=client]")
    assert all(label.select(f"[lang={code}]") for label in client_part.select("h2, dt"))
    assert one(soup, "section[aria-labelledby=referring]").select(f"[lang={code}]") == []


# What it costs


def test_a_list_costs_the_same_for_one_service_and_for_twenty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    slugs = []
    with as_loaded():
        for number in range(MOST_GATHERED):
            service = a_service(
                slug=f"costs-{number}", statuses={"refugee": "open"}, audiences=("women",)
            )
            a_contact(service, value=f"+32933344{number:02}")
            a_location(service, visibility="full", street="Kerkstraat 1", postcode="9000")
            Spoken.objects.create(service=service, language=SpokenLanguage.objects.get(tag="ar"))
            slugs.append(service.slug)
    parsed(client, "/nl/list/")
    # 1 content version · 2 services with their organisations · 3 contacts · 4 places · 5 municipalities
    # 6 statuses · 7 relations, one union · 8 closures of today
    for chosen in (slugs[:1], slugs):
        for code in ("", "uk"):
            with django_assert_num_queries(8):
                soup = the_list(client, *chosen, **{"with": code})
            assert len(blocks(soup)) == len(chosen)
    # The form has no use for the relations and the closures; 7 the needs that offer a way out.
    for chosen in (slugs[:1], slugs):
        with django_assert_num_queries(7):
            parsed(client, "/nl/list/form/", s=chosen)


def test_the_style_of_the_sheet_is_served_and_small() -> None:
    from django.contrib.staticfiles import finders

    assert "css/sheet.css" in STYLES["site.css"]
    with open(finders.find("css/sheet.css"), encoding="utf-8") as file:
        assert len(file.read()) < 3.5 * 1024
