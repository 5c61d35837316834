"""Loading the fixtures: all rows or none, never over a curator's change, and every fault named with file, line and key."""

import datetime
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import translation

from directory import languages
from directory.loading import loader
from directory.loading.loader import LoadRefused, load
from services.models import LoadedRow, Organisation, Postcode, Region, Service
from services.searching import keeping
from services.verifying import verify
from tiers.models import ContentVersion, LifeDomain, Source, TranslationState

pytestmark = pytest.mark.django_db

SOURCE = "https://www.1712.be/nl/over-1712"
SERVICES = "services/services_extra.yaml"


def write(root: Path, name: str, rows: Any) -> Path:
    """Writes a fixture file; rows are data, or the text of the file."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = rows if isinstance(rows, str) else yaml.safe_dump(rows, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
    return path


def a_domain(**changes: Any) -> dict[str, Any]:
    return {"position": 90, "name": {"nl": "Domein", "fr": "Domaine", "en": "Domain"}, **changes}


def a_service(**changes: Any) -> dict[str, Any]:
    """The row of a published service; a change to None leaves the field out."""
    row = {
        "organisation": "agii",
        "state": "published",
        "name": {"nl": "Proefdienst", "fr": "Service d’essai", "en": "Trial service"},
        "summary": {"nl": "Een proef.", "fr": "Un essai.", "en": "A trial."},
        "tier": "basic",
        "needs": ["housing"],
        "finder": {"nl": "Vraag ernaar."},
        "areas": ["be"],
        "confidence": "high",
        "sources": [SOURCE],
        **changes,
    }
    return {name: value for name, value in row.items() if value is not None}


def everything() -> dict[str, Any]:
    """The keys of every row of both layers, and the stamps of the content."""
    models = [
        model for model in apps.get_models() if model._meta.app_label in ("services", "tiers")
    ]
    found: dict[str, Any] = {
        model._meta.label: set(model._default_manager.values_list("pk", flat=True))
        for model in models
    }
    found["stamps"] = list(ContentVersion.objects.values_list("vocabulary", "content"))
    return found


def refused(root: Path, *, replace: bool = False) -> list[str]:
    """The problems of a load that is refused, after which nothing at all is different."""
    before = everything()
    with pytest.raises(LoadRefused) as refusal:
        load(root, replace=replace)
    assert everything() == before
    return refusal.value.problems


# What a load changes


def test_the_same_files_are_not_even_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    monkeypatch.setattr(loader, "read", lambda *_arguments: pytest.fail("a file was read"))
    outcome = load(settings.FIXTURES)
    assert outcome.unchanged == LoadedRow.objects.count() - 1
    assert everything() == before


def test_one_changed_row_among_all_fixtures_changes_that_row_alone(tmp_path: Path) -> None:
    root = tmp_path / "fixtures"
    shutil.copytree(settings.FIXTURES, root)
    path = root / "tiers/domains.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows["housing"]["name"]["nl"] = "Een dak"
    write(root, "tiers/domains.yaml", rows)
    keeping.count_words()  # any load forgets the words of services that journeys made and took away
    before = everything()
    outcome = load(root)
    assert outcome.changed == {"tiers.LifeDomain": 1}
    assert (outcome.created, outcome.kept, outcome.gone) == ({}, [], [])
    assert outcome.unchanged == LoadedRow.objects.count() - 2
    assert LifeDomain.objects.get(slug="housing").name_nl == "Een dak"
    after = everything()
    assert after.pop("stamps") != before.pop("stamps")
    assert after == before


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one domain that is loaded already; no load of it makes the words of all services anew."""
    monkeypatch.setattr(keeping, "refresh_all", lambda: 0)
    write(tmp_path, "tiers/domains.yaml", {"sport": a_domain()})
    outcome = load(tmp_path)
    assert outcome.created == {"tiers.LifeDomain": 1}
    return tmp_path


def sport() -> LifeDomain:
    return LifeDomain.objects.get(slug="sport")


def test_what_no_file_holds_any_more_is_named_and_kept(root: Path) -> None:
    write(root, "tiers/domains.yaml", {"music": a_domain(position=91)})
    outcome = load(root)
    assert "tiers.LifeDomain sport" in outcome.gone
    assert sport().position == 90


def test_a_changed_row_updates_what_nobody_touched(root: Path) -> None:
    pk = sport().pk
    write(root, "tiers/domains.yaml", {"sport": a_domain(name={"nl": "Sport"}, position=92)})
    outcome = load(root)
    assert outcome.changed == {"tiers.LifeDomain": 1}
    assert (sport().pk, sport().name_nl, sport().position) == (pk, "Sport", 92)


def test_a_text_that_the_row_leaves_out_is_gone(root: Path) -> None:
    write(root, "tiers/domains.yaml", {"sport": a_domain(name={"nl": "Sport"})})
    load(root)
    assert not sport().name_fr
    assert sport().summary_nl in ("", None)


def test_a_curators_change_survives_a_changed_row_and_is_named(root: Path) -> None:
    LifeDomain.objects.filter(slug="sport").update(name_fr="Le sport")
    write(root, "tiers/domains.yaml", {"sport": a_domain(position=92)})
    outcome = load(root)
    assert outcome.kept == ["tiers/domains.yaml:1 sport"]
    assert outcome.changed == {}
    assert (sport().name_fr, sport().position) == ("Le sport", 90)


def test_a_row_that_a_migration_marked_as_loaded_is_followed_and_then_watched_again(
    root: Path,
) -> None:
    LoadedRow.objects.filter(model="tiers.LifeDomain", key="sport").update(state_hash="")
    write(root, "tiers/domains.yaml", {"sport": a_domain(position=91)})
    assert load(root).changed == {"tiers.LifeDomain": 1}
    LoadedRow.objects.filter(model="tiers.LifeDomain", key="sport").update(state_hash="")
    write(
        root, "tiers/domains.yaml", {"sport": a_domain(position=91), "music": a_domain(position=92)}
    )
    load(root)
    LifeDomain.objects.filter(slug="sport").update(position=93)
    write(
        root, "tiers/domains.yaml", {"sport": a_domain(position=94), "music": a_domain(position=92)}
    )
    assert len(load(root).kept) == 1
    assert sport().position == 93


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_marked_row_that_nobody_changed_is_followed_in_every_language(
    root: Path, language: str
) -> None:
    LoadedRow.objects.filter(model="tiers.LifeDomain", key="sport").update(state_hash="")
    write(root, "tiers/domains.yaml", {"sport": a_domain(position=91)})
    with translation.override(language):
        assert load(root).changed == {"tiers.LifeDomain": 1}


def test_a_marked_row_is_watched_even_when_the_next_load_changes_nothing_or_is_refused(
    root: Path,
) -> None:
    LoadedRow.objects.filter(model="tiers.LifeDomain", key="sport").update(state_hash="")
    load(root)
    assert LoadedRow.objects.get(model="tiers.LifeDomain", key="sport").state_hash
    LoadedRow.objects.filter(model="tiers.LifeDomain", key="sport").update(state_hash="")
    write(root, "tiers/domains.yaml", {"sport": a_domain(position="none")})
    with pytest.raises(LoadRefused):
        load(root)
    assert LoadedRow.objects.get(model="tiers.LifeDomain", key="sport").state_hash


def test_replace_overwrites_a_curators_change(root: Path) -> None:
    pk = sport().pk
    LifeDomain.objects.filter(slug="sport").update(name_fr="Le sport")
    outcome = load(root, replace=True)
    assert outcome.kept == []
    assert (sport().pk, sport().name_fr) == (pk, "Domaine")


def test_a_row_that_a_curator_deleted_is_not_made_again(root: Path) -> None:
    LifeDomain.objects.filter(slug="sport").delete()
    write(root, "tiers/domains.yaml", {"sport": a_domain(position=92)})
    outcome = load(root)
    assert outcome.kept == ["tiers/domains.yaml:1 sport"]
    assert not LifeDomain.objects.filter(slug="sport").exists()


def test_replace_makes_a_deleted_row_again(root: Path) -> None:
    LifeDomain.objects.filter(slug="sport").delete()
    assert load(root, replace=True).created == {"tiers.LifeDomain": 1}
    assert sport().position == 90


def test_a_row_that_a_curator_made_first_is_left_alone(root: Path) -> None:
    LifeDomain.objects.create(slug="music", name_nl="Muziek")
    write(root, "tiers/domains.yaml", {"sport": a_domain(), "music": a_domain()})
    outcome = load(root)
    assert [where.rpartition(" ")[2] for where in outcome.kept] == ["music"]
    assert LifeDomain.objects.get(slug="music").name_nl == "Muziek"


def test_a_curators_change_of_a_relation_or_a_child_counts_as_a_change(tmp_path: Path) -> None:
    rows = {
        slug: a_service(statuses=[{"status": "refugee", "answer": "open"}])
        for slug in ("one", "two", "three")
    }
    write(tmp_path, SERVICES, rows)
    load(tmp_path)
    Service.objects.get(slug="one").regions.set(Region.objects.filter(nis="02000"))
    Service.objects.get(slug="two").statuses.update(answer="closed")
    for row in rows.values():
        row["cost"] = "free"
    write(tmp_path, SERVICES, rows)
    outcome = load(tmp_path)
    assert [where.rpartition(" ")[2] for where in outcome.kept] == ["one", "two"]
    costs = dict(Service.objects.filter(slug__in=rows).values_list("slug", "cost"))
    assert costs == {"one": "unknown", "two": "unknown", "three": "free"}


def test_a_relation_or_child_that_a_row_no_longer_has_is_gone(tmp_path: Path) -> None:
    row = a_service(
        statuses=[{"status": "refugee", "answer": "open"}],
        languages=["nl", {"tag": "ar", "kind": "interpreter"}],
        audiences=["everyone"],
        areas=["de", "44021"],
    )
    write(tmp_path, SERVICES, {"one": row})
    load(tmp_path)
    service = Service.objects.get(slug="one")
    kinds = set(service.languages.values_list("language__tag", "kind"))
    assert kinds == {("nl", "staff"), ("ar", "interpreter")}
    assert service.statuses.count() == service.audiences.count() == 1
    assert (service.regions.get().nis, service.named_areas.get().slug) == ("44021", "de")
    write(tmp_path, SERVICES, {"one": a_service(areas=None, state="draft")})
    load(tmp_path)
    service = Service.objects.get(pk=service.pk)
    left = (service.statuses, service.languages, service.audiences, service.regions)
    assert [relation.count() for relation in (*left, service.named_areas)] == [0] * 5


def test_a_loaded_translation_is_marked_as_made_by_a_machine(root: Path) -> None:
    states = TranslationState.objects.of(sport())
    made = {("fr", "machine"), ("en", "machine")}
    lacking = {(code, "none") for code in languages.OFFERED if code not in languages.REQUIRED}
    assert set(states.values_list("language", "origin")) == made | lacking
    write(root, "tiers/domains.yaml", {"sport": a_domain(name={"nl": "Sport", "fr": "Sport"})})
    old = states.get(language="fr").source_hash
    load(root)
    assert states.get(language="fr").source_hash != old


def test_what_only_a_curator_knows_freezes_no_row_and_outlives_every_load(tmp_path: Path) -> None:
    write(tmp_path, SERVICES, {"one": a_service()})
    load(tmp_path)
    day = datetime.date(2026, 11, 20)
    Service.objects.filter(slug="one").update(intake="stopped", intake_on=day)
    one = Service.objects.get(slug="one")
    verify([one], ["contact"], how="called", outcome="correct", by=None, on=day)
    known = {
        "last_verified": day,
        "contact_due_on": day + datetime.timedelta(days=180),
        "intake": "stopped",
        "intake_on": day,
    }
    write(tmp_path, SERVICES, {"one": a_service(cost="free")})
    assert load(tmp_path).kept == []
    assert Service.objects.values("cost", *known).get(slug="one") == {"cost": "free", **known}
    load(tmp_path, replace=True)
    assert Service.objects.values(*known).get(slug="one") == known


# Reviews of translations


@pytest.fixture
def reviewed(root: Path, admin_user: User) -> Path:
    """The folder with one domain, whose French and English a speaker has reviewed."""
    TranslationState.objects.of(sport()).filter(language__in=("fr", "en")).update(
        origin="human", reviewed_by=admin_user, reviewed_on=datetime.date(2026, 11, 20)
    )
    return root


def reviews() -> dict[str, bool]:
    """By language, whether the translation of the domain is reviewed, for the source as it is."""
    states = TranslationState.objects.of(sport()).exclude(origin="none")
    fields = ("name", "summary", "lead", "to_know")
    texts = {field: getattr(sport(), f"{field}_nl") or "" for field in fields}
    now = TranslationState.hash_of(texts)
    assert all((state.source_hash != now) == state.is_outdated for state in states)
    return {
        state.language: not state.is_outdated
        and state.reviewed_by is not None
        and state.reviewed_on is not None
        and state.origin == "human"
        for state in states
    }


def test_a_review_outlives_a_change_of_another_column(reviewed: Path) -> None:
    write(reviewed, "tiers/domains.yaml", {"sport": a_domain(position=92)})
    assert load(reviewed).changed == {"tiers.LifeDomain": 1}
    assert reviews() == {"fr": True, "en": True}
    load(reviewed, replace=True)
    assert reviews() == {"fr": True, "en": True}


def test_a_changed_translation_loses_its_own_review_alone(reviewed: Path) -> None:
    name = {"nl": "Domein", "fr": "Le domaine", "en": "Domain", "de": "Bereich"}
    write(reviewed, "tiers/domains.yaml", {"sport": a_domain(name=name)})
    load(reviewed)
    assert reviews() == {"fr": False, "en": True, "de": False}


def test_a_changed_source_text_makes_every_translation_outdated(reviewed: Path) -> None:
    name = {"nl": "Gebied", "fr": "Domaine", "en": "Domain"}
    write(reviewed, "tiers/domains.yaml", {"sport": a_domain(name=name)})
    load(reviewed)
    assert reviews() == {"fr": False, "en": False}
    states = TranslationState.objects.of(sport()).filter(language__in=("fr", "en"))
    assert set(states.values_list("origin", "is_outdated")) == {("human", True)}


def test_a_source_text_and_its_translation_that_change_together_are_up_to_date(
    reviewed: Path,
) -> None:
    name = {"nl": "Gebied", "fr": "Matière", "en": "Domain"}
    write(reviewed, "tiers/domains.yaml", {"sport": a_domain(name=name)})
    load(reviewed)
    states = TranslationState.objects.of(sport())
    assert (states.get(language="fr").origin, states.get(language="fr").is_outdated) == (
        "machine",
        False,
    )
    assert states.get(language="en").is_outdated


# What a load refuses


def in_dutch(words: str) -> str:
    """The sentence as a load says it; words that are no sentence of the catalogue stay as they are."""
    with translation.override("nl"):
        return translation.gettext(words)


BAD_SERVICES: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown field", {"colour": "red"}, "colour: services.Service has no such field"),
    ("a field that fills itself", {"sort_name": "a"}, "sort_name: services.Service has no such"),
    ("the key once more", {"slug": "other"}, "slug: services.Service has no such field"),
    ("a primary key", {"id": 1}, "id: services.Service has no such field"),
    ("a relation back", {"doors": ["care-gp"]}, "doors: services.Service has no such field"),
    ("an unknown organisation", {"organisation": "nobody"}, "organisation: there is no"),
    ("an unknown tier", {"tier": "fifth"}, "tier: there is no"),
    ("an unknown need", {"needs": ["housing", "money"]}, "“money”"),
    ("an unknown audience", {"audiences": ["martians"]}, "“martians”"),
    ("an unknown area", {"areas": ["be", "99999"]}, "there is no place or area “99999”"),
    ("an unknown source", {"sources": ["https://nowhere.example"]}, "“https://nowhere.example”"),
    ("an unknown status", {"statuses": [{"status": "king", "answer": "open"}]}, "“king”"),
    ("an unknown language", {"languages": ["tlh"]}, "“tlh”"),
    ("an unknown answer", {"statuses": [{"status": "refugee", "answer": "maybe"}]}, "answer: "),
    ("an answer left out", {"statuses": [{"status": "refugee"}]}, "says too little"),
    ("statuses in a word", {"statuses": "all"}, "statuses: write a list"),
    ("needs in a word", {"needs": "housing"}, "needs: write a list"),
    ("areas in a word", {"areas": "be"}, "areas: write a list"),
    ("a need twice", {"needs": ["housing", "housing"]}, "needs: something stands twice"),
    (
        "a status twice",
        {"statuses": [{"status": "refugee", "answer": answer} for answer in ("open", "closed")]},
        "statuses: the database refuses it",
    ),
    ("a choice that is none", {"cost": "cheap"}, "cost: "),
    ("bad hours", {"opening_hours": "nine to five"}, "opening_hours: “nine to five”"),
    ("a long summary", {"summary": {"nl": "x" * 281}}, "summary_nl: "),
    (
        "a long summary in French",
        {"summary": {"nl": "Een proef.", "fr": "x" * 281}},
        "summary_fr: ",
    ),
    ("a text without languages", {"name": "Proefdienst"}, "name: write a text for each language"),
    ("a text in no language", {"name": {"xx": "Proef"}}, "name: write a text for each language"),
    ("a number as a text", {"name": {"nl": 112}}, "name: nl: write a text"),
    ("an age that is no number", {"age_from": "twelve"}, "age_from: "),
    (
        "ages upside down",
        {"age_from": 20, "age_to": 10},
        "The lowest age stands above the highest age.",
    ),
    ("an age that is yes", {"age_from": True}, "age_from: yes and no (on, off) are no value"),
    ("a choice that is no", {"cost": False}, "cost: yes and no (on, off) are no value here"),
    ("a day of verification", {"last_verified": "2026-11-21"}, "last_verified: only a curator"),
    ("a day of a check", {"contact_due_on": "2026-11-21"}, "contact_due_on: services.Service has"),
    ("an intake", {"intake": "open"}, "intake: only a curator sets this"),
    (
        "a misspelt word in a status",
        {"statuses": [{"status": "refugee", "answer": "open", "reden": {"nl": "Zo."}}]},
        "statuses: reden: no such word; the words are status, answer, only_need, reason",
    ),
    (
        "a misspelt word in a language",
        {"languages": [{"tag": "ar", "kind": "interpreter", "note": "x"}]},
        "languages: note: no such word; the words are tag, kind",
    ),
    (
        "open to all, but one",
        {"status_rule": "all", "statuses": [{"status": "refugee", "answer": "closed"}]},
        "It is open to every status, so no status can be closed or depend.",
    ),
    (
        "open to named, but none named",
        {"status_rule": "named"},
        "It is open to the statuses below, so name at least one status.",
    ),
    (
        "depends on nothing",
        {
            "status_rule": "named",
            "statuses": [{"status": "refugee", "answer": "depends", "reason": {"fr": "Si."}}],
        },
        "Write the reason in Dutch for each status whose answer is “depends”.",
    ),
    ("a text with a NUL", {"finder": {"nl": "Vraag\0."}}, "finder: holds a character that no"),
    ("a word with a NUL", {"opening_hours": "24/7\0"}, "opening_hours: holds a character that"),
    ("no French summary", {"summary": {"nl": "Een proef.", "en": "A trial."}}, "summary: fr: "),
    ("no English name", {"name": {"nl": "Proef", "fr": "Essai"}}, "name: en: "),
    ("no area", {"areas": None}, "Say which area it serves; empty never means everywhere."),
    ("no source", {"sources": None}, "Name at least one source."),
    ("no need", {"needs": None}, "Choose at least one need that it serves."),
    ("no way in", {"finder": None}, "Give a contact, or write how to find it or how to get in."),
    ("no Dutch name", {"name": {"fr": "Service"}}, "Give it a name in Dutch, the source language."),
    (
        "no Dutch summary",
        {"summary": {"fr": "Un essai."}},
        "Write a summary in Dutch, the source language.",
    ),
]


@pytest.mark.parametrize(
    ("changes", "words"),
    [(changes, words) for _name, changes, words in BAD_SERVICES],
    ids=[name for name, *_rest in BAD_SERVICES],
)
def test_a_bad_service_is_refused_with_its_file_line_and_key(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    path = write(tmp_path, SERVICES, {"good": a_service(), "bad": a_service(**changes)})
    line = path.read_text(encoding="utf-8").split("\n").index("bad:") + 1
    problems = refused(tmp_path)
    assert {problem.startswith(f"{SERVICES}:{line} bad: ") for problem in problems} == {True}
    assert any(in_dutch(words) in problem for problem in problems), problems


def test_the_row_beside_the_bad_ones_is_accepted(tmp_path: Path) -> None:
    write(tmp_path, SERVICES, {"good": a_service(age_from=10, age_to=20)})
    load(tmp_path)
    assert Service.objects.get(slug="good").summary_nl == "Een proef."


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("services/contacts.yaml", {"kind": "phone", "value": "09 234"}, "value: “09 234”"),
        (
            "services/contacts.yaml",
            {"kind": "phone"},
            "Give either a value or a crisis line: the number of a crisis line stands once.",
        ),
        (
            "services/locations.yaml",
            {"visibility": "full", "postcode": "123"},
            "A Belgian postcode has four digits.",
        ),
        (
            "services/locations.yaml",
            {"visibility": "hidden", "street": "Straat 1"},
            "An address that is not shown has no street here: leave the street empty.",
        ),
        (
            "services/locations.yaml",
            {"visibility": "full", "municipality": "44021", "postcode": "2000"},
            "This is not a postcode of this municipality.",
        ),
        (
            "services/contacts.yaml",
            {"kind": "phone", "value": "112"},
            "This is the number of a crisis line: choose the crisis line instead.",
        ),
        (
            "services/crisis_lines.yaml",
            {
                "type": "crisis",
                "name": {"nl": "X"},
                "number": "999",
                "tel": "1129",
                "confidence": "high",
            },
            "number: ",
        ),
        ("services/organisations.yaml", {"name": {"nl": "X"}}, "confidence: "),
        (
            "services/organisations.yaml",
            {"name": {"nl": "X"}, "confidence": "high", "parent": "nobody"},
            "“nobody”",
        ),
        ("tiers/domains.yaml", {"name": {"nl": "x" * 81}}, "name_nl: "),
        ("places/areas.yaml", {"name": {"nl": "X"}, "regions": ["1"]}, "“1”"),
    ],
)
def test_a_bad_row_of_another_file_is_refused(
    tmp_path: Path, name: str, row: dict[str, Any], words: str
) -> None:
    write(tmp_path, name, {"bad-row": row})
    problems = refused(tmp_path)
    assert {problem.startswith(f"{name}:1 bad-row: ") for problem in problems} == {True}
    assert any(in_dutch(words) in problem for problem in problems), problems


def test_a_slug_of_another_form_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "tiers/domains.yaml", {"Sport_En_Spel": a_domain()})
    (problem,) = refused(tmp_path)
    assert problem.startswith("tiers/domains.yaml:1 Sport_En_Spel: slug: ")


def test_a_spoken_language_that_there_is_not_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "services/languages.yaml", {"klingon": {}})
    (problem,) = refused(tmp_path)
    assert problem.startswith("services/languages.yaml:1 klingon: “klingon” ")


def test_a_source_without_address_is_named_by_its_title_and_date(tmp_path: Path) -> None:
    row = {"title": "Gids", "consulted_on": "2026-11-21", "read_as": "stored-copy"}
    write(tmp_path, "sources.yaml", {"Gids | 2020": row})
    assert refused(tmp_path) == ["sources.yaml:1 Gids | 2020: the key must be its title and date"]
    write(tmp_path, "sources.yaml", {"Gids | 2020": {**row, "published_on": "2020"}})
    load(tmp_path)
    assert Source.objects.get(title="Gids").url == ""


def test_a_bad_postcode_or_name_of_a_place_is_refused(tmp_path: Path) -> None:
    row = {"kind": "municipality", "parent": "40000", "name": {"nl": "Nergens"}}
    write(tmp_path, "places/regions.yaml", {"99998": {**row, "postcodes": ["0900"]}, "99999": row})
    write(tmp_path, "places/names.yaml", {"99999": {"parts": ["!!!"], "other": "Nowhere"}})
    problems = refused(tmp_path)
    assert problems == ["places/names.yaml:1 99999: other: write a list"]
    write(tmp_path, "places/names.yaml", {"99999": {"parts": ["!!!"]}, "99997": {}})
    assert refused(tmp_path) == ["places/names.yaml:4 99997: there is no such place"]
    write(tmp_path, "places/names.yaml", {"99999": {"parts": ["!!!"]}})
    problems = refused(tmp_path)
    assert len(problems) == 2
    assert "0900" in problems[0]
    assert "!!!" in problems[1]
    write(tmp_path, "places/regions.yaml", {"99999": {**row, "postcodes": ["9999"]}})
    write(tmp_path, "places/names.yaml", {"99999": {"parts": ["Niemandsland"]}})
    load(tmp_path)
    assert Postcode.objects.get(region__nis="99999").code == "9999"


def test_a_misspelt_word_beside_the_names_of_a_place_is_refused(tmp_path: Path) -> None:
    row = {"kind": "municipality", "parent": "40000", "name": {"nl": "Nergens"}}
    write(tmp_path, "places/regions.yaml", {"99999": row})
    write(tmp_path, "places/names.yaml", {"99999": {"part": ["Niemandsland"], "other": ["Nul"]}})
    problem = "places/names.yaml:1 99999: part: no such word; the words are parts, other"
    assert refused(tmp_path) == [problem]
    write(tmp_path, "places/names.yaml", "'99999':\n  other: [Nowhere, No]\n")
    problem = "places/regions.yaml:1 99999: names: yes and no (on, off) are no value here"
    assert problem in refused(tmp_path)
    write(tmp_path, "places/names.yaml", {"99999": {"other": ["Nul\0"]}})
    (problem,) = refused(tmp_path)
    assert problem.startswith("places/names.yaml:1 99999: other: holds a character that no ")


def test_a_location_may_have_a_postcode_that_comes_in_the_same_load(tmp_path: Path) -> None:
    row = {"kind": "municipality", "parent": "40000", "name": {"nl": "Nergens"}}
    write(tmp_path, "places/regions.yaml", {"99999": {**row, "postcodes": ["9999"]}})
    location = {"visibility": "full", "municipality": "99999", "postcode": "9999"}
    write(tmp_path, "services/locations.yaml", {"nowhere": location})
    assert load(tmp_path).created == {"services.Region": 1, "services.Location": 1}


@pytest.mark.parametrize(
    "text",
    ['"spo\\0rt": {position: 1}\n', 'sport: {"posi\\0tion": 1}\n', 'sport: {name: {nl: "a\\0"}}\n'],
    ids=["key", "field", "text"],
)
def test_a_nul_is_refused_wherever_it_stands(tmp_path: Path, text: str) -> None:
    write(tmp_path, "tiers/domains.yaml", text)
    (problem,) = refused(tmp_path)
    assert problem.startswith("tiers/domains.yaml:1 ")
    assert "holds a character that no database column takes" in problem


def test_all_bad_rows_are_reported_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        SERVICES,
        {
            "one": a_service(cost="cheap", colour="red"),
            "two": a_service(tier="fifth", opening_hours="nine to five"),
        },
    )
    write(tmp_path, "services/services_more.yaml", {"three": a_service(organisation="nobody")})
    problems = refused(tmp_path)
    for words in ("one: cost: ", "one: colour: ", "two: tier: ", "two: opening_hours: ", "three: "):
        assert any(words in problem for problem in problems), words


def test_all_bad_relations_are_reported_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        SERVICES,
        {"one": a_service(needs=["money"], areas=["x"]), "two": a_service(sources=["y"])},
    )
    problems = refused(tmp_path)
    assert [word in problem for problem, word in zip(problems, "mxy", strict=True)] == [True] * 3


def test_all_unreadable_files_are_reported_together(tmp_path: Path) -> None:
    write(tmp_path, "tiers/domains.yaml", "- a list")
    write(tmp_path, "tiers/audiences.yaml", "a: [")
    write(tmp_path, "extra.yaml", "a: {}")
    assert sorted(problem.partition(":")[0] for problem in refused(tmp_path)) == [
        "extra.yaml",
        "tiers/audiences.yaml",
        "tiers/domains.yaml",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sport: {}\nmusic: {}\nsport: {}\n", "line 3: “sport” stands twice"),
        ("sport:\n  position: 1\n  position: 2\n", "line 3: “position” stands twice"),
        ("- sport\n", "the file must map keys to rows"),
        ("sport\n", "the file must map keys to rows"),
        ("music: {}\nsport: 5\n", "line 2: sport: a row must be a mapping"),
        ("sport:\n  ? [a, b]\n  : c\n", "line 2: a key must be a word"),
        ("sport: [\n", "not valid YAML"),
        ("sport: {}\n---\nmusic: {}\n", "not valid YAML"),
        ("sport: !!python/object:os.system {}\n", "not valid YAML"),
        ("sport: {position: 2023-13-45}\n", "not valid YAML"),
        ("sport: \x07\n", "character"),
        ("sport:\n  name: " + "[" * 100_000 + "\n", "line 2: more than 50 levels deep"),
        ("sport:\n  " + "- " * 100_000 + "a\n", "more than 50 levels deep"),
    ],
    ids=lambda value: value[:30].replace("\n", " "),
)
def test_a_file_that_is_no_mapping_of_rows_is_refused(
    tmp_path: Path, text: str, words: str
) -> None:
    write(tmp_path, "tiers/domains.yaml", text)
    (problem,) = refused(tmp_path)
    assert problem.startswith("tiers/domains.yaml: ")
    assert words in problem


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "tiers/domains.yaml", "")
    path.write_bytes("été: {}".encode("latin-1"))
    (problem,) = refused(tmp_path)
    assert problem.startswith("tiers/domains.yaml: cannot be read: ")
    assert "utf-8" in problem


def test_a_key_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, SERVICES, {"one": a_service()})
    write(tmp_path, "services/services_more.yaml", {"two": a_service(), "one": a_service()})
    problems = refused(tmp_path)
    assert len(problems) == 2
    assert all(
        problem.endswith("one: this key stands in more than one file") for problem in problems
    )
    assert problems[0].startswith(f"{SERVICES}:1 ")


def test_a_file_that_no_model_takes_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "tiers/colours.yaml", {"red": {}})
    assert refused(tmp_path) == ["tiers/colours.yaml: no model takes this file"]


def test_an_empty_file_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path, "tiers/domains.yaml", "# nothing yet\n")
    assert load(tmp_path).created == {}


def test_replace_refuses_a_bad_row_too(tmp_path: Path) -> None:
    write(tmp_path, SERVICES, {"one": a_service(cost="cheap")})
    assert len(refused(tmp_path, replace=True)) == 1


# The command


def run(*arguments: str) -> tuple[str, str]:
    """What the command prints: its output and its complaints."""
    out, err = StringIO(), StringIO()
    call_command("load_directory", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_says_what_it_made_kept_and_missed(root: Path) -> None:
    LifeDomain.objects.filter(slug="sport").update(position=7)
    write(root, "tiers/domains.yaml", {"sport": a_domain(position=8), "music": a_domain()})
    out, err = run("--from", str(root))
    lines = out.splitlines()
    assert lines[0] == "tiers.LifeDomain: 1 created"
    assert "tiers/domains.yaml:1 sport: changed by a curator, kept as it is" in lines
    assert "services.Organisation agii: no longer in the fixtures, kept as it is" in lines
    assert lines[-1] == "0 rows unchanged"
    assert err == ""
    assert Organisation.objects.filter(slug="agii").exists()


def test_the_command_replaces_only_when_it_is_told_to(root: Path) -> None:
    LifeDomain.objects.filter(slug="sport").update(position=7)
    run("--from", str(root))
    assert sport().position == 7
    out, _err = run("--from", str(root), "--replace")
    assert "tiers.LifeDomain: 1 changed" in out
    assert sport().position == 90


def test_the_command_fails_with_every_problem_listed(tmp_path: Path) -> None:
    write(tmp_path, SERVICES, {"one": a_service(cost="cheap"), "two": a_service(tier="fifth")})
    out, err = StringIO(), StringIO()
    with pytest.raises(
        CommandError, match=r"^Nothing was loaded: \d problem\(s\), listed above\.$"
    ):
        call_command("load_directory", "--from", str(tmp_path), stdout=out, stderr=err)
    assert f"{SERVICES}:1 one: cost: " in err.getvalue()
    assert "two: tier: " in err.getvalue()
    assert out.getvalue() == ""


def test_the_command_fails_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no folder .*nowhere\.$"):
        run("--from", str(tmp_path / "nowhere"))
