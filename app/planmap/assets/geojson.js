// GeoJSON in EPSG:25832 to Leaflet's layers and back, nothing rounded.
import { toLatLng, toPosition } from "./crs.js";

/** Leaflet's layers of a collection; each keeps its feature's id and properties. */
export function read(L, collection, options) {
  return L.geoJSON(collection ?? { type: "FeatureCollection", features: [] }, { coordsToLatLng: toLatLng(L), ...options });
}

/** The collection that layers of polygons and lines stand for. */
export function write(layers) {
  return { type: "FeatureCollection", features: layers.filter(hasCorners).map(feature) };
}

function feature(layer) {
  const { id, properties } = layer.feature ?? {};
  const made = { type: "Feature", geometry: geometry(layer), properties: properties ?? {} };
  return id === undefined ? made : { ...made, id };
}

export function geometry(layer) {
  const latlngs = layer.getLatLngs();
  if (!(layer instanceof window.L.Polygon)) return { type: "LineString", coordinates: latlngs.map(toPosition) };
  const multi = Array.isArray(latlngs[0]?.[0]);
  if (!multi) return { type: "Polygon", coordinates: latlngs.map(closed) };
  return { type: "MultiPolygon", coordinates: latlngs.map((polygon) => polygon.map(closed)) };
}

function closed(ring) {
  const positions = ring.map(toPosition);
  return positions.length ? [...positions, positions[0]] : positions;
}

const hasCorners = (layer) => layer.getLatLngs().flat(3).length > (layer instanceof window.L.Polygon ? 2 : 1);

/** The polygons of a geometry, each a list of rings. */
export function polygons(shape) {
  if (shape?.type === "Polygon") return [shape.coordinates];
  return shape?.type === "MultiPolygon" ? shape.coordinates : [];
}
