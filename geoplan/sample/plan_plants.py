"""Every fault that is planted in the plan delivery: kind, what is wrong, and which rules are to find it in which rows."""

from __future__ import annotations

from typing import Final

from geoplan.sample.plan_planting import PlanPlant, cells
from geoplan.sample.plan_plants_compared import COMPARED
from geoplan.sample.plan_plants_dates import DATES
from geoplan.sample.plan_plants_fit import extent, roomy
from geoplan.sample.plan_plants_local import BYGGEFELTER, DELOMRAADER, LOKALPLANER
from geoplan.sample.plan_plants_municipal import OTHERS, RAMMER, VERSIONS
from geoplan.sample.plan_plants_shapes import SHAPES

NEAR_MISSES: Final = (
    PlanPlant("lokalplan", "ATT-02", "plannr er netop 30 tegn", cells("lokalplan", plannr="1" * 30), (), ("nr",)),
    PlanPlant("delomraade", "ATT-02", "delnr er netop fem tegn", cells("delomraade", delnr="A1234"), (), ("nr",)),
    PlanPlant("delomraade", "ATT-22", "netop 2,2 m pr. etage", extent(maxetager=2.0, maxbygnhjd=4.4), (), ("omfang",), roomy),
    PlanPlant(
        "retningslinje",
        "ATT-01",
        "et punktum, et tal og Ø i navnet",
        cells("retningslinje", plannavn="Kyst nr. 3: Østerø"),
        (),
        ("plannavn",),
    ),
)
"""What comes close to a fault and is none."""

PLAN_PLANTS: Final = (*VERSIONS, *SHAPES, *DATES, *LOKALPLANER, *DELOMRAADER, *COMPARED, *BYGGEFELTER, *RAMMER, *OTHERS, *NEAR_MISSES)
