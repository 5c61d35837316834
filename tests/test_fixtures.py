"""The repository as data: every row of the fixtures is whole, true to its own rules, and shows nothing that may not be seen."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from modeltranslation.translator import translator

from directory import languages
from directory.loading.themes import THEMES
from services.models import (
    ContactPoint,
    CoverageArea,
    CrisisLine,
    Location,
    Organisation,
    PlaceName,
    Postcode,
    Region,
    Resource,
    Service,
    Verification,
)
from tiers.models import Audience, LifeDomain, Need, Source, StatusType, Tier, TranslationState

pytestmark = pytest.mark.django_db

MODELS = [theme.model for theme in THEMES]
CHILDREN = [children.model for theme in THEMES for children in theme.children.values()]
TRANSLATED = [
    model
    for model in translator.get_registered_models()
    if model in (*MODELS, *CHILDREN) and not model._meta.abstract
]
GERMAN_SPEAKING = {
    "63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087",
}  # fmt: skip
TRAFFICKING = ("pag-asa", "payoke", "surya")


def texts_of(row: models.Model, code: str) -> dict[str, str]:
    """The translated texts of a row in one language, those that there are."""
    names = translator.get_options_for_model(type(row)).get_field_names()
    return {name: text for name in names if (text := getattr(row, f"{name}_{code}"))}


# Rows


@pytest.mark.parametrize("model", [*MODELS, *CHILDREN], ids=lambda model: model.__name__)
def test_every_row_passes_its_validators(model: type[models.Model]) -> None:
    """Foreign keys, unique values and constraints are left to the database, which has let every row in."""
    rows = list(model._default_manager.all())
    assert rows
    keys = {column.name for column in model._meta.fields if column.many_to_one}
    for row in rows:
        row.full_clean(exclude=keys, validate_unique=False, validate_constraints=False)


@pytest.mark.parametrize("model", [Tier, Need, CrisisLine, StatusType], ids=lambda m: m.__name__)
def test_a_row_as_a_form_sees_it_is_valid(model: type[models.Model]) -> None:
    rows = list(model._default_manager.all())
    assert rows
    for row in rows:
        row.full_clean()


def test_nothing_keeps_a_published_service_from_being_published() -> None:
    services = list(Service.objects.published())
    assert len(services) > 290
    blocked = {service.slug: found for service in services if (found := service.blockers())}
    assert blocked == {}


def test_every_crisis_line_shows_the_number_that_the_phone_dials() -> None:
    lines = list(CrisisLine.objects.all())
    assert len(lines) == 20
    for line in lines:
        line.clean()


def test_every_postcode_of_a_location_is_one_of_its_municipality() -> None:
    locations = list(Location.objects.exclude(postcode="").exclude(municipality=None))
    assert len(locations) > 80
    for location in locations:
        location.clean()


def test_the_counts_are_those_of_the_directory() -> None:
    counted = {
        model: model._default_manager.count()
        for model in (
            Service, Organisation, Resource, CrisisLine, StatusType, Tier, Need, Audience, LifeDomain,
            Postcode,
        )
    }  # fmt: skip
    assert counted == {
        Service: 303,
        Organisation: 269,
        Resource: 75,
        CrisisLine: 20,
        StatusType: 13,
        Tier: 4,
        Need: 42,
        Audience: 19,
        LifeDomain: 8,
        Postcode: 1152,
    }


def test_every_layer_has_its_number_of_services() -> None:
    found = Counter(Service.objects.values_list("tier__slug", flat=True))
    assert found == {"basic": 143, "community": 59, "focused": 54, "specialised": 47}


def test_every_level_of_the_map_is_there() -> None:
    found = Counter(Region.objects.values_list("kind", flat=True))
    assert found == {"country": 1, "region": 3, "province": 10, "municipality": 565}


def test_the_german_speaking_community_is_nine_municipalities() -> None:
    area = CoverageArea.objects.get(slug="de")
    assert {region.nis for region in area.regions.all()} == GERMAN_SPEAKING


def test_french_speaking_wallonia_is_wallonia_without_them() -> None:
    area = CoverageArea.objects.get(slug="wal-fr")
    codes = {region.nis for region in area.regions.all()}
    municipalities = Region.objects.filter(kind=Region.Kind.MUNICIPALITY)
    covered = {place.nis for place in municipalities if codes & set(place.lineage())}
    walloon = {place.nis for place in municipalities if "03000" in place.lineage()}
    assert len(walloon) == 261
    assert covered == walloon - GERMAN_SPEAKING


# Sources


@pytest.mark.parametrize(
    "model", [Service, Organisation, CrisisLine, Resource, StatusType], ids=lambda m: m.__name__
)
def test_every_fact_has_a_source(model: type[models.Model]) -> None:
    assert model._default_manager.exists()
    assert list(model._default_manager.filter(sources=None)) == []


def test_every_source_says_when_and_how_it_was_read() -> None:
    days = {datetime.date(2026, 11, 21), datetime.date(2026, 11, 22)}
    ways = set(Source.objects.values_list("consulted_on", "read_as"))
    assert ways == {(day, Source.ReadAs.STORED_COPY) for day in days}


def test_nothing_claims_that_a_person_checked_it() -> None:
    assert Service.objects.exists()
    assert not Service.objects.exclude(last_verified=None).exists()
    assert not Verification.objects.exists()
    assert TranslationState.objects.exists()
    assert not TranslationState.objects.exclude(origin="machine", reviewed_by=None).exists()


# Texts


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
def test_every_dutch_text_is_there_in_french_and_english_and_no_text_lacks_its_dutch(
    model: type[models.Model],
) -> None:
    rows = list(model._default_manager.all())
    assert rows
    others = [code for code in languages.ALL if code not in languages.REQUIRED]
    for row in rows:
        dutch = set(texts_of(row, "nl"))
        assert set(texts_of(row, "fr")) == dutch, row
        assert set(texts_of(row, "en")) == dutch, row
        assert all(set(texts_of(row, code)) <= dutch for code in others), row


def test_a_summary_is_short_in_every_language() -> None:
    lengths = [
        len(texts_of(service, code)["summary"])
        for service in Service.objects.all()
        for code in languages.ALL
        if "summary" in texts_of(service, code)
    ]
    assert len(lengths) >= 3 * 303
    assert max(lengths) <= 280


# Care whose record holds no more than its summary says: a longer text would say it twice.
SAID_IN_THE_SUMMARY = {"free-clinic", "netwerk-gg-ads", "netwerk-nowe", "solentra-helpdesk"}


def test_care_says_what_it_does_for_whom_and_how_to_get_in() -> None:
    care = list(Service.objects.of_tiers(["focused", "specialised"]))
    assert len(care) == 101
    for service in care:
        told = {"for_whom", "how_to_get_in"}
        if service.slug not in SAID_IN_THE_SUMMARY:
            told.add("what_it_does")
        for code in languages.REQUIRED:
            assert told <= set(texts_of(service, code)), f"{service.slug} {code}"


NUMBER = re.compile(r"\+?\(?\d[\d /().-]{5,}\d")
YEARS = re.compile(r"(19|20)\d\d\s*-\s*(19|20)\d\d")


def numbers_in(text: str) -> set[str]:
    """What looks like a phone number of seven digits or more, as digits without the country; spans of years are none."""
    found = (re.sub(r"\D", "", match) for match in NUMBER.findall(YEARS.sub("", text)))
    return {digits.removeprefix("32").lstrip("0") for digits in found if len(digits) >= 7}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bel 09 234 56 78.", {"92345678"}),
        ("Bel +32 9 234 56 78 of 0800/32.123", {"92345678", "80032123"}),
        ("(02) 616 26 26", {"26162626"}),
        ("Van 2019-2020, 18 tot 25 jaar, 40.000 mensen, artikel 9ter, 24/7", set()),
    ],
)
def test_a_phone_number_is_recognised(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_no_text_holds_a_phone_number_that_is_not_a_crisis_number() -> None:
    crisis = {number for line in CrisisLine.objects.all() for number in numbers_in(line.tel)}
    read = 0
    for model in TRANSLATED:
        for row in model._default_manager.all():
            for code in languages.ALL:
                for text in texts_of(row, code).values():
                    read += 1
                    assert numbers_in(text) <= crisis, (row, code, text)
    assert read > 5000


# Numbers


def fixture(name: str) -> dict[str, Any]:
    return yaml.load(
        (settings.FIXTURES / name).read_text(encoding="utf-8"),
        yaml.CSafeLoader,
    )


def values(data: Any) -> Iterator[str]:
    """Every value that stands in the data, as text."""
    if isinstance(data, dict):
        for inner in data.values():
            yield from values(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from values(inner)
    else:
        yield str(data)


def test_a_crisis_number_stands_in_one_file() -> None:
    lines = fixture("services/crisis_lines.yaml").values()
    dialled = {line["tel"] for line in lines if "tel" in line}
    numbers = dialled | {line["number"] for line in lines if "number" in line}
    assert len(dialled) > 15
    long = {number for number in numbers if len(number) > 4}
    assert len(long) > 10
    for path in sorted(settings.FIXTURES.rglob("*.yaml")):
        name = path.relative_to(settings.FIXTURES).as_posix()
        # Titles of sources are quoted as they are, numbers and all.
        if name in ("sources.yaml", "services/crisis_lines.yaml"):
            continue
        text = path.read_text(encoding="utf-8")
        assert [number for number in long if number in text] == [], name


def test_no_contact_repeats_the_number_of_a_crisis_line() -> None:
    crisis = {word for line in CrisisLine.objects.all() for word in (line.tel, line.number) if word}
    contacts = fixture("services/contacts.yaml")
    assert len(contacts) > 400
    assert [key for key, row in contacts.items() if row.get("value") in crisis] == []
    found = {re.sub(r"\D", "", word).removeprefix("32").lstrip("0") for word in crisis}
    phones = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, crisis_line=None)
    assert phones.exists()
    assert [phone for phone in phones if phone.value.removeprefix("+32") in found] == []


def test_a_crisis_line_that_services_share_is_reached_through_its_row() -> None:
    assert ContactPoint.objects.exclude(crisis_line=None).exists()


# Addresses that may not be seen


def test_no_location_that_is_not_shown_has_a_street() -> None:
    rows = fixture("services/locations.yaml")
    unseen = {key: row for key, row in rows.items() if row["visibility"] != "full"}
    assert len(unseen) > 10
    assert [key for key, row in unseen.items() if "street" in row] == []
    assert not Location.objects.exclude(visibility="full").exclude(street="").exists()


def guarded() -> list[Service]:
    """The services whose address may not be seen: those with such a location, trafficking centres among them."""
    return list(
        Service.objects.published()
        .filter(locations__visibility__in=("town", "hidden"))
        .distinct()
        .order_by("slug")
    )


STREET = re.compile(
    r"\b[\w'-]*(straat|laan|steenweg|plein|dreef|kaai)\b\s+\d|\b(rue|avenue|boulevard|chaussée|quai|place d\w+)\s+[^.,]{2,40}\s\d",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", ["Korte Meerstraat 12", "Rue du Boulet 22", "avenue Louise 5"])
def test_a_street_is_recognised(text: str) -> None:
    assert STREET.search(text)
    assert not STREET.search("Crisisopvang in Brussel, 1000 Brussel, 24 uur op 24")


def test_the_trafficking_centres_and_shelters_are_guarded() -> None:
    slugs = {service.slug for service in guarded()}
    assert slugs >= {*TRAFFICKING, "esperanto", "cpvcf-bruxelles", "cvfe-liege"}


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_page_of_a_guarded_service_shows_no_street(client: Client, code: str) -> None:
    for service in guarded():
        full = {place.street for place in service.locations.all() if place.street}
        page = BeautifulSoup(client.get(f"/{code}/services/{service.slug}/").content, "html.parser")
        main = page.main
        assert main.h1, service.slug
        for source in main.select("#sources, .sources, a[href^=http]"):
            source.decompose()
        words = main.get_text(" ", strip=True)
        for street in full:
            words = words.replace(street, "")
        assert not STREET.search(words), service.slug


@pytest.mark.parametrize("slug", [*TRAFFICKING, "esperanto", "cpvcf-bruxelles", "cvfe-liege"])
def test_a_guarded_service_has_no_street_in_its_record(client: Client, slug: str) -> None:
    answer = client.get(f"/api/services/{slug}")
    assert answer.status_code == 200
    record = json.loads(answer.content)
    assert record["locations"]
    assert [place for place in record["locations"] if place.get("street")] == []
    record.pop("sources")
    assert not STREET.search(json.dumps(record, ensure_ascii=False))


def test_a_secret_place_is_not_even_a_town_in_its_record(client: Client) -> None:
    hidden = Location.objects.filter(visibility="hidden")
    assert hidden.exists()
    for place in hidden:
        for service in place.services.all():
            record = client.get(f"/api/services/{service.slug}").json()
            shown = [found for found in record["locations"] if found["visibility"] == "hidden"]
            assert shown, service.slug
            assert not any(
                found.get(name)
                for found in shown
                for name in ("label", "street", "postcode", "municipality_nis")
            )


def test_an_address_that_may_be_seen_is_shown(client: Client) -> None:
    place = Location.objects.filter(visibility="full", services__state="published").exclude(
        street=""
    )
    location = place.first()
    assert location
    service = location.services.first()
    page = BeautifulSoup(client.get(f"/nl/services/{service.slug}/").content, "html.parser")
    assert location.street in page.main.get_text(" ")
    record = client.get(f"/api/services/{service.slug}").json()
    assert location.street in {found["street"] for found in record["locations"]}


# Files


def test_every_file_belongs_to_a_model() -> None:
    files = {path for path in Path(settings.FIXTURES).rglob("*") if path.is_file()}
    taken = {path for theme in THEMES for path in Path(settings.FIXTURES).glob(theme.pattern)}
    assert len(files) > 18
    assert files - taken == {settings.FIXTURES / "places/names.yaml"}


def test_every_place_name_can_be_found_by_its_folded_form() -> None:
    assert PlaceName.objects.count() > 5000
    assert not PlaceName.objects.filter(folded="").exists()
    assert apps.get_model("services", "PlaceName") in CHILDREN
