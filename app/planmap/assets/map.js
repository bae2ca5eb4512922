// One map: Leaflet, what is loaded by box, what the page puts over it, what is drawn, and what goes back to Python.
import { FINEST_ZOOM, planarCrs, toBounds, toBox, toPosition } from "./crs.js";
import { Editor } from "./editor.js";
import { Layers } from "./layers.js";
import { Measure } from "./measure.js";
import { Numbers } from "./numbers.js";
import { Overlays } from "./overlays.js";
import { Panel } from "./panel.js";
import { Toolbar } from "./toolbar.js";
import { loadStyles, loadVendor } from "./vendor.js";

const DENMARK = [441000, 6049000, 894000, 6403000];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const [STEP_PX, SMALL_STEP_PX] = [80, 8];
const seen = new Map(); // where each map was when its page was left

export class PlanMap {
  constructor(component) {
    this.root = component.parentElement;
    this.box = this.root.querySelector(".gp");
    this.data = component.data;
    this.ready = this.build();
  }

  /** Take up what the page says now. */
  update(component) {
    this.component = component;
    this.ready.then(() => this.gone || this.take(component.data)).catch((fault) => this.fail(fault));
  }

  /** Say that there is no map, and what to do instead. */
  fail(fault) {
    console.error(fault);
    this.box.textContent = this.data.words.broken;
  }

  async build() {
    const [L] = await Promise.all([loadVendor(), loadStyles(this.root)]);
    if (this.gone) return;
    this.frame();
    this.numbers = new Numbers(this.data.language);
    this.leaflet(L);
    this.overlays = new Overlays(this);
    this.layers = new Layers(this);
    this.editor = new Editor(this);
    this.measure = new Measure(this);
    this.toolbar = new Toolbar(this);
    this.panel = new Panel(this);
    this.listen();
    this.place();
    await this.layers.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => (this.element.dataset.ready = "1")));
  }

  /** The bar of tools, the map and the line below it. */
  frame() {
    const { words } = this.data;
    this.box.lang = this.data.language;
    this.bar = make("div", { className: "gp-bar", role: "toolbar", ariaLabel: words.tools });
    this.element = make("div", { className: "gp-map", role: "application", ariaLabel: words.map, tabIndex: 0 });
    this.note = make("span", { className: "gp-note", role: "status" });
    this.where = make("span", { className: "gp-where" });
    this.line = make("div", { className: "gp-line" });
    this.line.append(this.note, this.where);
    this.element.planmap = this; // for the tests, which need to know where a coordinate is on the screen
    this.float = make("div", { className: "gp-float" });
    this.box.replaceChildren(this.bar, make("div", { className: "gp-stage" }, this.element, this.float), this.line);
    this.element.style.height = `min(${this.data.height}px, 75vh)`;
  }

  leaflet(L) {
    this.L = L;
    const { words, basemap } = this.data;
    this.map = L.map(this.element, {
      crs: planarCrs(L),
      pmIgnore: false,
      minZoom: 1,
      maxZoom: FINEST_ZOOM,
      zoomSnap: 0.25,
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      renderer: L.svg({ padding: 0.3 }),
    });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    for (const [name, level] of [["gp-layers", 350], ["gp-overlays", 380]]) this.map.createPane(name).style.zIndex = level;
    this.canvas = L.canvas({ pane: "gp-layers", padding: 0.3 });
    if (basemap) this.background(basemap);
    this.map.fitBounds(toBounds(L, DENMARK), { animate: false });
  }

  background({ kind, url, options, credit }) {
    const { L } = this;
    const common = { maxZoom: FINEST_ZOOM, opacity: 0.8 };
    this.basemap = kind === "wms" ? L.tileLayer.wms(url, { ...options, ...common }) : L.tileLayer(url, { ...common, maxNativeZoom: 13 });
    this.basemap.addTo(this.map);
    if (credit) L.control.attribution({ prefix: false }).addAttribution(escaped(credit)).addTo(this.map);
  }

  listen() {
    this.map.on("mousemove", (event) => this.tellPlace(toPosition(event.latlng)));
    this.map.on("click", (event) => this.pick(toPosition(event.latlng)));
    this.map.on("moveend", () => {
      seen.set(this.data.key, { bounds: JSON.stringify(this.data.bounds), center: this.map.getCenter(), zoom: this.map.getZoom() });
      this.layers.later();
    });
    this.map.on("focus", () => {
      this.map.scrollWheelZoom.enable();
      if (this.element.matches(":focus-visible") && this.editor.shape()) this.say(this.data.words.keysHelp);
    });
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.watch = new ResizeObserver(() => this.map.invalidateSize({ pan: false }));
    this.watch.observe(this.element);
  }

  /** Keys on the map itself; the tools have their own. */
  key(event) {
    if (event.target !== this.element) return;
    const centre = this.map.getCenter();
    if (this.step(event) || this.editor.key(event, centre) || (event.key === "Enter" && this.pick(toPosition(centre)))) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** The arrows move the map at once, with Shift in small steps, so that the middle can be put exactly. */
  step({ key, shiftKey, ctrlKey, altKey, metaKey }) {
    const way = ARROWS[key];
    if (!way || ctrlKey || altKey || metaKey) return false;
    const pixels = shiftKey ? SMALL_STEP_PX : STEP_PX;
    this.map.panBy([way[0] * pixels, way[1] * pixels], { animate: false });
    this.tellPlace(toPosition(this.map.getCenter()));
    return true;
  }

  pick(position) {
    if (this.data.mode !== "pick" || this.busy()) return false;
    this.send("picked", [...position, Date.now()]);
    return true;
  }

  busy() {
    return this.editor.busy() || this.measure.on;
  }

  /** The page's own wishes: where to look, what to show over the layers, what is drawn. */
  take(data) {
    this.data = data;
    this.element.style.height = `min(${data.height}px, 75vh)`;
    this.overlays.take(data.overlays, data.overlayStyles);
    this.layers.take(data.layers);
    this.panel.take();
    this.toolbar.take();
    this.editor.take(data.draft);
    if (JSON.stringify(data.bounds) !== this.fitted) this.place();
  }

  /** Go where the page points; a map that is come back to is where it was left. */
  place() {
    const { bounds, key } = this.data;
    this.fitted = JSON.stringify(bounds);
    const left = seen.get(key);
    if (left?.bounds === this.fitted) this.map.setView(left.center, left.zoom, { animate: false });
    else this.whole();
  }

  whole() {
    const { bounds } = this.data;
    const box = bounds ? toBounds(this.L, bounds) : this.everything();
    if (box.isValid()) this.map.fitBounds(box, { animate: false, padding: [24, 24], maxZoom: 15 });
  }

  everything() {
    const box = this.editor.drawn.getBounds().extend(this.overlays.group.getBounds());
    return box.isValid() ? box : toBounds(this.L, DENMARK);
  }

  tellPlace([east, north]) {
    const { words } = this.data;
    this.where.textContent = `${words.east} ${this.numbers.metres(east)}  ${words.north} ${this.numbers.metres(north)}`;
  }

  say(text) {
    this.note.textContent = text;
  }

  send(name, value) {
    this.component.setStateValue(name, value);
  }

  view() {
    return toBox(this.map.getBounds());
  }

  remove() {
    this.gone = true;
    this.watch?.disconnect();
    this.layers?.stop();
    this.map?.remove();
  }
}

export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === "role" || name.startsWith("data-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

export function escaped(text) {
  return make("span", { textContent: text }).innerHTML;
}
