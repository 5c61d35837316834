"""Organisations, contacts and locations as tables."""

from collections.abc import Iterator

from django.db.models import QuerySet

from directory.exchange.columns import Choice, Column, Many, Number, One, YesNo
from directory.exchange.resources import TableResource, texts
from services.models import ContactPoint, CrisisLine, Location, Organisation, Region
from services.translation import ContactPointTranslation, LocationTranslation, NameTranslation
from tiers.models import Source, StatusType


class OrganisationTable(TableResource):
    selected = ("parent",)
    prefetched = ("sources",)

    class Meta(TableResource.Meta):
        model = Organisation

    def columns(self) -> Iterator[Column]:
        yield Column("slug")
        yield Column("abbreviation")
        yield One("parent", Organisation, self.known)
        yield Choice("legal_form", Organisation.LegalForm)
        yield Column("website")
        yield Choice("confidence", StatusType.Confidence, is_needed=True)
        yield Many("sources", Source, self.known)
        yield from texts(*NameTranslation.fields)


class ContactTable(TableResource):
    """To be exported only. The number of a crisis line stands with the crisis line."""

    selected = ("crisis_line",)

    class Meta(TableResource.Meta):
        model = ContactPoint

    def columns(self) -> Iterator[Column]:
        yield Column("slug")
        yield Choice("kind", ContactPoint.Kind)
        yield Column("value")
        yield One("crisis_line", CrisisLine, self.known)
        yield YesNo("is_free", empty=None)
        yield Column("hours")
        yield YesNo("for_professionals", empty=False)
        yield Number("position")
        yield from texts(*ContactPointTranslation.fields)


class LocationTable(TableResource):
    """To be exported only. A hidden address stands in no table: a file goes from hand to hand."""

    selected = ("municipality",)

    class Meta(TableResource.Meta):
        model = Location

    def columns(self) -> Iterator[Column]:
        yield Column("slug")
        yield Choice("visibility", Location.Visibility)
        yield Column("street")
        yield Column("postcode")
        yield One("municipality", Region, self.known)
        yield from texts(*LocationTranslation.fields)

    def filter_export(self, queryset: QuerySet[Location], **kwargs: object) -> QuerySet[Location]:
        shown = queryset.exclude(visibility=Location.Visibility.HIDDEN)
        return super().filter_export(shown, **kwargs)
