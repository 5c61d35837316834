"""State of the texts, and the stamp that tells a process that its snapshot is old."""

import hashlib
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# The states of a translation; more than one may hold. Made by a machine or a person, and reviewed by nobody yet;
# reviewed by a speaker, for the Dutch texts as they are.
CONDITIONS = {
    "missing": Q(missing__gt=0),
    "outdated": Q(is_outdated=True),
    "machine": Q(origin="machine", reviewed_on=None),
    "person": Q(origin="human", reviewed_on=None),
    "reviewed": Q(reviewed_on__isnull=False, is_outdated=False),
}


class TranslationStateQuerySet(models.QuerySet["TranslationState"]):
    def of(self, thing: models.Model) -> Self:
        content_type = ContentType.objects.get_for_model(thing)
        return self.filter(content_type=content_type, object_id=thing.pk)

    def by_machine(self) -> Self:
        """Made by a machine and reviewed by nobody."""
        return self.filter(CONDITIONS["machine"])

    def outdated(self) -> Self:
        """Of Dutch texts that were changed since."""
        return self.filter(CONDITIONS["outdated"])


class TranslationState(models.Model):
    """How far the texts of one object in one language can be trusted."""

    class Origin(models.TextChoices):
        MACHINE = "machine", _("made by a machine")
        HUMAN = "human", _("made by a person")
        NONE = "none", _("not made yet")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    language = models.CharField(_("language"), max_length=8)
    source_hash = models.CharField(
        _("hash of the source texts"),
        max_length=64,
        help_text=_("A translation is outdated when the source texts have another hash."),
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    is_outdated = models.BooleanField(_("outdated"), default=False, editable=False, db_index=True)
    missing = models.PositiveSmallIntegerField(
        _("texts that are missing"), default=0, editable=False, db_index=True
    )

    objects = TranslationStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation state")
        verbose_name_plural = _("translation states")
        ordering = ["content_type", "object_id", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                name="one_translation_state_a_language",
                violation_error_message=_("This object already has a state for this language."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(reviewed_on__isnull=False),
                name="a_review_has_a_day",
                violation_error_message=_("Write the day of the review."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id} {self.language}"

    @staticmethod
    def hash_of(texts: dict[str, str]) -> str:
        """The hash of an object's source texts, by field name: the same texts give the same hash."""
        joined = "\x1f".join(f"{name}\x1e{texts[name]}" for name in sorted(texts))
        return hashlib.sha256(joined.encode()).hexdigest()


class ContentVersion(models.Model):
    """One row with two stamps that change with the content, so that whoever keeps a copy knows when it is old.

    They are random words and no counters: after a rolled-back transaction a counter would come back to a
    number that a process has already seen with other content behind it.
    """

    vocabulary = models.CharField(
        _("stamp of the vocabularies, places and crisis lines"), max_length=32
    )
    content = models.CharField(_("stamp of all content"), max_length=32)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")

    def __str__(self) -> str:
        return self.content
