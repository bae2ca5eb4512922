"""Rules for the status of an object: which there may be, in which order, and what each demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.model.plan import Required
from geoplan.plan.base import FILL, PUBLISHED, rule, without_status
from geoplan.plan.required import REGULATING, missing
from geoplan.plan.values import ids, numbers, statuses, typed, words
from geoplan.rules import NO_HITS, Hits, Outcome, Reference, Scope, Severity
from geoplan.rules.types import positions
from geoplan.settings import CRS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.plan.required import Missing
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

ALLOWED: Final = {"zonekort": ("V", "A"), "landzonetilladelse": ("KV", "V", "A")}
"""Kinds that know only some of the states."""

STEPS: Final = ("KF>KF", "KF>F", "F>F", "F>KV", "F>V", "KV>KV", "KV>V", "V>V", "V>KA", "V>A", "KA>KA", "KA>A", "A>A")
"""The states that may follow each other in two versions of an object; a correction keeps the state."""

DATES: Final = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst", "doklink")
FLAGS: Final = (
    (
        "ianvreg",
        N_("Anvendelse skal være bestemt eller mærket som ikke reguleret"),
        N_("anvgen er tom, og ianvreg er ikke ja (regulerer ikke anvendelse)."),
    ),
    (
        "iudstykreg",
        N_("Udstykning skal være bestemt eller mærket som ikke reguleret"),
        N_("Der er ingen bestemmelse om udstykning, og iudstykreg er ikke ja (regulerer ikke udstykning)."),
    ),
)
"""The flags that say that a matter is not regulated, beside those of zone and extent, which have rules of their own."""
OF_OTHERS: Final = ("ianvreg", "iudstykreg", "izonereg", "iomfangreg", "geometri")
"""What a state demands that other rules look at."""
VERSIONED: Final = ("lokalplan", "kommuneplanramme", "zonekort")
"""Kinds whose new version must have a new document."""


def state_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on the status of the kind's objects."""
    if kind.name in ALLOWED:
        yield rule(
            kind.name,
            "status",
            "tilladt",
            "LIF-02",
            title=N_("Objektet skal have en status, som dets art kan have"),
            unless=without_status,
            optional=("status",),
            check=_allowed(ALLOWED[kind.name]),
            message=N_("status er {value}. Tilladt er {limit}."),
            advice=N_("Ret status."),
        )
    if "status" in kind.by_name:
        yield from _demanded(kind)
    if {"versionsnr", "status"} <= set(kind.by_name):
        yield _order(kind)
    if kind.name in VERSIONED:
        yield _document_of_version(kind)


def _allowed(allowed: tuple[str, ...]) -> Check:
    def check(rows: Rows, _context: Context) -> Hits:
        status = statuses(rows)
        at = positions(pd.notna(status) & ~np.isin(status.astype(str), allowed))
        return Hits(at, value=status[at].tolist(), limit=", ".join(allowed)) if len(at) else NO_HITS

    return check


# -- what each state demands -------------------------------------------------------------------------------------------


def _demanded(kind: PlanKind) -> Iterator[Rule]:
    common: dict[str, Any] = {"unless": without_status, "optional": _columns(kind), "advice": FILL}
    yield rule(
        kind.name,
        "status",
        "kraevet",
        "ATT-03",
        **common,
        title=N_("Krævede kolonner skal være udfyldt, når objektet ikke er kladde"),
        check=_lacks(kind, PUBLISHED, lambda one: one.field not in (*DATES, *OF_OTHERS)),
        message=N_("{what} mangler, og status er {value}."),
    )
    for flag, title, message in FLAGS:
        if flag in kind.by_name and kind.name in REGULATING:
            yield rule(
                kind.name,
                flag,
                "angivet",
                "ATT-03",
                **common,
                columns=(flag,),
                severity=Severity.WARNING,
                reference=Reference(N_("sluttet af Plandata.dk's datamodel"), "proposal"),
                title=title,
                check=_lacks(kind, PUBLISHED, lambda one, flag=flag: one.field == flag),
                message=message,
                explains=N_("Kolonnen er sand, når planen IKKE regulerer emnet."),
            )
    for what, demand, states, title in (
        ("forslag", "LIF-03", ("F", "KV"), N_("Et forslag skal have sine datoer og sit plandokument")),
        ("vedtaget", "LIF-06", ("V", "KA"), N_("En vedtaget plan skal have sine datoer og sit plandokument")),
    ):
        yield rule(
            kind.name,
            "status",
            what,
            demand,
            **common,
            title=title,
            check=_lacks(kind, states, lambda one: one.field in DATES),
            message=N_("{what} mangler, og status er {value}."),
        )


def _columns(kind: PlanKind) -> tuple[str, ...]:
    """The columns that tell whether an object has what its state demands."""
    named = [column.name for column in kind.attributes if column.required is not Required.NO and column.slot is None]
    extent = [column.name for column in kind.attributes if column.required is Required.NO and column.unit and column.slot is None]
    slots = [column.name for column in kind.attributes if column.slot is not None and column.unit]
    more = [
        name
        for name in ("udstykforbud", "status", *DATES, "ianvreg", "iudstykreg", "plan_objekt_id")
        if name in kind.by_name or name == "plan_objekt_id"
    ]
    return tuple(dict.fromkeys([*named, *extent, *slots, *more]))


def _lacks(kind: PlanKind, states: tuple[str, ...], which: Any) -> Check:
    """Rows in one of ``states`` that lack something that ``which`` picks. A column that was not delivered is another rule's."""

    def check(rows: Rows, _context: Context) -> list[Hits]:
        found = rows.derived(f"plan:lacks:{kind.name}", lambda r: _all_lacks(r, kind))
        return [_hits(one, at, state) for state, at, one in found if state in states and which(one) and one.field in rows.layer.columns]

    return check


def _all_lacks(rows: Rows, kind: PlanKind) -> list[tuple[str, NDArray[np.int64], Missing]]:
    """Everything that rows lack to be in their state: the state, the rows that lack it, and what it is. Worked out once."""
    status, frame = statuses(rows), _frame(rows, kind)
    found = []
    for state in PUBLISHED:
        members = np.flatnonzero(status == state)
        if len(members):
            found += [(state, members[one.mask], one) for one in missing(kind.name, frame.iloc[members], state)]
    return found


def _hits(one: Missing, at: NDArray[np.int64], state: str) -> Hits:
    named = Phrase(N_("{title} ({field})"), title=Phrase(one.title), field=one.field) if one.field not in one.title else Phrase(one.title)
    return Hits(at, value=[state] * len(at), details={"what": [named] * len(at)})


def _frame(rows: Rows, kind: PlanKind) -> gpd.GeoDataFrame:
    """The delivered columns that a state may demand, typed."""
    columns = {
        name: typed(rows.column(name), kind.by_name[name]).column for name in _columns(kind) if name in kind.by_name and rows.has(name)
    }
    if rows.has("plan_objekt_id"):
        columns["plan_objekt_id"] = pd.Series(words(rows, "plan_objekt_id"), dtype=object)
    geometry = rows.geometry if rows.has(GEOMETRY) else np.full(len(rows), None, dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=range(len(rows))), geometry=geometry, crs=CRS)


# -- versions of one object --------------------------------------------------------------------------------------------


def _order(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "status",
        "raekkefoelge",
        "LIF-01",
        title=N_("Status skal følge rækken KF, F, KV, V, KA, A"),
        columns=("planid", "versionsnr", "status"),
        scope=Scope.LAYER,
        check=_follows,
        message=N_("status er {value}, men den forrige version i række {other} er {limit}."),
        advice=N_("Ret status; KV kan kun følge F, og KA kun V."),
        explains=N_("Ses kun, når laget rummer flere versioner af samme objekt (planid og versionsnr)."),
    )


def _pairs(rows: Rows) -> tuple[Any, Any]:
    """Rows that follow another version of the same object, and the row that each follows."""
    plan, version = ids(rows, "planid"), numbers(rows, "versionsnr")
    known = (plan >= 0) & ~np.isnan(version)
    order = np.flatnonzero(known)[np.lexsort((version[known], plan[known]))]
    same = plan[order[1:]] == plan[order[:-1]] if len(order) else np.zeros(0, dtype=bool)
    return order[1:][same], order[:-1][same]


def _follows(rows: Rows, _context: Context) -> Hits:
    later, earlier = _pairs(rows)
    status = statuses(rows)
    steps = status[earlier].astype(str).astype(object) + ">" + status[later].astype(str).astype(object)
    wrong = ~np.isin(steps.astype(str), STEPS) & pd.notna(status[later]) & pd.notna(status[earlier])
    at, before = later[wrong], earlier[wrong]
    order = np.argsort(at)
    return Hits(at[order], value=status[at[order]].tolist(), limit=status[before[order]].tolist(), other=rows.row[before[order]])


def _document_of_version(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "doklink",
        "ny_version",
        "LIF-07",
        title=N_("En ny version af en vedtaget plan skal have et nyt plandokument"),
        columns=("planid", "versionsnr", "status", "doklink"),
        scope=Scope.LAYER,
        check=_same_document,
        message=N_("Versionen har samme plandokument som den forrige i række {other}: {value}"),
        advice=N_("Er versionen en fejlrettelse, er det i orden; kommer den af ny planlægning, skal dokumentet være nyt."),
    )


def _same_document(rows: Rows, _context: Context) -> Hits:
    later, earlier = _pairs(rows)
    status, document = statuses(rows), words(rows, "doklink")
    mask = (status[later] == "V") & (status[earlier] == "V") & (document[later] == document[earlier]) & pd.notna(document[later])
    at, before = later[mask.astype(bool)], earlier[mask.astype(bool)]
    order = np.argsort(at)
    return Hits(at[order], value=document[at[order]].tolist(), other=rows.row[before[order]], outcome=Outcome.JUDGEMENT)
