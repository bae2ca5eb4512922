"""Rules that follow from a column's type, length, code list and unit: for every column of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.model.plan import Required, plan_model
from geoplan.model.types import FieldType
from geoplan.plan.base import CORRECT, parameters, reference, rule, spelled
from geoplan.plan.calendar import impossible
from geoplan.plan.values import flags_of, numbers, numbers_of, status_words, words
from geoplan.rules import Hits, Outcome, Reference, Severity
from geoplan.rules.checks import text as text_check
from geoplan.rules.checks.attributes import hits, not_longer
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoplan.dataset import Rows
    from geoplan.model.plan import Attribute, PlanCodeList, PlanKind
    from geoplan.plan.calendar import Mask
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

SHOWN_CODES: Final = 12
TEXTS_OF_CODES: Final = {"anvendelsegenerel", "zonestatus", "fremtidigzonestatus"}
"""Columns that hold a code's text, not the code."""

MOST: Final = {
    "bebygpct": "bebygpct_hoejst",
    "bygpct": "bebygpct_hoejst",
    "maxetager": "maxetager_hoejst",
    "maxetage": "maxetager_hoejst",
    "maxbygnhjd": "maxbygnhjd_hoejst",
    "maxbhjd": "maxbygnhjd_hoejst",
    "m3_m2": "m3_m2_hoejst",
}
"""The number that a measure can hardly exceed, by its column or family."""
LEAST_ZERO: Final = {"minuds", "mingrund"}
NEVER_ZERO: Final = {*MOST, "eareal", "minuds", "mingrund", "bebygpctar", "bygpctar"}
"""Measures of which zero means that nothing may be built: more often it was meant as "no limit given"."""

NOT_READABLE: Final = {
    FieldType.INTEGER: N_("{field} er {value}, men skal være et helt tal."),
    FieldType.REAL: N_("{field} er {value}, men skal være et tal."),
    FieldType.BOOLEAN: N_("{field} er {value}, men skal være ja eller nej (true/false, T/F eller 1/0)."),
    FieldType.DATE: N_("{field} er {value}, men skal være en dato, der findes, skrevet ååååmmdd eller åååå-mm-dd."),
}


def column_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules of each column of the kind."""
    for column in kind.attributes:
        if column.type in NOT_READABLE:
            yield _typed(kind, column)
        yield from _measured(kind, column)
        if column.type is FieldType.TEXT:
            yield from _written(kind, column)
        codes = plan_model().codes(kind.name, column.name)
        if codes is not None and column.name not in TEXTS_OF_CODES:
            yield _coded(kind, column, codes)


def _typed(kind: PlanKind, column: Attribute) -> Rule:
    by: dict[FieldType, tuple[str, str, Callable[[Rows, str], Mask]]] = {
        FieldType.INTEGER: ("tal", "ATT-25", _no_whole_number),
        FieldType.REAL: ("tal", "ATT-25", lambda rows, name: numbers_of(rows.column(name)).unreadable),
        FieldType.BOOLEAN: ("ja_nej", "ATT-24", lambda rows, name: flags_of(rows.column(name))[1]),
        FieldType.DATE: ("dato", "GEO-11", lambda rows, name: impossible(rows.column(name).to_pandas())),
    }
    what, demand, unreadable = by[column.type]
    return rule(
        kind.name,
        column.name,
        what,
        demand,
        title=N_("Værdien skal have kolonnens type"),
        severity=Severity.ERROR if column.verified else Severity.WARNING,
        reference=spelled(column.source, "high" if column.verified else "low"),
        columns=(column.name,),
        check=lambda rows, _context: hits(rows, column.name, unreadable(rows, column.name)),
        message=NOT_READABLE[column.type],
        advice=CORRECT,
        explains=N_(
            "Decimalkomma, ja og nej som tekst og datoer med bindestreg læses; det, der ikke kan læses, er tomt for de andre regler."
        ),
    )


def _no_whole_number(rows: Rows, name: str) -> Mask:
    read = numbers_of(rows.column(name))
    return np.asarray(read.unreadable | (~np.isnan(read.value) & (np.trunc(read.value) != read.value)), dtype=bool)


# -- measures ----------------------------------------------------------------------------------------------------------


def _measured(kind: PlanKind, column: Attribute) -> Iterator[Rule]:
    measure = column.family or column.name
    common: dict[str, Any] = {"columns": (column.name,), "unit": column.unit.replace("m2", "m²").replace("m3", "m³")}
    if measure in MOST or measure in LEAST_ZERO:
        most = parameters().get(MOST.get(measure, ""))
        yield rule(
            kind.name,
            column.name,
            "rimelig",
            "ATT-21",
            **common,
            parameters=(most,) if most else (),
            title=N_("Værdien bør være rimelig"),
            check=_between(column.name, most),
            message=N_("{field} er {value} {unit}. Rimeligt er {limit}."),
            advice=N_("Kontrollér tallet i plandokumentet: er enheden eller kolonnen den rette?"),
        )
    if measure in NEVER_ZERO:
        yield rule(
            kind.name,
            column.name,
            "nul",
            "ATT-23",
            **common,
            severity=Severity.WARNING,
            title=N_("Nul bør ikke stå for en værdi, planen ikke fastsætter"),
            check=lambda rows, _context: hits(rows, column.name, numbers(rows, column.name) == 0, outcome=Outcome.JUDGEMENT),
            message=N_("{field} er 0. Det betyder, at intet må bygges eller udstykkes; er planen tavs, skal kolonnen være tom."),
            advice=N_("Se i plandokumentet, og tøm kolonnen, hvis planen ikke fastsætter værdien."),
            explains=N_(
                "Tom er ukendt eller ikke reguleret. Det er hverken nul eller ubegrænset, og ingen regel regner det som noget af det."
            ),
        )


def _between(name: str, most: Any) -> Check:
    def check(rows: Rows, context: Context) -> Hits:
        value = numbers(rows, name)
        if most is None:
            return hits(rows, name, value < 0, "≥ 0")
        highest = most.on(context.day).value
        return hits(rows, name, (value < 0) | (value > highest), f"0–{highest:g}")

    return check


# -- texts -------------------------------------------------------------------------------------------------------------


def _written(kind: PlanKind, column: Attribute) -> Iterator[Rule]:
    common: dict[str, Any] = {"columns": (column.name,)}
    if column.length:
        yield rule(
            kind.name,
            column.name,
            "laengde",
            "ATT-02",
            **common,
            title=N_("Teksten må ikke være længere end kolonnen"),
            unit=N_("tegn"),
            check=not_longer(column.name, column.length),
            message=N_("{field} er {length} tegn lang. Der er plads til {limit}: {value}"),
            advice=N_("Forkort teksten."),
        )
    yield rule(
        kind.name,
        column.name,
        "tegnsaet",
        "ATT-26",
        **common,
        title=N_("Æ, ø og å skal være læst rigtigt"),
        check=text_check.well_decoded(column.name),
        message=N_("{field} er læst med forkert tegnsæt: {value}. Det har nok stået: {fix}"),
        advice=N_("Eksportér igen med UTF-8, eller ret teksten."),
    )
    if column.required is not Required.REGISTER:
        yield rule(
            kind.name,
            column.name,
            "cpr",
            "GEO-11",
            **common,
            title=N_("Tekster må ikke indeholde CPR-numre"),
            reference=Reference(N_("databeskyttelsesforordningen og databeskyttelseslovens § 11; genkendelsen er geoplans"), "medium"),
            catalogue=(),
            check=text_check.no_cpr(column.name),
            message=N_("{field} indeholder et tal, der ligner et CPR-nummer: {value}"),
            advice=N_("Fjern nummeret, før planen offentliggøres."),
        )
    if column.name == "doklink":
        yield _document_link(kind)


def _document_link(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "doklink",
        "link",
        "GEO-11",
        columns=("doklink",),
        title=N_("doklink skal være en webadresse"),
        severity=Severity.WARNING,
        reference=Reference(N_("geoplans forslag"), "proposal"),
        catalogue=(),
        check=lambda rows, _context: hits(rows, "doklink", _no_address(rows)),
        message=N_("{field} er {value}. Et link skal begynde med http:// eller https:// og have et domæne."),
        advice=N_("Ret linket til plandokumentet."),
    )


def _no_address(rows: Rows) -> Mask:
    import pyarrow as pa  # noqa: PLC0415 -- only for layers with a document
    import pyarrow.compute as pc  # noqa: PLC0415 -- as above

    text = pa.array(words(rows, "doklink"), pa.string())
    good = pc.match_substring_regex(text, text_check.WEB).fill_null(True)  # noqa: FBT003 -- Arrow takes it by position only
    return ~np.asarray(good.to_numpy(zero_copy_only=False), dtype=bool)


# -- codes -------------------------------------------------------------------------------------------------------------


def _coded(kind: PlanKind, column: Attribute, codes: PlanCodeList) -> Rule:
    known = frozenset(codes.by_code)
    allowed = ", ".join([*codes.by_code][:SHOWN_CODES]) + (", …" if len(known) > SHOWN_CODES else "")
    outcome = Outcome.BREACH if codes.complete else Outcome.UNDECIDED
    own = reference("ATT-04")
    return rule(
        kind.name,
        column.name,
        "kodeliste",
        "ATT-04",
        columns=(column.name,),
        title=N_("Koden skal være i kodelisten"),
        reference=own if codes.complete else Reference(own.text, "medium"),
        check=lambda rows, _context: hits(rows, column.name, _outside(rows, column, known), allowed, outcome),
        message=N_("{field} er {value}. Tilladt er {limit}.")
        if codes.complete
        else N_("{field} er {value}. Kun en del af kodelisten kendes ({limit}), så om koden er rigtig, vides ikke."),
        advice=N_("Ret koden.") if codes.complete else N_("Slå koden op i Plandatas kodeliste."),
    )


def _outside(rows: Rows, column: Attribute, known: frozenset[str]) -> Mask:
    """Where the value is no code of the list. Codes are compared as texts: 20.1 as it stands, 11.0 as 11."""
    if column.name in {"status", "planstatus"} or column.type is FieldType.TEXT:
        text = words(rows, column.name)
        text = status_words(text) if column.code_list == "status" else text
        return np.asarray(pd.notna(text) & ~np.isin(text.astype(str), list(known)), dtype=bool)
    value = numbers(rows, column.name)
    written = np.char.mod("%.15g" if column.decimals is None else f"%.{column.decimals}f", np.nan_to_num(value))
    return np.asarray(~np.isnan(value) & ~np.isin(written, list(known)), dtype=bool)
