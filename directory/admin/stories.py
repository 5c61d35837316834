"""The admin of the stories: what the advice gives for each, and what differs from what it expects."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory import stories
from directory.admin.extending import extend
from services import snapshot
from services.models import Vignette


class ChecksStories:
    """A page with all stories checked, and the check of one story on its own page."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.check_page)
        return [path("check/", page, name="services_vignette_check"), *super().get_urls()]

    def check_page(self, request: HttpRequest) -> HttpResponse:
        """Every story with what differs, those that differ first, and the outcome written down: at most six queries a story."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        results = stories.check_all(Vignette.objects.in_order(), snapshot.current())
        stories.store(results)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Check all stories"),
            "opts": self.opts,
            "results": sorted(results, key=lambda result: result.passes),
            "differing": sum(not result.passes for result in results),
        }
        return TemplateResponse(request, "admin/services/vignette/check.html", context)

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "differs", "tried_at")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return ("differs", *super().get_list_filter(request))

    def save_model(
        self, request: HttpRequest, obj: Vignette, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        stories.store([stories.check(obj, snapshot.current())])

    def get_readonly_fields(self, request: HttpRequest, obj: Vignette | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "check_result") if obj else fields

    def get_fieldsets(self, request: HttpRequest, obj: Vignette | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        check = (_("Check of this story"), {"fields": ("check_result",)})
        return [*fieldsets, check] if obj else fieldsets

    @admin.display(description=_("as it was saved"))
    def check_result(self, obj: Vignette) -> SafeString:
        """What differs in the story as the database has it: at most eight queries."""
        saved = Vignette.objects.get(pk=obj.pk)
        result = stories.check(saved, snapshot.current())
        said = result.differences or (_("The advice is what the story expects."),)
        return format_html(
            '<ul>{}</ul><p><a href="{}?story={}">{}</a></p>',
            format_html_join("", "<li>{}</li>", ((line,) for line in said)),
            reverse("admin-advice"),
            saved.slug,
            _("Try its answers in the tester"),
        )


extend(Vignette, ChecksStories)
