from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """What `load_directory` wrote for a row, so that a curator's change is seen and never overwritten."""

    model = models.CharField(_("model"), max_length=60)
    key = models.CharField(_("key"), max_length=600)
    fixture_hash = models.CharField(_("hash of the row in the file"), max_length=64)
    state_hash = models.CharField(_("hash of the row in the database"), max_length=64)

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"],
                name="loaded_row_once",
                violation_error_message=_("This row is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
