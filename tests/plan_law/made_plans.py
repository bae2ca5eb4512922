"""Plans made by hand, whole enough for every state."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import shapely

from geoplan.plan.lifecycle import Step, check_transition
from geoplan.settings import CRS

SQUARE = shapely.box(700_000, 6_170_000, 700_100, 6_170_100)
DAY = dt.date(2026, 11, 24)

DRAFT = {
    "komnr": 253,
    "plantype": 20.1,
    "plannr": "1.23",
    "plannavn": "Ved søen",
    "anvgen": 11,
    "anvspec1": 1110,
    "izonereg": True,
    "iomfangreg": False,
    "bebygpct": 30,
    "bebygpctaf": 3,
    "iudstykreg": True,
    "status": "KF",
}
PROPOSAL = {
    **DRAFT,
    "status": "F",
    "datoforsl": 20260901,
    "datostart": 20260901,
    "datoslut": 20260929,
    "doklink": "https://dokument.plandata.dk/20_1.pdf",
}
ADOPTED = {**PROPOSAL, "status": "V", "datovedt": 20261124, "datoikraft": 20261124, "doklink": "https://dokument.plandata.dk/20_2.pdf"}
CANCELLED = {**ADOPTED, "status": "A", "datoaflyst": 20261124}


def frame_of(*rows, geometry=SQUARE):
    return gpd.GeoDataFrame(pd.DataFrame(list(rows)), geometry=[geometry] * len(rows), crs=CRS)


def step_of(to, *, was, kind="lokalplan", day=DAY, geometry=SQUARE, before=SQUARE, parts=None, told=None, **changes):
    """What stands in the way of taking ``was`` with ``changes`` to ``to``; ``told`` fills the step."""
    plans = frame_of({**was, "status": to, **changes}, geometry=geometry)
    return check_transition(plans, Step(kind, to, day, **(told or {})), was=frame_of(was, geometry=before), parts=parts)


def keys(obstacles, *, stops=None):
    return sorted({one.key for one in obstacles if stops is None or one.stops is stops})
