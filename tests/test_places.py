"""Finding the place that somebody means: folding, the index, and GET /api/places."""

import unicodedata
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import languages
from services import snapshot
from services.folding import fold, sort_key
from services.models import PlaceName, Postcode, Region
from services.place_index import LOCAL, Found, PlaceIndex
from tiers import version

GENT, ANTWERPEN, LUIK, SINT_NIKLAAS = "44021", "11002", "62063", "46021"
BRUSSEL, MERELBEKE, SCHAARBEEK, BERGEN = "21004", "44088", "21015", "53053"
EUPEN, KORTRIJK, MECHELEN, ELSENE = "63023", "34022", "12025", "21009"
ETTERBEEK, VILVOORDE, ZEMST, DIEST = "21005", "23088", "23096", "24020"
SINT_JANS_MOLENBEEK, BEKKEVOORT = "21012", "24008"
BEVEREN, ALVERINGEM, ROESELARE = "46030", "38002", "36015"
GERMAN_SPEAKING = {
    "63001",
    "63012",
    "63013",
    "63023",
    "63040",
    "63048",
    "63061",
    "63067",
    "63087",
}


def found(text: str) -> Found:
    return snapshot.current().places.find(text)


def codes(result: Found) -> list[str]:
    return [match.entry.nis for match in result.matches]


def asked(client: Client, **parameters: str) -> dict[str, Any]:
    response = client.get("/api/places", parameters)
    assert response.status_code == 200, response.content
    return response.json()


# Folding


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("LIÈGE", "liege"),
        ("Liège", "liege"),
        ("Straße", "strasse"),
        ("Œuvre", "oeuvre"),
        ("Ægir", "aegir"),
        ("Łódź", "lodz"),
        ("ﬁn", "fin"),
        ("İZMİR", "izmir"),
        ("ısparta", "isparta"),
        ("Sint-Niklaas", "sint niklaas"),
        ("Sint–Niklaas", "sint niklaas"),
        ("  sint   niklaas ", "sint niklaas"),
        ("'s-Gravenwezel", "s gravenwezel"),
        ("\u2019s-Gravenwezel", "s gravenwezel"),
        ("Braine-l'Alleud", "braine lalleud"),
        ("Braine-l\u2019Alleud", "braine lalleud"),
        ("АНТВЕРПЕН", "антверпен"),
        ("Київ", "киив"),
        ("Льеж", "леж"),
        ("ґанок", "ганок"),
        ("أنتويرب", "انتويرب"),
        ("انتويرب", "انتويرب"),
        ("بروكســل", "بروكسل"),
        ("بُرُوكْسِل", "بروكسل"),
        ("بروکسل", "بروكسل"),
        ("گنت", "گنت"),
        ("ګنت", "گنت"),
        ("٩٠٠٠", "9000"),
        ("۹۰۰۰", "9000"),
        ("９０００", "9000"),
        ("९०००", "9000"),
        ("根特", "根特"),
        ("ጌንት", "ጌንት"),
    ],
)
def test_spelling_habits_fold_to_one_form(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("text", ["", " ", "-", "'", "…", "\u200d", "\u0301", "\u0640", "__"])
def test_a_text_without_a_letter_or_digit_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_folded_text_holds_words_between_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(
        part.isalnum() or unicodedata.category(part)[0] == "M" for part in folded if part != " "
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=20), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_form_in_which_a_device_writes_accents_does_not_matter(text: str, form: Any) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


def test_words_sort_alike_with_and_without_hyphens() -> None:
    assert sort_key("Sint-Niklaas") == sort_key("sint niklaas") == "sintniklaas"


# The index, on the real places


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "nis"),
    [
        ("9000", GENT),
        ("Gent", GENT),
        ("Gand", GENT),
        ("Ghent", GENT),
        ("antwerpen", ANTWERPEN),
        ("Anvers", ANTWERPEN),
        ("Luik", LUIK),
        ("Lüttich", LUIK),
        ("Luttich", LUIK),
        ("sint niklaas", SINT_NIKLAAS),
        ("St-Niklaas", SINT_NIKLAAS),
        ("sintniklaas", SINT_NIKLAAS),
        ("Borgerhout", ANTWERPEN),
        ("Merelbeke", MERELBEKE),
        ("Schaarbeek", SCHAARBEEK),
        ("Schaerbeek", SCHAARBEEK),
        ("Mons", BERGEN),
        ("Bergen", BERGEN),
        ("Eupen", EUPEN),
        ("Антверпен", ANTWERPEN),
        ("Брюссель", BRUSSEL),
        ("أنتويرب", ANTWERPEN),
        ("انتويرب", ANTWERPEN),
        ("بروكسل", BRUSSEL),
        ("٩٠٠٠", GENT),
        ("Kortrik", KORTRIJK),
        ("Mechelln", MECHELEN),
        ("  gent  ", GENT),
        ("44021", GENT),
    ],
)
def test_a_place_is_found_by_what_people_write(text: str, nis: str) -> None:
    best = found(text).best
    assert best is not None, text
    assert best.entry.nis == nis


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "nis"),
    [
        ("9000 Gent", GENT),
        ("Gent 9000", GENT),
        ("B-9000", GENT),
        ("B9000 Gent", GENT),
        ("٩٠٠٠ Gent", GENT),
        ("Veldstraat 12, 9000 Gent", GENT),
        ("Straat 1000, 9000 Gent", GENT),
        ("1000 Bruxelles", BRUSSEL),
        ("1000 Anderlecht", BRUSSEL),
        ("1050 Ixelles", ELSENE),
        ("1804 Zemst", ZEMST),
        ("9100 St-Niklaas", SINT_NIKLAAS),
        ("2600 Berchem", ANTWERPEN),
        ("Antwerpen Berchem", ANTWERPEN),
        ("Berchem Antwerpen", ANTWERPEN),
        ("Berchem (Antwerpen)", ANTWERPEN),
        ("Diest, Deurne", DIEST),
        ("brussel stad", BRUSSEL),
        ("stad Gent", GENT),
        ("ville de Liège", LUIK),
        ("gemeente Elsene", ELSENE),
        ("commune d’Ixelles", ELSENE),
        ("Stadt Eupen", EUPEN),
        ("city of Ghent", GENT),
        ("stad Antwerpen Berchem", ANTWERPEN),
        ("stad Genth", GENT),
        ("gemeente De Panne", "38008"),
        ("ville de La Louvière", "58001"),
        ("Herk-de-Stad", "71024"),
        ("provincie Limburg", "70000"),
        ("Limburg provincie", "70000"),
        ("gemeente Limburg", "63046"),
        ("provincie Antwerpen", "10000"),
        ("province de Liège", "60000"),
        ("province du Luxembourg", "80000"),
        ("Provinz Lüttich", "60000"),
        ("provincie Gent", GENT),
    ],
)
def test_a_place_is_found_with_the_words_that_people_add(text: str, nis: str) -> None:
    best = found(text).best
    assert best is not None, text
    assert best.entry.nis == nis


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["B-1050", "1050 België", "1050 Bruxelles", "Brussel 1050"])
def test_words_that_do_not_choose_leave_the_places_of_the_postcode(text: str) -> None:
    result = found(text)
    assert result.ambiguous
    assert set(codes(result)) == {BRUSSEL, ELSENE}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["9999 Gent", "gemeente", "provincie", "Gent Elsene", "de d'"])
def test_words_that_do_not_belong_together_are_no_place(text: str) -> None:
    assert found(text).best is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("1050", {BRUSSEL, ELSENE}),
        ("1040", {BRUSSEL, ETTERBEEK}),
        ("1804", {VILVOORDE, ZEMST}),
        ("Deurne", {ANTWERPEN, DIEST}),
        ("Molenbeek", {SINT_JANS_MOLENBEEK, BEKKEVOORT}),
        ("Beveren", {BEVEREN, ALVERINGEM, ROESELARE}),
        ("Ostbelgien", GERMAN_SPEAKING),
    ],
)
def test_what_can_mean_several_places_is_asked(text: str, possible: set[str]) -> None:
    result = found(text)
    assert result.ambiguous
    assert result.best is None
    assert set(codes(result)) == possible
    assert len(codes(result)) == len(possible), "a place stands in the choices once"


@pytest.mark.django_db
def test_a_beginning_that_many_places_share_is_asked_with_at_most_twenty_choices() -> None:
    result = found("Sint")
    assert result.ambiguous
    assert len(result.matches) == 20
    assert all("sint" in fold(match.matched).split() for match in result.matches)


@pytest.mark.django_db
def test_the_municipality_that_is_called_so_comes_before_those_that_hold_a_part_called_so() -> None:
    assert codes(found("Molenbeek"))[0] == SINT_JANS_MOLENBEEK
    assert codes(found("Beveren"))[0] == BEVEREN


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["zzzz", "99999", "0000", "-", "…", "9" * 300, "x" * 10_000])
def test_what_is_no_place_finds_nothing(text: str) -> None:
    result = found(text)
    assert result.matches == ()
    assert not result.ambiguous
    assert result.best is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "city", "province"),
    [("Antwerpen", ANTWERPEN, "10000"), ("Luik", LUIK, "60000"), ("Namur", "92094", "90000")],
)
def test_the_city_comes_before_the_province_of_the_same_name(
    text: str, city: str, province: str
) -> None:
    result = found(text)
    assert not result.ambiguous
    assert codes(result) == [city, province]


@pytest.mark.django_db
def test_a_place_called_exactly_so_comes_before_one_called_so_in_another_language() -> None:
    result = found("Sint-Niklaas")
    assert not result.ambiguous
    assert codes(result) == [SINT_NIKLAAS, "62093"], "Saint-Nicolas stays as «did you mean»"


@pytest.mark.django_db
def test_a_misspelling_counts_only_where_no_name_fits() -> None:
    assert {match.how for match in found("Mechelln").matches} == {"close"}
    assert {match.how for match in found("Mechelen").matches} == {"exact"}


@pytest.mark.django_db
def test_three_letters_are_never_corrected() -> None:
    assert found("Mos").matches == () or "close" not in {m.how for m in found("Mos").matches}
    assert found("qqq").matches == ()


@pytest.mark.django_db
def test_every_postcode_leads_to_its_municipalities() -> None:
    wanted: dict[str, set[str]] = {}
    for code, nis in Postcode.objects.values_list("code", "region__nis"):
        wanted.setdefault(code, set()).add(nis)
    assert len(wanted) > 1100
    for code, possible in wanted.items():
        result = found(code)
        assert set(codes(result)) == possible, code
        assert result.ambiguous == (len(possible) > 1), code


@pytest.mark.django_db
def test_every_official_name_of_a_municipality_finds_it() -> None:
    places = list(Region.objects.filter(kind="municipality"))
    assert len(places) == 565
    for place in places:
        for name in {place.name_nl, place.name_fr, place.name_de, place.name_en}:
            assert place.nis in codes(found(name)), name


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages.OFFERED)
def test_every_name_that_a_page_shows_finds_its_place(language: str) -> None:
    regions = snapshot.current().regions
    with translation.override(language):
        names = {nis: region.name for nis, region in regions.items()}
    for nis, name in names.items():
        result = found(name)
        assert nis in codes(result), name
        if result.ambiguous or codes(result)[0] == nis:
            continue
        # The city before the province of its name, and Saint-Nicolas before Sint-Niklaas in French.
        first = result.matches[0]
        assert nis in first.entry.lineage or first.rank == LOCAL, name
        assert fold(first.matched) == fold(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "nis"),
    [
        ("بلجيكا", "be"),
        ("Бельгія", "be"),
        ("هينو", "50000"),
        ("فلاندرز", "02000"),
        ("Лімбург", "70000"),
        ("Антверпен", ANTWERPEN),
    ],
)
def test_an_area_is_found_by_its_name_in_another_script(text: str, nis: str) -> None:
    best = found(text).best
    assert best is not None
    assert best.entry.nis == nis


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["бруж", "هينق", "غانت", "Gont", "Melp"])
def test_a_short_text_is_never_corrected(text: str) -> None:
    assert "close" not in {match.how for match in found(text).matches}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "nis"),
    [("ant", ANTWERPEN), ("ge", GENT), ("gen", GENT), ("90", GENT), ("deur", ANTWERPEN)],
)
def test_of_equally_good_beginnings_the_place_with_most_postcodes_comes_first(
    text: str, nis: str
) -> None:
    assert codes(found(text))[0] == nis


@pytest.mark.django_db
def test_of_as_many_postcodes_the_shorter_name_comes_first() -> None:
    sizes = Counter(Postcode.objects.values_list("region__nis", flat=True))
    local = [match for match in found("ge").matches if match.rank == LOCAL]
    assert len(local) > 5
    order = [(-sizes[match.entry.nis], len(match.matched)) for match in local]
    assert order == sorted(order)


@pytest.mark.django_db
def test_a_new_name_is_found_at_once() -> None:
    assert found("Qwxyzville").matches == ()
    PlaceName.objects.create(region=Region.objects.get(nis=GENT), kind="other", name="Qwxyzville")
    assert codes(found("qwxyzville")) == [GENT]


# The snapshot


@pytest.mark.django_db
def test_a_change_during_the_reading_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    build, readings = snapshot.Snapshot._index, []

    def index(self: snapshot.Snapshot) -> Any:
        readings.append(self.stamp)
        if len(readings) == 1:
            region = Region.objects.get(nis=GENT)
            PlaceName.objects.create(region=region, kind="other", name="Qwxyzdorp")
            build(self)
            return PlaceIndex((), (), ())  # what was read before the change
        return build(self)

    monkeypatch.setattr(snapshot.Snapshot, "_index", index)
    version.bump(vocabulary=True)
    assert codes(found("qwxyzdorp")) == [GENT]
    assert len(readings) == 2
    assert snapshot.current().stamp == version.current_vocabulary()
    assert len(readings) == 2


@pytest.mark.django_db
def test_a_place_made_during_the_reading_is_left_out_and_read_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []

    class Meanwhile:
        @property
        def objects(self) -> Any:
            if not made:
                made.append(new_place())
            return Postcode.objects

    def new_place() -> Region:
        parent = Region.objects.get(nis="40000")
        place = Region(
            nis="44999",
            kind="municipality",
            parent=parent,
            path=f"{parent.path}44999/",
            name_nl="Nieuwdorp",
            name_fr="Nieuwdorp",
            name_de="Nieuwdorp",
            name_en="Nieuwdorp",
        )
        place.save()
        Postcode.objects.create(code="9999", region=place)
        return place

    monkeypatch.setattr(snapshot, "Postcode", Meanwhile())
    version.bump(vocabulary=True)
    assert codes(found("9999")) == codes(found("Nieuwdorp")) == ["44999"]


@pytest.mark.django_db
def test_changes_without_end_give_a_snapshot_that_the_next_request_replaces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build, readings = snapshot.Snapshot._index, []

    def index(self: snapshot.Snapshot) -> Any:
        readings.append(self.stamp)
        version.bump(vocabulary=True)
        return build(self)

    monkeypatch.setattr(snapshot.Snapshot, "_index", index)
    version.bump(vocabulary=True)
    assert codes(found("9000")) == [GENT]
    assert len(readings) == snapshot.MOST_READINGS
    monkeypatch.undo()
    assert snapshot.current().stamp == version.current_vocabulary()


@pytest.mark.django_db
def test_the_snapshot_knows_the_languages_by_key() -> None:
    now = snapshot.current()
    assert {row.tag: row for row in now.languages_by_pk.values()} == now.languages
    assert all(pk == row.pk for pk, row in now.languages_by_pk.items())


# GET /api/places


@pytest.mark.django_db
def test_the_api_answers_with_places_and_what_matched(client: Client) -> None:
    answer = asked(client, q="Gand")
    assert set(answer) == {"results", "ambiguous"}
    assert answer["ambiguous"] is False
    (place,) = answer["results"]
    assert set(place) >= {"nis", "name", "kind", "province", "match"}
    assert place["nis"] == GENT
    assert place["name"] == "Gent"
    assert place["kind"] == "municipality"
    assert place["province"] == "Oost-Vlaanderen"
    assert place["match"] == "Gand"


@pytest.mark.django_db
def test_the_api_names_places_in_the_language_asked_for(client: Client) -> None:
    (place,) = asked(client, q="9000", lang="fr")["results"]
    assert (place["name"], place["province"]) == ("Gand", "Flandre orientale")


@pytest.mark.django_db
def test_a_municipality_of_brussels_has_the_region_for_its_province(client: Client) -> None:
    (place,) = asked(client, q="Schaarbeek")["results"]
    assert place["province"] == Region.objects.get(nis="04000").name_nl


@pytest.mark.django_db
def test_the_country_lies_in_nothing(client: Client) -> None:
    (place,) = asked(client, q="be")["results"]
    assert (place["kind"], place["province"]) == ("country", None)


@pytest.mark.django_db
def test_the_api_says_when_a_place_must_be_asked(client: Client) -> None:
    answer = asked(client, q="1050")
    assert answer["ambiguous"] is True
    assert {place["nis"] for place in answer["results"]} == {BRUSSEL, ELSENE}


@pytest.mark.django_db
def test_the_api_answers_an_unknown_place_with_nothing(client: Client) -> None:
    assert asked(client, q="zzzz") == {"results": [], "ambiguous": False}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20%20", "q"),
        ("q=" + "x" * 201, "q"),
        ("q=Gent&colour=red", "colour"),
        ("q=Gent&utm_source=x", "utm_source"),
        ("q=Gent&lang=xx", "lang"),
    ],
)
def test_the_api_names_the_parameter_that_it_does_not_understand(
    client: Client, query: str, field: str
) -> None:
    response = client.get(f"/api/places?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    errors = response.json()["errors"]
    assert list(errors) == [field]
    assert all(isinstance(sentence, str) and sentence for sentence in errors[field])
    assert errors[field]


@pytest.mark.django_db
def test_ten_kilobytes_of_place_get_400(client: Client) -> None:
    assert client.get("/api/places", {"q": "x" * 10_000}).status_code == 400


@pytest.mark.django_db
def test_the_api_of_places_only_reads(client: Client) -> None:
    assert client.post("/api/places", {"q": "Gent"}).status_code == 405
