"""Over a grid of answers and towns: always a door, never a service that must be left out, and no question that is idle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from directory.advice.asked import Asked
from directory.advice.outcome import Outcome, person_of, route, work_out
from services import snapshot as snapshots
from services.beginning import first_doors
from services.candidates import candidates
from services.fitting import Candidate
from services.matching import Choice, Entry, Listed, Mark, Step
from services.models import Service
from services.snapshot import Snapshot
from services.terms import Values, values_of
from tests import reckoning
from tests.builders import a_service
from tiers.routing import TIERS, Advice, Coping

pytestmark = pytest.mark.django_db

# One in each province, Brussels, and one in the German-speaking Community.
TOWNS = {
    "Antwerp": "11002",
    "Leuven": "24062",
    "Wavre": "25112",
    "Bruges": "31005",
    "Ghent": "44021",
    "Mons": "53053",
    "Liège": "62063",
    "Hasselt": "71072",
    "Arlon": "81001",
    "Namur": "92094",
    "Schaerbeek": "21015",
    "Eupen": "63023",
}
PROVINCES = 10
WHO = (
    None,
    "adult",
    "child",
    "young-person",
    "unaccompanied-minor",
    "family",
    "volunteer",
    "professional",
)
STATUSES = (None, "applicant", "refugee", "undocumented", "rejected")
MOST, MOST_MEANWHILE = 5, 3
EVERY = 20


@dataclass(frozen=True)
class World:
    """All that an answer can name, read once: each town's services, and those of elsewhere; `lacks` is a layer."""

    snapshot: Snapshot
    values: Values
    near: Mapping[str, list[Candidate]]
    far: Mapping[str, list[Candidate]]
    lacks: str = ""

    def without(self, tier: str) -> "World":
        """The same country with no service of this layer, so that other layers must stand in."""
        near, far = (
            {town: [row for row in rows if row.tier != tier] for town, rows in side.items()}
            for side in (self.near, self.far)
        )
        return replace(self, near=near, far=far, lacks=tier)

    def asked(self, town: str, **answers: Any) -> Asked:
        return Asked(places=(self.snapshot.regions[town],), **answers)


@dataclass(frozen=True)
class Answer:
    """What the pure code says to one combination of answers."""

    asked: Asked
    advice: Advice
    entries: tuple[Entry, ...]
    doors: tuple[Listed, ...]
    lacks: str

    @property
    def town(self) -> str:
        return self.asked.places[0].nis

    @property
    def statuses(self) -> tuple[str, ...]:
        """The status of the procedure, and that of somebody whose person is one."""
        person = ["unaccompanied-minor"] if self.asked.who == "unaccompanied-minor" else []
        return tuple([self.asked.status] if self.asked.status else []) + tuple(person)

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.advice.needs)

    def left_out(self, slug: str, need: str | None) -> str:
        found = (slug, self.town, self.asked.who, self.statuses, self.chosen, need)
        return reckoning.left_out(*found)

    def __str__(self) -> str:
        asked = self.asked
        return f"{asked.who}, {asked.needs}, {asked.coping}, {asked.status}, {self.town}"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock():
        snapshot = snapshots.current()
        every = candidates(Service.objects.published(), snapshot)
        near = {
            town: candidates(Service.objects.published().covering(snapshot.regions[town]), snapshot)
            for town in TOWNS.values()
        }
    here = {town: {row.slug for row in rows} for town, rows in near.items()}
    far = {town: [row for row in every if row.slug not in here[town]] for town in near}
    return World(snapshot, values_of(snapshot), near, far)


def answered(world: World, asked: Asked, *, upside_down: bool = False) -> Answer:
    """The answer from the services in memory; upside down, they come in the opposite order."""
    advice = route(asked, world.values)
    (place,) = asked.places
    turn = -1 if upside_down else 1
    choice = Choice(
        person_of(asked, advice, world.values, world.snapshot),
        world.near[place.nis][::turn],
        world.values.terms,
        lambda: world.far[place.nis][::turn],
    )
    return Answer(
        asked,
        advice,
        tuple(entry for layer in advice.layers for entry in choice.entries(layer)),
        first_doors(choice, world.values.doors),
        world.lacks,
    )


def of_care(world: World) -> Iterator[Asked]:
    for who, need, coping, town in product(WHO, reckoning.care_needs(), Coping, TOWNS.values()):
        yield world.asked(town, who=who, needs=(need,), coping=coping)


def of_statuses(world: World) -> Iterator[Asked]:
    people = (None, "adult", "child", "unaccompanied-minor", "family")
    needs = (
        "talk-to-someone",
        "trauma-symptoms",
        "money-rights",
        "medical-care",
        "housing",
        "legal-help",
        "language-practice",
    )
    for who, status, need, town in product(people, STATUSES, needs, TOWNS.values()):
        yield world.asked(town, who=who, status=status, needs=(need,))


def of_urgent_needs(world: World) -> Iterator[Asked]:
    for who, need, town in product(WHO, reckoning.urgent_needs(), TOWNS.values()):
        yield world.asked(town, who=who, needs=(need,))
        yield world.asked(town, who=who, needs=(need, "stress-sleep-worry"))


def of_other_needs(world: World) -> Iterator[Asked]:
    cared = {*reckoning.care_needs(), *reckoning.urgent_needs()}
    needs = [slug for slug in reckoning.rows("tiers/needs.yaml") if slug not in cared]
    for who, need, town in product((None, "child", "volunteer"), needs, TOWNS.values()):
        yield world.asked(town, who=who, needs=(need,))


def of_thin_layers(world: World) -> Iterator[Asked]:
    people = (None, "adult", "child", "professional")
    towns = [TOWNS[name] for name in ("Ghent", "Namur", "Schaerbeek", "Eupen")]
    copings = (Coping.OK, Coping.DIFFICULTY, Coping.HARDLY)
    for who, need, coping, town in product(people, reckoning.care_needs(), copings, towns):
        yield world.asked(town, who=who, needs=(need,), coping=coping)


GRIDS = {
    "care": of_care,
    "statuses": of_statuses,
    "urgent": of_urgent_needs,
    "other": of_other_needs,
}
THIN = ("community", "focused", "specialised")


@pytest.fixture(scope="module")
def grids(world: World) -> dict[str, list[Answer]]:
    found = {
        name: [answered(world, asked) for asked in grid(world)] for name, grid in GRIDS.items()
    }
    for tier in THIN:
        thin = world.without(tier)
        found[f"no {tier}"] = [answered(thin, asked) for asked in of_thin_layers(thin)]
    return found


@pytest.fixture(scope="module", params=[*GRIDS, *(f"no {tier}" for tier in THIN)])
def answers(request: pytest.FixtureRequest, grids: dict[str, list[Answer]]) -> list[Answer]:
    return grids[request.param]


@pytest.fixture(scope="module")
def care_answers(grids: dict[str, list[Answer]]) -> list[Answer]:
    return grids["care"]


@pytest.fixture(scope="module")
def sample(
    world: World, grids: dict[str, list[Answer]], django_db_blocker: DjangoDbBlocker
) -> list[tuple[Answer, Outcome]]:
    """Some of the answers with the whole advice from the database."""
    others = [answer for name in GRIDS if name != "care" for answer in grids[name]]
    some = grids["care"][::EVERY] + others[:: 3 * EVERY]
    with django_db_blocker.unblock():
        return [(answer, work_out(answer.asked, world.snapshot)) for answer in some]


# What the files say an entry holds, reckoned without the product's code


def row_of(slug: str) -> dict[str, Any]:
    return reckoning.told_of(slug)


@cache
def kin(tier: str) -> frozenset[str]:
    return frozenset(reckoning.rows("tiers/tiers.yaml")[tier].get("kin", ()))


def is_of_layer(slug: str, need: str, tier: str) -> bool:
    row = row_of(slug)
    return row["tier"] == tier and bool(({need} | kin(tier)) & set(row["needs"]))


def expected(answer: Answer, need: str, tier: str) -> dict[Mark, set[str]]:
    """The services in reach that the files give to a need in its layer, without the steps to elsewhere."""
    here = [
        slug
        for slug in reckoning.holding(answer.town)
        if row_of(slug)["tier"] != answer.lacks and not answer.left_out(slug, need)
    ]
    if need not in reckoning.care_needs():
        return {Mark.NONE: {slug for slug in here if need in row_of(slug)["needs"]}}
    return {
        Mark.NONE: {slug for slug in here if is_of_layer(slug, need, tier)},
        Mark.MEANWHILE: {
            slug
            for slug in here
            if need in row_of(slug)["needs"]
            and TIERS.index(row_of(slug)["tier"]) < TIERS.index(tier)
        },
    }


def wrongly_marked(listed: Listed, entry: Entry) -> bool:
    """Whether the mark says of the service what the files do not."""
    slug, need = listed.candidate.slug, entry.need
    row = row_of(slug)
    if need not in reckoning.care_needs():
        return need not in row["needs"] or listed.mark not in (Mark.NONE, Mark.FARTHER)
    below = TIERS[: TIERS.index(entry.tier)]
    right = {
        Mark.NONE: is_of_layer(slug, need, entry.tier),
        Mark.FARTHER: is_of_layer(slug, need, entry.tier),
        Mark.MEANWHILE: row["tier"] in below and need in row["needs"],
        Mark.BELOW: row["tier"] in below and is_of_layer(slug, need, row["tier"]),
        Mark.REFERRAL: entry.tier == "focused" and is_of_layer(slug, need, "specialised"),
        Mark.SELF_HELP: entry.tier == "community"
        and is_of_layer(slug, need, "focused")
        and row["access"] in ("self", "both"),
    }
    return not right[listed.mark]


# The grid


def test_the_towns_lie_in_every_province_and_community() -> None:
    provinces = {nis for nis, row in reckoning.regions().items() if row["kind"] == "province"}
    lines = [reckoning.areas_of(town) for town in TOWNS.values()]
    assert len(lines) == 12
    assert len(provinces) == PROVINCES
    assert all(any(province in line for line in lines) for province in provinces)
    assert sorted(set(WHO) - {None}) == sorted(reckoning.rows("tiers/who.yaml"))
    for code in ("02000", "03000", "04000", "de", "wal-fr"):
        assert any(code in line for line in lines), code


def test_the_grid_is_every_care_need_for_everybody_everywhere(care_answers: list[Answer]) -> None:
    assert len(care_answers) == 8 * len(reckoning.care_needs()) * 4 * 12


def test_no_answer_lists_no_door(answers: list[Answer]) -> None:
    for answer in answers:
        is_helper = answer.asked.who in ("volunteer", "professional")
        # What only helpers need has its door for them alone.
        only_helping = all(need.startswith("helper-") for need in answer.chosen) and not is_helper
        assert answer.doors or not answer.entries or only_helping, str(answer)


def test_danger_alone_has_no_layer_and_its_own_doors_only(world: World) -> None:
    nobody = answered(world, world.asked(TOWNS["Ghent"], who="adult", needs=("danger-now",)))
    assert (nobody.entries, nobody.doors) == ((), ())
    minor = world.asked(TOWNS["Ghent"], who="unaccompanied-minor", needs=("danger-now",))
    assert [row.candidate.slug for row in answered(world, minor).doors] == ["dienst-voogdij"]


def test_no_answer_lists_a_service_that_must_be_left_out(answers: list[Answer]) -> None:
    wrong = []
    for answer in answers:
        for entry in answer.entries:
            for row in entry.listed:
                why = answer.left_out(row.candidate.slug, entry.need)
                # What lies elsewhere is farther, and says so.
                allowed = "place" if row.mark == Mark.FARTHER else ""
                if why != allowed:
                    wrong.append((str(answer), entry.need, row.candidate.slug, why))
    assert wrong == []


def test_no_answer_lacks_a_service_in_reach_that_fits(answers: list[Answer]) -> None:
    for answer in answers:
        for entry in answer.entries:
            for mark, slugs in expected(answer, entry.need, entry.tier).items():
                found = {row.candidate.slug for row in entry.listed if row.mark == mark}
                assert found == slugs, (str(answer), entry.need, mark)


def test_every_service_is_of_the_layer_or_marked(answers: list[Answer]) -> None:
    wrong = [
        (str(answer), entry.need, row.candidate.slug, row.mark)
        for answer in answers
        for entry in answer.entries
        for row in entry.listed
        if wrongly_marked(row, entry)
    ]
    assert wrong == []


def test_nothing_farther_away_is_for_one_municipality(answers: list[Answer]) -> None:
    for answer in answers:
        for entry in answer.entries:
            farther = [row.candidate for row in entry.listed if row.mark == Mark.FARTHER]
            for candidate in farther:
                assert not reckoning.is_for_one_town(candidate.slug), (str(answer), candidate.slug)
            assert not farther or set(entry.steps) & {Step.PROVINCE, Step.NEAREST, Step.REMOTE}


def test_no_service_stands_twice_in_an_entry_or_among_the_doors(answers: list[Answer]) -> None:
    for answer in answers:
        for listed in (answer.doors, *(entry.listed for entry in answer.entries)):
            slugs = [row.candidate.slug for row in listed]
            assert len(slugs) == len(set(slugs)), (str(answer), slugs)


def test_the_doors_are_those_for_this_person_place_and_need(answers: list[Answer]) -> None:
    for answer in answers:
        asked = answer.asked
        known = (answer.lacks, answer.town, asked.who, answer.statuses, answer.chosen)
        doors = {row.candidate.slug for row in answer.doors}
        assert doors == open_doors(*known), str(answer)


@cache
def open_doors(
    lacks: str,
    town: str,
    who: str | None,
    statuses: tuple[str, ...],
    chosen: frozenset[str],
) -> frozenset[str]:
    """The services behind a door here that take this person for one of the chosen needs."""
    groups = reckoning.rows("tiers/need_groups.yaml")
    people = {who} if who else {"adult", "family"}
    found = set()
    for door in reckoning.rows("services/doors.yaml").values():
        asked = chosen & set(groups[door["need_group"]]["needs"])
        if not people & set(door["who"]) or not reckoning.areas_of(town) & set(door["areas"]):
            continue
        if "statuses" in door and not set(statuses) & set(door["statuses"]):
            continue
        found |= {
            slug
            for slug in (door["service"], *reckoning.members_of(door["service"]))
            if row_of(slug)["tier"] != lacks
            and any(
                not reckoning.left_out(slug, town, who, statuses, chosen, need) for need in asked
            )
        }
    return frozenset(found)


def test_the_same_answers_give_the_same_advice(world: World, care_answers: list[Answer]) -> None:
    for answer in care_answers[::EVERY]:
        assert answered(world, answer.asked) == answer
        assert answered(world, answer.asked, upside_down=True) == answer


def test_the_grid_meets_every_reason_to_leave_out_and_every_mark(
    grids: dict[str, list[Answer]],
) -> None:
    """Else the grid would prove nothing: each rule turned somebody away, and each kind of listing stood somewhere."""
    reasons: Counter[str] = Counter()
    marks: Counter[Mark] = Counter()
    for answers in grids.values():
        for answer in answers:
            marks.update(row.mark for entry in answer.entries for row in entry.listed)
        for answer in answers[::EVERY]:
            for need in answer.chosen:
                reasons.update(answer.left_out(slug, need) for slug in reckoning.services())
    met = {"closed", "only-need", "age", "audience", "kept", "set-apart", "place", "member"}
    assert met - set(reasons) == set()
    assert set(Mark) - set(marks) == set()


# The whole advice, from the database


def test_the_whole_advice_holds_what_the_grid_says(sample: list[tuple[Answer, Outcome]]) -> None:
    assert len(sample) > 200
    for answer, outcome in sample:
        shown = [entry for layer in outcome.layers for entry in layer.entries]
        assert [entry.entry for entry in shown] == list(answer.entries), str(answer)
        assert outcome.doors == answer.doors, str(answer)
        assert outcome.advice == answer.advice


def test_an_entry_shows_five_at_most_and_three_that_can_start_meanwhile(
    sample: list[tuple[Answer, Outcome]],
) -> None:
    fullest: Counter[Mark] = Counter()
    for answer, outcome in sample:
        for layer in outcome.layers:
            for entry in layer.entries:
                counts = Counter(row.mark for row in entry.first)
                fullest |= counts
                assert counts.pop(Mark.MEANWHILE, 0) <= MOST_MEANWHILE
                assert counts.total() <= MOST, str(answer)
                assert entry.more == len(entry.entry.listed) - len(entry.first)
            slugs = [row.candidate.slug for row in layer.listed]
            assert len(slugs) == len(set(slugs))
    assert (fullest[Mark.NONE], fullest[Mark.MEANWHILE]) == (MOST, MOST_MEANWHILE)


def test_a_service_that_is_not_published_is_in_no_answer(world: World) -> None:
    values = {"tier": "focused", "needs": ("talk-to-someone",), "audiences": ("everyone",)}
    draft = a_service(state="draft", **values)
    public = a_service(**values)
    snapshot = snapshots.current()
    asked = Asked(
        needs=("talk-to-someone",), who="adult", places=(snapshot.regions[TOWNS["Namur"]],)
    )
    outcome = work_out(asked, snapshot)
    listed = {
        row.candidate.slug
        for layer in outcome.layers
        for entry in layer.entries
        for row in entry.entry.listed
    }
    assert public.slug in listed
    assert draft.slug not in listed


# No question is asked for nothing

Row = Mapping[str, Any]
PLACES = ("11002", "62063", "21015", "63023")
SPOKEN = ("nl", "fr", "ar")
# Modest and everyday; a question that changes none of these earns no page.
BASES: tuple[Mapping[str, Any], ...] = (
    {"who": "adult", "needs": ("stress-sleep-worry",), "place": "11002"},
    {"who": "adult", "needs": ("money-rights", "housing"), "place": "21015"},
    {"who": "young-person", "needs": ("trauma-symptoms",), "place": "62063", "coping": "ok"},
    {"who": "family", "needs": ("violence-home",), "place": "11002"},
)


def asked_with(base: Mapping[str, Any], options: Iterable[Row], snapshot: Snapshot) -> Asked:
    """The base answers, and for what these options stand for, theirs."""
    rows = list(options)

    def said(name: str) -> Any:
        return next((row[name] for row in rows if row.get(name)), base.get(name))

    needs = dict.fromkeys((*base["needs"], *(row["need"] for row in rows if row.get("need"))))
    return Asked(
        who=said("who"),
        needs=tuple(needs),
        coping=said("coping") or "unknown",
        tried=said("tried") or "unknown",
        status=said("status"),
        places=(snapshot.regions[said("place")],),
        spoken=(said("spoken"),) if said("spoken") else (),
    )


def told(outcome: Outcome) -> tuple[Any, ...]:
    """What of an advice counts as its outcome: layer, urgency, services, doors and crisis lines."""
    return (
        outcome.advice.tier,
        outcome.advice.urgent,
        tuple(
            (layer.tier, tuple(row.candidate.slug for row in layer.listed))
            for layer in outcome.layers
        ),
        tuple(row.candidate.slug for row in outcome.doors),
        tuple(line.slug for line in outcome.lines),
    )


def idle_questions(
    questions: Mapping[str, Row], options: Iterable[Row], snapshot: Snapshot
) -> list[str]:
    """The questions of which no two options give different advice, whatever else was answered."""
    rows = list(options)
    found = []
    for slug, question in questions.items():
        own = [row for row in rows if row["question"] == slug]
        if question["asks"] == "place":
            own += [{"place": nis} for nis in PLACES]
        if not any(_matters(own, base, snapshot) for base in BASES):
            found.append(slug)
    return found


def _matters(options: list[Row], base: Mapping[str, Any], snapshot: Snapshot) -> bool:
    seen = set()
    for option in options:
        seen.add(told(work_out(asked_with(base, [option], snapshot), snapshot)))
        if len(seen) > 1:
            return True
    return False


@pytest.fixture(scope="module")
def questions() -> reckoning.Rows:
    return reckoning.rows("tiers/questions.yaml")


@pytest.fixture(scope="module")
def options() -> list[Row]:
    return list(reckoning.rows("tiers/options.yaml").values())


def test_every_question_changes_the_outcome_of_some_advice(world, questions, options) -> None:
    assert len(questions) == 7
    assert idle_questions(questions, options, world.snapshot) == []


def test_the_language_that_is_asked_with_the_place_changes_it_too(world) -> None:
    spoken = [{"spoken": tag} for tag in SPOKEN]
    assert any(_matters(spoken, base, world.snapshot) for base in BASES)


def test_a_question_that_stands_for_nothing_is_noticed(world, questions, options) -> None:
    made_up = {"colour": {"position": 8, "asks": "options"}}
    colours = [{"question": "colour", "position": place} for place in (1, 2)]
    found = idle_questions({**made_up, **questions}, [*options, *colours], world.snapshot)
    assert found == ["colour"]


def test_a_question_that_only_changes_the_voice_of_the_page_is_noticed(world) -> None:
    voices = [{"question": "voice", "for_me": voice} for voice in (True, False)]
    assert idle_questions({"voice": {"asks": "options"}}, voices, world.snapshot) == ["voice"]


def test_a_question_with_a_single_answer_is_noticed(world) -> None:
    alone = [{"question": "who", "who": "adult"}]
    assert idle_questions({"who": {"asks": "options"}}, alone, world.snapshot) == ["who"]


@pytest.mark.parametrize("name", ["who", "danger", "needs", "coping", "tried", "status"])
def test_a_question_that_loses_what_its_options_stand_for_is_noticed(
    world, questions, options, name: str
) -> None:
    """The rows as they are, but the options of one question stand for nothing any more."""
    values = ("who", "need", "coping", "tried", "status")
    emptied = [
        {key: value for key, value in row.items() if key not in values or row["question"] != name}
        | {"question": row["question"]}
        for row in options
    ]
    only = {name: questions[name]}
    assert idle_questions(only, options, world.snapshot) == []
    assert idle_questions(only, emptied, world.snapshot) == [name]


def test_every_pair_of_towns_can_differ(world) -> None:
    """A place is asked for its municipality, not for its region alone."""
    told_at = {
        town: told(work_out(world.asked(town, who="adult", needs=("housing",)), world.snapshot))
        for town in ("11002", "13040", "71072")
    }
    for one, other in combinations(told_at, 2):
        assert told_at[one] != told_at[other]
