"""What a stranger's file can make GDAL do: nothing but be read."""

import contextlib
import http.server
import os
import subprocess
import sys
import threading

import pytest

from geoplan.io import discover, open_layers
from geoplan.io.safety import DRIVERS, gdal
from geoplan.io.sniff import driver_of


@pytest.fixture
def probe():
    """A server on this machine that counts what it is asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def do_HEAD(self):
            self.do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_only_named_drivers_are_left():
    assert set(gdal().list_drivers()) == DRIVERS | {"MEM"}


def test_drivers_are_taken_out_also_when_pyogrio_was_there_first():
    code = (
        "import pyogrio; assert 'OGR_VRT' in pyogrio.list_drivers()\n"
        "from geoplan.io.safety import gdal\n"
        "assert gdal() is pyogrio and 'OGR_VRT' not in pyogrio.list_drivers(), pyogrio.list_drivers()"
    )
    environment = {**os.environ, "OGR_SKIP": ""}
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env=environment, capture_output=True)


def test_importing_the_floor_opens_nothing():
    code = "import sys, geoplan.io; assert not {'pyogrio', 'fiona', 'geopandas', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fiona_has_no_drivers_that_open_other_files():
    code = (
        "from geoplan.io.safety import prepare_environment; prepare_environment()\n"
        "import fiona\nwith fiona.Env() as env: print(sorted(env.drivers()))"
    )
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "GPKG" in result.stdout
    for name in ("OGR_VRT", "WFS", "OAPIF"):
        assert f"'{name}'" not in result.stdout


SUFFIXES = [".gpkg", ".geojson", ".json", ".geojsonl", ".shp", ".fgb", ".gml", ".tab", ".mif", ".csv", ".xml", ".parquet", ".vrt"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_vrt_body_under_any_suffix_reads_nothing(suffix, frame, write, tmp_path, probe):
    address, asked = probe
    secret = write(frame, "hemmelig.geojson", driver="GeoJSON")
    for source in (secret, f"/vsicurl/{address}/a.geojson"):
        path = tmp_path / f"uskyldig{suffix}"
        path.write_text(
            f'\n<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource>'
            "<SrcLayer>hemmelig</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
        )
        with discover([path]) as found:
            assert not found.files
            (problem,) = found.problems
            assert problem.kind == "refused"
            assert "henviser til andre filer" in problem.text
        if suffix != ".csv":  # which GDAL takes for a table of one column, and follows nothing
            with pytest.raises(gdal().errors.DataSourceError):
                gdal().read_info(path)
    assert asked == []


def test_no_request_is_sent_for_schemas_and_coordinate_systems(tmp_path, probe, model):
    address, asked = probe
    link = tmp_path / "link.geojson"
    link.write_text(
        '{"type":"FeatureCollection","cr\\u0073":{"type":"link","properties":{"href":"ADDRESS/a.wkt","type":"ogcwkt"}},"features":'
        '[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[700000,6200000]}}]}'.replace("ADDRESS", address)
    )
    gml = tmp_path / "a.gml"
    gml.write_text(
        '<?xml version="1.0"?><ogr:FeatureCollection xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="http://ogr.maptools.org/ {address}/a.xsd" xmlns:ogr="http://ogr.maptools.org/"'
        ' xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:x><ogr:geometryProperty>'
        f'<gml:Point srsName="{address}/srs.gml"><gml:coordinates>700000,6200000</gml:coordinates></gml:Point>'
        "</ogr:geometryProperty><ogr:a>1</ogr:a></ogr:x></gml:featureMember></ogr:FeatureCollection>"
    )
    with discover([link, gml]) as found:
        (problem,), (file,) = found.problems, found.files
        assert (problem.kind, problem.name) == ("refused", "link.geojson")
        for source in open_layers(file, model).sources:
            assert sum(len(rows) for rows in source.batches(10, {"geometri", "a"})) == 1
    with contextlib.suppress(RuntimeError):
        gdal().read_info(link)  # also where nobody looked at the file first
    assert asked == []
    link.write_text(link.read_text().replace("\\u0073", "s"))
    with discover([link]) as found:
        assert [problem.kind for problem in found.problems] == ["refused"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><gml:FeatureCollection>&b;</gml:FeatureCollection>'
DOCTYPES = {
    "plain": BOMB.encode(),
    "after a declaration": b'<?xml version="1.0"?>\n' + BOMB.encode(),
    "after a comment": b"<!-- <gml:FeatureCollection> -->" + BOMB.encode(),
    "after a long comment": b"<!-- <gml:FeatureCollection>" + b" " * (2 << 20) + b"-->" + BOMB.encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + BOMB.encode(),
    "utf-16": BOMB.encode("utf-16"),
    "utf-16 without mark": ('<?xml version="1.0"?>' + BOMB).encode("utf-16-be"),
    "parameter entity": b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><gml:FeatureCollection/>',
}


@pytest.mark.parametrize("body", DOCTYPES.values(), ids=DOCTYPES)
def test_xml_with_a_doctype_is_not_opened(body, tmp_path):
    path = tmp_path / "a.gml"
    path.write_bytes(body)
    with discover([path]) as found:
        assert not found.files
        assert [problem.kind for problem in found.problems] in (["refused"], ["not_geodata"])


CONTENTS = {
    "hej.txt.geojson": (b"hej", ""),
    "a.json": (b'{"navn": "ikke geodata"}', ""),
    "b.json": (b'{"type": "Topology"}', ""),
    "d.json": (b'[{"type": "Feature"}]', "GeoJSON"),
    "kort.kml": (b'<kml xmlns="http://www.opengis.net/kml/2.2"/>', ""),
    "base.sqlite": (b"SQLite format 3\x00" + bytes(100), ""),
    "tabel.csv": (b"a;b\n1;2\n", "CSV"),
    "tekst.dat": (b"a;b\n1;2\n", ""),
    "lag.tab": (b"!table\n!version 300\nDefinition Table\n  Type NATIVE", "MapInfo File"),
}


def test_a_pipeline_of_gdal_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}')
    with discover([path]) as found:
        assert [problem.kind for problem in found.problems] == ["refused"]


@pytest.mark.parametrize(("name", "body", "driver"), [(name, *rest) for name, rest in CONTENTS.items()])
def test_the_content_tells_the_driver(name, body, driver, tmp_path):
    path = tmp_path / name
    path.write_bytes(body)
    assert driver_of(path) == driver


def test_a_tab_that_only_shows_other_files(tmp_path):
    path = tmp_path / "visning.tab"
    path.write_bytes(b'!table\n!version 100\nOpen Table "..\\hemmelig.tab" Hide\nCreate View v As Select * From hemmelig\n')
    with discover([path]) as found:
        assert [problem.kind for problem in found.problems] == ["refused"]
