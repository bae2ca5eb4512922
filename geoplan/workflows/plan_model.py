"""One kind of plan object in full, as plain data."""

from __future__ import annotations

from typing import Any

from geoplan.model.plan import plan_model
from geoplan.model.plan_fields import plan_named
from geoplan.plan.rules.every import rules_for


def plan_kind(text: str) -> str:
    """The kind of plan object that ``text`` names by name or title; empty where it is none."""
    layer = plan_named(text)
    return layer.table if layer else ""


def plan_layer(name: str) -> dict[str, Any]:
    """One kind with its columns, code lists, layers and rules. Raises KeyError for a kind that is none."""
    model = plan_model()
    kind = model.kinds[name]
    used = dict.fromkeys(column.code_list for column in kind.attributes if column.code_list)
    return {
        "datamodel": model.version,
        "code": kind.name,
        "table": kind.name,
        "title": kind.title_da,
        "group": "Plandata",
        "geometry": list(kind.geometry_types),
        "parent": {"kind": kind.parent_kind, "column": kind.parent_column} if kind.parent_kind else None,
        "source": kind.source,
        "confidence": kind.confidence,
        "fields": [
            {
                "name": column.name,
                "short_name": column.short_name,
                "upload_name": column.upload_name,
                "title": column.title_da,
                "note": column.note_da,
                "type": column.type.value,
                "length": column.length,
                "decimals": column.decimals,
                "unit": column.unit,
                "code_list": column.code_list,
                "required": column.required.value,
                "slot": column.slot,
                "verified": column.verified,
                "confidence": column.confidence,
                "source": column.source,
                "delivered": column.delivered,
            }
            for column in kind.attributes
        ],
        "code_lists": [
            {
                "name": name,
                "title": model.lists[name].title_da,
                "complete": model.lists[name].complete,
                "codes": [
                    {"code": c.code, "label": c.label_da, "valid": c.valid.value, "note": c.note_da} for c in model.lists[name].codes
                ],
            }
            for name in used
        ],
        "layers": [{"name": one.name, "status": one.status, "temakode": one.temakode} for one in model.layers if one.kind == kind.name],
        "rules": {"count": len(rules_for(kind.name)), "prefix": f"plan.{kind.name}"},
    }
