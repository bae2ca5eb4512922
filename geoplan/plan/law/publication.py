"""Rules on what the register must hold of proposals and adopted plans. §§ 24, 30, 54 b and 68, and the order on the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.calendar import days_in
from geoplan.plan.columns import UNKNOWN, flags, numbers, words
from geoplan.plan.law.base import DATES, STATUS, breach, in_state, law_rule, state, table
from geoplan.plan.required import HEARD
from geoplan.rules import Reference, Severity
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule

PUBLISHED: Final = Reference(N_("Planlovens § 24, stk. 1"))
ADOPTED: Final = Reference(N_("Planlovens § 30, delvist efterprøvet; Plandata.dk's vejledning"), "medium")
REGISTER: Final = Reference(N_("Planlovens § 54 b, stk. 4, og § 4 i bekendtgørelsen om planregistret"))
ORDER: Final = Reference(N_("Bekendtgørelse nr. 1191 af 24. september 2018, delvist efterprøvet"), "medium")
OLD_PLANS: Final = Reference(N_("Planlovens § 68, stk. 2"))
FLAGS: Final = ("ianvreg", "izonereg", "iomfangreg", "iudstykreg")
BYPLANVEDTAEGT: Final = 20.2


def publication_rules() -> Iterator[Rule]:
    """The rules of each kind that is first a proposal."""
    for kind in HEARD:
        yield law_rule(
            "offentliggjort_forslag",
            kind,
            title=N_("Et forslag har dokument og høringens dage"),
            severity=Severity.ERROR,
            reference=PUBLISHED,
            check=_proposal,
            optional=(*STATUS, *DATES, "doklink"),
            message=N_("Forslaget mangler {value}."),
            advice=N_("Udfyld felterne, før forslaget offentliggøres."),
        )
        yield law_rule(
            "offentliggjort_plan",
            kind,
            title=N_("En vedtaget plan har vedtagelsesdato, ikrafttrædelsesdato og dokument"),
            severity=Severity.ERROR,
            reference=ADOPTED,
            check=_plan,
            optional=(*STATUS, *DATES, "doklink"),
            message=N_("Den vedtagne plan mangler {value}."),
            advice=N_("Udfyld felterne; planen får først retsvirkning, når den er offentliggjort."),
        )
        yield law_rule(
            "gaelder_i_registret",
            kind,
            title=N_("En vedtaget plan gælder, når den er offentliggjort i registret"),
            reference=REGISTER,
            check=_registered,
            optional=(*STATUS, "planid"),
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


def _lacking(rows: Rows, wanted: Sequence[str]) -> list[str]:
    """What each object lacks of these columns, as a list of their names. A date that is impossible counts as lacking."""
    frame = table(rows, *wanted)
    empty = {
        name: np.isnat(days_in(frame, name)) if name in DATES else np.array([one is None for one in words(frame, name)], dtype=bool)
        for name in wanted
    }
    return [", ".join(name for name in wanted if empty[name][at]) for at in range(len(rows))]


def _proposal(rows: Rows, _context: Context) -> Hits:
    lacks = _lacking(rows, ("datoforsl", "datostart", "datoslut", "doklink"))
    return breach(in_state(rows, "F") & np.array([bool(one) for one in lacks], dtype=bool), value=lacks)


def _plan(rows: Rows, _context: Context) -> Hits:
    lacks = _lacking(rows, ("datovedt", "datoikraft", "doklink"))
    return breach(in_state(rows, "V") & np.array([bool(one) for one in lacks], dtype=bool), value=lacks)


def _registered(rows: Rows, _context: Context) -> Hits:
    return breach(in_state(rows, "V") & np.isnan(numbers(table(rows, "planid"), "planid")))


def _fields(rows: Rows, _context: Context) -> Hits:
    frame = table(rows, "anvgen", *FLAGS)
    silent = np.isnan(numbers(frame, "anvgen"))
    for name in FLAGS:
        silent &= flags(frame, name) == UNKNOWN
    return breach(in_state(rows, "F", "V") & silent)


def _old_plan(rows: Rows, _context: Context) -> Hits:
    old = np.isclose(numbers(table(rows, "plantype"), "plantype"), BYPLANVEDTAEGT)
    return breach(old & in_state(rows, "KF", "F", "KV"), value=state(rows).tolist())
