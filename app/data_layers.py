"""The layers of the workspace as rows for the screen. Nothing of Streamlit here."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from geoplan.store.trail import EDIT, IMPORT, NOTE, OPENED, OUTSIDE, REDO, UNDO
from geoplan.texts import N_
from geoplan.workflows.workspace_layers import FITNESS_DA, Fitness, Group
from geoplan_app.numbers import said_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.workspace_layers import LayerFit

SIGNS: Final = {Fitness.GOOD: "✔", Fitness.OLD: "▲", Fitness.MISSING: "?", Fitness.EMPTY: "○", Fitness.UNDATED: "?"}
"""The sign beside the word: colour says nothing alone."""

DONE_DA: Final[Mapping[str, str]] = {
    OPENED: N_("oprettet"),
    EDIT: N_("rettet"),
    UNDO: N_("fortrudt"),
    REDO: N_("gentaget"),
    IMPORT: N_("indlæst"),
    OUTSIDE: N_("ændret uden om geoplan"),
    NOTE: N_("notat"),
}
_HERE: Final = ZoneInfo("Europe/Copenhagen")
_SHORT_SUM: Final = 12


def fitness_word(one: Fitness, t: Texts) -> str:
    """The layer's state as sign and word."""
    return f"{SIGNS[one]} {t(FITNESS_DA[one])}"


def layer_row(one: LayerFit, today: dt.date, t: Texts) -> dict[str, Any]:
    """A layer as a row of the table."""
    return {
        t(N_("Lag")): t(one.title),
        t(N_("Tilstand")): fitness_word(one.fitness, t),
        t(N_("Antal")): one.rows if one.fitness is not Fitness.MISSING else None,
        t(N_("Data fra")): said_day(one.day),
        t(N_("Alder (dage)")): one.age_days(today),
        t(N_("Højst (dage)")): one.max_age_days,
        t(N_("Kilde")): one.source,
        t(N_("Bemærkning")): one.note,
        t(N_("Navn i filen")): one.name,
    }


def chosen(layers: Sequence[LayerFit], group: Group, *, only_unfit: bool, text: str) -> list[LayerFit]:
    """The layers of a group that are wanted, those that need a hand first."""
    order = [Fitness.OLD, Fitness.MISSING, Fitness.UNDATED, Fitness.GOOD, Fitness.EMPTY]
    words = text.casefold().split()
    found = [
        one
        for one in layers
        if one.group is group
        and (not only_unfit or one.fitness in {Fitness.OLD, Fitness.MISSING})
        and all(word in f"{one.name} {one.title} {one.source}".casefold() for word in words)
    ]
    return sorted(found, key=lambda one: order.index(one.fitness)) if group is Group.THEME else found


def said_time(utc: str) -> str:
    """A time of the trail as a Dane reads it: 24-11-2026 kl. 14.03, in Danish time; empty where there is none."""
    if not utc:
        return ""
    moment = dt.datetime.fromisoformat(utc).astimezone(_HERE)
    return f"{moment:%d-%m-%Y kl. %H.%M}"


def trail_row(line: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    """A line of the audit trail as a row of the table."""
    return {
        t(N_("Nr.")): line["nr"],
        t(N_("Tid")): said_time(line["tid"] or ""),
        t(N_("Hvem")): line["hvem"] or "",
        t(N_("Hvad")): t(DONE_DA[line["hvad"]]) if line["hvad"] in DONE_DA else line["hvad"],
        t(N_("Hvorfor")): line["hvorfor"] or "",
        t(N_("Lag")): layers_of(line["lag"]),
        t(N_("Nye versioner")): line["nye"],
        t(N_("Lukkede")): line["lukkede"],
        t(N_("Kontrolsum")): str(line["sha256"] or "")[:_SHORT_SUM],
    }


def layers_of(value: Any) -> str:
    """The layers that a step touched, whether the trail has them as a list or as text."""
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    if isinstance(value, list | tuple | set):
        return ", ".join(map(str, value))
    return str(value or "")
