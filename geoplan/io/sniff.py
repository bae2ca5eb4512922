"""Which kind of geodata a file holds, told by its content: GDAL never sees a file that is not what we think it is."""

from __future__ import annotations

import codecs
import re
import struct
from typing import TYPE_CHECKING, Final

from geoplan.io.found import RefusedError, siblings
from geoplan.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 65_536
_PROLOG: Final = 1 << 20
_TAIL: Final = 4096

_SQLITE: Final = b"SQLite format 3\x00"
_GEOPACKAGE: Final = frozenset({b"GPKG", b"GP10", b"GP11"})
_SHAPEFILE: Final = b"\x00\x00\x27\x0a"
_DBF_HEADER: Final = 32

_REFERENCES: Final = re.compile(
    rb"<\s*(OGRVRT|VRTDataset|GDALTileIndex|GDAL_WMS|GDAL_WMTS|OGRWFS|OGCAPI|WCS_GDAL|WMS_)"
    rb"|\"gdal_(streamed|virtual)_"
    rb"|\"crs\"\s*:\s*\{[^{}]*\"type\"\s*:\s*\"(link|url)",
    re.IGNORECASE,
)
_ENTITIES: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT: Final = re.compile(r"<[A-Za-z_][\w.\-:]*")
_SKIPPED_MARKUP: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_GML: Final = re.compile(r"opengis\.net/(gml|wfs)|<(\w+:)?FeatureCollection", re.IGNORECASE)
_GEOJSON: Final = re.compile(
    rb"\"type\"\s*:\s*\"(Feature|FeatureCollection|GeometryCollection|(Multi)?(Point|LineString|Polygon))\""
    rb"|\"features\"\s*:\s*\["
)
_TAB_REFERENCES: Final = re.compile(rb"open\s+table|create\s+view|\\isseamless|type\s+linked", re.IGNORECASE)
_TEXT_TABLES: Final = frozenset({".csv", ".tsv"})


def driver_of(path: Path) -> str:
    """Tell which driver may open this file; empty when it is no geodata.

    Raises RefusedError for a file that is empty, cut off, without its companions, or dangerous.
    """
    if path.is_dir():
        return "OpenFileGDB" if path.suffix.lower() == ".gdb" and any(path.glob("*.gdbtable")) else ""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise RefusedError("empty", N_("Filen er tom (0 byte). Eksportér den igen."))
    if _REFERENCES.search(head):
        raise RefusedError(
            "refused",
            N_("Filen er afvist og ikke læst: den henviser til andre filer eller adresser (VRT eller lignende). Send selve dataene."),
        )
    return _binary(head, path) or _text(head, path)


def _binary(head: bytes, path: Path) -> str:
    if head.startswith(_SQLITE):
        return _sqlite(head, path)
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    if head.startswith(b"PAR1"):
        return "Parquet"
    if path.suffix.lower() == ".shp" and head.startswith(_SHAPEFILE):
        return _shapefile(head, path)
    if path.suffix.lower() == ".dbf" and len(head) > _DBF_HEADER and head[0] & 7 == 3:  # noqa: PLR2004  # dBase III-V
        return _table(path)
    return ""


def _sqlite(head: bytes, path: Path) -> str:
    """Tell a GeoPackage from other SQLite files, and a whole one from one that is cut off: the header gives its size."""
    if path.suffix.lower() != ".gpkg" and head[68:72] not in _GEOPACKAGE:
        return ""
    page = int.from_bytes(head[16:18], "big")
    pages, counter, counted_at = (int.from_bytes(head[at : at + 4], "big") for at in (28, 24, 92))
    size = (65_536 if page == 1 else page) * pages
    log = path.with_name(path.name + "-wal")
    if counter == counted_at and path.stat().st_size < size and not log.exists():
        raise _cut_off()
    return "GPKG"


def _shapefile(head: bytes, path: Path) -> str:
    there = siblings(path)
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in there]
    if missing:
        text = N_("Filen kan ikke læses: ledsagefilen {suffix} mangler. Send hele sættet (.shp, .shx, .dbf, .prj).")
        raise RefusedError("unreadable", text, suffix=missing[0])
    if len(head) < 100 or path.stat().st_size < 2 * int.from_bytes(head[24:28], "big"):  # noqa: PLR2004  # its header
        raise _cut_off()
    return _table(there[".dbf"])


def _table(dbf: Path) -> str:
    """Check that a dBase table holds as many rows as its header says."""
    with dbf.open("rb") as stream:
        head = stream.read(_DBF_HEADER)
    if len(head) < _DBF_HEADER:
        raise _cut_off()
    rows, header, width = struct.unpack_from("<IHH", head, 4)
    if dbf.stat().st_size < header + rows * width:
        raise _cut_off()
    return "ESRI Shapefile"


def _cut_off() -> RefusedError:
    return RefusedError("unreadable", N_("Filen er afkortet: slutningen mangler. Send den igen."))


def _text(head: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    if suffix == ".tab" and start[:6].lower() == b"!table":
        return _tab(path)
    if suffix == ".mif" and start[:7].lower() == b"version":
        return "MapInfo File"
    if start[:1] in {b"{", b"["}:
        return _json(start, path)
    if start[:1] == b"<" or _utf16(head):
        return _xml(path)
    if suffix in _TEXT_TABLES and b"\x00" not in head:
        return "CSV"
    return ""


def _tab(path: Path) -> str:
    with path.open("rb") as stream:
        text = stream.read(_PROLOG)
    if _TAB_REFERENCES.search(text):
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: tabellen er kun en visning af andre filer. Send selve tabellerne."))
    return "MapInfo File"


def _json(start: bytes, path: Path) -> str:
    if not _GEOJSON.search(start):
        return ""
    first, _, rest = start.partition(b"\n")
    one_per_line = first.rstrip().endswith(b"}") and rest.lstrip(b"\x1e \t\r\n")[:1] == b"{"
    return _ended(path, "GeoJSONSeq", "}", "}") if one_per_line else "GeoJSON"


def _ended(path: Path, driver: str, *ends: str) -> str:
    """Give ``driver``, or refuse a text that does not end as it must: GDAL reads what is left of it without a word."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read().replace(b"\x00", b"").decode("utf-8", "replace").rstrip()
    whole = any(end in tail for end in ends) if driver == "GML" else tail.endswith(ends)
    if not whole:
        raise _cut_off()
    return driver


def _utf16(head: bytes) -> bool:
    boms = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return head.startswith(boms) or head[:4] in {b"<\x00?\x00", b"\x00<\x00?"}


def _xml(path: Path) -> str:
    """Tell GML from other XML. A DOCTYPE must stand before the first element, so no more than that is looked at."""
    with path.open("rb") as stream:
        text = _SKIPPED_MARKUP.sub(" ", _decoded(stream.read(_PROLOG)))
    root = _ROOT.search(text)
    if root is not None and text.find("<") == root.start():
        if not _GML.search(text[root.start() : root.start() + _HEAD]):
            return ""
        return _ended(path, "GML", f"</{root[0][1:]}>", f"</{root[0][1:]} ")
    if _ENTITIES.search(text):
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: XML med DOCTYPE eller ENTITY læses ikke. Gem filen uden."))
    return ""


def _decoded(prolog: bytes) -> str:
    if not _utf16(prolog):
        return prolog.decode("utf-8-sig", "replace")
    return prolog.decode("utf-16-be" if prolog[:1] in {b"\x00", b"\xfe"} else "utf-16-le", "replace").lstrip("\ufeff")
