"""Writes many rows past the ORM, which is slow where a model has a column for each text and language."""

from datetime import date
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max


class Table:
    """Rows of one model, gathered and written together. Its constraints hold; no signal is sent, nothing is validated."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        blank = model()
        self.blank = {
            field.attname: field.get_db_prep_save(field.pre_save(blank, add=True), connection)
            for field in model._meta.concrete_fields
        }
        self.columns = [field.column for field in model._meta.concrete_fields]
        self.key = model._meta.pk.attname
        self.last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        self.rows: list[tuple[Any, ...]] = []

    def add(self, **values: Any) -> int:
        """Gathers one row; what is not given has its default. Its primary key, the next one."""
        self.last += 1
        row = {**self.blank, self.key: self.last, **values}
        if len(row) != len(self.blank):
            raise TypeError(f"{self.model._meta.label} lacks {set(row) - set(self.blank)}")
        self.rows.append(tuple(row.values()))
        return self.last

    def flush(self) -> None:
        """Writes what was gathered."""
        if not self.rows:
            return
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        columns = ", ".join(quote(column) for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  names of columns only
                cursor.executemany(insert, [_adapted(row) for row in self.rows])
        self.rows = []


def _adapted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    adapt = connection.ops.adapt_datefield_value
    return tuple(adapt(value) if type(value) is date else value for value in row)


def reset_sequences(tables: list[Table]) -> None:
    """Lets the database count on from the keys that were written."""
    models_ = [table.model for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)


def analyse() -> None:
    """Lets the database learn what its tables hold now; on PostgreSQL it also tidies them. Outside any transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
