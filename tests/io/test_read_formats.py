"""Each format, written small and read back: rows, order, geometry, types, widths and names."""

import sqlite3

import fiona
import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely

from geoplan.errors import UnknownThemeError, UnreadableError
from geoplan.io import discover, open_layers, sha256

FORMATS = [
    ("GPKG", "t_5607_ladefacilitet.gpkg"),
    ("GeoJSON", "t_5607_ladefacilitet.geojson"),
    ("GeoJSONSeq", "t_5607_ladefacilitet.geojsonl"),
    ("ESRI Shapefile", "t_5607_ladefacilitet.shp"),
    ("FlatGeobuf", "t_5607_ladefacilitet.fgb"),
    ("GML", "t_5607_ladefacilitet.gml"),
    ("MapInfo File", "t_5607_ladefacilitet.tab"),
    ("MapInfo File", "t_5607_ladefacilitet.mif"),
    ("OpenFileGDB", "t_5607_ladefacilitet.gdb"),
]


def column(source, name):
    return [value for rows in source.read for value in rows.column(name).to_pylist()]


def geometry(source):
    return np.concatenate([rows.geometry for rows in source.read])


@pytest.mark.parametrize(("driver", "name"), FORMATS)
def test_every_format_gives_the_same_rows(driver, name, frame, write, opened):
    options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}  # an index would sort the rows
    path = write(frame, name, driver=driver, **options)
    before = sorted(path.parent.rglob("*"))
    (source,) = opened(path).sources
    info = source.info
    assert sorted(path.parent.rglob("*")) == before, "reading leaves nothing behind"
    assert (info.kind, info.path, info.has_geometry) == ("t_5607_ladefacilitet", name, True)
    assert info.format == ("GeoJSON" if driver == "GeoJSONSeq" else driver) or driver == "GeoJSONSeq"
    assert info.row_count in {3, None}
    assert [len(rows) for rows in source.read] == [2, 1]
    assert np.concatenate([rows.row for rows in source.read]).tolist() == [0, 1, 2]
    assert column(source, "objekt_id") == frame.objekt_id.tolist()
    assert [value or None for value in column(source, "navn")] == ["Ærøgade", None, "Åboulevarden"]
    assert [int(value) for value in column(source, "temakode")] == [5607] * 3
    read = geometry(source)
    assert shapely.is_missing(read).tolist() == [False, True, False]
    assert shapely.get_coordinates(read) == pytest.approx(
        np.array([[700_000, 6_200_000], [700_010.125, 6_200_010.5]]),
        abs=0.01,  # TAB and GeoJSON in degrees round
    )


def test_geoparquet(frame, tmp_path, opened):
    path = tmp_path / "t_5607_ladefacilitet.parquet"
    frame.to_parquet(path)
    (source,) = opened(path).sources
    assert (source.info.format, source.info.declared_crs, source.info.row_count) == ("Parquet", "EPSG:25832", 3)
    assert (source.info.geometry_type, source.info.transformed) == ("Point", False)
    assert column(source, "navn") == ["Ærøgade", None, "Åboulevarden"]
    assert shapely.equals(geometry(source), frame.geometry.to_numpy())[[0, 2]].all()


def test_parquet_without_geometry(frame, tmp_path, opened):
    path = tmp_path / "t_5607_ladefacilitet.parquet"
    frame.drop(columns="geometry").to_parquet(path)
    (source,) = opened(path).sources
    assert not source.info.has_geometry
    assert len(column(source, "navn")) == 3


def test_codes_with_labels_are_read_as_codes(frame, write, opened):
    """A GeoPackage may give a column a domain; GDAL then hands out labels with the codes behind them."""
    path = write(frame, "t_5607_ladefacilitet.gpkg", driver="GPKG")
    with sqlite3.connect(path) as base:
        base.executescript(
            """
            CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
              description TEXT, mime_type TEXT, constraint_name TEXT);
            CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
              value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT);
            INSERT INTO gpkg_extensions VALUES
              ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', 'read-write'),
              ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', 'read-write');
            INSERT INTO gpkg_data_columns VALUES ('t_5607_ladefacilitet', 'temakode', NULL, NULL, NULL, NULL, 'koder');
            INSERT INTO gpkg_data_column_constraints VALUES
              ('koder', 'enum', '5607', NULL, NULL, NULL, NULL, 'Ladefacilitet'),
              ('koder', 'enum', '5608', NULL, NULL, NULL, NULL, 'Andet');
            """
        )
    base.close()
    (source,) = opened(path).sources
    assert [int(value) for value in column(source, "temakode")] == [5607] * 3
    assert all(rows.column("temakode").type == source.info.columns["temakode"].type for rows in source.read)


def test_widths_as_the_file_states_them(tmp_path, opened):
    schema = {"geometry": "Point", "properties": {"objekt_id": "str:36", "navn": "str:128", "kode": "int:4"}}
    for driver, name in (("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp")):
        with fiona.open(tmp_path / name, "w", driver=driver, schema=schema, crs="EPSG:25832") as out:
            properties = {"objekt_id": "x", "navn": "y", "kode": 1}
            out.write({"geometry": {"type": "Point", "coordinates": (700_000, 6_200_000)}, "properties": properties})
        (source,) = opened(tmp_path / name).sources
        columns = source.info.columns
        assert [columns[name].width for name in ("objekt_id", "navn")] == [36, 128]
        assert columns["navn"].type == pa.string()


def test_only_wanted_columns_are_read(frame, write, model):
    path = write(frame, "t_5607_ladefacilitet.gpkg", driver="GPKG")
    with discover([path]) as found:
        (source,) = open_layers(found.files[0], model).sources
        (rows,) = source.batches(10, {"navn", "findes_ikke"})
        assert rows.has("navn")
        assert not rows.has("objekt_id")
        assert not rows.has("geometri")
        (only_geometry,) = source.batches(10, {"geometri"})
        assert len(only_geometry) == 3
        assert only_geometry.fid.tolist() == [1, 2, 3]
        (nothing,) = source.batches(10, ())
        assert len(nothing) == 3


def test_rows_are_read_in_runs_and_again(frame, write, model):
    many = gpd.GeoDataFrame({"navn": [str(i) for i in range(1000)]}, geometry=shapely.points(np.arange(1000), np.arange(1000)), crs=25832)
    path = write(many, "t_5607_ladefacilitet.gpkg", driver="GPKG")
    with discover([path]) as found:
        (source,) = open_layers(found.files[0], model).sources
        for chunk in (1, 7, 333, 5000):
            runs = list(source.batches(chunk, {"navn"}))
            assert max(map(len, runs)) <= chunk
            assert np.concatenate([rows.row for rows in runs]).tolist() == list(range(1000))
            assert [v for rows in runs for v in rows.column("navn").to_pylist()] == many.navn.tolist()
        half = source.batches(7, {"navn"})
        next(half)
        half.close()


def test_layers_tables_styles_and_views_of_a_geopackage(frame, write, opened):
    bare = frame.drop(columns="geometry")
    path = write(frame, "leverance.gpkg", driver="GPKG", layer="t_5607_ladefacilitet")
    write(frame, "leverance.gpkg", driver="GPKG", layer="5800")
    write(bare, "leverance.gpkg", driver="GPKG", layer="tabel")
    write(bare, "leverance.gpkg", driver="GPKG", layer="layer_styles")
    with sqlite3.connect(path) as base:
        base.execute('CREATE VIEW udsnit AS SELECT * FROM "5800"')
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('udsnit', 'attributes', 'udsnit', 0)")
    base.close()
    result = opened(path)
    assert [(s.info.name, s.info.kind, s.info.has_geometry) for s in result.sources] == [
        ("t_5607_ladefacilitet", "t_5607_ladefacilitet", True),
        ("5800", "t_5607_ladefacilitet", True),  # the rows say 5607, and that weighs more than a bare number
        ("tabel", "t_5607_ladefacilitet", False),
    ]
    assert [(p.kind, p.values["layer"]) for p in result.problems] == [("left_out", "layer_styles"), ("left_out", "udsnit")]
    assert not any(p.is_fault for p in result.problems)


@pytest.mark.parametrize(("driver", "name"), [("GPKG", "t_5607_ladefacilitet.gpkg"), ("ESRI Shapefile", "t_5607_ladefacilitet.shp")])
def test_an_empty_layer_is_a_layer(driver, name, frame, write, opened):
    path = write(frame.iloc[:0], name, driver=driver)
    (source,) = opened(path).sources
    assert source.info.row_count == 0
    assert source.read == []


def test_a_dbf_alone_is_a_table(frame, write, opened, tmp_path):
    write(frame, "t_5607_ladefacilitet.shp", driver="ESRI Shapefile")
    for path in tmp_path.iterdir():
        if path.suffix != ".dbf":
            path.unlink()
    (source,) = opened(tmp_path / "t_5607_ladefacilitet.dbf").sources
    assert not source.info.has_geometry
    assert len(column(source, "objekt_id")) == 3


CSVS = {
    "komma med wkt": "objekt_id,wkt,kode\na,POINT (700000 6200000),0101\nb,POINT (700001 6200000),65\n",
    "semikolon og BOM": "\ufeffobjekt_id;geometri;kode\na;POINT (700000 6200000);0101\nb;POINT (700001 6200000);65\n",
    "tabulator og x, y": "objekt_id\tx\ty\tkode\na\t700000\t6200000\t0101\nb\t700001\t6200000\t65\n",
}


@pytest.mark.parametrize("text", CSVS.values(), ids=CSVS)
def test_csv(text, tmp_path, opened):
    path = tmp_path / "5607.csv"
    path.write_text(text, encoding="utf-8")
    (source,) = opened(path).sources
    assert (source.info.format, source.info.declared_crs, source.info.has_geometry) == ("CSV", "", True)
    assert column(source, "objekt_id") == ["a", "b"]
    assert column(source, "kode") == ["0101", "65"]
    assert shapely.get_x(geometry(source)).tolist() == [700_000, 700_001]
    assert not [note for note in source.info.notes if note.kind.startswith("crs.")], "a CSV has no place for it"


def test_csv_with_decimal_comma_stays_text(tmp_path, opened):
    path = tmp_path / "5607.csv"
    path.write_text("objekt_id;hoejde\na;1,5\n", encoding="utf-8")
    (source,) = opened(path).sources
    assert column(source, "hoejde") == ["1,5"]


def test_degrees_arrive_in_metres(frame, write, opened):
    path = write(frame.to_crs(4326), "t_5607_ladefacilitet.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    (source,) = opened(path).sources
    assert (source.info.declared_crs, source.info.transformed) == ("EPSG:4326", True)
    assert geometry(source)[0].distance(frame.geometry[0]) < 0.001


def test_heights_survive_a_transformation(write, opened):
    frame = gpd.GeoDataFrame({"navn": ["a", "b"]}, geometry=[shapely.Point(12, 56, 7.5), shapely.Point(12, 55)], crs=4326)
    path = write(frame, "t_5607_ladefacilitet.gpkg", driver="GPKG")
    (source,) = opened(path).sources
    assert shapely.has_z(geometry(source)).tolist() == [True, False]
    assert shapely.get_z(geometry(source))[0] == 7.5


def test_a_theme_that_is_not_there(frame, write, model):
    path = write(frame, "lag.gpkg", driver="GPKG")
    with discover([path]) as found, pytest.raises(UnknownThemeError):
        open_layers(found.files[0], model, theme="9999")


def test_a_file_that_breaks_off_while_it_is_read(write, model):
    """Pages in the middle are overwritten: the layer opens, and reading tells how far it came."""
    many = gpd.GeoDataFrame({"navn": ["x" * 200] * 5000}, geometry=shapely.points(np.zeros(5000), np.zeros(5000)), crs=25832)
    path = write(many, "t_5607_ladefacilitet.gpkg", driver="GPKG")
    data = bytearray(path.read_bytes())
    data[200 * 4096 : 230 * 4096] = b"\xff" * (30 * 4096)  # GDAL stops there without a word
    path.write_bytes(data)
    with discover([path]) as found:
        result = open_layers(found.files[0], model)
        with pytest.raises(UnreadableError, match=r"ladefacilitet\.gpkg kan ikke læses længere end til række") as error:
            [rows.geometry for source in result.sources for rows in source.batches(100, {"navn", "geometri"})]
    assert str(path.parent) not in str(error.value)


def test_sha256_follows_the_content(frame, write, tmp_path):
    shp = write(frame, "a.shp", driver="ESRI Shapefile")
    gpkg = write(frame, "a.gpkg", driver="GPKG")
    gdb = write(frame, "a.gdb", driver="OpenFileGDB")
    digests = {path: sha256(path) for path in (shp, gpkg, gdb)}
    assert all(len(digest) == 64 for digest in digests.values())
    assert len(set(digests.values())) == 3
    with (tmp_path / "a.dbf").open("ab") as stream:
        stream.write(b" ")
    assert sha256(shp) != digests[shp], "a Shapefile is all its parts"
    (gdb / "timestamps").write_bytes(b"other")
    assert sha256(gdb) != digests[gdb]
