"""The filter of the lists that the desk opens: its rows are those that the desk counted, by the same query."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.admin.extending import extend
from directory.desk.tasks import TODO, Task, models_with_tasks, tasks_for
from services.scope import scope_of

NO_SUCH_TASK = _("This list has no such task for you, so you see the whole list.")


class TodoFilter(admin.SimpleListFilter):
    """What is to be done in this list, as far as it is the work of who looks."""

    title = _("to do")
    parameter_name = TODO

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | Promise]]:
        tasks = tasks_for(scope_of(request.user))
        self.tasks: dict[str, Task] = {
            task.key: task for task in tasks if task.model is model_admin.model
        }
        return [(task.key, task.label) for task in self.tasks.values()]

    def has_output(self) -> bool:
        """Beside the list only while it is used: the home of the admin leads here, and the list has filters enough."""
        return self.value() is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value()
        if key is None:
            return queryset
        if key not in self.tasks:
            messages.warning(request, NO_SUCH_TASK)
            raise IncorrectLookupParameters(key)
        found = self.tasks[key].rows(scope_of(request.user)).order_by()
        return queryset.filter(pk__in=found.values("pk"))


class HasTodo:
    """A list with the filter of the desk before its own."""

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return (TodoFilter, *super().get_list_filter(request))


for model in models_with_tasks():
    extend(model, HasTodo)
