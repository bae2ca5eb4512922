"""What must be sent with a case, phase by phase, by what the case is: BR18 §§ 9-42. Content, one row a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoplan.building.permit import JUDGEMENT, NO, UNDECIDED, YES, secondary_sum
from geoplan.building.uses import ONE_FAMILY, PRIMARY, SECONDARY
from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import shipped
from geoplan.rules import Consequence, Outcome, Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geoplan.building.check import Result


class Phase(StrEnum):
    """When a document is due."""

    APPLICATION = "ansoegning"
    START = "paabegyndelse"
    COMPLETION = "afslutning"
    AFTER = "efter"


PHASE_DA: Final[Mapping[Phase, str]] = {
    Phase.APPLICATION: N_("med ansøgningen"),
    Phase.START: N_("før arbejdet begynder"),
    Phase.COMPLETION: N_("når byggeriet er færdigt"),
    Phase.AFTER: N_("bagefter"),
}


class Duty(StrEnum):
    """Whether a document must be there."""

    YES = "yes"
    IF_RELEVANT = "if_relevant"
    ON_DEMAND = "on_demand"
    PRACTICE = "practice"


DUTY_DA: Final[Mapping[Duty, str]] = {
    Duty.YES: N_("skal sendes"),
    Duty.IF_RELEVANT: N_("når det er relevant"),
    Duty.ON_DEMAND: N_("når kommunen beder om det"),
    Duty.PRACTICE: N_("efter kommunal praksis"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document or piece of information. ``trigger`` names the kind of case that needs it."""

    id: str
    phase: Phase
    title: str
    duty: Duty
    trigger: str
    signed_by: str
    reference: Reference


OVER_M2: Final = 50.0
"""Secondary buildings above this are asked for more drawings, by municipal practice."""

_COLUMNS: Final = {"documents.csv": "id phase title_da law_da paragraph mandatory trigger signed_by_da source confidence"}


@lru_cache(maxsize=1)
def documents() -> tuple[Document, ...]:
    """All documents in the order of the content. Raises ContentError with every fault of it."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("byggesag"), _COLUMNS, faults)
    faults.unique(tables["documents.csv"], "id")
    found = tuple(
        Document(
            row["id"],
            faults.choice(row, "phase", Phase),
            row["title_da"],
            faults.choice(row, "mandatory", Duty),
            row["trigger"],
            row["signed_by_da"],
            Reference(" ".join(part for part in (row["law_da"], row["paragraph"]) if part), row["confidence"]),
        )
        for row in tables["documents.csv"]
    )
    for row in tables["documents.csv"]:
        if row["trigger"] not in _TRIGGERS:
            faults.add(row, f"trigger er “{row['trigger']}”. Kendte er {', '.join(_TRIGGERS)}.")
    faults.report()
    return found


@dataclass(frozen=True, slots=True)
class Needed:
    """A document that the case needs. ``certain`` is False where it depends on something that is not told: then it may be needed."""

    document: Document
    certain: bool


def needed(result: Result) -> tuple[Needed, ...]:
    """What must be sent with the case, by its answers. What may be needed, because a class or the permit is not decided, is marked."""
    found = ((one, _TRIGGERS[one.trigger](result)) for one in documents())
    return tuple(Needed(one, certain=answer) for one, answer in found if answer is not None)


# Each trigger answers True (needed), False (perhaps) or None (not needed).


def _permit(result: Result) -> bool | None:
    return {YES: True, NO: None, JUDGEMENT: False, UNDECIDED: False}.get(result.permit)


def _with_byggeret(result: Result) -> bool | None:
    return _permit(result) if result.rulings else None


def _class_of(attribute: str, *, least: int) -> Callable[[Result], bool | None]:
    """Whether a building has a class of at least this number; perhaps where the class is not known."""

    def asked(result: Result) -> bool | None:
        if _permit(result) is None or not result.classes:
            return None
        known = [getattr(one, attribute) for one in result.classes]
        if any(name is not None and int(name[-1]) >= least for name in known):
            return True
        return False if None in known else None

    return asked


def _deviating(result: Result) -> bool | None:
    of_two = any(one.fire == "BK2" for one in result.classes)
    pre_accepted = [one.pre_accepted for one in result.case.building if one.status not in {"existing", "removed"}]
    if not of_two or _permit(result) is None:
        return None
    return True if False in pre_accepted else False if None in pre_accepted else None


def _dispensation(result: Result) -> bool | None:
    asked = [one for one in result.rulings if one.outcome is Outcome.BREACH and one.consequence is Consequence.DISPENSATION]
    return True if asked else None


def _new_dwelling(result: Result) -> bool | None:
    new = [one for one in result.case.building if one.status == "proposed" and one.use in ONE_FAMILY | {"etagebolig", "samlet_bebyggelse"}]
    return _permit(result) if new else None


def _climate(result: Result) -> bool | None:
    required = [one.required for one in result.climate]
    return True if True in required else False if None in required else None


def _small_house(result: Result) -> bool | None:
    houses = [one for one in result.classes if one.structure in {"KK1", None} and one.fire in {"BK1", None}]
    uses = {one.use for one in result.case.building if one.status != "existing"}
    return _permit(result) if houses and uses & ONE_FAMILY else None


def _secondary(result: Result, *, exempt: bool) -> bool | None:
    uses = {one.use for one in result.case.building if one.status not in {"existing", "removed"}}
    if not uses & SECONDARY or uses & PRIMARY:
        return None
    if exempt:
        return True if result.permit == NO else None
    return _permit(result) if secondary_sum(result.case) > OVER_M2 else None


def _of_work(name: str) -> Callable[[Result], bool | None]:
    return lambda result: True if result.case.work == name else None


def _of_kind(name: str) -> Callable[[Result], bool | None]:
    return lambda result: True if any(one.kind == name for one in result.case.building) else None


_TRIGGERS: Final[Mapping[str, Callable[[Result], bool | None]]] = {
    "permit": _permit,
    "permit_with_byggeret": _with_byggeret,
    "kk2": _class_of("structure", least=2),
    "kk4": _class_of("structure", least=4),
    "bk2": _class_of("fire", least=2),
    "bk2_deviating": _deviating,
    "bk4": _class_of("fire", least=4),
    "vindmoelle": _of_kind("vindmoelle"),
    "midlertidig": _of_work("transportabel"),
    "dispensation_br18": _dispensation,
    "nedrivning": _of_work("nedrivning"),
    "new_dwelling": _new_dwelling,
    "lca": _climate,
    "parcelhus": _small_house,
    "secondary_over_50": lambda result: _secondary(result, exempt=False),
    "secondary_exempt": lambda result: _secondary(result, exempt=True),
}
