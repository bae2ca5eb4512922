"""The workspace: one municipality's layers, plans and cases with full history, in a GeoPackage or in PostGIS.

    from geoplan.store import Workspace

    ws = Workspace.create("greve.gpkg", kommune="0253")   # or "postgresql://user@host/base"; UnwritableError when it is there already
    ws = Workspace.open("greve.gpkg")                     # UnreadableError with a plain message; ws.close(), or use as ``with``
    ws.kommune                                            # "253", three digits
    ws.layers()                                           # tuple[StoredLayer(name, title, source, date, count, imported_at, note, ...)]
    ws.has("jordstykke")                                  # whether the layer is there and has rows
    ws.pending()                                          # what others (QGIS) changed since geoplan last wrote; the next write takes it in

Read (index 0..n-1, EPSG:25832, active geometry column ``geometry``; text object/None, Int64, float64/NaN, boolean)::

    ws.read(name, columns=None, bbox=None, objekt_ids=None, at=None)   # GeoDataFrame; ``at``: ISO text, datetime, or a step number
    ws.hits(name, box_or_geometry, columns=())                         # Hits(columns, wkb).geometry: the fast path, no frame made
    ws.history(objekt_id)                                 # DataFrame, one line per version: who, when, why, which fields changed

Write; every block is ONE transaction, ONE undo step, ONE line in the audit trail::

    with ws.edit(who="ane", why="ny afgrænsning") as edit:
        objekt_id = edit.insert("delomraade", {"delnr": "A", "plan_objekt_id": plan}, geometry)
        ids = edit.insert_frame("byggefelt", frame)       # a frame's own ``objekt_id`` is kept where it has one
        versions_id = edit.update("delomraade", objekt_id, versions_id, {"bebygpct": 30}, geometry=None)   # None: geometry as it was
        edit.update_frame("delomraade", frame)            # needs objekt_id and versions_id; columns that are there are written
        edit.delete("delomraade", objekt_id, versions_id)
        edit.read("delomraade", objekt_ids=[objekt_id])   # as ws.read, but sees what this block wrote
        edit.note(input_sha256="...", hvad="...", detaljer={...})       # what the audit trail is to hold besides
    ws.undo(who="ane"), ws.redo(who="ane")                # the latest step of that person; itself a new step. UsageError: nothing to undo
    ws.import_layer(name, frame, source=, date=, who=)    # replaces the layer in one transaction; what it was is read with ``at=``.
                                                          # Registers are normalised (``registers``): read has the workspace's names.
                                                          # Gives Imported(rows, new, changed, same, gone, kept, notes)
    ws.log(who=, hvad=, hvorfor=, input_sha256=)          # a line in the audit trail about something that changed no layer
    ws.audit()                                            # DataFrame, the trail;  ws.verify() -> list[Fault], empty when all is well

``ConflictError`` (stale ``versions_id``; ``.mine``, ``.theirs``, ``.fields``) and ``LockedError`` (the plan is V or A, or hangs on one that
is) undo the whole block. ``ws.edit(..., advance=True)`` opens locked plans; only the life cycle does so. Setting ``status`` to V or A needs
it as well; inserting a plan that is V or A does not.

Polygons are stored as MultiPolygon in plan layers (and in imported layers of polygons), in two dimensions. A column that a layer lacks is
added when it is first written, with the type of what is written; a layer that is not there is made by the first insert or import.
Names of layers and columns are a-z, 0-9 and _ for layers, anything for columns (``byg026Opførelsesår`` as BBR writes it).
"""

from geoplan.store.edit import Edit
from geoplan.store.hits import Hits
from geoplan.store.layers import StoredLayer
from geoplan.store.verify import Fault
from geoplan.store.workspace import Workspace

__all__ = ["Edit", "Fault", "Hits", "StoredLayer", "Workspace"]
