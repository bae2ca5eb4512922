"""What GeoFA's upload of 2026-07 would do with a delivery, step by step in its own order, from what is known of its code.

Nothing is sent. What the file alone cannot tell is *undecided*, never a pass. Source: mapcentia/fkgupload, api/Process.php.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.fkg.diff.match import occurs
from geoplan.model.load import shipped
from geoplan.model.plan_fields import is_plan, layer_of
from geoplan.model.types import GEOMETRY
from geoplan.rules import Outcome, Severity
from geoplan.settings import CRS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.dataset import LayerInfo
    from geoplan.fkg.diff.hashes import Hashes
    from geoplan.model.types import Layer, Model
    from geoplan.rules import Group, Report

OFFERED: Final = frozenset({"ESRI Shapefile", "MapInfo File", "GPKG", "GML", "GeoJSON", "GeoJSONSeq"})
"""Formats that the upload offers templates for; its ESRI XML workspace geoplan does not read."""

REFUSED_BY_DATABASE: Final = frozenset(
    {"udfyldt", "type", "uuid", "laengde", "kodeliste", "vaerdi", "vaerdi_2", "mangler", "multi", "todimensional"}
)
"""Last words of the ids of rules that the database itself enforces, with a column type or a constraint."""

OUTSIDE: Final = f"{GEOMETRY}.kommune"


class State(StrEnum):
    """What a step of the upload would do."""

    PASSES = "passes"
    STOPS = "stops"  # the whole upload ends here
    LOSES = "loses"  # rows or objects go without a word
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it would do, how many rows or objects that concerns, and the sentence."""

    name: str
    state: State
    text: Phrase
    count: int | None = None
    finding: tuple[Group, int] | None = None


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What the rehearsal must know of a layer's rows.

    ``first_code`` is ``temakode`` of the first row as delivered. ``ids`` are hashes of the ``objekt_id``s, 0 where empty; ``authorities``
    the ``cvr_kode``s that occur.
    """

    info: LayerInfo
    first_code: Any
    ids: Hashes
    authorities: frozenset[int]


@dataclass(frozen=True, slots=True)
class Register:
    """Current content of one theme: hashes of ``objekt_id`` and the ``cvr_kode`` of each object."""

    ids: Hashes
    authorities: np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class LayerRehearsal:
    """One layer's way through the upload. ``columns`` are all columns that it demands and misses, in the order it looks for them."""

    info: LayerInfo
    theme: str
    steps: tuple[Step, ...]
    columns: tuple[str, ...] = ()

    @property
    def stops_at(self) -> Step | None:
        """The step at which the upload ends, None when it gets through as far as can be told."""
        return next((step for step in self.steps if step.state is State.STOPS), None)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The rehearsal of every layer, and whether the register's current content was there to compare with."""

    layers: tuple[LayerRehearsal, ...]
    with_register: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """All that is known of a layer while its steps are worked out."""

    facts: LayerFacts
    layer: Layer
    report: Report
    register: Register | None
    authorities: frozenset[int]
    names: frozenset[str] = field(default_factory=frozenset)


def rehearse(report: Report, facts: Sequence[LayerFacts], model: Model, registers: Mapping[str, Register] | None = None) -> Rehearsal:
    """Say what the upload would do with each layer.

    ``report`` is of the same files with all rules; ``registers`` the current content of each table that is known. The uploader's
    ``cvr_kode`` is that of the report's municipality, else those that the rows have.
    """
    own = frozenset(int(a.cvr_kode) for a in model.authorities if report.kommune and a.kommunekode == report.kommune and a.active)
    return Rehearsal(tuple(_layer(one, report, model, registers or {}, own) for one in facts), registers is not None)


def _layer(facts: LayerFacts, report: Report, model: Model, registers: Mapping[str, Register], own: frozenset[int]) -> LayerRehearsal:
    code = theme_code(facts.first_code)
    steps = [_format(facts.info), _crs(facts.info)]
    layer = model.by_code.get(code)
    known = layer_of(model, facts.info.kind)
    if not code and known is not None and is_plan(known):
        said = N_("Laget er planobjekter ({title}) og hører ikke til i GeoFA. Planer indberettes i Plandata.dk: se “geoplan plan export”.")
        return LayerRehearsal(facts.info, "", (Step("theme", State.STOPS, Phrase(said, title=known.title_da)),))
    steps.append(_theme(facts, code, layer))
    if layer is None or not layer.upload_supported:
        return LayerRehearsal(facts.info, code, tuple(steps))
    missing = missing_columns(facts.info, layer)
    case = _Case(facts, layer, report, registers.get(layer.table), own or facts.authorities)
    steps += [_columns(missing), _filter(case), _updates(case), _inserts(case), _deletes(case)]
    return LayerRehearsal(facts.info, layer.code, tuple(steps), tuple(missing))


def theme_code(value: object) -> str:
    """``temakode`` as the upload needs it: 5607, 5607.0 and '5607 ' are the same; empty where there is none."""
    return "" if value is None else str(value).strip().removesuffix(".0")


def _format(info: LayerInfo) -> Step:
    if info.format in OFFERED:
        return Step("format", State.PASSES, Phrase(N_("Formatet {format} modtages."), format=info.format))
    said = N_("Formatet {format} er ikke blandt dem, upload tilbyder (Shapefile, MapInfo, GeoPackage, GML, GeoJSON).")
    return Step("format", State.UNDECIDED, Phrase(said, format=info.format or "?"))


def _crs(info: LayerInfo) -> Step:
    if info.declared_crs == CRS:
        return Step("crs", State.PASSES, Phrase(N_("Koordinaterne tages som EPSG:25832, som de er.")))
    if not info.has_geometry:
        return Step("crs", State.PASSES, Phrase(N_("Laget har ingen koordinater.")))
    if info.transformed:
        said = N_("Filen er i {crs}, men upload regner ikke om: tallene tages som EPSG:25832, og objekterne havner et forkert sted.")
        return Step("crs", State.LOSES, Phrase(said, crs=info.declared_crs))
    said = N_("Filen siger {crs}. Upload regner ikke om: tallene tages som EPSG:25832.")
    return Step("crs", State.PASSES, Phrase(said, crs=info.declared_crs or Phrase(N_("intet koordinatsystem"))))


def _theme(facts: LayerFacts, code: str, layer: Layer | None) -> Step:
    if not code:
        said = N_("Temaet tages af temakode i første række, og der er ingen. Upload stopper.")
        return Step("theme", State.STOPS, Phrase(said))
    if layer is None or not layer.upload_supported:
        return Step(
            "theme", State.STOPS, Phrase(N_("Første række har temakode {code}, som upload ikke kender. Upload stopper."), code=code)
        )
    if facts.info.kind and layer.table != facts.info.kind:
        said = N_("Temaet tages af første række: {code}. Alle rækker lægges dér, også om laget er {table}.")
        return Step("theme", State.LOSES, Phrase(said, code=code, table=facts.info.kind), len(facts.ids))
    return Step("theme", State.PASSES, Phrase(N_("Temaet tages af temakode i første række: {code}."), code=code))


@lru_cache(maxsize=1)
def upload_columns() -> Mapping[str, tuple[tuple[str, str, bool], ...]]:
    """By theme code the columns that the upload looks for, in its order: full name, other name, and whether it demands them."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for row in csv.DictReader(StringIO(shipped().joinpath("fkg", "upload_fields.csv").read_text(encoding="utf-8"))):
        found.setdefault(row["theme_code"], []).append((row["field"], row["alternative_field_name"], row["required"] == "yes"))
    return {code: tuple(columns) for code, columns in found.items()}


def missing_columns(info: LayerInfo, layer: Layer) -> list[str]:
    """The columns that the upload demands and does not find by full or other name, in the order it looks for them."""
    delivered = {column.delivered_name for column in info.columns.values()}
    return [
        name
        for name, other, demanded in upload_columns().get(layer.code, ())
        if demanded and not (info.has_geometry if name == GEOMETRY else delivered & {name, other})
    ]


def _columns(missing: Sequence[str]) -> Step:
    if not missing:
        return Step("columns", State.PASSES, Phrase(N_("Alle krævede kolonner er der.")))
    rest = Phrase(N_(" Derefter ville den stoppe ved {rest}."), rest=", ".join(missing[1:])) if missing[1:] else ""
    said = N_("Upload stopper ved kolonnen {column}, som mangler, og nævner kun den.{rest}")
    return Step("columns", State.STOPS, Phrase(said, column=missing[0], rest=rest), len(missing))


def _filter(case: _Case) -> Step:
    if case.facts.info.transformed:
        said = N_("Rækker uden for myndighedens område springes over. Med tallene taget, som de er, ligger de næppe inden for.")
        return Step("filter", State.UNDECIDED, Phrase(said))
    mine = _groups(case)
    ran = any(rule.id == f"fkg.{case.layer.table}.{OUTSIDE}" for rule in case.report.rules)
    if not ran:
        said = N_("Rækker uden for myndighedens område springes over. Hvor mange kan ikke afgøres uden --kommune og --boundary.")
        return Step("filter", State.UNDECIDED, Phrase(said))
    group = next((g for g in mine if g.rule.id.endswith(OUTSIDE)), None)
    if group is None:
        return Step("filter", State.PASSES, Phrase(N_("Ingen række ligger uden for myndighedens område.")), 0)
    said = N_("Rækker uden for myndighedens område: {count}. De springes over, og kun antallet bliver sagt.")
    return Step("filter", State.LOSES, Phrase(said, count=group.count), group.count, (group, 0))


def _groups(case: _Case) -> list[Group]:
    return [
        group for group in case.report.findings if group.layer.name == case.facts.info.name and group.layer.path == case.facts.info.path
    ]


def _updates(case: _Case) -> Step:
    ids = case.facts.ids[case.facts.ids != 0]
    if not len(ids):
        return Step("update", State.PASSES, Phrase(N_("Ingen række har objekt_id, så intet bliver opdateret.")), 0)
    if case.register is None:
        said = N_(
            "Rækker med objekt_id: {count}. De opdaterer objekterne, hvis de findes; ellers falder de ud uden et ord. "
            "Hvor mange kan ikke afgøres uden --register."
        )
        return Step("update", State.UNDECIDED, Phrase(said, count=len(ids)), len(ids))
    unknown = int((~occurs(ids, case.register.ids)).sum())
    if not unknown:
        return Step("update", State.PASSES, Phrase(N_("Rækker, der opdaterer et objekt: {count}."), count=len(ids)), len(ids))
    said = N_("Rækker med et objekt_id, som registret ikke kender: {count}. De falder ud uden et ord. Rækker, der opdaterer: {updated}.")
    return Step("update", State.LOSES, Phrase(said, count=unknown, updated=len(ids) - unknown), unknown)


def _inserts(case: _Case) -> Step:
    new = int((case.facts.ids == 0).sum())
    first = first_refused(_groups(case))
    if first is None:
        said = N_("Rækker uden objekt_id: {count}. De oprettes én for én. Ingen række er set, som databasen ville afvise.")
        return Step("insert", State.PASSES, Phrase(said, count=new), new)
    group, i = first
    said = N_(
        "Første databasefejl er i række {row} ({rule}). Den ruller hele upload tilbage; kun to linjer af databasens besked bliver vist."
    )
    return Step("insert", State.STOPS, Phrase(said, row=int(group.row[i]), rule=group.rule.id), new, first)


def first_refused(groups: Sequence[Group]) -> tuple[Group, int] | None:
    """The finding in the lowest row that the database itself would refuse, and its place in its group."""
    refused = [g for g in groups if g.severity is Severity.ERROR and g.outcome is Outcome.BREACH and _is_databases(g.rule.id)]
    rows = [(int(row), number, i) for number, g in enumerate(refused) for i, row in _first_row(g)]
    if not rows:
        return None
    _, number, i = min(rows)
    return refused[number], i


def _is_databases(rule_id: str) -> bool:
    return rule_id.rpartition(".")[2] in REFUSED_BY_DATABASE


def _first_row(group: Group) -> Iterator[tuple[int, int]]:
    """Findings lie in file order; those of the whole layer have no row."""
    at = np.flatnonzero(group.row >= 0)
    if len(at):
        i = int(at[np.argmin(group.row[at])])
        yield i, int(group.row[i])


def _deletes(case: _Case) -> Step:
    if case.register is None:
        said = N_(
            "Vælges “slet resten”, slettes alle myndighedens objekter, som ikke er i filen. Hvor mange kan ikke afgøres uden --register."
        )
        return Step("delete", State.UNDECIDED, Phrase(said))
    mine = np.isin(case.register.authorities, list(case.authorities))
    gone = int((mine & ~occurs(case.register.ids, case.facts.ids[case.facts.ids != 0])).sum())
    total = int(mine.sum())
    if not gone:
        said = N_("Vælges “slet resten”, slettes intet: alle myndighedens {total} objekter er i filen.")
        return Step("delete", State.PASSES, Phrase(said, total=total), 0)
    said = N_("Vælges “slet resten”, slettes {count} af myndighedens {total} objekter, fordi deres objekt_id ikke er i filen.")
    return Step("delete", State.LOSES, Phrase(said, count=gone, total=total), gone)


def counts_by_state(rehearsal: Rehearsal) -> Mapping[State, int]:
    """How many steps of each kind."""
    return Counter(step.state for layer in rehearsal.layers for step in layer.steps)
