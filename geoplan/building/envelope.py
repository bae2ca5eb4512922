"""The largest building right of a plot: how much, where on the ground, and how high at every place.

The ground is found by exact set operations on the plot, its boundary by kinds, byggefelter and building lines. The arcs round corners of
the boundary are drawn on the safe side, by less than a tenth of a millimetre, so that the check accepts whatever lies inside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.building.answers import objects
from geoplan.building.assemble import facts_of, main_use
from geoplan.building.boundaries import NABO, STI, VEJ
from geoplan.building.byggeret import ratio
from geoplan.building.byggeret.base import bound
from geoplan.building.case_faults import value_fault
from geoplan.building.from_case import told_ground
from geoplan.building.law import in_force
from geoplan.building.rulings import Said
from geoplan.building.shapes import area_of
from geoplan.building.uses import HOUSES, Use
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Case
    from geoplan.building.facts import Facts
    from geoplan.building.told import Ground

ROUND: Final = 128
"""Segments of a quarter of an arc; with arcs drawn outside the circle, the distance is kept to within 0.05 mm."""
HEIGHTS_M: Final = (3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 8.5)
"""Heights that the ground for them is shown for."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Ground on which something may stand: ``kind`` house, secondary or strip, the area, and the height allowed there where it is one."""

    kind: str
    area: Any
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """The building right of a plot. Areas in square metres, None where they cannot be found; ``left_m2`` is never less than nothing.

    ``slope`` is the height per metre to skel, None where byggeret has no slope plane for the use, ``top_m`` the greatest height.
    """

    use: str
    day: dt.date
    percent: float | None
    basis: str
    plot_m2: float | None
    allowed_m2: float | None
    standing_m2: float | None
    left_m2: float | None
    secondary_free_m2: float | None
    to_nabo_m: float | None
    to_vej_m: float | None
    top_m: float | None
    slope: float | None
    zones: tuple[Zone, ...]
    sides: tuple[str, ...] = ()
    """What each edge of the plot is taken to lie towards, in order."""
    assumed: tuple[Said, ...] = ()

    def zone(self, kind: str, height_m: float | None = None) -> Any:
        """The ground of one kind, for a building of this height where one is given; empty where there is none."""
        return next((one.area for one in self.zones if one.kind == kind and one.height_m == height_m), shapely.Polygon())

    def height_at(self, footprint: Any, lines: Any) -> float:
        """How high a building with a flat roof may be over ``footprint``; ``lines`` are the boundary towards nabo and sti."""
        cap = np.inf if self.top_m is None else self.top_m
        if self.slope is None or lines is None:
            return float(cap)
        return float(min(cap, self.slope * shapely.distance(footprint, lines)))


def envelope(case: Case, *, use: str = "", day: dt.date | None = None) -> Envelope:
    """The building right left on the plot of ``case`` for ``use``, or for its main use. What the case proposes is left out.

    Raises UsageError where the plot has no geometry with kinds of boundary, or where nothing tells what is to be built.
    """
    bare = replace(case, building=tuple(one for one in case.building if one.status == "existing"), work="nybyggeri")
    shape, ground = _ground(bare)
    wanted = use or main_use(bare)[0]
    if wanted and wanted not in tuple(Use):
        raise UsageError("--use: " + value_fault(str, {"one_of": tuple(Use)}, wanted))
    asked = day or case.day
    if not wanted or asked is None:
        raise UsageError(texts()(N_("Angiv, hvad der skal bygges (plot.use eller --use), og sagens dag (day eller --day).")))
    facts = facts_of(replace(bare, plot=replace(bare.plot, use=wanted)), asked)
    limits = {name: _limit(facts, name, wanted) for name in ("afstand_nabo", "afstand_vej", "hoejde")}
    slope = _number(in_force("hoejdegraenseplan", asked, wanted))
    zones = (*_house(shape, ground, limits, slope), *_secondary(_without(shape, ground), ground, wanted, asked))
    return Envelope(
        wanted,
        asked,
        **_areas(facts),
        to_nabo_m=limits["afstand_nabo"],
        to_vej_m=limits["afstand_vej"],
        top_m=limits["hoejde"],
        slope=slope,
        zones=zones,
        sides=case.plot.boundary,
        assumed=_assumed(case, wanted, facts, slope is not None),
    )


def _assumed(case: Case, use: str, facts: Facts, planes: bool) -> tuple[Said, ...]:  # noqa: FBT001 -- whether there is a slope plane
    """What the answer takes for granted, so that nobody reads more into it."""
    told = [N_("Ydervæggene står lodret, udhænget med tagrende er højst 0,5 m, og terrænet er naturligt og vandret.")]
    if planes:
        told.append(
            N_("Højderne gælder et fladt tag. Et tag, der er lavest mod skel, må stå tættere på skel med sin højeste del længere inde.")
        )
    if use in {"parcelhus", "tofamiliehus"} and case.plot.parcelhusomraade is None:
        told.append(N_("Grunden ligger i et parcelhusområde (plot.parcelhusomraade er ikke oplyst)."))
    if facts.undated is not None and facts.undated.any():
        told.append(N_("Planen er fra efter 2017 (plot.plans.adopted er ikke oplyst): et ældre fradrag kan give mindre."))
    if facts.old_plan is not None and facts.old_plan.any():
        told.append(N_("Etagearealet er regnet efter BR18; planen er ældre, og dens egne beregningsregler kan give et andet tal."))
    if use in HOUSES | {"sommerhus"}:
        told.append(N_("Sekundær bebyggelse er ikke integreret, og de 12 m mod skel deles med det, der står i skelbræmmen i forvejen."))
    told.append(N_("Det, der står på grunden, er ikke trukket fra de arealer, der må bygges på."))
    told.append(N_("Servitutter, beskyttelseslinjer, brandafstande og planer, som sagen ikke nævner, er ikke undersøgt."))
    return tuple(Said(text, {}) for text in told)


def _ground(case: Case) -> tuple[Any, Ground]:
    if not case.plot.geometry or not case.plot.boundary:
        raise UsageError(
            texts()(N_("Grunden skal have en geometri (plot.geometry), og hver kant skal være nabo, sti eller vej (plot.boundary)."))
        )
    shape = area_of(case.plot.geometry, "plot.geometry")
    return shape, told_ground(case, shape)


def _limit(facts: Facts, matter: str, use: str) -> float | None:
    """The limit on a matter for ``use`` on the plot, by statute or plan."""
    value = bound(facts, matter, objects(1, use), np.zeros(1, dtype=np.intp)).limit.value[0]
    return None if np.isnan(value) else float(value)


def _number(dated: Any) -> float | None:
    return None if dated is None else float(dated.value)


def _areas(facts: Facts) -> dict[str, Any]:
    """How much floor area is allowed, stands and is left, and how much secondary building still would not count."""
    plots = facts.plots
    asked = replace(facts, plots=replace(plots, asked=np.array([True])))
    ruled = ratio.judge(asked)
    percent, plot, standing = (float(one[0]) for one in (ruled.limit, plots.area.value, plots.floors.area.value))
    allowed = plot * percent / 100
    per_dwelling = in_force("fradrag_per_bolig", facts.day, str(plots.use[0]))
    free = per_dwelling.value * plots.dwellings[0] - plots.floors.secondary_m2[0] if per_dwelling else np.nan
    return {
        "percent": _known(percent),
        "basis": str(ruled.source[0]),
        "plot_m2": _known(plot),
        "allowed_m2": _known(allowed),
        "standing_m2": _known(standing),
        "left_m2": _known(max(allowed - standing, 0.0)) if not np.isnan(allowed - standing) else None,
        "secondary_free_m2": _known(max(free, 0.0)) if not np.isnan(free) else None,
    }


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def near(lines: Any, distance_m: float) -> Any:
    """The ground nearer than ``distance_m`` to ``lines``; its arcs lie outside the circle."""
    return (
        shapely.buffer(lines, distance_m / np.cos(np.pi / (4 * ROUND)), quad_segs=ROUND)
        if lines is not None and distance_m > 0
        else shapely.Polygon()
    )


def _house(shape: Any, ground: Ground, limits: dict[str, float | None], slope: float | None) -> tuple[Zone, ...]:
    """The ground for a house, and for one of each height under the slope plane; nothing where there are no distances."""
    nabo, vej = ground.edges.lines(NABO, STI)[0], ground.edges.lines(VEJ)[0]
    to_nabo, to_vej, top = limits["afstand_nabo"], limits["afstand_vej"], limits["hoejde"]
    if to_nabo is None or to_vej is None:
        return ()
    house = shapely.difference(shapely.difference(_without(shape, ground), near(nabo, to_nabo)), near(vej, to_vej))
    levels = [level for level in HEIGHTS_M if slope is not None and top is not None and level <= top]
    return Zone("house", house), *(Zone("house", shapely.difference(house, near(nabo, level / (slope or 1.0))), level) for level in levels)


def _without(shape: Any, ground: Ground) -> Any:
    """The plot without land that must not be built on, and within its byggefelter."""
    if ground.lines is not None:
        shape = shapely.difference(shape, ground.lines[0])
    return shapely.intersection(shape, ground.field[0]) if ground.field is not None else shape


def _secondary(free: Any, ground: Ground, use: str, day: dt.date) -> tuple[Zone, ...]:
    """The ground for secondary buildings: where they stand freely, and the strip where they are low, short and without openings."""
    nabo, vej = ground.edges.lines(NABO, STI)[0], ground.edges.lines(VEJ)[0]
    summer = use == "sommerhus"
    kind = "sekundaer_sommerhus" if summer else "sekundaer"
    to_nabo, to_vej = _number(in_force("afstand_nabo", day, kind)), _number(in_force("afstand_vej", day, kind))
    low = _number(in_force("skelbraemme_hoejde", day, kind))
    least = _number(in_force("sekundaer_sommerhus_mindst", day, kind)) if summer else 0.0
    if to_nabo is None or to_vej is None or low is None or least is None or use not in HOUSES | {"sommerhus"}:
        return ()
    outside = shapely.difference(shapely.difference(free, near(nabo, to_nabo)), near(vej, to_vej))
    reach = shapely.difference(free, near(nabo, least))
    reach = shapely.difference(reach, near(vej, to_vej)) if summer else reach
    return Zone("secondary", outside), Zone("strip", shapely.difference(reach, outside), low)
