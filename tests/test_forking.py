"""What the processes of gunicorn share is read before they part, and no connection goes along."""

import gc
import logging

import pytest
from django.db import OperationalError, connections
from django.template import engines

from directory import forking
from services import snapshot
from services.searching import known


@pytest.fixture(autouse=True)
def _leave_the_tests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(forking, "_leave_the_database", lambda: None)


@pytest.mark.django_db
def test_what_every_page_needs_is_read_before_the_processes_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snapshot, "_latest", None)
    monkeypatch.setattr(known, "_latest", None)
    forking.when_ready(None)
    assert snapshot.last_known() is not None
    assert known._latest is not None
    (loader,) = engines["django"].engine.template_loaders
    assert set(forking.TEMPLATES) <= set(loader.get_template_cache)


def test_a_database_that_is_away_keeps_no_server_from_starting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(forking, "_read_the_database", away)
    with caplog.at_level(logging.WARNING):
        forking.when_ready(None)
    assert "OperationalError" in caplog.text


def test_every_connection_and_pool_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Connection:
        vendor = "postgresql"

        def __init__(self) -> None:
            self.done: list[str] = []

        def close(self) -> None:
            self.done.append("closed")

        def close_pool(self) -> None:
            self.done.append("pool closed")

    monkeypatch.undo()
    one = Connection()
    monkeypatch.setattr(connections, "all", lambda initialized_only: [one])
    forking._leave_the_database()
    assert one.done == ["closed", "pool closed"]
