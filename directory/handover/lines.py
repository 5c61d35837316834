"""What the sheet says of a service, line by line, in the active language: one call for each column."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.cards import age_words, spoken
from directory.languages import ALL, Language, listed, mark
from directory.verified import not_checked_words
from directory.wording import filled, hours_words, text, written
from services import languages
from services.hours import ALWAYS
from services.models import Closure, Service, ServiceLanguage, ServiceStatus
from services.relations import Related
from services.snapshot import Snapshot
from tiers.models import Audience, Need

Words = SafeString | str

# What the choices of a service have in common where nobody knows.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    """A service without any language: what the lines are made of.

    `told_in` is the language of the person, where it is to be said at the desk.
    """

    service: Service
    relations: Related
    answers: dict[str, list[ServiceStatus]]
    hours: str
    closure: Closure | None
    has_number: bool
    is_emergency: bool
    told_in: Language | None
    snapshot: Snapshot

    @property
    def needs(self) -> list[Need]:
        return self.relations.rows("needs", self.snapshot.needs)


@dataclass(frozen=True)
class Line:
    """A heading, empty for a remark, and its words; `kind` names how it looks."""

    heading: str
    words: Words
    kind: str = ""


def lines(facts: Facts) -> list[Line]:
    """The same lines in the same order in every language, so that two columns stand side by side.

    What is not known in any language is one line for all.
    """
    service = facts.service
    found = [Line(_("What it is"), text(service, "summary"))]
    if service.is_unverified:
        found.insert(0, Line("", _unverified(), "warn"))
    elif service.is_overdue:
        found.insert(0, Line("", not_checked_words(), "warn"))
    if not facts.has_number:
        found.append(Line(_("How to contact them"), _reach(facts)))
    questions = _questions(facts)
    found += [Line(heading, words) for heading, words in questions if words is not None]
    if unknown := " · ".join(heading for heading, words in questions if words is None):
        found.append(Line(_("Not known"), _("%(what)s. Ask when you call.") % {"what": unknown}))
    if not facts.is_emergency:
        found.append(Line(_("Say or show at the desk"), _at_the_desk(facts), "say"))
    return found


def _questions(facts: Facts) -> list[tuple[str, Words | None]]:
    """What people ask before they go, with the answer, or None where it is known in no language."""
    service = facts.service
    whom = (_("For whom"), _for_whom(facts))
    entry: list[tuple[str, Words | None]] = [(_("How to get in"), _way_in(service))]
    entry += [(_("The way there"), way) for way in _ways(service)]
    if facts.is_emergency:
        return [whom, *entry]
    return [
        whom,
        (_("Language"), _language(facts)),
        (_("Cost"), _stated(service, "cost")),
        *entry,
        (_("What to bring"), _what_to_bring(service)),
        (_("Papers"), _papers(facts)),
        (_("Opening hours"), _opening(facts)),
    ]


def _unverified() -> str:
    return _("Not yet verified: some of this is old or uncertain. Call or ask before you go.")


def _stated(service: Service, field: str) -> Words | None:
    """A choice as a sentence, and what is known besides."""
    note = f"{field}_note"
    if getattr(service, field) == UNKNOWN and not _is_written(service, note):
        return None
    display = getattr(service, f"get_{field}_display")()
    return format_html("{}. {}", capfirst(display), text(service, note))


def _is_written(thing: Any, field: str) -> bool:
    """Whether the text stands in any language: so it does not depend on that of the column."""
    return any(getattr(thing, f"{field}_{code}") for code in ALL)


def _for_whom(facts: Facts) -> Words | None:
    ages = age_words(facts.service)
    rows = facts.relations.rows("audiences", facts.snapshot.audiences)
    named = _joined(text(row, "name") for row in rows if row.slug != Audience.EVERYONE)
    is_open = any(row.slug == Audience.EVERYONE for row in rows)
    if named and is_open:
        words: Words = format_html("{} – {}", named, _("and everyone else"))
    elif rows:
        words = named or _("Everyone")
    elif ages:
        words = _("We do not know for whom: ask first.")
    else:
        return None
    return format_html("{}; {}.", words, ages) if ages else format_html("{}", words)


def _reach(facts: Facts) -> Words:
    service = facts.service
    unknown = _("We know no phone number of this service.")
    url = service.finder_url
    finder = format_html('<bdi dir="ltr" translate="no">{}</bdi>', url) if url else ""
    return format_html("{} {} {}", unknown, text(service, "finder"), finder)


def _language(facts: Facts) -> Words | None:
    by_staff = spoken(facts.relations, facts.snapshot, ServiceLanguage.Kind.STAFF)
    by_interpreter = spoken(facts.relations, facts.snapshot, ServiceLanguage.Kind.INTERPRETER)
    interpreter = facts.service.interpreter
    if not (by_staff or by_interpreter) and interpreter == Service.Interpreter.UNKNOWN:
        return None
    staff = (
        f"{capfirst(listed(by_staff))}."
        if by_staff
        else _("We do not know which languages they speak.")
    )
    how = capfirst(facts.service.get_interpreter_display())
    return f"{staff} {how}{': ' if by_interpreter else ''}{listed(by_interpreter)}."


def _way_in(service: Service) -> Words | None:
    words = _stated(service, "access")
    if service.intake == Service.Intake.UNKNOWN:
        return words
    if words is None:
        words = f"{capfirst(service.get_access_display())}."
    day = date_format(service.intake_on, "DATE_FORMAT")
    return format_html("{} {} ({}).", words, capfirst(service.get_intake_display()), day)


def _ways(service: Service) -> list[Words]:
    """The way to each address, as far as it is known and may be shown: as many in every language."""
    routed = [location for location in service.locations.all() if _is_written(location, "route")]
    shown = [location.shown() for location in routed]
    return [
        written(at.route, at.route_language) or _("We do not know: ask when you call.")
        for at in shown
        if at and at.is_full
    ]


def _what_to_bring(service: Service) -> Words | None:
    if not _is_written(service, "what_to_bring"):
        return None
    return text(service, "what_to_bring") or _("We do not know: ask when you call.")


def _papers(facts: Facts) -> Words | None:
    rule = facts.service.status_rule
    if rule == Service.StatusRule.ALL:
        return _("Open to everyone, whatever their papers.")
    if rule == Service.StatusRule.UNKNOWN:
        return None
    said = (
        (_("Open to"), ServiceStatus.Answer.OPEN),
        (_("It depends, ask first"), ServiceStatus.Answer.DEPENDS),
        (_("Closed to"), ServiceStatus.Answer.CLOSED),
    )
    return format_html_join(
        " ",
        "{}: {}.",
        (
            (heading, _joined(text(answer.status, "name") for answer in facts.answers[answered]))
            for heading, answered in said
            if facts.answers.get(answered)
        ),
    )


def _opening(facts: Facts) -> Words | None:
    if facts.hours == ALWAYS:
        words: Words = _("Day and night, every day.")
    elif facts.hours:
        words = format_html("<bdi>{}</bdi>", hours_words(facts.hours))
    elif facts.closure:
        words = _("We do not know the opening hours: call or look at the website first.")
    else:
        return None
    if not facts.closure:
        return words
    day = date_format(facts.closure.closed_until, "DATE_FORMAT")
    closed = _("Closed until and including %(day)s.") % {"day": day}
    return format_html("{} {} {}", closed, text(facts.closure, "message"), words)


def _at_the_desk(facts: Facts) -> Words:
    """What the person can say or point at; nothing in it is about this person but the language."""
    needs = _joined((text(need, "name") for need in told_to_all(facts.needs)), " · ")
    sentences = [
        filled(_("Hello. I would like help with: %(needs)s."), needs=needs)
        if needs
        else _("Hello. I would like help.")
    ]
    if facts.told_in:
        name = languages.name(facts.told_in.code)
        sentences.append(
            _("My language: %(language)s. Is there an interpreter?") % {"language": name}
        )
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


def told_to_all(needs: list[Need]) -> list[Need]:
    """The needs that may stand on a paper in a bag or on a table.

    An urgent one, or one whose pages offer a way out, could harm whoever is found with it.
    """
    return [need for need in needs if not need.is_urgent and not need.offers_exit]


def _joined(words: Iterable[Words], between: str = "") -> SafeString:
    """The words in a row, with a comma of the active language between them or another mark."""
    return format_html_join(between or mark(), "{}", ((word,) for word in words))
