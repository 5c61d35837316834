"""The history of a row as a curator reads it: one change for all that was saved together."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.history.families import Head
from directory.history.keeping import AS_LOADED, IMPORTED, LOADED, MERGED
from directory.history.states import Difference, Entry, State, after, differences, history_of
from directory.history.words import Line, Words
from services.deciding import ANSWERED
from services.models import LookAlike

PER_PAGE = 25
PUT_BACK = "put back to"


@dataclass
class Change:
    """What was saved together, by whom and why, and what the row was after it."""

    moment: datetime
    user: Any
    kind: str
    reason: str
    is_first: bool
    state: State
    found: list[Difference]
    lines: list[Line]


def changes(head: Head) -> list[Change]:
    """Every change of a row with its parts, the newest first; still without words, so no query for those."""
    told: list[Change] = []
    state: State = {}
    for moment, together in groupby(history_of(head), key=lambda entry: entry.moment):
        happened = list(together)
        was, state = state, after(state, happened)
        told.append(_change(head, moment, happened, was, state))
    return told[::-1]


def _change(head: Head, moment: datetime, happened: list[Entry], was: State, now: State) -> Change:
    reason = next((r for e in happened if (r := e.record.history_change_reason)), "")
    kinds = {entry.record.history_type for entry in happened if entry.key[0] is head.model}
    kind = next((kind for kind in ("-", "+") if kind in kinds), "~")
    is_first = reason == AS_LOADED
    # A row that is gone, or that was there before anybody looked, needs no line for each of its fields.
    found = [] if kind == "-" or is_first else differences(was, now)
    user = next((u for e in happened if (u := e.record.history_user)), None)
    return Change(moment, user, kind, in_words(reason), is_first, now, found, [])


def page_of(head: Head, number: Any) -> Page:
    """One page of the changes, in words: the queries of a history, and two for each model that they point to."""
    page = Paginator(changes(head), PER_PAGE).get_page(number)
    words = Words([one for change in page for one in change.found], head.model)
    for change in page:
        change.lines = words.lines(change.found)
    return page


def put_back_to(moment: datetime, why: str) -> str:
    """The reason of a change that puts back the state of a moment; it fits in its column."""
    return f"{PUT_BACK} {moment.isoformat(timespec='seconds')} {why}".strip()[:100]


def in_words(reason: str) -> str:
    """A reason as the reader knows it: those of the programme in words, those of a person as they are."""
    if reason == AS_LOADED:
        return _("as it was before the first change here")
    if reason == LOADED:
        return _("a load of the files changed it")
    if reason == IMPORTED:
        return _("Imported.")
    if reason == MERGED:
        return str(LookAlike.Decision.MERGED.label)
    if reason.startswith(ANSWERED):
        return _("Answer of an organisation") + reason.removeprefix(ANSWERED)
    if reason.startswith(PUT_BACK):
        day, _space, why = reason.removeprefix(PUT_BACK).strip().partition(" ")
        moment = parse_datetime(day)
        if moment is not None:
            shown = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
            said = _("put back to what it was on %(day)s") % {"day": shown}
            return f"{said}: {why}" if why else said
    return reason
