"""What changed in a plan between two of its states: provisions field by field, and the areas that came and went.

Objects are matched by kind: by ``objekt_id``, else by ``planid``, else by what people call them (delnr, plannr). A bebyggelsesprocent is
told with what it is a share of, and a change of that alone is a change of the provision. Fields that the register fills by itself are not
compared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.model.plan import PLAN_KINDS, Required, plan_model
from geoplan.model.types import FieldType
from geoplan.plan.columns import UNKNOWN, YES, flags, numbers, words
from geoplan.plan.provisions import DENOMINATOR, DENOMINATOR_DA
from geoplan.plan.required import PARTS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.model.plan import Attribute

    Index = NDArray[np.int64]
    Shapes = NDArray[np.object_]
    Frames = Mapping[str, gpd.GeoDataFrame]

SMALLEST_M2: Final = 0.01
"""Areas below this come from rounding to millimetres: a proposal of geoplan."""
GRID_M: Final = 0.001

CHANGED, ADDED, REMOVED, SAME = "changed", "added", "removed", "same"
ORDER: Final = ("lokalplan", "kommuneplanramme", "delomraade", "byggefelt")
SHARES: Final = {"bebygpct": DENOMINATOR, **{f"bygpct{slot}": DENOMINATOR for slot in range(1, 11)}}
"""Percentages, and the column that says what they are a share of."""
UNITS: Final = {"m2": "m²", "m3/m2": "m³/m²", "storeys": N_("etager"), "units": N_("boliger"), "plots": N_("grunde")}
"""The model's units as people write them."""
LIFE: Final = ("status", "datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst", "doklink")
"""What a step of a plan's life sets: told apart from the provisions."""
LEFT_OUT: Final = ("lokplan_id", "komplan_id", "komtil_id", "planid", "versionsnr", "planstatus", DENOMINATOR)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as phrases a reader understands; ``raw`` are the register's own values."""

    field: str
    title: str
    before: Phrase
    after: Phrase
    raw: tuple[Any, Any]

    @property
    def of_life(self) -> bool:
        """Whether it is a date, the status or the document rather than a provision."""
        return self.field in LIFE


@dataclass(frozen=True)
class ObjectDiff:
    """One plan object in both states. ``added`` and ``removed`` are the areas that came and went, None where there are none."""

    kind: str
    name: str
    what: str
    changes: tuple[Change, ...]
    before: shapely.Geometry | None
    after: shapely.Geometry | None
    added: shapely.Geometry | None
    removed: shapely.Geometry | None

    @property
    def areas_m2(self) -> tuple[float, float, float, float]:
        """Square metres before, after, added and removed."""
        before, after, added, removed = (
            0.0 if shape is None else float(shape.area) for shape in (self.before, self.after, self.added, self.removed)
        )
        return before, after, added, removed


def redline(old: Frames, new: Frames) -> tuple[ObjectDiff, ...]:
    """Every object of either state, plans before their parts."""
    kinds = [kind for kind in (*ORDER, *PLAN_KINDS) if kind in old or kind in new]
    found = [one for kind in dict.fromkeys(kinds) for one in _in_order(kind, _of_kind(kind, old.get(kind), new.get(kind)))]
    steps = {(change.field, change.raw) for one in found if one.kind not in PARTS for change in one.changes if change.of_life}
    return tuple(_without(one, steps) if one.kind in PARTS else one for one in found)


def _without(one: ObjectDiff, steps: set[tuple[str, tuple[Any, Any]]]) -> ObjectDiff:
    """The part without what it only followed its plan in: the same date, status or document."""
    own = tuple(change for change in one.changes if (change.field, change.raw) not in steps)
    same = one.what == CHANGED and not own and one.added is None and one.removed is None
    return replace(one, changes=own, what=SAME if same else one.what)


def _in_order(kind: str, found: Iterable[ObjectDiff]) -> list[ObjectDiff]:
    """Delområder by number, as a reader looks for them; the rest as they lie in the layer."""
    return sorted(found, key=lambda one: (len(one.name), one.name) if kind in PARTS else (0, ""))


def _of_kind(kind: str, old: gpd.GeoDataFrame | None, new: gpd.GeoDataFrame | None) -> Iterator[ObjectDiff]:
    pairs = matched(old, new)
    at, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    before, after = _shapes(old, at), _shapes(new, other)
    added, removed = _beyond(after, before), _beyond(before, after)
    changes = _changes(kind, old, new, at, other) if old is not None and new is not None else {}
    ours, theirs = _names(kind, old), _names(kind, new)
    for row, (here, there) in enumerate(pairs):
        own = tuple(changes.get(row, ()))
        differs = bool(own) or added[row] is not None or removed[row] is not None
        what = ADDED if here < 0 else REMOVED if there < 0 else CHANGED if differs else SAME
        yield ObjectDiff(kind, theirs[there] if there >= 0 else ours[here], what, own, before[row], after[row], added[row], removed[row])


def matched(old: gpd.GeoDataFrame | None, new: gpd.GeoDataFrame | None) -> list[tuple[int, int]]:
    """Positions that belong together, old order first; -1 where one state has no such object.

    An object is matched by the first of its keys that names exactly one object on each side.
    """
    mine, theirs = _keys(old), _keys(new)
    own, place = Counter(key for keys in mine for key in keys), Counter(key for keys in theirs for key in keys)
    where = {key: at for at, keys in enumerate(theirs) for key in keys}
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for at, keys in enumerate(mine):
        fits = next((where[key] for key in keys if own[key] == place[key] == 1 and where[key] not in taken), -1)
        taken.add(fits)
        pairs.append((at, fits))
    return pairs + [(-1, other) for other in range(len(theirs)) if other not in taken]


def _keys(frame: gpd.GeoDataFrame | None) -> list[list[tuple[str, str]]]:
    if frame is None:
        return []
    columns = [(name, words(frame, name)) for name in ("objekt_id", "planid", "delnr", "plannr", "plannavn")]
    return [[(name, text[at]) for name, text in columns if text[at] is not None] for at in range(len(frame))]


def _shapes(frame: gpd.GeoDataFrame | None, at: Index) -> Shapes:
    """The geometries at these positions on a grid of millimetres, repaired where they must be; None where there are none."""
    shapes = np.full(len(at), None, dtype=object)
    if frame is not None:
        here = at >= 0
        shapes[here] = shapely.set_precision(shapely.make_valid(np.asarray(frame.geometry.array, dtype=object)[at[here]]), GRID_M)
    shapes[shapely.is_empty(shapes)] = None
    return shapes


def _beyond(shapes: Shapes, others: Shapes) -> Shapes:
    """What of each shape lies outside the other; None where that is nothing to speak of."""
    left = shapes.copy()
    both = ~shapely.is_missing(shapes) & ~shapely.is_missing(others)
    left[both] = shapely.difference(shapes[both], others[both], grid_size=GRID_M)
    flat = shapely.get_dimensions(left) < 2  # noqa: PLR2004 - an area's dimension
    left[shapely.is_empty(left) | (~flat & (shapely.area(left) < SMALLEST_M2))] = None
    return left


def _names(kind: str, frame: gpd.GeoDataFrame | None) -> list[str]:
    """What people call each object."""
    if frame is None:
        return []
    columns = [words(frame, name) for name in (("delnr",) if kind in PARTS else ("plannr", "plannavn"))]
    return [" ".join(text for text in texts if text is not None) for texts in zip(*columns, strict=True)]


# -- fields ------------------------------------------------------------------------------------------------------------


def _changes(kind: str, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, at: Index, other: Index) -> dict[int, list[Change]]:
    """The fields that differ, by the number of the pair; column by column over all pairs at once."""
    both = np.flatnonzero((at >= 0) & (other >= 0))
    here, there = at[both], other[both]
    found: dict[int, list[Change]] = {}
    for attribute in _compared(kind, old, new):
        before, after = _column(old, attribute)[here], _column(new, attribute)[there]
        differs = before != after
        share = SHARES.get(attribute.name, "")
        bases = (numbers(old, share)[here], numbers(new, share)[there]) if share else (np.full(len(both), np.nan),) * 2
        given = np.array([one is not None for one in before], dtype=bool) & np.array([one is not None for one in after], dtype=bool)
        differs |= given & ~((bases[0] == bases[1]) | (np.isnan(bases[0]) & np.isnan(bases[1])))
        for row in np.flatnonzero(differs).tolist():
            told = [_told(kind, value[row], attribute, base[row]) for value, base in zip((before, after), bases, strict=True)]
            raw = (_plain(before[row]), _plain(after[row]))
            found.setdefault(int(both[row]), []).append(Change(attribute.name, attribute.title_da, told[0], told[1], raw))
    return found


def _compared(kind: str, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> Iterator[Attribute]:
    """The columns to compare: those that either state has, and that the register does not fill by itself."""
    for attribute in plan_model().kinds[kind].attributes:
        filled = attribute.required is Required.REGISTER and attribute.name not in LIFE
        if not filled and attribute.name not in LEFT_OUT and (attribute.name in old or attribute.name in new):
            yield attribute


def _column(frame: gpd.GeoDataFrame, attribute: Attribute) -> NDArray[np.object_]:
    """The values as plain Python; numbers as float so that 30 and 30.0 are one, null and blank as None."""
    if attribute.type in {FieldType.INTEGER, FieldType.REAL, FieldType.DATE}:
        number = numbers(frame, attribute.name)
        values: NDArray[np.object_] = number.astype(object)
        values[np.isnan(number)] = None
        return values
    if attribute.type is FieldType.BOOLEAN:
        flag = flags(frame, attribute.name)
        answers: NDArray[np.object_] = (flag == YES).astype(object)
        answers[flag == UNKNOWN] = None
        return answers
    return words(frame, attribute.name)


def _plain(value: Any) -> Any:
    """The value as the register writes it: a whole number without decimals."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _told(kind: str, value: Any, attribute: Attribute, base: float) -> Phrase:
    """The value with its unit, its code's text, or what it is a share of."""
    if value is None:
        return Phrase(N_("intet"))
    if isinstance(value, bool):
        return Phrase(N_("ja")) if value else Phrase(N_("nej"))
    text = _number(value, attribute) if isinstance(value, float) else value
    codes = plan_model().codes(kind, attribute.name)
    label = codes.label(str(text)) if codes else ""
    if label:
        return Phrase("{value} ({label})", value=text, label=label)
    if attribute.name in SHARES:
        known = DENOMINATOR_DA.get(int(base)) if not np.isnan(base) else None
        return Phrase(N_("{value} % af {base}"), value=text, base=Phrase(known or N_("noget, der ikke er oplyst")))
    unit = Phrase(UNITS.get(attribute.unit, attribute.unit))
    return Phrase("{value} {unit}", value=text, unit=unit) if unit else Phrase("{value}", value=text)


def _number(value: float, attribute: Attribute) -> str:
    if attribute.type is FieldType.DATE:
        whole = int(value)
        return f"{whole // 10_000:04d}-{whole // 100 % 100:02d}-{whole % 100:02d}"
    return str(int(value)) if value == int(value) else f"{value:g}".replace(".", ",")
