"""What stands in the workspace: every plan in a line, and one plan with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.tile import Tiling, is_tiling
from geoplan.model.plan import plan_model
from geoplan.model.types import FieldType
from geoplan.plan.columns import words
from geoplan.plan.entry import shown
from geoplan.plan.provisions import DENOMINATOR, DENOMINATOR_DA, PROVISIONS, said
from geoplan.plan.required import missing, named
from geoplan.workflows.plan.copies import standing
from geoplan.workflows.plan.family import family, values_of
from geoplan.workflows.plan.opening import NAMED_KINDS, layer, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from geoplan.texts import Phrase
    from geoplan.workflows.plan.copies import Standing
    from geoplan.workflows.plan.family import Family

NEXT: Final = {"KF": "F", "F": "V", "KV": "V"}
"""The state that a plan is prepared for; what is missing is told for that one."""

_HIDDEN: Final = frozenset(
    {"plannr", "plannavn", "delnr", "lp_plannr", "lp_plannavn", "komnr", "kommunenavn", "plantype", "status", "planid"}
)
_KEYS: Final = frozenset(
    {"lokplan_id", "komplan_id", "komtil_id", "plan_objekt_id", "delomraade_objekt_id", "kopi_af_objekt_id", "id", "oid"}
)


class Line(NamedTuple):
    """One plan in the list."""

    kind: str
    plannr: str
    plannavn: str
    status: str
    area_m2: float
    delomraader: int
    byggefelter: int
    planid: str
    objekt_id: str
    versions_id: str


class Provided(NamedTuple):
    """One provision: what it says, with unit and denominator, and the level that says it."""

    field: str
    title: str
    value: float
    text: str
    unit: str
    denominator: str
    level: str


class Part(NamedTuple):
    """A plan, delområde or byggefelt as it stands. ``provisions`` holds what it inherits too, each with its level."""

    kind: str
    name: str
    objekt_id: str
    versions_id: str
    area_m2: float
    provisions: tuple[Provided, ...]
    fields: tuple[tuple[str, str, str], ...]
    """Field, title and value of everything else that is filled."""


class Shown(NamedTuple):
    """A plan with all that belongs to it."""

    line: Line
    plan: Part
    delomraader: tuple[Part, ...]
    byggefelter: tuple[Part, ...]
    dates: tuple[tuple[str, str, str], ...]
    tiles: bool | None
    """Whether the delområder tile the plan to the last vertex; None without delområder."""
    prepared_for: str
    missing: tuple[tuple[str, Phrase], ...]
    """What the plan and its parts lack to be in the state ``prepared_for``: the part's name, and what."""
    hanging: tuple[Line, ...]
    """The rammer and retningslinjer of a kommuneplan or a tillæg, by kind and number."""


def plans(workspace: str, *, status: Sequence[str] = (), kinds: Sequence[str] = NAMED_KINDS) -> list[Line]:
    """Every plan of the workspace, by kind and number; with ``status`` only those in such a state."""
    with opened(workspace) as ws:
        counts = [_counted(layer(ws, kind)) for kind in ("delomraade", "byggefelt")]
        found = [line for kind in kinds for line in _lines(kind, layer(ws, kind), counts)]
    return [line for line in found if not status or line.status in status]


def show(workspace: str, plan: str) -> Shown:
    """One plan (number, planid or objekt_id). Raises UsageError when there is none."""
    with opened(workspace) as ws:
        found = family(ws, plan, kinds=(*NAMED_KINDS, "zonekort"))
        hanging = standing(ws, found.kind, found.objekt_id)
    counts = [{found.objekt_id: len(frame)} for frame in (found.delomraader, found.byggefelter)]
    (line,) = _lines(found.kind, found.plan, counts)
    whole = _part(found.kind, found.plan, 0, found.name, ())
    delomraader = [_part("delomraade", found.delomraader, at, name, whole.provisions) for at, name in enumerate(_names(found.delomraader))]
    byggefelter = [*_byggefelter(found, whole, delomraader)]
    state = NEXT.get(found.status, "")
    return Shown(
        line,
        whole,
        tuple(delomraader),
        tuple(byggefelter),
        tuple(_dates(found)),
        _tiles(found),
        state,
        tuple(_missing(found, state)) if state else (),
        tuple(_hanging(found, hanging)),
    )


def _hanging(found: Family, hanging: Standing) -> Iterator[Line]:
    """What hangs on the plan and is called by a number of its own."""
    parts = hanging.parts if found.objekt_id == str(hanging.public["objekt_id"].iloc[0]) else hanging.draft_parts
    for kind, frame in parts.items():
        if kind in NAMED_KINDS:
            yield from _lines(kind, frame, ({}, {}))


def _counted(frame: gpd.GeoDataFrame) -> dict[str, int]:
    """How many parts hang on each plan, by the plan's objekt_id and by its planid."""
    keys = pd.Series(words(frame, "plan_objekt_id"), dtype=object).fillna(pd.Series(words(frame, "lokplan_id"), dtype=object))
    return {str(key): int(n) for key, n in keys.value_counts().items()}


def _lines(kind: str, frame: gpd.GeoDataFrame, counts: Sequence[dict[str, int]]) -> Iterator[Line]:
    columns = {name: words(frame, name) for name in ("plannr", "plannavn", "status", "planid", "objekt_id", "versions_id")}
    area = np.nan_to_num(shapely.area(np.asarray(frame.geometry.array, dtype=object)))
    numbers = pd.Series(columns["plannr"], dtype="string").fillna("")
    for at in np.argsort(numbers.to_numpy(dtype=str), kind="stable").tolist():
        text = {name: str(column[at]) if column[at] is not None else "" for name, column in columns.items()}
        own = [count.get(text["objekt_id"], 0) + (count.get(text["planid"], 0) if text["planid"] else 0) for count in counts]
        delomraader, byggefelter = own if kind == "lokalplan" else (0, 0)
        keys = (text["planid"], text["objekt_id"], text["versions_id"])
        yield Line(kind, text["plannr"], text["plannavn"], text["status"], float(area[at]), delomraader, byggefelter, *keys)


def _part(kind: str, frame: gpd.GeoDataFrame, at: int, name: str, inherited: Sequence[Provided]) -> Part:
    row = frame.iloc[[at]]
    own = tuple(_provisions(kind, row))
    fields = {one.field for one in own}
    above = tuple(one for one in inherited if one.field not in fields)
    geometry = frame.geometry.iloc[at]
    area = float(shapely.area(geometry)) if geometry is not None else 0.0
    return Part(kind, name, str(row["objekt_id"].iloc[0]), str(row["versions_id"].iloc[0]), area, own + above, tuple(_fields(kind, row)))


def _provisions(kind: str, row: gpd.GeoDataFrame) -> Iterator[Provided]:
    """What the object itself says."""
    for provision in PROVISIONS:
        found = said(row, provision)
        value = float(found.value[0])
        if np.isnan(value):
            continue
        denominator = _denominator(values_of(row, 0).get(DENOMINATOR)) if provision.column == "bebygpct" else ""
        text = shown(kind, provision.column, value) if provision.sense == "code" else shown("lokalplan", "maxbygnhjd", value)
        yield Provided(provision.column, provision.title, value, text, provision.unit, denominator, kind)


def _denominator(code: float | None) -> str:
    """What a bebyggelsesprocent is a share of; – where the plan does not say, and the code where it is none that is known."""
    if code is None:
        return "–"
    return DENOMINATOR_DA.get(int(code), str(code))


def _fields(kind: str, row: gpd.GeoDataFrame) -> Iterator[tuple[str, str, str]]:
    """Everything else that is filled, in the order of the model, with title and value."""
    skipped = _HIDDEN | _KEYS | {one.column for one in PROVISIONS} | {DENOMINATOR}
    values = values_of(row, 0)
    for attribute in plan_model().kinds[kind].attributes:
        value = values.get(attribute.name)
        if value is not None and attribute.name not in skipped and attribute.type is not FieldType.DATE:
            yield attribute.name, attribute.title_da, shown(kind, attribute.name, value)


def _byggefelter(found: Family, whole: Part, delomraader: Sequence[Part]) -> Iterator[Part]:
    by_id = {part.objekt_id: part for part in delomraader}
    inside = words(found.byggefelter, "delomraade_objekt_id")
    for at, name in enumerate(words(found.byggefelter, "plannavn")):
        above = by_id.get(str(inside[at]), whole)
        number = f"{at + 1}" if not name or name == words(found.plan, "plannavn")[0] else f"{at + 1} {name}"
        yield _part("byggefelt", found.byggefelter, at, number, above.provisions)


def _names(frame: gpd.GeoDataFrame) -> list[str]:
    return [str(name) if name is not None else "?" for name in words(frame, "delnr")]


def _dates(found: Family) -> Iterator[tuple[str, str, str]]:
    values = found.values()
    for attribute in plan_model().kinds[found.kind].attributes:
        if attribute.type is FieldType.DATE and values.get(attribute.name) is not None:
            yield attribute.name, attribute.title_da, shown(found.kind, attribute.name, values[attribute.name])


def _tiles(found: Family) -> bool | None:
    if not len(found.delomraader) or found.area is None:
        return None
    return is_tiling(Tiling(found.area, np.asarray(found.delomraader.geometry.array, dtype=object)))


def _missing(found: Family, state: str) -> Iterator[tuple[str, Phrase]]:
    """What stands in the way of the next state: the same that ``advance`` looks for."""
    for one in missing(found.kind, found.plan, state):
        yield "", named(one)
    for kind, frame in (("delomraade", found.delomraader), ("byggefelt", found.byggefelter)):
        names = _names(frame) if kind == "delomraade" else [str(at + 1) for at in range(len(frame))]
        for one in missing(kind, frame, state) if len(frame) else ():
            which = ", ".join(np.array(names, dtype=object)[one.mask])
            yield f"{plan_model().kinds[kind].title_da} {which}", named(one)
