"""What a visitor answered, checked: read from the API's JSON or from the flow."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory import languages
from services.languages import canonical
from services.models import Region
from services.place_index import Match
from services.snapshot import Snapshot
from tiers.models import StatusType
from tiers.routing import Coping, Tried

MOST_PLACE_CHARACTERS = 100
MOST_LANGUAGES = 10
FIELDS = ("language", "who", "needs", "coping", "tried", "status", "place", "spoken")


@dataclass(frozen=True)
class Asked:
    """Checked answers, each None, empty or unknown where it is not known.

    `language` is that of the page or the program, offered or not: it chooses the crisis lines. Several places: the
    text can mean each of them. `for_me`: the visitor asks for themself.
    """

    language: str = languages.SOURCE
    needs: tuple[str, ...] = ()
    who: str | None = None
    coping: str = Coping.UNKNOWN
    tried: str = Tried.UNKNOWN
    status: str | None = None
    places: tuple[Region, ...] = ()
    spoken: tuple[str, ...] = ()
    for_me: bool = False
    choices: tuple[Match, ...] = field(default=(), compare=False)

    @property
    def place(self) -> Region | None:
        """The one place; None where it is not known, or could be more than one."""
        return self.places[0] if len(self.places) == 1 else None


def read(data: Mapping[str, Any], snapshot: Snapshot) -> tuple[Asked, dict[str, list[str]]]:
    """The answers in a JSON object, and an error for each field that is not understood. No query.

    A field that is missing or null is not known.
    """
    errors: dict[str, list[str]] = {
        name[:60].encode(errors="replace").decode(): [_("There is no such field.")]
        for name in data
        if name not in FIELDS
    }

    def checked(name: str, check: Callable[[Any], Any], default: Any) -> Any:
        value = data.get(name)
        if value is None:
            return default
        try:
            return check(value)
        except ValidationError as error:
            errors[name] = error.messages
            return default

    procedure = StatusType.Axis.PROCEDURE
    statuses = [row.slug for row in snapshot.statuses.rows if row.axis == procedure]
    places, choices = checked("place", lambda value: find_places(text(value), snapshot), ((), ()))
    asked = Asked(
        language=checked("language", one_of(languages.ALL), languages.SOURCE),
        who=checked("who", one_of(snapshot.who.slugs), None),
        needs=checked("needs", several(one_of(snapshot.needs.slugs)), ()),
        coping=checked("coping", one_of(Coping), Coping.UNKNOWN.value),
        tried=checked("tried", one_of(Tried), Tried.UNKNOWN.value),
        status=checked("status", one_of(statuses), None),
        spoken=checked("spoken", several(spoken_language, most=MOST_LANGUAGES), ()),
        places=places,
        choices=choices,
    )
    return asked, errors


def text(value: Any, most: int = MOST_PLACE_CHARACTERS) -> str:
    """The value as a text; raises ValidationError for anything else, and for what no database can store."""
    if not isinstance(value, str) or "\0" in value or not _can_be_written(value):
        raise ValidationError(_("Write a text."))
    if len(value) > most:
        raise ValidationError(_("Write at most %(most)d characters.") % {"most": most})
    return value.strip()


def _can_be_written(value: str) -> bool:
    """Whether it is made of whole characters; JSON can hold half of one."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def one_of(slugs: Iterable[str]) -> Callable[[Any], str]:
    known = frozenset(str(slug) for slug in slugs)

    def check(value: Any) -> str:
        slug = text(value)
        if slug not in known:
            raise ValidationError(
                _("“%(value)s” is not one of the choices here.") % {"value": slug}
            )
        return slug

    return check


def several(check: Callable[[Any], str], most: int = 60) -> Callable[[Any], tuple[str, ...]]:
    def check_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValidationError(_("Write a list."))
        if len(value) > most:
            raise ValidationError(_("These are too many choices at once."))
        found: dict[str, None] = {}
        errors: list[ValidationError] = []
        for item in value:
            try:
                found[check(item)] = None
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return tuple(found)

    return check_all


def spoken_language(value: Any) -> str:
    """A language tag in the form that services have: prs is fa-AF."""
    return canonical(text(value, most=40))


def find_places(typed: str, snapshot: Snapshot) -> tuple[tuple[Region, ...], tuple[Match, ...]]:
    """The places that a text means, and the matches to choose from where there is more than one.

    The whole country says no more than nothing. Raises ValidationError for a text that is no place.
    """
    if not typed:
        return (), ()
    found = snapshot.places.find(typed)
    if not found.matches:
        sentence = _("We know no place “%(text)s”. Try a postcode or another spelling.")
        raise ValidationError(sentence % {"text": typed})
    matches = (found.best,) if found.best else found.matches
    regions = tuple(snapshot.regions[match.entry.nis] for match in matches)
    if len(regions) == 1 and regions[0].kind == Region.Kind.COUNTRY:
        return (), ()
    return regions, () if found.best else found.matches
