"""What the content holds, in tables: how many rows have which languages, what is not sure, where the seeds went."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from directory import languages
from directory.content.texts import Text, content_models, key_of
from services.models import (
    CoverageArea,
    CrisisLine,
    Door,
    Guide,
    GuideSection,
    Organisation,
    PlaceName,
    Region,
    Resource,
    Service,
    Term,
    Training,
    TrainingSeries,
    Verification,
)
from tiers.models import (
    Actor,
    Hint,
    LawChange,
    LifeDomain,
    Need,
    NetworkStep,
    Rule,
    Situation,
    StatusType,
    Tier,
    Tip,
)

# Where each thing of the five documents that the project began with stands: one row each, kept by hand.
SEEDS = Path(__file__).with_name("seeds.tsv")
# The kinds that its column `where` names.
KINDS: dict[str, type[models.Model]] = {
    "actor": Actor,
    "crisis": CrisisLine,
    "domain": LifeDomain,
    "door": Door,
    "guide": Guide,
    "guide-section": GuideSection,
    "hint": Hint,
    "law-change": LawChange,
    "need": Need,
    "organisation": Organisation,
    "resource": Resource,
    "rule": Rule,
    "service": Service,
    "situation": Situation,
    "status": StatusType,
    "step": NetworkStep,
    "term": Term,
    "tier": Tier,
    "tip": Tip,
    "training": Training,
    "training-series": TrainingSeries,
}
# Official names, which nobody translates; of places there is nothing else.
OFFICIAL = {(Service, "name"), (Organisation, "name"), (Resource, "title")}
PLACES = (Region, CoverageArea, PlaceName)


@dataclass(frozen=True)
class Told:
    """How many rows of a model say something, and in how many of them a language says all that Dutch says, or a part."""

    model: str
    rows: int
    whole: dict[str, int]
    part: dict[str, int]


def told_in(texts: Iterable[Text]) -> list[Told]:
    """One for each model that fixtures fill, official names and places left out."""
    fields: dict[type[models.Model], dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        if (text.model, text.field) not in OFFICIAL and text.model not in PLACES:
            fields[text.model][text.key].append(text)
    return [
        _told(model, list(fields[model].values())) for model in content_models() if fields[model]
    ]


def _told(model: type[models.Model], rows: list[list[Text]]) -> Told:
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    for row in rows:
        for code in languages.ALL:
            had = [text for text in row if code in text.words]
            if len(had) == len(row):
                whole[code] += 1
            elif had:
                part[code] += 1
    return Told(model._meta.label, len(rows), dict(whole), dict(part))


def unverified() -> Iterator[tuple[str, list[str]]]:
    """What a page shows as not sure, by kind, with the keys of the rows: eight queries."""
    services = Service.objects.filter(state="published").order_by("slug")
    yield (
        "published services shown as not yet verified",
        [service.slug for service in services if service.is_unverified],
    )
    checked = Verification.objects.exclude(outcome=Verification.Outcome.NO_ANSWER)
    never = services.exclude(pk__in=checked.values("service"))
    yield f"{never.count()} of {services.count()} published services: checked by no person", []
    lines = CrisisLine.objects.order_by("slug")
    yield "crisis lines shown as not yet verified", [one.slug for one in lines if one.is_unverified]
    yield "resources shown as not yet verified", _keys(Resource.objects.filter(confidence="low"))
    unsure = StatusType.objects.exclude(confidence="high")
    yield "statuses whose page says that not everything is certain", _keys(unsure)
    changes = LawChange.objects.filter(is_certain=False)
    yield "changes of the law shown as not certain", _keys(changes)


def _keys(rows: models.QuerySet) -> list[str]:
    return [key_of(row) for row in rows.order_by("slug")]


@dataclass(frozen=True)
class SeedRow:
    """A named organisation, document, site, training, step or advice of a seed, and where the site has it."""

    seed: str
    kind: str
    name: str
    where: tuple[tuple[str, str], ...]
    why: str


def seed_rows() -> list[SeedRow]:
    """The rows of the hand-kept table. A row without a place has a reason, else a ValueError."""
    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = [
            _seed_row(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    for row in rows:
        if not row.where and not row.why:
            raise ValueError(f"{row.seed} {row.name}: neither a place nor a reason")
    return rows


def _seed_row(row: dict[str, str]) -> SeedRow:
    where = [] if row["where"] == "-" else row["where"].split(", ")
    pairs = tuple((kind, key) for kind, _colon, key in (one.partition(":") for one in where))
    return SeedRow(row["seed"], row["kind"], row["name"], pairs, row["why"] or "")
