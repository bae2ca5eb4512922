"""Nothing private leaves geoplan: no CPR number, no place on the machine, no query, no traceback."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.io.safety import gdal, quiet
from tests.hostile.inputs import zipped
from tests.hostile.running import ROOT, geoplan_ready, world_in

CPR = re.compile(rb"010190.{0,3}1234|0101901234|311299.{0,3}4321|3112994321", re.DOTALL)
FORMATS = ("text", "json", "csv", "geojson", "xlsx", "gpkg", "html")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A delivery with the numbers in values, numbers, names of layer, file, folder and column, and in a file that cannot be read."""
    folder = tmp_path_factory.mktemp("planted") / "sag 010190-1234"
    folder.mkdir()
    frame = gpd.GeoDataFrame(
        {
            "temakode": [5607, 9999, 5607],
            "objekt_id": ["010190-1234", "3112994321", "x"],
            "off_kode": [101901234, 3112994321, 9],
            "link": ["www 010190 1234", "https://x.dk/?cpr=3112994321", "intet"],
            "note": ["Ring til 010190-1234", "ejer 0101901234 og 311299-4321", "Ã¦ 010190-1234"],
            "ejer 010190-1234": ["010190-1234", "a", "b"],
        },
        geometry=[shapely.Point(0, 0), None, shapely.Point(700_000, 6_200_000)],
        crs="EPSG:25832",
    )
    with quiet():
        gdal().write_dataframe(
            frame, folder / "t_5607_ladefacilitet 010190-1234.gpkg", layer="t_5607_ladefacilitet 010190-1234", driver="GPKG"
        )
        gdal().write_dataframe(frame, folder / "ukendt 3112994321.geojson", driver="GeoJSON")
    (folder / "tom 010190-1234.shp").write_bytes(b"")
    zipped(folder, [("../010190-1234.gpkg", "x")], "311299-4321.zip")
    return folder


def everything_in(path):
    """The bytes of a report, and of the files in it where it is a zip, with escapes undone."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    if path.suffix == ".json":
        content += json.dumps(json.loads(content), ensure_ascii=False).encode()
    return content


def test_no_cpr_number_in_any_report_or_message(planted, tmp_path):
    def run(format_):
        world = world_in(tmp_path / format_)
        out = world / "her" / f"rapport.{format_}"
        ran = geoplan_ready(world, "validate", planted, "--format", format_, "--out", out)
        return ran, everything_in(out)

    with ThreadPoolExecutor(2) as two:
        results = dict(zip(FORMATS, two.map(run, FORMATS), strict=True))
    offenders = []
    for name, (ran, report) in results.items():
        assert ran.status == 1, ran.said
        assert len(report) > 1000
        offenders += [f"{name}: {report[max(0, at.start() - 60) : at.end() + 20]!r}" for at in list(CPR.finditer(report))[:5]]
        offenders += [f"{name}, said: {ran.said}" for _ in CPR.finditer(ran.said.encode())]
        offenders += [f"{name}: {place}" for place in (str(planted.parent), str(tmp_path), str(ROOT)) if place.encode() in report]
    assert not offenders, "\n".join(offenders)
    assert b"010190-****" in results["json"][1]


def test_a_report_as_gpkg_can_be_read(planted, tmp_path):
    """The numbers are looked for in the bytes above; here in the rows."""
    world = world_in(tmp_path / "verden")
    out = world / "her" / "rapport.gpkg"
    geoplan_ready(world, "validate", planted, "--format", "gpkg", "--out", out)
    with closing(sqlite3.connect(out)) as base:
        assert not CPR.search("\n".join(base.iterdump()).encode())


SECRET = re.compile(r"Traceback|File \"|line \d+, in|\bSELECT\b|\bINSERT\b|sqlite3|pyogrio|fiona|/site-packages|token=|\.py\b|010190-1234")


def failures(folder, made):
    """Twenty ways of asking for what cannot be done."""
    good = made / "god.gpkg"
    (folder / "tekst.txt").write_text("hej")
    (folder / "skrå\x1b[31m.gpkg").write_bytes(b"")
    broken = folder / "ødelagt.gpkg"
    broken.write_bytes(good.read_bytes()[:5000])
    taken = folder / "optaget.json"
    taken.mkdir()
    yield from (
        ["validate", folder / "mangler 010190-1234.gpkg"],
        ["validate", folder / "mangler\x1b[2J.gpkg"],
        ["validate", folder / ("x" * 5000)],
        ["validate", "/vsizip//a.zip/a.gpkg"],
        ["validate", "PG:host=x"],
        ["validate", "http://127.0.0.1:1/a.gpkg"],
        ["validate", good, "--out", taken],
        ["validate", good, "--out", folder / "mangler" / "a.json"],
        ["validate", good, "--format", "xlsx"],
        ["validate", good, "--format", "gpkg", "--out", "/dev/full/a.gpkg"],
        ["validate", good, "--theme", "' OR 1=1 --"],
        ["validate", good, "--kommune", "'; DROP TABLE god; --"],
        ["validate", good, "--kommune", "9999"],
        ["validate", good, "--rule", "__class__"],
        ["validate", good, "--boundary", folder / "mangler.gpkg"],
        ["validate", good, "--boundary", folder / "tekst.txt"],
        ["validate", good, "--boundary", broken, "--kommune", "0253"],
        ["validate", good, "--day", "i går"],
        ["layers", "' OR 1=1 --"],
        ["rules", "../../etc/passwd"],
        ["template", "5607", folder / "mangler" / "a.gpkg"],
        ["template", "9999", folder / "a.gpkg"],
        ["ddl", "--dialect", "gpkg", "--out", folder / "mangler" / "a.sql"],
    )


def test_no_failure_shows_what_is_behind(tmp_path, made):
    offenders, count = [], 0
    for arguments in failures(tmp_path, made):
        words = list(map(str, arguments))
        result = CliRunner().invoke(main, words, prog_name="geoplan")
        count += 1
        lines = result.stderr.splitlines()
        if result.exit_code != 2 or len(lines) != 1 or not lines[0].startswith("Fejl: ") or "geoplan selv fejlede" in lines[0]:
            offenders.append(f"{words}: {result.exit_code} {result.output!r}")
        typed = re.sub("|".join(re.escape(word) for word in words if len(word) > 2), "", result.output)
        if SECRET.search(typed) or "\x1b" in result.output:
            offenders.append(f"{words}: {result.output!r}")
        offenders += [f"{words}: {place}" for place in (str(ROOT), str(Path.home()), str(made)) if place in typed]
    assert count >= 20
    assert not offenders, "\n".join(offenders)


def test_the_name_of_a_report_in_the_making_cannot_be_guessed(tmp_path, monkeypatch):
    """A report is written in a folder that only its owner may enter, under a name of tempfile's making."""
    from geoplan.report.writing import _replacing
    from geoplan.texts import texts

    seen = []
    for _ in range(2):
        with _replacing(tmp_path / "rapport.json", "json", texts("da")) as path:
            path.write_text("{}")
            seen.append(path.parent.name)
            assert path.parent.stat().st_mode & 0o077 == 0
    assert len(set(seen)) == 2
    assert all(len(name.rsplit(".", 1)[1]) >= 8 for name in seen)
