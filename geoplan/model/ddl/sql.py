"""The only way that names and values get into SQL: an allow-list for names, one function for values."""

from __future__ import annotations

import re

from geoplan.errors import ContentError

LONGEST_NAME = 63
"""Bytes that PostgreSQL keeps of a name."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def name(text: str) -> str:
    """Quote the name of a table or column. Raises ``ContentError`` where it has other than a-z, 0-9 and ``_``."""
    if not _NAME.fullmatch(text) or len(text) > LONGEST_NAME:
        raise ContentError(f"“{text}” kan ikke være navn i en database: højst {LONGEST_NAME} tegn af a-z, 0-9 og _.")
    return f'"{text}"'


def names(texts: tuple[str, ...] | list[str]) -> str:
    """Quote several names and put commas between them."""
    return ", ".join(name(text) for text in texts)


def literal(value: str | int | None) -> str:
    """Write a value: NULL, a whole number, or text in quotes. Raises ``ContentError`` for text that SQL cannot hold."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    if "\0" in value:
        raise ContentError("En tekst i datamodellen har et nultegn, som en database ikke kan rumme.")
    return "'" + value.replace("'", "''") + "'"


def number(text: str) -> str:
    """Write a number as it stands in the content. Raises ``ContentError`` when it is none."""
    if not _NUMBER.fullmatch(text):
        raise ContentError(f"“{text}” er ikke et tal.")
    return text


def comment(text: str) -> str:
    """Write a comment of one line."""
    return "-- " + " ".join(text.split())


def foreign_key(column: str, table: str, key: str) -> str:
    """Write the constraint that binds ``column`` to a code list; ``table`` is quoted already."""
    return f"CONSTRAINT {name(f'{column}_kodeliste')} FOREIGN KEY ({name(column)}) REFERENCES {table} ({name(key)})"
