"""The filter panel: its groups of choices, and what is chosen, in words with a way to drop it."""

from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from directory import facets
from directory.one_box.opening import AS_TEXT, BOX, Opened
from directory.search import CHOICES, EXACT, FILTERS, GATHERED, SEVERAL, Search, vocabularies
from directory.wording import filled, named
from services import languages
from services.querysets import UNKNOWN
from services.snapshot import Snapshot


@dataclass(frozen=True)
class Choice:
    """One box to tick; `count` stops at 100, shown as 100+. `is_least`: there are more than were looked at."""

    value: str
    label: str
    count: int
    chosen: bool
    is_least: bool = False

    @property
    def shown_count(self) -> str:
        """The number, at least the number (12+), or nothing where nothing was seen of what may be there."""
        if self.count > facets.MOST:
            return f"{facets.MOST}+"
        if self.is_least:
            return f"{self.count}+" if self.count else ""
        return str(self.count)


@dataclass(frozen=True)
class Group:
    """One filter with its choices; those without services are left out unless chosen."""

    name: str
    label: str
    choices: list[Choice]
    errors: list[str]

    @property
    def chosen(self) -> int:
        """How many of its boxes are ticked; the folded group shows the number."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Active:
    """A filter in force, in words, with the address without it.

    For one that was read in the box: its words there, and the address where they are looked for as words.
    """

    label: str
    value: str
    drop: str
    is_typed: bool = False
    words: str = ""
    unmeant: str = ""


def query_of(values: dict[str, Any], **changes: Any) -> str:
    """The query string of these filters, in a fixed order, with some changed; None drops one."""
    merged = {**values, **changes}
    pairs = []
    for name in (BOX, AS_TEXT, *FILTERS, GATHERED, "page"):
        value = merged.get(name)
        for item in value if isinstance(value, list) else [value]:
            if item not in (None, ""):
                pairs.append((name, item))
    return urlencode(pairs)


def filter_groups(
    search: Search, counts: facets.Counts, snapshot: Snapshot, box: Opened
) -> list[Group]:
    """The groups of the panel, in the order in which a social worker needs them.

    What the box says is not ticked: it is in force as long as it stands in the box.
    """
    own = box.own(search.values)
    groups = []
    for name, label, options in (
        ("need", _("What is needed"), _rows(snapshot.needs)),
        ("tier", _("Layer of help"), _rows(snapshot.tiers)),
        ("status", _("Residence status"), _rows(snapshot.statuses)),
        (
            "language",
            _("Language, spoken or through an interpreter"),
            _languages(counts, search, snapshot),
        ),
        ("audience", _("For whom"), _rows(snapshot.audiences)),
        ("cost", _("Cost"), _choices("cost")),
        ("access", _("Who may make the first contact"), _choices("access")),
        ("domain", _("Part of life"), _rows(snapshot.domains)),
    ):
        chosen = set(own[name] or ())
        choices = [
            Choice(value, text, number, value in chosen, counts.are_least)
            for value, text in options
            if (number := counts.number(name, value)) or value in chosen or counts.are_least
        ]
        groups.append(Group(name, label, choices, search.errors.get(name, [])))
    return groups


def active_filters(search: Search, snapshot: Snapshot, box: Opened) -> list[Active]:
    """What is in force, each with the address of the list without it."""
    active = _typed_words(search, box)
    for name in FILTERS[1:]:
        value = search.values.get(name)
        if value in (None, "", []) or name == EXACT:
            continue
        if name in SEVERAL:
            for item in value:
                label = _words(name, item, snapshot)
                rest = [other for other in box.own(search.values)[name] if other != item]
                active.append(_active(label, name, item, rest, search, box))
        else:
            label = _single_words(name, value, search)
            active.append(_active(label, name, str(value), None, search, box))
    return active


def _typed_words(search: Search, box: Opened) -> list[Active]:
    """The words to look for: those of the address, and those in the box that are no filter."""
    own = box.own(search.values)
    active = []
    if own["q"]:
        active.append(
            Active(f"“{own['q']}”", own["q"], query_of(own, q=None, **{EXACT: None}), is_typed=True)
        )
    if rest := box.reading.rest:
        drop = query_of(own, **{BOX: box.only_parts(), EXACT: None})
        active.append(Active(f"“{rest}”", rest, drop, is_typed=True))
    return active


def _active(
    label: str, name: str, value: str, rest: list[str] | None, search: Search, box: Opened
) -> Active:
    """A filter in force; where the box says it too, both go together."""
    own = box.own(search.values)
    code = search.place.nis if name == "place" and search.place else value
    is_chosen = bool(own[name]) if rest is None else box.is_chosen(name, value)
    parts = box.parts_of(name, code)
    if name == "place" and not is_chosen:
        parts = list(box.places)
    if not parts:
        return Active(label, value, query_of(own, **{name: rest}))
    return Active(
        label,
        value,
        query_of(own, **{name: rest, BOX: box.without(parts)}),
        words=" ".join(part.words for part in parts),
        unmeant="" if is_chosen else query_of(own, **{AS_TEXT: box.as_words(parts)}),
    )


def _words(name: str, value: str, snapshot: Snapshot) -> str:
    """One value of a filter that takes several, in words."""
    if name == "language":
        return language_words(value)
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    return vocabularies(snapshot)[name].by_slug[value].name


def language_words(tag: str) -> str:
    """The language in words; `unknown` says that it is not known."""
    return _("language not known") if tag == UNKNOWN else languages.name(tag)


def _single_words(name: str, value: Any, search: Search) -> str:
    if name == "place":
        name = search.place.name if search.place else value
        return filled(_("in %(place)s"), place=named(name))
    return _("%(age)d years old") % {"age": value}


def _rows(vocabulary: Any) -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in vocabulary.rows]


def _choices(name: str) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in CHOICES[name].choices]


def _languages(counts: facets.Counts, search: Search, snapshot: Snapshot) -> list[tuple[str, str]]:
    """Only languages that some service here has, by name; the unknown ones last."""
    tags = {tag for tag in counts.of("language") if tag != facets.EVERY}
    tags |= set(search.values.get("language", ()))
    if counts.are_least:
        tags |= set(snapshot.languages)
    return sorted(
        ((tag, language_words(tag)) for tag in tags),
        key=lambda pair: (pair[0] == UNKNOWN, pair[1].casefold()),
    )
