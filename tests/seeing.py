"""Every kind of page in Chromium, and what is looked for in each: see `seeing.js` for the checks inside a page."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from playwright.sync_api import Page

from directory.help import tokens
from directory.help.state import CALL, EVERY, RESULT, State

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
CHECKS = Path(__file__).with_name("seeing.js")

PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}

# Every kind of page, after its language.
PAGES = {
    "home": "",
    "home with a place": "?place=9000",
    "list": "services/",
    "list of a place": "services/?place=9000&need=housing",
    "list with filters": "services/?place=9000&status=refugee&language=ar&age=16&cost=free",
    "list about danger": "services/?place=9000&need=violence-home",
    "list with errors": "services/?place=zzzz&age=old&tier=top",
    "list to choose a place": "services/?place=1050",
    "nothing found": "services/?q=zzzzzz",
    "service": "services/ulysse-ssm/",
    "service at a hidden address": "services/cpvcf-bruxelles/",
    "service without a number": "services/ocmw/",
    "report a mistake": "services/ulysse-ssm/report/",
    "report received": "services/ulysse-ssm/report/thanks/",
    "organisation": "organisations/solentra/",
    "layers": "tiers/",
    "layer": "tiers/specialised/",
    "layer with a place": "tiers/focused/?place=9000",
    "statuses": "statuses/",
    "status": "statuses/refugee/",
    "municipality": "places/44021/",
    "region": "places/04000/",
    "needs": "needs/",
    "need": "needs/trauma-symptoms/",
    "need about danger": "needs/violence-home/",
    "parts of life": "topics/",
    "part of life": "topics/care/?place=9000",
    "part of life, place to choose": "topics/housing/?place=1050",
    "for helpers": "professionals/",
    "guide": "guides/helpers-ladder/",
    "sheet to print": "guides/circle-of-influence/",
    "trainings": "trainings/",
    "training": "trainings/vvsg-solentra-trauma/",
    "resources": "resources/?audience=volunteers",
    "glossary": "glossary/",
    "word": "glossary/orange-card/",
    "languages": "languages/",
    "language": "languages/ar/?place=9000",
    "crisis": "crisis/",
    "coverage": "coverage/",
    "about": "about/",
    "link of a mail that does not work": "confirm/nothing/",
    "thanks to an organisation": "confirm/",
    "safety": "safety/",
    "my list": "list/?s=ulysse-ssm&s=huisarts&s=solentra-mobiel-team-limburg&with=uk",
    "my list, empty": "list/",
    "referral form": "list/form/?s=ulysse-ssm&s=huisarts&for=ulysse-ssm&with=uk",
    "not found": "nothing/",
    "refused": "services/?q=%00",
    "first question": "help/",
    "numbers in all languages": "/numbers/",
}
# The same page for everybody: it is looked at once.
ALONE = ("numbers in all languages",)
STATUSES = {
    "not found": 404,
    "link of a mail that does not work": 404,
    "refused": 400,
    "closed": 410,
}

ANSWERS = {
    "who": ("who-adult",),
    "danger": ("danger-no",),
    "needs": ("need-talk-to-someone", "need-housing"),
    "coping": ("coping-difficulty",),
    "tried": ("tried-nothing",),
    "status": ("status-refugee",),
}
DANGER = {"who": ("who-adult-me",), "danger": ("danger-yes",)}
NOTHING = {"answer": [], "place": "", "nis": "", "offered": "", "spoken": ""}
MOST_STOPS_BEFORE = 4
MOST_SECONDS = tokens.MINUTES * 60

# The guided route has its pages in tokens, which are made when a page is opened.
STEPS: dict[str, Callable[[], str]] = {
    "question with folds": lambda: State("needs", ANSWERS).token(),
    "question with an error": lambda: State("coping", ANSWERS, draft=NOTHING).token(),
    "question of the place": lambda: State("place", ANSWERS).token(),
    "place to choose": lambda: State("place", ANSWERS, draft={**NOTHING, "place": "1050"}).token(),
    "call first": lambda: State(CALL, DANGER).token(),
    "advice": lambda: _answered(RESULT).token(),
    "advice in danger": lambda: State(RESULT, DANGER, called=True).token(),
    "every service of a layer": lambda: _answered(EVERY, layer="focused").token(),
    "answer to change": lambda: f"{_answered(RESULT).token()}/change/status",
    "closed": lambda: State(RESULT, ANSWERS, since=int(time.time()) - MOST_SECONDS - 60).token(),
}
KINDS = (*PAGES, *STEPS)


def _answered(step: str, layer: str = "") -> State:
    whole = {**ANSWERS, "place": ()}
    return State(step, whole, ("44021",), "Gent", ("ar",), layer=layer)


def address(kind: str, language: str) -> str:
    """The path of a kind of page; skips a language that is not offered."""
    if language not in dict(settings.LANGUAGES):
        pytest.skip(f"{language} is not offered: nothing of it was looked at")
    path = f"help/{STEPS[kind]()}/" if kind in STEPS else PAGES[kind]
    return path if kind in ALONE else f"/{language}/{path}"


def pairs(kinds: Iterable[str], languages: Sequence[str]) -> list[tuple[str, str]]:
    """Each kind of page with each language."""
    return [
        (kind, language)
        for language in languages
        for kind in kinds
        if kind not in ALONE or language == languages[0]
    ]


def visit(page: Page, site: str, kind: str, language: str) -> None:
    """Opens a kind of page, and sees that it is the one that was meant."""
    response = page.goto(site + address(kind, language))
    assert response is not None
    assert response.status == STATUSES.get(kind, 200), (kind, language, response.status)


@contextmanager
def at(page: Page, viewport: dict[str, int]) -> Iterator[None]:
    """The page at another size for a while."""
    before = page.viewport_size
    page.set_viewport_size(viewport)
    yield
    page.set_viewport_size(before)


# The checks: each gives back its faults as sentences.


def axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds under WCAG 2.2 AA, EN 301 549 and its best practices, or under some rules only."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
    return page.evaluate("(only) => seeing.axe({ runOnly: only })", only)


def script(page: Page) -> list[str]:
    return page.evaluate("seeing.script()")


def glued(page: Page) -> list[str]:
    return page.evaluate("seeing.glued()")


def direction(page: Page) -> list[str]:
    return page.evaluate("seeing.direction()")


def numbers(page: Page) -> list[str]:
    return page.evaluate("seeing.numbers()")


def targets(page: Page) -> list[str]:
    return page.evaluate("seeing.targets()")


def focus(page: Page) -> list[str]:
    """The first stop leads to the content, past more than a few links, and every stop can be seen."""
    page.evaluate("seeing.rewind()")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    is_short = page.evaluate("seeing.stopsBeforeMain()") <= MOST_STOPS_BEFORE
    wrong = [] if first == "#main" or is_short else [f"the first stop leads to {first}"]
    return wrong + page.evaluate("seeing.focus()")


def reflow(page: Page) -> list[str]:
    """At 320 px, which is a desk of 1280 px at four times the size."""
    with at(page, NARROWEST):
        return page.evaluate("seeing.sideways()")


def spacing(page: Page) -> list[str]:
    """With the distances between letters, words and lines that a reader may set."""
    with at(page, NARROWEST):
        page.evaluate("seeing.space(true)")
        faults = page.evaluate("[...seeing.sideways(), ...seeing.clipped()]")
        page.evaluate("seeing.space(false)")
    return faults


def unframed(page: Page) -> list[str]:
    return page.evaluate("seeing.unframed()")


TOKEN = re.compile(r"gAAAAA[A-Za-z0-9_=-]+")


def without_script(page: Page, plain: Page) -> list[str]:
    """What the page has and the same page in a browser without script has not."""
    faults = []
    for what, attribute in {"h1": "", "a[href]": "href", "form": "action"}.items():
        here, there = (_listed(one, what, attribute) for one in (page, plain))
        if len(there) < len(here) or not set(here) <= set(there):
            faults.append(f"without script no {what} {sorted(set(here) - set(there))}")
    return faults


def _listed(page: Page, selector: str, attribute: str) -> list[str]:
    """The texts, or the addresses in an attribute, of what fits; two tokens of one step differ."""
    found = page.eval_on_selector_all(
        selector,
        """(all, name) => all.map((one) => name
            ? new URL(one.getAttribute(name) ?? "", document.baseURI).href : one.textContent)""",
        attribute,
    )
    return [TOKEN.sub("", " ".join(value.split())) for value in found]
