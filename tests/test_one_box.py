"""The one box, read: what becomes a place, a language, a status or an audience, and what stays text."""

import random
from collections.abc import Iterator

import pytest

from directory.languages import OFFERED
from directory.one_box.forms import forms, nominative
from directory.one_box.lexicon import everyday, lexicon_of
from directory.one_box.reading import Reading, read
from directory.one_box.typed import typed
from services import snapshot
from services.folding import fold
from services.models import Synonym
from services.searching import known
from tiers.models import Need

pytestmark = pytest.mark.django_db

READINGS: list[tuple[str, str, dict[str, list[str]]]] = [
    ("psycholoog arabisch gent", "psycholoog", {"language": ["ar"], "place": ["44021"]}),
    ("psycholoog in het Arabisch in Gent", "psycholoog", {"language": ["ar"], "place": ["44021"]}),
    (
        "tolk Oekraïens voor kinderen te Aalst",
        "tolk",
        {"language": ["uk"], "audience": ["children"], "place": ["41002"]},
    ),
    ("nederlands leren", "nederlands leren", {}),
    ("Nederlands leren in Gent", "Nederlands leren", {"place": ["44021"]}),
    ("lessen Nederlands in het Arabisch", "lessen Nederlands", {"language": ["ar"]}),
    ("cursus frans brussel", "cursus frans", {"place": ["21004"]}),
    ("taalles engels", "taalles engels", {}),
    ("praattafel nederlands mechelen", "praattafel nederlands", {"place": ["12025"]}),
    ("spreekt dari", "", {"language": ["fa-AF"]}),
    ("arabischsprekende psycholoog", "psycholoog", {"language": ["ar"]}),
    ("wie spreekt er tigrinya in luik", "", {"language": ["ti"], "place": ["62063"]}),
    ("erkend vluchteling woning", "woning", {"status": ["refugee"]}),
    ("asielzoekers opvang antwerpen", "opvang", {"status": ["applicant"], "place": ["11002"]}),
    ("zonder papieren dokter", "dokter", {"status": ["undocumented"]}),
    ("mensen zonder papieren", "", {"status": ["undocumented"]}),
    ("NBMV luik", "", {"audience": ["unaccompanied-minors"], "place": ["62063"]}),
    ("niet-begeleide minderjarige", "", {"audience": ["unaccompanied-minors"]}),
    ("jongeren en kinderen", "", {"audience": ["young-people", "children"]}),
    ("jongeren LGBTQI brussel", "", {"audience": ["young-people", "lgbtqi"], "place": ["21004"]}),
    ("vrouwen geweld", "geweld", {"audience": ["women"]}),
    ("gezinshereniging advocaat", "gezinshereniging advocaat", {}),
    ("Brussels gewest", "", {"place": ["04000"]}),
    ("Brussel", "", {"place": ["21004"]}),
    ("brussels hoofdstedelijk gewest psycholoog", "psycholoog", {"place": ["04000"]}),
    ("9000", "", {"place": ["44021"]}),
    ("huisarts 9000 gent", "huisarts", {"place": ["44021"]}),
    ("ocmw 1050", "ocmw", {"place": [""]}),
    ("ocmw Sint-Niklaas", "ocmw", {"place": ["46021"]}),
    ("stad Gent", "", {"place": ["44021"]}),
    ("in de buurt van leuven", "", {"place": ["24062"]}),
    ("werk zoeken", "werk zoeken", {}),
    ("werken in brussel", "werken", {"place": ["21004"]}),
    ("kind en gezin", "kind en gezin", {}),
    ("huis van het nederlands", "huis van het nederlands", {}),
    ("slaapt slecht", "slaapt slecht", {}),
    ("dari, pashto en farsi", "", {"language": ["fa-AF", "ps", "fa"]}),
    ("tijdelijke bescherming school", "school", {"status": ["temporary"]}),
    ("uitgeprocedeerd", "", {"status": ["rejected"]}),
    ("dublin", "", {"status": ["dublin"]}),
    ("CPAS Schaerbeek", "CPAS", {"place": ["21015"]}),
    ("psychologue arabe Liège", "psychologue", {"language": ["ar"], "place": ["62063"]}),
    ("psychologue parlant arabe à Liège", "psychologue", {"language": ["ar"], "place": ["62063"]}),
    ("cours de français", "cours de français", {}),
    ("cours de français en arabe", "cours de français", {"language": ["ar"]}),
    ("apprendre le néerlandais à Bruxelles", "apprendre le néerlandais", {"place": ["21004"]}),
    ("aide juridique sans papiers", "aide juridique", {"status": ["undocumented"]}),
    ("sans-papiers médecin Namur", "médecin", {"status": ["undocumented"], "place": ["92094"]}),
    ("demandeur d'asile", "", {"status": ["applicant"]}),
    ("demandeurs d’asile à Ostende", "", {"status": ["applicant"], "place": ["35013"]}),
    ("avocat près d'Ixelles", "avocat", {"place": ["21009"]}),
    ("garde d'enfants", "garde d'enfants", {}),
    ("femmes enceintes", "enceintes", {"audience": ["women"]}),
    ("MENA tuteur", "tuteur", {"audience": ["unaccompanied-minors"]}),
    ("regroupement familial", "regroupement familial", {}),
    ("mon mari est violent", "mon mari est violent", {}),
    ("réfugié reconnu logement", "logement", {"status": ["refugee"]}),
    ("protection subsidiaire travail", "travail", {"status": ["subsidiary"]}),
    ("familles d'accueil", "", {"audience": ["host-families"]}),
    ("service arabophone", "service", {"language": ["ar"]}),
    ("psychologist Arabic Ghent", "psychologist", {"language": ["ar"], "place": ["44021"]}),
    ("learn Dutch in Antwerp", "learn Dutch", {"place": ["11002"]}),
    ("Dutch classes", "Dutch classes", {}),
    ("French lessons Brussels", "French lessons", {"place": ["21004"]}),
    ("Arabic speaking doctor in Brussels", "doctor", {"language": ["ar"], "place": ["21004"]}),
    ("asylum seeker shelter", "shelter", {"status": ["applicant"]}),
    ("undocumented", "", {"status": ["undocumented"]}),
    ("refugee housing", "housing", {"status": ["refugee"]}),
    ("unaccompanied minors", "", {"audience": ["unaccompanied-minors"]}),
    ("child without parents", "", {"audience": ["unaccompanied-minors"]}),
    ("kind zonder ouders voogd", "voogd", {"audience": ["unaccompanied-minors"]}),
    ("kind zonder papieren", "", {"audience": ["children"], "status": ["undocumented"]}),
    ("опікун для дитини", "опікун", {"audience": ["children"]}),
    ("особа без громадянства", "", {"status": ["stateless"]}),
    ("women", "", {"audience": ["women"]}),
    ("child benefit", "child benefit", {}),
    ("lawyer without papers", "lawyer", {"status": ["undocumented"]}),
    ("speaks Pashto", "", {"language": ["ps"]}),
    ("ліжко антверпен", "ліжко", {"place": ["11002"]}),
    ("психолог українською у Генті", "психолог", {"language": ["uk"], "place": ["44021"]}),
    ("психолог українська", "психолог", {"language": ["uk"]}),
    ("вчити нідерландську", "вчити нідерландську", {}),
    ("курси французької мови", "курси французької мови", {}),
    ("біженець житло", "житло", {"status": ["refugee"]}),
    ("тимчасовий захист", "", {"status": ["temporary"]}),
    ("без документів лікар", "лікар", {"status": ["undocumented"]}),
    ("психолог для дітей", "психолог", {"audience": ["children"]}),
    ("лікар арабською мовою в Брюсселі", "лікар", {"language": ["ar"], "place": ["21004"]}),
    ("возз'єднання сім'ї", "возз'єднання сім'ї", {}),
    ("طبيب نفسي بالعربية في غنت", "طبيب نفسي", {"language": ["ar"], "place": ["44021"]}),
    ("طبيب نفسي عربي غنت", "طبيب نفسي", {"language": ["ar"], "place": ["44021"]}),
    ("تعلم الهولندية", "تعلم الهولندية", {}),
    ("دروس اللغة الفرنسية بروكسل", "دروس اللغة الفرنسية", {"place": ["21004"]}),
    ("طالب لجوء", "", {"status": ["applicant"]}),
    ("بدون أوراق", "", {"status": ["undocumented"]}),
    ("للأطفال", "", {"audience": ["children"]}),
    ("للنساء بروكسل", "", {"audience": ["women"], "place": ["21004"]}),
    ("محامي في بروكسل", "محامي", {"place": ["21004"]}),
    ("Psychologe Arabisch Eupen", "Psychologe", {"language": ["ar"], "place": ["63023"]}),
    ("Deutsch lernen", "Deutsch lernen", {}),
    ("Asylbewerber Unterkunft", "Unterkunft", {"status": ["applicant"]}),
    ("ohne Papiere", "", {"status": ["undocumented"]}),
    ("für Kinder in Eupen", "", {"audience": ["children"], "place": ["63023"]}),
    ("%%% \\ '", "%%% \\ '", {}),
    ("", "", {}),
    ("zzzzqx", "zzzzqx", {}),
    ("123456", "123456", {}),
    ("in", "in", {}),
    ("de het een", "de het een", {}),
    ("''''", "''''", {}),
    ("GENT", "", {"place": ["44021"]}),
    ("gent-arabisch", "", {"place": ["44021"], "language": ["ar"]}),
    ("arabisch/frans", "", {"language": ["ar", "fr"]}),
    # Small words beside what was read are nothing to look for.
    ("I am a refugee", "", {"status": ["refugee"]}),
    ("I have no papers", "", {"status": ["undocumented"]}),
    ("I speak Arabic", "", {"language": ["ar"]}),
    ("я біженець", "", {"status": ["refugee"]}),
    ("я в Генті", "", {"place": ["44021"]}),
    ("je suis une femme", "", {"audience": ["women"]}),
    ("ik spreek Arabisch", "", {"language": ["ar"]}),
]


def reading_of(text: str, *as_text: str, language: str = "") -> Reading:
    current = snapshot.current()
    return read(text, lexicon_of(current), current.places.find_spans, as_text, language)


def meant(reading: Reading) -> dict[str, list[str]]:
    """The values by filter; an empty one for a place that must be asked."""
    values: dict[str, list[str]] = {}
    for part in reading.parts:
        values.setdefault(part.name, []).append(part.value)
    return values


@pytest.mark.parametrize(("text", "rest", "expected"), READINGS)
def test_a_text_is_read(text: str, rest: str, expected: dict[str, list[str]]) -> None:
    reading = reading_of(text)
    assert (meant(reading), reading.rest) == (expected, rest)


@pytest.mark.parametrize(
    ("text", "pages"),
    [("men", "en"), ("kind", "nl de"), ("Pools", "nl"), ("retour volontaire", "")],
)
def test_a_word_of_another_language_is_read_only_where_it_is_one(text: str, pages: str) -> None:
    read_in = [code for code in OFFERED if meant(reading_of(text, language=code))]
    assert sorted(read_in) == sorted(pages.split())
    assert all(reading_of(text, language=code).rest == text for code in {*OFFERED} - {*read_in})


@pytest.mark.parametrize(
    "text",
    [
        *("not a refugee", "geen asielzoeker", "niet voor kinderen", "kein Flüchtling"),
        *("pas d'enfants", "I speak no Dutch", "ik spreek geen Nederlands", "не біженець"),
        *("غير لاجئ", "ليس لاجئ", "nicht für Kinder", "je ne parle pas français"),
    ],
)
def test_what_is_denied_stays_text(text: str) -> None:
    reading = reading_of(text)
    assert (meant(reading), reading.rest) == ({}, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("geen papieren", {"status": ["undocumented"]}),
        ("no papers", {"status": ["undocumented"]}),
        ("sans papiers", {"status": ["undocumented"]}),
        ("без документів", {"status": ["undocumented"]}),
        ("mineur non accompagné", {"audience": ["unaccompanied-minors"]}),
        ("niet begeleide minderjarige", {"audience": ["unaccompanied-minors"]}),
        ("pas erkend vluchteling", {"status": ["refugee"]}),
        ("kan niet slapen Gent kinderen", {"place": ["44021"], "audience": ["children"]}),
    ],
)
def test_a_phrase_with_a_negation_is_read_as_it_is_known(
    text: str, expected: dict[str, list[str]]
) -> None:
    assert meant(reading_of(text, language="nl")) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [("médecin d'Huy", "Huy"), ("CPAS d'Ottignies", "Ottignies"), ("CPAS d'Hamme", "Hamme")],
)
def test_a_town_after_an_elided_word_is_that_town(text: str, name: str) -> None:
    (part,) = reading_of(text).parts
    assert part.found == snapshot.current().places.find(name)


def test_at_least_eighty_texts_in_six_languages_are_tried() -> None:
    assert len(READINGS) >= 80


@pytest.mark.parametrize("text", [text for text, _rest, _expected in READINGS if text.strip()])
def test_case_accents_and_spaces_change_no_reading(text: str) -> None:
    for other in (text.upper(), f"  {text.replace(' ', '   ')}  ", fold(text)):
        if fold(other) == fold(text) and "'" not in text and "’" not in text:
            assert meant(reading_of(other)) == meant(reading_of(text)), other


@pytest.mark.parametrize(("text", "rest", "expected"), READINGS)
def test_what_is_meant_as_words_stays_in_the_text(
    text: str, rest: str, expected: dict[str, list[str]]
) -> None:
    reading = reading_of(text)
    again = reading_of(text, *(part.words for part in reading.parts))
    kept = fold(again.rest).split()
    for part in reading.parts:
        assert part.at & {number for other in again.parts for number in other.at} == set(), part
        assert set(part.words.split()) <= {*kept, *typed(again.rest).plain}


def pieces(dice: random.Random) -> Iterator[str]:
    """Words of texts, parts of words, signs and letters of every kind, in any order."""
    whole = [word for text, _rest, _expected in READINGS for word in text.split()]
    for _piece in range(dice.randint(0, 9)):
        word = dice.choice(whole)
        match dice.randint(0, 5):
            case 0:
                yield word[dice.randint(0, len(word)) :]
            case 1:
                yield chr(dice.choice([dice.randint(1, 0x7F), dice.randint(0xA0, 0x2FFF)]))
            case 2:
                yield word + dice.choice("',.-!?’ـ\u200f\u0301")
            case _:
                yield word


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_typed_is_read_and_its_rest_is_stable(seed: int) -> None:
    dice = random.Random(seed)
    text = dice.choice([" ", " ", "  ", "-", ""]).join(pieces(dice))[:200]
    reading = reading_of(text)
    used = [number for part in reading.parts for number in part.at]
    assert len(used) == len(set(used)), "no word is used twice"
    assert {*used} <= reading.typed.all
    again = reading_of(reading.rest)
    # A place is looked for in the whole text: a last word alone can be one.
    assert [part for part in again.parts if part.name != "place"] == [], (text, reading.rest)
    if not again.parts:
        assert again.rest == reading.rest


@pytest.mark.parametrize(
    "text",
    [
        *("child in danger", "kind in gevaar", "enfant en danger", "дитина в небезпеці"),
        *("طفل في خطر", "child abuse", "maison d'accueil pour femmes", "притулок для жінок"),
        "ملجأ للنساء",
    ],
)
def test_a_crisis_in_several_words_is_not_taken_apart(text: str) -> None:
    reading = reading_of(text)
    assert (meant(reading), reading.rest) == ({}, text)


@pytest.mark.parametrize(
    "text",
    [
        *("suicidaire", "je veux mourir", "ik wil dood", "ik wil sterven", "ich will sterben"),
        *("хочу померти", "اريد ان اموت", "أريد أن أموت", "I want to die in Ghent"),
    ],
)
def test_who_wants_to_die_is_understood(text: str) -> None:
    assert "self-harm-suicidal" in known.read(reading_of(text).rest).needs


@pytest.mark.parametrize("text", ["النجدة", "help me", "help mij", "au secours", "помогите"])
def test_who_cries_for_help_is_understood(text: str) -> None:
    assert "danger-now" in known.read(reading_of(text).rest).needs


def test_every_phrase_that_names_a_need_names_it_in_the_box_too() -> None:
    lost = []
    for row in Synonym.objects.prefetch_related("needs"):
        needs = {need.slug for need in row.needs.all()}
        for phrase in f"{row.words},{row.typed}".replace("\n", ",").split(","):
            if len(phrase.split()) > 1 and not needs <= set(
                known.read(reading_of(phrase).rest).needs
            ):
                lost.append((row.slug, phrase))
    assert lost == []


def test_a_phrase_that_a_curator_adds_is_text_at_once() -> None:
    row = Synonym.objects.create(slug="kwibus", words="kwibus kinderen")
    assert meant(reading_of("kwibus kinderen")) == {"audience": ["children"]}
    row.needs.add(Need.objects.get(slug="housing"))
    assert meant(reading_of("kwibus kinderen")) == {}


def test_reading_asks_nothing_of_the_database(django_assert_num_queries) -> None:
    known = snapshot.current()
    lexicon_of(known)
    with django_assert_num_queries(0):
        read("psycholoog arabisch gent", lexicon_of(known), known.places.find_spans)


@pytest.mark.parametrize(
    ("name", "language", "some"),
    [
        ("Arabisch", "nl", {"Arabisch", "Arabische", "Arabischtalige", "Arabischsprekend"}),
        ("arabe", "fr", {"arabe", "arabes"}),
        ("ukrainien", "fr", {"ukrainien", "ukrainienne", "ukrainiens", "ukrainiennes"}),
        ("turc", "fr", {"turc", "turque", "turcs"}),
        ("Arabisch", "de", {"Arabisch", "Arabische", "Arabischer", "Arabischem"}),
        ("арабська", "uk", {"арабська", "арабську", "арабською", "арабській", "арабської"}),
        ("арабский", "ru", {"арабский", "арабского", "арабском", "арабская"}),
        ("العربية", "ar", {"العربية", "عربية", "بالعربية", "للعربية", "والعربية"}),
        ("Arabic", "en", {"Arabic"}),
    ],
)
def test_a_name_has_the_forms_that_a_sentence_gives_it(
    name: str, language: str, some: set[str]
) -> None:
    assert some <= set(forms(name, language))


@pytest.mark.parametrize(
    ("word", "before", "name"),
    [
        ("генти", "у", "гент"),
        ("фландрии", "у", "фландрия"),
        ("антверпена", "з", "антверпен"),
        ("генти", "", "генти"),
        ("ати", "у", "ати"),
        ("gente", "в", "gente"),
    ],
)
def test_a_place_after_in_is_known_by_its_name(word: str, before: str, name: str) -> None:
    assert nominative(word, before) == name


def test_every_language_here_is_known_by_its_name_in_every_language_of_the_site() -> None:
    from services import languages

    for tag in snapshot.current().languages:
        for interface in OFFERED:
            name = languages.name(tag, interface)
            assert meant(reading_of(f"zzzz {name}")) == {"language": [tag]}, (name, interface)


@pytest.mark.parametrize("filter_name", ["status", "audience"])
def test_every_name_of_a_status_and_an_audience_is_read_or_left_on_purpose(
    filter_name: str,
) -> None:
    known = snapshot.current()
    rows = (known.statuses if filter_name == "status" else known.audiences).rows
    left = everyday()["statuses" if filter_name == "status" else "audiences"]["none"]
    needs = {fold(need.name_en) for need in known.needs.rows}
    for row in rows:
        expected = (
            {} if row.slug in left or fold(row.name_en) in needs else {filter_name: [row.slug]}
        )
        found = meant(reading_of(row.name_en))
        assert found == expected or row.slug in left, row.slug


def test_the_everyday_words_name_rows_that_exist() -> None:
    known, words = snapshot.current(), everyday()
    assert set(words["statuses"]) - {"none"} <= set(known.statuses.slugs)
    assert set(words["audiences"]) - {"none"} <= set(known.audiences.slugs)
    assert set(words["statuses"]["none"]) <= set(known.statuses.slugs)
    assert set(words["audiences"]["none"]) <= set(known.audiences.slugs)
    assert set(words["places"]) <= set(known.regions)


def test_no_everyday_word_means_two_things() -> None:
    words = everyday()
    owners: dict[str, set[str]] = {}
    for tag, line in words["languages"].items():
        for word in line.split():
            owners.setdefault(fold(word), set()).add(tag)
    for kind in ("statuses", "audiences"):
        for slug, lines in words[kind].items():
            for phrase in () if slug == "none" else ",".join(lines).split(","):
                owners.setdefault(fold(phrase), set()).add(slug)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}
