"""A building case as plain data: where it is, its clock and documents, what was overruled, and the answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from geoplan.report.building_json import building_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.clock import Clock
    from geoplan.building.documents import Needed
    from geoplan.report.case_text import Told
    from geoplan.texts import Texts


class Shown(Protocol):
    """A case with its answer, clock and documents."""

    @property
    def case(self) -> Told:
        """What is stored."""
        ...

    @property
    def result(self) -> Result:
        """The answer."""
        ...

    @property
    def judged(self) -> Result:
        """The answer as the case officer has it."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock on the day it is shown."""
        ...

    @property
    def needed(self) -> Sequence[Needed]:
        """The documents of such a case."""
        ...

    @property
    def missing(self) -> Sequence[Needed]:
        """Those that must come and have not."""
        ...


def case_data(seen: Shown, t: Texts) -> dict[str, Any]:
    """The case. Days are ``datetime.date``."""
    case, clock = seen.case, seen.clock
    return {
        "sagsnr": case.sagsnr,
        "titel": case.titel,
        "tilstand": case.state.value,
        "afgoerelse": case.afgoerelse,
        "skridt": [asdict(one) for one in case.events],
        "ur": {**asdict(clock), "left": clock.left},
        "dokumenter": [_document(case, one) for one in seen.needed],
        "mangler": [one.document.id for one in seen.missing],
        "underkendt": [asdict(one) for one in case.overrides],
        "svar": building_data(seen.result, t),
        "sagsbehandlerens_svar": _officers(seen, t) if case.overrides else None,
    }


def _officers(seen: Shown, t: Texts) -> dict[str, Any]:
    """The answer with what was overruled put in; each overruled rule stands under ``underkendt``."""
    found = building_data(seen.judged, t)
    return {name: found[name] for name in ("outcome", "verdict", "permit", "missing")}


def _document(case: Told, one: Needed) -> dict[str, Any]:
    return {
        "id": one.document.id,
        "phase": one.document.phase.value,
        "title": one.document.title,
        "duty": one.document.duty.value,
        "certain": one.certain,
        "received": case.received.get(one.document.id),
    }
