from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory import search
from directory.context import row_or_404, snapshot_of
from directory.leaving import offers_exit
from directory.listing import asked_place
from directory.luggage import luggage_of
from directory.pyramid import pyramid_at
from directory.verified import check_of_status, check_words
from services import freshness
from services.models import Service
from tiers.models import Source
from tiers.texts import trust_in


def tier_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tiers/list.html", pyramid_at(request.GET, snapshot_of(request)))


def tier_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A layer: what it is, its needs, what to read, and how many services there are in reach: five queries."""
    snapshot = snapshot_of(request)
    tier = row_or_404(snapshot.tiers, slug)
    rows = snapshot.tiers.rows
    position = rows.index(tier)
    asked = search.read(request.GET, snapshot)
    found = Service.objects.published().of_tiers([slug])
    context = {
        "tier": tier,
        "needs": dict(snapshot.needs_by_tier)[tier],
        "place": asked.place,
        "count": found.in_reach_of(asked.place).count(),
        "below": rows[position - 1] if position else None,
        "above": rows[position + 1] if position + 1 < len(rows) else None,
        "resources": tier.resources.prefetch_related("languages"),
        "sources": tier.sources.all(),
        "trust": trust_in(tier),
    }
    return render(request, "tiers/detail.html", context)


def need_list(request: HttpRequest) -> HttpResponse:
    """Every need under its layer: no query beside the version."""
    layers = snapshot_of(request).needs_by_tier
    return render(request, "needs/list.html", {"layers": layers})


def need_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A need: how to know it, what helps, when more is needed, and who helps in reach: at most six queries."""
    snapshot = snapshot_of(request)
    need = row_or_404(snapshot.needs, slug)
    asked = asked_place(request.GET, snapshot)
    place = asked["place"]
    found = Service.objects.published().serving_any([slug])
    context = {
        **asked,
        "need": need,
        "count": found.in_reach_of(place).count(),
        "resources": need.resources.prefetch_related("languages"),
        "guides": need.guides.all(),
        "lines": [
            line
            for line in (snapshot.lines_at(place) if need.is_urgent else [])
            if line.number and need in line.needs.all()
        ],
        "offers_exit": offers_exit([need]),
        "sources": need.sources.all(),
        "trust": trust_in(need),
    }
    return render(request, "needs/detail.html", context)


def status_list(request: HttpRequest) -> HttpResponse:
    """The statuses with who each is for and the papers that go with it: no query beside the version."""
    snapshot = snapshot_of(request)
    rows = [(status, snapshot.papers.get(status.pk, [])) for status in snapshot.statuses.rows]
    return render(request, "statuses/list.html", {"statuses": rows})


def status_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A status by aspect, each with its sources, its papers and the changes of the law: at most ten queries."""
    snapshot = snapshot_of(request)
    status = row_or_404(snapshot.statuses, slug)
    place = luggage_of(request).place
    found = Service.objects.published().in_reach_of(place)
    contacts = found.filter(contact_for=status).in_fixed_order(place=place)
    changes = list(status.law_changes.prefetch_related("sources"))
    sources: dict[str, list[Source]] = {}
    for one in status.aspect_sources.select_related("source"):
        sources.setdefault(one.aspect, []).append(one.source)
    carried = {source for group in sources.values() for source in group}
    context = {
        "status": status,
        "aspects": [(name, label, sources.get(name, [])) for name, label in status.aspects()],
        "changes": changes,
        "papers": snapshot.papers.get(status.pk, []),
        "domains": snapshot.domains.rows,
        "contacts": contacts.prefetch_related("contacts__crisis_line"),
        "who_sources": sources.get("who", []),
        "checked": check_of_status(status),
        "is_overdue": freshness.is_overdue(status.due_on, timezone.localdate()),
        "place": place,
        "open_count": found.not_closed_to([slug]).count(),
        "is_over": status.valid_until is not None and status.valid_until < timezone.localdate(),
        "sources": [source for source in status.sources.all() if source not in carried],
        "trust": trust_in(status, *changes),
    }
    return render(request, "statuses/detail.html", context)


def crisis(request: HttpRequest) -> HttpResponse:
    """The crisis lines, and who looked at them when: no query beside the version."""
    snapshot = snapshot_of(request)
    checked = {pk: check_words(check) for pk, check in snapshot.checks_of_lines.items()}
    return render(request, "crisis.html", {"lines": snapshot.crisis_lines, "checked": checked})


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


def safety(request: HttpRequest) -> HttpResponse:
    """What others can see of a visit, and what “Leave this page” does not erase."""
    return render(request, "safety.html")
