"""Every other public page, and what all public pages share."""

import itertools
import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import languages
from services.models import CrisisLine, Organisation, Region, Service
from tests import reckoning
from tests.builders import a_service, an_organisation, as_loaded
from tests.reading import FEW, LANGUAGES, cards, one, parsed, query, said, total, words
from tiers.models import Situation, StatusType, Tier

pytestmark = pytest.mark.django_db

PATHS = (
    "",
    "services/",
    "services/?cost=free&place=9000",
    "services/?place=1050",
    "services/?age=abc&place=zzzz",
    "services/?q=qwxyzqwxyz",
    "services/ulysse-ssm/",
    "organisations/ulysse-ssm/",
    "help/",
    "coverage/",
    "list/?s=ulysse-ssm&s=no-such",
    "list/?s=ulysse-ssm&with=uk",
    "list/form/?s=ulysse-ssm&with=ar",
    "tiers/",
    "tiers/focused/",
    "statuses/",
    "statuses/applicant/",
    "places/44021/",
    "places/be/",
    "crisis/",
    "about/",
    "needs/trauma-symptoms/",
    "needs/violence-home/",
    "topics/",
    "topics/care/",
    "topics/housing/?place=9000",
    "topics/work/?place=1050",
    "professionals/",
    "guides/helpers-ladder/",
    "guides/circle-of-influence/",
    "trainings/",
    "trainings/vvsg-solentra-trauma/",
    "resources/",
    "resources/?language=uk&tier=community",
    "glossary/",
    "glossary/?q=qwxyzqwxyz",
    "glossary/orange-card/",
    "languages/",
    "languages/ar/",
    "languages/fa-AF/?place=9000",
)
MISSING = (
    "no-such/",
    "services/no-such/",
    "organisations/no-such/",
    "tiers/no-such/",
    "statuses/no-such/",
    "places/99999/",
    "needs/no-such/",
    "topics/no-such/",
    "guides/no-such/",
    "glossary/no-such/",
    "trainings/no-such/",
    "languages/tlh/",
)


def everything() -> list[tuple[str, int]]:
    return [(path, 200) for path in PATHS] + [(path, 404) for path in MISSING]


# What all pages share


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "status"), everything())
def test_every_page_is_whole(client: Client, language: str, path: str, status: int) -> None:
    soup = parsed(client, f"/{language}/{path}", answer=status)
    assert (soup.html["lang"], soup.html["dir"]) == (language, languages.direction(language))
    assert words(one(soup, "h1"))
    assert one(one(soup, "main#main"), "h1")
    title = words(one(soup, "title"))
    assert title
    assert "Trede" in title
    assert one(soup, "meta[name=description]")["content"]
    assert one(soup, "a.skip")["href"] == "#main"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in soup.select("[aria-labelledby], [aria-describedby]"):
        named = str(tag.get("aria-labelledby") or tag.get("aria-describedby"))
        assert named in ids
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), levels


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize(("path", "status"), everything())
def test_every_page_leaves_no_trace_and_loads_nothing_from_elsewhere(
    client: Client, language: str, path: str, status: int
) -> None:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == status
    assert not response.has_header("Set-Cookie")
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    soup = BeautifulSoup(response.content, "html.parser")
    loaded = [tag["src"] for tag in soup.select("[src]")]
    loaded += [
        link["href"]
        for link in soup.select("link[href]")
        if not set(link["rel"]) & {"alternate", "canonical"}
    ]
    assert len(loaded) >= 2, "an icon and a style sheet"
    for address in loaded:
        assert str(address).startswith("/static/") or address == "/manifest.webmanifest", address
    assert soup.select("style, [style], script:not([src]), iframe") == []
    assert not [
        tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)
    ]


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("path", PATHS)
def test_the_language_switch_leads_to_the_same_page_in_each_language(
    client: Client, language: str, path: str
) -> None:
    soup = parsed(client, f"/{language}/{path}")
    switch = one(soup, "nav.switch")
    active = one(switch, "[aria-current=true]")
    assert (active["lang"], words(active)) == (language, languages.own_name(language))
    links = switch.select("a")
    others = [code for code, _name in settings.LANGUAGES if code != language]
    assert [link["hreflang"] for link in links] == others
    assert [link["lang"] for link in links] == others
    assert [link["dir"] for link in links] == [languages.direction(code) for code in others]
    assert [words(link) for link in links] == [languages.own_name(code) for code in others]
    # That these pages are there, in that language, is asked of each above.
    assert [link["href"] for link in links] == [f"/{code}/{path}" for code in others]
    alternates = soup.select("link[rel=alternate][hreflang]")
    assert {link["hreflang"] for link in alternates} == {language, *others}


@pytest.mark.parametrize("language", FEW)
def test_every_link_inside_the_site_leads_somewhere(client: Client, language: str) -> None:
    seen: set[str] = set()
    for path in PATHS:
        for link in parsed(client, f"/{language}/{path}").select("a[href]"):
            address = urlsplit(str(link["href"]))
            if address.scheme or address.netloc or not address.path.startswith("/"):
                continue
            seen.add(address.path)
    assert len(seen) > 80
    for path in sorted(seen):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-BE,fr;q=0.9", "fr"),
        ("en", "en"),
        ("sq,zh;q=0.5", "nl"),
        ("", "nl"),
        ("ti,fr;q=0.5", "fr"),
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.5", "ar"),
        ("uk-UA,ru;q=0.8", "uk"),
        ("de-BE,fr;q=0.5", "de"),
    ],
)
def test_the_bare_address_leads_to_the_language_of_the_browser(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_a_language_that_is_not_offered_is_not_found(client: Client) -> None:
    assert "ti" in languages.ALL
    assert client.get("/ti/").status_code == 404
    assert client.get("/xx/services/").status_code == 404


# Home


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_asks_where_and_what_and_shows_the_pyramid(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/")
    form = one(soup, "form.finder")
    assert form["action"] == f"/{language}/services/"
    labels = {label["for"] for label in form.select("label")}
    assert labels == {field["id"] for field in form.select("input, select")}
    assert [field["name"] for field in form.select("input, select")] == ["box", "place"]
    heading = one(soup, "h1")
    assert heading.find_next_sibling() is form
    layers = [str(link["href"]) for link in soup.select("ol.pyramid a")]
    assert layers == [
        f"/{language}/tiers/{slug}/" for slug in ("specialised", "focused", "community", "basic")
    ]
    where = one(soup, "form.where")
    assert where["action"] == f"/{language}/#layers"
    assert [field["name"] for field in where.select("input")] == ["place"]
    situations = one(soup, "form[method=post]")
    assert situations["action"] == f"/{language}/help/"
    sentences = [button["value"] for button in situations.select("button[name=situation]")]
    assert sorted(sentences) == sorted(Situation.objects.values_list("slug", flat=True))
    assert soup.select_one(f"main a[href='/{language}/help/']")


def test_the_form_of_home_works_as_it_is_sent(client: Client) -> None:
    soup = parsed(client, "/en/services/", box="housing", place="9000")
    assert cards(soup)
    assert soup.select(".error") == []


@pytest.mark.parametrize("path", ["/en/", "/en/tiers/"])
def test_the_pyramid_counts_the_published_services_of_each_layer(client: Client, path: str) -> None:
    def counts() -> list[int]:
        numbers = parsed(client, path).select(".pyramid .layer-count")
        return [int(words(number).split()[0]) for number in numbers]

    before = counts()
    assert len(before) == 4
    assert sum(before) == Service.objects.published().count()
    a_service(tier="basic")
    a_service(tier="basic", state="draft")
    assert counts() == [*before[:3], before[3] + 1]


# Layers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["basic", "community", "focused", "specialised"])
def test_a_layer_says_what_it_is_and_what_lies_above_and_below(
    client: Client, language: str, slug: str
) -> None:
    tier = Tier.objects.get(slug=slug)
    soup = parsed(client, f"/{language}/tiers/{slug}/")
    assert words(one(soup, "h1")) == getattr(tier, f"name_{language}")
    needs = {str(link["href"]) for link in soup.select("section[aria-labelledby=needs] a")}
    assert needs == {f"/{language}/needs/{need.slug}/" for need in tier.needs.all()} != set()
    beside = {link["href"] for link in soup.select("nav.steps a")}
    assert beside == {
        f"/{language}/tiers/{other.slug}/"
        for other in Tier.objects.filter(level__in=(tier.level - 1, tier.level + 1))
    }
    count = Service.objects.published().filter(tier=tier).count()
    assert str(count) in words(one(soup, "form.finder h2"))
    assert one(soup, "form.finder input[type=hidden][name=tier]")["value"] == slug
    assert total(parsed(client, f"/{language}/services/", tier=slug, place="")) == count


# Statuses


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_statuses_are_listed_by_name(client: Client, language: str) -> None:
    links = parsed(client, f"/{language}/statuses/").select("ul.link-list > li > a")
    assert len(links) == 13
    for link, status in zip(links, StatusType.objects.in_order(), strict=True):
        assert link["href"] == f"/{language}/statuses/{status.slug}/"
        assert words(link) == getattr(status, f"name_{language}")


@pytest.mark.parametrize("language", FEW)
def test_every_status_page_says_that_it_is_no_legal_advice(client: Client, language: str) -> None:
    statuses = list(StatusType.objects.all())
    assert statuses
    for status in statuses:
        soup = parsed(client, f"/{language}/statuses/{status.slug}/")
        assert words(one(soup, "h1")) == getattr(status, f"name_{language}")
        advice = soup.select("p.note")[0]
        assert said("This informs; it is no legal advice. Laws change.", language) in words(advice)
        assert query(one(advice, "a")) == {"need": ["legal-help"]}
        assert query(one(soup, "main a.button")) == {"status": [status.slug]}
        assert soup.select(".carried a, section.sources li")
        assert len(soup.select("main section h2")) >= 2


@pytest.mark.parametrize(("confidence", "notes"), [("high", 1), ("medium", 2), ("low", 2)])
def test_a_status_that_is_not_certain_says_so(client: Client, confidence: str, notes: int) -> None:
    status = StatusType.objects.get(slug="applicant")
    status.confidence = confidence
    status.save()
    StatusType.objects.update(due_on=None)  # what is overdue has a note of its own
    assert len(parsed(client, "/en/statuses/applicant/").select("p.note")) == notes


# Places


@pytest.mark.parametrize("language", FEW)
def test_a_place_shows_what_there_is_by_layer_from_the_base_up(
    client: Client, language: str
) -> None:
    soup = parsed(client, f"/{language}/places/44021/")
    name = reckoning.read_in(reckoning.regions()["44021"]["name"], language)
    assert name in words(one(soup, "h1"))
    assert "9000" in words(one(soup, "h1 + p"))
    around = [link["href"] for link in soup.select("h1 + p a")]
    assert around == [f"/{language}/places/{nis}/" for nis in ("be", "02000", "40000")]
    layers = [str(part["aria-labelledby"]) for part in soup.select("main > section")]
    assert layers == [f"layer-{slug}" for slug in ("basic", "community", "focused", "specialised")]
    for part in soup.select("main > section"):
        assert 1 <= len(part.select("article.card")) <= 5
        button = one(part, "a.button")
        number = re.search(r"\d+", words(button))
        assert number
        assert total(parsed(client, str(button["href"]))) == int(number.group())


def test_the_nearest_services_of_a_place_come_first(client: Client) -> None:
    a_service(slug="country", name_nl="Aaa")
    a_service(slug="here", name_nl="Aab", areas=("44021",))
    a_service(slug="elsewhere", name_nl="Aac", areas=("11002",))
    shown = cards(parsed(client, "/nl/places/44021/"))
    assert shown[0] == "here"
    assert "elsewhere" not in shown


def test_a_province_lists_its_municipalities(client: Client) -> None:
    inside = Region.objects.filter(parent__nis="40000")
    assert inside.count() > 50
    links = parsed(client, "/nl/places/40000/").select("ul.many-columns a")
    assert {link["href"] for link in links} == {f"/nl/places/{place.nis}/" for place in inside}
    assert parsed(client, "/nl/places/44021/").select("ul.many-columns") == []


def test_a_layer_without_services_says_whom_to_ask(client: Client) -> None:
    Service.objects.filter(tier__slug="community").update(state="draft")
    part = one(parsed(client, "/en/places/44021/"), "section[aria-labelledby=layer-community]")
    assert part.select("article, a.button") == []
    assert "Ask the OCMW/CPAS or a GP." in words(part)


def test_a_place_costs_the_same_for_one_row_and_for_three_hundred(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1 content version · 2 keys and layers of all services here, in order · 3 the twenty that are shown, with their
    # organisations · 4 their relations, one union · 5 closures of today
    queries = 5
    shown = cards(parsed(client, "/nl/places/44021/"))
    assert len(shown) == 20
    with as_loaded():
        for _ in range(300):
            a_service(areas=("44021",))
    with django_assert_num_queries(queries):
        parsed(client, "/nl/places/44021/")
    Service.objects.exclude(slug=shown[0]).update(state="archived")
    with django_assert_num_queries(queries):
        assert cards(parsed(client, "/nl/places/44021/")) == [shown[0]]


# Crisis lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_crisis_page_shows_every_line_with_its_number_or_its_way_in(
    client: Client, language: str
) -> None:
    soup = parsed(client, f"/{language}/crisis/")
    lines = list(CrisisLine.objects.order_by("position", "slug"))
    assert len(lines) == 20
    assert [item["id"] for item in soup.select("li.crisis-line")] == [line.slug for line in lines]
    without_number = 0
    for line in lines:
        item = soup.find(id=line.slug)
        assert words(one(item, "h2")) == getattr(line, f"name_{language}")
        if line.number:
            link = one(item, "a[href^='tel:']")
            assert (link["href"], words(link)) == (f"tel:{line.tel}", line.number)
            assert link["dir"] == "ltr"
        else:
            without_number += 1
            assert item.select("a[href^='tel:']") == []
            assert " ".join(getattr(line, f"how_{language}").split()) in words(item)
    assert without_number >= 1


def test_a_number_is_changed_in_one_place_and_shows_on_every_page(client: Client) -> None:
    line = CrisisLine.objects.get(slug="112")
    assert reached_by(line)
    pages = [f"/{language}/{path}" for language in FEW for path in PATHS]
    pages += [f"/{language}/services/{slug}/" for language in FEW for slug in reached_by(line)]
    for page in pages:
        assert "tel:112" in {link["href"] for link in parsed(client, page).select("a")}, page
    line.number, line.tel = "0800 99 112", "+3280099112"
    line.save()
    for page in pages:
        soup = parsed(client, page)
        numbers = [link for link in soup.select("a") if link.get("href") == "tel:+3280099112"]
        assert numbers, page
        assert all("0800 99 112" in words(link) for link in numbers)
        assert "tel:112" not in {link["href"] for link in soup.select("a")}, page


@pytest.mark.parametrize("slug", ["centre-prevention-suicide", "child-focus", "tele-onthaal-106"])
def test_every_crisis_line_is_read_from_its_table(client: Client, slug: str) -> None:
    line = CrisisLine.objects.get(slug=slug)
    pages = ["/nl/crisis/", *(f"/nl/services/{service}/" for service in reached_by(line))]
    old = f"tel:{line.tel}"
    line.number, line.tel = "0800 99 777", "+3280099777"
    line.save()
    for page in pages:
        links = {link["href"] for link in parsed(client, page).select("a")}
        assert "tel:+3280099777" in links, page
        assert old not in links, page


def reached_by(line: CrisisLine) -> list[str]:
    """The published services that are reached by this line."""
    found = Service.objects.published().filter(contacts__crisis_line=line)
    return list(found.values_list("slug", flat=True))


def test_a_line_that_is_taken_out_leaves_the_page(client: Client) -> None:
    CrisisLine.objects.get(slug="antigif").delete()
    assert parsed(client, "/en/crisis/").find(id="antigif") is None


# Organisations


def test_an_organisation_with_a_service_that_may_be_hidden_offers_a_way_out(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = an_organisation()
    path = f"/nl/organisations/{organisation.slug}/"
    a_service(organisation=organisation, needs=("housing",))
    parsed(client, path)
    # 1 content version · 2 organisation · 3 its services · 4 their relations, one union · 5 closures of today
    # 6 members · 7 sources
    with django_assert_num_queries(7):
        assert parsed(client, path).select("#leave") == []
    a_service(organisation=organisation, needs=("violence-home",), state="draft")
    assert parsed(client, path).select("#leave") == []
    a_service(organisation=organisation, needs=("violence-home",))
    with django_assert_num_queries(7):
        assert one(parsed(client, path), "#leave")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisation_lists_its_published_services_and_members(
    client: Client, language: str
) -> None:
    network = an_organisation(name_nl="Netwerk", abbreviation="NW", website="https://nw.example/")
    member = an_organisation(name_nl="Lid", parent=network)
    a_service(slug="published", organisation=network)
    a_service(slug="draft", organisation=network, state="draft")
    a_service(slug="of-member", organisation=member)
    soup = parsed(client, f"/{language}/organisations/{network.slug}/")
    assert words(one(soup, "h1")) == "Netwerk (NW)"
    assert cards(soup) == ["published"]
    links = {link["href"] for link in soup.select("main a")}
    assert f"/{language}/organisations/{member.slug}/" in links
    assert "https://nw.example/" in links
    child = parsed(client, f"/{language}/organisations/{member.slug}/")
    up = {link["href"] for link in child.select("main > p a")}
    assert f"/{language}/organisations/{network.slug}/" in up


def test_an_organisation_without_services_says_so(client: Client) -> None:
    soup = parsed(client, f"/en/organisations/{an_organisation().slug}/")
    assert cards(soup) == []
    assert "We list no service of this organisation yet." in words(one(soup, "main"))


def test_every_organisation_has_a_page(client: Client) -> None:
    slugs = list(Organisation.objects.values_list("slug", flat=True))
    assert len(slugs) > 250
    for slug in slugs:
        parsed(client, f"/fr/organisations/{slug}/")


# About and 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_tells_of_privacy_sources_and_licences(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/about/")
    for part in ("privacy", "sources", "licences", "limits"):
        assert words(one(soup, f"h2#{part}"))
    assert "https://creativecommons.org/licenses/by/4.0/" in {
        link["href"] for link in soup.select("a")
    }


@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("path", MISSING)
def test_a_page_that_does_not_exist_still_helps(client: Client, language: str, path: str) -> None:
    soup = parsed(client, f"/{language}/{path}", answer=404)
    assert words(one(soup, "h1")) == said("This page does not exist", language)
    links = {link["href"] for link in soup.select("main a")}
    assert {f"/{language}/", f"/{language}/services/", f"/{language}/crisis/"} <= links
    assert "tel:112" in {link["href"] for link in soup.select("aside.strip a")}
