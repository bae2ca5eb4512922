"""SQL for PostGIS: tables, code lists, views of current and of all versions, and triggers that keep the history.

The text loads into an empty database in one transaction. It may be loaded again for further themes: shared tables are
kept and codes brought up to date, but a theme that is there already stops the load, and nothing is changed.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from geoplan.errors import ContentError
from geoplan.model.ddl.general import CLOSING, OPENING
from geoplan.model.ddl.sql import comment, foreign_key, literal, name, names, number
from geoplan.model.ddl.triggers import trigger
from geoplan.model.tables import (
    ACTIVE,
    AUTHORITIES,
    THEME_CONSTANTS,
    checks,
    code_lists,
    demands_year_one,
    key_types,
    list_of,
    lookups,
    own_columns,
    title,
    view_columns,
)
from geoplan.model.types import GEOMETRY, FieldKind, FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geoplan.model.tables import Lookup
    from geoplan.model.types import CodeList, Field, Layer, Model, ValueCheck

_KEY_SQL = {FieldType.TEXT: "text", FieldType.INTEGER: "integer"}
_TYPE = re.compile(
    r"(character varying|varchar|character)(\([0-9]+\))?|text|integer|int|double precision|numeric|boolean|bool|date"
    r"|time( without time zone)?|timestamp with time zone|uuid|jsonb|geometry\(Multi(Point|LineString|Polygon),25832\)"
)
_BARE_BOUND = {FieldType.INTEGER, FieldType.REAL}


def postgis_sql(model: Model, layers: Sequence[Layer]) -> str:
    """Write the SQL that makes ``layers`` in schema ``fkg``, with the code lists and general tables they need."""
    keys = key_types(model)
    lists = chain.from_iterable(_code_list(model, codes, keys[codes.name]) for codes in code_lists(model, layers))
    themes = chain.from_iterable(_theme(model, layer) for layer in layers)
    head = comment(f"geoplan: {model.version}, {len(layers)} temaer")
    return "\n".join([head, OPENING, *lists, CLOSING, *themes, "COMMIT;", ""])


# -- code lists ------------------------------------------------------------------------------------


def _code_list(model: Model, codes: CodeList, key_type: FieldType) -> Iterator[str]:
    """Make the table of a code list and fill it."""
    table, key, label = f"fkg.{name(codes.name)}", name(codes.key_column), name(codes.label_column)
    kommune = ", kommunekode integer" if codes.name == AUTHORITIES else ""
    columns = f"{key} {_KEY_SQL[key_type]} PRIMARY KEY, {label} text NOT NULL, aktiv smallint{kommune}"
    yield f"\nCREATE TABLE IF NOT EXISTS {table} ({columns});"
    yield f"COMMENT ON TABLE {table} IS {literal(_about_list(codes))};"
    yield f"COMMENT ON COLUMN {table}.aktiv IS '1 gældende, 0 udgået, tom: ikke oplyst';"
    if codes.codes:
        yield from _codes(model, codes, table, number if key_type is FieldType.INTEGER else literal)


def _about_list(codes: CodeList) -> str:
    if not codes.codes:
        return "Kodeliste uden offentliggjorte værdier"
    return f"Kodeliste, {len(codes.codes)} koder, værdier fra {codes.values_from}"


def _codes(model: Model, codes: CodeList, table: str, write: Callable[[str], str]) -> Iterator[str]:
    columns = [codes.key_column, codes.label_column, "aktiv"]
    rows = [[write(code.code), literal(code.label_da), literal(ACTIVE[code.status])] for code in codes.codes]
    if codes.name == AUTHORITIES:
        columns.append("kommunekode")
        by_cvr = {authority.cvr_kode: authority.kommunekode for authority in model.authorities}
        rows = [[*row, by_cvr.get(code.code) or "NULL"] for row, code in zip(rows, codes.codes, strict=True)]
    yield f"INSERT INTO {table} ({names(columns)}) VALUES"
    yield ",\n".join(f"  ({', '.join(row)})" for row in rows)
    changed = ", ".join(f"{name(column)} = excluded.{name(column)}" for column in columns[1:])
    yield f"ON CONFLICT ({name(codes.key_column)}) DO UPDATE SET {changed};"


# -- themes ----------------------------------------------------------------------------------------


def _theme(model: Model, layer: Layer) -> Iterator[str]:
    yield f"\n{comment(f'{layer.code} {layer.title_da}')}"
    yield from _table(model, layer)
    yield from _comments(layer)
    yield _view(model, layer, f"hist_{layer.table}", "alle versioner", "")
    yield _view(model, layer, layer.table, "gældende versioner", "\nWHERE g.systid_til IS NULL")
    yield trigger(layer)


def _table(model: Model, layer: Layer) -> Iterator[str]:
    """Make the theme's own table and its index."""
    table = f"fkg.{name(_base(layer))}"
    columns = own_columns(layer)
    lines = ["versions_id uuid PRIMARY KEY REFERENCES fkg.generel (versions_id)", *map(_column, columns)]
    lines += chain.from_iterable(_checks(column) for column in columns)
    lines += [_foreign_key(model, column) for column in columns if list_of(model, column)]
    yield from (comment(f"{c.name}: listen {c.code_list} har ingen værdier, derfor ingen fremmednøgle") for c in _listless(model, columns))
    yield f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n);"
    if GEOMETRY in layer.by_name:
        yield f"CREATE INDEX {name(f'{layer.table}_gist')} ON {table} USING gist ({name(GEOMETRY)});"


def _base(layer: Layer) -> str:
    return f"{layer.table}_t"


def _column(column: Field) -> str:
    """Write one column as the database has it."""
    if not _TYPE.fullmatch(column.database_type):
        raise ContentError(f"{column.name}: typen “{column.database_type}” er ukendt.")
    default = f" DEFAULT {_default(column)}" if column.default else ""
    null = " NOT NULL" if column.required_by_database else ""
    return f"{name(column.name)} {column.database_type}{default}{null}"


def _default(column: Field) -> str:
    return number(column.default) if column.type in _BARE_BOUND else literal(column.default)


def _checks(column: Field) -> Iterator[str]:
    for order, check in enumerate(checks(column), start=1):
        condition = _condition(column, check)
        if condition:
            suffix = f"_{order}" if order > 1 else ""
            yield f"CONSTRAINT {name(f'{column.name}_interval{suffix}')} CHECK ({condition})"


def _condition(column: Field, check: ValueCheck) -> str:
    """Write the check as a condition on the column. NULL passes, as SQL has it."""
    if demands_year_one(check):
        return f"EXTRACT(year FROM {name(column.name)}) = 1"
    bounds = [(">=", check.minimum), ("<=", check.maximum)]
    write = number if column.type in _BARE_BOUND else literal
    return " AND ".join(f"{name(column.name)} {sign} {write(bound)}" for sign, bound in bounds if bound)


def _foreign_key(model: Model, column: Field) -> str:
    codes = model.lists[column.code_list]
    return foreign_key(column.name, f"fkg.{name(codes.name)}", codes.key_column)


def _listless(model: Model, columns: Iterable[Field]) -> list[Field]:
    """Give the columns whose code list has no published values."""
    return [column for column in columns if column.code_list and not list_of(model, column)]


def _comments(layer: Layer) -> Iterator[str]:
    table = f"fkg.{name(_base(layer))}"
    yield f"COMMENT ON TABLE {table} IS {literal(f'{layer.title_da} (FKG {layer.code}), alle versioner')};"
    yield f"COMMENT ON COLUMN {table}.versions_id IS 'Versions-id: nøgle til generel';"
    for column in own_columns(layer):
        yield f"COMMENT ON COLUMN {table}.{name(column.name)} IS {literal(_about_column(column))};"


def _about_column(column: Field) -> str:
    unit = f" [{column.unit}]" if column.unit else ""
    upload_only = " (kendt af upload 2026-07, ikke af databasen 2026-06)" if column.kind is FieldKind.UPLOAD_ONLY else ""
    return f"{title(column)}{unit}{upload_only}"


# -- views -----------------------------------------------------------------------------------------


def _view(model: Model, layer: Layer, view: str, what: str, where: str) -> str:
    """Make a view in the order of the model, with the texts of the codes looked up."""
    found = lookups(model, layer)
    aliases = {code: f"k{order}" for order, code in enumerate(dict.fromkeys(lookup.code_column for lookup in found), start=1)}
    texts = {lookup.column: f"{aliases[lookup.code_column]}.{name(lookup.label)}" for lookup in found}
    columns = ",\n  ".join(f"{_expression(layer, column, texts)} AS {name(column.name)}" for column in view_columns(layer))
    joins = "".join(_join(lookup, alias, layer) for lookup, alias in _first_of(found, aliases))
    source = f"FROM fkg.generel g JOIN fkg.{name(_base(layer))} t ON t.versions_id = g.versions_id"
    about = literal(f"{layer.title_da} (FKG {layer.code}), {what}")
    make = f"CREATE VIEW fkg.{name(view)} AS\nSELECT\n  {columns}\n{source}{joins}{where};"
    return f"{make}\nCOMMENT ON VIEW fkg.{name(view)} IS {about};"


def _first_of(found: Sequence[Lookup], aliases: Mapping[str, str]) -> Iterator[tuple[Lookup, str]]:
    first = {lookup.code_column: lookup for lookup in reversed(found)}
    return ((first[column], alias) for column, alias in aliases.items())


def _join(lookup: Lookup, alias: str, layer: Layer) -> str:
    codes, column = lookup.codes, layer.by_name[lookup.code_column]
    match = f"{alias}.{name(codes.key_column)} = {_side(column)}.{name(column.name)}"
    return f"\n  LEFT JOIN fkg.{name(codes.name)} {alias} ON {match}"


def _side(column: Field) -> str:
    """Tell which table holds the column: ``g`` for the general one, ``t`` for the theme's own."""
    return "g" if column.kind is FieldKind.GENERAL and column.name != GEOMETRY else "t"


def _expression(layer: Layer, column: Field, texts: Mapping[str, str]) -> str:
    if column.name in THEME_CONSTANTS and column.kind is FieldKind.GENERAL:
        return number(layer.code) if column.name == "temakode" else f"{literal(layer.title_da)}::text"
    if column.name in texts:
        return texts[column.name]
    if column.kind is FieldKind.LOOKUP:
        return "NULL::text"
    return f"{_side(column)}.{name(column.name)}"
