"""A comparison as CSV for spreadsheets: a line per field that changed, and one per object for what else happened to it.

Written as the CSV of a validation is: semicolons and decimal comma in Danish, a byte order mark, nothing that a spreadsheet would run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.fkg.diff import KIND_DA, Kind
from geoplan.report.csv_report import BYTE_ORDER_MARK, _lines
from geoplan.report.diff_values import places, rounded
from geoplan.report.table import cell
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.fkg.diff import Diff, Difference, LayerDiff
    from geoplan.report.values import Plain
    from geoplan.texts import Texts

HEADINGS: Final = (
    N_("Tema"),
    N_("Lag"),
    N_("Hvad"),
    N_("objekt_id"),
    N_("noegle"),
    N_("cvr_kode"),
    N_("Gammel række"),
    N_("Ny række"),
    N_("Felt"),
    N_("Før"),
    N_("Efter"),
    N_("Flyttet (m)"),
    N_("Areal før (m2)"),
    N_("Areal efter (m2)"),
    N_("Hausdorff (m)"),
    N_("Øst (m)"),
    N_("Nord (m)"),
)


def diff_csv_parts(diff: Diff, texts: Texts) -> Iterator[str]:
    """The comparison in parts, one per theme."""
    yield BYTE_ORDER_MARK + _lines([[texts(heading) for heading in HEADINGS]], texts)
    for layer in diff.layers:
        rows = zip(layer.differences, places(layer.differences), strict=True)
        yield _lines((row for difference, place in rows for row in _rows(layer, difference, place, texts)), texts)
        yield _lines(_unlisted(layer, texts), texts)


def _rows(layer: LayerDiff, difference: Difference, place: tuple[float, float] | None, texts: Texts) -> Iterator[list[Plain]]:
    def row(kind: Kind, name: str = "", before: object = None, after: object = None) -> list[Plain]:
        geometry = kind in {Kind.MOVED, Kind.RESHAPED}
        measures = (difference.moved_m, difference.area_before_m2, difference.area_after_m2, difference.hausdorff_m)
        return [
            layer.kind,
            cell(layer.name),
            texts(KIND_DA[kind]),
            cell(difference.objekt_id),
            cell(difference.noegle),
            cell(difference.authority),
            difference.old.row if difference.old else None,
            difference.new.row if difference.new else None,
            cell(name),
            cell(before),
            cell(after),
            *(rounded(measure) if geometry else None for measure in measures),
            *(place or (None, None)),
        ]

    for kind in difference.kinds:
        if kind is Kind.CHANGED:
            yield from (row(kind, change.field, change.before, change.after) for change in difference.fields)
        else:
            yield row(kind)


def _unlisted(layer: LayerDiff, texts: Texts) -> Iterator[list[Plain]]:
    """A line for each kind of which not all objects are listed."""
    for kind, count in layer.counts.items():
        rest = count - sum(kind in difference.kinds for difference in layer.differences)
        if rest and kind is not Kind.UNCHANGED:
            said = texts.plural("{n} til er talt, men ikke listet", "{n} til er talt, men ikke listet", rest)
            yield [layer.kind, cell(layer.name), f"{texts(KIND_DA[kind])}: {said}", *[None] * (len(HEADINGS) - 3)]
