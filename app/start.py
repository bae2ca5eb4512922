"""What *Forside* tells each user to begin with. Nothing of Streamlit here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geoplan.property.candidates import KINDS_DA, Fit
from geoplan.property.joins import Certainty
from geoplan.texts import N_
from geoplan.workflows.case.standing import Standing, standing
from geoplan.workflows.workspace_layers import Fitness
from geoplan_app.sag_list import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.property.candidates import Candidate
    from geoplan.texts import Texts
    from geoplan.workflows.workspace_layers import LayerFit
    from geoplan_app.sag_list import Case

SHOWN_CASES: Final = 5


class Card(NamedTuple):
    """A thing to do: the page, what it is, and what one gets."""

    page: str
    title: str
    text: str


CARDS: Final = {
    "ansoeger": (
        Card("grund", N_("Hvad gælder for grunden?"), N_("Planer, byggeret, beskyttelse og bygninger på én grund, med tal og kilder.")),
        Card("byggeri", N_("Må jeg bygge det?"), N_("Tegn eller skriv målene, og se regel for regel, om det kan lade sig gøre.")),
        Card("regler", N_("Hvad siger reglerne?"), N_("Hver regel i almindeligt sprog, med paragraf og tal.")),
    ),
    "planlaegger": (
        Card("plan", N_("Arbejd med planer"), N_("Tegn, ret og prøv lokalplaner og kommuneplaner, og gør dem klar til Plandata.")),
        Card("leverance", N_("Undersøg en fil"), N_("Find alle fejl i en leverance, før den sendes.")),
        Card("grund", N_("Slå en grund op"), N_("Se, hvad der gælder for en grund, fra hvilken plan.")),
    ),
    "sagsbehandler": (
        Card("sag", N_("Byggesager"), N_("Sager med frister, materiale, vurdering og afgørelse.")),
        Card("grund", N_("Slå en grund op"), N_("Se, hvad der gælder for en grund, fra hvilken plan.")),
        Card("byggeri", N_("Prøv et byggeri"), N_("Regn et byggeri igennem regel for regel.")),
    ),
    "gis": (
        Card("leverance", N_("Undersøg en leverance"), N_("Alle fejl på én gang, hvor de er, og hvad der skal gøres.")),
        Card("data", N_("Data i arbejdsområdet"), N_("Kilde, dato og alder for hvert lag, indlæsning og revisionsspor.")),
        Card("regler", N_("Regler"), N_("Alt, hvad der kontrolleres, med kilde og om det er efterprøvet.")),
    ),
}
"""Per role: what people of that role come for, the most frequent first."""


def goes_to(candidate: Candidate) -> tuple[str, dict[str, str]]:
    """The page that shows a candidate, with its query."""
    if candidate.kind == "plan":
        return "plan", {"plan": candidate.objekt_id or candidate.key}
    return "grund", {"grund": candidate.key}


def candidate_line(candidate: Candidate, t: Texts) -> str:
    """What a candidate is and how sure it is, beside its name."""
    parts = [t(KINDS_DA.get(candidate.kind, candidate.kind))]
    if candidate.bfe and candidate.kind != "ejendom":
        parts.append(f"BFE {candidate.bfe}")
    if len(candidate.parcels) > 1:
        parts.append(t.plural(N_("{n} jordstykke"), N_("{n} jordstykker"), len(candidate.parcels)))
    if candidate.fit is Fit.SIMILAR:
        parts.append(t(N_("ligner")))
    if candidate.certainty is not Certainty.CERTAIN:
        parts.append(t(N_("forbindelsen til ejendommen er ikke sikker")))
    return ", ".join(parts + [t(one) for one in candidate.why])


def pressing(cases: Sequence[Case]) -> list[Case]:
    """The open cases that are over or near their goal, then the other open ones, as many as there is room for."""
    return listed(cases)[:SHOWN_CASES]


def is_late(case: Case) -> bool:
    """Whether the case is over its service goal, or near it."""
    return standing(case[0].state, case[1]) in {Standing.OVER, Standing.NEAR}


def unfit(layers: Sequence[LayerFit]) -> dict[Fitness, int]:
    """How many layers are too old, and how many are missing."""
    return {state: sum(one.fitness is state for one in layers) for state in (Fitness.OLD, Fitness.MISSING)}
