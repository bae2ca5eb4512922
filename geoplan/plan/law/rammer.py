"""Rules on rammer against zones, lokalplaner and buildings: what is unused, and what the municipality can oppose. §§ 11 f and 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.plan.law.base import STATUS, in_state, judgement, law_rule, layer_states, lying_on, marked
from geoplan.plan.values import numbers, words
from geoplan.rules import NO_HITS, Hits, Outcome, Reference, Scope, Severity
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Rule

PUBLIC_PURPOSE: Final = 71


def ramme_rules() -> Iterator[Rule]:
    """The rules on rammer."""
    yield from (_rest(), _order_of_development(), _can_oppose())


def _without_lokalplan(rows: Rows, context: Context) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rammer that no lokalplan (proposed or adopted) lies on."""
    at, other = lying_on(rows, context, "lokalplan")
    live = np.isin(layer_states(context, "lokalplan")[other].astype(str), ("F", "V"))
    return ~marked(len(rows), at[live])


def _rest() -> Rule:
    return law_rule(
        "ubrugt_udlaeg",
        "kommuneplanramme",
        title=N_("Ubrugte arealudlæg gennemgås, når kommuneplanen revideres"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 11 f")),
        check=_unused,
        columns=(GEOMETRY,),
        optional=(*STATUS, "fzone"),
        layers=("lokalplan", "bygning"),
        unit="m²",
        message=N_("Rammen på {value} {unit} er udlagt til fremtidig byzone eller sommerhusområde, uden lokalplan og uden bygninger."),
        advice=N_("Vurder, om udlægget stadig er aktuelt."),
    )


def _unused(rows: Rows, context: Context) -> Hits:
    future = np.isin(numbers(rows, "fzone"), (1, 3)) & in_state(rows, "F", "V")
    built = marked(len(rows), lying_on(rows, context, "bygning")[0])
    return judgement(future & _without_lokalplan(rows, context) & ~built, value=_area(rows))


def _area(rows: Rows) -> list[float]:
    return [float(one) for one in shapely.area(rows.geometry)]


def _order_of_development() -> Rule:
    return law_rule(
        "raekkefoelge",
        "kommuneplanramme",
        title=N_("I byzone kan kommunen modsætte sig byggeri i strid med rækkefølgen for udbygning"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 12, stk. 2")),
        check=_ordered,
        columns=(GEOMETRY,),
        optional=(*STATUS, "sforhold", "notat"),
        layers=("lokalplan", "zonekort"),
        message=N_("Rammen ligger i byzone uden lokalplan, og dens tekst nævner rækkefølge."),
        advice=N_("Vurder i den enkelte sag, om byggeriet er i strid med rækkefølgen."),
    )


def _ordered(rows: Rows, context: Context) -> Hits:
    text = [f"{one or ''} {two or ''}".lower() for one, two in zip(words(rows, "sforhold"), words(rows, "notat"), strict=True)]
    named = np.array(["rækkefølge" in one for one in text], dtype=bool)
    return judgement(named & in_state(rows, "V") & _in_zone(rows, context, 1) & _without_lokalplan(rows, context))


def _in_zone(rows: Rows, context: Context, *zones: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    at, other = lying_on(rows, context, "zonekort")
    return marked(len(rows), at[np.isin(numbers(context.dataset.whole("zonekort"), "zone")[other], zones)])


def _can_oppose() -> Rule:
    return law_rule(
        "kan_modsaettes",
        "kommuneplanramme",
        title=N_("I byzone og sommerhusområde kan kommunen modsætte sig byggeri i strid med rammen"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 12, stk. 3")),
        check=_opposable,
        scope=Scope.LAYER,
        columns=(GEOMETRY,),
        optional=(*STATUS, "anvgen"),
        keep={"lov:public": lambda rows: numbers(rows, "anvgen") == PUBLIC_PURPOSE, "lov:adopted": lambda rows: in_state(rows, "V")},
        layers=("lokalplan", "zonekort"),
        unit="m²",
        message=N_("Rammer i byzone eller sommerhusområde, uden lokalplan og ikke til offentlige formål: {count}, i alt {value} {unit}."),
        advice=N_("Vurder i den enkelte sag dér, om byggeri eller ny anvendelse er i strid med rammen."),
    )


def _opposable(rows: Rows, context: Context) -> Hits:
    """One answer for the layer: a municipality has hundreds of them, and none is a fault."""
    there = rows.kept("lov:adopted") & ~rows.kept("lov:public") & _in_zone(rows, context, 1, 3) & _without_lokalplan(rows, context)
    area = float(np.sum(shapely.area(rows.geometry)[there]))
    if not there.any():
        return NO_HITS
    return Hits(np.array([-1], dtype=np.int64), value=[area], outcome=Outcome.JUDGEMENT, details={"count": [int(there.sum())]})
