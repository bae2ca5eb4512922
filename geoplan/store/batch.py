"""Versions of objects as columns: from and to frames, and the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.errors import UsageError
from geoplan.settings import CRS
from geoplan.store.columns import ColumnType, restored, stored, type_of
from geoplan.store.layers import KEPT, OWN, checked_column
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.store.layers import StoredLayer

_MULTI: Final = {"MULTIPOLYGON": 3, "MULTILINESTRING": 1, "MULTIPOINT": 0}
"""Type of collection, and the shapely type of the single geometries that it is made of."""


@dataclass
class Batch:
    """Versions as columns of equal length. ``own`` holds what of ``KEPT`` was read; ``wkb`` is ISO WKB, None where there is no geometry."""

    columns: dict[str, list[Any]]
    wkb: list[bytes | None]
    objekt_id: list[str]
    own: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.objekt_id)

    def take(self, positions: Sequence[int]) -> Batch:
        """The versions at these positions."""

        def chosen(values: list[Any]) -> list[Any]:
            return [values[at] for at in positions]

        return Batch(
            {name: chosen(values) for name, values in self.columns.items()},
            chosen(self.wkb),
            chosen(self.objekt_id),
            {name: chosen(values) for name, values in self.own.items()},
        )

    def row(self, at: int) -> dict[str, Any]:
        """The values of one version that are not null."""
        return {name: values[at] for name, values in self.columns.items() if values[at] is not None}


def new_ids(count: int) -> list[str]:
    """Random UUIDs (version 4) as text."""
    random = os.urandom(16 * count).hex()
    return [uuid_text(random[at : at + 32], "4") for at in range(0, 32 * count, 32)]


def uuid_text(digits: str, version: str) -> str:
    """32 hexadecimal digits as the text of a UUID of this version."""
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-{version}{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def checksums(batch: Batch) -> list[str]:
    """SHA-256 per version of objekt_id, every value that is not null, and the geometry. The order of columns does not matter."""
    parts = [["" if value is None else f"{name}={value!r};" for value in values] for name, values in sorted(batch.columns.items())]
    texts_ = ["".join(row) for row in zip(*parts, strict=True)] if parts else [""] * len(batch)
    return [
        hashlib.sha256(b"\0".join((one.encode(), text.encode("utf-8", "surrogatepass"), wkb or b""))).hexdigest()
        for one, text, wkb in zip(batch.objekt_id, texts_, batch.wkb, strict=True)
    ]


def frame_types(frame: pd.DataFrame) -> dict[str, ColumnType]:
    """The types of a frame's columns, without the geometry and the workspace's own; columns that tell no type are left out.

    Raises UsageError for names that cannot be stored.
    """
    told = (name for name in attribute_names(frame) if frame[name].dtype != object or frame[name].notna().any())
    return {checked_column(name): type_of(frame[name]) for name in told}


def attribute_names(frame: pd.DataFrame) -> list[str]:
    """The frame's columns but for geometry and the workspace's own."""
    geometry = getattr(frame, "_geometry_column_name", None)
    return [str(name) for name in frame.columns if name != geometry and name not in {*KEPT, "fid", "trin_til"}]


def batch_of(frame: pd.DataFrame, layer: StoredLayer, objekt_id: list[str]) -> Batch:
    """The frame's rows as versions of ``layer``. Raises UsageError for a value or geometry that the layer cannot hold."""
    columns = {name: stored(frame[name], name, layer.columns[name]) for name in attribute_names(frame) if name in layer.columns}
    return Batch(columns, wkb_of(geometries(frame), layer.geometry_type), objekt_id)


def geometries(frame: pd.DataFrame) -> NDArray[np.object_]:
    """The frame's geometries in EPSG:25832, all None where it has none."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame._geometry_column_name not in frame.columns:  # noqa: SLF001 - .geometry raises
        return np.full(len(frame), None, dtype=object)
    if frame.crs is not None and frame.crs.to_epsg() not in {25832, None}:
        raise UsageError(texts()(N_("Geometrien er i {crs}. Arbejdsområdet bruger EPSG:25832."), crs=frame.crs.to_string()[:60]))
    return np.asarray(frame.geometry.to_numpy(), dtype=object)


def wkb_of(geometry: NDArray[np.object_], kind: str) -> list[bytes | None]:
    """The geometries as two-dimensional ISO WKB; single ones become collections where ``kind`` is one. Empty ones become None.

    Raises UsageError for a geometry of another kind.
    """
    flat = np.array(shapely.force_2d(geometry), dtype=object)
    flat[shapely.is_empty(flat)] = None
    if kind in _MULTI:
        flat = _collected(flat, _MULTI[kind])
    types = {t for t in np.unique(shapely.get_type_id(flat)).tolist() if t >= 0}
    allowed = _allowed(kind)
    if allowed is not None and not types <= allowed:
        wrong = shapely.get_type_id(flat)
        at = int(np.flatnonzero(~np.isin(wrong, [-1, *allowed]))[0])
        message = N_("Række {row}: geometrien er {found}, men laget rummer {kind}.")
        raise UsageError(texts()(message, row=at, found=flat[at].geom_type, kind=kind or texts()(N_("ingen geometri"))))
    return shapely.to_wkb(flat, flavor="iso", byte_order=1).tolist()  # type: ignore[no-any-return]


def _allowed(kind: str) -> set[int] | None:
    if kind == "GEOMETRY":
        return None
    return {"": set(), "POINT": {0}, "MULTIPOLYGON": {6}, "MULTILINESTRING": {5}, "MULTIPOINT": {4}}[kind]


def _collected(geometry: NDArray[np.object_], single: int) -> NDArray[np.object_]:
    """Single geometries of this type as collections of one."""
    make = {3: shapely.multipolygons, 1: shapely.multilinestrings, 0: shapely.multipoints}[single]
    at = np.flatnonzero(shapely.get_type_id(geometry) == single)
    if at.size:
        geometry = geometry.copy()
        geometry[at] = make(geometry[at], indices=np.arange(at.size))
    return geometry


def kind_of(geometry: NDArray[np.object_]) -> str:
    """The kind of layer that holds these geometries: MULTIPOLYGON, MULTILINESTRING, POINT, MULTIPOINT, GEOMETRY, or empty for none."""
    types = {int(t) for t in np.unique(shapely.get_type_id(geometry)) if t >= 0}
    for kind, allowed in (("MULTIPOLYGON", {3, 6}), ("MULTILINESTRING", {1, 5}), ("POINT", {0}), ("MULTIPOINT", {0, 4})):
        if types and types <= allowed:
            return kind
    return "GEOMETRY" if types else ""


def frame_of(batch: Batch, layer: StoredLayer, names: Sequence[str]) -> gpd.GeoDataFrame:
    """The versions as a frame with the workspace's own columns last."""
    index = pd.RangeIndex(len(batch))
    data: Mapping[str, Any] = {
        **{name: restored(batch.columns[name], layer.columns[name], index) for name in names},
        **{name: restored(batch.own[name], ColumnType.TEXT, index) for name in OWN},
    }
    geometry = shapely.from_wkb(np.array([*batch.wkb, None], dtype=object)[:-1])
    return gpd.GeoDataFrame(pd.DataFrame(data, index=index, copy=False), geometry=gpd.GeoSeries(geometry, index=index, crs=CRS))
