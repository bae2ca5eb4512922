"""How QGIS draws a layer and what its form offers: a style (QML) that the GeoPackage carries along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from geoplan.store.layers import KEPT, is_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.model.plan_types import PlanModel
    from geoplan.store.layers import StoredLayer

TABLE: Final = (
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
    "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
    "description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
)
"""The table in which QGIS looks for styles."""

_COLOURS: Final[Mapping[str, tuple[str, str, float]]] = {
    "kommuneplan": ("0,0,0,0", "90,90,90,255", 0.8),
    "kommuneplantillaeg": ("0,0,0,0", "120,70,150,255", 0.6),
    "kommuneplanramme": ("190,160,210,60", "120,70,150,255", 0.4),
    "retningslinje": ("160,200,160,60", "60,120,60,255", 0.3),
    "lokalplan": ("230,90,60,50", "200,40,20,255", 0.8),
    "delomraade": ("240,170,90,60", "200,110,20,255", 0.4),
    "byggefelt": ("90,130,220,90", "30,60,160,255", 0.3),
    "zonekort": ("250,230,120,60", "150,130,20,255", 0.3),
    "landzonetilladelse": ("120,180,90,90", "60,110,30,255", 0.3),
    "jordstykke": ("0,0,0,0", "130,130,130,255", 0.2),
    "bygning": ("200,200,200,180", "110,110,110,255", 0.2),
}
"""Fill, outline (red, green, blue, opacity) and width of the line in mm."""
_OTHER: Final = ("150,150,150,50", "110,110,110,255", 0.3)
_SYMBOLS: Final = {"MULTIPOLYGON": ("fill", "SimpleFill"), "MULTILINESTRING": ("line", "SimpleLine"), "POINT": ("marker", "SimpleMarker")}


def qml(layer: StoredLayer, model: PlanModel) -> str:
    """The style of a layer: one symbol, and for plan layers a form with code lists by their Danish words and own columns hidden.

    Empty for a layer of several kinds of geometry, which QGIS shows as several layers, and for a table.
    """
    if layer.geometry_type not in _SYMBOLS:
        return ""
    form = "".join(_fields(layer, model)) if is_plan(layer.name) else "".join(map(_hidden, KEPT))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.28" styleCategories="Symbology|Forms|Fields">{_renderer(layer)}'
        f"<fieldConfiguration>{form}</fieldConfiguration></qgis>\n"
    )


def _renderer(layer: StoredLayer) -> str:
    fill, outline, width = _COLOURS.get(layer.name, _OTHER)
    kind, symbol = _SYMBOLS[layer.geometry_type]
    options = {
        "SimpleFill": {"color": fill, "style": "solid", "outline_color": outline, "outline_width": width, "outline_style": "solid"},
        "SimpleLine": {"line_color": outline, "line_width": width, "line_style": "solid"},
        "SimpleMarker": {"name": "circle", "color": outline, "size": 1.6, "size_unit": "MM"},
    }[symbol]
    props = "".join(f'<Option name="{name}" type="QString" value="{value}"/>' for name, value in options.items())
    inner = f'<layer class="{symbol}" enabled="1" pass="0" locked="0"><Option type="Map">{props}</Option></layer>'
    return (
        '<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0"><symbols>'
        f'<symbol type="{kind}" name="0" alpha="1">{inner}</symbol></symbols></renderer-v2>'
    )


def _fields(layer: StoredLayer, model: PlanModel) -> Iterator[str]:
    yield from map(_hidden, KEPT)
    kind = model.kinds[layer.name]
    for name in layer.columns:
        attribute = kind.by_name.get(name)
        codes = model.lists[attribute.code_list].codes if attribute is not None and attribute.code_list in model.lists else ()
        if codes:
            choices = "".join(
                f'<Option type="Map"><Option type="QString" name={quoteattr(f"{code.code} {code.label_da}".strip())} '
                f"value={quoteattr(code.code)}/></Option>"
                for code in codes
            )
            config = f'<Option type="Map"><Option type="List" name="map">{choices}</Option></Option>'
            yield f'<field name={quoteattr(name)}><editWidget type="ValueMap"><config>{config}</config></editWidget></field>'


def _hidden(name: str) -> str:
    return f'<field name="{name}"><editWidget type="Hidden"><config/></editWidget></field>'
