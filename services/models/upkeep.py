"""What keeps the facts true: closures, verifications, reports, and stories with the expected answer."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models.services import Service
from tiers.models import Slugged, Tier


class ClosureQuerySet(models.QuerySet["Closure"]):
    def today(self) -> "ClosureQuerySet":
        day = timezone.localdate()
        return self.between(day, day)

    def between(self, first: date, last: date) -> "ClosureQuerySet":
        """Closures that hold on one of the days from `first` to `last`, both included."""
        return self.filter(closed_from__lte=last, closed_until__gte=first)


class Closure(models.Model):
    """Days on which a service is closed, both ends included."""

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="closures"
    )
    closed_from = models.DateField(_("from"))
    closed_until = models.DateField(_("until"))
    message = models.CharField(_("message"), max_length=200, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["closed_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_from__lte=F("closed_until")),
                name="closure_dates_in_order",
                violation_error_message=_("The closure ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.closed_from} – {self.closed_until}"

    def holds_on(self, day: date) -> bool:
        return self.closed_from <= day <= self.closed_until


class Verification(models.Model):
    """A person looked at a group of facts of a service."""

    class Group(models.TextChoices):
        CONTACT = "contact", _("phone, mail and site")
        HOURS = "hours", _("hours and closures")
        PLACE = "place", _("address and area")
        ELIGIBILITY = "eligibility", _("statuses, ages and audiences")
        REST = "rest", _("everything else")

    class How(models.TextChoices):
        CALLED = "called", _("by phone")
        MAILED = "mailed", _("by mail")
        SITE = "site", _("on its site")
        VISIT = "visit", _("on a visit")

    class Outcome(models.TextChoices):
        CORRECT = "correct", _("still correct")
        CHANGED = "changed", _("changed")
        NO_ANSWER = "no-answer", _("no answer")

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="verifications"
    )
    group = models.CharField(_("what"), max_length=12, choices=Group)
    checked_on = models.DateField(_("checked on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    how = models.CharField(_("how"), max_length=8, choices=How)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.service_id} {self.group} {self.checked_on}"


class Report(models.Model):
    """A reader says that something is wrong. No name, address or cookie is kept."""

    class Reason(models.TextChoices):
        NUMBER = "number", _("the number is wrong")
        CLOSED = "closed", _("it has closed")
        MOVED = "moved", _("it has moved")
        REFUSES = "refuses", _("it refuses people it should take")
        WAITING = "waiting", _("the waiting time is wrong")
        LANGUAGE = "language", _("the language is wrong")
        OTHER = "other", _("something else")

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.service_id} {self.reason}"


class Vignette(Slugged):
    """A story, the answers a visitor would give, and what the outcome must hold."""

    story = models.TextField(_("story"))
    answers = models.JSONField(_("answers"), help_text=_("The body of POST /api/advice."))
    expected_tier = models.ForeignKey(
        Tier, verbose_name=_("expected tier"), on_delete=models.PROTECT, null=True, blank=True
    )
    expects_no_tier = models.BooleanField(
        _("expects no tier"), default=False, help_text=_("Danger alone has no layer.")
    )
    expected_urgent = models.BooleanField(_("expected urgent"), null=True, blank=True)
    expected = models.JSONField(
        _("expected services and numbers"),
        default=dict,
        blank=True,
        help_text=_("any_of, all_in, none_of, lines, numbers, layers: lists of slugs and numbers."),
    )

    class Meta:
        verbose_name = _("vignette")
        verbose_name_plural = _("vignettes")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expects_no_tier=False) | Q(expected_tier__isnull=True),
                name="vignette_expects_a_tier_or_none",
                violation_error_message=_("Expect a tier, or none: not both."),
            )
        ]

    def __str__(self) -> str:
        return self.slug
