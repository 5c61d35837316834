"""The list of services as a page: the question echoed, the choices of place, the order in words, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import facets, languages, search
from directory.as_read import AsRead, as_read
from directory.cards import Card, cards
from directory.filters import Active, Group, active_filters, filter_groups, query_of
from directory.leaving import offers_exit
from directory.one_box.opening import AS_TEXT, Opened, opened
from directory.paging import page_of
from directory.search import GATHERED, Search
from services.models import Region, Service
from services.querysets import UNKNOWN
from services.snapshot import Snapshot
from tiers.models import Need

PAGE_SIZE = 20
DOOR_GROUPS = ("basic", "care")


@dataclass(frozen=True)
class Link:
    """A link to another form of this list: its words, its query string, and what to add in brackets."""

    label: str
    query: str
    around: str = ""


@dataclass(frozen=True)
class ListPage:
    """All that the template shows."""

    search: Search
    read: AsRead | None
    page: Page
    cards: list[Card]
    groups: list[Group]
    active: list[Active]
    query: str
    box: Opened
    age_text: str
    place_text: str
    place_was: str
    place_read: str
    box_errors: list[str]
    place_errors: list[str]
    place_echo: str
    place_choices: list[Link]
    other_places: list[Link]
    place_as_words: str
    order_words: str
    unknown_links: list[Link]
    doors: list[Service]
    offers_exit: bool

    @property
    def has_filter_errors(self) -> bool:
        """Whether the panel must show itself: something in it was not understood."""
        return bool(set(self.search.errors) - {"q", "box", "place"})


def list_page(data: QueryDict, snapshot: Snapshot, gathered: Sequence[str] = ()) -> ListPage:
    """The page for a query string: ten queries at most, and one more when nothing is found.

    Its links take along the services `gathered` on the visitor's own list.
    """
    box = opened(data, snapshot)
    asked = search.read(box.data, snapshot, box.found)
    asked = replace(asked, values={**asked.values, GATHERED: list(gathered)})
    own = box.own(asked.values)
    place_errors = asked.errors.get("place", [])
    is_unclear = asked.must_choose_place or place_errors
    found = Service.objects.none() if is_unclear else asked.ordered()
    page = page_of(found, data.get("page"), PAGE_SIZE, get_language())
    return ListPage(
        search=asked,
        read=as_read(asked, snapshot, box, is_empty=not page.paginator.count),
        page=page,
        cards=cards(
            page.object_list,
            snapshot,
            place=asked.place,
            asked=asked.values,
            reading=asked.words,
        ),
        groups=filter_groups(asked, facets.count(asked, snapshot), snapshot, box),
        active=active_filters(asked, snapshot, box),
        query=query_of(own),
        box=box,
        age_text=data.get("age", "").replace("\0", "")[:200],
        place_text="" if box.found else place_text(asked, data),
        place_was="" if box.found else place_was(asked, snapshot),
        place_read=asked.place.name if box.found and asked.place else "",
        box_errors=asked.errors.get("box", []) + asked.errors.get("q", []),
        place_errors=place_errors,
        place_echo=_echo(asked),
        place_choices=_place_links(asked, snapshot, own),
        other_places=_other_places(asked, box, own),
        place_as_words=query_of(own, **{AS_TEXT: box.as_words(box.places)}) if box.found else "",
        order_words=_order_words(asked),
        unknown_links=_unknown_links(asked, own),
        doors=[] if is_unclear or page.paginator.count else doors_at(asked, snapshot),
        offers_exit=offers_exit(_needs_asked(asked, snapshot)),
    )


def _needs_asked(asked: Search, snapshot: Snapshot) -> list[Need]:
    """The needs asked for, also in words, and those that alone open an audience asked for."""
    audiences = (snapshot.audiences.by_slug[slug] for slug in asked.values.get("audience", ()))
    needs = [snapshot.needs.by_slug[slug] for slug in asked.values.get("need", ())]
    said = asked.words.needs if asked.words else ()
    needs += [snapshot.needs.by_slug[slug] for slug in said if slug in snapshot.needs.by_slug]
    return needs + [need for audience in audiences for need in audience.only_with.all()]


def asked_place(data: QueryDict, snapshot: Snapshot) -> dict[str, Any]:
    """The place in a query string, what to say where it is none, and the places that it can mean: no query."""
    asked = search.read(data, snapshot)
    return {
        "place": asked.place,
        "place_text": place_text(asked, data),
        "place_was": place_was(asked, snapshot),
        "place_errors": asked.errors.get("place", []),
        "place_choices": place_choices(asked, snapshot) if asked.must_choose_place else [],
    }


def place_text(asked: Search, data: QueryDict) -> str:
    """What stands in the box for the place: the name once a code was chosen, else what was typed."""
    typed = asked.values.get("place") or data.get("place", "").replace("\0", "")[:100]
    if asked.place is not None and typed == asked.place.nis:
        return asked.place.name
    return typed


def place_was(asked: Search, snapshot: Snapshot) -> str:
    """The code that a form sends beside the name in its box, where the name alone would mean another place."""
    place = asked.place
    if place is None or asked.values.get("place") != place.nis:
        return ""
    best = snapshot.places.find(place.name).best
    return "" if best and best.entry.nis == place.nis else place.nis


def doors_at(asked: Search, snapshot: Snapshot) -> list[Service]:
    """Where to begin, in the doors' order, each service once: one query.

    With statuses asked for, only doors that are open to them or do not say; without, none that is for one status.
    """
    place = asked.place or snapshot.country
    areas = snapshot.areas_holding(place)
    statuses = asked.values.get("status", ())
    wanted = [
        door.service_id
        for door in snapshot.doors
        if door.need_group.slug in DOOR_GROUPS
        and door.is_for_papers(statuses)
        and door.covers(place, areas)
    ]
    found = Service.objects.published()
    found = found.not_doubtful_for(statuses) if statuses else found.for_several_statuses()
    services = found.in_bulk(dict.fromkeys(wanted))
    return [services[pk] for pk in dict.fromkeys(wanted) if pk in services]


def _echo(asked: Search) -> str:
    """The place in words, with the postcode or the name by which it was found: `9000 Gent`."""
    if asked.place is None:
        return ""
    match = asked.found.best if asked.found else None
    if match and match.matched.isdigit() and match.matched != asked.place.nis:
        return f"{match.matched} {asked.place.name}"
    if match and not match.own_name:
        return f"{asked.place.name} ({match.matched})"
    return asked.place.name


@dataclass(frozen=True)
class PlaceChoice:
    """A place that the text can mean, with what tells it apart from another of that name."""

    nis: str
    label: str
    around: str


def place_choices(asked: Search, snapshot: Snapshot) -> list[PlaceChoice]:
    """The other places that the text can mean; all of them where nothing was chosen."""
    choices = []
    for match in asked.found.matches if asked.found else ():
        region = snapshot.regions[match.entry.nis]
        if region == asked.place:
            continue
        kind = region.get_kind_display() if region.kind != Region.Kind.MUNICIPALITY else ""
        around = kind or (region.parent.name if region.parent else "")
        is_own = match.own_name or match.matched.isdigit()
        label = region.name if is_own else f"{match.matched}, {region.name}"
        choices.append(PlaceChoice(region.nis, label, around))
    return choices if asked.must_choose_place else choices[:3]


def _place_links(asked: Search, snapshot: Snapshot, own: dict[str, Any]) -> list[Link]:
    return [
        Link(choice.label, query_of(own, place=choice.nis), choice.around)
        for choice in place_choices(asked, snapshot)
    ]


def _other_places(asked: Search, box: Opened, own: dict[str, Any]) -> list[Link]:
    """The places in the box that another one, chosen apart, comes before: a link to search there."""
    return [
        Link(part.words, query_of(own, place=None)) for part in box.unused_places(asked.place)[:1]
    ]


def _order_words(asked: Search) -> str:
    """How the list is ordered, said so that anybody can check it."""
    parts = []
    if asked.words:
        parts.append(_("what has your words in its name first"))
    if asked.values.get("status"):
        parts.append(_("open to these papers first"))
    if asked.values.get("audience"):
        parts.append(_("what is meant for these people first"))
    if asked.values.get("age") is not None:
        parts.append(_("known to fit this age first"))
    if asked.place is not None:
        parts.append(_("help for the smallest area first"))
    parts.append(_("what was not checked for too long last"))
    parts.append(_("by name"))
    return _("Order: %(parts)s.") % {"parts": languages.listed(parts)}


def _unknown_links(asked: Search, own: dict[str, Any]) -> list[Link]:
    """For filters that count only what is stated: a link that adds the services that do not say."""
    words = {
        "cost": _("Also show services whose price we do not know"),
        "access": _("Also show services that do not say who may make contact"),
        "language": _("Also show services whose languages we do not know"),
    }
    return [
        Link(label, query_of(own, **{name: [*(own[name] or ()), UNKNOWN]}))
        for name, label in words.items()
        if (chosen := asked.values.get(name)) and UNKNOWN not in chosen
    ]
