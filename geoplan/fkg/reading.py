"""Rules about how a delivery was read: its character set, coordinate system, columns and themes. They hold for every layer alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geoplan.dataset.layers import CURVED
from geoplan.fkg.base import PROPOSAL, spelled
from geoplan.io.crs import extent_words
from geoplan.io.curves import TOLERANCE_M
from geoplan.io.where import FIT, SYSTEMS, keep_fit, moved_extent, summed
from geoplan.model.types import GEOMETRY
from geoplan.rules import NO_HITS, Hits, Rule, Scope, Severity, positions, whole_layer
from geoplan.settings import CRS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.types import Check, Context

    Extent = tuple[float, float, float, float]

FEW, NEARLY_ALL = 0.1, 0.9
"""Shares of a layer's objects: no more fit as the file says, and no fewer fit in the other system."""

NAMES = {
    "EPSG:25833": N_("zone 33 (EPSG:25833)"),
    "EPSG:25832, y, x": N_("EPSG:25832 med byttede akser (nord før øst)"),
    "EPSG:4326": N_("grader (EPSG:4326)"),
    "EPSG:4326, y, x": N_("grader med byttede akser (bredde før længde)"),
    "EPSG:3857": N_("Web Mercator (EPSG:3857)"),
}


def reading_rules(layer: str) -> Iterator[Rule]:
    """The rules for the layers of this kind. Their ids are the same for every kind."""
    yield _coordinates(layer)
    yield Rule(
        id="leverance.blandede_koordinater",
        title=N_("Et lags objekter skal være i samme koordinatsystem"),
        layer=layer,
        severity=Severity.ERROR,
        reference=PROPOSAL,
        scope=Scope.LAYER,
        columns=(GEOMETRY,),
        field=GEOMETRY,
        keep={FIT: keep_fit},
        keep_geometry=False,
        check=_some_elsewhere,
        message=N_("{fit} af {count} objekter ligger ikke i Danmark, sådan som laget er læst, men passer på {limit}. De er ikke ændret."),
        advice=N_("Er laget sat sammen af filer i flere koordinatsystemer? Eksportér hver for sig i EPSG:25832, og saml dem så."),
        explains=N_("De fleste objekter ligger rigtigt, og næsten alle de andre ville ligge i Danmark i ét andet koordinatsystem."),
    )
    yield Rule(
        id="leverance.tegnsaet",
        title=N_("Tekster skal være hele og i det tegnsæt, filen siger"),
        layer=layer,
        severity=Severity.WARNING,
        reference=PROPOSAL,
        scope=Scope.SCHEMA,
        check=_noted("encoding.wrong", "encoding.cut"),
        message=N_("{value}"),
        advice=N_("Ret eller slet .cpg-filen, eller eksportér laget igen som UTF-8."),
        explains=N_("Et program, der tror filen, viser Ã¸ eller ? i stedet for ø."),
    )
    yield Rule(
        id="leverance.kolonnenavn",
        title=N_("Et kolonnenavn skal passe på én af temaets kolonner"),
        layer=layer,
        severity=Severity.WARNING,
        reference=spelled("UPL"),
        scope=Scope.SCHEMA,
        check=_noted("column.ambiguous", "column.double", "column.left_out"),
        message=N_("{value}"),
        advice=N_("Giv kolonnen temaets fulde navn, eller lad den ude. Indholdet er ikke undersøgt som temaets."),
        explains=N_("Flere af temaets kolonner kan have samme korte navn, og så ved ingen, hvilken der er ment."),
    )
    yield Rule(
        id="leverance.blandede_temaer",
        title=N_("Der skal være ét tema i et lag"),
        layer=layer,
        severity=Severity.WARNING,
        reference=spelled("UPL"),
        scope=Scope.SCHEMA,
        check=_noted("theme.mixed"),
        message=N_("{value}"),
        advice=N_("Del laget i en fil for hvert tema. Upload læser kun temakoden i første række."),
    )
    yield Rule(
        id="leverance.tomt_lag",
        title=N_("Laget skal have rækker"),
        layer=layer,
        severity=Severity.WARNING,
        reference=PROPOSAL,
        scope=Scope.SCHEMA,
        check=_without_rows,
        message=N_("Laget {value} har ingen rækker."),
        advice=N_("Kontrollér, om eksporten gik galt, eller lad laget ude."),
    )
    yield Rule(
        id="leverance.decimalkomma",
        title=N_("Koordinater i CSV bør skrives med punktum"),
        layer=layer,
        severity=Severity.NOTICE,
        reference=PROPOSAL,
        scope=Scope.SCHEMA,
        check=_noted("csv.decimal_comma"),
        message=N_("{value}"),
        advice=N_("Skriv koordinaterne med punktum; mange programmer læser ikke decimalkomma."),
    )
    yield Rule(
        id="leverance.celler",
        title=N_("Hver række skal have lige så mange celler som overskriften"),
        layer=layer,
        severity=Severity.WARNING,
        reference=PROPOSAL,
        scope=Scope.SCHEMA,
        check=_noted("csv.uneven"),
        message=N_("{value}"),
        advice=N_("Sæt anførselstegn om tekst med skilletegn i, og eksportér igen."),
    )
    yield Rule(
        id="leverance.buer",
        title=N_("Geometrien skal være uden buer"),
        layer=layer,
        severity=Severity.WARNING,
        reference=spelled("DB"),
        columns=(GEOMETRY,),
        field=GEOMETRY,
        check=_curved,
        unit="m",
        message=N_("Geometrien har buer. De er læst som rette linjer, der højst afviger {limit} {unit}."),
        advice=N_("Omdan buerne til rette linjer, før laget leveres."),
    )


def plan_reading_rules(kind: str) -> Iterator[Rule]:
    """The rules for how a layer of plan objects was read. They are not GeoFA's, so they are geoplan's own proposals here."""
    for rule in reading_rules(kind):
        if rule.id != "leverance.blandede_temaer":
            curves = ("GEO-13",) if rule.id == "leverance.buer" else ()
            yield replace(rule, reference=PROPOSAL, catalogue=curves)


def _coordinates(layer: str) -> Rule:
    return Rule(
        id="leverance.koordinater",
        title=N_("Koordinaterne skal være i det koordinatsystem, filen siger"),
        layer=layer,
        severity=Severity.ERROR,
        reference=PROPOSAL,
        scope=Scope.LAYER,
        columns=(GEOMETRY,),
        field=GEOMETRY,
        keep={FIT: keep_fit},
        keep_geometry=False,
        check=_elsewhere,
        message=N_(
            "{said}, men {fit} af {count} objekter passer kun på {limit}; {value} passer på det, laget er læst som. "
            "Udstrækning: {before}; læst som {limit} ville den være {after}. Koordinaterne er ikke ændret for at passe."
        ),
        advice=N_("Er filen eksporteret i den forkerte zone eller med byttede akser? Eksportér den igen i EPSG:25832."),
        explains=N_(
            "Tælles objekt for objekt på alle punkter: hvor mange ligger i Danmark, som filen siger, i zone 33, med byttede akser, "
            "som grader og i Web Mercator."
        ),
    )


def _best_of(kept: NDArray[np.float64], declared: str) -> tuple[dict[str, int], Extent | None, str]:
    """The counts, the extent as delivered, and the system that most of the objects fit that do not fit as read."""
    counts, extent = summed(kept)
    others = [system for system in SYSTEMS if system != declared]
    return counts, extent, max(others, key=lambda system: counts[system])


def astray(kept: NDArray[np.float64], declared: str) -> tuple[str, Phrase] | None:
    """The rule that says that objects are elsewhere, and the system that they fit; None where the layer is right or nobody can tell.

    ``kept`` are the lines that ``keep_fit`` made of the layer's runs of rows.
    """
    counts, _, best = _best_of(kept, declared)
    if _whole_is_elsewhere(counts, best):
        return "leverance.koordinater", Phrase(NAMES[best])
    return ("leverance.blandede_koordinater", Phrase(NAMES[best])) if _some_are_elsewhere(counts, best) else None


def _some_are_elsewhere(counts: Mapping[str, int], best: str) -> bool:
    astray = counts["all"] - counts["as read"]
    return bool(counts[best]) and not _whole_is_elsewhere(counts, best) and counts[best] >= NEARLY_ALL * astray


def _whole_is_elsewhere(counts: Mapping[str, int], best: str) -> bool:
    return bool(counts["all"]) and counts["as read"] <= FEW * counts["all"] and counts[best] >= NEARLY_ALL * counts["all"]


def _some_elsewhere(rows: Rows, _context: Context) -> Hits:
    """Where the layer as a whole is right, but nearly all of the objects that are not fit one other system."""
    if rows.kept(FIT) is None:
        return NO_HITS
    counts, _, best = _best_of(rows.kept(FIT), rows.layer.declared_crs)
    if not _some_are_elsewhere(counts, best):
        return NO_HITS
    return whole_layer(value=counts["as read"], limit=Phrase(NAMES[best]), fit=counts[best], count=counts["all"])


def _elsewhere(rows: Rows, _context: Context) -> Hits:
    if rows.kept(FIT) is None:
        return NO_HITS
    counts, extent, best = _best_of(rows.kept(FIT), rows.layer.declared_crs)
    declared = rows.layer.declared_crs
    if extent is None or not _whole_is_elsewhere(counts, best):
        return NO_HITS
    said = Phrase(N_("Filen siger {declared}"), declared=declared) if declared else Phrase(N_("Laget er læst som {crs}"), crs=CRS)
    return whole_layer(
        value=counts["as read"],
        limit=Phrase(NAMES[best]),
        said=said,
        fit=counts[best],
        count=counts["all"],
        before=extent_words(extent),
        after=extent_words(moved_extent(extent, best)),
    )


def _noted(*kinds: str) -> Check:
    """A finding for each note of these kinds, in the note's own words."""

    def check(rows: Rows, _context: Context) -> Hits | list[Hits]:
        notes = [note for note in rows.layer.notes if note.kind in kinds]
        return [whole_layer(value=Phrase(note.text, **note.values)) for note in notes]

    return check


def _without_rows(rows: Rows, _context: Context) -> Hits:
    return whole_layer(value=rows.layer.name) if rows.layer.row_count == 0 else NO_HITS


def _curved(rows: Rows, _context: Context) -> Hits:
    curved = rows.kept(CURVED)
    if curved is None:
        return NO_HITS
    at = positions(np.asarray(curved, dtype=bool))
    return Hits(at, limit=[TOLERANCE_M] * len(at))
