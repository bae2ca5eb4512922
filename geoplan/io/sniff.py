"""Which kind of geodata a file holds, told by its content: GDAL never sees a file that is not what we think it is."""

from __future__ import annotations

import codecs
import re
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from geoplan.io.found import RefusedError, siblings
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_HEAD: Final = 65_536
_PROLOG: Final = 1 << 20
LONGEST_LINE: Final = 16 << 20
MOST_COLUMNS: Final = 2000
MAX_GROWTH: Final = 250
MAX_GROWTH_BYTES: Final = 200 << 20
"""The growth counts only above this size, as in a zip."""
_LEAST_ROW_BYTES: Final = 40
"""What a row with a point takes at the very least once it is read."""
_LARGEST_SIDE_FILE: Final = 5 << 20
_MOST_ENTRIES: Final = 20_000
_LONGEST_NAME: Final = 100
_TAIL: Final = 4096

_SQLITE: Final = b"SQLite format 3\x00"
_GEOPACKAGE: Final = frozenset({b"GPKG", b"GP10", b"GP11"})
_SHAPEFILE: Final = b"\x00\x00\x27\x0a"
_DATA: Final = re.compile(rb"^[ \t]*data[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NEUTRAL: Final = re.compile(rb"^[ \t]*!?charset[ \t]+\"?neutral", re.IGNORECASE | re.MULTILINE)
"""Where the rows of a MapInfo interchange file begin, and the character set that is none."""

_DBF_HEADER: Final = 32

_SYSTEM: Final = re.compile(r"gpkg_|rtree_|ogr_|sqlite_|idx_", re.IGNORECASE)
_RUNS: Final = re.compile(
    r"create\s+virtual\s+table(?!.*\busing\s+[\"'\[`]?(rtree|fts[345])[\"'\]`]?\s*\()|\bgenerated\s+always\b|\bas\s*\((?!\s*select\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A virtual table but for the index of places and words, and a column that is worked out: ``x TEXT AS (...)``."""
_REFERENCES: Final = re.compile(
    rb"<\s*(OGRVRT|VRTDataset|GDALTileIndex|GDAL_WMS|GDAL_WMTS|OGRWFS|OGCAPI|WCS_GDAL|WMS_)"
    rb"|\"gdal_(streamed|virtual)_"
    rb"|\"crs\"\s*:\s*\{[^{}]*\"type\"\s*:\s*\"(link|url)",
    re.IGNORECASE,
)
_ENTITIES: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(r"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_ENCODINGS: Final = re.compile(r"utf-?8|utf-?16([bl]e)?|(us-)?ascii|iso-?8859-?\d+|windows-?125\d|cp-?125\d|latin-?1", re.IGNORECASE)
_STATED_SCHEMA: Final = re.compile(r"schemaLocation\s*=\s*[\"']([^\"']*)")
_INCLUDED: Final = re.compile(r"<[\w:]*(include|redefine|import|override)\b[^>]*?schemaLocation\s*=\s*[\"']([^\"']*)")
_ROOT: Final = re.compile(r"<[A-Za-z_][\w.\-:]*")
_SKIPPED_MARKUP: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_GML: Final = re.compile(r"opengis\.net/(gml|wfs)|<(\w+:)?FeatureCollection", re.IGNORECASE)
_GEOJSON: Final = re.compile(
    rb"\"type\"\s*:\s*\"(Feature|FeatureCollection|GeometryCollection|(Multi)?(Point|LineString|Polygon))\""
    rb"|\"features\"\s*:\s*\["
)
_ESCAPED_LETTER: Final = re.compile(rb"\\u00(4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])")
_PIECE: Final = 4 << 20
_OVERLAP: Final = 16
_TAB_REFERENCES: Final = re.compile(
    rb"open\s+table|^\s*file\s+\"|create\s+view|\\isseamless|type\s+\"?(linked|odbc|raster)", re.IGNORECASE | re.MULTILINE
)
_TEXT_TABLES: Final = frozenset({".csv", ".tsv"})


def driver_of(path: Path) -> str:
    """Tell which driver may open this file; empty when it is no geodata.

    Raises RefusedError for a file that is empty, cut off, without its companions, or dangerous.
    """
    if path.is_dir():
        if any(part.is_symlink() or not part.is_file() for part in path.iterdir()):
            raise RefusedError(
                "refused", N_("Mappen er afvist og ikke læst: den rummer et link eller andet, der ikke er en almindelig fil.")
            )
        return "OpenFileGDB" if path.suffix.lower() == ".gdb" and any(path.glob("*.gdbtable")) else ""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise RefusedError("empty", N_("Filen er tom (0 byte). Eksportér den igen."))
    if _REFERENCES.search(head):
        raise _refers()
    return _binary(head, path) or _text(head, path)


def _refers() -> RefusedError:
    text = N_("Filen er afvist og ikke læst: den henviser til andre filer eller adresser (VRT eller lignende). Send selve dataene.")
    return RefusedError("refused", text)


def _binary(head: bytes, path: Path) -> str:
    if head.startswith(_SQLITE):
        return _sqlite(head, path)
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    if head.startswith(b"PAR1"):
        return _parquet(path)
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
    _look_at_schema(path)
    return "GPKG"


def _look_at_schema(path: Path) -> None:
    """Refuse a GeoPackage whose own schema would run something when it is read.

    Views and triggers are not looked at: nothing reads views, nothing writes. But a system table that is a view, a virtual table (another
    file, or an address) and a column that is worked out when it is read are run by whoever reads them.
    """
    log = path.with_name(path.name + "-wal")
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'' if log.exists() else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            entries = base.execute("SELECT type, name, sql FROM sqlite_master LIMIT ?", (_MOST_ENTRIES + 1,)).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise RefusedError("unreadable", N_("Filen kan ikke læses: den er beskadiget.")) from error
    if len(entries) > _MOST_ENTRIES:
        raise RefusedError(
            "refused", N_("Filen er afvist og ikke læst: den rummer flere end {limit} tabeller og indekser."), limit=_MOST_ENTRIES
        )
    for kind, name, sql in entries:
        if (kind == "table" and _RUNS.search(str(sql))) or (kind == "view" and _SYSTEM.match(str(name))):
            text = N_("Filen er afvist og ikke læst: tabellen {name} er ikke almindelige data, men noget, der køres, når den læses.")
            raise RefusedError("refused", text, name=str(name)[:_LONGEST_NAME])


def _parquet(path: Path) -> str:
    """Refuse a table that is many times larger than its file."""
    import pyarrow as pa  # noqa: PLC0415 -- seldom needed
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        about = pq.read_metadata(path)
        groups = [about.row_group(i) for i in range(about.num_row_groups)]
        size = max(sum(group.total_byte_size for group in groups), about.num_rows * _LEAST_ROW_BYTES)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedError("unreadable", N_("Filen kan ikke læses: den er beskadiget.")) from error
    if size > MAX_GROWTH_BYTES and size > MAX_GROWTH * path.stat().st_size:
        raise RefusedError(
            "refused", N_("Filen er afvist og ikke læst: den vokser til mere end {limit} gange sin størrelse."), limit=MAX_GROWTH
        )
    return "Parquet"


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
    if not width and rows:
        raise RefusedError("unreadable", N_("Filen kan ikke læses: den er beskadiget."))
    if dbf.stat().st_size < header + rows * width:
        raise _cut_off()
    return "ESRI Shapefile"


def _cut_off() -> RefusedError:
    return RefusedError("unreadable", N_("Filen er afkortet: slutningen mangler. Send den igen."))


def _text(head: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    if suffix in _TEXT_TABLES and _utf16(head):
        raise RefusedError("unreadable", N_("Filen er skrevet i UTF-16 og er ikke læst. Gem den som UTF-8 (i Excel: CSV UTF-8)."))
    if suffix == ".tab" and start[:6].lower() == b"!table":
        _refuse_unknown_letters(head)
        return _tab(path)
    if suffix == ".mif" and start[:7].lower() == b"version":
        _refuse_unknown_letters(head)
        return _mif(path)
    if start[:1] in {b"{", b"["}:
        return _json(start, path)
    if start[:1] == b"<" or _utf16(head):
        return _xml(path)
    if suffix in _TEXT_TABLES and b"\x00" not in head:
        return _csv(head, path)
    return ""


def _mif(path: Path) -> str:
    """A MapInfo interchange file has its values in a file beside it; without it every row would be without values and without a word."""
    if ".mid" not in siblings(path):
        raise RefusedError("unreadable", N_("Filen kan ikke læses: ledsagefilen .mid mangler. Send hele sættet (.mif, .mid)."))
    return "MapInfo File"


def _refuse_unknown_letters(head: bytes) -> None:
    """Refuse a MapInfo file that says Neutral and has other letters in its columns' names: GDAL breaks off at them."""
    form = _DATA.split(head, 1)[0]
    if not _NEUTRAL.search(form):
        return
    try:
        codecs.getincrementaldecoder("utf-8")().decode(form)
    except UnicodeDecodeError:
        text = N_("Filen siger ikke, hvilket tegnsæt kolonnernes navne er i (Charset Neutral). Skriv WindowsLatin1 i linjen Charset.")
        raise RefusedError("unreadable", text) from None


def _csv(head: bytes, path: Path) -> str:
    first = head.partition(b"\n")[0]
    if max(first.count(sign) for sign in (b";", b",", b"\t")) >= MOST_COLUMNS:
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: den har mere end {limit} kolonner."), limit=MOST_COLUMNS)
    _refuse_long_lines(path)
    return "CSV"


def _refuse_long_lines(path: Path) -> None:
    """Refuse a text in which a line is longer than any row can be: readers hold a line in memory many times over."""
    since = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PROLOG):
            first, last = piece.find(b"\n"), piece.rfind(b"\n")
            if since + (first if first >= 0 else len(piece)) > LONGEST_LINE:
                raise RefusedError("unreadable", N_("Filen kan ikke læses: en linje i den er over {limit} MB."), limit=LONGEST_LINE >> 20)
            since = len(piece) - last - 1 if last >= 0 else since + len(piece)


def _tab(path: Path) -> str:
    with path.open("rb") as stream:
        text = stream.read(_PROLOG)
    if _TAB_REFERENCES.search(text):
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: tabellen er kun en visning af andre filer. Send selve tabellerne."))
    return "MapInfo File"


def _json(start: bytes, path: Path) -> str:
    if not _GEOJSON.search(start):
        return ""
    _refuse_links(path)
    first, _, rest = start.partition(b"\n")
    one_per_line = first.rstrip().endswith(b"}") and rest.lstrip(b"\x1e \t\r\n")[:1] == b"{"
    return _ended(path, "GeoJSONSeq", "}", "}") if one_per_line else "GeoJSON"


def _refuse_links(path: Path) -> None:
    """Refuse GeoJSON that may name its coordinate system by address, wherever in the file and however far apart the words stand.

    Plain letters written as escapes have no use but to hide such a word.
    """
    for piece in _pieces(path):
        if b"\x00" in piece:  # in no JSON, but in what a broken disk or a stranger makes
            raise RefusedError("unreadable", N_("Filen kan ikke læses: den er beskadiget."))
        if b"\\u00" in piece and _ESCAPED_LETTER.search(piece):
            raise _refers()
    words = ((b'"crs"',), (b'"href"',), (b'"link"', b'"url"'))
    if all(any(word in piece for piece in _pieces(path) for word in any_of) for any_of in words):
        raise _refers()


def _pieces(path: Path) -> Iterator[bytes]:
    """Read the file in pieces that overlap, so that no word is cut."""
    kept = b""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield kept + piece
            kept = piece[-_OVERLAP:]


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
        whole = _decoded(stream.read(_PROLOG))
    text = _SKIPPED_MARKUP.sub(" ", whole)
    root = _ROOT.search(text)
    if root is not None and text.find("<") == root.start():
        if not _GML.search(text[root.start() : root.start() + _HEAD]):
            return ""
        _refuse_encoding(whole)
        _refuse_schemas(path, text[root.start() :].partition(">")[0])
        return _ended(path, "GML", f"</{root[0][1:]}>", f"</{root[0][1:]} ")
    if _ENTITIES.search(text):
        raise _doctype()
    return ""


def _refuse_encoding(text: str) -> None:
    """Refuse letters that readers understand differently: what is no DOCTYPE to one may be one to another."""
    found = _ENCODING.match(text.lstrip())
    if found is not None and not _ENCODINGS.fullmatch(found[1]):
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: dens tegnsæt er ikke UTF-8, UTF-16, ISO 8859 eller Windows-125x."))


def _refuse_schemas(path: Path, root: str) -> None:
    """Refuse a GML file that leads GDAL to schemas elsewhere: by its own words, or by those of the .xsd and .gfs beside it."""
    stated = _STATED_SCHEMA.search(root)
    _refuse_places(stated[1].split()[1::2] if stated else [])
    there = siblings(path)
    for side in (there[suffix] for suffix in (".xsd", ".gfs") if suffix in there):
        if side.stat().st_size > _LARGEST_SIDE_FILE:
            raise RefusedError("refused", N_("Filen er afvist og ikke læst: ledsagefilen {suffix} er for stor."), suffix=side.suffix)
        text = _decoded(side.read_bytes())
        if _ENTITIES.search(text):
            raise _doctype()
        _refuse_places(found[2] for found in _INCLUDED.finditer(text))


def _refuse_places(places: Iterable[str]) -> None:
    """Refuse schemas that do not lie beside the file. Addresses are left alone: nothing fetches them."""
    for place in places:
        if ("/" in place or "\\" in place) and not place.startswith(("http://", "https://")):
            raise RefusedError(
                "refused", N_("Filen er afvist og ikke læst: den henviser til et skema uden for sin egen mappe. Send den uden.")
            )


def _doctype() -> RefusedError:
    return RefusedError("refused", N_("Filen er afvist og ikke læst: XML med DOCTYPE eller ENTITY læses ikke. Gem filen uden."))


def _decoded(prolog: bytes) -> str:
    if not _utf16(prolog):
        return prolog.decode("utf-8-sig", "replace")
    return prolog.decode("utf-16-be" if prolog[:1] in {b"\x00", b"\xfe"} else "utf-16-le", "replace").lstrip("\ufeff")
