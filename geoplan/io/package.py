"""Layers with exact column names, types and widths as upload packages: one zip without folders per layer, in EPSG:25832.

Written with fiona, which knows widths. What a format cannot hold as it is is said in the answer: texts cut, flags and numbers as text.
"""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import mapping

from geoplan.errors import UnwritableError
from geoplan.io.safety import prepare_environment
from geoplan.model.types import FieldType
from geoplan.settings import CRS, EXTENT_M
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.model.plan import Attribute

LONGEST_TEXT: Final = 254
"""Bytes in a text of a shapefile or a MapInfo table."""

BEYOND_M: Final = 5_000.0
"""How far around the objects a MapInfo table can be drawn in."""

WHOLE, DECIMAL, TEXT, FLAG = "int64", "float", "str", "bool"
_PLAIN: Final = {FieldType.INTEGER: WHOLE, FieldType.REAL: DECIMAL, FieldType.BOOLEAN: FLAG, FieldType.DATE: WHOLE}


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is written. ``files`` are the endings that make up the layer; ``null_numbers`` and ``flags`` tell what it can hold."""

    driver: str
    suffix: str
    files: tuple[str, ...]
    options: Mapping[str, Any]
    short_names: bool = False
    longest_text: int | None = None
    null_numbers: bool = True
    flags: bool = True
    multi: bool = True


FORMATS: Final[Mapping[str, Format]] = {
    "gml": Format("GML", ".gml", (".gml", ".xsd"), {"FORMAT": "GML3.2"}),
    "geojson": Format(
        "GeoJSON", ".geojson", (".geojson",), {"RFC7946": "NO", "COORDINATE_PRECISION": "3", "AUTODETECT_JSON_STRINGS": "NO"}
    ),
    "shp": Format(
        "ESRI Shapefile",
        ".shp",
        (".shp", ".shx", ".dbf", ".prj", ".cpg"),
        {"encoding": "UTF-8"},
        short_names=True,
        longest_text=LONGEST_TEXT,
        flags=False,
        multi=False,
    ),
    "gpkg": Format("GPKG", ".gpkg", (".gpkg",), {"GEOMETRY_NAME": "geometri"}),
    "mapinfo": Format(
        "MapInfo File", ".tab", (".tab", ".dat", ".map", ".id"), {}, longest_text=LONGEST_TEXT, null_numbers=False, flags=False, multi=False
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a layer's column could not be written as. ``how`` is marked for translation and names {column}, {count} or {short}."""

    layer: str
    column: str
    how: str
    count: int
    short: str = ""


CUT: Final = N_("{column}: {count} tekster er kortet til 254 bytes, som formatet kan rumme.")
RENAMED: Final = N_("{column} hedder {short} i filen.")
AS_TEXT: Final = N_("{column} er skrevet som tekst, for formatet kan ikke skelne mellem 0 og intet tal.")
FLAG_AS_TEXT: Final = N_("{column} er skrevet som teksten true eller false.")
ROUNDED: Final = N_("Koordinaterne er afrundet til hele millimeter.")


def write_package(
    folder: Path, name: str, frame: gpd.GeoDataFrame, columns: Sequence[Attribute], *, format_: str
) -> tuple[Path, list[Change]]:
    """Write ``folder``/``name``.zip with the layer ``name``: these columns of ``frame``, in this order.

    Coordinates are rounded to whole millimetres, as FKG stores them. Raises UnwritableError.
    """
    form = FORMATS[format_]
    sheet = _Sheet(name, frame, columns, form)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=folder) as spare:
            sheet.write(Path(spare))
            made = Path(spare) / f"{name}.zip"
            _zip(made, [path for ending in form.files if (path := Path(spare) / f"{name}{ending}").is_file()])
            return made.replace(folder / made.name), sheet.changes
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=f"{name}.zip", reason=reason)) from fault


def _zip(path: Path, files: Sequence[Path]) -> None:
    """The files without folders. Their moment is fixed, so that the same content gives the same bytes where the format does."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, (2026, 1, 1, 0, 0, 0)), file.read_bytes(), zipfile.ZIP_DEFLATED)


class _Sheet:
    """One layer on its way to a file: its columns as the format can hold them."""

    def __init__(self, name: str, frame: gpd.GeoDataFrame, columns: Sequence[Attribute], form: Format) -> None:
        self.name, self._form = name, form
        self.changes: list[Change] = []
        self._properties: dict[str, str] = {}
        self._values: dict[str, list[Any]] = {}
        for column in columns:
            self._take(column, frame[column.name] if column.name in frame else pd.Series([None] * len(frame), dtype=object))
        self._geometry = self._rounded(np.asarray(frame.geometry.array, dtype=object))

    def write(self, folder: Path) -> None:
        """Write the file and what lies beside it."""
        prepare_environment()
        import fiona  # noqa: PLC0415 -- after the environment is set
        from fiona.errors import FionaError  # noqa: PLC0415

        schema = {"geometry": self._kind(), "properties": self._properties}
        options = {"driver": self._form.driver, "crs": CRS, "schema": schema, "layer": self.name, **self._form.options}
        if self._form.driver == "MapInfo File":
            options |= {"encoding": self._encoding(), "BOUNDS": self._bounds()}
        try:
            with fiona.open(folder / f"{self.name}{self._form.suffix}", "w", **options) as target:
                target.writerecords(self._records())
        except FionaError as fault:
            raise OSError(0, type(fault).__name__) from fault

    def _records(self) -> Iterator[dict[str, Any]]:
        names = list(self._values)
        for shape, *values in zip(self._geometry, *self._values.values(), strict=True):
            yield {"geometry": mapping(shape) if shape is not None else None, "properties": dict(zip(names, values, strict=True))}

    def _take(self, column: Attribute, values: pd.Series[Any]) -> None:
        known = values.notna()
        plain = values.astype(object).where(known, None)
        name = column.short_name if self._form.short_names else column.name
        if name != column.name:
            self.changes.append(Change(self.name, column.name, RENAMED, len(values), name))
        kind = _PLAIN.get(column.type, TEXT)
        if kind == FLAG and not self._form.flags:
            self._told(column, FLAG_AS_TEXT, int(known.sum()))
            kind, plain = "str:5", plain.map({True: "true", False: "false"}).astype(object).where(known, None)
        elif kind in {WHOLE, DECIMAL} and not self._form.null_numbers and not known.all():
            self._told(column, AS_TEXT, int(known.sum()))
            kind, plain = "str:20", plain.map(_as_text, na_action="ignore").astype(object).where(known, None)
        self._properties[name] = self._width(column, kind)
        self._values[name] = [_plain(value, kind) for value in self._cut(column, plain, kind)]

    def _width(self, column: Attribute, kind: str) -> str:
        if kind == TEXT:
            return f"str:{min(column.length or LONGEST_TEXT, LONGEST_TEXT)}" if self._form.longest_text else "str"
        if self._form.short_names and kind == WHOLE:
            return "int:10"
        if self._form.short_names and kind == DECIMAL:
            return "float:18.6"
        return kind

    def _cut(self, column: Attribute, values: pd.Series[Any], kind: str) -> list[Any]:
        """Texts no longer than the format holds, whole letters only."""
        if kind != TEXT or self._form.longest_text is None:
            return values.tolist()
        cut = [text.encode()[:LONGEST_TEXT].decode("utf-8", "ignore") if isinstance(text, str) else text for text in values.tolist()]
        count = sum(before != after for before, after in zip(values.tolist(), cut, strict=True))
        if count:
            self._told(column, CUT, count)
        return cut

    def _told(self, column: Attribute, how: str, count: int) -> None:
        if count:
            self.changes.append(Change(self.name, column.name, how, count))

    def _rounded(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        rounded = shapely.transform(shapely.force_2d(geometry), lambda xy: np.round(xy, 3))
        moved = np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.equals_exact(rounded, geometry, tolerance=1e-9))
        if len(moved):
            self.changes.append(Change(self.name, "geometri", ROUNDED, len(moved)))
        return self._multi(rounded)

    def _multi(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """One geometry type a file: multi polygons, lines or points."""
        return np.array([_multiple(shape) for shape in geometry], dtype=object)

    def _kind(self) -> str | list[str]:
        """The file's geometry type; formats without multi types of their own hold both under the name of the single one."""
        kinds = {shape.geom_type for shape in self._geometry if shape is not None}
        kind = kinds.pop() if len(kinds) == 1 else "MultiPolygon"
        return kind if self._form.multi else [kind.removeprefix("Multi"), kind]

    def _bounds(self) -> str:
        """MapInfo keeps coordinates as whole numbers between two bounds: near ones keep the millimetres exact."""
        west, south, east, north = shapely.total_bounds(self._geometry)
        near = (west - BEYOND_M, south - BEYOND_M, east + BEYOND_M, north + BEYOND_M)
        return ",".join(str(round(limit, -3)) for limit in (near if np.isfinite(west) else EXTENT_M))

    def _encoding(self) -> str:
        """The Windows letters that every MapInfo reads where they are enough."""
        said = "".join(value for values in self._values.values() for value in values if isinstance(value, str))
        try:
            said.encode("cp1252")
        except UnicodeEncodeError:
            return "UTF-8"
        return "CP1252"


def _multiple(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shape.geom_type.startswith("Multi"):
        return shape
    return getattr(shapely, f"Multi{shape.geom_type}")([shape])


def _as_text(value: Any) -> str:
    """A number as text that is read as the same number again."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _plain(value: Any, kind: str) -> Any:
    """A value as fiona takes it."""
    if value is None:
        return None
    if kind.startswith("str"):
        return str(value)
    return {WHOLE: int, DECIMAL: float, FLAG: bool}[kind](value)
