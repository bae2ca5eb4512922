"""How far the floor area of a property reaches: the bebyggelsesprocent of what stands there against the plan's or the statute's limit.

Four answers. A plan that may say the number in its document, or says it of its whole area, is not the statute: then nothing is decided.
What only makes the answer doubtful makes it a judgement, and every doubt is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoplan.building.answers import BREACH, COMPLIES, JUDGEMENT, UNDECIDED, WITHIN_M2, Measure, Remark, compared, isin
from geoplan.building.byggeret.ratio import DETACHED, OUTSIDE, percentage
from geoplan.building.law import Statute, in_force, statute
from geoplan.building.measures.floor_area import NOT_NAMED
from geoplan.building.measures.plot_area import PlotParts, plot_area
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from geoplan.building.existing import Standing

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Index = NDArray[np.int64]

RATIO: Final = "bebyggelsesprocent"
PLAN: Final = "plan"


class Says(StrEnum):
    """What the plans say of the bebyggelsesprocent of a property."""

    NUMBER = "number"
    SILENT = "silent"  # no plan, or one that does not regulate the matter: the statute holds
    DOCUMENT = "document"  # it may stand in the plan's text
    WHOLE_AREA = "whole_area"  # a share of the plan's area, not of one property
    NO_BASE = "no_base"  # a number without what it is a share of
    DISAGREE = "disagree"  # two plans on the same ground
    NOT_EXAMINED = "not_examined"


UNUSABLE: Final = (Says.DOCUMENT, Says.WHOLE_AREA, Says.NO_BASE, Says.DISAGREE)
"""Then there is no limit to compare with: not the plan's, and not the statute's either."""


class PlanRatio(NamedTuple):
    """What the plans say of each property. ``percent`` NaN where no number is given; ``several`` where its pieces are told differently."""

    percent: Numbers
    says: NDArray[np.object_]
    source: NDArray[np.object_]
    link: NDArray[np.object_]
    several: Flags


class Whole(NamedTuple):
    """Whether each row is one whole property, and whether its area had to be taken from the map."""

    property_: Flags
    drawn: Flags
    by_map: Flags


@dataclass(frozen=True, slots=True)
class Right:
    """How far the floor area of properties reaches. ``left_m2`` is negative where more is built than the limit allows.

    ``answer`` is one of the four; ``reasons`` tell why it is not plainly yes or no.
    """

    percent: Measure
    limit: Numbers
    basis: NDArray[np.object_]
    source: NDArray[np.object_]
    left_m2: Numbers
    answer: NDArray[np.int8]
    says: NDArray[np.object_]
    reasons: tuple[Remark, ...]

    def taken(self, rows: Index) -> Right:
        """The same of some properties."""
        own = {name: getattr(self, name)[rows] for name in ("limit", "basis", "source", "left_m2", "answer", "says")}
        return Right(percent=self.percent.taken(rows.astype(np.intp)), reasons=tuple(_of(one, rows) for one in self.reasons), **own)


def _of(remark: Remark, rows: Index) -> Remark:
    values = {name: value[rows] if isinstance(value, np.ndarray) else value for name, value in remark.values.items()}
    return replace(remark, where=remark.where[rows], values=values)


def building_right(parts: PlotParts, built: Standing, plan: PlanRatio, whole: Whole, *, day: dt.date) -> Right:
    """The bebyggelsesprocent of each property against the plan's number, else the statute's on ``day``."""
    area, law = plot_area(parts), statute(RATIO, day, built.use)
    by_plan = plan.says == Says.NUMBER
    limit = np.where(by_plan, plan.percent, law.limit.value)
    none = isin(plan.says, UNUSABLE) | ~whole.property_ | whole.drawn
    limit = np.where(none, np.nan, limit)
    floor = built.floors.area.value
    other = np.where(by_plan | none, np.nan, law.other)
    answer = compared(floor, area.value * limit / 100, area.value * other / 100, within=WITHIN_M2)
    against = _Against(area.value, limit, by_plan, answer)
    reasons = (*_why_not(plan, whole, built, limit, law), *_doubts(plan, whole, built, against, day))
    doubtful = np.any([one.where for one in reasons if not one.missing], axis=0)
    answer = np.where((answer != UNDECIDED) & doubtful, JUDGEMENT, answer)
    answer = np.where(plan.says == Says.NOT_EXAMINED, UNDECIDED, answer).astype(np.int8)
    return Right(
        percent=percentage(area, built.floors),
        limit=limit,
        basis=np.where(by_plan, PLAN, law.limit.basis).astype(object),
        source=np.where(by_plan, plan.source, law.limit.source).astype(object),
        left_m2=area.value * limit / 100 - floor,
        answer=answer,
        says=plan.says,
        reasons=reasons,
    )


def _why_not(plan: PlanRatio, whole: Whole, built: Standing, limit: Numbers, law: Statute) -> tuple[Remark, ...]:
    """Why there is no limit to compare with, or none that is sure."""
    named: dict[str, Any] = {"plan": plan.source}
    given = named | {"percent": plan.percent}
    usable = whole.property_ & ~whole.drawn
    silent = usable & np.isnan(limit) & ~isin(plan.says, UNUSABLE)

    def told(where: Flags, text: str, values: dict[str, Any] | None = None) -> Remark:
        return Remark(where, text, values or {}, missing=True)

    def says(one: Says) -> Flags:
        return np.asarray(usable & (plan.says == one), dtype=bool)

    return (
        told(~whole.property_ & ~whole.drawn, N_("Jordstykket hører ikke til nogen ejendom, og procenten regnes af en ejendom.")),
        told(whole.drawn, N_("Den tegnede flade er ikke netop én ejendom, og procenten regnes af en hel ejendom.")),
        told(
            says(Says.DOCUMENT),
            N_("Lokalplan {plan} har intet tal, men kan bestemme procenten i sin tekst. Læs den: {link}"),
            named | {"link": plan.link},
        ),
        told(
            says(Says.WHOLE_AREA), N_("Lokalplan {plan} giver {percent} % af området som helhed; det kan ikke måles på én ejendom."), given
        ),
        told(says(Says.NO_BASE), N_("Lokalplan {plan} giver {percent} %, men ikke hvad det er af. Læs planen."), given),
        told(says(Says.DISAGREE), N_("To lokalplaner gælder på samme jord og giver hver sit tal.")),
        told(
            says(Says.NOT_EXAMINED) & ~np.isnan(limit),
            N_("Planerne kunne ikke undersøges. Siger en lokalplan noget andet, gælder det i stedet for {limit} %."),
            {"limit": limit},
        ),
        told(silent & (built.use == ""), N_("Grundens anvendelse kan ikke ses af BBR, og grænsen afhænger af den.")),
        told(silent & (built.use != "") & np.isnan(law.limit.value), N_("BR18 har ingen procent for denne anvendelse.")),
    )


class _Against(NamedTuple):
    """Plot area, limit, whether it is a plan's, and the plain answer."""

    area: Numbers
    limit: Numbers
    by_plan: Flags
    answer: NDArray[np.int8]


def _doubts(plan: PlanRatio, whole: Whole, built: Standing, against: _Against, day: dt.date) -> tuple[Remark, ...]:
    """What makes the answer a judgement."""
    area, limit, by_plan, answer = against
    floor = built.floors.area.value
    known = ~np.isnan(limit) & (answer != UNDECIDED)
    outside = in_force(RATIO, day, OUTSIDE)
    elsewhere = np.full(len(limit), outside.value if outside else np.nan)
    detached = known & ~by_plan & isin(built.use, DETACHED) & (answer == BREACH) & (floor <= area * elsewhere / 100 + WITHIN_M2)
    with_basement = floor + built.basement_m2
    return (
        Remark(known & plan.several, N_("Grunden ligger i flere dele, hvor planerne ikke siger det samme; tallet er det for den største.")),
        Remark(known & built.mixed, N_("Grunden har flere slags bebyggelse. Hvilken procent og hvilket fradrag der gælder, er et skøn.")),
        Remark(
            known & (built.floors.method == NOT_NAMED) & (built.floors.secondary_m2 > 0) & (built.use != ""),
            N_("BR18 nævner intet fradrag for sekundær bebyggelse ved denne slags hus. Spørg kommunen."),
        ),
        Remark(detached, N_("Uden for et parcelhusområde er grænsen {other} % i stedet."), {"other": elsewhere}),
        Remark(known & whole.by_map, N_("Grundarealet er kortets, for det registrerede mangler; procenten er derfor omtrentlig.")),
        Remark(
            known & (built.unknown > 0) & (answer != BREACH),
            N_("{count} af bygningerne har intet areal i BBR og er ikke regnet med."),
            {"count": built.unknown},
        ),
        Remark(
            known & (answer == COMPLIES) & (with_basement > area * limit / 100 + WITHIN_M2),
            N_("Med kælderen på {area} m² overskrides grænsen; den tæller, hvis loftet er mindst 1,25 m over terræn."),
            {"area": built.basement_m2},
        ),
    )
