"""The rules of byggeret in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.building.byggeret import distance, height, place, plot_size, ratio, secondary

if TYPE_CHECKING:
    from geoplan.building.byggeret.base import BuildingRule

RULES: Final[tuple[BuildingRule, ...]] = (ratio.RULE, plot_size.RULE, *height.RULES, *distance.RULES, *secondary.RULES, *place.RULES)
