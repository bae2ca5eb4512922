// What the page puts over the layers: the plot, faults, dimension lines ... seen and snapped to, not changed.
import { read, polygons } from "./geojson.js";
import { escaped } from "./map.js";

export class Overlays {
  constructor(owner) {
    this.owner = owner;
    this.group = owner.L.featureGroup().addTo(owner.map);
    this.features = [];
    this.kinds = [];
  }

  take(collection, styles) {
    const text = JSON.stringify(collection);
    if (text === this.taken) return;
    this.taken = text;
    this.features = collection?.features ?? [];
    this.kinds = [...new Set(this.features.map((one) => one.properties?.style))].filter((kind) => styles[kind]);
    this.group.clearLayers();
    this.group.addLayer(read(this.owner.L, collection, this.options(styles)));
    this.owner.editor?.measureAgain();
  }

  options(styles) {
    const style = (feature) => styles[feature.properties?.style] ?? styles.highlight;
    const look = (feature) => ({ ...pathOptions(style(feature), feature), snapIgnore: !style(feature).snap, pmIgnore: true, pane: "gp-overlays" });
    return {
      style: look,
      pmIgnore: true,
      pane: "gp-overlays",
      pointToLayer: (feature, latlng) => this.owner.L.circleMarker(latlng, { ...look(feature), radius: 7 }),
      onEachFeature: (feature, layer) => this.dress(feature, layer),
    };
  }

  dress(feature, layer) {
    const { title, label, target } = feature.properties ?? {};
    if (label) layer.bindTooltip(escaped(label), { permanent: true, direction: "center", className: "gp-label" });
    else if (title) layer.bindTooltip(escaped(title), { sticky: true, className: "gp-tip" });
    if (target) layer.on("click", (event) => this.point(event, target));
  }

  point(event, target) {
    if (this.owner.busy()) return;
    this.owner.L.DomEvent.stopPropagation(event);
    this.owner.send("target", { id: String(target), at: Date.now(), view: this.owner.view() });
  }

  /** The boundary lines of the plot, as rings of [e, n]. */
  plotRings() {
    return this.features.filter((one) => one.properties?.style === "plot").flatMap((one) => polygons(one.geometry).flat());
  }
}

/** A style as Leaflet takes it; only areas and points are filled. */
export function pathOptions({ colour, width, fill, dash }, feature, opacity = 1) {
  return {
    color: colour,
    weight: width,
    dashArray: dash || null,
    opacity,
    fill: fill > 0 && !/Line/.test(feature?.geometry?.type ?? ""),
    fillColor: colour,
    fillOpacity: fill * opacity,
  };
}
