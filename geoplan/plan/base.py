"""What the rules for plan data share: how an id is made, the weight of a demand, and the names of the sources."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geoplan.model.load import shipped
from geoplan.model.plan import plan_model
from geoplan.rules import Parameter, Reference, Rule, Severity, load_parameters
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.dataset import Dataset, LayerInfo
    from geoplan.model.plan import ValidationRule

SOURCES: Final[Mapping[str, str]] = {
    "S01": N_("Plandata.dk: kodelister"),
    "S02": N_("Plandata.dk: kodelister (2020)"),
    "S04": N_("Plandata.dk: planregler"),
    "S05": N_("Plandata.dk: datamodel for upload"),
    "S07": N_("Plandata.dk: introduktion til datamodeller"),
    "S08": N_("Plandata.dk: spørgsmål og svar om datamodellen"),
    "S09": N_("Plandata.dk: datamodel for REST"),
    "S10": N_("Plandata.dk: datamodel for REST"),
    "S13": N_("Plandata.dk: valideringstjek af geometrier"),
    "S14": N_("Plandata.dk: indberetning af store retningslinjetemaer"),
    "S15": N_("Plandata.dk: GIS-skabeloner"),
    "S16": N_("Plandata.dk: GIS-skabeloner (2025)"),
    "S17": N_("Plandata.dk: indberetning af lokalplaner"),
    "S18": N_("Plandata.dk: planers tilvejebringelse og ophævelse"),
    "S19": N_("Plandata.dk: spørgsmål og svar om indberetning"),
    "S20": N_("Plandata.dk: det automatiske zonekort"),
    "S21": N_("Plandata.dk: zonekort"),
    "S23": N_("Plandata.dk: deljordstykker"),
    "S24": N_("Plandata.dk: ændringer 2018"),
    "S25": N_("Plandata.dk: WFS"),
    "S26": N_("Plandata.dk: om registret"),
    "S27": N_("udkast til ændret bekendtgørelse (2024)"),
    "S28": N_("Plandata.dk: registrering af byggefelter og delområder (2018)"),
    "S33": N_("planloven"),
    "S35": N_("planlovens §§ 17 og 32"),
    "S36": N_("planlovens § 17"),
    "S42": N_("datamodellen fra 2017"),
    "S43": N_("datamodellen fra 2004"),
    "S44": N_("datamodellen fra 2017"),
    "S45": N_("set i data fra registret"),
    "S48": N_("set i data fra registret"),
    "S50": N_("set i data fra registret"),
    "S51": N_("registrets skema (2026)"),
    "S52": N_("målt i registret (2026)"),
    "S53": N_("set i data fra registret"),
    "PROP": N_("geoplans forslag"),
    "INF": N_("sluttet af kolonnens navn"),
}
"""The sources that rules name, in words a reader can follow."""

_CONFIDENCE: Final = (("official/", "medium"), ("official", "high"), ("law", "high"), ("derived", "medium"), ("observed", "medium"))
"""How the weight of a demand begins, and how far it is trusted. What is inferred is low, everything else a proposal."""

PUBLISHED: Final = ("F", "KV", "V", "KA", "A")
"""States from the proposal on: from here the compulsory columns are filled."""

BOUNDARY: Final = "kommunegraense"
"""The kind of the layer that holds the municipalities' areas, its code in column ``kommunekode``."""

FILL: Final = N_("Udfyld kolonnen.")
CORRECT: Final = N_("Ret værdien.")


@lru_cache(maxsize=1)
def demands() -> Mapping[str, ValidationRule]:
    """The demands on plan data by their id."""
    return {demand.id: demand for demand in plan_model().validation_rules}


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """The numbers of the rules for plan data, by name."""
    return load_parameters(shipped().joinpath("plan", "parameters.toml"))


def reference(demand_id: str) -> Reference:
    """Where a demand stands, in words, and how far it is trusted."""
    demand = demands()[demand_id]
    named = dict.fromkeys(SOURCES[key] for key in demand.source.split("+"))
    return Reference(Phrase.joined("; ", [Phrase(name) for name in named]), _confidence(demand.standing))


def spelled(keys: str, confidence: str) -> Reference:
    """A reference from source keys joined by ``+``, such as those of a column; keys without a name of their own are left out."""
    named = dict.fromkeys(SOURCES[key] for key in keys.split("+") if key in SOURCES)
    return Reference(Phrase.joined("; ", [Phrase(name) for name in named or (N_("Plandata.dk"),)]), confidence)


def _confidence(standing: str) -> str:
    if "inferred" in standing:
        return "low"
    return next((trust for begins, trust in _CONFIDENCE if standing.startswith(begins)), "proposal")


def rule(kind: str, subject: str, what: str, demand_id: str, **rest: Any) -> Rule:
    """A rule on the kind of plan object with the id ``plan.<kind>.<subject>.<what>``, with severity and source of the demand."""
    demand = demands()[demand_id]
    own = {"severity": Severity(demand.severity), "reference": reference(demand_id), "catalogue": (demand_id,), "field": subject}
    return Rule(id=f"plan.{kind}.{subject}.{what}", layer=kind, **{**own, **rest})


def without_status(info: LayerInfo, _dataset: Dataset) -> str:
    """Why a rule that looks at the status cannot be run: the layer tells none. Empty where it does."""
    told = "status" in info.columns or any(note.kind == "plan.status" for note in info.notes)
    return "" if told else N_("lagets status vides ikke: det har ingen kolonne status, og navnet siger den ikke")
