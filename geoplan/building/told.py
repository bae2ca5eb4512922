"""Buildings and ground as told, in arrays: what a case file or a register says, before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from geoplan.building.answers import UNKNOWN, objects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries

    Numbers = NDArray[np.float64]
    Texts = NDArray[np.object_]
    Flags = NDArray[np.bool_]
    Maybe = NDArray[np.int8]
    Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBuildings:
    """Buildings, one row each. What is not told is NaN, empty, UNKNOWN, or None among the shapes.

    ``shape`` is the footprint (areas, EPSG:25832), ``roof_outline`` where it is the outline of the roof. ``single`` buildings have one
    storey unless told. ``untold_ceiling``: a basement whose ceiling over terrain is not told; ``large_hems`` a hems that may be a storey.
    ``section`` holds pairs of distance to skel and height over terrain, ``section_of`` the building of each.
    """

    plot: NDArray[np.intp]
    name: Texts
    use: Texts
    house: Texts
    kind: Texts
    judged: Flags
    integrated: Maybe
    shape: Shapes
    roof_outline: Flags
    length_m: Numbers
    width_m: Numbers
    storeys: Numbers
    attic: Maybe
    single: Flags
    ceiling_m: Numbers
    untold_ceiling: Flags
    large_hems: Flags
    roof: Texts
    eaves_m: Numbers
    ridge_m: Numbers
    pitch_deg: Numbers
    fall_deg: Numbers
    across: Flags
    height_m: Numbers
    nabo_m: Numbers
    vej_m: Numbers
    overhang_m: Numbers
    long_wall_m: Numbers
    openings: Maybe
    towards_m: Numbers
    floor_m: Numbers
    cross_section_m2: Numbers
    section_of: NDArray[np.intp]
    section: Numbers

    def __len__(self) -> int:
        return len(self.plot)

    @property
    def placed(self) -> Flags:
        """Which buildings have a footprint."""
        return np.not_equal(self.shape, objects(len(self), None)).astype(bool)

    @classmethod
    def of(cls, plot: NDArray[np.intp], use: Texts, **told: Any) -> Self:
        """Buildings of which only some things are told."""
        count = len(plot)
        known: dict[str, Any] = {
            "plot": plot,
            "use": use,
            "house": use,
            "section_of": np.empty(0, np.intp),
            "section": np.empty((0, 2)),
        } | told
        for one in fields(cls):
            if one.name not in known:
                known[one.name] = _nothing(str(one.type), count)
        return cls(**known)


_NOTHING: Final[Mapping[str, tuple[object, Any]]] = {
    "Numbers": (np.nan, float),
    "Flags": (False, bool),
    "Maybe": (UNKNOWN, np.int8),
    "Texts": ("", object),
    "Shapes": (None, object),
}


def _nothing(kind: str, count: int) -> NDArray[Any]:
    filled, dtype = _NOTHING[kind]
    return objects(count, filled) if dtype is object else np.full(count, filled, dtype=dtype)


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of plots: their boundary where its kinds are known (``known``), whether they lie at no road, and the terrain.

    ``field`` is the land of the byggefelter and ``lines`` what must not be built on, one area per plot or None.
    ``terrain`` is a plane ``(a, b, c)`` per plot, the natural terrain or the niveauplan, in the heights that roofs are told in; NaN where
    the terrain is no plane. ``plot`` are the plots themselves; without them nothing is asked of what stands outside.
    """

    edges: Boundaries
    known: Flags
    without_road: Flags
    terrain: Numbers
    field: Shapes | None = None
    lines: Shapes | None = None
    plot: Shapes | None = None
