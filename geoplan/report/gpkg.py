"""The report as a GeoPackage that QGIS opens with a symbol per severity: shape and colour, so that nobody must tell colours apart."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

import numpy as np

from geoplan.report.json_lines import dumps
from geoplan.report.reading import attachments
from geoplan.report.sentences import reason, sentences, source, told
from geoplan.report.text import layer_names
from geoplan.report.values import clean, each, plain
from geoplan.rules import Severity
from geoplan.settings import CRS

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geoplan.rules import Group, Report
    from geoplan.texts import Texts

LAYERS: Final = {Severity.ERROR: "fund_fejl", Severity.WARNING: "fund_advarsel", Severity.NOTICE: "fund_bemaerkning"}
WITHOUT_PLACE: Final = "fund_uden_sted"
GROUPS: Final = "fund_grupper"
NOT_RUN: Final = "ikke_koert"
ATTACHED: Final = "bilag"

SYMBOLS: Final = {
    Severity.ERROR: ("square", "179,38,30,255", "3.2"),
    Severity.WARNING: ("triangle", "230,140,0,255", "3.8"),
    Severity.NOTICE: ("circle", "11,87,164,255", "2.8"),
}
"""QGIS name of the shape, colour and size in millimetres."""

TEXT_COLUMNS: Final = ("rule", "severity", "outcome", "layer", "field", "value", "limit", "message", "advice", "source")
NUMBER_COLUMNS: Final = ("row", "feature", "other_row")


def write_gpkg(report: Report, path: Path, texts: Texts) -> None:
    """Write the GeoPackage to ``path``."""
    import pandas as pd  # noqa: PLC0415 -- only this format needs it

    from geoplan.io.write import write_frame  # noqa: PLC0415

    frame = _frame(report, texts)
    place = _places(report)
    has_place = np.isfinite(place).all(axis=1)
    for severity, layer in LAYERS.items():
        wanted = has_place & (frame["severity"] == severity).to_numpy()
        points = _points(frame[wanted], place[wanted])
        write_frame(points, path, layer=layer, geometry_type="Point")
    write_frame(frame[~has_place], path, layer=WITHOUT_PLACE)
    write_frame(_groups(report, texts), path, layer=GROUPS)
    skipped = [(skip.rule.id, clean(skip.layer), reason(skip, texts)) for skip in report.skipped]
    not_run = pd.DataFrame(skipped, columns=["rule", "layer", "reason"], dtype=str)
    write_frame(not_run, path, layer=NOT_RUN)
    if report.attachments:
        write_frame(pd.DataFrame(attachments(report, texts), columns=["file", "reason"], dtype=str), path, layer=ATTACHED)
    _add_styles(path)


def _frame(report: Report, texts: Texts) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 -- only this format needs it

    names = layer_names(report)
    parts = [_part(group, names[id(group.layer)], texts) for group in report.findings]
    types = dict.fromkeys(TEXT_COLUMNS, "str") | dict.fromkeys(NUMBER_COLUMNS, "Int64")
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(types)).astype(types)


def _part(group: Group, layer: str, texts: Texts) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 -- only this format needs it

    rule = group.rule
    return pd.DataFrame(
        {
            "rule": rule.id,
            "severity": str(rule.severity),
            "outcome": str(group.outcome),
            "layer": layer,
            "field": rule.field,
            "value": each(told(group.value, texts), _text),
            "limit": each(told(group.limit, texts), _text),
            "message": sentences(group, texts),
            "advice": texts(rule.advice),
            "source": source(rule, texts),
            "row": _ordinals(group.row),
            "feature": _ordinals(group.feature),
            "other_row": _ordinals(group.other),
        }
    )


def _text(value: object) -> str:
    """A value of any kind as text, since a column has one type; empty for none."""
    simple = plain(value)
    return "" if simple is None else clean(simple) if isinstance(simple, str) else dumps(simple)


def _ordinals(numbers: np.ndarray[Any, Any]) -> pd.arrays.IntegerArray:
    import pandas as pd  # noqa: PLC0415 -- only this format needs it

    return pd.arrays.IntegerArray(numbers.astype(np.int64), numbers < 0)


def _places(report: Report) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.concatenate([np.empty((0, 2)), *(group.place for group in report.findings)])


def _points(frame: pd.DataFrame, place: np.ndarray[Any, Any]) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 -- only this format needs it
    import shapely  # noqa: PLC0415

    return gpd.GeoDataFrame(frame, geometry=shapely.points(np.round(place, 3)), crs=CRS)


def _groups(report: Report, texts: Texts) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 -- only this format needs it

    names = layer_names(report)
    columns = ("rule", "layer", "severity", "outcome", "title", "advice", "count", "listed")
    cells = [
        (g.rule.id, names[id(g.layer)], str(g.severity), str(g.outcome), texts(g.rule.title), texts(g.rule.advice), g.count, len(g))
        for g in report.findings
    ]
    types = dict.fromkeys(columns[:-2], str) | dict.fromkeys(columns[-2:], np.int64)
    return pd.DataFrame(cells, columns=list(columns)).astype(types)


def _add_styles(path: Path) -> None:
    """The table that QGIS looks for styles in, with a default style for each layer of points."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),"
            " f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,"
            " useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
            " update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
        )
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'layer_styles')")
        base.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,"
            " useAsDefault, description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, 'geoplan', '')",
            [(layer, layer, style(severity)) for severity, layer in LAYERS.items()],
        )


def style(severity: Severity) -> str:
    """The QGIS style of a severity: error a red square, warning an orange triangle, notice a blue circle, each with a white rim."""
    shape, colour, size = SYMBOLS[severity]
    options = {
        "name": shape,
        "color": colour,
        "size": size,
        "size_unit": "MM",
        "outline_color": "255,255,255,255",
        "outline_style": "solid",
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
    }
    settings = "".join(f'<Option type="QString" name={quoteattr(name)} value={quoteattr(value)}/>' for name, value in options.items())
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">'
        '<qgis version="3.28.0" styleCategories="Symbology">'
        '<renderer-v2 type="singleSymbol" symbollevels="0" forceraster="0" enableorderby="0">'
        '<symbols><symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="SimpleMarker" enabled="1" locked="0" pass="0"><Option type="Map">{settings}</Option></layer>'
        "</symbol></symbols></renderer-v2><layerGeometryType>0</layerGeometryType></qgis>"
    )
