"""Counts in memory, written together by a thread of their own: a page costs no query, and no row tells a moment."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connections, transaction
from django.db.models import F

from services.models import Region, Tally
from tiers.models import Need, Tier

MOST_SECONDS = 60
MOST_WAITING = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is counted: slugs, the NIS code of a province or region, the language of the page; None where it was not asked."""

    day: date
    language: str
    is_found: bool
    need: str | None = None
    tier: str | None = None
    region: str | None = None


Times = Mapping[Question, int]


class Tallies:
    """Questions waiting to be written: for a minute at most, or until there are a hundred."""

    def __init__(self, write: Callable[[Times], None]) -> None:
        self._write = write
        self._waiting: Counter[Question] = Counter()
        self._new = 0
        self._lock = threading.Lock()
        self._is_due = threading.Event()
        self._writer: threading.Thread | None = None
        self._serves = False

    @property
    def waiting(self) -> Times:
        return self._waiting

    def add(self, questions: Iterable[Question]) -> None:
        """Counts these; no query, and nothing that waits for the database."""
        questions = list(questions)
        with self._lock:
            self._waiting.update(questions)
            self._new += len(questions)
            if self._new >= MOST_WAITING:
                self._is_due.set()
            # Begun here, not with the process: a server that forks would leave the thread behind.
            if self._serves and not (self._writer and self._writer.is_alive()):
                self._writer = threading.Thread(target=self._go_on, name="tallies", daemon=True)
                self._writer.start()

    def flush(self) -> None:
        """Writes what waits; what cannot be written is logged and waits on."""
        with self._lock:
            times, self._waiting, self._new = self._waiting, Counter(), 0
        if not times:
            return
        try:
            self._write(times)
        except Exception:  # whatever it is: counts are worth no page and no process
            logger.exception("%d counts could not be written now", times.total())
            with self._lock:
                self._waiting.update(times)

    def serve(self) -> None:
        """From now on this process writes what it counts, and the rest when it ends."""
        self._serves = True
        atexit.register(self.flush)

    def _go_on(self) -> None:
        while True:
            self._is_due.wait(MOST_SECONDS)
            self._is_due.clear()
            self.flush()
            connections.close_all()


def write(times: Times) -> None:
    """Adds to the rows of the day, in one transaction; a need, layer or place that is gone meanwhile is left out."""
    with transaction.atomic():
        tiers = dict(Tier.objects.values_list("slug", "pk"))
        needs = dict(Need.objects.values_list("slug", "pk"))
        named = {question.region for question in times}
        regions = dict(Region.objects.filter(nis__in=named - {None}).values_list("nis", "pk"))
        for question, count in times.items():
            asked = ((question.tier, tiers), (question.need, needs), (question.region, regions))
            if any(key is not None and key not in known for key, known in asked):
                continue
            row = {
                "day": question.day,
                "tier_id": tiers.get(question.tier),
                "need_id": needs.get(question.need),
                "region_id": regions.get(question.region),
                "language": question.language,
                "is_found": question.is_found,
            }
            if not Tally.objects.filter(**row).update(times=F("times") + count):
                Tally.objects.create(**row, times=count)


tallies = Tallies(write)
