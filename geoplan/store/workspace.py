"""``Workspace``: one municipality's layers with their history. See ``geoplan.store`` for the whole of it in short."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

import sqlalchemy as sa

from geoplan.errors import UnwritableError, UsageError
from geoplan.store import adopt, catalogue, telling, trail, undo, versions
from geoplan.store.batch import frame_of
from geoplan.store.connect import dialect_of, kommune_of
from geoplan.store.edit import Edit
from geoplan.store.importing import replace_layer
from geoplan.store.setup import begin, kommune_code
from geoplan.store.tables import area, direct
from geoplan.store.tables import trail as lines
from geoplan.store.verify import Fault, faults
from geoplan.store.writer import Writer
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    import geopandas as gpd
    import pandas as pd
    import shapely

    from geoplan.dataset import Note
    from geoplan.store.dialect import Box, Dialect
    from geoplan.store.hits import Hits
    from geoplan.store.importing import Imported
    from geoplan.store.layers import StoredLayer

NOBODY: Final = "ukendt"


@contextmanager
def _let_go_on_failure(dialect: Dialect) -> Iterator[None]:
    try:
        yield
    except BaseException:
        dialect.engine.dispose()
        raise


class Workspace:
    """An open workspace. Not shared between processes: each opens its own."""

    def __init__(self, dialect: Dialect, kommune: str) -> None:
        self._dialect, self.kommune = dialect, kommune
        self._known: dict[str, StoredLayer] = {}
        self._heads: dict[frozenset[str], tuple[str, str]] = {}

    @classmethod
    def create(cls, target: str | Path, *, kommune: str, who: str = NOBODY) -> Self:
        """Make a workspace with empty plan layers. Raises UnwritableError when there is something already."""
        code = kommune_code(kommune)
        dialect = dialect_of(target)
        with _let_go_on_failure(dialect):
            dialect.create()
            begin(dialect, code, who=who)
        return cls(dialect, code)

    @classmethod
    def open(cls, target: str | Path) -> Self:
        """Open a workspace. Raises UnreadableError when it is none, or made by a newer geoplan."""
        dialect = dialect_of(target)
        with _let_go_on_failure(dialect):
            return cls(dialect, kommune_of(dialect))

    @property
    def name(self) -> str:
        """What the workspace is called in messages: the file's name, or the database's without server and password."""
        return self._dialect.where

    def close(self) -> None:
        """Let go of the database."""
        self._dialect.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------------------------------------

    def layers(self) -> tuple[StoredLayer, ...]:
        """Every layer with its source, date and number of current rows."""
        with self._dialect.reading() as connection:
            return catalogue.counted(connection)

    def has(self, name: str) -> bool:
        """Whether the layer is there and has rows."""
        return any(layer.name == name and layer.count for layer in self.layers())

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        bbox: Box | None = None,
        objekt_ids: Sequence[str] | None = None,
        at: str | dt.datetime | int | None = None,
    ) -> gpd.GeoDataFrame:
        """The current rows of a layer, or those that held at ``at`` (ISO time in UTC, or the number of a step).

        ``columns`` that the layer lacks are left out; the workspace's own four are always there. ``bbox`` in metres, EPSG:25832. Raises
        UnknownLayerError.
        """
        with self._dialect.reading() as connection:
            layer = catalogue.one(connection, name)
            names = list(layer.columns) if columns is None else [one for one in columns if one in layer.columns]
            if at is not None:
                found = versions.as_of(connection, self._dialect, layer, names, time=self._time(connection, at), box=bbox)
            elif objekt_ids is not None and bbox is None:
                found = versions.of_objects(connection, layer, list(objekt_ids), names)
            else:
                box = [self._dialect.in_box(layer, telling.table_of(layer), bbox)] if bbox else []
                found = versions.current(connection, layer, names, *box)
        return frame_of(telling.narrowed(found, bbox=bbox, objekt_ids=objekt_ids), layer, names)

    def hits(self, name: str, place: Box | shapely.Geometry, columns: Sequence[str] = (), *, most: int = -1) -> Hits:
        """What lies in a box, or meets a geometry, with these columns. The fast path. Raises UnknownLayerError.

        Of what lies in a box, not more than ``most`` are read, -1 being all.
        """
        if name not in self._known or not set(columns) <= {*self._known[name].columns, "objekt_id", "versions_id"}:
            with self._dialect.reading() as connection:
                self._known[name] = catalogue.one(connection, name)
        layer = self._known[name]
        if not layer.geometry_type:
            raise UsageError(texts()(N_("Laget “{name}” har ingen geometri at søge i."), name=name))
        known = [one for one in columns if one in layer.columns or one in {"objekt_id", "versions_id"}]
        if isinstance(place, tuple):
            return self._dialect.hits(layer, place, known, most)
        return self._dialect.hits(layer, place.bounds, known).touching(place)

    def history(self, objekt_id: str) -> pd.DataFrame:
        """The object's versions, oldest first: layer, versions_id, from and until when, who, why, and the fields that changed."""
        with self._dialect.reading() as connection:
            return telling.history(connection, objekt_id)

    def audit(self) -> pd.DataFrame:
        """The audit trail, oldest first."""
        with self._dialect.reading() as connection:
            return telling.audit(connection)

    def stamp(self, *, without: Collection[str] = ()) -> tuple[str, int]:
        """What tells this content from every other: the trail's SHA-256, and the latest change that waits to be taken in. Cheap to ask.

        What changes only layers in ``without`` does not count: for those who keep what they read of the others.
        """
        with self._dialect.reading() as connection:
            head = str(connection.execute(sa.select(area.c.spor_sha256)).scalar_one())
            waiting = connection.execute(sa.select(sa.func.max(direct.c.id)).where(direct.c.lag.not_in(list(without)))).scalar()
            return self._head(connection, head, frozenset(without)) if without else head, int(waiting or 0)

    def _head(self, connection: sa.Connection, head: str, without: frozenset[str]) -> str:
        """The SHA-256 of the latest step that touched another layer. Steps that were looked at before are not looked at again."""
        seen, found = self._heads.get(without, ("", ""))
        if seen == head:
            return found
        query = sa.select(lines.c.sha256, lines.c.detaljer).order_by(lines.c.nr.desc())
        with connection.execute(query) as rows:
            for sha256, details in rows:
                if sha256 == seen:
                    break
                touched = json.loads(details or "{}").get("lag")
                if not touched or not set(touched) <= without:
                    found = str(sha256)
                    break
        self._heads[without] = (head, found)
        return found

    def pending(self) -> list[dict[str, Any]]:
        """Changes made by others than geoplan (in QGIS) that the next write takes into the trail."""
        with self._dialect.reading() as connection:
            return adopt.pending(connection)

    def verify(self) -> list[Fault]:
        """What does not fit: in the trail's chain, in any version, in the triggers or in the file. Empty when all is well."""
        try:
            with self._dialect.reading() as connection:
                return faults(connection, self._dialect)
        except UnwritableError as fault:
            return [Fault("fil", str(fault))]

    # -- writing ---------------------------------------------------------------------------------------------------------

    @contextmanager
    def edit(self, *, who: str = NOBODY, why: str = "", advance: bool = False) -> Iterator[Edit]:
        """One transaction, one undo step. ``advance`` opens plans that are locked; only the life cycle asks for it."""
        with self._step(advance=advance) as writer:
            yield Edit(writer, who)
            if writer.changed:
                writer.finish(who=who, what=trail.EDIT, why=why)

    def undo(self, *, who: str = NOBODY, advance: bool = False) -> int:
        """Undo this person's latest step; gives its number. Raises UsageError when there is none, ConflictError, LockedError."""
        return self._turn(trail.UNDO, who, advance=advance)

    def redo(self, *, who: str = NOBODY, advance: bool = False) -> int:
        """Do again what this person undid last; gives its number. Raises as ``undo``."""
        return self._turn(trail.REDO, who, advance=advance)

    def import_layer(
        self,
        name: str,
        frame: gpd.GeoDataFrame | pd.DataFrame,
        *,
        source: str,
        date: str | dt.date = "",
        who: str = NOBODY,
        title: str = "",
        note: str = "",
        key: str = "",
        input_sha256: str = "",
        advance: bool = False,
        told: Sequence[Note] = (),
        origin: Mapping[str, Any] | None = None,
    ) -> Imported:
        """Replace what was imported into the layer by ``frame``, in one transaction; what it was is read with ``at=``.

        Registers (``geoplan.store.registers``) are normalised first: only rows in force, one name and type per column; the answer's
        ``notes`` tell. Rows whose content is as before keep their version. ``key`` is the column that tells objects apart; without it
        the register's own id or the content does. In plan layers, what was drawn in the workspace stays, and an object with the same
        ``planid`` keeps its ``objekt_id``. ``date`` is the day that the data are of. ``told`` is what was done to the rows before,
        ``origin`` what the trail is to say of where they came from (file, generation, rows read).
        """
        day = date.isoformat() if isinstance(date, dt.date) else date
        with self._step(advance=advance) as writer:
            writer.input_sha256 = input_sha256
            done = replace_layer(writer, name, frame, source=source, date=day, title=title, note=note, key=key, told=told, origin=origin)
            writer.finish(who=who, what=trail.IMPORT, why=source)
        return done

    def log(self, *, who: str, hvad: str = trail.NOTE, hvorfor: str = "", input_sha256: str = "", **details: Any) -> int:
        """Write a line in the trail about something that changed no layer (a check, a delivery); gives its number."""
        if hvad in {trail.EDIT, trail.UNDO, trail.REDO, trail.IMPORT, trail.OPENED}:
            raise UsageError(texts()(N_("“{what}” skriver arbejdsområdet selv i sporet."), what=hvad))
        with self._step(advance=False) as writer:
            writer.input_sha256 = input_sha256
            writer.add_line(who=who, what=hvad, why=hvorfor, details=details)
            return writer.number

    def still_holds(self, name: str, *, date: dt.date, who: str, hvorfor: str = "", **details: Any) -> None:
        """Note that the source of a layer was asked again and has nothing newer: from now on its date is this day."""
        with self._step(advance=False) as writer:
            writer.describe(replace(writer.layer(name), date=date.isoformat()))
            writer.add_line(who=who, what=trail.FETCHED, why=hvorfor, details={"laget": name, **details})

    def _turn(self, what: str, who: str, *, advance: bool) -> int:
        with self._step(advance=advance) as writer:
            step = undo.next_to(writer.connection, who, what)
            undo.turn(writer, step, what)
            writer.finish(who=who, what=what, why="")
        return step

    @contextmanager
    def _step(self, *, advance: bool) -> Iterator[Writer]:
        """One transaction in which geoplan is the writer; what others wrote before comes first."""
        with self._dialect.writing() as connection:
            self._dialect.gate(connection, writing=True, advance=advance)
            adopt.adopt(connection, self._dialect)
            yield Writer(connection, self._dialect)
            self._dialect.gate(connection, writing=False, advance=False)
        self._known.clear()

    def _time(self, connection: sa.Connection, at: str | dt.datetime | int) -> str:
        """The time as the tables have it."""
        if isinstance(at, int):
            found = connection.execute(sa.select(lines.c.tid).where(lines.c.nr == at)).scalar()
            if found is None:
                raise UsageError(texts()(N_("Sporet har ingen linje {nr}."), nr=at))
            return str(found)
        return telling.time_of(at)
