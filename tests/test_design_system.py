"""The page of the design system: every component with its rules, for staff only."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from directory.static_files import STYLES
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

PATH = "/admin/design/"


def page(client: Client) -> BeautifulSoup:
    user = User.objects.create_user("curator", password="a long password here", is_staff=True)
    sign_in(client, user)
    response = client.get(PATH)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_only_staff_sees_it(client: Client) -> None:
    assert client.get(PATH).status_code == 302
    sign_in(client, User.objects.create_user("reader", password="a long password here"))
    assert client.get(PATH).status_code == 302


@pytest.mark.parametrize(
    "component",
    [
        "a.leave-button",
        "aside.strip a.strip-number",
        "ol.pyramid li.layer",
        "article.card",
        ".chip",
        ".tag .shape",
        ".call-line .phone",
        ".note",
        ".ask-first",
        ".panel",
        ".error-summary a",
        ".choice input",
        "button.second",
        "table caption",
        ".gather-link",
        ".filters details",
        "ol.step-list .step",
        "ol.network > li .actor",
        ".not-yet",
        "footer.site-footer a",
    ],
)
def test_it_shows_the_component(client: Client, component: str) -> None:
    assert page(client).select(component)


def test_every_section_has_a_rule(client: Client) -> None:
    sections = page(client).select("main section.row")
    assert len(sections) >= 12
    for section in sections:
        assert section.select_one("p"), section["aria-labelledby"]


def test_it_shows_every_colour_of_the_tokens(client: Client) -> None:
    tokens = (settings.BASE_DIR / "directory/static/css/tokens.css").read_text()
    swatches = (settings.BASE_DIR / "directory/static/design.css").read_text()
    shown = {swatch.get_text() for swatch in page(client).select("ul.swatches code")}
    assert shown == set(re.findall(r"(--[a-z-]+): #", tokens))
    for colour in shown:
        assert f"background: var({colour})" in swatches


def test_every_part_of_the_style_sheet_is_served() -> None:
    folder = settings.BASE_DIR / "directory/static/css"
    parts = {f"css/{path.name}" for path in folder.glob("*.css")}
    assert parts == {part for sheet in STYLES.values() for part in sheet}
