"""The bench reckons and tells what it measured rightly; how fast anything is, no test says."""

import asyncio
import gzip
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client, override_settings

from directory.page_cache.bounded import BoundedCache
from tests import keeping
from tests.bench import __main__ as bench
from tests.bench import asking, databases
from tests.bench.client import Job, Wrong
from tests.bench.databases import PostgreSQL, SQLite
from tests.bench.measuring import ASKED_OF, FLOORS, Measured, Plan, _joined, _turns
from tests.bench.parts import Part, Parts, alone, fingerprint
from tests.bench.reckoning import (
    HOW,
    MOST_CACHED,
    MOST_RENDERED,
    Sample,
    Spread,
    percentile,
    ratios,
    verdicts,
)
from tests.bench.report import NAMES, Run, report
from tests.bench.servers import FULL

kept = keeping.kept


def sample(*took: float, seconds: float = 1.0, kilobytes: float = 1.0) -> Sample:
    return Sample(took, seconds, kilobytes)


# Reckoning, by numbers worked out by hand


@pytest.mark.parametrize(
    ("share", "value"), [(1, 1), (10, 1), (11, 2), (50, 5), (95, 10), (99, 10), (100, 10)]
)
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(share: int, value: float) -> None:
    assert percentile([3, 1, 2, 5, 4, 10, 9, 8, 7, 6], share) == value


def test_the_percentile_of_one_answer_is_that_answer() -> None:
    assert percentile([7.5], 50) == percentile([7.5], 99) == 7.5


def test_the_rate_is_answers_by_seconds() -> None:
    assert sample(1, 2, 3, seconds=1.5).rate == 2


def test_a_spread_is_least_median_and_most() -> None:
    assert Spread.of([4, 1, 3]) == Spread(1, 3, 4)
    assert Spread.of([4, 1]) == Spread(1, 2.5, 4)


def test_ratios_are_taken_round_by_round() -> None:
    page = [sample(10), sample(30), sample(12)]
    floor = [sample(5), sample(3), sample(4)]
    assert ratios(page, floor) == Spread(2, 3, 10)


def test_rounds_of_unequal_number_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([sample(1), sample(2)], [sample(1)])


def test_the_measures_of_a_round_are_taken_together() -> None:
    joined = _joined([sample(1, 2, seconds=2, kilobytes=3), sample(5, seconds=1, kilobytes=9)])
    assert joined == sample(1, 2, 5, seconds=3, kilobytes=9)


# The bounds


def pages(**by_name: float) -> dict[tuple[str, str, int], list[Sample]]:
    """One round in which each page took so long; `list_cached` is the list from the cache."""
    found = {}
    for name, took in by_name.items():
        page, _, how = name.replace("look_up", "look-up").partition("_")
        found[page, how or "plain", 1] = [sample(took)]
    return found


def test_a_page_is_held_against_the_floor_of_its_bound() -> None:
    measured = pages(ok=1, rendered=2, list=30, list_cached=2, service=17, look_up=6)
    found = {one.words: one for one in verdicts({("PostgreSQL", 10_000): measured}, {})}
    by_page = {words.split(": ")[1]: one for words, one in found.items()}
    told = {name: (one.measured, one.bound, one.holds) for name, one in by_page.items()}
    assert told == {
        "list, page cache off, against “rendered”": (15, 15, True),
        "service, page cache off, against “rendered”": (8.5, 8, False),
        "look-up, page cache off, against “rendered”": (3, 3, True),
        "list, page cache on, a hit, against “ok”": (2, 2, True),
    }


def test_growth_is_held_against_the_smallest_database_each_in_its_own_floors() -> None:
    small = pages(ok=1, rendered=2, list=10, service=10, list_cached=1)
    large = pages(ok=9, rendered=4, list=50, service=32, list_cached=9)
    found = verdicts({("SQLite", 1_000): small, ("SQLite", 100_000): large}, {})
    assert [(one.words, one.measured, one.beside, one.holds) for one in found] == [
        ("SQLite: list, 100000 against 1000, both in floors", 2.5, "5.0 in milliseconds", True),
        ("SQLite: service, 100000 against 1000, both in floors", 1.6, "3.2 in milliseconds", False),
    ]


def test_databases_are_not_held_against_each_other() -> None:
    small, large = pages(ok=1, rendered=1, list=1), pages(ok=1, rendered=1, list=99)
    assert not verdicts({("SQLite", 1_000): small, ("PostgreSQL", 100_000): large}, {})


@pytest.mark.parametrize(("megabytes", "holds"), [(130, True), (130.5, False)])
def test_the_memory_of_a_worker_has_a_bound(megabytes: float, holds: bool) -> None:
    found = verdicts({}, {("SQLite", 1_000): {"RSS": megabytes, "PSS": 80.0, "alone": 60.0}})
    assert [(one.measured, one.beside, one.holds) for one in found] == [
        (megabytes, "PSS 80", holds)
    ]


def test_the_memory_is_that_of_the_largest_worker() -> None:
    assert a_part().measured.most_memory == {"RSS": 99.5, "PSS": 85.0, "alone": 71.0}


# The report


def a_part() -> Part:
    one = Measured(queries=dict.fromkeys(NAMES, 4), started_after=1.26)
    one.memory = {"plain": [[80.4, 70.0, 60.4], [99.5, 80.0, 69.5]], "cached": [[90.0, 85.0, 71.0]]}
    for name in NAMES:
        for clients in (1, 8):
            rounds = [(1.0,), (2.0,)] if name in FLOORS else [(10.0, 20.0), (30.0, 40.0)]
            one.samples[name, "plain", clients] = [sample(*took) for took in rounds]
    for clients in (1, 8):
        one.samples["list", "cached", clients] = [sample(2.0), sample(2.0)]
        one.samples["list", "missed", clients] = [sample(40.0), sample(40.0)]
    return Part("SQLite", 1_000, "22 November", "made in 3 s", 4.06, one)


def told() -> str:
    part = a_part()
    run = Run(["two cores"], 2, [part], {"SQLite": 9.87})
    found = {("SQLite", 1_000): dict(part.measured.samples)}
    return report(run, verdicts(found, {("SQLite", 1_000): part.measured.most_memory}))


def row(text: str, start: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {start}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_page_is_told_with_its_rounds_and_both_ratios() -> None:
    cells = row(told(), "service |")
    assert cells[:4] == ["service", "page cache off", "4", "1.0"]
    # Two answers in a second; the medians of the rounds are 10 and 30, the floors 1 and 2.
    assert cells[4:6] == ["2/2/2", "10.0/20.0/30.0"]
    assert cells[-2:] == ["10.0/12.5/15.0", "10.0/12.5/15.0"]


@pytest.mark.parametrize(
    ("words", "floors"), [("a hit", "1.0/1.5/2.0"), ("a miss", "20.0/30.0/40.0")]
)
def test_a_page_that_the_cache_has_or_lacks_has_a_row_of_its_own(words: str, floors: str) -> None:
    cells = row(told(), f"{NAMES['list']} | page cache on, {words}")
    assert cells[2] == "–"
    assert cells[-1] == floors


def test_memory_start_and_load_are_told() -> None:
    cells = row(told(), "SQLite |")
    assert cells == ["SQLite", "1000", "1.3", "80, 70, 60 / 100, 80, 70", "90, 85, 71", "9.9"]


def test_the_report_says_how_long_each_part_took() -> None:
    lines = [line for line in told().splitlines() if line.startswith("| SQLite | 1000 | 22")]
    assert lines == ["| SQLite | 1000 | 22 November | made in 3 s | 4.1 |"]


def test_the_report_says_which_bounds_hold() -> None:
    assert row(told(), "SQLite, 1000: MB")[1:] == ["99.5", "130", "PSS 85", "yes"]


def test_the_tables_are_whole() -> None:
    lines = [line for line in told().splitlines() if line.startswith("|")]
    for head, rule in pairwise(lines):
        if set(rule) <= {"|", "-"}:
            assert head.count("|") == rule.count("|")
    rows = [line for line in lines if line.startswith(f"| {NAMES['home']}")]
    assert rows
    assert rows[0].count("|") == next(line for line in lines if "× ok" in line).count("|")


# The order of a round


def test_floors_are_measured_before_the_pages_and_between_them() -> None:
    turns = [name for name, _how in _turns(dict.fromkeys(("ok", "rendered", "home")))]
    assert turns[:5] == ["ok", "rendered", "home", "ok", "rendered"]


def test_every_page_of_the_bounds_is_asked() -> None:
    turns = _turns(dict.fromkeys(NAMES))
    assert {name for name, how in turns if how == "plain"} >= set(MOST_RENDERED)
    assert {name for name, how in turns if how == "cached"} >= set(MOST_CACHED)
    assert {how for _name, how in turns} == set(HOW) == set(ASKED_OF)


# What is asked for


def test_a_part_of_a_run_writes_no_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--sizes", "1000"])
    with pytest.raises(SystemExit):
        bench._arguments()
    monkeypatch.setattr("sys.argv", ["bench", "--sizes", "1000", "--to", "bench.md"])
    assert bench._arguments().to == Path("bench.md")
    monkeypatch.setattr("sys.argv", ["bench"])
    assert bench._arguments().to == Path("docs/performance.md")


def test_the_databases_are_named_apart_from_that_of_the_site(tmp_path: Path) -> None:
    server = PostgreSQL("postgres://someone@db.example/trede?host=/run/pg", print)
    assert server.url("run") == "postgres://someone@db.example/trede_bench_run?host=/run/pg"
    assert SQLite(tmp_path, print).url("run") == f"sqlite:///{tmp_path}/run.sqlite3"


# What a run leaves behind


def test_a_database_is_made_once_and_measured_as_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def run(url: str, *command: str) -> str:
        made.append(command[-2:])
        Path(url.removeprefix("sqlite:///")).write_text("full")
        return ""

    monkeypatch.setattr(databases, "run", run)
    kind = SQLite(tmp_path, lambda sentence: None)
    assert not kind.has_base()
    kind.load()
    assert kind.has_base()
    assert "made in" in kind.filled(1_000)[1]
    (tmp_path / "run.sqlite3").write_text("changed by visitors")
    url, how = kind.filled(1_000)
    assert "copied" in how
    assert Path(url.removeprefix("sqlite:///")).read_text() == "full"
    assert made[-1] == ("1000", "1")
    assert len(made) == 3  # migrated, loaded, filled


def test_what_other_code_made_is_dropped(tmp_path: Path) -> None:
    kind = SQLite(tmp_path, print)
    for name in (kind._kept("base"), "0123456789_base", "run"):
        (tmp_path / f"{name}.sqlite3").touch()
    kind.drop()
    assert (tmp_path / "0123456789_base.sqlite3").exists()
    kind.drop(others=True)
    assert [file.name for file in tmp_path.iterdir()] == [f"{kind._kept('base')}.sqlite3"]


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    plan = Plan(3, 2.0)
    parts = Parts.of(tmp_path, plan, resume=False)
    parts.add_load("SQLite", "SQLite 3.45", 9.87)
    parts.add(a_part())
    again = Parts.of(tmp_path, plan, resume=True)
    assert again.loaded == parts.loaded
    assert again.measured == parts.measured
    assert not Parts.of(tmp_path, Plan(1, 2.0), resume=True).measured
    assert not Parts.of(tmp_path, plan, resume=False).measured
    assert not Parts.of(tmp_path, plan, resume=True).measured


def test_the_fingerprint_is_that_of_the_files() -> None:
    assert fingerprint("tests/bench") == fingerprint("tests/bench")
    assert fingerprint("tests/bench") != fingerprint("tests/bench/client.py")


def test_one_bench_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(SystemExit, match="Another"), alone(tmp_path):
        pass


# The client


@asynccontextmanager
async def serving(answer: Callable[[bytes], bytes]) -> AsyncIterator[int]:
    """A server that keeps its connections; its port."""

    talks: list[asyncio.Task] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.current_task())
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if length := re.search(rb"Content-Length: (\d+)", head):
                    head += await reader.readexactly(int(length[1]))
                said = answer(head)
                writer.write(said)
                if not said:
                    raise ConnectionError
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*talks)


def ask(answer: Callable[[bytes], bytes], requests: list[dict[str, str]], **plan: float) -> dict:
    async def run() -> dict:
        async with serving(answer) as port:
            plan_ = {"clients": 2, "seconds": 0, "least": 6, "most": 6, **plan}
            return await Job(port=port, requests=requests, **plan_).run()

    return asyncio.run(run())


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


PAGE = [{"path": "/nl/", "marker": "Trede"}]


def test_the_client_counts_answers_and_bytes_as_they_were_sent() -> None:
    body = gzip.compress(b"Trede" * 100)
    headers = {"Content-Encoding": "gzip"}
    found = ask(lambda _head: http(body, **headers), PAGE)
    assert len(found["took"]) == 6
    assert found["bytes"] == len(body)


def test_the_client_asks_every_request_in_its_turn() -> None:
    asked: list[str] = []

    def answer(head: bytes) -> bytes:
        asked.append(head.split()[1].decode())
        return http(asked[-1].encode())

    paths = [{"path": f"/{letter}", "marker": f"/{letter}"} for letter in "abc"]
    ask(answer, paths, clients=1)
    # The first answer only warms the connection.
    assert asked == ["/a", "/a", "/b", "/c", "/a", "/b", "/c"]


def test_what_is_fresh_is_asked_under_an_address_of_its_own() -> None:
    hosts: list[str] = []

    def answer(head: bytes) -> bytes:
        hosts.append(re.search(rb"Host: (\S+)", head)[1].decode())
        return http(b"Trede")

    ask(answer, PAGE, clients=1)
    assert set(hosts) == {"127.0.0.1"}
    hosts.clear()
    ask(answer, PAGE, is_fresh=True)
    assert len(hosts) == len(set(hosts)) == 8


def test_the_client_sends_a_body() -> None:
    story = [{"path": "/api/advice", "body": '{"who": "adult"}', "marker": "adult"}]
    found = ask(lambda head: http(head.split(b"\r\n\r\n")[1]), story)
    assert len(found["took"]) == 6


def test_a_connection_that_the_server_closed_between_answers_is_opened_again() -> None:
    answers = iter([http(b"Trede"), b"", http(b"Trede"), http(b"Trede"), http(b"Trede")])
    found = ask(lambda _head: next(answers), PAGE, clients=1, least=3, most=3)
    assert len(found["took"]) == 3


def test_a_server_that_says_nothing_stops_the_client() -> None:
    with pytest.raises(asyncio.IncompleteReadError):
        ask(lambda _head: b"", PAGE)


@pytest.mark.parametrize("status", ["404 Not Found", "500 Error", "302 Found"])
def test_another_status_stops_the_client(status: str) -> None:
    with pytest.raises(Wrong, match=status):
        ask(lambda _head: http(b"Trede", status), PAGE)


def test_an_answer_without_its_marker_stops_the_client() -> None:
    answers = iter([b"Trede", b"Trede", b"Trede", *[b"Something else"] * 9])
    with pytest.raises(Wrong, match="lacks “Trede”"):
        ask(lambda _head: http(next(answers)), PAGE)


# The pages and the floors


def test_a_page_cache_can_be_filled(client: Client, kept: BoundedCache) -> None:
    with override_settings(ROOT_URLCONF="tests.bench.floors"):
        assert client.get(FULL).content.decode() == str(os.getpid())
    assert 0.98 * keeping.BOUND < kept.room.size <= keeping.BOUND


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.bench.floors")
def test_the_floors_read_no_database(client: Client, django_assert_num_queries: Callable) -> None:
    client.get("/nl/floors/rendered/")  # reads what it then keeps
    with django_assert_num_queries(0):
        assert client.get("/nl/floors/ok/").content == b"ok"
        body = client.get("/nl/floors/rendered/").content.decode()
    assert len(set(asking.CARD.findall(body))) == 20
    assert "Gent" in body


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.bench.floors")
def test_what_is_asked_finds_something(client: Client) -> None:
    for name, requests in asking.pages():
        request = next(requests)
        answer = asking._get(client, request)
        assert answer.status_code == 200, request
        assert name in NAMES
        if "search" not in name:  # not every word finds something in every town
            assert asking.marker_of(name, answer.content.decode()), request


@pytest.mark.parametrize(
    ("page", "body", "marker"),
    [
        (
            "list",
            '<a href="/nl/services/">all</a> <a href="/nl/services/caw/?s=x">',
            "/nl/services/caw/",
        ),
        ("list", "<h1>Hulp</h1>", ""),
        ("service", "<h1>\n  <bdi>Actiris</bdi></h1>", "Actiris"),
        ("search misspelt", "<h1>Hulp</h1>", ""),
        ("nothing", '<h1>Hulp</h1> <h2 id="nothing">Niets</h2>', 'id="nothing"'),
        ("nothing", '<h1>Hulp</h1> <a href="/nl/services/caw/">', ""),
        ("look-up", '{"results": []}', ""),
        ("look-up", '{"results": [{"nis": "44021"}]}', '"nis"'),
    ],
)
def test_a_marker_is_what_only_the_right_answer_holds(page: str, body: str, marker: str) -> None:
    assert asking.marker_of(page, body) == marker
