"""The plan of a building case at an exact scale: plot, buildings, and dimension lines from what is to be built to the boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from markupsafe import Markup

from geoplan.building.boundaries import KIND_DA, KINDS, NABO, STI, VEJ, boundaries
from geoplan.building.shapes import area_of, footprint
from geoplan.report.dimension_lines import drawn, shortest
from geoplan.report.drawing import Layer, legend
from geoplan.report.sheet_map import TEXT_MM, sheet_map, sheet_of, text
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.building.case import Building, Case
    from geoplan.report.dimension_lines import Measured
    from geoplan.report.sheet_map import Sheet
    from geoplan.texts import Texts

TOWARDS: Final = ((NABO, STI), (VEJ,))


def site_plan(case: Case, t: Texts) -> Markup:
    """The plan with its legend. Empty where the case has no plot geometry."""
    if not case.plot.geometry:
        return Markup()
    plot = area_of(case.plot.geometry, "plot.geometry")
    shapes = [(one, footprint(one, one.name or "")) for one in case.building]
    placed = [(one, shape) for one, shape in shapes if shape is not None]
    asked = [shape for one, shape in placed if one.status not in {"existing", "removed"}]
    sheet = sheet_of(shapely.union_all([plot, *(shape for _, shape in placed)]))
    layers = [one for one in _layers(case, plot, placed, t) if len(one.geometry)]
    lines = [line for shape in asked for line in measured(shape, case, plot)]
    over = Markup("").join(drawn(line, sheet, t) for line in lines) + _kinds(case, plot, sheet, t)
    title = t(N_("Beliggenhedsplan i målestok 1:{scale}"), scale=sheet.scale)
    return sheet_map(layers, plot, sheet, t, title=title, over=over) + legend(layers)


def _layers(case: Case, plot: shapely.Geometry, placed: list[tuple[Building, Any]], t: Texts) -> Iterator[Layer]:
    yield Layer(t(N_("grunden")), _shapes([plot]), "own")
    fields = [(one.geometry, one.name or "byggefelt") for one in case.plot.plans if one.level == "byggefelt" and one.geometry]
    yield Layer(t(N_("byggefelt")), _shapes([area_of(wkt, name) for wkt, name in fields]), "byggefelt")
    lines = [area_of(wkt, "plot.building_lines") for wkt in case.plot.building_lines]
    yield Layer(t(N_("må ikke bebygges")), _shapes(lines), "fault")
    titles = {"existing": (N_("står der"), "building"), "removed": (N_("fjernes"), "removed"), "proposed": (N_("søges opført"), "proposed")}
    for status, (title, look) in titles.items():
        mine = [(one, shape) for one, shape in placed if (one.status or "proposed") == status]
        yield Layer(t(title), _shapes([shape for _, shape in mine]), look, [_name(one) for one, _ in mine])


def _name(one: Building) -> str:
    return clean(one.name or one.kind or "")


def measured(shape: shapely.Geometry, case: Case, plot: shapely.Geometry) -> Iterator[Measured]:
    """The shortest lines from a building to skel towards nabo and sti, and to skel towards vej; to any boundary where no kinds are told."""
    edges = boundaries(_shapes([plot]))
    told = case.plot.boundary
    if len(told) == len(edges.plot):
        edges = edges.corrected({(0, at): KINDS.index(kind) for at, kind in enumerate(told)})
        targets = [edges.lines(*kinds)[0] for kinds in TOWARDS]
    else:
        targets = [shapely.boundary(plot)]
    for target in targets:
        if target is not None:
            yield from shortest(shape, target)


def _kinds(case: Case, plot: shapely.Geometry, sheet: Sheet, t: Texts) -> Markup:
    """What the edges of the plot face, where the case tells it: a word inside each long enough edge."""
    edges = boundaries(_shapes([plot]))
    if len(case.plot.boundary) != len(edges.plot):
        return Markup()
    inside = (edges.start + edges.end) / 2 - edges.outward * (2.6 * sheet.scale / 1000)
    at = sheet.on_paper(shapely.points(inside))
    room = edges.length_m * 1000 / sheet.scale > 12  # noqa: PLR2004 -- millimetres that the word needs
    said = [t(KIND_DA[KINDS.index(kind)]) for kind in case.plot.boundary]
    shown = zip(shapely.get_coordinates(at)[room].tolist(), np.array(said, dtype=object)[room], strict=True)
    return Markup("").join(text(word, x, y + TEXT_MM * 0.35, size=TEXT_MM * 0.95) for (x, y), word in shown)


def _shapes(items: list[Any]) -> NDArray[np.object_]:
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made
