"""Fills a database that holds the fixtures with inventions, and brings it to the state of one that grew."""

import time
from collections.abc import Callable

from directory.inventing.tables import analyse
from directory.inventing.writing import write


def fill(count: int, seed: int, tell: Callable[[str], None]) -> None:
    """Writes `count` invented services and what follows from them. `tell` hears how far it is, in sentences."""
    began = time.monotonic()

    def told(done: int) -> None:
        if done == count or done % 10_000 == 0:
            tell(f"{done} services after {time.monotonic() - began:.0f} s")

    write(count, seed, told)
    analyse()
    tell(f"The database is ready after {time.monotonic() - began:.0f} s")
