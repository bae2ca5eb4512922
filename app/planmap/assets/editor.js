// Drawing and changing polygons with leaflet-geoman, with a history that is ours.
import { toPosition } from "./crs.js";
import { read, write } from "./geojson.js";
import { History } from "./history.js";
import { Labels } from "./labels.js";
import { pathOptions } from "./overlays.js";
import { follow } from "./shared_corners.js";

const SNAP_PX = 15;
const CHANGED = "pm:markerdragend pm:vertexadded pm:vertexremoved pm:dragend pm:rotateend pm:edit";
const MOVING = "pm:markerdrag pm:drag pm:rotate pm:change";
const HELD = "pm:markerdragstart pm:dragstart pm:rotatestart";
const LET_GO = "pm:markerdragend pm:dragend pm:rotateend";
const TIDIED_M = 0.05; // Python moves corners this far, to the corners they were meant for
const DRAWING = { polygon: "Polygon", rectangle: "Rectangle", split: "Line" };
const GLOBAL = { edit: "GlobalEditMode", drag: "GlobalDragMode", rotate: "GlobalRotateMode", cut: "GlobalCutMode" };

export class Editor {
  constructor(owner) {
    this.owner = owner;
    this.origin = crypto.randomUUID?.() ?? String(Math.random());
    this.number = 0;
    this.tool = null;
    this.drawn = owner.L.featureGroup().addTo(owner.map);
    this.history = new History(JSON.stringify(write([])));
    this.labels = new Labels(owner);
    this.prepare();
  }

  prepare() {
    const { L, map } = this.owner;
    const look = this.look();
    map.pm.setLang(this.owner.data.language === "en" ? "en" : "da");
    map.pm.setGlobalOptions({
      layerGroup: this.drawn,
      snappable: true,
      snapDistance: SNAP_PX,
      allowSelfIntersection: false,
      pathOptions: look,
      templineStyle: { color: look.color, weight: 2 },
      hintlineStyle: { color: look.color, weight: 2, dashArray: "5 5" },
    });
    map.on("pm:create", ({ layer }) => this.created(layer));
    map.on("pm:cut", ({ layer, originalLayer }) => this.cut(layer, originalLayer));
    map.on("pm:drawstart", ({ workingLayer }) => this.working(workingLayer));
    map.on("pm:drawend", () => this.ended());
    map.on("preclick", (event) => this.aim(event));
    map.on("zoomend", () => this.measureAgain());
    this.drawn.on("click", (event) => this.clicked(event));
    this.L = L;
  }

  look() {
    return { ...pathOptions(this.owner.data.overlayStyles.planned), fill: true, pmIgnore: false, snapIgnore: false };
  }

  busy() {
    return this.tool !== null;
  }

  // --- what the page gives -------------------------------------------------------------------------------------------------------------

  /** Take up the page's draft, unless it is only what we sent ourselves coming back. */
  take(draft) {
    const text = JSON.stringify(draft ?? null);
    if (text === this.taken) return;
    const first = this.taken === undefined;
    this.taken = text;
    if (draft?.revision?.origin === this.origin || (first && !draft) || this.held) return;
    this.load(draft);
    const state = this.state();
    if (first) this.history = new History(state);
    else if (onlyTidied(JSON.parse(this.history.now()), JSON.parse(state))) this.history.replace(state);
    else this.history.push(state);
    this.tellDrawn();
  }

  load(collection) {
    const tool = this.tool in GLOBAL ? this.tool : null;
    if (tool) this.stop();
    this.drawn.clearLayers();
    const features = (collection?.features ?? []).filter((one) => /Polygon|LineString/.test(one.geometry?.type ?? ""));
    const layers = read(this.L, { type: "FeatureCollection", features }, { style: () => this.look(), pmIgnore: false, snapIgnore: false });
    for (const layer of layers.getLayers()) this.adopt(layer);
    if (tool) this.start(tool);
    this.measureAgain();
  }

  adopt(layer) {
    layer.feature ??= { type: "Feature", properties: {} };
    if (!this.drawn.hasLayer(layer)) this.drawn.addLayer(layer);
    layer.on(HELD, () => (this.held = true)); // what the page sends meanwhile is older than what the hand is doing
    layer.on(LET_GO, () => (this.held = false));
    layer.on(CHANGED, () => this.commit());
    layer.on(MOVING, () => this.measureSoon());
    const { title } = layer.feature.properties ?? {};
    if (title) layer.bindTooltip(title.replace(/[<&]/g, " "), { sticky: true, className: "gp-tip" });
    if (this.owner.data.mode === "plan") follow(layer, this);
  }

  // --- what the user does --------------------------------------------------------------------------------------------------------------

  start(tool) {
    this.stop();
    this.tool = tool;
    const { map } = this.owner;
    if (DRAWING[tool]) map.pm.enableDraw(DRAWING[tool], { continueDrawing: false, finishOn: tool === "split" ? "dblclick" : null });
    else if (GLOBAL[tool]) map.pm[`enable${GLOBAL[tool]}`]();
    this.owner.toolbar?.tell();
  }

  stop() {
    const { map } = this.owner;
    this.tool = null;
    this.held = false;
    map.pm.disableDraw();
    for (const mode of Object.values(GLOBAL)) map.pm[`disable${mode}`]();
    this.live = null;
    this.measureAgain();
    this.owner.toolbar?.tell();
  }

  /** Snap where the click is: a finger, unlike a mouse, was nowhere before, and a busy machine may have missed the last movement. */
  aim({ latlng, originalEvent }) {
    this.shape()?._syncHintMarker?.({ latlng, originalEvent });
  }

  working(layer) {
    this.live = layer;
    layer.on("pm:vertexadded pm:change pm:snapdrag", () => this.measureSoon());
    this.owner.map.on("mousemove", this.measureSoon, this);
  }

  ended() {
    this.live = null;
    this.owner.map.off("mousemove", this.measureSoon, this);
    if (DRAWING[this.tool]) this.tool = null;
    this.owner.toolbar?.tell();
    this.measureSoon();
  }

  created(layer) {
    if (this.owner.measure.takes(layer)) return;
    if (!(layer instanceof this.L.Polygon)) {
      this.drawn.removeLayer(layer);
      this.owner.send("line", { points: layer.getLatLngs().map(toPosition), at: Date.now() });
      return;
    }
    this.adopt(layer);
    this.commit();
  }

  cut(layer, original) {
    layer.feature = { type: "Feature", ...original.feature };
    this.adopt(layer);
    setTimeout(() => this.commit());
  }

  clicked(event) {
    if (this.tool !== "remove") return;
    this.L.DomEvent.stopPropagation(event);
    const layer = event.propagatedFrom ?? event.layer;
    this.owner.toolbar.ask(() => {
      this.drawn.removeLayer(layer);
      this.stop();
      this.commit();
    });
  }

  /** Drawing: finish with what there is, or take the last corner back. */
  finish() {
    const shape = this.shape();
    if (shape?._finishShape) shape._finishShape();
    else this.stop();
  }

  back() {
    this.shape()?._removeLastVertex?.();
    this.measureSoon();
  }

  shape() {
    const { Draw } = this.owner.map.pm;
    return Draw[Draw.getActiveShape() ?? ""];
  }

  undo() {
    if (this.shape()?._layer?.getLatLngs?.().length) this.back();
    else this.turn(this.history.undo());
  }

  redo() {
    this.turn(this.history.redo());
  }

  turn(state) {
    if (state === null) return;
    this.load(JSON.parse(state));
    this.send();
  }

  /** Keys that draw: Enter sets a corner in the middle of the map. True when the key was for us. */
  key(event, centre) {
    const drawing = Boolean(this.shape());
    if (event.key === "Escape" && this.busy()) this.stop();
    else if (!drawing) return false;
    else if (event.key === "Enter") this.corner(centre);
    else if (event.key === "Backspace") this.back();
    else if (event.key.toLowerCase() === "f") this.finish();
    else return false;
    return true;
  }

  corner(latlng) {
    const { map } = this.owner;
    const place = { latlng, layerPoint: map.latLngToLayerPoint(latlng), containerPoint: map.latLngToContainerPoint(latlng) };
    map.fire("mousemove", { ...place, originalEvent: {} });
    map.fire("click", { ...place, originalEvent: { target: this.owner.element } });
  }

  // --- what goes back ------------------------------------------------------------------------------------------------------------------

  layersDrawn() {
    return this.drawn.getLayers().filter((layer) => layer.getLatLngs && !layer._pmTempLayer);
  }

  state() {
    return JSON.stringify(write(this.layersDrawn()));
  }

  commit() {
    const state = this.state();
    this.measureSoon();
    if (state === this.history.now()) return;
    this.history.push(state);
    this.send();
  }

  send() {
    const revision = { origin: this.origin, number: ++this.number };
    this.tellDrawn();
    this.owner.send("drawings", { ...JSON.parse(this.history.now()), revision, view: this.owner.view() });
    this.owner.toolbar?.tell();
  }

  tellDrawn() {
    this.owner.element.dataset.drawn = String(this.layersDrawn().length);
    this.owner.toolbar?.tell();
  }

  // --- what is measured while drawing --------------------------------------------------------------------------------------------------

  measureSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.measureAgain());
  }

  measureAgain() {
    if (["building", "plan"].includes(this.owner.data.mode)) this.labels.show(this.layersDrawn(), this.unfinished());
    this.owner.toolbar?.tell();
  }

  /** The corners set so far and where the pointer is. */
  unfinished() {
    const shape = this.shape();
    if (!shape?._layer?.getLatLngs || !shape._hintMarker || this.owner.measure.on) return null;
    const set = shape._layer.getLatLngs().flat(2).map(toPosition);
    return set.length ? [...set, toPosition(shape._hintMarker.getLatLng())] : null;
  }
}

/** Whether the page gave back what we sent with its corners put right and nothing else. */
function onlyTidied(sent, given) {
  const places = (collection) => collection.features.map((one) => one.geometry.coordinates);
  return near(places(sent), places(given));
}

function near(one, other) {
  if (typeof one === "number") return Math.abs(one - other) <= TIDIED_M;
  return Array.isArray(other) && one.length === other.length && one.every((part, i) => near(part, other[i]));
}
