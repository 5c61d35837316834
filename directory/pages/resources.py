from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from directory.context import snapshot_of
from directory.leaving import offers_exit
from services.folding import sort_key
from services.models import Resource
from services.translation import PROPER_NAMES
from tiers.models import Audience, Tier
from tiers.texts import trust_in

PAGE_SIZE = 25


def resource_list(request: HttpRequest) -> HttpResponse:
    """What there is to read, see and hear, filtered by what stands in the address: at most five queries.

    What is in the language of the page comes first, then by layer and title. A value that is none is left out.
    """
    snapshot = snapshot_of(request)
    rows = list(
        Resource.objects.select_related("tier")
        .prefetch_related("languages", "needs", "audiences")
        .order_by("slug")
    )
    choices = _choices(rows, snapshot.tiers.rows)
    asked = {
        name: value
        for name, options in choices.items()
        if (value := request.GET.get(name, "")) in dict(options)
    }
    found = [row for row in rows if all(_has(row, name, value) for name, value in asked.items())]
    active = get_language()
    found.sort(
        key=lambda row: (not _has(row, "language", active), row.tier.level, sort_key(row.title))
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "query": query.urlencode(),
        "trust": trust_in(*page, official=PROPER_NAMES[Resource]),
        "groups": [
            {"name": name, "options": options, "chosen": asked.get(name, "")}
            for name, options in choices.items()
        ],
        "unknown": any(request.GET.get(name) and name not in asked for name in choices),
        "more_chosen": bool(asked.keys() - {"language"}),
        "offers_exit": offers_exit(
            need for need in snapshot.needs.rows if need.slug == asked.get("need")
        ),
    }
    return render(request, "resources/list.html", context)


def _has(row: Resource, name: str, value: str) -> bool:
    """Whether the resource has a value of a filter."""
    if name == "language":
        return any(language.tag == value for language in row.languages.all())
    if name == "audience":
        return row.is_for(value)
    if name == "need":
        return any(need.slug == value for need in row.needs.all())
    return value == (row.format if name == "format" else row.tier.slug)


def _choices(rows: list[Resource], tiers: tuple[Tier, ...]) -> dict[str, list[tuple[str, Any]]]:
    """The values of each filter that at least one resource has."""
    languages = {lang.tag: lang.name for row in rows for lang in row.languages.all()}
    audiences = {audience.slug: audience.name for row in rows for audience in row.audiences.all()}
    audiences.pop(Audience.EVERYONE, None)
    needs = {need.slug: need.name for row in rows for need in row.needs.all()}
    formats = {row.format: row.get_format_display() for row in rows}
    used = {row.tier_id for row in rows}
    return {
        "language": _by_name(languages),
        "audience": _by_name(audiences),
        "format": _by_name(formats),
        "tier": [(tier.slug, tier.name) for tier in tiers if tier.pk in used],
        "need": _by_name(needs),
    }


def _by_name(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(words.items(), key=lambda pair: sort_key(str(pair[1])))
