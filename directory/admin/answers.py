"""The desk for answers of organisations, accepted or refused fact by fact."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.admin.decision_form import DecisionForm
from directory.admin.extending import extend
from directory.languages import listed
from directory.signing_in import log
from directory.translating import state
from services import deciding
from services.deciding import Refused
from services.models import Proposal, Service, Verification
from services.proposable.base import Fact
from services.proposable.relations import Address
from services.scope import scope_of


def record_of(fact: Fact | None, service: Service) -> str:
    """The page of the admin on which the fact is changed by hand."""
    if isinstance(fact, Address):
        return reverse("admin:services_location_change", args=[fact.location.pk])
    return reverse("admin:services_service_change", args=[service.pk])


class DecidesAnswers:
    """The page of an answer is where it is decided; the list accepts many that say “all correct”."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return scope_of(request.user).own(super().get_queryset(request))

    actions = ("accept_all_correct",)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("services.change_proposal")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal = self.get_object(request, object_id)
        if proposal is None:
            raise Http404
        form = DecisionForm(proposal)
        if request.method == "POST":
            if not self.has_decide_permission(request):
                raise PermissionDenied
            form = DecisionForm(proposal, request.POST)
            if answer := self._decide(request, proposal, form):
                return answer
        return self._page(request, proposal, form)

    def _decide(
        self, request: HttpRequest, proposal: Proposal, form: DecisionForm
    ) -> HttpResponse | None:
        """Does what the pressed button says; None where the page is shown again with what is wrong."""
        doing = request.POST.get("do")
        try:
            if doing == "correct":
                decided = deciding.accept_all_correct(proposal, request.user)
            elif doing == "aside":
                decided = deciding.set_aside(proposal, request.user)
            elif form.is_valid():
                with state.kept(proposal.asking.service):
                    decided = deciding.decide(proposal, form.decided(), request.user)
            else:
                return None
        except Refused as refused:
            form.full_clean()
            form.tell(refused.sentences)
            return None
        log.changed(request.user, "decided on", [decided])
        if decided.decided_at is None:
            messages.success(
                request, _("Your decisions are written down; some changes are still open.")
            )
            return HttpResponseRedirect(request.path)
        messages.success(request, _("This answer is dealt with."))
        return HttpResponseRedirect(reverse("admin:services_proposal_changelist"))

    def _page(self, request: HttpRequest, proposal: Proposal, form: DecisionForm) -> HttpResponse:
        lines = form.lines()
        service = proposal.asking.service
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answer of an organisation"),
            "opts": self.opts,
            "proposal": proposal,
            "service": service,
            "form": form,
            "lines": [
                (line, record_of(form.facts.get(line.change.fact), service)) for line in lines
            ],
            "has_open": any(line.is_open for line in lines),
            "is_decided": proposal.decided_at is not None,
            "changed_since": self._changed_since(proposal),
            "may_decide": self.has_decide_permission(request) and proposal.decided_at is None,
        }
        return TemplateResponse(request, "admin/services/proposal/decide.html", context)

    def _changed_since(self, proposal: Proposal) -> str:
        """The groups of facts that will not count as checked, in words; empty for an answer that is decided."""
        if proposal.decided_at is not None:
            return ""
        labels = Verification.Group
        return listed(str(labels(group).label) for group in deciding.changed_since(proposal))

    @admin.action(
        description=_("Accept the chosen answers that say “all correct”"), permissions=["decide"]
    )
    def accept_all_correct(self, request: HttpRequest, chosen: QuerySet[Proposal]) -> None:
        """Accepts those that say that all is correct; the others are left for a person to look at, one by one."""
        accepted = left = 0
        for proposal in chosen.open():
            try:
                deciding.accept_all_correct(proposal, request.user)
            except Refused:
                left += 1
            else:
                log.changed(request.user, "decided on", [proposal])
                accepted += 1
        told = ngettext(
            "%(count)d answer was accepted.", "%(count)d answers were accepted.", accepted
        )
        messages.success(request, told % {"count": accepted})
        if left:
            told = ngettext(
                "%(count)d answer needs a decision of yours.",
                "%(count)d answers need a decision of yours.",
                left,
            )
            messages.warning(request, told % {"count": left})


extend(Proposal, DecidesAnswers)
