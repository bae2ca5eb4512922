// Measuring: a line from point to point, with its length and the area it would enclose. It is never part of the drawing.
import { distance, ringArea } from "./planar.js";
import { corners } from "./labels.js";
import { toPosition } from "./crs.js";

export class Measure {
  constructor(owner) {
    this.owner = owner;
    this.on = false;
    this.group = owner.L.featureGroup().addTo(owner.map);
  }

  start() {
    this.owner.editor.stop();
    this.group.clearLayers();
    this.on = true;
    this.owner.map.pm.enableDraw("Line", { finishOn: "dblclick", snappable: true, continueDrawing: false });
    this.owner.map.on("mousemove click", this.live, this);
    this.owner.toolbar.tell();
  }

  stop() {
    if (!this.on) return;
    this.owner.map.pm.disableDraw();
    this.owner.map.off("mousemove click", this.live, this);
    this.on = false;
    this.owner.toolbar.tell();
  }

  live() {
    const shape = this.owner.map.pm.Draw.Line;
    if (!shape._layer || !shape._hintMarker) return;
    this.tell([...corners(shape._layer), toPosition(shape._hintMarker.getLatLng())]);
  }

  /** The line that was finished, if it was a measuring one. */
  takes(layer) {
    if (!this.on) return false;
    this.owner.editor.drawn.removeLayer(layer);
    layer.options.snapIgnore = true;
    this.group.addLayer(layer);
    const points = corners(layer);
    this.stop();
    this.tell(points);
    return true;
  }

  tell(points) {
    if (points.length < 2) return;
    const { words } = this.owner.data;
    const { numbers } = this.owner;
    const length = points.slice(1).reduce((sum, point, i) => sum + distance(points[i], point), 0);
    const area = points.length > 2 ? `, ${words.area} ${numbers.area(Math.abs(ringArea(points)))}` : "";
    this.owner.say(`${words.measure}: ${words.length} ${numbers.metres(length)}${area}`);
  }
}
