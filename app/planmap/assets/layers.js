// The workspace's layers: asked for by box, kept by object so that what stays on the screen is not made anew.
import { toBox } from "./crs.js";
import { read } from "./geojson.js";
import { escaped } from "./map.js";
import { pathOptions } from "./overlays.js";

const WAIT_MS = 120;
const MOST_SNAPPED = 2000; // geoman looks at each at every movement
const MOST_NAMES = 100;
const kept = new Map(); // what the user turned on and off, by map and layer, from page to page

export class Layers {
  constructor(owner) {
    this.owner = owner;
    this.all = new Map();
    this.take(owner.data.layers);
  }

  /** The layers that the page names. One that is there stays as the user put it. */
  take(descriptions) {
    for (const one of descriptions) {
      if (this.all.has(one.name)) continue;
      const key = `${this.owner.data.key} ${one.name}`;
      const choice = kept.get(key) ?? { on: one.on, opacity: 1 };
      kept.set(key, choice);
      this.all.set(one.name, new Layer(this.owner, one, choice));
    }
    const named = new Set(descriptions.map((one) => one.name));
    for (const [name, layer] of this.all)
      if (!named.has(name)) {
        layer.clear();
        this.all.delete(name);
      }
    if (this.owner.layers) this.later();
  }

  /** After the map has come to rest. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), WAIT_MS);
  }

  async refresh() {
    await Promise.all([...this.all.values()].map((layer) => layer.refresh()));
    if (this.owner.gone) return; // the page was left while the layers were on their way
    this.limitSnapping();
    this.stack();
    for (const layer of this.all.values()) layer.writeNames();
    this.owner.panel?.tell();
  }

  /** What came last would lie on top: put the layers back in the order of the page. */
  stack() {
    const layers = [...this.all.values()];
    if (!layers.some((layer) => layer.grown)) return;
    for (const layer of layers) {
      layer.grown = false;
      layer.group.bringToFront();
    }
  }

  /** Snap to whole layers in the order of the page, as long as there are not too many objects. */
  limitSnapping() {
    let left = MOST_SNAPPED;
    for (const layer of this.all.values()) {
      if (!layer.description.snap) continue;
      const within = layer.objects.size <= left;
      layer.snap(within);
      if (within) left -= layer.objects.size;
    }
  }

  stop() {
    clearTimeout(this.timer);
    for (const layer of this.all.values()) layer.asked?.abort();
  }
}

class Layer {
  constructor(owner, description, choice) {
    Object.assign(this, { owner, description, choice, state: "", objects: new Map(), loaded: null, snapped: true });
    this.names = owner.L.layerGroup().addTo(owner.map);
    this.group = read(owner.L, null, {
      style: (feature) => this.look(feature),
      pointToLayer: (feature, latlng) => owner.L.circleMarker(latlng, { ...this.look(feature), radius: 4 }),
      onEachFeature: (feature, layer) => this.name(feature, layer),
      pmIgnore: true,
      snapIgnore: !description.snap,
      renderer: owner.canvas,
      pane: "gp-layers",
    }).addTo(owner.map);
  }

  look(feature) {
    return {
      ...pathOptions(this.description, feature, this.choice.opacity),
      renderer: this.owner.canvas,
      pane: "gp-layers",
      pmIgnore: true,
      snapIgnore: !(this.description.snap && this.snapped),
    };
  }

  snap(on) {
    this.snapped = on;
    for (const object of this.objects.values()) object.options.snapIgnore = !on;
    if (this.state === "" || this.state === "snapFor") this.state = on || !this.objects.size ? "" : "snapFor";
  }

  /** The objects' short names on the map, where there are few enough to be read. */
  writeNames() {
    this.names.clearLayers();
    if (!this.description.named) return;
    const { L, map } = this.owner;
    const view = map.getBounds();
    const middles = [...this.objects.values()].map((object) => [object.label, object.getBounds?.().getCenter() ?? object.getLatLng()]);
    const shown = middles.filter(([label, middle]) => label && view.contains(middle));
    if (shown.length > MOST_NAMES) return;
    for (const [label, middle] of shown) {
      const name = L.tooltip({ permanent: true, direction: "center", className: "gp-name", interactive: false, pane: "gp-overlays" });
      name.setLatLng(middle).setContent(escaped(label)).addTo(this.names);
    }
  }

  name(feature, layer) {
    const { title, label } = feature.properties;
    if (title) layer.bindTooltip(escaped(`${this.description.title}: ${title}`), { sticky: true, className: "gp-tip" });
    layer.label = label;
  }

  turn(on) {
    this.choice.on = on;
    this.loaded = null;
    return this.refresh();
  }

  fade(opacity) {
    this.choice.opacity = opacity;
    this.group.setStyle((feature) => this.look(feature));
  }

  async refresh() {
    const { map } = this.owner;
    if (!this.choice.on || map.getZoom() < this.description.fromZoom) {
      this.clear();
      this.state = this.choice.on ? "zoomFor" : "";
      return;
    }
    if (this.loaded?.contains(map.getBounds())) return;
    if (!this.asking?.bounds.contains(map.getBounds())) this.ask(map.getBounds().pad(0.2));
    await this.asking?.answer;
  }

  /** Ask for a box; what was asked before is no longer wanted. */
  ask(bounds) {
    this.asked?.abort();
    this.asked = new AbortController();
    const asking = { bounds };
    this.asking = asking;
    asking.answer = this.fetch(bounds).then(() => {
      if (this.asking === asking) this.asking = null;
      else return this.asking?.answer;
    });
  }

  /** A little more than is seen, so that small moves need nothing; exactly what is seen where that is too much. */
  async fetch(bounds, exact = false) {
    const address = `/api/layer/${this.description.name}?bbox=${toBox(bounds).join(",")}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const collection = await answer.json();
      if (collection.zoom_in && !exact) await this.fetch(this.owner.map.getBounds(), true);
      else this.put(collection, bounds);
    } catch (fault) {
      if (fault.name !== "AbortError") this.state = "failed";
    }
  }

  put(collection, bounds) {
    if (collection.zoom_in) this.clear();
    else this.exchange(collection.features);
    this.state = collection.zoom_in ? "zoomFor" : "";
    this.loaded = collection.zoom_in ? null : bounds;
  }

  /** Draw what is new, take away what is gone, leave the rest. */
  exchange(features) {
    const now = new Set(features.map((one) => one.properties.objekt_id));
    for (const [id, layer] of this.objects)
      if (!now.has(id)) {
        this.group.removeLayer(layer);
        this.objects.delete(id);
      }
    for (const feature of features) {
      const id = feature.properties.objekt_id;
      if (this.objects.has(id)) continue;
      this.group.addData(feature);
      this.grown = true;
      this.objects.set(id, this.group.getLayers().at(-1));
    }
  }

  clear() {
    this.names.clearLayers();
    this.asked?.abort();
    this.asking = null;
    this.group.clearLayers();
    this.objects.clear();
    this.loaded = null;
  }
}
