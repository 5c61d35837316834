"""Reads settings from the environment and refuses nonsense with a sentence that says what is expected."""

import base64
import ipaddress
import os
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or `default`; without a default the variable must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} in the environment (see docs/operating.md).")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; 1/0, true/false, yes/no and on/off are understood."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def integer(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number between `least` and `most`, both included."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a whole number from {least} to {most}."
        )
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A list of words between commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, *, least: int = 50) -> str:
    """A secret of at least `least` characters; there is no default on purpose."""
    value = text(name)
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} is shorter than {least} characters: make a longer one.")
    return value


def fernet_keys(name: str) -> list[str]:
    """Keys for encrypted answers, newest first, between commas: each 32 bytes as URL-safe base64."""
    keys = names(name)
    if not keys:
        raise ImproperlyConfigured(f"Set {name} in the environment (see docs/operating.md).")
    for key in keys:
        try:
            length = len(base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True))
        except ValueError:
            length = 0
        if length != 32:
            raise ImproperlyConfigured(
                f"{name} holds a key that is not 32 bytes of URL-safe base64: make one with "
                "python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'."
            )
    return keys


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of these words; the first where the variable is not set."""
    value = text(name, choices[0]).lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(choices)}.")
    return value


def mail_address(name: str, default: str | None = None) -> str:
    """A mail address, with or without a name before it: `Trede <post@trede.example>`."""
    value = text(name, default)
    _name, address = parseaddr(value)
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not address or "\n" in value or "\r" in value:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a mail address, as Trede <post@trede.example>."
        )
    return value


def site_address(name: str, default: str) -> str:
    """The scheme and the host of the site, without a slash at the end; http only for this machine."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    is_bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if value and not (host and is_safe and is_bare and not re.search(r"\s", value)):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write the address of the site, as https://trede.example."
        )
    return value


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
