"""What happens to the answer when a building is moved, made lower or larger, or something else of it is changed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.building.case import Case, building_of
from geoplan.building.case_faults import LARGEST
from geoplan.building.check import Result, check
from geoplan.building.shapes import area_of
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.case import Building, Placement, Roof
    from geoplan.building.rulings import Ruling

NUMBERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is changed of one building: moved by metres east and north, given a height or a size, or any field of the case file."""

    move: tuple[float, float] | None = None
    height_m: float | None = None
    size: tuple[float, float] | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule about one building, before and after; None where the rule says nothing of it."""

    before: Ruling | None
    after: Ruling | None

    @property
    def told(self) -> Ruling:
        """The one that there is, after where both are."""
        one = self.after or self.before
        assert one is not None  # noqa: S101 -- a flip has at least one side
        return one


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answers before and after, and the rules whose answer changes."""

    before: Result
    after: Result
    flips: tuple[Flip, ...]


def whatif(case: Case, change: Change, *, building: str = "", day: dt.date | None = None) -> WhatIf:
    """The answer with ``change`` made to the building called ``building``, or to the only one to be built.

    Raises UsageError where there is no such building, or it cannot be changed so.
    """
    _possible(change)
    at = _position(case, building)
    changed = list(case.building)
    changed[at] = _changed(changed[at], change)
    before, after = check(case, day=day), check(replace(case, building=tuple(changed)), day=day)
    return WhatIf(before, after, _flips(before, after))


def _possible(change: Change) -> None:
    """Raises UsageError for numbers that no building has."""
    t = texts()
    if not all(abs(one) <= LARGEST for one in change.move or ()):
        raise UsageError(t(N_("--move skal være to tal i meter, for eksempel --move 0.5 0.")))
    if change.height_m is not None and not 0 < change.height_m <= LARGEST:
        raise UsageError(t(N_("--height skal være over 0 m.")))
    if not all(0 < one <= LARGEST for one in change.size or ()):
        raise UsageError(t(N_("--size skal være to tal over 0 m: længde og bredde.")))


def _position(case: Case, name: str) -> int:
    fits = [at for at, one in enumerate(case.building) if (one.name == name if name else one.status in {None, "proposed"})]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(one.name or one.kind or one.use or "?" for one in case.building)
    text = N_("Vælg én bygning med --building. Sagen har: {names}.")
    raise UsageError(texts()(text, names=names))


def _changed(building: Building, change: Change) -> Building:
    if change.move is not None:
        building = _moved(building, change.move)
    if change.size is not None:
        building = _sized(building, change.size)
    if change.height_m is not None:
        building = _heightened(building, change.height_m)
    return building_of(building, _fields(change.fields)) if change.fields else building


def _moved(building: Building, by: tuple[float, float]) -> Building:
    if building.geometry is not None:
        shape = shapely.affinity.translate(area_of(building.geometry, building.name or ""), *by)
        return replace(building, geometry=shapely.to_wkt(shape, rounding_precision=-1))
    place = building.placement
    if place is None or place.x is None or place.y is None:
        raise UsageError(
            texts()(N_("En bygning kan kun flyttes, når den har en plads (geometry eller placement). Ret ellers afstandene med --set."))
        )
    return replace(building, placement=_at(place, place.x + by[0], place.y + by[1]))


def _at(place: Placement, x: float, y: float) -> Placement:
    return replace(place, x=x, y=y)


def _sized(building: Building, size: tuple[float, float]) -> Building:
    """Another length and width. What was told of the floors grows alike; a side told towards skel follows where it was one of the two."""
    before = _built(building)
    share = size[0] * size[1] / before if before else None
    area = building.etageareal_m2 * share if building.etageareal_m2 is not None and share is not None else None
    drawn = [one for one in building.floors if one.area_m2 is None]
    floors = () if share is None or drawn else tuple(replace(one, area_m2=(one.area_m2 or 0.0) * share) for one in building.floors)
    sides = dict(zip((building.length_m, building.width_m), size, strict=True))
    towards = sides.get(building.length_towards_boundary_m) if building.length_towards_boundary_m is not None else None
    return replace(_resized(building, size), etageareal_m2=area, floors=floors, length_towards_boundary_m=towards)


def _built(building: Building) -> float | None:
    """The built-up area as it was told or drawn."""
    if building.geometry is not None:
        return float(area_of(building.geometry, building.name or "").area)
    if building.length_m is not None and building.width_m is not None:
        return building.length_m * building.width_m
    return building.area_m2


def _resized(building: Building, size: tuple[float, float]) -> Building:
    """Another length and width. A drawn rectangle keeps its middle and direction; other drawings have no length and width."""
    length, width = size
    if building.geometry is None:
        return replace(building, length_m=length, width_m=width, area_m2=None)
    shape = area_of(building.geometry, building.name or "")
    frame = shapely.minimum_rotated_rectangle(shape)
    if shape.area < RECTANGLE * frame.area:
        raise UsageError(texts()(N_("Kun en firkantet bygning kan få en ny længde og bredde. Tegn den om, eller angiv placement.")))
    corners = shapely.get_coordinates(frame)
    one, two = corners[1] - corners[0], corners[2] - corners[1]
    along, across = (one, two) if np.hypot(*one) >= np.hypot(*two) else (two, one)
    along, across = along / np.hypot(*along) * length / 2, across / np.hypot(*across) * width / 2
    middle = corners[:4].mean(axis=0)
    ring = [middle - along - across, middle - along + across, middle + along + across, middle + along - across]
    return replace(building, geometry=shapely.to_wkt(shapely.Polygon(ring), rounding_precision=-1), area_m2=None)


RECTANGLE: Final = 0.999


def _heightened(building: Building, height_m: float) -> Building:
    """Another greatest height. The roof keeps its shape: all of it is lifted or lowered by the difference."""
    before = building.roof.ridge_m if building.roof is not None and building.roof.ridge_m is not None else building.height_m
    if building.profile and before is None:
        before = max(height for _, height in building.profile)
    roof = _lifted(building.roof, height_m, before)
    by = height_m - before if before is not None else 0.0
    profile = tuple((distance, max(height + by, 0.0)) for distance, height in building.profile)
    walls = tuple(max(height + by, 0.0) for height in building.long_walls_m)
    return replace(building, height_m=height_m, roof=roof, profile=profile, long_walls_m=walls)


def _lifted(roof: Roof | None, height_m: float, before: float | None) -> Roof | None:
    if roof is None or before is None:
        return roof
    eaves = None if roof.eaves_m is None else max(roof.eaves_m + height_m - before, 0.0)
    return replace(roof, ridge_m=height_m if roof.ridge_m is not None else None, eaves_m=eaves)


def _fields(told: Sequence[str]) -> dict[str, Any]:
    """Fields given as ``name=value``, the value as in TOML. Raises UsageError with the first that is not."""
    found: dict[str, Any] = {}
    for one in told:
        name, _, value = one.partition("=")
        try:
            found |= tomllib.loads(f"{name.strip()} = {value.strip()}")
        except tomllib.TOMLDecodeError as fault:
            raise UsageError(
                texts()(N_("“{told}” kan ikke læses. Skriv felt=værdi som i sagsfilen, for eksempel distance_nabo_m=2.5."), told=one)
            ) from fault
    return found


def _flips(before: Result, after: Result) -> tuple[Flip, ...]:
    """The rules that answer otherwise, in the order of the rules."""
    sides = [{(one.rule.id, one.building): one for one in result.rulings} for result in (before, after)]
    keys = dict.fromkeys([*sides[0], *sides[1]])
    pairs = [Flip(sides[0].get(key), sides[1].get(key)) for key in keys]
    return tuple(pair for pair in pairs if (pair.before and pair.before.outcome) != (pair.after and pair.after.outcome))
