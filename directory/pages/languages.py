from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from directory.cards import cards
from directory.context import snapshot_of
from directory.listing import asked_place
from directory.luggage import luggage_of
from services.folding import sort_key
from services.languages import canonical
from services.models import Resource, Service, SpokenLanguage
from services.snapshot import Snapshot

MOST_SHOWN = 10


def language_list(request: HttpRequest) -> HttpResponse:
    """The spoken languages in which somebody helps, or something can be read: one query."""
    return render(
        request, "languages/list.html", {"languages": _by_name(_used(snapshot_of(request)))}
    )


def language_detail(request: HttpRequest, tag: str) -> HttpResponse:
    """What exists in a language: who speaks it, who brings an interpreter, lines, and what to read: eight queries.

    Another way to write the same language leads to the one address that it has.
    """
    snapshot = snapshot_of(request)
    language = snapshot.languages.get(_canonical(tag))
    if language is None:
        raise Http404
    if language.tag != tag:
        return redirect(luggage_of(request).address("language", language.tag))
    asked = asked_place(request.GET, snapshot)
    place = asked["place"]
    found = Service.objects.published().in_reach_of(place)
    spoken = found.spoken_by_staff(tag)
    shown = spoken.in_fixed_order(place=place).for_listing(get_language())[:MOST_SHOWN]
    context = {
        **asked,
        "spoken_language": language,
        "kin": _by_name(row for row in _used(snapshot) if row != language and row.is_kin(language)),
        "cards": cards(shown, snapshot, place=place),
        "more": max(0, spoken.count() - MOST_SHOWN),
        "with_interpreter": found.with_interpreter().exclude(pk__in=spoken.values("pk")).count(),
        "lines": [line for line in snapshot.lines_at(place) if language in line.languages.all()],
        "resources": Resource.objects.filter(languages=language).prefetch_related("languages"),
    }
    return render(request, "languages/detail.html", context)


def _canonical(tag: str) -> str:
    try:
        return canonical(tag)
    except ValidationError:
        return ""


def _used(snapshot: Snapshot) -> list[SpokenLanguage]:
    """The languages in which there is something: one query."""
    used = SpokenLanguage.objects.used().values_list("pk", flat=True)
    known = snapshot.languages_by_pk
    return [known[pk] for pk in used if pk in known]


def _by_name(rows: Iterable[SpokenLanguage]) -> list[SpokenLanguage]:
    return sorted(rows, key=lambda row: sort_key(row.name))
