"""Files, folders and zips: what is found, what is told, and what is refused."""

import stat
import struct
import zipfile

import pytest

from geoplan.errors import UnreadableError
from geoplan.io import archive, discover
from geoplan.texts import texts


def found(*paths):
    with discover(paths) as result:
        return [file.name for file in result.files], {problem.name: problem.kind for problem in result.problems}


@pytest.fixture
def write_frame(frame, write):
    options = {"FlatGeobuf": {"SPATIAL_INDEX": "NO"}}  # an index cannot hold a row without geometry
    return lambda name, driver: write(frame, name, driver=driver, **options.get(driver, {}))


@pytest.fixture
def shapefile(frame, write):
    return write(frame, "lag_5607.shp", driver="ESRI Shapefile")


def zipped(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in entries:
            out.writestr(name, content)
    return path


def shapefile_entries(shapefile, folder=""):
    return [(f"{folder}{part.name}", part.read_bytes()) for part in sorted(shapefile.parent.glob("lag_5607.*"))]


def test_a_folder_is_searched_in_order_and_everything_else_is_told(frame, write, shapefile, tmp_path):
    write(frame, "b.gpkg", driver="GPKG")
    folder = tmp_path / "Ø"
    folder.mkdir()
    write(frame, "Ø/a.geojson", driver="GeoJSON")
    write(frame, "Ø/c.gdb", driver="OpenFileGDB")
    (tmp_path / "lag_5607.shp.xml").write_text("<metadata/>")
    (tmp_path / "b.qml").write_text("<qgis/>")
    (tmp_path / "foto.JPG").write_bytes(b"\xff\xd8")
    (tmp_path / "redegørelse.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "ukendt.bin").write_bytes(b"\x01\x02\x03")
    (tmp_path / "alene.prj").write_text("PROJCS[]")
    (tmp_path / "nul.gpkg").touch()
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "._b.gpkg").write_bytes(b"x")
    (tmp_path / "genvej.gpkg").symlink_to(tmp_path / "b.gpkg")
    files, problems = found(tmp_path)
    top = tmp_path.name
    assert files == [f"{top}/{name}" for name in ("b.gpkg", "lag_5607.shp", "Ø/a.geojson", "Ø/c.gdb")]
    assert problems == {
        f"{top}/foto.JPG": "attachment",
        f"{top}/redegørelse.pdf": "attachment",
        f"{top}/lag_5607.shp.xml": "attachment",
        f"{top}/b.qml": "attachment",
        f"{top}/.DS_Store": "attachment",
        f"{top}/Thumbs.db": "attachment",
        f"{top}/__MACOSX": "attachment",
        f"{top}/ukendt.bin": "not_geodata",
        f"{top}/alene.prj": "not_geodata",
        f"{top}/nul.gpkg": "empty",
        f"{top}/genvej.gpkg": "refused",
    }


def test_a_file_is_shown_by_its_own_name(shapefile):
    assert found(shapefile) == (["lag_5607.shp"], {})


def test_several_arguments_keep_their_order(frame, write, shapefile):
    path = write(frame, "a.gpkg", driver="GPKG")
    assert found(shapefile, str(path), shapefile)[0] == ["lag_5607.shp", "a.gpkg", "lag_5607.shp"]


@pytest.mark.parametrize(
    "given",
    ["findes/ikke.gpkg", "/vsicurl/http://127.0.0.1/a.gpkg", "http://127.0.0.1/a.gpkg", "PG:host=x", "zip://a.zip", "GPKG:a.gpkg:b"],
)
def test_an_argument_that_is_no_file(given):
    with pytest.raises(UnreadableError, match=r"findes ikke|adresser læses ikke") as error, discover([given]):
        pass
    assert given in str(error.value)


def test_an_empty_folder(tmp_path):
    assert found(tmp_path) == ([], {tmp_path.name: "empty"})


def test_a_zip_is_read_and_gone_afterwards(shapefile, tmp_path, opened):
    path = zipped(tmp_path / "leverance.zip", [*shapefile_entries(shapefile, "indre/"), ("indre/foto.png", b"x")])
    with discover([path]) as result:
        (file,) = result.files
        assert file.name == "leverance.zip/indre/lag_5607.shp"
        assert file.path.exists()
        assert [(p.kind, p.name) for p in result.problems] == [("attachment", "leverance.zip/indre/foto.png")]
    assert not file.path.exists()
    (source,) = opened(path).sources
    assert sum(map(len, source.read)) == 3


def test_names_in_a_zip_from_old_danish_windows(frame, write, tmp_path):
    content = write(frame, "a.geojson", driver="GeoJSON").read_bytes()
    path = zipped(tmp_path / "a.zip", [("s_.geojson", content)])
    path.write_bytes(path.read_bytes().replace(b"s_.geojson", b"s\x9b.geojson"))
    assert found(path) == (["a.zip/sø.geojson"], {})


def test_a_broken_zip(shapefile, tmp_path):
    path = zipped(tmp_path / "a.zip", shapefile_entries(shapefile))
    path.write_bytes(path.read_bytes()[:-30])
    assert found(path) == ([], {"a.zip": "unreadable"})
    data = bytearray(zipped(path, shapefile_entries(shapefile)).read_bytes())
    data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    assert found(path)[1]["a.zip"] == "unreadable"
    path.write_bytes(b"")
    assert found(path) == ([], {"a.zip": "unreadable"})


def link():
    info = zipfile.ZipInfo("link.gpkg")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE = {
    "en mappe op": [("../ude.geojson", "{}")],
    "fuld sti": [("/etc/ude.geojson", "{}")],
    "drev": [("C:\\ude.geojson", "{}")],
    "omvendt skråstreg": [("..\\ude.geojson", "{}")],
    "link": [(link(), "/etc/passwd")],
    "samme navn": [("a.geojson", "{}"), ("A.geojson", "{}")],
    "bombe": [("a.geojson", b"0" * (110 << 20))],
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_zip_is_refused_before_anything_is_written(entries, tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", entries)
    monkeypatch.setattr(archive, "_write", lambda *_: pytest.fail("something was written"))
    before = sorted(tmp_path.rglob("*"))
    assert found(path) == ([], {"a.zip": "refused"})
    assert sorted(tmp_path.rglob("*")) == before


def test_limits_on_entries_and_bytes(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", [("a.txt", "x" * 100), ("b.txt", "y" * 100)])
    assert found(path)[1] == {"a.zip/a.txt": "attachment", "a.zip/b.txt": "attachment"}
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    assert found(path)[1] == {"a.zip": "refused"}
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MAX_BYTES", 199)
    assert found(path)[1] == {"a.zip": "refused"}


def test_a_zip_that_lies_about_sizes(tmp_path):
    """The directory says 10 bytes where there are a million: no more than 10 come out, and the checksum tells."""
    path = zipped(tmp_path / "a.zip", [("a.geojson", "0" * 1_000_000)])
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)))
    assert found(path)[1] == {"a.zip": "unreadable"}


def test_archives_in_archives(shapefile, tmp_path):
    inner = zipped(tmp_path / "inner.zip", shapefile_entries(shapefile))
    outer = zipped(tmp_path / "outer.zip", [("inner.zip", inner.read_bytes()), ("a.7z", b"7z"), *shapefile_entries(shapefile)])
    files, problems = found(outer)
    assert files == ["outer.zip/lag_5607.shp"]
    assert problems == {"outer.zip/a.7z": "refused", "outer.zip/inner.zip": "refused"}


def test_a_locked_zip(tmp_path):
    path = zipped(tmp_path / "a.zip", [("a.geojson", "{}")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with discover([path]) as result:
        (problem,) = result.problems
    assert "adgangskode" in problem.sentence(texts("da"))


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_without_a_companion(shapefile, suffix):
    shapefile.with_suffix(suffix).unlink()
    with discover([shapefile]) as result:
        (problem,) = result.problems
    assert problem.sentence(texts("da")).startswith(f"lag_5607.shp: Filen kan ikke læses: ledsagefilen {suffix} mangler.")


@pytest.mark.parametrize(("driver", "name"), [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("ESRI Shapefile", "a.dbf")])
def test_a_file_that_is_cut_off(driver, name, frame, write):
    path = write(frame, name.replace(".dbf", ".shp"), driver=driver).with_name(name)
    path.write_bytes(path.read_bytes()[:-50])
    with discover([path]) as result:
        (problem,) = result.problems
    assert (problem.kind, "afkortet" in problem.text) == ("unreadable", True)


@pytest.mark.parametrize(
    ("driver", "name"),
    [("GeoJSON", "a.geojson"), ("GeoJSONSeq", "a.geojsonl"), ("FlatGeobuf", "a.fgb"), ("GML", "a.gml"), ("MapInfo File", "a.tab")],
)
def test_a_file_that_is_cut_off_is_one_plain_line(driver, name, write_frame, opened, capfd):
    path = write_frame(name, driver)
    cut = path.with_suffix(".dat") if driver == "MapInfo File" else path
    cut.write_bytes(cut.read_bytes()[: len(cut.read_bytes()) // 2])
    try:
        said = [problem.sentence(texts("da")) for problem in opened(path).problems]
    except UnreadableError as error:
        said = [str(error)]
    assert len(said) == 1
    assert said[0].startswith(name)
    assert "\n" not in said[0]
    assert str(path.parent) not in said[0]
    assert capfd.readouterr() == ("", ""), "GDAL's own words stay off the screen"
