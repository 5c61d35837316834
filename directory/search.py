"""What a visitor or a program asks of the list: read from the query string, checked, and turned into a queryset."""

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from services import conditions
from services.languages import canonical
from services.models import Region, Service
from services.place_index import Found
from services.querysets import UNKNOWN, ServiceQuerySet
from services.searching import known, ranking
from services.searching.reading import Reading
from services.snapshot import Snapshot, Vocabulary

# Says that the words in `q` are meant as they are typed.
EXACT = "exact"
# Filters that take several values; OR within one, AND between them.
SEVERAL = ("tier", "need", "domain", "status", "language", "audience", "cost", "access")
SINGLE = ("q", EXACT, "place", "age")
FILTERS = (*SINGLE, *SEVERAL)
# The filters whose values are choices of a column.
CHOICES = {"cost": Service.Cost, "access": Service.Access}
# The services on the visitor's own list: no filter, but taken along by every link.
GATHERED = "s"
OLDEST = 120
MOST_VALUES = 60


# What a filter asks of a service, by its name.
CONDITIONS = {
    "tier": conditions.of_tiers,
    "need": conditions.serving_any,
    "domain": conditions.in_domains,
    "status": conditions.not_closed_to,
    "language": conditions.speaking_any,
    "audience": conditions.for_audiences,
    "cost": conditions.costing,
    "access": conditions.reached_by,
}


class Several(forms.Field):
    """Several values of one filter. Each wrong one is named in a message; `kept` gives the others."""

    def clean(self, value: Any) -> list[str]:
        wanted = _distinct(value)
        if len(wanted) > MOST_VALUES:
            raise ValidationError(_("These are too many choices at once."), code="too_many")
        kept, errors = self._sorted_out(wanted)
        if errors:
            raise ValidationError(errors)
        return kept

    def kept(self, value: Any) -> list[str]:
        """The values that are understood, sixty at most."""
        return self._sorted_out(_distinct(value)[:MOST_VALUES])[0]

    def _sorted_out(self, wanted: list[str]) -> tuple[list[str], list[ValidationError]]:
        kept: dict[str, None] = {}
        errors = []
        for item in wanted:
            try:
                kept[self.understand(item)] = None
            except ValidationError as error:
                errors.append(error)
        return list(kept), errors

    def understand(self, item: str) -> str:
        """The value as it is stored; raises ValidationError for one that means nothing."""
        raise NotImplementedError


class Slugs(Several):
    """Several slugs of one vocabulary."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not one of the choices here."),
    }

    def __init__(self, slugs: tuple[str, ...]) -> None:
        super().__init__(required=False, widget=forms.SelectMultiple)
        self.slugs = frozenset(slugs)

    def understand(self, item: str) -> str:
        if item not in self.slugs:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": item[:80]})
        return item


class Languages(Several):
    """Several spoken languages, each made canonical: prs is fa-AF."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.SelectMultiple)

    def understand(self, item: str) -> str:
        return item if item == UNKNOWN else canonical(item[:40])


def _distinct(value: Any) -> list[str]:
    return list(dict.fromkeys(item for item in value or [] if item))


def vocabularies(snapshot: Snapshot) -> dict[str, Vocabulary]:
    """By the name of a filter the vocabulary of its values, for those that have one."""
    return {
        "tier": snapshot.tiers,
        "need": snapshot.needs,
        "domain": snapshot.domains,
        "status": snapshot.statuses,
        "audience": snapshot.audiences,
    }


class FilterForm(forms.Form):
    """The query string of the list. Field names are those of the address, so that errors name them too."""

    q = forms.CharField(required=False, max_length=200)
    exact = forms.CharField(required=False, max_length=1)
    box = forms.CharField(required=False, max_length=200)
    place = forms.CharField(required=False, max_length=100)
    age = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={"invalid": _("Write the age as a number of years, for example 16.")},
    )

    def __init__(self, data: QueryDict, snapshot: Snapshot) -> None:
        super().__init__(data)
        for name, vocabulary in vocabularies(snapshot).items():
            self.fields[name] = Slugs(vocabulary.slugs)
        for name, choices in CHOICES.items():
            self.fields[name] = Slugs(tuple(choices.values))
        self.fields["language"] = Languages()


@dataclass(frozen=True)
class Search:
    """A checked question. `errors` names what was not understood; those values are left out.

    `words` is how its text is read; None where no text is asked.
    """

    values: dict[str, Any]
    place: Region | None = None
    choices: tuple[Any, ...] = ()
    found: Found | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    words: Reading | None = None

    @property
    def must_choose_place(self) -> bool:
        """Whether the place could be more than one: ask, and list nothing."""
        return bool(self.choices)

    def without(self, *names: str) -> "Search":
        """The same question without some filters."""
        values = {name: value for name, value in self.values.items() if name not in names}
        place = None if "place" in names else self.place
        return Search(values, place, words=None if "q" in names else self.words)

    def services(self) -> ServiceQuerySet:
        """The published services that answer the question, not yet ordered."""
        values = self.values
        found = Service.objects.published().in_reach_of(self.place)
        if self.words:
            found = found.matching(self.words)
        if values.get("age") is not None:
            found = found.fitting_age(values["age"])
        for name, condition in CONDITIONS.items():
            if values.get(name):
                found = found.filter(condition(values[name]))
        return found

    def ordered(self) -> ServiceQuerySet:
        return self.services().in_fixed_order(
            place=self.place,
            statuses=self.values.get("status", ()),
            audiences=self.values.get("audience", ()),
            age=self.values.get("age"),
            reading=self.words,
        )

    def settled(self) -> "Search":
        """The same question, asking for as many of its words as some service has: at most two queries."""
        if not self.words or len(self.words.wanted) < 2 or self.must_choose_place:
            return self
        most = ranking.most_hits(self.without("q").services(), self.words)
        return replace(self, words=replace(self.words, enough=most))


def read(data: QueryDict, snapshot: Snapshot, found: Found | None = None) -> Search:
    """The question in a query string; unknown parameters are left to the caller.

    `found` is the place where it was read already. One query where it has a text, and at most two more where that has
    several words.
    """
    form = FilterForm(data, snapshot)
    form.is_valid()
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    values = {name: form.cleaned_data.get(name) for name in FILTERS if name in form.cleaned_data}
    values |= {
        name: form.fields[name].kept(data.getlist(name)) for name in SEVERAL if name in errors
    }
    values = {name: value for name, value in values.items() if value not in (None, "", [])}
    place, choices = None, ()
    if text := values.get("place"):
        found = found or snapshot.places.find(text)
        if found.best is not None:
            place = snapshot.regions[found.best.entry.nis]
        elif found.ambiguous:
            choices = found.matches
        else:
            errors["place"] = [
                str(
                    _("We know no place “%(text)s”. Try a postcode or another spelling.")
                    % {"text": text}
                )
            ]
            del values["place"]
    text = values.get("q")
    words = known.read(text, is_exact=EXACT in values) if text else None
    return Search(values, place, choices, found, errors, words).settled()


def as_chosen(data: QueryDict, snapshot: Snapshot) -> QueryDict:
    """The query string of a form with `was`, the place chosen before, put in order: the code again while its name is unchanged."""
    query = data.copy()
    region = snapshot.regions.get(query.pop("was")[-1])
    if region is not None and query.get("place", "").strip() == region.name:
        query["place"] = region.nis
    return query


def unknown_parameters(data: QueryDict, allowed: tuple[str, ...]) -> dict[str, list[str]]:
    """An error for each parameter that is not allowed, as the API answers it."""
    return {
        name[:60]: [str(_("There is no such parameter."))] for name in data if name not in allowed
    }
