"""Danish words for the things of the model, shared by the commands and the generated pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.model.tables import checks, demands_year_one
from geoplan.model.types import CodeStatus, FieldKind, FieldType, ThemeStatus
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.model.types import Field, GeometryRule, Layer, ValueCheck

GEOMETRY_DA: Mapping[str, str] = {
    "MultiPoint": N_("punkter"),
    "MultiLineString": N_("linjer"),
    "MultiPolygon": N_("flader"),
    "": N_("ukendt"),
}
STATUS_DA: Mapping[ThemeStatus, str] = {
    ThemeStatus.PUBLISHED: N_("offentliggjort"),
    ThemeStatus.UPLOAD_MAPPED: N_("i upload, ikke offentliggjort"),
    ThemeStatus.DATABASE_ONLY: N_("kun i databasen"),
    ThemeStatus.INTERNAL: N_("intern"),
    ThemeStatus.RETIRED: N_("udgået"),
}
CODE_STATUS_DA: Mapping[CodeStatus, str] = {
    CodeStatus.ACTIVE: N_("gældende"),
    CodeStatus.RETIRED: N_("udgået"),
    CodeStatus.UNKNOWN: N_("uafklaret"),
}
_TYPE_DA: Mapping[FieldType, str] = {
    FieldType.TEXT: N_("tekst"),
    FieldType.INTEGER: N_("heltal"),
    FieldType.REAL: N_("decimaltal"),
    FieldType.BOOLEAN: N_("ja/nej"),
    FieldType.DATE: N_("dato"),
    FieldType.TIME: N_("klokkeslæt"),
    FieldType.TIMESTAMP: N_("tidspunkt"),
    FieldType.UUID: "UUID",
    FieldType.JSON: "JSON",
    FieldType.GEOMETRY: N_("geometri"),
}
_UNIT_DA: Mapping[str, str] = {
    "count": N_("antal"),
    "year": N_("årstal"),
    "m2": "m²",
    "m3": "m³",
    "m3/year": N_("m³/år"),
    "million m3": N_("mio. m³"),
    "inch": N_("tommer"),
    "percent": "%",
    "per mille": "‰",
    "DKK": N_("kr."),
    "DKK/m2": N_("kr./m²"),
}


def status_da(layer: Layer) -> str:
    """Give the theme's status, and the release that declared it retired."""
    t = texts()
    word = t(STATUS_DA[layer.status])
    if not layer.retired_in:
        return word
    told = N_("{status}, erklæret udgået i {release}") if layer.live else N_("{status} i {release}")
    return t(told, status=word, release=layer.retired_in)


def type_da(column: Field) -> str:
    """Give the type with its length: ``tekst 128``."""
    word = texts()(_TYPE_DA[column.type])
    if column.type is FieldType.TEXT and column.length:
        return f"{word} {column.length}"
    if column.decimals is not None:
        return texts()(N_("{type}, {n} dec."), type=word, n=column.decimals)
    return word


def unit_da(column: Field) -> str:
    """Give the unit as a Danish reader writes it."""
    return texts()(_UNIT_DA.get(column.unit, column.unit))


def demanded_da(column: Field) -> str:
    """Tell who demands the column: D the database, U the upload, S filled by the system."""
    if column.kind is FieldKind.LOOKUP or (column.obligation == "S" and column.required_by_upload is None):
        return "S"
    return ("D" if column.required_by_database else "") + ("U" if column.required_by_upload else "")


DEMANDED_LEGEND = N_("Krav: D databasen kræver en værdi, U upload kræver kolonnen, S udfyldes af systemet og leveres ikke.")


def allowed_da(column: Field) -> str:
    """Give what a value may be: its code list, the range that the database keeps, and the unit."""
    ranges = [written for written in map(_range, checks(column)) if written]
    unit = unit_da(column)
    within = f"{'; '.join(ranges)} {unit}".strip() if ranges else f"[{unit}]" if unit else ""
    return "; ".join(part for part in (column.code_list, within) if part)


def _range(check: ValueCheck) -> str:
    if demands_year_one(check):
        return texts()(N_("året er 0001"))
    low, high = _bound(check.minimum), _bound(check.maximum)
    if low and high:
        return texts()(N_("{low} til {high}"), low=low, high=high)
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def _bound(written: str) -> str:
    """Write a bound with a decimal comma and without a lone zero behind it."""
    whole = written.removesuffix(".0")
    return whole.replace(".", ",") if texts().language == "da" else whole


def advice_da(rule: GeometryRule | None) -> Iterator[str]:
    """Give what the theme advises on geometry, as sentences; what only the source's words say comes last."""
    if rule is None:
        return
    t = texts()
    if rule.minimum_area_m2:
        yield t(N_("En flade er mindst {n} m²."), n=t.number(rule.minimum_area_m2).removesuffix(",0").removesuffix(".0"))
    if rule.minimum_length_m:
        yield t(N_("En linje er mindst {n} m."), n=t.number(rule.minimum_length_m).removesuffix(",0").removesuffix(".0"))
    group = t(N_(" med samme {columns}"), columns=", ".join(rule.group_columns)) if rule.group_columns else ""
    if rule.overlap_forbidden:
        yield t(N_("Objekter{group} overlapper ikke hinanden."), group=group)
    if rule.gaps_forbidden:
        yield t(N_("Der er ikke huller mellem objekter{group}."), group=group)
    if rule.multipart_forbidden:
        yield t(N_("Hvert objekt er én samlet del."))
    words = (rule.minimum_size, rule.overlap, rule.gaps_coverage, rule.between_objects, rule.relation_to_other_data, rule.multipart)
    yield t(N_("Kilden, gengivet på engelsk: {words}."), words="; ".join(filter(None, words)))
