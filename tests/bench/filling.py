"""Fills the database of DATABASE_URL, a copy of the fixtures: `python -m tests.bench.filling COUNT SEED`."""

import sys

import django

from tests import environment  # noqa: F401  the environment, before the settings are read


def main() -> None:
    django.setup()
    from django.db import connection

    from directory.inventing.filling import fill

    # The short limits of a page are not for this work.
    connection.settings_dict["OPTIONS"].pop("options", None)
    count, seed = map(int, sys.argv[1:])
    fill(count, seed, print)


if __name__ == "__main__":
    main()
