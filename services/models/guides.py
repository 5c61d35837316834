"""Guides to read and sheets to print, the words of Belgian care, and who stands behind a role on a map."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models.knowledge import Resource
from services.models.organisations import Organisation
from services.models.services import Service
from tiers.models import Actor, Audience, Need, Slugged, Source, StatusType, Tier


class Guide(Slugged):
    """A page to read from begin to end: for a kind of helper, on first aid, on interpreting; or an exercise to print."""

    class Kind(models.TextChoices):
        HELPERS = "helpers", _("care for the one who helps")
        FIRST_AID = "first-aid", _("psychological first aid")
        INTERPRETING = "interpreting", _("interpreting")
        EXERCISE = "exercise", _("exercise")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=120)
    lead = models.TextField(_("lead"), blank=True)
    is_sheet = models.BooleanField(
        _("a sheet"), default=False, help_text=_("Printed on one page, with room to write.")
    )
    audiences = models.ManyToManyField(
        Audience, verbose_name=_("audiences"), related_name="guides", blank=True
    )
    needs = models.ManyToManyField(Need, verbose_name=_("needs"), related_name="guides", blank=True)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="guides")

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["kind", "position", "slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class GuideSection(Slugged):
    """A part of a guide; where it is about a service, its number and hours are read from there."""

    guide = models.ForeignKey(
        Guide, verbose_name=_("guide"), on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=120)
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("One paragraph a line; a line that begins with “- ” is one of a list."),
    )
    space = models.PositiveSmallIntegerField(
        _("empty lines to write on"), default=0, help_text=_("Only on a sheet.")
    )
    tier = models.ForeignKey(
        Tier, verbose_name=_("tier"), on_delete=models.PROTECT, null=True, blank=True
    )
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.SET_NULL, null=True, blank=True
    )
    resources = models.ManyToManyField(
        Resource, verbose_name=_("resources"), related_name="guide_sections", blank=True
    )
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="guide_sections", blank=True
    )

    class Meta:
        verbose_name = _("section of a guide")
        verbose_name_plural = _("sections of a guide")
        ordering = ["guide", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(space__lte=20),
                name="guide_section_fits_a_page",
                violation_error_message=_("A sheet has room for 20 lines at most."),
            )
        ]

    def __str__(self) -> str:
        return self.heading or self.slug

    @property
    def shown_service(self) -> Service | None:
        """The service that it is about, as long as that is published."""
        is_shown = self.service is not None and self.service.state == Service.State.PUBLISHED
        return self.service if is_shown else None

    @property
    def lines(self) -> range:
        """One for each empty line of a sheet."""
        return range(self.space)


class Term(Slugged):
    """A word of Belgian care or of Belgian papers, explained."""

    name = models.CharField(_("name"), max_length=120)
    full = models.CharField(_("full name"), max_length=200, blank=True)
    meaning = models.TextField(_("meaning"))
    also = models.CharField(
        _("also"), max_length=300, blank=True, help_text=_("Other names, with commas between.")
    )
    looks_like = models.TextField(
        _("what it looks like"), blank=True, help_text=_("Only for papers and cards.")
    )
    is_paper = models.BooleanField(_("a paper"), default=False)
    is_linked = models.BooleanField(
        _("linked"),
        default=False,
        help_text=_("Its first use on a page leads to its own page."),
    )
    statuses = models.ManyToManyField(
        StatusType,
        verbose_name=_("statuses"),
        related_name="papers",
        blank=True,
        help_text=_("Who holds this paper."),
    )
    tier = models.ForeignKey(
        Tier, verbose_name=_("tier"), on_delete=models.SET_NULL, null=True, blank=True
    )
    services = models.ManyToManyField(
        Service, verbose_name=_("services"), related_name="terms", blank=True
    )
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="terms")

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["slug"]


class RoleHolders(Slugged):
    """Who stands behind a role on the maps: services, found by place, and organisations.

    An organisation is shown where none of its services stands behind the role.
    """

    actor = models.OneToOneField(
        Actor, verbose_name=_("actor"), on_delete=models.CASCADE, related_name="holders"
    )
    services = models.ManyToManyField(
        Service, verbose_name=_("services"), related_name="roles", blank=True
    )
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("organisations"), related_name="roles", blank=True
    )
    resources = models.ManyToManyField(
        Resource, verbose_name=_("resources"), related_name="roles", blank=True
    )

    class Meta:
        verbose_name = _("who stands behind a role")
        verbose_name_plural = _("who stands behind the roles")
        ordering = ["slug"]
