"""The list of plans as rows: searched, filtered, with state and next deadline. Nothing of Streamlit here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.plan.lifecycle import STATES_DA
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Line

HECTARE_M2: Final = 10_000
_DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")

KINDS: Final[Mapping[str, str]] = {
    "lokalplan": N_("Lokalplan"),
    "kommuneplan": N_("Kommuneplan"),
    "kommuneplantillaeg": N_("Kommuneplantillæg"),
    "kommuneplanramme": N_("Kommuneplanramme"),
    "retningslinje": N_("Retningslinje"),
}
SHOWN: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "arbejde": (N_("Kladder og forslag"), ("", "KF", "F", "KV", "KA")),
    "vedtaget": (N_("Vedtagne"), ("V",)),
    "aflyst": (N_("Aflyste"), ("A",)),
    "alle": (N_("Alle planer"), ()),
}
"""Ways to narrow the list by state."""
SIGNS: Final[Mapping[str, str]] = {"KF": "✎", "F": "▶", "KV": "✎", "V": "✔", "KA": "✎", "A": "⊘"}
"""The sign beside the word."""


class Due(NamedTuple):
    """A plan's next deadline."""

    day: str
    title: str
    days_left: int


def listed(lines: Sequence[Line], *, search: str = "", shown: str = "arbejde", kind: str = "") -> list[Line]:
    """The plans that fit, by kind and number as they come."""
    states = SHOWN[shown][1]
    asked = search.casefold().split()
    return [
        line
        for line in lines
        if (not states or line.status in states)
        and (not kind or line.kind == kind)
        and all(word in f"{line.plannr} {line.plannavn} {line.planid}".casefold() for word in asked)
    ]


def state_word(status: str, t: Texts) -> str:
    """Sign, word and code: ✔ Vedtaget (V)."""
    word = t(STATES_DA[status]) if status in STATES_DA else status or t(N_("ukendt"))
    return f"{SIGNS.get(status, '✘')} {word[:1].upper()}{word[1:]}" + (f" ({status})" if status in SIGNS else "")


def area_text(area_m2: float, t: Texts) -> str:
    """Square metres, from one hectare on in hectares."""
    if area_m2 < HECTARE_M2:
        return t(N_("{area} m²"), area=t.integer(round(area_m2)))
    return t(N_("{area} ha"), area=t.number(area_m2 / HECTARE_M2, 2))


def name_of(line: Line) -> str:
    """Number and name as people say it."""
    return clean(" ".join(part for part in (line.plannr, line.plannavn) if part)) or line.objekt_id


def next_due(clocks: pd.DataFrame) -> dict[str, Due]:
    """The next deadline of each plan that has not passed, by objekt_id."""
    found: dict[str, Due] = {}
    for one in clocks.to_dict("records"):
        due = Due(str(one["day"]), str(one["title"]), int(one["days_left"]))
        old = found.get(str(one["objekt_id"]))
        if due.days_left >= 0 and (old is None or due.days_left < old.days_left):
            found[str(one["objekt_id"])] = due
    return found


def day_text(iso: str) -> str:
    """A day as dd-mm-yyyy."""
    year, month, day = iso[:10].split("-")
    return f"{day}-{month}-{year}"


def days_in(text: str) -> str:
    """A sentence with its days as dd-mm-yyyy."""
    return _DAY.sub(lambda found: day_text(found.group()), text)


def row(line: Line, due: Due | None, t: Texts) -> dict[str, Any]:
    """A row of the list."""
    return {
        t(N_("Plan")): clean(line.plannr) or "–",
        t(N_("Navn")): clean(line.plannavn) or "–",
        t(N_("Slags")): t(KINDS[line.kind]) if line.kind in KINDS else line.kind,
        t(N_("Tilstand")): state_word(line.status, t),
        t(N_("Areal")): area_text(line.area_m2, t),
        t(N_("Delområder")): line.delomraader,
        t(N_("Byggefelter")): line.byggefelter,
        t(N_("Næste frist")): "–" if due is None else f"{day_text(due.day)} {t(due.title)}",
    }


def due_rows(clocks: pd.DataFrame, t: Texts) -> list[dict[str, Any]]:
    """Every clock that runs, the nearest first."""
    made = []
    for one in clocks.sort_values("day").to_dict("records"):
        left = int(one["days_left"])
        source = t(one["reference"]) if one["confidence"] == "high" else t(N_("{source} (ikke efterprøvet)"), source=t(one["reference"]))
        when = t.plural("om {n} dag", "om {n} dage", left) if left >= 0 else t.plural("for {n} dag siden", "for {n} dage siden", -left)
        made.append(
            {
                t(N_("Dag")): day_text(str(one["day"])),
                t(N_("Når")): f"✘ {when}" if left < 0 else when,
                t(N_("Plan")): clean(f"{one['plannr'] or ''} {one['plannavn'] or ''}".strip()),
                t(N_("Frist")): t(one["title"]),
                t(N_("Kilde")): source,
            }
        )
    return made
