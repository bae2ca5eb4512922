"""The municipality as a workspace: registers, plans and layers of protection, as if each had been imported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd

from geoplan.sample.constraints import CONSTRAINTS, constraints
from geoplan.sample.plans import plans
from geoplan.sample.registers import registers
from geoplan.sample.tables import KOMMUNE
from geoplan.settings import CRS
from geoplan.store import Workspace
from geoplan.store.registers import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geoplan.sample.municipality import Municipality
    from geoplan.store.registers import Normalised

WORKSPACE_FILE: Final = "arbejdsomraade.gpkg"
SOURCE: Final = "Prøvekøbing (opdigtet)"
WHO: Final = "geoplan sample"
DAY: Final = dt.date(2026, 11, 2)
"""The day that the registers are of: the sample's day."""


def workspace_frames(town: Municipality) -> dict[str, Any]:
    """Every layer as the workspace keeps it: registers in its names and only with rows in force, plans, layers of protection."""
    return {name: one.frame for name, one in _layers(town)}


def write_workspace(path: Path, town: Municipality) -> dict[str, int]:
    """Write the workspace; gives the rows of every layer. Raises UnwritableError where there is a file already."""
    counts = {}
    titles = {one.name: one.title for one in CONSTRAINTS}
    with Workspace.create(path, kommune=KOMMUNE, who=WHO) as workspace:
        for name, made in _layers(town):
            title = titles.get(name, "")
            # What the register holds is adopted already, and parts come after their plan.
            workspace.import_layer(name, made.frame, source=SOURCE, date=DAY, who=WHO, title=title, key=made.key, advance=True)
            counts[name] = len(made.frame)
    return counts


def _layers(town: Municipality) -> Iterator[tuple[str, Normalised]]:
    for made in ({"kommunegraense": _boundary(town)}, registers(town), plans(town), constraints(town)):
        for name, frame in made.items():
            own = frame.drop(columns="versions_id", errors="ignore")  # the workspace gives versions itself
            yield name, normalised(name, own, day=DAY)


def _boundary(town: Municipality) -> gpd.GeoDataFrame:
    """The municipality's boundary with its code, so that rules on where things lie can be asked."""
    return gpd.GeoDataFrame({"kommunekode": [f"{KOMMUNE:0>4}"]}, geometry=[town.boundary], crs=CRS)
