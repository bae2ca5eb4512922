"""Deliveries as they really arrive: each was met, read wrongly or told unclearly once, and is kept as a file of its own here."""

import json
import zipfile

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geoplan.report.sentences import sentence
from geoplan.texts import texts
from geoplan.workflows.validate import validate

PLACES = shapely.points([(725_448.0 + i, 6_177_355.0) for i in range(4)])


def frame(**columns):
    return gpd.GeoDataFrame({"temakode": [5607] * 4, **columns}, geometry=PLACES, crs=25832)


def rules_of(report):
    return {group.rule.id: group for group in report.findings}


def problem_of(result):
    (problem,) = result.problems
    return problem.sentence(texts("da"))


def test_a_short_name_of_eleven_letters_is_known_cut(write, opened):
    """tilgae_ty_k has eleven characters, and a Shapefile keeps ten."""
    path = write(frame(tilgae_ty_=[1, 2, 3, 1]), "lade_5607.shp", driver="ESRI Shapefile")
    (source,) = opened(path).sources
    assert source.info.columns["tilgaengelighed_type_kode"].delivered_name == "tilgae_ty_"


def test_the_number_that_gml_2_gives_each_object_is_no_column(write, opened):
    path = write(frame(), "t_5607_ladefacilitet.gml", driver="GML", FORMAT="GML2")
    (source,) = opened(path).sources
    assert set(source.info.columns) == {"temakode"}


@pytest.mark.parametrize(("driver", "name"), [("GeoJSON", "t_5607.geojson"), ("GPKG", "t_5607.gpkg"), ("ESRI Shapefile", "t_5607.shp")])
def test_an_empty_layer_is_one_finding(driver, name, write):
    report = validate([write(frame()[:0], name, driver=driver)])
    assert set(rules_of(report)) - {"fkg.t_5607_ladefacilitet.kolonner.ukendte"} == {"leverance.tomt_lag"}
    assert not [note for info in report.layers for note in info.notes if note.kind.startswith("crs.")], "no extent of nothing"


def test_a_layer_put_together_from_two_zones(write):
    moved = gpd.GeoSeries(PLACES[2:], crs=25832).to_crs(25833).to_numpy()
    both = gpd.GeoDataFrame({"temakode": [5607] * 4}, geometry=np.concatenate([PLACES[:2], moved]), crs=25832)
    group = rules_of(validate([write(both, "t_5607.gpkg", driver="GPKG")]))["leverance.blandede_koordinater"]
    assert (group.limit[0], group.details["fit"], group.details["count"]) == ("zone 33 (EPSG:25833)", [2], [4])


def test_a_geodatabase_zipped_without_its_folder(write, opened, tmp_path):
    base = write(frame(), "t_5607_ladefacilitet.gdb", driver="OpenFileGDB")
    with zipfile.ZipFile(tmp_path / "lever.zip", "w") as archive:
        for path in sorted(base.iterdir()):
            archive.write(path, path.name)
    result = opened(tmp_path / "lever.zip")
    assert [source.info.kind for source in result.sources] == ["t_5607_ladefacilitet"]
    assert not result.problems
    base.rename(tmp_path / "uden_endelse")
    assert "hedder ikke noget med .gdb" in problem_of(opened(tmp_path / "uden_endelse"))


def parquet(path, geo):
    table = pa.table({"temakode": [5607] * 4, "geometry": pa.array(shapely.to_wkb(PLACES), pa.binary())})
    pq.write_table(table if geo is None else table.replace_schema_metadata({"geo": geo}), path)
    return path


def test_parquet_that_says_nothing_of_its_geometry(opened, tmp_path):
    (source,) = opened(parquet(tmp_path / "t_5607.parquet", None)).sources
    assert source.info.has_geometry
    assert "parquet.geometry" in {note.kind for note in source.info.notes}
    assert source.info.declared_crs == ""


@pytest.mark.parametrize("geo", ["[1]", '"x"', '{"columns": 7}', '{"primary_column": "geometry", "columns": {"geometry": {"bbox": "x"}}}'])
def test_parquet_with_nonsense_for_geo_is_damaged(geo, opened, tmp_path):
    assert "kan ikke læses" in problem_of(opened(parquet(tmp_path / "t_5607.parquet", geo)))


def test_parquet_with_geometry_in_another_form_says_so(opened, tmp_path):
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "multipoint", "geometry_types": []}}}
    assert "skrevet som multipoint" in problem_of(opened(parquet(tmp_path / "t_5607.parquet", json.dumps(geo))))


MIF = 'Version 300\nCharset "Neutral"\nDelimiter ","\nColumns 1\n  {name} Char(10)\nData\n\nPoint 725448 6177355\n'


def test_mapinfo_that_does_not_say_its_character_set(opened, tmp_path):
    path = tmp_path / "t_5607.mif"
    path.with_suffix(".mid").write_bytes(b'"a"\n')
    path.write_bytes(MIF.format(name="nøgle").encode("cp1252"))
    assert "Skriv WindowsLatin1" in problem_of(opened(path))
    path.write_bytes(MIF.format(name="noegle").encode("cp1252"))
    assert [len(rows) for source in opened(path).sources for rows in source.read] == [1]
    path.with_suffix(".mid").unlink()
    assert "ledsagefilen .mid mangler" in problem_of(opened(path))


@pytest.mark.parametrize("names", [("Østkoordinat", "Nordkoordinat"), ("ETRS89_X", "ETRS89_Y"), ("x_25832", "y_25832"), ("utm x", "utm y")])
def test_csv_with_coordinates_by_other_names(names, opened, tmp_path):
    path = tmp_path / "t_5607.csv"
    path.write_text(f"temakode;{names[0]};{names[1]}\n5607;725448;6177355\n", encoding="utf-8")
    (source,) = opened(path).sources
    (rows,) = source.read
    assert rows.geometry[0].equals(shapely.Point(725448, 6177355))


def test_csv_with_two_pairs_of_coordinates_is_not_guessed_at(opened, tmp_path):
    path = tmp_path / "t_5607.csv"
    path.write_text("temakode;startpkt_x;startpkt_y;slutpkt_x;slutpkt_y\n5607;1;2;3;4\n", encoding="utf-8")
    (source,) = opened(path).sources
    assert not source.info.has_geometry
    assert "csv.no_geometry" in {note.kind for note in source.info.notes}


def test_csv_that_breaks_off_in_its_last_row_of_many(opened, tmp_path):
    path = tmp_path / "t_5607.csv"
    path.write_text("temakode;noegle;x;y\n" + "5607;a;725448;6177355\n" * 3000 + "5607;a;7254", encoding="utf-8")
    (source,) = opened(path).sources
    (note,) = [note for note in source.info.notes if note.kind == "csv.uneven"]
    assert note.values == {"count": 1, "row": 3000, "cells": 3, "columns": 4}
    assert source.info.row_count == 3001


def test_the_system_of_a_csv_is_decided_on_all_its_rows(opened, tmp_path):
    """The first thousand look like degrees; the rest are metres, so the layer is not degrees."""
    path = tmp_path / "t_5607.csv"
    path.write_text("temakode;x;y\n" + "5607;12.5;55.6\n" * 1500 + "5607;725448;6177355\n" * 1500, encoding="utf-8")
    (source,) = opened(path).sources
    assert not source.info.transformed


def test_degrees_in_a_csv_are_not_transformed_in_silence(tmp_path):
    path = tmp_path / "t_5607.csv"
    path.write_text("temakode,lat,lon\n5607,56.41,9.46\n", encoding="utf-8")
    group = rules_of(validate([path]))["fkg.t_5607_ladefacilitet.geometri.koordinatsystem"]
    said = sentence(group, 0, texts("da"))
    assert said.startswith("Laget er i EPSG:4326. Det er omregnet til EPSG:25832")
    assert "Udstrækning før: x 9,46" in said


def test_what_lies_beside_the_layers_is_no_fault(write, tmp_path):
    write(frame(), "t_5607.gpkg", driver="GPKG")
    for name in ("metadata.xml", "readme", "stil.qml", "brev.docx", "LÆS MIG.txt"):
        (tmp_path / name).write_text("<metadata/>", encoding="utf-8")
    report = validate([tmp_path])
    assert "leverance.laeselig" not in rules_of(report)
    assert len(report.attachments) == 5


def test_a_delivery_of_attachments_alone_is_a_finding(tmp_path):
    (tmp_path / "brev.pdf").write_bytes(b"%PDF-1.7")
    report = validate([tmp_path])
    assert list(rules_of(report)) == ["leverance.laeselig"]
    assert "kun bilag" in sentence(report.findings.groups[0], 0, texts("da"))
