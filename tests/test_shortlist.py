"""The shortlist of an advice: what is weighed where very many services come into question changes no answer."""

import random
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from directory.advice import asked as answers
from directory.advice.outcome import Outcome, work_out
from services import candidates, shortlist
from services.models import Service, Vignette
from services.snapshot import Snapshot, current
from tests.builders import a_service

pytestmark = pytest.mark.django_db

PLACES = ("9000", "Antwerpen", "21004", "Eupen", "Luik", "Bastogne", None)


def questions(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The answers of every fifth story, and as many at random."""
    stories = list(Vignette.objects.order_by("slug").values_list("answers", flat=True))[::5]
    dice = random.Random(11)
    made = [
        {
            "who": dice.choice([*snapshot.who.slugs, None]),
            "needs": dice.sample(snapshot.needs.slugs, dice.randint(1, 4)),
            "coping": dice.choice(["ok", "difficulty", "hardly", "unknown"]),
            "status": dice.choice(["applicant", "undocumented", "refugee", None]),
            "place": dice.choice(PLACES),
            "spoken": dice.choice([[], ["ar"], ["uk", "fr"]]),
        }
        for _number in stories
    ]
    return stories + made


def told(outcome: Outcome) -> list[Any]:
    """What an answer shows, but for the number of services that it does not."""
    return [
        [
            (
                entry.entry.need,
                entry.entry.steps,
                entry.entry.near,
                *((row.candidate.slug, row.mark, row.fit) for row in entry.first),
            )
            for layer in outcome.layers
            for entry in layer.entries
        ],
        [(row.candidate.slug, row.fit) for row in outcome.doors],
    ]


def all_told(snapshot: Snapshot) -> list[Any]:
    found = []
    for question in questions(snapshot):
        asked, errors = answers.read(question, snapshot)
        assert not errors, question
        found.append(told(work_out(asked, snapshot)))
    return found


def test_a_short_shortlist_gives_the_answers_of_the_whole_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = current()
    whole = all_told(snapshot)
    weighed: list[int] = []
    keys = shortlist.Shortlist.keys

    def counted(self: shortlist.Shortlist, found: Any) -> list[int]:
        kept = keys(self, found)
        weighed.append(found.filter(pk__in=kept).count() - found.count())
        return kept

    monkeypatch.setattr(shortlist.Shortlist, "keys", counted)
    monkeypatch.setattr(candidates, "MOST", 0)
    monkeypatch.setattr(shortlist, "A_NEED", 12)
    assert all_told(snapshot) == whole
    assert min(weighed) < -20, "the shortlist leaves much out"


def test_what_fits_by_what_we_never_ask_takes_no_place_in_the_shortlist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked_of = {"needs": ("legal-help",), "areas": ("44021",)}
    for name in ("A", "B", "C"):
        a_service(audiences=("women",), name_nl=name, **asked_of)
    last = a_service(audiences=("everyone",), name_nl="Z", **asked_of)
    Service.objects.filter(pk__lt=last.pk - 3).update(state=Service.State.DRAFT)
    monkeypatch.setattr(candidates, "MOST", 0)
    monkeypatch.setattr(shortlist, "A_NEED", 3)
    snapshot = current()
    assert snapshot.audiences.by_slug["women"].is_never_asked
    asked, _errors = answers.read({"needs": ["legal-help"], "place": "9000"}, snapshot)
    weighed = {row.pk for row in work_out(asked, snapshot).choice.candidates}
    assert last.pk in weighed
    assert len(weighed) == 3


def test_a_few_services_are_all_weighed_without_a_shortlist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_arguments: Any) -> list[int]:
        raise AssertionError

    monkeypatch.setattr(shortlist.Shortlist, "keys", never)
    snapshot = current()
    assert Service.objects.published().count() < shortlist.MOST
    asked, _errors = answers.read({"needs": ["housing"], "place": "9000"}, snapshot)
    assert work_out(asked, snapshot).layers


def test_the_shortlist_is_as_long_for_many_services_as_for_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "MOST", 0)
    monkeypatch.setattr(shortlist, "A_NEED", 3)
    snapshot = current()
    asked, _errors = answers.read({"needs": ["legal-help"], "place": "9000"}, snapshot)
    outcome = work_out(asked, snapshot)
    networks = {row.pk for row in outcome.choice.candidates if row.local_of}
    generals = {row.local_of for row in outcome.choice.candidates}
    doors = {row.candidate.pk for row in outcome.doors}
    rest = [
        row
        for row in outcome.choice.candidates
        if row.pk not in networks | generals | doors and "legal-help" in row.needs
    ]
    assert 0 < len([row for row in rest if row.tier == "basic"]) <= 3 + len(doors) + 11


def test_what_no_model_can_name_is_indexed(request: pytest.FixtureRequest) -> None:
    """The indexes of migration 0015 stand in no model, so nothing else would tell that one was lost."""
    if request.config.getoption("nomigrations"):
        pytest.skip("these tables were made without migrations")
    for table, column in import_module("services.migrations.0015_found_by_relation").FOUND_BY:
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, table)
        assert [column, "service_id"] in [row["columns"] for row in known.values()], table
