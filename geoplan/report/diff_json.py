"""A comparison as JSON: one listed difference per line. See ``schema/diff.schema.json``."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geoplan.fkg.diff import Kind
from geoplan.report.diff_values import authority_name, places, rounded, value
from geoplan.report.json_lines import dumps
from geoplan.report.values import raw_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.fkg.diff import Diff, Difference, LayerDiff, SideCount
    from geoplan.fkg.diff import Place as Where
    from geoplan.texts import Texts

line: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""As ``dumps``, for tens of thousands of lines: the encoder is made once."""

_known: Final = lru_cache(maxsize=4096)(raw_text)
"""Names of files, layers and fields, which come again and again."""


def diff_json_parts(diff: Diff, texts: Texts) -> Iterator[str]:
    """The comparison in parts, to be written one after the other."""
    yield from ("".join(diff_about(diff, texts)).replace(",", "{", 1), ',\n"differences": [')
    before = "\n"
    for layer in diff.layers:
        for line in _lines(layer):
            yield before + line
            before = ",\n"
    yield "\n]\n}\n"


def diff_about(diff: Diff, texts: Texts) -> Iterator[str]:
    """What was compared and the counts, as members of a JSON object, each with a comma before it."""
    yield ',\n"geoplan": ' + dumps(dict(diff.versions))
    yield ',\n"old": ' + dumps(raw_text(diff.old_name))
    yield ',\n"new": ' + dumps(raw_text(diff.new_name))
    yield ',\n"summary": ' + dumps({str(kind): count for kind, count in diff.counts.items()})
    yield ',\n"threshold": ' + dumps(_threshold(diff))
    yield ',\n"unread": ' + dumps([raw_text(problem.sentence(texts)) for problem in diff.unread])
    layers = ",\n".join(dumps(_layer(layer, texts)) for layer in diff.layers)
    yield f',\n"layers": [\n{layers}\n]'


def _threshold(diff: Diff) -> dict[str, Any] | None:
    if diff.threshold is None:
        return None
    return {"max_removed": diff.threshold.text, "passed_in": [raw_text(layer.name) for layer in diff.passed]}


def _layer(layer: LayerDiff, texts: Texts) -> dict[str, Any]:
    return {
        "layer": raw_text(layer.name),
        "theme": layer.kind,
        "title": layer.title,
        "old": _side(layer.old),
        "new": _side(layer.new),
        "counts": {str(kind): count for kind, count in layer.counts.items()},
        "removed_share": round(layer.removed_share, 6),
        "matched_by": {str(by): count for by, count in layer.matched.items()},
        "lost_id": layer.lost_id,
        "fields": {raw_text(name): count for name, count in layer.fields.items()},
        "authorities": [
            {
                "cvr_kode": value(authority.cvr_kode),
                "name": authority_name(authority, texts),
                "total": authority.total,
                "removed": authority.removed,
                "lost_id": authority.lost_id,
            }
            for authority in layer.authorities
        ],
        "columns_only_old": [raw_text(name) for name in layer.columns_only_old],
        "columns_only_new": [raw_text(name) for name in layer.columns_only_new],
        "columns_left_out": [raw_text(name) for name in layer.columns_left_out],
        "listed": {str(kind): sum(kind in found.kinds for found in layer.differences) for kind in Kind if kind is not Kind.UNCHANGED},
    }


def _side(side: SideCount) -> dict[str, int]:
    return {
        "layers": side.layers,
        "rows": side.rows,
        "closed": side.closed,
        "repeated_ids": side.repeated_ids,
        "rows_with_repeated_id": side.rows_with_repeated_id,
    }


def _lines(layer: LayerDiff) -> Iterator[str]:
    for difference, place in zip(layer.differences, places(layer.differences), strict=True):
        yield line({**difference_members(layer, difference), "place": place})


def difference_members(layer: LayerDiff, difference: Difference) -> dict[str, Any]:
    """One difference but for its geometry."""
    return {
        "layer": _known(layer.name),
        "kinds": [kind.value for kind in difference.kinds],
        "objekt_id": raw_text(difference.objekt_id),
        "noegle": raw_text(difference.noegle),
        "cvr_kode": value(difference.authority),
        "matched_by": difference.matched_by and difference.matched_by.value,
        "old": _where(difference.old),
        "new": _where(difference.new),
        "fields": [
            {"field": _known(change.field), "before": value(change.before), "after": value(change.after)} for change in difference.fields
        ],
        "moved_m": rounded(difference.moved_m),
        "area_before_m2": rounded(difference.area_before_m2),
        "area_after_m2": rounded(difference.area_after_m2),
        "hausdorff_m": rounded(difference.hausdorff_m),
    }


def _where(place: Where | None) -> dict[str, Any] | None:
    return None if place is None else {"path": _known(place.path), "layer": _known(place.layer), "row": place.row}
