// Plane measures in metres, for what is shown while drawing. Python measures what is decided on.

/** Signed area of a ring of [e, n]; closed or not. */
export function ringArea(ring) {
  if (ring.length < 3) return 0;
  const [e0, n0] = ring[0];
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const [e1, n1] = ring[i];
    const [e2, n2] = ring[(i + 1) % ring.length];
    twice += (e1 - e0) * (n2 - n0) - (e2 - e0) * (n1 - n0);
  }
  return twice / 2;
}

/** Area of a polygon given as rings, the first being the outer one. */
export const polygonArea = (rings) =>
  rings.reduce((sum, ring, i) => sum + (i ? -1 : 1) * Math.abs(ringArea(ring)), 0);

export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The sides of a ring, without those of no length. */
export function sides(ring) {
  const found = [];
  for (let i = 0; i < ring.length; i++) {
    const pair = [ring[i], ring[(i + 1) % ring.length]];
    if (distance(...pair) > 1e-9) found.push(pair);
  }
  return found;
}

/** The point of side [a, b] nearest to p. */
export function nearestOn([a, b], p) {
  const [de, dn] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.max(0, Math.min(1, ((p[0] - a[0]) * de + (p[1] - a[1]) * dn) / (de * de + dn * dn)));
  return [a[0] + t * de, a[1] + t * dn];
}

/** The shortest line between two sides that do not cross: [from, to, length]. */
export function between(one, other) {
  const tries = [
    ...one.map((p) => [p, nearestOn(other, p)]),
    ...other.map((p) => [nearestOn(one, p), p]),
  ].map(([from, to]) => [from, to, distance(from, to)]);
  return tries.reduce((best, line) => (line[2] < best[2] ? line : best));
}

/** Sides gathered where one goes on from the other within 5 degrees: a boundary with many points is one boundary. */
export function straights(ring) {
  const found = [];
  for (const side of sides(ring)) {
    const last = found.at(-1);
    if (last && alike(last.at(-1), side)) last.push(side);
    else found.push([side]);
  }
  if (found.length > 1 && alike(found.at(-1).at(-1), found[0][0])) found[0].unshift(...found.pop());
  return found;
}

function alike(one, other) {
  const turn = direction(other) - direction(one);
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) < (5 * Math.PI) / 180;
}

const direction = ([a, b]) => Math.atan2(b[1] - a[1], b[0] - a[0]);

/** Per boundary of the plot, the shortest line from the drawn ring to it; nearest first, at most `most`, none beyond `reach` metres. */
export function distancesToBoundaries(ring, plotRings, { most = 4, reach = 60 } = {}) {
  const drawn = sides(ring);
  const lines = plotRings.flatMap(straights).map((boundary) =>
    boundary.flatMap((side) => drawn.map((own) => between(own, side))).reduce((best, line) => (line[2] < best[2] ? line : best)),
  );
  const ends = new Set();
  return lines
    .filter((line) => line[2] > 0.005 && line[2] < reach)
    .sort((a, b) => a[2] - b[2])
    .filter((line) => !ends.has(String(line[1])) && ends.add(String(line[1])))
    .slice(0, most);
}
