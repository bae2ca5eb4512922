"""The broken twin of the plan delivery: faults planted in the clean one, files that are wrong as a whole, and what is to be found."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.sample.broken import EXPECTED_FILE
from geoplan.sample.plan_delivery import DELIVERED, PACKED, file_layer, write_packed
from geoplan.sample.plan_planting import PlanDraft, plant
from geoplan.sample.plan_plants import PLAN_PLANTS
from geoplan.sample.write import FileLayer, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

    from geoplan.sample.broken import Expected
    from geoplan.sample.plan_planting import Layer
    from geoplan.sample.plans import Plans

_NEEDS: Final = "needs a layer that is no part of a plan delivery (parcels, buildings, the state's areas): tests/plan and tests/plan_law"
_NATURE: Final = "asked of what is right too, so it is found in the clean delivery already"
_OWN: Final = "needs columns of the municipality's own, which the register's layer does not have: tests/plan_law"

NOT_PLANTED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("geometri.flig_mod_skel", "geometri.i_skel", "lov.orienter_om_forslag", "lov.underret_om_plan"), _NEEDS),
    **dict.fromkeys(("lov.kystnaerhed", "lov.tilladelse_ved_kysten", "lov.ubrugt_udlaeg"), _NEEDS),
    **dict.fromkeys(
        (
            *("lov.bundet_af_havplan", "lov.bundet_af_landsplandirektiv", "lov.bundet_af_natura_2000", "lov.bundet_af_natura_2000_skov"),
            *("lov.bundet_af_oversvoemmelsesrisiko", "lov.bundet_af_raastofomraade", "lov.bundet_af_vandomraadeplan"),
        ),
        _NEEDS,
    ),
    **dict.fromkeys(("lov.formaal", "lov.kan_modsaettes", "lov.kommuneplanens_dele", "lov.rammernes_emner"), _NATURE),
    **dict.fromkeys(("lov.naboorientering", "lov.udnyttet_i_klagefristen", "lov.ubrugt_afgoerelse"), _OWN),
    "geometri.laeselig": "GeoJSON cannot hold a geometry that is not readable; the FKG twin has one in GeoPackage",
    "konformitet.flere_rammer": "follows of two frameworks' numbers, which differ from seed to seed: tests/conformity",
    "konformitet.rammens_status": "a framework that is a proposal concerns every plan in it: tests/conformity",
    "konformitet.ukendt_omfang": "a framework that is silent concerns every plan in it: tests/conformity",
    "lov.raekkefoelge": "needs a framework in town without a lokalplan, which a small municipality does not have: tests/plan_law",
}
"""Kinds of rules that no fault is planted for, and why."""

ZONE_33: Final = "EPSG:25833"


def write_broken_plans(folder: Path, plans: Plans, frames: Mapping[str, gpd.GeoDataFrame]) -> list[Expected]:
    """Write the twin with ``expected.csv`` in it, and give what is expected, sorted."""
    draft = PlanDraft(plans, frames)
    expected: list[Expected] = list(plant(draft, PLAN_PLANTS))
    for kind in (*DELIVERED, "zonekort"):
        write_packed(folder / f"{kind}.zip", [broken_layer(kind, draft[kind])])
    expected += _odd_files(folder, frames)
    expected.append(("leverance.tema", EXPECTED_FILE.removesuffix(".csv"), None))  # the list lies in the folder, and is a table of no theme
    expected.sort(key=lambda one: (one[1], -1 if one[2] is None else one[2], one[0]))
    with (folder / EXPECTED_FILE).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("rule", "layer", "row"))
        writer.writerows((rule, layer, "" if row is None else row) for rule, layer, row in expected)
    return expected


def described() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """What is planted: kind, rows of the fact lists, fault in Danish, and the ends of the rules' ids."""
    for one in PLAN_PLANTS:
        yield one.kind, one.facts, one.what, tuple(find if isinstance(find, str) else find[0] for find in one.finds)


def broken_layer(kind: str, layer: Layer) -> FileLayer:
    """A layer of the draft, ready to be written."""
    return FileLayer(kind, layer.arrays(), np.array(layer.geometry, dtype=object), "Unknown")


def _odd_files(folder: Path, frames: Mapping[str, gpd.GeoDataFrame]) -> list[Expected]:
    """Layers and files that are wrong as a whole."""
    permits = file_layer("landzonetilladelse", frames["landzonetilladelse"])
    zone, inner, odd, short = (
        "landzonetilladelse_zone33",
        "landzonetilladelse_undermappe",
        "kommuneplantillaeg_kolonner",
        "kommuneplan_kolonner",
    )
    write_packed(folder / "forkert_zone.zip", [_in_zone_33(replace(permits, name=zone))])
    _write_in_folder(folder / "undermappe.zip", replace(permits, name=inner))
    supplements = file_layer("kommuneplantillaeg", frames["kommuneplantillaeg"], name=odd)
    more = dict(supplements.columns) | {"indkoebspris": supplements.columns["komnr"]}
    plan = file_layer("kommuneplan", frames["kommuneplan"], name=short)
    fewer = {name: values for name, values in plan.columns.items() if name != "plannavn"}
    write_packed(folder / "kolonner.zip", [replace(supplements, columns=more), replace(plan, columns=fewer)])
    return [
        ("plan.landzonetilladelse.geometri.koordinatsystem", zone, None),
        ("plan.landzonetilladelse.leverance.pakke", inner, None),
        ("plan.kommuneplantillaeg.kolonner.ukendte", odd, None),
        ("plan.kommuneplan.kolonner.mangler", short, None),
        ("plan.zonekort.leverance.automatisk", "zonekort", None),
    ]


def _write_in_folder(path: Path, layer: FileLayer) -> None:
    loose = path.with_name(f"{layer.name}.geojson")
    write_file(loose, [layer])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        entry = zipfile.ZipInfo(f"lag/{loose.name}", PACKED)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, loose.read_bytes())
    loose.unlink()


def _in_zone_33(layer: FileLayer) -> FileLayer:
    """The layer exported in the wrong zone, to the millimetre."""
    from pyproj import Transformer  # noqa: PLC0415 -- beside its only use

    to = Transformer.from_crs(layer.crs, ZONE_33, always_xy=True)
    geometry = shapely.transform(layer.geometry, lambda xy: np.round(np.column_stack(to.transform(xy[:, 0], xy[:, 1])), 3))
    return replace(layer, geometry=geometry, crs=ZONE_33)
