"""The questions of the flow and the rules that raise a layer, as rows that a curator edits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers import routing
from tiers.models.base import Slugged
from tiers.models.sources import Source
from tiers.models.statuses import StatusType
from tiers.models.vocabulary import Need, Tier, Who


# The words of these answers; their values are those of tiers/routing.py (a test compares them).
class Coping(models.TextChoices):
    OK = "ok", _("daily life goes on")
    DIFFICULTY = "difficulty", _("with difficulty")
    HARDLY = "hardly", _("hardly")
    UNKNOWN = "unknown", _("not known")


class Tried(models.TextChoices):
    NOTHING = "nothing", _("nothing yet")
    COMMUNITY = "community", _("support of people around")
    FOCUSED = "focused", _("first-line help")
    SPECIALISED = "specialised", _("specialised care")
    UNKNOWN = "unknown", _("not known")


SELF_HELP_TEXT = _("Put to the person themself, with “you”; empty where the words are the same.")


class OptionGroup(Slugged):
    """A heading over options and situations that belong together."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("group of options")
        verbose_name_plural = _("groups of options")
        ordering = ["position", "slug"]


class Question(Slugged):
    """One page of the flow. Its texts speak of the person who is helped; the others speak to that person."""

    class Asks(models.TextChoices):
        OPTIONS = "options", _("its options")
        PLACE = "place", _("the place and the language")

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    asks = models.CharField(_("asks for"), max_length=8, choices=Asks, default=Asks.OPTIONS)
    text = models.CharField(_("question"), max_length=200)
    text_self = models.CharField(
        _("question with “you”"), max_length=200, blank=True, help_text=SELF_HELP_TEXT
    )
    why = models.CharField(_("why we ask"), max_length=300)
    why_self = models.CharField(
        _("why we ask, with “you”"), max_length=300, blank=True, help_text=SELF_HELP_TEXT
    )
    several = models.BooleanField(_("several answers"), default=False)
    only_after_care_need = models.BooleanField(_("only after a care need"), default=False)
    not_for_helpers = models.BooleanField(_("not for helpers"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text or self.slug


class Option(Slugged):
    """An answer to a question; it stands for one value of one vocabulary, or for «I don't know»."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="options"
    )
    group = models.ForeignKey(
        OptionGroup,
        verbose_name=_("under the heading"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="options",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("text"), max_length=200)
    text_self = models.CharField(
        _("text with “I”"), max_length=200, blank=True, help_text=SELF_HELP_TEXT
    )
    for_me = models.BooleanField(
        _("for the visitor"),
        default=False,
        help_text=_("The visitor asks for themself: from here on the texts say “you”."),
    )
    need = models.ForeignKey(
        Need, verbose_name=_("need"), on_delete=models.PROTECT, null=True, blank=True
    )
    who = models.ForeignKey(
        Who, verbose_name=_("who"), on_delete=models.PROTECT, null=True, blank=True
    )
    status = models.ForeignKey(
        StatusType, verbose_name=_("status"), on_delete=models.PROTECT, null=True, blank=True
    )
    coping = models.CharField(_("coping"), max_length=12, choices=Coping, blank=True)
    tried = models.CharField(_("tried"), max_length=12, choices=Tried, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question__position", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True) | Q(who__isnull=True, status__isnull=True),
                name="option_stands_for_one_value",
                violation_error_message=_("An option stands for one need, one who or one status."),
            )
        ]

    def __str__(self) -> str:
        return self.text or self.slug

    @property
    def stands_for_something(self) -> bool:
        """Whether it says something; an option without a value is «I don't know»."""
        return bool(self.need_id or self.who_id or self.status_id or self.coping or self.tried)


class Rule(Slugged):
    """If its conditions hold, the need stands at least in `tier`. Rules only raise (tiers/routing.py reads them)."""

    class AppliesTo(models.TextChoices):
        NAMED = "named", _("the needs named here")
        CARE = "care", _("every care need")
        URGENT = "urgent", _("every urgent need")

    applies_to = models.CharField(_("applies to"), max_length=6, choices=AppliesTo)
    needs = models.ManyToManyField(
        Need, verbose_name=_("for these needs"), blank=True, related_name="rules"
    )
    coping = models.CharField(_("coping"), max_length=12, choices=Coping, blank=True)
    tried = models.CharField(_("tried"), max_length=12, choices=Tried, blank=True)
    who = models.ManyToManyField(Who, verbose_name=_("for these people"), blank=True)
    tier = models.ForeignKey(
        Tier, verbose_name=_("at least"), on_delete=models.PROTECT, null=True, blank=True
    )
    urgent = models.BooleanField(_("urgent"), default=False)
    adds = models.ForeignKey(
        Need,
        verbose_name=_("also counts as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="added_by",
    )
    rationale = models.TextField(_("the reason, for the visitor"))
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="rules"
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__isnull=False) | Q(urgent=True) | Q(adds__isnull=False),
                name="rule_has_an_effect",
                violation_error_message=_(
                    "A rule raises to a tier, makes the answer urgent, or adds a need."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def as_value(self) -> routing.Rule:
        """The rule as `tiers.routing` reads it: two queries, unless its relations were prefetched."""
        return routing.Rule(
            slug=self.slug,
            source=str(self.source),
            applies_to=routing.AppliesTo(self.applies_to),
            needs=frozenset(need.slug for need in self.needs.all()),
            coping=routing.Coping(self.coping) if self.coping else None,
            tried=routing.Tried(self.tried) if self.tried else None,
            who=frozenset(who.slug for who in self.who.all()) or None,
            tier=self.tier.slug if self.tier else None,
            urgent=self.urgent,
            adds=self.adds.slug if self.adds else None,
        )


class Situation(Slugged):
    """An everyday sentence that bundles options, so that one tap gives the answer."""

    group = models.ForeignKey(
        OptionGroup,
        verbose_name=_("under the heading"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="situations",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("sentence"), max_length=200)
    options = models.ManyToManyField(Option, verbose_name=_("options"), related_name="situations")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.text or self.slug


class Hint(Slugged):
    """What a visitor can do now, before and beside any service: look, listen, link, and keep to your limits."""

    class Kind(models.TextChoices):
        LOOK = "look", _("look")
        LISTEN = "listen", _("listen")
        LINK = "link", _("link")
        LIMITS = "limits", _("your own limits")
        HELPER = "helper", _("for the helper")
        COMPETENCE = "competence", _("who is competent")

    class AppliesTo(models.TextChoices):
        ALL = "all", _("every answer")
        CARE = "care", _("every care need")
        URGENT = "urgent", _("every urgent need")
        NAMED = "named", _("the needs named here")

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    applies_to = models.CharField(_("applies to"), max_length=6, choices=AppliesTo)
    needs = models.ManyToManyField(
        Need, verbose_name=_("for these needs"), blank=True, related_name="hints"
    )
    who = models.ManyToManyField(Who, verbose_name=_("for these people"), related_name="hints")
    statuses = models.ManyToManyField(
        StatusType,
        verbose_name=_("with these papers"),
        blank=True,
        related_name="hints",
        help_text=_("Shown with these papers and where the papers are not known; empty: with all."),
    )
    text = models.CharField(_("to somebody who helps"), max_length=300, blank=True)
    text_self = models.CharField(
        _("to the person themself"),
        max_length=300,
        blank=True,
        help_text=_("Empty: not shown to visitors who ask for themself."),
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="hints"
    )

    class Meta:
        verbose_name = _("hint")
        verbose_name_plural = _("hints")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.text or self.text_self or self.slug
