"""The municipalities' areas, from a file that the user names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY, LayerInfo, Rows
from geoplan.dataset.join import joined
from geoplan.errors import UsageError
from geoplan.fkg.shapes import BOUNDARY
from geoplan.io import discover, open_layers
from geoplan.rules.checks.values import numbers
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from geoplan.dataset import Source
    from geoplan.model.types import Model

CODE: Final = "kommunekode"
CODE_COLUMNS: Final = ("kommunekode", "komkode", "kom_kode", "kommunenr", "komnr", "kommunenummer", "kode")
"""Names under which files hold the municipality code, in any case; the first that is there is used."""


class _Held:
    """Rows already read, as a layer."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.info = rows.layer

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:  # noqa: ARG002 -- few rows, held whole
        """All rows at once."""
        yield self._rows


def boundary_layer(path: str | Path, model: Model, kommune: str) -> Source:
    """The areas in the file at ``path`` as a layer of kind ``kommunegraense`` with the code in ``kommunekode``.

    Raises UsageError when no layer has a municipality code and areas, or when the municipality asked for is not among them.
    """
    with discover([path]) as found:
        for file in found.files:
            for source in open_layers(file, model).sources:
                name = _code_column(source.info)
                if name and source.info.has_geometry:
                    return _Held(_areas(source, name, kommune))
    message = N_("Filen med kommunegrænser skal have et lag med flader og en kolonne med kommunekoden ({columns}).")
    raise UsageError(texts()(message, columns=", ".join(CODE_COLUMNS)))


def _code_column(info: LayerInfo) -> str:
    by_name = {name.casefold(): name for name in info.columns}
    return next((by_name[name] for name in CODE_COLUMNS if name in by_name), "")


def _areas(source: Source, name: str, kommune: str) -> Rows:
    rows = joined(list(source.batches(CHUNK_ROWS, {name, GEOMETRY})), replace(source.info, columns={name: source.info.columns[name]}))
    code = numbers(rows, name).value
    whole = shapely.get_dimensions(rows.geometry) == 2  # noqa: PLR2004 -- areas
    kept = np.flatnonzero(~np.isnan(code) & whole & ((code == int(kommune)) if kommune else True))
    if not len(kept):
        text = N_("Filen med kommunegrænser har ingen flade for kommune {code}.")
        raise UsageError(
            texts()(text, code=kommune) if kommune else texts()(N_("Filen med kommunegrænser har ingen flader med kommunekode."))
        )
    import pyarrow as pa  # noqa: PLC0415 -- beside its only use

    info = LayerInfo(source.info.name, kind=BOUNDARY, path=source.info.path, columns={CODE: source.info.columns[name]})
    codes = pa.array(code[kept].astype(int).astype(str).tolist())
    return Rows(info, {CODE: codes}, row=rows.row[kept], fid=rows.fid[kept], geometry=rows.geometry[kept])
