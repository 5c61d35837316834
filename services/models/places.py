"""The gazetteer: country, regions, provinces, municipalities, and the names by which people ask for them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.folding import fold
from tiers.models import SluggedQuerySet
from tiers.models.base import slug_form

POSTCODE = r"\A[1-9][0-9]{3}\Z"
PLACE_NAME_WITHOUT_LETTER = _("This name has no letter to search for.")


class RegionQuerySet(models.QuerySet["Region"]):
    def get_by_natural_key(self, nis: str) -> "Region":
        return self.get(nis=nis)


class Region(models.Model):
    """A country, region, province or municipality, known by its NIS code (`be` for the country)."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        PROVINCE = "province", _("province")
        MUNICIPALITY = "municipality", _("municipality")

    nis = models.CharField(
        _("NIS code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"\A(be|[0-9]{5})\Z", _("Write five digits, or be."))],
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(
        _("path"),
        max_length=40,
        editable=False,
        help_text=_("The codes from the country down to this one, each closed by a slash."),
    )
    name = models.CharField(_("name"), max_length=80)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="country", parent__isnull=True)
                | (~Q(kind="country") & Q(parent__isnull=False)),
                name="only_the_country_has_no_parent",
                violation_error_message=_(
                    "Say what this place lies in; only the country has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # Named because a comparison with NULL is not false, and half a position would pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=49,
                    latitude__lte=52,
                    longitude__gte=2,
                    longitude__lte=7,
                ),
                name="region_lies_in_belgium",
                violation_error_message=_(
                    "These coordinates are not in Belgium: latitude 49 to 52, longitude 2 to 7."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.nis

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = (self.parent.path if self.parent else "") + f"{self.nis}/"
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.nis,)

    def lineage(self) -> list[str]:
        """The NIS codes of this place and of every place that it lies in, from the country down."""
        return self.path.rstrip("/").split("/")


class Postcode(models.Model):
    """A postcode of a municipality; a few postcodes (1040, 1050, 1804) belong to more than one."""

    code = models.CharField(
        _("postcode"),
        max_length=4,
        validators=[RegexValidator(POSTCODE, _("A Belgian postcode has four digits."))],
    )
    region = models.ForeignKey(
        Region, verbose_name=_("municipality"), on_delete=models.CASCADE, related_name="postcodes"
    )

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["code", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "region"],
                name="postcode_once_a_municipality",
                violation_error_message=_("This municipality already has this postcode."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=POSTCODE),
                name="postcode_has_four_digits",
                violation_error_message=_("A Belgian postcode has four digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlaceName(models.Model):
    """A name by which a place or a part of it is known, in any script."""

    class Kind(models.TextChoices):
        PART = "part", _("part of the municipality")
        OTHER = "other", _("other name")

    region = models.ForeignKey(
        Region, verbose_name=_("place"), on_delete=models.CASCADE, related_name="other_names"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    folded = models.CharField(_("folded name"), max_length=120, editable=False, db_index=True)

    class Meta:
        verbose_name = _("other name of a place")
        verbose_name_plural = _("other names of places")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="place_name_once",
                violation_error_message=_("This place already has this name."),
            ),
            models.CheckConstraint(
                condition=~Q(folded=""),
                name="place_name_can_be_typed",
                violation_error_message=PLACE_NAME_WITHOUT_LETTER,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.fold_name()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Folds the name here already: no form shows the folded name, so none would check its constraint."""
        super().clean()
        self.fold_name()
        if not self.folded:
            raise ValidationError({"name": PLACE_NAME_WITHOUT_LETTER})

    def fold_name(self) -> None:
        """Fills the folded name; whoever creates rows in bulk calls it, since that skips `save`."""
        self.folded = fold(self.name)


class CoverageArea(models.Model):
    """A named set of places that is no level of the map: `de`, the German-speaking Community; `wal-fr`."""

    slug = models.CharField(_("slug"), max_length=20, unique=True, validators=[slug_form])
    name = models.CharField(_("name"), max_length=120)
    regions = models.ManyToManyField(Region, verbose_name=_("places"), related_name="named_areas")

    objects = SluggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("named area")
        verbose_name_plural = _("named areas")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name or self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Served(models.Model):
    """Where something works. No area at all means nowhere known: empty never means everywhere."""

    regions = models.ManyToManyField(
        Region, verbose_name=_("area served"), related_name="%(class)ss", blank=True
    )
    named_areas = models.ManyToManyField(
        CoverageArea, verbose_name=_("named areas served"), related_name="%(class)ss", blank=True
    )

    class Meta:
        abstract = True

    def covers(self, place: Region, areas: Iterable[CoverageArea]) -> bool:
        """Whether its area holds `place`; `areas` are the named areas that hold it. No query where they are prefetched."""
        codes = set(place.lineage())
        is_own = any(region.nis in codes for region in self.regions.all())
        return is_own or bool(set(self.named_areas.all()) & set(areas))
