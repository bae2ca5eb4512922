"""Three lists for a plot: what concerns it, what does not, and what could not be examined. A missing layer is never "no hit"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from geoplan.building.constraints import Constraint, Form, constraints
from geoplan.building.overlay import UNIT, Taken, taken
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
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
    """The answer for one theme. ``amount`` in ``unit`` (m², m, or a number of objects); ``why`` where it was not examined."""

    constraint: Constraint
    answer: Answer
    amount: float = 0.0
    share: float | None = None
    ignored: float = 0.0
    kinds: tuple[str, ...] = ()
    day: dt.date | None = None
    source: str = ""
    why: str = ""

    @property
    def unit(self) -> str:
        """The unit of ``amount``."""
        return UNIT.get(self.constraint.form, "")


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
    if constraint.form is Form.NONE or not constraint.layers:
        return Theme(constraint, Answer.NOT_EXAMINED, why=Phrase(NO_LAYER, authority=constraint.authority))
    found: list[Theme] = [_of_layer(constraint, name, plot, layers, day) for name in constraint.layers]
    return _joined(constraint, found)


def _of_layer(constraint: Constraint, name: str, plot: shapely.Geometry, layers: Layers, day: dt.date) -> Theme:
    state = layers.state(name)
    why = not_usable(constraint, name, state, day)
    if why or state is None:
        return Theme(constraint, Answer.NOT_EXAMINED, why=why)
    shapes, attributes = layers.near(name, plot)
    found: Taken = taken(plot, shapes, constraint.form)
    answer = Answer.HIT if found.objects else Answer.NO_HIT
    kinds = tuple(dict.fromkeys(_kinds(attributes, found.objects)))
    share = found.share if constraint.form is Form.ZONE else None
    return Theme(constraint, answer, found.amount, share, found.ignored, kinds, state.day, state.source)


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


def _joined(constraint: Constraint, found: list[Theme]) -> Theme:
    """One answer of several layers: a hit in one is a hit; without one, all must have been examined to say that there is none."""
    if len(found) == 1:
        return found[0]
    hits = [one for one in found if one.answer is Answer.HIT]
    unknown = [one for one in found if one.answer is Answer.NOT_EXAMINED]
    why = Phrase.joined("; ", [one.why for one in unknown]) if unknown else ""
    if not hits:
        answer = Answer.NOT_EXAMINED if unknown else Answer.NO_HIT
        return Theme(constraint, answer, ignored=sum(one.ignored for one in found), why=why, day=_oldest(found), source=found[0].source)
    shares = [one.share for one in hits if one.share is not None]
    return Theme(
        constraint,
        Answer.HIT,
        sum(one.amount for one in hits),
        min(sum(shares), 1.0) if shares else None,
        sum(one.ignored for one in found),
        tuple(kind for one in hits for kind in one.kinds),
        _oldest(found),
        hits[0].source,
        why,
    )


def _oldest(found: list[Theme]) -> dt.date | None:
    days = [one.day for one in found if one.day is not None]
    return min(days) if days else None
