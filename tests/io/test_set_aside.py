"""What ``geoplan normalise`` sets aside is not taken for a delivery, and two deliveries of one theme may type a column differently."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import LayerInfo, Rows
from geoplan.dataset.join import joined
from geoplan.dataset.layers import Column
from geoplan.workflows.validate import validate


def write(path: Path, layer: str) -> None:
    frame = gpd.GeoDataFrame({"temakode": [5607]}, geometry=[shapely.MultiPoint([(574000.0, 6223000.0)])], crs="EPSG:25832")
    frame.to_file(path, layer=layer, driver="GPKG")


def names(path: Path) -> list[str]:
    return [layer.name for layer in validate([path]).layers]


def test_rows_set_aside_are_not_checked_and_the_report_says_so(tmp_path):
    path = tmp_path / "klar.gpkg"
    for layer in ("t_5607_ladefacilitet", "t_5607_ladefacilitet_afvist", "aendringer"):
        write(path, layer)
    report = validate([path])
    assert [layer.name for layer in report.layers] == ["t_5607_ladefacilitet"]
    assert [skip.layer for skip in report.skipped if "normalise" in skip.reason] == ["t_5607_ladefacilitet_afvist"]


def test_a_layer_that_merely_has_such_a_name_is_checked(tmp_path):
    path = tmp_path / "anden.gpkg"
    write(path, "ansoegning_afvist")
    assert names(path) == ["ansoegning_afvist"]


def test_columns_of_different_types_are_joined_as_text():
    info = LayerInfo("lag", columns={"navn": Column("navn", pa.string())}, has_geometry=False)
    one = np.zeros(1, dtype=np.int64)
    both = joined([Rows(info, {"navn": values}, row=one, fid=one) for values in (pa.array(["7"]), pa.array([8]))], info)
    assert both.column("navn").to_pylist() == ["7", "8"]
