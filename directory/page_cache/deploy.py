"""What was deployed: pages of other code, other templates or other static files are other pages."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

FOLDERS = ("directory", "services", "tiers", "templates", "locale")
SUFFIXES = (".py", ".html", ".js", ".json", ".mo")
PACKAGES = "requirements/base.txt"


@cache
def fingerprint() -> str:
    """A hash over the code, its packages, the templates, the catalogues and the names of the static files.

    Read once, when a process starts: it stays what the process runs, whatever comes to stand on the disk.
    """
    digest = hashlib.blake2b(digest_size=12)
    root = Path(settings.BASE_DIR)
    files = [path for name in FOLDERS for path in (root / name).rglob("*")]
    read = sorted(path for path in files if path.suffix in SUFFIXES)
    for path in (*read, root / PACKAGES):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    digest.update(repr(sorted(hashed.items())).encode())
    return digest.hexdigest()
