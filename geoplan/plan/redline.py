"""What changed in a plan between two of its states: provisions field by field, and the areas that came and went.

Objects are matched by kind: by ``objekt_id``, else by ``planid``, else by what people call them (delnr, plannr). A bebyggelsesprocent is
told with what it is a share of, and a change of that alone is a change of the provision. Fields that the register fills by itself are not
compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.model.plan import PLAN_KINDS, Required, plan_model
from geoplan.model.types import FieldType
from geoplan.plan.columns import numbers, words
from geoplan.plan.provisions import DENOMINATOR, DENOMINATOR_DA
from geoplan.plan.required import PARTS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from geoplan.model.plan import Attribute

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
    found = [one for kind in dict.fromkeys(kinds) for one in _of_kind(kind, old.get(kind), new.get(kind))]
    steps = {(change.field, change.raw) for one in found if one.kind not in PARTS for change in one.changes if change.of_life}
    return tuple(_without(one, steps) if one.kind in PARTS else one for one in found)


def _without(one: ObjectDiff, steps: set[tuple[str, tuple[Any, Any]]]) -> ObjectDiff:
    """The part without what it only followed its plan in: the same date, status or document."""
    own = tuple(change for change in one.changes if (change.field, change.raw) not in steps)
    same = one.what == CHANGED and not own and one.added is None and one.removed is None
    return replace(one, changes=own, what=SAME if same else one.what)


def _of_kind(kind: str, old: gpd.GeoDataFrame | None, new: gpd.GeoDataFrame | None) -> Iterator[ObjectDiff]:
    pairs = matched(old, new)
    for at, other in pairs:
        before = old.iloc[[at]] if old is not None and at >= 0 else None
        after = new.iloc[[other]] if new is not None and other >= 0 else None
        yield _object(kind, before, after)


def matched(old: gpd.GeoDataFrame | None, new: gpd.GeoDataFrame | None) -> list[tuple[int, int]]:
    """Positions that belong together, old order first; -1 where one state has no such object.

    An object is matched by the first of its keys that names exactly one object on each side.
    """
    mine, theirs = _keys(old), _keys(new)
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for at, keys in enumerate(mine):
        fits = next((found for key in keys if (found := _only(key, mine, theirs, taken)) >= 0), -1)
        taken.add(fits)
        pairs.append((at, fits))
    return pairs + [(-1, other) for other in range(len(theirs)) if other not in taken]


def _keys(frame: gpd.GeoDataFrame | None) -> list[list[tuple[str, str]]]:
    if frame is None:
        return []
    columns = [(name, words(frame, name)) for name in ("objekt_id", "planid", "delnr", "plannr", "plannavn")]
    return [[(name, text[at]) for name, text in columns if text[at] is not None] for at in range(len(frame))]


def _only(key: tuple[str, str], mine: list[list[tuple[str, str]]], theirs: list[list[tuple[str, str]]], taken: set[int]) -> int:
    found = [at for at, keys in enumerate(theirs) if key in keys]
    own = sum(key in keys for keys in mine)
    return found[0] if len(found) == own == 1 and found[0] not in taken else -1


def _object(kind: str, old: gpd.GeoDataFrame | None, new: gpd.GeoDataFrame | None) -> ObjectDiff:
    before, after = _shape(old), _shape(new)
    changes = tuple(_changes(kind, old, new)) if old is not None and new is not None else ()
    added, removed = _beyond(after, before), _beyond(before, after)
    some = new if new is not None else old
    if old is None:
        what = ADDED
    elif new is None:
        what = REMOVED
    else:
        what = CHANGED if changes or added is not None or removed is not None else SAME
    return ObjectDiff(kind, _name(kind, some), what, changes, before, after, added, removed)


def _shape(frame: gpd.GeoDataFrame | None) -> shapely.Geometry | None:
    """The object's geometry on a grid of millimetres, repaired where it must be; None where it has none."""
    if frame is None or frame.geometry.iloc[0] is None or frame.geometry.iloc[0].is_empty:
        return None
    return shapely.set_precision(shapely.make_valid(frame.geometry.iloc[0]), GRID_M)


def _beyond(shape: shapely.Geometry | None, other: shapely.Geometry | None) -> shapely.Geometry | None:
    """What of ``shape`` lies outside ``other``; None where that is nothing to speak of."""
    if shape is None:
        return None
    left = shape if other is None else shapely.difference(shape, other, grid_size=GRID_M)
    flat = shapely.get_dimensions(left) < 2  # noqa: PLR2004 - an area's dimension
    return left if not left.is_empty and (flat or left.area >= SMALLEST_M2) else None


def _name(kind: str, frame: gpd.GeoDataFrame | None) -> str:
    if frame is None:
        return ""
    columns = ("delnr",) if kind in {"delomraade", "byggefelt"} else ("plannr", "plannavn")
    return " ".join(text for name in columns if (text := words(frame, name)[0]) is not None)


# -- fields ------------------------------------------------------------------------------------------------------------


def _changes(kind: str, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> Iterator[Change]:
    for attribute in plan_model().kinds[kind].attributes:
        if (attribute.required is Required.REGISTER and attribute.name not in LIFE) or attribute.name in LEFT_OUT:
            continue
        before, after = _value(old, attribute), _value(new, attribute)
        share = SHARES.get(attribute.name, "")
        bases = (_base(old, share), _base(new, share)) if share and before is not None and after is not None else (None, None)
        if before == after and bases[0] == bases[1]:
            continue
        told = [_told(kind, value, attribute, frame) for value, frame in ((before, old), (after, new))]
        yield Change(attribute.name, attribute.title_da, told[0], told[1], (_plain(before), _plain(after)))


def _plain(value: Any) -> Any:
    """The value as the register writes it: a whole number without decimals."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _base(frame: gpd.GeoDataFrame, column: str) -> float | None:
    value = numbers(frame, column)[0]
    return None if np.isnan(value) else float(value)


def _value(frame: gpd.GeoDataFrame, attribute: Attribute) -> Any:
    """The value as plain Python; numbers as float so that 30 and 30.0 are one, null and blank as None."""
    if attribute.name not in frame:
        return None
    if attribute.type in {FieldType.INTEGER, FieldType.REAL, FieldType.DATE}:
        number = numbers(frame, attribute.name)[0]
        return None if np.isnan(number) else float(number)
    value = frame[attribute.name].iloc[0]
    if attribute.type is FieldType.BOOLEAN:
        return None if pd.isna(value) else bool(value)
    return words(frame, attribute.name)[0]


def _told(kind: str, value: Any, attribute: Attribute, frame: gpd.GeoDataFrame) -> Phrase:
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
    share = SHARES.get(attribute.name)
    if share:
        base = numbers(frame, share)[0]
        known = DENOMINATOR_DA.get(int(base)) if not np.isnan(base) else None
        return Phrase(N_("{value} % af {base}"), value=text, base=Phrase(known or N_("noget, der ikke er oplyst")))
    unit = Phrase(UNITS.get(attribute.unit, attribute.unit))
    return Phrase("{value} {unit}", value=text, unit=unit) if unit else Phrase("{value}", value=text)


def _number(value: float, attribute: Attribute) -> str:
    if attribute.type is FieldType.DATE:
        whole = int(value)
        return f"{whole // 10_000:04d}-{whole // 100 % 100:02d}-{whole % 100:02d}"
    return str(int(value)) if value == int(value) else f"{value:g}".replace(".", ",")
