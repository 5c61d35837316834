"""The large directory that speed is tried on: like the fact base, the same for everybody, never beside curated facts."""

import subprocess
from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from directory import languages
from directory.inventing import filling, words
from directory.inventing.invention import Inventor
from directory.inventing.patterns import FactBase, Pattern
from directory.inventing.reading import fact_base
from directory.inventing.tables import Table
from directory.inventing.target import Refused, refuse_filled, refuse_own
from directory.inventing.writing import write
from directory.translating import state as translations
from services.models import (
    ContactPoint,
    Location,
    Organisation,
    SearchDocument,
    SearchWord,
    Service,
)
from services.searching import known
from services.searching.documents import documents
from tests.builders import a_service
from tiers.models import ContentVersion, TranslationState

pytestmark = pytest.mark.django_db

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/trede/db.sqlite3"}
POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "trede",
    "HOST": "db.example",
    "PORT": 5432,
}


@pytest.fixture(scope="module")
def facts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> FactBase:
    with django_db_blocker.unblock():
        return fact_base()


def invented() -> list[Service]:
    return list(Service.objects.filter(slug__startswith="invented-").order_by("pk"))


def written() -> list[dict[str, object]]:
    """All columns of what was invented, with its relations, save keys and moments."""
    rows = []
    for service in invented():
        columns = {
            field.name: field.value_from_object(service)
            for field in service._meta.concrete_fields
            if field.name not in ("id", "organisation", "updated_at")
        }
        for relation in service._meta.many_to_many:
            columns[relation.name] = [str(row) for row in getattr(service, relation.name).all()]
        columns["organisation"] = service.organisation.slug
        columns["answers"] = sorted(map(str, service.statuses.all()))
        rows.append(columns)
    return rows


def test_two_runs_of_a_seed_write_the_same_rows_in_the_same_order() -> None:
    runs = []
    for _ in range(2):
        with transaction.atomic():
            write(25, 7)
            runs.append(written())
            transaction.set_rollback(True)
    assert len(runs[0]) == 25
    assert runs[0] == runs[1]


def test_another_seed_invents_other_services(facts: FactBase) -> None:
    one, other = (list(Inventor(facts, seed).services(20)) for seed in (1, 2))
    assert one != other


def test_a_smaller_load_is_the_beginning_of_a_larger_one(facts: FactBase) -> None:
    small = list(Inventor(facts, 1).services(30))
    assert small == list(islice(Inventor(facts, 1).services(300), 30))


def test_areas_have_the_proportions_of_the_fact_base(facts: FactBase) -> None:
    def shares(rows: list) -> dict[str, float]:
        kinds = Counter(
            facts.places[row.areas[0]].kind if row.areas else "named area" for row in rows
        )
        return {kind: count / len(rows) for kind, count in kinds.items()}

    curated = shares(list(facts.patterns))
    made = shares(list(Inventor(facts, 1).services(6000)))
    assert set(made) == set(curated) >= {"country", "region", "province", "municipality"}
    for kind, share in curated.items():
        assert made[kind] == pytest.approx(share, abs=0.03), kind


@pytest.mark.parametrize("relation", ["needs", "audiences", "languages", "contacts", "sources"])
def test_services_point_to_as_many_rows_as_curated_ones(facts: FactBase, relation: str) -> None:
    def mean(rows: list) -> float:
        return sum(len(getattr(row, relation)) for row in rows) / len(rows)

    made = list(Inventor(facts, 1).services(6000))
    assert mean(made) == pytest.approx(mean(list(facts.patterns)), rel=0.08)


def test_municipalities_all_over_the_country_have_services(facts: FactBase) -> None:
    served = {nis for row in Inventor(facts, 1).services(6000) for nis in row.areas}
    municipalities = {nis for nis, place in facts.places.items() if place.kind == "municipality"}
    assert len(served & municipalities) > 0.9 * len(municipalities)


def test_every_service_could_be_published() -> None:
    write(60, 1)
    for service in invented():
        assert service.state == Service.State.PUBLISHED
        assert service.blockers() == [], service.slug
        service.full_clean()


@pytest.mark.parametrize("model", [Organisation, ContactPoint, Location])
def test_what_belongs_to_a_service_is_in_order(model: type) -> None:
    write(60, 1)
    rows = model.objects.filter(slug__startswith="invented-")
    assert rows
    for row in rows:
        row.full_clean()


def test_a_save_finds_nothing_to_reckon_again() -> None:
    write(15, 1)
    for service in invented():
        reckoned = (service.sort_name, service.search_text, service.contact_due_on)
        service.save()
        service.refresh_from_db()
        assert (service.sort_name, service.search_text, service.contact_due_on) == reckoned


def test_what_is_invented_is_found_by_its_words_as_in_production(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filling, "analyse", lambda: None)  # it runs outside of transactions only
    filling.fill(15, 1, lambda sentence: None)
    made = invented()
    texts = ("titles", "names", "needs", "about", "rest")
    kept = {row.pk: [getattr(row, name) for name in texts] for row in SearchDocument.objects.all()}
    expected = documents([service.pk for service in made])
    assert len(expected) == 15
    assert all(kept[row.pk] == [getattr(row, name) for name in texts] for row in expected)
    for service in made:
        assert service in Service.objects.matching(known.read(service.name_nl)), service.name_nl
    assert SearchWord.objects.filter(uses__gt=1).exists()
    reading = known.read("psycholoog")
    assert "психолог" in " ".join(word for phrase in reading.wanted[0].phrases for word in phrase)


def test_the_states_of_the_translations_are_those_that_a_load_keeps() -> None:
    def states() -> list[tuple]:
        found = TranslationState.objects.order_by("content_type", "object_id", "language")
        return list(found.values_list("object_id", "language", "source_hash", "origin", "missing"))

    before = len(states())
    write(40, 1)
    made = states()
    assert len(made) > before
    translations.keep(((service, {}) for service in invented()), translations.Origin.MACHINE)
    assert states() == made


def test_every_service_is_told_in_four_languages() -> None:
    write(40, 1)
    in_turn = Counter()
    for service in invented():
        told = {code for code in languages.ALL if getattr(service, f"summary_{code}")}
        assert told > set(words.ALWAYS)
        in_turn.update(told - set(words.ALWAYS))
        assert len(told) == 4
    assert set(in_turn) == set(words.IN_TURN)


def test_the_words_stand_in_every_language() -> None:
    assert set(words.KIND_LANGUAGES) == {*words.ALWAYS, *words.IN_TURN} == set(words.SUMMARIES)
    assert {len(kind) for kinds in words.KINDS.values() for kind in kinds} == {5}
    assert len({len(summaries) for summaries in words.SUMMARIES.values()}) == 1


def test_rows_that_are_added_later_get_keys_of_their_own() -> None:
    write(3, 1)
    newest = max(service.pk for service in invented())
    assert a_service().pk > newest


def test_a_process_with_an_old_copy_sees_that_the_content_changed() -> None:
    before = ContentVersion.objects.get().vocabulary
    write(1, 1)
    assert ContentVersion.objects.get().vocabulary != before


def test_a_summary_that_is_too_long_names_fewer_needs(facts: FactBase) -> None:
    long = {slug: dict.fromkeys(languages.ALL, "n" * 90) for slug in facts.needs}
    pattern = replace(facts.patterns[0], needs=tuple(facts.needs)[:3])
    crowded = replace(facts, patterns=(pattern,), needs=long)
    for service in Inventor(crowded, 1).services(20):
        for text in service.texts["summary"].values():
            assert len(text) <= 280
            assert 1 <= text.count("n" * 90) < 3


def test_a_column_that_a_model_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Table(Location).add(colour="red")


@pytest.mark.parametrize(
    ("own", "url"),
    [
        (SQLITE, "sqlite:////srv/trede/db.sqlite3"),
        (SQLITE, "sqlite:////srv/other/../trede/db.sqlite3"),
        (POSTGRES, "postgres://someone:word@db.example/trede"),
        (POSTGRES, "postgresql://db.example:5432/trede"),
    ],
)
def test_the_database_of_the_site_is_refused(own: dict, url: str) -> None:
    with pytest.raises(Refused, match="DATABASE_URL"):
        refuse_own(url, own)


@pytest.mark.parametrize(
    ("own", "url"),
    [
        (SQLITE, "sqlite:////srv/trede/load.sqlite3"),
        (SQLITE, "postgres://db.example/trede"),
        (POSTGRES, "postgres://db.example/load"),
        (POSTGRES, "postgres://other.example/trede"),
        (POSTGRES, "postgres://db.example:5433/trede"),
    ],
)
def test_another_database_is_not_refused(own: dict, url: str) -> None:
    refuse_own(url, own)


def test_words_that_name_no_database_are_refused() -> None:
    with pytest.raises(Refused, match="names no database"):
        refuse_own("the large one", SQLITE)


def test_a_database_with_services_is_refused() -> None:
    with pytest.raises(Refused, match="holds services already"):
        refuse_filled()


def test_a_database_without_services_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    refuse_filled()


def test_the_command_refuses_before_it_starts_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: pytest.fail("started"))
    monkeypatch.setitem(settings.DATABASES, "default", SQLITE)
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("make_load", "10", database_url="sqlite:////srv/trede/db.sqlite3")
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("make_load", "0", database_url="sqlite:////srv/trede/load.sqlite3")


def test_the_command_fills_the_database_that_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess:
        started.append((command[1:], options["env"]["DATABASE_URL"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    call_command("make_load", "10", seed=3, database_url="sqlite:////srv/trede/load.sqlite3")
    assert started == [
        (["-m", "directory.inventing", "10", "--seed", "3"], "sqlite:////srv/trede/load.sqlite3")
    ]


def test_a_curated_service_is_a_pattern_by_its_slugs(facts: FactBase) -> None:
    def pattern(slug: str) -> Pattern:
        return next(one for one in facts.patterns if one.slug == slug)

    actiris = pattern("actiris")
    assert (actiris.tier, actiris.areas, actiris.needs) == ("basic", ("04000",), ("work-diploma",))
    assert {answer.status for answer in actiris.answers} >= {"refugee", "applicant"}
    assert actiris.columns["access"] == "self"
    assert "name_nl" not in actiris.columns
