"""Journeys of organisations and of the curator who decides: a click, a change that is accepted, links that fail well."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services import asking
from services.models import Asking, ContactPoint, Organisation, Proposal, Service
from tests import browsing, seeing
from tests.browsing import apart, cookies_of, follow, watched
from tests.builders import a_service, a_source, an_organisation
from tests.conftest import Visitor
from tests.reading import said
from tests.signing_in import a_member
from tests.test_help_journeys import heading
from tiers.models import Source

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser, phone, desk = browsing.browser, browsing.phone, browsing.desk

SLUG = "journey-house"
CURATOR = "journey-curator"
DAY = timedelta(days=1)


def remove() -> None:
    """Whatever a journey added is gone, its history too."""
    for model in (Service, ContactPoint, Organisation):
        model.objects.filter(slug__startswith=SLUG).delete()
        model.history.filter(slug__startswith=SLUG).delete()
    Source.objects.filter(title=SLUG).delete()
    get_user_model().objects.filter(username=CURATOR).delete()
    Session.objects.all().delete()


@pytest.fixture
def asked(site: str) -> Iterator[Asking]:
    """A question to an organisation, as its mail carries it."""

    def add() -> Asking:
        organisation = an_organisation(slug=SLUG, name_nl="Huis van de reis")
        source = a_source(title=SLUG)
        service = a_service(
            slug=SLUG,
            organisation=organisation,
            name_nl="Open huis van de reis",
            summary_nl="Een huis met een open deur.",
            areas=("44021",),
        )
        service.sources.all().delete()
        service.sources.set([source])
        contacts = (("phone", "+3292331122"), ("email", "info@journey.example"))
        for kind, value in contacts:
            slug = f"{SLUG}-{kind}"
            service.contacts.add(ContactPoint.objects.create(slug=slug, kind=kind, value=value))
        return Asking.objects.create(service=service, language="nl", address="info@journey.example")

    apart(remove)
    try:
        yield apart(add)
    finally:
        apart(remove)


def link(one: Asking, language: str = "nl") -> str:
    return f"/{language}/confirm/{asking.token_of(one)}/"


def answers(one: Asking) -> list[Proposal]:
    return apart(lambda: list(Proposal.objects.filter(asking=one)))


def signed_in(context: BrowserContext) -> None:
    """A curator with a session, as the admin wants it."""
    context.add_cookies(apart(lambda: cookies_of(a_member(username=CURATOR))))


def press(page: Page, message: str, language: str = "nl") -> None:
    follow(page, page.get_by_role("button", name=said(message, language), exact=True))


def test_an_organisation_confirms_with_one_click_on_a_phone(phone: Page, asked: Asking) -> None:
    phone.goto(link(asked))
    heading(phone, said("Is this still correct?", "nl"))
    expect(phone.locator("main")).to_contain_text("Open huis van de reis")
    expect(phone.locator("main")).to_contain_text("09 233 11 22")
    # Programmes that look for viruses open the link too: nothing came of it.
    phone.reload()
    assert answers(asked) == []
    press(phone, "Everything is correct")
    heading(phone, said("Thank you", "nl"))
    (answer,) = answers(asked)
    assert answer.is_all_correct
    phone.goto(link(asked))
    heading(phone, said("You answered already", "nl"))


# Django's own admin templates name variables that are not always there.
@pytest.mark.ignore_template_errors
def test_a_change_that_an_organisation_proposes_is_accepted(
    desk: BrowserContext, site: str, asked: Asking
) -> None:
    page, told = watched(desk, site)
    page.goto(link(asked))
    page.locator("[name='contact:journey-house-phone:value']").fill("09 233 11 33")
    page.locator("#opening_hours").fill("Elke weekdag van negen tot twaalf")
    page.locator("#cost").select_option("free")
    page.locator("#remark").fill("Tot ziens.")
    press(page, "Send these changes")
    heading(page, said("Thank you", "nl"))
    (answer,) = answers(asked)
    page.goto(f"/nl/services/{SLUG}/")
    expect(page.locator("section[aria-labelledby=contact]")).to_contain_text("09 233 11 22")

    signed_in(desk)
    page.goto(f"/admin/services/proposal/{answer.pk}/change/", wait_until="networkidle")
    expect(page.locator("blockquote")).to_have_text("Tot ziens.")
    changes = page.locator("fieldset.change")
    expect(changes).to_have_count(3)
    for number in range(3):
        changes.nth(number).locator("input[value=accept]").check()
    decide = page.locator("button[value=decide]")
    follow(page, decide)
    # The words are no hours yet: nothing is written, and what was decided stays.
    expect(page.locator("fieldset.change .errorlist")).to_have_count(1)
    expect(page.locator("input[value=accept]:checked")).to_have_count(3)
    hours = page.locator("fieldset.change", has=page.locator(".errorlist"))
    hours.locator("textarea, input[type=text]").fill("Mo-Fr 09:00-12:00")
    follow(page, page.locator("button[value=decide]"))
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.goto(f"/nl/services/{SLUG}/")
    # Browsers keep a page for a minute.
    page.reload(wait_until="networkidle")
    expect(page.locator("section[aria-labelledby=contact]")).to_contain_text("09 233 11 33")
    expect(page.locator("section[aria-labelledby=when]")).to_contain_text("09:00")
    expect(page.locator(".chips")).to_contain_text(said("Free", "nl"))
    assert told == []
    outcomes = apart(
        lambda: {row.group: row.outcome for row in service_of(asked).verifications.all()}
    )
    assert outcomes["contact"] == outcomes["hours"] == outcomes["rest"] == "changed"
    assert outcomes["place"] == "correct"


def service_of(one: Asking) -> Service:
    return Service.objects.get(pk=one.service_id)


def test_nonsense_is_told_and_what_was_typed_stays(phone: Page, asked: Asking) -> None:
    phone.goto(link(asked))
    number = phone.locator("[name='contact:journey-house-phone:value']")
    number.fill("bel ons")
    phone.locator("#remark").fill("Een opmerking.")
    press(phone, "Send these changes")
    expect(phone).to_have_title(re.compile("^" + re.escape(said("Error:", "nl"))))
    phone.locator(".error-summary a").click()
    expect(number).to_have_value("bel ons")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(phone.locator("#remark")).to_have_value("Een opmerking.")
    assert answers(asked) == []
    number.fill("+32 9 233 11 33")
    press(phone, "Send these changes")
    heading(phone, said("Thank you", "nl"))
    assert len(answers(asked)) == 1


def test_the_language_of_the_page_can_be_changed(phone: Page, asked: Asking) -> None:
    phone.goto(link(asked))
    phone.locator("nav.switch summary").click()
    follow(phone, phone.locator("nav.switch").get_by_role("link", name="Deutsch"))
    heading(phone, said("Is this still correct?", "de"))
    press(phone, "Everything is correct", "de")
    heading(phone, said("Thank you", "de"))


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_links_that_do_not_work_say_why(phone: Page, asked: Asking, language: str) -> None:
    good = link(asked, language)
    refused = phone.goto(good.replace(":", "x:"))
    assert refused is not None
    assert refused.status == 404
    heading(phone, said("This link does not work", language))
    phone.goto(good)
    sent_at = timezone.now() - 30 * DAY
    apart(lambda: Asking.objects.filter(pk=asked.pk).update(sent_at=sent_at))
    # The link grew too old while the page was open.
    press(phone, "Everything is correct", language)
    heading(phone, said("This link is too old", language))
    assert answers(asked) == []
    assert not apart(lambda: service_of(asked).verifications.exists())


def test_of_two_answers_at_the_same_moment_one_counts(asked: Asking) -> None:
    def post(_number: int) -> int:
        try:
            ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
            return Visitor().post(link(asked), {"answer": "correct"}, headers=ours).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(post, range(4)))
    assert found == [303, 410, 410, 410]
    assert len(answers(asked)) == 1


@pytest.mark.parametrize("path", ["open", "with faults", "thanks", "forged"])
def test_the_pages_can_be_used_by_everybody(
    browser: Browser, site: str, asked: Asking, path: str
) -> None:
    context = browser.new_context(base_url=site, viewport=seeing.PHONE, service_workers="block")
    context.add_init_script(path=seeing.CHECKS)
    page = context.new_page()
    page.goto({"thanks": "/nl/confirm/", "forged": "/nl/confirm/x/"}.get(path, link(asked)))
    if path == "with faults":
        page.locator("#age_from").fill("999")
        page.locator("[name='new:email']").fill("nobody")
        press(page, "Send these changes")
        expect(page.locator(".error-summary")).to_be_focused()
    checks: tuple[Any, ...] = (
        seeing.axe,
        seeing.targets,
        seeing.focus,
        seeing.reflow,
        seeing.spacing,
    )
    faults = {check.__name__: check(page) for check in checks}
    context.close()
    assert not any(faults.values()), faults
