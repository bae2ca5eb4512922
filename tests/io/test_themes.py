"""Several themes in one layer: split by the rows' own codes, with the file's row numbers."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.texts import texts


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
    from geoplan.workflows.validate import validate

    report = validate([write(mixed([5607, 5800] * 3), "a.gpkg", driver="GPKG")], rule="leverance")
    assert not [said for said in verdict(report, texts("da")) if "ikke undersøgt" in said]
    assert {rule.layer for rule in report.rules} >= {"t_5607_ladefacilitet", "t_5800_fac_pkt"}
