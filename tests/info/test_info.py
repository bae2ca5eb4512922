"""``geoplan info``: what is in a file, as it is read."""

import json
import re
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.io.safety import gdal, quiet
from geoplan.workflows.info import info

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
def delivery(tmp_path):
    frame = gpd.GeoDataFrame(
        {"objekt_id": ["a", "b"], "temakode": [5607, 5607], "VERSION_ID": ["c", "d"], "mit_eget": [1.5, 2.5], "navn": ["Ærø", None]},
        geometry=[shapely.Point(12.0, 56.0), None],
        crs=4326,
    )
    with quiet():
        gdal().write_dataframe(frame, tmp_path / "ladestandere.gpkg", layer="ladestandere", driver="GPKG")
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, ["info", *map(str, args)], prog_name="geoplan")


def test_text(delivery):
    result = run(delivery / "ladestandere.gpkg")
    assert result.exit_code == 0, result.output
    for line in (
        "ladestandere.gpkg: ladestandere",
        "  Tema         5607 Ladefacilitet (t_5607_ladefacilitet)",
        "  Rækker       2",
        "  Geometri     Point 1, uden geometri 1 (filen siger Point)",
        "  Koordinater  EPSG:4326; 1 af 1 objekter ligger i Danmark, læst sådan",
    ):
        assert line in result.output.splitlines()
    assert re.search(r"    VERSION_ID  tekst +→ versions_id\n", result.output)
    assert re.search(r"    mit_eget    tal +ikke temaets\n", result.output)
    assert "Koordinaterne er regnet om fra EPSG:4326 til EPSG:25832" in result.output


def test_json(delivery):
    result = run(delivery, "--format", "json")
    assert result.exit_code == 0
    told = json.loads(result.output)
    (layer,) = told["layers"]
    assert (layer["path"], layer["layer"], layer["format"], layer["theme"]) == (
        f"{delivery.name}/ladestandere.gpkg",
        "ladestandere",
        "GPKG",
        "5607",
    )
    assert layer["geometry"] == {"stated": "Point", "types": {"Point": 1}, "missing": 1, "unreadable": 0, "curved": 0}
    crs = layer["crs"]
    assert (crs["declared"], crs["transformed"], crs["objects"], crs["in_denmark"]) == ("EPSG:4326", True, 1, 1)
    assert crs["extent_delivered"] == [12.0, 56.0, 12.0, 56.0]
    assert crs["extent"][0] == pytest.approx(687071, abs=1)
    columns = {column["delivered"]: column for column in layer["columns"]}
    assert columns["VERSION_ID"] == {"delivered": "VERSION_ID", "column": "versions_id", "of_theme": True, "type": "string", "width": None}
    assert not columns["mit_eget"]["of_theme"]
    assert "cvr_kode" in layer["not_delivered"]
    assert {note["kind"] for note in layer["notes"]} == {"theme.found", "column.renamed", "column.unknown", "crs.transformed"}
    assert [(problem["path"], problem["kind"]) for problem in told["problems"]] == [(f"{delivery.name}/foto.jpg", "attachment")]


def test_what_cannot_be_read_is_told_and_ends_with_one(tmp_path):
    (tmp_path / "tom.gpkg").touch()
    result = run(tmp_path / "tom.gpkg")
    assert result.exit_code == 1
    assert "tom.gpkg: Filen er tom (0 byte)" in result.output
    assert run(tmp_path / "findes_ikke.gpkg").exit_code == 2


def test_english(delivery):
    assert "Rows" in run(delivery / "ladestandere.gpkg", "--lang", "en").output


def test_a_table_and_an_empty_layer(tmp_path):
    (tmp_path / "5607.csv").write_text("objekt_id;temakode\n", encoding="utf-8")
    (layer,) = info([tmp_path / "5607.csv"]).layers
    assert (layer.seen.rows, layer.info.row_count, layer.info.has_geometry) == (0, 0, False)
    assert run(tmp_path / "5607.csv").exit_code == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not on this machine")
def test_a_cadastral_district():
    layers = {layer.info.name: layer for layer in info([SHARED / "ejerlav_60851_borup_osted" / "60851.gml"]).layers}
    parcels = layers["Jordstykke"]
    assert (parcels.seen.rows, parcels.seen.fits["as read"]) == (47, 47)
    assert parcels.info.declared_crs == "EPSG:25832"
