"""Which numbers an urgent answer shows, and in which order: danger first, then language before place."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from services import snapshot as snapshots
from services.lines import Caller, Line, choose
from services.terms import Values, values_of
from tests import reckoning

# The lines are rows; the mark makes the run set up the database that they are in.
pytestmark = pytest.mark.django_db

GHENT, BRUGES, NAMUR, LIEGE, SCHAERBEEK, EUPEN = (
    "44021",
    "31005",
    "92094",
    "62063",
    "21015",
    "63023",
)
TOWNS = (GHENT, NAMUR, LIEGE, SCHAERBEEK, EUPEN)
WHO = (None, *reckoning.rows("tiers/who.yaml"))
MINORS = ("child", "young-person", "unaccompanied-minor")
LANGUAGES = (("nl",), ("fr",), ("de",), ("en",), ("ar",), ("nl", "uk"), ("fr", "ti"), ("uk", "en"))
URGENT = reckoning.urgent_needs()


@pytest.fixture(scope="module")
def values(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Values:
    with django_db_blocker.unblock():
        return values_of(snapshots.current())


@pytest.fixture
def show(values: Values):
    """The slugs for urgent needs; in Ghent, in Dutch, for nobody in particular, unless said otherwise."""

    def chosen(
        *urgent: str,
        who: str | None = None,
        languages: tuple[str, ...] = ("nl",),
        at: tuple[str, ...] = (GHENT,),
        see_gp: bool = False,
        lines: Iterable[Line] | None = None,
    ) -> list[str]:
        spots = tuple(values.atlas[nis] for nis in at)
        caller = Caller(frozenset(urgent), who, languages, spots, see_gp)
        return choose(values.lines if lines is None else lines, caller, values.atlas)

    return chosen


def callers() -> Iterator[dict[str, Any]]:
    """Everybody in urgent need, in each language, at each place and at none."""
    places = [(town,) for town in TOWNS] + [()]
    for need, who, languages, at in product(URGENT, WHO, LANGUAGES, places):
        yield {"need": need, "who": who, "languages": languages, "at": at}


def row_of(slug: str) -> dict[str, Any]:
    return reckoning.rows("services/crisis_lines.yaml")[slug]


def reaches(slug: str, at: tuple[str, ...]) -> bool:
    return all(reckoning.areas_of(town) & set(row_of(slug)["areas"]) for town in at)


# Every urgent answer


def test_112_stands_first_on_every_urgent_answer(show) -> None:
    for caller in callers():
        need = caller.pop("need")
        assert show(need, **caller)[0] == "112", (need, caller)


def test_the_police_are_named_with_danger_and_violence_and_not_else(show) -> None:
    police = {"danger-now", "violence-home", "child-danger"}
    for caller in callers():
        need = caller.pop("need")
        assert ("101" in show(need, **caller)) == (need in police), (need, caller)


def test_no_line_stands_twice(show) -> None:
    for caller in callers():
        found = show(caller.pop("need"), **caller)
        assert len(found) == len(set(found))


def test_a_line_without_a_number_never_stands_alone(show) -> None:
    silent = {slug for slug, row in row_of_all().items() if not row.get("number")}
    assert silent == {"cpvs-zsg"}
    met = 0
    for caller in callers():
        found = show(caller.pop("need"), **caller)
        met += bool(silent & set(found))
        assert set(found) - silent
    assert met
    only = [line("silent", needs={"sexual-violence"}), line("112", type="emergency")]
    assert show("sexual-violence", lines=only) == ["112", "silent"]


def row_of_all() -> reckoning.Rows:
    return reckoning.rows("services/crisis_lines.yaml")


@pytest.mark.parametrize("see_gp", [False, True])
def test_what_is_not_urgent_shows_no_line_but_the_doctor_on_duty(show, see_gp: bool) -> None:
    for who, languages, at in product(WHO, LANGUAGES, [(), (GHENT,), (EUPEN,)]):
        found = show(who=who, languages=languages, at=at, see_gp=see_gp)
        assert found == (["1733"] if see_gp else [])


def test_the_doctor_on_duty_comes_last_on_an_urgent_answer(show) -> None:
    assert show("violence-home", see_gp=True)[-1] == "1733"
    assert "1733" not in show("violence-home")
    assert show("psychosis-confusion", see_gp=True).count("1733") == 1


# Language before place


def test_the_line_in_the_language_comes_before_that_of_the_place(show) -> None:
    found = show("self-harm-suicidal", languages=("fr",))
    assert found == ["112", "centre-prevention-suicide", "zelfmoordlijn-1813"]
    assert show("self-harm-suicidal", languages=("nl",)) == ["112", "zelfmoordlijn-1813"]


def test_of_two_lines_in_the_language_the_one_of_the_place_comes_first(show) -> None:
    both = ("nl", "fr")
    flemish, french = "zelfmoordlijn-1813", "centre-prevention-suicide"
    assert show("self-harm-suicidal", languages=both)[1:] == [flemish, french]
    assert show("self-harm-suicidal", languages=both, at=(NAMUR,))[1:] == [french, flemish]


def test_a_spoken_language_counts_as_that_of_the_page_does(show) -> None:
    assert "sos-viol" in show("sexual-violence", languages=("uk", "fr"))
    assert "sos-viol" not in show("sexual-violence", languages=("uk",))


def test_no_line_comes_before_one_that_speaks_the_language(show) -> None:
    for caller in callers():
        need = caller.pop("need")
        own = [
            bool(set(row_of(slug).get("languages", ())) & set(caller["languages"]))
            for slug in show(need, **caller)
            if need in row_of(slug)["needs"]
            and row_of(slug)["type"] != "emergency"
            # 108 works for the German-speaking Community alone.
            and (slug != "telefonhilfe-108" or reaches(slug, caller["at"]))
        ]
        assert own == sorted(own, reverse=True), (need, caller)


def test_somebody_who_speaks_german_in_ghent_is_shown_108_before_1813(show) -> None:
    found = show("self-harm-suicidal", languages=("de",))
    assert found.index("telefonhilfe-108") < found.index("zelfmoordlijn-1813")


@pytest.mark.parametrize(
    ("town", "listening"),
    [
        (GHENT, {"tele-onthaal-106"}),
        (LIEGE, {"tele-accueil-107"}),
        (SCHAERBEEK, {"tele-onthaal-106", "tele-accueil-107"}),
        (EUPEN, {"tele-accueil-107", "telefonhilfe-108"}),
    ],
)
def test_without_a_line_in_the_language_the_listening_line_of_the_place_is_shown(
    show, town: str, listening: set[str]
) -> None:
    numbers = {"tele-onthaal-106", "tele-accueil-107", "telefonhilfe-108"}
    assert set(show("self-harm-suicidal", languages=("ar",), at=(town,))) & numbers == listening


def test_without_a_line_of_the_need_in_the_language_the_one_that_listens_in_it_is_shown(
    show,
) -> None:
    assert "chs-helpline" in show("self-harm-suicidal", languages=("en",))
    assert "chs-helpline" in show("self-harm-suicidal", languages=("uk", "en"), at=())
    assert "chs-helpline" not in show("child-danger", languages=("en",))


def test_where_a_line_of_the_need_speaks_the_language_no_listening_line_is_added(show) -> None:
    for need in ("self-harm-suicidal", "violence-home", "sexual-violence"):
        found = show(need, languages=("nl",))
        assert not {"tele-onthaal-106", "tele-accueil-107", "chs-helpline"} & set(found)


def test_without_a_place_and_a_line_in_the_language_the_english_one_is_shown(show) -> None:
    assert "chs-helpline" in show("self-harm-suicidal", languages=("ar",), at=())


# Place


def test_a_line_for_a_province_is_shown_there_and_not_elsewhere(show) -> None:
    for who, languages in product(WHO, LANGUAGES):
        for town in TOWNS:
            found = show("violence-home", who=who, languages=languages, at=(town,))
            assert ("cvfe-liege-line" in found) == (town in (LIEGE, EUPEN)), (who, languages, town)


def test_a_line_that_does_not_reach_the_place_speaks_the_language_and_is_wide(show) -> None:
    for caller in callers():
        need = caller.pop("need")
        for slug in show(need, **caller):
            if not reaches(slug, caller["at"]):
                row = row_of(slug)
                assert set(row["languages"]) & set(caller["languages"]), (slug, caller)
                wide = {"02000", "03000", "04000", "de"} & set(row["areas"])
                assert wide, (slug, caller)


def test_of_several_places_the_line_of_the_place_must_reach_all(show) -> None:
    one = show("violence-home", languages=("ar",), at=(LIEGE,))
    both = show("violence-home", languages=("ar",), at=(LIEGE, NAMUR))
    assert "cvfe-liege-line" in one
    assert "cvfe-liege-line" not in both
    assert "ecoute-violences-conjugales" in both


# Children


@pytest.mark.parametrize("who", MINORS)
@pytest.mark.parametrize(
    ("languages", "at", "first"),
    [
        (("nl",), (GHENT,), "awel-102"),
        (("fr",), (NAMUR,), "103"),
        (("fr",), (GHENT,), "103"),
        (("ar",), (GHENT,), "awel-102"),
        (("ar",), (LIEGE,), "103"),
    ],
)
def test_children_and_young_people_get_their_own_line(show, who, languages, at, first) -> None:
    for need in URGENT:
        found = show(need, who=who, languages=languages, at=at)
        own = [slug for slug in found if slug in ("awel-102", "103")]
        assert own[:1] == [first], need


@pytest.mark.parametrize("who", [None, "adult", "family", "volunteer", "professional"])
def test_nobody_else_gets_the_lines_of_children(show, who) -> None:
    for need, languages in product(URGENT, LANGUAGES):
        assert not {"awel-102", "103"} & set(show(need, who=who, languages=languages))


def test_an_unaccompanied_minor_always_gets_the_guardianship_number(show) -> None:
    for need, languages, at in product(URGENT, LANGUAGES, [(), (GHENT,), (EUPEN,)]):
        found = show(need, who="unaccompanied-minor", languages=languages, at=at)
        assert "service-tutelles" in found, (need, languages, at)


def test_nobody_but_an_unaccompanied_minor_gets_the_guardianship_number(show) -> None:
    for need, who in product(URGENT, set(WHO) - {"unaccompanied-minor"}):
        assert "service-tutelles" not in show(need, who=who), (need, who)


# Lines that are made up


def line(slug: str, **values: Any) -> Line:
    """A Dutch crisis line for somebody who is suicidal, in the whole country, unless said otherwise."""
    given: dict[str, Any] = {
        "type": "crisis",
        "needs": {"self-harm-suicidal"},
        "who": (),
        "languages": {"nl"},
        "codes": {"be"},
        **values,
    }
    sets = {name: frozenset(value) for name, value in given.items() if name != "type"}
    return Line(slug, given["type"], **sets)


EMERGENCY = line("112", type="emergency", needs={"danger-now"})


def test_only_the_lines_of_the_need_are_shown(show) -> None:
    lines = [EMERGENCY, line("own"), line("other", needs={"violence-home"})]
    assert show("self-harm-suicidal", lines=lines) == ["112", "own"]
    assert show("sexual-violence", lines=lines) == ["112"]


def test_lines_of_two_needs_stand_together_in_their_order(show) -> None:
    lines = [EMERGENCY, line("b", needs={"violence-home"}), line("a")]
    assert show("self-harm-suicidal", "violence-home", lines=lines) == ["112", "b", "a"]


def test_without_any_line_there_is_none(show) -> None:
    assert show("self-harm-suicidal", lines=[]) == []


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ({"44021"}, False),
        ({"40000"}, False),
        ({"de"}, True),
        ({"02000"}, True),
        ({"be"}, True),
        ({"31005"}, True),
        ({"30000"}, True),
    ],
)
def test_a_line_in_the_language_is_shown_far_away_only_if_it_works_for_a_region(
    show, codes: set[str], found: bool
) -> None:
    lines = [EMERGENCY, line("line", codes=codes)]
    assert ("line" in show("self-harm-suicidal", at=(BRUGES,), lines=lines)) == found


def test_a_line_whose_languages_are_not_known_is_shown_after_the_others(show) -> None:
    lines = [EMERGENCY, line("unknown", languages=()), line("dutch")]
    assert show("self-harm-suicidal", lines=lines) == ["112", "dutch", "unknown"]


def test_a_line_in_another_language_is_shown_only_at_its_place(show) -> None:
    lines = [EMERGENCY, line("french", languages={"fr"}, codes={"03000"})]
    assert show("self-harm-suicidal", lines=lines) == ["112"]
    assert show("self-harm-suicidal", at=(NAMUR,), lines=lines) == ["112", "french"]


def test_a_local_line_for_children_is_not_shown_elsewhere(show) -> None:
    local = line("local", needs={"talk-to-someone"}, who={"child"}, codes={"70000"})
    assert "local" not in show("child-danger", who="child", lines=[EMERGENCY, local])
