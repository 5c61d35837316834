"""How far each translation can be trusted: kept true by loads, by the admin and by the desk, and told to readers."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from directory.translating import state
from services.models import Organisation, Region, Service
from services.translation import PROPER_NAMES
from tests.builders import a_service
from tests.reading import parsed, said, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import change
from tiers import version
from tiers.models import Need, StatusType, Tip, TranslationState
from tiers.texts import trust_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
]

Queries = Callable[..., Any]


def a_translated_service(**values: Any) -> Service:
    """A service in Dutch and French, whose French a speaker has reviewed."""
    service = a_service(summary_fr="Un service.", finder_fr="Demandez à la commune.", **values)
    state.keep([(service, {"nl": True, "fr": True})], state.Origin.HUMAN)
    TranslationState.objects.of(service).filter(language="fr").update(
        reviewed_on=datetime.date(2026, 11, 20)
    )
    return service


def state_of(thing: Any, language: str = "fr") -> TranslationState:
    return TranslationState.objects.of(thing).get(language=language)


# What is missing


def test_a_text_that_stands_in_dutch_and_not_in_the_language_is_missing() -> None:
    service = a_translated_service(what_it_does_nl="Zij luistert.")
    assert state_of(service, "fr").missing == 1
    assert state_of(service, "ar").missing == 3
    assert state_of(service, "ar").origin == "none"


def test_a_language_that_is_not_offered_has_a_state_only_where_it_has_a_text() -> None:
    service = a_translated_service(summary_fa="خدمت.")
    assert state_of(service, "fa").missing == 1
    assert not TranslationState.objects.of(service).filter(language="so").exists()


def test_a_proper_name_is_repeated_and_never_missing() -> None:
    for model, fields in PROPER_NAMES.items():
        assert fields
        rows = TranslationState.objects.filter(content_type__model=model._meta.model_name)
        if model in (Organisation, Region):
            assert rows.exists()
            assert not rows.filter(missing__gt=0).exists()


def test_the_name_of_a_need_is_no_proper_name() -> None:
    need = Need.objects.get(slug="housing")
    need.name_ar = ""
    with state.kept(need):
        need.save()
    assert state_of(need, "ar").missing == 1


def test_a_state_without_text_and_with_nothing_missing_is_none() -> None:
    service = a_translated_service()
    service.summary_nl = service.finder_nl = service.summary_fr = service.finder_fr = ""
    with state.kept(service):
        service.save()
    assert not TranslationState.objects.of(service).exists()


# What is outdated


def test_a_changed_dutch_text_makes_every_translation_outdated_and_nothing_else() -> None:
    service = a_translated_service(summary_ar="خدمة.")
    service.summary_nl = "Een andere dienst."
    with state.kept(service):
        service.save()
    french = state_of(service)
    assert french.is_outdated
    assert (french.origin, french.reviewed_on) == ("human", datetime.date(2026, 11, 20))
    assert state_of(service, "ar").is_outdated
    assert not state_of(service, "de").is_outdated  # no text, so nothing that could be out of date


def test_a_dutch_text_that_is_as_it_was_again_outdates_nothing() -> None:
    service = a_translated_service()
    for summary in ("Iets anders.", "Een dienst."):
        service.summary_nl = summary
        with state.kept(service):
            service.save()
    assert not state_of(service).is_outdated


def write(service: Service, **texts: str) -> TranslationState:
    """The state of the French after a person wrote these texts."""
    service.refresh_from_db()
    for name, text in texts.items():
        setattr(service, name, text)
    with state.kept(service):
        service.save()
    return state_of(service)


@pytest.mark.parametrize("origin", ["machine", "human"])
def test_a_part_that_a_person_changes_leaves_the_rest_as_it_was_made_and_not_reviewed(
    origin: str,
) -> None:
    service = a_translated_service()
    TranslationState.objects.of(service).update(origin=origin)
    assert write(service, summary_nl="Een andere dienst.").is_outdated
    french = write(service, summary_fr="Un autre service.")
    # Whether the other text still says what the Dutch says, nobody has looked.
    assert (french.origin, french.reviewed_on, french.is_outdated) == (origin, None, True)


def test_dutch_and_a_part_of_the_translation_at_once_leave_it_outdated() -> None:
    french = write(a_translated_service(), summary_nl="Anders.", finder_fr="Appelez.")
    assert french.is_outdated


def test_a_translation_that_a_person_writes_whole_is_human_up_to_date_and_not_reviewed() -> None:
    service = a_translated_service()
    TranslationState.objects.of(service).update(origin="machine")
    write(service, summary_nl="Een andere dienst.")
    french = write(service, summary_fr="Un autre service.", finder_fr="Appelez.")
    assert (french.origin, french.reviewed_on, french.is_outdated) == ("human", None, False)


def test_the_only_text_is_the_whole_of_it() -> None:
    service = a_service(summary_fr="Un service.")
    state.keep([(service, {"fr": True})], state.Origin.MACHINE)
    french = write(service, summary_fr="Un autre service.")
    assert (french.origin, french.is_outdated) == ("human", False)


def test_the_reason_of_a_status_belongs_to_the_texts_of_its_service() -> None:
    service = a_translated_service(statuses={"subsidiary": "depends"})
    answer = service.statuses.get()
    answer.reason_nl = "Alleen met een brief."
    with state.kept(service):
        answer.save()
    assert state_of(service).is_outdated
    assert state_of(service).missing == 1


def test_texts_of_unknown_origin_count_as_machine_made() -> None:
    service = a_service(summary_fr="Un service.")
    state.keep([(service, {})], state.Origin.HUMAN)
    assert state_of(service).origin == "machine"


def test_a_deleted_row_takes_its_states_along() -> None:
    tip = Tip.objects.first()
    assert tip
    states = TranslationState.objects.of(tip)
    assert states.exists()
    pk = tip.pk
    tip.delete()
    tip.pk = pk
    assert not TranslationState.objects.of(tip).exists()


def test_a_new_state_is_written_once() -> None:
    service = a_service(summary_fr="Un service.")
    with CaptureQueriesContext(connection) as captured:
        state.keep([(service, {"fr": True})], state.Origin.HUMAN)
    written = [row["sql"] for row in captured if "translationstate" in row["sql"]]
    assert any(sql.startswith("INSERT") for sql in written)
    assert not any(sql.startswith("UPDATE") for sql in written)


def test_one_row_and_many_cost_the_same(django_assert_num_queries: Queries) -> None:
    services = [a_service(summary_fr="Un service.") for _number in range(12)]
    state.keep([(services[0], {"fr": True})], state.Origin.HUMAN)
    # The states; the texts; the reasons; new states.
    for some in (services[1:2], services[2:]):
        with django_assert_num_queries(4):
            state.keep([(service, {"fr": True}) for service in some], state.Origin.HUMAN)


def test_counting_everything_again_changes_nothing_that_is_true(capsys: Any) -> None:
    before = list(TranslationState.objects.order_by("pk").values())
    call_command("count_translations")
    assert list(TranslationState.objects.order_by("pk").values()) == before
    assert "ar: missing" in capsys.readouterr().out


def test_a_database_of_older_software_takes_its_translations_as_they_are() -> None:
    service = a_translated_service()
    TranslationState.objects.of(service).update(source_hash="of older software", missing=0)
    call_command("count_translations")
    assert state_of(service).is_outdated
    call_command("count_translations", adopt=True)
    assert not state_of(service).is_outdated
    assert state_of(service, "ar").missing == 2


# The admin


def test_what_was_counted_shows_on_pages_that_were_kept() -> None:
    before = version.current_content()
    call_command("count_translations", adopt=True)
    assert version.current_content() != before


def test_a_save_in_the_admin_keeps_the_states(client: Client) -> None:
    curator = sign_in(client, a_member())
    status = StatusType.objects.order_by("position")[0]
    assert change(curator, status, who_nl="Wie wacht op een antwoord.").status_code == 302
    assert state_of(status, "fr").is_outdated
    assert state_of(status, "fr").origin == "machine"
    # One text of many says nothing of the others.
    assert change(curator, status, who_fr="Qui attend une réponse.").status_code == 302
    french = state_of(status, "fr")
    assert (french.is_outdated, french.origin) == (True, "machine")
    service = a_service()
    assert change(curator, service, summary_fr="Un service.").status_code == 302
    assert (state_of(service).is_outdated, state_of(service).origin) == (False, "human")


def test_a_save_in_the_admin_that_changes_no_text_changes_no_state(client: Client) -> None:
    curator = sign_in(client, a_member())
    service = Service.objects.published().order_by("pk")[0]
    before = list(TranslationState.objects.of(service).order_by("pk").values())
    assert change(curator, service, cost="free").status_code == 302
    assert list(TranslationState.objects.of(service).order_by("pk").values()) == before


def test_the_admin_warns_of_figures_that_differ_after_a_save(client: Client) -> None:
    curator = sign_in(client, a_member())
    service = a_service(cost_note_nl="12 euro", cost="low")
    answer = change(curator, service, cost_note_fr="18 euros")
    assert answer.status_code == 302
    page = curator.get(answer.headers["Location"]).content.decode()
    assert "12 euro / 18 euro" in page
    answer = change(curator, service, cost_note_fr="12 euros")
    assert "12 euro / 18 euro" not in curator.get(answer.headers["Location"]).content.decode()


# What a reader sees


def test_a_page_says_that_a_translation_may_be_out_of_date(client: Client) -> None:
    service = a_translated_service()
    sentence = "The Dutch text has changed since: this translation may be out of date."
    assert said(sentence, "fr") not in words(parsed(client, f"/fr/services/{service.slug}/"))
    service.summary_nl = "Een andere dienst."
    with state.kept(service):
        service.save()
    assert said(sentence, "fr") in words(parsed(client, f"/fr/services/{service.slug}/"))
    assert said(sentence, "nl") not in words(parsed(client, f"/nl/services/{service.slug}/"))


def test_a_topic_says_so_too(client: Client) -> None:
    tip = Tip.objects.order_by("pk")[0]
    tip.text_nl = "Iets anders."
    with state.kept(tip):
        tip.save()
    page = words(parsed(client, f"/fr/topics/{tip.domain.slug}/"))
    sentence = "The Dutch text has changed since: this translation may be out of date."
    assert said(sentence, "fr") in page
    assert said("This translation was made by a machine and is not reviewed yet.", "fr") in page


def test_to_know_that_it_is_outdated_costs_no_query_of_its_own(
    django_assert_num_queries: Queries,
) -> None:
    service = a_translated_service()
    service.summary_nl = "Een andere dienst."
    with state.kept(service):
        service.save()
    with translation.override("fr"), django_assert_num_queries(1):
        trust = trust_in(service, official=("name",))
    assert (trust.is_machine_made, trust.is_outdated) == (False, True)
