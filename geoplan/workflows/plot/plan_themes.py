"""The themes that are plans or zones, answered from what was found of them already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.building.overlay import SMALL_M2
from geoplan.building.themes import Answer, Theme, not_usable
from geoplan.texts import N_, Phrase
from geoplan.workflows.plot.zones import LANDZONE, SOMMERHUS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geoplan.building.constraints import Constraint
    from geoplan.plan.applies import Applies
    from geoplan.workflows.plot.grounds import Grounds

EMPTY: Final = N_("laget {layer} er tomt")


def plan_themes(grounds: Grounds, found: Applies, zones: Mapping[int, float], area_m2: float) -> dict[str, Callable[[Constraint], Theme]]:
    """How the themes are answered that are zones or plans, by their id."""
    inside = found.parts["share"].to_numpy()[found.parts["cell"].to_numpy() >= 0]
    rammer = found.rammer["share"].to_numpy()

    def of_plan(constraint: Constraint, share: float) -> Theme:
        return _by_share(constraint, constraint.layers[0], min(share, 1.0), area_m2, grounds)

    return {
        "K-LP": lambda one: of_plan(one, float(inside.sum())),
        "K-KP": lambda one: of_plan(one, float(rammer.max()) if len(rammer) else 0.0),
        "K-LZ": lambda one: _by_zone(one, LANDZONE, zones, area_m2, grounds),
        "K-SO": lambda one: _by_zone(one, SOMMERHUS, zones, area_m2, grounds),
    }


def _by_share(constraint: Constraint, layer: str, share: float, area_m2: float, grounds: Grounds) -> Theme:
    state = grounds.filled(layer)
    why = not_usable(constraint, layer, state, grounds.day)
    if why or state is None:
        return Theme(constraint, Answer.NOT_EXAMINED, why=why)
    taken = share * area_m2
    if taken < SMALL_M2:
        return Theme(constraint, Answer.NO_HIT, ignored_m2=taken, day=state.day, source=state.source)
    return Theme(constraint, Answer.HIT, taken, share=share, day=state.day, source=state.source)


def _by_zone(constraint: Constraint, code: int, zones: Mapping[int, float], area_m2: float, grounds: Grounds) -> Theme:
    state = grounds.filled("zonekort")
    if state is not None and not state.count:
        return Theme(constraint, Answer.NOT_EXAMINED, why=Phrase(EMPTY, layer="zonekort"))
    return _by_share(constraint, "zonekort", zones.get(code, 0.0), area_m2, grounds)
