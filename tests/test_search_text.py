"""The text filter looks in names and summaries of every language, and in the names of the organisation."""

import pytest

from services.models import Service
from tests.builders import a_service, an_organisation

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    return set(Service.objects.containing(text).values_list("slug", flat=True))


def test_a_word_is_found_in_every_language_without_accents() -> None:
    service = a_service(name_fr="Maison de l’Étoile polaire", name_uk="Полярна зоря")
    assert found("etoile POLAIRE") == {service.slug}
    assert found("полярна") == {service.slug}


def test_every_word_must_be_there() -> None:
    service = a_service(summary_nl="Zeldzaamwoord voor iedereen.")
    assert found("zeldzaamwoord iedereen") == {service.slug}
    assert found("zeldzaamwoord niemand") == set()


def test_a_renamed_organisation_is_found_by_its_new_name_only() -> None:
    organisation = an_organisation(name_nl="Oudenaamwerking")
    service = a_service(organisation=organisation)
    assert found("oudenaamwerking") == {service.slug}
    organisation.name_nl = "Nieuwenaamwerking"
    organisation.save()
    assert found("nieuwenaamwerking") == {service.slug}
    assert found("oudenaamwerking") == set()
