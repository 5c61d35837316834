"""What the text search knows: words that mean the same, the words of each service, and all words there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.services import Service
from services.searching.engines import Weighted
from services.searching.tokens import LONGEST
from tiers.models import Need, Slugged


class Synonym(Slugged):
    """Words that mean the same, in any language: who types one of them finds what has another."""

    words = models.TextField(
        _("words"),
        help_text=_(
            "Words or short phrases in any language that mean the same, with commas between."
        ),
    )
    typed = models.TextField(
        _("only typed"),
        blank=True,
        help_text=_("Words that people type for it but that find too much themselves, as “house”."),
    )
    needs = models.ManyToManyField(
        Need,
        verbose_name=_("needs"),
        related_name="synonyms",
        blank=True,
        help_text=_("Who types one of these words finds the services for these needs too."),
    )

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.words[:80]


class SearchDocument(models.Model):
    """The words by which a published service is found, folded; services/searching/keeping.py writes them.

    `titles` are whole names squashed to one word. The other texts go from the weightiest down; each word stands once,
    in the first that has it.
    """

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="document"
    )
    titles = models.TextField(blank=True)
    names = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    about = models.TextField(blank=True)
    rest = models.TextField(blank=True)
    words = Weighted(null=True, editable=False)

    class Meta:
        verbose_name = _("words of a service")
        verbose_name_plural = _("words of the services")

    def __str__(self) -> str:
        return str(self.service_id)


class SearchWord(models.Model):
    """A word that some service is found by; misspelt ones are corrected to these.

    `uses` is the number of services that had it when all were counted last; a word that came later counts once.
    """

    word = models.CharField(max_length=LONGEST, primary_key=True)
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word


class SearchState(models.Model):
    """One row: a stamp that changes when the words or their synonyms do, so that every process reads them anew.

    `rules` are those by which the words of all services were written; services/searching/documents.py numbers them.
    """

    stamp = models.CharField(max_length=32)
    rules = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the search")
        verbose_name_plural = _("state of the search")

    def __str__(self) -> str:
        return self.stamp
