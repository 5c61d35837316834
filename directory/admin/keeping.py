"""Every form of the admin keeps the states of the translations true, and says which hard facts differ."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from directory import languages
from directory.admin.extending import extend
from directory.loading.state import translated_fields
from directory.translating import state
from directory.translating.questions import Said, questions
from directory.translating.texts import Touched, owner_of, touched_by

# More warnings than this hide each other.
MOST_WARNINGS = 10


class KeepsTranslations:
    """After a save, what was written is made by a person, and what was not written may be out of date."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        changes = list(_changes(form, formsets))
        state.keep(changes, state.Origin.HUMAN)
        for warning in _warnings(changes)[:MOST_WARNINGS]:
            messages.warning(request, warning)


def _changes(form: forms.ModelForm, formsets: Any) -> Iterator[tuple[models.Model, Touched]]:
    """The saved rows with the languages in which a text was written; a row of a form comes even without one."""
    yield form.instance, touched_by(type(form.instance), form.changed_data)
    for formset in formsets:
        if not translated_fields(formset.model):
            continue
        for row, names in formset.changed_objects:
            yield row, touched_by(formset.model, names)
        for row in formset.new_objects:
            yield row, _written_in(row)


def _written_in(row: models.Model) -> Touched:
    """The languages of a new row: each as a whole, for a row that has a state of its own."""
    names = translated_fields(type(row))
    is_whole = owner_of(row) is row
    return {
        code: is_whole
        for code in languages.ALL
        if any(getattr(row, f"{name}_{code}") for name in names)
    }


def _warnings(changes: list[tuple[models.Model, Touched]]) -> list[str]:
    """What a person should look at in what was just written, a sentence for each text and its languages."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, changed in changes:
        # Where the Dutch was written, each translation is asked about.
        codes = languages.ALL if languages.SOURCE in changed else changed
        for name in translated_fields(type(row)):
            label = capfirst(str(row._meta.get_field(name).verbose_name))
            source = getattr(row, f"{name}_{languages.SOURCE}") or ""
            for code in codes:
                text = getattr(row, f"{name}_{code}") or ""
                if code != languages.SOURCE:
                    for question in questions(Said(type(row), name, source, text, code)):
                        found[label, question].append(languages.own_name(code))
    return [
        _("%(field)s (%(languages)s): %(question)s Please look at it.")
        % {"field": label, "languages": ", ".join(codes), "question": question}
        for (label, question), codes in found.items()
    ]


for model in translator.get_registered_models(abstract=False):
    if admin.site.is_registered(model):
        extend(model, KeepsTranslations)
