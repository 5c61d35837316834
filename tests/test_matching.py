"""Which services an answer names, in which order and why not the others: hand-made services, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.atlas import Atlas
from services.beginning import Door, first_doors
from services.fitting import (
    CLOSED,
    DEPENDS,
    NAMES_OTHERS,
    OPEN,
    UNKNOWN,
    Candidate,
    Drop,
    Person,
    Terms,
    Who,
)
from services.matching import Choice, Entry, Step
from tiers.routing import TIERS, Layer, Need

ANTWERP, BOOM, TURNHOUT, GHENT, AALST = "11002", "11005", "13040", "44021", "41002"
NAMUR, DINANT, LIEGE, VERVIERS, BRUSSELS = "92094", "91034", "62063", "63079", "21004"
P_ANTWERP, P_EAST, P_NAMUR, P_LIEGE = "10000", "40000", "90000", "60000"
FLANDERS, WALLONIA, CAPITAL = "02000", "03000", "04000"
LEVELS = ("country", "region", "province", "municipality")


def place(*lineage: str, at: tuple[float, float]) -> tuple[str, str, tuple[str, ...], Any]:
    kind = "municipality" if lineage[1:2] == (CAPITAL,) and len(lineage) == 3 else ""
    return lineage[-1], kind or LEVELS[len(lineage) - 1], lineage, at


ATLAS = Atlas(
    [
        place("be", at=(50.7, 4.6)),
        place("be", FLANDERS, at=(51.0, 4.2)),
        place("be", WALLONIA, at=(50.4, 4.9)),
        place("be", CAPITAL, at=(50.84, 4.36)),
        place("be", FLANDERS, P_ANTWERP, at=(51.2, 4.7)),
        place("be", FLANDERS, P_EAST, at=(51.0, 3.8)),
        place("be", WALLONIA, P_NAMUR, at=(50.3, 4.8)),
        place("be", WALLONIA, P_LIEGE, at=(50.5, 5.7)),
        place("be", FLANDERS, P_ANTWERP, ANTWERP, at=(51.2, 4.4)),
        place("be", FLANDERS, P_ANTWERP, BOOM, at=(51.1, 4.4)),
        place("be", FLANDERS, P_ANTWERP, TURNHOUT, at=(51.3, 4.9)),
        place("be", FLANDERS, P_EAST, GHENT, at=(51.05, 3.7)),
        place("be", FLANDERS, P_EAST, AALST, at=(50.9, 4.0)),
        place("be", WALLONIA, P_NAMUR, NAMUR, at=(50.5, 4.9)),
        place("be", WALLONIA, P_NAMUR, DINANT, at=(50.3, 4.9)),
        place("be", WALLONIA, P_LIEGE, LIEGE, at=(50.6, 5.6)),
        place("be", WALLONIA, P_LIEGE, VERVIERS, at=(50.6, 5.9)),
        place("be", CAPITAL, BRUSSELS, at=(50.85, 4.35)),
    ],
    {"two-towns": frozenset({ANTWERP, BOOM})},
)
NEEDS = {
    need.slug: need
    for need in (
        Need("housing", "basic"),
        Need("medical-care", "basic"),
        Need("stress", "community", is_care=True),
        Need("talk", "focused", is_care=True),
        Need("nightmares", "focused", is_care=True),
        Need("torture", "specialised", is_care=True),
        Need("violence", "focused", is_urgent=True),
        Need("assault", "specialised", is_urgent=True),
    )
}
TERMS = Terms(
    needs=NEEDS,
    set_apart=frozenset({"assault"}),
    kin={"focused": frozenset({"talk"}), "specialised": frozenset({"nightmares"})},
    never_asked=frozenset({"women", "disability"}),
    only_with={
        "torture-survivors": frozenset({"torture"}),
        "violence-victims": frozenset({"violence", "assault"}),
    },
    anybody=frozenset({"everyone", "adults", "children", "families", "women", "disability"}),
    grown_up=frozenset({"adult"}),
    atlas=ATLAS,
)
ADULT = Who(
    "adult",
    frozenset({"everyone", "adults", "families", "women", "disability"}),
    frozenset({"everyone", "adults"}),
    age_from=18,
)
CHILD = Who(
    "child", frozenset({"everyone", "children", "families"}), frozenset({"children"}), 0, 11
)
VOLUNTEER = Who(
    "volunteer",
    frozenset({"volunteers", "everyone"}),
    frozenset({"volunteers"}),
    is_helper=True,
)
PROFESSIONAL = replace(VOLUNTEER, slug="professional")
_numbers = count(1)


def a_candidate(slug: str = "", **values: Any) -> Candidate:
    """A focused service to talk, for everyone, in the whole country, unless said otherwise."""
    number = next(_numbers)
    given = {
        "pk": number,
        "slug": slug or f"service-{number}",
        "sort_name": "",
        "tier": "focused",
        "needs": {"talk"},
        "audiences": {"everyone"},
        "codes": {"be"},
        **values,
    }
    sets = ("needs", "audiences", "codes", "seats", "spoken", "interpreted")
    for name in sets:
        if name in given:
            given[name] = frozenset(given[name])
    return Candidate(**given)


def a_person(
    *chosen: str,
    who: Who | None = ADULT,
    at: tuple[str, ...] = (ANTWERP,),
    statuses: tuple[str, ...] = (),
    spoken: tuple[str, ...] = (),
) -> Person:
    spots = tuple(ATLAS[nis] for nis in at)
    return Person(who, frozenset(chosen or ("talk",)), statuses, spoken, spots)


def why_not(candidate: Candidate, person: Person, need: str = "talk", *others: Candidate) -> Any:
    return Choice(person, (candidate, *others), TERMS).why_not(candidate, NEEDS[need])


def ranked(person: Person, *candidates: Candidate) -> list[str]:
    choice = Choice(person, candidates, TERMS)
    return [row.slug for row in sorted(candidates, key=choice.rank)]


def entry_for(
    person: Person,
    need: str,
    tier: str,
    candidates: Iterable[Candidate],
    elsewhere: Iterable[Candidate] = (),
) -> Entry:
    choice = Choice(person, candidates, TERMS, lambda: elsewhere)
    (entry,) = choice.entries(Layer(tier, (need,)))
    return entry


def shown(entry: Entry) -> list[tuple[str, str]]:
    return [(row.candidate.slug, row.mark.value) for row in entry.listed]


# Left out


def test_a_service_that_fits_stays_in() -> None:
    assert why_not(a_candidate(), a_person()) is None


def test_a_service_that_is_not_published_is_left_out() -> None:
    assert why_not(a_candidate(is_published=False), a_person()) == Drop.UNPUBLISHED


def test_a_closed_status_hides_the_service() -> None:
    closed = a_candidate(answers={"undocumented": CLOSED})
    assert why_not(closed, a_person(statuses=("undocumented",))) == Drop.CLOSED
    assert why_not(closed, a_person(statuses=("refugee",))) is None
    assert why_not(closed, a_person()) is None


def test_one_closed_status_of_two_is_enough() -> None:
    closed = a_candidate(answers={"minor": CLOSED, "applicant": OPEN})
    assert why_not(closed, a_person(statuses=("applicant", "minor"))) == Drop.CLOSED


@pytest.mark.parametrize("answer", [OPEN, DEPENDS])
def test_any_answer_but_closed_keeps_the_service_in(answer: str) -> None:
    person = a_person(statuses=("undocumented",))
    assert why_not(a_candidate(answers={"undocumented": answer}), person) is None
    assert why_not(a_candidate(unnamed=NAMES_OTHERS), person) is None


def test_a_service_that_takes_a_status_for_one_need_only_is_closed_for_the_others() -> None:
    doctor = a_candidate(
        needs={"medical-care", "housing"},
        answers={"undocumented": DEPENDS},
        closed_but={"undocumented": "medical-care"},
    )
    undocumented = a_person("medical-care", "housing", statuses=("undocumented",))
    assert why_not(doctor, undocumented, "medical-care") is None
    assert why_not(doctor, undocumented, "housing") == Drop.CLOSED
    assert why_not(doctor, a_person("housing", statuses=("refugee",)), "housing") is None


@pytest.mark.parametrize(
    ("who", "ages", "fits"),
    [
        (ADULT, {"age_to": 17}, False),
        (ADULT, {"age_to": 18}, True),
        (ADULT, {"age_from": 65}, True),
        (CHILD, {"age_from": 12}, False),
        (CHILD, {"age_from": 11}, True),
        (CHILD, {"age_from": 6, "age_to": 8}, True),
        (CHILD, {}, True),
        (VOLUNTEER, {"age_to": 11}, True),
        (replace(VOLUNTEER, age_from=18), {"age_to": 11}, True),
        (None, {"age_to": 11}, True),
    ],
)
def test_an_age_range_outside_the_person_leaves_it_out(who, ages, fits: bool) -> None:
    found = why_not(a_candidate(**ages), a_person(who=who))
    assert found == (None if fits else Drop.AGE)


@pytest.mark.parametrize(
    ("who", "audience", "fits"),
    [
        (ADULT, "families", True),
        (ADULT, "women", True),
        (ADULT, "children", False),
        (ADULT, "volunteers", False),
        (CHILD, "children", True),
        (CHILD, "adults", False),
        (VOLUNTEER, "children", True),
        (None, "children", True),
        (None, "volunteers", False),
    ],
)
def test_no_audience_of_the_person_leaves_it_out(who, audience: str, fits: bool) -> None:
    found = why_not(a_candidate(audiences={audience}), a_person(who=who))
    assert found == (None if fits else Drop.AUDIENCE)


def test_a_chosen_need_opens_the_audience_that_is_kept_to_it() -> None:
    kept = a_candidate(audiences={"torture-survivors"}, needs={"torture", "talk"})
    assert why_not(kept, a_person("talk")) == Drop.AUDIENCE
    assert why_not(kept, a_person("talk", "torture")) is None
    with_families = replace(kept, audiences=frozenset({"torture-survivors", "families"}))
    assert why_not(with_families, a_person("talk")) == Drop.KEPT
    assert why_not(with_families, a_person("talk", "torture")) is None


@pytest.mark.parametrize("wide", ["everyone", "adults"])
def test_a_service_that_also_takes_everyone_is_kept_to_nobody(wide: str) -> None:
    assert why_not(a_candidate(audiences={"torture-survivors", wide}), a_person()) is None


def test_a_helper_is_not_named_a_service_that_is_kept_to_survivors() -> None:
    kept = a_candidate(audiences={"violence-victims"})
    assert why_not(kept, a_person("talk", who=VOLUNTEER)) == Drop.KEPT
    assert why_not(kept, a_person("violence", who=VOLUNTEER), "violence") is None


def test_under_a_care_need_a_service_for_what_is_set_apart_is_left_out() -> None:
    centre = a_candidate(needs={"assault", "talk", "housing"})
    assert why_not(centre, a_person("talk")) == Drop.SET_APART
    assert why_not(centre, a_person("talk", "assault")) is None
    assert why_not(centre, a_person("housing"), "housing") is None


def test_an_area_that_does_not_hold_the_place_leaves_it_out() -> None:
    assert why_not(a_candidate(codes={P_EAST}), a_person()) == Drop.PLACE
    assert why_not(a_candidate(codes=set()), a_person()) == Drop.PLACE
    for code in (ANTWERP, P_ANTWERP, FLANDERS, "be", "two-towns"):
        assert why_not(a_candidate(codes={code}), a_person()) is None


def test_of_several_places_the_service_must_work_in_all() -> None:
    both = a_person(at=(ANTWERP, GHENT))
    assert why_not(a_candidate(codes={P_ANTWERP}), both) == Drop.PLACE
    assert why_not(a_candidate(codes={P_ANTWERP, P_EAST}), both) is None
    assert why_not(a_candidate(codes={FLANDERS}), both) is None


def test_without_a_place_only_the_whole_country_counts() -> None:
    nowhere = a_person("talk", "violence", at=())
    local = a_candidate(codes={P_ANTWERP}, needs={"talk", "violence"})
    assert why_not(local, nowhere) == Drop.PLACE
    assert why_not(a_candidate(codes={FLANDERS, WALLONIA, CAPITAL}), nowhere) == Drop.PLACE
    assert why_not(a_candidate(codes={"be"}), nowhere) is None
    assert why_not(local, nowhere, "violence") is None


def test_the_reasons_come_in_their_order() -> None:
    everything = a_candidate(
        is_published=False,
        answers={"undocumented": CLOSED},
        age_to=11,
        audiences={"torture-survivors"},
        needs={"talk", "assault"},
        codes={GHENT},
    )
    mended: tuple[tuple[Drop, Mapping[str, Any]], ...] = (
        (Drop.UNPUBLISHED, {"is_published": True}),
        (Drop.CLOSED, {"answers": {}}),
        (Drop.AGE, {"age_to": None}),
        (Drop.AUDIENCE, {"audiences": frozenset({"torture-survivors", "women"})}),
        (Drop.KEPT, {"audiences": frozenset({"adults"})}),
        (Drop.SET_APART, {"needs": frozenset({"talk"})}),
        (Drop.PLACE, {"codes": frozenset({ANTWERP})}),
    )
    candidate = everything
    for reason, better in mended:
        assert why_not(candidate, a_person(statuses=("undocumented",))) == reason
        candidate = replace(candidate, **better)
    member = a_candidate(local_of=candidate.pk, codes={ANTWERP})
    assert why_not(candidate, a_person(), "talk", member) == Drop.MEMBER
    assert why_not(candidate, a_person()) is None


# A network and its local members


def test_a_local_member_stands_in_for_the_general_record() -> None:
    general = a_candidate("network", codes={FLANDERS})
    member = a_candidate("network-antwerp", codes={P_ANTWERP}, local_of=general.pk)
    for town, expected in ((ANTWERP, "network-antwerp"), (GHENT, "network")):
        entry = entry_for(a_person(at=(town,)), "talk", "focused", (general, member))
        assert shown(entry) == [(expected, "")]


@pytest.mark.parametrize(
    "shut",
    [
        {"is_published": False},
        {"answers": {"refugee": CLOSED}},
        {"age_to": 11},
        {"audiences": {"children"}},
        {"codes": {GHENT}},
    ],
)
def test_a_member_that_is_left_out_itself_replaces_nothing(shut) -> None:
    general = a_candidate("network")
    member = a_candidate("member", **{"codes": {ANTWERP}, "local_of": general.pk, **shut})
    person = a_person(statuses=("refugee",))
    entry = entry_for(person, "talk", "focused", (general, member))
    assert shown(entry) == [("network", "")]


def test_without_a_place_the_general_record_stands() -> None:
    general = a_candidate("network")
    member = a_candidate("member", local_of=general.pk)
    assert why_not(general, a_person(at=()), "talk", member) is None


def test_of_several_places_a_member_in_one_of_them_replaces_nothing() -> None:
    general = a_candidate("network")
    member = a_candidate("member", codes={ANTWERP}, local_of=general.pk)
    assert why_not(general, a_person(at=(ANTWERP, BOOM)), "talk", member) is None
    assert why_not(general, a_person(at=(ANTWERP,)), "talk", member) == Drop.MEMBER


def test_the_members_of_a_place_come_in_their_order() -> None:
    general = a_candidate("network")
    wide = a_candidate("wide", codes={P_ANTWERP}, local_of=general.pk)
    narrow = a_candidate("narrow", codes={ANTWERP}, local_of=general.pk)
    choice = Choice(a_person(), (general, wide, narrow), TERMS)
    assert [row.slug for row in choice.local_members(general)] == ["narrow", "wide"]
    assert choice.local_members(narrow) == ()


def test_a_member_takes_over_what_only_the_general_record_says() -> None:
    general = a_candidate(
        "network",
        needs={"talk", "housing"},
        answers={"refugee": OPEN, "applicant": OPEN},
        unnamed=NAMES_OTHERS,
    )
    member = a_candidate("member", codes={ANTWERP}, local_of=general.pk)
    person = a_person("housing", statuses=("refugee",))
    (listed,) = entry_for(person, "housing", "basic", (general, member)).listed
    assert (listed.candidate.slug, listed.fit.status) == ("member", OPEN)
    alone = entry_for(person, "housing", "basic", (member,))
    assert alone.listed == ()


def test_what_a_member_says_itself_stands() -> None:
    general = a_candidate("network", answers={"refugee": OPEN}, unnamed=OPEN)
    member = a_candidate(
        "member",
        codes={ANTWERP},
        local_of=general.pk,
        answers={"refugee": DEPENDS},
        unnamed=NAMES_OTHERS,
    )
    for status, expected in (("refugee", DEPENDS), ("applicant", NAMES_OTHERS)):
        entry = entry_for(a_person(statuses=(status,)), "talk", "focused", (general, member))
        assert [row.fit.status for row in entry.listed] == [expected]


def test_a_network_that_takes_papers_for_one_need_only_binds_its_members() -> None:
    general = a_candidate(
        "network",
        needs={"housing", "medical-care"},
        answers={"undocumented": DEPENDS},
        closed_but={"undocumented": "medical-care"},
    )
    member = a_candidate("member", needs={"housing"}, codes={ANTWERP}, local_of=general.pk)
    person = a_person("housing", "medical-care", statuses=("undocumented",))
    rows = (general, member)
    assert shown(entry_for(person, "medical-care", "basic", rows)) == [("member", "")]
    assert entry_for(person, "housing", "basic", rows).listed == ()


# The order

# Each key with what stands before and what after; a later key only counts where the earlier ones are the same.
KEYS: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
    ("asked of everybody", {}, {"audiences": {"women"}}),
    ("open to the status", {"answers": {"refugee": OPEN}}, {"answers": {"refugee": DEPENDS}}),
    ("serves the need itself", {"needs": {"talk"}}, {"needs": {"nightmares"}}),
    ("own audience", {"audiences": {"adults"}}, {"audiences": {"families"}}),
    ("seat near", {"seats": {ANTWERP}}, {"seats": {TURNHOUT}}),
    ("narrow area", {"codes": {ANTWERP}}, {"codes": {P_ANTWERP}}),
    ("language", {"spoken": {"uk"}}, {"interpreter": "on-request"}),
    ("takes people themselves", {"access": "self"}, {"access": "professional"}),
    ("can be reached", {"has_contact": True}, {"has_contact": False}),
    ("checked in time", {}, {"is_overdue": True}),
    ("verified lately", {"last_verified": date(2026, 6, 1)}, {"last_verified": date(2025, 6, 1)}),
    ("name", {"sort_name": "a"}, {"sort_name": "b"}),
    ("slug", {"slug": "a"}, {"slug": "b"}),
)
ASKING = a_person("talk", statuses=("refugee",), spoken=("uk",))


@pytest.mark.parametrize("position", range(len(KEYS)), ids=[name for name, _, _ in KEYS])
def test_a_key_decides_before_all_that_follow_it(position: int) -> None:
    before: dict[str, Any] = {}
    behind: dict[str, Any] = {}
    for place_in_order in reversed(range(position + 1, len(KEYS))):
        _name, better, worse = KEYS[place_in_order]
        before |= worse
        behind |= better
    _name, better, worse = KEYS[position]
    first = a_candidate(**{"slug": "b", **before, **better})
    second = a_candidate(**{"slug": "a", **behind, **worse})
    assert ranked(ASKING, first, second) == ranked(ASKING, second, first)
    assert ranked(ASKING, second, first)[0] == first.slug


@pytest.mark.parametrize(
    ("person", "steps"),
    [
        (
            a_person(statuses=("refugee",)),
            [
                {"answers": {"refugee": OPEN}},
                {"answers": {"refugee": DEPENDS}},
                {"unnamed": UNKNOWN},
                {"unnamed": NAMES_OTHERS},
            ],
        ),
        (
            a_person(who=CHILD),
            [{"audiences": {"children"}}, {"audiences": {"everyone"}}, {"audiences": {"families"}}],
        ),
        (
            a_person(),
            [{"seats": {ANTWERP}}, {"seats": {BOOM}}, {"seats": {GHENT}}, {"seats": {NAMUR}}],
        ),
        (
            a_person(),
            [
                {"codes": {ANTWERP, "be"}},
                {"codes": {"two-towns"}},
                {"codes": {P_ANTWERP}},
                {"codes": {FLANDERS}},
                {"codes": {"be"}},
            ],
        ),
        (
            a_person(spoken=("ti",)),
            [
                {"spoken": {"ti"}},
                {"interpreted": {"ti"}},
                {"interpreter": "on-request"},
                {"interpreter": "no"},
            ],
        ),
        (a_person(), [{"access": "self"}, {"access": UNKNOWN}, {"access": "professional"}]),
        (
            a_person(),
            [
                {"last_verified": date(2026, 1, 2)},
                {"last_verified": date(2026, 1, 1)},
                {"last_verified": None},
            ],
        ),
    ],
    ids=["status", "audience", "seat", "area", "language", "access", "verified"],
)
def test_the_steps_of_a_key_come_in_their_order(person: Person, steps) -> None:
    # The slugs run the other way, so that it is the key that decides.
    candidates = [a_candidate(f"{9 - number}", **step) for number, step in enumerate(steps)]
    expected = [candidate.slug for candidate in candidates]
    assert ranked(person, *candidates) == expected
    assert ranked(person, *reversed(candidates)) == expected


@pytest.mark.parametrize(
    ("person", "one", "other"),
    [
        (a_person(), {"answers": {"refugee": OPEN}}, {"unnamed": NAMES_OTHERS}),
        (a_person(), {"spoken": {"uk"}}, {}),
        (a_person(at=()), {"seats": {ANTWERP}}, {"seats": {GHENT}}),
        (a_person(), {"access": "self"}, {"access": "both"}),
        (a_person(who=PROFESSIONAL), {"access": "self"}, {"access": "professional"}),
        (
            a_person(spoken=("ti",)),
            {"interpreted": {"ti"}},
            {"interpreter": "provided"},
        ),
    ],
    ids=["no status", "no language", "no place", "both ways in", "professional", "provided"],
)
def test_what_does_not_count_here_leaves_the_order_to_the_name(person, one, other) -> None:
    ranks = [
        Choice(person, (), TERMS).rank(a_candidate("same", **values))[:-1]
        for values in (one, other)
    ]
    assert ranks[0] == ranks[1]


def test_a_volunteer_still_gets_what_takes_people_themselves_first() -> None:
    way_in = a_candidate("b", access="self"), a_candidate("a", access="professional")
    assert ranked(a_person(who=VOLUNTEER), *way_in) == ["b", "a"]
    assert ranked(a_person(who=PROFESSIONAL), *way_in) == ["a", "b"]


def test_a_service_that_fits_by_what_is_never_asked_comes_last_and_says_for_whom() -> None:
    women = a_candidate("women", audiences={"women", "children"}, codes={ANTWERP})
    anyone = a_candidate("anyone", codes={"be"}, unnamed=NAMES_OTHERS)
    person = a_person(statuses=("refugee",))
    choice = Choice(person, (women, anyone), TERMS)
    assert ranked(person, women, anyone) == ["anyone", "women"]
    assert choice.only_for(women) == {"women"}
    assert choice.only_for(anyone) == frozenset()
    assert choice.only_for(a_candidate(audiences={"women", "adults"})) == frozenset()


def test_the_best_answer_of_two_statuses_counts() -> None:
    person = a_person(statuses=("applicant", "minor"))
    found = a_candidate(answers={"minor": OPEN}, unnamed=NAMES_OTHERS)
    assert Choice(person, (), TERMS).fit(found).status == OPEN


def test_the_fit_names_the_narrowest_area_and_seat() -> None:
    choice = Choice(a_person(spoken=("uk",)), (), TERMS)
    fit = choice.fit(a_candidate(codes={"two-towns", FLANDERS}, seats={TURNHOUT, GHENT}))
    assert (fit.status, fit.place, fit.seat) == (None, "two-towns", "province")
    assert (fit.language, fit.audience) == (UNKNOWN, "own")
    assert choice.fit(a_candidate(codes={GHENT})).place is None
    assert choice.fit(a_candidate(codes={ANTWERP, "be"})).place == "municipality"


statuses_of_a_service = st.dictionaries(
    st.sampled_from(["refugee", "applicant", "undocumented"]), st.sampled_from([OPEN, DEPENDS])
)
some_candidates = st.lists(
    st.builds(
        a_candidate,
        st.text("abc", min_size=1, max_size=4),
        sort_name=st.sampled_from(["a", "b"]),
        tier=st.sampled_from(TIERS),
        needs=st.sets(st.sampled_from(sorted(NEEDS)), min_size=1, max_size=3),
        audiences=st.sets(
            st.sampled_from(["everyone", "adults", "children", "women", "torture-survivors"]),
            min_size=1,
        ),
        codes=st.sets(st.sampled_from([ANTWERP, "two-towns", P_ANTWERP, FLANDERS, "be", GHENT])),
        seats=st.sets(st.sampled_from([ANTWERP, TURNHOUT, GHENT, NAMUR])),
        age_to=st.sampled_from([None, 11, 99]),
        answers=statuses_of_a_service,
        unnamed=st.sampled_from([OPEN, UNKNOWN, NAMES_OTHERS]),
        spoken=st.sets(st.sampled_from(["uk", "ar"])),
        interpreter=st.sampled_from(["provided", "on-request", "no", UNKNOWN]),
        access=st.sampled_from(["self", "professional", "both", UNKNOWN]),
        has_contact=st.booleans(),
        last_verified=st.sampled_from([None, date(2025, 1, 1), date(2026, 1, 1)]),
    ),
    unique_by=lambda candidate: candidate.slug,
    max_size=8,
)
some_people = st.builds(
    lambda who, needs, at, statuses, spoken: a_person(
        *needs, who=who, at=at, statuses=statuses, spoken=spoken
    ),
    st.sampled_from([None, ADULT, CHILD, VOLUNTEER, PROFESSIONAL]),
    st.sets(st.sampled_from(sorted(NEEDS)), min_size=1, max_size=3),
    st.sampled_from([(), (ANTWERP,), (ANTWERP, BOOM), (BRUSSELS,)]),
    st.sampled_from([(), ("refugee",), ("undocumented", "applicant")]),
    st.sampled_from([(), ("uk",), ("ti", "ar")]),
)


@settings(max_examples=200, deadline=None)
@given(some_people, some_candidates, st.randoms(use_true_random=False))
def test_the_order_is_whole_and_does_not_depend_on_how_the_services_come(
    person: Person, candidates: list[Candidate], random: Random
) -> None:
    shuffled = random.sample(candidates, len(candidates))
    assert ranked(person, *candidates) == ranked(person, *shuffled)
    ranks = {Choice(person, (), TERMS).rank(candidate) for candidate in candidates}
    assert len(ranks) == len(candidates)
    for need in person.chosen:
        for tier in TIERS if NEEDS[need].is_care else (NEEDS[need].tier,):
            entries = [entry_for(person, need, tier, rows, rows) for rows in (candidates, shuffled)]
            assert entries[0] == entries[1]


@settings(max_examples=200, deadline=None)
@given(some_candidates.filter(bool), st.data())
def test_a_worse_answer_to_the_status_never_raises_a_service(
    candidates: list[Candidate], data: st.DataObject
) -> None:
    person = a_person("talk", statuses=("refugee",))
    chosen = data.draw(st.sampled_from(candidates))
    # From good to bad: said open, said on a condition, not known, open to named others.
    answers: list[dict[str, Any]] = [
        {"answers": {"refugee": OPEN}},
        {"answers": {"refugee": DEPENDS}},
        {"answers": {}, "unnamed": UNKNOWN},
        {"answers": {}, "unnamed": NAMES_OTHERS},
    ]
    places = []
    for answer in answers:
        rows = [replace(row, **answer) if row is chosen else row for row in candidates]
        places.append(ranked(person, *rows).index(chosen.slug))
    assert places == sorted(places)


@settings(max_examples=200, deadline=None)
@given(some_candidates, st.sets(st.integers(0, 7)))
def test_a_service_that_closes_leaves_the_others_as_they_were(
    candidates: list[Candidate], closing: set[int]
) -> None:
    person = a_person("housing", statuses=("refugee",))
    rows = [
        replace(row, answers={"refugee": CLOSED}) if number in closing else row
        for number, row in enumerate(candidates)
    ]
    shut = {row.slug for row in rows if CLOSED in row.answers.values()}
    before = entry_for(person, "housing", "basic", candidates)
    after = entry_for(person, "housing", "basic", rows)
    assert shown(after) == [row for row in shown(before) if row[0] not in shut]


# The entries


def test_a_need_that_is_no_care_need_lists_services_of_every_layer() -> None:
    rows = [a_candidate(tier, tier=tier, needs={"housing"}) for tier in TIERS]
    other = a_candidate("other", tier="basic", needs={"medical-care"})
    entry = entry_for(a_person("housing"), "housing", "basic", [*rows, other])
    assert sorted(shown(entry)) == sorted((tier, "") for tier in TIERS)
    assert entry.steps == ()


def test_a_care_need_lists_its_layer_with_the_kin_and_what_can_start_meanwhile() -> None:
    rows = [
        a_candidate("own", tier="specialised", needs={"stress"}),
        a_candidate("kin", tier="specialised", needs={"nightmares"}),
        a_candidate("stranger", tier="specialised", needs={"torture"}),
        a_candidate("meanwhile", tier="focused", needs={"stress"}),
        a_candidate("kin of a lower layer", tier="focused", needs={"talk"}),
    ]
    entry = entry_for(a_person("stress"), "stress", "specialised", rows)
    assert shown(entry) == [("own", ""), ("kin", ""), ("meanwhile", "meanwhile")]


def test_a_service_of_a_higher_layer_does_not_stand_under_a_care_need() -> None:
    rows = [
        a_candidate("own", tier="community", needs={"stress"}),
        a_candidate("higher", tier="focused", needs={"stress"}),
    ]
    assert shown(entry_for(a_person("stress"), "stress", "community", rows)) == [("own", "")]


def test_focused_care_with_only_specialised_services_in_reach_goes_through_a_referral() -> None:
    specialised = a_candidate("specialised", tier="specialised", needs={"nightmares"})
    lower = a_candidate("lower", tier="community", needs={"talk"})
    far = a_candidate("far", codes={P_EAST})
    entry = entry_for(a_person(), "talk", "focused", (specialised, lower), (far,))
    assert shown(entry) == [("lower", "meanwhile"), ("specialised", "referral")]
    focused = a_candidate("focused")
    entry = entry_for(a_person(), "talk", "focused", (specialised, focused), (far,))
    assert shown(entry) == [("focused", "")]


def test_community_care_with_nothing_in_reach_shows_who_takes_people_themselves() -> None:
    rows = [
        a_candidate("self", needs={"stress"}, access="self"),
        a_candidate("both", needs={"talk"}, access="both"),
        a_candidate("referred", needs={"stress"}, access="professional"),
        a_candidate("unknown", needs={"stress"}, access=UNKNOWN),
    ]
    entry = entry_for(a_person("stress"), "stress", "community", rows)
    assert shown(entry) == [("self", "self-help"), ("both", "self-help")]
    group = a_candidate("group", tier="community", needs={"stress"})
    entry = entry_for(a_person("stress"), "stress", "community", [*rows, group])
    assert shown(entry) == [("group", "")]


# Nothing in reach: the steps

SPECIALISED = {"tier": "specialised", "needs": {"nightmares"}}


def stepped(
    elsewhere: list[Candidate], *, at: str = ANTWERP, near: Iterable[Candidate] = ()
) -> Any:
    person = a_person("nightmares", at=(at,))
    return entry_for(person, "nightmares", "specialised", near, elsewhere)


def test_first_the_same_province() -> None:
    rows = [
        a_candidate("province", codes={BOOM, TURNHOUT}, **SPECIALISED),
        a_candidate("next province", codes={P_EAST}, **SPECIALISED),
    ]
    entry = stepped(rows)
    assert shown(entry) == [("province", "farther")]
    assert (entry.steps, entry.near) == ((Step.PROVINCE,), P_ANTWERP)


def test_then_the_nearest_province_of_the_region() -> None:
    rows = [
        a_candidate("next province", codes={P_EAST}, **SPECIALISED),
        a_candidate("other region", codes={P_NAMUR}, **SPECIALISED),
    ]
    entry = stepped(rows)
    assert shown(entry) == [("next province", "farther")]
    assert (entry.steps, entry.near) == ((Step.PROVINCE, Step.NEAREST), P_EAST)
    assert stepped(rows[1:]).listed == ()
    assert shown(stepped(rows[1:], at=LIEGE)) == [("other region", "farther")]


def test_from_brussels_the_nearest_province_of_any_region_counts() -> None:
    rows = [
        a_candidate("far", codes={P_LIEGE}, **SPECIALISED),
        a_candidate("near", codes={P_EAST}, **SPECIALISED),
    ]
    assert shown(stepped(rows, at=BRUSSELS)) == [("near", "farther")]


def test_then_what_works_by_phone_in_the_region() -> None:
    rows = [
        a_candidate("phone", codes={GHENT, NAMUR}, is_remote=True, **SPECIALISED),
        a_candidate("no phone", codes={AALST, NAMUR}, **SPECIALISED),
        a_candidate("phone elsewhere", codes={P_NAMUR, P_LIEGE}, is_remote=True, **SPECIALISED),
    ]
    entry = stepped(rows)
    assert shown(entry) == [("phone", "farther")]
    assert (entry.steps, entry.near) == ((Step.PROVINCE, Step.NEAREST, Step.REMOTE), None)


def test_never_a_service_for_one_municipality_elsewhere() -> None:
    rows = [
        a_candidate("neighbour", codes={BOOM}, **SPECIALISED),
        a_candidate("one in each province", codes={TURNHOUT, GHENT}, **SPECIALISED),
        a_candidate("phone of one town", codes={GHENT}, is_remote=True, **SPECIALISED),
    ]
    assert stepped(rows).listed == ()
    wider = a_candidate("two towns", codes={BOOM, TURNHOUT}, **SPECIALISED)
    assert shown(stepped([*rows, wider])) == [("two towns", "farther")]


def test_then_the_layer_below() -> None:
    near = [
        a_candidate("focused", needs={"talk"}),
        a_candidate("community", tier="community", needs={"nightmares"}),
    ]
    entry = stepped([], near=near)
    assert shown(entry) == [("community", "meanwhile"), ("focused", "below")]
    assert entry.steps == (Step.PROVINCE, Step.NEAREST, Step.REMOTE, Step.BELOW)


def test_what_can_start_meanwhile_is_not_named_again_as_the_layer_below() -> None:
    both = a_candidate("both", tier="community", needs={"nightmares"})
    entry = stepped([], near=[both])
    assert shown(entry) == [("both", "meanwhile")]
    assert entry.steps[-1] == Step.DOORS


def test_at_last_the_doors() -> None:
    entry = stepped([])
    expected = (Step.PROVINCE, Step.NEAREST, Step.REMOTE, Step.BELOW, Step.DOORS)
    assert (entry.listed, entry.steps) == ((), expected)
    own = entry_for(a_person("housing"), "housing", "basic", ())
    assert own.steps == (Step.PROVINCE, Step.NEAREST, Step.REMOTE, Step.DOORS)


def test_without_a_place_no_step_leads_away() -> None:
    far = a_candidate(codes={P_EAST}, **SPECIALISED)
    person = a_person("nightmares", at=())
    entry = entry_for(person, "nightmares", "specialised", (), (far,))
    assert (entry.listed, entry.steps) == ((), (Step.BELOW, Step.DOORS))


@pytest.mark.parametrize(
    "shut",
    [
        {"is_published": False},
        {"answers": {"refugee": CLOSED}},
        {"age_to": 11},
        {"audiences": {"children"}},
        {"needs": {"nightmares", "assault"}},
        {"tier": "focused"},
        {"needs": {"torture"}},
    ],
)
def test_what_would_be_left_out_here_is_left_out_elsewhere_too(shut) -> None:
    person = a_person("nightmares", statuses=("refugee",))
    far = a_candidate(**{**SPECIALISED, "codes": {P_EAST}, **shut})
    assert entry_for(person, "nightmares", "specialised", (), (far,)).listed == ()


def test_elsewhere_is_asked_once_and_only_where_nothing_fits() -> None:
    asked: list[str] = []

    def elsewhere() -> tuple[Candidate, ...]:
        asked.append("elsewhere")
        return ()

    here = Choice(a_person("talk", "nightmares"), (a_candidate(),), TERMS, elsewhere)
    here.entries(Layer("focused", ("talk",)))
    assert asked == []
    here.entries(Layer("specialised", ("talk", "nightmares")))
    assert asked == ["elsewhere"]


# The doors


def a_door(service: Candidate, *needs: str, who: str = "adult", codes: str = "be") -> Door:
    return Door(
        service.pk, frozenset(needs or ("talk",)), frozenset(who.split()), frozenset({codes})
    )


def doors(person: Person, rows: list[Candidate], *known: Door) -> list[str]:
    found = first_doors(Choice(person, rows, TERMS), known)
    return [row.candidate.slug for row in found]


def test_a_door_is_for_its_needs_people_and_area() -> None:
    service = a_candidate("door")
    other = a_candidate("other")
    wrong = [
        a_door(other, "housing"),
        a_door(other, who="child"),
        a_door(other, codes=GHENT),
    ]
    rows = [service, other]
    assert doors(a_person(), rows, *wrong, a_door(service)) == ["door"]
    assert doors(a_person(), rows, *wrong) == []


def test_where_no_need_is_known_every_door_of_the_place_is_shown() -> None:
    rows = [a_candidate("first"), a_candidate("second")]
    known = [a_door(rows[0], "housing"), a_door(rows[1], "medical-care", codes=P_ANTWERP)]
    nothing = replace(a_person(), chosen=frozenset())
    assert doors(nothing, rows, *known) == ["first", "second"]
    assert doors(replace(nothing, spots=(ATLAS[GHENT],)), rows, *known) == ["first"]
    assert doors(a_person("talk"), rows, *known) == []


@pytest.mark.parametrize(
    "shut",
    [
        {"answers": {"undocumented": CLOSED}},
        {"age_to": 11},
        {"audiences": {"children"}},
        {"codes": {GHENT}},
        {"is_published": False},
    ],
)
def test_nobody_is_sent_to_a_door_that_turns_them_away(shut) -> None:
    rows = [
        a_candidate("shut", **shut),
        a_candidate("on a condition", answers={"undocumented": DEPENDS}, unnamed=NAMES_OTHERS),
    ]
    found = doors(a_person(statuses=("undocumented",)), rows, *(a_door(row) for row in rows))
    assert found == ["on a condition"]


def test_a_door_that_names_papers_is_shown_to_those_alone() -> None:
    service = a_candidate("urgent care")
    known = replace(a_door(service), statuses=frozenset({"undocumented", "rejected"}))
    assert doors(a_person(statuses=("undocumented",)), [service], known) == ["urgent care"]
    assert doors(a_person(statuses=("refugee",)), [service], known) == []
    assert doors(a_person(), [service], known) == []


def test_a_door_that_takes_a_status_for_one_need_opens_for_that_need() -> None:
    service = a_candidate(
        "for medical care",
        answers={"undocumented": DEPENDS},
        closed_but={"undocumented": "medical-care"},
    )
    known = a_door(service, "medical-care", "housing")
    for needs, expected in (
        (("housing",), []),
        (("medical-care",), ["for medical care"]),
        (("housing", "medical-care"), ["for medical care"]),
    ):
        person = a_person(*needs, statuses=("undocumented",))
        assert doors(person, [service], known) == expected


def test_behind_the_door_of_a_network_stand_its_local_members() -> None:
    general = a_candidate("network")
    member = a_candidate("member", codes={ANTWERP}, local_of=general.pk)
    rows = [general, member]
    assert doors(a_person(), rows, a_door(general)) == ["member"]
    assert doors(a_person(at=(GHENT,)), rows, a_door(general)) == ["network"]


def test_two_doors_to_one_service_show_it_once() -> None:
    service = a_candidate("door")
    person = a_person("talk", "housing")
    assert doors(person, [service], a_door(service), a_door(service, "housing")) == ["door"]


def test_where_we_do_not_know_for_whom_the_doors_of_grown_ups_are_shown() -> None:
    rows = [a_candidate("grown up"), a_candidate("children")]
    known = [a_door(rows[0]), a_door(rows[1], who="child")]
    assert doors(a_person(who=None), rows, *known) == ["grown up"]
    assert doors(a_person(who=CHILD), rows, *known) == ["children"]


def test_without_a_place_only_the_doors_of_the_whole_country_are_shown() -> None:
    rows = [a_candidate("country"), a_candidate("region")]
    known = [a_door(rows[0]), a_door(rows[1], codes=FLANDERS)]
    assert doors(a_person(at=()), rows, *known) == ["country"]
