"""Turns the state of a visit into a token for the path and back. The key is of the site; nothing is kept.

Encrypted, not only signed: an answer must not be legible in an address, a log or a history.
"""

import json
import time
import zlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MINUTES = 30
# Payloads are filled up to a multiple of this, so that the length of a token says little about the answers.
BLOCK = 192
MOST_CHARACTERS = 1_900


class Forged(Exception):
    """No token of ours, or one whose key is gone."""


class Expired(Exception):
    """Older than thirty minutes."""


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(state: dict[str, Any], since: int | None = None) -> str:
    """The token for a state of plain values: 350 to about 900 characters.

    `since` is when its thirty minutes began, in seconds; now, where it is not given.
    """
    payload = {**state, "t": int(time.time()) if since is None else since}
    packed = zlib.compress(json.dumps(payload, separators=(",", ":")).encode())
    packed += b"\0" * (-len(packed) % BLOCK)
    return _keyring(tuple(settings.ANSWERS_KEYS)).encrypt(packed).decode("ascii")


def unseal(token: str) -> tuple[dict[str, Any], int]:
    """The state in a token, and when its thirty minutes began. Raises Forged or Expired."""
    if len(token) > MOST_CHARACTERS:
        raise Forged
    try:
        packed = _keyring(tuple(settings.ANSWERS_KEYS)).decrypt(token.encode("ascii", "replace"))
    except InvalidToken:
        raise Forged from None
    state: dict[str, Any] = json.loads(zlib.decompressobj().decompress(packed))
    since: int = state.pop("t")
    if time.time() - since > MINUTES * 60:
        raise Expired
    return state, since
