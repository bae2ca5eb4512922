// Live measures on the map: side lengths, area, and the distances from what is drawn to the plot's boundaries.
import { toLatLng, toPosition } from "./crs.js";
import { geometry, polygons } from "./geojson.js";
import { distance, distancesToBoundaries, polygonArea, ringArea, sides } from "./planar.js";

const SHORTEST_PX = 45;
const MOST_SIDES = 40;

export class Labels {
  constructor(owner) {
    this.owner = owner;
    this.group = owner.L.layerGroup().addTo(owner.map);
    this.latlng = toLatLng(owner.L);
  }

  /** Measures of what is drawn, and of the ring that is being drawn. */
  show(layers, unfinished) {
    this.group.clearLayers();
    this.written = new Set();
    const shapes = layers.flatMap((layer) => polygons(geometry(layer)));
    const plot = this.owner.data.mode === "building" ? this.owner.overlays.plotRings() : [];
    const few = shapes.flat().reduce((sum, ring) => sum + ring.length, 0) <= MOST_SIDES;
    for (const rings of shapes) {
      if (few) this.sides(rings[0]);
      if (plot.length) this.dimensions(rings[0], plot);
    }
    if (unfinished) this.sides(unfinished, unfinished.length > 2);
    this.tell(shapes, unfinished);
  }

  sides(ring, closed = true) {
    const turn = Math.sign(ringArea(ring)) || 1;
    for (const [a, b] of closed ? sides(ring) : [[ring.at(-2), ring.at(-1)]]) {
      if (this.pixels(a, b) < SHORTEST_PX || this.wrote(a, b)) continue;
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      this.text(middle, this.owner.numbers.metres(distance(a, b)), "gp-side", outwards(a, b, turn));
    }
  }

  /** Whether the side was written for the neighbour already. */
  wrote(a, b) {
    const key = [a, b].map(String).sort().join(" ");
    if (this.written.has(key)) return true;
    this.written.add(key);
    return false;
  }

  dimensions(ring, plot) {
    for (const [from, to, length] of distancesToBoundaries(ring, plot)) {
      const ends = [this.latlng(from), this.latlng(to)];
      this.owner.L.polyline(ends, { className: "gp-dimension", pmIgnore: true, snapIgnore: true, interactive: false }).addTo(this.group);
      this.text([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], this.owner.numbers.metres(length), "gp-distance");
    }
  }

  text(at, text, className, offset = [0, 0]) {
    const tip = this.owner.L.tooltip({ permanent: true, direction: "center", className, interactive: false, offset });
    tip.setLatLng(this.latlng(at)).setContent(text).addTo(this.group);
  }

  pixels(a, b) {
    const { map } = this.owner;
    return map.latLngToLayerPoint(this.latlng(a)).distanceTo(map.latLngToLayerPoint(this.latlng(b)));
  }

  tell(shapes, unfinished) {
    const { words } = this.owner.data;
    const { numbers } = this.owner;
    const area = unfinished ? Math.abs(ringArea(unfinished)) : shapes.reduce((sum, rings) => sum + polygonArea(rings), 0);
    const outline = unfinished ? [unfinished] : shapes.flat();
    const around = outline.flatMap(sides).reduce((sum, side) => sum + distance(...side), 0);
    const told = area > 0 ? `${words.drawn}: ${words.area} ${numbers.area(area)}, ${words.around} ${numbers.metres(around)}` : "";
    const sum = this.owner.box.querySelector(".gp-sum");
    sum.ariaLive = unfinished || this.owner.editor.held ? "off" : "polite"; // read aloud when the hand rests
    sum.textContent = told;
  }
}

/** Pixels from the middle of a side to where its length is written: outside, so that the handle on the side can be seen. */
function outwards(a, b, turn) {
  const length = distance(a, b);
  const [east, north] = [(turn * (b[1] - a[1])) / length, (-turn * (b[0] - a[0])) / length];
  const pixels = 14 + 20 * Math.abs(east);
  return [east * pixels, -north * pixels];
}

export const corners = (layer) => layer.getLatLngs().flat(3).map(toPosition);
