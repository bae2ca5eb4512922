"""Read the content of ``datamodel/plan`` into a ``PlanModel``, and refuse content that contradicts itself.

All faults are collected and reported together as ``file:line: what`` in one ``ContentError``, as for the FKG model.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import SHORT_NAME_LENGTH, shipped
from geoplan.model.plan_types import (
    PLAN_KINDS,
    Attribute,
    FlagType,
    OtherName,
    PlanCode,
    PlanCodeList,
    PlanKind,
    PlanLayer,
    PlanlovenRule,
    PlanModel,
    Required,
    Role,
    ValidationRule,
    Validity,
)
from geoplan.model.types import FieldType, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from geoplan.model.content import Row, Tables

__all__ = [
    "PLAN_KINDS",
    "Attribute",
    "PlanCode",
    "PlanCodeList",
    "PlanKind",
    "PlanLayer",
    "PlanModel",
    "PlanlovenRule",
    "Required",
    "Role",
    "ValidationRule",
    "Validity",
    "plan_model",
    "plan_model_from",
]

_COLUMNS = {
    "attributes.csv": "kinds also_kinds attribute slots type length decimals upload_name short_name unit code_list required title_da "
    "note_da meaning_en source confidence",
    "byggefelt_flags.csv": "bygkunifelt bygvejledende byggefelttype note_da source confidence",
    "code_lists.csv": "code_list title_da complete note_da source",
    "codes.csv": "code_list code label_da rest_enum valid note_da source confidence",
    "kinds.csv": "kind role title_da plural_da geometry_types ladder_rank parent_kind parent_column objektkode source confidence",
    "layers.csv": "wfs_layer namespace kind group status temakode title_da geometry_types note_da source confidence",
    "other_names.csv": "dto attribute twin type meaning_en source confidence",
    "planloven_rules.csv": "id paragraph krav_da check how_da inputs source confidence rule_ids not_checkable",
    "sources.csv": "key what where",
    "validation_rules.csv": "id krav_da severity scope logic source standing rule_ids not_yet",
}
"""The files, and the columns that each must have."""

_UNIQUE = (
    ("code_lists.csv", "code_list"),
    ("codes.csv", "code_list", "code"),
    ("kinds.csv", "kind"),
    ("other_names.csv", "dto", "attribute"),
    ("planloven_rules.csv", "id"),
    ("sources.csv", "key"),
    ("validation_rules.csv", "id"),
)
"""The files, and the columns that together are said only once."""

_TYPES = {
    "text": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "decimal": FieldType.REAL,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "timestamp": FieldType.TIMESTAMP,
}
_WORDS = {"check": {"full", "partial", "manual"}, "severity": {"error", "warning", "notice"}, "status": {"", "F", "V", "A"}}
"""Columns that hold one of a few words."""


@lru_cache(maxsize=1)
def plan_model() -> PlanModel:
    """Give the shipped plan model, read once. Raises ``ContentError`` with every fault of the content."""
    return _model(shipped().joinpath("plan"))


def plan_model_from(folder: Path) -> PlanModel:
    """Give the plan model whose CSV files lie in ``folder``. Raises ``ContentError`` with every fault of the content."""
    return _model(folder)


def _model(folder: Traversable) -> PlanModel:
    faults = Faults()
    tables, digest = sound_tables(folder, _COLUMNS, faults)
    for name, *columns in _UNIQUE:
        faults.unique(tables[name], *columns)
    lists = _code_lists(tables, faults)
    kinds = _kinds(tables, lists, faults)
    model = PlanModel(
        version=f"Plandata 2026-09 ({digest})",
        kinds=MappingProxyType(kinds),
        layers=tuple(_layer(row, kinds, faults) for row in tables["layers.csv"]),
        lists=MappingProxyType(lists),
        other_names=tuple(_other_name(row, kinds, faults) for row in tables["other_names.csv"]),
        byggefelt_flags=tuple(_flag_type(row, lists, faults) for row in tables["byggefelt_flags.csv"]),
        validation_rules=tuple(_validation_rule(row, kinds, faults) for row in tables["validation_rules.csv"]),
        planloven_rules=tuple(_planloven_rule(row, faults) for row in tables["planloven_rules.csv"]),
        sources=tuple(Source(row["key"], row["where"], row["what"], "") for row in tables["sources.csv"]),
    )
    _check_sources(tables, faults)
    faults.report()
    return model


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(";") if (word := part.strip()))


def _word(row: Row, column: str, faults: Faults) -> str:
    allowed = _WORDS[column]
    if row[column] not in allowed:
        faults.add(
            row,
            f"{column} er “{row[column]}”. Tilladt er {', '.join(filter(None, sorted(allowed)))}{' eller ingenting' * ('' in allowed)}.",
        )
    return row[column]


# -- code lists --------------------------------------------------------------------------------------------------------


def _code_lists(tables: Tables, faults: Faults) -> dict[str, PlanCodeList]:
    rows = tables["code_lists.csv"]
    codes: dict[str, list[PlanCode]] = {row["code_list"]: [] for row in rows}
    for row in tables["codes.csv"]:
        if faults.known(row, "code_list", codes, "code_lists.csv"):
            codes[row["code_list"]].append(_code(row, faults))
    return {row["code_list"]: _code_list(row, tuple(codes[row["code_list"]]), faults) for row in rows}


def _code(row: Row, faults: Faults) -> PlanCode:
    if not row["code"]:
        faults.add(row, "code skal være udfyldt.")
    if not row["label_da"] and not row["note_da"]:
        faults.add(row, "en kode uden tekst skal have en note, der siger hvorfor.")
    valid = faults.choice(row, "valid", Validity)
    return PlanCode(row["code"], row["label_da"], row["rest_enum"], valid, row["note_da"], row["source"], row["confidence"])


def _code_list(row: Row, codes: tuple[PlanCode, ...], faults: Faults) -> PlanCodeList:
    complete = bool(faults.flag(row, "complete"))
    if complete and not codes:
        faults.add(row, "listen er uden koder og kan ikke være hel.")
    return PlanCodeList(row["code_list"], row["title_da"], complete, row["note_da"], row["source"], codes)


# -- kinds and their columns -------------------------------------------------------------------------------------------


def _kinds(tables: Tables, lists: Mapping[str, PlanCodeList], faults: Faults) -> dict[str, PlanKind]:
    """Make the kinds with their columns, in the order of the content."""
    names = {row["kind"]: None for row in tables["kinds.csv"]}
    missing = set(PLAN_KINDS) - set(names)
    if missing:
        faults.found.append(f"kinds.csv:1: {', '.join(sorted(missing))} mangler.")
    columns: dict[str, list[Attribute]] = {name: [] for name in names}
    for row in tables["attributes.csv"]:
        presumed = set(_words(row["also_kinds"]))
        for kind in (*_words(row["kinds"]), *_words(row["also_kinds"])):
            if kind not in names:
                faults.add(row, f"arten “{kind}” findes ikke i kinds.csv.")
            else:
                columns[kind] += _attributes(row, lists, faults, presumed=kind in presumed)
    for kind, own in columns.items():
        _check_names(kind, own, faults)
    return {row["kind"]: _kind(row, tuple(columns[row["kind"]]), names, faults) for row in tables["kinds.csv"]}


def _kind(row: Row, columns: tuple[Attribute, ...], names: Mapping[str, object], faults: Faults) -> PlanKind:
    if row["parent_kind"]:
        faults.known(row, "parent_kind", names, "kinds.csv")
        if row["parent_column"] not in {column.name for column in columns}:
            faults.add(row, f"parent_column {row['parent_column']} er ikke en kolonne af {row['kind']}.")
    return PlanKind(
        name=row["kind"],
        role=faults.choice(row, "role", Role),
        title_da=row["title_da"],
        plural_da=row["plural_da"],
        geometry_types=_words(row["geometry_types"]),
        ladder_rank=faults.integer(row, "ladder_rank"),
        parent_kind=row["parent_kind"],
        parent_column=row["parent_column"],
        objektkode=row["objektkode"],
        source=row["source"],
        confidence=row["confidence"],
        attributes=columns,
    )


def _attributes(row: Row, lists: Mapping[str, PlanCodeList], faults: Faults, *, presumed: bool) -> Iterator[Attribute]:
    """One row as one column, or as one per slot."""
    if row["code_list"]:
        faults.known(row, "code_list", lists, "code_lists.csv")
    slots = faults.integer(row, "slots")
    if (slots is None) == ("{n}" in row["attribute"]):
        faults.add(row, "slots og {n} i navnet hører sammen.")
    for slot in range(1, slots + 1) if slots else (None,):
        yield _attribute(row, slot, faults, presumed=presumed)


def _attribute(row: Row, slot: int | None, faults: Faults, *, presumed: bool) -> Attribute:
    if row["type"] not in _TYPES:
        faults.add(row, f"typen “{row['type']}” er ukendt.")
    number = "" if slot is None else str(slot)
    name = row["attribute"].replace("{n}", number)
    return Attribute(
        name=name,
        type=_TYPES.get(row["type"], FieldType.TEXT),
        length=faults.integer(row, "length"),
        decimals=faults.integer(row, "decimals"),
        upload_name=row["upload_name"].replace("{n}", number),
        short_name=row["short_name"].replace("{n}", number) or name[:SHORT_NAME_LENGTH],
        unit=row["unit"],
        code_list=row["code_list"],
        required=faults.choice(row, "required", Required),
        title_da=row["title_da"].replace("{n}", number),
        note_da=row["note_da"],
        meaning_en=row["meaning_en"],
        source=row["source"],
        confidence=row["confidence"],
        presumed=presumed,
        family=row["attribute"].replace("{n}", "") if slot is not None else "",
        slot=slot,
    )


def _check_names(kind: str, columns: list[Attribute], faults: Faults) -> None:
    """Complain of columns that are said twice, and of short names that do not fit a shapefile or name two columns."""
    owners: dict[str, str] = {}
    for column in columns:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", column.name):
            faults.found.append(f"attributes.csv: {kind}.{column.name} er ikke et kolonnenavn.")
        if len(column.short_name) > SHORT_NAME_LENGTH:
            faults.found.append(f"attributes.csv: {column.short_name} for {kind}.{column.name} er over {SHORT_NAME_LENGTH} tegn.")
        if column.short_name in owners:
            names = f"{kind}.{column.name} og {owners[column.short_name]}"
            faults.found.append(f"attributes.csv: det korte navn {column.short_name} bruges også af en anden: {names}. Skriv short_name.")
        owners.setdefault(column.short_name, column.name)


# -- layers, other names, flags ----------------------------------------------------------------------------------------


def _layer(row: Row, kinds: Mapping[str, PlanKind], faults: Faults) -> PlanLayer:
    if row["kind"]:
        faults.known(row, "kind", kinds, "kinds.csv")
    return PlanLayer(
        name=row["wfs_layer"],
        namespace=row["namespace"],
        kind=row["kind"],
        group=row["group"],
        status=_word(row, "status", faults),
        temakode=row["temakode"],
        title_da=row["title_da"],
        geometry_types=_words(row["geometry_types"]),
        note_da=row["note_da"],
        source=row["source"],
        confidence=row["confidence"],
    )


def _other_name(row: Row, kinds: Mapping[str, PlanKind], faults: Faults) -> OtherName:
    twin = row["twin"]
    if twin and not any(twin in kind.by_name for kind in kinds.values()):
        faults.add(row, f"twin “{twin}” er ikke en kolonne i attributes.csv.")
    return OtherName(row["dto"], row["attribute"], twin, row["type"], row["meaning_en"], row["source"], row["confidence"])


def _flag_type(row: Row, lists: Mapping[str, PlanCodeList], faults: Faults) -> FlagType:
    types = _words(row["byggefelttype"])
    known = lists["byggefelttype"].by_code if "byggefelttype" in lists else {}
    for code in types:
        if code not in known:
            faults.add(row, f"byggefelttype “{code}” findes ikke i codes.csv.")
    return FlagType(row["bygkunifelt"], row["bygvejledende"], types, row["note_da"], row["source"], row["confidence"])


# -- rules as content --------------------------------------------------------------------------------------------------


def _validation_rule(row: Row, kinds: Mapping[str, PlanKind], faults: Faults) -> ValidationRule:
    scope = _words(row["scope"])
    for kind in scope:
        if kind not in kinds and kind not in {"alle", "fil", "wfs"}:
            faults.add(row, f"scope nævner “{kind}”. Tilladt er arterne i kinds.csv, alle, fil og wfs.")
    ids = _words(row["rule_ids"])
    if not row["krav_da"]:
        faults.add(row, "krav_da skal være udfyldt.")
    return ValidationRule(
        row["id"], row["krav_da"], _word(row, "severity", faults), scope, row["logic"], row["source"], row["standing"], ids, row["not_yet"]
    )


def _planloven_rule(row: Row, faults: Faults) -> PlanlovenRule:
    if not row["krav_da"]:
        faults.add(row, "krav_da skal være udfyldt.")
    return PlanlovenRule(
        id=row["id"],
        paragraph=row["paragraph"],
        krav_da=row["krav_da"],
        check=_word(row, "check", faults),
        how_da=row["how_da"],
        inputs=_words(row["inputs"]),
        source=row["source"],
        confidence=row["confidence"],
        rule_ids=_words(row["rule_ids"]),
        not_checkable=row["not_checkable"],
    )


def _check_sources(tables: Tables, faults: Faults) -> None:
    """Check that every source is a key of ``sources.csv``, or several joined by ``+``."""
    keys = {row["key"] for row in tables["sources.csv"]}
    for name, rows in tables.items():
        for row in rows if name != "sources.csv" else ():
            unknown = set(row["source"].split("+")) - keys
            if unknown:
                faults.add(row, f"kilden {', '.join(sorted(unknown)) or '(tom)'} findes ikke i sources.csv.")
