"""The map: our own component with Leaflet in EPSG:25832. Coordinates are metres all the way, and nothing is rounded.

    from geoplan_app.planmap import planmap

    state = planmap(key="kort", layers=("jordstykke", "bygning"), mode="pick", bounds=(w, s, e, n))
    if state.picked:                      # only in the run that the click caused
        east, north = state.picked

``mode``: ``view``, ``pick`` (a click tells where), ``building`` (draw polygons and rectangles), ``plan`` (the same; shared corners move
together). What is drawn comes back as ``state.drawings``, a GeoJSON FeatureCollection in EPSG:25832; properties and ``id`` of the features
of ``draft`` come back with them. Give ``draft`` at every run: the map takes it up when it is another than what was drawn last.

``overlays`` is a FeatureCollection in EPSG:25832 that can be seen and snapped to, not changed. Properties: ``style`` (a key of
``styles.OVERLAYS``), ``title`` (shown when pointed at), ``label`` (written on the map), ``target`` (comes back as ``state.target`` when
clicked). An AppTest puts in what the browser would have sent: ``at.session_state["kort"] = {"drawings": {...}}`` or ``{"picked": [e, n]}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from geoplan.texts import speak_here, texts
from geoplan.workflows.map_layers import MOST, TITLES
from geoplan_app.basemap import basemap
from geoplan_app.planmap.styles import LAYERS, OTHER, OVERLAYS
from geoplan_app.planmap.words import words
from geoplan_app.routes import assets_address, opened_layers
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Mode = Literal["view", "pick", "building", "plan"]
Bounds = tuple[float, float, float, float]

_LOADER: Final = """
const waiting = new WeakMap();
export default function (component) {
  const { data, parentElement } = component;
  let left = false, program = null;
  const before = waiting.get(parentElement) ?? Promise.resolve();
  const now = before.then(() => import(new URL(data.address + "/planmap.js", document.baseURI).href))
    .then((module) => { program = module; if (!left) module.show(component); })
    .catch((fault) => { console.error(fault); parentElement.querySelector(".gp").textContent = data.words.broken; });
  waiting.set(parentElement, now);
  return () => { left = true; if (program) program.leave(parentElement); };
}
"""

_map = st.components.v2.component("geoplan_planmap", html="<div class='gp' lang='da'></div>", js=_LOADER)


@dataclass(frozen=True, slots=True)
class MapState:
    """What the user did on the map.

    ``drawings``: what is drawn, None as long as nothing was ever changed. ``picked`` (east, north) and ``target`` are given only in the run
    that the click caused, and so is ``line``, drawn with the tool that splits (mode ``plan``). ``view``: west, south, east, north of the
    part shown at the latest change or click.
    """

    drawings: dict[str, Any] | None = None
    picked: tuple[float, float] | None = None
    target: str | None = None
    line: tuple[tuple[float, float], ...] | None = None
    view: Bounds | None = None


def planmap(
    *,
    key: str,
    layers: Sequence[str] = (),
    offered: Sequence[str] = (),
    mode: Mode = "view",
    draft: dict[str, Any] | None = None,
    overlays: dict[str, Any] | None = None,
    bounds: Bounds | None = None,
    height: int = 520,
) -> MapState:
    """Show the map and give what the user did on it. ``layers`` are on from the start, ``offered`` can be turned on."""
    speak_here(current().language)  # a fragment that runs alone is in a thread that was told nothing
    t = texts()
    data = {
        "address": assets_address(),
        "key": key,
        "mode": mode,
        "layers": [_layer(name, on=name in layers) for name in (*layers, *(one for one in offered if one not in layers))],
        "draft": draft,
        "overlays": overlays,
        "overlayStyles": {name: style.told() | {"title": t(style.title)} for name, style in OVERLAYS.items()},
        "bounds": list(bounds) if bounds else None,
        "height": height,
        "language": t.language,
        "words": words(t),
        "basemap": basemap(),
    }
    result = _map(
        key=key,
        data=data,
        default={"drawings": None, "picked": None, "target": None, "line": None},
        on_drawings_change=_nothing,
        on_picked_change=_nothing,
        on_target_change=_nothing,
        on_line_change=_nothing,
    )
    return _told(key, result)


def _nothing() -> None:
    """Streamlit gives a state only to those who listen."""


def _layer(name: str, *, on: bool) -> dict[str, Any]:
    style, stored = LAYERS.get(name, OTHER), opened_layers().get(name)
    title = TITLES.get(name) or (stored.title if stored else name)
    small = stored is not None and stored.rows <= MOST  # all of it can be drawn at once, so there is nothing to zoom in for
    told = {"name": name, "title": texts()(title), "on": on, "fromZoom": 0 if small else style.from_zoom}
    return style.told() | told


def _told(key: str, result: Mapping[str, Any]) -> MapState:
    """Clicks count once: what was there at the run before is no news."""
    drawings, seen = result.get("drawings"), f"{key}.seen"
    fresh = {name: result.get(name) for name in ("picked", "target", "line")}
    before = st.session_state.get(seen, {})
    st.session_state[seen] = fresh
    new = {name: value for name, value in fresh.items() if value and value != before.get(name)}
    place = new.get("picked")
    view = next((one["view"] for one in (new.get("target"), drawings) if isinstance(one, dict) and one.get("view")), None)
    return MapState(
        drawings=drawings,
        picked=(float(place[0]), float(place[1])) if place else None,
        target=_name(new.get("target")),
        line=tuple((float(east), float(north)) for east, north in new["line"]["points"]) if new.get("line") else None,
        view=tuple(view) if view else None,
    )


def _name(target: Any) -> str | None:
    return str(target["id"] if isinstance(target, dict) else target) if target else None
