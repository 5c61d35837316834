"""What is known: the pyramid, statuses, needs, questions and rules, sources."""

from tiers.models.base import Slugged, SluggedQuerySet, slug_form
from tiers.models.maps import Actor, NetworkStep, Tip
from tiers.models.routing import (
    Coping,
    Hint,
    Option,
    OptionGroup,
    Question,
    Rule,
    Situation,
    Tried,
)
from tiers.models.sources import REDUCED_DATE, Source
from tiers.models.statuses import AspectSource, LawChange, StatusType
from tiers.models.upkeep import ContentVersion, TranslationState
from tiers.models.vocabulary import Audience, LifeDomain, Need, NeedGroup, Tier, Who

__all__ = [
    "REDUCED_DATE",
    "Actor",
    "AspectSource",
    "Audience",
    "ContentVersion",
    "Coping",
    "Hint",
    "LawChange",
    "LifeDomain",
    "Need",
    "NeedGroup",
    "NetworkStep",
    "Option",
    "OptionGroup",
    "Question",
    "Rule",
    "Situation",
    "Slugged",
    "SluggedQuerySet",
    "Source",
    "StatusType",
    "Tier",
    "Tip",
    "TranslationState",
    "Tried",
    "Who",
    "slug_form",
]
