"""The stories and the tester: what the advice must hold, who is warned when it no longer does, and why it is so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from directory import languages
from directory.admin.warning import CONCERNS, MOST_SHOWN, WarnsOfStories
from directory.stories import WORDS, check, check_all
from services.models import CrisisLine, Door, Mandate, Service, ServiceStatus, Vignette
from services.snapshot import current
from tests.builders import a_service, a_source
from tests.conftest import Visitor
from tests.reading import one, words
from tests.signing_in import sign_in
from tests.test_admin import address, change, filled_in, soup
from tiers import routing
from tiers.models import Audience, Need, Rule, StatusType, Tier, Who
from tiers.routing import Answers, Condition, Coping, Tried

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

CHECK = reverse("admin:services_vignette_check")
TESTER = reverse("admin-advice")
GENT = "44021"
ANTWERPEN = "11002"
HOUSING = {"who": "adult", "needs": ["housing"], "place": "9000", "language": "nl"}
WORRY = {
    "who": "adult",
    "needs": ["stress-sleep-worry"],
    "coping": "difficulty",
    "tried": "nothing",
    "place": "9000",
    "language": "nl",
}

Queries = Callable[..., Any]


@pytest.fixture
def curator(client: Client, admin_user: User) -> Iterator[Client]:
    """A signed-in curator who reads English."""
    yield sign_in(client, admin_user)
    translation.activate(languages.SOURCE)


@pytest.fixture
def no_stories() -> None:
    """Without the stories of the fixtures, so that a test knows which are checked."""
    Vignette.objects.all().delete()


def a_story(slug: str = "een-verhaal", answers: Any = None, **values: Any) -> Vignette:
    return Vignette.objects.create(
        slug=slug, story="Er was eens.", answers=HOUSING if answers is None else answers, **values
    )


def tier(slug: str) -> Tier:
    return Tier.objects.get(slug=slug)


def differences(story: Vignette) -> tuple[str, ...]:
    with translation.override("en"):
        return check(story, current()).differences


# The check itself


def test_every_story_holds() -> None:
    results = check_all(Vignette.objects.in_order(), current())
    assert len(results) > 100
    assert {row.vignette.slug: row.differences for row in results if not row.passes} == {}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expects_no_tier": True}, "tier: expected None, found basic."),
        ({"expected_urgent": True}, "urgent: expected True, found False."),
        ({"expected": {"layers": ["focused"]}}, "layers: expected ['focused'], found ['basic']."),
        ({"expected": {"any_of": ["nergens"]}}, "None of these is in the answer: nergens."),
        ({"expected": {"all_in": ["ocmw", "nergens"]}}, "Missing in the answer: nergens."),
        ({"expected": {"numbers": ["112"]}}, "Crisis numbers missing: 112."),
    ],
)
def test_a_story_that_differs_says_what(values: dict[str, Any], sentence: str) -> None:
    here = a_service(slug="woonhulp", areas=(GENT,), audiences=("everyone",))
    holds = a_story(expected={"any_of": ["nergens", here.slug]}, expected_urgent=False)
    assert differences(holds) == ()
    if "all_in" in values.get("expected", {}):
        values = {"expected": {"all_in": [here.slug, "nergens"]}}
    assert differences(a_story("anders", **values)) == (sentence,)


def test_a_story_names_another_tier_and_a_service_that_must_not_be_there() -> None:
    here = a_service(areas=(GENT,), audiences=("everyone",))
    other_tier = a_story(expected_tier=tier("focused"))
    assert differences(other_tier) == ("tier: expected focused, found basic.",)
    not_here = a_story("niet-hier", expected={"none_of": [here.slug]})
    assert differences(not_here) == (f"In the answer, but must not be: {here.slug}.",)


@pytest.mark.parametrize(
    "expected",
    [{"anyof": ["caw"]}, {"any_of": "caw"}, {"layers": None}, {"numbers": [112]}, ["any_of"], 5],
    ids=str,
)
def test_expectations_of_another_shape_are_reported(expected: Any) -> None:
    assert differences(a_story(expected=expected)) == (
        f"The expectations may hold these lists only: {', '.join(WORDS)}.",
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (["housing"], "The answers are no JSON object."),
        ({"needs": "housing"}, "needs: Write a list."),
        ({"need": []}, "need: There is no such field."),
        ({"who": "dog"}, "who: “dog” is not one of the choices here."),
    ],
)
def test_answers_that_are_not_understood_are_reported(answers: Any, sentence: str) -> None:
    assert differences(a_story(answers=answers)) == (sentence,)


# The command


def test_the_command_fails_where_a_story_differs(
    no_stories: None, capsys: pytest.CaptureFixture[str]
) -> None:
    a_story("goed", expected_tier=tier("basic"))
    call_command("check_vignettes")
    assert "All 1 stories hold." in capsys.readouterr().out
    a_story("fout", expected_tier=tier("focused"))
    with pytest.raises(CommandError, match=r"1 of 2 stories differ\."):
        call_command("check_vignettes")
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "fout"
    assert len(said) == 2
    assert "focused" in said[1]
    call_command("check_vignettes", "goed")


def test_the_command_fails_where_there_is_no_story(no_stories: None) -> None:
    with pytest.raises(CommandError, match="no such story"):
        call_command("check_vignettes")


def test_the_outcome_is_written_down_when_asked(no_stories: None) -> None:
    good, bad = a_story("goed"), a_story("slecht", expected_urgent=True)
    with pytest.raises(CommandError):
        call_command("check_vignettes")
    assert not Vignette.objects.exclude(tried_at=None).exists()
    with pytest.raises(CommandError):
        call_command("check_vignettes", "--store")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.differs, good.differs) == (True, False)
    assert bad.tried_at == good.tried_at is not None
    Vignette.objects.filter(pk=bad.pk).update(expected_urgent=None)
    call_command("check_vignettes", "slecht", "--store")
    bad.refresh_from_db()
    assert bad.differs is False


def test_the_page_and_a_saved_story_write_the_outcome_down(
    no_stories: None, curator: Client
) -> None:
    bad = a_story(expected_urgent=True)
    curator.get(CHECK)
    bad.refresh_from_db()
    assert bad.differs
    assert change(curator, bad, expected_urgent="false").status_code == 302
    bad.refresh_from_db()
    assert not bad.differs
    page = soup(curator.get(address(Vignette), {"differs__exact": "1"}))
    assert page.select_one("#result_list") is None


def test_a_saved_row_writes_down_which_stories_differ(no_stories: None, curator: Client) -> None:
    here = a_service(areas=(GENT,), audiences=("everyone",))
    story = a_story(expected={"any_of": [here.slug]})
    assert change(curator, here, state="draft").status_code == 302
    story.refresh_from_db()
    assert story.differs
    assert story.tried_at


# The page that checks all, and the check on the page of a story


def test_the_page_lists_the_stories_that_differ_first(no_stories: None, curator: Client) -> None:
    a_story("a-goed", expected_tier=tier("basic"))
    bad = a_story("b-fout", expected_tier=tier("focused"))
    a_story("c-goed")
    page = soup(curator.get(CHECK))
    rows = page.select("#checked tbody tr")
    assert [words(row.select_one("th")) for row in rows] == ["b-fout", "a-goed", "c-goed"]
    assert [row["class"] for row in rows] == [["differs"], ["passes"], ["passes"]]
    assert rows[0].select_one("th a")["href"] == address(Vignette, "change", bad.pk)
    assert words(rows[0].select("td")[1]) == "tier: expected focused, found basic."
    assert words(rows[1].select("td")[1]) == ""
    assert words(one(page, ".count")) == "Differing: 1 of 3 stories."
    assert one(page, "#checked caption").text


def test_the_page_says_so_where_all_hold_and_where_there_is_none(
    no_stories: None, curator: Client
) -> None:
    assert words(one(soup(curator.get(CHECK)), ".count")) == "There is no story yet."
    a_story()
    assert "1 checked, none differs" in words(one(soup(curator.get(CHECK)), ".count"))


def test_the_page_costs_six_queries_a_story_at_most(
    no_stories: None, curator: Client, django_assert_max_num_queries: Queries
) -> None:
    curator.get(CHECK)
    for number in range(4):
        a_story(f"verhaal-{number}", answers=WORRY)
    # Session, user, stories, version.
    with django_assert_max_num_queries(4 + 4 * 6):
        assert len(soup(curator.get(CHECK)).select("#checked tbody tr")) == 4


def test_the_list_of_stories_leads_to_the_check_and_the_tester(curator: Client) -> None:
    page = soup(curator.get(address(Vignette)))
    links = [link["href"] for link in page.select(".object-tools a")]
    assert links == [CHECK, TESTER, address(Vignette, "deleted"), address(Vignette, "add")]


def test_the_page_of_a_story_says_what_differs(curator: Client) -> None:
    bad = a_story("fout", expected_tier=tier("focused"))
    good = a_story("goed")
    for story, said in (
        (bad, "tier: expected focused, found basic."),
        (good, "The advice is what the story expects."),
    ):
        field = one(soup(curator.get(address(Vignette, "change", story.pk))), ".field-check_result")
        assert [words(line) for line in field.select("li")] == [said]
        link = field.select_one("a")
        assert link["href"] == f"{TESTER}?story={story.slug}"
        assert curator.get(link["href"]).status_code == 200
    assert not soup(curator.get(address(Vignette, "add"))).select(".field-check_result")


def test_a_story_of_a_wrong_shape_can_still_be_opened_and_mended(curator: Client) -> None:
    story = a_story(answers=["housing"], expected={"layers": None})
    assert (
        change(curator, story, answers='{"needs": ["housing"]}', expected="{}").status_code == 302
    )
    story.refresh_from_db()
    assert differences(story) == ()


# Warnings


def warnings(curator: Client) -> list[BeautifulSoup]:
    """The warnings on the next page, which takes them away."""
    return soup(curator.get(address(Vignette))).select(".messagelist .warning")


def test_what_a_story_rests_on_is_registered_once_with_the_warning() -> None:
    for model in CONCERNS:
        known = admin.site.get_model_admin(model)
        assert isinstance(known, WarnsOfStories)
        assert type(known).__mro__.count(WarnsOfStories) == 1
        # Before the class of the lower layer, whatever else extends it.
        below = type(known).__mro__[type(known).__mro__.index(WarnsOfStories) + 1 :]
        assert any(known.__module__.startswith(("tiers.", "services.")) for known in below)


def test_a_changed_rule_warns_of_the_stories_for_which_it_holds(
    no_stories: None, curator: Client
) -> None:
    steps_up = a_story("stap-hoger", answers=WORRY, expected_tier=tier("focused"))
    a_story("geen-verwachting", answers=WORRY)
    a_story("al-fout-maar-anders", expected_tier=tier("focused"))
    assert differences(steps_up) == ()
    rule = Rule.objects.get(slug="care-with-difficulty")
    assert change(curator, rule, tier=str(tier("specialised").pk)).status_code == 302
    (warning,) = warnings(curator)
    assert "(1 of 2 checked)" in words(warning)
    assert [(link.text, link["href"]) for link in warning.select("a")] == [
        ("stap-hoger", address(Vignette, "change", steps_up.pk))
    ]
    assert differences(steps_up) == ("tier: expected focused, found specialised.",)


def test_a_rule_that_no_longer_holds_warns_of_the_stories_for_which_it_held(
    no_stories: None, curator: Client
) -> None:
    a_story("stap-hoger", answers=WORRY, expected_tier=tier("focused"))
    rule = Rule.objects.get(slug="care-with-difficulty")
    changed = change(curator, rule, who=[str(Who.objects.get(slug="child").pk)])
    assert changed.status_code == 302
    (warning,) = warnings(curator)
    assert [link.text for link in warning.select("a")] == ["stap-hoger"]


def test_a_new_rule_warns_with_its_relations(no_stories: None, curator: Client) -> None:
    a_story("wonen", expected_tier=tier("basic"))
    where = address(Rule, "add")
    values = filled_in(soup(curator.get(where))) | {
        "slug": "wonen-eerst",
        "applies_to": "named",
        "needs": [str(Need.objects.get(slug="housing").pk)],
        "tier": str(tier("focused").pk),
        "rationale_nl": "Omdat.",
        "source": str(a_source().pk),
    }
    assert curator.post(where, values).status_code == 302
    (warning,) = warnings(curator)
    assert [link.text for link in warning.select("a")] == ["wonen"]


def test_a_changed_need_warns_of_the_stories_that_have_it(
    no_stories: None, curator: Client
) -> None:
    a_story("wonen", expected_tier=tier("basic"))
    a_story("ander", answers={"needs": ["legal-help"]}, expected_tier=tier("focused"))
    need = Need.objects.get(slug="housing")
    assert change(curator, need, tier=str(tier("community").pk)).status_code == 302
    (warning,) = warnings(curator)
    assert "(1 of 1 checked)" in words(warning)
    assert [link.text for link in warning.select("a")] == ["wonen"]


def test_a_changed_service_warns_of_the_stories_that_name_it(
    no_stories: None, curator: Client
) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",))
    a_story("noemt-hem", expected={"all_in": [service.slug]})
    a_story("sluit-hem-uit", expected={"none_of": [service.slug]})
    a_story("noemt-een-ander", expected={"all_in": ["nergens"]})
    unchanged = change(curator, service, state="draft")
    assert unchanged.status_code == 302
    (warning,) = warnings(curator)
    assert "(1 of 2 checked)" in words(warning)
    assert [link.text for link in warning.select("a")] == ["noemt-hem"]
    assert change(curator, service, state="published").status_code == 302
    assert [link.text for link in one_warning(curator).select("a")] == ["sluit-hem-uit"]


def one_warning(curator: Client) -> BeautifulSoup:
    (warning,) = warnings(curator)
    return warning


def test_a_changed_status_counts_on_the_page_of_the_service_and_on_its_own(
    no_stories: None, curator: Client
) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",), statuses={"refugee": "open"})
    a_story(answers=HOUSING | {"status": "refugee"}, expected={"all_in": [service.slug]})
    row = ServiceStatus.objects.get(service=service)
    assert change(curator, row, answer="closed").status_code == 302
    assert one_warning(curator).select("a")
    assert change(curator, row, answer="open").status_code == 302
    assert warnings(curator) == []
    changed = change(curator, service, **{"statuses-0-answer": "closed"})
    assert changed.status_code == 302
    assert one_warning(curator).select("a")


def test_a_change_that_keeps_the_stories_says_nothing(no_stories: None, curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",))
    a_story(expected={"all_in": [service.slug]})
    assert change(curator, service, age_from="18").status_code == 302
    assert warnings(curator) == []


def test_a_warning_names_ten_stories_at_most(no_stories: None, curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",))
    for number in range(MOST_SHOWN + 2):
        a_story(f"verhaal-{number:02}", expected={"all_in": [service.slug]})
    assert change(curator, service, state="draft").status_code == 302
    warning = one_warning(curator)
    assert len(warning.select("a")) == MOST_SHOWN
    assert words(warning).endswith("and 2 more")
    assert "(12 of 12 checked)" in words(warning)


def test_doors_people_audiences_and_layers_warn_too(no_stories: None, curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("women",), needs=("talk-to-someone",))
    door = Door.objects.create(
        slug="een-deur",
        need_group=Need.objects.get(slug="housing").groups.first(),
        service=service,
    )
    adult = Who.objects.get(slug="adult")
    door.who.add(adult)
    door.regions.set(service.regions.all())
    focused = a_service(
        areas=(GENT,), audiences=("women",), needs=("talk-to-someone",), tier="focused"
    )
    a_story("deur", expected={"all_in": [service.slug]})
    a_story("verwant", answers=WORRY, expected={"none_of": ["nergens"]})
    everyone_else = [str(row.pk) for row in adult.audiences.exclude(slug="women")]
    child = [str(Who.objects.get(slug="child").pk)]

    assert change(curator, door, who=child).status_code == 302
    assert [link.text for link in one_warning(curator).select("a")] == ["deur"]
    assert change(curator, door, who=[str(adult.pk)]).status_code == 302
    assert warnings(curator) == []
    assert change(curator, adult, audiences=everyone_else).status_code == 302
    assert [link.text for link in one_warning(curator).select("a")] == ["deur"]
    adult.audiences.add(Audience.objects.get(slug="women"))

    only_with = [str(Need.objects.get(slug="sexual-violence").pk)]
    women = Audience.objects.get(slug="women")
    assert change(curator, women, only_with=only_with).status_code == 302
    assert [link.text for link in one_warning(curator).select("a")] == ["deur"]
    women.only_with.clear()

    for row in Service.objects.exclude(pk__in=[service.pk, focused.pk]):
        Service.objects.filter(pk=row.pk).update(state="draft")
    Vignette.objects.filter(slug="verwant").update(expected={"all_in": [focused.slug]})
    assert change(curator, tier("focused"), kin=[]).status_code == 302
    assert [link.text for link in one_warning(curator).select("a")] == ["verwant"]


# Which condition of a rule fails


@pytest.mark.parametrize(
    ("rule", "condition"),
    [
        ({"applies_to": "named", "needs": frozenset({"other"})}, Condition.NEED),
        ({"applies_to": "urgent"}, Condition.NEED),
        ({"applies_to": "care", "coping": Coping.HARDLY}, Condition.COPING),
        ({"applies_to": "care", "tried": Tried.FOCUSED}, Condition.TRIED),
        ({"applies_to": "care", "who": frozenset({"child"})}, Condition.WHO),
        ({"applies_to": "care", "coping": Coping.OK, "who": frozenset({"adult"})}, None),
    ],
)
def test_the_first_condition_that_fails_is_named(
    rule: dict[str, Any], condition: Condition | None
) -> None:
    tested = routing.Rule("r", "s", **{**rule, "applies_to": routing.AppliesTo(rule["applies_to"])})
    need = routing.Need("grief-loss", "community", is_care=True)
    answers = Answers("adult", ("grief-loss",), Coping.OK, Tried.NOTHING)
    assert routing.failing(tested, need, answers) == condition
    assert routing.holds(tested, need, answers) == (condition is None)


def test_daily_life_fails_as_a_condition_for_a_need_that_is_no_care_need() -> None:
    rule = routing.Rule(
        "r", "s", routing.AppliesTo.NAMED, needs=frozenset({"housing"}), coping=Coping.OK
    )
    answers = Answers("adult", ("housing",), Coping.OK)
    assert routing.failing(rule, routing.Need("housing", "basic"), answers) == Condition.CARE


# The tester


def tried(curator: Client, answers: dict[str, Any], **values: Any) -> BeautifulSoup:
    return soup(curator.post(TESTER, answers | values))


def listed(page: BeautifulSoup) -> list[str]:
    """The slugs of the services listed for the needs, in their order."""
    return [words(row) for row in page.select(".trial table.listed tbody th")]


def why_not(page: BeautifulSoup, service: Service) -> tuple[str, str]:
    """The reason and the sentence by which a service is left out."""
    (link,) = (link for link in page.select("table.left a") if link.text == service.slug)
    row = link.find_parent("tr")
    return row["class"][0], words(row.select("td")[1])


def test_the_tester_asks_with_labels_and_keeps_the_answers_out_of_the_address(
    curator: Client,
) -> None:
    response = curator.get(TESTER)
    page = soup(response)
    form = one(page, "form#answers")
    assert (form["method"], form["action"]) == ("post", TESTER)
    fields = [
        tag for tag in form.select("input, select") if tag.get("type") not in ("hidden", "submit")
    ]
    assert len(fields) > 60
    for field in fields:
        assert page.select(f'label[for="{field["id"]}"]'), field
    groups = [words(legend) for legend in form.select("fieldset > legend")]
    assert groups == ["Needs:", "Languages of the person:"]
    assert not page.select("#outcome, [style], style")
    assert not [tag for tag in page.select("script:not([src])") if not tag.get("type")]
    assert "no-store" in response.headers["Cache-Control"]
    answered = curator.post(TESTER, HOUSING)
    assert "no-store" in answered.headers["Cache-Control"]
    assert answered.status_code == 200
    asked = soup(curator.get(TESTER, HOUSING))
    assert not asked.select("#outcome, input[checked]")


def test_the_tester_refuses_a_form_of_another_site(admin_user: User) -> None:
    strict = Visitor(enforce_csrf_checks=True)
    sign_in(strict, admin_user)
    assert strict.post(TESTER, HOUSING).status_code == 403


def test_the_tester_is_for_those_who_may_see_the_rules(client: Client) -> None:
    assert client.get(TESTER).status_code == 302
    helper = User.objects.create_user("helper", password="x", is_staff=True)
    sign_in(client, helper)
    assert client.get(TESTER).status_code == 403
    assert client.post(TESTER, HOUSING).status_code == 403
    assert client.get(CHECK).status_code == 403
    index = reverse("admin:index")
    assert not soup(client.get(index)).select(f'a[href="{TESTER}"], a[href="{CHECK}"]')
    Mandate.objects.create(user=helper, role=Mandate.Role.TRANSLATOR)
    story = Vignette.objects.first()
    assert client.get(f"{TESTER}?story={story.slug}").status_code == 200
    assert client.get(TESTER).status_code == 200
    assert client.get(CHECK).status_code == 200
    page = soup(client.get(index))
    assert page.select(f'a[href="{TESTER}"]')
    assert page.select(f'a[href="{CHECK}"]')


def test_the_tester_shows_the_outcome_and_the_rank(curator: Client) -> None:
    narrow = a_service(areas=(GENT,), audiences=("everyone",), statuses={"refugee": "open"})
    wide = a_service(areas=("be",), audiences=("everyone",), statuses={"refugee": "open"})
    page = tried(curator, HOUSING, status="refugee")
    assert words(one(page, "#outcome .layer")) == str(tier("basic"))
    assert words(one(page, "#outcome .urgent")) == "no"
    assert words(one(page, "#outcome .lines")) == "none"
    assert words(one(page, "#outcome .places")) == f"Ghent ({GENT})"
    order = listed(page)
    assert order.index(narrow.slug) < order.index(wide.slug)
    row = next(row for row in page.select("table.listed tr") if narrow.slug in row.text)
    said = words(row.select("td")[-1]).split("; ")
    assert said[:2] == ["open with these papers", "serves a need of the answer itself"]
    assert "works in: Ghent" in said
    assert said[-1] == "never verified"
    assert page.select("#doors table.listed tbody tr")
    for table in page.select("table"):
        assert words(one(table, "caption"))
        if not table.find_parent(id="outcome"):
            assert table.select('thead th[scope="col"]')
    assert one(page, "#id_needs input[checked]")["value"] == "housing"
    assert one(page, "#id_place")["value"] == "9000"


def test_an_urgent_answer_shows_its_lines(curator: Client) -> None:
    page = tried(curator, HOUSING, needs=["danger-now"])
    assert words(one(page, "#outcome .layer")) == "none"
    assert words(one(page, "#outcome .urgent")) == "yes"
    assert words(page.select("#outcome .lines bdi")[0]) == "112"
    assert not page.select(".trial")


def left_out(reason: str) -> tuple[Service, dict[str, Any], str]:
    """A service with the answers that leave it out for this reason, and the fact that the tester then names."""
    here: dict[str, Any] = {"areas": (GENT,), "audiences": ("everyone",)}
    match reason:
        case "need":
            service = a_service(**here, needs=("legal-help",))
            return service, HOUSING | {"service": service.slug}, "legal advice"
        case "unpublished":
            return a_service(**here, state="draft"), HOUSING, "not published"
        case "closed":
            closed = a_service(**here, statuses={"applicant": "closed", "refugee": "open"})
            return closed, HOUSING | {"status": "applicant"}, str(status("applicant"))
        case "age":
            return a_service(**here, age_from=3, age_to=11), HOUSING, "3–11"
        case "audience":
            return a_service(**here | {"audiences": ("children",)}), HOUSING, "Children"
        case "kept":
            audiences = ("women", "torture-survivors")
            return a_service(**here | {"audiences": audiences}), HOUSING, "torture"
        case "set-apart":
            needs = ("stress-sleep-worry", "sexual-violence")
            return a_service(**here, needs=needs, tier="focused"), WORRY, "exual violence"
        case "place":
            return a_service(**here | {"areas": (ANTWERPEN,)}), HOUSING, "Antwerp"
        case "member":
            general = a_service(**here | {"areas": ("02000",)})
            member = a_service(**here, local_of=general)
            return general, HOUSING, member.slug
        case _:
            service = a_service(**here, needs=("trauma-symptoms",), tier="specialised")
            return service, WORRY, str(tier("specialised"))


def status(slug: str) -> StatusType:
    return StatusType.objects.get(slug=slug)


@pytest.mark.parametrize(
    "reason",
    [
        "need",
        "unpublished",
        "closed",
        "age",
        "audience",
        "kept",
        "set-apart",
        "place",
        "member",
        "layer",
    ],
)
def test_the_tester_says_why_a_service_is_left_out(curator: Client, reason: str) -> None:
    with translation.override("en"):
        service, answers, fact = left_out(reason)
    page = tried(curator, answers)
    assert service.slug not in listed(page)
    found, sentence = why_not(page, service)
    assert found == reason
    assert fact in sentence
    link = next(link for link in page.select("table.left a") if link.text == service.slug)
    assert link["href"] == address(Service, "change", service.pk)


def test_a_service_open_for_one_need_only_is_closed_for_the_others(curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",), statuses={"undocumented": "open"})
    service.statuses.update(only_need=Need.objects.get(slug="medical-care"))
    page = tried(curator, HOUSING, status="undocumented")
    found, sentence = why_not(page, service)
    assert found == "closed"
    assert str(Need.objects.get(slug="medical-care").name_en) in sentence


def test_without_a_place_the_tester_says_that_it_is_not_known(curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",))
    page = tried(curator, HOUSING, place="")
    assert why_not(page, service) == (
        "place",
        "The place is not known, and it works only in: Ghent.",
    )


def test_a_service_that_fits_is_listed_and_not_left_out(curator: Client) -> None:
    service = a_service(areas=(GENT,), audiences=("everyone",))
    page = tried(curator, HOUSING)
    assert service.slug in listed(page)
    assert service.slug not in [link.text for link in page.select("table.left a")]


def test_the_tester_says_which_rules_fired_and_what_the_others_asked(curator: Client) -> None:
    page = tried(curator, WORRY, needs=["stress-sleep-worry", "housing"])
    rows = {words(row.select_one("th")): row for row in page.select("#rules tbody tr")}
    assert set(rows) == set(Rule.objects.values_list("slug", flat=True))
    assert next(iter(rows)) == "care-with-difficulty"
    fired = [slug for slug, row in rows.items() if row["class"] == ["fired"]]
    assert fired == ["care-with-difficulty"]
    stress, housing = (
        str(Need.objects.get(slug=slug).name_en) for slug in ("stress-sleep-worry", "housing")
    )
    cells = {slug: [words(cell) for cell in row.select("td")] for slug, row in rows.items()}
    focused = str(tier("focused").name_en)
    assert cells["care-with-difficulty"] == [
        f"at least: {focused}",
        stress,
        f"asks for another need ({housing})",
    ]
    assert cells["care-hardly"][1:] == [
        "nothing",
        f"asks for daily life: hardly ({stress}) asks for another need ({housing})",
    ]
    assert (
        f"asks for tried before: support of people around ({stress})"
        in (cells["care-community-tried"][2])
    )
    assert cells["urgent-need"][0] == "urgent"


def test_a_rule_that_adds_a_need_shows_the_need_and_whom_it_asks_for(curator: Client) -> None:
    child = tried(curator, HOUSING, needs=["violence-home"], who="child")
    added = str(Need.objects.get(slug="child-danger").name_en)
    assert added in words(one(child, "#outcome .needs"))
    rule = "child-in-danger"

    def row(page: BeautifulSoup) -> Any:
        return next(row for row in page.select("#rules tbody tr") if rule in row.text)

    assert row(child)["class"] == ["fired"]
    assert words(row(child).select("td")[0]) == f"also counts as: {added}"
    adult = tried(curator, HOUSING, needs=["violence-home"])
    assert row(adult)["class"] == ["silent"]
    assert words(row(adult).select("td")[2]).startswith("asks for: A child")
    assert "No need was chosen." in words(row(tried(curator, {"who": "adult"})).select("td")[2])


def test_what_the_tester_does_not_understand_stands_by_its_field(curator: Client) -> None:
    page = tried(curator, HOUSING, place="Zzzzqx", needs=["housing", "flying"], service="nergens")
    assert not page.select("#outcome")
    assert page.title.text.startswith("Error:")
    errors = {
        name: words(one(page, f".field-{name} .errorlist"))
        for name in ("place", "needs", "service")
    }
    assert "Zzzzqx" in errors["place"]
    assert "flying" in errors["needs"]
    assert errors["service"] == "There is no service with this slug."
    assert one(page, "#id_place")["value"] == "Zzzzqx"


def test_a_postcode_of_two_municipalities_counts_as_either(curator: Client) -> None:
    page = tried(curator, HOUSING, place="1050")
    said = words(one(page, "#outcome .places"))
    assert "Brussels" in said
    assert "it can be each of these" in said


def test_a_local_member_is_looked_at_with_what_its_network_says(curator: Client) -> None:
    network = a_service(areas=("02000",), audiences=("everyone",), statuses={"refugee": "closed"})
    member = a_service(
        areas=(GENT,), audiences=("everyone",), needs=("legal-help",), local_of=network
    )
    page = tried(curator, HOUSING | {"status": "refugee"})
    assert why_not(page, member)[0] == why_not(page, network)[0]


def test_a_crisis_line_that_leaves_a_need_warns(curator: Client) -> None:
    line = CrisisLine.objects.get(slug="zelfmoordlijn-1813")
    response = change(curator, line, needs=[])
    page = soup(curator.get(response["Location"]))
    assert "suicidal" in words(one(page, ".messagelist .warning"))


def test_a_story_opens_in_the_tester(curator: Client) -> None:
    story = a_story(answers=WORRY | {"spoken": ["tlh"]}, expected_tier=tier("basic"))
    page = soup(curator.get(TESTER, {"story": story.slug}))
    assert "tier: expected basic, found focused." in words(one(page, "#story"))
    assert words(one(page, "#outcome .layer")) == str(tier("focused").name_en)
    assert [tag["value"] for tag in page.select("#id_needs input[checked]")] == WORRY["needs"]
    assert [tag["value"] for tag in page.select("#id_spoken input[checked]")] == ["tlh"]
    assert one(page, "#id_coping option[selected]")["value"] == "difficulty"
    assert curator.get(TESTER, {"story": "nergens"}).status_code == 404


@pytest.mark.parametrize("answers", [["housing"], {"needs": 5}, {"who": ["adult"]}, {"place": {}}])
def test_a_story_of_any_shape_can_be_opened_in_the_tester(curator: Client, answers: Any) -> None:
    story = a_story(answers=answers)
    page = soup(curator.get(TESTER, {"story": story.slug}))
    assert page.select("#story li")


def test_the_tester_costs_the_same_for_few_services_and_for_many(
    curator: Client, django_assert_max_num_queries: Queries
) -> None:
    tried(curator, WORRY)
    # Session, user, version; the advice at most six, all that serve a need two.
    with django_assert_max_num_queries(11):
        many = tried(curator, WORRY)
    assert len(many.select("table.left tbody tr")) > 50
    Service.objects.all().update(state="archived")
    with django_assert_max_num_queries(11):
        tried(curator, WORRY)
