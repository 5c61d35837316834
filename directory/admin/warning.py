"""Warns a curator whose change makes stories differ from what they expect, while the change is still fresh."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.admin.extending import extend
from directory.advice import asked as answers
from directory.advice.asked import Asked
from directory.advice.outcome import route
from directory.stories import Result, check_all, store
from services.models import CrisisLine, Door, Service, ServiceLanguage, ServiceStatus, Vignette
from services.snapshot import Snapshot, current
from services.terms import values_of
from tiers.models import Audience, Need, Rule, Tier, Who
from tiers.routing import Advice

MOST_SHOWN = 10

# Whether a change of the row can matter to a story, given as the row, the story, its answers and their advice.
Concerns = Callable[[Any, Vignette, Asked, Advice], bool]


def _has_rule(rule: Rule, _story: Vignette, _asked: Asked, advice: Advice) -> bool:
    return any(reason.rule.slug == rule.slug for reason in advice.reasons)


def _expects_lines(story: Vignette) -> bool:
    expected = story.expected if isinstance(story.expected, dict) else {}
    return bool(expected.get("lines") or expected.get("numbers"))


def _has_door(door: Door, story: Vignette, _asked: Asked, advice: Advice) -> bool:
    """Its needs are those of the story, or the story names its service; where no need is known all doors are shown."""
    needs = {need.slug for need in door.need_group.needs.all()}
    return not advice.needs or bool(needs & set(advice.needs)) or story.names(door.service.slug)


CONCERNS: dict[type[models.Model], Concerns] = {
    Rule: _has_rule,
    Need: lambda need, _story, _asked, advice: need.slug in advice.needs,
    Service: lambda service, story, _asked, _advice: story.names(service.slug),
    ServiceLanguage: lambda row, story, _asked, _advice: story.names(row.service.slug),
    ServiceStatus: lambda row, story, _asked, _advice: story.names(row.service.slug),
    Door: _has_door,
    CrisisLine: lambda _line, story, _asked, _advice: _expects_lines(story),
    Who: lambda who, _story, asked, _advice: asked.who in (None, who.slug),
    # Whom a service fits and what counts as kin can matter to every answer.
    Audience: lambda _row, _story, _asked, _advice: True,
    Tier: lambda _row, _story, _asked, _advice: True,
}


def concerned(row: models.Model, before: Snapshot, after: Snapshot) -> list[Vignette]:
    """The stories to which this row can matter, as it is now, by their advice before or after: one query."""
    concerns = partial(CONCERNS[type(row)], row)
    return [
        story
        for story in Vignette.objects.in_order()
        if any(_does(concerns, story, snapshot) for snapshot in (before, after))
    ]


def _does(concerns: Callable[..., bool], story: Vignette, snapshot: Snapshot) -> bool:
    """Whether the row concerns a story; one whose answers cannot be read says nothing of any row."""
    if not isinstance(story.answers, dict):
        return False
    asked, errors = answers.read(story.answers, snapshot)
    return not errors and concerns(story, asked, route(asked, values_of(snapshot)))


class WarnsOfStories:
    """Checks the stories that a saved row concerns, with its relations, in the transaction of the save, and writes down what differs."""

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        request.snapshot_before = current()
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._warn(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        self._warn(request, obj)
        return super().response_change(request, obj)

    def _warn(self, request: HttpRequest, obj: models.Model) -> None:
        after = current()
        results = check_all(concerned(obj, request.snapshot_before, after), after)
        if results:
            store(results)
        failed = [result for result in results if not result.passes]
        if failed:
            messages.warning(request, _sentence(failed, len(results)))


def _sentence(failed: list[Result], checked: int) -> SafeString:
    """Which stories differ, each with a link to its page; the first few where they are many."""
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        (
            (reverse("admin:services_vignette_change", args=[story.pk]), story.slug)
            for story in (result.vignette for result in failed[:MOST_SHOWN])
        ),
    )
    rest = len(failed) - MOST_SHOWN
    more = _("and %(rest)d more") % {"rest": rest} if rest > 0 else ""
    counts = _("Stories that differ now from what they expect (%(failed)d of %(checked)d checked):")
    return format_html(
        "{} {} {}", counts % {"failed": len(failed), "checked": checked}, links, more
    )


for model in CONCERNS:
    extend(model, WarnsOfStories)
