"""“Asked and not found”: the page of the daily counts. It stands where their list would stand, which hides no small number."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory import languages
from directory.admin.extending import extend
from directory.context import snapshot_of
from directory.counting import numbers
from directory.counting.charts import Chart, chart
from directory.counting.numbers import FEWEST, Month
from services.models import Tally
from tiers.texts import in_best_language


class ShowsNumbers:
    """Rows of few people are shown to nobody: the list is the page of numbers, and a row has no page of its own."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Twelve months, one of them in full: one query for the counts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = numbers.months(snapshot_of(request))
        asked = request.GET.get("month", "")
        chosen = next((month for month in found if month.first.isoformat() == asked), found[0])
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": _("Asked and not found"),
            "opts": self.opts,
            "fewest": FEWEST,
            "months": found,
            "month": chosen,
            "grids": [
                (_("What was asked"), "asked", chosen.needs),
                (_("What was asked and not found"), "not-found", chosen.not_found),
                (_("Layers of help that were asked"), "tiers", chosen.tiers),
            ],
            "languages": [(languages.own_name(code), times) for code, times in chosen.languages],
            "year_chart": _chart_of_year(found),
            "need_chart": _chart_of_needs(chosen),
            "language_chart": _chart_of_languages(chosen),
        }
        return TemplateResponse(request, "admin/services/tally/asked.html", context)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:services_tally_changelist"))

    history_view = change_view


def _direction() -> str:
    return languages.direction(languages.active())


def _words(name: str, times: int, missing: int = 0) -> str:
    """A bar in words: `Housing: 35, not found: 15`."""
    if not times:
        return _("%(name)s: fewer than 5") % {"name": name}
    if not missing:
        return _("%(name)s: %(times)d") % {"name": name, "times": times}
    return _("%(name)s: %(times)d, not found: %(missing)d") % {
        "name": name,
        "times": times,
        "missing": missing,
    }


def _chart_of_year(months: list[Month]) -> Chart:
    rows = [
        (date_format(month.first, "YEAR_MONTH_FORMAT"), month.needs.total, month.not_found.total)
        for month in reversed(months)
    ]
    return chart(((_words(*row), row[1], row[2]) for row in rows), _direction())


def _chart_of_needs(month: Month) -> Chart:
    missing = {line.thing: line.total for line in month.not_found.lines}
    rows = [
        (
            in_best_language(line.thing, "name")[0] if line.thing else _("No need named"),
            line.total,
            missing.get(line.thing, 0),
        )
        for line in month.needs.lines
    ]
    return chart(((_words(*row), row[1], row[2]) for row in rows), _direction())


def _chart_of_languages(month: Month) -> Chart:
    rows = [(languages.own_name(code), times) for code, times in month.languages]
    return chart(((_words(name, times), times, 0) for name, times in rows), _direction())


extend(Tally, ShowsNumbers)
