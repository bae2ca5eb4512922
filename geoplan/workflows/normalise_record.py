"""The record of changes as it leaves the tool: in the GeoPackage, as CSV and as JSON. What looks like a CPR number is masked in all."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.fkg.normalise.record import SCHEMA, Edit, Kind, part_of_record
from geoplan.rules.checks.values import as_mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geoplan.dataset import LayerInfo
    from geoplan.io.write import Loss
    from geoplan.rules import Group
    from geoplan.workflows.normalise_table import Ready

RECORD: Final = "aendringer"
FORMAT_VERSION: Final = 1
MAY_BE_CPR: Final = r"\d{6}"


@dataclass(frozen=True, slots=True)
class Voice:
    """How findings are said and what is hidden: given by who shows them, for reports and workflows are siblings.

    ``say`` gives a sentence for each finding of a group, ``mask`` hides CPR numbers in a text, ``cell`` makes a text harmless in a
    spreadsheet.
    """

    say: Callable[[Group], Sequence[str]]
    mask: Callable[[str], str]
    cell: Callable[[str], str]


def is_record(info: LayerInfo) -> bool:
    """Whether the layer is the record of an earlier run: it is no part of the delivery."""
    return info.name == RECORD and set(SCHEMA.names) <= info.columns.keys()


def masked_record(parts: Sequence[pa.Table], mask: Callable[[str], str]) -> pa.Table:
    """All lines as one table, with what looks like a CPR number masked."""
    whole = pa.concat_tables([SCHEMA.empty_table(), *parts]).combine_chunks()
    for name in ("fil", "lag", "felt", "foer", "efter"):
        column = whole.column(name).combine_chunks() if len(whole) else pa.array([], pa.string())
        suspect = as_mask(pc.match_substring_regex(column, MAY_BE_CPR))
        if suspect.any():
            hidden = [mask(str(text)) for text in column.filter(pa.array(suspect)).to_pylist()]
            column = pc.replace_with_mask(column, pa.array(suspect), pa.array(hidden, pa.string()))
            whole = whole.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), column)
    return whole


def losses_on_record(ready: Sequence[Ready], losses: Mapping[str, Sequence[Loss]]) -> Iterator[pa.Table]:
    """Lines for texts that a Shapefile could not hold whole."""
    for one in ready:
        for loss in losses.get(one.terms.layer.table, ()):
            at = np.flatnonzero(one.where["klar_fid"] > 0)[loss.at]
            edit = Edit(loss.column, Kind.CUT, loss.before, loss.after, at=at)
            yield part_of_record(edit, {"fil": "", "lag": "", "tabel": one.terms.layer.table}, one.where)


def write_record(lines: pa.Table, path: Path, cell: Callable[[str], str]) -> None:
    """Write the record as CSV (semicolons, for a Danish spreadsheet) or JSON, by the ending of ``path``."""
    if path.suffix.lower() == ".json":
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(f'{{"format": {FORMAT_VERSION}, "aendringer": [')
            for number, line in enumerate(_lines(lines)):
                stream.write(("," if number else "") + "\n" + json.dumps(line, ensure_ascii=False))
            stream.write("\n]}\n")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(lines.column_names)
        writer.writerows([cell(value) if isinstance(value, str) else value for value in line.values()] for line in _lines(lines))


def _lines(lines: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in lines.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()
