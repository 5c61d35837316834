"""Numbers without people: what is counted, how it is written, and that no small number can be read or reckoned."""

import logging
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.counting import numbers, tallies
from directory.counting.charts import WIDTH, chart
from directory.counting.numbers import FEWEST
from directory.counting.tallies import Question, Tallies, write
from directory.help.state import RESULT, State
from services.models import Region, Service, Tally
from tests.builders import a_service
from tests.reading import one, parsed, words
from tests.seeing import ANSWERS
from tests.signing_in import a_member, sign_in
from tiers.models import Need, Tier

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

OOST_VLAANDEREN, BRUSSELS, FLANDERS = "40000", "04000", "02000"
PAGE = reverse("admin:services_tally_changelist")


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> Tallies:
    """Counts of this test alone."""
    own = Tallies(write)
    for module in (tallies, sys.modules["directory.counting.asked"]):
        monkeypatch.setattr(module, "tallies", own)
    return own


def asked(counted: Tallies) -> list[tuple]:
    """What waits to be written: need, layer, region, language, found; each as often as it was counted."""
    return [
        (question.need, question.tier, question.region, question.language, question.is_found)
        for question, times in counted.waiting.items()
        for _time in range(times)
    ]


# What is counted


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/fr/services/", [(None, None, None, "fr", True)]),
        (
            "/nl/services/?need=housing&place=9000",
            [("housing", "basic", OOST_VLAANDEREN, "nl", True)],
        ),
        (
            "/nl/services/?need=housing&need=grief-loss&tier=focused",
            [
                ("housing", "basic", None, "nl", False),
                ("grief-loss", "community", None, "nl", False),
            ],
        ),
        ("/ar/services/?tier=focused&place=04000", [(None, "focused", BRUSSELS, "ar", True)]),
        ("/nl/services/?place=21004", [(None, None, BRUSSELS, "nl", True)]),
        ("/nl/services/?place=02000", [(None, None, FLANDERS, "nl", True)]),
        ("/nl/services/?place=be", [(None, None, None, "nl", True)]),
        ("/nl/services/?q=zzzzzz", [(None, None, None, "nl", False)]),
        # Nothing is asked yet where the place is not clear, and another page asks nothing new.
        ("/nl/services/?place=1050", []),
        ("/nl/services/?place=zzzz", []),
        ("/nl/services/?page=2", []),
    ],
)
def test_the_list_counts_needs_and_the_region(
    client: Client, counted: Tallies, address: str, expected: list[tuple]
) -> None:
    if "tier=focused&place" not in address:
        Service.objects.exclude(tier__slug="basic").update(state="draft")
    assert client.get(address).status_code == 200
    assert asked(counted) == expected


def test_the_advice_counts_its_needs_with_their_own_layer(client: Client, counted: Tallies) -> None:
    a_service(areas=("44021",), needs=("housing",), audiences=("everyone",))
    whole = {**ANSWERS, "place": ()}
    state = State(RESULT, whole, ("44021",), "Gent", ("ar",))
    assert client.get(f"/nl/help/{state.token()}/").status_code == 200
    needs = {need: (tier, region, found) for need, tier, region, _language, found in asked(counted)}
    assert needs["housing"] == ("basic", OOST_VLAANDEREN, True)
    # The layer of the need, whatever the advice makes of how somebody copes.
    own = {need.slug: need.tier.slug for need in Need.objects.select_related("tier")}
    assert {need: tier for need, (tier, _region, _found) in needs.items()} == {
        need: own[need] for need in needs
    }
    assert "talk-to-someone" in needs


def test_an_advice_that_finds_nothing_is_counted_so(client: Client, counted: Tallies) -> None:
    Service.objects.update(state="draft")
    answers = {"who": ("who-adult",), "danger": ("danger-no",), "needs": ("need-housing",)}
    state = State(RESULT, answers, ("44021",), "Gent")
    client.get(f"/nl/help/{state.token()}/")
    assert asked(counted) == [("housing", "basic", OOST_VLAANDEREN, "nl", False)]


def test_questions_and_other_pages_count_nothing(client: Client, counted: Tallies) -> None:
    for path in (
        "/nl/",
        "/nl/help/",
        f"/nl/help/{State('needs', ANSWERS).token()}/",
        "/nl/crisis/",
    ):
        assert client.get(path).status_code == 200
    client.head("/nl/services/")
    client.get("/api/services")
    assert asked(counted) == []


@pytest.mark.parametrize(
    ("agent", "is_counted"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", False),
        ("Mozilla/5.0 (X11) HeadlessChrome/120.0", False),
        ("curl/8.5.0", False),
        ("python-requests/2.31", False),
        ("Mozilla/5.0 (compatible; Trede link check)", False),
        ("Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) Mobile Safari/537.36", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", True),
        ("", True),
    ],
)
def test_a_machine_that_says_so_is_not_counted(
    client: Client, counted: Tallies, agent: str, is_counted: bool
) -> None:
    client.get("/nl/services/", headers={"user-agent": agent})
    assert bool(counted.waiting) is is_counted


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_page_fetched_ahead_is_not_counted(client: Client, counted: Tallies, header: str) -> None:
    client.get("/nl/services/", headers={header: "prefetch;prerender"})
    assert not counted.waiting


def test_a_count_knows_no_visitor() -> None:
    kept = {field.name for field in Tally._meta.get_fields()}
    assert kept == {"id", "day", "tier", "need", "region", "language", "is_found", "times"}
    assert set(Question.__dataclass_fields__) == kept - {"id", "times"}


# How it is written


def a_question(**values: Any) -> Question:
    return Question(
        **{
            "day": date(2026, 11, 22),
            "language": "nl",
            "is_found": True,
            "need": "housing",
            **values,
        }
    )


def test_a_page_writes_nothing_itself(
    client: Client, counted: Tallies, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/nl/services/")
    for _visit in range(tallies.MOST_WAITING + 5):
        counted.add([a_question()])
    with django_assert_num_queries(0):
        counted.add([a_question()])
    client.get("/nl/services/")
    assert not Tally.objects.exists()
    counted.flush()
    assert sum(Tally.objects.values_list("times", flat=True)) == tallies.MOST_WAITING + 8


def test_counts_of_a_day_go_to_the_same_row(counted: Tallies) -> None:
    other = a_question(region=OOST_VLAANDEREN, tier="basic", is_found=False)
    for questions in ([a_question(), a_question()], [a_question(), other]):
        counted.add(questions)
        counted.flush()
    assert not counted.waiting
    rows = Tally.objects.order_by("times")
    assert [row.times for row in rows] == [1, 3]
    first = rows[0]
    assert (first.need.slug, first.tier.slug, first.region.nis) == (
        "housing",
        "basic",
        OOST_VLAANDEREN,
    )
    assert (first.day, first.language, first.is_found) == (date(2026, 11, 22), "nl", False)


def test_nothing_to_write_costs_nothing(
    counted: Tallies, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        counted.flush()


def test_what_is_gone_meanwhile_is_left_out(counted: Tallies) -> None:
    counted.add([a_question(need="no-such"), a_question(region="99999"), a_question()])
    counted.flush()
    assert Tally.objects.count() == 1


def test_a_failure_to_write_is_logged_and_breaks_no_page(
    client: Client, counted: Tallies, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_times: Any) -> None:
        raise DatabaseError("the disk is full")

    counted._write = fail
    assert client.get("/nl/services/").status_code == 200
    with caplog.at_level(logging.ERROR, logger="directory.counting"):
        counted.flush()
    assert "1 counts could not be written now" in caplog.text
    # They wait for the next time.
    counted._write = write
    counted.flush()
    assert Tally.objects.get().times == 1


def test_a_hundred_counts_are_written_at_once_and_fewer_after_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[int] = []
    arrived = tallies.threading.Event()

    def note(times: Counter) -> None:
        written.append(times.total())
        arrived.set()

    monkeypatch.setattr(tallies.atexit, "register", lambda _flush: None)
    monkeypatch.setattr(tallies, "MOST_SECONDS", 600)
    busy = Tallies(note)
    busy.serve()
    busy.add([a_question()] * (tallies.MOST_WAITING - 1))
    assert not arrived.wait(0.2)
    busy.add([a_question()])
    assert arrived.wait(5)
    assert written == [tallies.MOST_WAITING]
    arrived.clear()
    monkeypatch.setattr(tallies, "MOST_SECONDS", 0.05)
    quiet = Tallies(note)
    quiet.serve()
    quiet.add([a_question()])
    assert arrived.wait(5)
    assert written[-1] == 1


ENDS = """
import os
from directory.wsgi import application
from directory.counting import tallies
from django.db import connection
from django.utils import timezone
from services.models import Region, Tally
from tiers.models import Need, Tier
with connection.schema_editor() as editor:
    for model in (Tier, Need, Region, Tally):
        editor.create_model(model)
tallies.tallies.add([tallies.Question(timezone.localdate(), "nl", True)])
"""


def test_a_process_that_ends_writes_what_it_counted(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    command = [sys.executable, "-c", ENDS]
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    sql = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('select times from services_tally').fetchall())"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", sql, str(tmp_path / "db.sqlite3")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[(1,)]"


# What is shown


def a_tally(
    times: int, *, need: str | None = "housing", region: str | None = None, **values: Any
) -> Tally:
    known = Need.objects.select_related("tier").filter(slug=need).first()
    return Tally.objects.create(
        **{
            "day": timezone.localdate(),
            "need": known,
            "tier": known.tier if known else None,
            "region": Region.objects.filter(nis=region).first(),
            "language": "nl",
            "is_found": True,
            "times": times,
            **values,
        }
    )


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, a_member())


def table(page: BeautifulSoup, key: str) -> dict[str, dict[str, str]]:
    """The cells of a table by the heads of their row and column."""
    part = one(page, f"table#{key}")
    heads = [words(head) for head in part.select("thead th")][1:]
    return {
        words(one(line, "th")): dict(
            zip(heads, (words(cell) for cell in line.select("td")), strict=True)
        )
        for line in part.select("tbody tr, tfoot tr")
    }


def name(slug: str) -> str:
    return str(Need.objects.get(slug=slug).name_en)


def test_what_was_asked_fewer_than_five_times_is_hidden(desk: Client) -> None:
    a_tally(12, region=OOST_VLAANDEREN)
    a_tally(4, region=BRUSSELS)
    a_tally(7, region=BRUSSELS, need="grief-loss", is_found=False)
    a_tally(4, need="school-childcare")
    shown = table(parsed(desk, PAGE), "asked")
    places = {nis: Region.objects.get(nis=nis).name for nis in (OOST_VLAANDEREN, BRUSSELS)}
    assert shown[name("housing")] == {
        places[BRUSSELS]: "fewer than 5",
        places[OOST_VLAANDEREN]: "10",
        "Shown together": "10",
    }
    assert shown[name("grief-loss")][places[BRUSSELS]] == "5"
    assert name("school-childcare") not in shown
    # Totals add up what is shown: the four in Brussels are in none of them.
    assert shown["Shown together"] == {
        places[BRUSSELS]: "5",
        places[OOST_VLAANDEREN]: "10",
        "Shown together": "15",
    }
    not_found = table(parsed(desk, PAGE), "not-found")
    assert set(not_found) == {name("grief-loss"), "Shown together"}


def test_rows_of_several_days_and_languages_are_one_number(desk: Client) -> None:
    for language, day in product(("nl", "fr"), (1, 2)):
        a_tally(2, language=language, day=timezone.localdate().replace(day=day))
    page = parsed(desk, PAGE)
    assert table(page, "asked")[name("housing")]["Shown together"] == "5"
    assert not page.select("table#languages")
    a_tally(5, language="fr")
    assert table(parsed(desk, PAGE), "languages") == {"français": {"Asked": "5"}}


def no_whole_fives(page: BeautifulSoup) -> list[int]:
    """The numbers on the page that are no whole five: where there is none, neither is a sum or a difference of them."""
    cells = [words(cell) for cell in page.select(".numbers td")]
    values = [int(cell) for cell in cells if cell != "fewer than 5"]
    return [value for value in values if value % FEWEST]


@pytest.mark.parametrize("seed", range(5))
def test_no_number_and_no_difference_of_numbers_is_below_five(desk: Client, seed: int) -> None:
    chance = random.Random(seed)
    needs = list(Need.objects.values_list("slug", flat=True))[:6]
    for need, region, language in product(needs, (OOST_VLAANDEREN, BRUSSELS, None), ("nl", "ar")):
        for is_found in (True, False):
            a_tally(
                chance.randrange(1, 9),
                need=need,
                region=region,
                language=language,
                is_found=is_found,
            )
    page = parsed(desk, PAGE)
    assert len(page.select(".numbers td")) > 30
    assert no_whole_fives(page) == []


def test_a_total_is_the_same_whatever_is_hidden(desk: Client) -> None:
    a_tally(10, region=OOST_VLAANDEREN)
    before = table(parsed(desk, PAGE), "asked")
    for times, region in ((4, BRUSSELS), (1, "10000"), (3, None)):
        a_tally(times, region=region)
    assert table(parsed(desk, PAGE), "asked") == before


def test_asked_less_not_found_tells_no_small_number(desk: Client) -> None:
    a_tally(2, region=BRUSSELS)
    a_tally(5, region=BRUSSELS, is_found=False)
    page = parsed(desk, PAGE)
    both = [table(page, key)[name("housing")]["Shown together"] for key in ("asked", "not-found")]
    assert both == ["5", "5"]


def test_a_month_is_chosen(desk: Client) -> None:
    today = timezone.localdate()
    before = today.replace(day=1) - timedelta(days=1)
    a_tally(5, day=before)
    page = parsed(desk, PAGE)
    assert not page.select("table#asked")
    links = [str(link["href"]) for link in page.select("table#year a")]
    assert len(links) == numbers.MONTHS
    assert links[1] == f"?month={before.replace(day=1)}"
    assert table(parsed(desk, PAGE + links[1]), "asked")[name("housing")]["Shown together"] == "5"
    assert parsed(desk, f"{PAGE}?month=nonsense").select("h2")
    too_old = today - timedelta(days=2 * 366)
    a_tally(50, day=too_old)
    assert "50" not in words(one(parsed(desk, PAGE), "table#year"))


def test_the_page_costs_one_query_for_its_numbers(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parsed(desk, PAGE)
    for need in Need.objects.all():
        a_tally(20, need=need.slug, region=BRUSSELS)
    with django_assert_num_queries(5):  # session, user, second factor, content version, counts
        parsed(desk, PAGE)


def test_the_charts_are_drawn_by_the_server_and_told_in_tables(desk: Client) -> None:
    a_tally(20, region=BRUSSELS)
    a_tally(10, region=BRUSSELS, is_found=False)
    page = parsed(desk, PAGE)
    for svg in page.select("svg.bars"):
        assert svg["role"] == "img"
        assert "table" in words(one(page, f"#{svg['aria-labelledby']}"))
        assert svg.select("rect.whole")
    assert not page.select("svg [style], svg style, svg script")
    drawn = one(page, "svg[aria-labelledby=chart-needs]")
    assert words(one(drawn, "text")) == f"{name('housing')}: 30, not found: 10"
    widths = [int(one(drawn, f"rect.{kind}")["width"]) for kind in ("whole", "part")]
    assert widths == [WIDTH, round(WIDTH / 3)]


def test_a_chart_is_mirrored_where_the_page_reads_from_right_to_left(client: Client) -> None:
    from_left = chart([("a", 10, 5), ("b", 5, 0)], "ltr")
    from_right = chart([("a", 10, 5), ("b", 5, 0)], "rtl")
    assert [bar.x for bar in from_left.bars] == [0, 0]
    assert [bar.x + bar.width for bar in from_right.bars] == [WIDTH, WIDTH]
    assert (from_left.edge, from_right.edge) == (0, WIDTH)
    sign_in(client, a_member())
    a_tally(5)
    page = parsed(client, PAGE)
    arabic = BeautifulSoup(
        client.get(PAGE, headers={"accept-language": "ar"}).content, "html.parser"
    )
    assert page.select("svg.bars[direction=ltr]")
    assert arabic.select("svg.bars[direction=rtl]")


def test_nobody_sees_the_rows_themselves(desk: Client) -> None:
    few = a_tally(3)
    where = reverse("admin:services_tally_change", args=[few.pk])
    assert desk.get(where)["Location"] == PAGE
    # The totals are for every role; without one there is nothing to see.
    sign_in(desk, User.objects.create_user("without-role", is_staff=True))
    assert desk.get(PAGE).status_code == 403


# Coverage


def test_coverage_says_what_was_asked_here_and_not_found(client: Client) -> None:
    assert not parsed(client, "/en/coverage/").select(".missed")
    a_tally(13, region=BRUSSELS, is_found=False)
    a_tally(6, region=BRUSSELS, need="grief-loss", is_found=False)
    a_tally(4, region=OOST_VLAANDEREN, is_found=False)
    a_tally(40, region=OOST_VLAANDEREN)
    a_tally(40, is_found=False)
    (line,) = parsed(client, "/en/coverage/").select(".missed li")
    place = Region.objects.get(nis=BRUSSELS).name
    assert words(line) == f"{place}: {name('housing')} (10), {name('grief-loss')} (5)"


def test_the_coverage_report_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("coverage_report", "--language=en")
    assert "Asked here and not found" not in capsys.readouterr().out
    a_tally(13, region=BRUSSELS, is_found=False)
    call_command("coverage_report", "--language=en")
    told = capsys.readouterr().out.splitlines()
    line = told[told.index("Asked here and not found") + 1]
    assert line.endswith(f"{name('housing')} (10)")


def test_layers_are_counted_too(desk: Client) -> None:
    a_tally(5, need=None, tier=Tier.objects.get(slug="focused"))
    page = parsed(desk, PAGE)
    assert Tier.objects.get(slug="focused").name_en in table(page, "tiers")
    assert "Nothing named" in table(page, "asked")
