"""Facts about phones, mails and sites."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from services import validators
from services.models import ContactPoint, CrisisLine, Service
from services.proposable.base import Fact, Group, Writing
from services.proposable.columns import Hours


class ContactHours(Fact):
    """The hours of one phone or desk."""

    group = Group.HOURS
    in_words = is_hours = True
    hint = Hours.hint

    def __init__(self, contact: ContactPoint, service: Service) -> None:
        label = _("When %(contact)s answers") % {"contact": contact.number}
        super().__init__(f"contact:{contact.slug}:hours", label, service)
        self.contact = contact

    @property
    def value(self) -> str:
        return self.contact.hours

    def write(self, value: str, writing: Writing) -> None:
        writing.set(self.contact, "hours", value, self.key)


def as_number(typed: str) -> str:
    """The number as it is stored: `09 233 11 22` becomes +3292331122, a short code stays. Refuses what is no number."""
    text = typed.strip()
    if validators.SHORT_CODE.match(text):
        return text
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("“%(value)s” is not a phone number: write it as 09 233 11 22 or +32 9 233 11 22."),
            params={"value": typed},
            code="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Number(forms.CharField):
    """A phone number in any common form, never that of a crisis line: one query."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        number = as_number(typed) if typed else ""
        if number and CrisisLine.objects.filter(tel=number).exists():
            raise ValidationError(
                _(
                    "This is the number of a crisis line. We change those ourselves: tell us in a remark."
                )
            )
        return number


def contact_field(kind: str) -> forms.Field:
    """What asks for the value of a contact of this kind."""
    if kind == ContactPoint.Kind.PHONE:
        return Number(required=False, max_length=40, widget=forms.TextInput(attrs={"dir": "ltr"}))
    if kind == ContactPoint.Kind.EMAIL:
        return forms.EmailField(
            required=False,
            max_length=254,
            error_messages={"invalid": validators.mail_address.message},
        )
    if kind in (ContactPoint.Kind.WEB, ContactPoint.Kind.CHAT, ContactPoint.Kind.FORM):
        return forms.URLField(
            required=False,
            max_length=500,
            assume_scheme="https",
            error_messages={"invalid": validators.web_address.message},
            widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
        )
    return forms.CharField(required=False, max_length=500)


class Contact(Fact):
    """The value of one contact; empty where it is no longer one of this service."""

    group = Group.CONTACT
    hint = _("Make it empty if it no longer exists.")

    def __init__(self, contact: ContactPoint, service: Service) -> None:
        label = capfirst(contact.get_kind_display())
        label = f"{label}: {contact.label}" if contact.label else label
        super().__init__(f"contact:{contact.slug}:value", label, service)
        self.contact = contact

    @property
    def value(self) -> str:
        return self.contact.value

    def words(self, value: str) -> str:
        is_phone = self.contact.kind == ContactPoint.Kind.PHONE
        return validators.as_dialled(value) if is_phone and value else value

    def field(self) -> forms.Field:
        return contact_field(self.contact.kind)

    def typed(self, value: str) -> str:
        return self.words(value)

    def write(self, value: str, writing: Writing) -> None:
        if value:
            writing.set(self.contact, "value", value, self.key)
        else:
            writing.after.append(lambda: self.service.contacts.remove(self.contact))


class NewContact(Fact):
    """A contact that the service does not have yet. One with the same value is shared."""

    group = Group.CONTACT

    def __init__(self, kind: str, label: Any, service: Service) -> None:
        super().__init__(f"new:{kind}", label, service)
        self.kind = kind

    value = ""

    def words(self, value: str) -> str:
        return validators.as_dialled(value) if self.kind == "phone" and value else value

    def field(self) -> forms.Field:
        return contact_field(self.kind)

    def write(self, value: str, writing: Writing) -> None:
        shared = ContactPoint.objects.filter(kind=self.kind, value=value, crisis_line=None)
        contact = shared.order_by("slug").first()
        if contact is None:
            contact = ContactPoint(slug=self._free_slug(), kind=self.kind)
            writing.set(contact, "value", value, self.key)
        writing.after.append(lambda: self.service.contacts.add(contact))

    def _free_slug(self) -> str:
        """The first of `service-phone`, `service-phone-2`… that no contact has: one query."""
        stem = f"{self.service.slug}-{self.kind}"[:76].rstrip("-")
        taken = set(
            ContactPoint.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
        )
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (stem, *numbered) if slug not in taken)
