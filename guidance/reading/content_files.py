"""Reads files of YAML and CSV, and says on which line each text and each row stands."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml


class ContentError(ValueError):
    """The content cannot be used; the error names the file and the line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class LinedText(str):
    """A lined text comes from a YAML file and knows on which line of it it begins."""

    __slots__ = ("line",)
    line: int


def line_of(value: object, otherwise: int = 1) -> int:
    """Finds the line on which a value of a YAML file begins, where it is a text."""
    return value.line if isinstance(value, LinedText) else otherwise


class LinedFacts(dict[str, Any]):
    """Lined facts know on which line of the file each of them stands, and which was asked last."""

    asked = ""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        self.lines = {str(name): line_of(name) for name in facts}

    def __getitem__(self, name: str) -> Any:
        self.asked = name
        return super().__getitem__(name)

    def get(self, name: str, otherwise: Any = None) -> Any:
        self.asked = name
        return super().get(name, otherwise)

    @property
    def line(self) -> int:
        """Finds the line of the fact asked last; the first where it is missing."""
        return self.lines.get(self.asked, 1)


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
    """Reads a YAML text, each text in it with its line. Raises ContentError."""
    try:
        return yaml.load(text, _LinedLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(file, line, str(error.problem)) from error


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Reads the rows of a CSV file, each with its line. Raises ContentError."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if None in row or None in row.values():
                raise ContentError(path.name, reader.line_num, "wrong number of columns")
            rows.append((reader.line_num, row))
        return rows
