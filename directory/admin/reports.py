"""Closing what readers reported: one by one or several at once, with who did it and when."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.admin.extending import extend
from directory.signing_in import log
from services.models import Report


class ClosesReports:
    """Whoever fills in the day is the one who closed it."""

    actions = ("close",)

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "closed_by")

    def get_list_select_related(self, request: HttpRequest) -> Any:
        return (*super().get_list_select_related(request), "closed_by")

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        return (*super().get_fields(request, obj), "closed_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "closed_by")

    def save_model(
        self, request: HttpRequest, obj: Report, form: forms.ModelForm, change: bool
    ) -> None:
        if "closed_on" in form.changed_data:
            obj.closed_by = request.user if obj.closed_on else None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Close the chosen reports"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Closes those that are open, and leaves the others with their day: four queries, however many."""
        rows = list(queryset.filter(closed_on=None))
        queryset.filter(pk__in=[row.pk for row in rows]).update(
            closed_on=timezone.localdate(), closed_by=request.user
        )
        LogEntry.objects.log_actions(
            request.user.pk, rows, CHANGE, [{"changed": {"fields": ["closed on"]}}]
        )
        log.changed(request.user, "closed", rows)
        closed = ngettext("%(count)d report is closed.", "%(count)d reports are closed.", len(rows))
        self.message_user(request, closed % {"count": len(rows)}, messages.SUCCESS)


extend(Report, ClosesReports)
