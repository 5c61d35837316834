"""The list of links says where each address is used, so that it can be mended there."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.admin.extending import extend
from directory.content import links
from directory.content.links import Use
from services.models import Link


class LinksWithUses(ChangeList):
    """The rows of the page, each with where it is used: a query for each field that holds addresses, for one row or a hundred."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = links.uses([link.address for link in self.result_list])
        for link in self.result_list:
            link.uses = found[link.address]


class SaysWhere:
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LinksWithUses

    def get_list_display(self, request: HttpRequest) -> Any:
        return ("opened", *super().get_list_display(request)[1:], "used_in")

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> tuple[str, ...]:
        return ("state",)

    def get_fields(self, request: HttpRequest, obj: Link | None = None) -> Any:
        return (*super().get_fields(request, obj), "used_in")

    def get_readonly_fields(self, request: HttpRequest, obj: Link | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "used_in")

    @admin.display(description=_("address"), ordering="address")
    def opened(self, obj: Link) -> SafeString:
        return format_html('<a href="{0}" rel="noreferrer" dir="ltr">{0}</a>', obj.address)

    @admin.display(description=_("used in"))
    def used_in(self, obj: Link) -> SafeString:
        """Links to the rows; on the page of one link they are looked up here."""
        found = obj.uses if hasattr(obj, "uses") else links.uses([obj.address])[obj.address]
        return format_html_join("", "<p>{}</p>", ((_linked(use),) for use in found))


def _linked(use: Use) -> SafeString | str:
    """The row and its field, as a link where the row has a page of its own."""
    words = f"{links.label(use.row)}: {use.row._meta.get_field(use.field).verbose_name}"
    if not admin.site.is_registered(type(use.row)):
        return words
    meta = use.row._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[use.row.pk])
    return format_html('<a href="{}">{}</a>', page, words)


extend(Link, SaysWhere)
