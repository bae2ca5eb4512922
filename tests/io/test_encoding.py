"""Character sets: what a file declares, against what its bytes spell."""

import struct

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely

from geoplan.io.encoding import chosen, known, mended, weighed
from geoplan.texts import texts

DANISH = ["Ærøgade", "Åboulevarden 7, Sønderød", "Café Brønden – kl. 8"]


@pytest.fixture
def shapefile(write):
    """A Shapefile whose column ``navn`` (60 wide) holds these bytes; ``.cpg`` and the language byte as told."""

    def made(values, *, cpg=None, language=0, width=60):
        frame = gpd.GeoDataFrame(
            {"navn": ["x" * width] * len(values)}, geometry=[shapely.Point(700_000, 6_200_000 + i) for i in range(len(values))], crs=25832
        )
        path = write(frame, "t_5607_ladefacilitet.shp", driver="ESRI Shapefile")
        table = path.with_suffix(".dbf")
        content = bytearray(table.read_bytes())
        _, start, row = struct.unpack_from("<IHH", content, 4)
        for i, value in enumerate(values):
            content[start + i * row + 1 : start + (i + 1) * row] = value.ljust(row - 1)[: row - 1]
        content[29] = language
        table.write_bytes(content)
        path.with_suffix(".cpg").unlink(missing_ok=True)
        if cpg is not None:
            path.with_suffix(".cpg").write_text(cpg)
        return path

    return made


def names(source):
    return [value for rows in source.read for value in rows.column("navn").to_pylist()]


def encoding_notes(source):
    return [note.kind for note in source.info.notes if note.kind.startswith("encoding.")]


TABLE = [
    # the bytes' set, .cpg, language byte, notes
    ("cp1252", None, 0x57, ["encoding.stated"]),
    ("cp1252", None, 0, ["encoding.decided"]),
    ("cp1252", "1252", 0, ["encoding.stated"]),
    ("cp1252", "ISO-8859-1", 0, ["encoding.stated"]),
    ("cp1252", "UTF-8", 0, ["encoding.wrong"]),
    ("cp1252", "noget vrøvl".encode().decode("ascii", "ignore"), 0, ["encoding.wrong"]),
    ("cp865", None, 0, ["encoding.decided"]),
    ("cp865", None, 0x66, ["encoding.stated"]),
    ("cp865", "OEM 865", 0, ["encoding.stated"]),
    ("cp865", "ANSI 1252", 0, ["encoding.wrong"]),
    ("utf-8", "UTF-8", 0, ["encoding.stated"]),
    ("utf-8", "65001", 0, ["encoding.stated"]),
    ("utf-8", None, 0, ["encoding.decided"]),
    ("utf-8", None, 0x57, ["encoding.decided"]),
    ("utf-8", "ISO-8859-1", 0, ["encoding.wrong"]),
]


@pytest.mark.parametrize("row", TABLE)
def test_a_shapefile_is_read_as_its_bytes_say(row, shapefile, opened):
    written, cpg, language, notes = row
    path = shapefile([text.replace("–", "-" if written == "cp865" else "–").encode(written) for text in DANISH], cpg=cpg, language=language)
    (source,) = opened(path).sources
    assert names(source)[:2] == DANISH[:2]
    assert encoding_notes(source) == notes
    assert all(note.text.format(**note.values) for note in source.info.notes)


def test_a_wrong_declaration_is_told_with_the_numbers(shapefile, opened):
    (source,) = opened(shapefile([text.encode("cp1252") for text in DANISH], cpg="UTF-8")).sources
    (note,) = (note for note in source.info.notes if note.kind == "encoding.wrong")
    assert texts("da")(note.text, **note.values) == (
        "Filen siger tegnsættet .cpg: UTF-8, men teksterne er læst som cp1252 (Windows): af 3 tekster med æ, ø, å eller lignende "
        "giver 0 mening som UTF-8, 3 som cp1252 (Windows) og 0 som DOS-tegn."
    )


def test_plain_ascii_says_nothing(shapefile, opened):
    (source,) = opened(shapefile([b"Aarhus", b""], cpg="UTF-8")).sources
    assert (names(source), encoding_notes(source)) == (["Aarhus", None], [])


def test_a_text_cut_in_the_middle_of_a_letter(shapefile, opened):
    path = shapefile([("a" * 59 + "å").encode()[:60], "Sø".encode(), "Ålborg".encode()], cpg="UTF-8")
    (source,) = opened(path).sources
    assert names(source) == ["a" * 59, "Sø", "Ålborg"]
    assert encoding_notes(source) == ["encoding.stated", "encoding.cut"]


def test_mapinfo_that_says_neutral(frame, write, opened):
    for name in ("t_5607_ladefacilitet.tab", "5607.mif"):
        (source,) = opened(write(frame, name, driver="MapInfo File", encoding="CP1252")).sources
        assert [value or None for value in names(source)] == ["Ærøgade", None, "Åboulevarden"]
        assert encoding_notes(source) == ["encoding.decided"]


@pytest.mark.parametrize("kind", ["iso-8859-1", "utf-8", "utf-16"])
def test_gml_is_read_as_its_first_line_says(kind, tmp_path, opened):
    text = (
        f'<?xml version="1.0" encoding="{kind}"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
        'xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:t_5607 fid="a.0"><ogr:geometryProperty>'
        '<gml:Point srsName="EPSG:25832"><gml:coordinates>700000,6200000</gml:coordinates></gml:Point></ogr:geometryProperty>'
        "<ogr:navn>Ærøgade</ogr:navn></ogr:t_5607></gml:featureMember></ogr:FeatureCollection>"
    )
    path = tmp_path / "5607.gml"
    path.write_bytes(text.encode(kind))
    result = opened(path)
    if kind == "utf-16":  # GDAL does not read it; it must be said, not half read
        assert result.sources == () or names(result.sources[0]) == ["Ærøgade"]
        return
    assert names(result.sources[0]) == ["Ærøgade"]


def test_geojson_in_windows_letters_is_still_read(tmp_path, opened):
    path = tmp_path / "5607.geojson"
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"navn":"Ærøgade"},"geometry":null}]}'
    path.write_bytes(text.encode("cp1252"))
    result = opened(path)
    assert [names(source) for source in result.sources] == [["Ærøgade"]]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(("UTF-8", "utf-8"), ("65001", "utf-8"), ("ANSI 1252", "cp1252"), ("OEM 865", "cp865"), ("88591", "iso8859-1")),
        *(("LDID/87", "cp1252"), ("ISO-8859-1", "iso8859-1"), ("vrøvl", ""), ("", ""), ("system", "")),
    ],
)
def test_names_of_sets(said, name):
    assert known(said) == name


def test_850_is_told_from_865_only_where_they_differ():
    assert chosen(["Sønderød".encode("cp865")], "")[0] == "cp865"
    assert chosen(["Sønderød á Ê Á".encode("cp850")], "")[0] == "cp850"


def test_counts():
    evidence, _ = weighed(["ø".encode(), "ø".encode("cp1252")])
    assert dict(evidence.fits) == {"utf-8": 1, "cp1252": 1, "cp865": 1, "cp850": 1}


def test_valid_texts_are_handed_on_untouched():
    array = pa.array(["ø", None, ""])
    assert mended(array, "cp1252") is array
    numbers = pa.array([1, 2])
    assert mended(numbers, "cp1252") is numbers
