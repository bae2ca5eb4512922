"""What a layer of the workspace is: its columns, its kind of geometry, and what plan layers hang on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geoplan.errors import UsageError
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.model.types import FieldType
from geoplan.store.columns import ColumnType
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN: Final = ("objekt_id", "versions_id", "systid_fra", "systid_til")
"""Columns that the workspace gives every object."""
KEPT: Final = (*OWN, "trin", "kontrol")
"""These and the two that bind a version to the audit trail: the step that made it, and the SHA-256 of its content."""
HISTORY: Final = "_historik"
LOCKED: Final = ("V", "A")
"""Status of plans that are adopted or cancelled."""

PARENTS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "delomraade": (("lokalplan", "plan_objekt_id", "lokplan_id"),),
    "byggefelt": (("lokalplan", "plan_objekt_id", "lokplan_id"),),
    "kommuneplanramme": (("kommuneplan", "plan_objekt_id", "komplan_id"), ("kommuneplantillaeg", "plan_objekt_id", "komtil_id")),
    "retningslinje": (("kommuneplan", "plan_objekt_id", "komplan_id"), ("kommuneplantillaeg", "plan_objekt_id", "komtil_id")),
}
"""Per kind: the plan it hangs on, the column with that plan's ``objekt_id``, and the one with its ``planid``."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,37}")
_RESERVED = re.compile(r"(geoplan|gpkg|rtree|sqlite|qgis|ogr|layer_styles|spatial_ref_sys|pg)(_.*)?|kode_.*|.*" + HISTORY)
_LONGEST_COLUMN = 63
_TYPES = {
    FieldType.INTEGER: ColumnType.INTEGER,
    FieldType.REAL: ColumnType.REAL,
    FieldType.BOOLEAN: ColumnType.BOOLEAN,
    FieldType.DATE: ColumnType.INTEGER,
}
_PLAN_COLUMNS = {"planid": ColumnType.INTEGER, "status": ColumnType.TEXT}


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """A layer as ``Workspace.layers`` tells it.

    ``geometry_type`` is MULTIPOLYGON, POINT ... or empty; ``date`` is the day that the data are of, ``imported_at`` when they came in, both
    empty for what was drawn in the workspace; ``count`` is the number of current rows.
    """

    name: str
    title: str = ""
    source: str = ""
    date: str = ""
    count: int = 0
    imported_at: str = ""
    note: str = ""
    geometry_type: str = ""
    columns: Mapping[str, ColumnType] = field(default_factory=dict)

    def grown(self, columns: Mapping[str, ColumnType]) -> StoredLayer:
        """The layer with these columns too; those it has already keep their type."""
        return replace(self, columns={**self.columns, **{name: kind for name, kind in columns.items() if name not in self.columns}})


def checked_name(name: str) -> str:
    """The name, fit for a table. Raises UsageError when it is not."""
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        message = N_("“{name}” kan ikke være navn på et lag. Brug små bogstaver a-z, tal og _, fx skovbyggelinje.")
        raise UsageError(texts()(message, name=name[:60]))
    return name


def checked_column(name: str) -> str:
    """The name, fit for a column. Raises UsageError when it is not."""
    if (
        not name
        or len(name.encode()) > _LONGEST_COLUMN
        or not name.isprintable()
        or '"' in name
        or name.lower() in {*KEPT, "fid", "trin_til", "geometri"}
    ):
        raise UsageError(texts()(N_("“{name}” kan ikke være navn på et felt i arbejdsområdet."), name=name[:60]))
    return name


def plan_layer(kind: str) -> StoredLayer:
    """The empty layer of a kind of plan objects, with the columns of the plan model and those that bind drafts together."""
    from geoplan.model.plan import plan_model  # noqa: PLC0415 - read only where a workspace is made

    columns = dict(_PLAN_COLUMNS)
    found = plan_model().kinds.get(kind)
    for parent in PARENTS.get(kind, ()):
        columns |= {parent[1]: ColumnType.TEXT, parent[2]: ColumnType.INTEGER}
    if kind == "byggefelt":
        columns["delomraade_objekt_id"] = ColumnType.TEXT
    title, geometry_type = kind, "MULTIPOLYGON"
    if found is not None:
        columns |= {one.name: _TYPES.get(one.type, ColumnType.TEXT) for one in found.attributes if one.name not in {*OWN, *columns, "fid"}}
        title, geometry_type = found.plural_da, _geometry_type(found.geometry_types)
    return StoredLayer(name=kind, title=title, geometry_type=geometry_type, columns=columns)


def _geometry_type(allowed: tuple[str, ...]) -> str:
    return "MULTIPOLYGON" if all("olygon" in one for one in allowed) else "GEOMETRY"


def is_plan(kind: str) -> bool:
    """Whether the layer holds plan objects, which have a life cycle and a lock."""
    return kind in PLAN_KINDS
