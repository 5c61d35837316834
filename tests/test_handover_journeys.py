"""The sheet and the form on paper: printed by Chromium, counted in pages, and read back."""

import io
import re
import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from directory.languages import OFFERED
from services.models import Service
from tests import browsing
from tests.reading import said

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser = browsing.browser

# What stands in the rows of the sheet.
TEXTS = ("name", "summary", "access_note", "cost_note", "what_to_bring", "finder")
# Points of 1/72 inch; A4.
WIDTH, HEIGHT = 595, 842
CENTIMETRE = 96 / 2.54
# The heading of the last row of every block.
END = "Say or show at the desk"


@pytest.fixture
def printer(browser: Browser, site: str) -> Iterator[Page]:
    """A page as it goes to a printer, on a phone: the paper does not depend on the screen."""
    context = browser.new_context(base_url=site, viewport=browsing.PHONE)
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


def longest(number: int, language: str) -> list[str]:
    """The slugs of the services with most to say in Dutch and in that language."""

    def length(service: Service) -> int:
        texts = (
            getattr(service, f"{field}_{code}") for field in TEXTS for code in ("nl", language)
        )
        return sum(len(text or "") for text in texts)

    return [row.slug for row in sorted(Service.objects.published(), key=length)[-number:]]


def printed(page: Page, path: str) -> PdfReader:
    page.goto(path)
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    box = pdf.pages[0].mediabox
    assert abs(float(box.width) - WIDTH) < 2
    assert abs(float(box.height) - HEIGHT) < 2
    return pdf


def address(slugs: list[str], language: str, also: str) -> str:
    return f"/{language}/list/?{'&'.join(f's={slug}' for slug in slugs)}&with={also}"


def letters(text: str) -> str:
    """Its letters and digits only; a PDF has ligatures, and breaks lines where it likes."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("language", "also"),
    [("nl", "uk"), ("nl", "ar"), ("nl", "de"), ("ar", "nl"), ("fr", "uk")],
)
def test_one_service_takes_one_page_and_three_take_two(
    printer: Page, language: str, also: str
) -> None:
    slugs = longest(3, also if also != "nl" else language)
    for slug in slugs:
        assert len(printed(printer, address([slug], language, also)).pages) == 1, slug
    assert len(printed(printer, address(slugs, language, also)).pages) <= 2, slugs


@pytest.mark.parametrize("also", [code for code in OFFERED if code != "nl"])
def test_both_languages_and_every_service_stand_on_the_paper(printer: Page, also: str) -> None:
    slugs = longest(3, also)
    pdf = printed(printer, address(slugs, "nl", also))
    text = letters(" ".join(page.extract_text() for page in pdf.pages))
    for service in Service.objects.filter(slug__in=slugs):
        assert letters(service.summary_nl)[:60] in text
        # Arabic comes out of a PDF in presentation forms and in the order of the ink.
        if also != "ar":
            assert letters(getattr(service, f"summary_{also}"))[:60] in text
        assert letters(f"/{also}/services/{service.slug}/") in text
    if also == "ar":
        assert re.search(r"[\u0600-\u06ff\ufb50-\ufeff]{3}", text)


def test_no_service_is_broken_over_two_pages(printer: Page) -> None:
    slugs = longest(8, "uk")
    pdf = printed(printer, address(slugs, "nl", "uk"))
    assert len(pdf.pages) > 2
    pages = [letters(page.extract_text()) for page in pdf.pages]
    # The address under the code stands at the top of a block, the sentence for the desk at its end, in two columns.
    heads = [text.count("ukservices") for text in pages]
    ends = [
        sum(text.count(letters(words)) for words in {said(END, "nl"), said(END, "uk")})
        for text in pages
    ]
    assert sum(heads) == len(slugs)
    assert ends == [2 * count for count in heads]


def test_the_code_is_large_enough_and_black_on_white_in_the_dark(
    printer: Page, browser: Browser, site: str
) -> None:
    printer.goto(address(["ocmw"], "nl", "uk"))
    box = printer.locator("svg.qr").bounding_box()
    assert box is not None
    assert box["width"] >= 2.5 * CENTIMETRE
    assert box["height"] >= 2.5 * CENTIMETRE
    context = browser.new_context(base_url=site, color_scheme="dark")
    page = context.new_page()
    page.goto(address(["ocmw"], "nl", "uk"))
    fills = page.locator("svg.qr path").evaluate_all(
        "paths => paths.map((path) => getComputedStyle(path).fill)"
    )
    assert fills == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    context.close()


def test_what_is_pressed_is_not_printed(printer: Page) -> None:
    printer.goto(address(["ocmw", "huisarts"], "nl", "uk"))
    for selector in ("button", "select", ".share", ".gather", ".strip", ".site-header", "footer"):
        for found in printer.locator(selector).all():
            assert not found.is_visible(), selector
    assert printer.locator("a.phone[href='tel:112']:visible").count() == 2


@pytest.mark.parametrize("also", ["", *(code for code in OFFERED if code != "nl")])
def test_the_referral_form_takes_two_pages(printer: Page, also: str) -> None:
    slug = longest(1, also or "nl")[0]
    for path in (f"/nl/list/form/?s={slug}&with={also}", f"/{also or 'fr'}/list/form/?with=nl"):
        pdf = printed(printer, path)
        assert len(pdf.pages) <= 2, path
    assert printer.locator("main :is(input, textarea, select):visible").count() == 0


def test_the_form_leaves_room_to_write_by_hand(printer: Page) -> None:
    printer.set_viewport_size({"width": 718, "height": 1000})
    printer.goto("/nl/list/form/?with=uk")
    for selector, least in ((".hand, .blank", 0.8), (".room", 4.5), (".sign .blank", 1.4)):
        heights = [box["height"] for box in boxes(printer, selector)]
        assert heights
        assert min(heights) > least * CENTIMETRE - 1, selector


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found = [part.bounding_box() for part in page.locator(selector).all()]
    return [dict(box) for box in found if box]


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_what_to_say_stands_out_on_paper(printer: Page, language: str) -> None:
    printer.goto(address(["ocmw"], language, "uk"))
    rule, size, around = printer.locator(".say").first.evaluate(
        """row => {
          const style = getComputedStyle(row);
          const other = getComputedStyle(document.querySelector(".pair p"));
          return [style.borderBlockStartWidth, style.fontSize, other.fontSize].map(parseFloat);
        }"""
    )
    assert rule == 2
    assert size > around


@pytest.mark.parametrize("width", [360, 1280])
def test_the_code_is_square_and_its_address_breaks_after_slashes(
    browser: Browser, site: str, width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page = context.new_page()
    for language, also in (("nl", "ar"), ("ar", "nl")):
        page.goto(address(["ocmw"], language, also))
        (code,) = boxes(page, "svg.qr")
        assert abs(code["width"] - code["height"]) < 1
        # Every part between two slashes is one box: it stands on one line.
        lines = page.locator(".code bdi").evaluate(
            """bdi => [...bdi.childNodes].filter((node) => node.nodeType === 3).map((node) => {
              const range = document.createRange();
              range.selectNodeContents(node);
              return range.getClientRects().length;
            })"""
        )
        assert set(lines) == {1}
    context.close()


def test_buttons_fill_the_width_of_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=browsing.PHONE)
    page = context.new_page()
    page.goto(address(["ulysse-ssm"], "nl", "ar"))
    page.locator("[data-print]:visible").wait_for()
    buttons = boxes(page, ".also button:visible, .go-on button:visible")
    assert len(buttons) == 3
    assert len({(box["x"], box["width"]) for box in buttons}) == 1
    assert buttons[0]["width"] > 0.8 * browsing.PHONE["width"]
    tops = [box["y"] for box in buttons]
    assert len(set(tops)) == 3
    context.close()


def test_the_columns_stand_side_by_side_on_paper_in_the_order_of_the_page(printer: Page) -> None:
    for language, also in (("nl", "ar"), ("ar", "nl")):
        printer.set_viewport_size({"width": 718, "height": 1000})
        printer.goto(address(["ocmw"], language, also))
        first, second = (
            cell.bounding_box() for cell in printer.locator(".pair").first.locator("> *").all()
        )
        assert first is not None
        assert second is not None
        assert first["y"] == second["y"]
        assert (first["x"] < second["x"]) == (language == "nl")
