"""Who may do what: the one table of roles, kinds of rows and actions.

The permissions of Django are read from it (directory/signing_in/backend.py), so `user.has_perm`, the admin and the
templates all ask the same table. Which rows of a kind are somebody's is the matter of services/scope.py.
"""

from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from services.scope import Role, scope_of


class Action(StrEnum):
    """What can be done to a row; `translate` is to change its texts in one's own languages, and nothing else."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    TRANSLATE = "translate"
    PUBLISH = "publish"
    IMPORT = "import"


class Kind(StrEnum):
    SERVICE = "service"
    PART = "part"  # what belongs to one service, organisation or training
    FACT = "fact"
    SOURCE = "source"
    WORK = "work"
    KNOWLEDGE = "knowledge"  # the vocabularies and rules, places, and what is written for everybody
    VERDICT = "verdict"  # who read a text, and where an address leads: no curator's
    RECORD = "record"  # what the programme writes
    STAFF = "staff"


# Every model of the two layers that is not named here is knowledge.
NAMED = {
    "services.service": Kind.SERVICE,
    "services.servicelanguage": Kind.PART,
    "services.servicestatus": Kind.PART,
    "services.closure": Kind.PART,
    "services.trainingsession": Kind.PART,
    "services.organisation": Kind.FACT,
    "services.contactpoint": Kind.FACT,
    "services.location": Kind.FACT,
    "services.training": Kind.FACT,
    "services.trainingseries": Kind.FACT,
    "services.resource": Kind.FACT,
    "tiers.source": Kind.SOURCE,
    "services.verification": Kind.WORK,
    "services.report": Kind.WORK,
    "services.asking": Kind.WORK,
    "services.donotask": Kind.WORK,
    "services.proposal": Kind.WORK,
    "services.proposedchange": Kind.WORK,
    "services.lookalike": Kind.WORK,
    "services.formerslug": Kind.VERDICT,
    "tiers.translationstate": Kind.VERDICT,
    "services.tally": Kind.RECORD,
    "services.link": Kind.RECORD,
    "services.loadedrow": Kind.RECORD,
    "services.searchdocument": Kind.RECORD,
    "services.searchstate": Kind.RECORD,
    "services.searchword": Kind.RECORD,
    "tiers.contentversion": Kind.RECORD,
    "services.mandate": Kind.STAFF,
    "auth.user": Kind.STAFF,
}
LAYERS = ("tiers", "services")

_READ = frozenset({Action.VIEW})
_TEXTS = _READ | {Action.TRANSLATE}
_WRITE = _READ | {Action.ADD, Action.CHANGE}
_ALL = _WRITE | {Action.DELETE}
_EVERYTHING = {
    Kind.SERVICE: _ALL | {Action.PUBLISH, Action.IMPORT},
    Kind.PART: _ALL,
    Kind.FACT: _ALL | {Action.IMPORT},
    Kind.SOURCE: _ALL,
    Kind.WORK: _ALL,
    Kind.KNOWLEDGE: _ALL | {Action.IMPORT},
    Kind.VERDICT: _ALL,
    Kind.RECORD: _READ,
}

# What is not in the table is refused. A curator and a translator act on their own rows and languages only.
TABLE: dict[str, dict[Kind, frozenset[Action]]] = {
    Role.CURATOR: {
        Kind.SERVICE: _WRITE,
        Kind.PART: _ALL,
        Kind.FACT: _WRITE,
        # A source may carry a rule or another's service: a curator adds one, and leaves the others as they are.
        Kind.SOURCE: _READ | {Action.ADD},
        Kind.WORK: _WRITE,
        Kind.KNOWLEDGE: _READ,
        Kind.VERDICT: _READ,
        Kind.RECORD: _READ,
    },
    Role.TRANSLATOR: {
        Kind.SERVICE: _TEXTS,
        Kind.PART: _TEXTS,
        Kind.FACT: _TEXTS,
        Kind.KNOWLEDGE: _TEXTS,
        Kind.SOURCE: _READ,
        Kind.VERDICT: _READ,
        Kind.RECORD: _READ,
    },
    Role.PUBLISHER: _EVERYTHING,
    Role.ADMINISTRATOR: {**_EVERYTHING, Kind.STAFF: _ALL},
}


def kind_of(model: type[models.Model]) -> Kind | None:
    """The kind of the rows of a model; nobody may do anything to a model that has none."""
    label = model._meta.label_lower
    default = Kind.KNOWLEDGE if model._meta.app_label in LAYERS else None
    return NAMED.get(label, default)


def allows(role: str, action: Action, model: type[models.Model]) -> bool:
    """Whether the role may do this to rows of the model at all."""
    kind = kind_of(model)
    return kind is not None and action in TABLE.get(role, {}).get(kind, ())


def may(user: Any, action: Action, model: type[models.Model]) -> bool:
    """Whether this user may do this to rows of the model at all: the queries of `scope_of`."""
    return bool(user.is_active) and allows(scope_of(user).role, action, model)


@cache
def permissions(role: str) -> frozenset[str]:
    """All that the role may do, in the words of Django: `services.change_service`."""
    return frozenset(
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        for model in apps.get_models()
        for action in Action
        if allows(role, action, model)
    )
