"""Turns the state of a visit into a token for the path and back. The key is of the site; nothing is kept.

Encrypted, not only signed: an answer must not be legible in an address, a log or a history.
"""

import json
import time
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MINUTES = 30
# Payloads are filled up to a multiple of this, so that the length of a token says little about the answers.
BLOCK = 192
MOST_CHARACTERS = 1_600


class Forged(Exception):
    """No token of ours, or one whose key is gone."""


class Expired(Exception):
    """Older than thirty minutes."""


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(state: dict[str, Any]) -> str:
    """The token for a state of plain values: 380 to about 1 300 characters."""
    payload = {**state, "t": int(time.time())}
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % BLOCK)
    return _keyring(tuple(settings.ANSWERS_KEYS)).encrypt(text).decode("ascii")


def unseal(token: str) -> dict[str, Any]:
    """The state in a token. Raises Forged or Expired."""
    if len(token) > MOST_CHARACTERS:
        raise Forged
    try:
        text = _keyring(tuple(settings.ANSWERS_KEYS)).decrypt(token.encode("ascii", "replace"))
    except InvalidToken:
        raise Forged from None
    state: dict[str, Any] = json.loads(text)
    if time.time() - state.pop("t") > MINUTES * 60:
        raise Expired
    return state
