"""Files of registers read for one municipality: recognised, read in an order in which each can be held against it, put in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY, Note
from geoplan.io import sha256
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS
from geoplan.sources.entities import ALL, REGISTERS, recognised, told_by_name
from geoplan.sources.municipal import Area, Kept, Municipality, as_keys, kept, way_of
from geoplan.store.registers import PARTS, normalised
from geoplan.texts import N_, texts
from geoplan.workflows.boundary import boundary_layer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoplan.io import Problem
    from geoplan.sources.entities import Entity, Way
    from geoplan.sources.streams import Stream
    from geoplan.store import Workspace

MODES: Final = ("current", "temporal", "bitemporal")
GEOMETRY_COLUMN: Final = "geometry"
BOX: Final = "box"
_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class Read:
    """One table or layer that was read: what it is, where it came from, and how many of its rows are the municipality's."""

    file: str
    entity: str
    kind: str
    generation: str
    mode: str
    sha256: str
    rows: int
    kept: int

    def plain(self) -> dict[str, Any]:
        """As the trail keeps it."""
        return {
            "fil": self.file,
            "entitet": self.entity,
            "generation": self.generation,
            "udtraek": self.mode,
            "sha256": self.sha256,
            "laest": self.rows,
            "beholdt": self.kept,
            "andre_kommuner": self.rows - self.kept,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says of the files: which register, the day they are of, and what their names do not tell."""

    register: str = ALL
    source: str = ""
    date: dt.date | None = None
    generation: str = ""
    mode: str = ""
    boundary: str | Path = ""
    origin: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(slots=True)
class Run:
    """An import under way."""

    ws: Workspace
    wanted: Wanted
    progress: Callable[[str, int, int | None], None]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    read: dict[str, list[Read]] = field(default_factory=dict)
    paths: dict[str, list[Path]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    area: Area | None = None
    _sums: dict[Path, str] = field(default_factory=dict)

    def digest(self, path: Path) -> str:
        """The file's SHA-256, worked out once."""
        if path not in self._sums:
            self._sums[path] = sha256(path)
        return self._sums[path]


def known_streams(run: Run, found: Sequence[Stream], problems: Sequence[Problem]) -> list[tuple[Stream, Entity]]:
    """The streams that are entities of the register asked for, those first that others are held against."""
    t = texts()
    register = "" if run.wanted.register == ALL else run.wanted.register
    known = []
    for stream in found:
        entity = recognised(stream.file, stream.columns, register=register, inside=stream.inside)
        if entity is not None:
            known.append((stream, entity))
        else:
            message = N_("{name} er ikke genkendt som et register. Læs den ind under det navn, laget skal have: LAG STI.")
            run.left.append(t(message, name=stream.name))
    run.left += [problem.sentence(t) for problem in problems if problem.is_fault]
    return sorted(known, key=lambda one: REGISTERS.index(one[1].register))


def read_all(run: Run, waiting: list[tuple[Stream, Entity]], reading: Callable[[str], None]) -> None:
    """Read every stream when what it is held against is there; the best way first."""
    while waiting:
        pick = _next(run, waiting)
        if pick is None:
            break
        stream, entity, way = pick
        waiting.remove((stream, entity))
        reading(stream.name)
        _read_one(run, stream, entity, way)
    run.left += [_not_held(stream, entity) for stream, entity in waiting]


def _not_held(stream: Stream, entity: Entity) -> str:
    """Why a stream was not read: nothing tells whose its rows are."""
    t = texts()
    if all(way.kind == "code" for way in entity.ways):
        message = N_("{name} mangler feltet {column}, som kommunens rækker kendes på. Er navnene ændret, eller er filen en anden?")
        return t(message, name=stream.name, column=entity.ways[0].code)
    message = N_(
        "{name} kan ikke afgrænses til kommunen. Giv også DAGI's kommuneinddeling (fil, eller --boundary), "
        "eller den fil, som dens rækker hører til."
    )
    return t(message, name=stream.name)


def _next(run: Run, waiting: Sequence[tuple[Stream, Entity]]) -> tuple[Stream, Entity, Way] | None:
    here = Municipality(run.ws.kommune, run.area, lambda target: _keys(run, target))
    for level in range(_LEVELS):
        for stream, entity in waiting:
            way = way_of(entity, stream, here, level)
            if way is not None and not _better_comes(way, level, entity, waiting):
                return stream, entity, way
    return None


def _better_comes(way: Way, level: int, entity: Entity, waiting: Sequence[tuple[Stream, Entity]]) -> bool:
    """Whether keys that a better way needs may still be read: the area takes a neighbour's corner where keys do not."""
    if way.kind != "area":
        return False
    if any(other.kind == "kommuneinddeling" for _, other in waiting):
        return True
    needed = {link.target.partition(".")[0] for better in entity.ways[:level] for link in better.links}
    return any(other.kind in needed and other.ways[0].kind != "links" and _by_code(stream, other) for stream, other in waiting)


def _by_code(stream: Stream, entity: Entity) -> bool:
    return any(way.kind == "code" and way.code in {name.lower() for name in stream.columns} for way in entity.ways)


def _read_one(run: Run, stream: Stream, entity: Entity, way: Way) -> None:
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        run.progress(stream.name, done, stream.rows)

    here = Municipality(run.ws.kommune, run.area, lambda target: _keys(run, target))
    taken = kept(stream, way, here, progress=tell)
    ready = normalised(entity.kind, taken.frame)
    frame = ready.frame
    if entity.kind in run.frames:
        frame = pd.concat([run.frames[entity.kind], frame], ignore_index=True)
    run.frames[entity.kind] = frame
    run.notes.setdefault(entity.kind, []).extend((*_elsewhere(run, taken), *ready.notes))
    run.read.setdefault(entity.kind, []).append(_told(run, stream, entity, taken))
    run.paths.setdefault(entity.kind, []).append(stream.path)
    if entity.kind in {"kommuneinddeling", "jordstykke", "lodflade"} and not (run.area is not None and run.area.exact):
        run.area = area_of(run)


def _elsewhere(run: Run, taken: Kept) -> Iterator[Note]:
    if taken.way == "area" and run.area is not None and not run.area.exact:
        text = N_(
            "Kommunens grænse er ikke kendt: rækkerne er valgt efter dens jordstykker ({count} valgt). Giv --boundary for at få alle med."
        )
        yield Note("register.by_parcels", text, {"count": taken.kept})
    if taken.read > taken.kept:
        yield Note("register.elsewhere", N_("Udeladt, hører til andre kommuner: {count}"), {"count": taken.read - taken.kept})


def _told(run: Run, stream: Stream, entity: Entity, taken: Kept) -> Read:
    name = told_by_name(stream.inside) or told_by_name(stream.file)
    return Read(
        stream.name,
        f"{entity.register} {entity.name}",
        entity.kind,
        run.wanted.generation or (name.generation if name else ""),
        run.wanted.mode or (name.mode if name else ""),
        run.digest(stream.path),
        taken.read,
        taken.kept,
    )


# -- what rows are held against ------------------------------------------------------------------------------------------


def _keys(run: Run, target: str) -> pa.Array | None:
    """The keys under ``layer.column``: of what was read now, else of the workspace."""
    kind, _, column = target.partition(".")
    frame = run.frames.get(kind)
    if frame is None and kind not in PARTS and run.ws.has(kind):
        frame = pd.DataFrame(run.ws.read(kind, columns=[column, "kommunekode"]))
        if kind == "kommuneinddeling" and "kommunekode" in frame:
            frame = frame[frame["kommunekode"] == f"{int(run.ws.kommune):04d}"]
    if frame is None or column not in frame:
        return None
    values = frame[column].dropna()
    return as_keys(pa.array(values.astype("string"), pa.string())).combine_chunks().unique()


def area_of(run: Run) -> Area | None:
    """The municipality's land: from the file that was named, from DAGI among the files or in the workspace, else its parcels."""
    if run.wanted.boundary:
        layer = boundary_layer(run.wanted.boundary, load(), run.ws.kommune)
        return Area(np.concatenate([rows.geometry for rows in layer.batches(CHUNK_ROWS, {GEOMETRY})]), exact=True)
    for kind in ("kommuneinddeling", BOX, "jordstykke", "lodflade"):
        shapes = _shapes(run, kind) if kind != BOX else _boxed(run)
        if len(shapes):
            return Area(shapes, exact=kind in {"kommuneinddeling", BOX})
    return None


def _boxed(run: Run) -> NDArray[np.object_]:
    """The area that the user named with its corners."""
    return np.array([shapely.box(*run.wanted.box)] if run.wanted.box else [], dtype=object)


def _shapes(run: Run, kind: str) -> NDArray[np.object_]:
    """The surfaces of a layer that was read now, or that the workspace has; of municipalities the one that is meant."""
    frame = run.frames.get(kind)
    if frame is None and kind not in PARTS and run.ws.has(kind):
        frame = run.ws.read(kind, columns=["kommunekode"])
    if frame is None or GEOMETRY_COLUMN not in frame:
        return np.empty(0, dtype=object)
    if kind == "kommuneinddeling" and "kommunekode" in frame:
        frame = frame[frame["kommunekode"] == f"{int(run.ws.kommune):04d}"]
    shapes = np.asarray(frame[GEOMETRY_COLUMN].to_numpy(), dtype=object)
    return np.asarray(shapes[~shapely.is_missing(shapes)], dtype=object)
