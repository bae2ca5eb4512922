"""Check plans of the workspace against every rule that a delivery of them is checked against, before anybody else sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import Dataset, MemorySource, Note
from geoplan.model.plan import PLAN_KINDS, plan_model
from geoplan.plan.base import BOUNDARY
from geoplan.plan.columns import words
from geoplan.plan.ladder import NOTHING, parents
from geoplan.plan.law import CASE_LAYERS
from geoplan.plan.names import names_of
from geoplan.plan.rules.every import rules_for
from geoplan.rules import Findings, InputLayer, Report, Severity, run
from geoplan.settings import KEPT_PER_RULE
from geoplan.texts import N_
from geoplan.workflows.plan.opening import find_plan, layer, opened
from geoplan.workflows.versions import versions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import geopandas as gpd

    from geoplan.rules import Rule
    from geoplan.store import Workspace

OWN_COLUMNS: Final = ("versions_id", "systid_fra", "systid_til")
"""The workspace's own columns that no rule on a delivery is about. The keys that join the objects stay."""

OF_FILES: Final = frozenset({"leverance", "kolonner"})
"""What the third word of a rule's id is when the rule is about files."""

CANCELLED: Final = Note(
    "plan.aflyst", N_("Planen er aflyst og gælder ikke. Den er kontrolleret, som den står; med --all er aflyste planer ikke med.")
)

PARTS: Final = ("delomraade", "byggefelt")

WHOLE: Final = frozenset({*PLAN_KINDS, *CASE_LAYERS, BOUNDARY})
"""Layers that are few, and are looked into by number as well as by place."""

AROUND_M: Final = 1_000.0
"""No rule looks further than this from a plan."""


def check(
    workspace: str,
    plan: str = "",
    *,
    day: dt.date | None = None,
    rule: str = "",
    severity: Severity = Severity.NOTICE,
    max_per_rule: int = KEPT_PER_RULE,
) -> Report:
    """Check one plan (number, planid or objekt_id) with its parts, or every plan of the workspace that is not cancelled.

    With every plan, the decisions in layers of the municipality's own (``CASE_LAYERS``) are checked too.
    Other plans, rammer, parcels and whatever else the rules look into are taken from the workspace; what it does not have is told.
    Raises UnreadableError for what is no workspace, and UsageError for a plan that is not there.
    """
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with opened(workspace) as ws:
        checked = dict(_checked(ws, plan))
        kommune = ws.kommune
        rules = [one for kind in checked for one in rules_for(kind) if one.id.startswith(rule) and not_on_files(one)]
        beside = tuple(plain_source(kind, frame) for kind, frame in looked_into(ws, checked, rules, near=bool(plan)))
        plans = layer(ws, "lokalplan")
    sources = tuple(_cancelled_told(named_source(kind, frame, plans), frame) for kind, frame in checked.items())
    dataset = Dataset(sources, on, kommune, beside)
    found = run(dataset, rules, kept_per_rule=max_per_rule)
    findings: Findings = found.findings.from_severity(severity)
    infos = tuple(source.info for source in dataset.sources)
    counted = zip(infos, found.row_counts, strict=True)
    titles = {name: kind.title_da for name, kind in plan_model().kinds.items()} | {name: title for name, (title, _) in CASE_LAYERS.items()}
    inputs = tuple(InputLayer(info.path, info.name, titles[info.kind], rows, info.declared_crs, "") for info, rows in counted)
    return Report(findings, found.rules, found.skipped, infos, found.row_counts, inputs, versions(info.kind for info in infos), on, kommune)


def not_on_files(rule: Rule) -> bool:
    """Whether a rule is about the plan, and not about how a file is delivered, which nothing in the workspace is."""
    return rule.id.split(".")[2] not in OF_FILES


def _checked(ws: Workspace, plan: str) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """The layers to check, those with rows only."""
    if not plan:
        for kind in (*PLAN_KINDS, *CASE_LAYERS):
            frame = layer(ws, kind)
            frame = frame[words(frame, "status") != "A"].reset_index(drop=True)
            if len(frame):
                yield kind, frame
        return
    found = find_plan(ws, plan)
    frame = layer(ws, found.kind)
    mine = frame[frame["objekt_id"] == found.objekt_id].reset_index(drop=True)
    yield found.kind, mine
    for kind in PARTS if found.kind == "lokalplan" else ():
        parts = layer(ws, kind)
        parts = parts[np.asarray(parents(parts, mine) != NOTHING)].reset_index(drop=True)
        if len(parts):
            yield kind, parts


def looked_into(
    ws: Workspace, checked: Mapping[str, gpd.GeoDataFrame], rules: Sequence[Rule], *, gone: Collection[str] = (), near: bool = False
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """The layers that the rules look into, those with rows: what is not checked itself of the plan layers, and the others whole.

    ``gone`` are objects (objekt_id) that are to be seen no more. ``near``: of parcels, buildings and the like only what lies within
    ``AROUND_M`` of what is checked, where anything does.
    """
    box = _around(checked) if near else None
    wanted = (
        {kind for one in rules for kind in (*one.layers, *one.tables)} | {kind for kind in PLAN_KINDS if kind in checked} | {*CASE_LAYERS}
    )
    for kind in sorted(wanted):
        frame = layer(ws, kind) if box is None or kind in WHOLE else _near(ws, kind, box)
        if kind in checked:
            frame = frame[~frame["objekt_id"].isin([*checked[kind]["objekt_id"], *gone])].reset_index(drop=True)
        if len(frame):
            yield kind, frame


def _around(checked: Mapping[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float] | None:
    bounds = np.array([frame.total_bounds for frame in checked.values() if len(frame)])
    if not np.isfinite(bounds).any():
        return None
    (west, south), (east, north) = np.nanmin(bounds[:, :2], axis=0) - AROUND_M, np.nanmax(bounds[:, 2:], axis=0) + AROUND_M
    return float(west), float(south), float(east), float(north)


def _near(ws: Workspace, kind: str, box: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """The rows in the box; all of them where there are none: a layer that is there must not look as if it were missing."""
    if not ws.has(kind):
        return layer(ws, kind)
    found = ws.read(kind, bbox=box)
    return found if len(found) else layer(ws, kind)


def _cancelled_told(source: MemorySource, frame: gpd.GeoDataFrame) -> MemorySource:
    """The layer, with a note where all that is in it is cancelled."""
    if source.info.kind not in PARTS and (words(frame, "status") == "A").all():
        source.info = replace(source.info, notes=(*source.info.notes, CANCELLED))
    return source


def named_source(kind: str, frame: gpd.GeoDataFrame, lokalplaner: gpd.GeoDataFrame) -> MemorySource:
    """The layer with what people call its objects."""
    names = names_of(kind, frame, lokalplaner)
    return MemorySource(frame.drop(columns=[name for name in OWN_COLUMNS if name in frame]), kind=kind, names=names)


def plain_source(kind: str, frame: gpd.GeoDataFrame) -> MemorySource:
    """The layer as rules look into it."""
    return MemorySource(frame.drop(columns=[name for name in OWN_COLUMNS if name in frame]), kind=kind)
