"""Read tables of content from CSV, and collect every fault of them before complaining once.

Content is text from the first byte. A fault is told as ``file:line: what``; all of them leave together in one ``ContentError``.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

from geoplan.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum
    from importlib.resources.abc import Traversable

    Row = dict[str, str]
    Tables = Mapping[str, list[Row]]

Choice = TypeVar("Choice", bound="StrEnum")

WHERE = "@"
"""The key under which a row keeps its file and line."""

YES_NO = {"yes": True, "no": False}


class Faults:
    """Every fault found so far. Each method gives a value to go on with, so that the next fault is found too."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, row: Row, what: str) -> None:
        """Note a fault of the row, once: a row that is used several times says it no more than that."""
        fault = f"{row[WHERE]}: {what}"
        if fault not in self.found:
            self.found.append(fault)

    def report(self) -> None:
        """Raise ``ContentError`` if anything has been found."""
        if self.found:
            count = len(self.found)
            lines = "\n".join(f"  {fault}" for fault in self.found)
            raise ContentError(f"Datamodellen modsiger sig selv ({count} fejl). Ret filerne:\n{lines}")

    def flag(self, row: Row, column: str) -> bool | None:
        """Give True for yes, False for no, None for nothing."""
        text = row[column]
        if text and text not in YES_NO:
            self.add(row, f"{column} er “{text}”. Skriv yes, no eller ingenting.")
        return YES_NO.get(text)

    def integer(self, row: Row, column: str) -> int | None:
        """Give a whole number, or None for nothing."""
        text = row[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            self.add(row, f"{column} er “{text}”. Skriv et helt tal eller ingenting.")
            return None
        return int(text)

    def number(self, row: Row, column: str) -> float | None:
        """Give a number, or None for nothing."""
        text = row[column]
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.add(row, f"{column} er “{text}”. Skriv et tal med punktum eller ingenting.")
            return None

    def choice(self, row: Row, column: str, choices: type[Choice]) -> Choice:
        """Give the member of ``choices`` that is written, or the first one after a fault."""
        members: Mapping[str, Choice] = _members(choices)
        if row[column] not in members:
            self.add(row, f"{column} er “{row[column]}”. Tilladt er {', '.join(members)}.")
            return next(iter(choices))
        return members[row[column]]

    def unique(self, rows: Sequence[Row], *columns: str) -> None:
        """Complain of every row that repeats the key of an earlier one."""
        keys = list(zip(*([row[column] for row in rows] for column in columns), strict=True))
        if len(set(keys)) == len(keys):
            return
        first: dict[tuple[str, ...], str] = {}
        for key, row in zip(keys, rows, strict=True):
            if first.setdefault(key, row[WHERE]) != row[WHERE]:
                self.add(row, f"{' / '.join(key)} står allerede i {first[key]}.")

    def known(self, row: Row, column: str, keys: Mapping[str, object] | frozenset[str], file: str) -> bool:
        """Whether the row's key is among ``keys``, which come from ``file``."""
        if row[column] in keys:
            return True
        self.add(row, f"{column} “{row[column]}” findes ikke i {file}.")
        return False


@lru_cache
def _members(choices: type[Choice]) -> Mapping[str, Choice]:
    """Map what may be written to the members of ``choices``."""
    return {str(member): member for member in choices}


def _tables(folder: Traversable, columns: Mapping[str, str], faults: Faults) -> tuple[Tables, str]:
    """Read all files as rows, and give the first eight digits of the hash of their bytes."""
    tables: dict[str, list[Row]] = {}
    digest = sha256()
    for name in sorted(columns):
        try:
            content = folder.joinpath(name).read_bytes()
        except OSError:
            faults.found.append(f"{name}:0: filen mangler.")
            continue
        digest.update(name.encode() + b"\0" + content)
        tables[name] = _rows(name, content, columns[name], faults)
    return tables, digest.hexdigest()[:8]


def _rows(name: str, content: bytes, columns: str, faults: Faults) -> list[Row]:
    """Give the rows of one file, all cells text. A row of the wrong width is reported and left out."""
    try:
        reader = csv.reader(StringIO(content.decode("utf-8"), newline=""), strict=True)
        header = next(reader, [])
        missing = set(columns.split()) - set(header)
        if missing:
            faults.found.append(f"{name}:1: kolonnen {', '.join(sorted(missing))} mangler.")
            return []
        width, rows = len(header), []
        for cells in reader:
            if len(cells) == width:
                row = dict(zip(header, cells, strict=True))
                row[WHERE] = f"{name}:{reader.line_num}"
                rows.append(row)
            else:
                faults.found.append(f"{name}:{reader.line_num}: rækken har {len(cells)} felter. Der skal være {width}.")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.found.append(f"{name}:{line}: teksten er ikke UTF-8.")
        return []
    except csv.Error as error:
        faults.found.append(f"{name}:{reader.line_num}: linjen kan ikke læses som CSV ({error}).")
        return []
    return rows


def sound_tables(folder: Traversable, columns: Mapping[str, str], faults: Faults) -> tuple[Tables, str]:
    """Give the tables named in ``columns`` (file: its columns, with spaces between), and eight digits of the hash of their bytes.

    Raises at once when a file or a column is missing: nothing could be compared.
    """
    tables, digest = _tables(folder, columns, faults)
    broken = any(not tables.get(name) for name in columns)
    if broken:
        faults.found.extend(f"{name}:1: filen har ingen rækker." for name, rows in tables.items() if not rows)
        faults.report()
    return tables, digest
