"""Services that left the site: their addresses lead to what replaces them, or say that they have stopped."""

import pytest
from django.test import Client
from django.urls import reverse

from services import merging
from services.models import FormerSlug, Service
from tests.builders import a_service
from tests.reading import FEW, one, parsed, said, words
from tests.signing_in import a_member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def replaced() -> tuple[Service, Service]:
    """A service that was archived for another one: the kept one first."""
    kept, gone = a_service(slug="de-nieuwe"), a_service(slug="de-oude")
    merging.archive(gone, kept)
    return kept, gone


@pytest.mark.usefixtures("replaced")
@pytest.mark.parametrize("language", FEW)
def test_the_old_address_leads_to_the_new_one_with_its_query(client: Client, language: str) -> None:
    response = client.get(f"/{language}/services/de-oude/?place=44021&s=ocmw")
    assert response.status_code == 301
    assert response.url == f"/{language}/services/de-nieuwe/?place=44021&s=ocmw"
    # A browser asks again: two that were made one can become two.
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("replaced")
def test_the_api_leads_on_too(client: Client) -> None:
    response = client.get("/api/services/de-oude?lang=fr")
    assert response.status_code == 301
    assert response.headers["Location"] == "/api/services/de-nieuwe?lang=fr"
    assert response.json() == {"slug": "de-nieuwe"}
    assert client.get("/api/services/de-oude", {"x": "1"}).status_code == 400


@pytest.mark.usefixtures("replaced")
def test_a_list_follows_and_names_the_new_one_once(client: Client) -> None:
    page = parsed(client, "/nl/list/", s=["de-oude", "de-nieuwe", "nergens"])
    links = [str(link["href"]) for link in page.select("main a[href*='/services/de-']")]
    assert links
    assert all("/services/de-nieuwe/" in link for link in links)
    assert len(page.select("#de-nieuwe, [id='de-nieuwe']")) <= 1
    alone = parsed(client, "/nl/list/", s="de-oude")
    assert "Dienst" in words(one(alone, "main"))
    assert "s=de-oude" not in str(one(alone, "main"))


@pytest.mark.usefixtures("replaced")
def test_a_referral_form_follows(client: Client) -> None:
    page = parsed(client, "/nl/list/form/", **{"for": "de-oude", "s": ["ocmw", "de-oude"]})
    assert Service.objects.get(slug="de-nieuwe").name_nl in words(one(page, "main"))


@pytest.mark.ignore_template_errors
def test_a_service_that_is_published_again_by_its_button_leads_nowhere_else(
    client: Client, replaced: tuple[Service, Service]
) -> None:
    _kept, gone = replaced
    sign_in(client, a_member())
    client.post(reverse("admin:services_service_publish", args=[gone.pk]))
    assert not FormerSlug.objects.filter(slug="de-oude").exists()
    assert client.get("/nl/services/de-oude/").status_code == 200
    assert merging.successors(["de-oude"]) == {}


def test_older_addresses_lead_straight_to_the_last_one(
    client: Client, replaced: tuple[Service, Service]
) -> None:
    kept, _gone = replaced
    last = a_service(slug="de-laatste")
    merging.archive(kept, last)
    for slug in ("de-oude", "de-nieuwe"):
        assert client.get(f"/nl/services/{slug}/").url == "/nl/services/de-laatste/"
    assert merging.successors(["de-oude", "de-nieuwe", "nergens"]) == {
        "de-oude": "de-laatste",
        "de-nieuwe": "de-laatste",
    }


def test_the_older_address_leads_to_the_one_between_again_when_that_comes_back(
    client: Client, replaced: tuple[Service, Service]
) -> None:
    kept, _gone = replaced
    merging.archive(kept, a_service(slug="de-laatste"))
    merging.bring_back(kept)
    Service.objects.filter(pk=kept.pk).update(state="published")
    assert client.get("/nl/services/de-oude/").url == "/nl/services/de-nieuwe/"
    assert client.get("/nl/services/de-nieuwe/").status_code == 200


def test_addresses_that_lead_to_each_other_end_in_a_page_that_says_so(client: Client) -> None:
    first, second = (
        a_service(slug="een", state="archived"),
        a_service(slug="twee", state="archived"),
    )
    FormerSlug.objects.create(slug="een", service=second)
    FormerSlug.objects.create(slug="twee", service=first)
    assert client.get("/nl/services/een/").status_code == 410
    assert merging.successors(["een", "twee"]) == {}


@pytest.mark.parametrize("language", FEW)
def test_a_service_that_stopped_says_so_and_where_to_go(client: Client, language: str) -> None:
    gone = a_service(slug="gestopt")
    merging.archive(gone)
    page = parsed(client, f"/{language}/services/gestopt/", answer=410)
    assert words(one(page, "h1")) == said("This service has stopped", language)
    assert gone.name_nl not in words(one(page, "main"))
    assert page.select("main form input[name=place]")
    assert page.select(f"main a[href*='/organisations/{gone.organisation.slug}/']")
    api = client.get("/api/services/gestopt")
    assert api.status_code == 410
    assert list(api.json()["errors"]) == ["slug"]


def test_an_address_leads_nowhere_where_the_successor_stopped_too(
    client: Client, replaced: tuple[Service, Service]
) -> None:
    kept, _gone = replaced
    merging.archive(kept)
    assert client.get("/nl/services/de-oude/").status_code == 410
    assert client.get("/api/services/de-oude").status_code == 410


def test_drafts_and_unknown_addresses_are_not_found(client: Client) -> None:
    a_service(slug="ontwerp", state="draft")
    assert client.get("/nl/services/ontwerp/").status_code == 404
    assert client.get("/nl/services/nooit-geweest/").status_code == 404
    assert client.get("/api/services/nooit-geweest").status_code == 404


def test_a_live_service_is_shown_whatever_former_address_there_is(client: Client) -> None:
    live, other = a_service(slug="levend"), a_service()
    FormerSlug.objects.create(slug="levend", service=other)
    assert client.get("/nl/services/levend/").status_code == 200
    assert live.slug == "levend"


@pytest.mark.ignore_template_errors
def test_a_service_that_comes_back_in_the_admin_has_its_address_again(
    client: Client, replaced: tuple[Service, Service]
) -> None:
    _kept, gone = replaced
    sign_in(client, a_member())
    path = reverse("admin:services_service_change", args=[gone.pk])
    form = one(parsed(client, path), "#service_form")
    data: dict = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name = str(field["name"])
        if field.name == "select":
            data[name] = [option["value"] for option in field.select("option[selected]")]
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data[name] = field.get("value", "on")
        elif field.get("type") != "submit":
            text = field.string if field.name == "textarea" else field.get("value")
            data[name] = (text or "").removeprefix("\n")
    assert client.post(path, {**data, "state": "published"}).status_code == 302
    assert not FormerSlug.objects.filter(slug="de-oude").exists()
    assert client.get("/nl/services/de-oude/").status_code == 200


def test_a_page_that_is_there_costs_no_query_more(client: Client, replaced: tuple) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/nl/services/de-nieuwe/")
    with CaptureQueriesContext(connection) as there:
        client.get("/nl/services/de-nieuwe/")
    assert not [q for q in there if "formerslug" in q["sql"]]
    with CaptureQueriesContext(connection) as led:
        client.get("/nl/services/de-oude/")
    assert len([q for q in led if "services_" in q["sql"]]) <= 7
