"""The order between the layers, natural keys, the traps of translated fields, and the system checks that watch over the site."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.core.checks import CheckMessage, run_checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps
from importlinter import cli
from modeltranslation.translator import translator
from pytest_django import Settings

from directory import checks, languages
from services.models import FormerSlug

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("tiers", "services", "directory")
MODELS = [model for model in apps.get_models() if model._meta.app_label in LAYERS]
# The history keeps slugs too, of many versions of one row; a former slug is one that no fixture may name a service by.
SLUGGED = [
    model
    for model in MODELS
    if model._meta.app_label in ("tiers", "services")
    and model is not FormerSlug
    and any(column.name == "slug" for column in model._meta.concrete_fields)
]
TRANSLATED = [model for model in translator.get_registered_models() if not model._meta.abstract]


# Relations and imports


def test_no_relation_points_up_the_layers() -> None:
    relations = [
        (LAYERS.index(model._meta.app_label), LAYERS.index(related._meta.app_label), str(column))
        for model in MODELS
        for column in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(related := column.related_model, type) and related._meta.app_label in LAYERS
    ]
    assert len(relations) > 50
    assert [name for own, other, name in relations if other > own] == []


def lint_imports(config: Path) -> int:
    """Runs import-linter; without its logging, which would switch off every logger of the site."""
    with mock.patch.object(cli, "_configure_logging"):
        return cli.lint_imports(config_filename=str(config), no_cache=True)


def test_the_contracts_on_imports_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(ROOT / "pyproject.toml") == cli.EXIT_STATUS_SUCCESS
    assert "2 kept, 0 broken" in capsys.readouterr().out


def test_a_contract_that_the_code_breaks_is_reported(tmp_path: Path) -> None:
    upside_down = tmp_path / "pyproject.toml"
    upside_down.write_text(
        '[tool.importlinter]\nroot_packages = ["tiers", "services"]\n'
        '[[tool.importlinter.contracts]]\nname = "upside down"\ntype = "layers"\n'
        'layers = ["tiers", "services"]\n'
    )
    assert lint_imports(upside_down) == cli.EXIT_STATUS_ERROR


# Natural keys


@pytest.mark.parametrize("model", SLUGGED, ids=lambda model: model.__name__)
def test_a_model_with_a_slug_is_known_by_it(model: type[models.Model]) -> None:
    assert model(slug="caw").natural_key() == ("caw",)
    assert model._meta.get_field("slug").unique
    assert callable(getattr(model._default_manager, "get_by_natural_key", None))


@pytest.mark.django_db
def test_a_row_is_found_by_its_natural_key() -> None:
    found = 0
    for model in MODELS:
        row = model._default_manager.first() if hasattr(model, "natural_key") else None
        if row is not None:
            assert model._default_manager.get_by_natural_key(*row.natural_key()) == row
            found += 1
    assert found > 12


# Translated fields


def traps(model: type[models.Model], names: set[str]) -> list[str]:
    """The places where a model leans on a translated field, which then holds for one language only.

    `names` are the translated fields; ordering is followed into the models that it crosses.
    """
    columns = names | {f"{name}_{code}" for name in names for code in languages.ALL}
    options = model._meta
    found = [
        f"{name}: unique or indexed"
        for name in columns
        if (column := _field(model, name)) and (column.unique or column.db_index)
    ]
    found += [
        f"ordering: {path}" for path in options.ordering if _is_translated(model, path, names)
    ]
    together = {name for group in options.unique_together for name in group}
    leaning = [
        (f"index {index.name}", {name.lstrip("-") for name in index.fields})
        for index in options.indexes
    ]
    leaning += [(f"constraint {rule.name}", _fields_of(rule)) for rule in options.constraints]
    leaning.append(("unique together", together))
    return found + [where for where, used in leaning if used & columns]


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _fields_of(rule: models.BaseConstraint) -> set[str]:
    condition = getattr(rule, "condition", None)
    return {*getattr(rule, "fields", ())} | (
        condition.referenced_base_fields if condition else set()
    )


def _is_translated(model: type[models.Model], path: str, names: set[str]) -> bool:
    first, _, rest = path.lstrip("-").partition("__")
    if not rest:
        return first in names
    related = model._meta.get_field(first).related_model
    known = related in TRANSLATED
    fields = set(translator.get_options_for_model(related).get_field_names()) if known else set()
    return _is_translated(related, rest, fields)


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
def test_nothing_leans_on_a_translated_field(model: type[models.Model]) -> None:
    names = set(translator.get_options_for_model(model).get_field_names())
    assert names
    assert traps(model, names) == []


def test_every_text_of_every_layer_has_a_column_for_each_language() -> None:
    assert len(TRANSLATED) > 15
    for model in TRANSLATED:
        for name in translator.get_options_for_model(model).get_field_names():
            assert all(_field(model, f"{name}_{code}") for code in languages.ALL), model


@isolate_apps("tiers")
def test_every_trap_is_seen() -> None:
    class Trapped(models.Model):
        name = models.CharField(max_length=9, unique=True)
        name_nl = models.CharField(max_length=9)
        name_fr = models.CharField(max_length=9, db_index=True)
        upper = models.ForeignKey("self", on_delete=models.CASCADE)

        class Meta:
            app_label = "tiers"
            ordering = ["-name"]
            unique_together = [("name_nl", "upper")]
            indexes = [models.Index(fields=["-name_nl"], name="by_name")]
            constraints = [
                models.UniqueConstraint(fields=["name"], name="name_once"),
                models.CheckConstraint(condition=~Q(name_nl=""), name="named"),
            ]

        def __str__(self) -> str:
            return self.name

    assert set(traps(Trapped, {"name"})) == {
        "name: unique or indexed",
        "name_fr: unique or indexed",
        "ordering: -name",
        "index by_name",
        "constraint name_once",
        "constraint named",
        "unique together",
    }
    assert traps(Trapped, set()) == []


def test_ordering_by_a_translated_field_of_another_model_is_seen() -> None:
    step = apps.get_model("tiers", "NetworkStep")
    assert _is_translated(step, "domain__name", set())
    assert not _is_translated(step, "domain__position", set())


# System checks


def ids(messages: list[CheckMessage]) -> list[str]:
    return [message.id for message in messages]


def test_the_site_as_it_is_passes_its_own_checks() -> None:
    assert [message for message in run_checks() if message.id.startswith("directory.")] == []


@pytest.fixture
def catalogue(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The French catalogue, the only one needed, of a site that lives in an empty folder."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.setattr(languages, "OFFERED", ("en", "fr"))
    path = tmp_path / "locale/fr/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    return path


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def test_a_complete_catalogue_is_no_problem(catalogue: Path) -> None:
    catalogue.write_text(HEADER + 'msgid "Free"\nmsgstr "Gratuit"\n')
    assert checks.offered_languages_are_complete() == []


@pytest.mark.parametrize(
    "message",
    [
        'msgid "Free"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Free"\nmsgstr "Libre"\n',
        '#, python-format\nmsgid "%(count)d services"\nmsgstr "%(nombre)d services"\n',
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "un"\nmsgstr[1] ""\n',
    ],
    ids=["empty", "fuzzy", "another placeholder", "no plural"],
)
def test_an_offered_language_with_an_incomplete_catalogue_is_an_error(
    catalogue: Path, message: str
) -> None:
    catalogue.write_text(HEADER + message)
    assert ids(checks.offered_languages_are_complete()) == ["directory.E001"]


def test_an_offered_language_without_a_catalogue_is_an_error(catalogue: Path) -> None:
    (error,) = checks.offered_languages_are_complete()
    assert error.id == "directory.E001"
    assert "there is no locale/fr/LC_MESSAGES/django.po" in error.msg


@pytest.mark.parametrize("name", ["JQUERY_UI_URL", "JQUERY_MB_BROWSER_URL"])
@pytest.mark.parametrize("address", ["//cdn.example/a.js", "https://cdn.example/a.js", None])
def test_a_script_from_elsewhere_is_an_error(
    settings: Settings, name: str, address: str | None
) -> None:
    if address is None:
        delattr(settings, name)  # modeltranslation then takes its own, which is a CDN
    else:
        setattr(settings, name, address)
    (error,) = checks.nothing_comes_from_elsewhere()
    assert error.id == "directory.E002"
    assert name in error.msg


def test_a_script_of_the_site_itself_is_no_problem(settings: Settings) -> None:
    settings.JQUERY_UI_URL = "/static/ui.js"
    assert checks.nothing_comes_from_elsewhere() == []


@pytest.mark.parametrize("code", languages.RIGHT_TO_LEFT)
def test_a_right_to_left_language_that_is_not_named_so_is_an_error(
    settings: Settings, code: str
) -> None:
    assert checks.languages_run_the_right_way() == []
    settings.LANGUAGES_BIDI = [other for other in languages.RIGHT_TO_LEFT if other != code]
    (error,) = checks.languages_run_the_right_way()
    assert error.id == "directory.E003"
    assert f"“{code}”" in error.msg


@pytest.mark.parametrize("kind", [models.ManyToManyField, models.ForeignKey])
def test_a_relation_that_points_up_through_a_string_is_an_error(
    monkeypatch: pytest.MonkeyPatch, kind: type[models.Field]
) -> None:
    options = {} if kind is models.ManyToManyField else {"on_delete": models.CASCADE}
    with isolate_apps("tiers", "services") as isolated:

        class Low(models.Model):
            high = kind("services.High", **options)

            class Meta:
                app_label = "tiers"

            def __str__(self) -> str:
                return "low"

        class High(models.Model):
            low = models.ManyToManyField(Low, related_name="+")

            class Meta:
                app_label = "services"

            def __str__(self) -> str:
                return "high"

    monkeypatch.setattr(checks, "apps", isolated)
    (error,) = checks.relations_point_down_the_layers()
    assert error.id == "directory.E004"
    assert error.obj is Low


def test_the_relations_of_the_site_are_no_problem() -> None:
    assert checks.relations_point_down_the_layers() == []
    assert checks.nothing_comes_from_elsewhere() == []
    assert checks.languages_run_the_right_way() == []
