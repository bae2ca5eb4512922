"""A comparison that can be read: rows as dicts, one at a time. The fast one must say the same."""

import math

import shapely

from geoplan.fkg.diff import Kind

SYSTEM = {"versions_id", "systid_fra", "systid_til", "oprettet", "bruger_id", "kommunekode"}


def same_geometry(a, b):
    if a is None or b is None:
        return a is b
    return shapely.equals(a, b)


def content(row, columns):
    geometry = row["geometry"]
    return tuple(empty(row.get(name)) for name in columns), None if geometry is None else shapely.normalize(geometry).wkt


def empty(value):
    return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value


def plain_id(row):
    text = (row.get("objekt_id") or "").strip().lower()
    return "".join(letter for letter in text if letter not in "{}-") or None


def compared(old, new):
    """Counts of each kind, how rows were matched, how often each field changed, and the authority's losses."""
    old = [row for row in old if not row.get("systid_til")]
    new = [row for row in new if not row.get("systid_til")]
    columns = [name for name in (old + new)[0] if name not in SYSTEM | {"objekt_id", "geometry"}] if old + new else []
    pairs, how = [], {"objekt_id": 0, "noegle": 0, "content": 0}
    left, right = list(range(len(old))), list(range(len(new)))

    def take(by, key, allowed=lambda side, row: True):
        for i in list(left):
            for j in right:
                if key(old[i]) is not None and key(old[i]) == key(new[j]) and allowed(old, old[i]) and allowed(new, new[j]):
                    pairs.append((i, j))
                    left.remove(i)
                    right.remove(j)
                    how[by] += 1
                    break

    take("objekt_id", lambda row: plain_id(row) and (plain_id(row), content(row, columns)))
    take("objekt_id", lambda row: plain_id(row) and content(row, ())[1] and (plain_id(row), content(row, ())[1]))
    take("objekt_id", lambda row: plain_id(row) and (plain_id(row), content(row, columns)[0]))
    take("objekt_id", plain_id)
    take("noegle", lambda row: row.get("noegle") or None, lambda side, row: sum(row["noegle"] == other["noegle"] for other in side) == 1)
    take("content", lambda row: content(row, columns))
    counts, fields = dict.fromkeys(Kind, 0), {}
    counts[Kind.REMOVED], counts[Kind.ADDED] = len(left), len(right)
    for i, j in pairs:
        changed = [name for name in columns if empty(old[i].get(name)) != empty(new[j].get(name))]
        for name in changed:
            fields[name] = fields.get(name, 0) + 1
        counts[Kind.CHANGED] += bool(changed)
        a, b = old[i]["geometry"], new[j]["geometry"]
        if not same_geometry(a, b):
            counts[Kind.MOVED if moved(a, b) else Kind.RESHAPED] += 1
        elif not changed:
            counts[Kind.UNCHANGED] += 1
    ids = {plain_id(row) for row in new}
    lost = sum(plain_id(old[i]) is not None and plain_id(old[i]) not in ids for i, _ in pairs)
    return counts, how, fields, lost


def moved(a, b):
    if a is None or b is None or shapely.get_num_coordinates(a) != shapely.get_num_coordinates(b):
        return False
    steps = [(q[0] - p[0], q[1] - p[1]) for p, q in zip(shapely.get_coordinates(a), shapely.get_coordinates(b), strict=True)]
    return all(max(axis) - min(axis) <= 0.002 for axis in zip(*steps, strict=True))
