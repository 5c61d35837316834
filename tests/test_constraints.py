"""What the database refuses, each time with the sentence that a form shows; and the forms of slugs, numbers and hours."""

import datetime
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import BaseConstraint
from django.utils.translation import gettext

from services import languages, validators
from services.hours import is_valid
from services.models import (
    Asking,
    Closure,
    ContactPoint,
    CoverageArea,
    CrisisLine,
    Guide,
    GuideSection,
    LoadedRow,
    Location,
    LookAlike,
    Organisation,
    PlaceName,
    Postcode,
    Proposal,
    ProposedChange,
    Region,
    Service,
    ServiceLanguage,
    ServiceStatus,
    SpokenLanguage,
    Training,
    TrainingSession,
    Verification,
    Vignette,
)
from tests.builders import a_service, a_source, an_organisation
from tiers.models import (
    AspectSource,
    LawChange,
    LifeDomain,
    Need,
    NetworkStep,
    Option,
    Question,
    Rule,
    Source,
    StatusType,
    Tier,
    TranslationState,
    Who,
)

pytestmark = pytest.mark.django_db

Row = Callable[[], models.Model]

_numbers = count(1)
DAY = datetime.date(2026, 11, 21)
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
ONE_O_CLOCK = NOON + datetime.timedelta(hours=1)


def a_slug() -> str:
    return f"row-{next(_numbers)}"


def ghent() -> Region:
    return Region.objects.get(nis="44021")


def saved(row: models.Model) -> Any:
    row.save()
    return row


# Unsaved rows, valid but for what the case changes


def a_tier(**values: Any) -> Tier:
    texts = {"name_nl": "Laag", "short_nl": "Laag", "meaning_nl": "Een laag."}
    return Tier(**{"slug": a_slug(), **texts, **values})


def a_need(**values: Any) -> Need:
    return Need(**{"slug": a_slug(), "tier": Tier.objects.first(), "name_nl": "Behoefte", **values})


def a_who(**values: Any) -> Who:
    return Who(**{"slug": a_slug(), "name_nl": "Iemand", **values})


def a_status(**values: Any) -> StatusType:
    return StatusType(
        **{
            "slug": a_slug(),
            "axis": StatusType.Axis.PROCEDURE,
            "name_nl": "Status",
            "confidence": StatusType.Confidence.HIGH,
            **values,
        }
    )


def its_own_successor() -> StatusType:
    status = saved(a_status())
    status.successor = status
    return status


def a_step(**values: Any) -> NetworkStep:
    domain = values.pop("domain", None) or LifeDomain.objects.create(
        slug=a_slug(), name_nl="Domein"
    )
    return NetworkStep(
        **{"slug": a_slug(), "domain": domain, "position": 1, "title_nl": "Stap", **values}
    )


def an_option(**values: Any) -> Option:
    question = Question.objects.create(
        slug=a_slug(), position=9000 + next(_numbers), text_nl="Vraag?", why_nl="Daarom."
    )
    return Option(**{"slug": a_slug(), "question": question, "text_nl": "Antwoord", **values})


def a_rule(**values: Any) -> Rule:
    return Rule(
        **{
            "slug": a_slug(),
            "applies_to": Rule.AppliesTo.CARE,
            "rationale_nl": "Daarom.",
            "source": a_source(),
            **values,
        }
    )


def an_unsaved_source(**values: Any) -> Source:
    return Source(
        **{
            "title": f"Bron {next(_numbers)}",
            "consulted_on": DAY,
            "read_as": Source.ReadAs.STORED_COPY,
            **values,
        }
    )


def a_translation_state(language: str = "fr", **values: Any) -> TranslationState:
    return TranslationState(
        **{
            "content_type": ContentType.objects.get_for_model(Tier),
            "object_id": 999_999,
            "language": language,
            "source_hash": "0" * 64,
            "origin": TranslationState.Origin.HUMAN,
            **values,
        }
    )


def a_person() -> Any:
    return get_user_model().objects.create_user(f"person-{next(_numbers)}")


def a_place(**values: Any) -> Region:
    return Region(
        **{
            "nis": f"{99000 + next(_numbers)}",
            "kind": Region.Kind.MUNICIPALITY,
            "parent": Region.objects.get(nis="40000"),
            "name_nl": "Gemeente",
            **values,
        }
    )


def a_place_name(name: str) -> PlaceName:
    return PlaceName(region=ghent(), kind=PlaceName.Kind.OTHER, name=name)


def a_crisis_line(**values: Any) -> CrisisLine:
    return CrisisLine(
        **{
            "slug": a_slug(),
            "type": CrisisLine.Type.LISTENING,
            "name_nl": "Luisterlijn",
            "confidence": StatusType.Confidence.HIGH,
            **values,
        }
    )


def a_contact(**values: Any) -> ContactPoint:
    return ContactPoint(**{"slug": a_slug(), "kind": ContactPoint.Kind.PHONE, **values})


def a_location(**values: Any) -> Location:
    return Location(
        **{
            "slug": a_slug(),
            "visibility": Location.Visibility.FULL,
            "municipality": ghent(),
            **values,
        }
    )


def part_of_itself() -> Organisation:
    organisation = an_organisation()
    organisation.parent = organisation
    return organisation


def a_member_of_itself() -> Service:
    service = a_service()
    service.local_of = service
    return service


def a_vignette(**values: Any) -> Vignette:
    return Vignette(slug="a-story", story="Een verhaal.", answers={"needs": []}, **values)


def a_changed_service(**values: Any) -> models.Model:
    service = a_service()
    for name, value in values.items():
        setattr(service, name, value)
    return service


def twice(row: models.Model) -> models.Model:
    """The saved row once more, as a new one."""
    row.save()
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    if hasattr(copy, "slug"):
        copy.slug = a_slug()
    return copy


def a_session(**values: Any) -> TrainingSession:
    training = values.pop("training", None) or Training.objects.create(
        slug=a_slug(), organisation=an_organisation(), title_nl="Vorming"
    )
    return TrainingSession(
        **{
            "training": training,
            "starts_at": NOON,
            "ends_at": ONE_O_CLOCK,
            "is_online": True,
            **values,
        }
    )


def a_service_language(**values: Any) -> ServiceLanguage:
    language = SpokenLanguage.objects.get(tag="ar")
    return ServiceLanguage(**{"service": a_service(), "language": language, **values})


def a_service_status(**values: Any) -> ServiceStatus:
    status = StatusType.objects.get(slug="refugee")
    return ServiceStatus(**{"service": a_service(), "status": status, "answer": "open", **values})


def an_other_kind(language: ServiceLanguage) -> ServiceLanguage:
    language.save()
    return ServiceLanguage(
        service=language.service,
        language=language.language,
        kind=ServiceLanguage.Kind.INTERPRETER,
    )


def an_other_status(answer: ServiceStatus) -> ServiceStatus:
    answer.save()
    other = StatusType.objects.get(slug="applicant")
    return ServiceStatus(service=answer.service, status=other, answer="closed")


def a_closure(days: int, **values: Any) -> Closure:
    until = DAY + datetime.timedelta(days=days)
    owner = {} if "service" in values else {"service": a_service()}
    return Closure(closed_from=DAY, closed_until=until, **owner, **values)


def a_verification(**about: models.Model) -> Verification:
    """Of nothing, but for what is named; by a member of the staff, whom a form asks for."""
    by = get_user_model().objects.create_user(a_slug())
    return Verification(group="rest", checked_on=DAY, by=by, how="site", outcome="correct", **about)


def a_pair() -> LookAlike:
    first = a_service()
    return LookAlike(first=first, second=a_service())


def a_change(**values: Any) -> ProposedChange:
    asking = Asking.objects.create(service=a_service(), language="nl", address="a@b.be")
    proposal = Proposal.objects.create(asking=asking)
    return ProposedChange(
        proposal=proposal,
        **{"fact": "opening_hours", "was": "Mo 09:00-12:00", "becomes": "Tu 09:00-12:00", **values},
    )


def a_loaded_row(key: str) -> LoadedRow:
    return LoadedRow(model="x", key=key, fixture_hash="0", state_hash="0")


# The constraint, a row that it refuses, and the nearest row that it lets pass
CASES: list[tuple[str, Row, Row]] = [
    ("tier_level_1_to_4", lambda: a_tier(level=0), lambda: a_tier_at(4)),
    ("tier_level_1_to_4", lambda: a_tier(level=5), lambda: a_tier_at(1)),
    (
        "need_care_or_urgent",
        lambda: a_need(is_care=True, is_urgent=True),
        lambda: a_need(is_care=False, is_urgent=True),
    ),
    (
        "who_ages_in_order",
        lambda: a_who(age_from=18, age_to=17),
        lambda: a_who(age_from=18, age_to=18),
    ),
    (
        "one_step_at_a_position",
        lambda: twice(a_step()),
        lambda: a_step(domain=saved(a_step()).domain, position=2),
    ),
    ("steps_count_from_one", lambda: a_step(position=0), lambda: a_step(position=1)),
    (
        "option_stands_for_one_value",
        lambda: an_option(need=Need.objects.first(), who=Who.objects.first()),
        lambda: an_option(need=Need.objects.first()),
    ),
    (
        "option_stands_for_one_value",
        lambda: an_option(need=Need.objects.first(), status=StatusType.objects.first()),
        lambda: an_option(status=StatusType.objects.first()),
    ),
    ("rule_has_an_effect", lambda: a_rule(), lambda: a_rule(urgent=True)),
    ("rule_has_an_effect", lambda: a_rule(), lambda: a_rule(tier=Tier.objects.first())),
    ("rule_has_an_effect", lambda: a_rule(), lambda: a_rule(adds=Need.objects.first())),
    (
        "status_dates_in_order",
        lambda: a_status(valid_from=DAY, valid_until=DAY - datetime.timedelta(days=1)),
        lambda: a_status(valid_from=DAY, valid_until=DAY),
    ),
    (
        "status_is_not_its_own_successor",
        its_own_successor,
        lambda: a_status(successor=saved(a_status())),
    ),
    (
        "source_url_once",
        lambda: an_unsaved_source(url=a_source().url),
        lambda: an_unsaved_source(url="https://source.example/nobody-else"),
    ),
    (
        "source_title_and_date_once",
        lambda: an_unsaved_source(title=saved(an_unsaved_source(title="Gids")).title),
        lambda: an_unsaved_source(
            title=saved(an_unsaved_source(title="Gids")).title, published_on="2025"
        ),
    ),
    (
        "source_published_on_is_a_date",
        lambda: an_unsaved_source(published_on="2023-13"),
        lambda: an_unsaved_source(published_on="2023-12"),
    ),
    (
        "one_translation_state_a_language",
        lambda: twice(a_translation_state()),
        lambda: a_translation_state(language=saved(a_translation_state()).language + "-BE"),
    ),
    (
        "a_review_has_a_day",
        lambda: a_translation_state(reviewed_by=a_person()),
        lambda: a_translation_state(reviewed_by=a_person(), reviewed_on=DAY),
    ),
    (
        "only_the_country_has_no_parent",
        lambda: a_place(parent=None),
        lambda: a_place(kind=Region.Kind.COUNTRY, parent=None),
    ),
    (
        "only_the_country_has_no_parent",
        lambda: a_place(kind=Region.Kind.COUNTRY),
        lambda: a_place(kind=Region.Kind.PROVINCE),
    ),
    (
        "region_lies_in_belgium",
        lambda: a_place(latitude="52.1", longitude="4.5"),
        lambda: a_place(latitude="51.9", longitude="4.5"),
    ),
    ("region_lies_in_belgium", lambda: a_place(latitude="51"), lambda: a_place()),
    (
        "postcode_once_a_municipality",
        lambda: Postcode(code="9000", region=ghent()),
        lambda: Postcode(code="9000", region=Region.objects.get(nis="11002")),
    ),
    (
        "postcode_has_four_digits",
        lambda: Postcode(code="0900", region=ghent()),
        lambda: Postcode(code="9999", region=ghent()),
    ),
    (
        "place_name_once",
        lambda: twice(a_place_name("Arteveldestad")),
        lambda: a_place_name("Arteveldestede"),
    ),
    ("place_name_can_be_typed", lambda: a_place_name("!!!"), lambda: a_place_name("A!!")),
    (
        "crisis_number_in_both_forms",
        lambda: a_crisis_line(number="0800 11 222"),
        lambda: a_crisis_line(),
    ),
    (
        "crisis_number_in_both_forms",
        lambda: a_crisis_line(tel="+3280011222"),
        lambda: a_crisis_line(number="0800 11 222", tel="+3280011222"),
    ),
    (
        "crisis_tel_can_be_dialled",
        lambda: a_crisis_line(number="012", tel="012"),
        lambda: a_crisis_line(number="1299", tel="1299"),
    ),
    (
        "crisis_number_once",
        lambda: a_crisis_line(number="112", tel="112"),
        lambda: a_crisis_line(number="1129", tel="1129"),
    ),
    ("contact_is_a_value_or_a_crisis_line", lambda: a_contact(), lambda: a_contact(value="1799")),
    (
        "contact_is_a_value_or_a_crisis_line",
        lambda: a_contact(value="112", crisis_line=CrisisLine.objects.get(slug="112")),
        lambda: a_contact(crisis_line=CrisisLine.objects.get(slug="112")),
    ),
    (
        "a_crisis_line_is_a_phone",
        lambda: a_contact(
            kind=ContactPoint.Kind.CHAT, crisis_line=CrisisLine.objects.get(slug="112")
        ),
        lambda: a_contact(kind=ContactPoint.Kind.CHAT, value="https://chat.example"),
    ),
    (
        "a_hidden_address_has_no_street",
        lambda: a_location(visibility="hidden", street="Korte Meer 1"),
        lambda: a_location(visibility="hidden", municipality=None),
    ),
    (
        "a_hidden_address_has_no_street",
        lambda: a_location(visibility="town", street="Korte Meer 1"),
        lambda: a_location(visibility="full", street="Korte Meer 1"),
    ),
    (
        "location_postcode_has_four_digits",
        lambda: a_location(postcode="0900"),
        lambda: a_location(postcode="9000"),
    ),
    (
        "a_shown_location_has_a_municipality",
        lambda: a_location(visibility="town", municipality=None),
        lambda: a_location(visibility="town"),
    ),
    (
        "organisation_is_not_its_own_parent",
        part_of_itself,
        lambda: an_organisation(parent=an_organisation()),
    ),
    (
        "service_is_not_its_own_member",
        a_member_of_itself,
        lambda: a_service(local_of=a_service()),
    ),
    (
        "vignette_expects_a_tier_or_none",
        lambda: a_vignette(expects_no_tier=True, expected_tier=Tier.objects.get(slug="basic")),
        lambda: a_vignette(expects_no_tier=True),
    ),
    (
        "service_ages_in_order",
        lambda: a_changed_service(age_from=18, age_to=17),
        lambda: a_changed_service(age_from=18, age_to=18),
    ),
    (
        "service_ages_are_human",
        lambda: a_changed_service(age_to=121),
        lambda: a_changed_service(age_to=120),
    ),
    (
        "service_ages_are_human",
        lambda: a_changed_service(age_from=121),
        lambda: a_changed_service(age_from=120),
    ),
    (
        "intake_has_its_day",
        lambda: a_changed_service(intake="stopped"),
        lambda: a_changed_service(intake="stopped", intake_on=DAY),
    ),
    (
        "service_language_once",
        lambda: twice(a_service_language()),
        lambda: an_other_kind(a_service_language()),
    ),
    (
        "service_status_once",
        lambda: twice(a_service_status()),
        lambda: an_other_status(a_service_status()),
    ),
    (
        "session_ends_after_it_starts",
        lambda: a_session(ends_at=NOON),
        lambda: a_session(ends_at=NOON + datetime.timedelta(minutes=1)),
    ),
    (
        "session_has_a_place",
        lambda: a_session(is_online=False),
        lambda: a_session(is_online=False, municipality=ghent()),
    ),
    (
        "session_once",
        lambda: with_key(twice(a_session()), "another"),
        lambda: a_session(training=saved(a_session()).training, starts_at=NOON.replace(minute=1)),
    ),
    (
        "session_key_once",
        lambda: a_session(
            training=(first := saved(a_session())).training,
            starts_at=NOON.replace(minute=1),
            key=first.key,
        ),
        lambda: a_session(training=saved(a_session()).training, starts_at=NOON.replace(minute=1)),
    ),
    (
        "guide_section_fits_a_page",
        lambda: a_guide_section(space=21),
        lambda: a_guide_section(space=20),
    ),
    (
        "aspect_source_once",
        lambda: twice(an_aspect_source()),
        lambda: an_aspect_source(),
    ),
    (
        "law_change_is_dated",
        lambda: LawChange(slug="some-change", text="Iets.", happened_on="12/6/2026"),
        lambda: LawChange(slug="some-change", text="Iets.", happened_on="2026-06-12"),
    ),
    (
        "loaded_row_once",
        lambda: twice(a_loaded_row("same")),
        lambda: a_loaded_row(saved(a_loaded_row("same")).key + " not"),
    ),
    ("closure_dates_in_order", lambda: a_closure(-1), lambda: a_closure(0)),
    ("closure_is_of_one_thing", lambda: a_closure(0, service=None), lambda: a_closure(0)),
    (
        "closure_is_of_one_thing",
        lambda: a_closure(0, organisation=an_organisation()),
        lambda: a_closure(0, service=None, organisation=an_organisation()),
    ),
    (
        "verification_is_of_one_thing",
        lambda: a_verification(),
        lambda: a_verification(service=a_service()),
    ),
    (
        "verification_is_of_one_thing",
        lambda: a_verification(service=a_service(), status=StatusType.objects.first()),
        lambda: a_verification(status=StatusType.objects.first()),
    ),
    (
        "verification_is_of_one_thing",
        lambda: a_verification(
            crisis_line=CrisisLine.objects.first(), status=StatusType.objects.first()
        ),
        lambda: a_verification(crisis_line=CrisisLine.objects.first()),
    ),
    (
        "verification_is_of_one_thing",
        lambda: a_verification(service=a_service(), crisis_line=CrisisLine.objects.first()),
        lambda: a_verification(service=a_service()),
    ),
    ("look_alike_once", lambda: twice(a_pair()), a_pair),
    ("look_alike_in_order", lambda: turned_round(a_pair()), a_pair),
    ("look_alike_in_order", lambda: with_itself(a_pair()), a_pair),
    ("one_change_a_fact", lambda: twice(a_change()), lambda: another_fact(a_change())),
    ("a_change_changes", lambda: a_change(was="Ma", becomes="Ma"), a_change),
]


def turned_round(pair: LookAlike) -> LookAlike:
    pair.first, pair.second = pair.second, pair.first
    return pair


def with_itself(pair: LookAlike) -> LookAlike:
    pair.second = pair.first
    return pair


def another_fact(change: ProposedChange) -> ProposedChange:
    """The saved change once more, but of another fact of the same answer."""
    change = twice(change)
    change.fact = "summary_nl"
    return change


def with_key(session: TrainingSession, key: str) -> TrainingSession:
    session.key = key
    return session


def a_guide_section(**values: Any) -> GuideSection:
    guide = saved(Guide(slug="some-guide", kind=Guide.Kind.HELPERS, title="Een gids"))
    return GuideSection(slug="some-section", guide=guide, heading="Een deel", **values)


def an_aspect_source() -> AspectSource:
    status = StatusType.objects.get(slug="applicant")
    return AspectSource(status=status, aspect="work", source=a_source())


def a_tier_at(level: int) -> Tier:
    """The tier of this level as it stands: there are four, so no other can have it."""
    return Tier.objects.get(level=level)


CONSTRAINTS: dict[str, BaseConstraint] = {
    constraint.name: constraint
    for model in apps.get_models()
    if model._meta.app_label in ("tiers", "services")
    for constraint in model._meta.constraints
}

# A sentence that a field says itself, before the constraint is asked
SAID_BY_THE_FIELD = {
    "law_change_is_dated": "Write 2023, 2023-05 or 2023-05-31.",
    "source_published_on_is_a_date": "Write 2023, 2023-05 or 2023-05-31.",
    "crisis_tel_can_be_dialled": (
        "“%(value)s” is not a phone number: write +3292345678, or a short code as 1813."
    ),
}

parametrized = pytest.mark.parametrize(
    ("name", "refused", "accepted"),
    CASES,
    ids=[f"{name}-{number}" for number, (name, *_rows) in enumerate(CASES, 1)],
)


def test_every_constraint_has_a_case() -> None:
    assert len(CONSTRAINTS) > 30
    assert {name for name, *_rows in CASES} == set(CONSTRAINTS)


def test_every_constraint_has_a_sentence_of_its_own() -> None:
    own = {
        name: constraint.violation_error_message
        for name, constraint in CONSTRAINTS.items()
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }
    assert set(own) == set(CONSTRAINTS)
    assert all(str(sentence).endswith(".") for sentence in own.values())


@parametrized
def test_the_database_refuses_the_row(name: str, refused: Row, accepted: Row) -> None:
    row = refused()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save()
    # SQLite names the columns of a plain unique constraint instead of the constraint.
    columns = ", ".join(
        f"{row._meta.db_table}.{row._meta.get_field(field).column}"
        for field in getattr(CONSTRAINTS[name], "fields", ())
    )
    assert name in str(refusal.value) or (columns and columns in str(refusal.value))


@parametrized
def test_a_form_refuses_the_row_with_its_sentence(name: str, refused: Row, accepted: Row) -> None:
    with pytest.raises(ValidationError) as refusal:
        refused().full_clean()
    own = str(CONSTRAINTS[name].violation_error_message)
    said = SAID_BY_THE_FIELD.get(name)
    assert set(refusal.value.messages) == {gettext(said) % {"value": "012"} if said else own}


@parametrized
def test_the_row_beside_it_is_accepted(name: str, refused: Row, accepted: Row) -> None:
    row = accepted()
    row.full_clean()
    row.save()
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_sentence_of_a_date_is_also_that_of_the_constraint() -> None:
    name = "source_published_on_is_a_date"
    row = an_unsaved_source(published_on="2023-13")
    with pytest.raises(ValidationError) as refusal:
        CONSTRAINTS[name].validate(Source, row)
    assert refusal.value.messages == [str(CONSTRAINTS[name].violation_error_message)]


# The forms of words, numbers and hours

SLUGGED = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("tiers", "services")
    and "slug" in {column.name for column in model._meta.concrete_fields}
]


@pytest.mark.parametrize("model", SLUGGED, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "slug",
    ["", "Caw", "caw_b", "caw--b", "-caw", "caw-", "café", "caw b", "caw\n", "١٢", "x" * 81],
)
def test_a_slug_of_another_form_is_refused(model: type[models.Model], slug: str) -> None:
    with pytest.raises(ValidationError):
        model._meta.get_field("slug").clean(slug, None)


@pytest.mark.parametrize("model", SLUGGED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("slug", ["caw", "112", "caw-antwerpen-2", "x" * 20])
def test_a_slug_of_small_letters_digits_and_hyphens_is_accepted(
    model: type[models.Model], slug: str
) -> None:
    assert model._meta.get_field("slug").clean(slug, None) == slug


def test_every_slug_is_unique() -> None:
    assert len(SLUGGED) >= 20
    assert all(model._meta.get_field("slug").unique for model in SLUGGED)


@pytest.mark.parametrize("code", ["900", "90000", "0900", "9k00", "B-9000", "٩٠٠٠", " 900"])
def test_a_postcode_has_four_digits_and_no_leading_zero(code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Postcode(code=code, region=ghent()).full_clean()
    assert "code" in refusal.value.message_dict
    with pytest.raises(ValidationError):
        a_location(postcode=code).full_clean()


@pytest.mark.parametrize("number", ["114", "1812", "116001", "+3292345678", "+33123456789"])
def test_a_number_that_can_be_dialled_is_accepted(number: str) -> None:
    validators.phone_number(number)
    a_contact(value=number).full_clean()


def test_a_contact_does_not_repeat_the_number_of_a_crisis_line() -> None:
    lines = CrisisLine.objects.exclude(tel="")
    assert lines.count() > 15
    sentence = gettext("This is the number of a crisis line: choose the crisis line instead.")
    for line in lines:
        with pytest.raises(ValidationError) as refusal:
            a_contact(value=line.tel).full_clean()
        assert refusal.value.message_dict == {"value": [sentence]}
        a_contact(crisis_line=line).full_clean()
    a_contact(kind=ContactPoint.Kind.DESK, value="112").full_clean()


def test_only_a_phone_is_looked_up_among_the_crisis_lines(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    with django_assert_num_queries(1):  # the crisis lines
        a_contact(value="+3292345678").clean()
    with django_assert_num_queries(0):
        a_contact(kind=ContactPoint.Kind.WEB, value="https://example.be").clean()


@pytest.mark.parametrize(
    ("number", "tel"),
    [
        ("1129", "1129"),
        ("0800 11 222", "+3280011222"),
        ("0800/11.222", "+3280011222"),
        ("+33 1 23 45 67 89", "+33123456789"),
        ("", ""),
    ],
)
def test_a_crisis_line_shows_the_number_that_the_phone_dials(number: str, tel: str) -> None:
    a_crisis_line(number=number, tel=tel).full_clean()


@pytest.mark.parametrize(
    ("number", "tel", "dialled"),
    [
        ("999", "1129", "1129"),
        ("0800 11 223", "+3280011222", "0800 11 222"),
        ("+32 800 11 222", "+3280011222", "0800 11 222"),
        ("call us", "1129", "1129"),
        ("11٢9", "1129", "1129"),
    ],
)
def test_a_crisis_line_that_shows_another_number_is_refused(
    number: str, tel: str, dialled: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        a_crisis_line(number=number, tel=tel).full_clean()
    sentence = gettext("The phone would dial another number: write “%(number)s” here.")
    assert refusal.value.message_dict == {"number": [sentence % {"number": dialled}]}


def test_a_postcode_is_one_of_its_municipality() -> None:
    a_location(postcode="9000").full_clean()
    a_location(postcode="9031").full_clean()
    a_location(visibility="hidden", municipality=None, postcode="2000").full_clean()
    with pytest.raises(ValidationError) as refusal:
        a_location(postcode="2000").full_clean()
    sentence = gettext("This is not a postcode of this municipality.")
    assert refusal.value.message_dict == {"postcode": [sentence]}


def statuses_of(rule: str, answers: dict[str, str], reason: str = "") -> list[str]:
    """The codes that keep back a service with this rule and these answers."""
    service = a_service(statuses=answers, status_rule=rule)
    service.statuses.update(reason_nl=reason)
    return [blocker.code for blocker in service.blockers()]


@pytest.mark.parametrize("answer", ["closed", "depends"])
def test_a_service_open_to_every_status_is_closed_to_none(answer: str) -> None:
    given = {"refugee": "open", "applicant": answer}
    assert statuses_of("all", given, "Soms.") == ["status-contradiction"]
    assert statuses_of("all", {"refugee": "open"}) == []
    assert statuses_of("all", {}) == []
    assert statuses_of("named", given, "Soms.") == []


def test_a_service_open_to_named_statuses_names_one() -> None:
    assert statuses_of("named", {}) == ["status-missing"]
    assert statuses_of("named", {"refugee": "open"}) == []
    assert statuses_of("unknown", {}) == []


def test_an_answer_that_depends_says_on_what() -> None:
    assert statuses_of("named", {"refugee": "depends"}) == ["status-reason"]
    assert statuses_of("named", {"refugee": "depends"}, "Na zes maanden.") == []
    assert statuses_of("named", {"refugee": "closed"}) == []


def test_what_keeps_a_service_back_costs_at_most_seven_queries(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    """The places, the named areas, the sources, the needs, the contacts, the locations, the statuses."""
    lacking = a_service(areas=(), needs=(), finder_nl="")
    with django_assert_max_num_queries(7):
        assert [blocker.code for blocker in lacking.blockers()] == ["area", "needs", "way-in"]


@pytest.mark.parametrize(
    "number", ["12", "1234567", "092345678", "0800 32 123", "+321", "+32", "bel ons", "１１２", ""]
)
def test_what_cannot_be_dialled_is_no_number(number: str) -> None:
    with pytest.raises(ValidationError):
        validators.phone_number(number)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("phone", "+3292345678", "092345678"),
        ("email", "info@example.be", "info at example.be"),
        ("web", "https://example.be/nl", "example.be"),
        ("web", "http://example.be", "javascript:alert(1)"),
        ("chat", "https://example.be/chat", "ftp://example.be"),
        ("form", "https://example.be/form", "//example.be"),
    ],
)
def test_the_value_of_a_contact_is_of_its_kind(kind: str, good: str, bad: str) -> None:
    a_contact(kind=kind, value=good).full_clean()
    with pytest.raises(ValidationError) as refusal:
        a_contact(kind=kind, value=bad).full_clean()
    assert set(refusal.value.message_dict) == {"value"}


def test_the_value_of_a_desk_is_free_text() -> None:
    a_contact(kind=ContactPoint.Kind.DESK, value="Loket 3, Korte Meer 1").full_clean()


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("+3280032123", "0800 32 123"), ("+3292345678", "09 234 56 78"), ("1813", "1813")],
)
def test_a_number_is_shown_as_it_is_dialled_in_belgium(number: str, dialled: str) -> None:
    assert validators.as_dialled(number) == dialled


HOURS = ["24/7", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00; PH off", "Sa 22:00-02:00", '"by mail"']
NO_HOURS = ["", "9-17", "Mo-Fr nine to five", "Mo 25:00-26:00", "Lun 9h", "by appointment"]


@pytest.mark.parametrize("hours", HOURS)
def test_hours_in_osm_syntax_are_accepted(hours: str) -> None:
    assert is_valid(hours)
    validators.opening_hours(hours)


@pytest.mark.parametrize("hours", NO_HOURS)
def test_hours_in_other_words_are_refused(hours: str) -> None:
    assert not is_valid(hours)
    with pytest.raises(ValidationError) as refusal:
        validators.opening_hours(hours)
    assert f"“{hours}”" in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("model", "field"),
    [("Service", "opening_hours"), ("ContactPoint", "hours"), ("CrisisLine", "hours")],
)
def test_every_field_of_hours_checks_them(model: str, field: str) -> None:
    column = apps.get_model("services", model)._meta.get_field(field)
    assert column.clean("Mo-Fr 09:00-17:00", None) == "Mo-Fr 09:00-17:00"
    with pytest.raises(ValidationError):
        column.clean("Mo-Fr nine to five", None)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("prs", "fa-AF"), ("kmr", "ku"), ("NL", "nl"), ("fa_AF", "fa-AF"), ("ckb", "ckb")],
)
def test_a_language_has_one_tag(typed: str, tag: str) -> None:
    assert languages.canonical(typed) == tag
    spoken = SpokenLanguage(tag=typed)
    spoken.clean()
    assert spoken.tag == tag


@pytest.mark.parametrize("nonsense", ["", "xx", "zz", "klingon", "nl nl", "1", "-", "é"])
def test_what_is_no_language_is_refused(nonsense: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        languages.canonical(nonsense)
    assert f"“{nonsense}”" in refusal.value.messages[0]


def test_a_named_area_and_a_place_keep_to_their_own_forms() -> None:
    CoverageArea(slug="wal-nl", name_nl="Gebied").full_clean()
    for nis in ("4402", "440211", "BE", "gent", "44021\n"):
        with pytest.raises(ValidationError) as refusal:
            a_place(nis=nis).full_clean()
        assert NON_FIELD_ERRORS not in refusal.value.message_dict
        assert "nis" in refusal.value.message_dict


@pytest.mark.parametrize("code", ["nl", "fr", "en", "uk"])
def test_a_summary_has_at_most_280_characters_in_every_language(code: str) -> None:
    service = a_service()
    setattr(service, f"summary_{code}", "x" * 280)
    service.full_clean()
    setattr(service, f"summary_{code}", "x" * 281)
    with pytest.raises(ValidationError) as refusal:
        service.full_clean()
    assert f"summary_{code}" in refusal.value.message_dict
