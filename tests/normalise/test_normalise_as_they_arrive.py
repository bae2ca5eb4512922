"""Deliveries that cannot simply be loaded: another zone, arcs, empty numbers of MapInfo, half letters; and what is told of them."""

import csv
import struct
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from deliveries import writing
from deliveries.made import circle
from deliveries.writing import draft, exchange, of, shapefile

from geoplan.io.reproducible import write_file
from geoplan.io.safety import gdal
from geoplan.workflows.diff import diff
from geoplan.workflows.normalise import normalise
from normalise.made import VOICE


def normalised(folder, path):
    """What was made, and the record's lines."""
    made = normalise(path, folder / "klar.gpkg", voice=VOICE, record=folder / "aendringer.csv", overwrite=True)
    with (folder / "aendringer.csv").open(encoding="utf-8-sig", newline="") as stream:
        return made, list(csv.DictReader(stream, delimiter=";"))


def moved(draft_, rows, to):
    at = gpd.GeoSeries([draft_.geometry[row] for row in rows], crs=25832).to_crs(to)
    for row, shape in zip(rows, at, strict=True):
        draft_.geometry[row] = shape


@pytest.mark.parametrize(("rows", "rule"), [(range(6), "leverance.koordinater"), ([1, 4], "leverance.blandede_koordinater")])
def test_objects_in_another_zone_are_not_called_ready(rows, rule, tmp_path):
    containers = draft("5402", 6)
    moved(containers, list(rows), 25833)
    write_file(tmp_path / "t_5402.gpkg", [of(containers)])
    made, record = normalised(tmp_path, tmp_path / "t_5402.gpkg")
    (layer,) = made.layers
    assert (layer.ready, layer.refused) == (6 - len(rows), len(rows))
    assert {reason.id for reason, _ in layer.reasons} == {rule}
    assert sorted(int(line["raekke"]) for line in record if line["slags"] == "afvist") == list(rows)
    assert not made.complete


def test_arcs_made_straight_are_on_record(tmp_path):
    care = draft("5106", 4)
    shapes = list(care.geometry)
    shapes[2] = circle(shapes[2], 30.0)
    layer = of(care, geometry_type="Unknown")
    writing.write(tmp_path / "t_5106_nat_pl.gml", "GML", replace(layer, geometry=np.array(shapes, dtype=object)))
    _, record = normalised(tmp_path, tmp_path / "t_5106_nat_pl.gml")
    assert [(line["raekke"], line["regel"]) for line in record if line["slags"] == "buer"] == [("2", "leverance.buer")]


def test_empty_numbers_of_mapinfo_are_no_values_and_on_record(tmp_path):
    plants = draft("5107", 4)
    plants.set("kommunekode", 1, None)
    writing.mapinfo(tmp_path / "t_5107_art_invas_p.tab", of(plants))
    made, record = normalised(tmp_path, tmp_path / "t_5107_art_invas_p.tab")
    assert [layer.refused for layer in made.layers] == [0]
    assert {line["felt"]: line["antal"] for line in record if line["slags"] == "nul"}["kommunekode"] == "1"


def test_half_a_letter_left_out_is_on_record(tmp_path):
    containers = draft("5402", 4)
    containers.set("link", 1, "https://x.dk/" + "x" * 241)
    path = tmp_path / "container_5402.shp"
    shapefile(path, of(containers, short=True), cpg="UTF-8")
    exchange(path.with_suffix(".dbf"), b"x" * 241, b"x" * 240 + b"\xc3")
    _, record = normalised(tmp_path, path)
    assert [(line["regel"], line["antal"]) for line in record if line["slags"] == "halvt_bogstav"] == [("leverance.tegnsaet", "1")]


def test_what_normalise_wrote_beside_the_layers_is_not_compared(tmp_path):
    containers = draft("5402", 6)
    containers.geometry[2] = None
    write_file(tmp_path / "T_5402.gpkg", [of(containers)])
    normalise(tmp_path / "T_5402.gpkg", tmp_path / "klar.gpkg", voice=VOICE)
    result = diff(tmp_path / "klar.gpkg", tmp_path / "klar.gpkg")
    assert [layer.name for layer in result.layers] == ["t_5402_genbr_con"]


def test_bytes_of_a_curve_that_nobody_can_read_are_kept(tmp_path):
    """They go to the refused rows in hexadecimals, as any geometry that cannot be read."""
    broken = struct.pack("<BII", 1, 10, 4_000_000)
    wkb = [shapely.to_wkb(shape) for shape in draft("5106", 2).geometry] + [broken]
    layer = of(draft("5106", 3), geometry_type="Unknown")
    writing.write(tmp_path / "t_5106_nat_pl.gml", "GML", layer)
    parquet = tmp_path / "t_5106_nat_pl.parquet"
    pq.write_table(pa.table({**layer.columns, "geometry": pa.array(wkb, pa.binary())}), parquet)
    made, _ = normalised(tmp_path, parquet)
    assert made.layers[0].refused == 1
    refused = gdal().read_arrow(tmp_path / "klar.gpkg", layer="t_5106_nat_pl_afvist")[1]
    assert refused.column("geoplan_geometri").to_pylist() == [broken.hex()]
