"""Every translated text of the content, as the checks read it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from modeltranslation.translator import translator

from directory import languages
from directory.loading.themes import THEMES
from services.models import (
    Guide,
    GuideSection,
    Organisation,
    Region,
    Service,
    ServiceStatus,
    Term,
    Training,
)
from tiers.models import Actor, LawChange, LifeDomain, Need, NetworkStep, StatusType, Tier, Tip

# Rows that each have a page, and those that are read on the pages of others: whose, and the way to them.
OWN_PAGE = (
    Tier,
    LifeDomain,
    Need,
    StatusType,
    Organisation,
    Region,
    Service,
    Term,
    Training,
    Guide,
)
ON_PAGES_OF: dict[type[models.Model], tuple[type[models.Model], str]] = {
    LawChange: (StatusType, "statuses__slug"),
    Actor: (LifeDomain, "networkstep__domain__slug"),
    NetworkStep: (LifeDomain, "domain__slug"),
    Tip: (LifeDomain, "domain__slug"),
    ServiceStatus: (Service, "service__slug"),
    GuideSection: (Guide, "guide__slug"),
}


class Page(NamedTuple):
    """A page that texts are read on: its kind, and its row; no row where those of a kind share one, as options do."""

    kind: str
    key: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


@dataclass(frozen=True)
class Text:
    """One field of one row in all its languages; `where` names it: `tiers.Need trauma-symptoms what_helps`.

    `pages` are those that it is read on.
    """

    model: type[models.Model]
    key: str
    field: str
    words: dict[str, str]
    pages: tuple[Page, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.model._meta.label} {self.key} {self.field}"


def content_models() -> list[type[models.Model]]:
    """The models that fixtures fill, children included."""
    found: list[type[models.Model]] = []
    for theme in THEMES:
        found += [theme.model, *(children.model for children in theme.children.values())]
    return list(dict.fromkeys(found))


def key_of(row: models.Model) -> str:
    """How findings name a row: its slug, or that of the row it belongs to and what it is about, which no load changes."""
    if isinstance(row, ServiceStatus):
        return f"{row.service.slug} {row.status.slug}"
    return str(getattr(row, "slug", "") or getattr(row, "nis", "") or row.pk)


def all_texts() -> Iterator[Text]:
    """The texts that say something: one query for each model, and one for the pages of each of ON_PAGES_OF."""
    translated = set(translator.get_registered_models(abstract=False))
    for model in content_models():
        if model not in translated:
            continue
        fields = sorted(translator.get_options_for_model(model).get_field_names())
        rows = model._default_manager.order_by("pk")
        elsewhere = _pages_of_others(model)
        for row in rows.select_related("service", "status") if model is ServiceStatus else rows:
            own = Page(model._meta.label, key_of(row) if model in OWN_PAGE else "")
            pages = tuple(elsewhere.get(row.pk, [own]))
            for field in fields:
                words = {
                    code: text
                    for code in languages.ALL
                    if (text := getattr(row, f"{field}_{code}"))
                }
                if words:
                    yield Text(model, key_of(row), field, words, pages)


def _pages_of_others(model: type[models.Model]) -> dict[int, list[Page]]:
    """The pages of other rows that show each row of `model`."""
    found: dict[int, list[Page]] = defaultdict(list)
    if model in ON_PAGES_OF:
        owner, way = ON_PAGES_OF[model]
        pairs = model._default_manager.exclude(**{way: None}).order_by("pk", way).distinct()
        for pk, key in pairs.values_list("pk", way):
            found[pk].append(Page(owner._meta.label, key))
    return found
