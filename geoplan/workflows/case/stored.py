"""A building case as the workspace keeps it: one object of the layer ``byggesag``, with its file, its steps and what was overruled."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.clock import Clock, Event, State, clock
from geoplan.building.documents import Duty, Needed, Phase, needed
from geoplan.building.law import in_force
from geoplan.building.overrides import Override, judged
from geoplan.building.process import goal_of
from geoplan.building.shapes import area_of
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import pandas as pd

    from geoplan.building.case import Case
    from geoplan.building.check import Result
    from geoplan.store import Edit, Workspace

LAYER: Final = "byggesag"
DRAFT_PREFIX: Final = "K-"
"""Numbers of applications that are being written on a page begin so."""
_COLUMNS: Final = ("sagsnr", "titel", "tilstand", "ansoeger", "sagsbehandler", "kategori", "uden_maal", "afgoerelse")


@dataclass(frozen=True)
class Stored:
    """A case of the workspace. ``received`` are the documents that have come, by id, with the day and the file's name.

    ``on_plot`` is the case with its plot as the workspace tells it, where the file only names a plot; ``filled`` says what was filled in.
    """

    sagsnr: str
    titel: str
    file: str
    events: tuple[Event, ...]
    ansoeger: str = ""
    sagsbehandler: str = ""
    uden_maal: str = ""
    afgoerelse: str = ""
    received: dict[str, dict[str, str]] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    objekt_id: str = ""
    versions_id: str = ""
    on_plot: Case | None = None
    filled: tuple[tuple[str, str, str], ...] = ()

    @property
    def state(self) -> State:
        """Where the case is."""
        return self.events[-1].state

    @property
    def unsent(self) -> bool:
        """Whether an applicant is still writing it: then it is nobody else's, and its number is the key to it."""
        return self.state is State.DRAFT and self.sagsnr.startswith(DRAFT_PREFIX)

    @property
    def case(self) -> Case:
        """The case that the file tells of, on its plot."""
        if self.on_plot is not None:
            return self.on_plot
        content = tomllib.loads(self.file)
        content.pop("expected", None)  # what a worked example says should come out
        return case_of(content, name=self.sagsnr)

    def result(self) -> Result:
        """The answer to the case on its day."""
        return check(self.case)

    def judged(self, result: Result) -> Result:
        """The answer as the case officer has it."""
        return judged(result, self.overrides)

    def clock(self, day: dt.date) -> Clock:
        """The clock on ``day``. ``uden_maal`` says why a case has no service goal."""
        return clock(self.events, limit=None if self.uden_maal else self.goal_days(), day=day)

    def goal_days(self) -> int | None:
        """The service goal in days, None where the case falls under none or none was in force."""
        category = goal_of(self.case)
        dated = in_force("servicemaal", self.case.day or self.events[0].day, category) if category else None
        return int(dated.value) if dated else None

    def missing_documents(self, result: Result) -> tuple[Needed, ...]:
        """Documents that must come with the application and have not."""
        due = [one for one in needed(result) if one.certain and one.document.phase is Phase.APPLICATION]
        return tuple(one for one in due if one.document.duty is Duty.YES and one.document.id not in self.received)

    def values(self) -> dict[str, Any]:
        """What is stored."""
        plain = {name: getattr(self, name) for name in ("sagsnr", "titel", "ansoeger", "sagsbehandler", "uden_maal", "afgoerelse")}
        return {name: value or None for name, value in plain.items()} | {
            "tilstand": self.state.value,
            "kategori": goal_of(self.case),
            "sagsfil": self.file,
            "skridt": _json([asdict(one) for one in self.events]),
            "dokumenter": _json(self.received),
            "underkendt": _json([asdict(one) for one in self.overrides]),
        }


def stored(row: pd.Series[Any]) -> Stored:
    """The case of a row of the layer."""
    text = {name: "" if row.get(name) is None else str(row[name]) for name in _COLUMNS}
    steps, overruled = json.loads(row["skridt"]), json.loads(row["underkendt"])
    events = tuple(Event(State(one["state"]), dt.date.fromisoformat(one["day"]), one["who"], one["why"]) for one in steps)
    overrides = tuple(Override(**{**one, "day": dt.date.fromisoformat(one["day"])}) for one in overruled)
    return Stored(
        sagsnr=text["sagsnr"],
        titel=text["titel"],
        file=row["sagsfil"],
        events=events,
        ansoeger=text["ansoeger"],
        sagsbehandler=text["sagsbehandler"],
        uden_maal=text["uden_maal"],
        afgoerelse=text["afgoerelse"],
        received=json.loads(row["dokumenter"]),
        overrides=overrides,
        objekt_id=str(row["objekt_id"]),
        versions_id=str(row["versions_id"]),
    )


def all_cases(ws: Workspace) -> tuple[Stored, ...]:
    """Every case of the workspace, by number."""
    if not ws.has(LAYER):
        return ()
    frame = ws.read(LAYER)
    found = [stored(frame.iloc[at]) for at in range(len(frame))]
    return tuple(sorted(found, key=lambda one: one.sagsnr))


def find_case(ws: Workspace, sagsnr: str) -> Stored:
    """The case with this number; ``2026-1`` finds ``2026-0001``. Raises UsageError when there is none, with the numbers there are."""
    cases = all_cases(ws)
    for number in (str.casefold, _without_zeros):
        for one in cases:
            if number(one.sagsnr) == number(sagsnr.strip()):
                return one
    t = texts()
    known = ", ".join([one.sagsnr for one in cases if not one.unsent][:8]) or t(N_("ingen"))
    raise UsageError(t(N_("Der er ingen sag {sagsnr} i arbejdsområdet. Sagerne er: {known}."), sagsnr=sagsnr, known=known))


def _without_zeros(sagsnr: str) -> str:
    """The number with no zeros before its parts, to compare with."""
    return "-".join(part.lstrip("0") for part in sagsnr.casefold().split("-"))


def save(edit: Edit, case: Stored) -> Stored:
    """Store the case as a new version, or as a new object."""
    shape = area_of(case.case.plot.geometry, "plot.geometry") if case.case.plot.geometry else None
    if not case.objekt_id:
        objekt_id = edit.insert(LAYER, case.values(), shape)
        return replace(case, objekt_id=objekt_id)
    versions_id = edit.update(LAYER, case.objekt_id, case.versions_id, case.values(), geometry=shape)
    return replace(case, versions_id=versions_id)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
