"""The answers as one table: a row for each building, or property, and rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.building.answers import OUTCOMES, objects
from geoplan.plan.columns import words
from geoplan.settings import CRS
from geoplan.workflows.building_batch.told import building_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.workflows.building_batch.answers import Batch, RuleAnswers
    from geoplan.workflows.building_batch.draft import Changed, Flips

COLUMNS: Final = (
    *("jordstykke", "bfe", "adresse", "bygning", "navn", "opfoert", "anvendelse", "regel", "paragraf", "svar", "maalt", "graense"),
    *("enhed", "forskel", "grundlag", "kilde", "hvorfor"),
)


def long_table(batch: Batch) -> gpd.GeoDataFrame:
    """Every answer, EPSG:25832: keys, rule, the answer (one of four), measured, limit, and why where it is no plain yes or no.

    The geometry is the roof outline of a building and the area of a property; a building without an outline has its BBR point.
    """
    made = [_of_rule(batch, one, one.said) for one in batch.answers]
    return _joined(made)


def _joined(made: list[pd.DataFrame]) -> gpd.GeoDataFrame:
    empty = pd.DataFrame({name: objects(0) for name in (*COLUMNS, "geometry")})
    rows = pd.concat(made, ignore_index=True) if made else empty
    order = np.lexsort((np.arange(len(rows)), rows.pop("_property"))) if len(made) else np.empty(0, dtype=np.int64)
    rows = rows.iloc[order].reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def _of_rule(batch: Batch, one: RuleAnswers, rows: NDArray[np.intp]) -> pd.DataFrame:
    plot = rows if one.of_plot else batch.rows.told.plot[rows]
    known = ~np.isnan(one.measured[rows]) & np.isfinite(one.measured[rows])
    measured = np.where(known, one.measured[rows], np.nan)
    return pd.DataFrame(
        {
            "_property": plot,
            **keys(batch, plot),
            **(_no_building(len(rows)) if one.of_plot else _building(batch, rows)),
            "regel": one.id,
            "paragraf": one.rule.paragraph,
            "svar": np.array([each.value for each in OUTCOMES], dtype=object)[one.outcome[rows]],
            "maalt": np.round(measured, 3),
            "graense": np.round(one.limit[rows], 3),
            "enhed": one.unit,
            "forskel": np.round(measured - one.limit[rows], 3),
            "grundlag": one.basis[rows],
            "kilde": one.source[rows],
            "hvorfor": one.why[rows],
            "geometry": batch.everything.shapes[plot] if one.of_plot else _places(batch)[rows],
        }
    )


def keys(batch: Batch, plot: NDArray[Any]) -> dict[str, NDArray[np.object_]]:
    """Parcel, BFE number and address of properties."""
    everything = batch.everything
    grounds = everything.grounds
    first = everything.first[plot]
    return {"jordstykke": grounds.names[first], "bfe": grounds.property_key[first], "adresse": addresses(batch)[plot]}


def addresses(batch: Batch) -> NDArray[np.object_]:
    """An address of each property, the first in the register's order; None where it has none."""
    everything, grounds = batch.everything, batch.everything.grounds
    parcel = grounds.parcel_of_address
    there = np.flatnonzero(parcel >= 0)
    property_, first = np.unique(grounds.property_of[parcel[there]], return_index=True)
    found = np.full(everything.count, None, dtype=object)
    found[property_] = grounds.address_names[there[first]]
    return found


def _building(batch: Batch, rows: NDArray[np.intp]) -> dict[str, Any]:
    grounds, bbr = batch.everything.grounds, batch.rows.bbr[rows]
    return {
        "bygning": words(grounds.buildings, "id_lokalId")[bbr],
        "navn": building_names(grounds)[bbr],
        "opfoert": batch.rows.year[rows],
        "anvendelse": batch.rows.told.use[rows],
    }


def _no_building(count: int) -> dict[str, Any]:
    return {
        "bygning": np.full(count, None, dtype=object),
        "navn": objects(count),
        "opfoert": np.full(count, np.nan),
        "anvendelse": objects(count),
    }


def _places(batch: Batch) -> NDArray[np.object_]:
    """The outline of each row, or the BBR point where it has none."""
    shape = batch.rows.told.shape.copy()
    without = shapely.is_missing(shape)
    points = np.asarray(batch.everything.grounds.buildings.geometry.array, dtype=object)
    shape[without] = points[batch.rows.bbr[without]]
    return shape


def flip_table(found: Changed) -> gpd.GeoDataFrame:
    """What a plan changes: the same columns with the plan, and the answer and limit without it (``foer_svar``, ``foer_graense``)."""
    return _joined([_flip(found, one) for one in found.flips if len(one.rows)])


def _flip(found: Changed, one: Flips) -> pd.DataFrame:
    rows = one.rows[one.after.outcome[one.rows] >= 0]
    made = _of_rule(found.after, one.after, rows)
    names = np.array([*(each.value for each in OUTCOMES), ""], dtype=object)
    made["foer_svar"] = names[one.outcome_before[rows]]
    made["foer_graense"] = np.round(one.before.limit[rows], 3) if one.before is not None else np.nan
    return made
