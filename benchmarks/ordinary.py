"""What an able person writes in an afternoon: the same checks with geopandas as it comes, for comparison.

    python -m benchmarks.ordinary DELIVERY.gpkg OUT.json

Vectorised with pandas and shapely, no loop over rows; ``geopandas.read_file`` with its defaults; overlaps by ``sjoin``. It knows the model
from geoplan, so that only the checking differs. It leaves out what finds nothing in the benchmark's delivery and would cost it more time:
repeated vertices, spikes, slivers, tiny parts, self-contact, decimals of coordinates, history, texts looked up.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio

from geoplan.model.load import load
from geoplan.settings import DENMARK_M, EXTENT_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
CPR = r"(?:^|[^0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}-?[0-9]{4}(?:$|[^0-9])"
MOJIBAKE = "Ã¦|Ã¸|Ã¥|Ã†|Ã˜|Ã…|\ufffd"
Finding = tuple[str, str, int]


def columns(frame: gpd.GeoDataFrame, table: str) -> Iterator[tuple[str, pd.Series]]:
    """The checks of attributes: (end of the rule id, which rows)."""
    model = load()
    layer = model.by_table[table]
    for name in frame.columns.drop(frame.geometry.name):
        field, values = layer.by_name[name], frame[name]
        if field.required_by_database or field.required_by_upload:
            yield f"{name}.udfyldt", values.isna() | (values.astype(str).str.strip() == "")
        if field.code_list and model.lists[field.code_list].codes:
            codes = [int(code.code) for code in model.lists[field.code_list].codes]
            yield f"{name}.kodeliste", values.notna() & ~values.isin(codes)
        for limits in field.value_checks:
            if field.type.value in {"integer", "real"} and limits.minimum and limits.maximum:
                yield f"{name}.vaerdi", (values < float(limits.minimum)) | (values > float(limits.maximum))
        if field.type.value == "text":
            if field.length:
                yield f"{name}.laengde", values.str.len() > field.length
            yield f"{name}.tegnsaet", values.str.contains(MOJIBAKE, regex=True, na=False)
            yield f"{name}.cpr", values.str.contains(CPR, regex=True, na=False)
        if field.type.value == "uuid":
            yield f"{name}.uuid", values.notna() & ~values.str.fullmatch(UUID, na=False)
    yield "objekt_id.entydig", frame["objekt_id"].notna() & frame["objekt_id"].duplicated(keep=False)
    yield "versions_id.entydig", frame["versions_id"].notna() & frame["versions_id"].duplicated(keep=False)
    yield "temakode.tema", frame["temakode"].notna() & (frame["temakode"] != int(layer.code))


def shapes(frame: gpd.GeoDataFrame, table: str) -> Iterator[tuple[str, pd.Series]]:
    """The checks of geometry."""
    layer = load().by_table[table]
    geometry = frame.geometry
    missing = geometry.isna() | geometry.is_empty
    bounds = frame.bounds
    outside = (bounds.minx < EXTENT_M[0]) | (bounds.miny < EXTENT_M[1]) | (bounds.maxx > EXTENT_M[2]) | (bounds.maxy > EXTENT_M[3])
    abroad = (bounds.minx < DENMARK_M[0]) | (bounds.miny < DENMARK_M[1]) | (bounds.maxx > DENMARK_M[2]) | (bounds.maxy > DENMARK_M[3])
    valid = geometry.is_valid | missing
    yield "geometri.mangler", missing
    yield "geometri.udstraekning", outside
    yield "geometri.danmark", abroad & ~outside
    yield "geometri.gyldig", ~valid
    yield "geometri.todimensional", geometry.has_z & ~missing
    yield "geometri.type", (geometry.geom_type != layer.geometry_type) & ~missing
    yield "geometri.dublet", ~missing & geometry.to_wkb().duplicated(keep=False)
    rule = layer.geometry_rule
    if rule is not None and rule.minimum_area_m2:
        yield "geometri.minimum", valid & ~missing & (geometry.area < rule.minimum_area_m2)


def overlaps(frame: gpd.GeoDataFrame) -> list[int]:
    """Both rows of each pair of areas that share more than 0.1 m2."""
    sound = frame[frame.geometry.is_valid & frame.geometry.notna()][["geometry"]]
    pairs = gpd.sjoin(sound, sound, predicate="intersects").reset_index()
    pairs = pairs[pairs["index"] < pairs["index_right"]]
    one, other = (sound.geometry.loc[pairs[name]].reset_index(drop=True) for name in ("index", "index_right"))
    shared = one.intersection(other)
    found = pairs[(shared.area > 0.1).to_numpy()]
    return [*found["index"].tolist(), *found["index_right"].tolist()]


def check(path: str) -> list[Finding]:
    """All findings of a delivery as (end of the rule id, table, row)."""
    findings: list[Finding] = []
    for table in pyogrio.list_layers(path)[:, 0]:
        frame = gpd.read_file(path, layer=table)
        for rule, mask in [*columns(frame, table), *shapes(frame, table)]:
            findings += [(rule, table, row) for row in np.flatnonzero(mask.fillna(value=False).to_numpy(dtype=bool)).tolist()]
        advice = load().by_table[table].geometry_rule
        if advice is not None and advice.overlap_forbidden and load().by_table[table].geometry_type == "MultiPolygon":
            findings += [("geometri.overlap", table, row) for row in overlaps(frame)]
    return findings


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(sorted(check(sys.argv[1]))), encoding="utf-8")
