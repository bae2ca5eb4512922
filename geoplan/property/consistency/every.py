"""Every check between the registers, in the order of its number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geoplan.errors import ContentError
from geoplan.property.consistency.addresses import address_controls
from geoplan.property.consistency.areas import area_controls
from geoplan.property.consistency.buildings import building_controls
from geoplan.property.consistency.cases import case_controls
from geoplan.property.consistency.codes import code_controls
from geoplan.property.consistency.content import contents
from geoplan.property.consistency.crossings import crossing_controls
from geoplan.property.consistency.delivered import delivered_controls
from geoplan.property.consistency.grounds import ground_controls
from geoplan.property.consistency.ownership import property_controls
from geoplan.property.consistency.parcels import parcel_controls
from geoplan.property.consistency.values import value_controls
from geoplan.property.consistency.years import year_controls
from geoplan.property.consistency.zones import zone_controls

if TYPE_CHECKING:
    from geoplan.property.consistency.base import Control
    from geoplan.rules import Rule

_FAMILIES = (
    ground_controls,
    building_controls,
    area_controls,
    year_controls,
    code_controls,
    zone_controls,
    parcel_controls,
    property_controls,
    crossing_controls,
    address_controls,
    case_controls,
    value_controls,
    delivered_controls,
)


@lru_cache(maxsize=1)
def controls() -> tuple[Control, ...]:
    """Every check. Raises ContentError when the file of checks has one that no code makes."""
    made = {one.content.rule: one for family in _FAMILIES for one in family()}
    lost = set(contents()) - set(made)
    if lost:
        raise ContentError(f"consistency.csv: {', '.join(sorted(lost))}")
    return tuple(sorted(made.values(), key=lambda one: (one.content.id, one.content.rule)))


def consistency_rules() -> tuple[Rule, ...]:
    """The checks as rules."""
    return tuple(one.rule for one in controls())
