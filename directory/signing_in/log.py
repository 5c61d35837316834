"""What is written of members of the staff: which user, by number, did what. Never a name, a password or an address."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

logger = logging.getLogger("directory.signing_in")
changes = logging.getLogger("directory.changes")


def _number(username: Any) -> Any:
    """The user of this name. What was typed is not repeated: it may be a password in the wrong field."""
    users = get_user_model().objects.filter(username=username or "").values_list("pk", flat=True)
    return users.first() or "-"


def signed_in(user: Any, **_signal: Any) -> None:
    factor = "with a second factor" if getattr(user, "otp_device", None) else "by password alone"
    logger.info("signed in %s: user %s", factor, user.pk)


def signed_out(user: Any, **_signal: Any) -> None:
    logger.info("signed out: user %s", user.pk if user else "-")


def failed(credentials: dict[str, Any], **_signal: Any) -> None:
    logger.warning("sign-in failed: user %s", _number(credentials.get("username")))


def locked_out(username: str | None, **_signal: Any) -> None:
    logger.warning("locked out: user %s", _number(username))


def changed(user: Any, action: str, rows: Iterable[models.Model]) -> None:
    """Writes a line for each row that somebody added, changed, deleted or decided on in the admin."""
    for row in rows:
        changes.info("%s %s %s: user %s", action, row._meta.label_lower, row.pk, user.pk)
