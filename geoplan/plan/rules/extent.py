"""Rules for how much may be built: the percentage and what it is a share of, height and storeys, and whether anything is said at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.plan.base import parameters, rule
from geoplan.plan.columns import YES
from geoplan.plan.values import flags, numbers, words
from geoplan.rules import NO_HITS, Hits, Outcome, Reference, Severity
from geoplan.rules.checks.attributes import hits
from geoplan.rules.types import positions
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

KINDS: Final = ("lokalplan", "delomraade", "kommuneplanramme")
EXTENT: Final = ("bebygpct", "bebygpctar", "maxetager", "maxbygnhjd", "eareal", "m3_m2")
"""Columns that say something of extent for the whole object."""
MORE_EXTENT: Final = ("bygpctarh", "m3_m2h", "earealh", "bygm2", "bygm2h", "maxboligenhed")
FAMILIES: Final = (
    "bygpct",
    "bygpcth",
    "eareal",
    "earealh",
    "m3_m2",
    "m3_m2h",
    "maxbhjd",
    "maxetage",
    "bygpctar",
    "bygpctarh",
    "bygm2",
    "bygm2h",
)
"""Families that say the same for each use."""
DENOMINATORS: Final = (1.0, 2.0, 3.0, 4.0)

SWAPPED: Final = Phrase(N_(" De to tal ser ud til at være byttet om."))
NOT_SWAPPED: Final = Phrase("")


def extent_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on extent for the kind's objects."""
    if "bebygpct" in kind.by_name:
        yield _denominator(kind)
    if kind.name in KINDS:
        yield from _said(kind)
    if "maxbygnhjd" in kind.by_name:
        yield _height(kind, "maxbygnhjd", "maxetager")
        for height, storeys in zip(kind.slots("maxbhjd"), kind.slots("maxetage"), strict=True):
            yield _height(kind, height.name, storeys.name)
    if "kbeskriv" in kind.by_name:
        yield _complex(kind)


def _denominator(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "bebygpct",
        "naevner",
        "ATT-05",
        title=N_("En bebyggelsesprocent skal have sin nævner, og omvendt"),
        columns=("bebygpct", "bebygpctaf"),
        unit="%",
        check=_both,
        message=N_("{what}"),
        advice=N_("Skriv i bebygpctaf, hvad procenten beregnes af: 1 området som helhed, 2 ejendommen, 3 grunden, 4 jordstykket."),
        explains=N_("Den samme procent af et helt område og af hver enkelt grund er to forskellige byggeretter."),
    )


def _both(rows: Rows, _context: Context) -> Hits:
    percent, of = numbers(rows, "bebygpct"), numbers(rows, "bebygpctaf")
    alone = ~np.isnan(percent) & ~np.isin(of, DENOMINATORS)
    idle = np.isnan(percent) & np.isin(of, DENOMINATORS)
    at = positions(alone | idle)
    without = Phrase(N_("bebygpct er udfyldt, men bebygpctaf siger ikke, hvad den beregnes af."))
    nothing = Phrase(N_("bebygpctaf er udfyldt, men der er ingen bebygpct."))
    value = np.where(alone, percent, of)[at].tolist()
    return Hits(at, value=value, details={"what": [without if bad else nothing for bad in alone[at]]}) if len(at) else NO_HITS


# -- is anything said --------------------------------------------------------------------------------------------------


def _said(kind: PlanKind) -> Iterator[Rule]:
    columns = [name for name in (*EXTENT, *MORE_EXTENT) if name in kind.by_name]
    columns += [slot.name for family in FAMILIES for slot in kind.slots(family)]
    official = kind.name == "kommuneplanramme"
    common: dict[str, Any] = {"columns": ("iomfangreg",), "optional": (*columns, "kompleks", "status")}
    if not official:
        common["reference"] = Reference(N_("Plandata.dk siger det om rammer; geoplan foreslår det samme her"), "proposal")
    yield rule(
        kind.name,
        "iomfangreg",
        "angivet",
        "ATT-08",
        **common,
        title=N_("Omfang skal være bestemt eller mærket som ikke reguleret"),
        check=_silent(tuple(columns)),
        message=N_("iomfangreg er ikke ja, men der er ingen bestemmelse om omfang."),
        advice=N_("Udfyld mindst én bestemmelse, eller sæt iomfangreg til ja, hvis planen ikke regulerer omfang."),
        explains=N_(
            "iomfangreg er sand, når objektet IKKE regulerer omfang. På en lokalplan betyder det tit, at reglerne står på delområderne."
        ),
    )
    yield rule(
        kind.name,
        "iomfangreg",
        "modsigelse",
        "ATT-08",
        **common,
        title=N_("Et objekt, der ikke regulerer omfang, må ikke have bestemmelser om omfang"),
        check=_contradicts(tuple(columns)),
        message=N_("iomfangreg er ja (regulerer ikke omfang), men {what} er udfyldt."),
        advice=N_("Sæt iomfangreg til nej, hvis tallene gælder; ellers tøm dem."),
    )


def _filled(rows: Rows, columns: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which of the columns each row has a number in, shape (n, columns)."""
    return np.column_stack([~np.isnan(numbers(rows, name)) for name in columns])


def _silent(columns: tuple[str, ...]) -> Check:
    def check(rows: Rows, _context: Context) -> list[Hits]:
        mask = (flags(rows, "iomfangreg") != YES) & ~_filled(rows, columns).any(axis=1) & (words(rows, "status") != "KF")
        complex_ = flags(rows, "kompleks") == YES
        return [hits(rows, "iomfangreg", mask & ~complex_), hits(rows, "iomfangreg", mask & complex_, outcome=Outcome.JUDGEMENT)]

    return check


def _contradicts(columns: tuple[str, ...]) -> Check:
    def check(rows: Rows, _context: Context) -> Hits:
        filled = _filled(rows, columns)
        at = positions((flags(rows, "iomfangreg") == YES) & filled.any(axis=1))
        if not len(at):
            return NO_HITS
        first = filled[at].argmax(axis=1)
        return Hits(at, value=["ja"] * len(at), details={"what": [columns[place] for place in first]})

    return check


# -- height and storeys ------------------------------------------------------------------------------------------------


def _height(kind: PlanKind, height: str, storeys: str) -> Rule:
    low, high = parameters()["etagehoejde_mindst_m"], parameters()["etagehoejde_hoejst_m"]
    return rule(
        kind.name,
        height,
        "etager",
        "ATT-22",
        title=N_("Højde og etager bør passe sammen"),
        columns=(height, storeys),
        unit="m",
        parameters=(low, high),
        check=_per_storey(height, storeys),
        message=N_("{field} er {value} m og {storeys} er {count}: {ratio} m pr. etage. Rimeligt er {limit} m.{swapped}"),
        advice=N_("Sammenlign med plandokumentet."),
    )


def _per_storey(height: str, storeys: str) -> Check:
    low, high = parameters()["etagehoejde_mindst_m"], parameters()["etagehoejde_hoejst_m"]

    def check(rows: Rows, context: Context) -> Hits:
        least, most = low.on(context.day).value, high.on(context.day).value
        tall, floors = numbers(rows, height), numbers(rows, storeys)
        known = (floors > 0) & (tall > 0)
        ratio = np.divide(tall, floors, out=np.full(len(rows), np.nan), where=known)
        at = positions(known & ((ratio < least) | (ratio > most)))
        if not len(at):
            return NO_HITS
        turned = floors[at] / tall[at]
        swapped = (turned >= least) & (turned <= most) & (tall[at] < floors[at])
        details = {
            "storeys": [storeys] * len(at),
            "count": [int(number) if number.is_integer() else number for number in floors[at].tolist()],
            "ratio": np.round(ratio[at], 2).tolist(),
            "swapped": [SWAPPED if yes else NOT_SWAPPED for yes in swapped],
        }
        return Hits(at, value=tall[at].tolist(), limit=f"{least:g}–{most:g}".replace(".", ","), details=details)

    return check


def _complex(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "kbeskriv",
        "kompleks",
        "ATT-27",
        title=N_("Et komplekst objekt bør have en beskrivelse"),
        columns=("kompleks",),
        optional=("kbeskriv",),
        severity=Severity.WARNING,
        check=_undescribed,
        message=N_("kompleks er ja, men kbeskriv er tom."),
        advice=N_("Skriv i kbeskriv, hvad kolonnerne ikke kan rumme."),
    )


def _undescribed(rows: Rows, _context: Context) -> Hits:
    mask = (flags(rows, "kompleks") == YES) & pd.isna(words(rows, "kbeskriv"))
    return hits(rows, "kbeskriv", mask)
