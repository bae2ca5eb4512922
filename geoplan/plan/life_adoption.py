"""What must be done before a plan is finally adopted, and before it is cancelled. §§ 27, 28, 30, 32 and 33."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.plan.calendar import days_in as days
from geoplan.plan.calendar import shown
from geoplan.plan.columns import YES, flags, words
from geoplan.plan.deadlines import KOMMUNEPLAN_KINDS, earliest_adoption, law, proposal_lapses
from geoplan.plan.life_hearing import on_the_day
from geoplan.plan.obstacles import Concern, Obstacle, Step
from geoplan.plan.provisions import PROVISIONS, said
from geoplan.plan.required import HEARD
from geoplan.rules import Outcome, Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geoplan.plan.calendar import Mask

PARAGRAPH_27: Final = Reference(N_("Planlovens § 27"))
PARAGRAPH_28: Final = Reference(N_("Planlovens § 28"))
PARAGRAPH_33: Final = Reference(N_("Planlovens § 33, stk. 2"))

HEARING_OPEN: Final = Concern(
    "vedtagelse.hoering",
    N_("Planen vedtages den {day}, men høringen slutter den {end}."),
    N_("Vedtag den tidligst den {earliest}."),
    PARAGRAPH_27,
    field="datovedt",
)
NOT_TOLD: Final = Concern(
    "vedtagelse.indsigelser_ukendt",
    N_("Det er ikke oplyst, om der er kommet rettidige indsigelser."),
    N_("Oplys antallet med --objections (0, hvis der ingen er)."),
    PARAGRAPH_27,
    Outcome.UNDECIDED,
)
TOO_SOON: Final = Concern(
    "vedtagelse.ventetid",
    N_("Der er rettidige indsigelser, og planen vedtages den {day}: mindre end 4 uger efter fristen den {end}."),
    N_("Vedtag den tidligst den {earliest}."),
    PARAGRAPH_27,
    field="datovedt",
)
VETO: Final = Concern(
    "vedtagelse.veto",
    N_("En myndighed har nedlagt veto, og det er ikke løst."),
    N_("Opnå enighed med myndigheden, eller forelæg sagen for ministeren."),
    PARAGRAPH_28,
)
VETO_NOT_TOLD: Final = Concern(
    "vedtagelse.veto_ukendt",
    N_("Det er ikke oplyst, om en myndighed har nedlagt veto."),
    N_("Oplys det med --veto eller --no-veto."),
    PARAGRAPH_28,
    Outcome.UNDECIDED,
)
LAPSED: Final = Concern(
    "vedtagelse.bortfaldet",
    N_("Forslaget bortfaldt efter den {last}: det blev ikke vedtaget senest 3 år efter offentliggørelsen."),
    N_("Lav et nyt forslag."),
    Reference(N_("Planlovens § 32")),
    field="datovedt",
)
CHANGED: Final = Concern(
    "vedtagelse.aendret",
    N_("Planen er ændret siden forslaget: {what}."),
    N_("Vurder, om ændringen berører andre (ny høring) eller er så stor, at der kræves et nyt forslag."),
    Reference(N_("Planlovens § 27, stk. 2"), "unverified"),
    Outcome.JUDGEMENT,
)
SAME_DOCUMENT: Final = Concern(
    "vedtagelse.dokument",
    N_("Dokumentet er det samme som forslagets."),
    N_("Kontrollér, at det er den vedtagne plans PDF."),
    Reference(N_("geoplans forslag"), "proposal"),
    Outcome.JUDGEMENT,
    "doklink",
)
NO_REPLACEMENT_TOLD: Final = Concern(
    "aflysning.grundlag",
    N_("Det er ikke oplyst, om en ny plan afløser denne, eller om den ophæves uden ny plan."),
    N_("Oplys --replaced, eller høringens dage med --hearing FRA TIL (mindst 4 uger)."),
    PARAGRAPH_33,
    Outcome.UNDECIDED,
)
CANCELLED_TOO_SOON: Final = Concern(
    "aflysning.hoering",
    N_("Ophævelsen var i høring i {days} hele dage; der kræves mindst {required}."),
    N_("Hold en høring på mindst 4 uger."),
    PARAGRAPH_33,
)
CANCELLED_DURING: Final = Concern(
    "aflysning.hoering_slut",
    N_("Planen aflyses den {day}, men høringen slutter den {end}."),
    N_("Aflys den efter høringen."),
    PARAGRAPH_33,
    field="datoaflyst",
)
ZONE_STAYS: Final = Concern(
    "aflysning.zone",
    N_("Planen har overført arealer til zone {zone}. Zonen består, når planen ophæves."),
    N_("Kontrollér zonekortet; skal arealet tilbage til landzone, sker det efter § 45."),
    Reference(N_("Planlovens §§ 33 og 45")),
    Outcome.JUDGEMENT,
)


def adoption(plans: gpd.GeoDataFrame, step: Step, *, was: gpd.GeoDataFrame) -> Iterator[Obstacle]:
    """What is in the way of adopting proposals. A change of what is adopted already is none of this."""
    state = words(was, "status")
    fresh = np.array([one in {"F", "KV"} for one in state], dtype=bool)
    if step.to not in {"KV", "V"} or step.kind not in HEARD:
        return
    published, adopted = days(plans, "datoforsl"), days(plans, "datovedt")
    lapses = proposal_lapses(published)
    decided = np.where(np.isnat(adopted), np.datetime64(step.day), adopted)
    yield from LAPSED.told(step.kind, fresh & (decided > lapses), last=shown(lapses))
    if step.to == "V":
        yield from _heard(plans, step, fresh)
        yield from _free(step, fresh)
        yield from _changes(plans, step, fresh, was)
        effect = days(plans, "datoikraft")
        yield from (one for one in on_the_day(step, "datoikraft", effect, strict=False) if fresh[one.at])
        yield from (one for one in on_the_day(step, "datovedt", adopted) if fresh[one.at] and one.stops)


def _heard(plans: gpd.GeoDataFrame, step: Step, fresh: Mask) -> Iterator[Obstacle]:
    published, end, adopted = (days(plans, name) for name in ("datoforsl", "datoslut", "datovedt"))
    soonest = earliest_adoption(step.kind, published, end)
    told = {"day": shown(adopted), "end": shown(end)}
    yield from HEARING_OPEN.told(step.kind, fresh & (adopted < soonest), **told, earliest=shown(soonest))
    if step.kind in KOMMUNEPLAN_KINDS:
        return
    if step.objections is None:
        yield from NOT_TOLD.told(step.kind, fresh)
    waits = earliest_adoption(step.kind, published, end, objections=bool(step.objections))
    yield from TOO_SOON.told(step.kind, fresh & (adopted >= soonest) & (adopted < waits), **told, earliest=shown(waits))


def _free(step: Step, fresh: Mask) -> Iterator[Obstacle]:
    if step.veto is None:
        yield from VETO_NOT_TOLD.told(step.kind, fresh)
    elif step.veto:
        yield from VETO.told(step.kind, fresh)


def _changes(plans: gpd.GeoDataFrame, step: Step, fresh: Mask, was: gpd.GeoDataFrame) -> Iterator[Obstacle]:
    same = shapely.equals_exact(shapely.normalize(plans.geometry.to_numpy()), shapely.normalize(was.geometry.to_numpy()), 0.001)
    present = ~(shapely.is_missing(plans.geometry.to_numpy()) | shapely.is_missing(was.geometry.to_numpy()))
    changed: list[list[str]] = [["geometri"] if here and not equal else [] for here, equal in zip(present, same, strict=True)]
    for provision in PROVISIONS:
        before, after = said(was, provision).value, said(plans, provision).value
        for at in np.flatnonzero(~((before == after) | (np.isnan(before) & np.isnan(after)))):
            changed[at].append(provision.column)
    what = [", ".join(names) for names in changed]
    yield from CHANGED.told(step.kind, fresh & np.array([bool(names) for names in changed], dtype=bool), what=what)
    document, former = words(plans, "doklink"), words(was, "doklink")
    yield from SAME_DOCUMENT.told(step.kind, fresh & (document == former) & np.array([one is not None for one in document], dtype=bool))


def cancellation(plans: gpd.GeoDataFrame, step: Step) -> Iterator[Obstacle]:
    """What is in the way of cancelling adopted plans."""
    if step.to != "A" or step.kind not in HEARD:
        return
    cancelled = days(plans, "datoaflyst")
    every = np.ones(len(plans), dtype=bool)
    yield from on_the_day(step, "datoaflyst", cancelled)
    if step.kind == "lokalplan":
        yield from _cancelled_alone(step, cancelled, every)
    regulates = flags(plans, "izonereg") != YES
    zone = plans["zone"] if "zone" in plans else np.full(len(plans), None)
    moved = regulates & np.array([one in {1, 3} for one in zone], dtype=bool)
    yield from ZONE_STAYS.told(step.kind, moved, zone=list(zone))


def _cancelled_alone(step: Step, cancelled: np.ndarray[tuple[int], np.dtype[np.datetime64]], every: Mask) -> Iterator[Obstacle]:
    """A lokalplan that no new plan replaces is cancelled after a hearing. § 33, stk. 2."""
    if step.replaced:
        return
    if step.hearing is None:
        yield from NO_REPLACEMENT_TOLD.told(step.kind, every)
        return
    first, last = step.hearing
    lasts, required = (last - first).days, law()["hoering_ophaevelse_dage"].on(first).value
    count = len(every)
    yield from CANCELLED_TOO_SOON.told(step.kind, every & (lasts < required), days=[lasts] * count, required=[int(required)] * count)
    during = cancelled <= np.datetime64(last)
    yield from CANCELLED_DURING.told(step.kind, during, day=shown(cancelled), end=[last.isoformat()] * count)
