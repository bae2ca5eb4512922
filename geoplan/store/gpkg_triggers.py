"""Triggers and spatial index of a layer in a GeoPackage, as SQL text.

While geoplan writes (``geoplan_port.skriver = 1``, only ever seen inside its own transaction) the triggers of history are silent. What
anybody else writes - a person in QGIS - becomes a version like any other: the old one goes to ``..._historik``, the new one gets ids and
time, and a line in ``geoplan_direkte`` waits until geoplan writes next and takes the change into the trail.
"""

# ruff: noqa: S608 - text of SQL is what is made here, of quoted names and constants

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.store.layers import HISTORY, KEPT
from geoplan.store.locks import KEEP_TEXT, LOCKED_TEXT, lock_conditions, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.store.layers import StoredLayer

_NOW: Final = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'"
_HEX: Final = "hex(randomblob({n}))"
_UUID: Final = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' "
    "|| substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)
_OTHERS: Final = "(SELECT skriver FROM geoplan_port) = 0"
_CLOSED: Final = "(SELECT aaben FROM geoplan_port) = 0"

GATE: Final = (
    "CREATE TABLE geoplan_port (id INTEGER PRIMARY KEY CHECK (id = 1), skriver INTEGER NOT NULL, aaben INTEGER NOT NULL)",
    "INSERT INTO geoplan_port VALUES (1, 0, 0)",
)
"""The table that tells the triggers who writes."""

FIXED: Final = {
    f"geoplan_spor_{verb.lower()}": f'CREATE TRIGGER "geoplan_spor_{verb.lower()}" BEFORE {verb} ON geoplan_spor '
    f"BEGIN SELECT RAISE(ABORT, '{KEEP_TEXT}'); END"
    for verb in ("UPDATE", "DELETE")
}


def layer_triggers(layer: StoredLayer, columns: Sequence[str]) -> dict[str, str]:
    """The triggers by name; ``columns`` are those that a closed version keeps."""
    made = {**_locks(layer), **_versions(layer.name, columns), **_kept(layer.name)}
    return {name: f'CREATE TRIGGER "{name}" {text}' for name, text in made.items()}


def _locks(layer: StoredLayer) -> dict[str, str]:
    return {
        f"geoplan_{layer.name}_laas_{verb}": f"BEFORE {verb.upper()} ON {quoted(layer.name)} WHEN {_CLOSED} AND ({condition}) "
        f"BEGIN SELECT RAISE(ABORT, '{LOCKED_TEXT}'); END"
        for verb, condition in lock_conditions(layer).items()
    }


def _versions(name: str, columns: Sequence[str]) -> dict[str, str]:
    """History for what others write. The row's own ids are set afterwards, for SQLite cannot change them beforehand.

    The gate is shut meanwhile: GDAL lets triggers fire triggers, and they would without end.
    """
    fresh = f"versions_id = {_UUID}, systid_fra = {_NOW}, systid_til = NULL, trin = NULL, kontrol = NULL"
    table = quoted(name)
    new = f"UPDATE {table} SET objekt_id = {_UUID}, {fresh} WHERE fid = NEW.fid;"
    changed = f"UPDATE {table} SET objekt_id = OLD.objekt_id, {fresh} WHERE fid = NEW.fid;"
    closed = _closed(name, columns)
    texts = {
        f"geoplan_{name}_ny": ("INSERT", f"{new} {_told(name, 'NEW', 'ny')}"),
        f"geoplan_{name}_rettet": ("UPDATE", f"{closed} {changed} {_told(name, 'OLD', 'rettet')}"),
        f"geoplan_{name}_slettet": ("DELETE", f"{closed} {_told(name, 'OLD', 'slettet')}"),
    }
    return {
        trigger: f"AFTER {verb} ON {table} WHEN {_OTHERS} BEGIN UPDATE geoplan_port SET skriver = 1; {text} "
        f"UPDATE geoplan_port SET skriver = 0; END"
        for trigger, (verb, text) in texts.items()
    }


def _closed(name: str, columns: Sequence[str]) -> str:
    values = ", ".join(_NOW if column == "systid_til" else f"OLD.{quoted(column)}" for column in columns)
    return f"INSERT INTO {quoted(name + HISTORY)} ({', '.join(map(quoted, columns))}) VALUES ({values});"


def _told(name: str, version: str, verb: str) -> str:
    object_id = f"(SELECT objekt_id FROM {quoted(name)} WHERE fid = NEW.fid)" if version == "NEW" else "OLD.objekt_id"
    return f"INSERT INTO geoplan_direkte (lag, objekt_id, tid, handling) VALUES ('{name}', {object_id}, {_NOW}, '{verb}');"


def _kept(name: str) -> dict[str, str]:
    """Closed versions stay as they are, but for the step that takes a change made by others into the trail."""
    table = quoted(name + HISTORY)
    changed = " OR ".join(f"OLD.{one} IS NOT NULL AND OLD.{one} IS NOT NEW.{one}" for one in (*KEPT, "trin_til"))
    stop = f"BEGIN SELECT RAISE(ABORT, '{KEEP_TEXT}'); END"
    return {
        f"geoplan_{name}_historik_ret": f"BEFORE UPDATE ON {table} WHEN {_OTHERS} OR {changed} {stop}",
        f"geoplan_{name}_historik_slet": f"BEFORE DELETE ON {table} {stop}",
    }


def spatial_index(table: str, column: str) -> Iterator[str]:
    """The R-tree of a table as the GeoPackage standard writes it (extension gpkg_rtree_index)."""
    tree = quoted(f"rtree_{table}_{column}")
    t, c = quoted(table), quoted(column)
    box = f"NEW.fid, ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})"
    there = f"(NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))"
    gone = f"(NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))"
    put = f"INSERT OR REPLACE INTO {tree} VALUES ({box});"
    definition = "http://www.geopackage.org/spec120/#extension_rtree"
    yield f"INSERT INTO gpkg_extensions VALUES ('{table}', '{column}', 'gpkg_rtree_index', '{definition}', 'write-only')"
    yield f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)"
    for name, when, text in (
        ("insert", f"AFTER INSERT ON {t} WHEN {there}", put),
        ("update1", f"AFTER UPDATE OF {c} ON {t} WHEN OLD.fid = NEW.fid AND {there}", put),
        ("update2", f"AFTER UPDATE OF {c} ON {t} WHEN OLD.fid = NEW.fid AND {gone}", f"DELETE FROM {tree} WHERE id = OLD.fid;"),
        ("update3", f"AFTER UPDATE ON {t} WHEN OLD.fid != NEW.fid AND {there}", f"DELETE FROM {tree} WHERE id = OLD.fid; {put}"),
        ("update4", f"AFTER UPDATE ON {t} WHEN OLD.fid != NEW.fid AND {gone}", f"DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid);"),
        ("delete", f"AFTER DELETE ON {t} WHEN OLD.{c} NOT NULL", f"DELETE FROM {tree} WHERE id = OLD.fid;"),
    ):
        yield f'CREATE TRIGGER "rtree_{table}_{column}_{name}" {when} BEGIN {text} END'
