"""Takes out of the history what must go for good, such as the name of a person; the row itself is put right before."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from directory.history.families import Head, parts_of
from directory.history.keeping import entries
from directory.history.states import relations


@transaction.atomic
def forget(head: Head) -> int:
    """Deletes all that was kept of a row and its parts, and how many entries that were; what it is now stays.

    The log of the admin goes too, as it repeats names.
    """
    number = _forget(head.model, {head.model._meta.pk.attname: head.pk})
    number += sum(_forget(part.model, {part.column: head.pk}) for part in parts_of(head.model))
    content_type = ContentType.objects.get_for_model(head.model)
    LogEntry.objects.filter(content_type=content_type, object_id=str(head.pk)).delete()
    return number


def _forget(model: type[models.Model], whose: dict[str, object]) -> int:
    """Deletes entries with the relations in them, which the package leaves to the caller."""
    found = entries(model).filter(**whose).order_by()
    keys = list(found.values_list("history_id", flat=True))
    for relation in relations(model):
        kept = HistoricalRecords.m2m_models[relation]._default_manager
        kept.filter(history_id__in=keys).delete()
    found.filter(history_id__in=keys).delete()
    return len(keys)
