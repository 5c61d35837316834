"""Every kind of page as people use it who see, hear, move or read differently; docs/accessibility.md says what this leaves out."""

from collections.abc import Iterator

import pytest
from django.urls import LocalePrefixPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from tests import browsing, seeing
from tests.seeing import DESK, KINDS, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser = browsing.browser

# The source, the most read, one from right to left, one in another script.
LANGUAGES = ("nl", "fr", "ar", "uk")
FEW = ("nl", "ar")
OTHERS = tuple(code for code in LANGUAGES if code not in FEW)
# The kinds that show every colour and every control.
MAIN = (
    "home",
    "list with filters",
    "list with errors",
    "service",
    "layer",
    "municipality",
    "crisis",
    "coverage",
    "question with an error",
    "call first",
    "advice",
)


def each(
    kinds: tuple[str, ...], languages: tuple[str, ...], *more: tuple[str, str]
) -> pytest.MarkDecorator:
    """Parameters for `page`: the same page stays open for all that looks at it, so languages come first."""
    found = [*seeing.pairs(kinds, languages), *more]
    names = [f"{kind}, {language}" for kind, language in found]
    return pytest.mark.parametrize("page", found, ids=names, indirect=True, scope="module")


def holds(faults: list[str]) -> None:
    assert not faults, "\n" + "\n".join(faults)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that has the checks in every page."""
    context = browser.new_context(viewport=PHONE, service_workers="block")
    context.add_init_script(path=seeing.CHECKS)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def without_script(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def page(context: BrowserContext, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with all its folds open."""
    page = context.new_page()
    seeing.visit(page, site, *request.param)
    page.evaluate("seeing.unfold()")
    yield page
    page.close()


@each(KINDS, FEW, *seeing.pairs(MAIN, OTHERS))
def test_axe_finds_no_fault(page: Page) -> None:
    holds(seeing.axe(page))


@each(KINDS, LANGUAGES)
def test_each_text_is_in_the_language_that_it_claims(page: Page) -> None:
    holds(seeing.script(page))
    holds(seeing.direction(page))
    holds(seeing.glued(page))


@each(KINDS, LANGUAGES)
def test_numbers_can_be_dialled_and_read_from_left_to_right(page: Page) -> None:
    holds(seeing.numbers(page))


@each(KINDS, FEW)
def test_controls_are_large_enough(page: Page) -> None:
    holds(seeing.targets(page))


@each(KINDS, FEW)
def test_the_focus_can_be_seen_at_every_stop(page: Page) -> None:
    holds(seeing.focus(page))


@each(KINDS, FEW)
def test_a_page_fits_the_narrowest_screen(page: Page) -> None:
    holds(seeing.reflow(page))


@each(KINDS, FEW)
def test_a_reader_may_set_more_space(page: Page) -> None:
    holds(seeing.spacing(page))


@each(KINDS, FEW)
def test_a_page_is_whole_without_script(
    page: Page, without_script: Page, site: str, request: pytest.FixtureRequest
) -> None:
    seeing.visit(without_script, site, *request.node.callspec.params["page"])
    holds(seeing.without_script(page, without_script))


# Other colours: as the system of a reader sets them

COLOURS = {"dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}


@pytest.fixture(scope="module", params=COLOURS)
def coloured(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One page on a desk, for all the addresses."""
    context = browser.new_context(viewport=DESK, service_workers="block", **COLOURS[request.param])
    context.add_init_script(path=seeing.CHECKS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", MAIN)
def test_text_and_focus_can_be_seen_in_other_colours(coloured: Page, site: str, kind: str) -> None:
    seeing.visit(coloured, site, kind, "nl")
    coloured.evaluate("seeing.unfold()")
    holds(seeing.axe(coloured, "color-contrast", "link-in-text-block"))
    holds(seeing.focus(coloured))
    if coloured.evaluate("matchMedia('(forced-colors: active)').matches"):
        holds(seeing.unframed(coloured))


# The checks themselves: each finds the fault that it is for, and axe runs at all

GOOD = """<!doctype html><html lang="{language}" dir="{direction}"><title>A page</title>
<style>body > a, nav a {{ display: inline-block; padding: 1rem }}</style><body><a href="#main">Go on</a>
<nav><a href="/1">1</a><a href="/2">2</a><a href="/3">3</a><a href="/4">4</a><a href="/5">5</a></nav>
<main id="main"><h1>A page</h1>{fault}</main>"""
# The name of a check, the language of the page, the fault in it, and some words of what is found.
FAULTS = [
    ("axe", "en", "<img src='/static/x.png'>", "image-alt"),
    ("script", "en", "<p>مرحبا بكم</p>", "text in another script"),
    ("glued", "en", "<p style='display: flex'>in <bdi>Gent</bdi></p>", "without its spaces"),
    ("script", "uk", "<button aria-label='Search'>О</button>", "aria-label in another script"),
    ("direction", "en", "<p lang='ar'>مرحبا بكم</p>", "runs ltr"),
    ("direction", "ar", "<p lang='en' dir='rtl'>Hello</p>", "runs rtl"),
    ("numbers", "en", "<a href='tel:02 123 45 67'>02 123 45 67</a>", "dials tel:02"),
    ("numbers", "ar", "<a href='tel:+3221234567'>02 123 45 67</a>", "digits out of order"),
    ("numbers", "ar", "<p>هاتف 02 123 45 67</p>", "digits out of order"),
    ("targets", "en", "<button>+</button>", "not 44"),
    (
        "targets",
        "en",
        "<p><a href='/'>a</a></p><p style='margin: -1em 0 0'><a href='/'>b</a></p>",
        "not 24",
    ),
    ("focus", "en", "<script>document.querySelector('a').remove()</script>", "first stop leads"),
    ("focus", "en", "<style>* {outline: none}</style>", "no visible focus"),
    ("focus", "en", "<p style='position: fixed; inset: 0; background: red'></p>", "is covered"),
    ("reflow", "en", "<p style='inline-size: 400px'>Wide</p>", "goes beyond the edge"),
    (
        "spacing",
        "en",
        "<p style='block-size: 1.2em; inline-size: 12em; overflow: hidden'>No wider than this box</p>",
        "cuts its text off",
    ),
    ("unframed", "en", "<button style='border: 0'>Go on</button>", "no frame"),
]


def seeded(page: Page, site: str, language: str, fault: str) -> None:
    """Serves a page with this fault in it, and no policy that would mend it."""
    direction = "rtl" if language == "ar" else "ltr"
    body = GOOD.format(language=language, direction=direction, fault=fault)
    page.route(
        "**/seeded/",
        lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto(f"{site}/seeded/")


@pytest.mark.parametrize(
    ("check", "language", "fault", "words"),
    FAULTS,
    ids=[f"{check}, {language}: {words}" for check, language, _fault, words in FAULTS],
)
def test_a_check_finds_its_fault(
    context: BrowserContext, site: str, check: str, language: str, fault: str, words: str
) -> None:
    page = context.new_page()
    seeded(page, site, language, fault)
    found = getattr(seeing, check)(page)
    page.close()
    assert any(words in told for told in found), found


def test_a_link_that_only_a_script_makes_is_found(
    context: BrowserContext, without_script: Page, site: str
) -> None:
    adds = "<script>document.querySelector('main').innerHTML += '<a href=/more>More</a>'</script>"
    page = context.new_page()
    for one in (page, without_script):
        seeded(one, site, "en", adds)
    found = seeing.without_script(page, without_script)
    page.close()
    assert any("/more" in told for told in found), found


def test_a_page_without_a_fault_has_none(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    seeded(page, site, "en", "<p>Call <a href='tel:+3221234567'>02 123 45 67</a> and ask.</p>")
    for check in dict.fromkeys(check for check, *_rest in FAULTS):
        found = getattr(seeing, check)(page)
        assert found == [], (check, found)
    page.close()


def test_every_public_page_is_looked_at(site: str) -> None:
    patterns = (row for row in get_resolver().url_patterns if isinstance(row, URLResolver))
    public = next(row for row in patterns if isinstance(row.pattern, LocalePrefixPattern))
    paths = [seeing.address(kind, "nl") for kind in KINDS if kind != "not found"]
    looked_at = {resolve(path.partition("?")[0]).url_name for path in paths}
    # What is fetched by a calendar has nothing to look at.
    files = {"training-feed", "training-session"}
    assert {row.name for row in public.url_patterns} - files <= looked_at
