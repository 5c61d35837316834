"""The design system for staff: each component as the public pages show it, with its rules."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language

from directory import facets, search
from directory.cards import cards
from directory.context import snapshot_of
from directory.filters import filter_groups
from directory.help.showing import Choices
from directory.one_box.opening import opened
from directory.pyramid import pyramid
from services.models import Service

TOKENS = [
    "ground",
    "paper",
    "ink",
    "muted",
    "line",
    "edge",
    "action",
    "on-action",
    "wash",
    "danger",
    "alarm",
    "amber",
    "basic",
    "community",
    "focused",
    "specialised",
]
SHOWN_CHOICES = 3


@admin.site.admin_view
def design(request: HttpRequest) -> HttpResponse:
    """Real rows in real partials, so that the page cannot drift from the site: six queries."""
    snapshot = snapshot_of(request)
    rows = Service.objects.published().for_listing(get_language()).in_fixed_order()[:1]
    options = [(option, number == 0) for number, option in enumerate(snapshot.options.rows)]
    asked = search.read(QueryDict(), snapshot)
    context = {
        "steps": snapshot.needs_by_tier,
        "groups": filter_groups(
            asked, facets.count(asked, snapshot), snapshot, opened(QueryDict(), snapshot)
        ),
        "no_errors": {},
        "tokens": TOKENS,
        "tiers": snapshot.tiers.rows,
        "layers": pyramid(snapshot),
        "cards": cards(rows, snapshot),
        "lines": snapshot.crisis_lines[:1],
        "choices": Choices(None, options[:SHOWN_CHOICES]),
    }
    return render(request, "admin/design.html", context)
