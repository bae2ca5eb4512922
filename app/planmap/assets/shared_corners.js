// Areas that tile share corners and edges: when one is moved, what lay there of the neighbours moves with it.

const SAME_M = 1e-6;

export function follow(layer, editor) {
  let twins = [];
  const others = () => editor.layersDrawn().filter((other) => other !== layer);
  layer.on("pm:markerdragstart", ({ indexPath }) => {
    const at = corner(layer, indexPath);
    twins.push(...(at ? others().flatMap((other) => cornersAt(other, at)) : []));
  });
  layer.on("pm:vertexadded", ({ indexPath }) => {
    const at = corner(layer, indexPath);
    const ends = at && neighboursOf(layer, indexPath);
    if (ends) twins.push(...others().flatMap((other) => insert(other, ends, at)));
  });
  layer.on("pm:markerdragend", ({ indexPath }) => {
    const at = corner(layer, indexPath);
    const moved = twins.filter(({ latlng }) => at && !same(latlng, at));
    twins = [];
    if (!moved.length) return;
    for (const { latlng } of moved) Object.assign(latlng, { lat: at.lat, lng: at.lng });
    for (const other of new Set(moved.map((twin) => twin.layer))) renew(other);
    editor.commit();
  });
}

const same = (one, other) => Math.hypot(one.lat - other.lat, one.lng - other.lng) < SAME_M;

const ringOf = (layer, path) => path?.slice(0, -1).reduce((part, index) => part?.[index], layer.getLatLngs());

const corner = (layer, path) => ringOf(layer, path)?.[path.at(-1)];

function cornersAt(layer, at) {
  const latlngs = layer.getLatLngs().flat(3);
  return latlngs.filter((one) => same(one, at)).map((latlng) => ({ layer, latlng }));
}

/** The corners before and after the one at the path. */
function neighboursOf(layer, path) {
  const ring = ringOf(layer, path);
  const at = path.at(-1);
  return [ring[(at + ring.length - 1) % ring.length], ring[(at + 1) % ring.length]];
}

/** Put a corner into the edge that the other area has between the same two corners; none where it has no such edge. */
function insert(layer, [start, end], at) {
  const made = [];
  for (const ring of rings(layer.getLatLngs())) {
    const place = ring.findIndex((one, index) => {
      const next = ring[(index + 1) % ring.length];
      return (same(one, start) && same(next, end)) || (same(one, end) && same(next, start));
    });
    if (place < 0) continue;
    const latlng = at.clone();
    ring.splice(place + 1, 0, latlng);
    made.push({ layer, latlng });
  }
  return made;
}

const rings = (parts) => (parts.length && !Array.isArray(parts[0]) ? [parts] : parts.flatMap(rings));

/** Draw the neighbour where it is now, and its handles with it. */
function renew(layer) {
  layer.setLatLngs(layer.getLatLngs());
  if (!layer.pm.enabled()) return;
  const { options } = layer.pm;
  layer.pm.disable();
  layer.pm.enable(options);
}
