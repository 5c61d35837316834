"""One page of a long list: its keys and the number of all in one statement, then only the rows of this page."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

from services.models import Service
from services.querysets import ServiceQuerySet

# A page farther on than this is not looked for: no list is that long.
FARTHEST = 1_000_000


def page_of(found: ServiceQuerySet, number: Any, size: int, language: str) -> Page:
    """The page of an ordered list, as `Paginator.get_page` chooses it: the first for nonsense, the last for too high.

    Two queries; one where nothing is found, four where the page does not exist. The services carry the columns of a
    card in `language`, and what the list annotated. `page.paginator` knows the number of all of them.
    """
    first = (_wanted(number) - 1) * size
    rows, total = _keys(found, first, size)
    if not rows and first:
        total = found.order_by().count()
    page = Paginator(range(total), size).get_page(number)
    if total and page.start_index() - 1 != first:
        rows, _total = _keys(found, page.start_index() - 1, size)
    page.object_list = _in_order(rows, language)
    return page


def _wanted(number: Any) -> int:
    try:
        wanted = int(number)
    except (TypeError, ValueError):
        return 1
    return wanted if 1 <= wanted <= FARTHEST else FARTHEST


def _keys(found: ServiceQuerySet, first: int, size: int) -> tuple[list[dict[str, Any]], int]:
    """The key and the annotations of each service of the page, and how many services there are in all."""
    # Without rewrite(False), modeltranslation's values() adds every column.
    counted = found.rewrite(False).annotate(total=Window(Count("*")))
    rows = list(counted.values("pk", *found.query.annotation_select, "total")[first : first + size])
    return rows, rows[0]["total"] if rows else 0


def _in_order(rows: list[dict[str, Any]], language: str) -> list[Service]:
    if not rows:
        return []
    shown = Service.objects.for_listing(language).in_bulk([row["pk"] for row in rows])
    services = []
    for row in rows:
        # One that was deleted since its key was read is left out.
        if service := shown.get(row["pk"]):
            for name in row.keys() - {"pk", "total"}:
                setattr(service, name, row[name])
            services.append(service)
    return services
