"""One search on every database: what SQLite and PostgreSQL answer, and in which order, is reckoned in plain Python too."""

import random
from collections.abc import Collection
from dataclasses import replace

import pytest

from services.models import SearchDocument, SearchWord, Service, Synonym
from services.searching import known, ranking
from services.searching.reading import Reading
from tests.builders import a_service
from tests.plain_search import answer, rows
from tiers.models import Audience, StatusType

pytestmark = pytest.mark.django_db

QUERIES = 320


def generated() -> list[str]:
    """Whole names, words, beginnings, misspellings, words that mean the same, and several of these together."""
    chance = random.Random(7)
    names = list(Service.objects.order_by("slug").values_list("name_nl", "name_fr", "name_ar"))
    words = list(SearchWord.objects.order_by("word").values_list("word", flat=True))
    kin = [row.words.split(", ") for row in Synonym.objects.order_by("slug")]
    nonsense = ["zzzzqq", "x", "0", "de", "' OR 1=1 --", "*", '"', "names:gent", "AND OR NOT", "٩٠"]
    makers = [
        lambda: chance.choice([name for name in chance.choice(names) if name]),
        lambda: chance.choice(words),
        lambda: chance.choice(words)[: chance.randint(1, 5)],
        lambda: misspelt(chance.choice([word for word in words if len(word) > 5]), chance),
        lambda: chance.choice(chance.choice(kin)),
        lambda: f"{chance.choice(words)} {chance.choice(chance.choice(kin))}",
        lambda: " ".join(chance.choice(words) for _ in range(chance.randint(2, 4))),
        lambda: f"{chance.choice(words)} zzzzqq {chance.choice(words)}",
    ]
    return [*nonsense, *(makers[at % len(makers)]() for at in range(QUERIES))]


def misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def asked_of_the_database(reading: Reading, **beside: Collection[str]) -> list[str]:
    found = Service.objects.published().matching(reading).in_fixed_order(reading=reading, **beside)
    return list(found.values_list("slug", flat=True))


def settled(reading: Reading) -> Reading:
    return replace(reading, enough=ranking.most_hits(Service.objects.published(), reading))


def test_the_database_answers_as_it_is_reckoned_in_python() -> None:
    several = empty = partial = 0
    services = rows()
    for text in generated():
        reading = known.read(text)
        if not reading:
            continue
        reading = settled(reading)
        found = asked_of_the_database(reading)
        assert found == answer(reading, services), text
        several += len(found) > 1
        empty += not found
        partial += reading.is_partial
    # The queries are worth asking: most find several services, some nothing, some not every word.
    assert several > QUERIES / 2
    assert empty > 3
    assert partial > 20


def test_papers_and_people_count_in_the_order_as_it_is_reckoned_in_python() -> None:
    services = rows()
    chance = random.Random(11)
    statuses = list(StatusType.objects.order_by("slug").values_list("slug", flat=True))
    audiences = list(Audience.objects.order_by("slug").values_list("slug", flat=True))
    moved = 0
    for text in chance.sample(generated(), 90):
        reading = known.read(text)
        if not reading:
            continue
        reading = settled(reading)
        status, people = (
            chance.choice(["", *statuses]),
            chance.sample(audiences, chance.randint(0, 2)),
        )
        asked = {"statuses": [status] if status else [], "audiences": people}
        found = asked_of_the_database(reading, **asked)
        assert found == answer(reading, services, status, people), (text, asked)
        moved += found != asked_of_the_database(reading)
    assert moved > 20


def test_a_name_written_as_one_is_found_by_its_words() -> None:
    """«rainbow house» is RainbowHouse Brussels, and a short text is the beginning of nothing."""
    a_service(slug="zonnehuis", name_nl="ZonneHuis Oostkamp")
    found = asked_of_the_database(settled(known.read("zonne huis")))
    assert found[0] == "zonnehuis"
    assert "zonnehuis" not in asked_of_the_database(settled(known.read("z onne")))


def test_every_word_is_in_the_index_as_it_is_in_the_text() -> None:
    """Each word alone, exactly: no database takes two of our words for one, or cuts one in two."""
    rows = {row.pk: row for row in SearchDocument.objects.all()}
    chance = random.Random(3)
    words = sorted({word for row in rows.values() for word in row.rest.split()})
    for word in chance.sample(words, 150):
        reading = known.read(word, is_exact=True)
        with_word = {
            pk
            for pk, row in rows.items()
            if any(
                one == word or (len(word) > 1 and one.startswith(word))
                for one in f"{row.names} {row.needs} {row.about} {row.rest}".split()
            )
        }
        found = Service.objects.published().matching(reading)
        titled = {pk for pk, row in rows.items() if word in row.titles.split()}
        assert set(found.values_list("pk", flat=True)) == with_word | titled, word
