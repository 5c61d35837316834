import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services import freshness, validators
from services.models.places import Served
from services.models.spoken import SpokenLanguage
from tiers.models import Need, Slugged, Source, StatusType, Who

SHORT_OR_INTERNATIONAL = r"\A(\+[1-9][0-9]{6,14}|[1-9][0-9]{2,5})\Z"


class CrisisLine(Served, Slugged):
    """A number to call in danger or distress. The only place where such a number stands."""

    class Type(models.TextChoices):
        EMERGENCY = "emergency", _("emergency")
        CRISIS = "crisis", _("crisis")
        LISTENING = "listening", _("listening")
        INFORMATION = "information", _("information")
        MEDICAL = "medical", _("medical")

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(
        _("number as dialled in Belgium"), max_length=20, blank=True, help_text=_("0800 32 123")
    )
    tel = models.CharField(
        _("number for the phone"),
        max_length=16,
        blank=True,
        validators=[validators.phone_number],
        help_text=_("+3280032123, or the short code."),
    )
    for_whom = models.CharField(_("for whom"), max_length=160, blank=True)
    use = models.CharField(_("when to call"), max_length=300, blank=True)
    how = models.CharField(_("the way in, where there is no number"), max_length=300, blank=True)
    hours = models.CharField(
        _("hours"), max_length=200, blank=True, validators=[validators.opening_hours]
    )
    languages = models.ManyToManyField(SpokenLanguage, verbose_name=_("languages"), blank=True)
    is_free = models.BooleanField(_("free call"), null=True, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    chat = models.URLField(_("chat"), max_length=500, blank=True)
    needs = models.ManyToManyField(
        Need, verbose_name=_("needs"), blank=True, related_name="crisis_lines"
    )
    who = models.ManyToManyField(
        Who,
        verbose_name=_("also for these people"),
        blank=True,
        related_name="crisis_lines",
        help_text=_("Shown with every urgent answer for them."),
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=StatusType.Confidence)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="crisis_lines")
    due_on = models.DateField(_("to be looked at again on"), null=True, editable=False)

    class Meta:
        verbose_name = _("crisis line")
        verbose_name_plural = _("crisis lines")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="", tel="") | (~Q(number="") & ~Q(tel="")),
                name="crisis_number_in_both_forms",
                violation_error_message=_("Write the number in both forms, or in neither."),
            ),
            models.CheckConstraint(
                condition=Q(tel="") | Q(tel__regex=SHORT_OR_INTERNATIONAL),
                name="crisis_tel_can_be_dialled",
                violation_error_message=_("A phone cannot dial this: write +32… or a short code."),
            ),
            models.UniqueConstraint(
                fields=["tel"],
                condition=~Q(tel=""),
                name="crisis_number_once",
                violation_error_message=_("This number already stands in the table."),
            ),
        ]

    def clean(self) -> None:
        """Refuses to show another number than the one that is dialled."""
        super().clean()
        if not self.number or not self.tel:
            return
        try:
            validators.phone_number(self.tel)
        except ValidationError:
            return  # the field says it
        dialled = validators.as_dialled(self.tel)
        if _digits(self.number) != _digits(dialled):
            sentence = _("The phone would dial another number: write “%(number)s” here.")
            error = ValidationError(sentence, params={"number": dialled}, code="other-number")
            raise ValidationError({"number": error})

    @property
    def is_unverified(self) -> bool:
        """Shown as not yet verified."""
        return self.confidence == StatusType.Confidence.LOW

    @property
    def is_overdue(self) -> bool:
        """Whether nobody looked at it for longer than we want."""
        return freshness.is_overdue(self.due_on, timezone.localdate())


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)
