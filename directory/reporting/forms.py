"""The form with which a reader tells a mistake."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.models import Report

MOST_CHARACTERS = Report._meta.get_field("text").max_length


class Text(forms.CharField):
    """A text of several lines, each end of which counts as one character, as the browser counts it."""

    def to_python(self, value: Any) -> str:
        return super().to_python(_readable(value))


def _readable(text: str | None) -> str:
    """Without the character that no database and no page takes."""
    return (text or "").replace("\r\n", "\n").replace("\0", "")


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose what is wrong."),
        },
    )
    text = Text(
        required=False,
        max_length=MOST_CHARACTERS,
        error_messages={
            "max_length": _("Write at most %(limit_value)d characters; these are %(show_value)d.")
        },
    )

    @property
    def typed(self) -> str:
        """What stands in the box for the text: all that was typed, too long or not."""
        return _readable(self["text"].value())

    def clean(self) -> None:
        values = super().clean()
        if values.get("reason") == Report.Reason.OTHER and values.get("text") == "":
            self.add_error("text", _("Tell in a few words what is wrong."))
