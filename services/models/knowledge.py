"""Trainings with their sessions, and resources to read, hear or print."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, count
from typing import Self

from django.core.validators import validate_slug
from django.db import models
from django.db.models import Case, F, Max, Min, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services.models.organisations import Organisation
from services.models.places import Region
from services.models.spoken import SpokenLanguage
from tiers.models import Audience, Need, Slugged, SluggedQuerySet, Source, StatusType, Tier


class TrainingSeriesQuerySet(SluggedQuerySet):
    def with_next_date(self) -> Self:
        """Each with `next_on`, when its nearest session to come starts; none where no date is planned."""
        coming = Q(trainings__sessions__ends_at__gte=timezone.now())
        return self.annotate(next_on=Min("trainings__sessions__starts_at", filter=coming))

    def without_date(self) -> Self:
        """Series of which no session is to come; one with an e-learning can be followed at any time."""
        at_any_time = Training.objects.filter(format=Training.Format.E_LEARNING)
        planned = self.with_next_date().filter(next_on=None)
        return planned.exclude(pk__in=at_any_time.exclude(series=None).values("series"))


class TrainingSeries(Slugged):
    """Trainings that belong together."""

    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="training_series"
    )

    objects = TrainingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of trainings")
        verbose_name_plural = _("series of trainings")
        ordering = ["slug"]


class ForAudiences:
    """A row that says whom it is for by its `audiences`."""

    def is_for(self, audience: str) -> bool:
        """Whether it is for this audience; what is for everyone is for each. No query where they are prefetched."""
        return any(row.slug in (audience, Audience.EVERYONE) for row in self.audiences.all())


class TrainingQuerySet(SluggedQuerySet):
    def nearest_first(self) -> Self:
        """Those with a date to come, the nearest on top; then what can be followed at any time; what is past last.

        Each has `next_on`, when its nearest session to come starts, and `last_on`, when its last one ended.
        """
        coming = Q(sessions__ends_at__gte=timezone.now())
        at_any_time = Q(format=Training.Format.E_LEARNING)
        return self.annotate(
            next_on=Min("sessions__starts_at", filter=coming), last_on=Max("sessions__ends_at")
        ).order_by(
            F("next_on").asc(nulls_last=True),
            Case(When(at_any_time, then=0), default=1),
            F("last_on").desc(nulls_first=True),
            "slug",
        )


class Training(ForAudiences, Slugged):
    """A course for helpers; its dates are sessions."""

    class Theme(models.TextChoices):
        MINORS = "unaccompanied-minors", _("unaccompanied minors")
        STRESS = "stress-coping", _("stress and coping")
        TRAUMA = "trauma", _("trauma")
        FAMILY = "family-reunification", _("family reunification")
        RECEPTION = "mental-health-reception", _("mental health in reception")
        VOLUNTEERS = "volunteers", _("volunteering")
        OTHER = "other", _("other")

    class Format(models.TextChoices):
        ONLINE = "online", _("online")
        PLACE = "place", _("in a place")
        E_LEARNING = "e-learning", _("e-learning")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="trainings",
    )
    series = models.ForeignKey(
        TrainingSeries,
        verbose_name=_("series"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainings",
    )
    theme = models.CharField(_("theme"), max_length=25, choices=Theme, default=Theme.OTHER)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.PLACE)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    who_may_come = models.TextField(_("who may come"), blank=True)
    price = models.CharField(_("price"), max_length=200, blank=True)
    ask = models.TextField(
        _("whom to ask"), blank=True, help_text=_("About new dates, or whether you may come.")
    )
    url = models.URLField(_("website"), max_length=500, blank=True)
    audiences = models.ManyToManyField(
        Audience, verbose_name=_("audiences"), related_name="trainings", blank=True
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("needs"), related_name="trainings", blank=True
    )
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="trainings")

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class TrainingSessionQuerySet(models.QuerySet):
    def coming(self) -> Self:
        """Sessions that are not over yet, the nearest first, with their training and municipality."""
        found = self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")
        return found.select_related("training", "municipality")


class TrainingSession(models.Model):
    """One date of a training, online or in a municipality.

    `key` names it in calendars for ever, also when its date moves; `moved` counts the moves, so that they follow.
    """

    # What a calendar has to follow when it changes.
    WHEN_AND_WHERE = ("starts_at", "ends_at", "is_online", "municipality_id")

    training = models.ForeignKey(
        Training, verbose_name=_("training"), on_delete=models.CASCADE, related_name="sessions"
    )
    key = models.CharField(
        _("key in calendars"),
        max_length=20,
        editable=False,
        default="",
        validators=[validate_slug],
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    is_online = models.BooleanField(_("online"), default=False)
    municipality = models.ForeignKey(
        Region, verbose_name=_("municipality"), on_delete=models.PROTECT, null=True, blank=True
    )
    register_before = models.DateField(_("last day to register"), null=True, blank=True)
    register_url = models.URLField(_("where to register"), max_length=500, blank=True)
    moved = models.PositiveSmallIntegerField(_("how often it moved"), default=0, editable=False)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = TrainingSessionQuerySet.as_manager()

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
            models.UniqueConstraint(
                fields=["training", "key"],
                name="session_key_once",
                violation_error_message=_("This training already has a session of this key."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.starts_at:%Y-%m-%d}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Gives it a key among its siblings, and counts a move in time or place of one that is there already."""
        was = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if was:
            same = (getattr(self, name) == getattr(was, name) for name in self.WHEN_AND_WHERE)
            self.moved = was.moved + (not all(same))
        if not self.key or (was and was.training_id != self.training_id):
            self.key = self._free_key()
        super().save(*args, **kwargs)

    def _free_key(self) -> str:
        """The key of its date, or with `-2` and so on where a sibling that moved away keeps that one."""
        siblings = type(self).objects.filter(training=self.training_id).exclude(pk=self.pk)
        taken = set(siblings.values_list("key", flat=True))
        own = session_key(self.starts_at)
        others = (f"{own}-{number}" for number in count(2))
        return next(key for key in chain([own], others) if key not in taken)

    @property
    def is_closed(self) -> bool:
        """Whether the last day to register is over."""
        return bool(self.register_before and self.register_before < timezone.localdate())


def session_key(moment: datetime) -> str:
    """The key that a session gets from its first date: `20211115-1000`."""
    return timezone.localtime(moment).strftime("%Y%m%d-%H%M")


class ResourceQuerySet(SluggedQuerySet):
    def for_needs(self, slugs: Iterable[str]) -> Self:
        return self.filter(needs__slug__in=list(slugs)).distinct()

    def for_audiences(self, slugs: Iterable[str]) -> Self:
        """Resources for one of these audiences, or for everyone."""
        wanted = {*slugs, Audience.EVERYONE}
        return self.filter(
            pk__in=self.model.objects.filter(audiences__slug__in=wanted).values("pk")
        )


class Resource(ForAudiences, Slugged):
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
