"""Reads an uploaded CSV file: whatever is wrong with it is said before any row is looked at."""

import csv
import io
from dataclasses import dataclass

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rapidfuzz import process

from directory.languages import listed

MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
MOST_SHOWN = 10
DELIMITERS = ";,\t"
LEAST_LIKENESS = 70  # of 100
FIRST_ROW = 2  # in the file: the names of the columns stand in the first


@dataclass(frozen=True)
class Expected:
    """The columns that a file may have, and the one by which its rows are known."""

    columns: tuple[str, ...]
    key: str


def decoded(content: bytes) -> str:
    """The text of the file, with or without a byte order mark."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Split it."), code="large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise ValidationError(
            _("This file is not in UTF-8 (line %(row)d). Save it as “CSV UTF-8”."),
            params={"row": row},
            code="encoding",
        ) from error
    if "\0" in text:
        raise ValidationError(_("This is no CSV file. Save it as “CSV UTF-8”."), code="binary")
    return text


def dataset_of(text: str, expected: Expected) -> tablib.Dataset:
    """The rows of a CSV text under the names of their columns; refuses what is no table of these columns."""
    rows = _rows(text)
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise ValidationError(
            _("This file is empty: the first row holds the names of the columns."), code="empty"
        )
    headers = [cell.strip() for cell in rows[0]]
    while headers and not headers[-1]:
        headers.pop()
    _check_headers(headers, expected)
    if len(rows) == 1:
        raise ValidationError(_("This file has no row under the names of the columns."))
    if len(rows) - 1 > MOST_ROWS:
        raise ValidationError(
            _("This file has more than %(most)d rows. Split it."), params={"most": MOST_ROWS}
        )
    dataset = tablib.Dataset(headers=headers)
    problems = []
    for number, cells in enumerate(rows[1:], FIRST_ROW):
        if any(cell.strip() for cell in cells[len(headers) :]):
            problems.append(
                _("Row %(row)d has %(cells)d cells, and there are %(columns)d columns.")
                % {"row": number, "cells": len(cells), "columns": len(headers)}
            )
        dataset.append((cells + [""] * len(headers))[: len(headers)])
    if problems:
        raise ValidationError(problems[:MOST_SHOWN])
    return dataset


def _rows(text: str) -> list[list[str]]:
    """Every row of the file, empty ones too, so that they are counted as a spreadsheet counts them."""
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [list(row) for row in reader]
    except csv.Error as error:
        raise ValidationError(
            _("This file breaks off or has a wrong quotation mark near line %(line)d."),
            params={"line": reader.line_num},
            code="broken",
        ) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _check_headers(headers: list[str], expected: Expected) -> None:
    problems = []
    for name in dict.fromkeys(headers):
        if headers.count(name) > 1:
            problems.append(_("The column “%(name)s” is there twice.") % {"name": name})
        if not name:
            problems.append(_("A column has no name."))
        elif name not in expected.columns:
            problems.append(_unknown(name, expected))
    if expected.key not in headers:
        problems.append(
            _("The column “%(name)s” is missing: rows are known by it.") % {"name": expected.key}
        )
    if problems:
        raise ValidationError(problems[:MOST_SHOWN])


def _unknown(name: str, expected: Expected) -> str:
    found = process.extract(name, expected.columns, limit=2, score_cutoff=LEAST_LIKENESS)
    if not found:
        return _("There is no column “%(name)s”.") % {"name": name[:60]}
    near = listed(f"“{known}”" for known, _likeness, _index in found)
    return _("There is no column “%(name)s”. Do you mean %(near)s?") % {
        "name": name[:60],
        "near": near,
    }
