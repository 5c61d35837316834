from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from directory.cards import cards
from directory.context import snapshot_of
from services.models import CrisisLine, Guide, GuideSection, Resource, Service, TrainingSession
from services.snapshot import Snapshot
from tiers.models import Audience, Source
from tiers.texts import trust_in

# The need of the lines that listen to whoever has it hard, whatever it is about.
WEIGHS = "stress-sleep-worry"
HELPLINE = "helper-advice"
MOST_CARDS = 6
MOST_SESSIONS = 3


def professionals(request: HttpRequest) -> HttpResponse:
    """Care for the one who helps: guides, who answers helpers, trainings and what to read: at most nine queries.

    Of those who answer helpers the ones that a guide names are shown, and the list of all is a step away.
    """
    snapshot = snapshot_of(request)
    found = Service.objects.published().serving_any([HELPLINE])
    named = GuideSection.objects.filter(guide__kind=Guide.Kind.HELPERS).values("service")
    shown = found.filter(pk__in=named).in_fixed_order().for_listing(get_language())[:MOST_CARDS]
    guides = list(Guide.objects.order_by("position", "slug"))
    context = {
        "kinds": _by_kind(guides),
        "cards": cards(shown, snapshot),
        "count": found.count(),
        "need": HELPLINE,
        "sessions": TrainingSession.objects.coming()[:MOST_SESSIONS],
        "resources": Resource.objects.for_audiences(["volunteers"]).count(),
        "lines": _to_talk(snapshot),
        "trust": trust_in(*guides, only=("title", "lead")),
    }
    return render(request, "guides/professionals.html", context)


def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A guide with its sections, and what else there is for those it is for: at most eleven queries."""
    guide = get_object_or_404(Guide.objects.prefetch_related("audiences", "sources"), slug=slug)
    audiences = {audience.slug for audience in guide.audiences.all()} - {Audience.EVERYONE}
    sections = list(
        guide.sections.select_related("tier", "service")
        .prefetch_related("sources", "resources__languages", "service__contacts__crisis_line")
        .order_by("position", "slug")
    )
    context = {
        "guide": guide,
        "sections": sections,
        "lines": _to_talk(snapshot_of(request)) if guide.kind == Guide.Kind.HELPERS else [],
        "trainings_for": Audience.objects.filter(trainings__isnull=False, slug__in=audiences)
        .distinct()
        .order_by("slug"),
        "resources_for": Audience.objects.filter(resources__isnull=False, slug__in=audiences)
        .distinct()
        .order_by("slug"),
        "sources": _once(guide.sources.all(), *(one.sources.all() for one in sections)),
        "trust": trust_in(guide, *sections),
    }
    return render(request, "guides/sheet.html" if guide.is_sheet else "guides/detail.html", context)


def _to_talk(snapshot: Snapshot) -> list[CrisisLine]:
    """The lines that listen to everybody, helpers too."""
    kind = CrisisLine.Type.LISTENING
    return [
        line
        for line in snapshot.crisis_lines
        if line.type == kind and line.number and WEIGHS in {need.slug for need in line.needs.all()}
    ]


def _by_kind(guides: list[Guide]) -> list[tuple[str, list[Guide]]]:
    """The guides under the words of their kind, in the order of the kinds."""
    kinds = [
        (label, [row for row in guides if row.kind == kind]) for kind, label in Guide.Kind.choices
    ]
    return [(str(label), found) for label, found in kinds if found]


def _once(*groups: Iterable[Source]) -> list[Source]:
    return list(dict.fromkeys(source for group in groups for source in group))
