"""Findings as lines of JSON, put together column by column in Arrow: some ten times faster than a line at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.report.sentences import SURELY_A_MEASURE, message_parts, named, source, told
from geoplan.report.values import each, plain, raw_text

if TYPE_CHECKING:
    from geoplan.rules import Group, Report
    from geoplan.texts import Texts

LINES_AT_A_TIME: Final = 20_000

Cells: TypeAlias = Any
"""A ``pa.StringArray``, or one text for every line; pyarrow tells no types."""

Layout: TypeAlias = Callable[[Mapping[str, Cells]], Sequence[Cells]]
"""How a line is laid out: literal text and columns, from columns of JSON by name."""

_POINT_AT: Final = '{"type":"Point","coordinates":['


def dumps(value: object) -> str:
    """One line of JSON, with æøå as they are and without NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def finding_lines(report: Report, texts: Texts, layout: Layout, *, as_text: bool = False) -> Iterator[str]:
    """The listed findings as JSON objects, one per line and a comma between, in parts of some thousand lines.

    With ``as_text`` every value and limit is a text or null: a column of a geodata format has one type.
    """
    before = "\n"
    for group in report.findings:
        for start in range(0, len(group), LINES_AT_A_TIME):
            parts = layout(_columns(group, slice(start, start + LINES_AT_A_TIME), texts, _encoded_text if as_text else _encoded))
            yield before + _text(_joined([*parts, ",\n"])).removesuffix(",\n")
            before = ",\n"


def _columns(group: Group, wanted: slice, texts: Texts, encode: Callable[[object], str]) -> dict[str, Cells]:
    rule = group.rule
    return {
        "rule": dumps(rule.id),
        "severity": dumps(group.severity),
        "outcome": dumps(group.outcome),
        "layer": dumps(raw_text(group.layer.name)),
        "row": _ordinals(group.row[wanted]),
        "feature": _ordinals(group.feature[wanted]),
        **_objects(group, wanted, texts),
        "field": dumps(rule.field or None),
        "value": _values(told(group.value[wanted], texts), encode),
        "limit": _values(told(group.limit[wanted], texts), encode),
        "message": _joined(['"', _escaped(_joined(message_parts(group, wanted, texts))), '"']),
        "source": dumps(source(rule, texts)),
        "geometry": _points(group.place[wanted]),
    }


def _objects(group: Group, wanted: slice, texts: Texts) -> dict[str, Cells]:
    """What the objects are called, where they have names."""
    if not group.layer.names:
        return {}
    return {"object": pa.array([dumps(named(group, row, texts) or None) for row in group.row[wanted].tolist()], type=pa.string())}


def _joined(parts: Sequence[Cells]) -> Cells:
    """``parts`` side by side."""
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)
    columns = [pa.array(part, type=pa.string()) if isinstance(part, list) else part for part in parts]
    return pc.binary_join_element_wise(*columns, "")


def _escaped(cells: Cells) -> Cells:
    """Sentences as they stand within quotes in JSON; they hold no control characters."""
    if isinstance(cells, str):
        return dumps(cells)[1:-1]
    return pc.replace_substring(pc.replace_substring(cells, "\\", "\\\\"), '"', '\\"')


def _ordinals(numbers: np.ndarray[Any, Any]) -> Cells:
    return pc.if_else(pa.array(numbers < 0), "null", pa.array(numbers).cast(pa.string()))


def _values(values: Sequence[Any], encode: Callable[[object], str]) -> Cells:
    return pa.array(each(values, encode), type=pa.string())


def _encoded(value: object) -> str:
    if isinstance(value, float) and abs(value) < SURELY_A_MEASURE:
        return repr(value)
    return dumps(plain(value))


def _encoded_text(value: object) -> str:
    encoded = _encoded(value)
    return encoded if encoded == "null" or encoded.startswith('"') else dumps(encoded)


def _points(place: np.ndarray[Any, Any]) -> Cells:
    """Places as GeoJSON points with three decimals, or null."""
    known = np.isfinite(place).all(axis=1)
    x, y = (pa.array(axis).cast(pa.string()) for axis in np.round(place, 3).T)
    return pc.if_else(pa.array(known), pc.binary_join_element_wise(_POINT_AT, x, ",", y, "]}", ""), "null")


def _text(cells: Cells) -> str:
    """All lines as one text."""
    if isinstance(cells, str):
        return cells
    offsets, data = cells.buffers()[1:]
    ends = np.frombuffer(offsets, dtype=np.int32)
    return str(memoryview(data)[ends[cells.offset] : ends[cells.offset + len(cells)]], "utf-8")
