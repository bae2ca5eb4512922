"""The whole life of a lokalplan from the command line, as ``docs/lokalplan.md`` tells it: nothing on the page is made up."""

import json
from contextlib import chdir
from zipfile import ZipFile

import numpy as np
import pyogrio
import pytest
import shapely
from tools.tours import WALK, printed, toured

from geoplan.geometry.tile import Tiling, is_tiling
from geoplan.model.plan import plan_model
from geoplan.store import Workspace

FORMATS = {"gml": "", "geojson": "_geojson", "shp": "_shp", "gpkg": "_gpkg", "mapinfo": "_mapinfo"}
ENDINGS = (".gml", ".geojson", ".shp", ".gpkg", ".tab")


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder in which the page was walked, the page as it is, and as it would be written now."""
    folder = tmp_path_factory.mktemp("walk")
    return folder, *toured(WALK, folder)


def test_the_page_says_what_the_commands_print(walked):
    assert walked[1] == walked[2], "run: python tests/tools/tours.py"


def test_the_plan_is_cancelled_and_its_delomraader_still_tile_it(walked):
    with Workspace.open(str(walked[0] / "proeve" / "arbejdsomraade.gpkg")) as ws:
        plans, parts = ws.read("lokalplan"), ws.read("delomraade")
        assert ws.verify() == []
    (plan,) = plans[plans["plannr"] == "1.99"].itertuples()
    mine = parts[parts["plan_objekt_id"] == plan.objekt_id]
    assert (plan.status, plan.planid, plan.datovedt, plan.datoaflyst) == ("A", 9999901, 20261026, 20261201)
    assert mine.set_index("delnr")["bebygpct"].to_dict() == {"A": 40, "B": 30, "C": 40}
    assert set(mine["status"]) == {"A"}
    assert is_tiling(Tiling(plan.geometry, np.asarray(mine.geometry.values, object)))


def _package(folder, kind, form, into):
    with ZipFile(folder / f"til_plandata{FORMATS[form]}" / f"{kind}.zip") as packed:
        packed.extractall(into)
    (path,) = [one for one in into.iterdir() if one.suffix in ENDINGS]
    return path


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["lokalplan", "delomraade", "byggefelt"])
def test_a_package_is_what_the_register_takes(walked, tmp_path, kind, form):
    path = _package(walked[0], kind, form, tmp_path)
    meta, frame = pyogrio.read_info(path), pyogrio.read_dataframe(path)
    columns = plan_model().kinds[kind].by_name
    names = {one.short_name or name[:10] for name, one in columns.items()} | {name[:10] for name in columns} | set(columns) | {"gml_id"}
    assert set(meta["fields"]) <= names
    assert frame.crs.to_epsg(min_confidence=20) == 25832
    assert len(pyogrio.list_layers(path)) == 1
    assert set(shapely.get_type_id(frame.geometry.values)) <= {3, 6}
    assert frame["status"].tolist() == ["V"] * len(frame)
    assert frame["datoikraft"].astype(int).tolist() == [20261102] * len(frame)
    wanted = {"lokalplan": 'Boliger på "Åmarken"', "delomraade": 'Boliger på "Åmarken"', "byggefelt": "Fælleshus"}[kind]
    assert frame["plannavn"].tolist() == [wanted] * len(frame)
    if kind != "lokalplan":
        assert frame["lokplan_id"].astype(int).tolist() == [9999901] * len(frame)


@pytest.mark.parametrize("form", ["geojson", "shp", "mapinfo"])
def test_every_package_can_be_validated_and_read_again(walked, form):
    with chdir(walked[0]):
        options = f"--kommune 0791 --day 2026-11-24 --severity error --format json --out {form}.json"
        assert printed(f"geoplan validate til_plandata{FORMATS[form]} {options}") == ""
        assert json.loads((walked[0] / f"{form}.json").read_text())["summary"]["error"] == 0
        printed(f"geoplan workspace init {form}.gpkg --kommune 0791")
        brought = printed(f"geoplan plan import {form}.gpkg til_plandata{FORMATS[form]}")
        assert brought.startswith("Indlæst: 1 lokalplan, 3 delområder, 1 byggefelt.")
        assert printed(f"geoplan plan show {form}.gpkg 1.99 | grep Delområderne") == "Delområderne dækker planen præcis."
