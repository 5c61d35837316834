"""The forms on the way in."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext_lazy as _

from directory.signing_in import devices

MOST_CHARACTERS = 32
WRONG = _(
    "The user name, the password and the code do not belong together. Each code works once: "
    "wait a minute, then type the code that your app shows."
)


def code_field(**values: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "dir": "ltr"}
    return forms.CharField(
        max_length=MOST_CHARACTERS, widget=forms.TextInput(attrs=attributes), **values
    )


class SignInForm(AdminAuthenticationForm):
    """Takes name, password and code together, and says of none alone that it is right.

    Who has no second factor yet gets in without a code, as far as the page that gives one (site.py).
    """

    error_messages = {**AdminAuthenticationForm.error_messages, "invalid_login": WRONG}

    code = code_field(
        label=_("Code"),
        required=False,
        help_text=_(
            "From your app, or one of your backup codes. Leave it empty the first time you sign in."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        user = self.get_user()
        if user is not None and devices.has_device(user):
            waits = devices.is_waiting(user)
            user.otp_device = None if waits else devices.match(user, cleaned.get("code") or "")
            if user.otp_device is None:
                self._refuse()
        return cleaned

    def _refuse(self) -> None:
        """Counts the try as a wrong password is counted, so that codes cannot be tried out either."""
        user_login_failed.send(
            sender=__name__,
            credentials={"username": self.cleaned_data["username"]},
            request=self.request,
        )
        raise forms.ValidationError(WRONG, code="invalid_login")


class FirstCodeForm(forms.Form):
    """Takes the first code of a new app, which shows that it read the key; `device` is what came of it."""

    code = code_field(
        label=_("The code that your app shows"),
        error_messages={"required": _("Type the six digits that your app shows.")},
    )

    device: Any = None

    def __init__(self, *args: Any, user: Any, key: str, **values: Any) -> None:
        super().__init__(*args, **values)
        self.user, self.key = user, key

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.device = devices.enrol(self.user, self.key, code)
        if self.device is None:
            raise forms.ValidationError(
                _("This is not the code that goes with the picture. Wait for the next one.")
            )
        return code
