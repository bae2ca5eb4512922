"""The themes of the data model: all in short, or one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoplan.errors import UsageError
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import find, load
from geoplan.model.plan import plan_model
from geoplan.model.tables import code_lists, live_layers, title
from geoplan.model.types import FieldKind, ThemeStatus
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.model.types import CodeList, Field, GeometryRule, Layer, Model


def layers(status: str = "") -> list[dict[str, Any]]:
    """Every theme in short, in the order of the codes; with ``status`` only those of that status, or ``live`` for all but retired."""
    allowed = ["live", *ThemeStatus]
    if status and status not in allowed:
        message = N_("“{status}” er ikke en status. Vælg {known}.")
        raise UsageError(texts()(message, status=status, known=", ".join(allowed)))
    model = load()
    chosen = live_layers(model) if status == "live" else sorted(model.layers, key=lambda layer: layer.code)
    return [_short(layer) for layer in chosen if status in {"", "live", layer.status}]


def readable_as() -> dict[str, str]:
    """What a delivered layer can be read as: the live themes by code, then the kinds of plan objects, with their titles."""
    themes = {one["code"]: f"{one['code']} {one['title']}" for one in layers("live")}
    return themes | {kind.name: kind.title_da for kind in plan_model().kinds.values()}


def layer(theme: str) -> dict[str, Any]:
    """One theme with its fields, codes, geometry advice and rules. Raises ``UnknownThemeError``."""
    model = load()
    found = find(model, theme)
    rules = theme_rules(model, found) if found.live else ()
    return {
        "datamodel": model.version,
        **_short(found),
        "former_tables": list(found.former_tables),
        "status_text": found.status_text,
        "introduced_in": found.introduced_in,
        "retired_in": found.retired_in,
        "upload_geometry": found.upload_geometry,
        "source": found.source,
        "confidence": found.confidence,
        "fields": [_field(column) for column in found.fields],
        "code_lists": [_codes(codes) for codes in code_lists(model, [found])],
        "geometry_advice": _advice(found.geometry_rule),
        "rules": {"count": len(rules), "prefix": f"fkg.{found.table}"},
        "form_defaults": _form_defaults(model, found),
    }


def _short(layer: Layer) -> dict[str, Any]:
    return {
        "code": layer.code,
        "table": layer.table,
        "title": layer.title_da,
        "group": layer.group_da,
        "geometry": layer.geometry_type,
        "status": layer.status.value,
        "upload_supported": layer.upload_supported,
        "columns": len(layer.delivered) if layer.live else 0,
    }


def _field(column: Field) -> dict[str, Any]:
    return {
        "name": column.name,
        "short_name": column.short_name,
        "title": title(column),
        "kind": column.kind.value,
        "type": column.type.value,
        "database_type": column.database_type,
        "length": column.length,
        "decimals": column.decimals,
        "required_by_database": column.required_by_database,
        "required_by_upload": column.required_by_upload,
        "obligation": column.obligation,
        "code_list": column.code_list,
        "text_of": column.text_of,
        "default": column.default,
        "unit": column.unit,
        "unit_basis": column.unit_basis,
        "checks": [
            {"min": c.minimum, "max": c.maximum, "expression": c.expression, "version": c.model_version} for c in column.value_checks
        ],
        "value_range_text": column.value_range_text,
        "meaning_en": column.meaning_en,
        "model_version": column.model_version,
        "source": column.source,
        "delivered": column.kind not in {FieldKind.LOOKUP, FieldKind.FORMER},
    }


def _codes(codes: CodeList) -> dict[str, Any]:
    rows = [{"code": c.code, "label": c.label_da, "status": c.status.value, "valid_in": c.valid_in, "note": c.note} for c in codes.codes]
    return {"name": codes.name, "values_from": codes.values_from, "in_database": codes.in_database, "codes": rows}


def _advice(rule: GeometryRule | None) -> dict[str, str]:
    """Give the advice as it was published, without what is empty."""
    if rule is None:
        return {}
    said = {
        "minimum_size": rule.minimum_size,
        "overlap": rule.overlap,
        "gaps_coverage": rule.gaps_coverage,
        "between_objects": rule.between_objects,
        "relation_to_other_data": rule.relation_to_other_data,
        "multipart": rule.multipart,
        "source": rule.source,
    }
    return {name: text for name, text in said.items() if text}


def _form_defaults(model: Model, layer: Layer) -> list[dict[str, str]]:
    mine = (default for default in model.form_defaults if default.theme_code == layer.code)
    return [{"field": d.field, "default": d.default, "constraint": d.constraint, "source": d.source} for d in mine]
