"""Fills in a form that somebody sent: values of the database in place of what was typed, and rows in a new order."""

import re
from collections import defaultdict
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict


def fill_in(data: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Writes `value` as a browser would send it from this field."""
    name, widget = bound.html_name, bound.field.widget
    while hasattr(widget, "widget"):  # the admin wraps the widgets of relations
        widget = widget.widget
    value = bound.field.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        for suffix, inner, part in parts:
            data[name + suffix] = _text(inner.format_value(part))
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(widget, ChoiceWidget) and widget.allow_multiple_selected:
        data.setlist(name, [_text(one) for one in value or ()])
    elif isinstance(widget, ChoiceWidget):
        data[name] = _text(value)
    else:
        data[name] = _text(widget.format_value(value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def renumber(data: QueryDict, prefix: str, again: list[str], dropped: list[str], key: str) -> None:
    """Puts the rows of a formset in their order: those that are there, then those to be added.

    The rows `again`, by their prefixes, become new ones; the `dropped` ones go.
    """
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]+)-(.+)", re.DOTALL)
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for name in list(data):
        if match := pattern.fullmatch(name):
            rows[int(match[1])][match[2]] = data.pop(name)
    there, new = [], []
    for number, row in sorted(rows.items()):
        own = f"{prefix}-{number}"
        if own in dropped:
            continue
        if own in again:
            row[key] = [""]
        (there if any(row.get(key, [])) else new).append(row)
    for number, row in enumerate([*there, *new]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-INITIAL_FORMS"] = str(len(there))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(there) + len(new))
