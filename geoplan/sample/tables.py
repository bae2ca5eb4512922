"""A theme's rows as a table: columns as Arrow arrays in the model's order and types, geometry as shapely geometries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geoplan.model.types import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.model.types import Layer

KOMMUNE: Final = "791"
CVR: Final = 29189846
"""Viborg's codes, lent: the rules ask for a municipality that the model knows, and 0999 is none. See docs/decisions."""

CVR_NAVN: Final = "Viborg Kommune"

ARROW: Mapping[FieldType, pa.DataType] = {
    FieldType.INTEGER: pa.int32(),
    FieldType.REAL: pa.float64(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.DATE: pa.date32(),
    FieldType.TIMESTAMP: pa.timestamp("ms"),
}
"""The types that are not text."""

FIRST_DAY: Final = np.datetime64("2012-01-01T07:00:00", "ms")
LAST_DAY: Final = np.datetime64("2025-12-31T15:00:00", "ms")


@dataclass(frozen=True)
class Table:
    """Rows of a theme. The first ``plain`` rows are objects with one version only, fit for planting a fault in."""

    name: str
    columns: Mapping[str, pa.Array]
    geometry: NDArray[np.object_]
    plain: int

    def __len__(self) -> int:
        return len(self.geometry)


def arrow_type(layer: Layer, name: str) -> pa.DataType:
    """The Arrow type of one of the theme's columns."""
    return ARROW.get(layer.by_name[name].type, pa.string())


def uuids(rng: np.random.Generator, count: int) -> list[str]:
    """Random UUIDs, version 4."""
    digits = rng.bytes(16 * count).hex()
    texts = (digits[at : at + 32] for at in range(0, 32 * count, 32))
    return [f"{t[:8]}-{t[8:12]}-4{t[13:16]}-{'89ab'[int(t[16], 16) % 4]}{t[17:20]}-{t[20:]}" for t in texts]


def some(rng: np.random.Generator, values: Sequence[Any] | NDArray[Any], share: float) -> list[Any]:
    """The values, a ``share`` of them kept and the rest None."""
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [value if kept else None for value, kept in zip(listed, (rng.random(len(listed)) < share).tolist(), strict=True)]


def picked(rng: np.random.Generator, values: Sequence[Any], count: int, share: float = 1.0) -> list[Any]:
    """``count`` values drawn at random, a ``share`` of them kept."""
    chosen = [values[at] for at in rng.integers(0, len(values), count).tolist()]
    return chosen if share >= 1 else some(rng, chosen, share)


def days(rng: np.random.Generator, count: int, first: str, last: str, share: float = 1.0) -> list[Any]:
    """Days between two, both inclusive."""
    start = np.datetime64(first, "D")
    span = int((np.datetime64(last, "D") - start).astype(int)) + 1
    return some(rng, start + rng.integers(0, span, count), share)


def table(
    layer: Layer, rng: np.random.Generator, geometry: NDArray[np.object_], own: Mapping[str, Sequence[Any]], *, history: float = 0.0
) -> Table:
    """The theme's table: the general columns, the theme's ``own``, and for a share of the objects also an earlier version.

    ``own`` may give general columns too (``off_kode``). Columns come in the order of the model.
    """
    count = len(geometry)
    values = {**_general(layer, rng, count), **own}
    older = min(round(count * history), count)
    columns = {field.name: pa.array(values[field.name], arrow_type(layer, field.name)) for field in layer.delivered if field.name in values}
    whole = Table(layer.table, columns, geometry, count - older)
    return _with_history(rng, whole) if older else whole


def _general(layer: Layer, rng: np.random.Generator, count: int) -> dict[str, Sequence[Any]]:
    made = FIRST_DAY + rng.integers(0, int((LAST_DAY - FIRST_DAY).astype(int)) // 1000, count) * np.timedelta64(1000, "ms")
    status = rng.choice((3, 3, 3, 2, 1, 4), count).tolist()
    status_texts = {0: "Ukendt", 1: "Kladde", 2: "Forslag", 3: "Gældende / Vedtaget", 4: "Ikke gældende / Aflyst"}
    return {
        "temakode": [int(layer.code)] * count,
        "objekt_id": uuids(rng, count),
        "versions_id": uuids(rng, count),
        "systid_fra": made,
        "systid_til": [None] * count,
        "oprettet": made,
        "cvr_kode": [CVR] * count,
        "cvr_navn": [CVR_NAVN] * count,
        "kommunekode": some(rng, [int(KOMMUNE)] * count, 0.9),
        "bruger_id": picked(rng, ("lksør", "mbæk", "hnørg", "jaagaard", "geofa_import"), count),
        "oprindkode": rng.choice((1, 2, 3, 4, 7, 11), count).tolist(),
        "statuskode": status,
        "status": [status_texts[code] for code in status],
        "off_kode": [1] * count,
        "noegle": some(rng, [f"PK-{layer.code}-{number}" for number in range(1, count + 1)], 0.3),
        "note": picked(rng, NOTES, count, 0.15),
    }


NOTES: Final = (
    "Indmålt af entreprenør; kontrolleret på ortofoto",
    "Skal efterses næste forår",
    "Flyttet nogle få meter øst for søen",
    "Placering aftalt med grundejeren på åstedet",
    "Se også sagen i ESDH",
)


def _with_history(rng: np.random.Generator, current: Table) -> Table:
    """Give the last objects an earlier version each, put after the rest and closed when the current one began."""
    plain, count = current.plain, len(current)
    changed = np.arange(plain, count)
    made = current.columns["oprettet"].cast(pa.int64()).to_numpy()[changed]
    replaced = made + rng.integers(1, 700, len(changed)) * 86_400_000
    moment = pa.timestamp("ms")
    new: dict[str, pa.Array] = {}
    for name, array in current.columns.items():
        new[name] = pa.concat_arrays([array, array.take(pa.array(changed))])
    started = new["systid_fra"].cast(pa.int64()).to_numpy().copy()
    started[changed] = replaced
    new["systid_fra"] = pa.array(started).cast(moment)
    new["systid_til"] = pa.concat_arrays([pa.nulls(count, moment), pa.array(replaced).cast(moment)])
    new["versions_id"] = pa.concat_arrays([current.columns["versions_id"], pa.array(uuids(rng, len(changed)), pa.string())])
    return replace(current, columns=new, geometry=np.concatenate([current.geometry, current.geometry[changed]]))
