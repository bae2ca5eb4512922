"""What each check is called, why it is made, and whose task it is: ``datamodel/register/consistency.csv``, and its numbers beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Final

from geoplan.errors import ContentError
from geoplan.model.load import shipped
from geoplan.rules import Parameter, Reference, Severity, load_parameters
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class ListKind(StrEnum):
    """The five kinds of list that findings are worked off from."""

    ATTENTION = "attention"
    ERROR = "error"
    PROPOSAL = "proposal"
    CORRECTION = "correction"
    MACHINE = "machine"


class Task(StrEnum):
    """Whose task it is to put a finding right."""

    OWNER = "owner"
    MUNICIPALITY = "municipality"
    SURVEYOR = "surveyor"
    AGENCY = "agency"


LIST_DA: Final[Mapping[ListKind, str]] = {
    ListKind.ATTENTION: N_("opmærksomhed"),
    ListKind.ERROR: N_("fejl"),
    ListKind.PROPOSAL: N_("forslag"),
    ListKind.CORRECTION: N_("rettelse med varsel"),
    ListKind.MACHINE: N_("maskinel rettelse"),
}
TASK_DA: Final[Mapping[Task, str]] = {
    Task.OWNER: N_("ejeren"),
    Task.MUNICIPALITY: N_("kommunen"),
    Task.SURVEYOR: N_("landinspektøren"),
    Task.AGENCY: N_("styrelsen"),
}
THEME_DA: Final[Mapping[str, str]] = {
    "grund": N_("Grund"),
    "bygning": N_("Bygning"),
    "areal": N_("Areal"),
    "aar": N_("År"),
    "kode": N_("Kode"),
    "zone": N_("Zone"),
    "jordstykke": N_("Jordstykke"),
    "ejendom": N_("Ejendom"),
    "skel": N_("Skel"),
    "adresse": N_("Adresse"),
    "sag": N_("Sag"),
    "anlaeg": N_("Teknisk anlæg"),
    "energi": N_("Energi"),
    "skat": N_("Vurdering"),
    "model": N_("Leverance"),
    "aendring": N_("Ændring"),
}
"""The themes in the order they are told: the ground before its buildings."""

STANDING_DA: Final[Mapping[str, str]] = {
    "official": N_("officiel"),
    "official_own_limits": N_("officiel kontrol, geoplans egne grænser"),
    "law": N_("lov"),
    "law_own_limits": N_("lov, geoplans egne grænser"),
    "observed": N_("set i praksis"),
    "proposal": N_("geoplans forslag"),
    "unverified": N_("ikke efterprøvet"),
}
_CONFIDENCE: Final = {"official": "high", "law": "high", "observed": "medium", "unverified": "low"}

SOURCES: Final[Mapping[str, str]] = {
    "R01": N_("Datafordelerens skemaer (2026)"),
    "R03": N_("Matriklens værdilister (2025)"),
    "R04": N_("BBR's kodelister (2019)"),
    "R05": N_("BBR's kodelister (2026)"),
    "R07": N_("set i brug af registrene (2026)"),
    "R09": N_("set i brug af Matriklen (2026)"),
    "R10": N_("set i brug af DAR (2026)"),
    "R15": N_("Datafordelerens filudtræk"),
    "R18": N_("KL: ejendomsdata"),
    "R19": N_("Geodatastyrelsen: Matriklens udvidelse"),
    "R20": N_("bekendtgørelse om matrikulære arbejder § 32"),
    "R21": N_("vejledning om matrikulære arbejder (2001)"),
    "R22": N_("BBR: fejlfinding og fejlkontrol"),
    "R23": N_("ejendomsinfo.dk: datakvalitet i BBR"),
    "R24": N_("danmarksadresser.dk: adgangspunkt uden for bygning"),
    "R25": N_("kommunernes analyse af geokodning (FOSAKO)"),
    "R26": N_("pressen om ukendte bygninger i Odense"),
    "R32": N_("set i brug af tjenester (2026)"),
    "R36": N_("målt på et udtræk af Greve"),
    "R38": N_("beregnet med PROJ"),
    "GK": N_("almen viden"),
    "PROP": N_("geoplans forslag"),
}
"""The sources that checks name, in words a reader can follow."""


@dataclass(frozen=True, slots=True)
class Content:
    """One row of the file. ``id`` is the number of the check; a check may have two rules, one for what is grave and one for the rest."""

    id: str
    rule: str
    theme: str
    layer: str
    severity: Severity
    list: ListKind
    task: Task
    standing: str
    source: str
    title: str
    message: str
    advice: str
    cause: str
    exemptions: str

    @property
    def reference(self) -> Reference:
        """Where the check comes from, in words, and how far it is trusted."""
        named = [Phrase(SOURCES[key]) for key in self.source.split("+")]
        return Reference(Phrase.joined("; ", named), _CONFIDENCE.get(self.standing, "proposal"))


@lru_cache(maxsize=1)
def contents() -> Mapping[str, Content]:
    """Every row by its rule's id, in file order. Raises ContentError with every fault of the file."""
    text = shipped().joinpath("register", "consistency.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    faults = [f"consistency.csv:{at}: {fault}" for at, row in enumerate(rows, 2) for fault in _faults(row)]
    if faults:
        raise ContentError("\n".join(faults))
    return {row["rule"]: _content(row) for row in rows}


def _faults(row: Mapping[str, str]) -> list[str]:
    known: dict[str, set[str]] = {
        "severity": set(map(str, Severity)),
        "list": set(map(str, ListKind)),
        "task": set(map(str, Task)),
        "standing": set(STANDING_DA),
        "theme": set(THEME_DA),
    }
    unknown = [f"{name}: {row[name]}" for name, allowed in known.items() if row[name] not in allowed]
    return unknown + [f"source: {key}" for key in row["source"].split("+") if key not in SOURCES]


def _content(row: Mapping[str, str]) -> Content:
    return Content(
        row["id"],
        row["rule"],
        row["theme"],
        row["layer"],
        Severity(row["severity"]),
        ListKind(row["list"]),
        Task(row["task"]),
        row["standing"],
        row["source"],
        *(row[f"{name}_da"] for name in ("title", "message", "advice", "cause", "exemptions")),
    )


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """The numbers of the checks, by name."""
    return load_parameters(shipped().joinpath("register", "consistency.toml"))


def number(name: str, day: dt.date) -> float:
    """The number as it is on ``day``. Raises NoValueInForceError."""
    return parameters()[name].on(day).value
