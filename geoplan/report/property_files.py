"""The checks between the registers as files: work lists in Excel, a GeoPackage, a page with a map, and plain data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geoplan.property.consistency.content import LIST_DA, STANDING_DA, TASK_DA, THEME_DA, ListKind
from geoplan.report.html import page
from geoplan.report.property_values import COLUMNS, heading, lines, table, undecided
from geoplan.report.table import inert
from geoplan.report.values import plain
from geoplan.report.writing import _replacing
from geoplan.report.xlsx import CREATED
from geoplan.settings import CRS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.workbook import Workbook

    from geoplan.property.consistency.checking import Checked
    from geoplan.texts import Texts

WIDTHS: Final = {"check": 9, "list": 20, "task": 16, "kind": 16, "bfe": 11, "address": 26, "parcel": 34, "title": 44, "message": 70}
SUMMARY: Final = (
    N_("Kontrol"),
    N_("Tema"),
    N_("Hvad"),
    N_("Antal"),
    N_("Andel, %"),
    N_("Liste"),
    N_("Opgave"),
    N_("Grundlag"),
    N_("Hvorfor ikke afgjort"),
    N_("Regel"),
)
SUMMARY_WIDTHS: Final = (9, 16, 60, 9, 9, 20, 16, 30, 60, 40)
LIST_LAYERS: Final = {kind: f"fund_{kind}" for kind in ListKind}


def property_json(checked: Checked, texts: Texts) -> str:
    """Everything as JSON: the checks, the findings, and what is left open."""
    frame = table(checked, texts)
    found = json.loads(frame.drop(columns=["theme"]).to_json(orient="records", force_ascii=False)) if len(frame) else []
    content = {
        "workspace": checked.workspace,
        "day": checked.report.day.isoformat(),
        "kommune": checked.report.kommune,
        "delivered": list(checked.delivered),
        "summary": heading(checked, texts),
        "checks": [_check(line, texts) for line in lines(checked, texts)],
        "findings": found,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _check(line: Any, texts: Texts) -> dict[str, Any]:
    content = line.content
    return {
        "id": content.id,
        "rule": content.rule,
        "theme": content.theme,
        "title": texts(content.title),
        "state": line.state,
        "count": line.found,
        "share_percent": None if line.share is None else round(line.share, 2),
        "undecided": line.why,
        "list": str(content.list),
        "task": str(content.task),
        "severity": str(content.severity),
        "standing": content.standing,
        "source": texts(content.reference.text),
        "cause": texts(content.cause),
        "exemptions": texts(content.exemptions),
    }


# -- Excel --------------------------------------------------------------------------------------------------------------


def write_property_xlsx(checked: Checked, path: Path, texts: Texts) -> None:
    """Write the workbook: an overview, and a work list for each kind of list. A cell that could run as a formula does not."""
    import xlsxwriter  # noqa: PLC0415 -- only this format needs it

    frame = table(checked, texts)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": texts(N_("Ejendomskontrol")), "created": CREATED})
        _sheet(
            book, texts(N_("Oversigt")), [texts(one) for one in SUMMARY], _summary(checked, texts), (9, 16, 60, 9, 9, 20, 16, 30, 60, 40)
        )
        for kind in ListKind:
            name = texts(LIST_DA[kind])
            rows = frame[frame["list_kind"] == str(kind)]
            widths = [WIDTHS.get(column, 24) for column in COLUMNS]
            _sheet(book, name[:1].upper() + name[1:], [texts(one) for one in COLUMNS.values()], _cells(rows), widths)


def _summary(checked: Checked, texts: Texts) -> Iterable[Sequence[Any]]:
    for line in lines(checked, texts):
        content = line.content
        share = None if line.share is None else round(line.share, 2)
        whose = (texts(LIST_DA[content.list]), texts(TASK_DA[content.task]), texts(STANDING_DA[content.standing]))
        yield (content.id, texts(THEME_DA[content.theme]), texts(content.title), line.found, share, *whose, line.why, content.rule)


def _cells(frame: pd.DataFrame) -> Iterable[Sequence[Any]]:
    import pandas as pd  # noqa: PLC0415 -- only the formats with a table need it

    for row in frame[list(COLUMNS)].itertuples(index=False, name=None):
        yield [None if pd.isna(value) else plain(value) for value in row]


def _sheet(book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, inert(value))
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


# -- GeoPackage ---------------------------------------------------------------------------------------------------------


def write_property_gpkg(checked: Checked, path: Path, texts: Texts) -> None:
    """Write the GeoPackage: a layer of points for each kind of list, findings without a place, the checks, and what is left open."""
    import geopandas as gpd  # noqa: PLC0415 -- only this format needs it
    import pandas as pd  # noqa: PLC0415

    from geoplan.io.write import write_frame  # noqa: PLC0415

    frame = table(checked, texts).drop(columns=["decided"])
    placed = frame["east"].notna()
    texts_of = {name: str for name in frame.columns if name not in {"bfe", "east", "north"}}
    frame = frame.astype(texts_of | {"bfe": "Int64", "east": float, "north": float})
    for kind, layer in LIST_LAYERS.items():
        rows = frame[placed & (frame["list_kind"] == str(kind))]
        points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["east"], rows["north"]), crs=CRS)
        write_frame(points, path, layer=layer, geometry_type="Point")
    write_frame(frame[~placed], path, layer="fund_uden_sted")
    columns = ["check", "theme", "title", "count", "share", "list", "task", "standing", "why", "rule"]
    summary = pd.DataFrame(_summary(checked, texts), columns=columns)
    write_frame(summary.astype({"count": "int64", "share": float}), path, layer="kontroller")
    write_frame(pd.DataFrame(undecided(checked, texts), columns=["check", "title", "why"], dtype=str), path, layer="kan_ikke_afgoeres")


# -- page ---------------------------------------------------------------------------------------------------------------


def write_property_html(checked: Checked, path: Path, texts: Texts) -> None:
    """Write the page with map, what to do and whose task it is, and a table to sort and filter."""
    contents = {one.rule.id: one.content for one in checked.controls}

    def whose(rule: str) -> str:
        content = contents[rule]
        said = N_("Liste: {list}. Opgave: {task}. Mulig årsag: {cause}")
        return texts(said, list=texts(LIST_DA[content.list]), task=texts(TASK_DA[content.task]), cause=texts(content.cause))

    told = {"title": texts(N_("Ejendomskontrol")), "verdict": heading(checked, texts)}
    made = page(checked.report, texts, whose=whose, **told)
    path.write_text(made, encoding="utf-8", errors="replace", newline="\n")


def write_property_file(checked: Checked, form: str, out: Path, texts: Texts) -> None:
    """Write the file ``out`` in the format ``xlsx``, ``gpkg`` or ``html``, whole or not at all. Raises UnwritableError."""
    writers = {"xlsx": write_property_xlsx, "gpkg": write_property_gpkg, "html": write_property_html}
    with _replacing(out, form, texts) as path:
        writers[form](checked, path, texts)
