"""Takes the screenshots of the documentation in Chromium: `make screenshots` rewrites docs/screenshots/.

Those of the guide for curators stand in docs/curators/pictures/, in each language of the guide.
WebP, as Chromium makes it, so that all of them together weigh less than a photograph.
"""

import base64
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests import environment  # noqa: F401  the environment, before the settings are read

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM = os.environ["CHROMIUM"]
SIZES = {360: 740, 1280: 900}
LANGUAGES = ("nl", "ar")
SHARED = "s=solentra-mobiel-team-limburg&s=huisarts&s=ulysse-ssm"
PAGES = {
    "home": "?place=9000",
    "list": "services/?place=9000&need=stress-sleep-worry",
    "service": "services/ulysse-ssm/",
    "layer": "tiers/focused/?place=9000",
    "crisis": "crisis/",
    "question": "help/",
    "my-list": f"list/?{SHARED}&with=uk",
}
GUIDE_FOLDER = FOLDER.parent / "curators" / "pictures"
GUIDE_LANGUAGES = ("nl", "fr", "en")
GUIDE_SIZE = {"width": 1100, "height": 760}
# The pages of the admin that the guide shows; `service` and `answer` are rows of a day of work.
GUIDE = {
    "home": "",
    "due": "services/service/?todo=due",
    "service": "services/service/{service}/change/",
    "answers": "services/proposal/{answer}/change/",
    "reports": "services/report/",
    "closures": "services/closure/",
    "duplicates": "services/lookalike/",
    "translations": "translations/uk/list/?state=missing",
    "history": "services/service/{service}/history/",
}
SITUATION = 'button[name="situation"]'


@contextmanager
def running_site() -> Iterator[str]:
    """The site on a database of its own, with the facts of the fixtures."""
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    with TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/site.sqlite3"
        os.environ["LOCAL_HTTP"] = "1"
        django.setup()
        settings.STATIC_ROOT = f"{folder}/static"
        for command in ("catalogues", "migrate", "load_directory"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        server.set_app(WSGIHandler())
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for width, height in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            capture = page.context.new_cdp_session(page)
            for language in LANGUAGES:
                for name, path in [*PAGES.items(), ("advice", "")]:
                    page.goto(f"{site}/{language}/{path}")
                    if name == "advice":
                        _ask_for_advice(page)
                    page.wait_for_timeout(300)
                    _save(capture, FOLDER / f"{name}-{language}-{width}.webp")
            page.close()
        _take_guide(browser, site)
        browser.close()
    return 0


def _save(capture: CDPSession, target: Path) -> None:
    taken = capture.send("Page.captureScreenshot", {"format": "webp", "quality": 70})
    target.write_bytes(base64.b64decode(taken["data"]))


def _take_guide(browser: Browser, site: str) -> None:
    """The pages of the admin on a day with some work, as an administrator sees them."""
    GUIDE_FOLDER.mkdir(parents=True, exist_ok=True)
    # Playwright runs its loop in this thread, where Django would refuse every query; one beside it has none.
    with ThreadPoolExecutor(1) as beside:
        session, rows = beside.submit(_a_day_of_work).result()
    for language in GUIDE_LANGUAGES:
        context = browser.new_context(viewport=GUIDE_SIZE, locale=language)
        context.add_cookies([{**session, "url": f"{site}/admin/"}])
        page = context.new_page()
        capture = context.new_cdp_session(page)
        for name, path in GUIDE.items():
            answer = page.goto(f"{site}/admin/{path.format(**rows)}")
            if not answer or answer.status != 200 or "/login/" in page.url:
                raise SystemExit(f"The admin does not show {path}: {page.url}")
            page.wait_for_timeout(300)
            _save(capture, GUIDE_FOLDER / f"{name}-{language}.webp")
        context.close()


def _a_day_of_work() -> tuple[dict[str, str], dict[str, int]]:
    """Rows that want attention, about services that do not exist; the session of who looks, and the rows to open."""
    from datetime import timedelta

    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from services.models import Asking, Closure, LookAlike, Proposal, Report, Service
    from tests.builders import a_service, as_loaded
    from tests.signing_in import a_member, sign_in

    today = timezone.localdate()
    names = (("Voorbeeldhuis", "Maison Exemple", "Example House"),) * 2 + (
        ("Inloophuis De Brug", "Accueil Le Pont", "The Bridge drop-in"),
    )
    with as_loaded():
        first, second, third = (
            a_service(
                name_nl=dutch, name_fr=french, name_en=english, opening_hours="Mo-Fr 09:00-17:00"
            )
            for dutch, french, english in names
        )
    amina = a_member(username="Amina", first_name="Amina")
    first._history_user = amina
    first.finder_nl = "Bel eerst: er is niet elke dag iemand."
    first.save()
    made = Service.objects.filter(pk__in=(first.pk, second.pk, third.pk))
    made.update(contact_due_on=today - timedelta(days=4), hours_due_on=today - timedelta(days=4))
    due = Service.objects.published().exclude(pk__in=made)[:9]
    Service.objects.filter(pk__in=[service.pk for service in due]).update(place_due_on=today)
    Report.objects.create(service=first, reason="number", text="0800 00 000 antwoordt niet meer.")
    Report.objects.create(service=third, reason="moved", text="Nu in de Stationsstraat.")
    Closure.objects.create(
        service=third,
        closed_from=today,
        closed_until=today + timedelta(days=5),
        message_nl="Gesloten tussen de feestdagen.",
        message_fr="Fermé entre les fêtes.",
        message_en="Closed over the holidays.",
    )
    LookAlike.objects.create(first=first, second=second, same_phone=True, likeness=100)
    asking = Asking.objects.create(
        service=first,
        language="nl",
        address="info@voorbeeldhuis.example",
        answered_at=timezone.now(),
    )
    answer = Proposal.objects.create(asking=asking)
    answer.changes.create(
        fact="opening_hours", was="Mo-Fr 09:00-17:00", becomes="Mo-Th 09:00-16:00"
    )
    client = sign_in(Client(), amina)
    name = settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": client.cookies[name].value}
    return session, {"service": first.pk, "answer": answer.pk}


def _ask_for_advice(page: Page) -> None:
    """From an everyday sentence to the advice, with a place, without more questions."""
    page.locator("form.situations summary").nth(3).click()
    page.locator(f"{SITUATION}:visible").first.click()
    page.locator('input[name="place"]').fill("9000")
    page.locator("form.question button[type=submit]").click()


if __name__ == "__main__":
    sys.exit(main())
