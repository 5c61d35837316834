"""Every text in one language as a line of a file: by its natural key, with the Dutch and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import translation
from modeltranslation.translator import translator

from directory import languages
from directory.loading.state import translated_fields
from directory.translating.questions import Said
from directory.translating.texts import keys_of
from services.models import (
    Closure,
    CrisisLine,
    Guide,
    GuideSection,
    Location,
    Organisation,
    Region,
    Resource,
    Service,
    ServiceStatus,
    Term,
    Training,
)
from tiers.models import (
    LawChange,
    LifeDomain,
    Need,
    NetworkStep,
    StatusType,
    Tier,
    Tip,
    TranslationState,
)

# A closure is over before a file comes back, and has no key: it is translated on its own page.
NOT_IN_FILES = (Closure,)
# The page that shows the texts of a row: its name, and the column with the key in its address.
PAGES: dict[type[models.Model], tuple[str, str]] = {
    CrisisLine: ("crisis", ""),
    Guide: ("guide", "slug"),
    GuideSection: ("guide", "guide__slug"),
    LawChange: ("statuses", ""),
    LifeDomain: ("topic", "slug"),
    Need: ("need", "slug"),
    NetworkStep: ("topic", "domain__slug"),
    Organisation: ("organisation", "slug"),
    Region: ("place", "nis"),
    Resource: ("resources", ""),
    Service: ("service", "slug"),
    ServiceStatus: ("service", "service__slug"),
    StatusType: ("status", "slug"),
    Term: ("term", "slug"),
    Tier: ("tier", "slug"),
    Tip: ("topic", "domain__slug"),
    Training: ("training", "slug"),
}
# A file goes from hand to hand, so of a place it holds what anybody may see: of a hidden one nothing, and the way in
# only where the whole address is shown.
VISIBILITY, WAY_IN = "visibility", "route"
# Who shows the rest: questions, options, contacts and such stand on more than one page.
ELSEWHERE = ("home", "")


@dataclass(frozen=True)
class Line:
    """One text of one row, as the database has it, with what is known of its translation."""

    model: type[models.Model]
    pk: int
    owner: tuple[type[models.Model], int]
    key: str
    field: str
    source: str
    present: str
    address: str
    state: TranslationState | None

    @property
    def context(self) -> str:
        """What names the text in a file, today and after every load: never a primary key."""
        return f"{self.model._meta.label} {self.key} {self.field}"

    @property
    def kind(self) -> str:
        column = self.model._meta.get_field(self.field)
        return f"{self.model._meta.verbose_name}: {column.verbose_name}"

    @property
    def is_outdated(self) -> bool:
        return bool(self.present and self.state and self.state.is_outdated)

    @property
    def is_machine_made(self) -> bool:
        """Whether nobody who speaks the language wrote or reviewed it, as far as is known."""
        by_machine = self.state is None or (
            self.state.origin != TranslationState.Origin.HUMAN and self.state.reviewed_on is None
        )
        return bool(self.present) and by_machine

    def said(self, text: str, code: str) -> Said:
        return Said(self.model, self.field, self.source, text, code)


def in_files() -> list[type[models.Model]]:
    """The kinds of rows whose texts go into files, in the order of their names."""
    found = translator.get_registered_models(abstract=False)
    kept = (model for model in found if model not in NOT_IN_FILES)
    return sorted(kept, key=lambda model: model._meta.label)


def lines(code: str, kinds: list[type[models.Model]] | None = None) -> Iterator[Line]:
    """The texts that stand in Dutch: two queries for each kind, however many rows."""
    shown = languages.nearest_offered(code)
    for model in in_files() if kinds is None else kinds:
        states = _states(Service if model is ServiceStatus else model, code)
        page, column = PAGES.get(model, ELSEWHERE)
        names = translated_fields(model)
        keys = keys_of(model)
        for row in _rows(model, code, {*keys, column} - {""}):
            with translation.override(shown):
                address = reverse(page, args=[row[column]] if column else [])
            owner = _owner(model, row)
            for name in names:
                source = row[f"{name}_{languages.SOURCE}"]
                if source and not (name == WAY_IN and row[VISIBILITY] != Location.Visibility.FULL):
                    yield Line(
                        model=model,
                        pk=row["pk"],
                        owner=owner,
                        key=" ".join(str(row[key]) for key in keys),
                        field=name,
                        source=source,
                        present=row[f"{name}_{code}"] or "",
                        address=address,
                        state=states.get(owner[1]),
                    )


def _owner(model: type[models.Model], row: dict[str, Any]) -> tuple[type[models.Model], int]:
    return (Service, row["service"]) if model is ServiceStatus else (model, row["pk"])


def _rows(model: type[models.Model], code: str, keys: set[str]) -> Any:
    names = translated_fields(model)
    texts = [f"{name}_{language}" for name in names for language in (languages.SOURCE, code)]
    own = {"service"} if model is ServiceStatus else {VISIBILITY} if model is Location else set()
    rows = model._default_manager.order_by("pk").values("pk", *texts, *keys, *own)
    return rows.exclude(visibility=Location.Visibility.HIDDEN) if model is Location else rows


def _states(model: type[models.Model], code: str) -> dict[int, TranslationState]:
    content_type = ContentType.objects.get_for_model(model)
    found = TranslationState.objects.filter(content_type=content_type, language=code)
    return {state.object_id: state for state in found.order_by("pk")}
