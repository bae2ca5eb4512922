"""An empty file for a theme, with the exact types and widths of its columns: the form that a delivery is filled into.

Written with fiona, which knows widths. What a format cannot hold is told in the answer, so that nobody finds out too late.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.errors import UnwritableError, UsageError
from geoplan.io.safety import prepare_environment
from geoplan.model.tables import checks, require_table
from geoplan.model.types import GEOMETRY, FieldType
from geoplan.settings import CRS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoplan.model.types import Field, Layer

DRIVERS: Mapping[str, str] = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".gml": "GML", ".geojson": "GeoJSON"}
SIDECARS: Mapping[str, tuple[str, ...]] = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".gml": (".xsd",),
    ".gpkg": ("-wal", "-shm", "-journal"),
}

SHORT_NAME = 10
"""Characters in a column name of a shapefile."""

DBF_TEXT = 254
"""Bytes in a text column of a shapefile."""

DBF_DIGITS = 9
"""Digits that make a column of a shapefile a whole number of 32 bits."""

_SHAPEFILE_GEOMETRY = {"MultiPolygon": "Polygon", "MultiLineString": "LineString", "MultiPoint": "MultiPoint"}
_PLAIN = {FieldType.INTEGER: "int32", FieldType.REAL: "float", FieldType.BOOLEAN: "bool", FieldType.DATE: "date", FieldType.JSON: "str"}
_UUID = "str:36"
_CLOCK = "str:8"
_MOMENT = "str:25"


@dataclass(frozen=True, slots=True)
class Template:
    """What was written: the files, the name of each column in them, and what the format could not hold."""

    paths: tuple[Path, ...]
    columns: Mapping[str, str]  # full name of the model: name in the file
    made_up: Mapping[str, str]  # those whose name in the file is neither the full one nor the model's short one
    narrowed: tuple[str, ...]  # columns whose text is longer than the format allows
    keeps_columns: bool  # whether a file without rows remembers its columns


def write_template(layer: Layer, path: Path, *, overwrite: bool = False) -> Template:
    """Write an empty file for ``layer``; the ending of ``path`` decides the format.

    Raises ``UsageError`` for a retired theme, an unknown ending or a file that is there already, and ``UnwritableError`` when the
    file cannot be written. A file that is there stays whole until the new one is finished.
    """
    require_table(layer)
    suffix = _suffix(path)
    columns = [column for column in layer.delivered if column.name != GEOMETRY]
    named = short_names(columns) if suffix == ".shp" else {column.name: column.name for column in columns}
    _refuse_existing(path, suffix, overwrite=overwrite)
    properties = {named[column.name]: _type(column, suffix) for column in columns}
    written = _write(layer, path, suffix, properties)
    own = {column.name: {column.name, column.short_name} for column in columns}
    return Template(
        paths=written,
        columns=named,
        made_up={full: short for full, short in named.items() if short not in own[full]},
        narrowed=tuple(c.name for c in columns if suffix == ".shp" and _wider_than_dbf(c)),
        keeps_columns=suffix != ".geojson",
    )


def short_names(columns: Sequence[Field]) -> dict[str, str]:
    """Give each column a name of at most ten characters that no other has, upper and lower case being the same.

    The model's short name, where only one column has it; else the full name, where it is short enough; else the full name cut off, with
    a number where even that is taken.
    """
    claims = [column.short_name.casefold() for column in columns]
    named: dict[str, str] = {}
    taken: set[str] = set()
    alone = [c for c in columns if 0 < len(c.short_name) <= SHORT_NAME and claims.count(c.short_name.casefold()) == 1]
    for column in alone:
        named[column.name] = column.short_name
        taken.add(column.short_name.casefold())
    for column in sorted((c for c in columns if c.name not in named), key=lambda c: len(c.name) > SHORT_NAME):
        named[column.name] = _free(column.name, taken)
        taken.add(named[column.name].casefold())
    return {column.name: named[column.name] for column in columns}


def _free(full: str, taken: set[str]) -> str:
    candidates = [full[:SHORT_NAME], *(f"{full[: SHORT_NAME - len(str(n)) - 1]}_{n}" for n in range(2, 1000))]
    return next(name for name in candidates if name.casefold() not in taken)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in DRIVERS:
        message = N_("Endelsen “{suffix}” er ukendt. Skriv et filnavn, der ender på {known}.")
        raise UsageError(texts()(message, suffix=path.suffix, known=", ".join(DRIVERS)))
    return suffix


def _files(path: Path, suffix: str) -> list[Path]:
    """The files that make up one dataset: the one named, and those beside it."""
    beside = [path.with_suffix(s) if s.startswith(".") else path.with_name(path.name + s) for s in SIDECARS.get(suffix, ())]
    return [path, *beside]


def _refuse_existing(path: Path, suffix: str, *, overwrite: bool) -> None:
    if path.is_dir() or not path.parent.is_dir():
        message = N_("{path} er en mappe. Skriv et filnavn.") if path.is_dir() else N_("Mappen {folder} findes ikke.")
        raise UsageError(texts()(message, path=path, folder=path.parent))
    found = [file.name for file in _files(path, suffix) if file.exists()]
    if found and not overwrite:
        message = N_("{files} findes allerede. Vælg et andet navn, eller skriv --overwrite.")
        raise UsageError(texts()(message, files=", ".join(found)))


def _wider_than_dbf(column: Field) -> bool:
    return column.type is FieldType.JSON or (column.type is FieldType.TEXT and (column.length or DBF_TEXT + 1) > DBF_TEXT)


def _type(column: Field, suffix: str) -> str:
    """Give fiona's word for the column's type and width in this format."""
    if suffix == ".shp":
        return _dbf_type(column)
    if column.type is FieldType.TEXT:
        return f"str:{column.length}" if column.length else "str"
    if column.type is FieldType.TIMESTAMP:
        return "datetime"
    return {FieldType.UUID: _UUID, FieldType.TIME: _CLOCK}.get(column.type) or _PLAIN[column.type]


def _dbf_type(column: Field) -> str:
    if column.type in {FieldType.TEXT, FieldType.JSON}:
        return f"str:{min(column.length or DBF_TEXT, DBF_TEXT)}"
    if column.type is FieldType.INTEGER:
        return f"int:{_digits(column)}"
    if column.type is FieldType.REAL and column.decimals is not None:
        return f"float:18.{column.decimals}"
    return {FieldType.UUID: _UUID, FieldType.TIME: _CLOCK, FieldType.TIMESTAMP: _MOMENT}.get(column.type) or _PLAIN[column.type]


def _digits(column: Field) -> int:
    """Give the digits that the column needs: nine, or as many as the greatest allowed value has."""
    return max([DBF_DIGITS, *(len(check.maximum.partition(".")[0]) for check in checks(column))])


def _write(layer: Layer, path: Path, suffix: str, properties: Mapping[str, str]) -> tuple[Path, ...]:
    """Write beside the place and move there when finished."""
    prepare_environment()
    from fiona.errors import FionaError  # noqa: PLC0415 -- after the environment is set

    try:
        with tempfile.TemporaryDirectory(prefix=".geoplan-", dir=path.parent) as folder:
            _create(layer, Path(folder) / path.name, suffix, properties)
            for old in _files(path, suffix):
                old.unlink(missing_ok=True)
            return tuple(_moved(Path(folder).iterdir(), path.parent))
    except (OSError, FionaError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=path, reason=reason)) from fault


def _moved(files: Iterable[Path], folder: Path) -> list[Path]:
    """Move the files to ``folder`` and give their new places, in the order of their names."""
    return [file.replace(folder / file.name) for file in sorted(files)]


def _create(layer: Layer, path: Path, suffix: str, properties: Mapping[str, str]) -> None:
    import fiona  # noqa: PLC0415

    geometry = _SHAPEFILE_GEOMETRY[layer.geometry_type] if suffix == ".shp" else layer.geometry_type
    options = {
        ".gpkg": {"layer": layer.table, "geometry_name": GEOMETRY, "identifier": f"{layer.code} {layer.title_da}"},
        ".gml": {"layer": layer.table, "FORMAT": "GML3.2"},
        ".shp": {"encoding": "UTF-8"},
        ".geojson": {},
    }[suffix]
    schema = {"geometry": geometry, "properties": dict(properties)}
    with fiona.open(path, "w", driver=DRIVERS[suffix], crs=CRS, schema=schema, **options):
        pass
