"""A report from form to row: what is checked, in which order, and what a sender who is refused is told."""

from dataclasses import dataclass
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.origin import is_from_here
from directory.reporting import senders, stamps
from directory.reporting.forms import ReportForm
from services.models import Report, Service

# A field that nobody sees: who fills it in is a machine.
TRAP = "homepage"


@dataclass(frozen=True)
class Refusal:
    """Why nothing was stored. What was typed is shown again unless it may be somebody else's."""

    status: int
    words: Promise
    shows_typed: bool = True
    same_stamp: bool = False


ELSEWHERE = Refusal(
    HTTPStatus.FORBIDDEN,
    _("This was not sent from this page. Fill it in here."),
    shows_typed=False,
)
FORGED = Refusal(
    HTTPStatus.FORBIDDEN,
    _("Something went wrong on the way. Your words are still here: send them again."),
)
TOO_SOON = Refusal(
    HTTPStatus.FORBIDDEN,
    _("This went very fast. Wait three seconds, then send it again."),
    same_stamp=True,
)
TOO_LATE = Refusal(
    HTTPStatus.FORBIDDEN,
    _("This page was open for more than two hours. Your words are still here: send them again."),
)
USED = Refusal(
    HTTPStatus.FORBIDDEN,
    _("We have this report already. Send it again only to tell us something else."),
)
TOO_OFTEN = Refusal(
    HTTPStatus.TOO_MANY_REQUESTS,
    _("Many reports came from your network. Your words are still here: try again in an hour."),
)
UNREADABLE = {
    stamps.Forged: FORGED,
    stamps.TooSoon: TOO_SOON,
    stamps.TooLate: TOO_LATE,
}


@dataclass(frozen=True)
class Sending:
    """A form as it is shown: empty, or after it was sent. It is done where there is nothing to show but thanks."""

    form: ReportForm
    stamp: str = ""
    refusal: Refusal | None = None
    is_done: bool = False

    @property
    def status(self) -> int:
        if self.refusal:
            return self.refusal.status
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.form.is_bound else HTTPStatus.OK


def begin(service: Service) -> Sending:
    """An empty form with a new stamp."""
    return Sending(ReportForm(auto_id="%s"), stamps.make(service.slug))


def receive(request: HttpRequest, service: Service) -> Sending:
    """Stores what a person sent from this page; thanks a machine that fills in everything, and stores nothing of it."""
    if not is_from_here(request):
        return _refused(ELSEWHERE, ReportForm(auto_id="%s"), request, service)
    form = ReportForm(request.POST, auto_id="%s")
    if request.POST.get(TRAP):
        return Sending(form, is_done=True)
    try:
        stamp = stamps.read(request.POST.get("stamp", ""), service.slug)
    except tuple(UNREADABLE) as problem:
        return _refused(UNREADABLE[type(problem)], form, request, service)
    if not form.is_valid():
        return Sending(form, request.POST["stamp"])
    if not senders.may_send(request):
        return _refused(TOO_OFTEN, form, request, service)
    if not _store(form, stamp, service):
        return _refused(USED, form, request, service)
    return Sending(form, is_done=True)


def _store(form: ReportForm, stamp: stamps.Stamp, service: Service) -> bool:
    """Stores the report, once for a stamp. A database that fails leaves the stamp unused, so that it can be sent again."""
    with transaction.atomic():
        Report.objects.create(service=service, **form.cleaned_data)
        is_first = stamp.use()
        transaction.set_rollback(not is_first)
    return is_first


def _refused(refusal: Refusal, form: ReportForm, request: HttpRequest, service: Service) -> Sending:
    stamp = request.POST["stamp"] if refusal.same_stamp else stamps.make(service.slug)
    return Sending(form, stamp, refusal)
