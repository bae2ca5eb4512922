"""The answers for existing buildings as CSV, JSON or GeoPackage: a row for each building, or property, and rule."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.building.uses import USE_DA
from geoplan.report.building_batch_text import general
from geoplan.report.building_sentences import BASES
from geoplan.report.csv_report import BYTE_ORDER_MARK
from geoplan.report.table import inert
from geoplan.report.values import clean, plain
from geoplan.rules import OUTCOME_DA
from geoplan.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geoplan.building.batch_summary import Summary
    from geoplan.texts import Texts

BUILDINGS, PROPERTIES, POINTS = "bygninger", "ejendomme", "bygninger_uden_omrids"
ANSWERS: Final = {one.value: text for one, text in OUTCOME_DA.items()}
NONE_DA: Final = N_("ikke omfattet")
WHY: Final = "hvorfor"


def batch_csv(found: gpd.GeoDataFrame, t: Texts) -> str:
    """As a spreadsheet reads it, in the reader's language; no text can run as a formula. It begins with a byte order mark."""
    shown = found.drop(columns="geometry").copy()
    for name in ("svar", "foer_svar"):
        if name in shown:
            shown[name] = shown[name].map({value: t(text) for value, text in ANSWERS.items()} | {"": t(NONE_DA)})
    shown["anvendelse"] = shown["anvendelse"].map({name: t(text) for name, text in USE_DA.items()})
    shown["grundlag"] = shown["grundlag"].map({name: t(text) for name, text in BASES.items()})
    shown["opfoert"] = shown["opfoert"].astype("Int64")
    shown[WHY] = _said(shown[WHY], t)
    for name in ("jordstykke", "adresse", "navn", "kilde"):
        shown[name] = shown[name].map(_safe, na_action="ignore")
    danish = t.language == "da"
    text = io.StringIO()
    shown.to_csv(text, index=False, sep=";" if danish else ",", decimal="," if danish else ".", lineterminator="\r\n")
    return BYTE_ORDER_MARK + text.getvalue()


def _said(column: Any, t: Texts) -> Any:
    return column.map({text: general(text, t) if text else "" for text in column.unique()})


def _safe(value: object) -> object:
    return inert(clean(value)) if isinstance(value, str) else value


def batch_json(found: gpd.GeoDataFrame, told: Summary, t: Texts) -> str:
    """The counts and a list of answers with their codes; what is not known is null."""
    rows = found.drop(columns="geometry")
    rows[WHY] = _said(rows[WHY], t)
    columns = {str(name): [plain(value) for value in rows[name].astype(object)] for name in rows}
    answers = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    head: dict[str, Any] = {
        "day": told.day.isoformat(),
        "properties": told.properties,
        "buildings": told.buildings,
        "with_outline": told.outlined,
        "plans_examined": told.examined,
        "roof_outline_margin_m": told.margin_m,
        "rules": [
            {"rule": one.rule.id, "of_property": one.of_plot, "counts": dict(zip(ANSWERS, one.counts, strict=True))} for one in told.rules
        ],
        "open": [{"why": general(text, t), "answers": count} for text, count in told.open],
    }
    if told.plan is not None:
        head |= {"plan": told.plan.name, "instead_of": list(told.plan.instead_of)}
    return json.dumps({**head, "answers": answers}, ensure_ascii=False, indent=1)


def write_batch_gpkg(found: gpd.GeoDataFrame, path: Path, t: Texts) -> None:
    """Layers for a GIS: answers about buildings on their outlines, about properties on their areas, and buildings that are only a point.

    Raises UnwritableError.
    """
    import shapely  # noqa: PLC0415 -- only this format needs it

    from geoplan.io.write import beside, move, write_frame  # noqa: PLC0415

    shown = found.copy()
    shown[WHY] = _said(shown[WHY], t)
    shape = np.asarray(shown.geometry.array, dtype=object)
    area, of_building = shapely.get_dimensions(shape) == 2, shown["bygning"].notna().to_numpy()  # noqa: PLR2004 -- areas
    kinds = {BUILDINGS: (area & of_building, True), PROPERTIES: (area & ~of_building, True), POINTS: (~area, False)}
    with beside(path) as folder:
        made = folder / "table.gpkg"
        for name, (which, multi) in kinds.items():
            some = shown[which]
            if not len(some):
                continue
            some = some.set_geometry(_multi(some.geometry.array, shapely), crs=found.crs) if multi else some
            write_frame(some, made, layer=name, geometry_type="MultiPolygon" if multi else "Point")
        move(made, path)


def _multi(shapes: Any, shapely: Any) -> Any:
    part, of = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    return shapely.multipolygons(part, indices=of)
