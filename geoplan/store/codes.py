"""The plan model's code lists as a table of the workspace, and the titles of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from geoplan.store.tables import code_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.model.plan_types import PlanModel
    from geoplan.store.layers import StoredLayer


def write_codes(connection: sa.Connection, model: PlanModel) -> None:
    """Write every code of every list, in the order of the content."""
    rows = [
        {"liste": name, "kode": code.code, "betegnelse": code.label_da, "gyldig": code.valid.value, "bemaerkning": code.note_da}
        for name, codes in model.lists.items()
        for code in codes.codes
    ]
    connection.execute(sa.insert(code_table), rows)


def titles(layer: StoredLayer, model: PlanModel) -> Iterator[tuple[str, str, str]]:
    """Column, Danish title and explanation, for the columns of a plan layer that have one."""
    kind = model.kinds.get(layer.name)
    for name in layer.columns if kind is not None else ():
        attribute = kind.by_name.get(name) if kind is not None else None
        if attribute is not None and attribute.title_da:
            yield name, attribute.title_da, attribute.note_da
