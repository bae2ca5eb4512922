"""The data model in memory: a ``Model`` holds ``Layer``s of ``Field``s, and the ``CodeList``s that fields refer to.

Content lives in ``datamodel/`` as text; ``geoplan.model.load`` reads it. Names of tables, columns and codes stay just as FKG writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GEOMETRY = "geometri"
"""The FKG name of the geometry column in every theme."""


class FieldType(StrEnum):
    """What a column holds, freed from the spelling of one database."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    UUID = "uuid"
    JSON = "json"
    GEOMETRY = "geometry"


class FieldKind(StrEnum):
    """Who fills the column."""

    GENERAL = "general"  # the 20 columns that every theme shares
    STORED = "stored"  # a column of the theme's own table
    LOOKUP = "lookup"  # text for a code column, or filled by the system: read, never delivered
    UPLOAD_ONLY = "upload_only"  # the upload of 2026-07 knows it, the database export of 2026-06 does not
    FORMER = "former"  # in release 1.7 (2023), gone by 2026


class ThemeStatus(StrEnum):
    """How alive a theme is. ``status_text`` of the layer keeps the source's own words."""

    PUBLISHED = "published"
    UPLOAD_MAPPED = "upload_mapped"  # in the database and in the upload, no published metadata
    DATABASE_ONLY = "database_only"
    INTERNAL = "internal"
    RETIRED = "retired"


class CodeStatus(StrEnum):
    """Whether a code may be used."""

    ACTIVE = "active"
    RETIRED = "retired"
    UNKNOWN = "unknown"  # known in release 1.7, not in the active list of 2026: nobody has said that it is retired


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list. Codes are text from the first byte: ``0101`` is not 65."""

    code: str
    label_da: str
    status: CodeStatus
    valid_in: str
    source: str
    note: str


@dataclass(frozen=True)
class CodeList:
    """A list of codes, in the database a table of its own (``d_basis_<name>`` or ``d_<theme>_<name>``)."""

    name: str
    key_column: str
    label_column: str
    values_from: str
    in_database: bool
    codes: tuple[Code, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """The codes by their text."""
        return MappingProxyType({code.code: code for code in self.codes})

    def with_status(self, status: CodeStatus) -> tuple[str, ...]:
        """The codes of one status, in the list's order."""
        return tuple(code.code for code in self.codes if code.status is status)


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """A range that a value must keep. Bounds are inclusive and kept as written; an empty bound is no bound."""

    minimum: str
    maximum: str
    expression: str
    model_version: str
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a theme.

    ``length`` is the greatest number of characters, ``decimals`` the number of decimals of a fixed numeric; both None where the model
    states none. ``required_by_database`` and ``required_by_upload`` are None where that source does not cover the column: the two sources
    disagree in places, and both sides are kept.
    """

    name: str
    short_name: str
    kind: FieldKind
    type: FieldType
    database_type: str
    length: int | None
    decimals: int | None
    obligation: str  # O mandatory, F free, S filled by the system, or empty: the specification of 1.7
    required_by_database: bool | None
    required_by_upload: bool | None
    value_checks: tuple[ValueCheck, ...]
    code_list: str  # name of the list, or empty
    default: str
    unit: str
    unit_basis: str  # documented, inferred, by nature, or empty
    value_range_text: str  # the specification's own words
    title_da: str
    meaning_en: str
    model_version: str
    source: str
    text_of: str = ""  # of a looked-up text: the code column that it belongs to


@dataclass(frozen=True, slots=True)
class GeometryRule:
    """The theme's advice on geometry, as published: guidance, not enforced by any database."""

    minimum_size: str
    overlap: str
    gaps_coverage: str
    between_objects: str
    relation_to_other_data: str
    multipart: str
    source: str
    minimum_area_m2: float | None
    minimum_length_m: float | None
    overlap_forbidden: bool
    gaps_forbidden: bool
    multipart_forbidden: bool
    group_columns: tuple[str, ...]  # overlap and gaps are judged among rows that agree on these columns


@dataclass(frozen=True)
class Layer:
    """One theme: its code, table, geometry and columns in the order of the view."""

    code: str
    table: str
    title_da: str
    group_da: str
    geometry_type: str  # MultiPoint, MultiLineString, MultiPolygon, or empty
    status: ThemeStatus
    status_text: str
    introduced_in: str
    retired_in: str
    upload_supported: bool
    upload_geometry: str
    source: str
    confidence: str
    fields: tuple[Field, ...] = ()
    geometry_rule: GeometryRule | None = None
    former_tables: tuple[str, ...] = ()  # names that the table has had in earlier releases

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The columns by their full name."""
        return MappingProxyType({column.name: column for column in self.fields})

    @cached_property
    def delivered(self) -> tuple[Field, ...]:
        """The columns that a delivery may fill: general, stored and known to the upload, without looked-up texts and former columns."""
        return tuple(f for f in self.fields if f.kind in {FieldKind.GENERAL, FieldKind.STORED, FieldKind.UPLOAD_ONLY})

    @property
    def live(self) -> bool:
        """Whether the theme has a table in the database of 2026."""
        return self.status is not ThemeStatus.RETIRED


@dataclass(frozen=True, slots=True)
class Authority:
    """A responsible authority: CVR number and, for municipalities, the municipality code of three digits."""

    cvr_kode: str
    name_da: str
    kommunekode: str
    kind: str
    active: bool
    source: str


@dataclass(frozen=True, slots=True)
class AccessibilityProperty:
    """One property of the JSON in ``tilgaeng_opl``, for one type of facility or route."""

    definition_da: str
    theme_code: str
    selector_column: str
    selector_code: str
    name: str
    type: str
    required: bool
    allowed_da: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class FormDefault:
    """What a published form fills in for a column."""

    theme_code: str
    field: str
    default: str
    constraint: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of the model come from."""

    key: str
    where: str
    what: str
    licence: str


@dataclass(frozen=True)
class Model:
    """A whole data model. Made by ``geoplan.model.load``, checked there, and never changed after."""

    version: str
    layers: tuple[Layer, ...]
    code_lists: tuple[CodeList, ...]
    authorities: tuple[Authority, ...]
    accessibility: tuple[AccessibilityProperty, ...]
    form_defaults: tuple[FormDefault, ...]
    sources: tuple[Source, ...]
    standard_fields: tuple[Field, ...] = field(default=())  # the 86 standardised attributes, for new themes

    @cached_property
    def by_table(self) -> Mapping[str, Layer]:
        """The themes by their table name, such as ``t_5607_ladefacilitet``."""
        return MappingProxyType({layer.table: layer for layer in self.layers})

    @cached_property
    def by_code(self) -> Mapping[str, Layer]:
        """The themes by their code. Where a code has had several tables, the live one."""
        ordered = sorted(self.layers, key=lambda layer: layer.live)
        return MappingProxyType({layer.code: layer for layer in ordered})

    @cached_property
    def lists(self) -> Mapping[str, CodeList]:
        """The code lists by their name."""
        return MappingProxyType({codes.name: codes for codes in self.code_lists})
