"""The files that an export makes."""

from typing import Any

import tablib
from import_export.formats import base_formats

BYTE_ORDER_MARK = "\ufeff"


class CSV(base_formats.CSV):
    """Semicolons and a byte order mark, so that a spreadsheet set to Belgian habits opens it as it is."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> str:
        return BYTE_ORDER_MARK + dataset.export("csv", delimiter=";")


class XLSX(base_formats.XLSX):
    """Leaves out what no spreadsheet can hold."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        self._escape_illegal_chars(dataset)
        return super().export_data(dataset, **kwargs)
