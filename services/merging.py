"""Makes one service of two: what is taken over, what leads on, and how it is undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from services.models import Door, FormerSlug, LookAlike, Service, ServiceLanguage, Vignette
from tiers import version

MOVABLE = (
    "needs",
    "domains",
    "audiences",
    "contacts",
    "locations",
    "regions",
    "named_areas",
    "sources",
    "languages",
    "opening_hours",
    "finder_url",
)


# A way through more services than these leads nowhere, or round.
MOST_STEPS = 5


@dataclass(frozen=True)
class Named:
    """What names a service that is going to be archived, and would no longer find it."""

    doors: list[Door]
    vignettes: list[Vignette]
    members: list[Service]

    def __bool__(self) -> bool:
        return bool(self.doors or self.vignettes or self.members)


def named(service: Service) -> Named:
    """Doors, vignettes and local members that name the service: three queries."""
    return Named(
        doors=list(service.doors.in_order()),
        vignettes=[one for one in Vignette.objects.in_order() if one.names(service.slug)],
        members=list(service.local_members.exclude(state=Service.State.ARCHIVED)),
    )


def lacking(kept: Service, other: Service) -> dict[str, list]:
    """What the other has and the one to keep lacks, by the name of the fact: two queries for each relation."""
    found = {name: _lacking(kept, other, name) for name in MOVABLE}
    return {name: things for name, things in found.items() if things}


def _lacking(kept: Service, other: Service, name: str) -> list:
    if name == "languages":
        has = set(kept.languages.values_list("language", "kind"))
        rows = other.languages.select_related("language")
        return [row for row in rows if (row.language_id, row.kind) not in has]
    value = getattr(other, name)
    if isinstance(value, str):
        return [value] if value and not getattr(kept, name) else []
    has = set(getattr(kept, name).values_list("pk", flat=True))
    return [thing for thing in value.all() if thing.pk not in has]


def take_over(kept: Service, other: Service, names: Iterable[str]) -> None:
    """Gives the one to keep what it lacks of these facts."""
    found = lacking(kept, other)
    for name in names:
        things = found.get(name, [])
        if name == "languages":
            for row in things:
                ServiceLanguage.objects.create(service=kept, language=row.language, kind=row.kind)
        elif things and isinstance(things[0], str):
            setattr(kept, name, things[0])
        elif things:
            getattr(kept, name).add(*things)
    kept.save()


def archive(service: Service, successor: Service | None = None) -> None:
    """Takes the service off the site; with a successor, its address leads there, and by it all that led to it."""
    with transaction.atomic(), version.one_bump():
        service.state = Service.State.ARCHIVED
        service.save()
        if successor is not None:
            FormerSlug.objects.update_or_create(slug=service.slug, defaults={"service": successor})


def bring_back(service: Service) -> bool:
    """Takes away what leads from the service's own address elsewhere, and reopens the decision; whether it led there.

    One query where it led nowhere else.
    """
    own = list(FormerSlug.objects.filter(slug=service.slug))
    if not own:
        return False
    for row in own:
        row.delete()
    pairs = LookAlike.objects.filter(decision=LookAlike.Decision.MERGED)
    either = models.Q(first=service) | models.Q(second=service)
    successors = [row.service_id for row in own]
    with_successor = models.Q(first__in=successors) | models.Q(second__in=successors)
    pairs.filter(either & with_successor).update(
        decision=LookAlike.Decision.OPEN, decided_on=None, decided_by=None
    )
    return True


def decide(pair: LookAlike, decision: str, user: models.Model) -> None:
    pair.decision, pair.decided_by = decision, user
    pair.decided_on = timezone.localdate()
    pair.save()


def forget_open_pairs(service: Service) -> None:
    """Takes an archived service off the list of what is still to be decided."""
    either = models.Q(first=service) | models.Q(second=service)
    LookAlike.objects.open().filter(either).delete()


def successors(slugs: Sequence[str]) -> dict[str, str]:
    """For those slugs that lead to another published service now: the slug of that one.

    One query, and one for each step that leads to a service that was itself replaced.
    """
    found: dict[str, str] = {}
    # Where each of them has come so far.
    come_to = {slug: slug for slug in slugs}
    for _step in range(MOST_STEPS):
        rows = FormerSlug.objects.filter(slug__in=come_to.values())
        steps = {row.slug: row.service for row in rows.select_related("service")}
        reached = {slug: steps[at] for slug, at in come_to.items() if at in steps}
        found |= {slug: goal.slug for slug, goal in reached.items() if _is_there(goal)}
        come_to = {slug: goal.slug for slug, goal in reached.items() if not _is_there(goal)}
        if not come_to:
            break
    return found


def _is_there(service: Service) -> bool:
    return service.state == Service.State.PUBLISHED
