"""Checks the vignettes: does the advice for a story's answers hold what the story expects?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.advice import asked as answers
from directory.advice.outcome import Outcome, work_out
from services.models import Vignette
from services.snapshot import Snapshot

# What `Vignette.expected` may hold; each is a list.
WORDS = ("any_of", "all_in", "none_of", "lines", "numbers", "layers")


@dataclass(frozen=True)
class Result:
    """A story with what differs from what it expects; nothing differs where it passes."""

    vignette: Vignette
    differences: tuple[str, ...]
    outcome: Outcome | None = None

    @property
    def passes(self) -> bool:
        return not self.differences


def check(vignette: Vignette, snapshot: Snapshot) -> Result:
    """Works out the advice for the story's answers and compares: at most six queries."""
    if not isinstance(vignette.answers, dict):
        return Result(vignette, (_("The answers are no JSON object."),))
    asked, errors = answers.read(vignette.answers, snapshot)
    if errors:
        problems = (f"{name}: {' '.join(found)}" for name, found in errors.items())
        return Result(vignette, tuple(problems))
    outcome = work_out(asked, snapshot)
    return Result(vignette, tuple(_differences(vignette, outcome, snapshot)), outcome)


def check_all(vignettes: Iterable[Vignette], snapshot: Snapshot) -> list[Result]:
    return [check(vignette, snapshot) for vignette in vignettes]


def store(results: Iterable[Result]) -> None:
    """Writes down which stories differ, for the list and the home of the desk: two queries."""
    now = timezone.now()
    differing: dict[bool, list[int]] = {True: [], False: []}
    for result in results:
        differing[not result.passes].append(result.vignette.pk)
    for differs, keys in differing.items():
        # An update, not a save: to try a story changes nothing that has a history.
        Vignette.objects.filter(pk__in=keys).update(differs=differs, tried_at=now)


def _differences(vignette: Vignette, outcome: Outcome, snapshot: Snapshot) -> Iterable[str]:
    advice, expected = outcome.advice, vignette.expected
    if not _is_understood(expected):
        yield _("The expectations may hold these lists only: %(words)s.") % {
            "words": ", ".join(WORDS)
        }
        return
    tier = snapshot.tiers.by_pk.get(vignette.expected_tier_id)
    if tier is not None and advice.tier != tier.slug:
        yield _differs(_("tier"), tier.slug, advice.tier)
    if vignette.expects_no_tier and advice.tier is not None:
        yield _differs(_("tier"), None, advice.tier)
    if vignette.expected_urgent is not None and advice.urgent != vignette.expected_urgent:
        yield _differs(_("urgent"), vignette.expected_urgent, advice.urgent)
    layers = {layer.tier for layer in outcome.layers}
    if "layers" in expected and set(expected["layers"]) != layers:
        yield _differs(_("layers"), sorted(expected["layers"]), sorted(layers))
    found = named_in(outcome)
    if (wanted := expected.get("any_of")) and not found & set(wanted):
        yield _("None of these is in the answer: %(slugs)s.") % {"slugs": ", ".join(wanted)}
    if missing := [slug for slug in expected.get("all_in", ()) if slug not in found]:
        yield _("Missing in the answer: %(slugs)s.") % {"slugs": ", ".join(missing)}
    if extra := [slug for slug in expected.get("none_of", ()) if slug in found]:
        yield _("In the answer, but must not be: %(slugs)s.") % {"slugs": ", ".join(extra)}
    lines = {line.slug for line in outcome.lines}
    if absent := [slug for slug in expected.get("lines", ()) if slug not in lines]:
        yield _("Crisis lines missing: %(slugs)s.") % {"slugs": ", ".join(absent)}
    numbers = {line.number for line in outcome.lines}
    if silent := [number for number in expected.get("numbers", ()) if number not in numbers]:
        yield _("Crisis numbers missing: %(numbers)s.") % {"numbers": ", ".join(silent)}


def _is_understood(expected: Any) -> bool:
    """Whether a curator wrote lists of texts under words that the check knows."""
    return isinstance(expected, Mapping) and all(
        word in WORDS and isinstance(found, list) and all(isinstance(item, str) for item in found)
        for word, found in expected.items()
    )


def _differs(what: str, wanted: Any, found: Any) -> str:
    return _("%(what)s: expected %(wanted)s, found %(found)s.") % {
        "what": what,
        "wanted": wanted,
        "found": found,
    }


def named_in(outcome: Outcome) -> set[str]:
    """The slugs of every service and resource that the answer shows."""
    services = {row.candidate.slug for row in outcome.listed}
    return services | {resource.slug for resource in outcome.resources}
