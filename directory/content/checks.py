"""What is wrong with the texts, sentence by sentence. Each check gives back findings, none of which it repairs."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from directory import languages
from directory.content.texts import Text, content_models, key_of
from services.folding import fold
from services.models import ContactPoint
from tiers.models import AspectSource, Source, StatusType

RUNS = Path(__file__).with_name("seed_runs.bin")
RUN_WORDS, RUN_BYTES = 8, 6
MOST_WORDS = 25
# Ways to reach a service that are web addresses.
WEB = ("web", "chat", "form")
# Texts that tell facts, of rows whose form asks no source because they may have none of these.
TOLD = (
    *("looks_like", "what_helps", "step_up", "do_not_wait", "lead", "to_know"),
    *("what_happens", "what_you_can_do", "what_they_do", "text"),
)
# Fields that hold official names; and where a sentence is none: so many words, mostly in other letters than its own.
NAMES = ("name", "also", "label", "title", "full")
FEWEST_WORDS, MOST_LATIN = 5, 0.9
WORD = re.compile(r"[^\W_]+")
LINKS = re.compile(r"https?://\S+")
# Where a sentence may end, with the quotation mark or the bracket that closes after it.
END = re.compile(r"[.?!](?:\s?[’”“»\"')])*\s+|\s*\n\s*")
# Words that end in a full stop inside a sentence: bv. and p. ex., and all that are made like e.d. and i.e.
ABBREVIATED = re.compile(
    r"(?<!\w)(?:bv|bijv|resp|vgl|bzw|dr|mr|mrs|mevr|dhr|prof|st|ste|z|p\.\s?ex|z\.\s?b"
    r"|[a-z](?:\.[a-z])+)\.$",
    re.IGNORECASE,
)
# Words that do so before a figure: art. 57, env. 30.
BEFORE_FIGURE = re.compile(r"(?<!\w)(?:art|nr|n|no|ca|env|max|min|tel|blz|pp?)\.$", re.IGNORECASE)
SPACE = "\u0020\u00a0\u202f"
# 2.323 euro is 2,323 euro in these languages and 2 323 euros in French; 1,5 is no thousand in Dutch.
COMMA_PARTS_THOUSANDS = ("en",)
# 9u00, 9h00, 9 h 00, 9:00 and 9.00 are the hour that 9 is.
FULL_HOUR = re.compile(rf"(?<=\d)[{SPACE}]?[:.hu][{SPACE}]?00(?!\d)")
# What a figure counts, where every language writes it right after the figure, and a bracket that opens or closes.
FIGURE = re.compile(
    rf"(?P<bracket>[()])|(?P<figure>\d+)(?:[{SPACE}-]?(?:(?P<euro>€|euro|євро|евро|يورو)"
    rf"|(?P<month>maand|mois|month|monat|місяц|месяц|شهر|أشهر)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Finding:
    """What a check found, where, and in which language."""

    check: str
    where: str
    said: str
    language: str = ""

    @property
    def key(self) -> str:
        """How a list of known findings names it: with what was found, so that another fault there is not known."""
        return " ".join(filter(None, (self.check, self.where, self.language, self.said)))

    def __str__(self) -> str:
        return self.key


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text: a new line ends one, and a stop or mark, unless what follows shows that it goes on."""
    start = 0
    for end in END.finditer(text):
        if "\n" in end[0] or not _goes_on(text[start : end.end()].rstrip(), text[end.end() :]):
            if said := text[start : end.end()].strip():
                yield said
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def _goes_on(said: str, rest: str) -> bool:
    """Whether the stop at the end of `said` is that of an abbreviation, or the sentence goes on in small letters."""
    if rest[:1].islower() or ABBREVIATED.search(said):
        return True
    return rest[:1].isdigit() and BEFORE_FIGURE.search(said) is not None


def words_in(sentence: str) -> int:
    """How many words it has; a dash alone is none."""
    return sum(1 for word in sentence.split() if WORD.search(word))


def long_sentences(texts: Iterable[Text]) -> Iterator[Finding]:
    """Sentences of more than 25 words in the languages that everything stands in."""
    for text in texts:
        for code in languages.REQUIRED:
            for sentence in sentences(text.words.get(code, "")):
                if (count := words_in(sentence)) > MOST_WORDS:
                    yield Finding(
                        "long", text.where, f"{count} words, {sentence[:60].strip()}", code
                    )


def different_figures(texts: Iterable[Text]) -> Iterator[Finding]:
    """Texts whose numbers, dates, prices or ages are not those of the source language, as often and in that order.

    The order tells figures that changed places: 12 euro from 18 years on is not 18 euro from 12 years on.
    """
    for text in texts:
        expected = figures_in(text.words.get(languages.SOURCE, ""), languages.SOURCE)
        for code, words in text.words.items():
            if code != languages.SOURCE and (found := figures_in(words, code)) != expected:
                said = f"{' '.join(found) or 'none'} for {' '.join(expected) or 'none'}"
                yield Finding("figures", text.where, said, code)


def figures_in(words: str, language: str) -> list[str]:
    """The figures as they come, those of euros and months with what they count.

    One in brackets that repeats the one before them is no second figure: it explains a word, as in додаток 26 (annexe 26).
    """
    mark = "," if language in COMMA_PARTS_THOUSANDS else "."
    thousands = rf"(?<!\d)\d{{1,3}}(?:[{mark}{SPACE}]\d{{3}})+(?!\d)"
    plain = re.sub(thousands, lambda parts: re.sub(r"\D", "", parts[0]), LINKS.sub("", words))
    found: list[str] = []
    explained = ""
    for part in FIGURE.finditer(FULL_HOUR.sub("", plain)):
        if part["bracket"]:
            explained = found[-1] if part["bracket"] == "(" and found else ""
            continue
        unit = " euro" if part["euro"] else " months" if part["month"] else ""
        figure = f"{int(part['figure'])}{unit}"
        if figure != explained:
            found.append(figure)
    return found


def other_script(texts: Iterable[Text]) -> Iterator[Finding]:
    """Sentences almost without letters of their language's own script: left in another language, most likely.

    Names are left alone; so are texts of languages in Latin letters, where letters tell nothing.
    """
    for text in texts:
        if text.field in NAMES:
            continue
        for code, words in text.words.items():
            if code in languages.LATIN:
                continue
            for sentence in sentences(words):
                letters = [letter for letter in sentence if letter.isalpha()]
                latin = sum(unicodedata.name(letter).startswith("LATIN") for letter in letters)
                if words_in(sentence) >= FEWEST_WORDS and latin > MOST_LATIN * len(letters):
                    yield Finding("script", text.where, sentence[:60].strip(), code)


def borrowed(texts: Iterable[Text]) -> Iterator[Finding]:
    """Texts that repeat eight words in a row of one of the documents that the project began with."""
    known = _runs()
    for text in texts:
        for code, words in text.words.items():
            folded = WORD.findall(fold(words))
            for start in range(len(folded) - RUN_WORDS + 1):
                run = folded[start : start + RUN_WORDS]
                if run_hash(run) in known:
                    yield Finding("borrowed", text.where, " ".join(run), code)
                    break


def run_hash(run: list[str]) -> bytes:
    """What stands in `seed_runs.bin` for eight folded words."""
    return hashlib.blake2b(" ".join(run).encode(), digest_size=RUN_BYTES).digest()


@cache
def _runs() -> frozenset[bytes]:
    data = RUNS.read_bytes()
    return frozenset(data[at : at + RUN_BYTES] for at in range(0, len(data), RUN_BYTES))


def without_source() -> Iterator[Finding]:
    """Rows that must say where they come from and do not, and aspects of a status without one."""
    for model in content_models():
        names = {field.name for field in model._meta.get_fields()}
        if "sources" not in names:
            continue
        for row in model._default_manager.filter(sources=None).order_by("pk"):
            if _must_have_source(row):
                where = f"{model._meta.label} {key_of(row)}"
                yield Finding("source", where, "no source")
    carried = set(AspectSource.objects.values_list("status__slug", "aspect"))
    for status in StatusType.objects.all():
        for name in ["who", *(name for name, _label in status.aspects())]:
            if (status.slug, name) not in carried:
                yield Finding("source", f"tiers.StatusType {status.slug} {name}", "no source")


def _must_have_source(row: models.Model) -> bool:
    """Whether the row says something that needs a source: always where the form asks one, else where it has a text."""
    if not row._meta.get_field("sources").blank:
        return True
    return any(getattr(row, f"{name}_{languages.SOURCE}", "") for name in TOLD)


def unused_sources() -> Iterator[Finding]:
    """Sources that nothing points to: about thirty queries."""
    used: set[int] = set()
    for relation in Source._meta.related_objects:
        related = relation.field.related_query_name()
        used |= set(Source.objects.exclude(**{related: None}).values_list("pk", flat=True))
    for source in Source.objects.exclude(pk__in=used).order_by("pk"):
        yield Finding(
            "unused", f"tiers.Source {source.url or source.title}", "nothing points to it"
        )


def addresses() -> Iterator[tuple[str, str]]:
    """Every web address of the content, with where it stands: a query for each field of `address_fields`."""
    for rows, name in address_fields():
        for row in rows.exclude(**{name: ""}).order_by("pk"):
            label = f"{row._meta.label} {key_of(row)} {name}"
            yield label, getattr(row, name)


def address_fields() -> Iterator[tuple[models.QuerySet, str]]:
    """The rows and the field of theirs that holds web addresses; the ways to reach a service included. No query."""
    for model in content_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.URLField):
                yield model._default_manager.all(), field.name
    yield ContactPoint.objects.filter(kind__in=WEB), "value"


def malformed_links() -> Iterator[Finding]:
    """Addresses that no browser could open."""
    valid = URLValidator(schemes=["http", "https"])
    for where, address in addresses():
        try:
            valid(address)
        except ValidationError:
            yield Finding("link", where, address)
