"""Rules for what belongs to what: the plan of a sub-area, the numbers within a plan, and objects cut into several rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.plan.base import rule
from geoplan.plan.parents import names_a_plan, parents
from geoplan.plan.values import ids, statuses, words
from geoplan.rules import NO_HITS, Hits, Outcome, Scope, Severity
from geoplan.rules.checks.attributes import hits
from geoplan.rules.checks.identity import next_in_group
from geoplan.rules.types import positions
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Context

PARTS: Final = ("delomraade", "byggefelt")


def _key_of(number: str, object_: str) -> Callable[[Rows], NDArray[np.object_]]:
    """The register's number as text, or the workspace's key of a draft that has none; empty where neither is told."""

    def key(rows: Rows) -> NDArray[np.object_]:
        told = ids(rows, number)
        own = pd.Series(words(rows, object_), dtype=object).fillna("").to_numpy(dtype=object)
        return np.where(told >= 0, told.astype(str).astype(object), own).astype(object)

    return key


STATUS, PLAN, OBJECT = "plan_status", "plan_key", "object_key"
KEPT: Final[Mapping[str, Callable[[Rows], NDArray[np.object_]]]] = {
    STATUS: lambda rows: statuses(rows).astype(str).astype(object),
    PLAN: _key_of("lokplan_id", "plan_objekt_id"),
    OBJECT: _key_of("planid", "objekt_id"),
}
"""What the rules on numbers keep of each row, and how it is made."""


def relation_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on what the kind's objects belong to."""
    if kind.name in PARTS:
        yield from _of_a_plan(kind)
        yield _one_row(kind)
    if kind.name == "delomraade":
        yield _unique_number(kind)
    if kind.name == "kommuneplanramme":
        yield _of_a_kommuneplan(kind)


def _of_a_plan(kind: PlanKind) -> Iterator[Rule]:
    common: dict[str, Any] = {"optional": ("plan_objekt_id", "status")}
    yield rule(
        kind.name,
        "lokplan_id",
        "henvisning",
        "REL-01",
        **common,
        columns=("lokplan_id",),
        title=N_("Objektet skal sige, hvilken lokalplan det hører til"),
        check=lambda rows, _context: hits(rows, "lokplan_id", ~names_a_plan(rows)),
        message=N_("lokplan_id er tom, og objektet henviser ikke til en kladde."),
        advice=N_("Skriv lokalplanens planid i lokplan_id."),
    )
    yield rule(
        kind.name,
        "lokplan_id",
        "findes",
        "REL-01",
        **common,
        columns=("lokplan_id",),
        tables=("lokalplan",),
        title=N_("Den lokalplan, objektet hører til, skal være med"),
        check=lambda rows, context: hits(rows, "lokplan_id", names_a_plan(rows) & (parents(rows, context) < 0)),
        message=N_("Lokalplanen med planid {value} er ikke med i leverancen."),
        advice=N_("Ret lokplan_id, eller lever lokalplanen med."),
    )
    yield rule(
        kind.name,
        "status",
        "lokalplan",
        "REL-04",
        columns=("lokplan_id", "status"),
        optional=("plan_objekt_id",),
        tables=("lokalplan",),
        title=N_("Objektet bør have samme status som sin lokalplan"),
        check=_same_status,
        message=N_("status er {value}, men lokalplanens er {limit}."),
        advice=N_("Det er i orden, når objektet er aflyst, rettet eller ændret for sig."),
    )


def _same_status(rows: Rows, context: Context) -> Hits:
    plans = context.dataset.whole("lokalplan")
    found = parents(rows, context)
    own = statuses(rows)
    theirs = np.full(len(rows), None, dtype=object)
    theirs[found >= 0] = statuses(plans)[found[found >= 0]]
    at = positions(np.asarray(pd.notna(own) & pd.notna(theirs) & (own != theirs), dtype=bool))
    return Hits(at, value=own[at].tolist(), limit=theirs[at].tolist(), outcome=Outcome.JUDGEMENT) if len(at) else NO_HITS


# -- numbers within a plan ---------------------------------------------------------------------------------------------


def _unique_number(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "delnr",
        "entydig",
        "REL-03",
        columns=("lokplan_id", "delnr", "planid"),
        scope=Scope.LAYER,
        keep=KEPT,
        optional=("status", "plan_objekt_id", "objekt_id"),
        title=N_("To delområder i samme lokalplan må ikke have samme nummer"),
        check=_twice,
        message=N_("Delområde {value} har samme nummer som et andet i lokalplanen, {other_name}."),
        advice=N_("Giv delområderne hver sit delnr."),
    )


def _one_row(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "delnr",
        "samlet",
        "GEO-08",
        columns=("lokplan_id", "delnr", "planid"),
        scope=Scope.LAYER,
        keep=KEPT,
        optional=("status", "plan_objekt_id", "objekt_id"),
        title=N_("Et objekt af flere flader skal være én multiflade"),
        check=_cut,
        message=N_("{value} står også i {other_name}: det er samme objekt (planid), delt i flere rækker."),
        advice=N_("Saml fladerne til én multiflade i én række."),
    )


def _groups(rows: Rows) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Plan, number, own key and status of each row, and where number and plan are known."""
    number = words(rows, "delnr")
    plan = rows.kept(PLAN)
    table = pd.DataFrame({"plan": plan, "delnr": number, "planid": rows.kept(OBJECT), "status": rows.kept(STATUS)})
    return table, np.asarray(pd.notna(number) & (plan != ""), dtype=bool)


def _twice(rows: Rows, _context: Context) -> Hits:
    """Objects that share plan, number and status with another one."""
    table, known = _groups(rows)
    by = ["plan", "delnr", "status"]
    objects = table[known].drop_duplicates([*by, "planid"])
    return _told(rows, objects[objects.duplicated(by, keep=False)], by)


def _cut(rows: Rows, _context: Context) -> Hits:
    """Rows of one object: same plan, number, own id and status."""
    table, known = _groups(rows)
    by = ["plan", "delnr", "planid", "status"]
    members = table[known]
    return _told(rows, members[members.duplicated(by, keep=False)], by)


def _told(rows: Rows, members: pd.DataFrame, by: list[str]) -> Hits:
    """The rows, each with the next one of its group."""
    if members.empty:
        return NO_HITS
    members = members.sort_values(by, kind="stable")
    at = members.index.to_numpy(dtype=np.int64)
    group = np.asarray(members.groupby(by, sort=False).ngroup(), dtype=np.int64)
    other = next_in_group(at, group)
    order = np.argsort(at)
    return Hits(at[order], value=members["delnr"].to_numpy()[order].tolist(), other=rows.row[other[order]])


def _of_a_kommuneplan(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "komplan_id",
        "henvisning",
        "REL-02",
        columns=(),
        optional=("komplan_id", "komtil_id", "plan_objekt_id", "planid"),
        unless=lambda info, _dataset: (
            "" if {"komplan_id", "komtil_id"} & set(info.columns) else N_("laget har hverken komplan_id eller komtil_id")
        ),
        severity=Severity.ERROR,
        title=N_("En ramme skal høre til en kommuneplan eller et tillæg"),
        check=_hangs,
        message=N_("Rammen har hverken komplan_id eller komtil_id."),
        advice=N_("Skriv planid for kommuneplanen eller tillægget."),
    )


def _hangs(rows: Rows, _context: Context) -> Hits:
    mask = ~names_a_plan(rows, "komplan_id") & (ids(rows, "komtil_id") < 0)
    return Hits(positions(mask))
