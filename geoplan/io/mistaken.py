"""What a file is that is no geodata which geoplan reads, and what to send instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 512

_DRAWING: Final = N_(
    "Filen er en CAD-tegning (DWG, DXF eller DGN), og den læser geoplan ikke. Gem lagene som GeoPackage, Shapefile eller GML i EPSG:25832."
)
_KML: Final = N_("Filen er KML (Google Earth), og det læser geoplan ikke. Gem laget som GeoPackage, Shapefile eller GeoJSON.")
_SHEET: Final = N_(
    "Filen er et regneark og ikke et lag. Den er ikke undersøgt. Skal arket læses, så gem det som CSV med kolonnerne x og y, eller wkt."
)
_PDF: Final = N_("Filen er et PDF-dokument og ikke et lag. Den er ikke undersøgt.")
_DOCUMENT: Final = N_("Filen er et dokument og ikke et lag. Den er ikke undersøgt.")
_PICTURE: Final = N_("Filen er et billede og ikke et lag. Den er ikke undersøgt.")
_PROJECT: Final = N_("Filen er et kortprojekt eller en stilart, der kun henviser til data. Den er ikke undersøgt. Send selve dataene.")
_DATABASE: Final = N_("Filen er en Access-database, og den læser geoplan ikke. Gem lagene som GeoPackage eller File Geodatabase (.gdb).")
_ZIP: Final = N_("Filen er en zip-fil, men hedder ikke noget med .zip til sidst. Omdøb den, og prøv igen.")
_JSON: Final = N_("Filen er JSON, men ikke GeoJSON: den har ingen objekter med geometri. Gem laget som GeoJSON eller GeoPackage.")
_SQLITE: Final = N_("Filen er en SQLite-database, men ikke en GeoPackage. Gem lagene som GeoPackage (.gpkg).")
_ATTACHMENT: Final = N_("Filen er et bilag og ikke et lag. Den er ikke undersøgt.")
_OTHER: Final = N_("Filen er ikke geodata, som geoplan kan læse. Den er ikke undersøgt.")

_ALONE: Final = {
    _PDF: N_("Filen er et PDF-dokument og ikke et lag. Send selve laget som GeoPackage, Shapefile, MapInfo, GML eller GeoJSON."),
    _DOCUMENT: N_("Filen er et dokument og ikke et lag. Send selve laget som GeoPackage, Shapefile, MapInfo, GML eller GeoJSON."),
    _PICTURE: N_("Filen er et billede og ikke et lag. Send selve laget som GeoPackage, Shapefile, MapInfo, GML eller GeoJSON."),
    _ATTACHMENT: N_("Filen er et bilag og ikke et lag. Send selve laget som GeoPackage, Shapefile, MapInfo, GML eller GeoJSON."),
}
"""The same of a file that is all there is: then it is no attachment."""

_BY_NAME: Final = {
    **dict.fromkeys(("dwg", "dxf", "dgn"), _DRAWING),
    **dict.fromkeys(("kml", "kmz"), _KML),
    **dict.fromkeys(("xls", "xlsx", "xlsm", "ods"), _SHEET),
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), _DOCUMENT),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "tif", "tiff", "heic", "bmp", "webp", "svg"), _PICTURE),
    **dict.fromkeys(("qgs", "qgz", "qlr", "qml", "qmd", "sld", "lyr", "lyrx", "mxd", "aprx", "mapx", "wor"), _PROJECT),
    **dict.fromkeys(("mdb", "accdb"), _DATABASE),
    "pdf": _PDF,
}
_BY_BEGINNING: Final = {
    b"%PDF-": _PDF,
    b"AC10": _DRAWING,
    b"PK\x03\x04": _ZIP,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"SQLite format 3\x00": _SQLITE,
    b"\x00\x01\x00\x00Standard ": _DATABASE,
    b"{": _JSON,
    b"[": _JSON,
}
"""Signs that a kind of file begins with, whatever it is called."""

PROJECTS: Final = frozenset({".qlr", ".mapx", ".wor"})
"""Files about layers that are no attachment anybody sends on purpose; their content is not looked at."""


def as_attachment(suffix: str) -> str:
    """What a file with the suffix of an attachment is."""
    return _BY_NAME.get(suffix.removeprefix("."), _ATTACHMENT)


def alone(attachment: str) -> str:
    """What is said of an attachment that nothing else came with, where ``attachment`` is what is said of it among others."""
    return _ALONE.get(attachment, attachment)


def instead(path: Path) -> str:
    """What a file is that no driver reads, by its name, else by how it begins, and what to send."""
    named = _BY_NAME.get(path.suffix.lower().removeprefix("."))
    if named is not None or path.is_dir():
        return named or _OTHER
    with path.open("rb") as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    return alone(next((told for sign, told in _BY_BEGINNING.items() if head.startswith(sign)), _OTHER))
