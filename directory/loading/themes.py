"""Which fixture file holds which model, and what in a row is not simply a field of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from services import models as services
from tiers import models as tiers


@dataclass(frozen=True)
class Children:
    """Rows that live inside their parent's row, as a list: `build` makes the keyword arguments of one.

    An entry that is a mapping has no other words than `words`.
    """

    model: type[models.Model]
    parent_field: str
    build: Callable[[Any], dict[str, Any]]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Theme:
    """Files of one model. `key_field` takes the row's key."""

    pattern: str
    model: type[models.Model]
    key_field: str = "slug"
    children: dict[str, Children] = field(default_factory=dict)


def _language(entry: Any) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"language": entry, "kind": services.ServiceLanguage.Kind.STAFF}
    return {"language": entry["tag"], "kind": entry["kind"]}


def _status(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": entry["status"],
        "answer": entry["answer"],
        "only_need": entry.get("only_need"),
        "reason": entry.get("reason", {}),
    }


def _session(entry: dict[str, Any]) -> dict[str, Any]:
    """A session. Its key stands in the file, so that one whose date moves stays the same in calendars."""
    if not entry["key"]:
        raise KeyError("key")
    moments = {name: _in_belgium(entry[name]) for name in ("starts_at", "ends_at")}
    return {**entry, **moments}


def _in_belgium(moment: datetime) -> datetime:
    """The moment that a file gives without a time zone, as clocks in Belgium show it."""
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _place_name(entry: dict[str, str]) -> dict[str, Any]:
    return {"name": entry["name"], "kind": entry["kind"]}


# In the order in which rows may point back to rows of earlier themes.
THEMES = (
    Theme("sources.yaml", tiers.Source, key_field="url"),
    Theme("tiers/tiers.yaml", tiers.Tier),
    Theme("tiers/domains.yaml", tiers.LifeDomain),
    Theme("tiers/audiences.yaml", tiers.Audience),
    Theme("tiers/needs.yaml", tiers.Need),
    Theme("tiers/need_groups.yaml", tiers.NeedGroup),
    Theme("tiers/who.yaml", tiers.Who),
    Theme(
        "tiers/statuses.yaml",
        tiers.StatusType,
        children={
            "aspect_sources": Children(tiers.AspectSource, "status", dict, ("aspect", "source"))
        },
    ),
    Theme("tiers/law_changes.yaml", tiers.LawChange),
    Theme("tiers/actors.yaml", tiers.Actor),
    Theme("tiers/steps.yaml", tiers.NetworkStep),
    Theme("tiers/tips.yaml", tiers.Tip),
    Theme("tiers/rules.yaml", tiers.Rule),
    Theme("tiers/option_groups.yaml", tiers.OptionGroup),
    Theme("tiers/questions.yaml", tiers.Question),
    Theme("tiers/options.yaml", tiers.Option),
    Theme("tiers/situations.yaml", tiers.Situation),
    Theme("tiers/hints.yaml", tiers.Hint),
    Theme(
        "places/regions.yaml",
        services.Region,
        key_field="nis",
        children={
            "postcodes": Children(services.Postcode, "region", lambda code: {"code": code}),
            "names": Children(services.PlaceName, "region", _place_name, ("name", "kind")),
        },
    ),
    Theme("places/areas.yaml", services.CoverageArea),
    Theme("services/languages.yaml", services.SpokenLanguage, key_field="tag"),
    Theme("services/organisations.yaml", services.Organisation),
    Theme("services/crisis_lines.yaml", services.CrisisLine),
    Theme("services/contacts.yaml", services.ContactPoint),
    Theme("services/locations.yaml", services.Location),
    Theme(
        "services/services_*.yaml",
        services.Service,
        children={
            "languages": Children(services.ServiceLanguage, "service", _language, ("tag", "kind")),
            "statuses": Children(
                services.ServiceStatus,
                "service",
                _status,
                ("status", "answer", "only_need", "reason"),
            ),
        },
    ),
    Theme("services/doors.yaml", services.Door),
    Theme("services/resources.yaml", services.Resource),
    Theme("services/roles.yaml", services.RoleHolders),
    Theme("services/synonyms.yaml", services.Synonym),
    Theme("services/terms.yaml", services.Term),
    Theme("services/training_series.yaml", services.TrainingSeries),
    Theme(
        "services/trainings.yaml",
        services.Training,
        children={
            "sessions": Children(
                services.TrainingSession,
                "training",
                _session,
                (
                    *("key", "starts_at", "ends_at", "is_online"),
                    *("municipality", "register_before", "register_url", "moved"),
                ),
            )
        },
    ),
    Theme("services/guides.yaml", services.Guide),
    Theme("services/guide_sections.yaml", services.GuideSection),
    Theme("services/vignettes.yaml", services.Vignette),
)

# Names of places are many and come in a file of their own, beside the places that they belong to.
PLACE_NAMES = "places/names.yaml"
PLACE_NAME_KINDS = {
    "parts": services.PlaceName.Kind.PART,
    "other": services.PlaceName.Kind.OTHER,
}
