// The list of layers with legend, on and off, and how strongly each is seen.
import { make } from "./map.js";

let open = null; // as the user left it, on any map

export class Panel {
  constructor(owner) {
    this.owner = owner;
    const { L, map, data } = owner;
    this.body = make("div", { className: "gp-legend" });
    this.box = make("details", { className: "gp-panel" }, make("summary", {}, data.words.layers), this.body);
    this.box.open = open ?? owner.element.clientWidth > 700;
    this.box.addEventListener("toggle", () => (open = this.box.open));
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    const Place = L.Control.extend({ onAdd: () => this.box });
    map.addControl(new Place({ position: "topright" }));
    this.take();
  }

  /** Rows for the layers of the page; made anew only when they are others than before. */
  take() {
    const { layers, overlays, data } = this.owner;
    const names = JSON.stringify([[...layers.all.keys()], overlays.kinds]);
    if (names === this.names) return this.tell();
    this.names = names;
    this.rows = new Map([...layers.all].map(([name, layer]) => [name, this.row(layer)]));
    const background = this.owner.basemap ? [this.background()] : [];
    const shown = overlays.kinds.map((kind) => make("div", { className: "gp-row" }, swatch(data.overlayStyles[kind]), data.overlayStyles[kind].title));
    this.body.replaceChildren(...[...this.rows.values()].map((row) => row.box), ...background, ...shown);
    this.box.hidden = !this.body.childElementCount;
    return this.tell();
  }

  row(layer) {
    const { words } = this.owner.data;
    const { title } = layer.description;
    const check = make("input", { type: "checkbox", checked: layer.choice.on });
    const fade = make("input", { type: "range", min: 10, max: 100, step: 10, value: layer.choice.opacity * 100 });
    fade.ariaLabel = words.opacity.replace("{name}", title);
    const state = make("span", { className: "gp-state" });
    check.addEventListener("change", () => layer.turn(check.checked).then(() => this.tell()));
    fade.addEventListener("input", () => layer.fade(fade.value / 100));
    const label = make("label", {}, check, swatch(layer.description), title);
    return { box: make("div", { className: "gp-row" }, label, fade, state), state, fade, layer };
  }

  background() {
    const { basemap, map, data } = this.owner;
    const check = make("input", { type: "checkbox", checked: true });
    check.addEventListener("change", () => (check.checked ? basemap.addTo(map) : basemap.remove()));
    return make("div", { className: "gp-row" }, make("label", {}, check, data.words.background));
  }

  /** Why a layer that is on is not to be seen. */
  tell() {
    const { words } = this.owner.data;
    for (const { state, fade, layer } of this.rows.values()) {
      state.textContent = words[layer.state] ?? "";
      fade.hidden = !layer.choice.on;
    }
  }
}

function swatch({ colour, fill, dash }) {
  const box = make("span", { className: "gp-swatch", ariaHidden: "true" });
  box.style.borderColor = colour;
  box.style.borderStyle = dash ? "dashed" : "solid";
  box.style.background = `color-mix(in srgb, ${colour} ${Math.round(fill * 100)}%, white)`;
  return box;
}
