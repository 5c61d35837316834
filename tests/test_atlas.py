"""Where places lie: what an area holds, how narrow it is, and what is near, on the real map against the fixture files."""

from functools import cache
from itertools import combinations, pairwise
from math import asin, cos, radians, sin, sqrt

import pytest
from pytest_django.plugin import DjangoDbBlocker

from services import snapshot as snapshots
from services.atlas import Atlas
from services.terms import values_of
from tests import reckoning

# The map is rows; the mark makes the run set up the database that they are in.
pytestmark = pytest.mark.django_db

FLANDERS, WALLONIA, BRUSSELS = "02000", "03000", "04000"
ANTWERP, LIMBURG, WALLOON_BRABANT, LIEGE, NAMUR = "10000", "70000", "20002", "60000", "90000"
CITY_OF_ANTWERP, TURNHOUT, SCHAERBEEK, IXELLES = "11002", "13040", "21015", "21009"
CITY_OF_LIEGE, CITY_OF_NAMUR, EUPEN, VERVIERS = "62063", "92094", "63023", "63079"


@pytest.fixture(scope="module")
def atlas(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Atlas:
    with django_db_blocker.unblock():
        return values_of(snapshots.current()).atlas


def places_of_kind(kind: str) -> list[str]:
    return [nis for nis, row in reckoning.regions().items() if row["kind"] == kind]


@cache
def centre(nis: str) -> tuple[float, float]:
    row = reckoning.regions()[nis]
    return row["latitude"], row["longitude"]


def kilometres(one: str, other: str) -> float:
    """The great circle between two places."""
    (north, east), (south, west) = centre(one), centre(other)
    half = sin(radians(north - south) / 2) ** 2
    half += cos(radians(north)) * cos(radians(south)) * sin(radians(east - west) / 2) ** 2
    return 12742 * asin(sqrt(half))


def region_of(nis: str) -> str:
    (region,) = reckoning.lineage(nis) & {FLANDERS, WALLONIA, BRUSSELS}
    return region


# What an area holds


def test_every_municipality_lies_in_the_areas_that_the_files_give_it(atlas: Atlas) -> None:
    codes = [*reckoning.regions(), *reckoning.rows("places/areas.yaml")]
    assert len(reckoning.municipalities()) == 565
    for nis in reckoning.municipalities():
        spot = atlas[nis]
        held = {code for code in codes if atlas.covers((code,), spot)}
        assert held == reckoning.areas_of(nis), nis


def test_an_area_without_a_code_holds_nothing(atlas: Atlas) -> None:
    assert not atlas.covers((), atlas[CITY_OF_ANTWERP])
    assert not atlas.covers((), atlas["be"])


def test_one_code_that_holds_the_place_is_enough(atlas: Atlas) -> None:
    assert atlas.covers((LIMBURG, CITY_OF_ANTWERP), atlas[CITY_OF_ANTWERP])
    assert not atlas.covers((LIMBURG, TURNHOUT), atlas[CITY_OF_ANTWERP])


def test_a_part_does_not_hold_the_whole(atlas: Atlas) -> None:
    assert not atlas.covers((CITY_OF_ANTWERP,), atlas[ANTWERP])
    assert not atlas.covers((ANTWERP,), atlas[FLANDERS])
    assert not atlas.covers((FLANDERS, WALLONIA, BRUSSELS), atlas["be"])


def test_the_german_speaking_community_is_nine_municipalities(atlas: Atlas) -> None:
    held = [nis for nis in reckoning.municipalities() if atlas.covers(("de",), atlas[nis])]
    assert sorted(held) == sorted(reckoning.rows("places/areas.yaml")["de"]["regions"])
    assert len(held) == 9
    assert EUPEN in held
    assert VERVIERS not in held
    assert not atlas.covers(("de",), atlas[LIEGE])


def test_wallonia_is_the_german_speaking_community_and_the_rest(atlas: Atlas) -> None:
    for nis in reckoning.municipalities():
        held = [code for code in ("de", "wal-fr") if atlas.covers((code,), atlas[nis])]
        assert len(held) == (1 if region_of(nis) == WALLONIA else 0), nis


def test_a_province_of_wallonia_lies_in_the_rest_but_for_liege(atlas: Atlas) -> None:
    inside = {nis for nis in places_of_kind("province") if atlas.covers(("wal-fr",), atlas[nis])}
    walloon = {nis for nis in places_of_kind("province") if region_of(nis) == WALLONIA}
    assert inside == walloon - {LIEGE}


def test_a_place_knows_its_region_and_province(atlas: Atlas) -> None:
    spots = {nis: (atlas[nis].region, atlas[nis].province) for nis in reckoning.regions()}
    assert spots[CITY_OF_ANTWERP] == (FLANDERS, ANTWERP)
    assert spots[ANTWERP] == (FLANDERS, ANTWERP)
    assert spots[SCHAERBEEK] == (BRUSSELS, BRUSSELS)
    assert spots[FLANDERS] == (FLANDERS, None)
    assert spots["be"] == (None, None)
    assert ("00000" in atlas, ANTWERP in atlas, "de" in atlas) == (False, True, False)


# How narrow it is


@pytest.mark.parametrize(
    ("place", "narrowest_first"),
    [
        (CITY_OF_ANTWERP, [CITY_OF_ANTWERP, ANTWERP, FLANDERS, "be"]),
        (EUPEN, [EUPEN, "de", LIEGE, WALLONIA, "be"]),
        (CITY_OF_NAMUR, [CITY_OF_NAMUR, NAMUR, "wal-fr", WALLONIA, "be"]),
        (SCHAERBEEK, [SCHAERBEEK, BRUSSELS, "be"]),
        (NAMUR, [NAMUR, "wal-fr", WALLONIA, "be"]),
    ],
)
def test_a_narrower_area_has_a_smaller_width(
    atlas: Atlas, place: str, narrowest_first: list[str]
) -> None:
    widths = [atlas.width((code,), atlas[place]) for code in narrowest_first]
    assert widths == sorted(set(widths))
    towns = [nis for nis in reckoning.municipalities() if place in reckoning.lineage(nis)]
    assert widths[0] == len(towns)


def test_the_french_speaking_part_of_wallonia_is_wider_than_the_province_of_liege(
    atlas: Atlas,
) -> None:
    spot = atlas[CITY_OF_LIEGE]
    assert atlas.width((LIEGE,), spot) < atlas.width(("wal-fr",), spot)


def test_the_narrowest_code_that_holds_the_place_counts(atlas: Atlas) -> None:
    spot = atlas[CITY_OF_ANTWERP]
    assert atlas.width(("be", CITY_OF_ANTWERP), spot) == 1
    assert atlas.width(("be", TURNHOUT), spot) == atlas.width(("be",), spot)


def test_an_area_that_does_not_hold_the_place_is_the_widest_of_all(atlas: Atlas) -> None:
    for nis in (CITY_OF_ANTWERP, SCHAERBEEK, EUPEN, NAMUR, "be"):
        outside = atlas.width((LIMBURG,), atlas[nis])
        assert outside == atlas.width((), atlas[nis])
        assert outside > atlas.width(("be",), atlas[nis])


# What lies in a province


def test_a_province_works_in_itself_and_in_no_other(atlas: Atlas) -> None:
    provinces = places_of_kind("province")
    assert len(provinces) == 10
    for one, other in combinations(provinces, 2):
        assert atlas.works_in((one,), one)
        assert not atlas.works_in((one,), other)
        assert not atlas.works_in((other,), one)


def test_two_municipalities_work_in_their_province_and_one_does_not(atlas: Atlas) -> None:
    assert atlas.works_in((CITY_OF_ANTWERP, TURNHOUT), ANTWERP)
    assert not atlas.works_in((CITY_OF_ANTWERP,), ANTWERP)
    assert not atlas.works_in((CITY_OF_ANTWERP, EUPEN), ANTWERP)
    assert not atlas.works_in((), ANTWERP)


def test_brussels_counts_as_a_province(atlas: Atlas) -> None:
    assert atlas.works_in((BRUSSELS,), BRUSSELS)
    assert atlas.works_in((SCHAERBEEK, IXELLES), BRUSSELS)
    assert not atlas.works_in((SCHAERBEEK,), BRUSSELS)


def test_a_named_area_works_in_the_provinces_of_its_places(atlas: Atlas) -> None:
    for code, row in reckoning.rows("places/areas.yaml").items():
        for province in places_of_kind("province"):
            inside = [nis for nis in row["regions"] if province in reckoning.lineage(nis)]
            expected = province in inside or len(inside) > 1
            assert atlas.works_in((code,), province) == expected, (code, province)
    assert atlas.works_in(("de",), LIEGE)
    assert not atlas.works_in(("de",), NAMUR)


def test_one_town_is_a_single_municipality(atlas: Atlas) -> None:
    assert all(atlas.is_one_town((nis,)) for nis in reckoning.municipalities())
    for codes in (
        (),
        ("de",),
        (ANTWERP,),
        (BRUSSELS,),
        ("be",),
        (CITY_OF_ANTWERP, TURNHOUT),
        (CITY_OF_ANTWERP, "be"),
    ):
        assert not atlas.is_one_town(codes), codes


@pytest.mark.parametrize(
    ("codes", "regions"),
    [
        ((CITY_OF_ANTWERP,), {FLANDERS}),
        ((LIEGE, LIMBURG), {FLANDERS, WALLONIA}),
        (("de",), {WALLONIA}),
        (("wal-fr", BRUSSELS), {WALLONIA, BRUSSELS}),
        ((), set()),
    ],
)
def test_an_area_touches_the_regions_of_its_places(atlas: Atlas, codes, regions) -> None:
    touched = {region for region in (FLANDERS, WALLONIA, BRUSSELS) if atlas.touches(codes, region)}
    assert touched == regions


# What is near


def test_from_namur_only_walloon_provinces_are_near(atlas: Atlas) -> None:
    found = atlas.nearest_provinces(atlas[CITY_OF_NAMUR])
    assert set(found) == {WALLOON_BRABANT, "50000", LIEGE, "80000"}
    assert found[0] == WALLOON_BRABANT


def test_from_antwerp_neither_brussels_nor_wallonia_is_near(atlas: Atlas) -> None:
    found = atlas.nearest_provinces(atlas[CITY_OF_ANTWERP])
    assert set(found) == {"20001", "30000", "40000", LIMBURG}


def test_from_brussels_every_province_may_be_near(atlas: Atlas) -> None:
    found = atlas.nearest_provinces(atlas[SCHAERBEEK])
    assert sorted(found) == sorted(places_of_kind("province"))
    assert set(found[:2]) == {"20001", WALLOON_BRABANT}


def test_near_means_the_nearest_centre_first_from_everywhere(atlas: Atlas) -> None:
    for nis in reckoning.municipalities():
        found = atlas.nearest_provinces(atlas[nis])
        own = reckoning.lineage(nis)
        expected = [
            province
            for province in places_of_kind("province")
            if province not in own and region_of(nis) in (BRUSSELS, region_of(province))
        ]
        assert sorted(found) == sorted(expected), nis
        # Half a kilometre is what the flat map may be wrong by.
        for nearer, farther in pairwise(found):
            assert kilometres(nis, nearer) < kilometres(nis, farther) + 0.5, nis


def test_the_country_has_no_near_province_and_a_place_without_a_point_neither(atlas: Atlas) -> None:
    assert atlas.nearest_provinces(atlas["be"]) == []
    made_up = Atlas(
        [
            ("be", "country", ("be",), (50.7, 4.6)),
            (FLANDERS, "region", ("be", FLANDERS), (51.0, 4.2)),
            (ANTWERP, "province", ("be", FLANDERS, ANTWERP), (51.2, 4.7)),
            (LIMBURG, "province", ("be", FLANDERS, LIMBURG), None),
            ("1", "municipality", ("be", FLANDERS, LIMBURG, "1"), None),
            ("2", "municipality", ("be", FLANDERS, LIMBURG, "2"), (50.9, 5.3)),
        ],
        {},
    )
    assert made_up.nearest_provinces(made_up["1"]) == []
    assert made_up.nearest_provinces(made_up["2"]) == [ANTWERP]
