"""Existing buildings as told by the registers, in the arrays that the rules of byggeret take: BBR, outlines of roofs, parcels and roads.

A row is a part of a roof outline with its BBR building, or a BBR building without one. Outlines are those of roofs and no legal
footprints, and heights are in no register, so much of the answer is a judgement or not decided. A layer ``bygning`` that has the columns
``hoejde_m`` (highest point over terrain), ``tagfod_m`` and ``tagform`` is taken at its word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.building.answers import NO, UNKNOWN, YES, isin
from geoplan.building.boundaries import CROSS_M, PATH_WORDS, boundaries, derived
from geoplan.building.existing import bbr_uses, of_floors, uses_of
from geoplan.building.measures.roof import ROOFS
from geoplan.building.told import Ground, ToldBuildings
from geoplan.building.uses import SECONDARY
from geoplan.geometry.shared import union_by
from geoplan.plan.columns import numbers, words
from geoplan.workflows.plan.opening import layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries
    from geoplan.plan.applies import Applies
    from geoplan.workflows.plot.everything import Everything
    from geoplan.workflows.plot.grounds import Grounds

    Index = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Shapes = NDArray[np.object_]

ROAD_SHARE: Final = 0.9
"""A parcel registered as road to at least this share is a road parcel."""
PUBLIC_ROAD: Final = r"^7000"
"""Public roads carry numbers from 7000 and belong to no property."""
NOT_A_ROAD: Final = ("Indkørselsvej",)
"""Centrelines of this class run on the plots themselves."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Existing buildings as rows. ``bbr`` is the position of the BBR building of each, ``year`` when it was built (NaN: not known)."""

    told: ToldBuildings
    bbr: Index
    year: Numbers
    nowhere: int
    """BBR buildings on no parcel of the workspace."""
    without_bbr: int
    """Outlines that no BBR building says it is."""

    def __len__(self) -> int:
        return len(self.bbr)


def existing_rows(everything: Everything) -> Rows:
    """The rows of a workspace, ordered by BBR building."""
    grounds = everything.grounds
    part, outline, of_outline = _parts(grounds)
    matched = of_outline >= 0
    without = np.setdiff1d(np.arange(len(grounds.buildings)), of_outline)
    bbr = np.r_[of_outline[matched], without].astype(np.int64)
    shape = np.full(len(bbr), None, dtype=object)
    shape[: matched.sum()] = part[matched]
    source = np.r_[outline[matched], np.full(len(without), -1)].astype(np.int64)
    plot = grounds.property_of_building[bbr]
    kept = np.flatnonzero(plot >= 0)
    order = kept[np.argsort(bbr[kept], kind="stable")]
    told = _told(everything, bbr[order], shape[order], source[order])
    year = numbers(grounds.buildings, "byg026Opførelsesår")[bbr[order]]
    return Rows(told, bbr[order], year, int((grounds.property_of_building < 0).sum()), len(np.unique(outline[~matched])))


def _parts(grounds: Grounds) -> tuple[Shapes, Index, Index]:
    """The single areas of the outlines, the outline of each, and its BBR building by UUID in any letters; -1 where none has it."""
    outlines = grounds.outlines
    part, outline = shapely.get_parts(np.asarray(outlines.geometry.array, dtype=object), return_index=True)
    wanted = pd.Series(words(outlines, "bbruuid"), dtype="string").str.lower()
    known = pd.Series(words(grounds.buildings, "id_lokalId"), dtype="string").str.lower()
    first = np.flatnonzero((known.notna() & ~known.duplicated()).to_numpy(dtype=bool))
    at = pd.Index(known.iloc[first]).get_indexer(pd.Index(wanted))
    found = np.where((at >= 0) & wanted.notna().to_numpy(dtype=bool), first[np.maximum(at, 0)] if len(first) else -1, -1)
    return part, outline.astype(np.int64), found[outline].astype(np.int64)


def _told(everything: Everything, bbr: Index, shape: Shapes, source: Index) -> ToldBuildings:
    grounds = everything.grounds
    plot = grounds.property_of_building[bbr].astype(np.intp)
    own, house = uses_of(grounds.buildings)[bbr], everything.standing.use[plot]
    use = np.where(isin(own, SECONDARY) & (house == "sommerhus"), "sekundaer_sommerhus", own).astype(object)
    return ToldBuildings.of(
        plot,
        use,
        name=building_names(grounds)[bbr],
        judged=use != "",
        integrated=np.full(len(bbr), NO, dtype=np.int8),
        shape=shape,
        roof_outline=np.ones(len(bbr), dtype=bool),
        single=isin(use, SECONDARY),
        **_storeys(grounds, bbr),
        **_roofs(grounds, source),
    )


def _storeys(grounds: Grounds, bbr: Index) -> dict[str, Any]:
    """What BBR tells of storeys: whole ones, used attics, and basements whose ceiling nobody has measured."""
    attic = of_floors(grounds.buildings, grounds.floors, "eta021ArealAfUdnyttetDelAfTagetage")[bbr]
    basement = of_floors(grounds.buildings, grounds.floors, "eta022Kælderareal")[bbr]
    return {
        "storeys": numbers(grounds.buildings, "byg054AntalEtager")[bbr],
        "attic": np.where(attic > 0, YES, UNKNOWN).astype(np.int8),
        "untold_ceiling": basement > 0,
    }


def _roofs(grounds: Grounds, source: Index) -> dict[str, Any]:
    """Heights and shapes of roofs, where the layer of outlines has them."""
    there, at = source >= 0, np.maximum(source, 0)

    def number(name: str) -> Numbers:
        values = numbers(grounds.outlines, name)
        return np.where(there, values[at], np.nan) if len(values) else np.full(len(source), np.nan)

    kinds = words(grounds.outlines, "tagform")
    kind = kinds[at] if len(kinds) else np.full(len(source), "", dtype=object)
    height = number("hoejde_m")
    roof = np.where(there & isin(kind, ROOFS), kind, "").astype(object)
    return {"height_m": height, "ridge_m": np.where(roof == "", np.nan, height), "eaves_m": number("tagfod_m"), "roof": roof}


def building_names(grounds: Grounds) -> NDArray[np.object_]:
    """What each BBR building is called: what it is used for, and its number on the plot."""
    labels = {code: one.label.split(" (", maxsplit=1)[0] for code, one in bbr_uses().items()}
    code = pd.Series(words(grounds.buildings, "byg021BygningensAnvendelse"), dtype="string")
    number = pd.Series(words(grounds.buildings, "byg007Bygningsnummer"), dtype="string").fillna("?")
    named = code.map(labels).astype("string").fillna("BBR " + code.fillna("?"))
    return (named + " (" + number + ")").to_numpy(dtype=object)


# -- the ground ------------------------------------------------------------------------------------------


def existing_ground(everything: Everything) -> Ground:
    """The plots with the kinds of their boundaries derived, and the byggefelter on them. Terrain is in no register: level ground."""
    count = everything.count
    edges, known = plot_boundaries(everything.shapes, everything.grounds)
    return Ground(
        edges, np.full(count, known), np.zeros(count, dtype=bool), np.zeros((count, 3)), field=plot_fields(everything.applies, count)
    )


def plot_boundaries(shapes: Shapes, grounds: Grounds) -> tuple[Boundaries, bool]:
    """The boundaries of plots with their kinds, and whether anything is known of roads."""
    road, lines = road_parcels(grounds), layer(grounds.ws, "vejmidte")
    kept = ~isin(words(lines, "vejklasse"), NOT_A_ROAD)
    near = _near(grounds.shapes, shapes)
    edges = derived(
        boundaries(shapes),
        road_parcels=grounds.shapes[road & near],
        centrelines=np.asarray(lines.geometry.array, dtype=object)[kept],
        path=_paths(lines)[kept],
        neighbours=grounds.shapes[~road & near],
    )
    return edges, bool(road.any() or kept.any())


def _near(parcels: Shapes, shapes: Shapes) -> NDArray[np.bool_]:
    """The parcels by the box of the shapes together: for one plot, its neighbours."""
    west, south, east, north = shapely.total_bounds(shapes)
    box = shapely.bounds(parcels)
    across = (box[:, 0] <= east + CROSS_M) & (box[:, 2] >= west - CROSS_M)
    return np.asarray(across & (box[:, 1] <= north + CROSS_M) & (box[:, 3] >= south - CROSS_M))


def road_parcels(grounds: Grounds) -> NDArray[np.bool_]:
    """Parcels that are roads: registered as such, or numbered as a public road that belongs to no property."""
    with np.errstate(invalid="ignore"):
        registered = grounds.road_m2 >= ROAD_SHARE * np.where(
            np.isnan(grounds.registered_m2), shapely.area(grounds.shapes), grounds.registered_m2
        )
    numbered = pd.Series(words(grounds.parcels, "matrikelnr"), dtype="string").str.match(PUBLIC_ROAD).fillna(value=False)
    return np.asarray(registered | (numbered.to_numpy(dtype=bool) & pd.isna(grounds.property_key)), dtype=bool)


def _paths(lines: pd.DataFrame) -> NDArray[np.bool_]:
    """Centrelines of paths, by their type or class."""
    found = np.zeros(len(lines), dtype=bool)
    for name in ("vejmidtetype", "vejklasse", "trafikart"):
        said = pd.Series(words(lines, name), dtype="string").str.lower()
        found |= said.str.contains("|".join(PATH_WORDS)).fillna(value=False).to_numpy(dtype=bool)
    return found


def plot_fields(applied: Applies, count: int) -> Shapes:
    """The byggefelter on each plot together, None where it has none."""
    parts, ground = applied.parts, applied.ground
    cell, place = parts["cell"].to_numpy(), parts["place"].to_numpy()
    inside = (cell >= 0) & (ground.cells.byggefelt[cell] >= 0) if len(ground.cells) else np.zeros(len(cell), dtype=bool)
    found = np.full(count, None, dtype=object)
    at, of = np.unique(place[inside], return_inverse=True)
    if len(at):
        found[at] = union_by(of.astype(np.int64), ground.cells.geometry[cell[inside]], len(at))
    return found
