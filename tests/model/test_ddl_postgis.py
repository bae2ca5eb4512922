"""The SQL for PostGIS, loaded into a real server, and the history it keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from geoplan.model.load import find, load
from geoplan.model.tables import live_layers, own_columns, view_columns
from geoplan.model.types import FieldKind
from geoplan.workflows.ddl import ddl

sys.path.insert(0, str(Path(__file__).parents[1]))
from postgis_server import postgis  # noqa: F401 - the fixture

pytestmark = pytest.mark.postgis

POINT = "SRID=25832;MULTIPOINT(574212.311 6223908.772)"
VIEW = "fkg.t_5607_ladefacilitet"
GOOD = {
    "cvr_kode": 29189846,
    "bruger_id": "gis",
    "oprindkode": 1,
    "statuskode": 3,
    "off_kode": 1,
    "ladefacilitet_type_kode": 1,
    "geometri": POINT,
}


@pytest.fixture(scope="module")
def database(postgis):  # noqa: F811 - the fixture
    """One connection to a server that holds all live themes."""
    with psycopg.connect(postgis, autocommit=True) as connection:
        connection.execute(ddl("postgis"))
        yield connection


@pytest.fixture
def write(database):
    """Insert into the view of theme 5607, in a transaction that is rolled back."""
    with database.transaction(force_rollback=True):
        yield lambda **values: _insert(database, VIEW, GOOD | values)


def _insert(connection, view, values):
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    query = f"INSERT INTO {view} ({names}) VALUES ({marks}) RETURNING objekt_id, versions_id, systid_fra"
    return connection.execute(query, list(values.values())).fetchone()


def test_all_live_themes_have_table_view_and_history(database):
    tables = {row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'fkg'")}
    views = {row[0] for row in database.execute("SELECT viewname FROM pg_views WHERE schemaname = 'fkg'")}
    layers = live_layers(load())
    assert len(layers) == 125
    assert {f"{layer.table}_t" for layer in layers} <= tables
    assert {name for layer in layers for name in (layer.table, f"hist_{layer.table}")} == views


def test_columns_have_the_types_lengths_and_nulls_of_the_model(database):
    query = """SELECT attname, format_type(atttypid, atttypmod), attnotnull, col_description(attrelid, attnum)
        FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum"""
    spelled = {"varchar": "character varying", "int": "integer", "bool": "boolean", "time": "time without time zone"}
    for layer in live_layers(load()):
        found = database.execute(query, [f"fkg.{layer.table}_t"]).fetchall()
        stored = [
            (column.name, spelled.get(column.database_type, column.database_type), bool(column.required_by_database))
            for column in own_columns(layer)
        ]
        assert [row[:3] for row in found[1:]] == stored, layer.table
        assert all(row[3] for row in found), layer.table


def test_views_have_the_columns_of_the_model_in_order(database):
    query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum"
    for layer in live_layers(load()):
        for view in (layer.table, f"hist_{layer.table}"):
            found = [row[0] for row in database.execute(query, [f"fkg.{view}"])]
            assert found == [column.name for column in view_columns(layer)], view


def test_no_former_column_is_made():
    former = {(layer.table, f.name) for layer in load().layers for f in layer.fields if f.kind is FieldKind.FORMER}
    assert not former & {(layer.table, column.name) for layer in live_layers(load()) for column in own_columns(layer)}


def test_a_good_row_gets_identity_time_and_texts(database, write):
    objekt_id, versions_id, systid_fra = write()
    query = "SELECT temakode, temanavn, objekt_id, versions_id, systid_fra, systid_til, oprettet, status, off_kode, "
    query += f"kommunekode, ladefacilitet_type, ST_AsEWKT(geometri) FROM {VIEW}"
    row = database.execute(query).fetchone()
    assert row[:8] == (5607, "Ladefacilitet", objekt_id, versions_id, systid_fra, None, systid_fra, "Gældende / Vedtaget")
    assert row[8] == 1
    assert row[11] == "SRID=25832;MULTIPOINT(574212.311 6223908.772)"
    assert row[10] == load().lists["d_5607_ladefacilitet_type"].by_code["1"].label_da


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"ladefacilitet_type_kode": 77}, errors.ForeignKeyViolation),
        ({"cvr_kode": 12345678}, errors.ForeignKeyViolation),
        ({"cvr_kode": 123}, errors.CheckViolation),
        ({"off_kode": 4}, errors.CheckViolation),
        ({"internationalt_id": "x" * 21}, errors.StringDataRightTruncation),
        ({"note": "x" * 255}, errors.StringDataRightTruncation),
        ({"ladefacilitet_type_kode": None}, errors.NotNullViolation),
        ({"bruger_id": None}, errors.NotNullViolation),
        ({"geometri": None}, errors.NotNullViolation),
        ({"geometri": "SRID=25832;POINT(574212 6223908)"}, errors.InvalidParameterValue),
        ({"geometri": "SRID=25833;MULTIPOINT(574212 6223908)"}, errors.InvalidParameterValue),
        ({"temakode": 5800}, errors.CheckViolation),
        ({"adr_id": "ikke-uuid"}, errors.InvalidTextRepresentation),
        ({"antal_ladepunkter": "mange"}, errors.InvalidTextRepresentation),
    ],
)
def test_a_bad_row_is_refused(write, values, error):
    with pytest.raises(error):
        write(**values)


@pytest.mark.parametrize(("table", "column", "good", "bad"), [("t_5710_born_skole_dis", "udd_hovedomr_nr", 100000, 99999)])
def test_a_range_of_the_database_is_kept(database, table, column, good, bad):
    area = "SRID=25832;MULTIPOLYGON(((0 0,0 1,1 1,0 0)))"
    own = {"udd_distrikt_type_kode": 1, "starttrin_kode": 1, "sluttrin_kode": 2, "geometri": area}
    common = {name: GOOD[name] for name in ("cvr_kode", "bruger_id", "oprindkode", "statuskode", "off_kode")}
    with database.transaction(force_rollback=True):
        _insert(database, f"fkg.{table}", common | own | {column: good})
        with pytest.raises(errors.CheckViolation, match=f"{column}_interval"):
            _insert(database, f"fkg.{table}", common | own | {column: bad})


def test_a_season_date_has_year_one(database):
    common = {name: GOOD[name] for name in ("cvr_kode", "bruger_id", "oprindkode", "statuskode", "off_kode")}
    layer = find(load(), "5800")
    code = load().lists[layer.by_name["facil_ty_k"].code_list].codes[0].code
    own = {"facil_ty_k": int(code), "geometri": POINT, "navn": "Shelter", "beskrivels": "God"}
    needed = [c.name for c in own_columns(layer) if c.required_by_database and c.name not in own]
    own |= dict.fromkeys(needed, 1)
    with database.transaction(force_rollback=True):
        _insert(database, "fkg.t_5800_fac_pkt", common | own | {"saeson_st": "0001-04-01"})
        with pytest.raises(errors.CheckViolation, match="saeson_st_interval"):
            _insert(database, "fkg.t_5800_fac_pkt", common | own | {"saeson_st": "2026-04-01"})


def test_update_writes_the_next_version_and_closes_the_old_one(database, write):
    objekt_id, versions_id, systid_fra = write(note="før")
    database.execute(f"UPDATE {VIEW} SET note = 'efter' WHERE objekt_id = %s", [objekt_id])
    rows = database.execute(
        "SELECT note, versions_id, systid_fra, systid_til, oprettet, ST_AsEWKT(geometri) "
        "FROM fkg.hist_t_5607_ladefacilitet WHERE objekt_id = %s ORDER BY systid_fra",
        [objekt_id],
    ).fetchall()
    assert [row[0] for row in rows] == ["før", "efter"]
    assert rows[0][1] == versions_id != rows[1][1]
    assert rows[0][3] == rows[1][2]
    assert rows[1][3] is None
    assert rows[0][4] == rows[1][4] == systid_fra
    assert rows[0][5] == rows[1][5]
    assert database.execute(f"SELECT note FROM {VIEW}").fetchall() == [("efter",)]


def test_update_of_objekt_id_is_an_error(database, write):
    write()
    with pytest.raises(errors.CheckViolation, match="objekt_id"):
        database.execute(f"UPDATE {VIEW} SET objekt_id = gen_random_uuid()")


def test_delete_closes_and_removes_nothing(database, write):
    objekt_id, *_ = write()
    assert database.execute(f"DELETE FROM {VIEW}").rowcount == 1
    assert database.execute(f"SELECT count(*) FROM {VIEW}").fetchone() == (0,)
    rows = database.execute("SELECT objekt_id, systid_til IS NULL FROM fkg.hist_t_5607_ladefacilitet").fetchall()
    assert rows == [(objekt_id, False)]


def test_an_objekt_id_has_one_current_version(database, write):
    objekt_id, *_ = write()
    with pytest.raises(errors.UniqueViolation):
        write(objekt_id=objekt_id)


def test_a_closed_object_that_returns_keeps_the_day_it_was_made(database, write):
    objekt_id, _, systid_fra = write()
    database.execute(f"DELETE FROM {VIEW}")
    write(objekt_id=objekt_id)
    assert database.execute(f"SELECT oprettet FROM {VIEW}").fetchall() == [(systid_fra,)]


def test_defaults_hold_through_the_view(database):
    common = {name: GOOD[name] for name in ("cvr_kode", "bruger_id", "oprindkode", "statuskode", "off_kode")}
    uuid = "6f1f4c2e-0000-4000-8000-000000000001"
    own = {"fkg_tema": "t_5607_ladefacilitet", "foto_objek": uuid, "foto_lokat": uuid, "primaer_kode": 0}
    with database.transaction(force_rollback=True):
        _insert(database, "fkg.t_7900_fotoforbindelse", common | own)
        assert database.execute("SELECT tilgaeng_kode FROM fkg.t_7900_fotoforbindelse").fetchall() == [(0,)]


def test_a_theme_may_be_added_later(postgis):  # noqa: F811 - the fixture
    with psycopg.connect(postgis, autocommit=True) as connection:
        connection.execute("CREATE DATABASE trinvis")
    with psycopg.connect(postgis.rsplit("/", 1)[0] + "/trinvis", autocommit=True) as connection:
        connection.execute(ddl("postgis", ["5607"]))
        connection.execute(ddl("postgis", ["5800"]))
        with pytest.raises(errors.DuplicateTable):
            connection.execute(ddl("postgis", ["5800"]))
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT count(*) FROM fkg.t_5800_fac_pkt").fetchone() == (0,)
