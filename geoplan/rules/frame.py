"""Findings as a GeoDataFrame with a fixed set of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.settings import CRS

if TYPE_CHECKING:
    from geoplan.rules.findings import Findings, Group

COLUMNS = (
    "rule",
    "layer",
    "theme",
    "row",
    "feature",
    "field",
    "outcome",
    "severity",
    "consequence",
    "value",
    "limit",
    "unit",
    "other_row",
    "source",
)


def findings_frame(findings: Findings) -> gpd.GeoDataFrame:
    """The listed findings in report order. ``row``, ``feature`` and ``other_row`` are -1 where there is none; geometry: point or None."""
    parts = [_part(group) for group in findings]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    place = np.concatenate([group.place for group in findings]) if parts else np.empty((0, 2))
    geometry = np.full(len(place), None, dtype=object)
    known = ~np.isnan(place).any(axis=1)
    geometry[known] = shapely.points(place[known])
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS)


def _part(group: Group) -> pd.DataFrame:
    rule = group.rule
    return pd.DataFrame(
        {
            "rule": rule.id,
            "layer": group.layer.name,
            "theme": group.layer.kind,
            "row": group.row,
            "feature": group.feature,
            "field": rule.field,
            "outcome": str(group.outcome),
            "severity": str(rule.severity),
            "consequence": str(rule.consequence),
            "value": pd.Series(list(group.value), dtype=object),
            "limit": pd.Series(list(group.limit), dtype=object),
            "unit": rule.unit,
            "other_row": group.other,
            "source": rule.reference.text,
        },
        columns=list(COLUMNS),
    )
