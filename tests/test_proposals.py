"""What a curator does with the answer of an organisation: accept, refuse or leave each change, and what is written."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services import deciding
from services.deciding import WHOLE, Decided, Refused
from services.models import (
    ContactPoint,
    CrisisLine,
    Location,
    Proposal,
    ProposedChange,
    Region,
    Service,
    Verification,
)
from services.proposing import facts_of, signs_of
from tests.builders import a_service
from tests.reading import one, parsed, words
from tests.signing_in import a_member, sign_in
from tests.test_askings import an_asking, with_mail

pytestmark = pytest.mark.django_db

GROUPS = set(Verification.Group.values)
GHENT = "44021"


def a_proposal(service: Service, changes: dict[str, tuple[str, str]], **values: Any) -> Proposal:
    """An answer with these changes: was and becomes by the key of the fact."""
    asked = an_asking(service, answered_at=timezone.now())
    values = {"seen": as_seen(service), **values}
    proposal = Proposal.objects.create(asking=asked, **values)
    for key, (was, becomes) in changes.items():
        ProposedChange.objects.create(proposal=proposal, fact=key, was=was, becomes=becomes)
    return proposal


def as_seen(service: Service, code: str = "nl") -> dict[str, str]:
    """What the page of the organisation sends of what it shows now."""
    facts = facts_of(Service.objects.get(pk=service.pk), (code,))
    return signs_of(facts, {key: fact.value for key, fact in facts.items()}) | {"language": code}


def accept(proposal: Proposal, user: User | None = None, **worded: str) -> Proposal:
    """Accepts every change as it was proposed, or as it is worded here."""
    decided = {
        change.fact: Decided(True, worded.get(change.fact, change.becomes), change.was)
        for change in proposal.changes.all()
    }
    return deciding.decide(proposal, decided, user or a_member())


def sentences(proposal: Proposal, **worded: str) -> dict[str, list[str]]:
    """What refuses this acceptance; nothing is written then."""
    before = Service.objects.filter(pk=proposal.asking.service_id).values().get()
    with pytest.raises(Refused) as refused:
        accept(proposal, **worded)
    assert Service.objects.filter(pk=proposal.asking.service_id).values().get() == before
    assert set(proposal.changes.values_list("decision", flat=True)) == {"open"}
    assert not Verification.objects.filter(service=proposal.asking.service).exists()
    proposal.refresh_from_db()
    assert proposal.decided_at is None
    return refused.value.sentences


def outcomes(service: Service) -> dict[str, str]:
    """What was written down of each group: always by mail, today."""
    rows = list(service.verifications.all())
    assert {(row.how, row.checked_on) for row in rows} <= {("mailed", timezone.localdate())}
    return {row.group: row.outcome for row in rows}


# What accepting writes


@pytest.mark.parametrize(
    ("key", "was", "becomes", "column", "expected"),
    [
        ("summary_nl", "Een dienst.", "Een ander huis.", "summary_nl", "Een ander huis."),
        ("waiting_fr", "", "Deux mois (2026).", "waiting_fr", "Deux mois (2026)."),
        ("cost", "unknown", "free", "cost", "free"),
        ("access", "unknown", "both", "access", "both"),
        ("interpreter", "unknown", "provided", "interpreter", "provided"),
        ("age_from", "", "12", "age_from", 12),
        ("opening_hours", "", "Mo-Fr 09:00-12:00", "opening_hours", "Mo-Fr 09:00-12:00"),
        ("ended", "", "yes", "state", "archived"),
    ],
)
def test_an_accepted_change_is_written(
    key: str, was: str, becomes: str, column: str, expected: Any
) -> None:
    service = with_mail()
    proposal = accept(a_proposal(service, {key: (was, becomes)}))
    service.refresh_from_db()
    assert getattr(service, column) == expected
    assert proposal.decided_at is not None


def test_a_change_is_in_the_history_with_its_reason_and_who_accepted_it() -> None:
    service, user = with_mail(), a_member()
    accept(a_proposal(service, {"cost": ("unknown", "free")}), user)
    last = service.history.first()
    assert (last.cost, last.history_user) == ("free", user)
    assert "organisation" in last.history_change_reason


def test_intake_is_written_with_the_day_of_the_answer() -> None:
    service = with_mail()
    day = timezone.now() - timedelta(days=3)
    accept(a_proposal(service, {"intake": ("unknown", "waiting-list")}, received_at=day))
    service.refresh_from_db()
    assert (service.intake, service.intake_on) == ("waiting-list", timezone.localdate(day))


def test_a_number_is_changed_where_it_stands_for_every_service_that_shares_it() -> None:
    service, other = with_mail(), a_service()
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    service.contacts.add(phone)
    other.contacts.add(phone)
    accept(a_proposal(service, {"contact:own-phone:value": ("+3292331122", "+3292331133")}))
    phone.refresh_from_db()
    assert phone.value == "+3292331133"
    assert phone.history.first().history_change_reason


def test_a_contact_that_is_gone_leaves_this_service_only() -> None:
    service, other = with_mail(), a_service()
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    service.contacts.add(phone)
    other.contacts.add(phone)
    accept(a_proposal(service, {"contact:own-phone:value": ("+3292331122", "")}))
    assert phone not in service.contacts.all()
    assert phone in other.contacts.all()


def test_a_new_contact_is_made_and_one_that_is_there_is_shared() -> None:
    service = with_mail()
    shared = ContactPoint.objects.create(slug="shared", kind="web", value="https://shared.example")
    changes = {"new:phone": ("", "+3292331199"), "new:web": ("", "https://shared.example")}
    accept(a_proposal(service, changes))
    values = set(service.contacts.values_list("kind", "value"))
    assert ("phone", "+3292331199") in values
    assert shared in service.contacts.all()


def test_the_languages_of_the_staff_are_replaced_and_those_of_interpreters_stay() -> None:
    service = with_mail(languages=("nl", "fr"))
    arabic = service.languages.first().language.__class__.objects.get(tag="ar")
    service.languages.create(language=arabic, kind="interpreter")
    accept(a_proposal(service, {"languages": ("fr,nl", "nl,uk")}))
    found = set(service.languages.values_list("language__tag", "kind"))
    assert found == {("nl", "staff"), ("uk", "staff"), ("ar", "interpreter")}


def test_ages_that_only_fit_together_are_written_together() -> None:
    service = with_mail(age_from=12, age_to=18)
    accept(a_proposal(service, {"age_from": ("12", "20"), "age_to": ("18", "30")}))
    service.refresh_from_db()
    assert (service.age_from, service.age_to) == (20, 30)


def test_an_address_and_papers_are_written_by_hand() -> None:
    service = with_mail()
    place = Location.objects.create(
        slug="town-house", visibility="town", municipality=Region.objects.get(nis=GHENT)
    )
    service.locations.add(place)
    changes = {"address:town-house": ("Gent", "8000 Brugge"), "statuses": ("niets", "Iedereen.")}
    proposal = accept(a_proposal(service, changes))
    place.refresh_from_db()
    assert place.municipality.nis == GHENT
    assert proposal.decided_at is not None
    assert outcomes(service)["place"] == "changed"


def test_a_curator_turns_words_into_hours() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"opening_hours": ("", "elke voormiddag")})
    assert "opening_hours" in sentences(proposal)
    accept(proposal, opening_hours="Mo-Su 09:00-12:00")
    service.refresh_from_db()
    assert service.opening_hours == "Mo-Su 09:00-12:00"
    assert proposal.changes.get().becomes == "elke voormiddag"


# What refuses


@pytest.mark.parametrize(
    ("key", "was", "becomes"),
    [
        ("summary_nl", "Een dienst.", "x" * 300),
        ("cost", "unknown", "a lot"),
        ("age_from", "", "999"),
        ("age_from", "", "twelve"),
        ("languages", "", "xx"),
        ("new:phone", "", "not a number"),
        ("new:web", "", "not a site"),
    ],
)
def test_what_the_model_refuses_is_not_written(key: str, was: str, becomes: str) -> None:
    assert set(sentences(a_proposal(with_mail(), {key: (was, becomes)}))) == {key}


def test_the_number_of_a_crisis_line_is_refused() -> None:
    line = CrisisLine.objects.exclude(tel="").first()
    proposal = a_proposal(with_mail(), {"new:phone": ("", line.tel)})
    assert set(sentences(proposal)) == {"new:phone"}
    assert not ContactPoint.objects.filter(value=line.tel).exists()


def test_one_change_that_is_refused_keeps_the_others_from_being_written() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"cost": ("unknown", "free"), "age_to": ("", "999")})
    assert set(sentences(proposal)) == {"age_to"}


def test_a_service_keeps_what_it_needs_to_be_published() -> None:
    service = with_mail(finder_nl="")
    contact = service.contacts.get()
    proposal = a_proposal(service, {f"contact:{contact.slug}:value": (contact.value, "")})
    assert set(sentences(proposal)) == {WHOLE}
    assert service.contacts.exists()


def test_ages_that_do_not_fit_together_are_told_above_both() -> None:
    proposal = a_proposal(with_mail(), {"age_from": ("", "30"), "age_to": ("", "20")})
    assert set(sentences(proposal)) == {WHOLE}


def test_a_fact_that_changes_while_the_curator_looks_is_refused() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"cost": ("unknown", "free")})
    Service.objects.filter(pk=service.pk).update(cost="paid")
    (told,) = sentences(proposal)["cost"]
    assert str(Service.Cost.PAID.label) in told or "paid" in told
    # Who has seen it may accept all the same.
    deciding.decide(proposal, {"cost": Decided(True, "free", "paid")}, a_member())
    service.refresh_from_db()
    assert service.cost == "free"


def test_a_fact_that_is_gone_can_only_be_refused() -> None:
    service, user = with_mail(), a_member()
    proposal = a_proposal(service, {"contact:no-such:value": ("+3292331122", "+3292331133")})
    assert set(sentences(proposal)) == {"contact:no-such:value"}
    deciding.decide(proposal, {"contact:no-such:value": Decided(False)}, user)
    proposal.refresh_from_db()
    assert proposal.decided_at is not None


def test_an_answer_is_decided_once() -> None:
    service = with_mail()
    proposal = accept(a_proposal(service, {"cost": ("unknown", "free")}))
    for work in (
        lambda: deciding.decide(proposal, {"cost": Decided(False)}, a_member()),
        lambda: deciding.set_aside(proposal, a_member()),
    ):
        with pytest.raises(Refused):
            work()
    assert proposal.changes.get().decision == "accepted"


# Closing, and what counts as checked


def test_refusing_keeps_the_record_and_verifies_nothing() -> None:
    service, user = with_mail(), a_member()
    proposal = a_proposal(service, {"cost": ("unknown", "free")})
    deciding.decide(proposal, {"cost": Decided(False)}, user)
    proposal.refresh_from_db()
    change = proposal.changes.get()
    assert (change.decision, change.becomes) == ("refused", "free")
    assert proposal.decided_by == user
    service.refresh_from_db()
    assert service.cost == "unknown"
    assert outcomes(service) == dict.fromkeys(GROUPS - {"rest"}, "correct")


def test_an_answer_stays_open_until_all_is_decided() -> None:
    service, user = with_mail(), a_member()
    proposal = a_proposal(service, {"cost": ("unknown", "free"), "age_from": ("", "12")})
    deciding.decide(proposal, {"cost": Decided(True, "free", "unknown")}, user)
    proposal.refresh_from_db()
    assert proposal.decided_at is None
    assert outcomes(service) == {}
    deciding.decide(proposal, {"age_from": Decided(False)}, user)
    proposal.refresh_from_db()
    assert proposal.decided_at is not None
    expected = {"contact": "correct", "hours": "correct", "place": "correct", "rest": "changed"}
    assert outcomes(service) == expected


def test_all_correct_counts_only_once_a_curator_accepts_it() -> None:
    service, user = with_mail(intake="open", intake_on="2025-01-01"), a_member()
    proposal = a_proposal(service, {}, is_all_correct=True)
    assert outcomes(service) == {}
    deciding.accept_all_correct(proposal, user)
    assert outcomes(service) == dict.fromkeys(GROUPS, "correct")
    assert {row.by for row in service.verifications.all()} == {user}
    service.refresh_from_db()
    assert service.intake_on == timezone.localdate()


def test_what_changed_after_the_answer_is_not_confirmed_by_it() -> None:
    service = with_mail(intake="open", intake_on="2025-01-01")
    proposal = a_proposal(service, {}, is_all_correct=True)
    service.contacts.update(value="ander@help.example")
    Service.objects.filter(pk=service.pk).update(intake="stopped", intake_on="2026-01-01")
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert set(deciding.changed_since(proposal)) == {"contact", "rest"}
    deciding.accept_all_correct(proposal, a_member())
    assert set(outcomes(service)) == GROUPS - {"contact", "rest"}
    service.refresh_from_db()
    assert service.intake_on == date(2026, 1, 1)


def test_what_changed_after_an_answer_with_changes_is_not_confirmed_either() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"cost": ("unknown", "free")})
    service.contacts.update(value="ander@help.example")
    accept(proposal)
    assert set(outcomes(service)) == GROUPS - {"contact"}


def test_an_answer_that_does_not_say_what_it_saw_confirms_nothing() -> None:
    service = with_mail()
    deciding.accept_all_correct(a_proposal(service, {}, is_all_correct=True, seen={}), a_member())
    assert outcomes(service) == {}


def test_a_check_is_of_the_day_of_the_answer() -> None:
    service = with_mail()
    received = timezone.now() - timedelta(days=40)
    proposal = a_proposal(service, {}, is_all_correct=True, received_at=received)
    deciding.accept_all_correct(proposal, a_member())
    days = set(service.verifications.values_list("checked_on", flat=True))
    assert days == {timezone.localdate(received)}


def test_an_answer_that_is_set_aside_verifies_nothing() -> None:
    service = with_mail()
    proposal = deciding.set_aside(a_proposal(service, {}, is_all_correct=True), a_member())
    assert proposal.decided_at is not None
    assert outcomes(service) == {}


def test_a_service_that_ended_has_nothing_that_is_still_correct() -> None:
    service = with_mail()
    accept(a_proposal(service, {"ended": ("", "yes"), "cost": ("unknown", "free")}))
    assert outcomes(service) == {"rest": "changed"}


# The desk


def address(proposal: Proposal) -> str:
    return reverse("admin:services_proposal_change", args=[proposal.pk])


def browse(client: Client, proposal: Proposal) -> tuple[BeautifulSoup, dict[str, str]]:
    """The page of an answer, and what a browser would send if nothing were decided."""
    page = parsed(client, address(proposal))
    data = {"do": "decide"}
    for field in page.select("#decide input[name], #decide textarea"):
        if field.get("type") != "radio":
            is_area = field.name == "textarea"
            data[str(field["name"])] = (
                field.text.strip() if is_area else str(field.get("value", ""))
            )
    for field in page.select("#decide select"):
        data[str(field["name"])] = str(one(field, "option[selected]")["value"])
    return page, data


def test_the_desk_shows_old_beside_new_in_their_language(client: Client) -> None:
    service = with_mail(summary_fr="Ancien.")
    proposal = a_proposal(service, {"summary_fr": ("Ancien.", "Nouveau <b>texte</b>.")})
    sign_in(client, a_member())
    page, _data = browse(client, proposal)
    old, new = page.select(".change dd")
    assert (old["lang"], old["dir"], words(old)) == ("fr", "ltr", "Ancien.")
    assert (new["lang"], words(new)) == ("fr", "Nouveau <b>texte</b>.")
    assert not page.select(".change .errornote")


def test_the_desk_warns_of_what_changed_in_between(client: Client) -> None:
    service = with_mail(cost="paid")
    proposal = a_proposal(service, {"cost": ("unknown", "free")})
    sign_in(client, a_member())
    page, _data = browse(client, proposal)
    assert page.select(".change .errornote")
    assert [words(side) for side in page.select(".change dd")] == [
        "price not known",
        "paid",
        "free",
    ]


def test_the_desk_says_who_else_uses_a_contact(client: Client) -> None:
    service, other = with_mail(), a_service(name_nl="Het andere huis", name_en="The other house")
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    service.contacts.add(phone)
    other.contacts.add(phone)
    changes = {"contact:own-phone:value": ("+3292331122", "+3292331133")}
    sign_in(client, a_member())
    page, _data = browse(client, a_proposal(service, changes))
    assert "The other house" in words(one(page, ".change"))


def test_a_curator_accepts_one_change_and_refuses_another(client: Client) -> None:
    service, user = with_mail(), a_member()
    proposal = a_proposal(service, {"cost": ("unknown", "free"), "age_from": ("", "12")})
    cost, age = proposal.changes.all()
    sign_in(client, user)
    _page, data = browse(client, proposal)
    data |= {f"decision-{cost.pk}": "accept", f"decision-{age.pk}": "refuse"}
    response = client.post(address(proposal), data)
    assert response.status_code == 302
    service.refresh_from_db()
    proposal.refresh_from_db()
    assert (service.cost, service.age_from) == ("free", None)
    assert proposal.decided_by == user


def test_what_is_in_the_way_is_told_next_to_its_change_and_nothing_typed_is_lost(
    client: Client,
) -> None:
    service = with_mail()
    proposal = a_proposal(service, {"opening_hours": ("", "elke voormiddag")})
    change = proposal.changes.get()
    sign_in(client, a_member())
    _page, data = browse(client, proposal)
    data |= {f"decision-{change.pk}": "accept", f"value-{change.pk}": "voormiddag"}
    response = client.post(address(proposal), data)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    assert one(page, "title").text.startswith("Error:")
    assert "voormiddag" in words(one(page, ".change .errors .errorlist"))
    assert one(page, f"[name=value-{change.pk}]").text.strip() == "voormiddag"
    service.refresh_from_db()
    assert service.opening_hours == ""


def test_deciding_nothing_leaves_all_open(client: Client) -> None:
    proposal = a_proposal(with_mail(), {"cost": ("unknown", "free")})
    sign_in(client, a_member())
    _page, data = browse(client, proposal)
    assert client.post(address(proposal), data).status_code == 302
    proposal.refresh_from_db()
    assert proposal.decided_at is None


def test_all_correct_is_accepted_with_one_click(client: Client) -> None:
    service = with_mail()
    proposal = a_proposal(service, {}, is_all_correct=True)
    sign_in(client, a_member())
    page, _data = browse(client, proposal)
    assert one(page, "button[value=correct]")
    client.post(address(proposal), {"do": "correct"})
    assert set(outcomes(service)) == GROUPS
    again = client.post(address(proposal), {"do": "correct"})
    assert again.status_code == 200
    assert service.verifications.count() == len(GROUPS)


def test_only_who_publishes_ends_a_service_for_its_organisation() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"ended": ("", "yes")})
    curator = a_member("curator", regions=("be",))
    with pytest.raises(Refused) as refused:
        deciding.decide(proposal, {"ended": Decided(True, "yes", "")}, curator)
    assert set(refused.value.sentences) == {"ended"}
    deciding.decide(proposal, {"ended": Decided(True, "yes", "")}, a_member("publisher"))
    service.refresh_from_db()
    assert service.state == Service.State.ARCHIVED


def test_an_end_without_its_tick_leaves_a_draft_a_draft() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"ended": ("", "yes")})
    Service.objects.filter(pk=service.pk).update(state=Service.State.DRAFT)
    deciding.decide(proposal, {"ended": Decided(True, "", "")}, a_member())
    service.refresh_from_db()
    assert service.state == Service.State.DRAFT


def test_many_answers_are_accepted_at_once_except_those_with_changes(client: Client) -> None:
    right = [a_proposal(with_mail(), {}, is_all_correct=True) for _number in range(3)]
    other = a_proposal(with_mail(), {"cost": ("unknown", "free")})
    sign_in(client, a_member())
    chosen = [proposal.pk for proposal in (*right, other)]
    data = {"action": "accept_all_correct", "_selected_action": chosen}
    client.post(reverse("admin:services_proposal_changelist"), data)
    assert set(Proposal.objects.open()) == {other}


def test_a_remark_is_read_and_closed(client: Client) -> None:
    proposal = a_proposal(with_mail(), {}, remark="Wij verhuizen.\n<script>")
    sign_in(client, a_member())
    page, _data = browse(client, proposal)
    assert "Wij verhuizen. <script>" in words(one(page, "blockquote"))
    client.post(address(proposal), {"do": "aside"})
    proposal.refresh_from_db()
    assert proposal.decided_at is not None


def test_who_may_not_decide_cannot(client: Client) -> None:
    proposal = a_proposal(with_mail(), {"cost": ("unknown", "free")})
    sign_in(client, a_member("translator", languages=("fr",)))
    for response in (
        client.get(address(proposal)),
        client.post(address(proposal), {"do": "aside"}),
    ):
        assert response.status_code in (302, 403, 404)
    proposal.refresh_from_db()
    assert proposal.decided_at is None


def test_an_answer_that_is_not_there_is_not_found(client: Client) -> None:
    sign_in(client, a_member())
    assert client.get(reverse("admin:services_proposal_change", args=[10**9])).status_code == 404


def test_the_desk_costs_the_same_for_one_change_and_many(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    sign_in(client, a_member())
    service = with_mail()
    few = a_proposal(service, {"cost": ("unknown", "free")})
    changes = {"cost": ("unknown", "free"), "age_to": ("", "9"), "summary_nl": ("Een dienst.", "X")}
    many = a_proposal(with_mail(), changes)
    client.get(address(few))
    # Session, user, second factor; the answer, its keys and its changes; contacts, locations, known languages;
    # the facts once more, to see what changed since the organisation saw them.
    with django_assert_num_queries(16):
        client.get(address(few))
    with django_assert_num_queries(16):
        client.get(address(many))


# Whose it is


def a_curator_of_ghent() -> User:
    return a_member("curator", regions=(GHENT,))


def refusal(proposal: Proposal, user: User, **worded: str) -> dict[str, list[str]]:
    with pytest.raises(Refused) as refused:
        accept(proposal, user, **worded)
    return refused.value.sentences


def test_a_curator_writes_no_contact_that_services_of_others_use_too() -> None:
    service, user = with_mail(areas=(GHENT,)), a_curator_of_ghent()
    mail = service.contacts.get()
    key = f"contact:{mail.slug}:value"
    proposal = a_proposal(service, {key: (mail.value, "nieuw@example.be")})
    other = a_service(areas=("11002",))
    other.contacts.add(mail)
    assert "outside the regions" in refusal(proposal, user)[key][0]
    mail.refresh_from_db()
    assert mail.value != "nieuw@example.be"
    other.contacts.clear()
    accept(proposal, user)
    mail.refresh_from_db()
    assert mail.value == "nieuw@example.be"


def test_only_who_publishes_takes_a_service_off_the_site_because_it_ended() -> None:
    service = with_mail(areas=(GHENT,))
    proposal = a_proposal(service, {"ended": ("", "yes")})
    assert "who may publish" in refusal(proposal, a_curator_of_ghent())["ended"][0]
    service.refresh_from_db()
    assert service.state == "published"
    accept(proposal, a_member("publisher"))
    service.refresh_from_db()
    assert service.state == "archived"


def test_an_answer_never_puts_a_service_on_the_site() -> None:
    service = with_mail()
    proposal = a_proposal(service, {"ended": ("", "yes")})
    Service.objects.filter(pk=service.pk).update(state="draft")
    accept(proposal, ended="")
    service.refresh_from_db()
    assert service.state == "draft"
