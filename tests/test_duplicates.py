"""Probable duplicates: which two services look like one, and what a curator makes of them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.duplicates import find_all, find_for
from services.likeness import Traits, address_key, pairs, phone_key, site_key
from services.models import (
    ContactPoint,
    CrisisLine,
    Door,
    FormerSlug,
    Location,
    LookAlike,
    Region,
    Service,
    Vignette,
)
from tests.builders import a_service
from tests.reading import one, parsed, words
from tests.signing_in import a_member, sign_in
from tiers.models import Need, NeedGroup

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ANTWERP, GHENT = "11002", "44021"


def traits(pk: int, *names: str, **values: Any) -> Traits:
    """A service of an organisation of its own in Ghent, unless said otherwise."""
    for name in ("phones", "sites", "addresses"):
        values[name] = frozenset(values.get(name, ()))
    values["areas"] = frozenset(values.get("areas", (GHENT,)))
    return Traits(**{"pk": pk, "organisation": pk, "network": None, "names": names, **values})


def found(*services: Traits) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in pairs(services)]


# What speaks for it


@pytest.mark.parametrize(
    "shared",
    [
        {"phones": {"3292345678"}},
        {"sites": {"example.be/help"}},
        {"addresses": {"9000 kerkstraat 1"}},
    ],
)
def test_a_number_a_page_or_an_address_of_two_organisations_is_enough(shared: dict) -> None:
    one_of, other = traits(1, "zonnebloem", **shared), traits(2, "maanlicht", **shared)
    assert found(one_of, other) == [(1, 2)]
    assert found(one_of, traits(2, "maanlicht")) == []


def test_what_many_share_does_not_count_alone() -> None:
    names = ("zonnebloem", "maanlicht", "sterrenwacht", "regenboog", "waterval")
    many = [traits(pk, name, phones={"3278151516"}) for pk, name in enumerate(names, 1)]
    assert found(*many) == []
    assert found(*many, traits(9, "zonnebloemen", phones={"3278151516"})) == [(1, 9)]


def test_names_are_alike_in_any_language_and_order() -> None:
    dutch = traits(1, "centrum voor vluchtelingen ulysse")
    french = traits(2, "maison quelconque", "ulysse centrum voor vluchtelingen")
    typed = traits(3, "centrum voor vluchtelingen ulyse")
    assert found(dutch, french, typed) == [(1, 2), (1, 3), (2, 3)]


def test_like_names_in_other_places_or_with_other_numbers_are_two_services() -> None:
    assert found(traits(1, "huisartsenpost"), traits(2, "huisartsenpost", areas=(ANTWERP,))) == []
    assert found(traits(1, "wijkteam 1"), traits(2, "wijkteam 2")) == []


def test_local_members_of_a_network_are_not_duplicates() -> None:
    same = {"phones": {"3292345678"}}
    general = traits(1, "netwerk zon", **same)
    members = [traits(pk, "netwerk zon", network=1, **same) for pk in (2, 3)]
    assert found(general, *members) == []


def test_siblings_with_other_areas_are_not_duplicates() -> None:
    desk = {"organisation": 5, "addresses": {"9000 kerkstraat 1"}, "phones": {"3292345678"}}
    assert found(traits(1, "onthaal", **desk), traits(2, "onthaal", areas=(ANTWERP,), **desk)) == []


def test_two_services_at_one_desk_are_one_only_where_their_names_are_alike() -> None:
    desk = {"organisation": 5, "addresses": {"9000 kerkstraat 1"}}
    assert found(traits(1, "voedselhulp", **desk), traits(2, "rechtshulp", **desk)) == []
    assert found(traits(1, "voedselhulp", **desk), traits(2, "voedsel hulp", **desk)) == [(1, 2)]


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("https://www.Example.be/Help/", "http://example.be/help"),
        ("https://example.be", "https://www.example.be/#top"),
    ],
)
def test_one_page_written_in_two_ways_is_one(one_way: str, other_way: str) -> None:
    assert site_key(one_way) == site_key(other_way)


def test_keys_leave_out_what_says_nothing() -> None:
    assert phone_key("+32 9 234 56 78") == phone_key("+3292345678")
    assert phone_key("1813") == ""
    assert site_key("") == ""
    assert address_key("", "9000") == ""
    assert address_key("Kerkstraat 1", "9000") == address_key("KERKSTRAAT, 1", "9000")


def test_ten_thousand_services_are_compared_in_seconds() -> None:
    import random

    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    roots = ["".join(chance.choices(letters, k=7)) for _number in range(2_500)]
    kinds = ("centrum", "dienst", "huis", "steunpunt", "team")

    def a_name() -> str:
        return f"{chance.choice(kinds)} {chance.choice(roots)} {chance.choice(roots)}"

    services = [
        traits(
            pk,
            *(a_name() for _language in range(4)),
            organisation=pk % 3_000,
            areas=(str(pk % 600),),
            phones={str(32_000_000 + chance.randrange(9_000))},
        )
        for pk in range(10_000)
    ]
    started = time.process_time()
    assert pairs(services)
    assert time.process_time() - started < 30


# In the database


def a_contact(kind: str, value: str, **more: Any) -> ContactPoint:
    number = ContactPoint.objects.count()
    return ContactPoint.objects.create(slug=f"contact-{number}-x", kind=kind, value=value, **more)


def a_pair(**values: Any) -> tuple[Service, Service]:
    """Two services of two organisations with one number."""
    both = (
        a_service(name_nl="Zonnebloem", **values),
        a_service(name_nl="Maanlicht", **values),
    )
    for service in both:
        service.contacts.add(a_contact("phone", "+3292677677"))
    return both


def pair_of(first: Service, second: Service) -> LookAlike:
    return LookAlike.objects.get(first=first, second=second)


def test_the_command_lists_pairs_and_takes_off_those_that_no_longer_look_alike() -> None:
    first, second = a_pair()
    call_command("find_duplicates", skip_checks=True)
    assert pair_of(first, second).same_phone
    call_command("find_duplicates", skip_checks=True)
    assert LookAlike.objects.filter(first=first, second=second).count() == 1
    second.contacts.clear()
    call_command("find_duplicates", skip_checks=True)
    assert not LookAlike.objects.filter(first=first, second=second).exists()


def test_a_decision_stays(django_user_model: Any) -> None:
    first, second = a_pair()
    find_all()
    pair = pair_of(first, second)
    pair.decision = LookAlike.Decision.APART
    pair.save()
    second.contacts.clear()
    find_all()
    assert pair_of(first, second).decision == LookAlike.Decision.APART
    assert pair not in LookAlike.objects.open()


def test_crisis_lines_and_archived_services_make_no_pair() -> None:
    line = CrisisLine.objects.exclude(tel="").first()
    first, second = a_service(name_nl="Zonnebloem"), a_service(name_nl="Maanlicht")
    for service in (first, second):
        contact = a_contact("phone", "", crisis_line=line)
        service.contacts.add(contact)
    gone, _other = a_pair()
    Service.objects.filter(pk=gone.pk).update(state="archived")
    find_all()
    pks = {first.pk, gone.pk}
    assert not LookAlike.objects.filter(first__in=pks).exists()


def test_one_service_is_compared_as_the_command_would() -> None:
    first, second = a_pair()
    place = Region.objects.get(nis=GHENT)
    third = a_service(name_nl="Sterrenwacht")
    for service in (second, third):
        service.locations.add(
            Location.objects.create(
                slug=f"kade-{service.pk}",
                street="Graslei 99",
                postcode="9000",
                municipality=place,
                visibility="full",
            )
        )
    alone = {(p.first_id, p.second_id) for p in find_for(second)}
    assert alone == {(first.pk, second.pk), (second.pk, third.pk)}
    find_all()
    own = LookAlike.objects.filter(first__in=(first, second), second__in=(second, third))
    assert alone == {(p.first_id, p.second_id) for p in own}


def test_a_search_costs_the_same_for_few_services_and_for_many() -> None:
    find_all()
    with CaptureQueriesContext(connection) as few:
        find_all()
    for _number in range(5):
        a_pair()
    find_all()
    with CaptureQueriesContext(connection) as many:
        find_all()
    assert len(many) <= len(few) <= 14


def test_a_look_at_one_service_is_cheap(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    first, _second = a_pair()
    find_for(first)
    with django_assert_max_num_queries(18):
        find_for(Service.objects.get(pk=first.pk))


def test_the_list_of_the_repository_is_short_enough_to_work_through() -> None:
    find_all()
    assert LookAlike.objects.open().count() <= 80


# In the admin


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(client, a_member())


def side_by_side(client: Client, pair: LookAlike) -> BeautifulSoup:
    return parsed(client, reverse("admin:services_lookalike_change", args=[pair.pk]))


def decide(
    client: Client, pair: LookAlike, decision: str, *moved: str, page: BeautifulSoup | None = None
) -> str:
    """What the admin says after a decision on this page, or on the one that it shows now."""
    path = reverse("admin:services_lookalike_decide", args=[pair.pk])
    seen = str((page or side_by_side(client, pair)).select("[name=seen]")[0]["value"])
    typed = {"decision": decision, "moved": moved, "seen": seen}
    response = client.post(path, typed, follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(words(row) for row in soup.select(".messagelist li"))


def found_pair(**values: Any) -> LookAlike:
    first, second = a_pair(**values)
    find_all()
    return pair_of(first, second)


def test_the_two_stand_side_by_side_and_differences_are_marked(curator: Client) -> None:
    pair = found_pair(areas=(GHENT,))
    page = side_by_side(curator, pair)
    rows = {words(one(row, "th")): row for row in page.select("#facts tbody tr")}
    name = next(row for label, row in rows.items() if label.startswith("Name Nederlands"))
    assert "differs" in name["class"]
    assert [cell["lang"] for cell in name.select("td")] == ["nl", "nl"]
    area = next(row for label, row in rows.items() if label.startswith("Area served"))
    assert "same" in area["class"]


def test_two_services_stay_two_and_the_decision_says_who_took_it(client: Client) -> None:
    member = a_member()
    sign_in(client, member)
    pair = found_pair()
    assert "two services" in decide(client, pair, "apart")
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by) == ("apart", member)
    assert pair.decided_on


def test_one_is_kept_and_takes_over_only_what_was_ticked(curator: Client) -> None:
    pair = found_pair(areas=(GHENT,))
    kept, other = pair.first, pair.second
    mail = a_contact("email", "info@example.be")
    other.contacts.add(mail)
    other.needs.set(Need.objects.exclude(slug="housing")[:2])
    before = set(kept.needs.all())
    assert "is archived" in decide(curator, pair, "keep-first", "contacts")
    kept.refresh_from_db()
    other.refresh_from_db()
    assert mail in kept.contacts.all()
    assert set(kept.needs.all()) == before
    assert other.state == "archived"
    assert FormerSlug.objects.get(slug=other.slug).service == kept
    pair.refresh_from_db()
    assert pair.decision == "merged"
    assert kept.history.first().history_change_reason == "merged"


def test_what_names_the_archived_one_is_said(curator: Client) -> None:
    pair = found_pair()
    door = Door.objects.create(
        slug="deur-x", need_group=NeedGroup.objects.first(), service=pair.second
    )
    story = Vignette.objects.create(
        slug="verhaal-x", story="x", answers={}, expected={"any_of": [pair.second.slug]}
    )
    page = side_by_side(curator, pair)
    assert {door.slug, story.slug} <= set(words(one(page, "#keep-first .errornote")).split())
    said = decide(curator, pair, "keep-first")
    assert door.slug in said
    assert story.slug in said


@pytest.mark.parametrize(
    ("first", "second"),
    [("apart", "keep-first"), ("keep-first", "keep-second"), ("keep-first", "apart")],
)
def test_a_second_decision_on_a_page_from_before_the_first_is_refused(
    curator: Client, first: str, second: str
) -> None:
    pair = found_pair()
    stale = side_by_side(curator, pair)
    decide(curator, pair, first)
    states = (pair.first.pk, pair.second.pk)
    before = list(Service.objects.filter(pk__in=states).values_list("state", flat=True))
    pair.refresh_from_db()
    assert "meanwhile" in decide(curator, pair, second, page=stale)
    assert list(Service.objects.filter(pk__in=states).values_list("state", flat=True)) == before
    assert LookAlike.objects.get(pk=pair.pk).decision == pair.decision


def test_both_services_and_the_pair_are_locked_before_anything_is_checked(curator: Client) -> None:
    """SQLite locks no rows: it lets one write at a time."""
    pair = found_pair()
    path = reverse("admin:services_lookalike_decide", args=[pair.pk])
    with CaptureQueriesContext(connection) as queries:
        curator.post(path, {"decision": "apart"})
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    if not connection.features.has_select_for_update:
        assert locks == []
        return
    services, of_pair = locks
    assert 'FROM "services_service"' in services
    assert services.endswith(" ASC FOR UPDATE")
    assert 'FROM "services_lookalike"' in of_pair


def test_it_can_be_undone(curator: Client) -> None:
    pair = found_pair()
    decide(curator, pair, "keep-first")
    assert "draft again" in decide(curator, pair, "undo")
    pair.second.refresh_from_db()
    assert pair.second.state == "draft"
    assert not FormerSlug.objects.filter(slug=pair.second.slug).exists()
    pair.refresh_from_db()
    assert pair.decision == "open"


def test_a_curator_undoes_the_own_merge_and_not_that_of_another(client: Client) -> None:
    pair = found_pair(areas=(GHENT,))
    Service.objects.filter(pk=pair.second_id).update(state="draft")
    for role in ("publisher", "curator"):
        sign_in(client, a_member(role, regions=(GHENT,)))
        assert "is archived" in decide(client, pair, "keep-first")
        sign_in(client, a_member("curator", regions=(GHENT,)))
        assert "Somebody else archived it" in decide(client, pair, "undo")
        pair.refresh_from_db()
        assert pair.decision == "merged"
        sign_in(client, pair.decided_by)
        assert "draft again" in decide(client, pair, "undo")


@pytest.mark.parametrize("decision", ["", "burn", "undo"])
def test_what_makes_no_sense_changes_nothing(curator: Client, decision: str) -> None:
    pair = found_pair()
    assert decide(curator, pair, decision)
    pair.refresh_from_db()
    assert pair.decision == "open"
    assert not FormerSlug.objects.exists()


def test_a_published_one_is_not_archived_for_a_draft(curator: Client) -> None:
    pair = found_pair()
    Service.objects.filter(pk=pair.first_id).update(state="draft")
    assert "lead nowhere" in decide(curator, pair, "keep-first")
    pair.second.refresh_from_db()
    assert pair.second.state == "published"


def test_a_curator_sees_the_pairs_of_the_own_scope_and_archives_none_outside(
    client: Client,
) -> None:
    member = a_member("curator", regions=(GHENT,))
    wanted = ["view_lookalike", "change_service", "view_service"]
    member.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    sign_in(client, member)
    own, outside = found_pair(areas=(GHENT,)), None
    first, second = a_service(name_nl="Regenboog"), a_service(name_nl="Waterval", areas=(ANTWERP,))
    Service.objects.get(pk=first.pk).regions.set(Region.objects.filter(nis=ANTWERP))
    for service in (first, second):
        service.contacts.add(a_contact("phone", "+3232677677"))
    find_all()
    outside = pair_of(first, second)
    listed = parsed(client, reverse("admin:services_lookalike_changelist"))
    assert len(listed.select("#result_list tbody tr")) == 1
    path = reverse("admin:services_lookalike_decide", args=[outside.pk])
    assert client.post(path, {"decision": "apart"}).status_code == 404
    assert "may not take a service off" in decide(client, own, "keep-first")
    Service.objects.get(pk=own.second_id).regions.set(Region.objects.filter(nis=ANTWERP))
    assert "outside the regions" in decide(client, own, "keep-first")


def test_who_may_not_change_services_decides_nothing(client: Client) -> None:
    sign_in(client, a_member("translator", languages=("fr",)))
    pair = found_pair()
    path = reverse("admin:services_lookalike_change", args=[pair.pk])
    assert client.get(path).status_code == 403
    path = reverse("admin:services_lookalike_decide", args=[pair.pk])
    assert client.post(path, {"decision": "apart"}).status_code in (403, 404)
    pair.refresh_from_db()
    assert pair.decision == LookAlike.Decision.OPEN


def test_the_page_costs_the_same_for_services_with_little_and_with_much(curator: Client) -> None:
    pair = found_pair()
    path = reverse("admin:services_lookalike_change", args=[pair.pk])
    curator.get(path)
    with CaptureQueriesContext(connection) as little:
        curator.get(path)
    for number in range(5):
        pair.second.contacts.add(a_contact("email", f"{number}@example.be"))
        pair.second.regions.add(Region.objects.filter(kind="municipality")[number])
    with CaptureQueriesContext(connection) as much:
        curator.get(path)
    assert len(much) <= len(little)


def test_a_former_address_of_a_live_service_is_refused() -> None:
    live, other = a_service(), a_service()
    with pytest.raises(ValidationError, match="Archive it first"):
        FormerSlug(slug=live.slug, service=other).full_clean()
    FormerSlug(slug="nergens-meer", service=other).full_clean()
