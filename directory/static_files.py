"""Static files as they are served: the parts of the style sheet joined, the scripts without their comments."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In the order in which they stand in the served sheet: the later part may refine the earlier.
STYLES = {
    "site.css": (
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/components.css",
        "css/pages.css",
        "css/scripts.css",
        "css/print.css",
        "css/sheet.css",
    )
}
SCRIPTS = "js/"
# Lines of comment, and the space before a line: for readers of the code, not for a phone on a bad network.
UNREAD = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


class JoinedManifestStorage(CompressedManifestStaticFilesStorage):
    """Joins the style sheets, so that a first visit asks for one, and takes out of our scripts what no browser reads.

    Then it hashes and compresses every file; modules import each other by hashed names.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool | Exception]]:
        if not dry_run:
            for name, parts in STYLES.items():
                self._write(name, "\n".join(self._text(part) for part in parts))
                paths[name] = (self, name)
            for name in paths:
                if name.startswith(SCRIPTS):
                    self._write(name, UNREAD.sub("", self._text(name)))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str, text: str) -> None:
        if self.exists(name):
            self.delete(name)
        self._save(name, ContentFile(text.encode()))

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()
