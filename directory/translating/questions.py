"""What is wrong with a translation, and what a person should look at before it is saved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from directory import languages
from directory.content import checks
from directory.content.texts import Text
from directory.loading.files import has_unstorable

TAG = re.compile(r"<[A-Za-z/!?][^<>]*>?")
# Words that a programme fills in: %(count)s, {name}.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@dataclass(frozen=True)
class Said:
    """A Dutch text and its translation into `code`; `field` is that of the row of `model`."""

    model: type[models.Model]
    field: str
    source: str
    translation: str
    code: str

    @property
    def column(self) -> models.Field:
        return self.model._meta.get_field(f"{self.field}_{self.code}")

    @property
    def as_text(self) -> Text:
        words = {languages.SOURCE: self.source, self.code: self.translation}
        return Text(self.model, "", self.field, words)


def faults(said: Said) -> Iterator[str]:
    """Why the translation cannot be saved, as sentences."""
    if has_unstorable(said.translation):
        yield _("It holds a character that cannot be stored.")
    if found := TAG.search(said.translation):
        yield _("No HTML here: take out %(tag)s.") % {"tag": found.group()[:40]}
    try:
        said.column.run_validators(said.translation)
    except ValidationError as error:
        yield from error.messages
    expected = sorted(PLACEHOLDER.findall(said.source))
    if said.translation and sorted(PLACEHOLDER.findall(said.translation)) != expected:
        words = " ".join(expected) or _("none")
        yield _("The words between brackets must be those of the Dutch: %(words)s.") % {
            "words": words
        }


def questions(said: Said) -> Iterator[str]:
    """What may be wrong with the translation, as sentences: its hard facts, its letters, its length."""
    if not said.translation:
        return
    text = said.as_text
    if said.source and list(checks.different_figures([text])):
        expected = checks.figures_in(said.source, languages.SOURCE)
        found = checks.figures_in(said.translation, said.code)
        yield _("The figures differ: %(source)s / %(translation)s.") % {
            "source": ", ".join(expected) or _("none"),
            "translation": ", ".join(found) or _("none"),
        }
    for _finding in checks.other_script([text]):
        yield _("This seems to be in another language.")
        break
    long = [finding for finding in checks.long_sentences([text]) if finding.language == said.code]
    if long:
        yield _("A sentence has more than 25 words: %(sentence)s") % {"sentence": long[0].said}
