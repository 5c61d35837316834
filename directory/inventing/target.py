"""Which database may be filled with inventions: never the one of the site, and none that holds a service already."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.db import connection

from services.models import Service


class Refused(Exception):
    """A database that nothing may be invented in, with a sentence that says why."""


def refuse_own(url: str, own: dict[str, Any]) -> None:
    """Raises Refused where `url` names no database, or the one whose settings are `own`."""
    try:
        named = dj_database_url.parse(url)
    except ValueError as error:
        raise Refused(f"{url} names no database: write sqlite:///… or postgres://…") from error
    if _which(named) == _which(own):
        raise Refused(
            "This is the database of DATABASE_URL, where the site keeps its facts: name another one."
        )


def refuse_filled() -> None:
    """Raises Refused where the database of this process holds services: two queries at most."""
    table = Service._meta.db_table
    if table in connection.introspection.table_names() and Service.objects.exists():
        raise Refused(
            "This database holds services already: name an empty one, so that no invented service "
            "ever stands among curated ones."
        )


def _which(database: dict[str, Any]) -> tuple[str, ...]:
    name = str(database["NAME"])
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return ("sqlite3", name if name == ":memory:" else str(Path(name).resolve()))
    host = database.get("HOST") or database.get("OPTIONS", {}).get("host", "")
    return ("postgresql", name, str(host), str(database.get("PORT") or 5432))
