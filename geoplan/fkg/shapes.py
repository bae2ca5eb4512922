"""Rules for geometry: those that hold for every layer, and those that follow from what a theme's geometry is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.fkg.base import PROPOSAL, demand, no_rows, parameters, spelled
from geoplan.model.types import GEOMETRY, FieldKind
from geoplan.rules import NO_HITS, Hits, Reference, Rule, Scope, Severity
from geoplan.rules.checks import shapes as check
from geoplan.rules.checks.identity import CURRENT, TO, id_key, keep_current, keep_ids
from geoplan.rules.checks.overlaps import BOXES, keep_boxes, not_overlapping
from geoplan.rules.checks.values import numbers
from geoplan.rules.types import whole_layer
from geoplan.settings import COORDINATE_PRECISION_M, CRS, DENMARK_M, EXTENT_M
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, LayerInfo, Rows
    from geoplan.model.types import GeometryRule, Layer, Model
    from geoplan.rules.types import Context

BOUNDARY = "kommunegraense"
"""The kind of the layer that holds the municipalities' areas, its code in column ``kommunekode``."""

KIND_OF: Mapping[str, str] = {"MultiPoint": "point", "MultiLineString": "line", "MultiPolygon": "polygon"}
KIND_DA: Mapping[str, Phrase] = {
    "point": Phrase(N_("punkter")),
    "line": Phrase(N_("linjer")),
    "polygon": Phrase(N_("flader")),
    "collection": Phrase(N_("blandet geometri")),
}
WITHOUT_MULTI = frozenset({"ESRI Shapefile", "MapInfo File", "CSV"})
"""Formats that cannot tell a single part from a multi with one part."""

WITHOUT_CRS = frozenset({"CSV"})
"""Formats that cannot hold a coordinate system."""

GEOMETRY_ONLY: dict[str, Any] = {"columns": (GEOMETRY,), "field": GEOMETRY}


def common_shape_rules(prefix: str, layer: str) -> Iterator[Rule]:
    """The rules that hold for the geometry of any layer, with ids ``<prefix>.geometri.<what>``. ``layer`` is the kind they are for."""
    yield from _where(prefix, layer)
    yield from _sound(prefix, layer)
    yield from _well_drawn(prefix, layer)


def plain_shape_rules(layer: str) -> Iterator[Rule]:
    """The rules for the geometry of a layer that no theme speaks for."""
    yield from common_shape_rules("leverance", layer)
    yield _no_duplicates("leverance", layer, Severity.NOTICE, ())


def _rule(prefix: str, layer: str, what: str, **rest: Any) -> Rule:
    return Rule(id=f"{prefix}.geometri.{what}", layer=layer, **{**GEOMETRY_ONLY, **rest})


def _where(prefix: str, layer: str) -> Iterator[Rule]:
    yield _rule(
        prefix,
        layer,
        "koordinatsystem",
        title=N_("Koordinaterne skal være i EPSG:25832"),
        severity=Severity.ERROR,
        reference=spelled("DB+UPL"),
        scope=Scope.SCHEMA,
        columns=(),
        catalogue=("G03",),
        check=_in_crs,
        explains=N_(
            "Upload tager alle koordinater for EPSG:25832 og omregner ikke. Et format, der ikke kan rumme koordinatsystemet, er ingen fejl."
        ),
        message=N_("Laget er i {value}. {told}"),
        advice=N_("Eksportér laget igen i EPSG:25832 (ETRS89 / UTM zone 32N)."),
    )
    yield _rule(
        prefix,
        layer,
        "udstraekning",
        title=N_("Koordinaterne skal ligge inden for FKG's udstrækning"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="3.1"),
        catalogue=("G06",),
        check=check.within_extent(EXTENT_M),
        message=N_("Objektet ligger ved {place}, uden for x -370.000 til 1.777.483,999 og y 5.200.000 til 7.347.483,999."),
        advice=N_("Kontrollér koordinatsystem og akserækkefølge."),
    )
    yield _rule(
        prefix,
        layer,
        "danmark",
        title=N_("Objektet skal ligge i Danmark"),
        severity=Severity.WARNING,
        reference=PROPOSAL,
        catalogue=("G06",),
        check=check.within_extent(DENMARK_M, within=EXTENT_M),
        message=N_("Objektet ligger ved {place}, uden for Danmark."),
        advice=N_("Kontrollér koordinatsystem, zone og akserækkefølge."),
    )


def _in_crs(rows: Rows, _context: Context) -> Hits:
    info = rows.layer
    if not info.has_geometry or info.declared_crs == CRS or (info.format in WITHOUT_CRS and not info.transformed):
        return NO_HITS
    if info.declared_crs or info.transformed:
        value = info.declared_crs or _read_from(info) or Phrase(N_("et koordinatsystem uden navn"))
        return whole_layer(value=value, limit=CRS, told=_what_was_done(info))
    return NO_HITS


def _read_from(info: LayerInfo) -> str:
    """The system that the coordinates were taken for where the file does not say; empty where they were left as they are."""
    return next((str(note.values["declared"]) for note in info.notes if note.kind == "crs.transformed"), "")


def _what_was_done(info: LayerInfo) -> Phrase:
    """What became of the coordinates, with the extent before and after where the layer's notes tell it."""
    if not info.transformed:
        return Phrase(N_("Koordinaterne passer ikke på det; de er læst som {limit} og ikke ændret."), limit=CRS)
    for note in info.notes:
        if note.kind == "crs.transformed":
            extents = {name: note.values[name] for name in ("before", "after")}
            text = N_("Det er omregnet til {limit}, for at resten kunne undersøges. Udstrækning før: {before}; efter: {after}.")
            return Phrase(text, limit=CRS, **extents)
    return Phrase(N_("Det er omregnet til {limit}, for at resten kunne undersøges."), limit=CRS)


def _transformed(info: LayerInfo, _dataset: Dataset) -> str:
    return N_("koordinaterne er omregnet, så deres decimaler er ikke filens") if info.transformed else ""


def _undeclared(rows: Rows, _context: Context) -> Hits:
    info = rows.layer
    silent = info.has_geometry and not info.declared_crs and not info.transformed and info.format not in WITHOUT_CRS
    return whole_layer(limit=CRS) if silent else NO_HITS


def _sound(prefix: str, layer: str) -> Iterator[Rule]:
    yield _rule(
        prefix,
        layer,
        "uden_koordinatsystem",
        title=N_("Filen skal sige, hvilket koordinatsystem den er i"),
        severity=Severity.WARNING,
        reference=PROPOSAL,
        scope=Scope.SCHEMA,
        columns=(),
        catalogue=("G03",),
        check=_undeclared,
        message=N_("Filen siger ikke, hvilket koordinatsystem den er i. Den er læst som {limit}."),
        advice=N_("Angiv koordinatsystemet, for eksempel med en .prj-fil."),
    )
    yield _rule(
        prefix,
        layer,
        "laeselig",
        title=N_("Geometrien skal kunne læses"),
        severity=Severity.ERROR,
        reference=PROPOSAL,
        catalogue=("G05",),
        check=check.geometry_readable,
        message=N_("Geometrien kan ikke læses."),
        advice=N_("Eksportér objektet igen fra kilden."),
    )
    yield _rule(
        prefix,
        layer,
        "todimensional",
        title=N_("Geometrien skal være uden højder"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="2.5.3"),
        catalogue=("G04",),
        check=check.two_dimensional,
        message=N_("Geometrien har højder (Z)."),
        advice=N_("Fjern Z; højder hører til i en kolonne."),
    )
    yield _rule(
        prefix,
        layer,
        "gyldig",
        title=N_("Geometrien skal være gyldig efter OGC Simple Features"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="2.5.3"),
        catalogue=("G05",),
        check=check.valid,
        message=N_("Geometrien {fault} ved {place}."),
        advice=N_("Flyt eller fjern punktet."),
    )
    yield _rule(
        prefix,
        layer,
        "decimaler",
        title=N_("Koordinater må højst have tre decimaler"),
        severity=Severity.WARNING,
        reference=spelled("SPEC17", detail="3.2"),
        unit="mm",
        catalogue=("G07",),
        unless=_transformed,
        check=check.on_grid(COORDINATE_PRECISION_M),
        message=N_("Punkter med flere end tre decimaler: {count}, det første ved {place}."),
        advice=N_("Afrund koordinaterne til 1 mm."),
    )


def _well_drawn(prefix: str, layer: str) -> Iterator[Rule]:
    known = parameters()
    drawn: dict[str, Any] = {"severity": Severity.WARNING, "reference": PROPOSAL}
    yield _rule(
        prefix,
        layer,
        "gentagne_punkter",
        **drawn,
        title=N_("To punkter efter hinanden må ikke ligge samme sted"),
        unit="m",
        parameters=(known["punktafstand_m"],),
        check=check.no_repeated_vertices(known["punktafstand_m"]),
        message=N_("{count} punkter gentager det forrige, det første ved {place}."),
        advice=N_("Fjern de gentagne punkter."),
    )
    yield _rule(
        prefix,
        layer,
        "spids",
        **drawn,
        title=N_("Linjen må ikke vende om i en spids"),
        unit="°",
        parameters=(known["spids_vinkel_grader"], known["spids_laengde_m"]),
        check=check.no_spikes(known["spids_vinkel_grader"], known["spids_laengde_m"]),
        message=N_("Geometrien har en spids ved {place}: vinklen er {value}°."),
        advice=N_("Fjern punktet i spidsen."),
    )
    yield _rule(
        prefix,
        layer,
        "flig",
        **drawn,
        title=N_("Fladen må ikke være en smal flig"),
        unit="m",
        parameters=(known["flig_bredde_m"], known["flig_laengde_m"]),
        check=check.no_slivers(known["flig_bredde_m"], known["flig_laengde_m"]),
        message=N_("Fladen eller en del af den er kun {value} m bred ved {place}."),
        advice=N_("Slet fligen, eller slå den sammen med naboen."),
    )
    yield _rule(
        prefix,
        layer,
        "lille_del",
        **drawn,
        title=N_("Ingen del må være forsvindende lille"),
        parameters=(known["del_areal_m2"], known["del_laengde_m"]),
        check=check.no_tiny_parts(known["del_areal_m2"], known["del_laengde_m"]),
        message=N_("{count} dele er forsvindende små, den mindste ved {place}: {value} m² eller m."),
        advice=N_("Slet de små dele."),
    )
    yield _rule(
        prefix,
        layer,
        "selvberoering",
        severity=Severity.NOTICE,
        reference=PROPOSAL,
        title=N_("Fladen bør ikke røre sig selv i et punkt"),
        check=check.no_self_contact,
        message=N_("Fladen rører sig selv i {count} punkter, det første ved {place}."),
        advice=N_("Det er tilladt, men kan give fejl i andre programmer; flyt punktet, hvis det ikke er meningen."),
    )


def _told_apart(layer: Layer) -> tuple[Severity, tuple[str, ...]]:
    """How severely two objects of the same geometry are taken, and the columns that may tell them apart.

    Where the theme's advice forbids overlaps, only the columns it names do; elsewhere each demanded code of the theme does: two containers
    for different waste may stand in one place.
    """
    advice = layer.geometry_rule
    if advice is not None and advice.overlap_forbidden:
        return Severity.WARNING, tuple(name for name in advice.group_columns if name in layer.by_name)
    codes = tuple(f.name for f in layer.delivered if f.kind is FieldKind.STORED and f.code_list and demand(f))
    return Severity.NOTICE, codes


def _no_duplicates(prefix: str, layer: str, severity: Severity, apart: tuple[str, ...]) -> Rule:
    return _rule(
        prefix,
        layer,
        "dublet",
        title=N_("To objekter bør ikke have samme geometri"),
        severity=severity,
        reference=PROPOSAL,
        scope=Scope.LAYER,
        keep={check.FINGERPRINT: check.keep_fingerprint(apart), CURRENT: keep_current},
        keep_geometry=False,
        optional=(TO, *apart),
        check=check.not_coincident,
        message=N_("Geometrien er den samme som i række {other}."),
        advice=N_("Slet den ene, hvis det er det samme objekt."),
    )


def theme_shape_rules(_model: Model, layer: Layer) -> Iterator[Rule]:
    """The rules for a theme's geometry beside those that hold for any layer."""
    if not layer.geometry_type:
        return
    prefix = f"fkg.{layer.table}"
    yield from common_shape_rules(prefix, layer.table)
    yield _no_duplicates(prefix, layer.table, *_told_apart(layer))
    yield from _of_the_right_kind(prefix, layer)
    yield _inside_municipality(prefix, layer)
    if layer.geometry_rule is not None:
        yield from _advised(prefix, layer, layer.geometry_rule)


def _of_the_right_kind(prefix: str, layer: Layer) -> Iterator[Rule]:
    # The database lets the geometry of eight themes be empty; an object that is nowhere is a fault all the same (G01).
    demanded = (Severity.ERROR, (demand(layer.by_name[GEOMETRY]) or (None, spelled("DB")))[1])
    wanted = KIND_OF[layer.geometry_type]
    yield _rule(
        prefix,
        layer.table,
        "mangler",
        title=N_("Objektet skal have en geometri"),
        severity=demanded[0],
        reference=demanded[1],
        catalogue=("G01",),
        check=check.geometry_present,
        message=N_("Geometrien mangler."),
        advice=N_("Tegn objektet, eller slet rækken."),
    )
    yield _rule(
        prefix,
        layer.table,
        "kolonne",
        title=N_("Laget skal have geometri"),
        severity=demanded[0],
        reference=demanded[1],
        scope=Scope.SCHEMA,
        columns=(),
        catalogue=("G01",),
        unless=no_rows,
        check=_has_geometry,
        message=N_("Laget har ingen geometri."),
        advice=N_("Lever laget med geometri."),
    )
    disputed = layer.upload_geometry and layer.upload_geometry.upper() != layer.geometry_type.upper()
    yield _rule(
        prefix,
        layer.table,
        "type",
        title=N_("Geometrien skal være af temaets slags"),
        severity=Severity.WARNING if disputed else Severity.ERROR,
        reference=Reference(N_("GeoFA's database (2026-06); upload siger en anden slags"))
        if disputed
        else spelled("DB+UPL", detail="GeoFA-specifikationen 1.7, 3.2"),
        catalogue=("G02",),
        check=check.of_kind(wanted, KIND_DA),
        message=N_("Geometrien er {value}. Temaet har {limit}."),
        advice=N_("Flyt objektet til det tema, der har den slags geometri."),
    )
    yield _rule(
        prefix,
        layer.table,
        "multi",
        title=N_("Geometrien skal være af en multitype"),
        severity=Severity.ERROR,
        reference=spelled("DB", detail="GeoFA-specifikationen 1.7, 3.2"),
        catalogue=("G02",),
        check=check.multi(WITHOUT_MULTI, limit=layer.geometry_type),
        explains=N_("Shapefile, TAB og CSV kan ikke skelne; dér er det ingen fejl."),
        message=N_("Geometrien er enkelt, men kolonnens type er {limit}."),
        advice=N_("Omdan laget til multitype (i QGIS: Omdan til multigeometri)."),
    )


def _has_geometry(rows: Rows, _context: Context) -> Hits:
    return NO_HITS if rows.layer.has_geometry else whole_layer()


def _inside_municipality(prefix: str, layer: Layer) -> Rule:
    buffer = parameters()["kommune_buffer_m"]
    return _rule(
        prefix,
        layer.table,
        "kommune",
        title=N_("Objektet skal ligge i sin kommune"),
        severity=Severity.ERROR,
        reference=buffer.values[-1].reference,
        layers=(BOUNDARY,),
        unless=_without_boundary,
        optional=("kommunekode",),
        parameters=(buffer,),
        unit="m",
        catalogue=("G10",),
        check=check.inside_own_area(BOUNDARY, "kommunekode", buffer, _own_code),
        message=N_("Objektet ligger uden for kommune {value}, også når {limit} m uden om grænsen regnes med."),
        advice=N_("Kontrollér koordinater og kommunekode; et objekt hører til i den kommune, det ligger i."),
    )


def _without_boundary(_info: LayerInfo, dataset: Dataset) -> str:
    return "" if dataset.of_kind(BOUNDARY) else N_("kommunernes grænser er ikke oplyst; brug --boundary")


TOO_LARGE = 1e6
"""No municipality code comes near; infinity is no code either."""


def _own_code(rows: Rows, context: Context) -> NDArray[np.object_]:
    """Each row's municipality code: the one the run is for, or the row's own; empty where it has none."""
    if context.kommune:
        return np.full(len(rows), str(int(context.kommune)), dtype=object)
    if not rows.has("kommunekode"):
        return np.full(len(rows), "", dtype=object)
    code = numbers(rows, "kommunekode").value
    known = np.abs(code) < TOO_LARGE
    return np.where(known, np.where(known, code, 0).astype(int).astype(str), "").astype(object)


def _advised(prefix: str, layer: Layer, advice: GeometryRule) -> Iterator[Rule]:
    known = parameters()
    meta = spelled("META", detail=N_("vejledning om overlap"), confidence="medium")
    advised: dict[str, Any] = {"severity": Severity.WARNING, "catalogue": ("G09",)}
    for minimum, of, unit in ((advice.minimum_area_m2, "area", "m²"), (advice.minimum_length_m, "length", "m")):
        if minimum:
            yield _rule(
                prefix,
                layer.table,
                "minimum",
                **advised,
                title=N_("Objektet skal have temaets mindste størrelse"),
                reference=spelled("META", detail=N_("vejledning om mindste størrelse")),
                unit=unit,
                check=check.at_least(minimum, of=of),
                message=N_("Objektet er kun {value} {unit}. Temaets mindste er {limit} {unit}."),
                advice=N_("Kontrollér, om objektet skal med, eller om det er en rest."),
            )
    if advice.multipart_forbidden:
        yield _rule(
            prefix,
            layer.table,
            "enkelt_del",
            severity=Severity.WARNING,
            catalogue=("G08",),
            title=N_("Objektet skal være i én del"),
            reference=spelled("META"),
            check=check.single_part,
            message=N_("Objektet er i {value} dele. Temaet har ét stykke pr. objekt."),
            advice=N_("Del objektet i flere."),
        )
    grouping, columns = _grouping(layer, advice)
    keys = {id_key(name): keep_ids(name) for name in columns}
    catalogue = ("G09", "X03") if layer.code == "5710" else ("G09",)
    if advice.overlap_forbidden and layer.geometry_type == "MultiPolygon":
        yield _rule(
            prefix,
            layer.table,
            "overlap",
            severity=Severity.WARNING,
            catalogue=catalogue,
            title=N_("Flader må ikke overlappe hinanden"),
            reference=meta,
            scope=Scope.LAYER,
            columns=(GEOMETRY, *columns),
            keep={BOXES: keep_boxes, check.FINGERPRINT: check.keep_fingerprint(columns), **keys},
            optional=(TO,),
            parameters=(known["overlap_m2"],),
            unit="m²",
            check=not_overlapping(known["overlap_m2"], grouping),
            explains=N_(
                "Flader, der er helt ens, regnes som én: hver af dem nævnes én gang sammen med en af de andre og én gang for hver anden "
                "flade, de overlapper; den flade nævner den første af dem."
            ),
            message=N_("Fladen overlapper række {other} med {value} m² ved {place}."),
            advice=N_("Ret grænsen, så de to flader mødes."),
        )
    if advice.gaps_forbidden and layer.geometry_type == "MultiPolygon":
        yield _rule(
            prefix,
            layer.table,
            "hul",
            severity=Severity.WARNING,
            catalogue=catalogue,
            title=N_("Flader skal mødes uden huller imellem"),
            reference=spelled("META", detail=N_("vejledning om huller")),
            scope=Scope.LAYER,
            columns=(GEOMETRY, *columns),
            keep={CURRENT: keep_current, check.VALID: check.keep_valid, **keys},
            optional=(TO,),
            unit="m²",
            parameters=(known["hul_bredde_m"], known["hul_areal_m2"]),
            check=check.no_gaps(known["hul_bredde_m"], known["hul_areal_m2"], grouping),
            message=N_("Der er et hul på {value} m² og {width} m's bredde ved {place}, som fladen grænser op til."),
            advice=N_("Ret grænsen, så fladerne mødes."),
        )


def _grouping(layer: Layer, advice: GeometryRule) -> tuple[Callable[[Rows], NDArray[np.int64] | None], tuple[str, ...]]:
    """How overlaps and gaps are grouped: by the columns that the advice names."""
    columns = tuple(name for name in advice.group_columns if name in layer.by_name)

    def grouping(rows: Rows) -> NDArray[np.int64] | None:
        if not columns:
            return None
        keys = np.column_stack([rows.kept(id_key(name)) for name in columns])
        return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)

    return grouping, columns
