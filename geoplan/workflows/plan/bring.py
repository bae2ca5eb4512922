"""Bring plans into the workspace from packages, uploads and captures of the register."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.model.plan import PLAN_KINDS
from geoplan.plan.columns import words
from geoplan.plan.ladder import NOTHING, parents
from geoplan.plan.reading import as_frame
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import layer, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.dataset import Note, Source
    from geoplan.io import Problem
    from geoplan.store import Edit, Workspace

PARTS: Final = ("delomraade", "byggefelt")
LINKED: Final = {"delomraade": "lokalplan", "byggefelt": "lokalplan"}


@dataclass(frozen=True)
class Brought:
    """What was read, what was stored, and how it was read."""

    counts: dict[str, int]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    without_plan: int
    """Delområder and byggefelter whose lokalplan is neither in the files nor in the workspace."""


def import_plans(workspace: str, paths: Sequence[str | Path], *, who: str, why: str = "") -> Brought:
    """Store the plan objects of the files as new objects, in one step. Public and cancelled plans come in as they are, and are locked.

    A part belongs to the lokalplan that it names; parts that name none, to the only lokalplan of the files. Raises UsageError when a file
    holds no plans, or a plan that the workspace already has in the same state; UnreadableError for a path that is not there.
    """
    frames, notes, problems, digest = _read(paths)
    if not frames:
        message = N_("Der er ingen planer i {paths}. Se med “geoplan info”, hvordan filerne læses.")
        raise UsageError(texts()(message, paths=", ".join(map(str, paths))))
    with opened(workspace) as ws:
        _refuse_known(ws, frames)
        with ws.edit(who=who, why=why, advance=True) as edit:
            counts, without = _store(ws, edit, frames)
            edit.note(input_sha256=digest, hvad="plan import")
    return Brought(counts, notes, problems, without)


def _read(paths: Sequence[str | Path]) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Note, ...], tuple[Problem, ...], str]:
    """The plan frames of the files by kind, how they were read, what could not be, and a hash of all files."""
    model, digest = load(), hashlib.sha256()
    parts: dict[str, list[gpd.GeoDataFrame]] = {}
    notes: list[Note] = []
    problems: list[Problem] = []
    with discover(paths) as found:
        problems += found.problems
        for file in found.files:
            digest.update(file.path.read_bytes())
            opened_file = open_layers(file, model)
            problems += opened_file.problems
            for source in opened_file.sources:
                if source.info.kind in PLAN_KINDS:
                    notes += [*source.info.notes, *_kept(source, parts)]
    frames = {kind: _together(parts[kind]) for kind in PLAN_KINDS if kind in parts}
    return frames, tuple(notes), tuple(problems), digest.hexdigest()


def _kept(source: Source, parts: dict[str, list[gpd.GeoDataFrame]]) -> tuple[Note, ...]:
    read = as_frame(source)
    parts.setdefault(read.kind, []).append(read.frame)
    return read.notes


def _together(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    joined: gpd.GeoDataFrame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return joined.reset_index(drop=True)


def _refuse_known(ws: Workspace, frames: dict[str, gpd.GeoDataFrame]) -> None:
    """Refuse what is there already under the register's key, or under the number, in the same state: it would stand there twice."""
    known: list[str] = []
    for kind, frame in frames.items():
        there = layer(ws, kind)
        for key in ("planid", "plannr"):
            mine, theirs = ({*zip(words(one, key), words(one, "status"), strict=True)} for one in (frame, there))
            known += sorted(f"{kind} {number} ({status or '?'})" for number, status in mine & theirs if number is not None)
    if known:
        message = N_("Arbejdsområdet har allerede {known}. Intet er indlæst. Ret planen med “geoplan plan edit”, eller slet kladden først.")
        raise UsageError(texts()(message, known=", ".join(dict.fromkeys(known))))


def _store(ws: Workspace, edit: Edit, frames: dict[str, gpd.GeoDataFrame]) -> tuple[dict[str, int], int]:
    counts, without = {}, 0
    plans = frames.get("lokalplan")
    for kind, read in frames.items():
        frame = read.drop(columns=[name for name in ("objekt_id", "plan_objekt_id", "delomraade_objekt_id") if name in read])
        if kind in LINKED:
            ids = _plan_ids(frame, plans, layer(ws, "lokalplan"))
            without += int(pd.isna(ids).sum())
            frame = frame.assign(plan_objekt_id=ids)
        stored = edit.insert_frame(kind, frame)
        counts[kind] = len(stored)
        if kind == "lokalplan":
            plans = frame.assign(objekt_id=stored)
    return counts, without


def _plan_ids(parts: gpd.GeoDataFrame, read: gpd.GeoDataFrame | None, there: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The objekt_id of each part's lokalplan: among those read with it, else in the workspace, None where it is in neither."""
    ids = np.full(len(parts), None, dtype=object)
    for plans in (read, there):
        if plans is None or not len(plans):
            continue
        at = parents(parts, plans)
        found = pd.isna(ids) & (at != NOTHING)
        ids[found] = plans["objekt_id"].to_numpy(dtype=object)[at[found]]
    if read is not None and len(read) == 1:
        names_none = pd.isna(words(parts, "lokplan_id")) & pd.isna(words(parts, "lp_plannr"))
        ids[pd.isna(ids) & names_none] = read["objekt_id"].iloc[0]
    return ids
