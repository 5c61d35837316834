"""The rows that want attention: each query of the desk has a name here and keeps to the scope of its reader."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from services.freshness import GROUPS
from services.models import (
    Asking,
    Closure,
    CrisisLine,
    Link,
    LookAlike,
    Proposal,
    Report,
    Service,
    TrainingSeries,
    Vignette,
)
from services.scope import Scope
from tiers.admin_texts import in_source
from tiers.models import StatusType

SOON = timedelta(days=7)


# Services


def published(scope: Scope) -> QuerySet[Service]:
    return scope.services(Service.objects.published())


def due(scope: Scope, *groups: str) -> QuerySet[Service]:
    """Published services of which one of these groups of facts, or any, is to be looked at again by today."""
    return scope.services(Service.objects.published().due_for_a_check(groups or GROUPS))


def unverified(scope: Scope) -> QuerySet[Service]:
    """Published services that their page calls not yet verified, as `Service.is_unverified`."""
    low = Q(confidence=StatusType.Confidence.LOW)
    return published(scope).filter(low | Q(needs_check=True))


def without_contact(scope: Scope) -> QuerySet[Service]:
    """Published services with no contact and no word or address on how to find one."""
    contacts = Service.contacts.through.objects.filter(service=OuterRef("pk"))
    finder = in_source("finder")
    no_words = Q(**{finder: ""}) | Q(**{f"{finder}__isnull": True})
    return published(scope).filter(no_words, ~Exists(contacts), finder_url="")


def drafts(scope: Scope) -> QuerySet[Service]:
    return scope.services(Service.objects.filter(state=Service.State.DRAFT))


def look_alikes(scope: Scope) -> QuerySet[LookAlike]:
    """Pairs to decide on, of which one at least is theirs."""
    return scope.own(LookAlike.objects.open())


# What people wrote


def wrong_numbers(scope: Scope) -> QuerySet[Report]:
    return scope.rows(Report.objects.open().filter(reason=Report.Reason.NUMBER))


def other_reports(scope: Scope) -> QuerySet[Report]:
    return scope.rows(Report.objects.open().exclude(reason=Report.Reason.NUMBER))


def answers(scope: Scope) -> QuerySet[Proposal]:
    return scope.rows(Proposal.objects.open(), "asking__service")


def askings(scope: Scope) -> QuerySet[Asking]:
    return scope.rows(Asking.objects.waiting())


# What ends and begins


def closures_ending(scope: Scope) -> QuerySet[Closure]:
    """Closures that hold today and end within a week: is it open after that?"""
    today = timezone.localdate()
    return _of_own(scope, Closure.objects.today().filter(closed_until__lte=today + SOON))


def closures_beginning(scope: Scope) -> QuerySet[Closure]:
    today = timezone.localdate()
    coming = Closure.objects.filter(closed_from__gt=today, closed_from__lte=today + SOON)
    return _of_own(scope, coming)


def _of_own(scope: Scope, found: QuerySet[Closure]) -> QuerySet[Closure]:
    """Those of their services, and those of an organisation that runs one."""
    if scope.is_everywhere:
        return found
    run = scope.services(Service.objects.filter(organisation=OuterRef("organisation")))
    return found.filter(scope.theirs("service") | Q(Exists(run)))


# What belongs to no region


def crisis_lines_due(scope: Scope) -> QuerySet[CrisisLine]:
    return CrisisLine.objects.filter(due_on__lte=timezone.localdate())


def statuses_due(scope: Scope) -> QuerySet[StatusType]:
    return StatusType.objects.filter(due_on__lte=timezone.localdate())


def stories_that_differ(scope: Scope) -> QuerySet[Vignette]:
    return Vignette.objects.filter(differs=True)


def series_without_date(scope: Scope) -> QuerySet[TrainingSeries]:
    return TrainingSeries.objects.without_date()


def broken_links(scope: Scope) -> QuerySet[Link]:
    return Link.objects.broken()
