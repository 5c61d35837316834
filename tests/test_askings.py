"""Asking organisations by mail: whom, in which language, how often, and what the signed link opens."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory import environment, mailing
from services import asking, deciding
from services.models import (
    Asking,
    ContactPoint,
    CoverageArea,
    CrisisLine,
    DoNotAsk,
    Location,
    Proposal,
    Region,
    Service,
)
from services.models.askings import VALID_FOR
from tests.builders import a_service
from tests.reading import one, parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_headers import EXPECTED

pytestmark = pytest.mark.django_db

SITE = "https://trede.example"
OURS = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
FLANDERS, WALLONIA, BRUSSELS, EUPEN, GHENT = "02000", "03000", "04000", "63023", "44021"


@pytest.fixture(autouse=True)
def address_of_the_site(settings: Any) -> None:
    settings.SITE_URL = SITE


def with_mail(address: str = "info@help.example", **values: Any) -> Service:
    """A service with a public mail address."""
    service = a_service(**values)
    contact = ContactPoint.objects.create(slug=f"{service.slug}-mail", kind="email", value=address)
    service.contacts.add(contact)
    return service


def an_asking(service: Service | None = None, **values: Any) -> Asking:
    service = service or with_mail()
    return Asking.objects.create(
        **{"service": service, "language": "nl", "address": "info@help.example", **values}
    )


def link(asked: Asking, language: str = "nl") -> str:
    return f"/{language}/confirm/{asking.token_of(asked)}/"


def answer(client: Client, asked: Asking, headers: dict[str, str] = OURS, **data: str) -> Any:
    return client.post(link(asked), data or {"answer": "correct"}, headers=headers)


def filled(client: Client, asked: Asking, language: str = "nl") -> dict[str, Any]:
    """What a browser would send from the second form if nothing were typed."""
    form = parsed(client, link(asked, language)).select("main form")[1]
    data: dict[str, Any] = {"answer": "changes"}
    for field in form.select("input, textarea, select"):
        kind = field.get("type")
        name = str(field["name"])
        if field.name == "textarea":
            data[name] = field.text.removeprefix("\n")
        elif field.name == "select":
            data[name] = str(one(field, "option[selected]")["value"])
        elif kind == "checkbox":
            if field.has_attr("checked"):
                data.setdefault(name, []).append(str(field.get("value", "on")))
        else:
            data[name] = str(field.get("value", ""))
    return data


def test_both_forms_say_what_the_organisation_saw_and_keep_it_when_the_page_comes_again(
    client: Client,
) -> None:
    asked = an_asking()
    first, second = parsed(client, link(asked, "fr")).select("main form")
    seen = [
        {str(field["name"]): str(field["value"]) for field in form.select("[name^='told:']")}
        for form in (first, second)
    ]
    assert seen[0] == seen[1]
    assert seen[0]["told:language"] == "fr"
    asked.service.contacts.update(value="nu@help.example")
    again = client.post(link(asked, "fr"), filled(client, asked, "fr") | seen[0], headers=OURS)
    fields = BeautifulSoup(again.content, "html.parser").select("main form [name^='told:']")
    assert {str(field["name"]): str(field["value"]) for field in fields} == seen[0]
    client.post(link(asked, "fr"), {"answer": "correct", **seen[0]}, headers=OURS)
    assert deciding.changed_since(Proposal.objects.get()) == ["contact"]


# Whom, and in which language


@pytest.mark.parametrize(
    ("areas", "languages"),
    [
        ((FLANDERS,), ("nl",)),
        ((GHENT,), ("nl",)),
        ((WALLONIA,), ("fr",)),
        ((EUPEN,), ("de",)),
        ((BRUSSELS,), ("nl", "fr")),
        (("be",), ("nl", "fr")),
        ((GHENT, EUPEN), ("nl", "de")),
        ((), ("nl", "fr")),
    ],
)
def test_an_organisation_is_written_to_in_the_language_of_where_it_works(
    areas: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    assert asking.languages_of(a_service(areas=areas)) == languages


def test_the_german_speaking_community_reads_german() -> None:
    service = a_service(areas=())
    service.named_areas.add(CoverageArea.objects.get(slug="de"))
    assert asking.languages_of(service) == ("de",)


def test_a_service_is_asked_at_its_public_address_only() -> None:
    service = a_service()
    kept = ContactPoint.objects.create(
        slug="kept-mail", kind="email", value="kept@help.example", for_professionals=True
    )
    service.contacts.add(kept)
    assert asking.public_address(service) == ""
    assert asking.obstacle(service)
    assert asking.public_address(with_mail()) == "info@help.example"


def test_what_keeps_a_service_from_being_asked() -> None:
    assert asking.obstacle(with_mail()) == ""
    assert asking.obstacle(with_mail(state="draft"))
    waiting = with_mail()
    an_asking(waiting)
    assert asking.obstacle(waiting)
    old = with_mail()
    an_asking(old, sent_at=timezone.now() - VALID_FOR)
    assert asking.obstacle(old) == ""
    DoNotAsk.objects.create(address="stop@help.example")
    assert asking.obstacle(with_mail("Stop@help.example"))


# The mail


def test_a_mail_says_in_its_language_what_to_do_and_until_when() -> None:
    service = with_mail(name_fr="Maison ouverte", areas=(WALLONIA,))
    (asked,) = mailing.send(mailing.letters([service])[0])
    (sent,) = mail.outbox
    assert sent.to == ["info@help.example"]
    assert "Maison ouverte" in sent.subject
    assert sent.content_subtype == "plain"
    assert f"{SITE}/fr/confirm/{asking.token_of(asked)}/" in sent.body
    assert f"{SITE}/fr/about/" in sent.body
    assert str((timezone.localdate() + VALID_FOR - timedelta(days=1)).year) in sent.body
    assert asked.language == "fr"
    assert asked.key in sent.body
    assert "<" not in sent.body


def test_brussels_gets_both_languages_in_one_mail() -> None:
    service = with_mail(areas=(BRUSSELS,))
    (asked,) = mailing.send(mailing.letters([service])[0])
    (sent,) = mail.outbox
    for language in ("nl", "fr"):
        assert SITE + link(asked, language) in sent.body


def test_services_of_one_address_share_one_mail() -> None:
    first, second = with_mail(), with_mail("INFO@help.example")
    other = with_mail("other@help.example")
    letters = mailing.letters([first, second, other])
    assert [len(letter.services) for letter in letters] == [2, 1]
    asked = mailing.send(letters[0])
    assert len(asked) == 2
    (sent,) = mail.outbox
    assert all(SITE + link(row) in sent.body for row in asked)


def test_a_service_that_was_asked_meanwhile_is_not_asked_twice() -> None:
    letter = mailing.letters([with_mail()])[0]
    mailing.send(letter)
    assert mailing.send(letter) == []
    assert len(mail.outbox) == 1
    assert Asking.objects.count() == 1


@pytest.mark.parametrize("fault", [SMTPServerDisconnected(), ConnectionRefusedError()])
def test_a_mail_that_does_not_leave_asks_nothing(fault: Exception) -> None:
    letter = mailing.letters([with_mail()])[0]
    with (
        mock.patch("django.core.mail.EmailMessage.send", side_effect=fault),
        pytest.raises(mailing.NotSent),
    ):
        mailing.send(letter)
    assert not Asking.objects.exists()


def test_without_the_address_of_the_site_no_mail_leaves(settings: Any) -> None:
    settings.SITE_URL = ""
    with pytest.raises(mailing.NotSent):
        mailing.send(mailing.letters([with_mail()])[0])
    assert mail.outbox == []
    assert not Asking.objects.exists()


# The command


def ask(**options: Any) -> str:
    out = StringIO()
    call_command("ask_organisations", stdout=out, stderr=out, **options)
    return out.getvalue()


def due(service: Service, days: int, column: str = "hours_due_on") -> Service:
    """The service, overdue by this many days."""
    day = timezone.localdate() - timedelta(days=days)
    Service.objects.filter(pk=service.pk).update(**{column: day})
    return service


@pytest.fixture
def switched_on(settings: Any) -> None:
    settings.ASK_ORGANISATIONS = True
    Service.objects.update(
        contact_due_on=None,
        hours_due_on=None,
        place_due_on=None,
        eligibility_due_on=None,
        rest_due_on=None,
    )


def test_the_command_asks_nobody_until_it_is_switched_on() -> None:
    due(with_mail(), 3)
    assert "ASK_ORGANISATIONS=1" in ask()
    assert mail.outbox == []


@pytest.mark.usefixtures("switched_on")
def test_the_command_asks_about_what_is_due_the_most_overdue_first() -> None:
    due(with_mail("late@help.example"), 1)
    due(with_mail("later@help.example"), 20, "rest_due_on")
    due(with_mail("today@help.example"), 0)
    due(with_mail("soon@help.example"), -1)
    with_mail("never@help.example")
    due(a_service(), 90)
    due(with_mail("draft@help.example", state="draft"), 90)
    ask(limit=2)
    assert [sent.to for sent in mail.outbox] == [["later@help.example"], ["late@help.example"]]


@pytest.mark.usefixtures("switched_on")
def test_an_address_gets_one_mail_a_day() -> None:
    due(with_mail(), 2)
    due(with_mail(), 1)
    ask()
    (sent,) = mail.outbox
    assert sent.body.count("/nl/confirm/") == 2
    due(with_mail(), 5)
    ask()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("switched_on")
def test_who_did_not_answer_is_left_in_peace_for_a_while() -> None:
    service = due(with_mail(), 2)
    asked = an_asking(service, sent_at=timezone.now() - timedelta(days=60))
    ask()
    assert mail.outbox == []
    Asking.objects.filter(pk=asked.pk).update(sent_at=timezone.now() - timedelta(days=91))
    ask()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("switched_on")
def test_an_answer_that_waits_for_a_curator_is_not_asked_for_again() -> None:
    service = due(with_mail(), 2)
    long_ago = timezone.now() - 2 * asking.PAUSE
    asked = an_asking(service, answered_at=timezone.now(), sent_at=long_ago)
    Proposal.objects.create(asking=asked, is_all_correct=True)
    ask()
    assert mail.outbox == []


@pytest.mark.usefixtures("switched_on")
def test_who_answered_is_left_in_peace_too_though_nothing_was_verified() -> None:
    service, now = due(with_mail(), 2), timezone.now()
    asked = an_asking(service, answered_at=now, sent_at=now - timedelta(days=1))
    Proposal.objects.create(asking=asked, is_all_correct=False, decided_at=now)
    ask()
    assert mail.outbox == []
    Asking.objects.filter(pk=asked.pk).update(sent_at=now - timedelta(days=91))
    ask()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("switched_on")
def test_who_wants_no_mail_gets_none() -> None:
    due(with_mail("stop@help.example"), 2)
    DoNotAsk.objects.create(address="stop@help.example")
    ask()
    assert mail.outbox == []


@pytest.mark.usefixtures("switched_on")
def test_a_dry_run_says_who_and_sends_nothing() -> None:
    service = due(with_mail(), 2)
    assert f"info@help.example (nl+fr): {service.slug}" in ask(dry_run=True)
    assert mail.outbox == []
    assert not Asking.objects.exists()


@pytest.mark.usefixtures("switched_on")
def test_a_mail_that_fails_keeps_no_other_back_and_is_told() -> None:
    due(with_mail("first@help.example"), 2)
    due(with_mail("second@help.example"), 1)
    send = mail.EmailMessage.send

    def fails_once(message: mail.EmailMessage, **options: Any) -> int:
        if message.to == ["first@help.example"]:
            raise SMTPServerDisconnected
        return send(message, **options)

    with (
        mock.patch("django.core.mail.EmailMessage.send", fails_once),
        pytest.raises(CommandError, match="1 of 2"),
    ):
        ask()
    assert [sent.to for sent in mail.outbox] == [["second@help.example"]]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(CommandError):
        ask(limit=0)


@pytest.mark.usefixtures("switched_on")
def test_looking_for_what_is_due_costs_the_same_for_one_address_and_many(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    # Sent today, who wants none, what is due, its contacts; then the languages of the one that is chosen.
    due(with_mail("first@help.example"), 9)
    with django_assert_num_queries(4 + 3):
        mailing.due_letters(1)
    for number in range(5):
        due(with_mail(f"more-{number}@help.example"), 3)
    with django_assert_num_queries(4 + 3):
        mailing.due_letters(1)


# The page


def test_the_page_shows_what_we_tell_and_changes_nothing(client: Client) -> None:
    service = with_mail(summary_nl="Een open huis.", cost="free", age_from=12)
    asked = an_asking(service)
    before = Service.objects.filter(pk=service.pk).values().get()
    page = parsed(client, link(asked))
    told = words(one(page, "main"))
    assert "Een open huis." in told
    assert "info@help.example" in told
    assert one(page, "#age_from")["value"] == "12"
    assert one(page, "#cost option[selected]")["value"] == "free"
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert not Proposal.objects.exists()
    assert Service.objects.filter(pk=service.pk).values().get() == before


def test_the_page_is_kept_by_nobody_and_tells_its_address_to_nobody(client: Client) -> None:
    response = client.get(link(an_asking()))
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"
    assert not response.cookies
    for name in EXPECTED.keys() - {"Referrer-Policy"}:
        assert response[name] == EXPECTED[name]


@pytest.mark.parametrize("language", ["nl", "fr", "en", "de", "ar"])
def test_the_page_is_there_in_the_language_of_its_address(client: Client, language: str) -> None:
    page = parsed(client, link(an_asking(), language))
    assert one(page, "html")["lang"] == language
    assert words(one(page, "h1")) == said("Is this still correct?", language)
    # Texts are asked in a language that organisations write.
    shown = "nl" if language == "ar" else language
    assert one(page, f"#summary_{shown}")["lang"] == shown


def test_a_hidden_address_is_neither_shown_nor_asked(client: Client) -> None:
    service = with_mail()
    ghent = Region.objects.get(nis=GHENT)
    hidden = Location.objects.create(
        slug="secret-house", visibility="hidden", municipality=ghent, label_nl="Veilig huis Zoë"
    )
    town = Location.objects.create(slug="town-house", visibility="town", municipality=ghent)
    service.locations.set([hidden, town])
    html = client.get(link(an_asking(service))).content.decode()
    assert "secret-house" not in html
    assert "Zoë" not in html
    assert 'name="address:town-house"' in html


def test_the_number_of_a_crisis_line_is_not_asked(client: Client) -> None:
    service = with_mail()
    crisis = ContactPoint.objects.create(
        slug="own-crisis", kind="phone", crisis_line=CrisisLine.objects.exclude(tel="").first()
    )
    service.contacts.add(crisis)
    assert "own-crisis" not in client.get(link(an_asking(service))).content.decode()


def test_the_page_costs_the_same_for_one_fact_and_many(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    service = with_mail()
    asked = an_asking(service)
    client.get(link(asked))
    # The stamp of the snapshot, the asking with its service; contacts, locations, statuses, languages known and spoken.
    with django_assert_max_num_queries(8):
        client.get(link(asked))
    for number in range(5):
        contact = ContactPoint.objects.create(
            slug=f"more-{number}", kind="web", value=f"https://{number}.example"
        )
        service.contacts.add(contact)
        place = Location.objects.create(
            slug=f"more-{number}",
            visibility="town",
            municipality=Region.objects.get(nis=GHENT),
        )
        service.locations.add(place)
    with django_assert_max_num_queries(8):
        client.get(link(asked))


def test_everything_is_correct_takes_one_click(client: Client) -> None:
    asked = an_asking()
    response = answer(client, asked)
    assert response.status_code == 303
    assert response["Location"] == "/nl/confirm/"
    assert asked.key not in response["Location"]
    thanks = parsed(client, response["Location"])
    assert words(one(thanks, "h1")) == said("Thank you", "nl")
    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert asked.proposal.is_all_correct
    assert asked.proposal.decided_at is None
    assert not asked.service.verifications.exists()


def test_an_unchanged_form_proposes_nothing(client: Client) -> None:
    service = with_mail(summary_nl="Regel één.\nRegel twee.", languages=("ar", "nl"), age_to=25)
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    site = ContactPoint.objects.create(slug="own-site", kind="web", value="HTTPS://Own.example")
    service.contacts.add(phone, site)
    asked = an_asking(service)
    response = client.post(link(asked), filled(client, asked), headers=OURS)
    assert response.status_code == 200
    assert words(one(parse(response), ".error-summary li")) == said(
        "You changed nothing. If everything is correct, press that button above.", "nl"
    )
    assert not Proposal.objects.exists()


def parse(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_only_what_differs_is_proposed(client: Client) -> None:
    service = with_mail(summary_nl="Een dienst.", languages=("nl",), opening_hours="Mo 09:00-12:00")
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    service.contacts.add(phone)
    asked = an_asking(service)
    data = filled(client, asked) | {
        "contact:own-phone:value": "09 233 11 33",
        "opening_hours": "Elke dag van 9 tot 12",
        "summary_nl": "Een dienst.\r\nEn meer.",
        "languages": ["nl", "ar"],
        "ended": "on",
        "remark": "Tot binnenkort.",
    }
    assert client.post(link(asked), data, headers=OURS).status_code == 303
    proposal = Proposal.objects.get(asking=asked)
    assert not proposal.is_all_correct
    assert proposal.remark == "Tot binnenkort."
    found = {change.fact: (change.was, change.becomes) for change in proposal.changes.all()}
    assert found == {
        "contact:own-phone:value": ("+3292331122", "+3292331133"),
        "opening_hours": ("Mo 09:00-12:00", "Elke dag van 9 tot 12"),
        "summary_nl": ("Een dienst.", "Een dienst.\nEn meer."),
        "languages": ("nl", "ar,nl"),
        "ended": ("", "yes"),
    }
    service.refresh_from_db()
    assert service.summary_nl == "Een dienst."
    assert service.state == "published"


def test_what_changed_while_the_organisation_wrote_is_not_its_proposal(client: Client) -> None:
    service = with_mail(cost="free", summary_nl="Oud.")
    asked = an_asking(service)
    data = filled(client, asked) | {"summary_nl": "Nieuw."}
    Service.objects.filter(pk=service.pk).update(cost="paid")
    assert client.post(link(asked), data, headers=OURS).status_code == 303
    assert [change.fact for change in Proposal.objects.get().changes.all()] == ["summary_nl"]


def test_a_remark_alone_is_an_answer(client: Client) -> None:
    asked = an_asking()
    data = filled(client, asked) | {"remark": "Wij verhuizen in maart."}
    assert client.post(link(asked), data, headers=OURS).status_code == 303
    assert Proposal.objects.get().remark == "Wij verhuizen in maart."


FAULTS = {
    "contact:own-phone:value": "abc",
    "new:phone": "112",
    "new:email": "nobody",
    "new:web": "not a site",
    "age_from": "140",
    "age_to": "old",
    "cost": "a lot",
    "intake": "perhaps",
    "summary_nl": "x" * 281,
    "name_nl": "",
    "languages": ["xx"],
    "address:town-house": "Kerkstraat 5, 9000 Gent",
    "remark": "x" * 2001,
    "waiting_nl": "x" * 4001,
}


@pytest.mark.parametrize("key", FAULTS)
def test_nonsense_is_named_next_to_its_field_and_nothing_is_lost(client: Client, key: str) -> None:
    service = with_mail()
    phone = ContactPoint.objects.create(slug="own-phone", kind="phone", value="+3292331122")
    service.contacts.add(phone)
    town = Location.objects.create(
        slug="town-house", visibility="town", municipality=Region.objects.get(nis=GHENT)
    )
    service.locations.add(town)
    asked = an_asking(service)
    data = filled(client, asked) | {"what_to_bring_nl": "Een pas.", key: FAULTS[key]}
    response = client.post(link(asked), data, headers=OURS)
    assert response.status_code == 200
    page = parse(response)
    assert one(page, "title").text.startswith(said("Error:", "nl"))
    (summary,) = page.select(".error-summary a")
    target = page.find(id=str(summary["href"]).removeprefix("#"))
    assert target is not None
    assert target.get("name") == key
    assert page.find(id=f"{key}_error") is not None
    if key != "languages":
        assert target["aria-invalid"] == "true"
        assert f"{key}_error" in str(target["aria-describedby"]).split()
    assert page.find(id="what_to_bring_nl").text.strip() == "Een pas."
    if key not in ("languages", "cost", "intake"):
        typed = target.text.strip() if target.name == "textarea" else target.get("value", "")
        assert typed == FAULTS[key]
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert not Proposal.objects.exists()


def test_every_field_has_a_label(client: Client) -> None:
    service = with_mail(languages=("nl",))
    page = parsed(client, link(an_asking(service)))
    labelled = {label["for"] for label in page.select("main label")}
    for field in page.select("main input:not([type=hidden]), main select, main textarea"):
        assert field["id"] in labelled, field
        for described in str(field.get("aria-describedby", "")).split():
            assert page.find(id=described), described
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


# Links that do not work


def closed(client: Client, path: str, status: int, message: str, language: str = "nl") -> None:
    """Reading and posting both say what is wrong, and change nothing."""
    before = (Proposal.objects.count(), list(Asking.objects.values()))
    for response in (
        client.get(path),
        client.post(path, {"answer": "correct"}, headers=OURS),
    ):
        assert response.status_code == status
        assert words(one(parse(response), "h1")) == said(message, language)
        assert one(parse(response), "html")["lang"] == language
        assert response["Cache-Control"] == "no-store"
    assert (Proposal.objects.count(), list(Asking.objects.values())) == before


def test_a_used_link_says_so(client: Client) -> None:
    asked = an_asking()
    answer(client, asked)
    closed(client, link(asked, "fr"), 410, "You answered already", "fr")


def test_an_expired_link_says_so(client: Client) -> None:
    asked = an_asking(sent_at=timezone.now() - VALID_FOR)
    closed(client, link(asked, "de"), 410, "This link is too old", "de")
    Asking.objects.filter(pk=asked.pk).update(
        sent_at=timezone.now() - VALID_FOR + timedelta(hours=1)
    )
    assert client.get(link(asked)).status_code == 200


def test_a_link_of_a_service_that_is_gone_says_so(client: Client) -> None:
    asked = an_asking(with_mail(state="archived"))
    closed(client, link(asked), 410, "We no longer show this service")


@pytest.mark.parametrize("how", ["cut", "other key", "other signature", "unsigned", "deleted"])
def test_a_forged_link_says_so(client: Client, how: str) -> None:
    asked, other = an_asking(), an_asking()
    token, stranger = asking.token_of(asked), asking.token_of(other)
    key, signature = token.split(":")
    if how == "deleted":
        asked.delete()
    path = {
        "cut": token[:-1],
        "other key": f"{stranger.split(':')[0]}:{signature}",
        "other signature": f"{key}:{'A' * len(signature)}",
        "unsigned": key,
        "deleted": token,
    }[how]
    closed(client, f"/en/confirm/{path}/", 404, "This link does not work", "en")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://testserver", "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_of_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    asked = an_asking()
    response = answer(client, asked, headers)
    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        {"origin": "https://testserver"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_ours_is_taken(client: Client, headers: dict[str, str]) -> None:
    assert answer(client, an_asking(), headers).status_code == 303


def test_other_methods_are_refused(client: Client) -> None:
    asked = an_asking()
    assert client.put(link(asked), headers=OURS).status_code == 405
    assert client.head(link(asked)).status_code == 200
    assert not Proposal.objects.exists()


def test_the_second_of_two_answers_does_not_count(client: Client) -> None:
    """Both read the link as open; the database lets the first through."""
    asked = an_asking()
    stale = Asking.objects.get(pk=asked.pk)
    assert answer(client, asked).status_code == 303
    with mock.patch("directory.pages.confirming.asking_of", return_value=stale):
        second = answer(client, asked)
    assert second.status_code == 410
    assert Proposal.objects.count() == 1


def test_the_log_names_the_route_only(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    asked = an_asking()
    with caplog.at_level("INFO"):
        client.get(link(asked))
        answer(client, asked)
        client.get(link(asked))
        client.get("/nl/confirm/forged:token/")
    assert asked.key not in caplog.text
    assert "forged" not in caplog.text
    assert "GET confirm 200" in caplog.text


# From the admin


def test_a_curator_sees_to_whom_a_mail_goes_and_sends_it(client: Client) -> None:
    service, bare = with_mail(), a_service()
    user = a_member()
    sign_in(client, user)
    change = parsed(client, reverse("admin:services_service_change", args=[service.pk]))
    (way,) = [row for row in change.select("a") if "/ask/" in str(row.get("href"))]
    page = parsed(client, str(way["href"]))
    assert "info@help.example" in words(one(page, "#ask"))
    assert mail.outbox == []
    ask_page = reverse("admin:services_service_ask")
    response = client.post(ask_page, {"id": [service.pk, bare.pk]})
    assert response.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["info@help.example"]
    asked = Asking.objects.get()
    assert (asked.service, asked.sent_by) == (service, user)
    again = parsed(client, reverse("admin:services_service_change", args=[service.pk]))
    assert not [row for row in again.select("a") if "/ask/" in str(row.get("href"))]


def test_many_services_are_asked_at_once_after_a_look(client: Client) -> None:
    services = [with_mail(f"{number}@help.example") for number in range(3)]
    sign_in(client, a_member())
    response = client.post(
        reverse("admin:services_service_changelist"),
        {"action": "ask", "_selected_action": [service.pk for service in services]},
    )
    assert response.status_code == 302
    assert mail.outbox == []
    page = parsed(client, response["Location"])
    keys = [field["value"] for field in page.select("#ask input[name=id]")]
    client.post(response["Location"], {"id": keys})
    assert len(mail.outbox) == 3


def test_who_may_not_ask_cannot(client: Client) -> None:
    service = with_mail()
    sign_in(client, a_member("translator", languages=("fr",)))
    address = reverse("admin:services_service_ask")
    assert client.get(address, {"id": service.pk}).status_code == 403
    assert client.post(address, {"id": service.pk}).status_code == 403
    assert mail.outbox == []


def test_nonsense_in_the_address_chooses_nothing(client: Client) -> None:
    sign_in(client, a_member())
    page = parsed(client, reverse("admin:services_service_ask"), id=["x", "²", "9" * 40])
    assert not page.select("#ask input[name=id]")


def test_the_key_of_a_link_is_not_shown_in_the_admin(client: Client) -> None:
    asked = an_asking()
    sign_in(client, a_member())
    for address in (
        reverse("admin:services_asking_changelist"),
        reverse("admin:services_asking_change", args=[asked.pk]),
    ):
        assert asked.key not in client.get(address).content.decode()


# Settings


@pytest.mark.parametrize(
    "value",
    [
        "trede.example",
        "ftp://trede.example",
        "http://trede.example",
        "https://",
        "https://x.be/path",
        "https://x.be?q=1",
        "https://me@x.be",
        "https://x .be",
        "https://x.be:port",
    ],
)
def test_nonsense_for_the_address_of_the_site_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site_address("SITE_URL", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://trede.example/", "https://trede.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("", ""),
    ],
)
def test_the_address_of_the_site(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    monkeypatch.setenv("SITE_URL", value)
    assert environment.site_address("SITE_URL", "") == expected


@pytest.mark.parametrize("value", ["nobody", "Trede <>", "a@b.example\nBcc: c@d.example", "@x.be"])
def test_nonsense_for_the_sender_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAIL_FROM", value)
    with pytest.raises(ImproperlyConfigured, match="MAIL_FROM"):
        environment.mail_address("MAIL_FROM")
    monkeypatch.setenv("MAIL_FROM", "Trede <post@trede.example>")
    assert environment.mail_address("MAIL_FROM") == "Trede <post@trede.example>"


def test_nonsense_for_the_encryption_of_mail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    choices = ("starttls", "tls", "none")
    monkeypatch.setenv("SMTP_TLS", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SMTP_TLS"):
        environment.one_of("SMTP_TLS", choices)
    monkeypatch.setenv("SMTP_TLS", "TLS")
    assert environment.one_of("SMTP_TLS", choices) == "tls"


def test_a_name_of_two_lines_breaks_no_header_off() -> None:
    service = with_mail(name_nl="Huis\nBcc: ander@example.be")
    mailing.send(mailing.letters([service])[0])
    assert mail.outbox[0].message()["Bcc"] is None
    assert "Huis Bcc: ander@example.be" in mail.outbox[0].subject
