"""The table of tools on the home of the admin: one line is all that a new page needs to be found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.translating.desk import languages_of
from services.models import Tally, Vignette
from tiers.models import Rule, TranslationState


@dataclass(frozen=True)
class Tool:
    """A page of the admin that is no list.

    Only who may view all models that it is `about` sees it, and of them only those whom `works_for` lets in.
    """

    route: str
    label: str | Promise
    about: tuple[type[models.Model], ...] = ()
    works_for: Callable[[Any], object] | None = None


TOOLS: tuple[Tool, ...] = (
    Tool("admin-guide", _("Guide for curators")),
    Tool("admin-translations", _("Translations"), (TranslationState,), languages_of),
    Tool("admin:services_tally_changelist", _("Asked and not found"), (Tally,)),
    Tool("admin-advice", _("Try the advice"), (Rule,)),
    Tool("admin:services_vignette_check", _("Check all stories"), (Rule, Vignette)),
    Tool("admin-design", _("Design system")),
)
