// The map component as Streamlit calls it: one map per element, kept over reruns of the page.
import { PlanMap } from "./map.js";

const maps = new WeakMap();

/** Show the map, or let the one that is there take up what the page says now. */
export function show(component) {
  const element = component.parentElement;
  if (!maps.has(element)) maps.set(element, new PlanMap(component));
  maps.get(element).update(component);
}

/** The page no longer has the map. */
export function leave(element) {
  maps.get(element)?.remove();
  maps.delete(element);
}
