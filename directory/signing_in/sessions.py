"""How long a session lasts: eight hours from the sign-in, however busy it was."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def end_in_time(request: HttpRequest, **_signal: Any) -> None:
    """Sets the moment at which it ends: by default every change of a session would put that off."""
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(timezone.now() + lasts)
