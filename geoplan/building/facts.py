"""What is known of plots and buildings when the rules look at them: arrays, one row per plot and one per building.

One case is arrays of length one; the buildings of a municipality are the same arrays, longer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geoplan.building.answers import Measure
    from geoplan.building.measures.floor_area import FloorArea

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Maybe = NDArray[np.int8]
    Texts = NDArray[np.object_]

ROOF_OUTLINE_M: Final = 0.6
"""How far a roof outline (GeoDanmark) may reach outside the outer wall: a proposal of geoplan's own.

Roof outlines measure about 1.2 times the footprint, which of a house of 10 by 14 m is a strip of 0.6 m all around. A verdict that
turns on less needs judgement."""


@dataclass(frozen=True, slots=True)
class Plots:
    """Plots. ``use`` is the main use; ``mixed`` where the primary buildings have several."""

    name: Texts
    use: Texts
    mixed: Flags
    zone: Texts
    dwellings: Numbers
    parcelhusomraade: Maybe
    etagebolig_udlagt: Maybe
    hjoernegrund: Maybe
    vejbredde_m: Numbers
    grunddybde_m: Numbers
    foer_1977: Maybe
    extending: Flags  # the case is an extension or conversion
    parcelling: Flags  # the case is an udstykning
    asked: Flags  # something with a floor area is to be judged
    area: Measure
    size: Measure
    floors: FloorArea

    def __len__(self) -> int:
        return len(self.use)


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings. Only those that are ``judged`` are answered for; the others count in the sums of their plot.

    ``house`` is the use that §§ 176-178 see: an udestue is part of the house it is built to. ``more_storeys`` is how many more there may be
    because something is not told, ``perhaps_storeys`` because it is a matter of judgement (§ 458 stk. 2).
    Distances are those that count by § 457, infinite where the plot has no such boundary. ``excess_m`` is the greatest height over the
    slope plane, ``hipped_m`` the same with gable triangles left out; ``bound`` where they are known to be at most so, because only the
    height and the nearest distance are told. ``strip_*_m`` is the greatest height within the strip, minus infinity where no part stands
    in it, and ``towards_m`` the longest side towards skel there. ``outside_field_m2`` and ``in_line_m2`` are what stands outside
    byggefelter and on land that must not be built on, ``off_plot_m2`` what stands outside the plot; minus infinity where the plot has none.
    """

    plot: NDArray[np.intp]
    name: Texts
    use: Texts
    house: Texts
    kind: Texts
    judged: Flags
    integrated: Maybe
    storeys: Measure
    more_storeys: Numbers
    perhaps_storeys: Numbers
    height: Measure
    to_nabo: Measure
    to_vej: Measure
    overhang_m: Numbers
    margin_m: Numbers
    excess_m: Numbers
    hipped_m: Numbers
    worst_height_m: Numbers
    worst_distance_m: Numbers
    bound: Flags
    strip_nabo_m: Numbers
    strip_vej_m: Numbers
    strip_bound: Flags
    towards_m: Numbers
    towards_vej_m: Numbers
    towards_bound: Flags
    openings: Maybe
    low_wall_m: Numbers
    floor_m: Numbers
    cross_section_m2: Numbers
    outside_field_m2: Numbers
    in_line_m2: Numbers
    off_plot_m2: Numbers

    def __len__(self) -> int:
        return len(self.use)


@dataclass(frozen=True, slots=True)
class Level:
    """What one level of plans says of a matter, per plot: whether it regulates it, the number (NaN: not known), and where to read it."""

    basis: str
    value: Numbers
    regulates: Flags
    source: Texts
    document: Texts


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules see. ``plans`` holds per matter the levels from lokalplan to byggefelt, the last one decides.

    ``older`` is the floor area counted as on the day an older plan was adopted, for the plots that have one (``old_plan``) or one whose day
    is not told (``undated``).
    """

    day: dt.date
    plots: Plots
    buildings: Buildings
    plans: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    old_plan: Flags | None = None
    undated: Flags | None = None
    before_1977: Flags | None = None
    older: FloorArea | None = None
    field_name: Texts | None = None
