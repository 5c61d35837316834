"""How a curator chooses places, which a name alone does not tell apart: Antwerpen is a city and a province."""

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.models import Region

AREA = (_("Area served"), {"fields": ("regions", "named_areas")})


def with_kind(place: Region) -> str:
    """The name of a place with its kind: Antwerpen (province)."""
    return f"{place} ({place.get_kind_display()})"


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Region) -> str:
        return with_kind(obj)


class PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Region) -> str:
        return with_kind(obj)


class PlaceSearch(AutocompleteJsonView):
    """Answers the place widgets."""

    def serialize_result(self, obj: Region, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": with_kind(obj)}


class PlaceSelect(AutocompleteSelect):
    url_name = "%s:services_region_search"


class PlaceSelectMultiple(AutocompleteSelectMultiple):
    url_name = "%s:services_region_search"


class ChoosesPlaces:
    """Gives every relation to a place a search field that says which kind of place it found."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.remote_field.model is Region:
            kwargs["widget"] = PlaceSelect(db_field, self.admin_site)
            kwargs["form_class"] = PlaceChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.remote_field.model is Region:
            kwargs["widget"] = PlaceSelectMultiple(db_field, self.admin_site)
            kwargs["form_class"] = PlaceChoices
        return super().formfield_for_manytomany(db_field, request, **kwargs)
