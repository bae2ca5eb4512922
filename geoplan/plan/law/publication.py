"""Rules on what counts in the register: § 54 b and § 68, and the order on the register.

That proposals and adopted plans have their dates and their document (§§ 24 and 30) is asked by the rules on each state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.columns import UNKNOWN
from geoplan.plan.law.base import STATUS, breach, in_state, law_rule, state
from geoplan.plan.required import HEARD
from geoplan.plan.values import flags, numbers
from geoplan.rules import Reference, Severity
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule

REGISTER: Final = Reference(N_("Planlovens § 54 b, stk. 4, og § 4 i bekendtgørelsen om planregistret"))
ORDER: Final = Reference(N_("Bekendtgørelse nr. 1191 af 24. september 2018"), "medium")
OLD_PLANS: Final = Reference(N_("Planlovens § 68, stk. 2"))
FLAGS: Final = ("ianvreg", "izonereg", "iomfangreg", "iudstykreg")
BYPLANVEDTAEGT: Final = 20.2


def publication_rules() -> Iterator[Rule]:
    """The rules of each kind that is first a proposal."""
    for kind in HEARD:
        yield law_rule(
            "gaelder_i_registret",
            kind,
            title=N_("En vedtaget plan gælder, når den er offentliggjort i registret"),
            reference=REGISTER,
            check=_registered,
            columns=("planid",),
            optional=STATUS,
            message=N_("Planen er vedtaget, men har ikke noget planid: den er ikke offentliggjort i registret og gælder ikke."),
            advice=N_("Indberet planen i Plandata.dk."),
        )
    yield _structured()
    yield _byplanvedtaegt()


def _structured() -> Rule:
    return law_rule(
        "struktureret",
        "lokalplan",
        title=N_("Plandokumentet suppleres af udfyldte felter"),
        reference=ORDER,
        check=_fields,
        optional=(*STATUS, "anvgen", *FLAGS),
        message=N_("Planen er offentlig, men ingen felter siger, hvad den regulerer."),
        advice=N_("Udfyld anvendelse, zone, omfang og udstykning, eller marker, at planen ikke regulerer dem."),
    )


def _byplanvedtaegt() -> Rule:
    return law_rule(
        "byplanvedtaegt",
        "lokalplan",
        title=N_("Ældre byplanvedtægter gælder som lokalplaner"),
        severity=Severity.ERROR,
        reference=OLD_PLANS,
        check=_old_plan,
        optional=(*STATUS, "plantype"),
        message=N_("En byplanvedtægt (plantype 20.2) står som {value}; den kan kun være vedtaget eller aflyst."),
        advice=N_("Ret status eller plantype. Nye planer er lokalplaner."),
    )


def _registered(rows: Rows, _context: Context) -> Hits:
    return breach(in_state(rows, "V") & np.isnan(numbers(rows, "planid")))


def _fields(rows: Rows, _context: Context) -> Hits:
    silent = np.isnan(numbers(rows, "anvgen"))
    for name in FLAGS:
        silent &= flags(rows, name) == UNKNOWN
    return breach(in_state(rows, "F", "V") & silent)


def _old_plan(rows: Rows, _context: Context) -> Hits:
    old = np.isclose(numbers(rows, "plantype"), BYPLANVEDTAEGT)
    return breach(old & in_state(rows, "KF", "F", "KV"), value=state(rows).tolist())
