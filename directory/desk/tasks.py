"""The table of tasks: what is counted on the desk, who sees it, and in which list it is worked through.

A task is one more line in `TASKS`: its number, its link and the filter of its list all come from there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory import languages
from directory.desk import rows
from services.models import (
    Asking,
    Closure,
    CrisisLine,
    Link,
    LookAlike,
    Proposal,
    Report,
    Service,
    TrainingSeries,
    Verification,
    Vignette,
)
from services.scope import Role, Scope
from tiers.models import StatusType, TranslationState
from tiers.models.upkeep import CONDITIONS

# The parameter of the lists that names a task.
TODO = "todo"

CURATORS = frozenset({Role.CURATOR, Role.PUBLISHER, Role.ADMINISTRATOR})
TRANSLATORS = frozenset({Role.TRANSLATOR, Role.PUBLISHER, Role.ADMINISTRATOR})


class Section(models.TextChoices):
    """The parts of the desk, the most urgent first."""

    DANGER = "danger", _("First: this may send somebody the wrong way")
    ANSWERS = "answers", _("People who wrote to us")
    CHECKS = "checks", _("To look at again")
    WEEK = "week", _("This week")
    TIDY = "tidy", _("To tidy up")
    TEXTS = "texts", _("Translations")


@dataclass(frozen=True)
class Task:
    """One thing to work through: the rows are those of a scope, the list is that of their model in the admin."""

    key: str
    label: str | Promise
    model: type[models.Model]
    rows: Callable[[Scope], QuerySet]
    section: Section
    roles: frozenset[str] = CURATORS
    # Whether it belongs to no region, so that it is for those who work everywhere.
    is_common: bool = False
    # The key of the task that this one is a part of, with its number in the same line.
    part_of: str = ""
    # The language and the state of the texts; only those who write in it see the task.
    language: str = ""
    state: str = ""

    @property
    def address(self) -> str:
        """The list with exactly these rows: that of the model, or of the translation desk."""
        if self.language:
            listed = reverse("admin-translations-list", args=[self.language])
            return f"{listed}?state={self.state}"
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        return f"{reverse(f'admin:{name}_changelist')}?{TODO}={self.key}"

    def is_for(self, scope: Scope) -> bool:
        if scope.role not in self.roles or (self.is_common and not scope.is_everywhere):
            return False
        if scope.role == Role.TRANSLATOR:
            return self.language in scope.languages
        return not self.language or self.language in languages.OFFERED


def _parts() -> Iterator[Task]:
    """The groups of facts of a service, which are due each at its own time."""
    for group in Verification.Group:
        yield Task(
            key=f"due-{group.value}",
            label=group.label,
            model=Service,
            rows=partial(_due_of, group.value),
            section=Section.CHECKS,
            part_of="due",
        )


def _due_of(group: str, scope: Scope) -> QuerySet[Service]:
    return rows.due(scope, group)


def _texts() -> Iterator[Task]:
    """What is missing and what is outdated, for each language that is not the source."""
    for code in languages.ALL:
        if code == languages.SOURCE:
            continue
        for state, label in (("missing", _("missing")), ("outdated", _("outdated"))):
            yield Task(
                key=f"{state}-{code}",
                label=format_lazy("{}: {}", languages.own_name(code), label),
                model=TranslationState,
                rows=partial(_texts_of, code, state),
                section=Section.TEXTS,
                roles=TRANSLATORS,
                language=code,
                state=state,
            )


def _texts_of(language: str, state: str, scope: Scope) -> QuerySet[TranslationState]:
    return TranslationState.objects.filter(CONDITIONS[state], language=language)


TASKS: tuple[Task, ...] = (
    Task(
        key="wrong-numbers",
        label=_("reports of a wrong number"),
        model=Report,
        rows=rows.wrong_numbers,
        section=Section.DANGER,
    ),
    Task(
        key="crisis-lines",
        label=_("crisis lines to call again"),
        model=CrisisLine,
        rows=rows.crisis_lines_due,
        section=Section.DANGER,
        is_common=True,
    ),
    Task(
        key="stories",
        label=_("stories with another advice than they expect"),
        model=Vignette,
        rows=rows.stories_that_differ,
        section=Section.DANGER,
        is_common=True,
    ),
    Task(
        key="reports",
        label=_("other reports of readers"),
        model=Report,
        rows=rows.other_reports,
        section=Section.ANSWERS,
    ),
    Task(
        key="answers",
        label=_("answers of organisations to decide on"),
        model=Proposal,
        rows=rows.answers,
        section=Section.ANSWERS,
    ),
    Task(
        key="askings",
        label=_("questions to organisations that wait for an answer"),
        model=Asking,
        rows=rows.askings,
        section=Section.ANSWERS,
    ),
    Task(
        key="due",
        label=_("services due for a check"),
        model=Service,
        rows=rows.due,
        section=Section.CHECKS,
    ),
    *_parts(),
    Task(
        key="statuses",
        label=_("statuses of which the law is to be read again"),
        model=StatusType,
        rows=rows.statuses_due,
        section=Section.CHECKS,
        is_common=True,
    ),
    Task(
        key="without-contact",
        label=_("services without a contact or a way to find one"),
        model=Service,
        rows=rows.without_contact,
        section=Section.CHECKS,
    ),
    Task(
        key="unverified",
        label=_("services shown as not yet verified"),
        model=Service,
        rows=rows.unverified,
        section=Section.CHECKS,
    ),
    Task(
        key="closures-ending",
        label=_("closures that end within seven days"),
        model=Closure,
        rows=rows.closures_ending,
        section=Section.WEEK,
    ),
    Task(
        key="closures-beginning",
        label=_("closures that begin within seven days"),
        model=Closure,
        rows=rows.closures_beginning,
        section=Section.WEEK,
    ),
    Task(
        key="series",
        label=_("series of trainings without a date: ask the organisers"),
        model=TrainingSeries,
        rows=rows.series_without_date,
        section=Section.WEEK,
        is_common=True,
    ),
    Task(
        key="links",
        label=_("links that failed twice"),
        model=Link,
        rows=rows.broken_links,
        section=Section.TIDY,
        is_common=True,
    ),
    Task(
        key="look-alikes",
        label=_("probable duplicates"),
        model=LookAlike,
        rows=rows.look_alikes,
        section=Section.TIDY,
    ),
    Task(
        key="drafts",
        label=_("drafts"),
        model=Service,
        rows=rows.drafts,
        section=Section.TIDY,
    ),
    *_texts(),
)


def models_with_tasks() -> list[type[models.Model]]:
    """The models whose lists are opened from the desk, each once; texts have lists of their own."""
    return list(dict.fromkeys(task.model for task in TASKS if not task.language))


def tasks_for(scope: Scope) -> list[Task]:
    """What somebody with this scope works on, in the order of the desk."""
    return [task for task in TASKS if task.is_for(scope)]


class CountOf(models.Subquery):
    """How many rows a query finds, as one value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()
    empty_result_set_value = 0


def count(tasks: Iterable[Task], scope: Scope, user: Any) -> dict[str, int]:
    """How many rows each task has, by its key: one query, whose one row is that of the reader."""
    tasks = list(tasks)
    if not tasks:
        return {}
    numbers = [CountOf(task.rows(scope).order_by().values("pk")) for task in tasks]
    row = get_user_model().objects.filter(pk=user.pk).values_list(*numbers).get()
    return dict(zip((task.key for task in tasks), row, strict=True))
