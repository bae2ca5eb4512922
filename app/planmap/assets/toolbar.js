// The bar over the map. Each tool is a button with a word, so that it can be read, reached and pressed by everybody.
import { icon } from "./icons.js";
import { make } from "./map.js";
import { parsedPlace } from "./numbers.js";
import { toBounds } from "./crs.js";

const EDITING = ["polygon", "rectangle", "edit", "drag", "rotate", "cut", "remove"];
const TOOLS = { view: [], pick: [], building: EDITING, plan: [...EDITING.slice(0, -1), "split", "remove"] };
const SHORT = ["undo", "redo", "measure", "goto", "whole"]; // their words give way on a narrow screen

export class Toolbar {
  constructor(owner) {
    this.owner = owner;
    this.buttons = new Map();
    this.owner.line.before((this.sum = make("div", { className: "gp-sum", role: "status" })));
    this.owner.box.addEventListener("keydown", (event) => this.key(event));
    this.build();
  }

  /** The page may have changed what can be done. */
  take() {
    if (this.mode !== this.owner.data.mode) this.build();
    this.tell();
  }

  build() {
    const { mode } = this.owner.data;
    this.mode = mode;
    this.buttons.clear();
    const editing = TOOLS[mode].map((tool) => this.button(tool, () => this.toggle(tool), true));
    const turning = editing.length ? [this.button("undo", () => this.owner.editor.undo()), this.button("redo", () => this.owner.editor.redo())] : [];
    const looking = [
      this.button("measure", () => this.toggleMeasure(), true),
      this.button("goto", () => this.toggleGoto(), true),
      this.button("whole", () => this.owner.whole()),
    ];
    this.drawing = group(this.button("finish", () => this.finish()), this.button("back", () => this.owner.editor.back()), this.button("cancel", () => this.cancel()));
    this.owner.bar.replaceChildren(...[editing, turning, looking].filter((one) => one.length).map((one) => group(...one)), this.form());
    this.owner.float.replaceChildren(this.drawing);
    this.sum.hidden = !editing.length;
    if (mode === "pick") this.owner.say(this.owner.data.words.pickHelp);
    this.tell();
  }

  button(name, act, toggles = false) {
    const { words } = this.owner.data;
    const word = make("span", { className: SHORT.includes(name) ? "gp-word" : "" }, words[name]);
    const button = make("button", { type: "button", title: words[`${name}Help`] ?? words[name], onclick: act }, icon(name), word);
    button.ariaLabel = words[name];
    button.dataset.tool = name;
    if (toggles) button.ariaPressed = "false";
    this.buttons.set(name, button);
    return button;
  }

  toggle(tool) {
    const { editor, measure } = this.owner;
    measure.stop();
    if (editor.tool === tool) editor.stop();
    else editor.start(tool);
    this.explain();
  }

  toggleMeasure() {
    if (this.owner.measure.on) this.cancel();
    else this.owner.measure.start();
    this.explain();
  }

  cancel() {
    this.owner.box.querySelector(".gp-ask")?.remove();
    this.owner.measure.stop();
    this.owner.editor.stop();
    this.explain();
  }

  finish() {
    if (this.owner.measure.on) this.owner.map.pm.Draw.Line._finishShape();
    else this.owner.editor.finish();
  }

  /** What the tool in hand does, in words below the map. */
  explain() {
    const { words, mode } = this.owner.data;
    const tool = this.owner.measure.on ? "measure" : this.owner.editor.tool;
    this.owner.say(tool ? words[`${tool}Help`] : mode === "pick" ? words.pickHelp : "");
  }

  /** Which buttons are down, and which can be pressed. */
  tell() {
    const { editor, measure } = this.owner;
    if (!editor || !measure) return;
    for (const tool of TOOLS.plan) this.press(tool, editor.tool === tool);
    this.press("measure", measure.on);
    const { history } = editor;
    if (this.buttons.has("undo")) {
      this.buttons.get("undo").disabled = !history.canUndo() && !editor.unfinished();
      this.buttons.get("redo").disabled = !history.canRedo();
      const none = editor.layersDrawn().length === 0;
      for (const tool of ["edit", "drag", "rotate", "cut", "remove"]) this.buttons.get(tool).disabled = none;
    }
    this.drawing.hidden = !(measure.on || ["polygon", "rectangle", "cut", "split"].includes(editor.tool));
  }

  press(tool, down) {
    const button = this.buttons.get(tool);
    if (button) button.ariaPressed = String(down);
  }

  key(event) {
    const { editor } = this.owner;
    const letter = event.key.toLowerCase();
    if (event.target.matches?.("input")) return;
    if (event.key === "Escape") this.cancel();
    else if (!(event.ctrlKey || event.metaKey) || !TOOLS[this.mode].length) return;
    else if (letter === "y" || (letter === "z" && event.shiftKey)) editor.redo();
    else if (letter === "z") editor.undo();
    else return;
    event.preventDefault();
  }

  // --- a question before anything is deleted -------------------------------------------------------------------------------------------

  ask(yes) {
    const { words } = this.owner.data;
    const close = () => {
      box.remove();
      this.owner.element.focus();
    };
    const act = () => {
      close();
      yes();
    };
    const keep = make("button", { type: "button", onclick: close }, words.removeNo);
    const box = make("div", { className: "gp-ask", role: "alertdialog", ariaLabel: words.removeAsk }, words.removeAsk);
    box.append(make("button", { type: "button", onclick: act, className: "gp-danger" }, words.removeYes), keep);
    this.owner.box.querySelector(".gp-ask")?.remove();
    this.owner.float.append(box);
    keep.focus();
  }

  // --- going to a coordinate -----------------------------------------------------------------------------------------------------------

  form() {
    const { words } = this.owner.data;
    this.place = make("input", { type: "text", ariaLabel: words.gotoHelp, placeholder: "692000 6172000", autocomplete: "off" });
    this.gotoForm = make("form", { className: "gp-goto", hidden: true }, this.place, make("button", { type: "submit" }, words.show));
    this.gotoForm.addEventListener("submit", (event) => this.go(event));
    return this.gotoForm;
  }

  toggleGoto() {
    this.gotoForm.hidden = !this.gotoForm.hidden;
    this.press("goto", !this.gotoForm.hidden);
    if (this.gotoForm.hidden) return;
    this.owner.say(this.owner.data.words.gotoHelp);
    this.place.focus();
  }

  go(event) {
    event.preventDefault();
    const place = parsedPlace(this.place.value);
    if (!place) {
      this.owner.say(this.owner.data.words.gotoWrong);
      return;
    }
    const [east, north] = place;
    const { L, map } = this.owner;
    map.fitBounds(toBounds(L, [east - 60, north - 60, east + 60, north + 60]), { animate: false });
    this.flag?.remove();
    this.flag = L.circleMarker([north, east], { radius: 9, color: "#005fcc", pmIgnore: true, snapIgnore: true }).addTo(map);
    this.owner.tellPlace(place);
    this.owner.say("");
  }
}

const group = (...buttons) => make("div", { className: "gp-group" }, ...buttons);
