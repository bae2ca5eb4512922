"""What ``plan check`` would say of a plan as it will be after a step: which faults stop the step, and what is only told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import Dataset
from geoplan.errors import UsageError
from geoplan.plan.columns import words
from geoplan.plan.conformity.rules import conformity_rules
from geoplan.plan.conformity.tillaeg import as_changed
from geoplan.plan.lifecycle import DELETED
from geoplan.plan.rules.every import rules_for
from geoplan.rules import Outcome, Severity, run
from geoplan.texts import N_, texts
from geoplan.workflows.plan.check import looked_into, named_source, not_on_files, plain_source
from geoplan.workflows.plan.copies import DATES
from geoplan.workflows.plan.opening import layer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import geopandas as gpd

    from geoplan.plan.obstacles import Obstacle, Step
    from geoplan.rules import Group, Rule, Run, Skipped
    from geoplan.store import Workspace

UNCHECKED: Final = frozenset({"KF", "KA", "A", DELETED})
"""States that a plan may go to with faults in it: a draft nobody sees, and the end."""

SECTION_13: Final = frozenset(rule.id for rule in conformity_rules())


@dataclass(frozen=True)
class Readiness:
    """The faults in the way, the rest that is worth a word, those the planner has accepted, and the rules that could not be run.

    ``changed`` are conflicts with a ramme that fall away once a published tillæg holds. ``waiting`` names the rammer that do not count
    yet: drafts, and at an adoption the proposals.
    """

    stops: tuple[Group, ...] = ()
    notes: tuple[Group, ...] = ()
    changed: tuple[Group, ...] = ()
    accepted: tuple[Group, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    waiting: tuple[str, ...] = ()


def readiness(
    ws: Workspace,
    step: Step,
    after: Mapping[str, gpd.GeoDataFrame],
    *,
    gone: Collection[str],
    before: Mapping[str, gpd.GeoDataFrame] | None = None,
) -> Readiness:
    """Hold the plan and its parts ``after`` the step, by kind, against every rule of a check.

    ``gone`` are the objects (objekt_id) whose place they take. ``before`` is given for a correction that leaves the state as it is: faults
    that were there already stop nothing.
    """
    if step.to in UNCHECKED:
        return Readiness()
    rules = [one for kind in after for one in rules_for(kind) if not_on_files(one)]
    beside = dict(looked_into(ws, after, rules, gone=gone, near=True))
    check = partial(_run, step=step, kommune=ws.kommune, beside=_counting(beside, step))
    found = check(after, rules)
    known = _counts(check(before, rules)) if before is not None else {}
    faults = [one for one in found.findings if _is_fault(one) and one.count > known.get(_key(one), 0)]
    stopping = {id(one) for one in faults}
    notes = [one for one in found.findings if id(one) not in stopping and one.kind is not Severity.NOTICE]
    changed = _changed(ws, step, after, rules, beside) if any(one.rule.id in SECTION_13 for one in faults) else frozenset()
    return Readiness(
        tuple(one for one in faults if one.rule.id not in changed),
        tuple(notes),
        tuple(one for one in faults if one.rule.id in changed),
        (),
        tuple(one for one in found.skipped if one.incomplete),
        _waiting(beside, step),
    )


def accepting(found: Readiness, wanted: Sequence[str], why: str) -> Readiness:
    """The same, with the faults of the rules ``wanted`` accepted for the reason ``why``.

    Only what geoplan or its source is not sure of can be accepted: the comparison with the ramme, and demands that nobody has verified.
    Raises UsageError without a reason, for a rule that is not in the way, and for one that is certain.
    """
    t = texts()
    if wanted and not why.strip():
        raise UsageError(t(N_("Begrund, hvorfor planen kan gå videre trods fejlene (--why). Begrundelsen står i sporet.")))
    for rule in wanted:
        fits = [one for one in found.stops if one.rule.id == rule]
        if not fits:
            known = ", ".join(one.rule.id for one in found.stops if may_be_accepted(one.rule)) or t(N_("ingen"))
            raise UsageError(t(N_("“{rule}” står ikke i vejen. Det kan accepteres: {known}."), rule=rule, known=known))
        if not may_be_accepted(fits[0].rule):
            raise UsageError(
                t(N_("“{rule}” kan ikke accepteres: kravet er fast ({source})."), rule=rule, source=t(fits[0].rule.reference.text))
            )
    taken = tuple(one for one in found.stops if one.rule.id in wanted)
    return replace(found, stops=tuple(one for one in found.stops if one.rule.id not in wanted), accepted=taken)


def may_be_accepted(rule: Rule) -> bool:
    """Whether a planner may go on in spite of a breach, with a reason: the source is not verified, or the comparison is geoplan's."""
    return not rule.reference.verified


def untold(groups: Iterable[Group], obstacles: Sequence[Obstacle]) -> tuple[Group, ...]:
    """The groups that the obstacles of the step do not tell of already: the same field of the same objects, or what the state demands."""
    told = {(one.kind, one.field, one.at) for one in obstacles if one.field}
    of_state = any(one.stops and one.field in {*DATES, "doklink"} for one in obstacles)  # the parts take these from their plan
    left = [one for one in groups if not all((one.layer.kind, one.rule.field, row) in told for row in one.row.tolist())]
    return tuple(one for one in left if not (of_state and one.rule.field == "status"))


def _run(
    checked: Mapping[str, gpd.GeoDataFrame], rules: Sequence[Rule], *, step: Step, kommune: str, beside: Mapping[str, gpd.GeoDataFrame]
) -> Run:
    plans = checked.get("lokalplan", beside.get("lokalplan"))
    sources = tuple(named_source(kind, frame, plans) for kind, frame in checked.items())
    references = tuple(plain_source(kind, frame) for kind, frame in beside.items() if len(frame))
    return run(Dataset(sources, step.day, kommune, references), rules)


def _is_fault(group: Group) -> bool:
    return group.outcome is Outcome.BREACH and group.severity is Severity.ERROR


def _key(group: Group) -> tuple[str, str]:
    return group.rule.id, group.layer.kind


def _counts(found: Run) -> dict[tuple[str, str], int]:
    return {_key(one): one.count for one in found.findings if _is_fault(one)}


def _counting(beside: Mapping[str, gpd.GeoDataFrame], step: Step) -> dict[str, gpd.GeoDataFrame]:
    """The layers to look into. A ramme that is only proposed does not carry an adopted plan (§ 13, stk. 1, nr. 1)."""
    if step.to != "V" or "kommuneplanramme" not in beside:
        return dict(beside)
    rammer = beside["kommuneplanramme"]
    # one row less may leave none: the layer is there all the same, and what is not covered is a conflict and not an open question
    kept = rammer[words(rammer, "status") != "F"].reset_index(drop=True)
    return {**beside, "kommuneplanramme": kept if len(kept) else rammer.assign(status="KF")}


def _changed(
    ws: Workspace, step: Step, after: Mapping[str, gpd.GeoDataFrame], rules: Sequence[Rule], beside: dict[str, gpd.GeoDataFrame]
) -> frozenset[str]:
    """The rules of § 13 that find nothing once the tillæg that are public hold: for a proposal the proposed ones count too."""
    states = ("V",) if step.to == "V" else ("F", "V")
    counting = _counting(beside, step)
    counting["kommuneplanramme"] = as_changed(counting["kommuneplanramme"], layer(ws, "kommuneplantillaeg"), states)
    wanted = [one for one in rules if one.id in SECTION_13]
    left = {one.rule.id for one in _run(after, wanted, step=step, kommune=ws.kommune, beside=counting).findings if _is_fault(one)}
    return frozenset(SECTION_13 - left) if len(counting["kommuneplanramme"]) else frozenset()


def _waiting(beside: Mapping[str, gpd.GeoDataFrame], step: Step) -> tuple[str, ...]:
    """The numbers of rammer that are not far enough to count at this step."""
    if "kommuneplanramme" not in beside:
        return ()
    rammer = beside["kommuneplanramme"]
    early = np.isin(words(rammer, "status").astype(str), ["KF", "F"] if step.to == "V" else ["KF"])
    names = [number or name for number, name in zip(words(rammer, "plannr")[early], words(rammer, "plannavn")[early], strict=True)]
    return tuple(sorted({str(one) for one in names if one}))
