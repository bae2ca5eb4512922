"""``geoplan validate --as-upload``: each step of the upload, with and without the register's content."""

import json
from importlib.resources import files

import geopandas as gpd
import jsonschema
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.fkg.upload import State
from geoplan.workflows.upload import upload
from geoplan.workflows.validate import validate
from tests.diff.made import IDS, frame, write


def steps(path, register=None, **options):
    (layer,) = upload(validate([path], **options), [path], register=register).layers
    return layer, {step.name: step for step in layer.steps}


def test_what_the_file_alone_cannot_tell_is_undecided(tmp_path):
    layer, found = steps(write(frame(), tmp_path / "a.gpkg"))
    assert layer.stops_at is None
    assert {name for name, step in found.items() if step.state is State.UNDECIDED} == {"filter", "update", "delete"}
    assert list(found) == ["format", "crs", "theme", "columns", "filter", "update", "insert", "delete"]
    assert found["update"].count == 8


def test_it_stops_at_the_first_missing_column_in_its_own_order(tmp_path):
    layer, found = steps(write(frame().drop(columns=["off_kode", "bruger_id"]), tmp_path / "a.gpkg"))
    assert layer.columns == ("bruger_id", "off_kode")
    assert layer.stops_at is found["columns"]
    assert "kolonnen bruger_id" in found["columns"].text


def test_other_names_of_columns_are_found(tmp_path):
    layer, _ = steps(write(frame(), tmp_path / "t_6800_parl_fl.shp"))
    assert layer.columns == ()


@pytest.mark.parametrize(("code", "state"), [([None] * 8, State.STOPS), ([1234] * 8, State.STOPS), ([5700] + [6800] * 7, State.LOSES)])
def test_the_theme_is_that_of_the_first_row(tmp_path, code, state):
    _, found = steps(write(frame(temakode=code), tmp_path / "a.gpkg"))
    assert found["theme"].state is state


def test_with_the_register_it_tells_what_is_dropped_and_deleted(tmp_path):
    register = write(frame([1, 2, 3, 10, 12]), tmp_path / "register.gpkg")
    ids = [IDS[1].upper(), IDS[2], IDS[20], None]
    _, found = steps(write(frame([1, 2, 3, 4], objekt_id=ids, cvr_kode=29189846), tmp_path / "a.gpkg"), register)
    assert (found["update"].state, found["update"].count) == (State.LOSES, 1)
    assert (found["insert"].state, found["insert"].count) == (State.PASSES, 1)
    assert (found["delete"].state, found["delete"].count) == (State.LOSES, 2)  # 3 and 10; 12 is another authority's


def test_the_first_database_error_is_named_with_its_row(tmp_path):
    faulty = frame(statuskode=[3, 3, 3, 3, 3, 99, 3, 3], note=["x", "x", "x", "ø" * 300, *"xxxx"])
    layer, found = steps(write(faulty, tmp_path / "a.gpkg"))
    assert layer.stops_at is found["insert"]
    assert "række 3" in found["insert"].text


def test_coordinates_are_not_transformed(tmp_path):
    _, found = steps(write(frame().to_crs("EPSG:25833"), tmp_path / "a.gpkg"))
    assert found["crs"].state is State.LOSES
    assert found["filter"].state is State.UNDECIDED


def test_rows_outside_the_area_are_counted(tmp_path):
    boundary = tmp_path / "k.geojson"
    area = gpd.GeoSeries([frame().union_all().buffer(1).convex_hull], crs="EPSG:25832")
    gpd.GeoDataFrame({"kommunekode": ["0791"]}, geometry=area).to_file(boundary, driver="GeoJSON")
    far = frame()
    far.geometry = [*far.geometry[:6], *far.geometry[6:].translate(50_000)]
    _, found = steps(write(far, tmp_path / "a.gpkg"), kommune="0791", boundary=boundary)
    assert (found["filter"].state, found["filter"].count) == (State.LOSES, 2)


def run(*args):
    return CliRunner().invoke(main, ["validate", *map(str, args)], prog_name="geoplan")


def test_the_report_has_it_beside_the_faults(tmp_path):
    path = write(frame().drop(columns="off_kode"), tmp_path / "a.gpkg")
    text = run(path, "--as-upload").stdout
    assert "Prøve af upload til GeoFA (intet er sendt)" in text
    assert "STOPPER: Upload stopper ved kolonnen off_kode" in text
    for out in ([], ["--out", tmp_path / "r.json"]):
        told = run(path, "--as-upload", "--format", "json", *out).stdout or (tmp_path / "r.json").read_text(encoding="utf-8")
        report = json.loads(told)
        schema = json.loads(files("geoplan.report").joinpath("schema", "report.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(report, schema)
        assert report["upload"][0]["stops_at"] == "columns"
        assert report["upload"][0]["missing_columns"] == ["off_kode"]


@pytest.mark.parametrize("args", [["--as-upload", "--format", "csv"], ["--register", "x.gpkg"], ["--as-upload", "--rule", "fkg"]])
def test_what_does_not_go_together(tmp_path, args):
    assert run(write(frame(), tmp_path / "a.gpkg"), *args).exit_code == 2
