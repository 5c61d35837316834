"""Places as a table, with their postcodes and the names by which people ask for them."""

import re
from collections.abc import Iterator
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.exchange.columns import Choice, Column, Degrees, One, Rows
from directory.exchange.resources import TableResource, texts
from services.folding import fold
from services.models import PlaceName, Postcode, Region
from services.models.places import PLACE_NAME_WITHOUT_LETTER, POSTCODE
from services.translation import NameTranslation


class PlaceTable(TableResource):
    key = "nis"
    selected = ("parent",)
    prefetched = ("postcodes", "other_names")

    class Meta(TableResource.Meta):
        model = Region
        import_id_fields = ("nis",)

    def columns(self) -> Iterator[Column]:
        yield Column("nis")
        yield Choice("kind", Region.Kind, is_needed=True, is_fixed=True)
        yield One("parent", Region, self.known, is_fixed=True)
        yield Degrees("latitude", empty=None)
        yield Degrees("longitude", empty=None)
        yield Rows(
            "postcodes",
            check=_check_postcodes,
            read_now=lambda place: frozenset(row.code for row in place.postcodes.all()),
            put=_put_postcodes,
        )
        for kind, name in ((PlaceName.Kind.PART, "parts"), (PlaceName.Kind.OTHER, "other_names")):
            yield Rows(
                name,
                check=_check_names,
                read_now=partial(_names, kind),
                put=partial(_put_names, kind),
            )
        yield from texts(*NameTranslation.fields)


def _check_postcodes(codes: list[str]) -> None:
    wrong = [code for code in codes if not re.match(POSTCODE, code)]
    if wrong:
        raise ValidationError(
            _("“%(code)s”: a Belgian postcode has four digits."), params={"code": wrong[0][:60]}
        )


def _put_postcodes(place: Region, codes: frozenset[str]) -> None:
    known = {row.code: row for row in Postcode.objects.filter(region=place)}
    for code, row in known.items():
        if code not in codes:
            row.delete()
    for code in sorted(codes - set(known)):
        Postcode(region=place, code=code).save()


def _check_names(names: list[str]) -> None:
    most = PlaceName._meta.get_field("name").max_length
    if any(not fold(name) for name in names):
        raise ValidationError(PLACE_NAME_WITHOUT_LETTER)
    if any(len(name) > most for name in names):
        raise ValidationError(_("A name has at most %(most)d letters."), params={"most": most})


def _names(kind: str, place: Region) -> frozenset[str]:
    return frozenset(row.name for row in place.other_names.all() if row.kind == kind)


def _put_names(kind: str, place: Region, names: frozenset[str]) -> None:
    known = {row.name: row for row in PlaceName.objects.filter(region=place)}
    for name, row in known.items():
        if row.kind == kind and name not in names:
            row.delete()
    for name in sorted(names):
        row = known.get(name) or PlaceName(region=place, name=name)
        if row.kind != kind:
            row.kind = kind
            row.save()
