"""Two editors at once: a form that was opened before somebody else saved is shown again, with both versions.

Lists have no editable columns, and the bulk actions write one value to rows that they read themselves, or delete rows
that can be put back: neither carries an old version of a row, so nothing of another editor is overwritten there.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.admin.collisions import Collision, Opened, merge
from directory.admin.extending import extend
from directory.history import kept
from directory.history.families import Head, Part, head_of
from directory.history.keeping import entries
from directory.history.states import State, fingerprint, now
from services.models import PlaceName, Postcode, Region

VERSION = "_version"
# Parts that a form changes though they keep no history.
LOADED_PARTS = {Region: (Part(Postcode, "region"), Part(PlaceName, "region"))}
NOT_SAVED = gettext_lazy(
    "Nothing is saved yet: somebody else saved this after you opened it. See both versions above, change what you want, "
    "and save again."
)


class RefusesOldVersions:
    """Puts the version of what a form shows into the form, and asks for it back when it is saved."""

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Costs a query for each part and relation of the row, as its history does."""
        if object_id is None:
            return super()._changeform_view(request, object_id, form_url, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._gone(request, object_id) or super()._changeform_view(
                request, object_id, form_url, extra_context
            )
        state: State = {}
        if request.method == "POST" and self.has_change_permission(request, row):
            # Whoever saves the row, or a part of it on a page of its own, waits here for the other.
            lock(head_of(row))
            state = self._state(row)
            opened = Opened.read(request.POST.get(VERSION, ""))
            if opened is None or opened.fingerprint != fingerprint(state):
                self._refuse(request, row, opened, state)
        version = Opened(fingerprint(state or self._state(row)), timezone.now())
        more = {"version": version.written(), "collision": _collision(request)}
        return super()._changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )

    def _state(self, row: models.Model) -> State:
        return now(Head(self.model, row.pk), LOADED_PARTS.get(self.model, ()))

    def _refuse(
        self, request: HttpRequest, row: models.Model, opened: Opened | None, state: State
    ) -> None:
        """Makes the form come back, with all that was typed and with what the other saved elsewhere."""
        fieldsets = self.get_fieldsets(request, row)
        form_class = self.get_form(request, row, change=True, fields=flatten_fieldsets(fieldsets))
        form = form_class(request.POST, request.FILES, instance=row)
        formsets, inlines = self._create_formsets(request, row, change=True)
        open_ones = [
            formset
            for formset, inline in zip(formsets, inlines, strict=True)
            if inline.has_change_permission(request, row)
        ]
        request.collision, request.POST = merge(
            Head(self.model, row.pk), form, open_ones, request.POST, opened, state
        )

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        return _refusing(form) if _collision(request) else form

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What somebody typed for a row that another deleted meanwhile, to copy, with the way to put it back."""
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
        except forms.ValidationError:
            return None
        found = entries(self.model).filter(**{self.opts.pk.attname: pk}, history_type="-")
        deleted = found.select_related("history_user").first() if request.method == "POST" else None
        if deleted is None or self.model._base_manager.filter(pk=pk).exists():
            return None
        if not self.has_change_permission(request):
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted meanwhile"),
            "opts": self.opts,
            "deleted": deleted,
            "typed": self._typed(request),
            "history_address": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[quote(pk)]
            ),
        }
        return TemplateResponse(request, "admin/history/gone.html", context)

    def _typed(self, request: HttpRequest) -> list[tuple[str, Sequence[str]]]:
        fields = self.get_form(request, None, change=False).base_fields
        return [
            (str(fields[name].label or name) if name in fields else name, values)
            for name, values in request.POST.lists()
            if any(values) and not name.startswith(("csrf", "_")) and not name.endswith("_FORMS")
        ]


def lock(head: Head) -> None:
    """Holds the row for this transaction: whoever saves it waits."""
    list(head.model._base_manager.select_for_update().filter(pk=head.pk).values_list("pk"))


def _collision(request: HttpRequest) -> Collision | None:
    return getattr(request, "collision", None)


def _refusing(form_class: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """The form, never valid: the person first sees what the other saved."""

    class Refusing(form_class):
        def full_clean(self) -> None:
            super().full_clean()
            self.add_error(None, NOT_SAVED)

    return Refusing


for model in kept():
    if admin.site.is_registered(model):
        extend(model, RefusesOldVersions)
