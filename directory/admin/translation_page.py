"""What the pages of the translation desk share: whose language it is, and what stands around each of them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from directory import languages
from directory.translating import desk


def own(request: HttpRequest, code: str) -> None:
    """Lets nobody into a language that is not theirs."""
    if code not in desk.languages_of(request.user):
        raise PermissionDenied


def page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    common = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/translations/{name}.html", common | context)


def about(code: str) -> dict[str, Any]:
    """The language of a page, for its headings and links."""
    return {"code": code, "language": languages.Language(code)}
