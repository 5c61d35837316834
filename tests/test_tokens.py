"""The token of a visit: nothing in it can be read, changed or opened late, and its length says little."""

import base64
import json
import re
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


def test_what_goes_in_comes_out() -> None:
    assert tokens.unseal(tokens.seal(STATE)) == STATE


def test_sealing_does_not_change_the_state() -> None:
    state = {"s": "who"}
    tokens.seal(state)
    assert state == {"s": "who"}


def test_a_token_stands_in_a_path_as_it_is() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_=-]+", tokens.seal(STATE))


def test_no_word_of_the_state_can_be_read_in_the_token() -> None:
    token = tokens.seal(STATE)
    opened = base64.urlsafe_b64decode(token)
    for word in ("adult", "housing", "71067", "Zutendaal", "fa-AF", "result"):
        assert word not in token
        assert word.encode() not in opened


def test_the_same_answers_give_another_token_each_time() -> None:
    assert tokens.seal(STATE) != tokens.seal(STATE)


# Length


def test_states_of_similar_size_have_tokens_of_equal_length() -> None:
    answers = ["need-housing", "need-self-harm-suicidal", "need-trafficking-exploitation", ""]
    lengths = {len(tokens.seal({"s": "coping", "a": {"needs": [slug]}})) for slug in answers}
    assert len(lengths) == 1


def test_the_text_is_filled_up_to_whole_blocks() -> None:
    lengths = {len(tokens.seal({"w": "x" * size})) for size in range(tokens.BLOCK * 3)}
    assert len(lengths) == 4
    assert min(lengths) >= 350


@pytest.mark.parametrize("character", ["x", "é", "日", "😀"])
def test_it_is_the_bytes_that_are_counted(character: str) -> None:
    key = Fernet(a_key(b"0"))
    for size in (0, 1, 50, 60, 100):
        text = json.dumps({"w": character * size}, ensure_ascii=False).encode()
        least = len(key.encrypt(text))
        assert len(tokens.seal({"w": character * size})) >= least


# Time


@pytest.mark.parametrize("later", [0, 1, 60, 29 * 60, 30 * 60])
def test_a_token_opens_for_thirty_minutes(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    at(monkeypatch, NOW)
    token = tokens.seal(STATE)
    at(monkeypatch, NOW + later)
    assert tokens.unseal(token) == STATE


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
        "A" * 1_600,
        "A" * 1_601,
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
    assert tokens.unseal(token) == STATE
    newer = tokens.seal(STATE)
    settings.ANSWERS_KEYS = [new]
    assert tokens.unseal(newer) == STATE
    with pytest.raises(tokens.Forged):
        tokens.unseal(token)


def test_the_key_is_not_the_secret_key(settings: Settings) -> None:
    token = tokens.seal(STATE)
    settings.SECRET_KEY = "another" * 10
    assert tokens.unseal(token) == STATE
