"""Connects what happens on the way in with what this project does then."""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from directory.signing_in import enrolling, log, sessions


def begin() -> None:
    """To be called once, when the apps are ready."""
    user_logged_in.connect(enrolling.remember)
    user_logged_in.connect(sessions.end_in_time)
    user_logged_in.connect(log.signed_in)
    user_logged_out.connect(log.signed_out)
    user_login_failed.connect(log.failed)
    user_locked_out.connect(log.locked_out)
