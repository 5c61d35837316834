"""What an organisation is asked to confirm about its service, and what it answers."""

import secrets
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models.services import Service

VALID_FOR = timedelta(days=30)


def new_key() -> str:
    """A word that nobody guesses: what a signed link names the asking by."""
    return secrets.token_urlsafe(16)


class AskingQuerySet(models.QuerySet["Asking"]):
    def waiting(self) -> Self:
        """Sent, not answered, and still valid."""
        return self.filter(answered_at=None, sent_at__gt=timezone.now() - VALID_FOR)


class Asking(models.Model):
    """A mail to an organisation with a link to the page where it confirms what we tell of one service."""

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="askings"
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    language = models.CharField(_("language"), max_length=8)
    address = models.EmailField(
        _("sent to"), help_text=_("The public address of the organisation.")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Nobody where a command sent it."),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = AskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an organisation")
        verbose_name_plural = _("questions to organisations")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.service} {self.sent_at:%Y-%m-%d}"

    @property
    def is_expired(self) -> bool:
        return self.sent_at + VALID_FOR <= timezone.now()


class DoNotAsk(models.Model):
    """An address whose owner asked us not to write again: no mail goes there."""

    address = models.EmailField(_("mail address"), unique=True)
    since = models.DateField(_("since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("address that we do not write to")
        verbose_name_plural = _("addresses that we do not write to")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        super().clean()
        self.address = self.address.lower()


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        """Those of which something is still to be decided."""
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """What an organisation answered: all correct, or changes to decide on one by one."""

    asking = models.OneToOneField(
        Asking, verbose_name=_("question"), on_delete=models.CASCADE, related_name="proposal"
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    is_all_correct = models.BooleanField(_("all correct"), default=False)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    # As services/proposing.py makes it: what is another by now was not confirmed.
    seen = models.JSONField(default=dict, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of an organisation")
        verbose_name_plural = _("answers of organisations")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.asking.service} {self.received_at:%Y-%m-%d}"


class ProposedChange(models.Model):
    """One fact as the organisation wants it, beside what it was when the organisation saw it."""

    class Decision(models.TextChoices):
        OPEN = "open", _("to be decided")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("answer"), on_delete=models.CASCADE, related_name="changes"
    )
    fact = models.CharField(
        _("fact"),
        max_length=120,
        help_text=_("As services/proposing.py names it: opening_hours, contact:slug, summary_nl."),
    )
    was = models.TextField(_("was"), blank=True)
    becomes = models.TextField(_("becomes"), blank=True)
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.OPEN
    )

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "fact"],
                name="one_change_a_fact",
                violation_error_message=_("This answer already changes this fact."),
            ),
            models.CheckConstraint(
                condition=~Q(was=F("becomes")),
                name="a_change_changes",
                violation_error_message=_("This changes nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.decision}"
