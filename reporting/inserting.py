"""Inserts rows for the press that sends a report, with SQL that is made once in each process.

Django makes it anew for every row. Nothing else of `save` is wanted there: every row is new, and
nobody waits for a signal.
"""

from functools import cache
from typing import Any

from django.db import connection, models


def insert_row(row: models.Model) -> None:
    """Inserts a new row and gives it its id. Raises IntegrityError as `save` does."""
    sql, fields = _sql_for(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        # Some systems have an SQLite that cannot return a column yet.
        row.pk = cursor.lastrowid if connection.vendor == "sqlite" else cursor.fetchone()[0]


@cache
def _sql_for(model: type[models.Model]) -> tuple[str, tuple["models.Field[Any, Any]", ...]]:
    """Makes the SQL for one table, and lists the fields whose values it takes, in their order."""
    table, key = model._meta.db_table, model._meta.pk
    fields = tuple(field for field in model._meta.concrete_fields if field is not key)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{table}" ({columns}) VALUES ({places})'
    return sql if connection.vendor == "sqlite" else f'{sql} RETURNING "{key.column}"', fields
