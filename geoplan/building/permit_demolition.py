"""Demolition without a permit (BR18 § 47)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoplan.building.assemble import built_area
from geoplan.building.law import in_force
from geoplan.building.permit_answers import UNDER_M2, Permit, asks, free, name_of, needed
from geoplan.building.shapes import footprint
from geoplan.building.uses import ONE_FAMILY, SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Building, Case


def demolition(case: Case, building: Building, day: dt.date) -> Permit:
    """§ 47: secondary buildings that are not integrated may be taken down without a permit, each up to 50 m² (no limit before 2020)."""
    paragraph = "BR18 § 47, stk. 2"
    area = built_area(building, footprint(building, name_of(building)))
    if building.use not in SECONDARY or building.integrated:
        return needed(
            building,
            "W-047-1",
            "BR18 § 47, stk. 1",
            N_("Nedrivning af en bygning, der kræver tilladelse at opføre, kræver tilladelse; det gælder også integrerede dele."),
        )
    unlimited = in_force("nedrivning_uden_graense", day)
    if unlimited is not None:
        home = case.plot.use or ""
        why = N_("Før 2020 krævede nedrivning af sekundær bebyggelse ved enfamiliehuse og sommerhuse ikke tilladelse, uanset areal.")
        return (
            free(building, "W-047-2a", paragraph, why)
            if home in ONE_FAMILY
            else asks(building, "W-047-2a", paragraph, N_("Angiv, hvilket hus bygningen hører til (plot.use)."))
        )
    limit = in_force("nedrivning", day)
    if limit is None or np.isnan(area):
        return asks(building, "W-047-2", paragraph, N_("Angiv bygningens areal (building.area_m2)."))
    if area > limit.value + UNDER_M2:
        return needed(
            building,
            "W-047-2",
            paragraph,
            N_("Bygningen er {area} m². Uden tilladelse må højst {limit} m² rives ned."),
            area=area,
            limit=limit.value,
        )
    return free(
        building,
        "W-047-2",
        paragraph,
        N_("Bygningen er {area} m² og ikke integreret. Op til {limit} m² må rives ned uden tilladelse."),
        area=area,
        limit=limit.value,
    )
