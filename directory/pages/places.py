from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from directory.cards import Card, cards
from directory.context import snapshot_of
from services.models import Region, Service
from services.snapshot import Snapshot
from tiers.models import Tier

SHOWN_A_LAYER = 5


@dataclass(frozen=True)
class Layer:
    """A layer of the pyramid at a place: how many services it has there, and the nearest few."""

    tier: Tier
    count: int
    cards: list[Card]


def layers_at(place: Region, snapshot: Snapshot) -> list[Layer]:
    """What there is at `place`, from the base up: four queries."""
    found = Service.objects.published().covering(place).in_fixed_order(place=place)
    nearest = (
        found.rewrite(False)
        .annotate(
            nth=Window(RowNumber(), partition_by=F("tier"), order_by=found.query.order_by),
            in_layer=Window(Count("*"), partition_by=F("tier")),
        )
        .filter(nth__lte=SHOWN_A_LAYER)
        .order_by("tier", "nth")
        .values_list("pk", "tier_id", "in_layer")
    )
    counts: dict[int, int] = {}
    wanted = []
    for pk, tier, in_layer in nearest:
        counts[tier] = in_layer
        wanted.append(pk)
    rows = Service.objects.for_listing(get_language()).in_bulk(wanted)
    made = cards((rows[pk] for pk in wanted), snapshot, place=place)
    return [
        Layer(
            tier,
            counts.get(tier.pk, 0),
            [card for card in made if card.tier is tier],
        )
        for tier in snapshot.tiers.rows
    ]


def place_detail(request: HttpRequest, nis: str) -> HttpResponse:
    snapshot = snapshot_of(request)
    place = snapshot.regions.get(nis)
    if place is None:
        raise Http404
    context = {
        "place": place,
        "postcodes": snapshot.postcodes.get(nis, []),
        "around": [snapshot.regions[code] for code in place.lineage()[:-1]],
        "inside": [region for region in snapshot.regions.values() if region.parent_id == place.pk],
        "layers": layers_at(place, snapshot),
    }
    return render(request, "places/detail.html", context)
