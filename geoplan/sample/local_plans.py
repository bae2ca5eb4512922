"""The frames of lokalplaner with their delomraader and byggefelter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample import plan_numbers as numbers
from geoplan.sample.addresses import road_names
from geoplan.sample.land import SUMMER
from geoplan.sample.plan_areas import ROAD_PART
from geoplan.sample.plan_base import (
    FIRST_ID,
    PLACES,
    SUBJECT,
    classes,
    dated,
    documents,
    extent,
    identity,
    ids,
    joined,
    plan_frame,
    where,
    whole,
)

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.plans import Plans

ZONED_SHARE: Final = 0.08
"""Lokalplaner that transfer land to another zone."""

BYPLAN: Final = np.datetime64("1998-01-01")
"""Plans in force that were adopted before are byplanvedtægter here."""

PART_LETTERS: Final = np.array(list("ABCDEFGHIJ"), dtype=object)
ONLY_HERE, PARTLY, INDICATIVE, SPECIAL = 1, 2, 3, 4
"""Types of byggefelter."""

_TYPES: Final = ((ONLY_HERE, PARTLY, INDICATIVE, SPECIAL), (0.24, 0.06, 0.65, 0.05))
FIELDS_WITH_NUMBERS: Final = 0.15


def names(of: Plans) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Number and name of each lokalplan."""
    count = len(of.status)
    number = 101 + np.arange(count)
    subject = np.array(SUBJECT, dtype=object)[of.plan_use]
    return joined("", number), joined("Lokalplan ", number, " for ", subject, " ved ", road_names(count + 7)[7:])


def lokalplan(of: Plans) -> gpd.GeoDataFrame:
    """Lokalplaner in all states."""
    status, use = of.status, of.plan_use
    count = len(status)
    number, name = names(of)
    zoned = (of.town.rng(8607).random(count) < ZONED_SHARE) & (use != numbers.COUNTRY)
    columns = {
        "objektkode": np.full(count, 20),
        "plantype": np.where((of.dates["datovedt"] < BYPLAN) & (status == "V"), 20.2, 20.1),
        "plannr": number,
        "plannavn": name,
        "distrikt": np.array(PLACES, dtype=object)[of.areas.frame_of_plan % len(PLACES)],
        "status": status,
        **dated(of.dates),
        "doklink": where(status != "KF", documents(20, ids("lokalplan", count))),
        **_uses(use),
        "zone": whole(np.where(zoned, np.where(use == SUMMER, 3, 1), np.nan)),
        **extent(of.numbers),
        **classes(use),
        "izonereg": ~zoned,
        "kompleks": np.zeros(count, dtype=bool),
        "bonusvirk": np.zeros(count, dtype=bool),
    }
    return plan_frame(of.town, "lokalplan", of.areas.plan_shapes(), columns)


def _uses(use: NDArray[np.int64]) -> dict[str, Any]:
    return {"anvgen": numbers.general_use(use), "anvspec1": whole(numbers.typical(use, 4)), "ianvreg": np.zeros(len(use), dtype=bool)}


def _from_plan(of: Plans, plan: NDArray[np.int64]) -> dict[str, Any]:
    """Columns that a delomraade or byggefelt has from its lokalplan."""
    number, name = names(of)
    dates = {key: values for key, values in of.dates.items() if key not in {"datostart", "datoslut"}}
    return {
        "lokplan_id": FIRST_ID["lokalplan"] + plan,
        "plan_objekt_id": of.plan_keys[plan],
        "objektkode": np.full(len(plan), 30),
        "plannavn": name[plan],
        "lp_plannr": number[plan],
        "lp_plannavn": name[plan],
        "status": of.status[plan],
        **dated(dates, plan),
        "doklink": where(of.status[plan] != "KF", documents(20, FIRST_ID["lokalplan"] + plan)),
        "anvgen": numbers.general_use(of.plan_use[plan]),
        "ianvreg": np.zeros(len(plan), dtype=bool),
        "izonereg": np.ones(len(plan), dtype=bool),
    }


def delomraade(of: Plans) -> gpd.GeoDataFrame:
    """Delomraader: those of plots have numbers where their plan has none, those of roads have no number."""
    plan, road = of.areas.plan_of_part, of.areas.part_label == ROAD_PART
    rng, rank = of.town.rng(8608), np.arange(len(plan)) - np.searchsorted(plan, plan)
    said = (rng.random(len(plan)) < numbers.PARTS_WITH_NUMBERS) & ~road & of.numbers.silent[plan]
    columns = _from_plan(of, plan) | {
        "plantype": np.full(len(plan), 30.1),
        "anvspec1": whole(numbers.typical(of.plan_use[plan], 4)),
        "delnr": np.where(road, "Vej", PART_LETTERS[np.minimum(rank, len(PART_LETTERS) - 1)]),
        **extent(numbers.within(rng, of.frame_numbers, of.areas.frame_of_plan[plan], said)),
        "kompleks": np.zeros(len(plan), dtype=bool),
    }
    return plan_frame(of.town, "delomraade", of.areas.part_shapes(), columns)


def byggefelt(of: Plans) -> gpd.GeoDataFrame:
    """Byggefelter: floor area only where the type asks for it or allows it, never a plot ratio."""
    plan, rng = of.fields.plan, of.town.rng(8609)
    count, rank = len(plan), np.arange(len(plan)) - np.searchsorted(plan, plan)
    kind = rng.choice(_TYPES[0], count, p=_TYPES[1])
    given = (kind == PARTLY) | ((kind == SPECIAL) & (rng.random(count) < 0.3))  # noqa: PLR2004 -- share of type 4
    floor = np.where(given, np.maximum(np.round(shapely.area(of.fields.shape) * 0.4, -1), 10), np.nan)
    said = numbers.within(rng, of.frame_numbers, of.areas.frame_of_plan[plan], rng.random(count) < FIELDS_WITH_NUMBERS)
    parts = np.array(identity(of.town, "delomraade", len(of.areas.plan_of_part))["objekt_id"], dtype=object)
    columns = _from_plan(of, plan) | {
        "plantype": np.full(count, 30.4),
        "delnr": joined("F", rank + 1),
        "delomraade_objekt_id": parts[of.fields.part],
        "byggefelttype": kind,
        "bygkunifelt": kind == ONLY_HERE,
        "bygvejledende": kind == INDICATIVE,
        "maxetager": said.storeys,
        "maxbygnhjd": said.height_m,
        "eareal": floor,
        "iomfangreg": np.isnan(said.storeys) & np.isnan(said.height_m) & np.isnan(floor),
        "iudstykreg": np.ones(count, dtype=bool),
    }
    return plan_frame(of.town, "byggefelt", of.fields.shape, columns)
