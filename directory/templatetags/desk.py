"""The desk on the front page of the admin."""

from typing import Any

from django import template

from directory.desk import home

register = template.Library()


@register.simple_tag(takes_context=True)
def todays_work(context: dict[str, Any]) -> home.Desk:
    """What wants the attention of who is signed in: at most six queries."""
    return home.desk(context["request"])
