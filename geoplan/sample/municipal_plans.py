"""The frames of the kommuneplan: the plan, its supplements, frameworks and guidelines, the zone map and permits in the country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample import plan_dates as days
from geoplan.sample import plan_numbers as numbers
from geoplan.sample.guidelines import guidelines, permit_points, zone_shapes
from geoplan.sample.land import SUMMER
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

    from geoplan.sample.plan_base import Dates
    from geoplan.sample.plans import Plans

SUPPLEMENTS: Final = 3
IN_A_SUPPLEMENT: Final = 0.06
_STEPS: Final = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft")
_PLAN_DAYS: Final = ("2024-08-20", "2024-08-20", "2024-10-22", "2025-02-18", "2025-02-25")
_SUPPLEMENT_DAYS: Final = ("2025-03-04", "2025-03-04", "2025-05-06", "2025-08-26", "2025-09-02")
PERMITS: Final = ("Stuehus til landbrugsejendom", "Ny maskinhal", "Udstykning af bolig", "Ændret anvendelse af stald", "Teknisk anlæg")


def _plan_days() -> Dates:
    return {name: np.array([day], dtype="datetime64[D]") for name, day in zip(_STEPS, _PLAN_DAYS, strict=True)}


def _supplement_days() -> Dates:
    """A week apart."""
    apart = np.arange(SUPPLEMENTS).astype("timedelta64[W]").astype("timedelta64[D]")
    return {name: np.datetime64(day) + apart for name, day in zip(_STEPS, _SUPPLEMENT_DAYS, strict=True)}


def kommuneplan(of: Plans) -> gpd.GeoDataFrame:
    """The plan in force, for twelve years."""
    columns = {
        "plannr": ["KP25"],
        "plannavn": ["Kommuneplan 2025-2037 for Prøvekøbing"],
        "status": ["V"],
        **dated(_plan_days()),
        "doklink": documents(11, ids("kommuneplan", 1)),
        "aktuel": ["true"],
    }
    return plan_frame(of.town, "kommuneplan", shapely.multipolygons(np.array([[of.town.boundary]], dtype=object)), columns)


def supplement_of_frame(of: Plans) -> NDArray[np.int64]:
    """Which tillæg each framework hangs on, -1 for the kommuneplan; every tillæg has at least one, and none that touch each other."""
    rng, count = of.town.rng(8604), len(of.frame_use)
    chosen = np.where(rng.random(count) < IN_A_SUPPLEMENT, rng.integers(0, SUPPLEMENTS, count), -1)
    first = rng.permutation(count)[:SUPPLEMENTS]
    chosen[first] = np.arange(SUPPLEMENTS)
    shapes = of.areas.frame_shapes()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    meet = (one < other) & (chosen[one] == chosen[other])
    chosen[np.where(np.isin(other[meet], first), one[meet], other[meet])] = -1  # an area may not touch itself
    return chosen


def kommuneplantillaeg(of: Plans) -> gpd.GeoDataFrame:
    """Supplements in force, each over its frameworks."""
    number = np.arange(SUPPLEMENTS) + 1
    columns = {
        "komplan_id": np.full(SUPPLEMENTS, FIRST_ID["kommuneplan"]),
        "plannr": joined("KP25-T", number),
        "plannavn": joined("Tillæg ", number, " til Kommuneplan 2025-2037"),
        "status": ["V"] * SUPPLEMENTS,
        **dated(_supplement_days()),
        "doklink": documents(12, ids("kommuneplantillaeg", SUPPLEMENTS)),
    }
    return plan_frame(of.town, "kommuneplantillaeg", of.areas.frame_shapes(of.supplement), columns)


def kommuneplanramme(of: Plans) -> gpd.GeoDataFrame:
    """Frameworks, on the kommuneplan or on one of its supplements."""
    use, tied = of.frame_use, of.supplement
    count = len(use)
    order, district = np.arange(count), np.arange(count) % len(PLACES)
    place = np.array(PLACES, dtype=object)[district]
    subject = np.array([name.capitalize() for name in SUBJECT], dtype=object)[use]
    columns = {
        **_parent(of, tied),
        "objektkode": np.full(count, 10),
        "plantype": np.full(count, 10.1),
        "plannr": joined(district + 1, ".", numbers.typical(use, 5), order + 1),
        "plannavn": joined(subject, " i ", place),
        "distrikt": place,
        "status": ["V"] * count,
        "anvgen": numbers.general_use(use),
        "anvspec1": whole(numbers.typical(use, 4)),
        **extent(of.frame_numbers),
        **classes(use),
        **_zones(of, use),
        "ianvreg": np.zeros(count, dtype=bool),
        "notat": where(of.town.rng(8606).random(count) < 0.1, "Miljøforhold skal afklares ved lokalplanlægning"),  # noqa: PLR2004 -- share with a note
    }
    return plan_frame(of.town, "kommuneplanramme", of.areas.frame_shapes(), columns)


def _parent(of: Plans, tied: NDArray[np.int64]) -> dict[str, Any]:
    """The plan that each framework hangs on, with its days and document."""
    plain, further = _plan_days(), _supplement_days()
    plan, supplements = identity(of.town, "kommuneplan", 1), identity(of.town, "kommuneplantillaeg", SUPPLEMENTS)
    link = np.concatenate([documents(11, ids("kommuneplan", 1)), documents(12, ids("kommuneplantillaeg", SUPPLEMENTS))])
    return {
        "komplan_id": whole(np.where(tied < 0, FIRST_ID["kommuneplan"], np.nan)),
        "komtil_id": whole(np.where(tied >= 0, FIRST_ID["kommuneplantillaeg"] + tied, np.nan)),
        "plan_objekt_id": np.array([*plan["objekt_id"], *supplements["objekt_id"]], dtype=object)[tied + 1],
        **dated({name: np.concatenate([plain[name], further[name]]) for name in plain}, tied + 1),
        "doklink": link[tied + 1],
    }


def _zones(of: Plans, use: NDArray[np.int64]) -> dict[str, Any]:
    """The future zone of every framework, and for few the present one too (82.6 % of real ones leave it out)."""
    zone = np.select([use == SUMMER, use == numbers.COUNTRY], [3, 2], 1)
    told = of.town.rng(8605).random(len(use)) < 0.174  # noqa: PLR2004 -- measured share
    return {"zone": whole(np.where(told, zone, np.nan)), "fzone": zone, "izonereg": ~told}


def retningslinje(of: Plans) -> gpd.GeoDataFrame:
    """Guidelines: at least one area for every theme."""
    name, shape = guidelines(of.town)
    count = len(shape)
    columns = {
        "komplan_id": np.full(count, FIRST_ID["kommuneplan"]),
        "plan_objekt_id": identity(of.town, "kommuneplan", 1)["objekt_id"] * count,
        "plannr": joined("RL-", np.arange(count) + 1),
        "plannavn": name,
        "temanavn": name,
        "status": ["V"] * count,
        **dated(_plan_days(), np.zeros(count, dtype=np.int64)),
        "doklink": documents(11, np.full(count, FIRST_ID["kommuneplan"])),
    }
    return plan_frame(of.town, "retningslinje", shape, columns)


def zonekort(of: Plans) -> gpd.GeoDataFrame:
    """Byzone and sommerhusområde; what is left is landzone."""
    zone, shape = zone_shapes(of.areas.ground)
    columns = {
        "zone": zone,
        "zonestatus": np.where(zone == 1, "Byzone", "Sommerhusområde"),
        "status": ["V"] * len(zone),
        "datovedt": days.register(np.full(len(zone), np.datetime64("2021-12-14"))),
    }
    return plan_frame(of.town, "zonekort", shape, columns)


def landzonetilladelse(of: Plans) -> gpd.GeoDataFrame:
    """Permits in the country, as points."""
    rng, shape = of.town.rng(8610), permit_points(of.town)
    count = len(shape)
    columns = {
        "plannr": joined("LZ-", np.arange(count) + 1),
        "plannavn": np.array(PERMITS, dtype=object)[rng.integers(0, len(PERMITS), count)],
        "status": ["V"] * count,
        "datovedt": days.register(days.decided(rng, count)),
        "doklink": documents(40, ids("landzonetilladelse", count)),
    }
    return plan_frame(of.town, "landzonetilladelse", shape, columns)
