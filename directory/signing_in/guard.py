"""Puts the table of roles over every admin class: which actions, on which rows, in which fields.

The permissions come from services/roles.py by way of `user.has_perm`; here they are narrowed to the rows of a curator
and the languages of a translator. Everybody with a role sees all content.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from modeltranslation.settings import DEFAULT_LANGUAGE
from modeltranslation.utils import build_localized_fieldname

from directory.signing_in import log
from directory.signing_in.own_rows import held_to_own_rows
from services import roles
from services.models import Service
from services.roles import Action
from services.scope import scope_of

# Actions on a list that change nothing; every other is for the rows of one's own.
HARMLESS = frozenset({"view", "export"})
EXPORT = "export_admin_action"  # the package gives it no permission, and adds it for who may export


class TranslatesTexts:
    """Lets a translator change the texts of the own languages, on the page of a row alone."""

    def _translates(self, request: HttpRequest) -> bool:
        page = request.resolver_match.url_name if request.resolver_match else ""
        return (
            hasattr(self, "trans_opts")
            and str(page).endswith("_change")
            and roles.may(request.user, Action.TRANSLATE, self.model)
            and bool(self._own_texts(request))
        )

    def _own_texts(self, request: HttpRequest) -> set[str]:
        """The columns of the own languages; the source language holds facts, so it is never a translator's."""
        return {
            build_localized_fieldname(name, code)
            for name in self.trans_opts.all_fields
            for code in scope_of(request.user).languages - {DEFAULT_LANGUAGE}
        }

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> Sequence[str]:
        fields = super().get_readonly_fields(request, obj)
        if not self._translates(request):
            return fields
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        own = self._own_texts(request)
        return (*fields, *(name for name in shown if name not in own and name not in fields))


class InlineByRole(TranslatesTexts):
    """What is written on the page of another row: that row is somebody's, and its parts with it."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_change_permission(request, obj) or self._translates(request)


class ByRole(TranslatesTexts):
    """Narrows what the table allows to the rows of one's own, and writes down what was changed."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if super().has_change_permission(request, obj):
            return obj is None or self._has(request, obj)
        return self._translates(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or self._has(request, obj)
        )

    def _has(self, request: HttpRequest, obj: models.Model) -> bool:
        """Whether the row is theirs: a query for each row that a request asks about, none for who works everywhere."""
        scope = scope_of(request.user)
        if scope.is_everywhere or obj.pk is None:
            return True
        known = self._known_rows(request)
        if obj.pk not in known:
            known[obj.pk] = scope.has(obj)
        return known[obj.pk]

    def _known_rows(self, request: HttpRequest) -> dict[Any, bool]:
        if not hasattr(request, "known_rows"):
            request.known_rows = {}
        return request.known_rows.setdefault(self.model, {})

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if not roles.may(request.user, Action.PUBLISH, Service):
            kwargs["form"] = held_to_own_rows(kwargs.get("form", self.form), scope_of(request.user))
        return super().get_form(request, obj, **kwargs)

    def get_inlines(
        self, request: HttpRequest, obj: models.Model | None
    ) -> list[type[InlineModelAdmin]]:
        return [guarded_inline(inline) for inline in super().get_inlines(request, obj)]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those that say which permission they ask; one that says none asks to change."""
        may_change = self.has_change_permission(request)
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if may_change or name == EXPORT or hasattr(action[0], "allowed_permissions")
        }

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Runs an action on the rows of one's own, and says how many were left alone: three queries more."""
        scope = scope_of(request.user)
        if scope.is_everywhere or self._is_harmless(request):
            return super().response_action(request, queryset)
        chosen = queryset
        if request.POST.get("select_across") != "1":
            chosen = queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        own = set(scope.own(chosen).values_list("pk", flat=True))
        self._known_rows(request).update(dict.fromkeys(own, True))
        if others := chosen.count() - len(own):
            sentence = ngettext(
                "%(count)d row was left as it is: it belongs to another region or domain.",
                "%(count)d rows were left as they are: they belong to another region or domain.",
                others,
            )
            messages.warning(request, sentence % {"count": others})
        return super().response_action(request, queryset.filter(pk__in=own))

    def _is_harmless(self, request: HttpRequest) -> bool:
        name = request.POST.get("action", "")
        action = self.get_actions(request).get(name)
        asked = getattr(action[0], "allowed_permissions", None) if action else None
        return name == EXPORT or bool(asked and HARMLESS.issuperset(asked))

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        log.changed(request.user, "added", [obj])
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        log.changed(request.user, "changed", [obj])
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> Any:
        log.changed(request.user, "deleted", list(queryset))
        return super().log_deletions(request, queryset)


@cache
def guarded(admin_class: type[ModelAdmin]) -> type[ModelAdmin]:
    """The admin class under the table of roles, which stands outermost so that nothing added later passes by it."""
    if issubclass(admin_class, ByRole):
        raise ImproperlyConfigured(
            f"{admin_class.__name__} extends a class that is registered: use directory.admin.extending.extend()."
        )
    values = {"__module__": admin_class.__module__, "__doc__": admin_class.__doc__}
    return type(admin_class.__name__, (ByRole, admin_class), {**values, "plain": admin_class})


def unguarded(admin_class: type[ModelAdmin]) -> type[ModelAdmin]:
    """The admin class as it was registered."""
    return admin_class.plain if issubclass(admin_class, ByRole) else admin_class


@cache
def guarded_inline(inline: type[InlineModelAdmin]) -> type[InlineModelAdmin]:
    return type(inline.__name__, (InlineByRole, inline), {"__module__": inline.__module__})
