"""Members of the staff, signed in as the admin wants them."""

import time
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from services.models import Mandate, Region
from tiers.models import LifeDomain

_numbers = count(1)


def a_member(
    role: str = "",
    *,
    regions: tuple[str, ...] = (),
    domains: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    **values: Any,
) -> User:
    """A member of the staff with a mandate; without a role, a superuser. `regions` are NIS codes."""
    values = {"username": f"member-{next(_numbers)}", "password": "not-used", **values}
    if not role:
        return User.objects.create_superuser(**values)
    user = User.objects.create_user(is_staff=True, **values)
    mandate = Mandate.objects.create(user=user, role=role, languages=list(languages))
    mandate.regions.set(Region.objects.filter(nis__in=regions))
    mandate.domains.set(LifeDomain.objects.filter(slug__in=domains))
    return user


def a_device(user: User) -> TOTPDevice:
    """The second factor of the user, which is made the first time."""
    return TOTPDevice.objects.get_or_create(user=user, defaults={"name": "app"})[0]


def a_code(device: TOTPDevice, steps: int = 0) -> str:
    """What the app shows now, or so many times half a minute later; a code is taken once, so each sign-in needs a next."""
    app = TOTP(device.bin_key, device.step, device.t0, device.digits)
    app.time = time.time() + steps * device.step
    return f"{app.token():06}"


def sign_in(client: Client, user: User) -> Client:
    """Signs the user in with all that the admin asks, the second factor too, and reads English."""
    device = a_device(user)
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
