"""Who may do what: the matrix of models, roles and actions by real requests, and how far a role reaches."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.admin.extending import extend
from directory.signing_in.guard import ByRole, guarded
from directory.signing_in.site import StaffSite
from services import roles
from services.models import (
    Asking,
    Closure,
    ContactPoint,
    CoverageArea,
    CrisisLine,
    DoNotAsk,
    FormerSlug,
    Link,
    LookAlike,
    Mandate,
    Organisation,
    Proposal,
    ProposedChange,
    Region,
    Report,
    Service,
    ServiceStatus,
    Tally,
    Training,
    Verification,
)
from services.scope import scope_of
from tests.builders import a_service, an_organisation
from tests.conftest import Visitor
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, change, errors_of, filled_in, soup
from tiers.models import LifeDomain, Need, Rule, StatusType, Tier

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

GENT, ANTWERPEN, FLANDERS = "44021", "11002", "02000"
ROLES = ["curator", "translator", "publisher", "administrator", "nobody"]
# View, add, change, delete; t where only the texts of the own languages can be changed, and o where there is no form
# of the row but a page of its own, on which it is decided.
MATRIX = {
    "service": ["vac-", "v-t-", "vacd", "vacd", "----"],
    "servicelanguage trainingsession": ["vacd", "v---", "vacd", "vacd", "----"],
    "servicestatus closure": ["vacd", "v-t-", "vacd", "vacd", "----"],
    "organisation contactpoint location training trainingseries resource": [
        "vac-",
        "v-t-",
        "vacd",
        "vacd",
        "----",
    ],
    "source": ["va--", "v---", "vacd", "vacd", "----"],
    "verification": ["va--", "----", "va-d", "va-d", "----"],
    "donotask": ["vac-", "----", "vacd", "vacd", "----"],
    "report": ["v-c-", "----", "v-cd", "v-cd", "----"],
    "tier": ["v---", "v-t-", "v-c-", "v-c-", "----"],
    (
        "lifedomain need needgroup audience who statustype lawchange actor networkstep tip question option "
        "optiongroup rule situation hint crisisline region coveragearea guide guidesection term"
    ): ["v---", "v-t-", "vacd", "vacd", "----"],
    "aspectsource door postcode placename spokenlanguage roleholders synonym vignette": [
        "v---",
        "v---",
        "vacd",
        "vacd",
        "----",
    ],
    "translationstate": ["v---", "v---", "v-cd", "v-cd", "----"],
    "formerslug": ["v---", "v---", "vacd", "vacd", "----"],
    "proposal lookalike": ["v-o-", "----", "v-o-", "v-o-", "----"],
    "asking proposedchange": ["v---", "----", "v---", "v---", "----"],
    "tally link loadedrow contentversion searchdocument searchword searchstate": [
        "v---",
        "v---",
        "v---",
        "v---",
        "----",
    ],
    "user mandate": ["----", "----", "----", "vacd", "----"],
}
EXPECTED = {
    name: dict(zip(ROLES, cells, strict=True))
    for names, cells in MATRIX.items()
    for name in names.split()
}
# What is pressed on a page of its own: an answer is decided fact by fact, and two services side by side.
DECIDED_BY = {
    Proposal: "#content-main [name=do], #content [name=do]",
    LookAlike: "#content form[action$='/decide/'] [name=decision]",
}
Queries = Callable[..., Any]


def named(model: type[models.Model]) -> str:
    return model._meta.model_name


def member(role: str, **values: Any) -> User:
    """Somebody who works in all of Belgium, and writes French and Ukrainian."""
    if role == "nobody":
        return User.objects.create_user("nobody", is_staff=True)
    return a_member(role, regions=("be",), languages=("fr", "uk"), **values)


def a_row(model: type[models.Model]) -> models.Model:
    """A row of any model, made where the fixtures have none."""
    now = timezone.now()
    day = now.date()
    makers: dict[type[models.Model], Callable[[], models.Model]] = {
        User: lambda: a_member("curator"),
        Mandate: lambda: a_member("curator").mandate,
        Verification: lambda: Verification.objects.create(
            service=a_service(), group="rest", checked_on=day, how="site", outcome="correct"
        ),
        Report: lambda: Report.objects.create(service=a_service(), reason="number"),
        Closure: lambda: Closure.objects.create(
            service=a_service(), closed_from=day, closed_until=day
        ),
        Asking: lambda: Asking.objects.create(service=a_service(), language="nl", address="a@b.be"),
        DoNotAsk: lambda: DoNotAsk.objects.create(address="stop@example.be"),
        Proposal: lambda: Proposal.objects.create(asking=a_row(Asking)),
        ProposedChange: lambda: ProposedChange.objects.create(
            proposal=a_row(Proposal), fact="x", becomes="y"
        ),
        LookAlike: lambda: LookAlike.objects.create(first=a_service(), second=a_service()),
        FormerSlug: lambda: FormerSlug.objects.create(slug="ooit", service=a_service()),
        Link: lambda: Link.objects.create(address="https://a.be", state="fine", tried_at=now),
        Tally: lambda: Tally.objects.create(day=day, language="nl", is_found=True),
    }
    if model in makers:
        return makers[model]()
    row = model._default_manager.first()
    assert row is not None, model
    return row


def values_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def texts_only(page: BeautifulSoup) -> bool:
    """Whether nothing can be typed but texts in French and Ukrainian; a form of rows carries hidden numbers."""
    fields = page.select("#content-main form [name]:not([type=hidden], [type=submit])")
    return bool(fields) and all(str(field["name"]).endswith(("_fr", "_uk")) for field in fields)


def found(client: Client, row: models.Model) -> str:
    """What the admin lets this visitor do with a row and its model, in the letters of the matrix."""
    model = type(row)
    views = client.get(address(model)).status_code == 200
    adds = client.get(address(model, "add")).status_code == 200
    # A tally says nothing alone: its page and its history lead to the list, which shows or refuses.
    follow = model is Tally
    shown = client.get(address(model, "change", row.pk), follow=follow)
    assert (shown.status_code == 200) == views
    history = client.get(address(model, "history", row.pk), follow=follow)
    assert (history.status_code == 200) == views
    letter = "-"
    if views and soup(shown).select("[name=_save]"):
        letter = "t" if texts_only(soup(shown)) else "c"
    elif views and model in DECIDED_BY and soup(shown).select(DECIDED_BY[model]):
        letter = "o"
    elif follow:
        refused = client.post(address(model, "change", row.pk), {"is_found": ""})
        assert refused.headers["location"] == address(model)
        assert model.objects.filter(pk=row.pk).values().get() == values_of(row)
    else:
        assert client.post(address(model, "change", row.pk), {}).status_code == 403
    if not adds:
        assert client.post(address(model, "add"), {}).status_code == 403
    deletes = client.get(address(model, "delete", row.pk)).status_code == 200
    if not deletes:
        refused = client.post(address(model, "delete", row.pk), {"post": "yes"})
        assert refused.status_code == 403
    return "".join(
        (
            "v" if views else "-",
            "a" if adds else "-",
            letter,
            "d" if deletes else "-",
        )
    )


# The matrix


def test_the_matrix_names_every_model_of_the_admin() -> None:
    registered = {named(model) for model in admin.site._registry}
    assert registered == set(EXPECTED)
    assert len(registered) > 50


@pytest.mark.parametrize("model", list(admin.site._registry), ids=named)
def test_every_role_does_with_every_model_what_the_matrix_says(model: type[models.Model]) -> None:
    row = a_row(model)
    done = {role: found(sign_in(Visitor(), member(role)), row) for role in ROLES}
    assert done == EXPECTED[named(model)]


@pytest.mark.parametrize("model", list(admin.site._registry), ids=named)
def test_the_table_and_django_agree(model: type[models.Model]) -> None:
    """The table is the one source: what Django is asked anywhere is what it says."""
    for role in ("curator", "translator", "publisher", "administrator"):
        user = member(role)
        for action in roles.Action:
            name = f"{model._meta.app_label}.{action}_{named(model)}"
            assert user.has_perm(name) == roles.may(user, action, model), (role, name)


def test_a_permission_that_django_holds_for_a_user_does_not_count(client: Client) -> None:
    user = member("nobody")
    user.user_permissions.set(Permission.objects.filter(codename__endswith="_service"))
    assert sign_in(client, user).get(address(Service)).status_code == 403


def test_who_may_not_sign_in_any_more_may_do_nothing() -> None:
    user = member("publisher", is_active=False)
    assert not user.has_perm("services.view_service")
    assert not roles.may(user, roles.Action.VIEW, Service)
    assert not user.get_all_permissions()


def test_every_admin_class_stands_under_the_table() -> None:
    for model, registered in admin.site._registry.items():
        assert type(registered).__mro__[1] is ByRole, model
        # A list that can be edited saves rows without asking for each.
        assert not registered.list_editable, model


def test_what_is_registered_later_stands_under_the_table_too() -> None:
    class More:
        def has_change_permission(self, *_args: Any) -> bool:
            return True

    site = StaffSite("another")
    site.register(Rule, type("RuleAdmin", (More, admin.ModelAdmin), {}))
    assert type(site.get_model_admin(Rule)).__mro__[1] is ByRole
    with pytest.raises(ImproperlyConfigured, match="extend"):
        guarded(type("Twice", (type(site.get_model_admin(Rule)),), {}))
    before = type(admin.site.get_model_admin(Rule))
    extend(Rule, More)
    try:
        assert type(admin.site.get_model_admin(Rule)).__mro__[1] is ByRole
    finally:
        admin.site.unregister(Rule)
        admin.site.register(Rule, before.plain)


def test_the_index_shows_each_role_what_it_may_see() -> None:
    for role, sees in (("curator", False), ("administrator", True)):
        page = soup(sign_in(Visitor(), member(role)).get("/admin/"))
        assert page.select(f'a[href="{address(Service)}"]')
        assert bool(page.select(f'a[href="{address(User)}"]')) == sees
    page = soup(sign_in(Visitor(), member("nobody")).get("/admin/"))
    assert not page.select('#content-main a[href^="/admin/services/"]')


@pytest.mark.parametrize(("role", "status"), [("publisher", 403), ("administrator", 200)])
def test_only_an_administrator_finds_members_by_typing(
    client: Client, role: str, status: int
) -> None:
    asked = {"app_label": "services", "model_name": "mandate", "field_name": "user", "term": "m"}
    sign_in(client, member(role))
    assert client.get(reverse("admin:autocomplete"), asked).status_code == status


def test_every_role_finds_content_by_typing_and_nobody_else_does() -> None:
    asked = {"app_label": "services", "model_name": "closure", "field_name": "service", "term": "a"}
    for role in ROLES:
        status = sign_in(Visitor(), member(role)).get(reverse("admin:autocomplete"), asked)
        assert status.status_code == (403 if role == "nobody" else 200), role


@pytest.mark.parametrize(
    ("role", "imports", "exports"),
    [
        ("curator", False, True),
        ("translator", False, True),
        ("publisher", True, True),
        ("administrator", True, True),
        ("nobody", False, False),
    ],
)
def test_who_imports_and_who_exports(
    client: Client, role: str, imports: bool, exports: bool
) -> None:
    request = sign_in(client, member(role)).get("/admin/").wsgi_request
    for model in (Service, Organisation, Region):
        registered = admin.site.get_model_admin(model)
        assert registered.has_import_permission(request) == imports
        assert registered.has_export_permission(request) == exports


# How far a curator reaches


def in_named_area(*nis: str) -> Service:
    area = CoverageArea.objects.create(slug="een-streek", name_nl="Een streek")
    area.regions.set(Region.objects.filter(nis__in=nis))
    service = a_service(areas=())
    service.named_areas.add(area)
    return service


REACH: dict[str, tuple[Callable[[], Service], bool]] = {
    "own region": (lambda: a_service(areas=(GENT,)), True),
    "another region": (lambda: a_service(areas=(ANTWERPEN,)), False),
    "the region around the own": (lambda: a_service(areas=(FLANDERS,)), False),
    "the whole country": (lambda: a_service(areas=("be",)), False),
    "own and another region": (lambda: a_service(areas=(GENT, ANTWERPEN)), True),
    "a named area with the own region": (lambda: in_named_area(GENT, ANTWERPEN), True),
    "a named area elsewhere": (lambda: in_named_area(ANTWERPEN), False),
    "own domain": (lambda: a_service(areas=(ANTWERPEN,), domains=("housing",)), True),
    "another domain": (lambda: a_service(areas=(ANTWERPEN,), domains=("work",)), False),
    "no area": (lambda: a_service(areas=()), False),
}


@pytest.fixture
def curator(client: Client) -> Client:
    """A curator of Ghent and of housing."""
    return sign_in(client, a_member("curator", regions=(GENT,), domains=("housing",)))


@pytest.mark.parametrize("case", REACH)
def test_a_curator_changes_the_services_of_the_own_regions_and_domains(
    curator: Client, case: str
) -> None:
    make, is_own = REACH[case]
    service = make()
    page = soup(curator.get(address(Service, "change", service.pk)))
    assert bool(page.select("[name=_save]")) == is_own
    response = curator.post(
        address(Service, "change", service.pk), filled_in(page) | {"age_from": "18"}
    )
    assert response.status_code == (302 if is_own else 403)
    service.refresh_from_db()
    assert service.age_from == (18 if is_own else None)
    assert curator.get(address(Service, "delete", service.pk)).status_code == 403


@pytest.mark.parametrize("case", REACH)
def test_the_reach_of_what_is_typed_is_that_of_what_is_saved(case: str) -> None:
    make, is_own = REACH[case]
    service = make()
    scope = scope_of(a_member("curator", regions=(GENT,), domains=("housing",)))
    typed = (service.regions.all(), service.named_areas.all(), service.domains.all())
    assert scope.reaches(*typed) == is_own
    assert scope.has(service) == scope.holds(service) == is_own
    assert scope.own(Service.objects.filter(pk=service.pk)).exists() == is_own


def test_a_mandate_without_regions_and_domains_reaches_nothing(client: Client) -> None:
    sign_in(client, a_member("curator"))
    service = a_service(areas=("be",))
    assert not soup(client.get(address(Service, "change", service.pk))).select("[name=_save]")
    assert client.post(address(Service, "change", service.pk), {}).status_code == 403


def part_of(service: Service) -> models.Model:
    return service.statuses.create(status=StatusType.objects.first(), answer="open")


def closure_of(**owner: Any) -> Closure:
    day = datetime.date(2027, 1, 1)
    return Closure.objects.create(closed_from=day, closed_until=day, **owner)


def training_of(organisation: Organisation) -> Training:
    training = Training.objects.first()
    Training.objects.filter(pk=training.pk).update(organisation=organisation)
    return training


def with_contact(*services: Service) -> ContactPoint:
    contact = ContactPoint.objects.create(slug="een-nummer", kind="phone", value="+3220000000")
    for service in services:
        service.contacts.add(contact)
    return contact


def own() -> Service:
    return a_service(areas=(GENT,))


def other() -> Service:
    return a_service(areas=(ANTWERPEN,))


def above(*members: Organisation, state: str = "published", depth: int = 1) -> Organisation:
    """An organisation with a service in Ghent, so many steps above others."""
    for _step in range(depth):
        parent = an_organisation()
        for member in members:
            member.parent = parent
            member.save()
        members = (parent,)
    return a_service(areas=(GENT,), organisation=parent, state=state).organisation


@pytest.mark.parametrize(
    ("make", "is_own"),
    [
        (lambda: part_of(own()), True),
        (lambda: part_of(other()), False),
        (lambda: closure_of(service=own()), True),
        (lambda: closure_of(service=other()), False),
        (lambda: closure_of(organisation=own().organisation), True),
        (lambda: closure_of(organisation=other().organisation), False),
        (lambda: own().organisation, True),
        (lambda: other().organisation, False),
        (lambda: a_service(areas=(GENT,), organisation=other().organisation).organisation, False),
        (lambda: an_organisation(), False),
        (lambda: above(depth=1), True),
        (lambda: above(depth=1, state="draft"), True),
        (lambda: above(own().organisation), True),
        (lambda: above(own().organisation, an_organisation()), True),
        (lambda: above(own().organisation, other().organisation), False),
        (lambda: above(other().organisation, depth=3), False),
        (lambda: above(own().organisation, state="draft"), False),
        (lambda: above(an_organisation(), state="draft"), False),
        (lambda: above(other().organisation, state="draft"), False),
        (lambda: closure_of(organisation=above(other().organisation, depth=2)), False),
        (lambda: with_contact(own()), True),
        (lambda: with_contact(other()), False),
        (lambda: with_contact(own(), other()), False),
        (lambda: with_contact(), True),
        (lambda: Report.objects.create(service=own(), reason="closed"), True),
        (lambda: Report.objects.create(service=other(), reason="closed"), False),
        (lambda: training_of(own().organisation), True),
        (lambda: training_of(other().organisation), False),
    ],
)
def test_what_hangs_on_a_service_is_the_curators_with_it(
    curator: Client, make: Callable[[], models.Model], is_own: bool
) -> None:
    row = make()
    page = soup(curator.get(address(type(row), "change", row.pk)))
    assert bool(page.select("[name=_save]")) == is_own
    if not is_own:
        assert curator.post(address(type(row), "change", row.pk), {}).status_code == 403
        gone = curator.post(address(type(row), "delete", row.pk), {"post": "yes"})
        assert gone.status_code == 403


def test_a_part_cannot_be_moved_to_a_service_of_others(curator: Client) -> None:
    part = part_of(own())
    refused = change(curator, part, service=str(other().pk))
    assert "another region" in errors_of(refused, "service")[0]
    assert change(curator, part, service=str(own().pk)).status_code == 302


@pytest.mark.parametrize(("make", "status"), [(own, 302), (other, 200)])
def test_a_part_is_added_to_own_services_only(
    curator: Client, make: Callable[[], Service], status: int
) -> None:
    where = address(ServiceStatus, "add")
    typed = {"service": make().pk, "status": StatusType.objects.first().pk, "answer": "open"}
    response = curator.post(where, filled_in(soup(curator.get(where))) | typed)
    assert response.status_code == status
    if status == 200:
        assert errors_of(response, "service")
        assert soup(response).select_one("[name=answer] [selected]")["value"] == "open"


def test_a_curator_verifies_own_services_and_no_crisis_line(curator: Client) -> None:
    where = address(Verification, "add")
    values = {"group": "rest", "checked_on": "2026-11-21", "how": "site", "outcome": "correct"}
    typed = filled_in(soup(curator.get(where))) | values
    line = CrisisLine.objects.first()
    assert errors_of(curator.post(where, typed | {"crisis_line": str(line.pk)}), "service")
    assert errors_of(curator.post(where, typed | {"service": str(other().pk)}), "service")
    assert curator.post(where, typed | {"service": str(own().pk)}).status_code == 302


# Publishing


@pytest.mark.parametrize(
    ("saved", "typed"),
    [
        ("draft", "published"),
        ("draft", "archived"),
        ("published", "archived"),
        ("published", "draft"),
        ("archived", "published"),
    ],
)
def test_a_curator_does_not_change_the_state_of_a_service(
    curator: Client, saved: str, typed: str
) -> None:
    service = a_service(areas=(GENT,), state=saved)
    response = change(curator, service, state=typed, age_from="18")
    assert "Only a publisher" in errors_of(response, "state")[-1]
    # Nothing of what was typed is lost.
    assert soup(response).select_one("[name=age_from]")["value"] == "18"
    service.refresh_from_db()
    assert (service.state, service.age_from) == (saved, None)
    assert change(curator, service, age_from="18").status_code == 302


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_a_publisher_and_an_administrator_publish_and_archive(client: Client, role: str) -> None:
    sign_in(client, a_member(role))
    service = a_service(state="draft", areas=(ANTWERPEN,))
    for state in ("published", "archived", "draft"):
        assert change(client, service, state=state).status_code == 302
        service.refresh_from_db()
        assert service.state == state


def new_service(curator: Client, **values: Any) -> HttpResponse:
    where = address(Service, "add")
    typed = filled_in(soup(curator.get(where))) | {
        "organisation": str(an_organisation().pk),
        "slug": "iets-nieuws",
        "name_nl": "Iets nieuws",
        "tier": str(Tier.objects.first().pk),
        "confidence": "high",
        **values,
    }
    return curator.post(where, typed)


def the(nis: str) -> str:
    return str(Region.objects.get(nis=nis).pk)


def test_a_curator_adds_drafts_in_the_own_regions(curator: Client) -> None:
    assert "your regions" in errors_of(new_service(curator), "regions")[0]
    assert errors_of(new_service(curator, regions=[the(ANTWERPEN)]), "regions")
    published = new_service(curator, regions=[the(GENT)], state="published")
    # What is missing before it can be published is left to the publisher.
    assert [words[:16] for words in errors_of(published, "state")] == ["Only a publisher"]
    assert not Service.objects.filter(slug="iets-nieuws").exists()
    assert new_service(curator, regions=[the(GENT)]).status_code == 302
    assert Service.objects.get(slug="iets-nieuws").state == "draft"


def test_a_curator_adds_drafts_in_the_own_domains(curator: Client) -> None:
    domain = str(LifeDomain.objects.get(slug="housing").pk)
    response = new_service(curator, regions=[the(ANTWERPEN)], domains=[domain])
    assert response.status_code == 302


def test_a_curator_does_not_move_a_service_out_of_reach(curator: Client) -> None:
    service = own()
    assert errors_of(change(curator, service, regions=[the(ANTWERPEN)]), "regions")
    assert list(service.regions.values_list("nis", flat=True)) == [GENT]


def test_a_curator_of_belgium_works_everywhere_but_does_not_publish(client: Client) -> None:
    sign_in(client, a_member("curator", regions=("be",)))
    service = a_service(areas=(ANTWERPEN,), state="draft")
    assert change(client, service, age_from="18").status_code == 302
    assert errors_of(change(client, service, state="published"), "state")
    for row in (Rule.objects.first(), Need.objects.first(), Tier.objects.first()):
        assert client.post(address(type(row), "change", row.pk), {}).status_code == 403


# Actions on a list


def run(client: Client, action: str, *rows: models.Model, **values: Any) -> HttpResponse:
    asked = {"action": action, "_selected_action": [row.pk for row in rows], **values}
    return client.post(address(type(rows[0])), asked, follow=True)


def test_an_action_leaves_the_rows_of_others_as_they_are_and_says_so(curator: Client) -> None:
    mine, theirs = closure_of(service=own()), closure_of(service=other())
    response = run(curator, "delete_selected", mine, theirs, post="yes")
    assert "1 row was left as it is" in soup(response).select_one(".messagelist").text
    assert list(Closure.objects.filter(pk__in=[mine.pk, theirs.pk])) == [theirs]


def test_an_action_on_all_rows_is_for_the_own_ones_too(curator: Client) -> None:
    mine, theirs = closure_of(service=own()), closure_of(service=other())
    run(curator, "delete_selected", mine, post="yes", select_across="1")
    assert not Closure.objects.filter(pk=mine.pk).exists()
    assert Closure.objects.filter(pk=theirs.pk).exists()


def test_an_action_that_a_role_may_not_use_is_not_offered_and_does_nothing(client: Client) -> None:
    closure = closure_of(service=own())
    sign_in(client, member("translator"))
    assert not soup(client.get(address(Closure))).select("[value=delete_selected]")
    run(client, "delete_selected", closure, post="yes")
    assert Closure.objects.filter(pk=closure.pk).exists()


def test_choosing_rows_to_delete_costs_the_same_for_one_and_for_many(
    curator: Client, django_assert_max_num_queries: Queries
) -> None:
    """Whose the rows are is one query for all."""
    rows = [closure_of(service=own()) for _number in range(6)]
    costs = []
    for chosen in (rows[:1], rows):
        with django_assert_max_num_queries(40) as made:
            run(curator, "delete_selected", *chosen)
        costs.append(len(made))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("role", ["curator", "translator"])
def test_a_list_costs_the_same_for_one_row_and_for_many_in_every_role(
    client: Client, django_assert_max_num_queries: Queries, role: str
) -> None:
    """Three queries more than for a superuser: the mandate, its regions and its domains."""
    one = own()
    sign_in(client, a_member(role, regions=(GENT,), domains=("housing",), languages=("fr",)))
    costs = []
    for asked in ({"id": one.organisation_id}, {}):
        with django_assert_max_num_queries(10) as made:
            soup(client.get(address(Organisation), asked))
        costs.append(len(made))
    assert costs[0] == costs[1] == 9


# Translators


@pytest.fixture
def translator(client: Client) -> Client:
    """A translator into French."""
    return sign_in(client, a_member("translator", languages=("fr",)))


def test_a_translator_changes_the_texts_of_the_own_languages_and_nothing_else(
    translator: Client,
) -> None:
    service = a_service(state="draft", summary_uk="Було")
    part = service.statuses.create(status=StatusType.objects.first(), answer="open")
    forged = {
        "name_fr": "Un service",
        "name_nl": "Gewijzigd",
        "summary_uk": "Стало",
        "state": "published",
        "age_from": "18",
        "slug": "anders",
        "statuses-0-reason_fr": "Parfois.",
        "statuses-0-reason_nl": "Soms.",
        "statuses-0-answer": "closed",
        "statuses-0-DELETE": "on",
    }
    assert change(translator, service, **forged).status_code == 302
    fresh = Service.objects.get(pk=service.pk)
    assert (fresh.name_fr, fresh.name_nl, fresh.summary_uk) == (
        "Un service",
        service.name_nl,
        "Було",
    )
    assert (fresh.state, fresh.age_from, fresh.slug) == ("draft", None, service.slug)
    part.refresh_from_db()
    assert (part.reason_fr, part.reason_nl, part.answer) == ("Parfois.", None, "open")


def test_a_translator_adds_no_row_to_the_page_of_another(translator: Client) -> None:
    service = a_service()
    forged = {
        "statuses-TOTAL_FORMS": "1",
        "statuses-0-status": str(StatusType.objects.first().pk),
        "statuses-0-answer": "open",
        "languages-TOTAL_FORMS": "1",
    }
    change(translator, service, **forged)
    assert not service.statuses.exists()
    assert not service.languages.exists()


def test_a_translator_translates_published_services_rules_and_layers(translator: Client) -> None:
    for row, field in (
        (a_service(), "summary_fr"),
        (Rule.objects.first(), "rationale_fr"),
        (Tier.objects.first(), "name_fr"),
        (CrisisLine.objects.first(), "use_fr"),
    ):
        assert change(translator, row, **{field: "Nouveau."}).status_code == 302
        assert getattr(type(row).objects.get(pk=row.pk), field) == "Nouveau."


@pytest.mark.parametrize("regions", [(), ("be",)])
@pytest.mark.parametrize("model", [CrisisLine, StatusType, Service])
def test_a_translator_does_not_say_that_a_fact_was_checked(
    client: Client, model: type[models.Model], regions: tuple[str, ...]
) -> None:
    sign_in(client, a_member("translator", languages=("fr",), regions=regions))
    row = a_service() if model is Service else model.objects.first()
    forged = {"checked_groups": "rest", "checked_how": "called", "checked_outcome": "correct"}
    assert change(client, row, **forged).status_code == 302
    assert not Verification.objects.exists()


@pytest.mark.parametrize("languages", [(), ("nl",)])
def test_the_source_language_and_no_language_give_a_translator_nothing(
    client: Client, languages: tuple[str, ...]
) -> None:
    sign_in(client, a_member("translator", languages=languages))
    service = a_service()
    assert not soup(client.get(address(Service, "change", service.pk))).select("[name=_save]")
    assert client.post(address(Service, "change", service.pk), {}).status_code == 403


def test_a_translator_is_asked_for_no_fact(translator: Client) -> None:
    page = soup(translator.get(address(Service, "change", a_service().pk)))
    names = {
        str(field["name"])
        for field in page.select("#content-main form [name]:not([type=hidden], [type=submit])")
    }
    assert names
    assert all(re.search(r"_fr$", name) for name in names)
