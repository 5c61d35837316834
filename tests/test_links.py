"""The links of the content: tried by a command, counted when they fail, and shown where they are used."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from bs4 import Tag
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.content import checks, links, online
from directory.content.online import Answer, State
from services.models import ContactPoint, Link, Organisation
from tests.builders import a_service, a_source, an_organisation
from tests.reading import one, words
from tests.signing_in import a_member, sign_in
from tests.test_admin import address, soup
from tiers.models import Source

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]


class Site(BaseHTTPRequestHandler):
    """Answers with the status that stands in the address; 200 where a name follows."""

    def do_GET(self) -> None:
        code = self.path.strip("/").partition("/")[0]
        self.send_response(int(code))
        if code == "301":
            self.send_header("Location", "https://elsewhere.example/" + "x" * 900)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content has no address but those that a test makes."""
    known = {
        (rows.model, name): set(rows.values_list("pk", flat=True))
        for rows, name in checks.address_fields()
    }
    fields = checks.address_fields

    def new_rows() -> Iterator:
        for rows, name in fields():
            yield rows.exclude(pk__in=known[rows.model, name]), name

    monkeypatch.setattr(checks, "address_fields", new_rows)


def states() -> dict[str, tuple[str, int]]:
    """How each link stands, by what follows the host in its address."""
    return {
        link.address.split("/", 3)[3]: (link.state, link.failures) for link in Link.objects.all()
    }


def test_every_address_of_the_content_is_tried_once(few: None, other_site: str) -> None:
    a_source(url=f"{other_site}200")
    an_organisation(website=f"{other_site}200")
    a_service(finder_url=f"{other_site}404")
    ContactPoint.objects.create(slug="chat", kind="chat", value=f"{other_site}410")
    ContactPoint.objects.create(slug="phone", kind="phone", value="+3221234567")
    call_command("check_links")
    tried = states().items()
    assert tried >= {"200": ("fine", 0), "404": ("gone", 1), "410": ("gone", 1)}.items()
    # The source of the service is the one address more.
    assert len(tried) == 4


def test_what_failed_twice_in_a_row_is_broken_and_what_answers_again_is_fine(
    few: None, other_site: str
) -> None:
    source = a_source(url=f"{other_site}404")
    a_source(url=f"{other_site}200")
    call_command("check_links")
    assert not Link.objects.broken().exists()
    call_command("check_links")
    assert [link.address for link in Link.objects.broken()] == [f"{other_site}404"]
    call_command("check_links")
    assert states()["404"] == ("gone", 3)
    Link.objects.filter(address=f"{other_site}404").update(address=f"{other_site}200/again")
    Source.objects.filter(pk=source.pk).update(url=f"{other_site}200/again")
    call_command("check_links")
    assert states()["200/again"] == ("fine", 0)


@pytest.mark.parametrize(
    ("code", "state", "failures"),
    [
        ("200", "fine", 0),
        ("301", "moved", 0),  # it can still be read
        ("302", "fine", 0),
        ("403", "unsure", 0),  # it refuses machines; a person may read it
        ("429", "unsure", 0),
        ("404", "gone", 1),
        ("500", "unsure", 1),
    ],
)
def test_what_counts_as_a_failure(
    few: None, other_site: str, code: str, state: str, failures: int
) -> None:
    a_source(url=f"{other_site}{code}")
    a_source(url=f"{other_site}200/else")
    call_command("check_links")
    assert states()[code] == (state, failures)


def test_a_site_that_does_not_answer_has_failed() -> None:
    answer = online.try_one("http://127.0.0.1:1/")
    assert answer.state == State.UNSURE
    assert answer.has_failed


def test_a_link_that_nothing_uses_any_more_goes(
    few: None, other_site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = a_source(url=f"{other_site}200/old")
    a_source(url=f"{other_site}200/kept")
    call_command("check_links")
    source.delete()
    capsys.readouterr()
    call_command("check_links")
    assert "200/old" not in states()
    assert "200/kept" in states()
    assert "1 that nothing uses any more were deleted." in capsys.readouterr().out


def test_where_nothing_answers_nothing_is_written(few: None) -> None:
    a_source(url="http://127.0.0.1:1/")
    Link.objects.create(
        address="http://127.0.0.1:1/", state="fine", failures=0, tried_at=timezone.now()
    )
    with pytest.raises(CommandError, match="is this machine online"):
        call_command("check_links")
    assert Link.objects.get().state == "fine"


def test_the_command_says_what_it_found(
    few: None, other_site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    a_source(url=f"{other_site}404")
    a_source(url=f"{other_site}200")
    Link.objects.create(
        address=f"{other_site}404", state="gone", failures=1, tried_at=timezone.now()
    )
    call_command("check_links")
    told = capsys.readouterr().out.splitlines()
    assert f"gone: {other_site}404 404" in told
    assert "1 failed twice in a row or more." in told


def test_a_long_answer_is_cut(few: None, other_site: str) -> None:
    a_source(url=f"{other_site}301")
    call_command("check_links")
    assert len(Link.objects.get(state="moved").said) == links.MOST_SAID


def test_every_address_of_the_content_fits_in_a_link() -> None:
    longest = Link._meta.get_field("address").max_length
    fields = [(rows.model, name) for rows, name in checks.address_fields()]
    assert len(fields) > 5
    for model, name in fields:
        assert model._meta.get_field(name).max_length <= longest, (model, name)


def test_many_links_are_written_in_few_queries() -> None:
    def queries(count: int) -> int:
        answers = [Answer(f"https://x.example/{n}", State.FINE) for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            links.write(answers)
        return len(captured)

    queries(1)
    assert queries(1) == queries(100)


# The admin


def row(page: Tag, link: Link) -> Tag:
    return next(line for line in page.select("#result_list tbody tr") if link.address in str(line))


def test_the_list_says_where_a_link_is_used(client: Client) -> None:
    sign_in(client, a_member())
    where = "https://used.example/"
    organisation = an_organisation(website=where)
    contact = ContactPoint.objects.create(slug="chat", kind="chat", value=where)
    link = Link.objects.create(address=where, state="gone", failures=2, tried_at=timezone.now())
    found = row(soup(client.get(address(Link))), link)
    linked = {str(tag["href"]): words(tag) for tag in found.select(".field-used_in a")}
    assert linked == {
        address(
            Organisation, "change", organisation.pk
        ): f"organisation {organisation.slug}: website",
        address(ContactPoint, "change", contact.pk): "contact chat: value",
    }
    assert one(found, ".field-opened a")["href"] == where
    page = soup(client.get(address(Link, "change", link.pk)))
    assert len(page.select(".field-used_in a")) == 2


def test_the_list_costs_the_same_for_one_link_and_for_many(client: Client) -> None:
    sign_in(client, a_member())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            soup(client.get(address(Link)))
        return len(captured)

    for number in range(60):
        where = f"https://used.example/{number}"
        an_organisation(website=where)
        Link.objects.create(address=where, state="fine", tried_at=timezone.now())
        if number == 0:
            queries()
            before = queries()
    assert queries() == before
