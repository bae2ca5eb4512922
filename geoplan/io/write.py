"""Write layers of a theme with exact widths and types: fiona makes the form, as a template has it, and Arrow fills it.

fiona knows widths but writes row by row; pyogrio writes a hundred thousand rows in a second. So each layer is made empty by fiona and
filled by pyogrio.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geoplan.errors import UnwritableError, UsageError
from geoplan.io.safety import gdal, prepare_environment, quiet
from geoplan.io.template import DBF_TEXT, SIDECARS, short_names, write_template
from geoplan.model.types import GEOMETRY
from geoplan.settings import CRS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geoplan.model.types import Field, Layer

_WKB: Final = {"ARROW:extension:name": "geoarrow.wkb"}
_ERRORS: Final = (OSError, RuntimeError, ValueError)
"""What fiona and pyogrio raise when a file cannot be written."""


@dataclass(frozen=True)
class Sheet:
    """A layer to write. With ``theme`` its columns have the theme's types and widths; without, those of the arrays.

    ``geometry`` is None for a table without.
    """

    name: str
    columns: Mapping[str, pa.Array]
    geometry: NDArray[np.object_] | None = None
    theme: Layer | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Texts that a Shapefile could not hold whole: positions, and the texts before and after."""

    column: str
    at: NDArray[np.int64]
    before: list[str]
    after: list[str]


def write_geopackage(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets to the new GeoPackage ``path``, in their order. Raises UnwritableError."""
    with _writing(path):
        for number, sheet in enumerate(sheets):
            if sheet.theme is None:
                _append(sheet.columns, sheet.geometry, path, sheet.name, new=True, append=number > 0, description=sheet.title)
            else:
                _make_form(sheet.theme, sheet.name, path, tuple(sheet.columns))
                _append(sheet.columns, sheet.geometry, path, sheet.name)


def write_shapefile(folder: Path, layer: Layer, columns: Mapping[str, pa.Array], geometry: NDArray[np.object_]) -> list[Loss]:
    """Write ``folder``/<table>.shp with short names and widths; gives the texts that had to be cut. Raises UnwritableError."""
    path = folder / f"{layer.table}.shp"
    fields = [column for column in layer.delivered if column.name != GEOMETRY]
    named = short_names(fields)
    with _writing(path):
        write_template(layer, path)
        kept, losses = _for_dbf(fields, columns)
        _append({named[name]: array for name, array in kept.items()}, geometry, path, path.stem, driver="ESRI Shapefile")
    return losses


def write_frame(frame: pd.DataFrame, path: Path, *, layer: str, geometry_type: str | None = None) -> None:
    """Write a frame, with or without geometry, as one more layer of the GeoPackage ``path``."""
    gdal().write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=geometry_type, use_arrow=True)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` to write in; gone afterwards. Raises UnwritableError where nothing can be written there."""
    with _writing(target), tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        yield Path(folder)


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise UsageError where ``path`` is a folder, lies in none, or is there and may not be overwritten."""
    if path.is_dir():
        raise UsageError(texts()(N_("{path} er en mappe. Skriv et filnavn."), path=path))
    if not path.parent.is_dir():
        raise UsageError(texts()(N_("Mappen {folder} findes ikke."), folder=path.parent))
    if path.exists() and not overwrite:
        raise UsageError(texts()(N_("{files} findes allerede. Vælg et andet navn, eller skriv --overwrite."), files=path.name))


def move(made: Path, target: Path) -> None:
    """Put a finished file in its place, and take away what a former one had beside it."""
    for suffix in SIDECARS.get(target.suffix.lower(), ()):
        if suffix.startswith("-"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    made.replace(target)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        with quiet():
            yield
    except (UsageError, UnwritableError):
        raise
    except _ERRORS as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=path.name, reason=reason)) from fault


def _make_form(layer: Layer, name: str, path: Path, columns: Sequence[str]) -> None:
    """An empty layer with the types and widths of the theme's template, without what is not among ``columns``."""
    prepare_environment()
    import fiona  # noqa: PLC0415 -- after the environment is set

    with tempfile.TemporaryDirectory(prefix=".form-", dir=path.parent) as folder:
        template = Path(folder) / "form.gpkg"
        write_template(layer, template)
        with fiona.open(template) as form:
            schema = form.schema
    schema["properties"] = {column: schema["properties"][column] for column in columns}
    options = {"geometry_name": GEOMETRY, "identifier": f"{layer.code} {layer.title_da}", "SPATIAL_INDEX": "NO"}
    with fiona.open(path, "w", driver="GPKG", crs=CRS, schema=schema, layer=name, **options):
        pass


def _append(
    columns: Mapping[str, pa.Array],
    geometry: NDArray[np.object_] | None,
    path: Path,
    name: str,
    *,
    driver: str = "GPKG",
    new: bool = False,
    append: bool = True,
    description: str = "",
) -> None:
    """Write rows to a layer that is there, or with ``new`` to one that is made of them."""
    arrays, fields = list(columns.values()), [pa.field(key, array.type) for key, array in columns.items()]
    options: dict[str, Any] = {}
    if new and driver == "GPKG":
        options |= {"SPATIAL_INDEX": "NO", "DESCRIPTION": description}
    if geometry is not None:
        arrays.append(pa.array(shapely.to_wkb(geometry, include_srid=False, flavor="iso"), pa.binary()))
        fields.append(pa.field(GEOMETRY, pa.binary(), metadata=_WKB))
        options |= {"crs": CRS, "geometry_type": "Unknown", "geometry_name": GEOMETRY}
        options |= {"GEOMETRY_NAME": GEOMETRY} if new else {}
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    if len(table) or new:
        gdal().write_arrow(table, path, layer=name, driver=driver, append=append, **options)


def _for_dbf(fields: Sequence[Field], columns: Mapping[str, pa.Array]) -> tuple[dict[str, pa.Array], list[Loss]]:
    """The columns as a DBF can hold them: moments as text, texts of at most 254 bytes."""
    kept: dict[str, pa.Array] = {}
    losses = []
    for field in fields:
        array = columns.get(field.name)
        if array is None:
            continue
        if pa.types.is_timestamp(array.type):
            array = pc.strftime(array, format="%Y-%m-%dT%H:%M:%SZ")
        if pa.types.is_string(array.type):
            array, loss = _cut(field.name, array)
            losses += [loss] if loss is not None else []
        kept[field.name] = array
    return kept, losses


def _cut(name: str, array: pa.Array) -> tuple[pa.Array, Loss | None]:
    long = pc.greater(pc.binary_length(array), DBF_TEXT).fill_null(False)  # noqa: FBT003 -- Arrow takes it by position only
    at = np.flatnonzero(long.to_numpy(zero_copy_only=False))
    if not len(at):
        return array, None
    before = [str(text) for text in array.take(pa.array(at)).to_pylist()]
    after = [text.encode()[:DBF_TEXT].decode("utf-8", "ignore") for text in before]
    return pc.replace_with_mask(array, long, pa.array(after, pa.string())), Loss(name, at, before, after)
