"""Byggeret (BR18 §§ 168-186): what the municipality must permit. One rule per matter, each vectorised over plots or buildings."""

from geoplan.building.byggeret.base import BuildingRule, Level
from geoplan.building.byggeret.catalogue import RULES

__all__ = ["RULES", "BuildingRule", "Level"]
