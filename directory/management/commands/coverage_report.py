from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from directory import coverage
from directory.coverage import Layer, Report
from services import snapshot
from tiers.texts import in_best_language


class Command(BaseCommand):
    help = "Prints who is where and what is missing: services in reach by layer and province, and the gaps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", metavar="SLUG", help="leave out what is closed to it")
        parser.add_argument("--audience", metavar="SLUG", help="count services for these people")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data = QueryDict(mutable=True)
        for name in coverage.FILTERS:
            data[name] = options[name] or ""
        with translation.override(options["language"]):
            known = snapshot.current()
            asked = coverage.read(data, known)
            if asked.errors:
                wrong = [f"--{name}: {' '.join(texts)}" for name, texts in asked.errors.items()]
                raise CommandError(" ".join(wrong))
            for line in lines_of(coverage.report(asked, known)):
                self.stdout.write(line)


def lines_of(report: Report) -> list[str]:
    lines = []
    for layer in report.layers:
        lines += ["", _name(layer.tier), *aligned(_cells(layer, report.has_status))]
        if wider := ", ".join(_name(row.area) for row in layer.without_own):
            words = _("No service of their own, only services that work in a wider area too:")
            lines.append(f"  {words} {wider}.")
    lines += ["", _("Nothing in reach")]
    lines += [f"  {_name(row.area)}: {_name(tier)}" for tier, row in report.gaps] or [
        "  " + _("We know at least one service in every layer for every area.")
    ]
    if report.missed:
        lines += ["", _("Asked here and not found")]
    for one in report.missed:
        needs = ", ".join(f"{_name(need)} ({times})" for need, times in one.needs)
        lines.append(f"  {_name(one.region)}: {needs}")
    lines += ["", _("Municipalities whose OCMW/CPAS has no number here")]
    head = (_("Province or region"), _("Without a number"), _("Municipalities"))
    rows = [(_name(own.row.area), own.without, own.count) for own in report.offices]
    total = (_("Belgium"), report.without_office, report.municipalities)
    return [*lines[1:], *aligned([head, *rows, total])]


def _cells(layer: Layer, has_status: bool) -> list[tuple]:
    silent = (_("Do not say"),) if has_status else ()
    table: list[tuple] = [
        (_("Province or region"), _("Whole area"), _("Part only"), *silent, _("Where to begin"))
    ]
    for cell in layer.cells:
        unsaid = (cell.unsaid,) if has_status else ()
        door = _name(cell.door.service) if cell.door else _("no service known")
        if cell.door and cell.door.ask_first:
            door += f" ({_('ask first')})"
        table.append((_name(cell.row.area), cell.whole, cell.part, *unsaid, door))
    return table


def aligned(table: list[tuple]) -> list[str]:
    """The rows as lines; numbers stand under each other to the right, as their heads do."""
    widths = [max(len(str(value)) for value in column) for column in zip(*table, strict=True)]
    numbers = [isinstance(value, int) for value in table[-1]]
    return [
        "  "
        + "  ".join(
            str(value).rjust(width) if number else str(value).ljust(width)
            for value, width, number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in table
    ]


def _name(thing: Any) -> str:
    return in_best_language(thing, "name")[0]
