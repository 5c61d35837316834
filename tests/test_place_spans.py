"""Finding the places that a longer text names, for the one box."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import snapshot
from services.folding import fold
from services.place_index import PlaceIndex, Span
from services.place_index.common import NEVER_ALONE, NO_MISSPELLING, SELDOM_A_PLACE

pytestmark = pytest.mark.django_db


def spans(text: str) -> tuple[Span, ...]:
    return snapshot.current().places.find_spans(text)


def read(text: str) -> list[tuple[str, str | None]]:
    """The words of each place in the text, and the code of the place that is meant; None where it must be asked."""
    words = fold(text).split()
    return [
        (
            " ".join(words[span.start : span.end]),
            span.found.best.entry.nis if span.found.best else None,
        )
        for span in spans(text)
    ]


@pytest.mark.parametrize(
    ("text", "words", "nis"),
    [
        ("psycholoog arabisch gent", "gent", "44021"),
        ("CPAS Schaarbeek", "schaarbeek", "21015"),
        ("ліжко антверпен", "антверпен", "11002"),
        ("طبيب نفسي غنت", "غنت", "44021"),
        ("advocaat pro deo Luik", "luik", "62063"),
        ("huisarts 9000 Gent", "9000 gent", "44021"),
        ("opvang B-9000", "b 9000", "44021"),
        ("ocmw 2060", "2060", "11002"),
        ("tolk stad Gent", "stad gent", "44021"),
        ("ville de Liège aide sociale", "ville de liege", "62063"),
        ("provincie Limburg psycholoog", "provincie limburg", "70000"),
        ("dokter st-niklaas kinderen", "st niklaas", "46021"),
        ("dokter sintniklaas", "sintniklaas", "46021"),
        ("psychologue d’Ixelles", "dixelles", "21009"),
        ("aide à Braine-l'Alleud", "braine lalleud", "25014"),
        ("Antwerpen Berchem dokter", "antwerpen berchem", "11002"),
        ("dokter 1080 Brussel", "1080 brussel", "21012"),
        ("rechten kinderen Hasselt Limburg", "hasselt limburg", "71072"),
        ("лікар у Генті", "генти", "44021"),
        ("психолог в Антверпене", "антверпене", "11002"),
        ("طبيب ببروكسل", "ببروكسل", "21004"),
        ("psycholoog antwerpn", "antwerpn", "11002"),
        ("dokter schaarbek", "schaarbek", "21015"),
        ("médecin bruxeles", "bruxeles", "21004"),
        ("advocaat kortrik", "kortrik", "34022"),
        ("chambre à Louvain-la-Neuve", "louvain la neuve", "25121"),
    ],
)
def test_the_words_of_a_place_are_found_in_a_text(text: str, words: str, nis: str) -> None:
    assert read(text) == [(words, nis)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ocmw molenbeek", "molenbeek"),
        ("dokter 1050", "1050"),
        ("huisarts deurne", "deurne"),
    ],
)
def test_what_can_be_several_places_is_found_and_must_be_asked(text: str, words: str) -> None:
    assert read(text) == [(words, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gent antwerpen", [("gent", "44021"), ("antwerpen", "11002")]),
        ("2000 gent", [("2000", "11002"), ("gent", "44021")]),
        (
            "1000 Brussel of 2000 Antwerpen",
            [("1000 brussel", "21004"), ("2000 antwerpen", "11002")],
        ),
    ],
)
def test_several_places_stay_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "psycholoog arabisch",
        "werken en lessen nederlands",
        "meer hulp in meer talen",
        "j'ai 18 ans",
        "mal aux jambes",
        "I need a place on time as well",
        "ich brauche eine Wohnung",
        "1000 euro boete",
        "99999 0000",
        "scholen voor kinderen en ouders",
        "liefde en dienst",
        "hulp bij trauma na oorlog",
        "un psychologue pour mon enfant",
        "medische kosten en schulden",
        "допомога дітям",
        "عندي مشكلة مع السكن",
    ],
)
def test_a_text_that_names_no_place_has_none(text: str) -> None:
    assert spans(text) == ()


@pytest.mark.parametrize(
    ("text", "words", "nis"),
    [
        ("werk in Mol", "mol", "13025"),
        ("CPAS de Visé", "vise", "62108"),
        ("cpas forest", "forest", "21007"),
        ("gemeente As opvang", "gemeente as", "71002"),
        ("mol", "mol", "13025"),
    ],
)
def test_a_common_word_is_a_place_where_its_neighbours_say_so(
    text: str, words: str, nis: str
) -> None:
    assert read(text) == [(words, nis)]


def test_every_common_word_is_folded_and_names_a_place() -> None:
    for word in NEVER_ALONE | SELDOM_A_PLACE:
        assert fold(word) == word
        assert [words for words, _nis in read(f"gemeente {word}")] == [f"gemeente {word}"]
    assert NEVER_ALONE.isdisjoint(SELDOM_A_PLACE)


def test_no_word_that_only_looks_like_a_place_is_one() -> None:
    for word in NO_MISSPELLING:
        assert fold(word) == word
        assert spans(word) == (), word


def test_an_index_without_places_finds_none() -> None:
    assert PlaceIndex((), (), ()).find_spans("psycholoog gent 9000") == ()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["9000", "gent", "b", "stad", "st", "d’Uccle", "de", "mol"])).map(
        " ".join
    )
)
def test_any_text_can_be_read_and_no_word_counts_twice(text: str) -> None:
    ends = 0
    for span in spans(text):
        assert ends <= span.start < span.end <= len(fold(text).split())
        ends = span.end
