"""Drawing plans: areas from parcels or from a drawing, delområder that tile them, and byggefelter inside.

Frames are plan frames (EPSG:25832, active column ``geometry``). Whatever is done, the delområder tile their plan to the last vertex
(``geoplan.geometry.tile``), and everything that was changed on the way is told in ``notes``.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.errors import ShapeError
from geoplan.geometry.cut import border_redrawn, cut_by_lines, cut_by_polygons, cut_out, merged, moved, tiled_by
from geoplan.geometry.join import joined
from geoplan.geometry.network import Network
from geoplan.geometry.snap import TOLERANCE_M, snapped
from geoplan.geometry.tile import Tiling, is_tiling, objects, on_grid, snap_rounded
from geoplan.texts import N_, Phrase, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import geopandas as gpd

    from geoplan.geometry.cut import Cut
    from geoplan.geometry.join import Joined
    from geoplan.geometry.snap import Snapped
    from geoplan.geometry.vertices import Floats, Geometries, Index

SMALL_M2: Final = 1.0
"""Ground of this size that does not fit is drawing by hand and is put right; more is a matter for the planner."""

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Drawn(NamedTuple):
    """An area, and what there is to tell of how it came about."""

    geometry: shapely.Geometry
    notes: tuple[Phrase, ...]


class Parts(NamedTuple):
    """Delområder after a change: they tile ``area``."""

    area: shapely.Geometry
    """The plan's area; it may have got vertices, where a border meets it."""
    geometry: Geometries
    """(n,) the delområder."""
    origin: Index
    """(n,) position of the delområde that each comes from; the first with a number goes on living as that one. -1 is new ground."""
    notes: tuple[Phrase, ...]


def area_of_parcels(parcels: gpd.GeoDataFrame) -> Drawn:
    """The area of whole parcels. Raises ``ShapeError`` when there are none."""
    if not len(parcels):
        raise ShapeError(texts()(N_("Vælg mindst ét jordstykke.")))
    found = joined(_shapes(parcels))
    return Drawn(found.geometry, tuple(_of_joining(found)))


def area_drawn(drawing: shapely.Geometry, *along: gpd.GeoDataFrame, tolerance_m: float = TOLERANCE_M) -> Drawn:
    """A drawn area, snapped to the boundaries of the frames ``along`` (parcels, and for a byggefelt its delområder).

    Raises ``ShapeError`` when the drawing is no area.
    """
    if shapely.get_type_id(drawing) not in {3, 6} or shapely.is_empty(drawing):
        raise ShapeError(texts()(N_("Tegningen skal være en flade.")))
    network = Network.of(np.concatenate([_shapes(frame) for frame in along]) if along else objects())
    found = snapped(objects(shapely.force_2d(drawing)), network, tolerance_m=tolerance_m)
    return Drawn(found.geometries[0], tuple(_of_snapping(found)))


def inside(drawing: shapely.Geometry, area: shapely.Geometry) -> Drawn:
    """What is drawn, kept inside ``area``. Raises ``ShapeError`` when more than a trifle lies outside."""
    t = texts()
    _refuse_without_area(area)
    beyond = float(shapely.area(shapely.difference(drawing, area)))
    if beyond > SMALL_M2:
        raise ShapeError(t(N_("{area} m² af tegningen ligger uden for planen eller delområdet."), area=t.number(beyond, 1)))
    if beyond == 0:
        return Drawn(drawing, ())
    kept = shapely.set_precision(shapely.intersection(drawing, area), 0.001)
    areal = shapely.get_parts(kept)[shapely.get_type_id(shapely.get_parts(kept)) == 3]  # noqa: PLR2004 - polygons
    made = areal[0] if len(areal) == 1 else shapely.multipolygons(areal)
    return Drawn(made, (Phrase(N_("{area} m² lå uden for og er skåret fra."), area=t.number(beyond, 3)),))


def tiling_of(area: shapely.Geometry, parts: gpd.GeoDataFrame) -> Parts:
    """The delområder of a plan as a tiling: as they are where they fit, else put right, as told.

    A plan without delområder is one part, of new ground. Ground that no delområde has becomes one more. Raises ``ShapeError`` where
    delområder overlap one another or reach outside the plan by more than a trifle: that is for the planner to settle.
    """
    _refuse_without_area(area)
    shapes = _shapes(parts)
    if not len(shapes):
        return _on_grid(Parts(area, objects(area), np.array([-1]), ()))
    if is_tiling(Tiling(area, shapes)) and on_grid(shapes):
        return Parts(area, shapes, np.arange(len(shapes)), ())
    return _put_right(area, shapes)


def split_by_lines(parts: Parts, lines: Geometries, *, chosen: Index | None = None, width_m: float = 0.0) -> Parts:
    """Cut the delområder along lines; with ``width_m`` a strip of that width along the lines becomes a delområde of its own."""
    tiling = Tiling(parts.area, parts.geometry)
    if width_m > 0:
        strip = shapely.buffer(shapely.union_all(lines), width_m / 2, cap_style="flat", join_style="mitre")
        return _after(parts, cut_by_polygons(tiling, objects(strip), parts=chosen))
    return _after(parts, cut_by_lines(tiling, lines, parts=chosen))


def split_by_polygons(parts: Parts, polygons: Geometries, *, chosen: Index | None = None) -> Parts:
    """Cut the delområder along drawn polygons or groups of parcels: what lies in each becomes a delområde; the first counts."""
    cut = cut_by_polygons(Tiling(parts.area, parts.geometry), polygons, parts=chosen)
    made = _after(parts, cut)
    if (parts.origin >= 0).any():
        return made
    drawn = np.lexsort((cut.group, cut.group < 0))  # new delområder come in the order in which they were drawn, the rest last
    return made._replace(geometry=made.geometry[drawn])


def merge(parts: Parts, which: Index) -> Parts:
    """Put delområder together as one, at the place of the first."""
    made = merged(Tiling(parts.area, parts.geometry), which)
    left = np.delete(np.arange(len(parts.geometry)), np.setdiff1d(which, [which.min()]))
    notes = list(parts.notes)
    islands = int(shapely.get_num_geometries(made.parts[np.searchsorted(left, which.min())]))
    if islands > 1:
        notes.append(Phrase(N_("Det samlede delområde består af {n} adskilte dele."), n=islands))
    return Parts(parts.area, made.parts, parts.origin[left], tuple(notes))


def redraw_border(parts: Parts, first: int, second: int, line: shapely.Geometry) -> Parts:
    """Give two neighbours ``line`` as their common border."""
    cut = border_redrawn(Tiling(parts.area, parts.geometry), first, second, line)
    return _after(parts, cut)


def move_vertices(parts: Parts, before: Floats, after: Floats) -> Parts:
    """Move vertices of inner borders, once for all delområder that have them."""
    made = moved(Tiling(parts.area, parts.geometry), before, after)
    return parts._replace(geometry=made.parts)


def hole(parts: Parts, drawing: shapely.Geometry) -> Parts:
    """Take ground out of the plan and its delområder."""
    return _after(parts, cut_out(Tiling(parts.area, parts.geometry), drawing))


def fit_to(area: shapely.Geometry, parts: gpd.GeoDataFrame, *, first: shapely.Geometry | None = None, at: int = -1) -> Parts:
    """Make the delområder fit a new area of their plan, or a new drawing ``first`` of the one at ``at``, which takes its ground first.

    Ground that no delområde has becomes a new one. Raises ``ShapeError`` when a delområde would be left with nothing.
    """
    shapes = _shapes(parts)
    order = np.arange(len(shapes))
    if first is not None:
        shapes = shapes.copy()
        shapes[at] = first
        order = np.concatenate([[at], np.delete(order, at)])
    cut = tiled_by(area, shapes[order])
    origin = np.append(order, -1)[cut.origin]
    lost = np.setdiff1d(order, origin)
    if len(lost):
        names = ", ".join(str(name) for name in parts["delnr"].iloc[lost])
        raise ShapeError(
            texts()(N_("Delområde {names} ville ikke have noget areal tilbage. Slå det sammen med et andet først."), names=names)
        )
    place = np.lexsort((origin, origin < 0))
    return Parts(cut.tiling.area, cut.tiling.parts[place], origin[place], (*_of_cutting(cut), *_of_new_ground(cut, origin)))


def free_names(taken: Collection[str], n: int) -> list[str]:
    """The next ``n`` names of delområder: letters, or numbers where numbers are used."""
    used = {str(name).strip().upper() for name in taken}
    numbered = bool(used) and all(name.isdigit() for name in used)
    names = map(str, count(1)) if numbered else _letters()
    return list(islice((name for name in names if name not in used), n))


def _letters() -> Iterator[str]:
    yield from _LETTERS
    for first in _LETTERS:
        yield from (first + second for second in _LETTERS)


def _shapes(frame: gpd.GeoDataFrame) -> Geometries:
    return np.asarray(frame.geometry.array, dtype=object)


def _refuse_without_area(area: shapely.Geometry | None) -> None:
    if area is None or shapely.is_empty(area):
        raise ShapeError(texts()(N_("Planen har intet areal endnu. Giv den et med “geoplan plan edit … --geometry FIL”.")))


def _on_grid(parts: Parts) -> Parts:
    if on_grid(parts.geometry):
        return parts
    made, _ = snap_rounded(Tiling(parts.area, parts.geometry))
    note = Phrase(N_("Planens koordinater er afrundet til hele millimeter."))
    return Parts(made.area, made.parts, parts.origin, (*parts.notes, note))


def _put_right(area: shapely.Geometry, shapes: Geometries) -> Parts:
    cut = tiled_by(area, shapes)
    origin = np.where(cut.origin == len(shapes), -1, cut.origin)
    old = origin[origin >= 0]
    change = shapely.area(shapely.symmetric_difference(cut.tiling.parts[origin >= 0], shapes[old]))
    t = texts()
    if len(old) < len(shapes) or (change > SMALL_M2).any():
        message = N_(
            "Delområderne passer ikke til planen: de overlapper eller går uden for den med {area} m². Ret delområdernes grænser først."
        )
        raise ShapeError(t(message, area=t.number(float(np.max(change, initial=0.0)), 1)))
    note = Phrase(
        N_("Delområdernes grænser er rettet ind, så de passer til planen og hinanden ({area} m²)."), area=t.number(change.sum(), 3)
    )
    return Parts(cut.tiling.area, cut.tiling.parts, origin, (note, *_of_new_ground(cut, origin)))


def _after(parts: Parts, cut: Cut) -> Parts:
    return Parts(cut.tiling.area, cut.tiling.parts, parts.origin[cut.origin], (*parts.notes, *_of_cutting(cut)))


def _of_cutting(cut: Cut) -> Iterator[Phrase]:
    t = texts()
    if cut.added > 0:
        yield Phrase(N_("Nye knækpunkter i planens afgrænsning, hvor delområderne støder til: {n}."), n=cut.added)
    if cut.area_change_m2 > 0:
        message = N_("Planens afgrænsning er flyttet under en millimeter ved de nye knækpunkter ({area} m² i alt).")
        yield Phrase(message, area=t.number(cut.area_change_m2, 4))
    if cut.slivers:
        yield Phrase(N_("Smalle stykker under 5 cm, der er lagt til naboen: {n}."), n=cut.slivers)


def _of_new_ground(cut: Cut, origin: Index) -> Iterator[Phrase]:
    area = float(shapely.area(cut.tiling.parts[origin < 0]).sum())
    if area > 0:
        yield Phrase(N_("{area} m² af planen hørte ikke til noget delområde og er blevet et nyt."), area=texts().number(area, 1))


def _of_joining(found: Joined) -> Iterator[Phrase]:
    t = texts()
    if found.islands > 1:
        yield Phrase(N_("Området består af {n} adskilte dele."), n=found.islands)
    if found.holes:
        yield Phrase(N_("Huller i området (jordstykker, der ikke er med): {n}."), n=found.holes)
    if len(found.overlaps.i):
        yield Phrase(N_("Jordstykker overlapper hinanden ({area} m²)."), area=t.number(float(found.overlaps.area_m2.sum()), 3))
    if len(found.gaps.area_m2):
        yield Phrase(N_("Der er smalle huller mellem jordstykkerne ({area} m²)."), area=t.number(float(found.gaps.area_m2.sum()), 3))
    if not found.exact:
        yield Phrase(N_("Jordstykkerne passer ikke sammen på millimeteren; grænserne imellem dem er rettet ind."))


def _of_snapping(found: Snapped) -> Iterator[Phrase]:
    t = texts()
    if found.moved[0]:
        message = N_("Knækpunkter flyttet til skel: {n}, højst {way} m.")
        yield Phrase(message, n=int(found.moved[0]), way=t.number(float(found.largest_m[0]), 3))
    if found.inserted[0]:
        yield Phrase(N_("Knækpunkter hentet fra skellene: {n}."), n=int(found.inserted[0]))
    if found.dropped[0]:
        yield Phrase(N_("Tegnede knækpunkter, der er faldet væk, fordi skellet ingen har dér: {n}."), n=int(found.dropped[0]))
    if found.kept[0]:
        yield Phrase(N_("Ringe, der er for små til at følge skellene og er som tegnet: {n}."), n=int(found.kept[0]))
    if found.repaired[0]:
        area = t.number(float(found.area_change_m2[0]), 3)
        yield Phrase(N_("Tegningen krydsede eller rørte sig selv og er gjort gyldig (areal {area} m² ændret)."), area=area)


def groups_of(parcels: gpd.GeoDataFrame, groups: Sequence[Index]) -> Geometries:
    """The areas of groups of parcels, each by the positions of its parcels."""
    shapes = _shapes(parcels)
    return objects(*(joined(shapes[group]).geometry for group in groups))
