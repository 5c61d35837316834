from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Services: who does what where")

    def ready(self) -> None:
        from services import models, verifying
        from services.searching import following
        from tiers import version

        # What services/snapshot.py keeps in memory; the rest changes pages, not the snapshot.
        in_snapshot = {
            models.CoverageArea,
            models.CrisisLine,
            models.Door,
            models.PlaceName,
            models.Postcode,
            models.Region,
            models.SpokenLanguage,
            models.Synonym,
            models.Term,
        }
        version.watch(in_snapshot, vocabulary=True)
        # What no public page shows: a new stamp would empty caches for nothing.
        behind_the_desk = {
            models.Asking,
            models.DoNotAsk,
            models.Link,
            models.LoadedRow,
            models.LookAlike,
            models.Mandate,
            models.Proposal,
            models.ProposedChange,
            models.Report,
            models.SearchDocument,
            models.SearchState,
            models.SearchWord,
            models.Tally,
            models.Vignette,
        }
        rest = set(self.get_models()) - in_snapshot - behind_the_desk
        version.watch(rest)
        verifying.keep_up()
        following.begin()
        post_migrate.connect(following.prepare, sender=self)
