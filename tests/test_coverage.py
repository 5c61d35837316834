"""Who is where and what is missing: the page and the command, against the fixture files."""

import io
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import languages
from directory.coverage_map import LABELS, PATHS
from services.models import ContactPoint, Door, Service
from tests import reckoning
from tests.builders import a_service, as_loaded
from tests.reading import LANGUAGES, one, parsed, query, said, total, words
from tiers.models import Audience, NeedGroup

pytestmark = pytest.mark.django_db

TIERS = ("basic", "community", "focused", "specialised")
PROVINCES = ("10000", "20001", "20002", "30000", "40000", "50000", "60000", "70000", "80000")
ROWS = (*PROVINCES, "90000", "04000", "de")
QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"status": "undocumented"},
    {"audience": "children"},
    {"status": "applicant", "audience": "women"},
)
LARGEST_MAP = 6144

# What the files say


@cache
def towns(code: str) -> frozenset[str]:
    """The municipalities in a place or a named area."""
    areas = reckoning.rows("places/areas.yaml")
    if code in areas:
        return frozenset().union(*(towns(nis) for nis in areas[code]["regions"]))
    inside = (nis for nis in reckoning.municipalities() if code in reckoning.lineage(nis))
    return frozenset(inside)


def reach_of(slug: str) -> frozenset[str]:
    return frozenset().union(*(towns(code) for code in reckoning.services()[slug]["areas"]))


def expected(question: dict[str, str], tier: str, row: str) -> tuple[int, int]:
    """The numbers for the whole of an area, and for a part of it only."""
    found = [
        reach_of(slug)
        for slug in reckoning.fitting([*question.items(), ("tier", tier)])
        if reckoning.services()[slug]["state"] == "published"
    ]
    whole = sum(towns(row) <= reach for reach in found)
    return whole, sum(bool(towns(row) & reach) for reach in found) - whole


def silent_about(status: str, tier: str, row: str) -> int:
    """The services that reach the area and have no answer for the status."""
    return sum(
        service["status_rule"] != "all"
        and status not in {answer["status"] for answer in service.get("statuses", ())}
        for slug, service in reckoning.services().items()
        if service["tier"] == tier and towns(row) & reach_of(slug)
    )


def with_office() -> set[str]:
    """The municipalities whose own OCMW/CPAS has a phone in the files."""
    contacts = reckoning.rows("services/contacts.yaml")
    municipalities = set(reckoning.municipalities())
    return {
        area
        for service in reckoning.services().values()
        if service["tier"] == "basic"
        and "money-rights" in service["needs"]
        and any(contacts[slug]["kind"] == "phone" for slug in service.get("contacts", ()))
        for area in service["areas"]
        if area in municipalities
    }


# What the page says


def number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0


def section(soup: BeautifulSoup, tier: str) -> Tag:
    return one(soup, f"section[aria-labelledby=layer-{tier}]")


def table(soup: BeautifulSoup, tier: str) -> dict[str, list[Tag]]:
    """The cells of each line of a layer's table, by the code of the area."""
    lines = section(soup, tier).select("tbody tr")
    found = {}
    for line in lines:
        link = line.select_one("th a")
        key = str(link["href"]).rstrip("/").rsplit("/", 1)[-1] if link else "de"
        found[key] = line.select("td")
    assert sorted(found) == sorted(ROWS)
    return found


def numbers(soup: BeautifulSoup, tier: str) -> dict[str, tuple[int, int]]:
    return {
        row: (number(words(cells[0])), number(words(cells[1])))
        for row, cells in table(soup, tier).items()
    }


def drawn(soup: BeautifulSoup, tier: str) -> dict[str, tuple[int, int]]:
    """The numbers of a layer's map, by the code of the area that stands at that point."""
    places = {(str(x), str(y)): code for code, (x, y) in LABELS.items()}
    found = {}
    for text in section(soup, tier).select("svg text"):
        whole, _plus, part = words(text).partition("+")
        found[places[str(text["x"]), str(text["y"])]] = (int(whole), int(part or 0))
    return found


def doors(soup: BeautifulSoup, tier: str) -> dict[str, str]:
    """The slug of the first door of each area."""
    found = {}
    for row, cells in table(soup, tier).items():
        link = cells[-1].select_one("a")
        found[row] = str(link["href"]).rstrip("/").rsplit("/", 1)[-1] if link else ""
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("tier", TIERS)
def test_every_cell_counts_what_the_files_say(
    client: Client, question: dict[str, str], tier: str
) -> None:
    found = numbers(parsed(client, "/en/coverage/", **question), tier)
    assert found == {row: expected(question, tier, row) for row in ROWS}
    assert sum(whole for whole, _part in found.values()) > 20


@pytest.mark.parametrize("tier", TIERS)
def test_the_services_that_say_nothing_about_a_status_are_counted_apart(
    client: Client, tier: str
) -> None:
    soup = parsed(client, "/en/coverage/", status="undocumented")
    shown = {row: number(words(cells[2])) for row, cells in table(soup, tier).items()}
    assert shown == {row: silent_about("undocumented", tier, row) for row in ROWS}
    assert len(table(parsed(client, "/en/coverage/"), tier)["de"]) == 3


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_map_has_the_numbers_of_the_table(client: Client, question: dict[str, str]) -> None:
    soup = parsed(client, "/fr/coverage/", **question)
    for tier in TIERS:
        assert drawn(soup, tier) == numbers(soup, tier)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_number_leads_to_the_list_that_has_as_many(
    client: Client, question: dict[str, str]
) -> None:
    soup = parsed(client, "/en/coverage/", **question)
    for tier, row in (("basic", "04000"), ("focused", "60000"), ("specialised", "40000")):
        link = one(table(soup, tier)[row][0], "a")
        assert query(link) == {
            "place": [row],
            "tier": [tier],
            **{name: [value] for name, value in question.items()},
        }
        assert total(parsed(client, str(link["href"]))) == int(words(link))


def test_a_service_counts_where_it_works_wholly_or_in_part(client: Client) -> None:
    before = numbers(parsed(client, "/en/coverage/"), "focused")
    a_service(areas=("44021",), tier="focused")
    a_service(areas=("40000", "11002"), tier="focused")
    a_service(areas=tuple(sorted(towns("04000"))), tier="focused")
    a_service(areas=(), tier="focused")
    a_service(areas=("be",), tier="focused", state="draft")
    after = numbers(parsed(client, "/en/coverage/"), "focused")
    gained = {
        row: (after[row][0] - before[row][0], after[row][1] - before[row][1])
        for row in ROWS
        if after[row] != before[row]
    }
    assert gained == {"40000": (1, 1), "10000": (0, 1), "04000": (1, 0)}


def test_a_service_for_the_german_speaking_community_counts_in_a_part_of_its_province(
    client: Client,
) -> None:
    before = numbers(parsed(client, "/en/coverage/"), "focused")
    a_service(areas=tuple(sorted(towns("de"))), tier="focused")
    after = numbers(parsed(client, "/en/coverage/"), "focused")
    assert after["de"] == (before["de"][0] + 1, before["de"][1])
    assert after["60000"] == (before["60000"][0], before["60000"][1] + 1)


# Gaps


def test_an_empty_cell_says_so_in_words(client: Client) -> None:
    Service.objects.filter(tier__slug="community").update(state="draft")
    a_service(areas=("30000",), tier="community")
    soup = parsed(client, "/en/coverage/")
    assert words(table(soup, "community")["40000"][0]) == "nothing"
    assert number(words(table(soup, "community")["30000"][0])) == 1
    assert drawn(soup, "community")["40000"] == (0, 0)
    gaps = [words(item).replace(" :", ":") for item in soup.select("ul.gaps li")]
    assert len(gaps) == len(ROWS) - 1
    assert "East Flanders: Community and family supports" in gaps
    assert len(section(soup, "community").select("path.shade-0")) == len(ROWS) - 1


def test_no_gap_is_said_too(client: Client) -> None:
    soup = parsed(client, "/en/coverage/")
    assert soup.select("ul.gaps") == []
    assert "We know at least one service in every layer for every area." in words(one(soup, "main"))


def test_an_area_with_only_help_from_a_wider_area_is_named(client: Client) -> None:
    lead = "No service of their own"
    Service.objects.filter(tier__slug="focused").update(state="draft")
    a_service(areas=("be",), tier="focused")
    a_service(areas=("44021",), tier="focused")
    words_of = [words(p) for p in section(parsed(client, "/en/coverage/"), "focused").select("p")]
    named = one_of(words_of, lead)
    assert "West Flanders" in named
    assert "East Flanders" not in named


def one_of(texts: list[str], start: str) -> str:
    found = [text for text in texts if text.startswith(start)]
    assert len(found) == 1, texts
    return found[0]


# Doors


def test_the_first_door_of_care_and_of_basic_needs_stands_beside_each_number(
    client: Client,
) -> None:
    soup = parsed(client, "/en/coverage/")
    assert set(doors(soup, "specialised").values()) == {"huisarts"}
    assert set(doors(soup, "basic").values()) == {"ocmw"}


def test_a_door_that_is_closed_or_doubtful_for_the_status_is_not_the_first(client: Client) -> None:
    found = doors(parsed(client, "/en/coverage/", status="undocumented"), "basic")
    assert found["40000"] == found["04000"] == "caw"
    assert found["50000"] == found["de"] == "ocmw-dringende-medische-hulp"


def test_a_doubtful_door_is_shown_where_there_is_no_other_and_says_so(client: Client) -> None:
    soup = parsed(client, "/en/coverage/", status="applicant")
    assert doors(soup, "basic")["50000"] == "ocmw"
    assert "(ask first)" in words(table(soup, "basic")["50000"][-1])
    assert "(ask first)" not in words(table(soup, "basic")["40000"][-1])


def test_a_door_for_a_part_of_an_area_is_not_its_door(client: Client) -> None:
    Door.objects.all().delete()
    group = NeedGroup.objects.get(slug="care")
    here = Door.objects.create(slug="here", need_group=group, service=a_service(slug="behind"))
    here.regions.set(Service.objects.get(slug="caw-antwerpen").regions.all()[:1])
    here.named_areas.add(*Door.named_areas.field.related_model.objects.filter(slug="de"))
    found = doors(parsed(client, "/en/coverage/"), "focused")
    assert found == {row: "behind" if row == "de" else "" for row in ROWS}
    assert "no service known" in words(one(parsed(client, "/en/coverage/"), "main"))


# Filters


def test_an_unknown_value_gets_a_message_and_the_page_stays(client: Client) -> None:
    soup = parsed(client, "/en/coverage/", status="no-such", audience="women", fbclid="x")
    field = one(soup, "#status")
    assert field["aria-invalid"] == "true"
    assert "no-such" in words(one(soup, f"#{field['aria-describedby']}"))
    assert words(one(soup, "title")).startswith("Error:")
    assert numbers(soup, "basic")["40000"] == expected({"audience": "women"}, "basic", "40000")
    assert one(soup, "#audience option[selected]")["value"] == "women"
    assert soup.select("#status option[selected]") == []


def test_other_parameters_change_nothing(client: Client) -> None:
    plain = numbers(parsed(client, "/en/coverage/"), "basic")
    other = parsed(client, "/en/coverage/", place="9000", age="abc", tier="nonsense", q="x")
    assert numbers(other, "basic") == plain
    assert other.select(".error") == []


def test_the_last_of_several_values_counts(client: Client) -> None:
    soup = parsed(client, "/en/coverage/", status=["refugee", "undocumented"])
    assert one(soup, "#status option[selected]")["value"] == "undocumented"


def test_nonsense_in_a_filter_breaks_nothing(client: Client) -> None:
    for value in ("x" * 5000, "<b>", "'; --"):
        assert parsed(client, "/nl/coverage/", audience=value).select("#audience-error")


# Offices


def test_municipalities_whose_office_has_no_number_are_counted(client: Client) -> None:
    known = with_office()
    part = one(parsed(client, "/en/coverage/"), "section[aria-labelledby=offices]")
    lines = [
        (number(words(line.select("td")[0])), number(words(line.select("td")[1])))
        for line in part.select("tbody tr")
    ]
    assert sorted(lines) == sorted((len(towns(row) - known), len(towns(row))) for row in ROWS)
    everywhere = towns("be")
    assert len(everywhere) == 565
    assert f"{len(everywhere - known)} of the 565" in words(one(part, "p"))


@pytest.mark.parametrize(
    ("values", "with_phone", "more"),
    [
        ({"needs": ("money-rights",)}, True, 1),
        ({"needs": ("money-rights",)}, False, 0),
        ({"needs": ("housing",)}, True, 0),
        ({"needs": ("money-rights",), "tier": "community"}, True, 0),
        ({"needs": ("money-rights",), "state": "draft"}, True, 0),
        ({"needs": ("money-rights",), "areas": ("40000",)}, True, 0),
    ],
)
def test_an_office_is_known_by_its_layer_its_need_its_phone_and_its_own_municipality(
    client: Client, values: dict, with_phone: bool, more: int
) -> None:
    service = a_service(**{"areas": ("44021",), **values})
    kind = "phone" if with_phone else "email"
    value = "+3292669911" if with_phone else "ocmw@stad.example"
    service.contacts.add(ContactPoint.objects.create(slug="office", kind=kind, value=value))
    part = one(parsed(client, "/en/coverage/"), "section[aria-labelledby=offices]")
    assert f"For {565 - len(with_office()) - more} of the 565" in words(one(part, "p"))


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_maps_are_small_and_named_and_nothing_is_inline(client: Client, language: str) -> None:
    page = client.get(f"/{language}/coverage/", {"status": "undocumented"}).content.decode()
    maps = re.findall(r'<svg class="map".*?</svg>', page, re.DOTALL)
    assert len(maps) == len(TIERS)
    assert max(len(svg.encode()) for svg in maps) <= LARGEST_MAP
    soup = BeautifulSoup(page, "html.parser")
    assert soup.select("style, [style], script:not([src])") == []
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for tier in TIERS:
        svg = one(section(soup, tier), "svg[role=img]")
        assert words(one(svg, f"#{svg['aria-labelledby']}"))
        assert len(svg.select("path.area")) == len(ROWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_caption_and_its_heads(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/coverage/")
    assert words(one(soup, "h1")) == said("Where help is, and where it is missing", language)
    assert len(soup.select("table")) == len(TIERS) + 1
    for part in soup.select("table"):
        assert words(one(part, "caption"))
        assert all(head.get("scope") in ("col", "row") for head in part.select("th"))
        assert len(part.select("tbody th[scope=row]")) == len(ROWS)


def test_every_area_has_an_outline() -> None:
    assert set(PATHS) == set(LABELS) == set(ROWS)
    assert all(re.fullmatch(r"[Mlz\d -]+", path) for path in PATHS.values())


def test_coverage_costs_the_same_for_one_service_and_for_fifty_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1 content version · 2 municipalities with an office · 3 keys, layers and areas of all services · 4 doors
    # 5 what was asked and not found
    queries = 5
    parsed(client, "/nl/coverage/")
    with as_loaded():
        for at in range(50):
            a_service(areas=("44021", "be"), tier=TIERS[at % 4], statuses={"applicant": "depends"})
    for question in QUESTIONS:
        with django_assert_num_queries(queries):
            parsed(client, "/nl/coverage/", **question)
    kept = a_service(slug="only")
    Service.objects.exclude(pk=kept.pk).update(state="archived")
    for question in QUESTIONS:
        with django_assert_num_queries(queries):
            soup = parsed(client, "/nl/coverage/", **question)
    assert Audience.objects.filter(services=kept).count() == 0
    assert soup.select("ul.gaps li")


# The command


def run(**options: str) -> str:
    out = io.StringIO()
    call_command("coverage_report", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_command_prints_the_table_in_each_language(language: str) -> None:
    assert said("Where to begin", language) in run(language=language)


def test_the_command_prints_the_numbers_of_the_page() -> None:
    printed = run(language="en", status="undocumented", audience="children")
    question = {"status": "undocumented", "audience": "children"}
    lines = [line.split() for line in printed.splitlines() if line.startswith("  Hainaut  ")]
    assert len(lines) == len(TIERS) + 1
    for line, tier in zip(lines, TIERS, strict=False):
        assert (int(line[1]), int(line[2])) == expected(question, tier, "50000")
    known = with_office()
    assert lines[-1] == ["Hainaut", str(len(towns("50000") - known)), str(len(towns("50000")))]
    assert printed.splitlines()[-1].split() == ["Belgium", str(565 - len(known)), "565"]
    assert "We know at least one service in every layer for every area." in printed


def test_the_lines_of_a_printed_table_stand_under_each_other() -> None:
    lines = run(language="en").splitlines()
    start = lines.index("Basic services and security") + 1
    part = lines[start : start + 1 + len(ROWS)]
    ends = {re.match(r"  .*?\S  +\d+  +\d+  (?=\S)", line).end() for line in part[1:]}
    assert len(ends) == 1
    assert part[0][ends.pop() :].startswith("Where to begin")


def test_the_command_lists_the_empty_cells() -> None:
    Service.objects.filter(tier__slug="specialised").update(state="draft")
    printed = run(language="en")
    assert "  Hainaut: Specialised services" in printed.splitlines()
    assert "We know at least one service in every layer" not in printed


@pytest.mark.parametrize("name", ["status", "audience"])
def test_the_command_refuses_a_slug_that_it_does_not_know(name: str) -> None:
    with pytest.raises(CommandError, match=f"--{name}.*no-such"):
        run(language="en", **{name: "no-such"})


def test_the_command_refuses_a_language_that_is_not_offered() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("coverage_report", "--language=xx")
