"""Where pages are kept: the cache “pages”, and where that is shared also near at hand, as a key means one page for ever.

While the shared one is away each process keeps its pages near at hand; it costs no page, and one line in the log.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from directory.counting.tallies import Question

NEAR = "near pages"

logger = logging.getLogger(__name__)

# After a failure it is left alone for so long, so that not every page waits for it: seconds.
PAUSE = 10
# Pages of an older content are asked for by nobody: they go after an hour, whatever is left of the day.
MOST_SECONDS = 3600


@dataclass(frozen=True)
class Page:
    """A page as it was sent: packed or not; `until` is when it stops being true, in seconds since 1970.

    `questions` are what its visit counts for (directory/counting).
    """

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    until: float
    questions: tuple[Question, ...] = ()


class Store:
    """The cache behind a guard."""

    def __init__(self) -> None:
        self._again_at = 0.0

    def get(self, key: str, *, is_shared: bool = True) -> Page | None:
        near = _near()
        page = near.get(key) if near is not None else None
        if page is None and (is_shared or near is None):
            page = self._try("get", key)
            if page is not None and near is not None:
                near.set(key, page, MOST_SECONDS)
        return page

    def put(self, key: str, page: Page, seconds: float, *, is_shared: bool = True) -> None:
        """Keeps the page for so many seconds, an hour at most; what is not shared, or cannot be, in this process only."""
        if seconds < 1:
            return
        near, timeout = _near(), int(min(seconds, MOST_SECONDS))
        if is_shared or near is None:
            self._try("set", key, page, timeout)
        if near is not None and (not is_shared or self._is_away()):
            near.set(key, page, timeout)

    def _is_away(self) -> bool:
        return time.monotonic() < self._again_at

    def _try(self, name: str, *args: Any) -> Any:
        if self._is_away():
            return None
        try:
            found = getattr(caches["pages"], name)(*args)
        except Exception as error:  # whatever it is: a page can always be made anew
            if not self._again_at:
                logger.warning("pages are not kept for now: %s", type(error).__name__)
            self._again_at = time.monotonic() + PAUSE
            return None
        if self._again_at:
            logger.warning("pages are kept again")
            self._again_at = 0.0
        return found


def _near() -> BaseCache | None:
    return caches[NEAR] if NEAR in settings.CACHES else None


store = Store()
