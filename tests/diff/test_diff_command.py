"""``geoplan diff`` on files: what is said, in which format, with which status, and what is never shown."""

import json
from importlib.resources import files

import geopandas as gpd
import jsonschema
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.fkg.diff import Kind, sides
from geoplan.workflows.diff import diff
from tests.diff.made import IDS, frame, moved, square, write

CPR = "010190-1234"


@pytest.fixture
def old(tmp_path):
    return write(frame(note=["nr. 0", f"ring til {CPR}", *(f"nr. {i}" for i in range(2, 8))]), tmp_path / "gammel.gpkg")


@pytest.fixture
def new(tmp_path):
    """Of eight: one gone, one new, one with another note and one with a number, one moved, one reshaped."""
    changed = frame([1, 2, 3, 4, 5, 6, 7, 8])
    changed.loc[0, "note"] = "=1+1"
    changed.loc[1, "statuskode"] = 4
    changed.loc[2, "geometry"] = moved(changed.geometry[2], 3.0)
    changed.loc[3, "geometry"] = square(400, 30.0)
    changed["objekt_id"] = changed["objekt_id"].str.upper()
    return write(changed.iloc[::-1], tmp_path / "ny.gpkg")


def run(*args):
    return CliRunner().invoke(main, ["diff", *map(str, args)], prog_name="geoplan")


WANTED = {Kind.REMOVED: 1, Kind.ADDED: 1, Kind.CHANGED: 2, Kind.MOVED: 1, Kind.RESHAPED: 1, Kind.UNCHANGED: 3}


@pytest.mark.parametrize("kept_bytes", [0, 10**9])
def test_each_kind_is_found(old, new, kept_bytes, monkeypatch):
    monkeypatch.setattr(sides, "KEPT_BYTES", kept_bytes)  # without room the file is read a second time
    found = diff(old, new, chunk_rows=3)
    (layer,) = found.layers
    assert dict(layer.counts) == WANTED
    assert dict(layer.fields) == {"note": 1, "statuskode": 1}
    by_kind = {kind: d for d in layer.differences for kind in d.kinds}
    assert by_kind[Kind.REMOVED].objekt_id == IDS[0]
    assert by_kind[Kind.MOVED].moved_m == pytest.approx(3.0)
    reshaped = by_kind[Kind.RESHAPED]
    assert (reshaped.area_before_m2, reshaped.area_after_m2) == (400.0, 900.0)
    assert reshaped.hausdorff_m == pytest.approx(200**0.5)
    assert [(a.cvr_kode, a.total, a.removed) for a in layer.authorities] == [(29189854, 2, 1), (29189846, 6, 0)]


def test_a_shapefile_and_a_geopackage_say_the_same(old, tmp_path):
    (tmp_path / "shp").mkdir()
    shape = write(frame(note=gpd.read_file(old)["note"].tolist()).sample(frac=1, random_state=1), tmp_path / "shp" / "t_6800_parl_fl.shp")
    (layer,) = diff(old, shape).layers
    assert layer.is_same
    assert layer.counts[Kind.UNCHANGED] == 8


def test_text_says_the_verdict_first(old, new):
    result = run(old, new, "--max-removed", "20%")
    assert result.exit_code == 0, result.output
    text = " ".join(result.output.split())
    assert text.startswith("1 objekt er fjernet, 1 er tilføjet, 2 har ændrede felter, 1 er flyttet og 1 har fået en anden geometri; 3 er u")
    assert "29189854): 1 objekt ville blive slettet (af 2, 50,0 %)" in text
    assert "flyttet 3,00 m" in text
    assert "areal 400,00 m² før, 900,00 m² nu" in text
    assert CPR not in result.output
    assert "010190-****" in result.output
    assert all(len(line) <= 120 for line in result.output.splitlines())


@pytest.mark.parametrize(("limit", "status"), [("12,5%", 0), ("12%", 1), ("1", 0), ("0", 1), ("100%", 0)])
def test_the_threshold_decides_the_status(old, new, limit, status):
    assert run(old, new, "--max-removed", limit).exit_code == status


@pytest.mark.parametrize("limit", ["5 procent", "101%", "1,5", "-1", "%"])
def test_a_threshold_that_is_none(old, new, limit):
    result = run(old, new, f"--max-removed={limit}")
    assert result.exit_code == 2
    assert "Skriv en andel som 5%" in result.stderr


def test_json_follows_its_schema(old, new):
    schema = json.loads(files("geoplan.report").joinpath("schema", "diff.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for args in ((old, new), (new, old, "--max-removed", "1"), (old, old), (old, new, "--max-listed", "0", "--all-columns")):
        text = run(*args, "--format", "json").stdout
        jsonschema.validate(json.loads(text), schema)
        assert CPR not in text
    found = json.loads(run(old, new, "--format", "json").stdout)
    assert found["summary"] == {str(kind): count for kind, count in WANTED.items()}
    assert (found["old"], found["new"]) == ("gammel.gpkg", "ny.gpkg")
    assert found["layers"][0]["columns_left_out"] == ["bruger_id"]


def test_geojson_is_read_by_gdal(old, new, tmp_path):
    out = tmp_path / "d.geojson"
    assert run(old, new, "--format", "geojson", "--out", out).exit_code == 0
    found = gpd.read_file(out)
    assert found.crs.to_epsg() == 25832
    assert sorted(found["kinds"]) == ["added", "changed", "changed", "moved", "removed", "reshaped"]
    assert CPR not in out.read_text(encoding="utf-8")


def test_csv_is_harmless(old, new):
    text = run(old, new, "--format", "csv").stdout
    lines = text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Tema;Lag;Hvad;objekt_id")
    assert len(lines) == 7
    assert ";'=1+1;" in text
    assert CPR not in text


def test_a_delivery_against_itself(old):
    result = run(old, old, "--max-removed", "0")
    assert result.exit_code == 0
    assert result.output.startswith("Ingen forskelle: 8 objekter er uændret")
    assert "Intet objekt i den gamle leverance ville blive slettet." in result.output


def test_without_ids_objects_are_known_by_key_and_content(old, tmp_path):
    bare = frame(objekt_id=None, note=gpd.read_file(old)["note"].tolist())
    bare.loc[4:, "noegle"] = None
    new = write(bare, tmp_path / "uden.gpkg")
    (layer,) = diff(old, new).layers
    assert {str(by): n for by, n in layer.matched.items()} == {"objekt_id": 0, "noegle": 4, "content": 0}
    assert layer.lost_id == 4  # the others have another noegle, so their content is another
    assert "3 objekter er med uden deres gamle objekt_id" in " ".join(run(old, new).output.split())


def test_closed_history_and_repeated_ids_are_said(tmp_path):
    twice = frame(objekt_id=[IDS[0], IDS[0], *IDS[2:8]], systid_til=[None] * 6 + ["2020-01-01T00:00:00Z"] * 2)
    old = write(twice, tmp_path / "a.gpkg")
    result = run(old, write(twice.iloc[::-1], tmp_path / "b.gpkg"))
    assert "Ingen forskelle: 6 objekter er uændret" in result.output
    assert "2 afsluttede versioner i den gamle leverance er ikke med" in result.output
    assert "1 objekt_id går igen i den ny leverance" not in result.output
    assert "1 objekt_id går igen i den nye leverance (2 rækker)" in result.output


def test_a_theme_that_is_not_sent_is_not_touched_by_an_upload(old, tmp_path):
    other = write(frame(temakode=5700), tmp_path / "b.gpkg", layer="t_5700_grundej")
    result = run(old, other, "--max-removed", "5%")
    assert result.exit_code == 1
    assert "temaet er slet ikke i den nye leverance" in " ".join(result.output.split())


def test_nothing_to_read(old, tmp_path):
    empty = tmp_path / "tom.gpkg"
    empty.write_bytes(b"")
    for args in ((old, empty), (old, tmp_path / "ikke.gpkg")):
        result = run(*args)
        assert result.exit_code == 2
        assert result.stderr.startswith("Fejl: ")
        assert len(result.stderr.splitlines()) == 1
