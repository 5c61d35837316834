"""The pages that give a second factor and backup codes. Keys and codes stay in the session, never in an address."""

import django_otp
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device

from directory.signing_in import devices
from directory.signing_in.enrolling import MAY_ENROL, may_enrol
from directory.signing_in.forms import FirstCodeForm

KEY = "key_of_the_new_app"
NEW_CODES = "new_backup_codes"


@sensitive_post_parameters()
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """The one page for who signed in with a password alone: the key of an app, and a field for its first code."""
    if admin.site.has_permission(request):
        return redirect("admin:backup_codes")
    if not may_enrol(request):
        return redirect_to_login(reverse("admin:index"), reverse("admin:login"))
    key = request.session.setdefault(KEY, devices.new_key())
    form = FirstCodeForm(request.POST or None, user=request.user, key=key)
    if request.method == "POST" and form.is_valid():
        _let_in(request, form.device)
        return redirect("admin:backup_codes")
    context = {
        **admin.site.each_context(request),
        "title": _("Protect your account"),
        "form": form,
        "picture": devices.as_picture(request.user, key, _("The key as a picture for your app")),
        "key": devices.in_words(key),
    }
    return TemplateResponse(request, "admin/second_factor.html", context)


def _let_in(request: HttpRequest, device: Device) -> None:
    """From here on the session has a second factor, under a new name, and shows its backup codes once."""
    for name in (KEY, MAY_ENROL):
        request.session.pop(name, None)
    request.session.cycle_key()
    django_otp.login(request, device)
    request.session[NEW_CODES] = devices.new_backup_codes(request.user)


@never_cache
def backup_codes(request: HttpRequest) -> HttpResponse:
    """New backup codes, shown once; how many are left; and a button that makes new ones."""
    if request.method == "POST":
        request.session[NEW_CODES] = devices.new_backup_codes(request.user)
        return redirect("admin:backup_codes")
    context = {
        **admin.site.each_context(request),
        "title": _("Backup codes"),
        "codes": request.session.pop(NEW_CODES, None),
        "left": devices.codes_left(request.user),
    }
    return TemplateResponse(request, "admin/backup_codes.html", context)
