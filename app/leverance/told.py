"""What a process answers about a delivery, as plain data for the screen: how it was read, what was found, and where."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.cli.info import crs_words, geometry_words, theme_words
from geoplan.model.load import load
from geoplan.model.plan_fields import layer_of
from geoplan.report.reading import attachments, compact
from geoplan.report.selection import shares
from geoplan.report.sentences import sentences, short_reason, source
from geoplan.report.values import clean
from geoplan.workflows.info import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.rules import Group, Report
    from geoplan.texts import Texts
    from geoplan.workflows.info import Info, LayerSeen

ROOM: Final = 20_000
"""Findings shown on the screen, a fair share of every rule; the files to download have all that were listed."""
SHAPES: Final = 3_000
"""Findings whose objects are drawn whole; the others are a point."""
_TENTH_M: Final = 1


def layers_read(found: Info, t: Texts) -> dict[str, Any]:
    """How each layer was read, and what was not."""
    return {
        "lag": [_layer(layer, t) for layer in found.layers],
        "ikke_laest": [clean(problem.sentence(t)) for problem in found.problems if problem.is_fault],
        "bilag": [clean(problem.sentence(t)) for problem in found.problems if not problem.is_fault],
    }


def _layer(layer: LayerSeen, t: Texts) -> dict[str, Any]:
    info, seen = layer.info, layer.seen
    return {
        "fil": clean(info.path),
        "lag": clean(info.name),
        "format": info.format,
        "tema": theme_words(layer, t),
        "kendt": layer.theme is not None,
        "raekker": seen.rows,
        "geometri": clean(geometry_words(layer, t)),
        "koordinater": clean(crs_words(layer, t)),
        "beslutninger": compact(info.notes, t) + ([clean(seen.broken)] if seen.broken else []),
        "kolonner": [
            {
                "leveret": clean(column.delivered_name),
                "laest": clean(name),
                "slags": t(kind(column.type)) + (f" ({column.width})" if column.width else ""),
            }
            for name, column in info.columns.items()
        ],
        "mangler": layer.not_delivered,
        "flade": list(seen.extent) if seen.extent else None,
    }


def findings_table(report: Report, t: Texts, signs: dict[int, np.ndarray[Any, Any]]) -> pd.DataFrame:
    """The findings for the screen, one row each, sentences in the language of ``t``; ``signs`` are those of ``group_signs`` by group."""
    groups = list(report.findings)
    taken = shares([len(group) for group in groups], ROOM)
    parts = [
        _rows(group, slice(0, count), number, signs[number], t)
        for number, (group, count) in enumerate(zip(groups, taken, strict=True))
        if count
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))


_COLUMNS: Final = (
    *("gruppe", "alvor", "udfald", "slags", "fil", "lag", "tema", "regel", "titel"),
    *("raekke", "felt", "besked", "raad", "kilde", "x", "y", "tegn"),
)


def _rows(group: Group, wanted: slice, number: int, signs: np.ndarray[Any, Any], t: Texts) -> pd.DataFrame:
    rule = group.rule
    return pd.DataFrame(
        {
            "gruppe": number,
            "alvor": str(rule.severity),
            "udfald": str(group.outcome),
            "slags": str(group.kind),
            "fil": clean(group.layer.path),
            "lag": clean(group.layer.name),
            "tema": theme_title(group.layer.kind),
            "regel": rule.id,
            "titel": t(rule.title),
            "raekke": group.row[wanted],
            "felt": rule.field,
            "besked": sentences(group, t, wanted),
            "raad": t(rule.advice),
            "kilde": source(rule, t),
            "x": group.place[wanted, 0],
            "y": group.place[wanted, 1],
            "tegn": signs[wanted],
        },
        columns=list(_COLUMNS),
    )


def theme_title(name: str) -> str:
    """The theme's number and title, or a plan object's title; empty for what is neither."""
    layer = layer_of(load(), name) if name else None
    if layer is None:
        return ""
    return layer.title_da if layer.code == layer.table else f"{layer.code} {layer.title_da}"


def group_signs(report: Report) -> dict[int, np.ndarray[Any, Any]]:
    """For each group a number per finding that is the same in another run where the fault is the same.

    Made of rule, layer, outcome, value and place to a tenth of a metre; of the row only where there is no place, for rows move.
    """
    return {number: _signs(group) for number, group in enumerate(report.findings)}


def _signs(group: Group) -> np.ndarray[Any, Any]:
    placed = np.isfinite(group.place).all(axis=1)
    frame = pd.DataFrame(
        {
            "of": f"{group.rule.id}|{group.layer.name}|{group.outcome}",
            "value": [str(value) for value in group.value],
            "x": np.where(placed, group.place[:, 0].round(_TENTH_M), 0.0),
            "y": np.where(placed, group.place[:, 1].round(_TENTH_M), 0.0),
            "row": np.where(placed, -1, group.row),
        }
    )
    return pd.util.hash_pandas_object(frame, index=False).to_numpy(dtype=np.uint64)


def group_list(report: Report, t: Texts) -> list[dict[str, Any]]:
    """The groups of findings, the gravest first."""
    return [
        {
            "gruppe": number,
            "slags": str(group.kind),
            "alvor": str(group.severity),
            "regel": group.rule.id,
            "titel": t(group.rule.title),
            "fil": clean(group.layer.path),
            "lag": clean(group.layer.name),
            "tema": theme_title(group.layer.kind),
            "antal": group.count,
            "vist": len(group),
            "raad": t(group.rule.advice),
            "kilde": source(group.rule, t),
        }
        for number, group in enumerate(report.findings)
    ]


def summary(report: Report, t: Texts) -> dict[str, Any]:
    """What the whole run says, without the findings."""
    return {
        "antal": {str(name): count for name, count in report.findings.counts().items()},
        "grupper": group_list(report, t),
        "regler": len(report.rules),
        "lag": len(report.layers),
        "raekker": int(sum(report.row_counts)),
        "dag": report.day.isoformat(),
        "kommune": report.kommune,
        "versioner": dict(report.versions),
        "sprunget_over": list(_skipped(report, t)),
        "bilag": [list(one) for one in attachments(report, t)],
    }


def _skipped(report: Report, t: Texts) -> Iterator[dict[str, Any]]:
    """Rules that were not run, gathered by reason: how many, and on which layers."""
    reasons: Counter[tuple[str, bool]] = Counter()
    rules: dict[tuple[str, bool], list[str]] = {}
    for skip in report.skipped:
        key = short_reason(skip, t), skip.incomplete
        reasons[key] += 1
        rules.setdefault(key, []).append(skip.rule.id)
    for (why, incomplete), count in reasons.most_common():
        yield {"grund": why, "aaben": incomplete, "antal": count, "regler": sorted(set(rules[why, incomplete]))[:40]}


def wanted_shapes(table: pd.DataFrame) -> dict[tuple[str, str], set[int]]:
    """The rows whose geometries the map needs, by file and layer; a fair share where there are many."""
    real = table[table["raekke"] >= 0]
    taken = real.groupby("gruppe").head(max(1, SHAPES // max(1, real["gruppe"].nunique())))
    return {(str(path), str(layer)): set(rows) for (path, layer), rows in taken.groupby(["fil", "lag"])["raekke"]}
