"""The findings as GeoJSON in EPSG:25832, with the members of the JSON report beside the features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.report.json_lines import Cells, dumps, finding_lines
from geoplan.report.json_report import about, named_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.rules import Report
    from geoplan.texts import Texts

CRS_MEMBER: Final = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
"""Not in RFC 7946, which knows degrees only; GDAL and QGIS read it."""


def geojson_parts(report: Report, texts: Texts) -> Iterator[str]:
    """The report in parts of some thousand features, to be written one after the other."""
    yield '{\n"type": "FeatureCollection",\n"crs": ' + dumps(CRS_MEMBER)
    yield from about(report, texts)
    yield ',\n"features": ['
    yield from finding_lines(report, texts, _layout, as_text=True)
    yield "\n]\n}\n"


def _layout(columns: Mapping[str, Cells]) -> list[Cells]:
    properties = {name: cells for name, cells in columns.items() if name != "geometry"}
    return ['{"type":"Feature","geometry":', columns["geometry"], ',"properties":{', *named_lines(properties), "}}"]
