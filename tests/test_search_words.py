"""The words of services on the page: fresh after every change, corrected, explained, and what to do when nothing is found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from directory.loading.loader import load
from services import snapshot
from services.models import (
    SearchDocument,
    SearchState,
    SearchWord,
    Service,
    ServiceLanguage,
    SpokenLanguage,
    Synonym,
    Term,
)
from services.searching import engines, keeping, known
from services.searching.documents import RULES
from services.searching.reading import need_word
from services.searching.tokens import UNTYPED
from tests.builders import a_service, an_organisation, as_loaded
from tests.reading import one, parsed, words
from tests.test_loading import SERVICES, write
from tests.test_loading import a_service as a_service_row
from tiers.models import Audience, Need

pytestmark = pytest.mark.django_db

# A word that no text of the fixtures has, and that is no misspelling of one.
WORD = "kwibusfluit"
Queries = Callable[..., Any]


def found(client: Client, text: str, language: str = "nl", **more: str) -> list[str]:
    soup = parsed(client, f"/{language}/services/", q=text, **more)
    return [str(link["href"]).split("/")[3] for link in soup.select("article.card h3 a")]


@pytest.mark.parametrize("text", ["wie kan mij helpen", "help me", "help"])
def test_who_asks_for_help_is_not_answered_with_volunteering(text: str) -> None:
    phrases = {phrase for one in known.read(text).wanted for phrase in one.phrases}
    assert phrases.isdisjoint({("vrijwilliger",), ("volunteer",)})
    assert ("volunteer",) in known.read("ik wil helpen").wanted[0].phrases


# Freshness


def test_a_new_service_is_found_by_its_name_at_once(client: Client) -> None:
    assert found(client, WORD) == []
    service = a_service(name_nl=f"Huis {WORD}")
    assert found(client, WORD) == [service.slug]
    service.name_nl = "Iets anders"
    service.save()
    assert found(client, WORD) == []


@pytest.mark.parametrize("field", ["name_ar", "summary_uk", "what_it_does_fr", "for_whom_en"])
def test_every_text_of_a_service_finds_it(client: Client, field: str) -> None:
    service = a_service(**{field: WORD})
    assert found(client, WORD) == [service.slug]


def test_only_published_services_are_found(client: Client) -> None:
    service = a_service(name_nl=WORD, state="draft")
    assert not SearchDocument.objects.filter(service=service).exists()
    service.state = Service.State.PUBLISHED
    service.save()
    assert found(client, WORD) == [service.slug]
    service.state = Service.State.ARCHIVED
    service.save()
    assert found(client, WORD) == []
    assert not SearchDocument.objects.filter(service=service).exists()


def test_names_of_the_organisation_find_its_services(client: Client) -> None:
    organisation = an_organisation()
    service = a_service(organisation=organisation)
    organisation.abbreviation = WORD
    organisation.save()
    assert found(client, WORD) == [service.slug]


def test_needs_audiences_languages_and_terms_find_a_service(client: Client) -> None:
    service = a_service()
    need = Need.objects.get(slug="housing")
    need.plain_nl = f"{need.plain_nl} {WORD}"
    need.save()
    assert service.slug in SearchDocument.objects.filter(needs__contains=WORD).values_list(
        "service__slug", flat=True
    )
    audience = Audience.objects.get(slug="women")
    service.audiences.add(audience)
    audience.name_nl = "vrouwtjes kwistbloem"
    audience.save()
    assert service.slug in found(client, "kwistbloem")
    audience.services.remove(service)
    assert service.slug not in found(client, "kwistbloem")
    term = Term.objects.create(slug="krakeling", name_nl="krakelingpapier", meaning_nl="Iets.")
    term.services.add(service)
    assert found(client, "krakelingpapier") == [service.slug]
    term.delete()
    assert found(client, "krakelingpapier") == []


def test_a_language_that_is_taken_away_finds_it_no_more() -> None:
    service = a_service()
    spoken = SpokenLanguage.objects.get(tag="uk")
    row = ServiceLanguage.objects.create(service=service, language=spoken)
    document = SearchDocument.objects.get(service=service)
    assert "oekraiens" in document.rest.split()
    row.delete()
    document.refresh_from_db()
    assert "oekraiens" not in document.rest.split()


@pytest.mark.parametrize("taken_away", ["remove", "clear"])
@pytest.mark.parametrize("side", ["service", "need"])
def test_a_relation_counts_from_whichever_side_it_is_set(side: str, taken_away: str) -> None:
    service, need = a_service(needs=()), Need.objects.get(slug="grief-loss")
    relation, other = (service.needs, need) if side == "service" else (need.services, service)
    relation.add(other)
    document = SearchDocument.objects.get(service=service)
    assert need_word("grief-loss") in document.needs.split()
    if taken_away == "remove":
        relation.remove(other)
    else:
        relation.clear()
    document.refresh_from_db()
    assert need_word("grief-loss") not in document.needs.split()


def test_what_a_load_and_an_import_hold_back_is_written_at_the_end(client: Client) -> None:
    with as_loaded():
        service = a_service(name_nl=WORD)
        assert not SearchDocument.objects.filter(service=service).exists()
    assert found(client, WORD) == [service.slug]


def test_a_refresh_costs_the_same_for_one_and_for_many(
    django_assert_num_queries: Queries,
) -> None:
    # 1 services · 2 content version · 3 relations · 4 terms · 5 the words there were
    queries = 5
    pks = list(Service.objects.published().values_list("pk", flat=True))
    snapshot.current()
    for some in (pks[:1], pks[:200]):
        with django_assert_num_queries(queries):
            keeping.refresh(some)


def test_all_can_be_made_anew(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    before = list(SearchDocument.objects.order_by("pk").values())
    SearchDocument.objects.all().delete()
    SearchWord.objects.all().delete()
    SearchState.objects.all().delete()
    keeping.fill()
    assert list(SearchDocument.objects.order_by("pk").values()) == before
    assert SearchWord.objects.get(word="tolk").uses > 3
    call_command("rebuild_search")
    assert f"{len(before)} services" in capsys.readouterr().out
    assert "payoke" in found(client, "payoke")


def test_what_older_software_wrote_is_written_anew_at_the_next_load() -> None:
    document = SearchDocument.objects.get(service__slug="payoke")
    SearchDocument.objects.filter(pk=document.pk).update(names="iets", titles="iets")
    keeping.fill()
    assert SearchDocument.objects.get(pk=document.pk).names == "iets"
    SearchState.objects.update(rules=RULES - 1)
    load(settings.FIXTURES)
    assert SearchDocument.objects.get(pk=document.pk).names == document.names
    assert SearchState.objects.get().rules == RULES


def test_a_load_writes_the_words_of_what_it_changed(tmp_path: Path) -> None:
    """It writes relations without a signal, so it must see to their words itself."""
    for need in ("housing", "grief-loss"):
        write(tmp_path, SERVICES, {"trial": a_service_row(needs=[need])})
        load(tmp_path)
        document = SearchDocument.objects.get(service__slug="trial")
        assert need_word(need) in document.needs.split()
    assert need_word("housing") not in document.needs.split()


def test_a_new_stamp_says_nothing_of_the_rules() -> None:
    SearchState.objects.update(rules=1)
    keeping.new_stamp()
    assert SearchState.objects.get().rules == 1


def test_a_database_from_before_the_search_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE services_searchdocument")
        engines.prepare(connection)
        assert "services_searchindex" not in connection.introspection.table_names(cursor)


def test_the_index_of_the_first_rules_is_dropped() -> None:
    name = "services_searchdocument_words"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE INDEX {name} ON services_searchdocument USING gin (words)")
        engines.prepare(connection)
        assert name not in connection.introspection.get_constraints(
            cursor, SearchDocument._meta.db_table
        )


def test_what_stands_for_a_need_is_no_word_and_nobody_can_type_it() -> None:
    assert not SearchWord.objects.filter(word__startswith=UNTYPED).exists()
    assert not SearchWord.objects.filter(word="needhousing").exists()
    a_service(needs=("grief-loss",), name_nl=WORD)
    assert not SearchWord.objects.filter(word__startswith=UNTYPED).exists()
    for text in (need_word("housing"), need_word("housing").upper(), "needhousing"):
        (one,) = known.read(text, is_exact=True).wanted
        asked = {word for phrase in one.phrases for word in phrase}
        assert not any(word.startswith(UNTYPED) for word in asked), text
    assert ("nee",) in known.read("nee").wanted[0].phrases
    needs = SearchDocument.objects.values_list("needs", flat=True)
    assert not any(word.startswith("needh") for text in needs for word in text.split())


@pytest.mark.parametrize("text", ["l'asile", "d’asile", "L'Asile", "qu'un asile"])
def test_what_french_writes_on_to_a_word_is_not_looked_for(text: str) -> None:
    assert known.read(text).wanted == known.read("asile").wanted


@pytest.mark.parametrize("text", ["d'kwibus", "kwibus", "dkwibus", "l'kwibus"])
def test_a_name_is_found_with_its_article_and_without(client: Client, text: str) -> None:
    service = a_service(name_nl="Huis d’Kwibus")
    assert found(client, text) == [service.slug]
    assert found(client, f"huis {text}") == [service.slug]


def test_the_article_in_a_text_hides_no_word(client: Client) -> None:
    service = a_service(summary_fr="Pour qu'un kwibusfluit l'asticot")
    assert found(client, WORD) == found(client, "asticot") == [service.slug]


def test_another_process_reads_the_words_again_when_there_are_new_ones() -> None:
    before = known.current()
    assert known.current() is before
    a_service(name_nl=WORD)
    assert known.current() is not before
    assert known.current().lexicon.knows(WORD)


# Words that mean the same


def test_words_that_mean_the_same_find_the_same(client: Client) -> None:
    first = found(client, "OCMW", place="Schaarbeek")
    assert first == found(client, "CPAS", "fr", place="1030")
    assert first[0] == "cpas-schaerbeek"


def test_a_curator_adds_a_word(client: Client) -> None:
    assert found(client, WORD) == []
    group = Synonym.objects.create(slug="kwibus", words=f"{WORD}, payoke")
    assert found(client, WORD)[0] == "payoke"
    group.words = "iets, anders"
    group.save()
    assert found(client, WORD) == []
    group.words, group.typed = "payoke", WORD
    group.save()
    assert found(client, WORD)[0] == "payoke"
    group.delete()
    assert found(client, WORD) == []


def test_a_word_leads_to_the_services_for_its_needs(client: Client) -> None:
    service = a_service(needs=("grief-loss",), areas=("44021",))
    group = Synonym.objects.create(slug="kwibus", words=WORD)
    assert found(client, WORD) == []
    group.needs.add(Need.objects.get(slug="grief-loss"))
    assert service.slug in found(client, WORD, place="44021")


# How it is read


def test_a_misspelt_word_is_corrected_and_the_page_says_so(client: Client) -> None:
    soup = parsed(client, "/en/services/", q="payokke")
    assert [str(a["href"]).split("/")[3] for a in soup.select("article.card h3 a")] == ["payoke"]
    echo = one(soup, ".results .echo")
    assert "payoke" in words(echo)
    as_typed = parsed(client, f"/en/services/{one(echo, 'a')['href']}")
    assert as_typed.select("article.card") == []
    assert as_typed.select(".results .echo") == []
    chips = as_typed.select("ul.active a")
    assert len(chips) == 1
    assert "exact" not in str(chips[0]["href"])


def test_where_no_service_has_all_words_those_with_most_come(client: Client) -> None:
    soup = parsed(client, "/en/services/", q=f"payoke {WORD}")
    assert "No service has all of these words" in words(one(soup, ".results .echo"))
    assert len(soup.select("article.card")) == 1
    assert not parsed(client, "/en/services/", q="payoke").select(".results .echo")


def test_a_name_comes_before_a_need_and_that_before_the_rest(client: Client) -> None:
    rest = a_service(what_it_does_nl=WORD, name_nl="A eerst")
    about = a_service(summary_nl=WORD, name_nl="B dan")
    name = a_service(name_nl=f"Z {WORD}")
    begins = a_service(name_nl=f"{WORD} huis")
    title = a_service(name_nl=WORD)
    slugs = [service.slug for service in (title, begins, name, about, rest)]
    assert found(client, WORD) == slugs


def test_a_name_that_begins_with_it_does_not_help_a_service_that_is_open_to_others(
    client: Client,
) -> None:
    closed = a_service(name_nl=f"{WORD} huis", statuses={"refugee": "open"})
    opened = a_service(what_it_does_nl=WORD, name_nl="Z laatst", statuses={"undocumented": "open"})
    assert found(client, WORD) == [closed.slug, opened.slug]
    assert found(client, WORD, status="undocumented") == [opened.slug, closed.slug]
    # Somebody asked for it by its name; its page says that it is closed.
    assert found(client, f"{WORD} huis", status="undocumented")[0] == closed.slug


def test_a_local_member_comes_before_the_general_record_where_its_place_is_asked(
    client: Client,
) -> None:
    general = a_service(name_nl=f"{WORD} (netwerk)", areas=("04000",))
    local = a_service(name_nl=f"{WORD} Zuid", areas=("04000",), local_of=general)
    assert found(client, WORD) == [general.slug, local.slug]
    assert found(client, WORD, place="04000") == [local.slug, general.slug]


def test_a_card_says_what_matched_where_its_name_does_not(client: Client) -> None:
    need = Need.objects.get(slug="grief-loss")
    need.plain_fr = WORD
    need.save()
    a_service(needs=("grief-loss",), name_nl="Huis", name_en="House")
    a_service(needs=("housing",), what_it_does_nl=WORD, name_nl="Andere")
    a_service(needs=("housing",), name_nl=WORD, name_en="Third")
    soup = parsed(client, "/en/services/", q=WORD)
    said = {
        words(one(card, "h3")): " ".join(words(line) for line in card.select("p.quiet"))
        for card in soup.select("article.card")
    }
    assert f"Helps with: {need.name_en}" in said["House"]
    assert "full description" in said["Andere"]
    assert "Helps with" not in said["Third"]


# Nothing found


def test_nothing_found_proposes_the_nearest_words_and_the_layer(client: Client) -> None:
    soup = parsed(client, "/en/services/", q="pajoce")
    panel = one(soup, "section[aria-labelledby=nothing]")
    assert "payoke" in [words(link) for link in panel.select("a")]
    Service.objects.exclude(tier__slug="specialised").update(state="archived")
    soup = parsed(client, "/en/services/", q="kinderbijslag leefloon", tier="basic")
    panel = one(soup, "section[aria-labelledby=nothing]")
    assert any("/en/tiers/basic/" in str(link["href"]) for link in panel.select("a"))


@pytest.mark.parametrize(
    "text", ["'", '"', "* OR x", "a:b", "(", "\\", "NEAR(a b)", "=x", "'' | x"]
)
def test_no_sign_means_anything_to_the_database(client: Client, text: str) -> None:
    assert client.get("/nl/services/", {"q": text}).status_code == 200
    assert client.get("/api/services", {"q": text}).status_code == 200


@pytest.mark.parametrize("text", ["\ufdfa" * 200, "x" * 200, "\ufdfa " * 100, "a " * 100])
@pytest.mark.parametrize("field", ["q", "box"])
def test_no_text_is_too_long_for_the_database(client: Client, field: str, text: str) -> None:
    """One sign folds to eighteen letters, and PostgreSQL refuses a word of more than 2046 bytes."""
    assert client.get("/nl/services/", {field: text}).status_code == 200


def test_a_name_that_folds_to_thousands_of_letters_is_kept(client: Client) -> None:
    name = "\ufdfa" * 160
    service = a_service(name_nl=name, slug="lang")
    assert service.slug in found(client, name)


# The API and the cost


def test_the_api_answers_as_the_page_and_says_how_it_read(client: Client) -> None:
    answer = client.get("/api/services", {"q": "payokke", "lang": "nl"}).json()
    assert [row["slug"] for row in answer["results"]] == found(client, "payokke")
    assert answer["words"] == {"corrected": "payoke", "partial": False}
    assert client.get("/api/services").json()["words"] is None
    assert client.get("/api/services", {"q": "payokke", "exact": "1"}).json()["count"] == 0


def test_a_search_costs_at_most_ten_queries(
    client: Client, django_assert_max_num_queries: Queries
) -> None:
    for text in ("tolk", "tolk arabisch", f"psygoloog {WORD}"):
        parsed(client, "/nl/services/", q=text)
        with django_assert_max_num_queries(10):
            parsed(client, "/nl/services/", q=text, place="9000")
