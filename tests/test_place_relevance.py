"""Names as people type them: each must lead to its place, and be asked where it can mean several."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.relevance import places
from directory.relevance.places import ASK, NOTHING, Name, PlacesError, Trial
from services import snapshot
from services.place_index import EXACT, Entry, Found, Match

GENT, BRUGGE = "44021", "31005"
pytestmark = pytest.mark.django_db


def found(*codes: str, ambiguous: bool = False) -> Found:
    return Found(
        tuple(Match(Entry(code, "municipality", (), ""), "", EXACT) for code in codes), ambiguous
    )


@pytest.fixture
def trials() -> list[Trial]:
    index = snapshot.current().places
    return places.attempt(places.read(places.FILE, index.entries), index)


def test_nearly_every_name_leads_to_its_place(trials: list[Trial]) -> None:
    wrong = [str(trial) for trial in trials if not trial.is_right]
    assert places.share_right(trials) >= 0.99, "\n".join(wrong)


def test_every_name_that_can_mean_several_places_is_asked(trials: list[Trial]) -> None:
    asked = [trial for trial in trials if trial.name.kind == ASK]
    assert len(asked) >= 15
    assert [str(trial) for trial in asked if not trial.is_right] == []


def test_there_are_enough_names_of_enough_places(trials: list[Trial]) -> None:
    assert len(trials) >= 400
    wanted = {code for trial in trials for code in trial.name.wanted}
    entries = snapshot.current().places.entries
    areas = {nis for nis, entry in entries.items() if entry.kind != "municipality"}
    brussels = {nis for nis in entries if nis.startswith("210")}
    assert len(brussels) == 19
    assert areas | brussels <= wanted
    assert len(wanted) > 140


@pytest.mark.parametrize(
    ("name", "result", "right"),
    [
        (Name("gent", "typo", (GENT,)), found(GENT), True),
        (Name("gent", "typo", (GENT,)), found(BRUGGE), False),
        (Name("gent", "typo", (GENT,)), found(GENT, BRUGGE), True),
        (Name("gent", "typo", (GENT,)), found(GENT, BRUGGE, ambiguous=True), False),
        (Name("gent", "typo", (GENT,)), found(), False),
        (Name("gent", ASK, (GENT, BRUGGE)), found(BRUGGE, GENT, ambiguous=True), True),
        (Name("gent", ASK, (GENT, BRUGGE)), found(GENT, ambiguous=True), False),
        (Name("gent", ASK, (GENT,)), found(GENT), False),
        (Name("gent", NOTHING, ()), found(), True),
        (Name("gent", NOTHING, ()), found(GENT, ambiguous=True), True),
        (Name("gent", NOTHING, ()), found(GENT), False),
    ],
)
def test_a_name_is_right_when_its_place_is_found_or_asked(
    name: Name, result: Found, right: bool
) -> None:
    assert Trial(name, result).is_right is right


def test_of_nothing_tried_nothing_is_right() -> None:
    assert places.share_right([]) == 0


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("- gent", "cannot be read"),
        ("first: {}", "cannot be read"),
        ("first: {a: {'99999': [gent]}}\nask: {}\nnothing: []", "“gent”: there is no place 99999"),
        ("first: {a: {'44021': [gent, gent]}}\nask: {}\nnothing: []", "“gent” stands twice"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, mistake: str) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(text)
    with pytest.raises(PlacesError, match=mistake):
        places.read(path, {GENT})
    with pytest.raises(CommandError, match=mistake):
        call_command("check_places", file=path)


def test_the_command_prints_the_share() -> None:
    out = StringIO()
    call_command("check_places", stdout=out, stderr=StringIO())
    assert "names lead to their place" in out.getvalue()


def test_the_command_fails_and_names_what_was_found_instead(tmp_path: Path) -> None:
    path, errors = tmp_path / "places.yaml", StringIO()
    path.write_text("first: {a: {'44021': [brugge]}}\nask: {}\nnothing: []")
    with pytest.raises(CommandError, match=r"0\.0% of 1 names .* At least 99%"):
        call_command("check_places", file=path, stderr=errors)
    assert "“brugge” → 31005 Brugge" in errors.getvalue()
