"""How a theme lies in tables: which columns are stored, which are looked up, and which code lists they need.

What PostGIS, GeoPackage, templates and pages share. FKG keeps the general columns of every theme in one table,
``generel``, and the theme's own columns in ``t_<code>_<name>_t``; a view puts them together and adds the texts of the
codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoplan.errors import UsageError
from geoplan.model.types import GEOMETRY, CodeStatus, FieldKind, FieldType
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoplan.model.types import CodeList, Field, Layer, Model, ValueCheck

RELEASE = "2026-06"
"""The database export that value checks are taken from; those of release 1.7 are left out."""

AUTHORITIES = "d_basis_ansvarlig_myndighed"

GENERAL_TEXTS = {
    "cvr_navn": "cvr_kode",
    "kommunekode": "cvr_kode",
    "oprindelse": "oprindkode",
    "status": "statuskode",
    "offentlig": "off_kode",
}
"""General columns that are looked up, and the code column they belong to."""

THEME_CONSTANTS = frozenset({"temakode", "temanavn"})
"""General columns that are the same in every row of a theme."""

ACTIVE = {CodeStatus.ACTIVE: 1, CodeStatus.RETIRED: 0, CodeStatus.UNKNOWN: None}
"""What ``aktiv`` of a code list holds. Nobody has said whether the unknown ones may be used, so they hold nothing."""

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A looked-up column: the text that ``label`` of the code list holds for the value of ``code_column``."""

    column: str
    code_column: str
    codes: CodeList
    label: str


def require_table(layer: Layer) -> None:
    """Raise ``UsageError`` when the theme is retired and has no table."""
    if not layer.live:
        since = f" ({layer.retired_in})" if layer.retired_in else ""
        message = N_("Tema {code} {title} er udgået{since} og har ingen tabel i {release}. Se gældende med “geoplan layers”.")
        raise UsageError(texts()(message, code=layer.code, title=layer.title_da, since=since, release=RELEASE))


def live_layers(model: Model) -> tuple[Layer, ...]:
    """Give the themes that have a table, in the order of their codes."""
    return tuple(sorted((layer for layer in model.layers if layer.live), key=lambda layer: layer.code))


def own_columns(layer: Layer) -> tuple[Field, ...]:
    """Give the columns of the theme's own table: stored, known to the upload only, and last the geometry."""
    kinds = {FieldKind.STORED, FieldKind.UPLOAD_ONLY}
    own = [column for column in layer.fields if column.kind in kinds and column.name != GEOMETRY]
    return (*own, *(column for column in layer.fields if column.name == GEOMETRY))


def view_columns(layer: Layer) -> tuple[Field, ...]:
    """Give the columns of the theme's view in order: general, then the theme's own, each code followed by its text."""
    return tuple(column for column in layer.fields if column.kind is not FieldKind.FORMER)


def lookups(model: Model, layer: Layer) -> tuple[Lookup, ...]:
    """Give the columns that are looked up in a code list. One without a list is filled by the system and not here."""
    found = (_lookup(model, layer, column) for column in view_columns(layer))
    return tuple(lookup for lookup in found if lookup is not None)


def _lookup(model: Model, layer: Layer, column: Field) -> Lookup | None:
    general = GENERAL_TEXTS.get(column.name, "") if column.kind is FieldKind.GENERAL else ""
    code_column = general or (column.text_of if column.kind is FieldKind.LOOKUP else "")
    code_field = layer.by_name.get(code_column)
    codes = model.lists.get(code_field.code_list) if code_field else None
    if codes is None:
        return None
    return Lookup(column.name, code_column, codes, column.name if column.name == "kommunekode" else codes.label_column)


def code_lists(model: Model, layers: Iterable[Layer]) -> tuple[CodeList, ...]:
    """Give the code lists that the themes refer to, in the order of the model."""
    used = {column.code_list for layer in layers for column in view_columns(layer)}
    return tuple(codes for codes in model.code_lists if codes.name in used)


def key_types(model: Model) -> dict[str, FieldType]:
    """Give the type of each code list's key: text where a code or a referring column is text, otherwise integer."""
    referred = {column.code_list for layer in model.layers for column in layer.fields if column.code_list and column.type is FieldType.TEXT}
    return {
        codes.name: FieldType.TEXT
        if codes.name in referred or not all(_WHOLE_NUMBER.fullmatch(code.code) for code in codes.codes)
        else FieldType.INTEGER
        for codes in model.code_lists
    }


def list_of(model: Model, column: Field) -> CodeList | None:
    """Give the code list that the column refers to, where it has values."""
    codes = model.lists.get(column.code_list)
    return codes if codes is not None and codes.codes else None


def checks(column: Field) -> tuple[ValueCheck, ...]:
    """Give the value checks of the database of this release; former ones are left out."""
    return tuple(check for check in column.value_checks if check.model_version == RELEASE)


def demands_year_one(check: ValueCheck) -> bool:
    """Tell whether the check is on the year of a season date, which is stored as 0001-MM-DD."""
    return not (check.minimum or check.maximum) and check.expression.startswith("year part must be 1")


def title(column: Field) -> str:
    """Give the column's Danish title, or where the sources have none its name in readable form."""
    return column.title_da or column.name.replace("_", " ").capitalize()


def counts_by_status(codes: CodeList) -> Sequence[tuple[CodeStatus, int]]:
    """Give how many codes of the list are active, retired and unknown; those that do not occur are left out."""
    counts = [(status, len(codes.with_status(status))) for status in CodeStatus]
    return [(status, count) for status, count in counts if count]
