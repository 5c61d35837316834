"""The list that a visitor made: a sheet to hand over, and a blank referral form."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.context import site_of, snapshot_of
from directory.handover.referral import referral_form
from directory.handover.sheet import sheet
from directory.handover.speech import asked
from directory.luggage import MOST_GATHERED, luggage_of
from directory.search import GATHERED


def shared_list(request: HttpRequest) -> HttpResponse:
    """A list of services to print or to share; it holds no answer of anybody."""
    mine = luggage_of(request)
    made = sheet(
        mine.slugs,
        asked(request.GET.get("with", "")),
        snapshot_of(request),
        site_of(request),
    )
    # What is gone goes: the links and the number in the menu are those of what is shown.
    request._luggage = replace(mine, slugs=tuple(block.service.slug for block in made.blocks))
    too_many = len(set(request.GET.getlist(GATHERED))) > MOST_GATHERED
    context = {"sheet": made, "most": MOST_GATHERED, "too_many": too_many}
    return render(request, "list/sheet.html", {**context, "today": timezone.localdate()})


def referral(request: HttpRequest) -> HttpResponse:
    """A form to print and to fill in by hand: nothing is sent, and nothing is kept."""
    made = referral_form(
        luggage_of(request).slugs,
        request.GET.get("for", ""),
        asked(request.GET.get("with", "")),
    )
    return render(request, "list/referral.html", {"form": made})
