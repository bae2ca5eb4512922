"""What a proposal must keep to when it is published: its dates, and how long the public may say something. §§ 24 and 17."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.calendar import days_in as days
from geoplan.plan.calendar import impossible, is_off, next_working_day, plus_days, shown, why_off
from geoplan.plan.deadlines import hearing_days, hearing_parameter, required_hearing_days
from geoplan.plan.obstacles import Concern, Obstacle, Step
from geoplan.plan.required import HEARD, HEARING, PARTS
from geoplan.rules import Outcome, Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.plan.calendar import Days, Mask

DATES: Final = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst")
"""The days of a plan's life, in the order in which they must come; the hearing's two stand beside the first."""

PROPOSAL: Final = Reference(N_("geoplans forslag"), "proposal")
SUITABLE: Final = Reference(N_("Planlovens § 24, stk. 7"))
EFFECT: Final = Reference(N_("Planlovens § 54 b, stk. 4, og § 4 i bekendtgørelsen om planregistret"))

NO_DAY: Final = Concern("dato.umulig", N_("{field} er {value}, og det er ingen dato."), N_("Skriv datoen som ÅÅÅÅMMDD."), PROPOSAL)
ORDER: Final = Concern("dato.orden", N_("{later} ({later_day}) er før {earlier} ({earlier_day})."), N_("Ret datoerne."), PROPOSAL)
SHORT: Final = Concern(
    "hoering.kort",
    N_("Høringen er på {days} hele dage; der kræves mindst {required}."),
    N_("Lad høringen slutte den {ends} eller senere, eller marker planen som mindre, hvis den er det."),
    HEARING,
    field="datoslut",
)
UNDECIDED: Final = Concern(
    "hoering.ukendt",
    N_("Høringsfristen den {day} er ikke kendt, så høringens længde kan ikke afgøres."),
    N_("Slå fristen op i den lov, der gjaldt den dag."),
    HEARING,
    Outcome.UNDECIDED,
    "datoslut",
)
MINOR: Final = Concern(
    "hoering.mindre",
    N_("Den korte høringsfrist bruges, fordi planen er oplyst som mindre."),
    N_("Vurder og begrund, at planen er af mindre betydning eller kun ændrer rammerne lidt."),
    Reference(N_("Planlovens § 24, stk. 4 og 6")),
    Outcome.JUDGEMENT,
)
OFF: Final = Concern(
    "hoering.fridag",
    N_("Høringen slutter den {day}, som er {why}."),
    N_("Overvej at lade den slutte den {next}."),
    PROPOSAL,
    Outcome.JUDGEMENT,
    "datoslut",
)
HOLIDAY: Final = Concern(
    "hoering.ferie",
    N_("Mindst {share} % af høringen ligger i juli eller mellem den 20. december og den 3. januar."),
    N_("Vurder, om fristen er passende og giver offentligheden en reel mulighed for at deltage."),
    SUITABLE,
    Outcome.JUDGEMENT,
    "datoslut",
)
LATE: Final = Concern(
    "dato.sent",
    N_("{field} er {day}, men planen bliver først offentlig i registret ved dette trin den {today}."),
    N_("En plan gælder først, når den er offentliggjort i registret. Vurder, om datoen skal rettes."),
    EFFECT,
    Outcome.JUDGEMENT,
)
EARLY: Final = Concern(
    "dato.tidligt", N_("{field} er {day}, som er efter trinnets dag {today}."), N_("Før planen videre den dag, eller ret datoen."), PROPOSAL
)


def hearing(plans: gpd.GeoDataFrame, step: Step, *, was: gpd.GeoDataFrame) -> Iterator[Obstacle]:
    """What is wrong with the dates, and, for a proposal, with its hearing."""
    yield from sound_dates(plans, step)
    if step.to != "F" or step.kind not in HEARD:
        return
    published, start, end = (days(plans, name) for name in ("datoforsl", "datostart", "datoslut"))
    yield from _long_enough(step, published, start, end)
    yield from _suitable(step, start, end)
    if "KF" in set(was["status"]):
        yield from on_the_day(step, "datoforsl", published)


def sound_dates(plans: gpd.GeoDataFrame, step: Step) -> Iterator[Obstacle]:
    """Dates that are none, and dates in the wrong order (datoforsl, datovedt, datoikraft, datoaflyst; datostart, datoslut)."""
    for name in DATES:
        if name in plans:
            values = plans[name].astype(object).tolist()
            yield from NO_DAY.told(step.kind, impossible(plans[name]), field=[name] * len(plans), value=values)
    if step.kind in PARTS:
        return
    for earlier, later in (("datoforsl", "datoslut"), ("datostart", "datoslut"), *_pairs()):
        first, last = days(plans, earlier), days(plans, later)
        count = len(plans)
        told = {"earlier": [earlier] * count, "later": [later] * count, "earlier_day": shown(first), "later_day": shown(last)}
        yield from ORDER.told(step.kind, last < first, **told)


def _pairs() -> list[tuple[str, str]]:
    life = ("datoforsl", "datovedt", "datoikraft", "datoaflyst")
    return [(earlier, later) for at, later in enumerate(life) for earlier in life[:at]]


def on_the_day(step: Step, name: str, published: Days, *, strict: bool = True) -> Iterator[Obstacle]:
    """A day that should be that of the step: before it is to be judged, after it cannot be yet (to be judged too unless ``strict``)."""
    today = np.datetime64(step.day)
    told = {"field": [name] * len(published), "day": shown(published), "today": [str(today)] * len(published)}
    yield from LATE.told(step.kind, published < today, **told)
    early = EARLY if strict else replace(EARLY, outcome=Outcome.JUDGEMENT)
    yield from early.told(step.kind, published > today, **told)


def _long_enough(step: Step, published: Days, start: Days, end: Days) -> Iterator[Obstacle]:
    begun = np.fmax(published, start)
    lasts = hearing_days(published, start, end)
    required = required_hearing_days(step.kind, published, minor=step.minor)
    known = ~np.isnan(lasts)
    ends = shown(plus_days(begun, required))
    numbers = {"days": _whole(lasts), "required": _whole(required), "ends": ends}
    for dated in hearing_parameter(step.kind, minor=step.minor).values:
        short = known & (lasts < required) & (published >= np.datetime64(dated.valid_from))
        if dated.valid_to is not None:
            short &= published <= np.datetime64(dated.valid_to)
        yield from replace(SHORT, reference=dated.reference).told(step.kind, short, **numbers)
    yield from UNDECIDED.told(step.kind, known & np.isnan(required), day=shown(published))
    usual = required_hearing_days(step.kind, published)
    yield from MINOR.told(step.kind, known & (lasts >= required) & (lasts < usual))


def _suitable(step: Step, start: Days, end: Days) -> Iterator[Obstacle]:
    yield from OFF.told(step.kind, is_off(end), day=shown(end), why=why_off(end).tolist(), next=shown(next_working_day(end)))
    share = holiday_share(start, end)
    yield from HOLIDAY.told(step.kind, share >= MOST_HOLIDAY, share=_whole(np.floor(share * 100)))


MOST_HOLIDAY: Final = 0.5
"""Share of a hearing in the holidays from which a person is asked to judge it: geoplan's proposal."""
LONGEST_HEARING: Final = 400


def holiday_share(start: Days, end: Days) -> NDArray[np.float64]:
    """Share of each hearing's days (the first not counted) in July or from 20 December to 3 January; 0 where a day is not known."""
    known = ~(np.isnat(start) | np.isnat(end)) & (end > start)
    count = np.where(known, np.minimum((end - start).astype(np.int64), LONGEST_HEARING), 0)
    day = np.repeat(np.where(known, start, np.datetime64(0, "D")), count) + within(count) + 1
    hits = np.bincount(np.repeat(np.arange(len(start)), count), weights=_is_holiday(np.asarray(day)), minlength=len(start))
    return np.divide(hits, count, out=np.zeros(len(start)), where=count > 0)


def within(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 .. count-1 for each entry, one after another."""
    return np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)


def _is_holiday(day: Days) -> Mask:
    month = day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    july, december, january = 7, 12, 1
    return np.asarray((month == july) | ((month == december) & (of_month >= 20)) | ((month == january) & (of_month <= 3)))  # noqa: PLR2004 - days


def _whole(values: NDArray[np.float64]) -> Sequence[int | None]:
    return [None if np.isnan(value) else int(value) for value in values]
