"""The second factor of a member of the staff: an app that shows codes, and ten backup codes, each taken once."""

from base64 import b32encode
from collections.abc import Iterable
from typing import Any

import segno
from django.db import transaction
from django.utils.safestring import SafeString
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from directory.signing_in.log import logger

BACKUP_CODES = 10
KINDS = (TOTPDevice, StaticDevice)
DIGITS = 6


def new_key() -> str:
    return random_hex(20)


def plain(code: str) -> str:
    """The code without the spaces and dashes with which it is read and typed."""
    return "".join(code.split()).replace("-", "").lower()


def has_device(user: Any) -> bool:
    """Whether the user has given a second factor: at most two queries."""
    return any(kind.objects.devices_for_user(user, confirmed=True).exists() for kind in KINDS)


def is_waiting(user: Any) -> bool:
    """Whether wrong codes make the next one wait; each makes it wait twice as long: two queries."""
    return any(
        not device.verify_is_allowed()[0]
        for kind in KINDS
        for device in kind.objects.devices_for_user(user, confirmed=True)
    )


def match(user: Any, code: str) -> Device | None:
    """The device that takes this code, which then is used up: the app for six digits, else the backup codes."""
    code = plain(code)
    kind = TOTPDevice if len(code) == DIGITS and code.isdecimal() else StaticDevice
    with transaction.atomic():
        devices = kind.objects.devices_for_user(user, confirmed=True).select_for_update()
        return next((device for device in devices if device.verify_token(code)), None)


def enrol(user: Any, key: str, code: str) -> TOTPDevice | None:
    """Gives the user the app that has this key, if its first code shows that it has; that code is used up."""
    code = plain(code)
    device = TOTPDevice(user=user, key=key, name="app", confirmed=True)
    app = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not (len(code) == DIGITS and code.isdecimal() and app.verify(int(code), device.tolerance)):
        return None
    device.last_t, device.drift = app.t(), app.drift
    device.save()
    logger.info("second factor given: user %s", user.pk)
    return device


@transaction.atomic
def new_backup_codes(user: Any) -> list[str]:
    """Ten codes to keep on paper; those made before open nothing any more.

    The device stays: the session of who signed in with a backup code rests on it.
    """
    device, _is_new = StaticDevice.objects.get_or_create(
        user=user, defaults={"name": "backup codes"}
    )
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    logger.info("backup codes made: user %s", user.pk)
    return codes


def codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def take_away(users: Iterable[Any], by: Any) -> int:
    """Takes the app and the backup codes of these users away, and tells how many users had any.

    Their open sessions count no more: the middleware finds no device, and only a new sign-in may enrol one.
    """
    held = {
        pk
        for kind in KINDS
        for pk in kind.objects.filter(user__in=users).values_list("user_id", flat=True)
    }
    for kind in KINDS:
        kind.objects.filter(user__in=held).delete()
    for pk in sorted(held):
        logger.info("second factor taken away: user %s by user %s", pk, by.pk)
    return len(held)


def in_words(key: str) -> str:
    """The key as an app takes it when it is typed: letters and digits in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def as_picture(user: Any, key: str, title: str) -> SafeString:
    """The QR code that an app reads, as SVG without a style: the content policy allows none."""
    address = TOTPDevice(user=user, key=key).config_url
    picture = segno.make(address, error="m", micro=False)
    # The only text in it is the title, which segno escapes.
    return SafeString(picture.svg_inline(scale=5, light="#fff", svgclass="qr", title=title))
