"""Steps from a state to itself: a longer hearing, a correction of what is registered, a new version of an adopted plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.plan.calendar import days_in as days
from geoplan.plan.calendar import shown
from geoplan.plan.columns import words
from geoplan.plan.obstacles import Concern, Obstacle, Step
from geoplan.rules import Outcome, Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

CORRECTION: Final = "rettelse"
NEW_VERSION: Final = "ny"
VERSIONED: Final = ("lokalplan", "kommuneplanramme", "zonekort")
"""Kinds that the register lets have a new version with a new document."""

NO_KIND: Final = Concern(
    "version.art",
    N_("Det er ikke oplyst, om ændringen af den vedtagne plan er en rettelse eller en ny version."),
    N_("Oplys --version rettelse (fejl i registreringen) eller --version ny (ny planlægning)."),
    Reference(N_("Plandata.dk's vejledning om planers tilvejebringelse og ophævelse")),
    Outcome.UNDECIDED,
)
NO_VERSIONS: Final = Concern(
    "version.findes_ikke",
    N_("En {kind} kan ikke have nye versioner i registret."),
    N_("Lav en ny plan, eller ret den registrerede."),
    Reference(N_("Plandata.dk's planregler")),
)
OLD_DOCUMENT: Final = Concern(
    "version.dokument",
    N_("En ny version kræver et nyt plandokument, men doklink er uændret."),
    N_("Angiv den nye versions PDF med --set doklink=…."),
    Reference(N_("Plandata.dk's planregler")),
    field="doklink",
)
CORRECTED_DOCUMENT: Final = Concern(
    "version.rettet_dokument",
    N_("Plandokumentet skiftes i en rettelse af registreringen."),
    N_("Vurder, om det er en ny version: en rettelse ændrer ikke planen."),
    Reference(N_("Plandata.dk's vejledning om planers tilvejebringelse og ophævelse")),
    Outcome.JUDGEMENT,
    "doklink",
)
SHORTER: Final = Concern(
    "forslag.kortere",
    N_("Høringen af et offentligt forslag kan kun forlænges: den sluttede den {before} og vil slutte den {after}."),
    N_("Sæt datoslut til en senere dag."),
    Reference(N_("Plandata.dk's spørgsmål og svar om indberetning")),
    field="datoslut",
)
SWAPPED: Final = Concern(
    "forslag.dokument",
    N_("Dokumentet skiftes, mens forslaget er offentligt, uden at høringen forlænges."),
    N_("Forlæng høringen, eller lad registrets support skifte dokumentet, når fristerne stadig holder."),
    Reference(N_("Plandata.dk's spørgsmål og svar om indberetning")),
    field="doklink",
)


def same_state(plans: gpd.GeoDataFrame, step: Step, *, was: gpd.GeoDataFrame) -> Iterator[Obstacle]:
    """What is in the way of a change that keeps the state."""
    stays = np.array([one == step.to for one in words(was, "status")], dtype=bool)
    swapped = words(plans, "doklink") != words(was, "doklink")
    if step.to == "F":
        before, after = days(was, "datoslut"), days(plans, "datoslut")
        yield from SHORTER.told(step.kind, stays & (after < before), before=shown(before), after=shown(after))
        yield from SWAPPED.told(step.kind, stays & swapped & ~(after > before))
    elif step.to == "V":
        if step.version not in {CORRECTION, NEW_VERSION}:
            yield from NO_KIND.told(step.kind, stays)
        elif step.version == NEW_VERSION and step.kind not in VERSIONED:
            yield from NO_VERSIONS.told(step.kind, stays, kind=[step.kind] * len(plans))
        elif step.version == NEW_VERSION and step.kind != "zonekort":
            yield from OLD_DOCUMENT.told(step.kind, stays & ~swapped)
        elif step.version == CORRECTION:
            yield from CORRECTED_DOCUMENT.told(step.kind, stays & swapped)
