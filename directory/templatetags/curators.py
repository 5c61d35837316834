"""What the front page of the admin reminds curators of."""

from django import template
from django.db.models import QuerySet

from services.models import TrainingSeries

register = template.Library()


@register.simple_tag
def series_without_date() -> QuerySet[TrainingSeries]:
    """The series of trainings that nobody can come to, because no date is known: one query."""
    return TrainingSeries.objects.without_date().order_by("slug")
