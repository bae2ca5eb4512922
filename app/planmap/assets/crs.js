// EPSG:25832 as Leaflet's own coordinates: "lat" is the northing and "lng" the easting, in metres.
// Nothing is projected back and forth, so a corner that nobody touched comes back bit for bit.

const ORIGIN = [120000, 6500000]; // the corner and the resolutions of the tiles that Danish services share
const COARSEST = 1638.4; // metres per pixel at zoom 0
export const FINEST_ZOOM = 17;

export function planarCrs(L) {
  return L.extend({}, L.CRS.Simple, {
    code: "EPSG:25832",
    transformation: new L.Transformation(1, -ORIGIN[0], -1, ORIGIN[1]),
    scale: (zoom) => 2 ** zoom / COARSEST,
    zoom: (scale) => Math.log2(scale * COARSEST),
  });
}

export const toLatLng = (L) => (position) => L.latLng(position[1], position[0]);

export const toPosition = (latlng) => [latlng.lng, latlng.lat];

/** [west, south, east, north] as Leaflet's bounds, and back. */
export const toBounds = (L, box) => L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
export const toBox = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
