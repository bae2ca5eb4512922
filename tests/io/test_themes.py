"""Several themes in one layer: split by the rows' own codes, with the file's row numbers."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.texts import texts
from geoplan.workflows.validate import validate


def mixed(codes):
    n = len(codes)
    columns = {"temakode": codes, "navn": [f"nr {i}" for i in range(n)]}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(700_000 + np.arange(n), np.full(n, 6_200_000)), crs=25832)


def rows_of(source):
    return np.concatenate([rows.row for rows in source.read]).tolist()


@pytest.mark.parametrize(("driver", "name"), [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("GeoJSON", "a.geojson")])
def test_two_themes_in_one_layer(driver, name, write, opened):
    codes = [5607, 5800, 5607, 5800, 5607, None]
    first, second = opened(write(mixed(codes), name, driver=driver)).sources
    assert (first.info.kind, second.info.kind) == ("t_5607_ladefacilitet", "t_5800_fac_pkt")
    assert (rows_of(first), rows_of(second)) == ([0, 2, 4, 5], [1, 3])
    assert [value for rows in second.read for value in rows.column("navn").to_pylist()] == ["nr 1", "nr 3"]
    assert [shapely.get_x(rows.geometry[0]) for rows in second.read] == [700_001, 700_003]
    start = 1 if driver == "GPKG" else 0
    assert np.concatenate([rows.fid for rows in second.read]).tolist() == [1 + start, 3 + start]
    assert (first.info.row_count, second.info.row_count) == (4, 2)
    (note,) = (note for note in first.info.notes if note.kind == "theme.mixed")
    assert "5607 i 3 rækker" in texts("da")(note.text, **note.values) or "5607 i 4 rækker" in texts("da")(note.text, **note.values)
    assert not [note for note in second.info.notes if note.kind == "theme.mixed"], "told once"


def test_a_slip_of_the_pen_is_no_second_theme(write, opened):
    (source,) = opened(write(mixed([5607] * 30 + [5800]), "a.gpkg", driver="GPKG")).sources
    assert source.info.kind == "t_5607_ladefacilitet"


def test_a_second_theme_after_the_first_thousand_rows(write, opened):
    first, second = opened(write(mixed([5607] * 1500 + [5800] * 500), "a.gpkg", driver="GPKG")).sources
    assert (first.info.row_count, second.info.row_count) == (1500, 500)
    assert rows_of(second)[:2] == [1500, 1501]


@pytest.mark.parametrize("late", [1, 7_000])
def test_all_rows_of_a_large_layer_are_looked_at(late, write, opened):
    """A second theme far below what anybody would take as a sample, in a layer named after the first; the counts are exact."""
    frame = mixed([5607] * 70_000 + [5402] * late + [5607])
    frame = frame.assign(gc_type_kode=1, t_frekvens="", t_dato=None, sagsnr="", link="")
    first, second = opened(write(frame, "t_5607_ladefacilitet.gpkg", driver="GPKG")).sources
    assert (first.info.row_count, second.info.row_count) == (70_001, late)
    assert rows_of(second) == list(range(70_000, 70_000 + late))


def test_a_layer_whose_rows_all_say_another_theme_than_its_name(write, opened):
    """With that theme's columns it is that theme; with nothing but the code it is a slip of the pen in every row."""
    columns = {"gc_type_kode": 1, "nedgravet": 1, "t_frekvens": "", "link": ""}
    (source,) = opened(write(mixed([5402] * 4).assign(**columns), "t_5607_ladefacilitet.gpkg", driver="GPKG")).sources
    assert source.info.kind == "t_5402_genbr_con"
    (source,) = opened(write(mixed([5402] * 4), "t_5607_ladefacilitet.gpkg", driver="GPKG")).sources
    assert source.info.kind == "t_5607_ladefacilitet"


def test_columns_of_the_other_theme_are_no_fault(write, opened):
    frame = mixed([5402, 5607] * 3).assign(gc_type_kode=1, t_frekvens="ugentlig", antal_ladepunkter=2, noget_andet="x")
    report = validate([write(frame, "a.gpkg", driver="GPKG")], rule="fkg")
    unknown = {group.layer.kind: list(group.value) for group in report.findings if group.rule.id.endswith("kolonner.ukendte")}
    assert all(set(value[0].split(", ")) & {"gc_type_kode", "t_frekvens", "antal_ladepunkter"} == set() for value in unknown.values())
    assert all("noget_andet" in value[0] for value in unknown.values())
    assert len(unknown) == 2


def test_the_theme_that_the_user_asks_for_is_not_split(write, opened):
    (source,) = opened(write(mixed([5607, 5800] * 4), "a.gpkg", driver="GPKG"), theme="5607").sources
    assert source.info.kind == "t_5607_ladefacilitet"


@pytest.mark.parametrize(("driver", "name"), [("GeoJSON", "5607.geojson"), ("GML", "5607.gml"), ("FlatGeobuf", "5607.fgb")])
def test_an_empty_layer_is_known_to_be_empty(driver, name, write, opened):
    result = opened(write(mixed([]), name, driver=driver))
    assert [source.info.row_count for source in result.sources] == [0] or result.problems


def test_both_parts_are_examined(write):
    """Rules on how a delivery was read have one id for all themes."""
    from geoplan.report.verdict import verdict

    report = validate([write(mixed([5607, 5800] * 3), "a.gpkg", driver="GPKG")], rule="leverance")
    assert not [said for said in verdict(report, texts("da")) if "ikke undersøgt" in said]
    assert {rule.layer for rule in report.rules} >= {"t_5607_ladefacilitet", "t_5800_fac_pkt"}


def test_a_code_that_is_no_themes_is_named(write, opened):
    (source,) = opened(write(mixed([2009, 2009.0, None]), "fredning.gpkg", driver="GPKG")).sources
    (note,) = (note for note in source.info.notes if note.kind == "theme.unknown")
    assert "FKG har ingen temakode 2009." in texts("da")(note.text, **note.values)
