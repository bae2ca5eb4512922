"""Rules on where plans lie: the coastal proximity zone, what the state has decided, one zone for each place. §§ 5 a, 11, 13, 16 and 34."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.plan.columns import numbers
from geoplan.plan.deadlines import law
from geoplan.plan.law.base import (
    STATUS,
    breach,
    geometry_missing,
    in_state,
    judgement,
    law_rule,
    layer_states,
    lying_on,
    marked,
    of_layer,
    table,
    undecided,
)
from geoplan.plan.provisions import PROVISIONS, said
from geoplan.rules import Reference, Severity
from geoplan.rules.types import Hits, Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Rule
    from geoplan.rules.types import Check

_DECIDED: Final = {
    "landsplandirektiv": N_("statslige regler efter §§ 3 og 5 j"),
    "natura_2000": N_("Natura 2000-område"),
    "natura_2000_skov": N_("Natura 2000-skovplan"),
    "vandomraadeplan": N_("vandområdeplan"),
    "oversvoemmelsesrisiko": N_("risikostyringsplan for oversvømmelse"),
    "raastofomraade": N_("råstofplan"),
    "havplan": N_("havplan"),
}
STATE_LAYERS: Final = {
    "landsplandirektiv": N_("Planen er ikke i strid med statslige regler efter §§ 3 og 5 j"),
    "natura_2000": N_("Planen er ikke i strid med en Natura 2000-plan"),
    "natura_2000_skov": N_("Planen er ikke i strid med en Natura 2000-skovplan"),
    "vandomraadeplan": N_("Planen er ikke i strid med vandområdeplanen"),
    "oversvoemmelsesrisiko": N_("Planen er ikke i strid med en risikostyringsplan for oversvømmelse"),
    "raastofomraade": N_("Planen er ikke i strid med råstofplanen"),
    "havplan": N_("Planen er ikke i strid med havplanen"),
}
"""Layers with what the state or the region has decided, by the names they have in the workspace, and what plans owe them."""

COAST: Final = "kystnaerhedszone"
HEIGHT: Final = next(one for one in PROVISIONS if one.column == "maxbygnhjd")
BYZONE, LANDZONE, SOMMERHUS = 1, 2, 3
ZONES: Final = {BYZONE: N_("byzone"), LANDZONE: N_("landzone"), SOMMERHUS: N_("sommerhusområde")}


def area_rules() -> Iterator[Rule]:
    """The rules on where plans lie."""
    yield _on_the_coast("lokalplan")
    yield from (_state_decision(kind, decided) for kind in ("lokalplan", "kommuneplanramme") for decided in STATE_LAYERS)
    yield from (_drawn(kind) for kind in ("kommuneplanramme", "retningslinje"))
    yield _known_zones()
    yield _one_zone()


def _on_the_coast(kind: str) -> Rule:
    return law_rule(
        "kystnaerhed",
        kind,
        title=N_("I kystnærhedszonen redegøres for den visuelle påvirkning og bygningshøjden"),
        reference=Reference(N_("Planlovens § 16, stk. 4, og højden 8,5 m"), "unverified"),
        check=_coast,
        columns=(GEOMETRY,),
        optional=(*STATUS, "maxbygnhjd", "iomfangreg", *(f"maxbhjd{slot}" for slot in range(1, 11))),
        layers=(COAST,),
        parameters=(law()["kystnaerhedszone_hoejde_m"],),
        unit="m",
        message=N_("Planen ligger i kystnærhedszonen. Tilladt højde: {height}; {duty}."),
        advice=N_("Læs redegørelsen: beskriver den den visuelle påvirkning, og begrunder den større højde?"),
        explains=N_("Zonen er den, lovens kortbilag viser. Den findes aldrig som en afstand fra kysten."),
    )


def _coast(rows: Rows, context: Context) -> Hits:
    at, _ = lying_on(rows, context, COAST)
    inside = marked(len(rows), at) & in_state(rows, "KF", "F", "KV")
    limit = law()["kystnaerhedszone_hoejde_m"].on(context.day).value
    frame = table(rows, "maxbygnhjd", "iomfangreg", *(f"maxbhjd{slot}" for slot in range(1, 11)))
    height = said(frame, HEIGHT).value
    known = ~np.isnan(height)
    told = [Phrase(N_("{n} m"), n=float(one)) if there else Phrase(N_("ikke oplyst")) for one, there in zip(height, known, strict=True)]
    value = [float(one) if there else None for one, there in zip(height, known, strict=True)]
    return judgement(inside, value=value, limit=[limit] * len(rows), duty=_duties(height, limit), height=told)


def _duties(height: NDArray[np.float64], limit: float) -> list[Phrase]:
    """What the statement must tell of each plan."""
    high, low = Phrase(N_("højden skal begrundes")), Phrase(N_("kun den visuelle påvirkning skal belyses"))
    unknown = Phrase(N_("om højden skal begrundes, vides ikke"))
    return [unknown if np.isnan(one) else high if one > limit else low for one in height]


def _state_decision(kind: str, decided: str) -> Rule:
    paragraph = N_("Planlovens § 13, stk. 1, nr. 2-9") if kind == "lokalplan" else N_("Planlovens § 11, stk. 4")
    return law_rule(
        f"bundet_af_{decided}",
        kind,
        title=STATE_LAYERS[decided],
        reference=Reference(paragraph),
        check=_lies_on(decided),
        columns=(GEOMETRY,),
        optional=STATUS,
        layers=(decided,),
        message=N_("Planen ligger, hvor noget er fastlagt af staten eller regionen: {value}."),
        advice=N_("Vurder, om planen er forenelig med det. Laget viser kun, hvor det gælder, ikke hvad det siger."),
    )


def _lies_on(decided: str) -> Check:
    def check(rows: Rows, context: Context) -> Hits:
        here = marked(len(rows), lying_on(rows, context, decided)[0]) & in_state(rows, "KF", "F", "KV")
        return judgement(here, value=[Phrase(_DECIDED[decided])] * len(rows))

    return check


def _drawn(kind: str) -> Rule:
    return law_rule(
        "vist_paa_kort",
        kind,
        title=N_("Afgrænsede rammer og retningslinjer er vist på kort"),
        severity=Severity.ERROR if kind == "kommuneplanramme" else Severity.WARNING,
        reference=Reference(N_("Planlovens § 11, stk. 3")),
        check=_not_drawn,
        optional=(*STATUS, GEOMETRY),
        message=N_("Objektet har ingen geometri."),
        advice=N_("Tegn afgrænsningen. En retningslinje uden afgrænsning skal kun stå i teksten."),
    )


def _not_drawn(rows: Rows, _context: Context) -> Hits:
    """A ramme always has an area; a guideline only when it is bound to one."""
    mask = in_state(rows, "F", "KV", "V") & geometry_missing(rows)
    return breach(mask) if rows.layer.kind == "kommuneplanramme" else judgement(mask)


def _known_zones() -> Rule:
    return law_rule(
        "zoner",
        "zonekort",
        title=N_("Landet er byzone, sommerhusområde eller landzone"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 34")),
        check=_unknown_zone,
        optional=(*STATUS, "zone"),
        message=N_("Zonen er {value}. Zonekortet viser kun 1 (byzone) og 3 (sommerhusområde); resten er landzone."),
        advice=N_("Ret zonen, eller slet arealet: landzone tegnes ikke."),
    )


def _unknown_zone(rows: Rows, _context: Context) -> Sequence[Hits]:
    zone = numbers(table(rows, "zone"), "zone")
    live = ~in_state(rows, "A")
    value = [Phrase(N_("ikke oplyst")) if np.isnan(one) else int(one) for one in zone]
    drawn_landzone = live & (zone == LANDZONE)
    return (
        breach(live & ~np.isnan(zone) & ~np.isin(zone, (BYZONE, LANDZONE, SOMMERHUS)), value=value),
        judgement(drawn_landzone, value=value),
        undecided(live & np.isnan(zone), value=value),
    )


def _one_zone() -> Rule:
    return law_rule(
        "en_zone",
        "zonekort",
        title=N_("Et areal har kun én zone"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 34")),
        check=_two_zones,
        columns=(GEOMETRY,),
        optional=(*STATUS, "zone"),
        layers=("zonekort",),
        message=N_("Arealet er både {value} og {limit}."),
        advice=N_("Ret zonekortet, så zonerne ikke overlapper."),
    )


def _two_zones(rows: Rows, context: Context) -> Hits:
    at, other = lying_on(rows, context, "zonekort")
    ours, theirs = numbers(table(rows, "zone"), "zone"), numbers(of_layer(context, "zonekort", "zone"), "zone")
    dead = layer_states(context, "zonekort").astype(str) == "A"
    both = np.isin(ours[at], tuple(ZONES)) & np.isin(theirs[other], tuple(ZONES)) & (ours[at] < theirs[other])
    kept = both & ~in_state(rows, "A")[at] & ~dead[other]
    at, other = at[kept], other[kept]
    row = context.dataset.whole("zonekort").row
    return Hits(
        at,
        value=[Phrase(ZONES[int(one)]) for one in ours[at]],
        limit=[Phrase(ZONES[int(one)]) for one in theirs[other]],
        other=row[other],
        outcome=Outcome.BREACH,
    )
