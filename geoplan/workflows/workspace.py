"""The verbs on a workspace: make it, bring layers in, look at it and its history, undo and redo, verify."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.errors import UnreadableError, UsageError
from geoplan.io import discover, open_layers, sha256
from geoplan.io.json_rows import json_rows, looks_like_rows
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS, CRS
from geoplan.store import Workspace
from geoplan.store.batch import geometries, kind_of
from geoplan.store.layers import is_plan
from geoplan.store.register_names import canonical
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geoplan.dataset import Source
    from geoplan.io import FoundFile, Problem
    from geoplan.store import Fault, StoredLayer
    from geoplan.store.importing import Imported


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did, the file's layer that was read, and what was left unread."""

    imported: Imported
    read: str
    problems: tuple[Problem, ...]


@contextmanager
def opened(target: str | Path) -> Iterator[Workspace]:
    """The workspace, closed afterwards. Raises UnreadableError when it is none."""
    ws = Workspace.open(target)
    try:
        yield ws
    finally:
        ws.close()


def init(target: str | Path, *, kommune: str, who: str) -> tuple[str, tuple[StoredLayer, ...]]:
    """Make a workspace; gives its name and its empty layers. Raises UnwritableError when there is something already."""
    if "://" not in str(target) and Path(target).suffix.lower() != ".gpkg":
        raise UsageError(texts()(N_("Arbejdsområdets fil skal ende på .gpkg, så QGIS kender den.")))
    with Workspace.create(target, kommune=kommune, who=who) as ws:
        return ws.name, ws.layers()


def bring(
    target: str | Path,
    layer: str,
    path: str | Path,
    *,
    source: str = "",
    date: dt.date | None = None,
    who: str,
    inner: str = "",
    advance: bool = False,
    reading: Callable[[str], None] = lambda _: None,
) -> Brought:
    """Read one layer of a file, folder or zip into the workspace's ``layer``.

    ``inner`` names the file's layer where it has several. ``date`` is the day that the data are of; without it, the file's own date. Raises
    UnreadableError, UsageError and LockedError.
    """
    with opened(target) as ws:
        name, frame, digest, problems = read_layer(Path(path), layer, inner, reading)
        refuse_another(layer, name, frame)
        day = date or dt.datetime.fromtimestamp(Path(path).stat().st_mtime, dt.UTC).date()
        done = ws.import_layer(
            layer, frame, source=source or Path(path).name, date=day, who=who, input_sha256=digest, advance=advance, note=_note(date)
        )
    return Brought(done, name, problems)


def show(target: str | Path) -> tuple[str, tuple[StoredLayer, ...], list[dict[str, Any]]]:
    """The municipality, the layers with counts, and what others changed since geoplan last wrote."""
    with opened(target) as ws:
        return ws.kommune, ws.layers(), ws.pending()


def history(target: str | Path, objekt_id: str) -> list[dict[str, Any]]:
    """The versions of an object. Raises UsageError when there is none of this id."""
    with opened(target) as ws:
        found = ws.history(objekt_id)
    if not len(found):
        raise UsageError(texts()(N_("Intet objekt i arbejdsområdet har objekt_id {id}."), id=objekt_id[:60]))
    return _rows(found)


def audit(target: str | Path, *, last: int = 0) -> list[dict[str, Any]]:
    """The trail, oldest first, or its last lines."""
    with opened(target) as ws:
        found = ws.audit()
    return _rows(found.tail(last) if last else found)


def undo(target: str | Path, *, who: str) -> dict[str, Any]:
    """Undo the person's latest step; gives the trail's line of it."""
    with opened(target) as ws:
        return _line(ws, ws.undo(who=who))


def redo(target: str | Path, *, who: str) -> dict[str, Any]:
    """Do again what the person undid last; gives the trail's line of it."""
    with opened(target) as ws:
        return _line(ws, ws.redo(who=who))


def verify(target: str | Path) -> tuple[list[Fault], int, int]:
    """What does not fit, the number of lines in the trail, and the changes by others that wait to be taken in."""
    with opened(target) as ws:
        return ws.verify(), len(ws.audit()), len(ws.pending())


def _line(ws: Workspace, step: int) -> dict[str, Any]:
    trail = ws.audit()
    return _rows(trail[trail["nr"] == step])[0]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _note(date: dt.date | None) -> str:
    return "" if date else texts()(N_("Datoen er filens egen."))


_SHAPES = {"jordstykke": "MULTIPOLYGON", "bygning": "MULTIPOLYGON", "husnummer": "POINT", "vejmidte": "MULTILINESTRING"}
_PLAN_SIGNS = frozenset({"planid", "plannr", "plannavn", "delnr", "lokplan_id", "zone", "komnr"})
_NEEDED = {"jordstykke": ("matrikelnr", "ejerlavskode"), "husnummer": ("lokal_id",)}


def refuse_another(layer: str, name: str, frame: gpd.GeoDataFrame | pd.DataFrame) -> None:
    """Raise UsageError for what cannot be the register it is said to be: a slip of the hand must not replace a layer."""
    t = texts()
    shape = kind_of(geometries(frame))
    if layer in _SHAPES and len(frame) and shape != _SHAPES[layer]:
        message = N_("{name} kan ikke være {layer}: geometrien er {found} og ikke {wanted}.")
        raise UsageError(t(message, name=name, layer=layer, found=shape or t(N_("tom")), wanted=_SHAPES[layer]))
    if is_plan(layer) and not _PLAN_SIGNS & set(frame.columns):
        message = N_("{name} kan ikke være {layer}: laget har ingen af felterne {wanted}.")
        raise UsageError(t(message, name=name, layer=layer, wanted=", ".join(sorted(_PLAN_SIGNS))))
    needed = ("id_lokalId",) if layer.startswith("bbr_") else _NEEDED.get(layer, ())
    missing = sorted(set(needed) - set(canonical(layer, frame.head(0)).columns))
    if missing:
        message = N_("{name} kan ikke være {layer}: feltet {missing} mangler.")
        raise UsageError(t(message, name=name, layer=layer, missing=", ".join(missing)))


# -- reading -------------------------------------------------------------------------------------------------------------


def read_layer(
    path: Path, layer: str, inner: str, reading: Callable[[str], None]
) -> tuple[str, gpd.GeoDataFrame | pd.DataFrame, str, tuple[Problem, ...]]:
    """The layer's name in the file, its rows, the file's SHA-256, and what could not be read."""
    if path.is_file() and path.suffix.lower() == ".json" and looks_like_rows(path):
        return path.name, pd.DataFrame(json_rows(path), dtype=object), sha256(path), ()
    with discover([path]) as found:
        problems = list(found.problems)
        sources: list[tuple[FoundFile, Source]] = []
        for file in found.files:
            reading(file.name)
            there = open_layers(file, load(), **_as_plan(layer))
            problems += there.problems
            sources += [(file, source) for source in there.sources]
        file, source = _chosen(sources, layer, inner, problems)
        frame = _plan_frame(source, layer) if is_plan(layer) else _frame(source)
        return source.info.name, frame, sha256(file.path), tuple(problem for problem in problems if problem.is_fault)


def _as_plan(layer: str) -> dict[str, str]:
    """Plan layers are read as what they are said to be."""
    return {"theme": layer} if is_plan(layer) else {}


def _chosen(sources: Sequence[tuple[FoundFile, Source]], layer: str, inner: str, problems: Sequence[Problem]) -> tuple[FoundFile, Source]:
    """The one layer that is meant. Raises UsageError when that is not clear, UnreadableError when there is none."""
    t = texts()
    if not sources:
        why = " ".join(problem.sentence(t) for problem in problems) or t(N_("Filen har ingen lag."))
        raise UnreadableError(why)
    names = [source.info.name for _, source in sources]
    if inner:
        fitting = [at for at, name in enumerate(names) if name == inner]
    elif len(sources) == 1:
        fitting = [0]
    else:
        plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
        wanted = re.sub(r"[^a-z0-9]", "", layer)
        fitting = [at for at, name in enumerate(plain) if name == wanted]
        fitting = fitting or [at for at, name in enumerate(plain) if name.startswith(wanted)]
    if len(fitting) != 1:
        message = N_("Filen har lagene {names}. Vælg det, der er {layer}, med --inner NAVN.")
        raise UsageError(t(message, names=", ".join(names), layer=layer))
    return sources[fitting[0]]


def _frame(source: Source) -> gpd.GeoDataFrame | pd.DataFrame:
    """All rows of the layer as a frame: EPSG:25832, columns as the file calls them."""
    names = list(source.info.columns)
    shape = source.info.has_geometry
    runs = list(source.batches(CHUNK_ROWS, {*names, *([GEOMETRY] if shape else [])}))
    columns = {
        source.info.columns[name].delivered_name or name: pd.concat([run.column(name).to_pandas() for run in runs], ignore_index=True)
        if runs
        else pd.Series([], dtype=object)
        for name in names
    }
    data = pd.DataFrame(columns)
    if not shape:
        return data
    geometry = np.concatenate([run.geometry for run in runs]) if runs else np.empty(0, dtype=object)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=CRS)


def _plan_frame(source: Source, layer: str) -> gpd.GeoDataFrame | pd.DataFrame:
    """The layer as a plan frame, with Plandata's names and types."""
    from geoplan.plan.reading import as_frame  # noqa: PLC0415 - only plan layers need it

    return as_frame(source, kind=layer).frame
