from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A day, a month or a year, as ISO 8601 writes them: many sources give no more than the year.
REDUCED_DATE = r"\A[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z"


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, url: str, title: str = "", published_on: str = "") -> "Source":
        """The source with this address; where it has none, the one with this title and date."""
        if url:
            return self.get(url=url)
        return self.get(url="", title=title, published_on=published_on)


class Source(models.Model):
    """Where a fact comes from: a page or a document, with the day on which it was consulted."""

    class ReadAs(models.TextChoices):
        STORED_COPY = "stored-copy", _("read in a stored copy")
        LIVE = "live", _("read at its own address")
        DOCUMENT = "document", _("read as a document")

    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.CharField(
        _("published on"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(REDUCED_DATE, _("Write 2023, 2023-05 or 2023-05-31."))],
        help_text=_("A year, a month or a day; empty where the source does not say."),
    )
    consulted_on = models.DateField(_("consulted on"))
    read_as = models.CharField(_("how it was read"), max_length=20, choices=ReadAs)
    country = models.CharField(
        _("country it speaks of"),
        max_length=2,
        blank=True,
        help_text=_("BE, NL, …; empty if unknown."),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_url_once",
                violation_error_message=_("There is already a source with this address."),
            ),
            models.UniqueConstraint(
                fields=["title", "published_on"],
                condition=Q(url=""),
                name="source_title_and_date_once",
                violation_error_message=_(
                    "There is already a source without address with this title and date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(published_on="") | Q(published_on__regex=REDUCED_DATE),
                name="source_published_on_is_a_date",
                violation_error_message=_("Write the date as 2023, 2023-05 or 2023-05-31."),
            ),
        ]

    def __str__(self) -> str:
        is_dated = self.published_on and self.published_on not in self.title
        return f"{self.title} ({self.published_on})" if is_dated else self.title

    def natural_key(self) -> tuple[str, ...]:
        return (self.url,) if self.url else ("", self.title, self.published_on)
