"""From draft to published on the page of a service: what is still to do, with the way to each field, and the buttons."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory.admin.extending import extend
from directory.rights import may_publish
from services.models import Service, ServiceStatus
from services.models.publishing import Blocker

State = Service.State

# Where on the form each thing is put right.
FIELDS = {
    "name": "id_name_nl",
    "summary": "id_summary_nl",
    "tier": "id_tier",
    "area": "id_regions",
    "source": "id_sources",
    "needs": "id_needs_helptext",
    "way-in": "id_how_to_get_in_nl",
    "status-contradiction": "id_status_rule",
    "status-missing": "statuses-group",
    "status-reason": "statuses-group",
}


@dataclass(frozen=True)
class ToDo:
    """One thing to do before publishing; `field` is the id on the form."""

    sentence: str
    field: str


def to_do(blockers: list[Blocker]) -> list[ToDo]:
    return [
        ToDo(blocker.sentence, FIELDS.get(blocker.code, "service_form")) for blocker in blockers
    ]


@dataclass(frozen=True)
class Publishing:
    """What the page of a service says of its state, and the steps that this person may take from it."""

    state: str
    to_do: list[ToDo]
    publish: str
    archive: str
    withdraw: str


class Publishes:
    """Puts what is to do above the form of a service, and the buttons that change its state."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<path:object_id>/{word}/",
                self.admin_site.admin_view(require_POST(self._view(state))),
                name=f"services_service_{word}",
            )
            for word, state in STEPS.items()
        ] + super().get_urls()

    def _view(self, state: str) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self.take_step(request, object_id, state)

        return view

    def take_step(self, request: HttpRequest, object_id: str, state: str) -> HttpResponse:
        """Gives the service another state and warns of stories, as saving the form does; refuses where something is missing."""
        with transaction.atomic():
            service = self.get_object(request, unquote(object_id))
            if service is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            service = Service.objects.select_for_update().get(pk=service.pk)
            if not self.has_change_permission(request, service) or not may_publish(request):
                raise PermissionDenied
            lacking = service.blockers() if state == State.PUBLISHED else []
            if lacking:
                messages.error(request, _("It cannot be published yet. See what is still to do."))
            elif service.state != state:
                service.state = state
                self.save_model(request, service, forms.Form(), change=True)
                self.log_change(request, service, [{"changed": {"fields": ["state"]}}])
                messages.success(request, SAID[state])
                # For what it says, the warnings of stories among it; it would lead back to this address.
                self.response_change(request, service)
        page = reverse("admin:services_service_change", args=[quote(service.pk)])
        return HttpResponseRedirect(page)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        service = context.get("original")
        if service is not None:
            context["publishing"] = self._publishing(request, service)
        return super().render_change_form(request, context, *args, **kwargs)

    def _publishing(self, request: HttpRequest, service: Service) -> Publishing:
        """At most seven queries. The state is that of the saved row, whatever the form holds by now."""
        saved = Service.objects.get(pk=service.pk)
        may = self.has_change_permission(request, service) and may_publish(request)
        lacking = to_do(saved.blockers())

        def step(word: str, is_possible: bool) -> str:
            address = reverse(f"admin:services_service_{word}", args=[quote(service.pk)])
            return address if may and is_possible else ""

        return Publishing(
            state=saved.state,
            to_do=lacking,
            publish=step("publish", saved.state != State.PUBLISHED),
            archive=step("archive", saved.state != State.ARCHIVED),
            withdraw=step("withdraw", saved.state != State.DRAFT),
        )

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (Drafts, *super().get_list_filter(request))


STEPS = {"publish": State.PUBLISHED, "archive": State.ARCHIVED, "withdraw": State.DRAFT}
SAID = {
    State.PUBLISHED: gettext_lazy("It is published: everybody can see it."),
    State.ARCHIVED: gettext_lazy("It is archived: the public no longer sees it."),
    State.DRAFT: gettext_lazy("It is a draft again: the public no longer sees it."),
}


def has_everything() -> Q:
    """What `Service.blockers()` asks of a row, as a condition of the database (tests/test_publishing.py compares them)."""

    def no_text(name: str) -> Q:
        return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})

    def some(relation: str) -> Exists:
        through = Service._meta.get_field(relation).remote_field.through
        return Exists(through.objects.filter(service_id=OuterRef("pk")))

    answers = ServiceStatus.objects.filter(service=OuterRef("pk"))
    depends = answers.filter(answer=ServiceStatus.Answer.DEPENDS)
    words = ~no_text("finder_nl") | ~no_text("access_note_nl") | ~no_text("how_to_get_in_nl")
    return (
        ~no_text("name_nl")
        & ~no_text("summary_nl")
        & (Q(some("regions")) | Q(some("named_areas")))
        & Q(some("sources"))
        & Q(some("needs"))
        & (words | Q(some("contacts")) | Q(some("locations")))
        & ~(
            Q(status_rule=Service.StatusRule.ALL)
            & Q(Exists(answers.exclude(answer=ServiceStatus.Answer.OPEN)))
        )
        & ~(Q(status_rule=Service.StatusRule.NAMED) & ~Q(Exists(answers)))
        & ~Q(Exists(depends.filter(no_text("reason_nl"))))
    )


class Drafts(admin.SimpleListFilter):
    """Drafts that only wait to be published, and those with something missing: no query of its own."""

    title = gettext_lazy("drafts")
    parameter_name = "drafts"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("ready", gettext_lazy("ready to publish")),
            ("missing", gettext_lazy("with something missing")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Service]
    ) -> models.QuerySet[Service]:
        if self.value() not in ("ready", "missing"):
            return queryset
        drafts = queryset.filter(state=State.DRAFT)
        ready = Service.objects.filter(has_everything(), pk=OuterRef("pk")).order_by()
        return drafts.filter(Exists(ready) if self.value() == "ready" else ~Exists(ready))


extend(Service, Publishes)
