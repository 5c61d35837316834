"""Asking organisations from the admin: from the page of a service, and for many services at once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory import mailing
from directory.admin.extending import extend
from services import asking
from services.models import DoNotAsk, Service
from services.scope import scope_of

MOST_ASKED = 50
ASK = "services_service_ask"


@dataclass(frozen=True)
class Row:
    """A service that somebody wants to ask about: to which address, in which languages, or why not."""

    service: Service
    address: str
    languages: tuple[str, ...]
    obstacle: str


def rows(services: QuerySet[Service]) -> list[Row]:
    """Six queries a service at most."""
    found = services.select_related("organisation").prefetch_related("contacts")
    return [
        Row(
            service,
            asking.public_address(service),
            asking.languages_of(service),
            asking.obstacle(service),
        )
        for service in found.order_by("sort_name", "pk")[:MOST_ASKED]
    ]


def may_ask(request: HttpRequest) -> bool:
    return request.user.has_perm("services.add_asking")


class AsksOrganisations:
    """A mail to the organisation, from the page of its service and from the list."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.ask_page)
        return [path("ask/", page, name=ASK), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if may_ask(request):
            actions["ask"] = (_to_ask_page, "ask", _("Ask the organisations by mail"))
        return actions

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "asked") if obj else fields

    def get_fieldsets(self, request: HttpRequest, obj: Service | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        ask = (_("Ask the organisation"), {"fields": ("asked",)})
        return [*fieldsets, ask] if obj else fieldsets

    @admin.display(description=_("by mail"))
    def asked(self, obj: Service) -> SafeString:
        """When it was asked last, and the way to ask: five queries."""
        why_not = asking.obstacle(obj)
        last = obj.askings.first()
        day = (
            f"{_('Asked last on')} {timezone.localdate(last.sent_at).isoformat()}. " if last else ""
        )
        if why_not:
            return format_html("{}{}", day, why_not)
        address = f"{reverse(f'admin:{ASK}')}?{urlencode({'id': obj.pk})}"
        return format_html('{}<a href="{}">{}</a>', day, address, _("Ask the organisation by mail"))

    def ask_page(self, request: HttpRequest) -> HttpResponse:
        """Shows to whom the mails go; a POST sends them."""
        if not may_ask(request):
            raise PermissionDenied
        chosen = scope_of(request.user).services(Service.objects.filter(pk__in=_keys(request)))
        found = rows(chosen)
        if request.method == "POST":
            self._send(request, [row.service for row in found if not row.obstacle])
            return HttpResponseRedirect(reverse("admin:services_service_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ask organisations by mail"),
            "opts": self.opts,
            "rows": found,
            "can_send": any(not row.obstacle for row in found),
            "most": MOST_ASKED,
        }
        return TemplateResponse(request, "admin/services/asking/ask.html", context)

    def _send(self, request: HttpRequest, services: list[Service]) -> None:
        """One mail for each address; one that fails does not keep the others back."""
        sent = 0
        for letter in mailing.letters(services):
            try:
                sent += bool(mailing.send(letter, request.user))
            except mailing.NotSent as error:
                messages.error(request, f"{letter.address}: {error}")
        told = ngettext("%(count)d mail was sent.", "%(count)d mails were sent.", sent)
        level = messages.SUCCESS if sent else messages.WARNING
        messages.add_message(request, level, told % {"count": sent})


def _keys(request: HttpRequest) -> list[int]:
    """The keys of services in the address or the form; what is no key is left out."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("id")
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 16]


def _to_ask_page(_admin: Any, request: HttpRequest, chosen: QuerySet[Service]) -> HttpResponse:
    """The chosen services, on the page that shows to whom the mails go."""
    keys = list(chosen.order_by().values_list("pk", flat=True)[: MOST_ASKED + 1])
    if len(keys) > MOST_ASKED:
        messages.error(
            request, _("Choose at most %(most)d services at once.") % {"most": MOST_ASKED}
        )
        return HttpResponseRedirect(request.get_full_path())
    query = urlencode([("id", key) for key in keys])
    return HttpResponseRedirect(f"{reverse(f'admin:{ASK}')}?{query}")


@admin.register(DoNotAsk)
class DoNotAskAdmin(admin.ModelAdmin):
    """Who answered “stop” to one of our mails."""

    list_display = ("address", "since")
    search_fields = ("address",)
    ordering = ("address",)
    fields = ("address", "since")


extend(Service, AsksOrganisations)
