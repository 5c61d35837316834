"""The home of the admin: today's work of its reader, with what the template needs to show it."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from directory import languages
from directory.desk.tasks import Section, Task, count, tasks_for
from directory.desk.tools import TOOLS, Tool
from services.models import Region
from services.scope import Role, Scope, scope_of
from tiers.models import LifeDomain


@dataclass(frozen=True)
class Counted:
    """A task with its number, and the parts of it that are not nothing."""

    task: Task
    number: int
    parts: list["Counted"] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A section of the desk: what there is to do, and the names of what needs nothing today."""

    section: Section
    lines: list[Counted]
    quiet: list[str | Promise]


@dataclass(frozen=True)
class Texts:
    """A language with its texts to write and to bring up to date."""

    code: str
    counted: list[Counted]

    @property
    def own_name(self) -> str:
        return languages.own_name(self.code)

    @property
    def direction(self) -> str:
        return languages.direction(self.code)


@dataclass(frozen=True)
class Desk:
    """What the home shows. `areas` names the regions and domains of who does not work everywhere."""

    name: str
    role: str | Promise
    is_everywhere: bool
    areas: list[str]
    parts: list[Part]
    texts: list[Texts]
    tools: list[tuple[str, Tool]]

    @property
    def has_work(self) -> bool:
        return any(part.lines for part in self.parts) or any(
            counted.number for texts in self.texts for counted in texts.counted
        )


def desk(request: HttpRequest) -> Desk:
    """Today's work of who is signed in: one query for all numbers, three for the scope, two for its names.

    A task whose list somebody may not open is left out with its number.
    """
    scope = scope_of(request.user)
    tasks = [task for task in tasks_for(scope) if may_view(request, task.model)]
    numbers = count(tasks, scope, request.user)
    counted = [
        Counted(task, numbers[task.key], _parts_of(task, tasks, numbers))
        for task in tasks
        if not task.part_of
    ]
    return Desk(
        name=request.user.get_short_name() or request.user.get_username(),
        role=Role(scope.role).label if scope.role else "",
        is_everywhere=scope.is_everywhere,
        areas=_areas(scope),
        parts=_sections(counted),
        texts=_texts(counted),
        tools=[
            (reverse(tool.route), tool)
            for tool in TOOLS
            if all(may_view(request, model) for model in tool.about)
            and (tool.works_for is None or tool.works_for(request.user))
        ],
    )


def may_view(request: HttpRequest, model: type[models.Model]) -> bool:
    return admin.site.get_model_admin(model).has_view_permission(request)


def _parts_of(whole: Task, tasks: list[Task], numbers: dict[str, int]) -> list[Counted]:
    parts = (task for task in tasks if task.part_of == whole.key)
    return [Counted(task, numbers[task.key]) for task in parts if numbers[task.key]]


def _sections(counted: list[Counted]) -> list[Part]:
    """The sections in which somebody has tasks, but for the translations, which are a table."""
    found = []
    for section in Section:
        own = [line for line in counted if line.task.section == section]
        if own and section != Section.TEXTS:
            lines = [line for line in own if line.number]
            found.append(Part(section, lines, [line.task.label for line in own if not line.number]))
    return found


def _texts(counted: list[Counted]) -> list[Texts]:
    found: dict[str, list[Counted]] = {}
    for line in counted:
        if line.task.language:
            found.setdefault(line.task.language, []).append(line)
    return [Texts(code, lines) for code, lines in found.items()]


def _areas(scope: Scope) -> list[str]:
    """The names of their regions and domains; a translator has languages instead."""
    if scope.is_everywhere:
        return []
    if scope.role == Role.TRANSLATOR:
        return [languages.own_name(code) for code in languages.ALL if code in scope.languages]
    regions = Region.objects.filter(path__in=scope.paths).order_by("path") if scope.paths else ()
    domains = LifeDomain.objects.filter(pk__in=scope.domains).order_by("position")
    return [str(row) for row in (*regions, *(domains if scope.domains else ()))]
