from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from directory.api.answers import answer, reads, refuse
from directory.context import snapshot_of
from services.models import Region
from services.place_index import Match
from services.snapshot import Snapshot

MOST_CHARACTERS = 200


@reads("q")
def place_list(request: HttpRequest) -> JsonResponse:
    """The places that a text can mean, best first: {results, ambiguous}. One query."""
    text = request.GET.get("q", "")
    if not text.strip():
        return refuse({"q": [_("Write a postcode or the name of a place.")]})
    if len(text) > MOST_CHARACTERS:
        return refuse({"q": [_("Write at most %(most)d characters.") % {"most": MOST_CHARACTERS}]})
    snapshot = snapshot_of(request)
    found = snapshot.places.find(text)
    results = [as_place(match, snapshot) for match in found.matches]
    return answer({"results": results, "ambiguous": found.ambiguous})


def as_place(match: Match, snapshot: Snapshot) -> dict[str, Any]:
    """A place as the API names it, with what matched. `province` is the region for Brussels and for provinces."""
    region = snapshot.regions[match.entry.nis]
    around = (
        region.parent if region.kind in (Region.Kind.MUNICIPALITY, Region.Kind.PROVINCE) else None
    )
    return {
        "nis": region.nis,
        "name": region.name,
        "kind": region.kind,
        "province": around.name if around else None,
        "match": match.matched,
        "how": match.how,
    }
