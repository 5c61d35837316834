"""Stepped and matched care: every combination of answers gives an outcome, and a worse answer never gives less help."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers import models, routing
from tiers.routing import Advice, Answers, Coping, Tried, advise

# The rules are rows; the mark makes the run set up the database that they are in.
pytestmark = pytest.mark.django_db

WHO = (
    "adult",
    "child",
    "young-person",
    "unaccompanied-minor",
    "family",
    "volunteer",
    "professional",
)
MINORS = ("child", "young-person", "unaccompanied-minor")

# From good to bad. What is not known stands where the rules put it: as difficulty, and as nothing tried.
COPING = (Coping.OK, Coping.UNKNOWN, Coping.DIFFICULTY, Coping.HARDLY)
TRIED = (Tried.UNKNOWN, Tried.NOTHING, Tried.COMMUNITY, Tried.FOCUSED, Tried.SPECIALISED)


@pytest.fixture(scope="module")
def vocabulary(django_db_setup: None, django_db_blocker: object) -> dict[str, routing.Need]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        rows = models.Need.objects.select_related("tier")
        return {need.slug: need.as_value() for need in rows}


@pytest.fixture(scope="module")
def rules(django_db_setup: None, django_db_blocker: object) -> tuple[routing.Rule, ...]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        rows = models.Rule.objects.select_related("tier", "adds", "source")
        return tuple(rule.as_value() for rule in rows.prefetch_related("needs", "who"))


@pytest.fixture
def asked(vocabulary: dict[str, routing.Need], rules: tuple[routing.Rule, ...]):
    def ask(
        *needs: str,
        coping: Coping = Coping.OK,
        tried: Tried = Tried.NOTHING,
        who: str = "adult",
    ) -> Advice:
        return advise(Answers(who, needs, coping, tried), vocabulary, rules)

    return ask


def level(advice: Advice) -> int:
    return routing.TIERS.index(advice.tier) if advice.tier else -1


@pytest.mark.parametrize(
    ("coping", "tried", "tier"),
    [
        (Coping.OK, Tried.NOTHING, "community"),
        (Coping.OK, Tried.UNKNOWN, "community"),
        (Coping.DIFFICULTY, Tried.NOTHING, "focused"),
        (Coping.UNKNOWN, Tried.NOTHING, "focused"),
        (Coping.HARDLY, Tried.NOTHING, "specialised"),
        (Coping.OK, Tried.COMMUNITY, "focused"),
        (Coping.OK, Tried.FOCUSED, "specialised"),
        (Coping.OK, Tried.SPECIALISED, "specialised"),
        (Coping.DIFFICULTY, Tried.FOCUSED, "specialised"),
    ],
)
def test_a_care_need_steps_up(asked, coping: Coping, tried: Tried, tier: str) -> None:
    advice = asked("stress-sleep-worry", coping=coping, tried=tried)
    assert advice.tier == tier
    assert {layer.tier for layer in advice.layers} == {tier}


@pytest.mark.parametrize(
    ("coping", "tier"),
    [(Coping.OK, "focused"), (Coping.UNKNOWN, "focused"), (Coping.DIFFICULTY, "specialised")],
)
def test_nightmares_step_up_sooner(asked, coping: Coping, tier: str) -> None:
    assert asked("trauma-symptoms", coping=coping).tier == tier


def test_a_need_that_is_no_care_need_stays_where_it_is(asked) -> None:
    advice = asked("housing", coping=Coping.HARDLY, tried=Tried.SPECIALISED)
    assert (advice.tier, advice.reasons, advice.see_gp) == ("basic", (), False)


def test_an_answer_has_a_layer_for_each_need(asked) -> None:
    advice = asked("trauma-symptoms", "housing", coping=Coping.HARDLY)
    assert [(layer.tier, layer.needs) for layer in advice.layers] == [
        ("specialised", ("trauma-symptoms",)),
        ("basic", ("housing",)),
    ]
    assert advice.tier == "specialised"


def test_an_urgent_need_is_urgent_whatever_else_is_said(asked, vocabulary) -> None:
    urgent = [need.slug for need in vocabulary.values() if need.is_urgent]
    assert len(urgent) == 8
    for slug in urgent:
        assert asked(slug).urgent, slug
        assert asked("housing", slug).urgent, slug
    assert not asked("housing", "stress-sleep-worry").urgent


def test_danger_alone_has_no_layer(asked) -> None:
    advice = asked("danger-now")
    assert (advice.tier, advice.layers, advice.next_tier, advice.urgent) == (None, (), None, True)
    assert asked("danger-now", "housing").tier == "basic"


@pytest.mark.parametrize("who", MINORS)
@pytest.mark.parametrize(
    "need", ["violence-home", "sexual-violence", "harmful-practices", "trafficking-exploitation"]
)
def test_violence_against_a_minor_is_also_a_child_in_danger(asked, who: str, need: str) -> None:
    assert asked(need, who=who).needs == (need, "child-danger")
    assert asked(need, "child-danger", who=who).needs == (need, "child-danger")
    assert asked(need, who="adult").needs == (need,)


def test_a_doctor_should_look_today(asked) -> None:
    assert asked("cannot-function").see_gp
    assert asked("grief-loss", coping=Coping.HARDLY).see_gp
    assert not asked("grief-loss", coping=Coping.DIFFICULTY).see_gp


def test_the_next_layer_is_one_up(asked) -> None:
    assert asked("housing").next_tier == "community"
    assert asked("stress-sleep-worry").next_tier == "focused"
    assert asked("torture-survivor").next_tier is None


def test_what_was_assumed_is_named(asked) -> None:
    assert asked("grief-loss", coping=Coping.UNKNOWN).assumed == ("coping",)
    assert asked("housing", coping=Coping.UNKNOWN).assumed == ()
    assert asked("grief-loss", coping=Coping.OK).assumed == ()


def test_every_raise_names_its_rule_and_the_source(asked) -> None:
    reasons = asked("grief-loss", coping=Coping.DIFFICULTY, tried=Tried.FOCUSED).reasons
    assert [reason.rule.slug for reason in reasons] == [
        "care-focused-tried",
        "care-with-difficulty",
    ]
    assert all(reason.rule.source for reason in reasons)


def test_a_need_that_is_not_in_the_vocabulary_is_an_error(asked) -> None:
    with pytest.raises(KeyError):
        asked("no-such-need")


def test_every_combination_of_answers_gives_an_outcome(vocabulary, rules) -> None:
    slugs = sorted(vocabulary)
    chosen = [(slug,) for slug in slugs] + list(combinations(slugs, 2))
    assert len(chosen) == 42 + 42 * 41 // 2
    for needs, coping, tried, who in product(chosen, Coping, Tried, WHO):
        advice = advise(Answers(who, needs, coping, tried), vocabulary, rules)
        standing = [slug for layer in advice.layers for slug in layer.needs]
        assert sorted(standing) == sorted(set(advice.needs) - {routing.DANGER})
        assert advice.tier == (advice.layers[0].tier if advice.layers else None)
        assert advice.urgent == any(vocabulary[slug].is_urgent for slug in advice.needs)


def test_who_it_is_for_changes_nothing_but_what_is_added(vocabulary, rules) -> None:
    for slug, who in product(sorted(vocabulary), WHO):
        advice = advise(Answers(who, (slug,)), vocabulary, rules)
        assert set(advice.needs) - {slug} <= {"child-danger"}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_worse_answer_never_leads_to_a_lower_layer(vocabulary, rules, data) -> None:
    needs = tuple(data.draw(st.lists(st.sampled_from(sorted(vocabulary)), min_size=1, max_size=4)))
    who = data.draw(st.sampled_from(WHO))
    good, bad = sorted(data.draw(st.tuples(*[st.integers(0, len(COPING) - 1)] * 2)))
    little, much = sorted(data.draw(st.tuples(*[st.integers(0, len(TRIED) - 1)] * 2)))
    better = advise(Answers(who, needs, COPING[good], TRIED[little]), vocabulary, rules)
    worse = advise(Answers(who, needs, COPING[bad], TRIED[much]), vocabulary, rules)
    assert level(worse) >= level(better)
    more = (*needs, data.draw(st.sampled_from(sorted(vocabulary))))
    wider = advise(Answers(who, more, COPING[good], TRIED[little]), vocabulary, rules)
    assert level(wider) >= level(better)
    assert wider.urgent >= better.urgent


def test_the_models_offer_the_answers_that_the_rules_know() -> None:
    assert set(models.Coping.values) == {answer.value for answer in Coping}
    assert set(models.Tried.values) == {answer.value for answer in Tried}
    assert set(models.Rule.AppliesTo.values) == {answer.value for answer in routing.AppliesTo}
