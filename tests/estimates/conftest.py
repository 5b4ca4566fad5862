"""The published figures, read from their files once and put in again for every test that asks."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from estimates.register.loading import load_official_figures
from estimates.register.official_files import FILES
from estimates.strict_csv import OFFICIAL

_TABLES = tuple(dict.fromkeys(file.model._meta.db_table for file in FILES))
_loaded: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


@pytest.fixture
def official(db: None) -> None:
    """Everything of `estimates/official/`, in the database."""
    with connection.cursor() as cursor:
        if _loaded:
            for table, (columns, rows) in _loaded.items():
                names = ", ".join(f'"{column}"' for column in columns)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
            return
        load_official_figures()
        for table in _TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            _loaded[table] = ([column[0] for column in cursor.description], cursor.fetchall())


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A copy of every published file, to be spoilt."""
    directory = tmp_path / "official"
    shutil.copytree(OFFICIAL, directory)
    return directory
