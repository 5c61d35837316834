from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory.context import site_of, snapshot_of
from services.models import Training, TrainingSession
from tiers.models import Audience
from tiers.texts import trust_in


def training_list(request: HttpRequest) -> HttpResponse:
    """Trainings by audience and theme, what can be followed soonest on top.

    Three queries in the source language; four in the others, for the reviews of the texts.
    """
    rows = Training.objects.nearest_first()
    rows = rows.select_related("organisation").prefetch_related("audiences")
    # Without a choice the list is for everyone already.
    used = {audience.slug for training in rows for audience in training.audiences.all()}
    used -= {Audience.EVERYONE}
    themes = {training.theme for training in rows}
    audience, theme = request.GET.get("audience", ""), request.GET.get("theme", "")
    audience, theme = audience if audience in used else "", theme if theme in themes else ""
    found = [row for row in rows if _fits(row, audience, theme)]
    context = {
        "trainings": found,
        "audiences": [row for row in snapshot_of(request).audiences.rows if row.slug in used],
        "themes": [pair for pair in Training.Theme.choices if pair[0] in themes],
        "audience": audience,
        "theme": theme,
        "any_date": any(row.next_on for row in rows),
        "trust": trust_in(*found, only=("title", "summary")),
    }
    return render(request, "trainings/list.html", context)


def _fits(training: Training, audience: str, theme: str) -> bool:
    return (not theme or training.theme == theme) and (not audience or training.is_for(audience))


def training_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A training with its dates to come, and those that are past.

    Four queries in the source language; five in the others, for the reviews of the texts.
    """
    found = Training.objects.select_related("organisation", "series")
    training = get_object_or_404(found, slug=slug)
    sessions = list(training.sessions.select_related("municipality"))
    now = timezone.now()
    context = {
        "training": training,
        "coming": [session for session in sessions if session.ends_at >= now],
        "past": [session for session in sessions if session.ends_at < now],
        "sources": training.sources.all(),
        "trust": trust_in(*filter(None, [training, training.series])),
    }
    return render(request, "trainings/detail.html", context)


def training_feed(request: HttpRequest) -> HttpResponse:
    """Every session to come, to subscribe to: one query."""
    return _as_calendar(request, TrainingSession.objects.coming())


def training_session(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One session as a file for a calendar: one query."""
    rows = TrainingSession.objects.select_related("training", "municipality")
    session = get_object_or_404(rows, key=key, training__slug=slug)
    response = _as_calendar(request, [session])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{key}.ics"'
    return response


def _as_calendar(request: HttpRequest, sessions: Iterable[TrainingSession]) -> HttpResponse:
    # Imported late: few ask for a calendar, and what writes one takes 4 MB of each process.
    from directory.calendar import TYPE, calendar

    return HttpResponse(calendar(sessions, site_of(request)), content_type=TYPE)
