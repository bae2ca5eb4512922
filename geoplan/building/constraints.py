"""Themes that may limit what is built on a plot: protection lines, contamination, zones, preserved buildings. Content, one row each.

``datamodel/byggesag/constraints.csv`` says what each does, who decides, and in which layers of the workspace it lies. Lines of protection
are drawn as zones by the authorities: they are never buffered again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import shipped
from geoplan.rules import Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.model.content import Row


class Effect(StrEnum):
    """What follows when a theme meets the plot or the building."""

    BLOCKS = "blocks"
    DISPENSATION = "dispensation"
    PERMISSION = "permission"
    ASSESSMENT = "assessment"
    INFORMATION = "information"


EFFECT_DA: Final[Mapping[Effect, str]] = {
    Effect.BLOCKS: N_("hindrer byggeri"),
    Effect.DISPENSATION: N_("kræver dispensation"),
    Effect.PERMISSION: N_("kræver tilladelse"),
    Effect.ASSESSMENT: N_("skal vurderes"),
    Effect.INFORMATION: N_("til oplysning"),
}


class Form(StrEnum):
    """How a theme is drawn."""

    ZONE = "zone"
    LINE = "line"
    POINT = "point"
    NONE = "none"  # there is no layer: a person must ask


class Tested(StrEnum):
    """What of a building project decides whether a theme that lies on the plot reaches it."""

    FOOTPRINT = "footprint"
    PLOT = "plot"
    HEIGHT = "height"
    USE = "use"
    BUILDING = "building"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One theme. ``layers`` are names in the workspace; ``max_age_days`` how old they may be before they count as not examined."""

    id: str
    layers: tuple[str, ...]
    title: str
    law: str
    paragraph: str
    authority: str
    effect_text: str
    tested_against: Tested
    effect: Effect
    form: Form
    statutory_distance_m: float | None
    exemptions: str
    max_age_days: int
    dataset: str
    note: str
    reference: Reference


_COLUMNS: Final = {
    "constraints.csv": "id layers title_da law_da paragraph authority_da effect_da tested_against outcome form statutory_distance_m "
    "exemptions_da max_age_days dataset source confidence note_da"
}


@lru_cache(maxsize=1)
def constraints() -> tuple[Constraint, ...]:
    """The shipped themes in the order of the content. Raises ContentError with every fault of it."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("byggesag"), _COLUMNS, faults)
    rows = tables["constraints.csv"]
    faults.unique(rows, "id")
    found = tuple(_constraint(row, faults) for row in rows)
    faults.report()
    return found


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Constraint]:
    """The themes by the key of their fact (K-17)."""
    return {one.id: one for one in constraints()}


def _constraint(row: Row, faults: Faults) -> Constraint:
    law = " ".join(part for part in (row["law_da"], row["paragraph"]) if part)
    return Constraint(
        id=row["id"],
        layers=tuple(filter(None, row["layers"].split(";"))),
        title=row["title_da"],
        law=row["law_da"],
        paragraph=row["paragraph"],
        authority=row["authority_da"],
        effect_text=row["effect_da"],
        tested_against=faults.choice(row, "tested_against", Tested),
        effect=faults.choice(row, "outcome", Effect),
        form=faults.choice(row, "form", Form),
        statutory_distance_m=faults.number(row, "statutory_distance_m"),
        exemptions=row["exemptions_da"],
        max_age_days=faults.integer(row, "max_age_days") or 0,
        dataset=row["dataset"],
        note=row["note_da"],
        reference=Reference(law[:1].upper() + law[1:], row["confidence"]),
    )
