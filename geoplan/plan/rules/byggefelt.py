"""Rules for building fields: the four types, what each says of floor area, and the two flags that the register serves instead of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.base import rule
from geoplan.plan.columns import NO, YES
from geoplan.plan.values import flags, numbers
from geoplan.rules import Hits, Outcome, Reference
from geoplan.rules.checks.attributes import hits
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Context

PLANTYPE: Final = 30.4
BINDING, PARTLY_BINDING = 1.0, 2.0


def byggefelt_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules for byggefelter; none for other kinds."""
    if kind.name != "byggefelt":
        return
    yield rule(
        kind.name,
        "byggefelttype",
        "plantype",
        "ATT-09",
        title=N_("Byggefelttype skal stå på plantype 30.4 og kun dér"),
        columns=("byggefelttype", "plantype"),
        check=_type_and_plantype,
        message=N_("byggefelttype er {value}, og plantype er {plantype}. Type gives på plantype 30.4 og kun dér."),
        advice=N_("Angiv typen 1 til 4 på byggefelter, og ret plantype, hvis objektet er et delområde."),
    )
    yield rule(
        kind.name,
        "eareal",
        "type1",
        "ATT-10",
        title=N_("Et byggefelt med begrænsende byggeret (type 1) må ikke have etageareal"),
        columns=("eareal",),
        optional=("byggefelttype", "bygkunifelt", "bygvejledende"),
        unit="m²",
        check=_binding_with_area,
        message=N_("etagearealet er {value} m², men et byggefelt af type 1 må ikke have et."),
        advice=N_("Tøm eareal, eller brug type 2, hvis feltet har sit eget etageareal."),
        explains=N_("Viser registret ingen type, er den sluttet af bygkunifelt og bygvejledende; svaret er da, at det ikke kan afgøres."),
    )
    yield rule(
        kind.name,
        "eareal",
        "type2",
        "ATT-11",
        title=N_("Et byggefelt med delvist begrænsende byggeret (type 2) skal have etageareal"),
        columns=("byggefelttype",),
        optional=("eareal",),
        check=_partly_without_area,
        message=N_("etageareal mangler på et byggefelt af type {value}."),
        advice=N_("Angiv feltets etageareal i eareal."),
    )
    yield rule(
        kind.name,
        "bygkunifelt",
        "modstrid",
        "ATT-13",
        title=N_("Et byggefelt bør ikke være bindende og vejledende på én gang"),
        columns=("bygkunifelt", "bygvejledende"),
        check=_both_flags,
        message=N_("bygkunifelt og bygvejledende er begge ja. Om der må bygges uden for feltet, kan ikke afgøres."),
        advice=N_("Læs plandokumentet, og ret den ene af kolonnerne."),
        reference=Reference(N_("målt i registret: 179 af 57.035 vedtagne byggefelter (2026)"), "medium"),
    )


def type_of(rows: Rows) -> NDArray[np.float64]:
    """The type 1 to 4 as delivered; NaN where there is none."""
    return numbers(rows, "byggefelttype")


def type_by_flags(rows: Rows) -> NDArray[np.float64]:
    """The type that the flags imply: 1 binding, 3 indicative; NaN where they do not tell (2 or 4), contradict each other or are null."""
    only, indicative = flags(rows, "bygkunifelt"), flags(rows, "bygvejledende")
    implied = np.full(len(rows), np.nan)
    implied[(only == YES) & (indicative == NO)] = BINDING
    implied[(only == NO) & (indicative == YES)] = 3.0
    return implied


def _type_and_plantype(rows: Rows, _context: Context) -> Hits:
    there, plantype = ~np.isnan(type_of(rows)), numbers(rows, "plantype")
    of_field = np.isclose(plantype, PLANTYPE)
    mask = (there != of_field) & ~np.isnan(plantype)
    found = hits(rows, "byggefelttype", mask)
    shown = np.round(plantype[found.at], 1).tolist()
    return Hits(found.at, value=found.value, details={"plantype": [str(value) for value in shown]})


def _binding_with_area(rows: Rows, _context: Context) -> list[Hits]:
    given = type_of(rows)
    area = ~np.isnan(numbers(rows, "eareal"))
    implied = np.isnan(given) & (type_by_flags(rows) == BINDING)
    return [hits(rows, "eareal", area & (given == BINDING)), hits(rows, "eareal", area & implied, outcome=Outcome.UNDECIDED)]


def _partly_without_area(rows: Rows, _context: Context) -> Hits:
    mask = (type_of(rows) == PARTLY_BINDING) & np.isnan(numbers(rows, "eareal"))
    return hits(rows, "byggefelttype", mask)


def _both_flags(rows: Rows, _context: Context) -> Hits:
    return hits(rows, "bygkunifelt", (flags(rows, "bygkunifelt") == YES) & (flags(rows, "bygvejledende") == YES))
