"""Rules for the geometry of plan objects by themselves: what Plandata.dk refuses, and what will give trouble later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.geometry.shape import is_empty_or_missing
from geoplan.geometry.shape import kind as kind_of
from geoplan.plan.base import parameters, rule
from geoplan.rules import NO_HITS, Hits, Outcome, Scope, Severity
from geoplan.rules.checks import shapes as check
from geoplan.rules.types import positions
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Context

KIND_OF: Final[Mapping[str, str]] = {"MultiPoint": "point", "MultiLineString": "line", "MultiPolygon": "polygon"}
KIND_DA: Final[Mapping[str, Phrase]] = {
    "point": Phrase(N_("punkter")),
    "line": Phrase(N_("linjer")),
    "polygon": Phrase(N_("flader")),
    "collection": Phrase(N_("blandet geometri")),
}
FAMILY: Final = "geometry_family"
FEWEST_CORNERS: Final = 3
ALONG_M: Final = 1e-6
"""How far an edge may turn from a coordinate axis and still follow it."""

ALONE: dict[str, Any] = {"columns": (GEOMETRY,)}


def shape_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on the geometry of the kind's objects."""
    yield from _kinds(kind)
    yield from _refused(kind)
    yield rule(
        kind.name,
        "geometri",
        "todimensional",
        "GEO-21",
        **ALONE,
        title=N_("Geometrien bør være uden højder"),
        check=check.two_dimensional,
        message=N_("Geometrien har højder (Z)."),
        advice=N_("Fjern Z. geoplan gør det ved eksport."),
    )
    if kind.name == "retningslinje":
        yield _detailed(kind)


def _kinds(kind: PlanKind) -> Iterator[Rule]:
    yield rule(
        kind.name,
        "geometri",
        "mangler",
        "GEO-11",
        **ALONE,
        title=N_("Objektet skal have en geometri"),
        check=check.geometry_present,
        message=N_("Geometrien mangler."),
        advice=N_("Tegn objektet, eller slet rækken."),
    )
    yield rule(
        kind.name,
        "geometri",
        "en_slags",
        "GEO-02",
        **ALONE,
        title=N_("En fil må kun rumme én slags geometri"),
        scope=Scope.LAYER,
        keep={FAMILY: lambda rows: kind_of(rows.geometry)},
        keep_geometry=False,
        check=_one_family,
        message=N_("Geometrien er {value}, men de fleste af lagets objekter er {limit}."),
        advice=N_("Del laget i en fil for hver slags geometri."),
    )
    allowed = tuple(KIND_OF[name] for name in kind.geometry_types)
    if len(allowed) == 1:
        yield rule(
            kind.name,
            "geometri",
            "type",
            "GEO-11",
            **ALONE,
            title=N_("Geometrien skal være af den slags, objektets art har"),
            check=check.of_kind(allowed[0], KIND_DA),
            message=N_("Geometrien er {value}. Der skal være {limit}."),
            advice=N_("Tegn objektet som flade."),
        )


def _one_family(rows: Rows, _context: Context) -> Hits:
    family = rows.kept(FAMILY)
    if family is None:
        return NO_HITS
    names, counts = np.unique(family[family != ""], return_counts=True)
    if len(names) < 2:  # noqa: PLR2004 -- one kind
        return NO_HITS
    most = names[counts.argmax()]
    at = positions((family != most) & (family != ""))
    return Hits(at, value=[KIND_DA.get(name, name) for name in family[at]], limit=[KIND_DA.get(most, most)] * len(at))


def _refused(kind: PlanKind) -> Iterator[Rule]:
    """What the register's own check of geometry refuses."""
    known = parameters()
    yield rule(
        kind.name,
        "geometri",
        "laeselig",
        "GEO-04",
        **ALONE,
        title=N_("Geometrien skal kunne læses"),
        check=check.geometry_readable,
        message=N_("Geometrien kan ikke læses."),
        advice=N_("Eksportér objektet igen fra kilden."),
    )
    yield rule(
        kind.name,
        "geometri",
        "gyldig",
        "GEO-04",
        **ALONE,
        title=N_("Fladen må ikke skære sig selv"),
        check=check.valid,
        message=N_("Geometrien {fault} ved {place}."),
        advice=N_("Flyt eller fjern punktet."),
    )
    yield rule(
        kind.name,
        "geometri",
        "gentagne_punkter",
        "GEO-03",
        **ALONE,
        title=N_("Der må ikke være dobbelte knudepunkter"),
        unit="m",
        parameters=(known["punktafstand_m"],),
        check=check.no_repeated_vertices(known["punktafstand_m"]),
        message=N_("{count} punkter gentager det forrige, det første ved {place}."),
        advice=N_("Fjern de dobbelte punkter."),
    )
    yield rule(
        kind.name,
        "geometri",
        "selvberoering",
        "GEO-05",
        **ALONE,
        title=N_("Fladen må ikke røre sig selv"),
        check=check.no_self_contact,
        message=N_("Fladen rører sig selv i {count} punkter, det første ved {place}."),
        advice=N_("Flyt punktet, eller del fladen. Det er gyldigt efter OGC, men registret afviser det."),
    )
    yield rule(
        kind.name,
        "geometri",
        "knudepunkter",
        "GEO-06",
        **ALONE,
        title=N_("En flade skal have mindst tre knudepunkter"),
        check=_corners,
        message=N_("En ring har kun {value} forskellige punkter."),
        advice=N_("Tegn fladen igen, eller slet delen."),
    )
    yield rule(
        kind.name,
        "geometri",
        "lille_del",
        "GEO-07",
        **ALONE,
        title=N_("Ingen del af en flade må være under 1 m²"),
        unit="m²",
        parameters=(known["mindste_del_m2"],),
        check=_tiny,
        message=N_("{count} dele er mindre end {limit} m², den mindste {value} m² ved {place}."),
        advice=N_("Slet de små dele."),
    )


def _corners(rows: Rows, _context: Context) -> Hits:
    """Areas with a ring of fewer than three different points."""
    areas = positions(kind_of(rows.geometry) == "polygon")
    parts, owner = shapely.get_parts(rows.geometry[areas], return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)  # of a MultiPolygon it would give none
    of = owner[part]
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    different = np.unique(np.column_stack([ring, coordinates]), axis=0)[:, 0].astype(np.int64)
    count = np.bincount(different, minlength=len(rings))
    poor = count < FEWEST_CORNERS
    feature, first = np.unique(of[poor], return_index=True)
    return Hits(areas[feature], value=count[poor][first].tolist()) if len(feature) else NO_HITS


def _tiny(rows: Rows, context: Context) -> Hits:
    """Areas with a part under the limit; parts of no sound shape are another rule's."""
    limit = parameters()["mindste_del_m2"].on(context.day).value
    areas = positions(check.keep_valid(rows) & (kind_of(rows.geometry) == "polygon") & ~is_empty_or_missing(rows.geometry))
    parts, of = shapely.get_parts(rows.geometry[areas], return_index=True)
    size = shapely.area(parts)
    small = np.flatnonzero(size < limit)
    if not len(small):
        return NO_HITS
    order = small[np.lexsort((size[small], of[small]))]
    feature, first, count = np.unique(of[order], return_index=True, return_counts=True)
    least = order[first]
    place = shapely.get_coordinates(shapely.point_on_surface(parts[least]))
    return Hits(
        areas[feature], value=np.round(size[least], 3), limit=[limit] * len(feature), place=place, details={"count": count.tolist()}
    )


# -- drawn from raster -------------------------------------------------------------------------------------------------


def _detailed(kind: PlanKind) -> Rule:
    known = parameters()
    return rule(
        kind.name,
        "geometri",
        "detaljeret",
        "GEO-12",
        **ALONE,
        title=N_("En meget detaljeret retningslinje bør forenkles før upload"),
        severity=Severity.WARNING,
        parameters=(known["mange_punkter"], known["trappe_punkter"], known["trappe_andel"]),
        check=_too_detailed,
        message=N_("Objektet har {value} punkter{why}."),
        advice=N_("Forenkl geometrien, for eksempel med 1 m tolerance."),
    )


def _too_detailed(rows: Rows, context: Context) -> Hits:
    known = parameters()
    many, steps, share = (known[name].on(context.day).value for name in ("mange_punkter", "trappe_punkter", "trappe_andel"))
    points = shapely.get_num_coordinates(rows.geometry)
    stairs = (points >= steps) & (_along_axes(rows.geometry) >= share)
    at = positions((points >= many) | stairs)
    raster, plain = Phrase(N_(", og kanterne følger koordinatakserne som i et raster")), Phrase("")
    details = {"why": [raster if yes else plain for yes in stairs[at]]}
    return Hits(at, value=points[at].tolist(), details=details, outcome=Outcome.JUDGEMENT) if len(at) else NO_HITS


def _along_axes(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """The share of each geometry's edges that run along a coordinate axis."""
    coordinates, of = shapely.get_coordinates(geometries, return_index=True)
    step = np.abs(np.diff(coordinates, axis=0))
    same = of[1:] == of[:-1]
    along = same & (step.min(axis=1) < ALONG_M) if len(step) else np.zeros(0, dtype=bool)
    count = len(geometries)
    total = np.bincount(of[1:][same], minlength=count)
    share: NDArray[np.float64] = np.bincount(of[1:][along], minlength=count) / np.maximum(total, 1)
    return share
