"""System checks: what must hold for the site to be safe and whole, found before a visitor finds it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models

from directory import catalogues, languages

LAYERS = ("tiers", "services", "directory")


@register(Tags.translation)
def offered_languages_are_complete(**_kwargs: Any) -> list[CheckMessage]:
    """directory.E001: a language is offered to visitors only when its catalogue is complete."""
    return [
        Error(
            f"The catalogue of “{code}” is not complete: {found[0]}",
            hint=f"{len(found)} message(s). Run manage.py catalogues --update, or take it out of OFFERED.",
            id="directory.E001",
        )
        for code in catalogues.translated()
        if (found := catalogues.untranslated(code))
    ]


@register(Tags.security)
def nothing_comes_from_elsewhere(**_kwargs: Any) -> list[CheckMessage]:
    """directory.E002: the admin loads no script from a CDN."""
    names = ("JQUERY_UI_URL", "JQUERY_MB_BROWSER_URL")
    return [
        Error(f"{name} points to another site.", id="directory.E002")
        for name in names
        if "//" in getattr(settings, name, "//")
    ]


@register(Tags.translation)
def languages_run_the_right_way(**_kwargs: Any) -> list[CheckMessage]:
    """directory.E003: a right-to-left language is named in LANGUAGES_BIDI, else its pages run left to right."""
    return [
        Error(f"“{code}” is right-to-left but not in LANGUAGES_BIDI.", id="directory.E003")
        for code, info in languages.LANG_INFO.items()
        if code in languages.ALL and info.get("bidi") and code not in settings.LANGUAGES_BIDI
    ]


@register(Tags.models)
def relations_point_down_the_layers(**_kwargs: Any) -> list[CheckMessage]:
    """directory.E004: no relation points from a layer to one above it, not even through a string."""
    return [
        Error(f"{field} points up from {model._meta.app_label}.", id="directory.E004", obj=model)
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in _relations(model)
        if field.related_model._meta.app_label in LAYERS
        and LAYERS.index(field.related_model._meta.app_label) > LAYERS.index(model._meta.app_label)
    ]


def _relations(model: type[models.Model]) -> list[Any]:
    fields = [*model._meta.get_fields(include_hidden=True)]
    return [
        field
        for field in fields
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]
