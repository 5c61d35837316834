"""The checks that keep the texts true: clean on the fixtures, and each finds the fault that it is for."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from directory.content import checks, online, report, texts
from directory.content.readability import by_kind, hardest, readings
from directory.content.texts import Page, Text
from directory.management.commands import check_content, content_report
from services.models import GuideSection, Service
from tests.builders import a_source
from tests.reading import one, parsed, words
from tiers.models import Need, StatusType

pytestmark = pytest.mark.django_db


def a_text(**words: str) -> list[Text]:
    return [Text(Need, "some-need", "plain", words)]


def test_the_fixtures_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content")
    assert "nothing found" in capsys.readouterr().out


def test_an_exception_that_is_found_no_more_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.yaml"
    known.write_text(check_content.KNOWN.read_text() + "long tiers.Need no-such plain nl: gone\n")
    monkeypatch.setattr(check_content, "KNOWN", known)
    with pytest.raises(CommandError):
        call_command("check_content")
    assert "no longer found: long tiers.Need no-such plain nl" in capsys.readouterr().out


def test_a_long_sentence_is_found() -> None:
    short = " ".join(["Word"] * checks.MOST_WORDS) + "."
    assert not list(checks.long_sentences(a_text(nl=short, fr=f"{short} {short}")))
    (found,) = checks.long_sentences(a_text(nl="Kort.", en=f"more {short}"))
    assert found.key.startswith("long tiers.Need some-need plain en 26 words, more Word")


def test_a_sentence_left_in_another_script_is_found() -> None:
    left = "Bel eerst naar het sociaal huis."
    assert not list(checks.other_script(a_text(nl=left, uk="Спитайте в OCMW/CPAS вашої громади.")))
    (found,) = checks.other_script(a_text(nl=left, uk=f"Подзвоніть. {left}"))
    assert found.key == f"script tiers.Need some-need plain uk {left}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kom langs! Bel eerst?\nDat mag.", ["Kom langs!", "Bel eerst?", "Dat mag."]),
        ("Zeg: “Ik wil hulp.” Bel dan.", ["Zeg: “Ik wil hulp.”", "Bel dan."]),
        (
            "Dites : « J'ai besoin d'aide. » Appelez.",
            ["Dites : « J'ai besoin d'aide. »", "Appelez."],
        ),
        ("“Wat nu?” of “Wat dan?” vraagt hij.", ["“Wat nu?” of “Wat dan?” vraagt hij."]),
        ("Tot 18 jaar. 12 euro.", ["Tot 18 jaar.", "12 euro."]),
    ],
)
def test_a_sentence_ends_at_a_stop(text: str, parts: list[str]) -> None:
    assert list(checks.sentences(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Papieren, bv. Duitse, volgens art. 57 of in St. Truiden.",
        "Brood, melk e.d. Bel dr. Janssens.",
        "Des papiers, p. ex. Belges, env. 30 pages.",
        "Papiere, z. B. Pässe, i.e. Reisepässe.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert list(checks.sentences(text)) == [text]


def test_a_long_sentence_does_not_hide_behind_an_abbreviation() -> None:
    half = " ".join(["woord"] * 20)
    (found,) = checks.long_sentences(a_text(nl=f"{half} bv. {half}."))
    assert found.said.startswith("41 words")


@pytest.mark.parametrize(
    ("nl", "other"),
    [
        ("2.323 euro", "2,323 euro"),
        ("2.323 euro", "2 323 euros"),
        ("om 9:00", "at 9"),
        ("9u00 tot 10.00", "9 h 00 to 10:00"),
        ("12 juni 2026", "12 June 2026"),
        ("na 7 maanden", "after 7 months"),
        ("18 jaar", "١٨ سنة"),
        ("bijlage 26", "додаток 26 (bijlage/annexe 26)"),
    ],
)
def test_the_same_figures_written_otherwise_are_the_same(nl: str, other: str) -> None:
    assert not list(checks.different_figures(a_text(nl=nl, en=other)))


@pytest.mark.parametrize(
    ("nl", "other"),
    [
        ("vanaf 18 jaar", "from 16"),
        ("45 dagen", "days"),
        ("9 tot 9 uur", "at 9"),
        ("van 9 tot 12 uur, 9 euro", "from 9 to 12, a few euro"),
        ("12 euro voor 18 jaar", "18 euros for 12 years"),
        ("12 euro voor 18 jaar", "at 12 years, 18 euros"),
        ("6 maanden, dan 5 jaar", "6 years, then 5 months"),
        ("1,500 km", "1,500 km"),
        ("9 euro (11 euro zonder kaart)", "9 euro (without a card)"),
    ],
)
def test_other_figures_are_found(nl: str, other: str) -> None:
    (found,) = checks.different_figures(a_text(nl=nl, fr=nl, en=other))
    assert found.language == "en"


def test_eight_words_of_a_document_are_found_and_seven_are_not() -> None:
    # As it stands in the document that the project began with, in another order of capitals and signs.
    run = ["waardoor", "het", "moeilijk", "is", "om", "de", "slaagkansen", "te", "veralgemenen"]
    (found,) = checks.borrowed(a_text(nl=f"Zoals bekend: {' '.join(run).upper()}!"))
    assert found.check == "borrowed"
    assert not list(checks.borrowed(a_text(nl=" ".join(run[:7]))))


def test_rows_and_aspects_without_a_source_are_found() -> None:
    status = StatusType.objects.get(slug="refugee")
    before = {finding.where for finding in checks.without_source()}
    status.aspect_sources.filter(aspect="documents").delete()
    status.sources.clear()
    new = {finding.where for finding in checks.without_source()} - before
    assert new == {"tiers.StatusType refugee", "tiers.StatusType refugee documents"}


def test_a_fact_that_is_known_to_have_no_source_says_so_on_its_page(client: Client) -> None:
    known = yaml.safe_load(check_content.KNOWN.read_text(encoding="utf-8"))
    unsourced = [key.split()[2:4] for key in known if key.startswith("source tiers.StatusType")]
    assert unsourced
    for slug, aspect in unsourced:
        section = one(parsed(client, f"/en/statuses/{slug}/"), f"#{aspect}")
        assert "No source yet: ask before you rely on it." in words(section)
    carried = one(parsed(client, "/en/statuses/refugee/"), "#documents")
    assert "No source yet" not in words(carried)


def test_a_source_that_nothing_points_to_is_found() -> None:
    assert not list(checks.unused_sources())
    source = a_source()
    assert [finding.where for finding in checks.unused_sources()] == [
        f"tiers.Source {source.url or source.title}"
    ]


def test_a_malformed_address_is_found() -> None:
    assert not list(checks.malformed_links())
    source = a_source()
    type(source).objects.filter(pk=source.pk).update(url="http:/nowhere")
    (found,) = checks.malformed_links()
    assert found.said == "http:/nowhere"


def test_every_text_of_the_fixtures_is_read() -> None:
    need = Need.objects.get(slug="discrimination")
    need.looks_like_nl = "Zo ziet het eruit."
    need.save()
    read = {text.where: text.words["nl"] for text in texts.all_texts()}
    assert read["tiers.Need discrimination looks_like"] == "Zo ziet het eruit."


def test_a_text_counts_to_the_pages_that_show_it() -> None:
    pages = {text.where: text.pages for text in texts.all_texts()}
    section = GuideSection.objects.select_related("guide").first()
    assert pages[f"services.GuideSection {section.slug} text"] == (
        Page("services.Guide", section.guide.slug),
    )
    change = StatusType.objects.filter(law_changes__isnull=False).first().law_changes.first()
    assert pages[f"tiers.LawChange {change.slug} text"] == tuple(
        Page("tiers.StatusType", slug)
        for slug in sorted(change.statuses.values_list("slug", flat=True))
    )
    assert pages["tiers.Need discrimination name"] == (Page("tiers.Need", "discrimination"),)
    assert pages["tiers.Option danger-yes text"] == (Page("tiers.Option", ""),)


def test_how_hard_a_page_reads() -> None:
    (dutch,) = readings([*a_text(nl="Een twee drie. Vier vijf."), *a_text(nl="Naam zonder punt")])
    assert (dutch.page, dutch.language) == (Page("tiers.Need", "some-need"), "nl")
    assert (dutch.sentences, dutch.words_a_sentence) == (2, 2.5)
    assert dutch.letters_a_word == pytest.approx(20 / 5, abs=0.5)


def test_a_hard_page_does_not_hide_in_the_mean_of_its_kind() -> None:
    easy, hard = Page("tiers.Need", "easy"), Page("tiers.Need", "hard")
    found = readings(
        [
            Text(Need, "easy", "plain", {"nl": "Een twee. Een twee. Een twee."}, (easy,)),
            Text(Need, "hard", "plain", {"nl": "Een twee drie vier.", "fr": "Un deux."}, (hard,)),
        ]
    )
    french, dutch = by_kind(found)
    assert (dutch.pages, dutch.words_a_sentence, french.words_a_sentence) == (2, 3, 2)
    assert [(one.page, one.language) for one in hardest(found)] == [(hard, "nl"), (easy, "nl")]
    assert len(hardest(found, most=1)) == 1


def test_the_command_names_the_hardest_pages(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content", "--readability")
    told = capsys.readouterr().out.splitlines()
    start = told.index("The hardest pages:")
    assert all(" words a sentence, " in line for line in told[start + 1 : start + 11])
    assert any(line.startswith("tiers.StatusType") and " 13 pages, " in line for line in told)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code = int(self.path.strip("/"))
        self.send_response(code)
        if code in (301, 302):
            self.send_header("Location", "https://elsewhere.example/")
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


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (200, online.State.FINE),
        (301, online.State.MOVED),
        (302, online.State.FINE),
        (403, online.State.UNSURE),
        (404, online.State.GONE),
        (410, online.State.GONE),
        (500, online.State.UNSURE),
    ],
)
def test_what_an_address_answers(other_site: str, code: int, state: online.State) -> None:
    answer = online.try_one(f"{other_site}{code}")
    assert answer.state == state
    if state == online.State.MOVED:
        assert answer.said == "https://elsewhere.example/"


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/"])
def test_an_address_that_cannot_be_asked_is_unsure(address: str) -> None:
    assert online.try_one(address).state == online.State.UNSURE


def test_each_address_is_asked_once(other_site: str) -> None:
    answers = online.try_all([f"{other_site}200", f"{other_site}404", f"{other_site}200"])
    assert [answer.state for answer in answers] == [online.State.FINE, online.State.GONE]


def test_the_page_about_the_content_is_up_to_date() -> None:
    assert content_report.PAGE.read_text(encoding="utf-8") == content_report.written()


def test_everything_that_the_seeds_name_is_where_the_table_says() -> None:
    rows = report.seed_rows()
    assert {row.seed for row in rows} == set(content_report.SEEDS)
    named = {place for row in rows for place in row.where}
    keys = {
        kind: set(model.objects.values_list("slug", flat=True))
        for kind, model in report.KINDS.items()
    }
    assert not sorted(place for place in named if place[1] not in keys[place[0]])


def test_a_row_of_a_seed_has_a_place_or_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "seeds.tsv"
    table.write_text("seed\tkind\tname\twhere\twhy\n000\tsite\tA site\t-\t\n")
    monkeypatch.setattr(report, "SEEDS", table)
    with pytest.raises(ValueError, match="A site"):
        report.seed_rows()


def test_a_language_that_lacks_a_text_has_said_a_part() -> None:
    told = report.told_in(
        [
            Text(Need, "one", "name", {"nl": "Rust", "fr": "Repos"}),
            Text(Need, "one", "plain", {"nl": "Ik wil rust."}),
            Text(Need, "two", "name", {"nl": "Werk", "fr": "Travail"}),
            Text(Service, "one", "name", {"nl": "Huisarts"}),
        ]
    )
    assert told == [report.Told("tiers.Need", 2, {"nl": 2, "fr": 1}, {"fr": 1})]
