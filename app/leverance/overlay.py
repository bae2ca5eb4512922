"""What the map shows of the findings: the chosen one with its object, and the others as points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.settings import DENMARK_M
from geoplan_app.leverance.answer import kind_word

if TYPE_CHECKING:
    import pandas as pd

    from geoplan_app.leverance.answer import Answer

Box = tuple[float, float, float, float]

_REACH: Final = 4.0
POINTS: Final = 1_000
"""Findings drawn as points at a time."""
NEAR_M: Final = 40.0
"""How much is seen around a chosen finding."""
STYLES: Final = {"error": "fault", "warning": "warning", "notice": "notice", "judgement": "judgement", "undecided": "undecided"}


def overlay(answer: Answer, table: pd.DataFrame, chosen: int | None) -> dict[str, Any]:
    """GeoJSON in EPSG:25832 of the findings in ``table``; ``chosen`` is the label of one row, which is drawn with its whole object."""
    placed = table[np.isfinite(table["x"].to_numpy(dtype=float))]
    placed = placed.iloc[:: -(-len(placed) // POINTS) or 1]  # an even share of a long list
    columns = (placed.index, placed["slags"], placed["x"], placed["y"], placed["besked"])
    features = [
        _feature({"type": "Point", "coordinates": [x, y]}, STYLES[kind], message, target=str(label))
        for label, kind, x, y, message in zip(*columns, strict=True)
        if label != chosen
    ]
    if chosen is not None and chosen in table.index:
        row = table.loc[chosen]
        shape = answer.shapes.get((row["fil"], row["lag"], int(row["raekke"])))
        if shape is not None:
            features.insert(0, _feature(shape[0], "delivered", f"{row['lag']}, {row['raekke']}"))
        if np.isfinite(row["x"]):
            point = {"type": "Point", "coordinates": [row["x"], row["y"]]}
            features.append(_feature(point, STYLES[row["slags"]], row["besked"], label=kind_word(row["slags"])))
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], style: str, title: str, **more: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"style": style, "title": title, **more}}


def bounds(answer: Answer, table: pd.DataFrame, chosen: int | None) -> Box | None:
    """What the map is to show: the chosen finding and its object, or all findings; None where none has a place."""
    if chosen is not None and chosen in table.index:
        row = table.loc[chosen]
        shape = answer.shapes.get((row["fil"], row["lag"], int(row["raekke"])))
        x, y = float(row["x"]), float(row["y"])
        if np.isfinite(x):
            return _around(_meeting(shape[1] if shape else None, x, y))
        return _around(tuple(shape[1])) if shape else None
    return most_of(table["x"].to_numpy(dtype=float), table["y"].to_numpy(dtype=float))


def most_of(x: np.ndarray[Any, np.dtype[np.float64]], y: np.ndarray[Any, np.dtype[np.float64]]) -> Box | None:
    """A box around points, with some air: those in Denmark and near each other where there are such; None where there is no point."""
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return None
    west, south, east, north = DENMARK_M
    inside = known & (x >= west) & (x <= east) & (y >= south) & (y <= north)
    shown = inside if inside.any() else known
    west, east = _most(x[shown])
    south, north = _most(y[shown])
    return _around((west, south, east, north))


def _most(along: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float]:
    """From where to where the findings lie, but for those far from the rest: one object in the sea must not hide the others."""
    low, middle, high = np.percentile(along, [25, 50, 75])
    reach = _REACH * max(high - low, NEAR_M)
    near = along[np.abs(along - middle) <= reach]
    return float(near.min()), float(near.max())


def _meeting(box: list[float] | None, x: float, y: float) -> Box:
    """The object where it is small; the place in it where the object is large."""
    if box is None or max(box[2] - box[0], box[3] - box[1]) > 20 * NEAR_M:
        return x, y, x, y
    return min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)


def _around(box: Box) -> Box:
    return box[0] - NEAR_M, box[1] - NEAR_M, box[2] + NEAR_M, box[3] + NEAR_M
