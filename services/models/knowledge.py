"""Trainings with their sessions, and resources to read, hear or print."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services.models.organisations import Organisation
from services.models.places import Region
from services.models.spoken import SpokenLanguage
from tiers.models import Audience, Need, Slugged, SluggedQuerySet, Source, StatusType, Tier


class Training(Slugged):
    """A course or a series for helpers; its dates are sessions."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="trainings",
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    who_may_come = models.TextField(_("who may come"), blank=True)
    price = models.CharField(_("price"), max_length=200, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    audiences = models.ManyToManyField(
        Audience, verbose_name=_("audiences"), related_name="trainings", blank=True
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("needs"), related_name="trainings", blank=True
    )
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="trainings")

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class TrainingSession(models.Model):
    """One date of a training, online or in a municipality."""

    training = models.ForeignKey(
        Training, verbose_name=_("training"), on_delete=models.CASCADE, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    is_online = models.BooleanField(_("online"), default=False)
    municipality = models.ForeignKey(
        Region, verbose_name=_("municipality"), on_delete=models.PROTECT, null=True, blank=True
    )
    register_before = models.DateField(_("register before"), null=True, blank=True)

    class Meta:
        verbose_name = _("session of a training")
        verbose_name_plural = _("sessions of a training")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(is_online=True) | Q(municipality__isnull=False),
                name="session_has_a_place",
                violation_error_message=_("Say in which municipality it is, or that it is online."),
            ),
            models.UniqueConstraint(
                fields=["training", "starts_at"],
                name="session_once",
                violation_error_message=_("This training already has a session at this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.starts_at:%Y-%m-%d}"


class ResourceQuerySet(SluggedQuerySet):
    def for_needs(self, slugs: Iterable[str]) -> Self:
        return self.filter(needs__slug__in=list(slugs)).distinct()

    def for_audiences(self, slugs: Iterable[str]) -> Self:
        """Resources for one of these audiences, or for everyone."""
        wanted = {*slugs, Audience.EVERYONE}
        return self.filter(
            pk__in=self.model.objects.filter(audiences__slug__in=wanted).values("pk")
        )


class Resource(Slugged):
    """A guide, site, brochure, audio or e-learning."""

    class Format(models.TextChoices):
        AUDIO_TEXT = "audio-text", _("audio and text")
        AUDIO_VIDEO = "audio-video", _("audio or video")
        BROCHURES = "brochures", _("brochures")
        CAMPAIGN = "campaign", _("campaign")
        E_LEARNING = "e-learning", _("e-learning")
        GROUP_COURSE = "group-course", _("group course")
        GUIDE = "guide", _("guide")
        HELPDESK = "helpdesk", _("helpdesk")
        ONLINE_TOOL = "online-tool", _("online tool")
        OVERVIEW = "overview", _("overview")
        PICTURE_DICTIONARY = "picture-dictionary", _("picture dictionary")
        QUESTIONNAIRE = "questionnaire", _("questionnaire")
        REPORT = "report", pgettext_lazy("a document", "report")
        TOOLBOX = "toolbox", _("toolbox")
        TRAINING = "training", _("training")
        WEB_PAGE = "web-page", _("web page")
        WEBSITE = "website", _("website")

    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=250, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    format = models.CharField(_("format"), max_length=20, choices=Format)
    tier = models.ForeignKey(
        Tier, verbose_name=_("tier"), on_delete=models.PROTECT, related_name="resources"
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("needs"), related_name="resources", blank=True
    )
    audiences = models.ManyToManyField(
        Audience, verbose_name=_("audiences"), related_name="resources", blank=True
    )
    languages = models.ManyToManyField(
        SpokenLanguage, verbose_name=_("languages"), related_name="resources", blank=True
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=StatusType.Confidence)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="resources")

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug
