"""The admin site of the staff: behind a second factor, and with every model under the table of roles."""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import AdminSite
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse

from directory.signing_in import pages
from directory.signing_in.enrolling import may_enrol
from directory.signing_in.forms import SignInForm
from directory.signing_in.guard import guarded

View = Callable[..., HttpResponse]


class StaffSite(AdminSite):
    site_header = site_title = "Trede"
    login_form = SignInForm

    def register(
        self,
        model_or_iterable: type[models.Model] | Iterable[type[models.Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Puts the table of roles before what the admin class allows, whoever registers it."""
        super().register(model_or_iterable, guarded(admin_class or ModelAdmin), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and request.user.is_verified()

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Sends who has no second factor yet to the page that gives one; only signing out is left besides."""
        inner = super().admin_view(view, cacheable)

        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request) and may_enrol(request):
                if request.path == reverse("admin:logout"):
                    return self.logout(request)
                return redirect("admin:second_factor")
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded_view, inner)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and may_enrol(request):
            return redirect("admin:second_factor")
        return super().login(request, extra_context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        codes = self.admin_view(pages.backup_codes)
        return [
            path("second-factor/", pages.second_factor, name="second_factor"),
            path("backup-codes/", codes, name="backup_codes"),
            *super().get_urls(),
        ]
