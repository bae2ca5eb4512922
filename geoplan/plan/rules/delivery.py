"""Rules for the layer as delivered: its package, its columns, and the zone map that nobody delivers any more."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.model.plan import Required, Role
from geoplan.plan.base import BOUNDARY, parameters, rule
from geoplan.plan.values import ids, numbers
from geoplan.rules import NO_HITS, Hits, Scope, Severity, whole_layer
from geoplan.rules.checks.attributes import hits
from geoplan.rules.checks.shapes import inside_own_area
from geoplan.settings import CRS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, LayerInfo, Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

UPLOADED: Final = frozenset({"GML", "GeoJSON", "GeoJSONSeq", "ESRI Shapefile", "MapInfo File"})
"""Formats that the register takes."""
WITHOUT_CRS: Final = frozenset({"CSV"})
NOT_SERVED: Final = frozenset({"byggefelttype"})
"""Columns of the upload that a layer from the register cannot have."""
ZONE_MAP_BY_STATE: Final = dt.date(2021, 12, 1)
"""From December 2021 the zone map follows from adopted plans (Plandata.dk)."""


def delivery_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules for the layer as a whole."""
    yield rule(
        kind.name,
        "leverance",
        "pakke",
        "GEO-10",
        field="",
        title=N_("Filer til upload skal ligge i en zip uden undermapper og i et format, registret tager"),
        scope=Scope.SCHEMA,
        unless=_no_package,
        check=_package,
        message=N_("{value}"),
        advice=N_("Pak filerne direkte i zip-filen, og lever GML, GeoJSON, Shapefile eller MapInfo."),
    )
    yield rule(
        kind.name,
        "geometri",
        "koordinatsystem",
        "GEO-01",
        title=N_("Koordinaterne skal være i EPSG:25832"),
        scope=Scope.SCHEMA,
        check=_in_crs,
        message=N_("Laget er i {value}. Det er læst i {limit}, for at resten kunne undersøges."),
        advice=N_("Eksportér laget igen i EPSG:25832 (ETRS89 / UTM zone 32N)."),
    )
    yield rule(
        kind.name,
        "kolonner",
        "mangler",
        "GEO-11",
        field="",
        title=N_("Laget skal have modellens krævede kolonner"),
        scope=Scope.SCHEMA,
        check=_missing(kind),
        message=N_("Kolonnerne {value} mangler."),
        advice=N_("Tilføj kolonnerne. Et udtræk af registret er i orden uden dem, men kan ikke leveres."),
    )
    yield rule(
        kind.name,
        "kolonner",
        "ukendte",
        "GEO-11",
        field="",
        severity=Severity.NOTICE,
        title=N_("Laget bør kun have modellens kolonner"),
        scope=Scope.SCHEMA,
        check=_unknown(kind),
        message=N_("Kolonnerne {value} findes ikke i modellen for {kind}."),
        advice=N_("Fjern kolonnerne, eller giv dem modellens navne."),
    )
    if kind.role is Role.PLAN:
        yield from _own_municipality(kind)
    if kind.name == "zonekort":
        yield _zone_map(kind)


def _no_package(info: LayerInfo, _dataset: Dataset) -> str:
    return "" if ".zip/" in info.path.casefold() else N_("leverancen er ikke en zip-fil, så pakken kan ikke bedømmes")


def _package(rows: Rows, _context: Context) -> list[Hits]:
    info, found = rows.layer, []
    _, _, inside = info.path.partition(".zip/") if ".zip/" in info.path else info.path.casefold().partition(".zip/")
    if "/" in inside:
        found.append(whole_layer(value=Phrase(N_("Filen {name} ligger i en undermappe."), name=inside)))
    if info.format not in UPLOADED:
        found.append(whole_layer(value=Phrase(N_("Registret tager ikke formatet {format}."), format=info.format)))
    return found


def _in_crs(rows: Rows, _context: Context) -> Hits:
    info = rows.layer
    if not info.has_geometry or info.declared_crs == CRS or info.format in WITHOUT_CRS:
        return NO_HITS
    return whole_layer(value=info.declared_crs or Phrase(N_("et koordinatsystem, som filen ikke nævner")), limit=CRS)


def _missing(kind: PlanKind) -> Check:
    wanted = [
        column.name
        for column in kind.attributes
        if column.required is Required.ALWAYS and not column.presumed and column.confidence == "verified" and column.name not in NOT_SERVED
    ]

    def check(rows: Rows, _context: Context) -> Hits:
        absent = [name for name in wanted if name not in rows.layer.columns]
        return whole_layer(value=", ".join(absent)) if absent else NO_HITS

    return check


def _unknown(kind: PlanKind) -> Check:
    own = {"objekt_id", "versions_id", "systid_fra", "systid_til", "plan_objekt_id", "delomraade_objekt_id", "fid"}

    def check(rows: Rows, _context: Context) -> Hits:
        foreign = rows.layer.foreign
        odd = [name for name in rows.layer.columns if name not in kind.by_name and name not in own and name not in foreign]
        return whole_layer(value=", ".join(odd), kind=Phrase(kind.title_da)) if odd else NO_HITS

    return check


# -- whose it is -------------------------------------------------------------------------------------------------------


def _own_municipality(kind: PlanKind) -> Iterator[Rule]:
    buffer = parameters()["kommune_buffer_m"]
    yield rule(
        kind.name,
        "komnr",
        "egen",
        "ATT-01",
        title=N_("komnr skal være kommunens egen kode"),
        columns=("komnr",),
        unless=lambda _info, dataset: "" if dataset.kommune else N_("kommunen er ikke angivet (--kommune)"),
        check=_own,
        message=N_("komnr er {value}, men kommunen er {limit}."),
        advice=N_("Ret komnr; koden skrives med tre cifre."),
    )
    yield rule(
        kind.name,
        "geometri",
        "kommune",
        "GEO-09",
        title=N_("Objektet skal ligge i sin kommune"),
        columns=("komnr", "geometri"),
        layers=(BOUNDARY,),
        parameters=(buffer,),
        unit="m",
        check=inside_own_area(BOUNDARY, "kommunekode", buffer, _codes),
        message=N_("Objektet rækker mere end {limit} {unit} ud over kommune {value}."),
        advice=N_("Ret komnr eller geometrien."),
    )


def _own(rows: Rows, context: Context) -> Hits:
    value = numbers(rows, "komnr")
    return hits(rows, "komnr", ~np.isnan(value) & (value != float(context.kommune)), context.kommune)


def _codes(rows: Rows, _context: Context) -> NDArray[np.object_]:
    codes: NDArray[np.object_] = np.char.mod("%d", ids(rows, "komnr")).astype(object)
    return codes


def _zone_map(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "leverance",
        "automatisk",
        "LIF-10",
        field="",
        title=N_("Zonekortet bør ikke leveres: det følger af de vedtagne planer"),
        scope=Scope.SCHEMA,
        check=_derived,
        message=N_("Zonekortet ændres siden december 2021 af vedtagne planer, der regulerer zone, ikke ved upload."),
        advice=N_("Ret den plan, der regulerer zonen. Fejl i zonekortet meldes til registrets support."),
    )


def _derived(_rows: Rows, context: Context) -> Hits:
    return whole_layer() if context.day >= ZONE_MAP_BY_STATE else NO_HITS
