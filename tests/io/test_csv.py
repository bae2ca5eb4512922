"""CSV as it arrives: signs between cells, decimal commas, character sets, WKT or x and y."""

import numpy as np
import pytest
import shapely

from geoplan.io.csv_layer import number

PLACES = [[574_212.31, 6_223_908.77], [574_300.0, 6_224_000.5]]


def column(source, name):
    return [value for rows in source.read for value in rows.column(name).to_pylist()]


def geometry(source):
    return np.concatenate([rows.geometry for rows in source.read])


def kinds(source):
    return [note.kind for note in source.info.notes if note.kind.startswith(("csv.", "encoding."))]


@pytest.fixture
def csv(tmp_path, opened):
    def read(text, encoding="utf-8", name="5607.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        (source,) = opened(path).sources
        return source

    return read


XY = {
    "semikolon og decimalkomma": "objekt_id;x;y\na;574212,31;6223908,77\nb;574300,0;6224000,5\n",
    "punktum i tusinder": "objekt_id;oest;nord\na;574.212,31;6.223.908,77\nb;574.300,00;6.224.000,50\n",
    "mellemrum i tusinder": "objekt_id\tUTM_X\tUTM_Y\na\t574 212,31\t6 223 908,77\nb\t574 300,0\t6\u00a0224\u00a0000,5\n",
    "komma og anførselstegn": 'objekt_id,Øst,Nord\na,"574212,31","6223908,77"\nb,574300,6224000.5\n',
}


@pytest.mark.parametrize("text", XY.values(), ids=XY)
def test_decimal_comma_in_x_and_y(text, csv):
    source = csv(text)
    assert shapely.get_coordinates(geometry(source)).tolist() == PLACES
    assert kinds(source) == ["csv.delimiter", "csv.geometry", "csv.decimal_comma"] or "csv.decimal_comma" in kinds(source)
    assert list(source.info.columns) == ["objekt_id"]


def test_a_decimal_point_is_no_news(csv):
    source = csv("objekt_id;x;y\na;574212.31;6223908.77\nb;574300;6224000.5\n")
    assert shapely.get_coordinates(geometry(source)).tolist() == PLACES
    assert kinds(source) == ["csv.delimiter", "csv.geometry"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp865"])
def test_character_sets(encoding, csv):
    source = csv("objekt_id;navn;Nøgle\na;Ærøgade;1\nb;Åboulevarden;2\n", encoding)
    assert column(source, "navn") == ["Ærøgade", "Åboulevarden"]
    assert source.info.columns["noegle"].delivered_name == "Nøgle"
    assert "objekt_id" in source.info.columns
    assert ("encoding.decided" in kinds(source)) == (encoding != "utf-8-sig")


def test_what_cannot_be_understood_is_unreadable_and_what_is_empty_is_missing(csv):
    source = csv("objekt_id;x;y\na;574212,31;nord\nb;;\nc;574212,31;\nd;0,0;0\n")
    assert shapely.is_missing(geometry(source)).tolist() == [True, True, True, False]
    assert np.concatenate([rows.undecodable for rows in source.read]).tolist() == [True, False, True, False]
    assert shapely.get_coordinates(geometry(source)).tolist() == [[0.0, 0.0]], "0.0 is a coordinate"


def test_wkt_with_commas_lines_and_quotes(csv):
    polygon = "POLYGON ((700000 6200000, 700010 6200000, 700010 6200010, 700000 6200000))"
    source = csv(f'objekt_id,wkt,note\na,"{polygon}","to\nlinjer og ""citat"""\nb,SRID=25832;POINT (700000 6200000),\nc,vrøvl,x\nd,,x\n')
    assert column(source, "note") == ['to\nlinjer og "citat"', "", "x", "x"]
    assert shapely.get_type_id(geometry(source)).tolist() == [3, 0, -1, -1]
    assert np.concatenate([rows.undecodable for rows in source.read]).tolist() == [False, False, True, False]


def test_rows_of_uneven_length_are_told_and_kept(csv):
    source = csv("objekt_id;navn;note\na;b\nc;d;e;f\ng;h;i\n\n")
    assert column(source, "objekt_id") == ["a", "c", "g"]
    assert column(source, "note") == [None, "e", "i"]
    (note,) = (note for note in source.info.notes if note.kind == "csv.uneven")
    assert (note.values["count"], note.values["row"]) == (2, 0)


def test_names_twice_and_none(csv):
    source = csv("navn;navn;\na;b;c\n")
    assert [c.delivered_name for c in source.info.columns.values()] == ["navn", "navn_2", "kolonne_3"]


def test_row_numbers_and_feature_ids(csv):
    source = csv("objekt_id;x;y\n" + "".join(f"{i};70000{i};6200000\n" for i in range(5)))
    assert np.concatenate([rows.row for rows in source.read]).tolist() == [0, 1, 2, 3, 4]
    assert np.concatenate([rows.fid for rows in source.read]).tolist() == [1, 2, 3, 4, 5]


def test_only_headings(csv):
    source = csv("objekt_id;x;y\n")
    assert source.read == []
    assert source.info.has_geometry


@pytest.mark.parametrize(
    ("text", "value"),
    [("574212,31", 574212.31), ("574.212,31", 574212.31), ("574212.31", 574212.31), (" 6 223 908 ", 6223908), ("0", 0.0), ("-1,5", -1.5)],
)
def test_numbers(text, value):
    assert number(text) == value


def test_no_number():
    assert np.isnan(number("nord"))
