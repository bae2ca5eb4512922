"""How the registers hang together: every join with its certainty, and how much of it was found in a real extract."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import shipped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMNS: Final = {"joins.csv": "id from key to cardinality certainty matched of measured_da note_da source"}


class Certainty(StrEnum):
    """How far a join can be relied on, the surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    CHECK = "check"


CERTAINTY_DA: Final = {Certainty.CERTAIN: N_("sikker"), Certainty.LIKELY: N_("sandsynlig"), Certainty.CHECK: N_("skal efterprøves")}
_ORDER: Final = tuple(Certainty)


@dataclass(frozen=True, slots=True)
class Join:
    """A way from one register to another. ``matched`` of ``of`` were found when it was measured (Greve); None where nobody measured."""

    id: str
    source_entity: str
    key: str
    target_entity: str
    cardinality: str
    certainty: Certainty
    matched: int | None
    of: int | None
    measured_da: str
    note_da: str
    source: str


@lru_cache(maxsize=1)
def joins() -> Mapping[str, Join]:
    """The joins by id. Raises ContentError where the shipped table contradicts itself."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("register"), _COLUMNS, faults)
    rows = tables["joins.csv"]
    faults.unique(rows, "id")
    found = {
        row["id"]: Join(
            row["id"],
            row["from"],
            row["key"],
            row["to"],
            row["cardinality"],
            faults.choice(row, "certainty", Certainty),
            faults.integer(row, "matched"),
            faults.integer(row, "of"),
            row["measured_da"],
            row["note_da"],
            row["source"],
        )
        for row in rows
    }
    faults.report()
    return found


@lru_cache(maxsize=1)
def technical_kinds() -> Mapping[str, str]:
    """BBR's classes of technical installations (tek020) by code, in the wording of 2019, which nobody has verified since."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("register"), {"technical.csv": "code label_da source verified"}, faults)
    faults.unique(tables["technical.csv"], "code")
    faults.report()
    return {row["code"]: row["label_da"] for row in tables["technical.csv"]}


def certainty(ids: tuple[str, ...]) -> Certainty:
    """How far a way over these joins can be relied on: as far as the least sure of them. No joins are certain."""
    known = joins()
    return max((known[one].certainty for one in ids), key=_ORDER.index, default=Certainty.CERTAIN)
