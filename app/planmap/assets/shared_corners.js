// Areas that tile share corners: when one is moved, those of the neighbours that lay there move with it.

const SAME_M = 1e-6;

export function follow(layer, editor) {
  let twins = [];
  layer.on("pm:markerdragstart", ({ indexPath }) => {
    const at = corner(layer, indexPath);
    twins = at ? editor.layersDrawn().filter((other) => other !== layer).flatMap((other) => cornersAt(other, at)) : [];
  });
  layer.on("pm:markerdragend", ({ indexPath }) => {
    const at = corner(layer, indexPath);
    if (!at || !twins.length) return;
    for (const { latlng } of twins) Object.assign(latlng, { lat: at.lat, lng: at.lng });
    for (const other of new Set(twins.map((twin) => twin.layer))) renew(other);
    editor.commit();
  });
}

const corner = (layer, path) => path?.reduce((part, index) => part?.[index], layer.getLatLngs());

function cornersAt(layer, at) {
  const latlngs = layer.getLatLngs().flat(3);
  return latlngs.filter((one) => Math.hypot(one.lat - at.lat, one.lng - at.lng) < SAME_M).map((latlng) => ({ layer, latlng }));
}

/** Draw the neighbour where it is now, and its handles with it. */
function renew(layer) {
  layer.setLatLngs(layer.getLatLngs());
  if (!layer.pm.enabled()) return;
  const { options } = layer.pm;
  layer.pm.disable();
  layer.pm.enable(options);
}
