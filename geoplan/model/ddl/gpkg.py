"""SQL for GeoPackage: a table per theme with all that a delivery may hold, code lists and views.

Columns that the system fills (``objekt_id``, ``systid_fra`` ...) may be empty: the file is a municipality's own work
and its delivery. GeoPackage has no type for UUID, time of day and JSON; they are text. SQLite itself keeps no
lengths, so checks do.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from geoplan.model.ddl.gpkg_core import OPENING, contents, data_column, geometry_column
from geoplan.model.ddl.sql import comment, foreign_key, literal, name, names, number
from geoplan.model.tables import (
    ACTIVE,
    THEME_CONSTANTS,
    checks,
    code_lists,
    demands_year_one,
    key_types,
    list_of,
    lookups,
    title,
    view_columns,
)
from geoplan.model.types import GEOMETRY, FieldKind, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.model.types import CodeList, Field, Layer, Model, ValueCheck

_TYPES = {
    FieldType.INTEGER: "MEDIUMINT",
    FieldType.REAL: "REAL",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.TIME: "TEXT(15)",
    FieldType.TIMESTAMP: "DATETIME",
    FieldType.UUID: "TEXT(36)",
    FieldType.JSON: "TEXT",
}
_NUMBERS = {FieldType.INTEGER, FieldType.REAL}
_ACTIVE_ABOUT = "1 gældende, 0 udgået, tom: ikke oplyst"


def gpkg_sql(model: Model, layers: Sequence[Layer]) -> str:
    """Write the SQL that makes an empty SQLite file a GeoPackage with the tables of ``layers``."""
    keys = key_types(model)
    lists = chain.from_iterable(_code_list(codes, keys[codes.name]) for codes in code_lists(model, layers))
    themes = chain.from_iterable(_theme(model, layer) for layer in layers)
    head = comment(f"geoplan: {model.version}, {len(layers)} temaer")
    return "\n".join([head, OPENING, *lists, *themes, "COMMIT;", ""])


# -- code lists ------------------------------------------------------------------------------------


def _code_list(codes: CodeList, key_type: FieldType) -> Iterator[str]:
    table, whole = name(codes.name), key_type is FieldType.INTEGER
    key = (
        f"{name(codes.key_column)} INTEGER PRIMARY KEY"
        if whole
        else f"fid INTEGER PRIMARY KEY, {name(codes.key_column)} TEXT UNIQUE NOT NULL"
    )
    yield f"\nCREATE TABLE {table} ({key}, {name(codes.label_column)} TEXT NOT NULL, aktiv SMALLINT);"
    yield contents(codes.name, "attributes", codes.name, "Kodeliste")
    yield data_column(codes.name, "aktiv", "", _ACTIVE_ABOUT)
    if codes.codes:
        yield f"INSERT INTO {table} ({names([codes.key_column, codes.label_column, 'aktiv'])}) VALUES"
        write = number if whole else literal
        yield (",\n".join(f"  ({write(c.code)}, {literal(c.label_da)}, {literal(ACTIVE[c.status])})" for c in codes.codes) + ";")


# -- themes ----------------------------------------------------------------------------------------


def _theme(model: Model, layer: Layer) -> Iterator[str]:
    yield f"\n{comment(f'{layer.code} {layer.title_da}')}"
    yield from _table(model, layer)
    yield contents(layer.table, "features", f"{layer.code} {layer.title_da}", "Alle versioner")
    yield geometry_column(layer.table, layer.geometry_type)
    yield from (data_column(layer.table, c.name, title(c), c.meaning_en) for c in layer.delivered if c.name != GEOMETRY)
    views = (("", "gaeldende", "gældende"), ("hist", "hist", "alle versioner"))
    for kind, prefix, about in views:
        view = f"{prefix}_{layer.table}"
        yield _view(model, layer, view, "" if kind else "\nWHERE t.systid_til IS NULL")
        yield contents(view, "features", f"{layer.code} {layer.title_da} ({about})", "Med koder slået op")
        yield geometry_column(view, layer.geometry_type)


def _table(model: Model, layer: Layer) -> Iterator[str]:
    columns = [column for column in layer.delivered if column.name != GEOMETRY]
    lines = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", f"{name(GEOMETRY)} {layer.geometry_type.upper()}{_geometry_null(layer)}"]
    lines += [_column(layer, column) for column in columns]
    lines += chain.from_iterable(_checks(layer, column) for column in columns)
    lines += [_foreign_key(model, column) for column in columns if list_of(model, column)]
    for column in columns:
        if column.code_list and not list_of(model, column):
            yield comment(f"{column.name}: listen {column.code_list} har ingen værdier, derfor ingen fremmednøgle")
    yield f"CREATE TABLE {name(layer.table)} (\n  " + ",\n  ".join(lines) + "\n);"
    unique = name(f"{layer.table}_en_gaeldende")
    yield f"CREATE UNIQUE INDEX {unique} ON {name(layer.table)} (objekt_id) WHERE systid_til IS NULL;"


def _geometry_null(layer: Layer) -> str:
    column = layer.by_name.get(GEOMETRY)
    return " NOT NULL" if column is not None and column.required_by_database else ""


def _column(layer: Layer, column: Field) -> str:
    null = " NOT NULL" if column.required_by_database else ""
    return f"{name(column.name)} {_type(column)}{_default(layer, column)}{null}"


def _type(column: Field) -> str:
    if column.type is FieldType.TEXT:
        return f"TEXT({column.length})" if column.length else "TEXT"
    return _TYPES[column.type]


def _default(layer: Layer, column: Field) -> str:
    if column.name in THEME_CONSTANTS and column.kind is FieldKind.GENERAL:
        return f" DEFAULT {number(layer.code) if column.name == 'temakode' else literal(layer.title_da)}"
    if not column.default:
        return ""
    if column.type is FieldType.BOOLEAN:
        return f" DEFAULT {int(column.default == 'true')}"
    return f" DEFAULT {number(column.default) if column.type in _NUMBERS else literal(column.default)}"


def _checks(layer: Layer, column: Field) -> Iterator[str]:
    """Write the checks of a column: its theme, its length, and the value checks of the database."""
    if column.name == "temakode" and column.kind is FieldKind.GENERAL:
        yield f"CONSTRAINT temakode_tema CHECK (temakode = {number(layer.code)})"
    if column.type is FieldType.TEXT and column.length:
        yield f"CONSTRAINT {name(f'{column.name}_laengde')} CHECK (length({name(column.name)}) <= {column.length})"
    for order, check in enumerate(checks(column), start=1):
        suffix = f"_{order}" if order > 1 else ""
        condition = _condition(column, check)
        if condition:
            yield f"CONSTRAINT {name(f'{column.name}_interval{suffix}')} CHECK ({condition})"


def _condition(column: Field, check: ValueCheck) -> str:
    quoted = name(column.name)
    if demands_year_one(check):
        return f"{quoted} LIKE '0001-%'"
    write = number if column.type in _NUMBERS else literal
    bounds = [(">=", check.minimum), ("<=", check.maximum)]
    return " AND ".join(f"{quoted} {sign} {write(bound)}" for sign, bound in bounds if bound)


def _foreign_key(model: Model, column: Field) -> str:
    codes = model.lists[column.code_list]
    return foreign_key(column.name, name(codes.name), codes.key_column)


def _view(model: Model, layer: Layer, view: str, where: str) -> str:
    """Make a view: key (named as GDAL wants it) and geometry first, then all columns in the order of the model."""
    found = lookups(model, layer)
    codes = {lookup.code_column: lookup.codes for lookup in found}
    aliases = {column: f"k{order}" for order, column in enumerate(codes, start=1)}
    texts = {lookup.column: f"{aliases[lookup.code_column]}.{name(lookup.label)}" for lookup in found if lookup.label != "kommunekode"}
    shown = [column for column in view_columns(layer) if column.name != GEOMETRY]
    columns = ",\n  ".join(f"{_expression(column, texts)} AS {name(column.name)}" for column in shown)
    joins = "".join(_join(codes[column], alias, column) for column, alias in aliases.items())
    first = f"t.fid AS OGC_FID,\n  t.{name(GEOMETRY)} AS {name(GEOMETRY)}"
    return f"CREATE VIEW {name(view)} AS\nSELECT\n  {first},\n  {columns}\nFROM {name(layer.table)} t{joins}{where};"


def _join(codes: CodeList, alias: str, column: str) -> str:
    return f"\n  LEFT JOIN {name(codes.name)} {alias} ON {alias}.{name(codes.key_column)} = t.{name(column)}"


def _expression(column: Field, texts: Mapping[str, str]) -> str:
    if column.name in texts:
        return texts[column.name]
    return "NULL" if column.kind is FieldKind.LOOKUP else f"t.{name(column.name)}"
