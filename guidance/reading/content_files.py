"""The files of content as they are written: what stands in them, and on which line."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import yaml


class ContentError(ValueError):
    """Content that cannot be used. Names the file and the line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class LinedText(str):
    """A text of a YAML file that knows on which line of the file it begins."""

    __slots__ = ("line",)
    line: int


def line_of(value: object, otherwise: int = 1) -> int:
    """The line on which a value of a YAML file begins, where it is a text."""
    return value.line if isinstance(value, LinedText) else otherwise


class _LinedLoader(yaml.SafeLoader):
    """Reads YAML as usual, and leaves with every text its line."""


def _lined_text(loader: _LinedLoader, node: yaml.ScalarNode) -> LinedText:
    text = LinedText(loader.construct_scalar(node))
    text.line = node.start_mark.line + 1
    return text


def _day(loader: _LinedLoader, node: yaml.ScalarNode) -> date:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:  # a day that is in no calendar
        raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


_LinedLoader.add_constructor("tag:yaml.org,2002:str", _lined_text)
_LinedLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_yaml(text: str, file: str) -> Any:
    """What a YAML text holds, each text with its line. Raises ContentError."""
    try:
        return yaml.load(text, _LinedLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(file, line, str(error.problem)) from error


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file, each with its line. Raises ContentError."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if None in row or None in row.values():
                raise ContentError(path.name, reader.line_num, "wrong number of columns")
            rows.append((reader.line_num, row))
        return rows
