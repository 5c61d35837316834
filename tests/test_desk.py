"""The home of the admin: what wants attention, for whom, in which list, and what it costs."""

import datetime
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from directory import languages
from directory.desk.tasks import TASKS, Section, count, models_with_tasks, tasks_for
from directory.desk.tools import TOOLS
from directory.middleware import CONTENT_SECURITY_POLICY
from services.models import (
    Asking,
    Closure,
    CrisisLine,
    Link,
    LookAlike,
    Proposal,
    Region,
    Report,
    Service,
    TrainingSeries,
    Vignette,
)
from services.models.askings import VALID_FOR
from services.scope import NOWHERE, scope_of
from tests.builders import a_service, an_organisation
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tiers.models import LifeDomain, Need, StatusType, TranslationState

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

HOME = reverse("admin:index")
GENT, ANTWERPEN, OOST_VLAANDEREN = "44021", "11002", "40000"
# Session, user and second factor (two); mandate, its regions and domains; permissions (two); names of regions and
# of domains; all numbers; the recent actions of the sidebar: thirteen, of the fifteen that the issue allows.
MOST_QUERIES = 15
# Of this process, so that other work of the machine does not count; on SQLite the database is in it.
MOST_SECONDS = 1.5
MANY = 10_000

OF_A_SERVICE = {
    *("wrong-numbers", "reports", "answers", "askings", "due", "without-contact", "unverified"),
    *("due-contact", "due-hours", "due-place", "due-eligibility", "due-rest"),
    *("closures-ending", "closures-beginning", "look-alikes", "drafts"),
}
GROUPS = ("contact", "hours", "place", "eligibility", "rest")
COMMON = {"crisis-lines", "stories", "statuses", "series", "links"}
TEXTS = {
    f"{what}-{code}"
    for code in languages.OFFERED
    if code != languages.SOURCE
    for what in ("missing", "outdated")
}

Enter = Callable[..., Client]


@pytest.fixture
def enter(client: Client) -> Iterator[Enter]:
    """Signs in a member of the staff, with what the table of roles allows and no more."""

    def _enter(role: str = "", **mandate: Any) -> Client:
        return sign_in(client, a_member(role, **mandate))

    yield _enter
    translation.activate(languages.SOURCE)


@pytest.fixture
def empty() -> None:
    """Nothing of the fixtures wants attention."""
    Service.objects.update(state=Service.State.ARCHIVED)
    TrainingSeries.objects.update(slug="met-datum")
    for series in TrainingSeries.objects.all():
        series.trainings.update(format="e-learning")
    TranslationState.objects.update(missing=0, is_outdated=False)
    CrisisLine.objects.update(due_on=None)
    StatusType.objects.update(due_on=None)
    Vignette.objects.update(differs=False)
    Link.objects.all().delete()


def today(days: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def an_asking(service: Service, **values: Any) -> Asking:
    values = {"language": "nl", "address": "info@dienst.example", **values}
    return Asking.objects.create(service=service, **values)


def work_around(area: str) -> Service:
    """A published service in the area that wants everything at once, with a draft and one that nobody can reach."""
    service = a_service(
        areas=(area,),
        needs_check=True,
        **{f"{group}_due_on": today() for group in GROUPS},
    )
    Report.objects.create(service=service, reason="number")
    Report.objects.create(service=service, reason="moved")
    an_asking(service)
    Proposal.objects.create(asking=an_asking(service, answered_at=timezone.now()))
    Closure.objects.create(service=service, closed_from=today(-1), closed_until=today(7))
    Closure.objects.create(service=service, closed_from=today(7), closed_until=today(20))
    draft = a_service(areas=(area,), state=Service.State.DRAFT)
    a_service(areas=(area,), finder_nl="")
    LookAlike.objects.create(first=service, second=draft)
    return service


def a_state(language: str, **values: Any) -> TranslationState:
    """How far the texts of a line are in a language; one of a line of its own."""
    line = CrisisLine.objects.create(slug=f"lijn-{language}", type="crisis", confidence="high")
    return TranslationState.objects.create(
        content_type=ContentType.objects.get_for_model(line),
        object_id=line.pk,
        language=language,
        source_hash="",
        origin=TranslationState.Origin.NONE,
        **values,
    )


def common_work() -> None:
    """What belongs to no region, and texts of each language: one of each."""
    line, status = CrisisLine.objects.first(), StatusType.objects.first()
    CrisisLine.objects.filter(pk=line.pk).update(due_on=today())
    StatusType.objects.filter(pk=status.pk).update(due_on=today())
    Vignette.objects.filter(pk=Vignette.objects.first().pk).update(differs=True)
    TrainingSeries.objects.first().trainings.update(format="place")
    now = timezone.now()
    Link.objects.create(address="https://weg.example/", state="gone", failures=2, tried_at=now)
    for code in languages.ALL:
        if code != languages.SOURCE:
            a_state(code, missing=3, is_outdated=True)


def home(client: Client) -> BeautifulSoup:
    response = client.get(HOME)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    return BeautifulSoup(response.content, "html.parser")


def links(page: BeautifulSoup) -> dict[str, Tag]:
    """The links of the tasks that want something, by their key."""
    return {str(link["data-task"]): link for link in page.select("a[data-task]")}


def numbers(page: BeautifulSoup) -> dict[str, int]:
    return {key: int(one(link, "strong").text) for key, link in links(page).items()}


def in_list(client: Client, address: str) -> int:
    """How many rows a list says that it has, and shows as far as they stand on one page."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = BeautifulSoup(response.content, "html.parser")
    if "cl" not in response.context:
        told = response.context["page"].paginator.count
        assert len(page.select("#rows tbody tr")) == min(told, 50)
        return told
    told = response.context["cl"].result_count
    assert len(page.select("#result_list tbody tr")) == min(told, 100)
    return told


# What is counted


def test_every_number_is_that_of_the_rows_in_its_list(enter: Enter) -> None:
    for area in (GENT, GENT, ANTWERPEN):
        work_around(area)
    common_work()
    client = enter()
    page = home(client)
    counted = numbers(page)
    assert set(counted) == OF_A_SERVICE | COMMON | TEXTS
    for key, link in links(page).items():
        assert in_list(client, str(link["href"])) == counted[key], key


def test_a_curator_sees_only_their_own_and_opens_lists_with_nothing_else(
    empty: None, enter: Enter
) -> None:
    work_around(GENT)
    work_around(ANTWERPEN)
    common_work()
    client = enter("curator", regions=(OOST_VLAANDEREN,))
    page = home(client)
    assert numbers(page) == dict.fromkeys(OF_A_SERVICE, 1)
    for key, link in links(page).items():
        assert in_list(client, str(link["href"])) == 1, key
    assert "Oost-Vlaanderen" in words(one(page, ".greeting")) or "East Flanders" in page.text


def test_a_curator_of_a_domain_sees_what_is_in_it(empty: None, enter: Enter) -> None:
    service = a_service(domains=("housing",), hours_due_on=today())
    a_service(domains=("work",), hours_due_on=today())
    client = enter("curator", domains=("housing",))
    page = home(client)
    assert numbers(page) == {"due": 1, "due-hours": 1}
    listed = client.get(str(links(page)["due"]["href"]))
    assert list(listed.context["cl"].queryset) == [service]
    assert str(LifeDomain.objects.get(slug="housing")) in page.text


def test_a_curator_of_the_whole_country_also_sees_what_belongs_to_no_region(
    empty: None, enter: Enter
) -> None:
    common_work()
    assert set(numbers(home(enter("curator", regions=("be",))))) == COMMON


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_who_publishes_sees_everything(empty: None, enter: Enter, role: str) -> None:
    work_around(GENT)
    common_work()
    assert set(numbers(home(enter(role)))) == OF_A_SERVICE | COMMON | TEXTS


def test_a_translator_sees_only_their_own_languages(empty: None, enter: Enter) -> None:
    work_around(GENT)
    common_work()
    client = enter("translator", languages=("uk", "ps"))
    page = home(client)
    own = dict.fromkeys(("missing-uk", "outdated-uk", "missing-ps", "outdated-ps"), 1)
    assert numbers(page) == own
    assert [tag["lang"] for tag in page.select(".texts th [lang]")] == ["uk", "ps"]
    for link in links(page).values():
        assert in_list(client, str(link["href"])) == 1
    assert "Українська" in words(one(page, ".greeting"))


def test_a_translator_opens_no_list_of_another_language(empty: None, enter: Enter) -> None:
    common_work()
    client = enter("translator", languages=("uk",))
    of_french = next(task for task in TASKS if task.key == "missing-fr")
    assert client.get(of_french.address).status_code == 403


def test_who_has_no_mandate_is_told_so(empty: None, enter: Enter, client: Client) -> None:
    work_around(GENT)
    user = User.objects.create_user("new", is_staff=True)
    page = home(sign_in(client, user))
    assert numbers(page) == {}
    assert "no role yet" in words(one(page, ".greeting"))
    assert count(tasks_for(NOWHERE), NOWHERE, user) == {}


def test_a_curator_without_an_area_is_told_so(empty: None, enter: Enter) -> None:
    work_around(GENT)
    page = home(enter("curator"))
    assert numbers(page) == {}
    assert "nobody has said for which area" in words(one(page, ".greeting"))


def test_a_task_whose_list_may_not_be_opened_is_not_shown(
    empty: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_around(GENT)
    closed = type(admin.site.get_model_admin(Report))
    monkeypatch.setattr(closed, "has_view_permission", lambda *_: False)
    assert set(numbers(home(enter()))) == OF_A_SERVICE - {"wrong-numbers", "reports"}


# What is not counted


@pytest.fixture
def counted(empty: None) -> Callable[[], dict[str, int]]:
    """The numbers that are not nothing, for who works everywhere."""
    user = a_member()

    def _counted() -> dict[str, int]:
        scope = scope_of(user)
        found = count(tasks_for(scope), scope, user)
        return {key: number for key, number in found.items() if number}

    return _counted


Counted = Callable[[], dict[str, int]]


def test_what_is_due_tomorrow_is_no_work_of_today(counted: Counted) -> None:
    service = a_service(contact_due_on=today(1))
    line = CrisisLine.objects.first()
    CrisisLine.objects.filter(pk=line.pk).update(due_on=today(1))
    assert counted() == {}
    Service.objects.filter(pk=service.pk).update(contact_due_on=today(-400))
    assert counted() == {"due": 1, "due-contact": 1}


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_only_what_readers_see_is_to_be_checked(counted: Counted, state: str) -> None:
    a_service(state=state, contact_due_on=today(), needs_check=True, finder_nl="")
    assert counted() == ({"drafts": 1} if state == "draft" else {})


def test_a_service_of_low_confidence_is_not_verified(counted: Counted) -> None:
    a_service(confidence="low")
    a_service(confidence="medium")
    assert counted() == {"unverified": 1}


@pytest.mark.parametrize(
    "values", [{"finder_url": "https://vind.example/"}, {"finder_nl": "Bel de gemeente."}]
)
def test_a_service_with_a_way_to_find_a_contact_lacks_none(
    counted: Counted, values: dict[str, str]
) -> None:
    a_service(**{"finder_nl": None, **values})
    assert counted() == {}


def test_what_is_decided_closed_or_answered_is_done(counted: Counted) -> None:
    service = work_around(GENT)
    service.reports.update(closed_on=today())
    service.askings.update(answered_at=timezone.now())
    Proposal.objects.update(decided_at=timezone.now())
    LookAlike.objects.update(decision=LookAlike.Decision.APART)
    left = {"wrong-numbers", "reports", "askings", "answers", "look-alikes"}
    assert set(counted()) == OF_A_SERVICE - left


def test_a_question_that_expired_waits_for_nobody(counted: Counted) -> None:
    an_asking(a_service(), sent_at=timezone.now() - VALID_FOR)
    assert counted() == {}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-9, -1, {}),
        (-9, 0, {"closures-ending": 1}),
        (0, 7, {"closures-ending": 1}),
        (0, 8, {}),
        (1, 3, {"closures-beginning": 1}),
        (8, 9, {}),
    ],
)
def test_a_closure_counts_in_the_week_in_which_it_begins_or_ends(
    counted: Counted, first: int, last: int, expected: dict[str, int]
) -> None:
    Closure.objects.create(service=a_service(), closed_from=today(first), closed_until=today(last))
    assert counted() == expected


def test_the_closure_of_an_organisation_is_for_whoever_has_one_of_its_services(
    empty: None, enter: Enter
) -> None:
    organisation = an_organisation()
    a_service(organisation=organisation, areas=(GENT,))
    a_service(organisation=organisation, areas=(GENT,))
    for closed in (organisation, an_organisation()):
        Closure.objects.create(organisation=closed, closed_from=today(), closed_until=today())
    assert numbers(home(enter("curator", regions=(GENT,)))) == {"closures-ending": 1}


def test_a_link_that_failed_once_had_a_bad_moment(counted: Counted) -> None:
    now = timezone.now()
    Link.objects.create(address="https://eens.example/", state="unsure", failures=1, tried_at=now)
    assert counted() == {}


# How it is shown


def test_the_most_urgent_stands_first(enter: Enter) -> None:
    work_around(GENT)
    common_work()
    page = home(enter())
    shown = [str(tag["id"]).removeprefix("desk-") for tag in page.select(".desk .part > h2")]
    assert shown == [section.value for section in Section]
    assert list(links(page))[:3] == ["wrong-numbers", "crisis-lines", "stories"]


def test_what_needs_nothing_is_said_quietly(empty: None, enter: Enter) -> None:
    page = home(enter())
    assert not links(page)
    assert "There is nothing to do today." in words(one(page, ".greeting"))
    quiet = " ".join(words(tag) for tag in page.select("p.nothing"))
    for task in TASKS:
        if not task.part_of and not task.language:
            assert str(task.label) in quiet, task.key
    assert "0" not in [tag.text for tag in page.select(".desk strong")]


def test_every_section_has_a_heading_that_names_it(enter: Enter) -> None:
    page = home(enter())
    assert page.select("#container h1")
    for section in page.select(".desk section"):
        assert one(page, f"#{section['aria-labelledby']}").text
    for cell in page.select(".desk table thead th"):
        assert cell["scope"] == "col"


def test_the_home_holds_nothing_inline_and_works_without_script(enter: Enter) -> None:
    work_around(GENT)
    page = home(enter())
    assert not page.select("[style], style")
    assert not page.select(".desk button, .desk form, .desk script")
    assert [link["href"] for link in page.select("link[href*='desk']")]


def test_every_tool_opens(enter: Enter) -> None:
    client = enter()
    shown = [str(link["href"]) for link in home(client).select(".desk nav.tools a")]
    assert shown == [reverse(tool.route) for tool in TOOLS]
    for address in shown:
        assert client.get(address).status_code == 200


def test_a_tool_is_for_who_may_use_it(empty: None, client: Client) -> None:
    user = User.objects.create_user("nobody", is_staff=True)
    shown = [str(link["href"]) for link in home(sign_in(client, user)).select("nav.tools a")]
    assert shown == [reverse(tool.route) for tool in TOOLS if not tool.about]


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_the_home_speaks_the_language_of_its_reader(enter: Enter, language: str) -> None:
    client = enter()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    assert home(client).html["lang"].startswith(language)


# The filter of the lists


def test_each_list_of_the_desk_offers_the_filter_of_its_tasks(enter: Enter) -> None:
    """Only where one of them is chosen: the other filters of the list are what it is for."""
    client = enter()
    tasks = tasks_for(scope_of(a_member()))
    for model in models_with_tasks():
        own = {f"?todo={task.key}" for task in tasks if task.model is model}
        first = next(task for task in tasks if task.model is model)
        page = BeautifulSoup(client.get(first.address).content, "html.parser")
        offered = {str(link["href"]) for link in page.select("#changelist-filter a")}
        assert own <= offered, model
        whole = client.get(first.address.partition("?")[0]).content.decode()
        assert "?todo=" not in whole, model


def test_a_task_that_does_not_exist_is_refused_and_the_whole_list_shown(enter: Enter) -> None:
    where = reverse("admin:services_service_changelist")
    response = enter().get(where, {"todo": "nonsense"}, follow=True)
    assert "no such task" in response.content.decode()
    assert response.context["cl"].result_count == Service.objects.count()


def test_the_keys_of_the_tasks_are_their_own() -> None:
    keys = [task.key for task in TASKS]
    assert len(keys) == len(set(keys))
    assert all(task.part_of in keys for task in TASKS if task.part_of)


# What it costs with ten thousand services


@pytest.fixture
def ten_thousand() -> None:
    """Services all over the country, each in a municipality, a domain and a need, every third one due for a check."""
    first = a_service(slug="veel", sort_name="veel", areas=(), needs=(), finder_nl="")
    copied = ", ".join(
        connection.ops.quote_name(field.column)
        for field in Service._meta.concrete_fields
        if field.name not in ("id", "slug", "sort_name")
    )
    with connection.cursor() as cursor:
        # Row by row this would take SQLite a minute.
        cursor.execute(
            f"""
            WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %s)
            INSERT INTO services_service (slug, sort_name, {copied})
            SELECT 'veel-' || i, 'dienst ' || i, {copied} FROM numbers, services_service WHERE id = %s
            """,  # noqa: S608  names of our own columns
            [MANY, first.pk],
        )
    many = Service.objects.filter(slug__startswith="veel-").order_by("pk")
    every = many.annotate(number=F("pk") % 60)
    every.filter(number=0).update(state=Service.State.DRAFT)
    every.filter(number__lt=10).update(confidence="low", search_text="zeldzaam")
    every.filter(number__lt=20).update(hours_due_on=today(-5))
    every.filter(number__gte=20).update(hours_due_on=today(90), contact_due_on=today(90))
    every.filter(number__gte=50).update(contact_due_on=today(-5))
    places = list(Region.objects.filter(kind=Region.Kind.MUNICIPALITY).values_list("pk", flat=True))
    domains = list(LifeDomain.objects.values_list("pk", flat=True))
    needs = list(Need.objects.values_list("pk", flat=True))
    made = list(many.values_list("pk", flat=True))
    assert len(made) == MANY
    for through, column, values in (
        (Service.regions.through, "region_id", places),
        (Service.domains.through, "lifedomain_id", domains),
        (Service.needs.through, "need_id", needs),
    ):
        through.objects.bulk_create(
            through(service_id=service, **{column: values[number % len(values)]})
            for number, service in enumerate(made)
        )
    Report.objects.bulk_create(
        Report(service_id=service, reason="number" if number % 2 else "other")
        for number, service in enumerate(made[:600])
    )
    LookAlike.objects.bulk_create(
        LookAlike(first_id=one, second_id=other)
        for one, other in zip(made[::20], made[1::20], strict=True)
    )
    if connection.vendor == "postgresql":
        # As autovacuum does, so that the plans are those of a database at work.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def timed(client: Client, address: str, **asked: Any) -> tuple[int, float]:
    """How many queries a page costs, and the seconds of this process that it takes the second time."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, asked).status_code == 200
        cost = len(queries)  # read at once: the next request forgets them
    assert cost
    began = time.process_time()
    client.get(address, asked)
    return cost, time.process_time() - began


@pytest.mark.parametrize(
    ("role", "mandate"),
    [
        ("", {}),
        ("publisher", {}),
        ("curator", {"regions": (OOST_VLAANDEREN, GENT), "domains": ("housing", "work")}),
        ("translator", {"languages": ("uk", "ar")}),
    ],
    ids=["superuser", "publisher", "curator", "translator"],
)
def test_the_home_stays_cheap_with_ten_thousand_services(
    ten_thousand: None,
    enter: Enter,
    role: str,
    mandate: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = enter(role, **mandate)
    queries, seconds = timed(client, HOME)
    with capsys.disabled():
        print(f"\nhome, {role or 'superuser'}: {queries} queries, {seconds * 1000:.0f} ms")
    assert queries <= MOST_QUERIES
    assert seconds < MOST_SECONDS


LISTS: tuple[dict[str, str], ...] = (
    {},
    {"q": "zeldzaam"},
    {"state": "draft"},
    {"needs_check__exact": "0"},
    {"todo": "due"},
    {"todo": "without-contact"},
    {"p": "50"},
    {"o": "1"},
)


def test_the_list_of_services_stays_cheap_with_ten_thousand(
    ten_thousand: None, enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    """Session, user, how many there are, found and in all, the rows, the tiers of the filter."""
    client = enter()
    where = reverse("admin:services_service_changelist")
    for asked in LISTS:
        queries, seconds = timed(client, where, **asked)
        with capsys.disabled():
            print(f"\nservices {asked}: {queries} queries, {seconds * 1000:.0f} ms")
        assert queries <= 8, asked
        assert seconds < MOST_SECONDS, asked


def test_no_list_of_the_desk_costs_more_for_many_rows_than_for_one(enter: Enter) -> None:
    """Each list that the desk opens, and the others that name a service."""
    for area in (GENT, ANTWERPEN, GENT):
        work_around(area)
    common_work()
    client = enter()
    for address in OTHER_LISTS:
        model = address.rsplit("_", 1)[0]
        where = reverse(f"admin:{address}")
        rows = list(client.get(where).context["cl"].queryset.values_list("pk", flat=True)[:3])
        assert rows, model
        costs = set()
        for wanted in (rows[:1], rows):
            listed = ",".join(str(row) for row in wanted)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(where, {"id__in": listed})
            assert response.context["cl"].result_count == len(wanted)
            costs.add(len(queries))
        assert len(costs) == 1, (model, costs)


OTHER_LISTS = (
    "services_report_changelist",
    "services_asking_changelist",
    "services_proposal_changelist",
    "services_closure_changelist",
    "services_lookalike_changelist",
    "services_crisisline_changelist",
    "services_servicestatus_changelist",
    "services_door_changelist",
    "services_contactpoint_changelist",
    "services_location_changelist",
    "tiers_statustype_changelist",
)
