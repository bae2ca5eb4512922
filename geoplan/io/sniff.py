"""Which kind of geodata a file holds, told by its first bytes: GDAL never sees a file that is not what we think it is."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from geoplan.io.found import RefusedError
from geoplan.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 65_536
_PROLOG: Final = 1 << 20

_MAGIC: Final = (
    (b"SQLite format 3\x00", "GPKG"),
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"PAR1", "Parquet"),
)
_REFERENCES: Final = re.compile(
    rb"<\s*(OGRVRT|VRTDataset|GDALTileIndex|GDAL_WMS|GDAL_WMTS|OGRWFS|OGCAPI|WCS_GDAL|WMS_)|\"gdal_(streamed|virtual)_",
    re.IGNORECASE,
)
_ENTITIES: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w.\-:]*)")
_SKIPPED_MARKUP: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_TAB_REFERENCES: Final = re.compile(rb"open\s+table|create\s+view|\\isseamless|type\s+linked", re.IGNORECASE)
_GML: Final = re.compile(r"opengis\.net/(gml|wfs)|<(\w+:)?FeatureCollection", re.IGNORECASE)
_TEXT_TABLES: Final = frozenset({".csv", ".tsv"})


def driver_of(path: Path) -> str:
    """The driver that may open this file, or empty when it is no geodata. Raises RefusedError for what is empty or dangerous."""
    if path.is_dir():
        return "OpenFileGDB" if path.suffix.lower() == ".gdb" and any(path.glob("*.gdbtable")) else ""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise RefusedError("empty", N_("Filen er tom (0 byte). Eksportér den igen."))
    if _REFERENCES.search(head):
        raise RefusedError(
            "refused",
            N_(
                "Filen er afvist og ikke læst: den indeholder ikke data, men en henvisning til andre kilder (VRT eller lignende). Send selve dataene."
            ),
        )
    return _binary(head, path) or _text(head, path)


def _binary(head: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    for magic, driver in _MAGIC:
        if head.startswith(magic):
            return driver
    if suffix == ".shp" and head.startswith(b"\x00\x00\x27\x0a"):
        return "ESRI Shapefile"
    if suffix == ".dbf" and head[0] & 0x07 == 3 and len(head) > 32:  # noqa: PLR2004  # dBase III, IV, 5 and FoxPro tables
        return "ESRI Shapefile"
    return ""


def _text(head: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    if suffix == ".tab" and start[:6].lower() == b"!table":
        return _tab(head)
    if suffix == ".mif" and start[:7].lower() == b"version":
        return "MapInfo File"
    if start[:1] in (b"{", b"["):
        return _json(start)
    if start[:1] == b"<" or _utf16(head):
        return _xml(path)
    if suffix in _TEXT_TABLES and b"\x00" not in head:
        return "CSV"
    return ""


def _tab(head: bytes) -> str:
    if _TAB_REFERENCES.search(head):
        raise RefusedError(
            "refused",
            N_(
                "Filen er afvist og ikke læst: MapInfo-tabellen er kun en visning af andre filer. Send selve tabellerne."
            ),
        )
    return "MapInfo File"


def _json(start: bytes) -> str:
    if b'"type"' not in start and b'"features"' not in start:
        return ""
    lines = start.split(b"\n", 2)
    if len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[1].lstrip(b"\x1e \t")[:1] == b"{":
        return "GeoJSONSeq"
    return "GeoJSON"


def _utf16(head: bytes) -> bool:
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head[:4] in (b"<\x00?\x00", b"\x00<\x00?")


def _xml(path: Path) -> str:
    """GML or nothing. What stands before the first element is where a DOCTYPE must be, so no more than that is looked at."""
    with path.open("rb") as stream:
        prolog = stream.read(_PROLOG)
    if b"\x00" in prolog[:4] or prolog.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = prolog.decode("utf-16-be" if prolog[:1] in (b"\x00", b"\xfe") else "utf-16-le", "replace")
    else:
        text = prolog.decode("utf-8-sig", "replace")
    text = _SKIPPED_MARKUP.sub(" ", text)
    root = _ROOT.search(text)
    if _ENTITIES.search(text[: root.start() if root else None]) or root is None:
        raise RefusedError(
            "refused", N_("Filen er afvist og ikke læst: XML med DOCTYPE eller ENTITY læses ikke. Gem filen uden.")
        )
    return "GML" if _GML.search(text[root.start() : root.start() + _HEAD]) else ""
