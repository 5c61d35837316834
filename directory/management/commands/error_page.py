from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils.translation import override

from directory import languages
from services import snapshot


class Command(BaseCommand):
    help = "Writes the page that a proxy shows while the site is down: the crisis numbers in every language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="default: 503.html in STATIC_ROOT")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"] or Path(settings.STATIC_ROOT) / "503.html"
        write(path)
        self.stdout.write(f"Wrote {path}")


def write(path: Path) -> None:
    """Puts the page there at once, whole: the proxy may be reading the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(page(), encoding="utf-8")
    new.replace(path)


def page() -> str:
    """The page as HTML without a style sheet, a script or a link: nothing else of the site may be there."""
    context = {
        "sections": languages.offered(),
        "lines": snapshot.current().crisis_lines,
        "language": languages.SOURCE,
        "direction": languages.direction(languages.SOURCE),
    }
    with override(languages.SOURCE):
        return render_to_string("errors/static.html", context)
