"""The life of a plan: KF, F, KV, V, KA, A; which steps are allowed, and what must be there before each.

``check_transition`` takes the plans as they would be after the step, and as they were, and gives all that stands in the way at once.
A lapsed proposal (§ 32) has no state of its own in the register: it is worked out from the day of publication.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.calendar import days_in
from geoplan.plan.columns import words
from geoplan.plan.deadlines import hearing_ends
from geoplan.plan.life_adoption import adoption, cancellation
from geoplan.plan.life_hearing import hearing
from geoplan.plan.life_versions import same_state
from geoplan.plan.obstacles import Concern, Obstacle, Step
from geoplan.plan.required import HEARD, NEGATIONS, PARTS, REGISTER, missing, named
from geoplan.rules import Outcome, Reference
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from geoplan.plan.calendar import Mask

__all__ = ["COPIES", "DELETED", "NEW", "STATES", "STATES_DA", "Obstacle", "Step", "allowed_steps", "check_transition", "is_allowed"]

NEW: Final = ""
"""The state of an object that is not there yet."""
DELETED: Final = "slettet"
"""Where a draft goes that never was public."""

STATES_DA: Final = {
    "KF": N_("kladde til forslag"),
    "F": N_("forslag"),
    "KV": N_("kladde til vedtaget"),
    "V": N_("vedtaget"),
    "KA": N_("kladde til aflyst"),
    "A": N_("aflyst"),
    DELETED: N_("slettet"),
}
STATES: Final = ("KF", "F", "KV", "V", "KA", "A")

COPIES: Final = {"KV": "F", "KA": "V"}
"""Drafts that live beside the public version, and the state of that version."""

_USUAL: Final = {
    NEW: ("KF",),
    "KF": ("KF", "F", DELETED),
    "F": ("F", "KV", "V"),
    "KV": ("KV", "V", DELETED),
    "V": ("V", "KA", "A"),
    "KA": ("KA", "A", DELETED),
    "A": (),
}
_ZONEKORT: Final = {NEW: ("V",), "V": ("V", "A"), "A": ()}
_LANDZONETILLADELSE: Final = {NEW: ("KV", "V"), "KV": ("KV", "V", DELETED), "V": ("V", "A"), "A": ()}
_STEPS: Final = dict.fromkeys((*HEARD, *PARTS), _USUAL) | {"zonekort": _ZONEKORT, "landzonetilladelse": _LANDZONETILLADELSE}

FLOW: Final = Reference(N_("Plandata.dk's planregler og GIS-skabeloner"))
NOT_ALLOWED: Final = Concern("trin", N_("Planen er {was} og kan ikke blive {to}."), N_("Tilladt herfra: {allowed}."), FLOW, field="status")
UNKNOWN_STATE: Final = Concern(
    "status", N_("Planens status er “{was}”, som ikke findes for {kind}."), N_("Ret status til en af: {allowed}."), FLOW, field="status"
)


def allowed_steps(kind: str, state: str) -> tuple[str, ...]:
    """The states that an object of this kind can go to from ``state``; none where the state is not one of the kind's."""
    return _STEPS[kind].get(state, ())


def is_allowed(kind: str, states: np.ndarray[tuple[int], np.dtype[np.object_]], to: str) -> Mask:
    """Whether each object of this kind can go from its state to ``to``. Null is the state of a new object."""
    start = {state for state, ways in _STEPS[kind].items() if to in ways}
    return np.array([(state or NEW) in start for state in states], dtype=bool)


def check_transition(
    plans: gpd.GeoDataFrame, step: Step, *, was: gpd.GeoDataFrame, parts: Mapping[str, gpd.GeoDataFrame] | None = None
) -> list[Obstacle]:
    """All that stands in the way of ``step`` for the objects of ``plans``, worst first within each object.

    ``plans`` are as they would be after the step, ``was`` as they are now, row for row. ``parts`` are the delområder and byggefelter that
    follow them (by kind); what they lack is told with their own position. Nothing in the way gives an empty list.
    """
    found = [*_flow(step, was)]
    if step.to != DELETED:
        found += [_with_earliest_end(one, plans, step) for one in _fields(step.kind, plans, step.to, was=was)]
        found += [obstacle for kind, frame in (parts or {}).items() for obstacle in _fields(kind, frame, step.to)]
        found += hearing(plans, step, was=was)
        found += adoption(plans, step, was=was)
        found += cancellation(plans, step)
        found += same_state(plans, step, was=was)
    return sorted(found, key=lambda one: (one.kind != step.kind, one.at, not one.stops))


def _with_earliest_end(one: Obstacle, plans: gpd.GeoDataFrame, step: Step) -> Obstacle:
    """The same, with the earliest last day of the hearing where that is what is missing."""
    if one.field != "datoslut" or step.to != "F" or step.kind not in HEARD:
        return one
    begun = np.fmax(days_in(plans, "datoforsl"), days_in(plans, "datostart"))
    ends = hearing_ends(step.kind, begun, minor=step.minor)[one.at]
    advice = Phrase(N_("Udfyld datoslut; høringen kan tidligst slutte den {ends}."), ends=str(ends))
    return one if np.isnat(ends) else replace(one, advice=advice)


def _flow(step: Step, was: gpd.GeoDataFrame) -> Iterator[Obstacle]:
    state = words(was, "status")
    known = np.array([(one or NEW) in _STEPS[step.kind] for one in state], dtype=bool)
    refused = known & ~is_allowed(step.kind, state, step.to)
    names = [Phrase(STATES_DA.get(one or NEW, N_("ny"))) if (one or NEW) in {*STATES_DA, NEW} else one for one in state]
    allowed = [_listed(allowed_steps(step.kind, one or NEW)) for one in state]
    to = [Phrase(STATES_DA[step.to])] * len(state)
    yield from NOT_ALLOWED.told(step.kind, refused, was=names, to=to, allowed=allowed)
    every = [_listed(tuple(one for one in _STEPS[step.kind] if one))] * len(state)
    yield from UNKNOWN_STATE.told(step.kind, ~known, was=list(state), allowed=every, kind=[step.kind] * len(state))


def _listed(states: tuple[str, ...]) -> Phrase:
    return Phrase.joined(", ", [Phrase(STATES_DA[one]) for one in states]) if states else Phrase(N_("intet"))


def _fields(kind: str, frame: gpd.GeoDataFrame, state: str, *, was: gpd.GeoDataFrame | None = None) -> Iterator[Obstacle]:
    """What is missing in ``state``; what an object of that state lacked before is told, but stops no correction of something else."""
    stays = np.array([one == state for one in words(was, "status")], dtype=bool) if was is not None else np.zeros(len(frame), dtype=bool)
    before = {one.field: one.mask for one in missing(kind, was, state)} if was is not None and stays.any() else {}
    for one in missing(kind, frame, state):
        concern = Concern(
            f"mangler.{one.field}",
            N_("{what} mangler, når planen er {state}."),
            N_("Angiv det, eller sæt {field} til ja.") if one.field in NEGATIONS else N_("Udfyld {field}."),
            one.reference or REGISTER,
            field=one.field,
            values={"what": named(one), "state": Phrase(STATES_DA[state]), "field": one.field},
        )
        as_before = stays & before.get(one.field, np.zeros(len(frame), dtype=bool))
        yield from concern.told(kind, one.mask & ~as_before)
        yield from replace(concern, outcome=Outcome.JUDGEMENT).told(kind, one.mask & as_before)
