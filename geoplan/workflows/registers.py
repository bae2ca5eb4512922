"""Files of registers brought into a workspace: recognised, held against the municipality while they are read, put together, kept.

The rules at import lie in ``geoplan.store.registers`` (what a row in force is, which values mean "not filled"), the reading in
``geoplan.sources``. Nothing of another municipality is kept, and a layer is never emptied by a file that holds nothing of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geoplan.dataset import Note
from geoplan.errors import GeoplanError, UsageError
from geoplan.sources.joining import PARTS_OF, joined
from geoplan.sources.streams import streams
from geoplan.store.registers import PARTS
from geoplan.texts import N_, texts
from geoplan.workflows.registers_read import MODES, Read, Run, Wanted, area_of, known_streams, read_all
from geoplan.workflows.workspace import opened, refuse_another

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geoplan.store.importing import Imported

__all__ = ["MODES", "Brought", "Read", "Wanted", "bring_registers"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import of registers did: the files read, the layers written, and what was left (name and why)."""

    read: tuple[Read, ...]
    layers: tuple[Imported, ...]
    left: tuple[str, ...]


def bring_registers(
    target: str | Path,
    paths: Sequence[str | Path],
    *,
    who: str,
    wanted: Wanted | None = None,
    reading: Callable[[str], None] = lambda _: None,
    progress: Callable[[str, int, int | None], None] = lambda _name, _done, _total: None,
) -> Brought:
    """Read the files' tables and layers into the workspace's registers.

    ``reading`` is told each file, ``progress`` the rows read of it so far. Raises UsageError when nothing in the files can be used, and
    UnreadableError for a file that is broken.
    """
    with opened(target) as ws, streams(paths) as (found, problems):
        run = Run(ws, wanted or Wanted(), progress)
        run.area = area_of(run)
        read_all(run, known_streams(run, found, problems), reading)
        layers = tuple(_written(run, who))
        if not layers:
            raise UsageError("\n".join((texts()(N_("Intet blev læst ind.")), *run.left)))
        return Brought(tuple(one for some in run.read.values() for one in some), layers, tuple(run.left))


# -- writing -------------------------------------------------------------------------------------------------------------


def _written(run: Run, who: str) -> Iterator[Imported]:
    """Put each layer together and into the workspace; what cannot be is told."""
    t = texts()
    for kind in [one for one in run.frames if one not in PARTS]:
        try:
            frame, notes = joined(kind, _with_workspace(run, kind), kommune=run.ws.kommune)
            if not len(frame):
                message = N_("{kind}: ingen af rækkerne er i kraft og i kommunen. Det, arbejdsområdet har, er urørt.")
                run.left.append(t(message, kind=kind))
                continue
            refuse_another(kind, ", ".join(one.file for one in run.read[kind]), frame)
            yield _import(run, kind, frame, [*run.notes[kind], *_of_parts(run, kind), *notes], who)
        except GeoplanError as fault:
            run.left.append(str(fault))


def _with_workspace(run: Run, kind: str) -> Mapping[str, pd.DataFrame]:
    """The frames that were read, with layers of the workspace for the parts that were not."""
    more = {
        part: pd.DataFrame(run.ws.read(part))
        for part in PARTS_OF.get(kind, ())
        if part not in run.frames and part not in PARTS and run.ws.has(part)
    }
    return {**more, **run.frames}


def _of_parts(run: Run, kind: str) -> Iterator[Note]:
    """What was told of the rows of the parts, each with the part's name before it."""
    for part in PARTS_OF.get(kind, ()):
        if part in PARTS:
            for note in run.notes.get(part, []):
                yield Note(f"{note.kind}.{part}", note.text, {**dict(note.values), "part": part})


def _import(run: Run, kind: str, frame: pd.DataFrame, notes: Sequence[Note], who: str) -> Imported:
    read = [*run.read[kind], *(one for part in PARTS_OF.get(kind, ()) if part in PARTS for one in run.read.get(part, []))]
    path = run.paths[kind][0]
    day = run.wanted.date or dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    return run.ws.import_layer(
        kind,
        frame,
        source=run.wanted.source or ", ".join(dict.fromkeys(one.file for one in run.read[kind])),
        date=day,
        who=who,
        note=_note(run, read[0]),
        input_sha256=read[0].sha256,
        told=notes,
        origin={"filer": [one.plain() for one in read], **run.wanted.origin},
    )


def _note(run: Run, first: Read) -> str:
    t = texts()
    if run.wanted.note:
        return run.wanted.note
    parts = [first.entity]
    if first.generation:
        parts.append(t(N_("generation {number}"), number=first.generation))
    parts.append(first.mode or t(N_("udtræk ikke oplyst")))
    if run.wanted.date is None:
        parts.append(t(N_("datoen er filens egen")))
    return "(" + ", ".join(parts) + ")"
