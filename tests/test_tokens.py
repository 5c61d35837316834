"""The token of a visit: nothing in it can be read, changed or opened late, and its length says little."""

import base64
import json
import re
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pytest_django.fixtures import Settings

from directory.help import tokens

STATE: dict[str, Any] = {
    "s": "result",
    "a": {"who": ["who-adult-me"], "needs": ["need-housing"], "place": []},
    "p": ["71067"],
    "w": "Zutendaal “é” – ٩ 日本",
    "l": ["fa-AF"],
    "h": True,
}
NOW = 1_790_000_000.0


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    """Sets the clock of the tokens, and of nothing else."""
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: moment))


def a_key(letter: bytes) -> str:
    return base64.urlsafe_b64encode(letter * 32).decode()


def opened(token: str) -> dict[str, Any]:
    state, _since = tokens.unseal(token)
    return state


def test_what_goes_in_comes_out() -> None:
    assert opened(tokens.seal(STATE)) == STATE


def test_sealing_does_not_change_the_state() -> None:
    state = {"s": "who"}
    tokens.seal(state)
    assert state == {"s": "who"}


def test_a_token_stands_in_a_path_as_it_is() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_=-]+", tokens.seal(STATE))


def test_no_word_of_the_state_can_be_read_in_the_token() -> None:
    token = tokens.seal(STATE)
    raw = base64.urlsafe_b64decode(token)
    for word in ("adult", "housing", "71067", "Zutendaal", "fa-AF", "result"):
        assert word not in token
        assert word.encode() not in raw


def test_the_same_answers_give_another_token_each_time() -> None:
    assert tokens.seal(STATE) != tokens.seal(STATE)


# Length


def test_states_of_similar_size_have_tokens_of_equal_length() -> None:
    answers = ["need-housing", "need-self-harm-suicidal", "need-trafficking-exploitation", ""]
    lengths = {len(tokens.seal({"s": "coping", "a": {"needs": [slug]}})) for slug in answers}
    assert len(lengths) == 1


def test_the_payload_is_filled_up_to_whole_blocks() -> None:
    # Letters that do not repeat, so that nothing makes them shorter.
    letters = "".join(chr(0x4E00 + 97 * number % 20_000) for number in range(200))
    lengths = sorted({len(tokens.seal({"w": letters[:size]})) for size in range(200)})
    assert len(lengths) < 8
    assert lengths[0] >= 350
    steps = {later - earlier for earlier, later in pairwise(lengths)}
    assert steps <= {tokens.BLOCK * 4 // 3}


@pytest.mark.parametrize(
    "text", ["", "x" * 300, "é" * 90, "日" * 60, "\U0001f600" * 50, '"\\' * 80]
)
def test_any_text_comes_back_whole(text: str) -> None:
    assert opened(tokens.seal({"w": text})) == ({"w": text})


# Time


@pytest.mark.parametrize("later", [0, 1, 60, 29 * 60, 30 * 60])
def test_a_token_opens_for_thirty_minutes(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    at(monkeypatch, NOW)
    token = tokens.seal(STATE)
    at(monkeypatch, NOW + later)
    assert opened(token) == STATE


@pytest.mark.parametrize("later", [30 * 60 + 1, 31 * 60, 24 * 3600, 10 * 365 * 24 * 3600])
def test_after_thirty_minutes_it_is_expired(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    at(monkeypatch, NOW)
    token = tokens.seal(STATE)
    at(monkeypatch, NOW + later)
    with pytest.raises(tokens.Expired):
        tokens.unseal(token)


def test_the_time_is_that_of_the_sealing_whatever_the_state_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, NOW)
    token = tokens.seal({**STATE, "t": int(NOW) + 10**9})
    at(monkeypatch, NOW + 31 * 60)
    with pytest.raises(tokens.Expired):
        tokens.unseal(token)


def test_a_token_can_keep_the_time_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    _state, since = tokens.unseal(tokens.seal(STATE))
    assert since == int(NOW)
    at(monkeypatch, NOW + 20 * 60)
    later = tokens.seal(STATE, since)
    assert tokens.unseal(later) == (STATE, since)
    at(monkeypatch, NOW + 31 * 60)
    with pytest.raises(tokens.Expired):
        tokens.unseal(later)


# Forgery

TOKEN_PARTS = (0, 1, 10, 50, 200, 300)


@pytest.mark.parametrize("place", TOKEN_PARTS)
def test_one_changed_character_makes_a_forgery(place: int) -> None:
    token = tokens.seal(STATE)
    other = "A" if token[place] != "A" else "B"
    with pytest.raises(tokens.Forged):
        tokens.unseal(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("kept", [0, 1, 4, 20, 100, -4, -1])
def test_a_truncated_token_is_a_forgery(kept: int) -> None:
    with pytest.raises(tokens.Forged):
        tokens.unseal(tokens.seal(STATE)[:kept])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "change",
        "gAAAAA==",
        "gAAAAABqAAAA" + "A" * 300,
        "\0",
        "é" * 40,
        "٩" * 400,
        "\ud800",
        "%",
        "=" * 100,
        "A" * 1_900,
        "A" * 1_901,
        "A" * 1_000_000,
        '{"s": "result"}',
    ],
)
def test_what_is_no_token_is_a_forgery(token: str) -> None:
    with pytest.raises(tokens.Forged):
        tokens.unseal(token)


def test_a_token_of_another_key_is_a_forgery() -> None:
    text = json.dumps({**STATE, "t": 2**31}).encode()
    with pytest.raises(tokens.Forged):
        tokens.unseal(Fernet(a_key(b"z")).encrypt(text).decode())


def test_a_token_that_is_far_too_long_is_not_even_decrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tokens, "_keyring", None)
    with pytest.raises(tokens.Forged):
        tokens.unseal("A" * (tokens.MOST_CHARACTERS + 1))


# Keys


def test_the_newest_key_seals_and_an_older_one_still_opens(settings: Settings) -> None:
    old, new = a_key(b"o"), a_key(b"n")
    settings.ANSWERS_KEYS = [old]
    token = tokens.seal(STATE)
    settings.ANSWERS_KEYS = [new, old]
    assert opened(token) == STATE
    newer = tokens.seal(STATE)
    settings.ANSWERS_KEYS = [new]
    assert opened(newer) == STATE
    with pytest.raises(tokens.Forged):
        tokens.unseal(token)


def test_the_key_is_not_the_secret_key(settings: Settings) -> None:
    token = tokens.seal(STATE)
    settings.SECRET_KEY = "another" * 10
    assert opened(token) == STATE
