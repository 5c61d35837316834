"""Addresses in templates that keep what the visitor takes along."""

from typing import Any

from django import template
from django.template import Context

from directory.luggage import Luggage, gathering, luggage_of

register = template.Library()


def _luggage(context: Context) -> Luggage:
    request = getattr(context, "request", None)
    return luggage_of(request) if request else Luggage()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: str, **query: Any) -> str:
    """The address of a page, with the place and the list that this visitor takes along."""
    return _luggage(context).address(name, *args, **query)


@register.simple_tag(takes_context=True)
def luggage(context: Context) -> Luggage:
    """What this visitor takes along."""
    return _luggage(context)


@register.inclusion_tag("_taken_along.html", takes_context=True)
def taken_along(context: Context, with_place: bool = False) -> dict[str, Any]:
    """The list of this visitor as hidden fields, and the place for forms that have no field of their own for it."""
    mine = _luggage(context)
    return {"slugs": mine.slugs, "place": mine.place if with_place else None}


@register.inclusion_tag("services/_gather.html", takes_context=True)
def gather(context: Context, slug: str, name: str) -> dict[str, Any]:
    """The button that puts a service on the list of this visitor, or takes it off; words where the list is full.

    It is the target of its own address, where that is the same page: only there does it have an id.
    """
    request = getattr(context, "request", None)
    is_on, address = gathering(request, slug) if request else (False, "")
    is_full = address is None
    return {
        "slug": slug,
        "name": name,
        "is_on": is_on,
        "is_full": is_full,
        "is_target": bool(address) and str(address).endswith(f"#{slug}"),
        "url": address,
        "list": _luggage(context).address("list") if is_on or is_full else "",
    }
