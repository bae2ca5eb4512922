"""What the FKG rules share: how an id is made, who demands what, and the names of the sources."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geoplan.model.load import shipped
from geoplan.rules import Parameter, Reference, Rule, Severity, load_parameters
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.dataset import Dataset, LayerInfo
    from geoplan.model.types import Field, Layer

SOURCES: Mapping[str, str] = {
    "DB": N_("GeoFA's database (2026-06)"),
    "UPL": N_("GeoFA's upload (2026-07)"),
    "META": N_("GeoFA's metadata (2026-06)"),
    "SPEC17": N_("GeoFA-specifikationen 1.7"),
    "SQL17": N_("FKG's databasemodel 1.7 (2023)"),
    "CORE17": N_("FKG's kodelister 1.7 (2023)"),
    "JS": N_("GeoFA's JSON-skemaer for tilgængelighed"),
}
PROPOSAL = Reference(N_("geoplans forslag"), "proposal")

CORRECT_VALUE = N_("Ret værdien.")


def spelled(keys: str, *, detail: str = "", confidence: str = "high") -> Reference:
    """A reference from the source keys of the content (``DB+UPL``, ``SPEC17 ch.3.2; DB generel.json``), spelled out for the reader."""
    names = dict.fromkeys(name for key in re.split(r"[+;]", keys) if (name := _source_name(key.strip())))
    return Reference(Phrase.joined(", ", [*names, detail] if detail else [*names]), confidence)


def _source_name(key: str) -> str:
    short, _, rest = key.partition(" ")
    if short not in SOURCES:
        return ""
    source = Phrase(SOURCES[short])
    return Phrase(N_("{source}, afsnit {section}"), source=source, section=rest[3:]) if rest.startswith("ch.") else source


def rule(layer: Layer, subject: str, what: str, **rest: Any) -> Rule:
    """A rule of the theme ``layer`` with the id ``fkg.<table>.<subject>.<what>``."""
    return Rule(id=f"fkg.{layer.table}.{subject}.{what}", layer=layer.table, **rest)


def no_rows(info: LayerInfo, _dataset: Dataset) -> str:
    """Why nothing is asked of an empty layer's columns: one finding says that it is empty, and its form often has gone with the rows."""
    return N_("laget har ingen rækker") if info.row_count == 0 else ""


def demand(column: Field) -> tuple[Severity, Reference] | None:
    """How severely a value is demanded, and by whom; None where nobody demands it.

    What the live upload and the database both demand is an error, and so is what the only one of them that covers the column demands.
    Where they disagree, it is a warning that names the one that demands it.
    """
    database, upload = column.required_by_database, column.required_by_upload
    if not database and not upload:
        return None
    if database and upload:
        return Severity.ERROR, spelled("DB+UPL")
    if database:
        only = upload is None
        text = N_("GeoFA's database (2026-06); upload kræver den ikke, så fejlen viser sig først, når rækken skal gemmes")
        return (Severity.ERROR, spelled("DB")) if only else (Severity.WARNING, Reference(text))
    only = database is None
    text = N_("GeoFA's upload (2026-07); databasen kræver den ikke")
    return (Severity.ERROR, spelled("UPL")) if only else (Severity.WARNING, Reference(text))


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """The tolerances of the FKG rules, by name."""
    return load_parameters(shipped().joinpath("fkg", "parameters.toml"))
