"""Probable duplicates in the admin: the open ones in a list, two services side by side, and what is decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory import history
from directory.admin.comparing import compare
from directory.admin.extending import extend
from directory.history.keeping import MERGED
from directory.rights import may_publish
from directory.signing_in import log
from services import merging
from services.duplicates import find_for
from services.models import LookAlike, Service
from services.scope import scope_of

APART, UNDO = "apart", "undo"
KEEP_FIRST, KEEP_SECOND = "keep-first", "keep-second"
MOST_SHOWN = 5


class DecisionForm(forms.Form):
    """What to do with two services; `moved` are the facts that the one to keep takes over.

    `seen` is the decision that the page showed.
    """

    decision = forms.ChoiceField(
        choices=[(word, word) for word in (APART, KEEP_FIRST, KEEP_SECOND, UNDO)],
        error_messages={"required": gettext_lazy("Choose what to do with these two.")},
    )
    moved = forms.MultipleChoiceField(
        choices=[(name, name) for name in merging.MOVABLE], required=False
    )
    seen = forms.CharField(required=False)


class ComparesPairs:
    """Shows the pairs in which somebody has a part, and two services side by side in place of a form."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[LookAlike]:
        """Those of which one service is in the scope of the user."""
        return scope_of(request.user).own(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        own = path("<int:pk>/decide/", decide, name="services_lookalike_decide")
        return [own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The two side by side: two queries for each relation of a service."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pair = self.get_object(request, object_id)
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self._page(request, pair)

    @method_decorator(require_POST)
    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Writes the decision down, and does what it says in one transaction."""
        form = DecisionForm(request.POST)
        with transaction.atomic():
            pair = self._locked(request, pk)
            if not _may_decide(request):
                raise PermissionDenied
            problem = None if form.is_valid() else form.errors["decision"][0]
            problem = problem or _refused(request, pair, form.cleaned_data)
            if problem:
                messages.error(request, problem)
                return HttpResponseRedirect(_page_of(pair))
            said = _decided(request, pair, form.cleaned_data)
        log.changed(request.user, "decided on", [pair])
        messages.success(request, said)
        return HttpResponseRedirect(
            reverse("admin:services_lookalike_changelist") + "?decision__exact=open"
        )

    def _locked(self, request: HttpRequest, pk: int) -> LookAlike:
        """The pair and both services as they are now, which stay so until it is decided: three queries.

        The services first: a merge deletes other pairs of theirs, and who decides on one of those waits for a service.
        """
        found = self.get_queryset(request)
        pks = get_object_or_404(found.values_list("first_id", "second_id"), pk=pk)
        rows = Service.objects.select_for_update().filter(pk__in=pks).order_by("pk")
        services = {service.pk: service for service in rows}
        pair = get_object_or_404(found.select_for_update(of=("self",)), pk=pk)
        pair.first, pair.second = services[pair.first_id], services[pair.second_id]
        return pair

    def _page(self, request: HttpRequest, pair: LookAlike) -> HttpResponse:
        facts = compare(pair.first, pair.second)
        archived = _archived(pair)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Are these one service?"),
            "opts": self.opts,
            "pair": pair,
            "facts": facts,
            "options": [] if archived else _options(pair),
            "may_decide": _may_decide(request),
            "archived": archived,
        }
        return TemplateResponse(request, "admin/services/lookalike/compare.html", context)


def _options(pair: LookAlike) -> list[dict[str, Any]]:
    """The two ways to make one of both: what the kept one could take over, and what names the other."""
    ways = ((KEEP_FIRST, pair.first, pair.second), (KEEP_SECOND, pair.second, pair.first))
    return [
        {
            "word": word,
            "kept": kept,
            "other": other,
            "lacking": [
                (name, _label(name), ", ".join(_shown(thing) for thing in things))
                for name, things in merging.lacking(kept, other).items()
            ],
            "named": merging.named(other),
        }
        for word, kept, other in ways
    ]


def _label(name: str) -> str:
    if name == "languages":
        return _("Languages")
    return capfirst(str(Service._meta.get_field(name).verbose_name))


def _shown(thing: Any) -> str:
    language = getattr(thing, "language", None)
    return str(language or thing)


def _archived(pair: LookAlike) -> Service | None:
    both = (pair.first, pair.second)
    return next((one for one in both if one.state == Service.State.ARCHIVED), None)


def _may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("services.change_service")


def _refused(request: HttpRequest, pair: LookAlike, given: dict[str, Any]) -> str | None:
    """Why the user may not do this; None where they may."""
    decision = given["decision"]
    if given["seen"] and given["seen"] != pair.decision:
        return _("Somebody else decided on these two meanwhile. Look at them once more.")
    if decision == APART:
        return _("One of them is archived. Undo that first.") if _archived(pair) else None
    scope = scope_of(request.user)
    if not (scope.holds(pair.first) and scope.holds(pair.second)):
        return _("One of them lies outside the regions and domains that you work on.")
    if decision == UNDO:
        return _not_undone(request, pair)
    kept, other = _kept_and_other(pair, decision)
    if _archived(pair):
        return _("One of them is archived already.")
    if other.state == Service.State.PUBLISHED and not may_publish(request):
        return _("You may not take a service off the site. Ask somebody who may publish.")
    if other.state == Service.State.PUBLISHED != kept.state:
        return _("The one that you keep is not published: its address would lead nowhere.")
    return None


def _not_undone(request: HttpRequest, pair: LookAlike) -> str | None:
    """Why the archived one stays as it is: without the right to publish, one takes back only what one did oneself."""
    if not _archived(pair):
        return _("There is nothing to undo.")
    is_own = pair.decision == LookAlike.Decision.MERGED and pair.decided_by == request.user
    if not is_own and not may_publish(request):
        return _("Somebody else archived it. Ask somebody who may publish.")
    return None


def _kept_and_other(pair: LookAlike, decision: str) -> tuple[Service, Service]:
    is_first = decision == KEEP_FIRST
    return (pair.first, pair.second) if is_first else (pair.second, pair.first)


def _decided(request: HttpRequest, pair: LookAlike, given: dict[str, Any]) -> str | SafeString:
    """Does it, and says what was done."""
    if given["decision"] == APART:
        merging.decide(pair, LookAlike.Decision.APART, request.user)
        return _("Noted: these are two services.")
    if given["decision"] == UNDO:
        return _undone(request, _archived(pair))
    kept, other = _kept_and_other(pair, given["decision"])
    named = merging.named(other)
    with history.one_change(MERGED):
        merging.take_over(kept, other, given["moved"])
        merging.archive(other, kept)
    merging.decide(pair, LookAlike.Decision.MERGED, request.user)
    merging.forget_open_pairs(other)
    if named:
        messages.warning(request, _still_named(named))
    return _("“%(other)s” is archived. Its address leads to “%(kept)s” now.") % {
        "other": other,
        "kept": kept,
    }


def _undone(request: HttpRequest, service: Service) -> str:
    """The service is a draft again: publishing it is a decision of its own."""
    service.state = Service.State.DRAFT
    service._history_user, service._change_reason = request.user, UNDO
    service.save()
    merging.bring_back(service)
    return _("“%(service)s” is a draft again, and its address leads nowhere else.") % {
        "service": service
    }


def _still_named(named: merging.Named) -> SafeString:
    """What still names an archived service, each with a link to its page."""
    links = [
        *(("admin:services_door_change", row) for row in named.doors),
        *(("admin:services_vignette_change", row) for row in named.vignettes),
        *(("admin:services_service_change", row) for row in named.members),
    ]
    rows = ((reverse(name, args=[row.pk]), row) for name, row in links)
    return format_html(
        "{} {}",
        _("These still name the archived service. Change them:"),
        format_html_join(", ", '<a href="{}">{}</a>', rows),
    )


def _page_of(pair: LookAlike) -> str:
    return reverse("admin:services_lookalike_change", args=[pair.pk])


class LooksForAnother:
    """Says after a save which services this one looks like, and lets an archived one come back whole."""

    def save_model(
        self, request: HttpRequest, obj: Service, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        is_there = obj.state != Service.State.ARCHIVED
        if change and is_there and merging.bring_back(obj):
            messages.info(request, _("Its address leads to no other service any more."))

    def response_add(
        self, request: HttpRequest, obj: Service, post_url_continue: str | None = None
    ) -> HttpResponse:
        _say_alike(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Service) -> HttpResponse:
        _say_alike(request, obj)
        return super().response_change(request, obj)


def _say_alike(request: HttpRequest, service: Service) -> None:
    found = find_for(service)
    if not found:
        return
    rows = (
        (_page_of(pair), pair.second if pair.first_id == service.pk else pair.first)
        for pair in found[:MOST_SHOWN]
    )
    links = format_html_join(", ", '<a href="{}">{}</a>', rows)
    messages.warning(request, format_html("{} {}", _("This looks like:"), links))


extend(LookAlike, ComparesPairs)
extend(Service, LooksForAnother)
