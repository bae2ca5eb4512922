"""Frames and plans that the tests write."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

X, Y = 705_000, 6_162_000


def square(at=0, size=20):
    return shapely.box(X + 30 * at, Y, X + 30 * at + size, Y + size)


def parcels(count, *, first=1, size=28.0):
    """A row of parcels with one column of every type."""
    number = np.arange(first, first + count)
    return gpd.GeoDataFrame(
        {
            "nr": number,
            "areal": np.where(number % 5 == 0, np.nan, number * 1.5),
            "faelles": number % 2 == 0,
            "navn": [f"{n}æ" if n % 3 else None for n in number],
        },
        geometry=shapely.box(X + 30 * number, Y, X + 30 * number + size, Y + size),
        crs="EPSG:25832",
    )


def plan(ws, *, status="KF", who="ane", planid=None):
    """A lokalplan with two delområder; gives their objekt_id."""
    with ws.edit(who=who, why="ny plan", advance=True) as edit:
        one = edit.insert("lokalplan", {"plannavn": "Havnen", "status": status, "planid": planid, "komnr": 253}, square())
        parts = [
            edit.insert("delomraade", {"delnr": name, "plan_objekt_id": one, "lokplan_id": planid, "bebygpct": 30}, square(at))
            for at, name in enumerate("AB")
        ]
    return one, parts


def row(ws, kind, objekt_id):
    """The current row of an object."""
    return ws.read(kind, objekt_ids=[objekt_id]).iloc[0]


def state(ws):
    """Everything that a reader sees, without ids and times that differ from run to run."""
    seen = {}
    for layer in ws.layers():
        frame = ws.read(layer.name).drop(columns=["versions_id", "systid_fra"])
        seen[layer.name] = sorted(map(repr, zip(*(frame[name].astype(str) for name in sorted(frame.columns)), strict=True)))
    return seen
