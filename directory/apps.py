from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Directory: the site")

    def ready(self) -> None:
        from directory import (
            checks,  # noqa: F401  (it registers itself)
            history,
        )
        from directory.history import hiding
        from directory.signing_in import listening
        from directory.translating import state

        history.keep()
        hiding.hide_addresses()
        state.forget_deleted()
        listening.begin()
