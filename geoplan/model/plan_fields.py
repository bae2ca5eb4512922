"""The kinds of plan objects as layers of fields, so that what is written for FKG's themes (reading, columns, templates) serves them too."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoplan.model.plan import plan_model
from geoplan.model.plan_types import Required
from geoplan.model.types import Field, FieldKind, Layer, ThemeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.model.plan_types import Attribute, PlanKind
    from geoplan.model.types import Model

GROUP = "Plandata"
"""What the kinds of plan objects have as their group of themes."""


@lru_cache(maxsize=1)
def plan_layers() -> Mapping[str, Layer]:
    """The kinds of plan objects as layers, by their name. A kind's code and table are its name: Plandata gives it no number."""
    return MappingProxyType({kind.name: _layer(kind) for kind in plan_model().kinds.values()})


JORDSTYKKE = Layer(
    code="jordstykke",
    table="jordstykke",
    title_da="Jordstykke",
    group_da="Matriklen",
    geometry_type="MultiPolygon",
    status=ThemeStatus.PUBLISHED,
    status_text="",
    introduced_in="",
    retired_in="",
    upload_supported=False,
    upload_geometry="",
    source="",
    confidence="high",
)
"""The parcels of the cadastre: looked into by rules on plans, never judged. Its columns are taken as they are."""


def layer_of(model: Model, table: str) -> Layer | None:
    """The FKG theme, the kind of plan object, or the parcels, whose table is called so; None where there is none."""
    return model.by_table.get(table) or plan_layers().get(table) or (JORDSTYKKE if table == JORDSTYKKE.table else None)


def plan_named(text: str) -> Layer | None:
    """The kind of plan object that ``text`` names by its name or its title; None where it is none."""
    wanted = text.strip().casefold()
    named = {name.casefold(): layer for layer in plan_layers().values() for name in (layer.title_da, layer.table)}
    return named.get(wanted)


def is_plan(layer: Layer) -> bool:
    """Whether the layer is a kind of plan object."""
    return layer.group_da == GROUP


def _layer(kind: PlanKind) -> Layer:
    return Layer(
        code=kind.name,
        table=kind.name,
        title_da=kind.title_da,
        group_da=GROUP,
        geometry_type=kind.geometry_types[0] if len(kind.geometry_types) == 1 else "",
        status=ThemeStatus.PUBLISHED,
        status_text="",
        introduced_in="",
        retired_in="",
        upload_supported=True,
        upload_geometry="",
        source=kind.source,
        confidence="high" if kind.confidence == "verified" else kind.confidence,
        fields=tuple(_field(column) for column in kind.attributes),
    )


def _field(column: Attribute) -> Field:
    """One column. What the register fills is read and never delivered, as FKG's looked-up texts are."""
    return Field(
        name=column.name,
        short_name=column.short_name,
        kind=FieldKind.LOOKUP if column.required is Required.REGISTER else FieldKind.STORED,
        type=column.type,
        database_type="",
        length=column.length,
        decimals=column.decimals,
        obligation="F" if column.required is Required.NO else "S" if column.required is Required.REGISTER else "O",
        required_by_database=None,
        required_by_upload=column.required is Required.ALWAYS,
        value_checks=(),
        code_list=column.code_list,
        default="",
        unit=column.unit,
        unit_basis="",
        value_range_text="",
        title_da=column.title_da,
        meaning_en=column.meaning_en,
        model_version="",
        source=column.source,
    )
