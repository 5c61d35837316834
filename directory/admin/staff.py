"""The admin of the staff: who they are, what they work on, and a lost second factor."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory import languages
from directory.admin.extending import extend
from directory.signing_in import devices, log
from services.models import Mandate

# The role of a mandate is the only thing that gives permissions; keys and backup codes are shown to nobody.
for model in (Group, TOTPDevice, StaticDevice, User):
    admin.site.unregister(model)


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("is_active", "mandate__role")
    list_select_related = ("mandate",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (_("May sign in"), {"fields": ("is_active", "is_staff")}),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = ("take_away_second_factor",)

    @admin.display(description=_("role"), ordering="mandate__role")
    def role(self, user: User) -> str:
        if user.is_superuser:
            return Mandate.Role.ADMINISTRATOR.label
        return user.mandate.get_role_display() if hasattr(user, "mandate") else ""

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """Who is added here is to work here."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Take away the second factor (lost phone)"), permissions=["change"])
    def take_away_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        count = devices.take_away(queryset, by=request.user)
        log.changed(request.user, "took the second factor of", list(queryset))
        sentence = ngettext(
            "The second factor of %(count)d member was taken away: at the next sign-in a new one is given.",
            "The second factor of %(count)d members was taken away: at the next sign-in a new one is given.",
            count,
        )
        messages.success(request, sentence % {"count": count})


class MandateForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages"),
        required=False,
        choices=[
            (code, languages.own_name(code)) for code in languages.ALL if code != languages.SOURCE
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that a translator writes in."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses a mandate with which nothing could be done: empty never means all."""
        cleaned = super().clean()
        role = cleaned.get("role")
        if role == Mandate.Role.TRANSLATOR and not cleaned.get("languages"):
            self.add_error("languages", _("Choose the languages that this translator writes in."))
        if role == Mandate.Role.CURATOR and not (cleaned.get("regions") or cleaned.get("domains")):
            self.add_error(
                "regions",
                _("Choose regions or life domains; who works everywhere has Belgium as region."),
            )
        return cleaned


class ChoosesLanguages:
    form = MandateForm


extend(Mandate, ChoosesLanguages)
