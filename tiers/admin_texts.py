"""How the admin shows translated texts: each language apart, marked as what it is, the source language first.

It uses `TranslationAdmin`, not the one with tabs, which loads jQuery UI from elsewhere.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.forms import CharField, Field
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from modeltranslation.fields import TranslationField
from modeltranslation.settings import AVAILABLE_LANGUAGES, DEFAULT_LANGUAGE
from modeltranslation.utils import build_localized_fieldname, resolution_order

Fieldsets = list[tuple[Any, dict[str, Any]]]

OTHER_LANGUAGES = tuple(code for code in AVAILABLE_LANGUAGES if code != DEFAULT_LANGUAGE)


def direction(code: str) -> str:
    """`rtl` or `ltr`, for the attribute `dir`."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def own_name(code: str) -> SafeString:
    """The name of the language in the language itself, marked as such."""
    name = get_language_info(code)["name_local"]
    return format_html('<span lang="{}" dir="{}">{}</span>', code, direction(code), name)


def in_source(field: str) -> str:
    """The column of a translated field that holds the source language."""
    return build_localized_fieldname(field, DEFAULT_LANGUAGE)


def as_shown(field: str) -> Lower:
    """A translated field as a list shows it, to sort by: reading falls back to other languages, sorting does not."""
    columns = [build_localized_fieldname(field, code) for code in resolution_order(get_language())]
    return Lower(Coalesce(*(NullIf(F(column), Value("")) for column in columns), Value("")))


class StableKey:
    """Leaves the natural key as it is once the row exists: addresses and fixtures know the row by it."""

    key_fields: Sequence[str] = ("slug",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> Sequence[str]:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, *self.key_fields) if obj else fields

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else super().get_prepopulated_fields(request, obj)


class ReadOnly:
    """Shows rows that only the programme writes, on pages of their own or on that of another row."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LongText(CharField):
    """Ends its lines as the fixtures do: browsers send CR LF, and the hash of a text must not change by saving it."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


# How every form of ours reads what is typed: an address without a scheme is an https one.
AS_TYPED = {
    models.TextField: {"form_class": LongText},
    models.URLField: {"assume_scheme": "https"},
}


class _MarkedTexts:
    """Marks each input with the language and the direction of its text."""

    formfield_overrides = AS_TYPED

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(db_field, TranslationField):
            code = db_field.language
            field.widget.attrs.update({"lang": code, "dir": direction(code)})
            # The admin's short input shows four words; a text in it is a sentence.
            classes = field.widget.attrs.get("class", "")
            field.widget.attrs["class"] = classes.replace("vTextField", "vLargeTextField")
            if isinstance(field, CharField) and db_field.null:
                # As the loader writes it; else a form saved unchanged would look like a curator's change.
                field.empty_value = None
        return field

    def texts(self, code: str) -> list[str]:
        """The columns of one language, in the order of the model."""
        names = (field.name for field in self.opts.fields)
        return [
            build_localized_fieldname(name, code)
            for name in names
            if name in self.trans_opts.all_fields
        ]


class _TextList(ChangeList):
    """Sorts a translated column by what it shows."""

    def get_ordering_field(self, field_name: Any) -> Any:
        if field_name in self.model_admin.trans_opts.all_fields:
            return as_shown(field_name)
        return super().get_ordering_field(field_name)


class TextsAdmin(_MarkedTexts, TranslationAdmin):
    """Puts the texts of each language in a fieldset of their own: the source language second, the others last.

    `fields` or `fieldsets` name what is not translated. Searching looks in every language.
    """

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Fieldsets:
        first, *others = self.fieldsets or [(None, {"fields": self.fields})]
        return [
            first,
            (own_name(DEFAULT_LANGUAGE), {"fields": self.texts(DEFAULT_LANGUAGE)}),
            *others,
            *(
                (own_name(code), {"fields": self.texts(code), "classes": ["collapse"]})
                for code in OTHER_LANGUAGES
            ),
        ]

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        found: list[str] = []
        for name in super().get_search_fields(request):
            if name in self.trans_opts.all_fields:
                found += [build_localized_fieldname(name, code) for code in AVAILABLE_LANGUAGES]
            else:
                found.append(name)
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _TextList


class TextsInline(_MarkedTexts, TranslationStackedInline):
    """Shows the source language with the facts, and the other languages together in one closed fieldset.

    A row of an inline has one or two short texts: eleven fieldsets for each would hide the rows.
    """

    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Fieldsets:
        others = [name for code in OTHER_LANGUAGES for name in self.texts(code)]
        return [
            (None, {"fields": [*self.fields, *self.texts(DEFAULT_LANGUAGE)]}),
            (_("Other languages"), {"fields": others, "classes": ["collapse"]}),
        ]
