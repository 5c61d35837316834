"""What a curator decides about the answer of an organisation, fact by fact, and what is written for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services import roles
from services.models import Proposal, ProposedChange, Service, Verification
from services.proposable.base import Fact, Writing
from services.proposable.columns import ENDED, YES, Intake
from services.proposing import LANGUAGE, facts_of, language_of, signs_of
from services.roles import Action
from services.scope import scope_of
from services.verifying import verify

Decision = ProposedChange.Decision
Group, Outcome = Verification.Group, Verification.Outcome
# The reason in the history, with the day of the answer behind it.
ANSWERED = "answer of the organisation,"
WHOLE = ""  # where a sentence is about the whole answer, not about one fact


@dataclass(frozen=True)
class Decided:
    """What the curator says of one change: accepted with this value, which may be worded anew, or refused.

    `seen` is what the fact was when the curator looked at it.
    """

    accepted: bool
    value: str = ""
    seen: str = ""


class Refused(Exception):
    """Nothing was written: sentences by the key of the fact, `WHOLE` for the answer itself."""

    def __init__(self, sentences: dict[str, list[str]]) -> None:
        super().__init__(sentences)
        self.sentences = sentences


def facts_in(proposal: Proposal) -> dict[str, Fact]:
    """The facts that this answer wants to change, as they are now; those that are gone are left out."""
    keys = list(proposal.changes.values_list("fact", flat=True))
    codes = tuple(dict.fromkeys(code for key in keys if (code := language_of(key))))
    facts = facts_of(proposal.asking.service, codes)
    return {key: facts[key] for key in keys if key in facts}


@transaction.atomic
def decide(proposal: Proposal, decided: Mapping[str, Decided], user: Any) -> Proposal:
    """Writes what is accepted and keeps what is refused, all or nothing; closes the answer when nothing is open.

    Raises Refused. `decided` is by the key of the fact; a change that is not in it stays open.
    """
    proposal = _locked(proposal)
    service = proposal.asking.service
    changes = {change.fact: change for change in proposal.changes.filter(decision=Decision.OPEN)}
    if gone := decided.keys() - changes.keys():
        raise Refused({key: [_("Somebody else decided this already.")] for key in gone})
    facts = facts_in(proposal)
    accepted = {key: one for key, one in decided.items() if one.accepted}
    _check_unchanged(accepted, facts)
    _check_ending(accepted, user)
    writing = Writing(service, timezone.localdate(proposal.received_at))
    _write(accepted, facts, writing, user)
    for key, one in decided.items():
        changes[key].decision = Decision.ACCEPTED if one.accepted else Decision.REFUSED
        changes[key].save(update_fields=["decision"])
    if not proposal.changes.filter(decision=Decision.OPEN).exists():
        _close(proposal, user)
        _verify(proposal, _outcomes(proposal), user)
    return proposal


@transaction.atomic
def accept_all_correct(proposal: Proposal, user: Any) -> Proposal:
    """Takes the click of the organisation for a check of every group of facts, by this curator. Raises Refused."""
    proposal = _locked(proposal)
    if not proposal.is_all_correct:
        raise Refused({WHOLE: [_("This answer proposes changes: decide on each.")]})
    service = proposal.asking.service
    changed = changed_since(proposal)
    confirmed = [group for group in Group.values if group not in changed]
    if service.intake != Service.Intake.UNKNOWN and Intake.group in confirmed:
        writing = Writing(service, timezone.localdate(proposal.received_at))
        writing.set(service, "intake_on", writing.day, WHOLE)
        _save(writing, user)
    _close(proposal, user)
    _verify(proposal, dict.fromkeys(confirmed, Outcome.CORRECT), user)
    return proposal


def changed_since(proposal: Proposal) -> list[str]:
    """The groups of facts that are not what the organisation saw when it answered: it did not confirm these."""
    code = proposal.seen.get(LANGUAGE, "")
    if not code:
        return list(Group.values)
    facts = facts_of(proposal.asking.service, (code,))
    now = signs_of(facts, {key: fact.value for key, fact in facts.items()})
    return [group for group in Group.values if proposal.seen.get(group) != now.get(group)]


@transaction.atomic
def set_aside(proposal: Proposal, user: Any) -> Proposal:
    """Closes an answer without a check: one that is not believed, or that is only a remark. Raises Refused."""
    proposal = _locked(proposal)
    proposal.changes.filter(decision=Decision.OPEN).update(decision=Decision.REFUSED)
    return _close(proposal, user)


def _locked(proposal: Proposal) -> Proposal:
    """The answer and its service as they are now, kept from others until the end of the transaction."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("asking", "decided_by")
    locked = found.get(pk=proposal.pk)
    if locked.decided_at is not None:
        raise Refused({WHOLE: [_("Somebody else decided on this answer already.")]})
    locked.asking.service = Service.objects.select_for_update().get(pk=locked.asking.service_id)
    return locked


def _check_unchanged(accepted: Mapping[str, Decided], facts: Mapping[str, Fact]) -> None:
    sentences = {}
    for key, one in accepted.items():
        fact = facts.get(key)
        if fact is None:
            sentences[key] = [
                _("We do not tell this any more, so it cannot be changed: refuse it.")
            ]
        elif fact.value != one.seen and not fact.by_hand:
            # By hand it changes between looking and accepting: that is how it is accepted.
            now = fact.words(fact.value) or _("empty")
            sentences[key] = [
                _("This changed while you looked at it: it is now “%(now)s”. Decide again.")
                % {"now": now}
            ]
    if sentences:
        raise Refused(sentences)


def _check_ending(accepted: Mapping[str, Decided], user: Any) -> None:
    """A service leaves the site by somebody who may publish, also where its organisation says that it ended."""
    one = accepted.get(ENDED)
    if one and one.value == YES and not roles.may(user, Action.PUBLISH, Service):
        sentence = _("You may not take a service off the site. Ask somebody who may publish.")
        raise Refused({ENDED: [sentence]})


def _write(
    accepted: Mapping[str, Decided], facts: Mapping[str, Fact], writing: Writing, user: Any
) -> None:
    had = {blocker.code for blocker in writing.service.blockers()} if accepted else set()
    sentences: dict[str, list[str]] = {}
    for key, one in accepted.items():
        if not facts[key].by_hand:
            try:
                facts[key].write(one.value, writing)
            except ValidationError as error:
                sentences[key] = list(error.messages)
    if sentences:
        raise Refused(sentences)
    _check_rights(writing, user)
    _save(writing, user)
    service = writing.service
    if accepted and service.state == Service.State.PUBLISHED:
        lacking = [found.sentence for found in service.blockers() if found.code not in had]
        if lacking:
            raise Refused(
                {WHOLE: [_("Without this the service could not be published:"), *lacking]}
            )


def _check_rights(writing: Writing, user: Any) -> None:
    """Refuses what this curator could not write into the record either: rows of others, and taking a service off."""
    scope, may_publish = scope_of(user), roles.may(user, Action.PUBLISH, Service)
    sentences: dict[str, list[str]] = {}
    for row, keys in writing.touched.values():
        if row.pk and not scope.has(row):
            outside = _("This lies outside the regions and domains that you work on.")
            sentences |= {key: [outside] for key in keys.values()}
        if isinstance(row, Service) and "state" in keys and not may_publish:
            sentences[keys["state"]] = [
                _("You may not take a service off the site. Ask somebody who may publish.")
            ]
    if sentences:
        raise Refused(sentences)


def _save(writing: Writing, user: Any) -> None:
    """Checks every row that is touched, then saves them with the reason in their history."""
    sentences: dict[str, list[str]] = {}
    for row, keys in writing.touched.values():
        try:
            row.full_clean()
        except ValidationError as error:
            for name, found in error.message_dict.items():
                # What is about several facts together stands above them.
                alone = next(iter(keys.values())) if len(keys) == 1 else WHOLE
                sentences.setdefault(keys.get(name, alone), []).extend(found)
    if sentences:
        raise Refused(sentences)
    rows = [row for row, _keys in writing.touched.values()]
    for row in [*rows, writing.service]:
        _sign(row, writing.day, user)
    for row in rows:
        row.save()
    for then in writing.after:
        then()


def _sign(row: models.Model, day: date, user: Any) -> None:
    """What the history says of the change: who accepted it, and why."""
    row._history_user = user
    row._change_reason = f"{ANSWERED} {day.isoformat()}"


def _outcomes(proposal: Proposal) -> dict[str, str]:
    """What the closed answer says of each group: changed, correct, or nothing where a change was refused.

    The page says that what is not changed counts as correct.
    """
    accepted, refused = set(), set()
    facts = facts_in(proposal)
    for change in proposal.changes.all():
        group = facts[change.fact].group if change.fact in facts else Group.REST
        (accepted if change.decision == Decision.ACCEPTED else refused).add(group)
        if change.fact == ENDED and change.becomes == YES:
            # A service that ended has nothing that is still correct.
            return {Group.REST: Outcome.CHANGED} if change.decision == Decision.ACCEPTED else {}
    if not accepted and not refused:
        return {}
    found, changed = {}, changed_since(proposal)
    for group in Group.values:
        if group in accepted:
            found[group] = Outcome.CHANGED
        elif group not in refused and group not in changed:
            found[group] = Outcome.CORRECT
    return found


def _close(proposal: Proposal, user: Any) -> Proposal:
    proposal.decided_at = timezone.now()
    proposal.decided_by = user
    proposal.save(update_fields=["decided_at", "decided_by"])
    return proposal


def _verify(proposal: Proposal, outcomes: Mapping[str, str], user: Any) -> None:
    """Writes down that these groups were checked by mail on the day of the answer, by the curator who decides."""
    service, day = proposal.asking.service, timezone.localdate(proposal.received_at)
    for outcome in dict.fromkeys(outcomes.values()):
        groups = [group for group, found in outcomes.items() if found == outcome]
        verify([service], groups, how=Verification.How.MAILED, outcome=outcome, by=user, on=day)
