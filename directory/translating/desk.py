"""What there is to translate: counted by language and kind, listed by state, and reviewed. Own languages only."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db import models, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory import languages
from directory.signing_in import log
from directory.translating import texts
from directory.translating.lines import in_files
from services.models import Mandate, Service
from services.scope import scope_of
from tiers import version
from tiers.models import TranslationState
from tiers.models.upkeep import CONDITIONS, TranslationStateQuerySet

ROWS_ON_A_PAGE = 50
# The states of a translation by the word in an address: more than one may hold.
STATES = {
    "missing": _("texts missing"),
    "outdated": _("out of date"),
    "machine": _("made by a machine"),
    "person": _("made by a person, not reviewed"),
    "reviewed": _("reviewed"),
}
Counts = dict[str, int]
# How many are in each state, and in all: one query counts them together.
COUNTED = {
    **{state: Count("pk", filter=condition) for state, condition in CONDITIONS.items()},
    "all": Count("pk"),
}


def every_language() -> tuple[str, ...]:
    return tuple(code for code in languages.ALL if code != languages.SOURCE)


def languages_of(user: Any) -> tuple[str, ...]:
    """The languages that this member of the staff translates: all for administrators and publishers."""
    scope = scope_of(user)
    if scope.role in (Mandate.Role.ADMINISTRATOR, Mandate.Role.PUBLISHER):
        return every_language()
    if scope.role != Mandate.Role.TRANSLATOR:
        return ()
    return tuple(code for code in every_language() if code in scope.languages)


def states_of(codes: Collection[str]) -> TranslationStateQuerySet:
    return TranslationState.objects.filter(language__in=codes)


def in_state(found: TranslationStateQuerySet, state: str) -> TranslationStateQuerySet:
    """Those of `found` in this state; all for another word."""
    return found.filter(CONDITIONS[state]) if state in CONDITIONS else found


@dataclass(frozen=True)
class Kind:
    """A kind of content, with how many of its rows are in each state."""

    label: str
    name: str
    counts: Counts


def by_language(codes: Collection[str]) -> dict[str, Counts]:
    """Of each of these languages, how many objects are in each state: one query."""
    rows = states_of(codes).order_by().values("language").annotate(**COUNTED)
    found = {row.pop("language"): row for row in rows}
    return {code: found.get(code, dict.fromkeys((*STATES, "all"), 0)) for code in codes}


def by_kind(code: str) -> list[Kind]:
    """Of each kind of content, how many objects are in each state in this language: one query."""
    rows = states_of([code]).order_by().values("content_type").annotate(**COUNTED)
    found = {row.pop("content_type"): row for row in rows}
    return [
        Kind(model._meta.label, capfirst(str(model._meta.verbose_name_plural)), found[pk])
        for model, pk in _content_types().items()
        if pk in found
    ]


def _content_types() -> dict[type[models.Model], int]:
    """The kinds of content that are translated; Django keeps them in memory after the first query."""
    found = ContentType.objects.get_for_models(*texts.objects())
    return {model: content_type.pk for model, content_type in found.items()}


def kinds() -> list[tuple[str, str]]:
    """The kinds of content to choose from, in the order of their names."""
    return _named(texts.objects())


def kinds_in_files() -> list[tuple[str, str]]:
    """The kinds of content whose texts go into files, in the order of their names."""
    return _named(in_files())


def _named(models_: Collection[type[models.Model]]) -> list[tuple[str, str]]:
    named = [
        (model._meta.label, capfirst(str(model._meta.verbose_name_plural))) for model in models_
    ]
    return sorted(named, key=lambda kind: kind[1].casefold())


def model_of(label: str) -> type[models.Model] | None:
    return next((model for model in texts.objects() if model._meta.label == label), None)


@dataclass(frozen=True)
class Wanted:
    """What a list shows, as its address says: a state, a kind of content, and whether of services the published only."""

    state: str = ""
    kind: str = ""
    is_published: bool = False

    def narrow(self, found: TranslationStateQuerySet) -> TranslationStateQuerySet:
        found = in_state(found, self.state)
        if model := model_of(self.kind):
            found = found.filter(content_type=ContentType.objects.get_for_model(model))
        if self.is_published:
            hidden = Service.objects.exclude(state=Service.State.PUBLISHED).values("pk")
            services = ContentType.objects.get_for_model(Service)
            found = found.exclude(content_type=services, object_id__in=hidden)
        return found.order_by("content_type", "object_id")


def page_of(code: str, wanted: Wanted, number: str | None) -> Page:
    """A page of states with their objects: two queries, and one for each kind of content on the page."""
    found = wanted.narrow(states_of([code])).select_related("reviewed_by")
    return Paginator(found.prefetch_related("thing"), ROWS_ON_A_PAGE).get_page(number)


def after(code: str, wanted: Wanted, thing: models.Model) -> TranslationState | None:
    """The next translation of the list, after that of `thing`: one query."""
    content_type = ContentType.objects.get_for_model(thing).pk
    later = Q(content_type=content_type, object_id__gt=thing.pk)
    return wanted.narrow(states_of([code])).filter(later | Q(content_type__gt=content_type)).first()


def review(found: QuerySet[TranslationState], user: Any) -> int:
    """Marks these translations as reviewed today, for the Dutch texts as they are; how many there were.

    A translation without any text is none that somebody could review. Three queries for each kind of content, and
    one for the stamp of the content, as pages say who made a translation.
    """
    by_model: dict[type[models.Model], list[TranslationState]] = defaultdict(list)
    for state in found.exclude(origin=TranslationState.Origin.NONE):
        if model := state.content_type.model_class():
            by_model[model].append(state)
    for model, states in by_model.items():
        now = texts.stored(model, {state.object_id for state in states})
        for state in states:
            source = now[state.object_id][languages.SOURCE]
            state.source_hash = TranslationState.hash_of(source)
            state.is_outdated = False
            state.reviewed_by, state.reviewed_on = user, timezone.localdate()
        fields = ["source_hash", "is_outdated", "reviewed_by", "reviewed_on"]
        with transaction.atomic():
            TranslationState.objects.bulk_update(states, fields, batch_size=500)
            version.bump(vocabulary=False)
        log.changed(user, "reviewed", states)
    return sum(map(len, by_model.values()))
