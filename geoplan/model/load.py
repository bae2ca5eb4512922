"""Read the content of ``datamodel/fkg`` into a ``Model``, and refuse content that contradicts itself.

All faults are collected and reported together as ``file:line: what`` in one ``ContentError``. Where the sources
disagree, both sides are kept in the content and written down in ``disagreements.csv``; what stands there is known,
and no fault.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.errors import UnknownThemeError
from geoplan.model.content import YES_NO, Faults, sound_tables
from geoplan.model.types import (
    GEOMETRY,
    AccessibilityProperty,
    Authority,
    Code,
    CodeList,
    CodeStatus,
    Field,
    FieldKind,
    FieldType,
    FormDefault,
    GeometryRule,
    Layer,
    Model,
    Source,
    ThemeStatus,
    ValueCheck,
)
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from geoplan.model.content import Row, Tables

RELEASE = "2026-06"
"""The database export that the content follows."""

SHORT_NAME_LENGTH = 10
"""The longest column name that a shapefile holds."""

_FORMER_RELEASE = "1.7"
_MULTI_TYPES = {"MultiPoint", "MultiLineString", "MultiPolygon"}
_FEWEST_LETTERS_OF_A_PREFIX = 3
_CORRECT_SHORT_NAME = "Ret det, eller skriv uenigheden i disagreements.csv."

_COLUMNS = {
    "accessibility.csv": "definition_da theme_code selector_column selector_code property type required allowed_values_da source",
    "authorities.csv": "cvr_kode cvr_navn_da kommunekode kind active source",
    "code_lists.csv": "code_list key_column label_column values_from in_2026_database",
    "codes.csv": "code_list code label_da status valid_in source note",
    "common_fields.csv": "class attribute short_name10 type length not_null_in_db required_by_upload obligation "
    "code_list value_range title_da meaning_en source confidence",
    "disagreements.csv": "theme_code column subject side_a side_b check_follows why source",
    "fields.csv": "theme_code table attribute short_name10 kind type length decimals not_null_in_db obligation "
    "code_list text_of default value_range unit unit_basis title_da meaning_en model_version source confidence",
    "form_defaults.csv": "theme_code field default form_constraint source",
    "geometry_rules.csv": "theme_code minimum_size overlap gaps_coverage between_objects relation_to_other_data "
    "multipart minimum_area_m2 minimum_length_m overlap_forbidden gaps_forbidden multipart_forbidden group_columns "
    "machine_note source confidence",
    "rule_catalogue.csv": "id class scope rule how_enforced_today severity source rule_ids not_yet",
    "sources.csv": "key repository_and_path what licence",
    "theme_groups.csv": "chapter code_min code_max title_da source",
    "themes.csv": "theme_code table former_tables title_da theme_group_da geometry_type status status_text "
    "declared_retired_in introduced_in upload_supported upload_geometry source confidence",
    "upload_fields.csv": "theme_code field alternative_field_name required cast_type geometry_type source",
    "value_checks.csv": "theme_code table attribute min max expression model_version source",
}
"""The files, and the columns that each must have. More columns are allowed: they are for people."""

_UNIQUE = (
    ("accessibility.csv", "theme_code", "selector_code", "property"),
    ("authorities.csv", "cvr_kode"),
    ("code_lists.csv", "code_list"),
    ("codes.csv", "code_list", "code"),
    ("common_fields.csv", "attribute"),
    ("fields.csv", "theme_code", "attribute"),
    ("form_defaults.csv", "theme_code", "field"),
    ("geometry_rules.csv", "theme_code"),
    ("rule_catalogue.csv", "id"),
    ("sources.csv", "key"),
    ("themes.csv", "theme_code"),
    ("themes.csv", "table"),
    ("upload_fields.csv", "theme_code", "field"),
    ("value_checks.csv", "theme_code", "attribute", "expression"),
)
"""The files, and the columns that together are said only once."""

_SOURCE_KEYS = ("authorities.csv", "codes.csv", "fields.csv", "geometry_rules.csv", "upload_fields.csv", "value_checks.csv")
"""The files whose ``source`` holds keys joined by ``+``; elsewhere it is text."""

_DATABASE_TYPES = {
    "character varying": FieldType.TEXT,
    "varchar": FieldType.TEXT,
    "character": FieldType.TEXT,
    "text": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "int": FieldType.INTEGER,
    "double precision": FieldType.REAL,
    "numeric": FieldType.REAL,
    "boolean": FieldType.BOOLEAN,
    "bool": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "time": FieldType.TIME,
    "time without time zone": FieldType.TIME,
    "timestamp with time zone": FieldType.TIMESTAMP,
    "uuid": FieldType.UUID,
    "jsonb": FieldType.JSON,
    "geometry": FieldType.GEOMETRY,
}


@lru_cache(maxsize=1)
def load() -> Model:
    """Give the shipped model, read once. Raises ``ContentError`` with every fault of the content."""
    return _model(shipped().joinpath("fkg"))


def load_from(folder: Path) -> Model:
    """Give the model whose CSV files lie in ``folder``. Raises ``ContentError`` with every fault of the content."""
    return _model(folder)


def find(model: Model, text: str) -> Layer:
    """Give the theme meant by ``text``: its code, its table name with or without ``t_``, or its title.

    A beginning of three letters or more is enough where it fits one title only. Upper and lower case are the same.
    Raises ``UnknownThemeError`` with the nearest themes.
    """
    wanted = text.strip().casefold()
    named = _names(model)
    layer = named.get(wanted) or named.get(f"t_{wanted}")
    if layer is not None:
        return layer
    candidates = _beginning_with(model, wanted)
    if len(candidates) == 1:
        return candidates[0]
    raise UnknownThemeError(_unknown_theme(text, candidates or _nearest(model, wanted), ambiguous=len(candidates) > 1))


def _names(model: Model) -> dict[str, Layer]:
    """Map every name to its theme. Live themes are entered last, so they win a shared name."""
    named: dict[str, Layer] = {}
    for layer in sorted(model.layers, key=lambda layer: layer.live):
        named |= dict.fromkeys((*layer.former_tables, layer.title_da.casefold(), layer.table, layer.code), layer)
    return named


def _beginning_with(model: Model, wanted: str) -> list[Layer]:
    """List the themes whose title begins so: live ones if there are any. Too short a beginning fits none."""
    if len(wanted) < _FEWEST_LETTERS_OF_A_PREFIX:
        return []
    fitting = [layer for layer in model.layers if layer.title_da.casefold().startswith(wanted)]
    return [layer for layer in fitting if layer.live] or fitting


def _nearest(model: Model, wanted: str) -> list[Layer]:
    named = _names(model)
    by_table = {layer.table.split("_", 2)[-1]: layer for layer in model.layers}
    matches = get_close_matches(wanted, [*named, *by_table], n=5, cutoff=0.6)
    found = [named.get(match) or by_table[match] for match in matches]
    return list({layer.code: layer for layer in found}.values())[:3]


def _unknown_theme(text: str, nearest: Sequence[Layer], *, ambiguous: bool) -> str:
    t = texts()
    listed = ", ".join(f"{layer.code} {layer.title_da}" for layer in nearest)
    if ambiguous:
        return t(N_("“{text}” passer på flere temaer: {listed}. Skriv temakoden på det, du mener."), text=text, listed=listed)
    parts = [
        t(N_("Temaet “{text}” findes ikke i datamodellen."), text=text),
        t(N_("Mente du {names}?"), names=listed) if listed else "",
        t(N_("Skriv en temakode (5607), et tabelnavn (t_5607_ladefacilitet) eller en titel.")),
    ]
    return " ".join(filter(None, parts))


def shipped() -> Traversable:
    """Find the folder ``datamodel``: an installed package, or beside ``geoplan`` in a checkout without install."""
    try:
        return files("geoplan_datamodel")
    except ModuleNotFoundError:
        return Path(__file__).parents[2] / "datamodel"


# -- the model ---------------------------------------------------------------------------------------------------------


def _model(folder: Traversable) -> Model:
    faults = Faults()
    tables, digest = sound_tables(folder, _COLUMNS, faults)
    code_lists = _code_lists(tables, faults)
    layers = _layers(tables, code_lists, faults)
    model = Model(
        version=f"FKG {RELEASE} ({digest})",
        layers=tuple(layers.values()),
        code_lists=tuple(code_lists.values()),
        authorities=_authorities(tables, faults),
        accessibility=tuple(_accessibility(row, layers, code_lists, faults) for row in tables["accessibility.csv"]),
        form_defaults=tuple(_form_default(row, layers, faults) for row in tables["form_defaults.csv"]),
        sources=_sources(tables["sources.csv"]),
        standard_fields=_standard_fields(tables, code_lists, faults),
    )
    _check_keys(tables, faults)
    _check_source_keys(tables, faults)
    _check_short_names(tables, layers, faults)
    _check_notes(tables, layers, faults)
    faults.report()
    return model


def _sources(rows: list[Row]) -> tuple[Source, ...]:
    return tuple(Source(row["key"], row["repository_and_path"], row["what"], row["licence"]) for row in rows)


def _code_lists(tables: Tables, faults: Faults) -> dict[str, CodeList]:
    rows = tables["code_lists.csv"]
    codes: dict[str, list[Code]] = {row["code_list"]: [] for row in rows}
    for row in tables["codes.csv"]:
        if not faults.known(row, "code_list", codes, "code_lists.csv"):
            continue
        if not row["code"] or not row["label_da"]:
            faults.add(row, "code og label_da skal være udfyldt.")
        status = faults.choice(row, "status", CodeStatus)
        code = Code(row["code"], row["label_da"], status, row["valid_in"], row["source"], row["note"])
        codes[row["code_list"]].append(code)
    return {row["code_list"]: _code_list(row, codes[row["code_list"]], faults) for row in rows}


def _code_list(row: Row, codes: list[Code], faults: Faults) -> CodeList:
    return CodeList(
        name=row["code_list"],
        key_column=row["key_column"],
        label_column=row["label_column"],
        values_from=row["values_from"],
        in_database=bool(faults.flag(row, "in_2026_database")),
        codes=tuple(codes),
    )


def _authorities(tables: Tables, faults: Faults) -> tuple[Authority, ...]:
    known = {row["column"] for row in tables["disagreements.csv"] if row["subject"] == "cvr number"}
    return tuple(_authority(row, known, faults) for row in tables["authorities.csv"])


def _authority(row: Row, known: set[str], faults: Faults) -> Authority:
    """One authority. ``known`` are numbers that are wrong at the source."""
    if not re.fullmatch(r"[1-9][0-9]{7}", row["cvr_kode"]) and row["cvr_kode"] not in known:
        faults.add(row, f"cvr_kode er “{row['cvr_kode']}”. Et CVR-nummer har 8 cifre.")
    if not re.fullmatch(r"([0-9]{3})?", row["kommunekode"]):
        faults.add(row, f"kommunekode er “{row['kommunekode']}”. En kommunekode har 3 cifre.")
    active = bool(faults.flag(row, "active"))
    return Authority(row["cvr_kode"], row["cvr_navn_da"], row["kommunekode"], row["kind"], active, row["source"])


# -- themes and their columns ------------------------------------------------------------------------------------------


def _layers(tables: Tables, code_lists: Mapping[str, CodeList], faults: Faults) -> dict[str, Layer]:
    """Make the themes, by their code and in the order of the content."""
    groups = tables["theme_groups.csv"]
    bare = {row["theme_code"]: _bare_layer(row, groups, faults) for row in tables["themes.csv"]}
    uploads = _uploads(tables["upload_fields.csv"], bare, faults)
    columns = _Columns(tables, code_lists, uploads, faults)
    own = columns.of_themes(bare)
    layers = {code: replace(layer, fields=(*columns.general(layer), *own[code])) for code, layer in bare.items()}
    for row in tables["geometry_rules.csv"]:
        if faults.known(row, "theme_code", bare, "themes.csv"):
            layer = layers[row["theme_code"]]
            layers[layer.code] = replace(layer, geometry_rule=_geometry_rule(row, layer, faults))
    _check_columns(tables, layers, faults)
    return layers


def _check_theme(row: Row, groups: list[Row], faults: Faults) -> None:
    code, group = row["theme_code"], row["theme_group_da"]
    if not re.fullmatch(r"[567][0-9]{3}", code):
        faults.add(row, f"theme_code er “{code}”. En temakode er et tal fra 5000 til 7999.")
    if not any(g["title_da"] == group and g["code_min"] <= code <= g["code_max"] for g in groups):
        faults.add(row, f"temagruppen “{group}” rummer ikke kode {code} i theme_groups.csv.")
    if row["geometry_type"] and row["geometry_type"] not in _MULTI_TYPES:
        faults.add(row, f"geometry_type er “{row['geometry_type']}”. Tilladt er {', '.join(sorted(_MULTI_TYPES))}.")
    if not row["table"].startswith(f"t_{code}_"):
        faults.add(row, f"tabellen {row['table']} hedder ikke t_{code}_….")


def _retired_in(row: Row) -> str:
    """Give the release that declared the theme retired, as the source names it, or nothing."""
    status = row["status_text"]
    return row["declared_retired_in"] or (status.removeprefix("retired ") if status.startswith("retired ") else "")


def _bare_layer(row: Row, groups: list[Row], faults: Faults) -> Layer:
    """Make one theme without its columns."""
    _check_theme(row, groups, faults)
    return Layer(
        code=row["theme_code"],
        table=row["table"],
        title_da=row["title_da"],
        group_da=row["theme_group_da"],
        geometry_type=row["geometry_type"],
        status=faults.choice(row, "status", ThemeStatus),
        status_text=row["status_text"],
        introduced_in=row["introduced_in"],
        retired_in=_retired_in(row),
        upload_supported=bool(faults.flag(row, "upload_supported")),
        upload_geometry=row["upload_geometry"],
        source=row["source"],
        confidence=row["confidence"],
        former_tables=tuple(filter(None, row["former_tables"].split(";"))),
    )


def _uploads(rows: list[Row], layers: Mapping[str, Layer], faults: Faults) -> dict[tuple[str, str], Row]:
    """Give what the live upload knows, by theme code and column."""
    for row in rows:
        if faults.known(row, "theme_code", layers, "themes.csv") and not layers[row["theme_code"]].upload_supported:
            faults.add(row, f"tema {row['theme_code']} er ikke med i upload ifølge themes.csv.")
    return {(row["theme_code"], row["field"]): row for row in rows}


class _Columns:
    """Makes the columns of every theme from what the sources say of each."""

    def __init__(self, tables: Tables, code_lists: Mapping[str, CodeList], uploads: Mapping[tuple[str, str], Row], faults: Faults) -> None:
        self.rows = tables["fields.csv"]
        self.shared = [row for row in tables["common_fields.csv"] if row["class"] == FieldKind.GENERAL]
        self.code_lists = code_lists
        self.uploads = uploads
        self.faults = faults
        self.checks = _value_checks(tables["value_checks.csv"])
        made = (_common_field(row, FieldKind.GENERAL, code_lists, faults) for row in self.shared)
        self.general_fields = {column.name: column for column in made}
        self.variants: dict[tuple[str, str, bool | None], Field] = {}

    def general(self, layer: Layer) -> list[Field]:
        """Give the columns that every theme shares. The geometry is not here: it is among the theme's own."""
        return [self._general_field(row, layer) for row in self.shared if row["attribute"] != GEOMETRY]

    def _general_field(self, row: Row, layer: Layer) -> Field:
        column = self.general_fields[row["attribute"]]
        if not layer.upload_supported:
            return column
        upload = self.uploads.get((layer.code, column.name))
        if upload is None:
            return self._variant(column, column.short_name, YES_NO.get(row["required_by_upload"]))
        return self._variant(column, upload["alternative_field_name"], self.faults.flag(upload, "required"))

    def _variant(self, column: Field, short_name: str, required: bool | None) -> Field:  # noqa: FBT001 - a key, no option
        """Give the column as one upload wants it: made once, shared by all themes that agree."""
        key = (column.name, short_name, required)
        if key not in self.variants:
            self.variants[key] = replace(column, short_name=short_name, required_by_upload=required)
        return self.variants[key]

    def of_themes(self, layers: Mapping[str, Layer]) -> dict[str, list[Field]]:
        """Give each theme's columns in the order of its view; the geometry alone where no column is known."""
        own: dict[str, list[Field]] = {code: [] for code in layers}
        for row in self.rows:
            layer = layers.get(row["theme_code"])
            if layer is None:
                self.faults.known(row, "theme_code", layers, "themes.csv")
                continue
            if row["table"] != layer.table and row["table"] not in layer.former_tables:
                self.faults.add(row, f"tabellen {row['table']} hører ikke til tema {layer.code} i themes.csv.")
            own[layer.code].append(self._field(row))
        geometry = self.general_fields[GEOMETRY]
        return {code: columns or [geometry] for code, columns in own.items()}

    def _field(self, row: Row) -> Field:
        faults = self.faults
        name, code_list = row["attribute"], row["code_list"]
        if code_list:
            faults.known(row, "code_list", self.code_lists, "code_lists.csv")
        upload = self.uploads.get((row["theme_code"], name))
        kind = faults.choice(row, "kind", FieldKind)
        return Field(
            name=name,
            short_name=upload["alternative_field_name"] if upload else row["short_name10"],
            kind=kind,
            type=_field_type(row, faults),
            database_type=_database_type(row),
            length=faults.integer(row, "length"),
            decimals=faults.integer(row, "decimals"),
            obligation=row["obligation"],
            required_by_database=None if _outside_database(row, kind) else faults.flag(row, "not_null_in_db"),
            required_by_upload=faults.flag(upload, "required") if upload else None,
            value_checks=self.checks.get((row["theme_code"], name), ()),
            code_list=code_list,
            default=row["default"],
            unit=row["unit"],
            unit_basis=row["unit_basis"],
            value_range_text=row["value_range"],
            title_da=row["title_da"],
            meaning_en=row["meaning_en"],
            model_version=row["model_version"],
            source=row["source"],
            text_of=row["text_of"],
        )


def _outside_database(row: Row, kind: FieldKind) -> bool:
    return kind in {FieldKind.FORMER, FieldKind.UPLOAD_ONLY} or row["model_version"].startswith(_FORMER_RELEASE)


def _field_type(row: Row, faults: Faults) -> FieldType:
    kind = _DATABASE_TYPES.get(row["type"].partition("(")[0])
    if kind is None:
        faults.add(row, f"typen “{row['type']}” er ukendt.")
        return FieldType.TEXT
    return kind


def _database_type(row: Row) -> str:
    written, length = row["type"], row["length"]
    return f"{written}({length})" if length and "(" not in written else written


def _value_checks(rows: list[Row]) -> dict[tuple[str, str], tuple[ValueCheck, ...]]:
    checks: dict[tuple[str, str], tuple[ValueCheck, ...]] = {}
    for row in rows:
        key = (row["theme_code"], row["attribute"])
        check = ValueCheck(row["min"], row["max"], row["expression"], row["model_version"], row["source"])
        checks[key] = (*checks.get(key, ()), check)
    return checks


def _common_field(row: Row, kind: FieldKind, code_lists: Mapping[str, CodeList], faults: Faults) -> Field:
    """Make a shared or standardised column. The database demands what it refuses empty and does not fill itself."""
    if row["code_list"]:
        faults.known(row, "code_list", code_lists, "code_lists.csv")
    demanded = row["not_null_in_db"] == "yes" and "O" in row["obligation"]
    return Field(
        name=row["attribute"],
        short_name=row["short_name10"],
        kind=kind,
        type=_field_type(row, faults),
        database_type=_database_type(row),
        length=faults.integer(row, "length"),
        decimals=None,
        obligation=row["obligation"],
        required_by_database=demanded if kind is FieldKind.GENERAL else None,
        required_by_upload=None,
        value_checks=(),
        code_list=row["code_list"],
        default="",
        unit="",
        unit_basis="",
        value_range_text=row["value_range"],
        title_da=row["title_da"],
        meaning_en=row["meaning_en"],
        model_version=RELEASE,
        source=row["source"],
    )


def _standard_fields(tables: Tables, code_lists: Mapping[str, CodeList], faults: Faults) -> tuple[Field, ...]:
    rows = [row for row in tables["common_fields.csv"] if row["class"] != FieldKind.GENERAL]
    return tuple(_common_field(row, FieldKind.STORED, code_lists, faults) for row in rows)


def _geometry_rule(row: Row, layer: Layer, faults: Faults) -> GeometryRule:
    groups = tuple(filter(None, row["group_columns"].split(";")))
    for column in groups:
        if column not in layer.by_name:
            faults.add(row, f"group_columns nævner {column}, som tema {layer.code} ikke har.")
    area, length = faults.number(row, "minimum_area_m2"), faults.number(row, "minimum_length_m")
    fitting = {"MultiPolygon": length is None, "MultiLineString": area is None}
    if not fitting.get(layer.geometry_type, area is None and length is None):
        faults.add(row, f"mindstemålet passer ikke til geometrien {layer.geometry_type} i tema {layer.code}.")
    return GeometryRule(
        minimum_size=row["minimum_size"],
        overlap=row["overlap"],
        gaps_coverage=row["gaps_coverage"],
        between_objects=row["between_objects"],
        relation_to_other_data=row["relation_to_other_data"],
        multipart=row["multipart"],
        source=row["source"],
        minimum_area_m2=area,
        minimum_length_m=length,
        overlap_forbidden=bool(faults.flag(row, "overlap_forbidden")),
        gaps_forbidden=bool(faults.flag(row, "gaps_forbidden")),
        multipart_forbidden=bool(faults.flag(row, "multipart_forbidden")),
        group_columns=groups,
    )


# -- what refers to themes and columns ---------------------------------------------------------------------------------


def _accessibility(row: Row, layers: Mapping[str, Layer], code_lists: Mapping[str, CodeList], faults: Faults) -> AccessibilityProperty:
    """Make one property. A definition that no theme uses yet has neither theme nor selector."""
    column, code = row["selector_column"], row["selector_code"]
    if (row["theme_code"] or column or code) and _has_column(row, "selector_column", layers, faults):
        codes = code_lists.get(layers[row["theme_code"]].by_name[column].code_list)
        if codes is None or code not in codes.by_code:
            faults.add(row, f"koden “{code}” findes ikke i listen for {column}.")
    return AccessibilityProperty(
        definition_da=row["definition_da"],
        theme_code=row["theme_code"],
        selector_column=column,
        selector_code=code,
        name=row["property"],
        type=row["type"],
        required=bool(faults.flag(row, "required")),
        allowed_da=tuple(filter(None, row["allowed_values_da"].split("; "))),
        source=row["source"],
    )


def _form_default(row: Row, layers: Mapping[str, Layer], faults: Faults) -> FormDefault:
    _has_column(row, "field", layers, faults)
    return FormDefault(row["theme_code"], row["field"], row["default"], row["form_constraint"], row["source"])


def _has_column(row: Row, column: str, layers: Mapping[str, Layer], faults: Faults) -> bool:
    """Whether the row's theme exists and has the column that the row names."""
    if not faults.known(row, "theme_code", layers, "themes.csv"):
        return False
    if row[column] in layers[row["theme_code"]].by_name:
        return True
    faults.add(row, f"kolonnen {row[column]} findes ikke i tema {row['theme_code']}.")
    return False


def _check_columns(tables: Tables, layers: Mapping[str, Layer], faults: Faults) -> None:
    """Check that uploads, value checks and looked-up texts name columns that exist, and that bounds can be read."""
    for row in tables["upload_fields.csv"]:
        if row["theme_code"] in layers:
            _has_column(row, "field", layers, faults)
    for row in tables["value_checks.csv"]:
        _has_column(row, "attribute", layers, faults)
        for bound in ("min", "max"):
            if not re.fullmatch(r"(-?[0-9]+(\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2})?", row[bound]):
                faults.add(row, f"{bound} er “{row[bound]}”. Skriv et tal, en dato eller ingenting.")
    for row in tables["fields.csv"]:
        if row["text_of"] and row["theme_code"] in layers:
            _has_column(row, "text_of", layers, faults)


def _check_keys(tables: Tables, faults: Faults) -> None:
    """Check that nothing is said twice."""
    for name, *columns in _UNIQUE:
        faults.unique(tables[name], *columns)


def _check_source_keys(tables: Tables, faults: Faults) -> None:
    """Check that the keys of sources are in ``sources.csv``."""
    keys = {row["key"] for row in tables["sources.csv"]}
    seen: set[str] = set()  # sources already found good: a few combinations repeat in thousands of rows
    for name in _SOURCE_KEYS:
        for row in tables[name]:
            if row["source"] in seen:
                continue
            unknown = set(row["source"].split("+")) - keys
            if unknown:
                faults.add(row, f"kilden {', '.join(sorted(unknown)) or '(tom)'} findes ikke i sources.csv.")
            else:
                seen.add(row["source"])


def _check_short_names(tables: Tables, layers: Mapping[str, Layer], faults: Faults) -> None:
    """Check that short names fit a shapefile and name one column, except where ``disagreements.csv`` says otherwise."""
    known = {(row["theme_code"], row["column"]) for row in tables["disagreements.csv"] if "short name" in row["subject"]}
    owners: dict[tuple[str, str], str] = {}
    for row in tables["fields.csv"]:
        code, name = row["theme_code"], row["attribute"]
        if code not in layers or (code, name) in known or row["kind"] == FieldKind.FORMER:
            continue
        short = layers[code].by_name[name].short_name
        if len(short) > SHORT_NAME_LENGTH:
            faults.add(row, f"det korte navn {short} er over {SHORT_NAME_LENGTH} tegn. {_CORRECT_SHORT_NAME}")
        if short and owners.setdefault((code, short), name) != name:
            faults.add(row, f"det korte navn {short} bruges også af {owners[code, short]}. {_CORRECT_SHORT_NAME}")


def _check_notes(tables: Tables, layers: Mapping[str, Layer], faults: Faults) -> None:
    """Check that notes on disagreements and rules name themes, columns and severities that exist."""
    for row in tables["disagreements.csv"]:
        if not row["theme_code"]:
            continue
        if row["column"]:
            _has_column(row, "column", layers, faults)
        else:
            faults.known(row, "theme_code", layers, "themes.csv")
    severities = frozenset({"error", "warning", "notice"})
    for row in tables["rule_catalogue.csv"]:
        if row["severity"] not in severities:
            faults.add(row, f"severity er “{row['severity']}”. Tilladt er error, warning, notice.")
