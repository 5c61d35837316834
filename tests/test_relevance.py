"""What people type finds what they look for: the reckoning, the files, and the list itself."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from directory.relevance.files import FOLDER, KINDS, Query, RelevanceError, mistakes_in, read
from directory.relevance.reckoning import Figures, Outcome, figures, outcome
from directory.relevance.trying import attempt
from services import snapshot
from tests.builders import a_service

ASKED_FOR = ("nl", "fr", "en", "uk", "ar")
GENT = "44021"

Write = Callable[[str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Writes a file nl.yaml in a folder of its own."""

    def write(text: str) -> Path:
        (tmp_path / "nl.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def entry(**values: str) -> str:
    """An entry that is right but for these values; an empty value leaves the field out."""
    fields = {"query": "gent", "first": "[ocmw]", "kind": "place", **values}
    kept = [f"{name}: {value}" for name, value in fields.items() if value]
    return "- {" + ", ".join(kept) + "}\n"


def mistakes(text: str, write: Write) -> list[str]:
    """What reading the file, or else comparing it with the database, says."""
    try:
        queries = read(write(text))["nl"]
    except RelevanceError as error:
        return str(error).splitlines()
    return mistakes_in(queries, snapshot.current())


# The reckoning


@pytest.mark.parametrize(
    ("found", "wanted", "every", "rank", "in_first"),
    [
        ("a b c d", "a", False, 1, True),
        ("a b c d", "c", False, 3, True),
        ("a b c d", "d", False, 4, False),
        ("a b c d", "d b", False, 2, True),
        ("a b c d", "x", False, None, False),
        ("", "a", False, None, False),
        ("a b c d", "c b", True, 2, True),
        ("a b c d", "a d", True, 1, False),
        ("a b c d", "a x", True, 1, False),
    ],
)
def test_an_outcome_is_the_first_wanted_rank(
    found: str, wanted: str, every: bool, rank: int | None, in_first: bool
) -> None:
    assert outcome(found.split(), wanted.split(), every=every) == Outcome(rank, in_first)


def test_the_mean_is_of_reciprocal_ranks_and_the_share_of_hits() -> None:
    outcomes = [Outcome(1, True), Outcome(2, True), Outcome(4, False), Outcome(None, False)]
    assert figures(outcomes) == Figures(4, (1 + 1 / 2 + 1 / 4) / 4, 0.5)


@pytest.mark.parametrize(
    ("mean_rank", "share", "suffice"),
    [(0.9, 0.95, True), (0.899, 1.0, False), (1.0, 0.949, False)],
)
def test_both_figures_must_be_good_enough(mean_rank: float, share: float, suffice: bool) -> None:
    assert Figures(100, mean_rank, share).suffice is suffice


def test_nothing_tried_is_not_enough() -> None:
    assert figures([]) == Figures(0, 0.0, 0.0)
    assert not figures([]).suffice


# The files


def test_there_are_queries_of_every_kind_in_every_language() -> None:
    queries = read(FOLDER)
    assert {"de", *ASKED_FOR} <= set(queries)
    assert sum(len(queries[language]) for language in ASKED_FOR) >= 200
    for language, rows in queries.items():
        counted = Counter(row.kind for row in rows)
        assert {kind for kind in KINDS if counted[kind] >= 2} == set(KINDS), language


@pytest.mark.django_db
def test_every_query_can_be_won() -> None:
    rows = [row for rows in read(FOLDER).values() for row in rows]
    assert mistakes_in(rows, snapshot.current()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("psycholoog: [cgg]", "nl.yaml: must be a list of queries"),
        ("- gent", "nl.yaml 1: must be a mapping"),
        (entry(frist="[ocmw]"), "nl.yaml 1: has no field frist"),
        (entry(query=""), "nl.yaml 1: has no query"),
        (entry(query="1712"), "nl.yaml 1: query must be text, in quotes where YAML reads a number"),
        (entry(first="ocmw"), "nl.yaml 1: first must be a list of words"),
        (entry(first="[]"), "nl.yaml 1: first must be a list of words"),
        (entry(first=""), "nl.yaml 1: must have either first or all"),
        (entry(all="[ocmw]"), "nl.yaml 1: must have either first or all"),
        (entry(first="", all="[a, b, c, d]"), "nl.yaml 1: all can hold 3 services at most"),
        (entry(kind="guess"), f"nl.yaml 1: kind must be one of {', '.join(KINDS)}"),
        (entry() + entry(), "nl.yaml 2 “gent”: stands twice"),
    ],
)
def test_an_entry_of_another_shape_is_named(text: str, said: str, folder: Write) -> None:
    with pytest.raises(RelevanceError) as raised:
        read(folder(text))
    assert str(raised.value) == said


def test_a_file_that_is_no_yaml_or_not_there_is_named(folder: Write) -> None:
    where = folder("- {query: [")
    with pytest.raises(RelevanceError, match=r"^nl\.yaml: cannot be read"):
        read(where)
    with pytest.raises(RelevanceError, match=r"no file so\.yaml$"):
        read(where, ["so"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"first": "[nergens]"}, "nergens is no published service"),
        ({"place": "'99999'"}, "there is no place 99999"),
        ({"status": "[ghost]"}, "there is no such status"),
        ({"language": "[klingonisch]"}, "there is no such language"),
        (
            {"first": "[cgg-kempen]", "place": f"'{GENT}'"},
            "cgg-kempen is left out by the place or the filters",
        ),
        (
            {"first": "[caami-bruxelles]", "status": "[undocumented]"},
            "caami-bruxelles is left out by the place or the filters",
        ),
    ],
)
def test_a_query_that_nobody_can_win_is_named(
    values: dict[str, str], said: str, folder: Write
) -> None:
    assert mistakes(entry() + entry(query="hulp", **values), folder) == [
        f"nl.yaml 2 “hulp”: {said}"
    ]


@pytest.mark.django_db
def test_a_draft_cannot_be_wanted(folder: Write) -> None:
    a_service(slug="nog-niet", state="draft")
    assert mistakes(entry(first="[nog-niet]"), folder) == [
        "nl.yaml 1 “gent”: nog-niet is no published service"
    ]


# The list


def query(text: str, *wanted: str, **values: Any) -> Query:
    return Query("nl.yaml 1", text, "name", wanted, **values)


@pytest.mark.django_db
def test_a_query_is_tried_on_the_list_itself(django_assert_max_num_queries: Any) -> None:
    now = snapshot.current()
    attempt(
        query("druglijn", "druglijn"), "nl", now
    )  # the words that the search knows are read once
    # Whether the words are still those, how many of them any service has, and the slugs.
    with django_assert_max_num_queries(4):
        trial = attempt(query("payoke", "payoke"), "nl", now)
    assert trial.found[0] == "payoke"
    assert trial.outcome == Outcome(1, in_first=True)
    assert trial.misread == ()


@pytest.mark.django_db
def test_what_is_not_read_from_the_text_is_told() -> None:
    wants = query("payoke", "payoke", place=GENT, filters={"language": ("ar",)})
    assert attempt(wants, "nl", snapshot.current()).misread == ("place", "language")


@pytest.mark.django_db
def test_where_the_list_asks_for_the_place_the_expected_one_is_chosen() -> None:
    wants = query("ocmw 1040", "cpas-etterbeek", place="21005")
    trial = attempt(wants, "nl", snapshot.current())
    assert trial.was_asked
    assert trial.misread == ()
    assert trial.found[0] == "cpas-etterbeek"
    other = attempt(query("ocmw 1040", "ocmw", place=GENT), "nl", snapshot.current())
    assert (other.found, other.misread) == ((), ("place",))


@pytest.mark.django_db
def test_in_every_language_people_find_what_they_look_for() -> None:
    now = snapshot.current()
    reached = {
        language: figures([attempt(row, language, now).outcome for row in rows])
        for language, rows in read(FOLDER).items()
    }
    assert {language: each for language, each in reached.items() if not each.suffice} == {}


# The command


@pytest.mark.django_db
def test_the_command_prints_the_figures_by_language(
    folder: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    where = folder(
        entry(query="payoke", first="[payoke]") + entry(query="druglijn", first="[druglijn]")
    )
    call_command("check_relevance", folder=where)
    head, line = capsys.readouterr().out.splitlines()
    assert head.split()[0] == connection.vendor
    assert line.split() == ["nl", "2", "1.000", "100.0%", "100.0%", "0"]


@pytest.mark.django_db
def test_the_command_fails_and_says_why(folder: Write, capsys: pytest.CaptureFixture[str]) -> None:
    where = folder(entry(query="zzzqqx", kind="typo") + entry(query="payoke", first="[payoke]"))
    with pytest.raises(CommandError, match=r"^Below an MRR of 0\.90 and 95% .*: nl\.$"):
        call_command("check_relevance", folder=where, failures=True, language=["nl"])
    said = capsys.readouterr().out
    assert "nl.yaml 1 “zzzqqx” (typo): nowhere" in said
    assert "found nothing" in said
    assert "wanted ocmw" in said
    assert "failed: typo 1" in said
    assert "payoke" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("text", [entry(kind="guess"), entry(first="[nergens]")])
def test_the_command_refuses_files_that_are_wrong(text: str, folder: Write) -> None:
    with pytest.raises(CommandError, match=r"^nl\.yaml 1"):
        call_command("check_relevance", folder=folder(text))
