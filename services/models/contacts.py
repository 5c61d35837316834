"""How to reach somebody, and where: shared rows, so that a number is changed in one place."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services import validators
from services.models.crisis import CrisisLine
from services.models.places import POSTCODE, Postcode, Region
from tiers.models import Slugged
from tiers.texts import in_best_language


class ContactPoint(Slugged):
    """A phone, mail, site, chat, form or desk. One that is a crisis line points to it: each number stands once."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")
        WEB = "web", _("website")
        CHAT = "chat", _("chat")
        FORM = "form", _("form")
        DESK = "address-desk", _("desk")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    value = models.CharField(
        _("value"),
        max_length=500,
        blank=True,
        help_text=_(
            "+32… or a short code, a mail address, a web address, or the address of a desk."
        ),
    )
    crisis_line = models.ForeignKey(
        CrisisLine,
        verbose_name=_("crisis line"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_points",
        help_text=_(
            "Where the number is that of a crisis line: choose it and leave the value empty."
        ),
    )
    label = models.CharField(_("label"), max_length=120, blank=True)
    is_free = models.BooleanField(_("free call"), null=True, blank=True)
    hours = models.CharField(
        _("hours"), max_length=200, blank=True, validators=[validators.opening_hours]
    )
    for_professionals = models.BooleanField(_("for professionals"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["for_professionals", "position", "slug"]
        # An advice asks which services somebody can call or write to: the index tells it without the rows.
        indexes = [
            models.Index(fields=["kind", "for_professionals", "id"], name="contact_reaching")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(crisis_line__isnull=True) & ~Q(value="")
                | Q(crisis_line__isnull=False, value=""),
                name="contact_is_a_value_or_a_crisis_line",
                violation_error_message=_(
                    "Give either a value or a crisis line: the number of a crisis line stands once."
                ),
            ),
            models.CheckConstraint(
                condition=Q(crisis_line__isnull=True) | Q(kind="phone"),
                name="a_crisis_line_is_a_phone",
                violation_error_message=_("A contact that is a crisis line is a phone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.number}" if self.label else self.number

    def clean(self) -> None:
        """Refuses a value that is not of its kind, and the number of a crisis line: a phone costs one query."""
        super().clean()
        check = {
            self.Kind.PHONE: validators.phone_number,
            self.Kind.EMAIL: validators.mail_address,
            self.Kind.WEB: validators.web_address,
            self.Kind.CHAT: validators.web_address,
            self.Kind.FORM: validators.web_address,
        }.get(self.kind)
        if check and self.value:
            try:
                check(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error}) from error
        if self.kind == self.Kind.PHONE and self.value and not self.crisis_line_id:
            dialled = re.sub(r"[^+0-9]", "", self.value)
            if CrisisLine.objects.filter(tel=dialled).exists():
                sentence = _("This is the number of a crisis line: choose the crisis line instead.")
                raise ValidationError({"value": sentence})

    @property
    def dial(self) -> str:
        """What a phone dials: `+3280013500` or `1813`; empty for anything but a phone."""
        if self.kind != self.Kind.PHONE:
            return ""
        return self.crisis_line.tel if self.crisis_line else self.value

    @property
    def number(self) -> str:
        """The value as a reader writes it: a number as dialled in Belgium."""
        if self.crisis_line:
            return self.crisis_line.number
        return validators.as_dialled(self.value) if self.kind == self.Kind.PHONE else self.value

    @property
    def known_hours(self) -> str:
        """The hours of the crisis line where it is one, else its own."""
        return self.crisis_line.hours if self.crisis_line else self.hours


@dataclass(frozen=True)
class ShownAddress:
    """What of a location anybody may see; `street` is empty unless the whole address is shown."""

    label: str
    label_language: str
    street: str
    postcode: str
    municipality: Region | None
    is_full: bool
    route: str
    route_language: str


class Location(Slugged):
    """Where a service receives people. What may not be shown is not stored: no street without `full`."""

    class Visibility(models.TextChoices):
        FULL = "full", _("address shown")
        TOWN = "town", _("only the town shown")
        HIDDEN = "hidden", _("not shown")

    label = models.CharField(_("label"), max_length=120, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    municipality = models.ForeignKey(
        Region,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
    )
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility)
    route = models.TextField(
        _("the way in words"),
        blank=True,
        help_text=_("From the stop or the station to the door; also which door and which floor."),
    )

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["slug"]
        # An advice asks which services have an address here, in the province, in the region.
        indexes = [models.Index(fields=["municipality", "visibility", "id"], name="location_seat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility="full") | Q(street=""),
                name="a_hidden_address_has_no_street",
                violation_error_message=_(
                    "An address that is not shown has no street here: leave the street empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=POSTCODE),
                name="location_postcode_has_four_digits",
                violation_error_message=_("A Belgian postcode has four digits."),
            ),
            models.CheckConstraint(
                condition=Q(visibility="hidden") | Q(municipality__isnull=False),
                name="a_shown_location_has_a_municipality",
                violation_error_message=_("Say in which municipality this is."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Refuses a postcode of another municipality: one query where both are given."""
        super().clean()
        if self.municipality_id and re.match(POSTCODE, self.postcode):
            own = Postcode.objects.filter(region=self.municipality_id, code=self.postcode)
            if not own.exists():
                sentence = _("This is not a postcode of this municipality.")
                raise ValidationError({"postcode": sentence})

    def shown(self) -> ShownAddress | None:
        """The part of the address that anybody may see; None where nothing of it may be seen.

        Pages, print, map, API and export all read an address through this method.
        """
        if self.visibility == self.Visibility.HIDDEN:
            return None
        full = self.visibility == self.Visibility.FULL
        label, language = in_best_language(self, "label")
        route, route_language = in_best_language(self, "route") if full else ("", "")
        return ShownAddress(
            label=label,
            label_language=language,
            street=self.street if full else "",
            postcode=self.postcode,
            municipality=self.municipality,
            is_full=full,
            route=route,
            route_language=route_language,
        )
