"""What the forms refuse and why: days, hours, phone numbers, the value of a contact."""

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services import hours

SHORT_CODE = re.compile(r"\A[1-9][0-9]{2,5}\Z")


def not_to_come(value: date) -> None:
    """Refuses a day after today: nobody knows yet what was found on it."""
    if value > timezone.localdate():
        raise ValidationError(_("This day is still to come."), code="future")


def opening_hours(value: str) -> None:
    """Refuses what is not in OSM syntax."""
    if not hours.is_valid(value):
        raise ValidationError(
            _("“%(value)s” is not understood: write hours like Mo-Fr 09:00-17:00; Sa 10:00-12:00."),
            params={"value": value},
            code="hours",
        )


def phone_number(value: str) -> None:
    """Refuses what is neither a valid number (+32…) nor a short code of three to six digits."""
    if SHORT_CODE.match(value):
        return
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("“%(value)s” is not a phone number: write +3292345678, or a short code as 1813."),
            params={"value": value},
            code="phone",
        )


def as_dialled(value: str) -> str:
    """The number as it is dialled in Belgium: `0800 13 500`; a short code stays as it is."""
    if not value.startswith("+"):
        return value
    number = phonenumbers.parse(value, None)
    if number.country_code != 32:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


web_address = URLValidator(schemes=["http", "https"], message=_("Write the whole web address."))
mail_address = EmailValidator(message=_("Write a mail address like info@example.be."))
