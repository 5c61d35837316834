from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers.models import Slugged, Tier

# What a story may say of services: lists of slugs.
OF_SERVICES = ("any_of", "all_in", "none_of")


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

    differs = models.BooleanField(_("differs from what it expects"), default=False, editable=False)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, editable=False)

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

    def names(self, slug: str) -> bool:
        """Whether the story expects this service or rules it out; what a curator wrote there may have any shape."""
        expected = self.expected if isinstance(self.expected, dict) else {}
        lists = (expected.get(word) for word in OF_SERVICES)
        return any(isinstance(found, list) and slug in found for found in lists)
