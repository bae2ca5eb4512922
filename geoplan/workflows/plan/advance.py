"""Take a plan one step on in its life: what is in the way is told all at once; where nothing is, the step is one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geoplan.errors import UsageError
from geoplan.model.plan import plan_model
from geoplan.plan.calendar import register_day
from geoplan.plan.clocks import KINDS as CLOCK_KINDS
from geoplan.plan.clocks import running_clocks
from geoplan.plan.columns import words
from geoplan.plan.lifecycle import COPIES, DELETED, STATES, STATES_DA, Obstacle, Step, allowed_steps, check_transition
from geoplan.plan.required import HEARD
from geoplan.plan.values import typed
from geoplan.texts import N_, texts
from geoplan.workflows.plan.copies import DATES, OWN, Standing, attributes, copied, in_place_of, merged, standing
from geoplan.workflows.plan.opening import NAMED_KINDS, find_plan, layer, opened
from geoplan.workflows.plan.ready import Readiness, accepting, readiness, untold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from geoplan.store import Edit, Workspace

KINDS: Final = (*NAMED_KINDS, "retningslinje", "landzonetilladelse", "zonekort", "delomraade", "byggefelt")
PASSED_ON: Final = (*DATES, "doklink")
"""What the parts take over from their plan at a step."""

_FIRST_DAYS: Final = {"F": ("datoforsl", "datostart"), "V": ("datoikraft",), "A": ("datoaflyst",)}
"""Dates that are the step's day unless they are told, or stand there already."""


@dataclass(frozen=True)
class Advanced:
    """What came of a step: ``obstacles`` is all there was to say; ``done`` tells whether the step was made.

    ``values`` are the columns that were set, ``parts`` how many objects of each kind followed, ``left`` how many were in another state
    and stayed, ``clocks`` what runs from now on (see ``running_clocks``).
    """

    kind: str
    name: str
    objekt_id: str
    was: str
    to: str
    done: bool
    obstacles: tuple[Obstacle, ...]
    values: Mapping[str, Any]
    parts: Mapping[str, int]
    left: int
    clocks: pd.DataFrame
    names: Mapping[str, tuple[str, ...]]
    """What people call the objects that follow, by kind: obstacles of theirs tell the position only."""
    faults: Readiness
    """What a check of the plan finds as it would be after the step."""

    @property
    def stopped(self) -> bool:
        """Whether anything is in the way."""
        return any(one.stops for one in self.obstacles) or bool(self.faults.stops)


def advance(
    workspace: str,
    plan: str,
    *,
    to: str,
    day: dt.date | None = None,
    changes: Sequence[str] = (),
    who: str,
    why: str = "",
    accept: Sequence[str] = (),
    dry_run: bool = False,
    **told: Any,
) -> Advanced:
    """Take ``plan`` (number, planid or objekt_id) to the state ``to`` on ``day`` (today unless told).

    ``changes`` are ``field=value`` as a person writes them; ``told`` fills the ``Step``; ``accept`` names rules that the plan may break for
    the reason ``why``, which goes into the trail. Nothing is written when something stops the step or it is a ``dry_run``.
    Raises UsageError for an unknown plan, state or field, and for a rule that cannot be accepted.
    """
    if to not in {*STATES, DELETED}:
        raise UsageError(texts()(N_("“{to}” er ingen status. Skriv en af: {known}."), to=to, known=", ".join((*STATES, DELETED))))
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with opened(workspace) as ws:
        found = find_plan(ws, plan, kinds=KINDS)
        now = standing(ws, found.kind, found.objekt_id)
        step = Step(found.kind, to, on, **told)
        was, after, values = _proposed(now, step, parsed(found.kind, changes))
        follow, left = _followers(now, step)
        checked = {} if step.to == _state(was) else follow  # what stays in its state was checked when it came there
        obstacles = check_transition(after, step, was=was, parts={kind: _moved(frame, values) for kind, frame in checked.items()})
        moved = {kind: _moved(frame, values) for kind, frame in follow.items()}
        faults = _faults(ws, now, step, before={found.kind: was, **follow}, after={found.kind: after, **moved})
        faults = accepting(replace(faults, stops=untold(faults.stops, obstacles)), accept, why)
        stopped = any(one.stops for one in obstacles) or bool(faults.stops)
        if not stopped and not dry_run:
            with ws.edit(who=who, why=why, advance=True) as edit:
                accepted = {"accepteret": [one.rule.id for one in faults.accepted]} if faults.accepted else {}
                edit.note(trin={"fra": _state(was), "til": to, "dag": on.isoformat(), "plan": _name(was), **accepted})
                _written(edit, now, step, values, follow)
        clocks = running_clocks(found.kind, after, on) if not stopped else running_clocks(found.kind, after.iloc[:0], on)
    return Advanced(
        found.kind,
        _name(was),
        str(now.public["objekt_id"].iloc[0]),
        _state(was),
        to,
        not stopped and not dry_run,
        tuple(obstacles),
        values,
        {kind: len(frame) for kind, frame in follow.items()},
        left,
        clocks,
        {kind: tuple(_called(kind, frame)) for kind, frame in follow.items()},
        faults,
    )


def _faults(
    ws: Workspace, now: Standing, step: Step, *, before: Mapping[str, gpd.GeoDataFrame], after: Mapping[str, gpd.GeoDataFrame]
) -> Readiness:
    """What a check finds in the plan as it will stand: where a draft takes the public version's place, with that one's keys."""
    replaced = [now.draft, *now.draft_parts.values()]
    if step.to not in COPIES:  # a draft stands beside the public version; anything else takes its place
        replaced += [now.public, *now.parts.values()]
        if len(now.draft):
            after = in_place_of(now, after)
    gone = [str(key) for frame in replaced for key in words(frame, "objekt_id")]
    correction = step.to == _state(before[now.kind])
    return readiness(ws, step, after, gone=gone, before=before if correction else None)


def deadlines(workspace: str, plan: str = "", *, day: dt.date | None = None) -> pd.DataFrame:
    """The clocks that run for all plans of the workspace, or for one: those of ``running_clocks`` with kind, number, name and objekt_id."""
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with opened(workspace) as ws:
        wanted = _asked(ws, plan)
        parts = []
        for kind in CLOCK_KINDS:
            frame = layer(ws, kind)
            if wanted is not None:
                frame = frame[words(frame, "objekt_id") == wanted].reset_index(drop=True)
            found = running_clocks(kind, frame, on)
            at = found["at"].to_numpy(dtype=np.int64)
            named = {name: words(frame, name)[at] for name in ("plannr", "plannavn", "objekt_id", "status")}
            parts.append(found.assign(kind=kind, **named))
    return pd.concat([one for one in parts if len(one)] or parts[:1], ignore_index=True)


def _asked(ws: Workspace, plan: str) -> str | None:
    if not plan:
        return None
    found = find_plan(ws, plan, kinds=KINDS)
    return str(standing(ws, found.kind, found.objekt_id).public["objekt_id"].iloc[0])


def parsed(kind: str, changes: Sequence[str]) -> dict[str, Any]:
    """``field=value`` as values of the kind's columns; an empty value is null. Raises UsageError for what cannot be read."""
    t = texts()
    found: dict[str, Any] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        attribute = plan_model().kinds[kind].by_name.get(name.strip())
        if not equals or attribute is None or not attribute.delivered:
            raise UsageError(
                t(N_("“{change}” kan ikke læses. Skriv felt=værdi med et felt, som {kind} har."), change=change[:80], kind=kind)
            )
        read = typed(pa.array([value.strip() or None], pa.string()), attribute)
        if read.unreadable:
            raise UsageError(t(N_("{field} kan ikke være “{value}”."), field=attribute.name, value=value[:60]))
        one = read.column.iloc[0]
        found[attribute.name] = None if pd.isna(one) else one
    return found


def _proposed(now: Standing, step: Step, given: dict[str, Any]) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, dict[str, Any]]:
    """The plan as it is, as it would be, and the values that make the difference."""
    was, source = now.public, now.public
    if len(now.draft):
        source = now.draft
        if COPIES.get(_state(now.draft)) and step.to in {_state(now.draft), DELETED}:
            was = now.draft
    values = {"status": step.to, **_dates(source, step), **given}
    after = source.copy()
    for name, value in values.items():
        after[name] = pd.Series([value], dtype=object)
    return was, after, values


def _dates(plan: gpd.GeoDataFrame, step: Step) -> dict[str, int]:
    """The dates that are the step's day because nobody has told them."""
    if step.to == _state(plan) or step.kind not in HEARD:
        return {}
    known = attributes(plan)
    return {name: register_day(step.day) for name in _FIRST_DAYS.get(step.to, ()) if known.get(name) is None}


def _followers(now: Standing, step: Step) -> tuple[dict[str, gpd.GeoDataFrame], int]:
    """What goes with the plan: what hangs on it in the same state. The rest is counted: it has a life of its own."""
    parts = now.draft_parts if len(now.draft) and step.to not in {"A", "KA"} else now.parts
    state = _state(now.worked_on if parts is now.draft_parts else now.public)
    if step.to == "KA":
        return {}, 0
    follow, left = {}, 0
    for kind, frame in parts.items():
        same = np.array([one in {None, state} for one in words(frame, "status")], dtype=bool)
        left += int((~same).sum())
        if same.any():
            follow[kind] = frame[same].reset_index(drop=True)
    return follow, left


def _moved(frame: gpd.GeoDataFrame, values: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """The parts as they would be: the plan's state, dates and document."""
    moved = frame.copy()
    for name in ("status", *PASSED_ON):
        if name in values:
            moved[name] = pd.Series([values[name]] * len(frame), dtype=object)
    return moved


def _written(edit: Edit, now: Standing, step: Step, values: dict[str, Any], follow: Mapping[str, gpd.GeoDataFrame]) -> None:
    if step.to == DELETED:
        _deleted(edit, now)
    elif step.to in COPIES and not len(now.draft):
        copied(edit, now.public, now.kind, follow if step.to == "KV" else {}, values)
    elif step.to not in COPIES and len(now.draft):
        merged(edit, now, values, parts=step.to == "V")
        if step.to == "A":
            _followed(edit, follow, values)
    else:
        plan = now.worked_on
        edit.update(now.kind, str(plan["objekt_id"].iloc[0]), str(plan["versions_id"].iloc[0]), values)
        _followed(edit, follow, values)


def _followed(edit: Edit, follow: Mapping[str, gpd.GeoDataFrame], values: Mapping[str, Any]) -> None:
    passed = {name: values[name] for name in ("status", *PASSED_ON) if name in values}
    for kind, frame in follow.items():
        given = pd.DataFrame({name: frame[name] for name in OWN[:2]})
        for name, value in passed.items():
            given[name] = pd.Series([value] * len(frame), dtype=object)
        edit.update_frame(kind, given)


def _deleted(edit: Edit, now: Standing) -> None:
    plan, parts = (now.draft, now.draft_parts) if len(now.draft) else (now.public, now.parts)
    for kind, frame in reversed(list(parts.items())):
        for own, seen in zip(frame["objekt_id"], frame["versions_id"], strict=True):
            edit.delete(kind, str(own), str(seen))
    edit.delete(now.kind, str(plan["objekt_id"].iloc[0]), str(plan["versions_id"].iloc[0]))


def _called(kind: str, frame: gpd.GeoDataFrame) -> Iterator[str]:
    """The delnr of a delområde, the number of anything else that has one, else the place in the list."""
    numbers = words(frame, "delnr" if kind == "delomraade" else "plannr")
    yield from (str(at) if number is None else str(number) for at, number in enumerate(numbers, start=1))


def _state(plan: gpd.GeoDataFrame) -> str:
    return str(words(plan, "status")[0] or "")


def _name(plan: gpd.GeoDataFrame) -> str:
    """Number and name as people say it."""
    return " ".join(str(one) for one in (words(plan, "plannr")[0], words(plan, "plannavn")[0]) if one is not None) or str(
        plan["objekt_id"].iloc[0]
    )


__all__ = ["KINDS", "STATES_DA", "Advanced", "advance", "allowed_steps", "deadlines", "parsed"]
