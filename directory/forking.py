"""How gunicorn makes its processes (`--config python:directory.forking`): the site is read once, and they share its memory."""

import gc
import logging
from typing import Any

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

logger = logging.getLogger(__name__)

preload_app = True

# The pages that are asked for most: their templates are read before the processes part.
TEMPLATES = ("home.html", "services/list.html", "services/detail.html", "places/detail.html")


def when_ready(_server: Any) -> None:
    """Reads what each process would read for itself. None of it is changed later, so it stays in one place in memory.

    Where the database is away the processes read their own, as soon as it is there.
    """
    from directory.context import AWAY

    for code, _name in settings.LANGUAGES:
        with override(code):
            reverse("home")
    for name in TEMPLATES:
        get_template(name)
    try:
        _read_the_database()
    except AWAY as error:
        logger.warning("nothing was read before the processes began: %s", type(error).__name__)
    finally:
        _leave_the_database()
    # What is collected later leaves these pages alone: to look at an object writes to it.
    gc.collect()
    gc.freeze()


def _read_the_database() -> None:
    from directory.one_box.lexicon import lexicon_of
    from services import snapshot
    from services.searching import known

    lexicon_of(snapshot.current())
    known.current()


def _leave_the_database() -> None:
    """No connection, and no thread of a pool, may be there twice."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
