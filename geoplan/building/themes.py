"""Three lists for a plot: what concerns it, what does not, and what could not be examined. A missing layer is never "no hit"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from geoplan.building.constraints import Constraint, Form, constraints
from geoplan.building.overlay import NOTHING, taken
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import shapely
    from numpy.typing import NDArray


class Answer(StrEnum):
    """What is known of a theme on a plot."""

    HIT = "hit"
    NO_HIT = "no_hit"
    NOT_EXAMINED = "not_examined"


ANSWER_DA: Final[Mapping[Answer, str]] = {
    Answer.HIT: N_("berører grunden"),
    Answer.NO_HIT: N_("berører ikke grunden"),
    Answer.NOT_EXAMINED: N_("ikke undersøgt"),
}


@dataclass(frozen=True, slots=True)
class LayerState:
    """What is known of a layer of the workspace: how many objects, the day its content is from, and where it came from."""

    count: int
    day: dt.date | None
    source: str = ""


class Layers(Protocol):
    """Where themes are looked up."""

    def state(self, name: str) -> LayerState | None:
        """What is known of the layer; None where the workspace does not have it."""
        ...

    def near(self, name: str, place: shapely.Geometry) -> tuple[NDArray[np.object_], dict[str, list[Any]]]:
        """The geometries whose box meets that of ``place``, and the attributes that name them."""
        ...


@dataclass(frozen=True, slots=True)
class Theme:
    """The answer for one theme. ``share`` of the plot's area, None where it has none; ``why`` where a layer of it was not examined.

    ``layers`` are those of its layers that hit, where it has several.
    """

    constraint: Constraint
    answer: Answer
    area_m2: float = 0.0
    length_m: float = 0.0
    points: int = 0
    share: float | None = None
    ignored_m2: float = 0.0
    ignored_m: float = 0.0
    kinds: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    day: dt.date | None = None
    source: str = ""
    why: str = ""


MISSING: Final = N_("laget {layer} er ikke indlæst")
OLD: Final = N_("laget {layer} er fra {day}; det må højst være {days} dage gammelt")
NO_LAYER: Final = N_("der er intet lag; spørg {authority}")
NAMES: Final = ("navn", "kind", "tematype", "objekttype", "type", "art", "nuance")
"""Columns that tell what an object of a theme is."""


def examine(
    plot: shapely.Geometry, layers: Layers, *, day: dt.date, special: Mapping[str, Callable[[Constraint], Theme]]
) -> tuple[Theme, ...]:
    """The answer for every theme, in the order of the content. ``plot`` in EPSG:25832, prepared.

    ``special`` answers for themes that are no plain layer (zones, plans), by their id. A layer that is not there, or older than its limit
    on ``day``, is not examined.
    """
    return tuple(special[one.id](one) if one.id in special else _one(one, plot, layers, day) for one in constraints())


def _one(constraint: Constraint, plot: shapely.Geometry, layers: Layers, day: dt.date) -> Theme:
    """All usable layers of the theme are looked at together; a hit in one is a hit, and without one all must be usable to say so."""
    if constraint.form is Form.NONE or not constraint.layers:
        return Theme(constraint, Answer.NOT_EXAMINED, why=Phrase(NO_LAYER, authority=constraint.authority))
    states = {name: layers.state(name) for name in constraint.layers}
    faults = {name: why for name, state in states.items() if (why := not_usable(constraint, name, state, day))}
    usable = {name: state for name, state in states.items() if state is not None and name not in faults}
    near = {name: layers.near(name, plot) for name in usable}
    shapes = [some for some, _ in near.values() if len(some)]
    found = taken(plot, _together(shapes)) if shapes else NOTHING
    why = (Phrase.joined("; ", [*faults.values()]) if len(faults) > 1 else next(iter(faults.values()))) if faults else ""
    answer = Answer.HIT if found.objects else Answer.NOT_EXAMINED if faults else Answer.NO_HIT
    names, kinds = _told(near, found.objects)
    return Theme(
        constraint,
        answer,
        found.area_m2,
        found.length_m,
        found.points,
        found.area_m2 / plot.area if constraint.form is Form.ZONE and found.objects else None,
        found.ignored_m2,
        found.ignored_m,
        tuple(dict.fromkeys(kinds)),
        tuple(dict.fromkeys(names)) if len(constraint.layers) > 1 else (),
        min((state.day for state in usable.values() if state.day), default=None),
        next((state.source for state in usable.values()), ""),
        why,
    )


def _together(shapes: Sequence[NDArray[np.object_]]) -> NDArray[np.object_]:
    return shapes[0] if len(shapes) == 1 else np.concatenate(shapes)


def _told(near: Mapping[str, tuple[NDArray[np.object_], dict[str, list[Any]]]], objects: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """The layers of the objects that are hits, and what each says that it is."""
    names: list[str] = []
    kinds: list[str] = []
    start = 0
    for name, (shapes, attributes) in near.items():
        mine = tuple(at - start for at in objects if start <= at < start + len(shapes))
        names += [name] * bool(mine)
        kinds += _kinds(attributes, mine)
        start += len(shapes)
    return names, kinds


def not_usable(constraint: Constraint, name: str, state: LayerState | None, day: dt.date) -> str:
    """Why a layer cannot be asked, or empty."""
    if state is None:
        return Phrase(MISSING, layer=name)
    if state.day is not None and day - state.day > dt.timedelta(days=constraint.max_age_days):
        return Phrase(OLD, layer=name, day=state.day.strftime("%d-%m-%Y"), days=constraint.max_age_days)
    return ""


def _kinds(attributes: dict[str, list[Any]], objects: tuple[int, ...]) -> Iterator[str]:
    for at in objects:
        for name in NAMES:
            value = attributes.get(name, [None] * (at + 1))[at]
            if isinstance(value, str) and value.strip():
                yield value.strip()
                break
