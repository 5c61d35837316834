"""The work of `make_load`, in a process of its own whose DATABASE_URL is the database to fill."""

import os
import sys
from argparse import ArgumentParser

import django


def main() -> int:
    parser = ArgumentParser(description="Fills the empty database of DATABASE_URL.")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from directory.inventing.filling import fill
    from directory.inventing.target import Refused, refuse_filled
    from directory.loading.loader import load

    # The short limits of a page are not for this work.
    connection.settings_dict["OPTIONS"].pop("options", None)
    try:
        refuse_filled()
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    call_command("migrate", verbosity=0)
    load(settings.FIXTURES)
    fill(asked.count, asked.seed, lambda sentence: print(sentence, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
