"""How a list of the admin is searched by what was typed."""

from django.db.models import QuerySet
from django.http import HttpRequest

from services.folding import fold


class FoldedSearch:
    """Looks for what was typed in columns that hold folded text: accents and capitals do not matter."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, fold(search_term))
