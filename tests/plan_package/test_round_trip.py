"""What is written as an upload package is read as the same plan again, in every format."""

import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoplan.io import discover, open_layers
from geoplan.io.package import CUT, FORMATS, RENAMED, ROUNDED, write_package
from geoplan.model.load import load
from geoplan.model.plan import plan_model
from geoplan.model.types import FieldType
from geoplan.plan.package import package_columns
from geoplan.plan.reading import as_frame, from_frame

KINDS = ("lokalplan", "delomraade", "byggefelt", "kommuneplanramme")
LETTERS = "abcæøåÆØÅé §½&<>'\"=+-@;,.|%{}"
ORIGIN = np.array([700_000.0, 6_160_000.0])


def polygons():
    """Rectangles with or without a hole, one or two parts, on whole millimetres."""
    corner = st.integers(0, 5_000_000)
    size = st.integers(2_000, 900_000)

    def made(x, y, size, *, hole, second):
        width, height = size
        west, south, east, north = (x / 1000, y / 1000, (x + width) / 1000, (y + height) / 1000)
        shell = [(west, south), (east, south), (east, north), (west, north)]
        inner = [[(west + 0.5, south + 0.5), (west + 0.5, south + 1), (west + 1, south + 1)]] if hole else None
        parts = [shapely.Polygon(shell, inner)]
        if second:
            parts.append(shapely.box(east + 10, south, east + 12.345, north))
        shape = shapely.MultiPolygon(parts) if second else parts[0]
        return shapely.transform(shape, lambda xy: np.round(xy + ORIGIN, 3))

    return st.builds(made, corner, corner, st.tuples(size, size), hole=st.booleans(), second=st.booleans())


def value(column):
    if column.type is FieldType.BOOLEAN:
        return st.booleans()
    if column.type is FieldType.DATE:
        return st.sampled_from([20200229, 19991231, 20261124])
    if column.type is FieldType.INTEGER:
        return st.integers(0, 99_999)
    if column.type is FieldType.REAL:
        return st.integers(0, 9_999_999).map(lambda number: number / 1000)
    longest = min(column.length or 60, 60)
    return st.text(LETTERS, min_size=1, max_size=longest).map(str.strip).filter(bool)


@st.composite
def layers(draw):
    kind = draw(st.sampled_from(KINDS))
    columns = [one for one in plan_model().kinds[kind].attributes if one.delivered]
    chosen = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=9, unique_by=lambda one: one.name))
    count = draw(st.integers(1, 4))
    data = {one.name: draw(st.lists(st.none() | value(one), min_size=count, max_size=count)) for one in chosen}
    shapes = draw(st.lists(polygons(), min_size=count, max_size=count))
    frame = gpd.GeoDataFrame(pd.DataFrame(data, dtype=object), geometry=shapes, crs="EPSG:25832")
    return kind, from_frame(kind, frame).frame


def read_back(path, kind):
    with discover([path]) as found:
        assert not found.problems
        (source,) = [one for file in found.files for one in open_layers(file, load()).sources]
        assert source.info.kind == kind
        return as_frame(source).frame


def same(left, right, columns, *, cut=False):
    for name in columns:
        before = left[name] if name in left else pd.Series([None] * len(left), dtype=object)
        after = right[name] if name in right else pd.Series([None] * len(right), dtype=object)
        for one, other in zip(before.tolist(), after.tolist(), strict=True):
            if pd.isna(one) or pd.isna(other):
                assert pd.isna(one), (name, one, other)
                assert pd.isna(other), (name, one, other)
            elif isinstance(one, float):
                assert other == pytest.approx(one, abs=5e-7), name
            elif cut and isinstance(one, str):
                assert one.startswith(other), name
            else:
                assert one == other, name
    assert all(shapely.equals(shapely.normalize(left.geometry.to_numpy()), shapely.normalize(right.geometry.to_numpy())))
    assert shapely.equals_exact(shapely.normalize(multi(left)), shapely.normalize(multi(right)), tolerance=1e-9).all()


def multi(frame):
    return np.array([shapely.MultiPolygon([one]) if one.geom_type == "Polygon" else one for one in frame.geometry], dtype=object)


@pytest.mark.parametrize("format_", FORMATS)
@given(layer=layers())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_a_layer_is_read_as_it_was(tmp_path_factory, format_, layer):
    kind, frame = layer
    folder = tmp_path_factory.mktemp("package")
    columns = package_columns(kind, frame)
    path, _ = write_package(folder, kind, frame, columns, format_=format_)
    same(frame, read_back(path, kind), [one.name for one in columns])


def simple(**columns):
    shape = shapely.box(700_000, 6_160_000, 700_100, 6_160_100)
    return from_frame("lokalplan", gpd.GeoDataFrame([columns], geometry=[shape], crs="EPSG:25832")).frame


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("text", ["{}", "[1,2]", '{"a":1}'])
def test_a_text_in_brackets_stays_a_text(tmp_path, format_, text):
    """GDAL writes what looks like JSON as JSON, unless it is told not to."""
    frame = simple(plannr=text)
    path, _ = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_=format_)
    assert read_back(path, "lokalplan")["plannr"].tolist() == [text]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_package_is_a_zip_without_folders(tmp_path, format_):
    frame = simple(plannr="1.2", plannavn="Ved Åen")
    path, _ = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_=format_)
    names = zipfile.ZipFile(path).namelist()
    assert path.name == "lokalplan.zip"
    assert names
    assert all(name.startswith("lokalplan.") and "/" not in name for name in names)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format_", ["shp", "mapinfo"])
def test_what_is_cut_is_told(tmp_path, format_):
    frame = simple(plannr="1.2", sforhold="ø" * 200, kbeskriv="kort")
    path, changes = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_=format_)
    told = [(change.column, change.count) for change in changes if change.how == CUT]
    assert told == [("sforhold", 1)]
    same(frame, read_back(path, "lokalplan"), ["sforhold", "kbeskriv"], cut=True)
    assert len(read_back(path, "lokalplan")["sforhold"][0]) == 127


def test_short_names_are_told(tmp_path):
    frame = simple(plannr="1.2", maxboligenhed=12)
    _, changes = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_="shp")
    assert ("maxboligenhed", "maxboligen") in [(change.column, change.short) for change in changes if change.how == RENAMED]


def test_zero_and_nothing_are_two_things_in_mapinfo(tmp_path):
    two = pd.concat([simple(plannr="1", bebygpct=0, bebygpctaf=2), simple(plannr="2", bebygpct=None, bebygpctaf=3)], ignore_index=True)
    frame = from_frame("lokalplan", gpd.GeoDataFrame(two, geometry="geometry", crs="EPSG:25832")).frame
    path, _ = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_="mapinfo")
    read = read_back(path, "lokalplan")
    assert read["bebygpct"].tolist()[0] == 0
    assert pd.isna(read["bebygpct"].tolist()[1])
    assert read["bebygpctaf"].tolist() == [2, 3]


def test_coordinates_are_whole_millimetres(tmp_path):
    frame = simple(plannr="1").set_geometry([shapely.box(700_000.00049, 6_160_000, 700_100, 6_160_100)], crs="EPSG:25832")
    path, changes = write_package(tmp_path, "lokalplan", frame, package_columns("lokalplan", frame), format_="gml")
    assert [change.how for change in changes] == [ROUNDED]
    assert read_back(path, "lokalplan").geometry.iloc[0].bounds[0] == 700_000.0


def test_columns_are_those_demanded_and_those_that_say_anything():
    names = [one.name for one in package_columns("lokalplan", simple(plannr="1.2", bygpct3=30.0, sforhold=None))]
    assert {"plannr", "plannavn", "komnr", "doklink", "iomfangreg", "bygpct3"} <= set(names)
    assert {"bygpct1", "sforhold", "planid", "kommunenavn"}.isdisjoint(names)
    order = [one.name for one in plan_model().kinds["lokalplan"].attributes]
    assert names == sorted(names, key=order.index)
