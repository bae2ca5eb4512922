"""The SQL for GeoPackage, loaded into SQLite and opened with GDAL; and what both dialects share."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import warnings

import fiona
import pyogrio
import pytest

from geoplan.errors import ContentError, UnknownThemeError, UsageError
from geoplan.model.ddl import sql
from geoplan.model.load import load
from geoplan.model.tables import key_types, live_layers, view_columns
from geoplan.model.types import GEOMETRY, FieldType
from geoplan.workflows.ddl import ddl

TABLE = "t_5607_ladefacilitet"
GOOD = {
    "temakode": 5607,
    "cvr_kode": 29189846,
    "bruger_id": "gis",
    "oprindkode": 1,
    "statuskode": 3,
    "off_kode": 1,
    "ladefacilitet_type_kode": 1,
    GEOMETRY: b"GP\0\x01",
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    path = tmp_path_factory.mktemp("ddl") / "fkg.gpkg"
    with sqlite3.connect(path) as connection:
        connection.executescript(ddl("gpkg"))
    connection.close()
    return path


@pytest.fixture
def one(tmp_path):
    """A connection to a GeoPackage with theme 5607."""
    connection = sqlite3.connect(tmp_path / "one.gpkg")
    connection.executescript(ddl("gpkg", ["5607"]))
    yield connection
    connection.close()


def _insert(connection, values):
    names = ", ".join(values)
    connection.execute(f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values()))


def test_it_is_a_sound_geopackage(everything):
    connection = sqlite3.connect(everything)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert connection.execute("PRAGMA user_version").fetchone() == (10300,)
    connection.close()


def test_gdal_sees_every_theme_with_its_geometry(everything):
    found = dict(pyogrio.list_layers(everything))
    for layer in live_layers(load()):
        for name in (layer.table, f"gaeldende_{layer.table}", f"hist_{layer.table}"):
            assert found[name] == layer.geometry_type, name


def test_gdal_sees_the_columns_and_types_of_the_model(everything):
    kinds = {
        FieldType.INTEGER: "OFTInteger",
        FieldType.REAL: "OFTReal",
        FieldType.BOOLEAN: "OFTInteger",
        FieldType.DATE: "OFTDate",
        FieldType.TIMESTAMP: "OFTDateTime",
    }
    for layer in live_layers(load())[::5]:
        info = pyogrio.read_info(everything, layer=layer.table)
        found = dict(zip(info["fields"], info["ogr_types"], strict=True))
        wanted = {c.name: kinds.get(c.type, "OFTString") for c in layer.delivered if c.name != GEOMETRY}
        assert found == wanted, layer.table
        assert info["crs"] == "EPSG:25832"
        assert info["geometry_name"] == GEOMETRY


def test_text_has_its_width(everything):
    with fiona.open(everything, layer=TABLE) as source:
        assert source.schema["properties"]["internationalt_id"] == "str:20"
        assert source.schema["properties"]["adr_id"] == "str:36"
        assert source.schema["properties"]["foto_link"] == "str:1024"


def test_the_views_have_the_columns_of_the_model(everything):
    connection = sqlite3.connect(everything)
    for layer in live_layers(load()):
        found = [row[1] for row in connection.execute(f"PRAGMA table_info(hist_{layer.table})")]
        wanted = [column.name for column in view_columns(layer) if column.name != GEOMETRY]
        assert found == ["OGC_FID", GEOMETRY, *wanted], layer.table
    connection.close()


def test_a_good_row_and_its_texts(one):
    _insert(one, GOOD)
    row = one.execute(f"SELECT status, offentlig, ladefacilitet_type, temanavn FROM gaeldende_{TABLE}").fetchone()
    assert row == (
        "Gældende / Vedtaget",
        one.execute("SELECT offentlig FROM d_basis_offentlig WHERE off_kode = 1").fetchone()[0],
        "Elladestander til bil",
        "Ladefacilitet",
    )


def test_a_closed_version_is_history_only(one):
    uuid = "6f1f4c2e-0000-4000-8000-000000000001"
    _insert(one, GOOD | {"objekt_id": uuid, "systid_til": "2026-01-01T00:00:00Z"})
    _insert(one, GOOD | {"objekt_id": uuid})
    assert one.execute(f"SELECT count(*) FROM gaeldende_{TABLE}").fetchone() == (1,)
    assert one.execute(f"SELECT count(*) FROM hist_{TABLE}").fetchone() == (2,)
    with pytest.raises(sqlite3.IntegrityError, match="objekt_id"):
        _insert(one, GOOD | {"objekt_id": uuid})


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"ladefacilitet_type_kode": 77}, "FOREIGN KEY"),
        ({"cvr_kode": 12345678}, "FOREIGN KEY"),
        ({"internationalt_id": "x" * 21}, "internationalt_id_laengde"),
        ({"ladefacilitet_type_kode": None}, "ladefacilitet_type_kode"),
        ({"bruger_id": None}, "bruger_id"),
        ({GEOMETRY: None}, GEOMETRY),
        ({"temakode": 5800}, "temakode_tema"),
    ],
)
def test_a_bad_row_is_refused(one, values, named):
    with pytest.raises(sqlite3.IntegrityError, match=named):
        _insert(one, GOOD | values)


def test_a_range_is_kept(tmp_path):
    connection = sqlite3.connect(tmp_path / "skole.gpkg")
    connection.executescript(ddl("gpkg", ["5710"]))
    row = {name: value for name, value in GOOD.items() if name != "ladefacilitet_type_kode"}
    row |= {"temakode": 5710, "udd_distrikt_type_kode": 1, "starttrin_kode": 1, "sluttrin_kode": 9}
    names = ", ".join([*row, "udd_hovedomr_nr"])
    query = f"INSERT INTO t_5710_born_skole_dis ({names}) VALUES ({', '.join('?' * (len(row) + 1))})"
    connection.execute(query, [*row.values(), 100000])
    with pytest.raises(sqlite3.IntegrityError, match="udd_hovedomr_nr_interval"):
        connection.execute(query, [*row.values(), 99999])
    connection.close()


def test_gdal_can_write_in_it(one, tmp_path):
    path = tmp_path / "one.gpkg"
    properties = {name: value for name, value in GOOD.items() if name != GEOMETRY}
    with fiona.open(path, "a", layer=TABLE) as sink:
        whole = dict.fromkeys(sink.schema["properties"]) | properties | {"driftstart_fra": dt.date(2026, 1, 2)}
        geometry = {"type": "MultiPoint", "coordinates": [(574212.311, 6223908.772)]}
        sink.write({"type": "Feature", "geometry": geometry, "properties": whole})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pyogrio.read_dataframe(path, layer=f"gaeldende_{TABLE}")
    assert frame.status.tolist() == ["Gældende / Vedtaget"]
    assert frame.geometry.get_coordinates().to_numpy().tolist() == [[574212.311, 6223908.772]]


# -- both dialects -------------------------------------------------------------------------------


def test_retired_and_unknown_themes_are_refused_in_danish():
    retired = next(layer for layer in load().layers if not layer.live)
    with pytest.raises(UsageError, match=f"Tema {retired.code} .* er udgået"):
        ddl("gpkg", [retired.code])
    with pytest.raises(UnknownThemeError):
        ddl("gpkg", ["findes slet ikke"])
    with pytest.raises(UsageError, match="oracle"):
        ddl("oracle")


@pytest.mark.parametrize("dialect", ["postgis", "gpkg"])
def test_former_checks_are_left_out(dialect):
    """Release 1.7 had ranges that the database of 2026 has not: they would refuse good rows."""
    checks = [check for layer in load().layers for column in layer.fields for check in column.value_checks]
    now = [check for check in checks if check.model_version == "2026-06"]
    assert 0 < len(now) < len(checks)
    assert len(re.findall(r'CONSTRAINT "\w+_interval(_[0-9])?"', ddl(dialect))) == len(now)


def test_keys_of_lists_are_numbers_unless_a_code_is_text():
    kinds = key_types(load())
    assert kinds["d_basis_adr_beskyt"] is FieldType.TEXT
    assert kinds["d_basis_status"] is FieldType.INTEGER


@pytest.mark.parametrize("bad", ["", "Navn", "a b", 'a"b', "a;b", "æ", "x" * 64, "1a"])
def test_names_pass_an_allow_list(bad):
    with pytest.raises(ContentError):
        sql.name(bad)


def test_literals_are_escaped():
    assert sql.literal("d'Or; DROP TABLE x --") == "'d''Or; DROP TABLE x --'"
    assert sql.literal(None) == "NULL"
    assert sql.literal(7) == "7"
    with pytest.raises(ContentError):
        sql.literal("a\0b")
    with pytest.raises(ContentError):
        sql.number("1; --")
