"""The comparisons with the rammer as rules: ``geoplan validate`` and ``plan check`` find a conflict as they find any other fault."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.plan.conformity.checks import CHECKS
from geoplan.plan.conformity.compare import conformity
from geoplan.plan.conformity.verdicts import Verdict
from geoplan.plan.layers import layer_frame, position_in
from geoplan.plan.provisions import DENOMINATOR_DA
from geoplan.rules import Hits, Outcome, Reference, Rule, Scope, Severity
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    import pandas as pd

    from geoplan.dataset import Dataset, Rows
    from geoplan.plan.conformity.compare import Conformity
    from geoplan.rules import Context

REFERENCE: Final = Reference(N_("Planloven § 13, stk. 1, nr. 1; hvordan der sammenlignes, er geoplans forslag"), "proposal")

OUTCOMES: Final = {
    Verdict.CONFLICTS: Outcome.BREACH,
    Verdict.READ_PDF: Outcome.JUDGEMENT,
    Verdict.UNKNOWN: Outcome.UNDECIDED,
    Verdict.NOT_COMPARABLE: Outcome.UNDECIDED,
}
"""What the other verdicts say needs no finding."""

ONE: Final = N_("{part}, ramme {ramme}: {reason} Planen: {plan_value}; rammen: {ramme_value}.")
PLAIN: Final = N_("{part}, ramme {ramme}: {reason}")
WHOLE: Final = N_("{reason}")
OUTSIDE: Final = N_("{reason} Uden for ligger {plan_value} m², {share} % af planen.")
SEVERAL: Final = N_("{count} dele af planen: {reason}")

PLAN, PART, FIELD = N_("Planen"), N_("Delområde {delnr}"), N_("Byggefelt {delnr}")
BASED: Final = N_("{percent} % af {base}")
NO_BASE: Final = N_("{percent} % (beregnet af noget, som ikke er oplyst)")
NOTHING_GIVEN: Final = N_("intet")

TITLES: Final = {
    "CONF-01": ("rammedaekning", N_("Lokalplanen skal ligge inden for kommuneplanens rammer"), Severity.ERROR),
    "CONF-02": ("rammens_status", N_("Rammen skal være vedtaget senest samtidig med lokalplanen"), Severity.ERROR),
    "CONF-14": ("flere_rammer", N_("Ligger planen i flere rammer, gælder den strengeste for hver del"), Severity.NOTICE),
}
MILDER: Final = {
    "CONF-03": Severity.WARNING,
    "CONF-04": Severity.WARNING,
    "CONF-12": Severity.WARNING,
    "CONF-15": Severity.NOTICE,
    "CONF-16": Severity.NOTICE,
}
ADVICE: Final = N_(
    "Ret planen, eller ledsag den af et tillæg til kommuneplanen. Begrund i redegørelsen (§ 16), hvor tal ikke kan sammenlignes."
)
TITLE: Final = N_("Lokalplanen må ikke stride mod rammen: {matter}")


COMPARED: Final = frozenset(check.key for check in CHECKS) - {"CONF-13", "CONF-15", "CONF-16"}
"""Comparisons of two values. Where neither side gives one there is no question to put to anybody: CONF-15 tells of the empty ramme."""


def conformity_rules() -> tuple[Rule, ...]:
    """The sixteen comparisons, in the order of the fact list. They need the layer ``kommuneplanramme``; without it they are not run."""
    named = {check.key: (check.name, Phrase(TITLE, matter=Phrase(check.title)), MILDER.get(check.key, Severity.ERROR)) for check in CHECKS}
    return tuple(_rule(key, *of_key) for key, of_key in sorted((named | TITLES).items()))


def _rule(key: str, name: str, title: str, severity: Severity) -> Rule:
    return Rule(
        id=f"plan.lokalplan.konformitet.{name}",
        title=title,
        layer="lokalplan",
        severity=severity,
        reference=REFERENCE,
        check=partial(_check, key=key),
        message=N_("{why}"),
        advice=ADVICE,
        scope=Scope.LAYER,
        columns=(GEOMETRY,),
        layers=("kommuneplanramme",),
        keep_geometry=False,
        catalogue=(key,),
    )


def _check(rows: Rows, context: Context, *, key: str) -> list[Hits]:
    """The findings of one comparison among the plans of this layer."""
    dataset = context.dataset
    plans = layer_frame(dataset, "lokalplan")
    found = dataset.made("plan.konformitet", partial(_compared, dataset))
    position = position_in(rows, dataset, plans)
    table = found.table[(found.table["check"] == key) & found.table["verdict"].isin(list(OUTCOMES))]
    if key in COMPARED:
        table = table[table["plan_value"].map(_given) | table["ramme_value"].map(_given)]
    table = table[position[table["lokalplan"].to_numpy()] >= 0]
    words = _Words(dataset, found)
    hits = []
    for verdict, outcome in OUTCOMES.items():
        mine = table[table["verdict"] == verdict]
        said = words.each(mine) if verdict is Verdict.CONFLICTS else words.gathered(mine)
        at = np.array([position[plan] for plan, _ in said], dtype=np.int64)
        hits.append(Hits(at, outcome=outcome, details={"why": [why for _, why in said]}))
    return hits


def _given(value: Any) -> bool:
    """Whether a side gives a value; a percentage stands with what it is a share of."""
    return value[0] is not None if isinstance(value, tuple) else value is not None


def _compared(dataset: Dataset) -> Conformity:
    layers = [layer_frame(dataset, kind) for kind in ("lokalplan", "delomraade", "byggefelt", "kommuneplanramme")]
    return conformity(*layers, day=dataset.day)


class Line(NamedTuple):
    """One row of ``Conformity.table``."""

    check: str
    lokalplan: int
    delomraade: int
    byggefelt: int
    ramme: int
    share: float
    forslag: bool
    verdict: Verdict
    reason: str
    plan_value: Any
    ramme_value: Any
    unit: str


class _Words:
    """Findings of the table in words."""

    def __init__(self, dataset: Dataset, found: Conformity) -> None:
        self._delomraader = layer_frame(dataset, "delomraade")
        self._byggefelter = layer_frame(dataset, "byggefelt")
        self._found = found

    def each(self, table: pd.DataFrame) -> list[tuple[int, Phrase]]:
        """A sentence a row, with the position of its lokalplan."""
        return [(row.lokalplan, self.sentence(row)) for row in lines(table)]

    def gathered(self, table: pd.DataFrame) -> list[tuple[int, Phrase]]:
        """A sentence for each plan and reason: what cannot be compared is told once, not for every part."""
        together: dict[tuple[int, str], list[Line]] = {}
        for row in lines(table):
            together.setdefault((row.lokalplan, row.reason), []).append(row)
        return [(plan, self._of_several(rows)) for (plan, _), rows in together.items()]

    def _of_several(self, rows: list[Line]) -> Phrase:
        if len(rows) == 1:
            return self.sentence(rows[0])
        return Phrase(SEVERAL, count=len(rows), reason=self.reason(rows[0]))

    def sentence(self, row: Line) -> Phrase:
        """One row of the table."""
        values = {
            "part": self.part(row),
            "ramme": self.ramme(row),
            "reason": self.reason(row),
            "plan_value": value_of(row.plan_value, row.unit),
            "ramme_value": value_of(row.ramme_value, row.unit),
        }
        if row.check == "CONF-01":
            share = round(100 * (1 - row.share), 2)
            return Phrase(OUTSIDE, **(values | {"plan_value": round(row.plan_value, 1), "share": share}))
        if row.ramme < 0:
            return Phrase(WHOLE, **values)
        bare = row.plan_value is None and row.ramme_value is None
        return Phrase(PLAIN if bare else ONE, **values)

    def part(self, row: Line) -> Phrase:
        """Which part of the plan the row is about."""
        if row.byggefelt >= 0:
            return Phrase(FIELD, delnr=named(self._byggefelter, row.byggefelt, "delnr"))
        if row.delomraade >= 0:
            return Phrase(PART, delnr=named(self._delomraader, row.delomraade, "delnr"))
        return Phrase(PLAN)

    def ramme(self, row: Line) -> str:
        """The number of the ramme."""
        return named(self._found.rammer, row.ramme, "plannr") if row.ramme >= 0 else ""

    def reason(self, row: Line) -> Phrase:
        """Why, with what the percentages are shares of."""
        rammer = row.plan_value if row.check == "CONF-14" else ""
        return Phrase(row.reason, plan_base=base_of(row.plan_value), ramme_base=base_of(row.ramme_value), rammer=rammer)


def lines(table: pd.DataFrame) -> list[Line]:
    """The rows of a table of comparisons, one by one: findings, not features, so they are few."""
    return [Line(*values) for values in zip(*(table[name].tolist() for name in Line._fields), strict=True)]


def named(frame: pd.DataFrame, at: int, column: str) -> str:
    """The text that names an object, or its number in the layer."""
    value = frame[column].iloc[at] if column in frame else None
    return str(value) if isinstance(value, str) and value else f"nr. {at + 1}"


def value_of(value: object, unit: str) -> object:
    """A value of the table as it is shown: with unit, and a percentage with what it is a share of."""
    if value is None:
        return Phrase(NOTHING_GIVEN)
    if isinstance(value, tuple):
        percent, base = value
        if percent is None:
            return Phrase(NOTHING_GIVEN)
        return Phrase(BASED, percent=percent, base=Phrase(DENOMINATOR_DA[base])) if base else Phrase(NO_BASE, percent=percent)
    return Phrase("{value} {unit}", value=value, unit=unit) if unit else value


def base_of(value: object) -> Phrase | str:
    """What a percentage is a share of, in words."""
    return Phrase(DENOMINATOR_DA[value[1]]) if isinstance(value, tuple) and value[1] else ""
