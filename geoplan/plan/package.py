"""Which columns an upload package of a layer has: those that the register asks for, and those that say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.model.plan import Required, plan_model

if TYPE_CHECKING:
    import pandas as pd

    from geoplan.model.plan import Attribute

IDENTITY: Final = ("planid", "objektkode", "status")
"""Columns that the register fills in, and that tell which object and which state of it a package is about, where they are known."""


ASKED_FOR: Final = ("anvspec1",)
"""Columns that the register marks as free to leave out, and that its rules ask for all the same: a reader must see that they are empty."""


def package_columns(kind: str, frame: pd.DataFrame) -> tuple[Attribute, ...]:
    """The columns in the order of the model: what the register demands, and of the rest what has a value in some row.

    Empty columns that nobody demands are left out: a delområde has over three hundred, and a shapefile holds 255.
    """
    filled = {str(name) for name in frame if frame[name].notna().any()}
    return tuple(one for one in plan_model().kinds[kind].attributes if _wanted(one, filled))


def _wanted(column: Attribute, filled: set[str]) -> bool:
    if not column.delivered:
        return column.name in IDENTITY and column.name in filled
    asked = column.name in ASKED_FOR or (column.required is not Required.NO and column.slot is None)
    return column.name in filled or asked
