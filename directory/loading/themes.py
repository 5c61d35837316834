"""Which fixture file holds which model, and what in a row is not simply a field of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

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
    Theme("tiers/statuses.yaml", tiers.StatusType),
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
    Theme("services/vignettes.yaml", services.Vignette),
)

# Names of places are many and come in a file of their own, beside the places that they belong to.
PLACE_NAMES = "places/names.yaml"
PLACE_NAME_KINDS = {
    "parts": services.PlaceName.Kind.PART,
    "other": services.PlaceName.Kind.OTHER,
}
