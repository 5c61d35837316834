from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TiersConfig(AppConfig):
    name = "tiers"
    verbose_name = _("Tiers: what is known")

    def ready(self) -> None:
        from tiers import version
        from tiers.models import ContentVersion, Source, TranslationState

        own = [model for model in self.get_models() if model is not ContentVersion]
        upkeep = {Source, TranslationState}
        version.watch(upkeep)
        version.watch([model for model in own if model not in upkeep], vocabulary=True)
