"""The table of every property of a workspace: a row each, every theme with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geoplan.building.answers import OUTCOMES
from geoplan.building.constraints import Form, constraints
from geoplan.building.overlay import SMALL_M2
from geoplan.building.remainder import PLAN
from geoplan.building.themes import Answer
from geoplan.plan.columns import words
from geoplan.settings import CRS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geoplan.building.constraints import Constraint
    from geoplan.workflows.plot.everything import Everything, OfAll

MEASURED: Final = {Form.ZONE: ("area_m2", "m2"), Form.LINE: ("length_m", "m"), Form.POINT: ("points", "antal")}
"""What a theme's second column holds, by how the theme is drawn."""


def table(everything: Everything) -> gpd.GeoDataFrame:
    """A row for each property, EPSG:25832: keys, areas, buildings, plan, building right, and every theme.

    A theme has a column ``<id>`` with its answer (``Answer``), and one ``<id>_m2``, ``_m`` or ``_antal`` that is empty where it was not
    examined. ``byggeret_svar`` is one of the four answers.
    """
    columns = {**_keys(everything), **_right(everything)}
    found = everything.themes()
    for constraint in constraints():
        columns |= _special(everything, constraint) or _theme(everything.count, constraint, found[constraint.id])
    return gpd.GeoDataFrame(columns, geometry=everything.shapes, crs=CRS)


def _keys(everything: Everything) -> dict[str, NDArray[np.generic]]:
    grounds = everything.grounds
    middle = shapely.centroid(everything.shapes)
    return {
        "jordstykke": grounds.names[everything.first],
        "bfe": grounds.property_key[everything.first],
        "esr": grounds.esr[everything.first],
        "adresse": _addresses(everything),
        "antal_jordstykker": np.bincount(grounds.property_of, minlength=everything.count),
        "oest_m": np.round(shapely.get_x(middle), 1),
        "nord_m": np.round(shapely.get_y(middle), 1),
    }


def _addresses(everything: Everything) -> NDArray[np.object_]:
    """An address of each property, the first in the register's order; None where it has none."""
    grounds = everything.grounds
    parcel = grounds.parcel_of_address
    there = np.flatnonzero(parcel >= 0)
    property_, first = np.unique(grounds.property_of[parcel[there]], return_index=True)
    found = np.full(everything.count, None, dtype=object)
    found[property_] = grounds.address_names[there[first]]
    return found


def _right(everything: Everything) -> dict[str, NDArray[np.generic]]:
    right, built, parts = everything.right, everything.standing, everything.parts
    known = right.source != ""
    named = np.where(right.basis == PLAN, "lokalplan " + right.source.astype(str), right.source.astype(str))
    return {
        "grundareal_m2": np.round(next(term for term in right.percent.terms if term.label == "grundareal").value, 2),
        "arealgrundlag": np.where(everything.by_map, "kort", "register").astype(object),
        "ikke_medregnet_m2": np.round(parts.apart_m2 + parts.other_zone_m2, 2),
        "anvendelse": _known(built.use, built.use != ""),
        "bygninger": np.bincount(_on_property(everything), minlength=everything.count),
        "etageareal_m2": built.floors.area.value,
        "bebyggelsesprocent": np.round(right.percent.value, 2),
        "graense_procent": right.limit,
        "graense_kilde": _known(named, known & ~np.isnan(right.limit)),
        "byggeret_svar": np.array([str(one) for one in OUTCOMES], dtype=object)[right.answer],
        "rest_m2": np.round(right.left_m2, 2),
        "lokalplan": _main(everything),
    }


def _known(texts: NDArray[np.object_], which: NDArray[np.bool_]) -> NDArray[np.object_]:
    """The texts where they are known, None elsewhere."""
    found = np.full(len(texts), None, dtype=object)
    found[which] = texts[which]
    return found


def _on_property(everything: Everything) -> NDArray[np.int64]:
    of = everything.grounds.property_of_building
    return of[of >= 0]


def _main(everything: Everything) -> NDArray[np.object_]:
    """The number of the lokalplan that covers most of each property, None where there is none."""
    found = everything.applies
    place, cell = found.parts["place"].to_numpy(), found.parts["cell"].to_numpy()
    inside = np.flatnonzero(cell >= 0)
    at, first = np.unique(place[inside], return_index=True)
    numbers = np.full(everything.count, None, dtype=object)
    cells = cell[inside[first]]
    plan = found.ground.at("lokalplan")[cells]
    numbers[at] = np.where(plan >= 0, words(found.ground.plans.lokalplan, "plannr")[np.maximum(plan, 0)], None) if len(at) else None
    return numbers


def _theme(count: int, constraint: Constraint, found: OfAll | None) -> dict[str, NDArray[np.generic]]:
    column, ending = MEASURED.get(constraint.form, ("", ""))
    answer = np.full(count, Answer.NOT_EXAMINED.value, dtype=object)
    amount = np.full(count, np.nan)
    if found is not None:
        if found.complete:
            answer[:], amount[:] = Answer.NO_HIT.value, 0.0
        rows = found.rows[found.rows["objects"] > 0]
        at = rows["plot"].to_numpy()
        answer[at], amount[at] = Answer.HIT.value, np.round(rows[column].to_numpy(dtype=np.float64), 2)
    return {constraint.id: answer, **({f"{constraint.id}_{ending}": amount} if ending else {})}


def _special(everything: Everything, constraint: Constraint) -> dict[str, NDArray[np.generic]]:
    """Themes that are plans or zones; empty for the others."""
    if constraint.id not in {"K-LP", "K-KP", "K-LZ", "K-SO"}:
        return {}
    share = _share(everything, constraint.id)
    known = everything.grounds.examined(constraint.layers[0]) & ~np.isnan(share)
    area = np.minimum(share, 1.0) * shapely.area(everything.shapes)
    hit = known & (area >= SMALL_M2)
    answer = np.where(hit, Answer.HIT.value, np.where(known, Answer.NO_HIT.value, Answer.NOT_EXAMINED.value)).astype(object)
    return {constraint.id: answer, f"{constraint.id}_m2": np.where(known, np.round(np.where(hit, area, 0.0), 2), np.nan)}


def _share(everything: Everything, theme: str) -> NDArray[np.float64]:
    """The share of each property that the theme takes; NaN where it is not known."""
    if theme in {"K-LZ", "K-SO"}:
        zones: NDArray[np.float64] = everything.zones[:, 1 if theme == "K-LZ" else 2]
        return zones
    found = everything.applies
    if theme == "K-LP":
        rows = found.parts[found.parts["cell"] >= 0]
        return np.bincount(rows["place"], weights=rows["share"], minlength=everything.count).astype(np.float64)
    largest = np.zeros(everything.count)
    np.maximum.at(largest, found.rammer["place"].to_numpy(), found.rammer["share"].to_numpy())
    return largest


def counted(found: pd.DataFrame) -> dict[str, dict[str, int]]:
    """How many properties have each answer, by theme, and for ``byggeret_svar``."""
    names = ["byggeret_svar", *(one.id for one in constraints())]
    return {name: {str(answer): int(count) for answer, count in found[name].value_counts().items()} for name in names}
