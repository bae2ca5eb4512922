"""The delivery without faults: nothing is found in it, and it is credible enough for that to mean something."""

from __future__ import annotations

import hashlib

import pyogrio
import pytest
import shapely

from geoplan.model.load import load
from geoplan.model.types import FieldType
from geoplan.sample.municipality import municipality
from geoplan.sample.tables import CVR, KOMMUNE
from geoplan.sample.themes import themes
from geoplan.workflows.sample import sample
from geoplan.workflows.validate import validate

UNDATED = "findes ikke i laget"


@pytest.mark.parametrize(("seed", "plots"), [(1, 100), (2, 50), (2, 500), (3, 2000)])
def test_nothing_is_found_in_the_clean_delivery(of_size, seed, plots):
    made = of_size(seed, plots)
    report = validate([made.clean], kommune=made.kommune, boundary=made.boundary)
    assert [(group.rule.id, group.layer.name, group.row.tolist()) for group in report.findings] == []
    assert len(report.layers) == made.themes == 17
    assert sum(report.row_counts) == made.rows


def test_every_rule_was_run_but_for_columns_that_were_left_out(made):
    report = validate([made.clean], kommune=made.kommune, boundary=made.boundary)
    skipped = [(skip.rule.id, skip.reason) for skip in report.skipped if UNDATED not in skip.reason]
    assert [one for one in skipped if "kodelistens koder kendes ikke" not in one[1]] == []
    assert len(report.rules) > 1000


def test_all_kinds_of_geometry_and_three_formats(made):
    report = validate([made.clean], kommune=made.kommune, boundary=made.boundary)
    assert {layer.format for layer in report.layers} == {"GPKG", "GeoJSON", "ESRI Shapefile"}
    model = load()
    assert {model.by_table[layer.kind].geometry_type for layer in report.layers} == {"MultiPoint", "MultiLineString", "MultiPolygon"}


def test_column_types_and_widths_of_a_geopackage_are_the_models(made):
    layer = load().by_code["5607"]
    told = pyogrio.read_info(made.clean / "ladefaciliteter.gpkg", layer=layer.table)
    kinds = dict(zip(told["fields"], told["ogr_types"], strict=True))
    wanted = {FieldType.INTEGER: "OFTInteger", FieldType.DATE: "OFTDate", FieldType.TIMESTAMP: "OFTDateTime", FieldType.REAL: "OFTReal"}
    assert {name: kinds[name] for name in kinds} == {name: wanted.get(layer.by_name[name].type, "OFTString") for name in kinds}
    assert told["geometry_type"] == "MultiPoint"


def test_the_shapefile_has_short_names_and_the_geojson_says_its_coordinate_system(made):
    told = pyogrio.read_info(made.clean / "t_5605_vejbyggel.shp")
    assert {"dekl_ty_k", "forskydnin", "kommu_kode"} <= set(told["fields"])
    assert all(len(name) <= 10 for name in told["fields"])
    assert pyogrio.read_info(made.clean / "t_5107_art_invas_p.geojson")["crs"] == "EPSG:25832"


def test_values_are_credible():
    tables = themes(municipality(seed=1, plots=500), load())
    assert set(tables["5607"].columns["cvr_kode"].to_pylist()) == {CVR}
    assert set(tables["5607"].columns["kommunekode"].to_pylist()) == {int(KOMMUNE), None}
    texts = [text for table in tables.values() for array in table.columns.values() for text in array.to_pylist() if isinstance(text, str)]
    assert all(any(letter in text for text in texts) for letter in "æøåÆØÅ")
    assert any(text.startswith("https://") for text in texts)
    assert any(text.startswith('{"') for text in texts)
    ids = [one for table in tables.values() for one in table.columns["versions_id"].to_pylist()]
    assert len(ids) == len(set(ids))
    assert all(len(table) >= 5 for code, table in tables.items() if code != "6202")


def test_some_objects_have_an_earlier_version():
    table = themes(municipality(seed=1, plots=500), load())["5607"]
    closed = [end for end in table.columns["systid_til"].to_pylist() if end is not None]
    assert len(closed) == len(table) - len(set(table.columns["objekt_id"].to_pylist())) > 0


def test_same_arguments_same_bytes(of_size, tmp_path):
    def hashes(folder):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    again = sample(tmp_path / "igen", seed=2, plots=50, workspace=False)
    assert hashes(of_size(2, 50).clean.parent) == hashes(again.clean.parent)


def test_a_theme_does_not_depend_on_the_others(monkeypatch):
    from geoplan.sample import themes as module

    town, model = municipality(seed=3, plots=60), load()
    alone = {code: maker for code, maker in module.MAKERS.items() if code in {"5402", "5800"}}
    whole = themes(town, model)
    monkeypatch.setattr(module, "MAKERS", alone)
    few = themes(town, model)
    for code in ("5402", "5800", "7900"):
        assert few[code].columns == whole[code].columns
        assert (shapely.to_wkb(few[code].geometry) == shapely.to_wkb(whole[code].geometry)).all()
