"""Who may give himself a second factor: whose session began with a password alone, while there was none."""

from typing import Any

from django.http import HttpRequest

from directory.signing_in import devices

MAY_ENROL = "may_enrol"


def remember(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Notes at the sign-in whether a second factor was given."""
    request.session[MAY_ENROL] = getattr(user, "otp_device", None) is None


def may_enrol(request: HttpRequest) -> bool:
    """Whether this is a member of the staff who signed in by password and has no second factor: two queries then.

    A session that had one does not count: else who holds a lost phone could give himself a new one.
    """
    user = request.user
    return (
        user.is_authenticated
        and user.is_staff
        and bool(request.session.get(MAY_ENROL))
        and not devices.has_device(user)
    )
