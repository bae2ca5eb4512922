"""The table of every property as CSV, JSON or GeoPackage, and what it says in short."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pandas.api.types import is_numeric_dtype

from geoplan.building.constraints import constraints
from geoplan.building.themes import Answer
from geoplan.building.uses import USE_DA
from geoplan.report.csv_report import BYTE_ORDER_MARK
from geoplan.report.table import inert
from geoplan.report.values import clean, plain
from geoplan.rules import OUTCOME_DA, Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geoplan.texts import Texts

LAYER: Final = "ejendomme"
SHORT: Final[Mapping[Answer, str]] = {Answer.HIT: N_("ja"), Answer.NO_HIT: N_("nej"), Answer.NOT_EXAMINED: N_("ikke undersøgt")}
"""A theme's answer in a cell."""

_WIDTH: Final = 42


def _read_aloud(found: gpd.GeoDataFrame, t: Texts) -> pd.DataFrame:
    """The table without geometry, its answers in the reader's language."""
    shown: pd.DataFrame = found.drop(columns="geometry").copy()
    answers = {one.value: t(text) for one, text in SHORT.items()}
    for one in constraints():
        shown[one.id] = shown[one.id].map(answers)
    shown["byggeret_svar"] = shown["byggeret_svar"].map({one.value: t(text) for one, text in OUTCOME_DA.items()})
    shown["anvendelse"] = shown["anvendelse"].map({name: t(text) for name, text in USE_DA.items()}, na_action="ignore")
    return shown


def table_csv(found: gpd.GeoDataFrame, t: Texts) -> str:
    """As a spreadsheet reads it, in Danish with semicolons and decimal comma; no text can run as a formula.

    It begins with a byte order mark.
    """
    shown = _read_aloud(found, t)
    for name in [str(one) for one in shown if not is_numeric_dtype(shown[one])]:
        shown[name] = shown[name].map(_safe, na_action="ignore")
    danish = t.language == "da"
    text = io.StringIO()
    shown.to_csv(text, index=False, sep=";" if danish else ",", decimal="," if danish else ".", lineterminator="\r\n")
    return BYTE_ORDER_MARK + text.getvalue()


def _safe(value: object) -> object:
    return inert(clean(value)) if isinstance(value, str) else value


def table_json(found: gpd.GeoDataFrame, day: dt.date) -> str:
    """A list of properties, with the codes of the answers; what is not known is null."""
    rows = found.drop(columns="geometry")
    columns = {str(name): [plain(value) for value in rows[name].astype(object)] for name in rows}
    properties = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return json.dumps({"day": day.isoformat(), "properties": properties}, ensure_ascii=False, indent=1)


def write_table_gpkg(found: gpd.GeoDataFrame, path: Path) -> None:
    """A layer of the properties' areas with the codes of the answers. Raises UnwritableError."""
    import shapely  # noqa: PLC0415 -- only this format needs it

    from geoplan.io.write import beside, move, write_frame  # noqa: PLC0415

    areas = found.set_geometry(np.array([_multi(one, shapely) for one in found.geometry], dtype=object), crs=found.crs)
    with beside(path) as folder:
        made = folder / "table.gpkg"
        write_frame(areas, made, layer=LAYER, geometry_type="MultiPolygon")
        move(made, path)


def _multi(shape: Any, shapely: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])


def table_text(found: gpd.GeoDataFrame, counts: dict[str, dict[str, int]], day: dt.date, t: Texts) -> str:
    """How many properties there are, what may be built on them in all, and how many each theme concerns."""
    lines = [*_head(found, counts, day, t), "", t(N_("Temaer: berører, berører ikke, ikke undersøgt")), *_themes(counts, t)]
    return "\n".join([*lines, "", t(N_("Vejledende, ikke en afgørelse. Hele tabellen fås med --format csv, json eller gpkg."))]) + "\n"


def _head(found: gpd.GeoDataFrame, counts: dict[str, dict[str, int]], day: dt.date, t: Texts) -> Iterator[str]:
    count = t.plural("{n} ejendom", "{n} ejendomme", len(found))
    yield t(N_("{count} – {day}"), count=count, day=day.strftime("%d-%m-%Y"))
    yield t(
        N_("{parcels} jordstykker, {buildings} bygninger i BBR på dem; {map} grundarealer er kortets."),
        parcels=t.integer(int(found["antal_jordstykker"].sum())),
        buildings=t.integer(int(found["bygninger"].sum())),
        map=t.integer(int((found["arealgrundlag"] == "kort").sum())),
    )
    yield ""
    yield t(N_("Bebyggelsesprocenten mod dens grænse"))
    for outcome in Outcome:
        yield f"  {t(OUTCOME_DA[outcome]):<{_WIDTH}} {t.integer(counts['byggeret_svar'].get(outcome.value, 0)):>9}"
    over = found["rest_m2"] < 0
    yield "  " + t(N_("Mere bygget, end grænsen giver, uanset svaret: {count} ejendomme."), count=t.integer(int(over.sum())))


def _themes(counts: dict[str, dict[str, int]], t: Texts) -> Iterator[str]:
    for one in constraints():
        told = [t.integer(counts[one.id].get(answer.value, 0)) for answer in (Answer.HIT, Answer.NO_HIT, Answer.NOT_EXAMINED)]
        yield f"  {one.title:<{_WIDTH}} " + " ".join(f"{number:>9}" for number in told)
