"""Takes the screenshots of the documentation in Chromium: `make screenshots` rewrites docs/screenshots/.

WebP, as Chromium makes it, so that all of them together weigh less than a photograph.
"""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Page, sync_playwright

from tests import environment  # noqa: F401  the environment, before the settings are read

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
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
        django.setup()
        settings.SECURE_SSL_REDIRECT = False
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
                    taken = capture.send(
                        "Page.captureScreenshot", {"format": "webp", "quality": 70}
                    )
                    target = FOLDER / f"{name}-{language}-{width}.webp"
                    target.write_bytes(base64.b64decode(taken["data"]))
            page.close()
        browser.close()
    return 0


def _ask_for_advice(page: Page) -> None:
    """From an everyday sentence to the advice, with a place, without more questions."""
    page.locator("form.situations summary").nth(3).click()
    page.locator(f"{SITUATION}:visible").first.click()
    page.locator('input[name="place"]').fill("9000")
    page.locator("form.question button[type=submit]").click()


if __name__ == "__main__":
    sys.exit(main())
