"""What may not be shown is not stored, and so not kept either: an address that is hidden loses its street in the history."""

from typing import Any

from django.db import models

from directory import languages
from directory.history.keeping import entries
from services.models import Location

# What leads to the door, in every entry of the history.
LEADS_TO_THE_DOOR: dict[str, str | None] = {
    "street": "",
    "route": "",
    **{f"route_{code}".replace("-", "_"): None for code in languages.ALL},
}


def hide(instance: Location, **_signal: Any) -> None:
    """Takes the street and the way in out of what was kept of a place of which only the town is shown, or nothing."""
    if instance.visibility != Location.Visibility.FULL:
        entries(Location).filter(id=instance.pk).update(**LEADS_TO_THE_DOOR)


def hide_addresses() -> None:
    """To be called once, after `keep`: the entry of the change itself is then written before."""
    models.signals.post_save.connect(hide, sender=Location, dispatch_uid="hide addresses")
