"""The sentences of an advice: where help was looked for, what to do first, what comes next, what was not known."""

from django.utils.translation import gettext as _

from directory.advice.outcome import Outcome, Shown
from services.matching import Step
from services.snapshot import Snapshot


def step_words(entry: Shown, snapshot: Snapshot) -> list[str]:
    """The fallback chain in words: what was looked for in vain, and what was found instead."""
    steps = entry.entry.steps
    if not steps:
        return []
    near = snapshot.regions[entry.entry.near].name if entry.entry.near else ""
    found = {
        Step.PROVINCE: _("elsewhere in the province of %(place)s: ask if they also help you here"),
        Step.NEAREST: _(
            "in %(place)s, the nearest we found: ask if they take people from elsewhere"
        ),
        Step.REMOTE: _("by phone or online"),
        Step.BELOW: _("the layer below, which can start now and look with you for the next step"),
        Step.DOORS: _("the doors under “Where to begin”"),
    }
    return [
        _("We know no service in reach that fits this."),
        _("What we found instead: %(found)s.") % {"found": found[steps[-1]] % {"place": near}},
    ]


def first_step(outcome: Outcome, snapshot: Snapshot) -> str:
    """What to do first, in one or two sentences."""
    advice = outcome.advice
    who = snapshot.who.by_slug.get(outcome.asked.who)
    if advice.urgent and not advice.layers:
        return _("Call the first number above now.")
    if advice.urgent:
        return _("Call first. When nobody is in danger any more, these are good places to begin.")
    if advice.see_gp:
        return _("See a doctor today. The doctor can look at what is needed and refer.")
    if who is not None and who.is_helper:
        return _("You do not have to carry this alone. Begin here.")
    if not advice.needs:
        return _(
            "You do not have to know what it is. These people listen and look with you at what fits."
        )
    return _("Not sure where to go? Begin here. They know the help nearby and can refer.")


def next_step(outcome: Outcome, snapshot: Snapshot) -> str:
    """What comes when it does not help: a higher layer for a care need, the first door again for other needs."""
    advice = outcome.advice
    if advice.urgent:
        return _("Still in danger, or is it getting worse? Call again, as often as needed.")
    if advice.next_tier and any(snapshot.needs.by_slug[slug].is_care for slug in advice.needs):
        name = snapshot.tiers.by_slug[advice.next_tier].name
        sentence = _("If this does not help in some weeks, look one layer higher: %(layer)s.")
        return sentence % {"layer": name}
    return _(
        "If this does not help in some weeks, say so there, and ask at the first door what else is possible."
    )


def assumed(outcome: Outcome) -> list[str]:
    """What was not known, and what we did about it."""
    asked, advice = outcome.asked, outcome.advice
    words = []
    if "coping" in advice.assumed:
        words.append(_("We do not know how daily life goes: we counted with difficulty."))
    if not asked.places:
        words.append(
            _(
                "We do not know where: help for the whole country is listed, and all help where it is urgent."
            )
        )
    who_is_helper = outcome.choice.person.who is not None and outcome.choice.person.who.is_helper
    if not outcome.choice.person.statuses and not who_is_helper and advice.layers:
        words.append(
            _("We do not know which papers: ask each service for which papers it is open.")
        )
    return words
