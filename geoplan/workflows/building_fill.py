"""A building case whose plot is taken from a workspace: what the case does not tell is filled in from registers and plans, with its source.

What the case tells itself always stands. Register figures are for guidance: roof outlines are not walls, and BBR is not measured on site.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.building.boundaries import KINDS
from geoplan.building.case import Building, Case, Floor, PlanLevel, PlotTold
from geoplan.building.existing import INTEGRATED, of_floors, uses_of
from geoplan.building.remainder import PLAN, Says
from geoplan.building.uses import SECONDARY
from geoplan.errors import UsageError
from geoplan.plan.applies import LEVELS
from geoplan.plan.columns import numbers, words
from geoplan.property.joins import CERTAINTY_DA, Certainty
from geoplan.texts import N_, texts
from geoplan.workflows.building_batch.levels import strictest
from geoplan.workflows.building_batch.told import building_names, plot_boundaries, plot_fields
from geoplan.workflows.building_themes import answered, drawn, laid_out
from geoplan.workflows.plan.opening import opened
from geoplan.workflows.plot.certainty import BUILDINGS
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import wanted
from geoplan.workflows.plot.ratio import plan_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.plan.applies import Applies
    from geoplan.workflows.plot.extract import Extract

ZONES: Final = {1: "byzone", 2: "landzone", 3: "sommerhusomraade"}
RATIO: Final = "bebyggelsesprocent"
UNUSABLE: Final = (Says.DOCUMENT, Says.WHOLE_AREA, Says.NO_BASE, Says.DISAGREE, Says.NOT_EXAMINED)
MATTERS: Final = (RATIO, "etager", "hoejde")


class Filled(NamedTuple):
    """A field that was filled in: what it is, its value in words, and where it comes from."""

    what: str
    value: str
    source: str


def filled(case: Case, workspace: str, *, day: dt.date | None = None) -> tuple[Case, tuple[Filled, ...]]:
    """The case with its plot filled in from ``workspace``, and what was filled in.

    Raises UsageError where the case has no ``plot.query`` or it means no property, and UnreadableError for what is no workspace.
    """
    if not case.plot.query:
        raise UsageError(texts()(N_('Sagen siger ikke, hvilken grund der spørges om. Skriv query = "Skolevej 3" under [plot].')))
    with opened(workspace) as ws:
        return filled_from(case, Grounds(ws, day=day or case.day or case.work_begins))


def filled_from(case: Case, grounds: Grounds, found: Extract | None = None) -> tuple[Case, tuple[Filled, ...]]:
    """The same from registers that are read already. ``found`` is the extract of the plot, where it is at hand."""
    found = found or extract(wanted(case.plot.query or "", grounds), grounds)
    told: list[Filled] = []
    told += unsure(found)
    plot = _plot(case, found, grounds, told)
    standing = any(one.status == "existing" for one in case.building)
    existing = () if standing else _existing(found, grounds, told)
    whole = replace(case, plot=plot, building=(*case.building, *existing))
    return themed(whole, found, grounds, told)


def themed(case: Case, found: Extract, grounds: Grounds, told: Sequence[Filled] = ()) -> tuple[Case, tuple[Filled, ...]]:
    """The case with what the themes and the use of the area answer, added to what was told."""
    laid, of_use = laid_out(case, found, grounds)
    answers, of_themes = answered(case, found, grounds)
    said = (Filled(*one) for one in (*of_use, *of_themes))
    return replace(case, plot=replace(case.plot, **laid), answers=answers), (*told, *said)


def plans_again(case: Case, found: Extract, grounds: Grounds) -> Case:
    """The case with the plans of the plot as they are where what is to be built stands."""
    return replace(case, plot=replace(case.plot, plans=tuple(_plans(found, grounds, drawn(case)))))


def _plot(case: Case, found: Extract, grounds: Grounds, told: list[Filled]) -> PlotTold:
    plot = case.plot
    made: dict[str, Any] = {}
    parcels = ", ".join(str(name) for name in found.parcels["name"])
    if plot.name is None:
        made["name"] = parcels
        told.append(_said(N_("Jordstykker"), parcels, grounds, "jordstykke"))
    if plot.area_m2 is None and not plot.parcels:
        made |= _area(plot, found, grounds, told)
    if plot.geometry is None:
        made |= _shape(plot, found, grounds, told)
    if plot.zone is None and found.zones:
        made["zone"] = ZONES[max(found.zones, key=lambda code: found.zones[code])]
        told.append(_said(N_("Zone"), made["zone"], grounds, "zonekort"))
    if not plot.plans:
        built = drawn(case)
        made["plans"] = tuple(_plans(found, grounds, built))
        told += [_plans_said(made["plans"], grounds), *(_several(found, built) if grounds.examined("lokalplan") else ())]
    return replace(plot, **made)


def unsure(found: Extract) -> Iterator[Filled]:
    """What of the way from the question to the plot, and from the plot to what stands on it, cannot quite be relied on."""
    t, asked = texts(), found.wanted.candidate
    if asked is not None and asked.certainty is not Certainty.CERTAIN:
        yield Filled(t(N_("Grunden er fundet som")), f"{asked.label}: {t(CERTAINTY_DA[asked.certainty])}", ", ".join(asked.joins))
    for one in found.joined:
        if one.what == BUILDINGS and one.certainty is not Certainty.CERTAIN:
            yield Filled(t(N_("Bygninger på grunden")), f"{one.number}: {t(CERTAINTY_DA[one.certainty])}", ", ".join(one.joins))
    yield from (Filled(t(N_("Bemærk")), t(one), t(N_("registrene"))) for one in found.remarks)


def _said(what: str, value: str, grounds: Grounds, layer: str) -> Filled:
    """A filled field with the layer it comes from and its day."""
    t = texts()
    state = grounds.state(layer)
    day = state.day.isoformat() if state is not None and state.day is not None else "?"
    return Filled(t(what), value, t(N_("laget {layer}, {day}"), layer=layer, day=day))


def _area(plot: PlotTold, found: Extract, grounds: Grounds, told: list[Filled]) -> dict[str, float]:
    """The plot area with its road area, as the extract of the property has them."""
    t, parts = texts(), found.parts
    own = float(parts.own_m2[0] + parts.adjoining_m2[0])
    what = N_("Grundens areal efter kortet") if found.by_map else N_("Grundens areal")
    told.append(_said(what, f"{t.number(own, 0)} m²", grounds, "jordstykke"))
    made = {"area_m2": own}
    for name, value, what in (
        ("road_area_m2", float(parts.road_m2[0]), N_("Heraf vejareal")),
        ("other_zone_m2", float(parts.other_zone_m2[0]), N_("Areal i en anden zone")),
    ):
        if getattr(plot, name) is None and value > 0:
            made[name] = value
            told.append(_said(what, f"{t.number(value, 0)} m²", grounds, "jordstykke"))
    return made


def _shape(plot: PlotTold, found: Extract, grounds: Grounds, told: list[Filled]) -> dict[str, Any]:
    """The outline of the plot, and what each edge of it faces where roads are known."""
    t = texts()
    made: dict[str, Any] = {"geometry": shapely.to_wkt(found.area, rounding_precision=-1)}
    told.append(_said(N_("Grundens flade"), t(N_("{area} m² på kortet"), area=t.number(found.area.area, 0)), grounds, "jordstykke"))
    shapes = np.empty(1, dtype=object)
    shapes[0] = found.area
    edges, known = plot_boundaries(shapes, grounds)
    if known and not plot.boundary:
        made["boundary"] = tuple(KINDS[kind] for kind in edges.kind)
        length = {kind: float(edges.length_m[edges.kind == at].sum()) for at, kind in enumerate(KINDS)}
        value = ", ".join(f"{kind} {t.number(metres, 1)} m" for kind, metres in length.items() if metres)
        told.append(_said(N_("Skel (udledt af veje og vejmidter; ret med plot.boundary)"), value, grounds, "vejmidte"))
    return made


# -- plans -------------------------------------------------------------------------------------------------


def _plans(found: Extract, grounds: Grounds, built: shapely.Geometry | None) -> Iterator[PlanLevel]:
    """The levels of plans that say something; where the plans could not be examined, one that leaves the matters open."""
    if not grounds.examined("lokalplan"):
        yield PlanLevel(level="lokalplan", name=texts()(N_("en mulig lokalplan (planerne er ikke undersøgt)")), regulates=MATTERS)
        return
    right, said = found.right, str(found.right.says[0])
    matters = strictest(found.applies, built)
    adopted = _adopted(found.applies)
    for level in ("lokalplan", "delomraade", "byggefelt"):
        numbers_: dict[str, Any] = {}
        regulates: list[str] = []
        if level == "lokalplan" and right.basis[0] == PLAN and np.isfinite(right.limit[0]):
            numbers_[RATIO] = float(right.limit[0])
        if level == "lokalplan" and said in UNUSABLE:
            regulates.append(RATIO)
        mine = {matter: one for matter, one in matters.items() if one.level >= 0 and LEVELS[one.level] == level}
        numbers_ |= {matter: one.value for matter, one in mine.items() if np.isfinite(one.value)}
        regulates += [matter for matter, one in mine.items() if np.isnan(one.value)]
        if numbers_ or regulates:
            cell = next((one.cell for one in mine.values()), None)
            name, link = _named(found.applies, cell)
            yield PlanLevel(level=level, name=name, document=link or None, adopted=adopted, regulates=tuple(regulates), **numbers_)
    yield from _fields(found.applies)
    yield from _rammer(found.applies)


def _several(found: Extract, built: shapely.Geometry | None) -> Iterator[Filled]:
    """What the plans say differently on pieces of the plot."""
    t, titles = texts(), {"etager": N_("etager"), "hoejde": N_("bygningshøjde"), RATIO: N_("bebyggelsesprocent")}
    differs = {matter: one.several for matter, one in strictest(found.applies, built).items()}
    differs[RATIO] = bool(plan_ratio(found.applies, 1, examined=True).several[0])
    names = ", ".join(t(titles[matter]) for matter, several in differs.items() if several)
    if names:
        text = N_("Grunden ligger i flere dele, hvor planerne ikke siger det samme om {matters}")
        rule = N_("geoplan regner med det laveste tal, hvor byggeriet står; bebyggelsesprocenten er den for den største del")
        yield Filled(t(text, matters=names), t(rule), t(N_("laget {layer}"), layer="lokalplan"))


def _first_cell(applied: Applies) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The cell of the largest piece that lies in a plan; empty where none does."""
    cells = applied.parts["cell"].to_numpy()
    return cells[cells >= 0][:1]


def _named(applied: Applies, at: int | None = None) -> tuple[str, str]:
    cell = _first_cell(applied) if at is None else np.array([at], dtype=np.int64)
    if not len(cell):
        return "", ""
    name, link = (applied.ground.known("lokalplan", column, cell)[0] for column in ("plannr", "doklink"))
    return str(name or ""), str(link or "")


def _adopted(applied: Applies) -> dt.date | None:
    cell = _first_cell(applied)
    at = applied.ground.at("lokalplan")[cell] if len(cell) else np.empty(0, dtype=np.int64)
    if not len(at) or at[0] < 0:
        return None
    number = numbers(applied.ground.plans.lokalplan, "datovedt")[at[0]]
    return None if np.isnan(number) else dt.datetime.strptime(str(int(number)), "%Y%m%d").replace(tzinfo=dt.UTC).date()


def _fields(applied: Applies) -> Iterator[PlanLevel]:
    field = plot_fields(applied, 1)[0]
    if field is not None:
        yield PlanLevel(level="byggefelt", name=_named(applied)[0], geometry=shapely.to_wkt(field, rounding_precision=-1))


def _rammer(applied: Applies) -> Iterator[PlanLevel]:
    """What the largest kommuneplanramme says: shown beside."""
    rows, frame = applied.rammer, applied.ground.plans.kommuneplanramme
    if not len(rows):
        return
    at = int(rows["ramme"].iloc[0])
    columns = {RATIO: "bebygpct", "etager": "maxetager", "hoejde": "maxbygnhjd"}
    said: dict[str, Any] = {matter: float(value) for matter, column in columns.items() if np.isfinite(value := numbers(frame, column)[at])}
    if said:
        yield PlanLevel(level="kommuneplanramme", name=str(words(frame, "plannr")[at] or ""), **said)


def _plans_said(plans: tuple[PlanLevel, ...], grounds: Grounds) -> Filled:
    t = texts()
    if not grounds.examined("lokalplan"):
        return Filled(t(N_("Planer")), t(N_("kunne ikke undersøges")), t(N_("arbejdsområdet har ingen brugbare planer")))
    names = ", ".join(dict.fromkeys(f"{one.level} {one.name}" for one in plans)) or t(N_("ingen, der regulerer omfanget"))
    return _said(N_("Planer"), names, grounds, "lokalplan")


# -- what stands there -------------------------------------------------------------------------------------


def _existing(found: Extract, grounds: Grounds, told: list[Filled]) -> tuple[Building, ...]:
    """BBR's buildings on the property, with GeoDanmark's outline where there is one."""
    rows = grounds.buildings_on(found.wanted.parcels)
    frame = grounds.buildings.iloc[rows].reset_index(drop=True)
    outlines = _outlines(frame, grounds)
    made = tuple(_building(frame, at, outlines, grounds, names) for names in [building_names(grounds)[rows]] for at in range(len(frame)))
    told += [_said(N_("Bygning, der står der"), _figures(one), grounds, "bbr_bygning") for one in made]
    return made


def _outlines(frame: pd.DataFrame, grounds: Grounds) -> dict[str, Any]:
    """GeoDanmark's outlines by the UUID of their BBR building in small letters."""
    wanted_ = {str(one).lower() for one in words(frame, "id_lokalId")}
    keys = pd.Series(words(grounds.outlines, "bbruuid"), dtype="string").str.lower()
    mine = np.flatnonzero(keys.isin(list(wanted_)).to_numpy(dtype=bool))
    shapes = np.asarray(grounds.outlines.geometry.array, dtype=object)
    return dict(zip(keys.iloc[mine].tolist(), shapes[mine].tolist(), strict=True))


def _building(frame: pd.DataFrame, at: int, outlines: dict[str, Any], grounds: Grounds, names: Any) -> Building:
    one = frame.iloc[[at]].reset_index(drop=True)
    use = str(uses_of(one)[0]) or None
    shape = outlines.get(str(words(one, "id_lokalId")[0]).lower())
    storeys = _number(one, "byg054AntalEtager")
    built = _number(one, "byg041BebyggetAreal")
    whole = _number(one, "byg038SamletBygningsareal")
    return Building(
        name=str(names[at]),
        status="existing",
        use=use,
        geometry=shapely.to_wkt(shape, rounding_precision=-1) if shape is not None else None,
        outline="roof" if shape is not None else None,
        area_m2=built if built is not None else whole,
        storeys=storeys,
        floors=() if use in SECONDARY else tuple(_floors(one, grounds, whole)),
    )


def _floors(one: pd.DataFrame, grounds: Grounds, whole: float | None) -> Iterator[Floor]:
    """The floor area as BBR has it: storeys without what is integrated, used attic, basement, and what is integrated."""
    integrated = sum(_number(one, name) or 0.0 for name in INTEGRATED)
    yield Floor(kind="etage", area_m2=None if whole is None else max(whole - integrated, 0.0))
    for kind, column in (("tagetage", "eta021ArealAfUdnyttetDelAfTagetage"), ("kaelder", "eta022Kælderareal")):
        area = float(of_floors(one, grounds.floors, column)[0])
        if area > 0:
            yield Floor(kind=kind, area_m2=area)
    if integrated:
        yield Floor(kind="sekundaer", area_m2=integrated)


def _number(one: pd.DataFrame, name: str) -> float | None:
    value = float(numbers(one, name)[0])
    return None if np.isnan(value) else value


def _figures(one: Building) -> str:
    t = texts()
    area = sum(floor.area_m2 or 0.0 for floor in one.floors) or one.area_m2
    shown = t(N_("{name}: {area} m²"), name=one.name or "?", area=t.number(area, 0)) if area else str(one.name)
    return shown if one.geometry else t(N_("{building}, uden omrids"), building=shown)
