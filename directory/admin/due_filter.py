"""Lists what wants a check: now, long ago, or soon, and for services each group of facts apart."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services import due, freshness
from services.models import Service, Verification

SOON = timedelta(days=30)


class DueFilter(admin.SimpleListFilter):
    title = _("due for a check")
    parameter_name = "check"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, object]]:
        found = [("due", _("today")), ("overdue", _("overdue")), ("soon", _("within 30 days"))]
        if model_admin.model is Service:
            found += [(group, Verification.Group(group).label) for group in freshness.GROUPS]
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(self.parameter_name)
        today = timezone.localdate()
        is_service = queryset.model is Service
        match self.value():
            case "due":
                return queryset.filter(due.due() if is_service else Q(due_on__lte=today))
            case "overdue":
                return queryset.filter(due.overdue() if is_service else Q(due_on__lt=today))
            case "soon":
                day = today + SOON
                return queryset.filter(due.due(day) if is_service else Q(due_on__lte=day))
            case group:
                return queryset.filter(due.due(groups=[group]))
