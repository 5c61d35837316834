"""Runs an import, to look at it first or for good: all of it or nothing, in one transaction."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import tablib
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.exchange.resources import Row, TableResource
from directory.signing_in import log
from directory.translating import state
from services import verifying
from services.searching import keeping as words
from tiers import version

SALT = "directory.exchange"
LOOKED_AT_FOR = 60 * 60  # seconds
# Below DATA_UPLOAD_MAX_MEMORY_SIZE: the file comes back as a field of the form that confirms it.
MOST_SIGNED = 950_000


@dataclass(frozen=True)
class Looked:
    """What an import does or would do, row by row."""

    rows: list[Row]

    @cached_property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @cached_property
    def new(self) -> list[Row]:
        return self._of(Row.IMPORT_TYPE_NEW)

    @cached_property
    def changed(self) -> list[Row]:
        return self._of(Row.IMPORT_TYPE_UPDATE)

    @cached_property
    def unchanged(self) -> list[Row]:
        return self._of(Row.IMPORT_TYPE_SKIP)

    @property
    def can_be_kept(self) -> bool:
        return not self.refused and bool(self.new or self.changed)

    @cached_property
    def digest(self) -> str:
        """The same for the same changes: what was looked at is what is done."""
        said = [(row.number, row.import_type, row.key, row.changes) for row in self.rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.import_type == kind]


def look(table: type[TableResource], dataset: tablib.Dataset, user: Any) -> Looked:
    """What the import would do: it is done, and undone."""
    with transaction.atomic():
        looked = _run(table, dataset, user, is_kept=False)
        transaction.set_rollback(True)
    return looked


def keep(
    table: type[TableResource], dataset: tablib.Dataset, user: Any, digest: str
) -> tuple[Looked, bool]:
    """Imports the rows, and whether they were kept: not where a row is refused or does something else than was shown."""
    with transaction.atomic():
        _lock(table, dataset)
        looked = _run(table, dataset, user, is_kept=True)
        is_kept = looked.can_be_kept and looked.digest == digest
        if is_kept:
            _log(looked.new, ADDITION, user)
            _log(looked.changed, CHANGE, user)
        else:
            transaction.set_rollback(True)
    return looked, is_kept


def _lock(table: type[TableResource], dataset: tablib.Dataset) -> None:
    """Keeps others from saving these rows before this import ends: a row is written whole, as it was read. One query."""
    keys = {key.strip() for key in dataset[table.key]}
    rows = table._meta.model._default_manager.filter(**{f"{table.key}__in": keys})
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def _run(
    table: type[TableResource], dataset: tablib.Dataset, user: Any, *, is_kept: bool
) -> Looked:
    resource = table(user)
    with words.at_the_end(), version.one_bump(), verifying.at_the_end():
        result = resource.import_data(
            dataset, dry_run=not is_kept, raise_errors=False, rollback_on_validation_errors=True
        )
    if is_kept and not any(row.problems for row in result.rows):
        state.keep(resource.written, state.Origin.HUMAN)
    for error in result.base_errors:
        raise error.error
    return Looked(result.rows)


def _log(rows: list[Row], flag: int, user: Any) -> None:
    """The entries of the admin's own log: two queries, however many rows."""
    if rows:
        things = [row.instance for row in rows]
        LogEntry.objects.log_actions(user.pk, things, flag, change_message=_("Imported."))
        log.changed(user, "imported", things)


# Between looking and keeping, the file stays with the one who imports: signed in the form, and in no store of ours.


def signed(text: str, looked: Looked, salt: str) -> str:
    """The text of the file and what it does, as a field of a form; raises ValidationError where it is too much."""
    packed = signing.dumps(
        {"text": text, "digest": looked.digest}, salt=_salted(salt), compress=True
    )
    if len(packed) > MOST_SIGNED:
        raise ValidationError(_("This file says too much at once. Split it."), code="large")
    return packed


def unsigned(packed: str, salt: str) -> tuple[str, str]:
    """The text and the digest; raises ValidationError where it was altered, is another's, or is too old."""
    try:
        found: dict[str, Any] = signing.loads(packed, salt=_salted(salt), max_age=LOOKED_AT_FOR)
    except signing.BadSignature as error:
        raise ValidationError(
            _("This preview is too old, or it is not yours. Choose the file again."), code="old"
        ) from error
    return found["text"], found["digest"]


def _salted(salt: str) -> str:
    return f"{SALT}:{salt}"
