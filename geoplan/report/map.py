"""A folium map that lives in one file: Leaflet inside it, no tiles, nothing fetched. Findings are shapes over a grid of UTM kilometres."""

from __future__ import annotations

import json
import math
import re
from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template
from pyproj import Transformer

from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from branca.element import Figure
    from numpy.typing import NDArray

ASSETS: Final = files("geoplan.report") / "assets"
CSS_IMAGES: Final = ("images/layers.png", "images/layers-2x.png", "images/marker-icon.png")
GRID_STEPS_M: Final = tuple(factor * 10**power for power in range(1, 6) for factor in (1, 2, 5))
GRID_LINES: Final = 6
GRID_BEYOND: Final = 2
POINTS_PER_LINE: Final = 17
MARGIN: Final = 0.08
SMALLEST_M: Final = 100.0
NEAR_M: Final = 5_000.0
"""A place this near to the others is never left out of the first view."""
_TEMPLATE_SIGN: Final = re.compile(r"\{(?=[{%#])")


class LocalMap(folium.Map):
    """A folium map without any of the scripts and styles that folium links to: the page has Leaflet inside it."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 -- folium's own annotation
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
        L.control.scale({imperial: false}).addTo({{ this.get_name() }});
        {% endmacro %}
        """
    )


class FindingsOnMap(MacroElement):
    """Hands the findings and the grid to the page's own script, ``geoplanMap`` in report.js."""

    _template = Template("{% macro script(this, kwargs) %}geoplanMap({{ this._parent.get_name() }}, {{ this.content }});{% endmacro %}")

    def __init__(self, content: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "FindingsOnMap"
        self._id = "findings"
        self.content = content


def map_parts(places: NDArray[np.float64], findings: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The map's HTML and script. ``places`` are x, y in metres, EPSG:25832; one of ``findings`` for each."""
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(places[:, 0], places[:, 1])
    bounds = _bounds(places)
    content = {
        "findings": [{**one, "at": [y, x]} for one, x, y in zip(findings, _degrees(lon), _degrees(lat), strict=True)],
        "grid": _grid(bounds, to_degrees),
        "bounds": _corners(bounds, to_degrees),
    }
    local = LocalMap(tiles=None, zoom_start=12, max_zoom=22, attribution_control=False, zoom_snap=0.25)
    local._id = "geoplan"  # noqa: SLF001 -- folium's own would differ from run to run
    local.add_child(FindingsOnMap(in_script(content)))
    figure = cast("Figure", local.get_root())
    local.render()  # type: ignore[no-untyped-call]
    return figure.html.render(), figure.script.render()


def has_leaflet() -> bool:
    """Whether the package was built with Leaflet inside."""
    return (ASSETS / "leaflet.js").is_file()


def leaflet_js() -> str:
    """Leaflet's script; without the reference to a map of its source, which is not there."""
    text = (ASSETS / "leaflet.js").read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL")[0]


def leaflet_css() -> str:
    """Leaflet's styles with their images inside."""
    text = (ASSETS / "leaflet.css").read_text(encoding="utf-8")
    for name in CSS_IMAGES:
        text = text.replace(f"url({name})", f"url({_data_uri(ASSETS / name)})")
    return text


def in_script(value: object) -> str:
    """``value`` as JSON that can stand within a script element: no text in it can end the element, or be run as a template.

    folium takes what its parts write for a template once more, so ``{{`` in a value from the data would be carried out here. Outside of
    texts JSON has no brace before a brace, a per cent or a number sign.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _TEMPLATE_SIGN.sub(r"\\u007b", text)


def _data_uri(path: Traversable) -> str:
    return "data:image/png;base64," + b64encode(path.read_bytes()).decode("ascii")


def _degrees(values: NDArray[np.float64]) -> list[float]:
    return [round(value, 8) for value in np.asarray(values).tolist()]  # eight decimals: about a millimetre


def _bounds(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """xmin, ymin, xmax, ymax of most places, with some air around; never smaller than 100 m. Those far away are left out."""
    near = places[~far_away(places)]
    low, high = near.min(axis=0), near.max(axis=0)
    air = np.maximum((high - low).max() * MARGIN, SMALLEST_M / 2)
    return np.concatenate([low - air, high + air])


def far_away(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places lie so far from the others that a map of all would show none of them: wrong zone, swapped axes, a slip of a digit."""
    first, third = np.percentile(places, 25, axis=0), np.percentile(places, 75, axis=0)
    reach = 3 * (third - first) + NEAR_M
    return cast("NDArray[np.bool_]", np.any((places < first - reach) | (places > third + reach), axis=1))


def _corners(bounds: NDArray[np.float64], to_degrees: Transformer) -> list[list[float]]:
    """South-west and north-east corner as Leaflet wants them: latitude first."""
    west, south, east, north = to_degrees.transform_bounds(*bounds)
    return [[south, west], [north, east]]


def _grid(bounds: NDArray[np.float64], to_degrees: Transformer) -> list[dict[str, Any]]:
    """Lines of equal easting and northing, with their labels, some way past the bounds so that panning does not leave them."""
    xmin, ymin, xmax, ymax = bounds.tolist()
    size = max(xmax - xmin, ymax - ymin)
    step = next((s for s in GRID_STEPS_M if size / s <= GRID_LINES), GRID_STEPS_M[-1])
    beyond = GRID_BEYOND * size
    west, east = step * math.floor((xmin - beyond) / step), step * math.ceil((xmax + beyond) / step)
    south, north = step * math.floor((ymin - beyond) / step), step * math.ceil((ymax + beyond) / step)
    along_y, along_x = np.linspace(south, north, POINTS_PER_LINE), np.linspace(west, east, POINTS_PER_LINE)
    lines = [("E", x, np.full(POINTS_PER_LINE, x), along_y) for x in range(west, east + step, step)]
    lines += [("N", y, along_x, np.full(POINTS_PER_LINE, y)) for y in range(south, north + step, step)]
    return [{"axis": axis, "metres": int(metres), "line": _line(x, y, to_degrees)} for axis, metres, x, y in lines]


def _line(x: NDArray[np.float64], y: NDArray[np.float64], to_degrees: Transformer) -> list[list[float]]:
    lon, lat = to_degrees.transform(x, y)
    return [list(pair) for pair in zip(_degrees(lat), _degrees(lon), strict=True)]
