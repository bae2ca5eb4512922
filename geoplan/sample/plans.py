"""The plans of the municipality as GeoDataFrames with Plandata's names: what a register without faults would hold.

Everything agrees with everything: lokalplaner lie in their framework and allow no more than it does, delomraader tile their plan,
statuses have the dates and documents they need, and flags say "not regulated" exactly where nothing is regulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.sample import local_plans, municipal_plans
from geoplan.sample import plan_dates as days
from geoplan.sample import plan_numbers as numbers
from geoplan.sample.land import land
from geoplan.sample.plan_areas import Fields, PlanAreas, byggefelter, plan_areas
from geoplan.sample.plan_base import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.municipality import Municipality
    from geoplan.sample.plan_base import Dates

OTHER_SHARES: Final = {"F": 0.05, "KF": 0.03, "A": 0.06}
"""Lokalplaner that are not in force."""


@dataclass(frozen=True)
class Plans:
    """What the plan frames are made of, each part made once. ``lokalplaner`` is how many are wanted, None for as many as usual."""

    town: Municipality
    lokalplaner: int | None = None

    @cached_property
    def areas(self) -> PlanAreas:
        """The areas."""
        return plan_areas(self.town, land(self.town), lokalplaner=self.lokalplaner)

    @cached_property
    def fields(self) -> Fields:
        """The byggefelter."""
        return byggefelter(self.town, self.areas)

    @cached_property
    def frame_use(self) -> NDArray[np.int64]:
        """The planned use of each framework."""
        return self.areas.use_of_frame()

    @cached_property
    def supplement(self) -> NDArray[np.int64]:
        """Which tillæg each framework hangs on, -1 for the kommuneplan."""
        return municipal_plans.supplement_of_frame(self)

    @cached_property
    def plan_use(self) -> NDArray[np.int64]:
        """The planned use of each lokalplan."""
        return self.frame_use[self.areas.frame_of_plan]

    @cached_property
    def frame_numbers(self) -> numbers.Numbers:
        """What the frameworks allow."""
        return numbers.frame_numbers(self.town.rng(8600), self.frame_use)

    @cached_property
    def numbers(self) -> numbers.Numbers:
        """What the lokalplaner themselves allow."""
        rng = self.town.rng(8603)
        said = rng.random(len(self.status)) < numbers.PLANS_WITH_NUMBERS
        return numbers.within(rng, self.frame_numbers, self.areas.frame_of_plan, said)

    @cached_property
    def status(self) -> NDArray[np.object_]:
        """The status of each lokalplan: mostly adopted, with at least one in each other state."""
        count = len(self.areas.frame_of_plan)
        others = [max(1, round(share * count)) for share in OTHER_SHARES.values()]
        status = np.full(count, "V", dtype=object)
        chosen = self.town.rng(8601).permutation(count)[: sum(others)]
        status[chosen] = np.repeat(np.array(list(OTHER_SHARES), dtype=object), others)[: len(chosen)]
        return status

    @cached_property
    def dates(self) -> Dates:
        """The days of each lokalplan, NaT where its status has none."""
        rng, count = self.town.rng(8602), len(self.status)
        forsl = np.where(self.status == "F", days.proposals(rng, count), days.published(rng, count))
        slut = days.hearing_end(rng, forsl)
        vedt = days.adopted(rng, slut)
        ikraft = days.in_force(rng, vedt)
        public, done = self.status != "KF", np.isin(self.status, ("V", "A"))
        every = {"datoforsl": forsl, "datostart": forsl, "datoslut": slut, "datovedt": vedt, "datoikraft": ikraft}
        every["datoaflyst"] = days.cancelled(rng, ikraft)
        there = {"datovedt": done, "datoikraft": done, "datoaflyst": self.status == "A"}
        return {name: np.where(there.get(name, public), values, np.datetime64("NaT", "D")) for name, values in every.items()}

    @cached_property
    def plan_keys(self) -> NDArray[np.object_]:
        """``objekt_id`` of each lokalplan."""
        return np.array(identity(self.town, "lokalplan", len(self.status))["objekt_id"], dtype=object)

    def frames(self) -> dict[str, gpd.GeoDataFrame]:
        """Every plan layer by its kind, EPSG:25832, index 0..n-1."""
        return {kind: make(self) for kind, make in MAKERS.items()}


MAKERS: Final[Mapping[str, Callable[[Plans], gpd.GeoDataFrame]]] = {
    "kommuneplan": municipal_plans.kommuneplan,
    "kommuneplantillaeg": municipal_plans.kommuneplantillaeg,
    "kommuneplanramme": municipal_plans.kommuneplanramme,
    "retningslinje": municipal_plans.retningslinje,
    "lokalplan": local_plans.lokalplan,
    "delomraade": local_plans.delomraade,
    "byggefelt": local_plans.byggefelt,
    "zonekort": municipal_plans.zonekort,
    "landzonetilladelse": municipal_plans.landzonetilladelse,
}


def plans(town: Municipality, *, lokalplaner: int | None = None) -> dict[str, gpd.GeoDataFrame]:
    """The plan frames of a municipality by kind; so many lokalplaner, or as many as one of its size has."""
    return Plans(town, lokalplaner).frames()
