import re
import zipfile

import pytest
from made_report import CPR, build, empty

from geoplan.errors import UnwritableError, UsageError
from geoplan.report import FILE_FORMATS, FORMATS, TEXT_FORMATS, write
from geoplan.report.selection import shares


def bytes_of(report, format, path, texts):
    assert write(report, format, path, texts=texts) is None
    if format != "xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("make", [build, empty])
def test_no_cpr_number_in_any_output(format, make, tmp_path, da):
    content = bytes_of(make(), format, tmp_path / f"r.{format}", da)
    assert CPR.encode() not in content
    assert not re.search(rb"010190\D{0,3}1234|1101901234", content)
    if make is build and format != "text":
        assert b"010190-****" in content
        assert b"110190-****" in content


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "gpkg"])
def test_the_same_report_gives_the_same_bytes(format, tmp_path, da):
    first, second = tmp_path / "a" / "r", tmp_path / "b" / "r"
    for path in (first, second):
        path.parent.mkdir()
        write(build(), format, path, texts=da)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_text_and_file_are_the_same(format, tmp_path, da):
    write(build(), format, tmp_path / "r", texts=da)
    assert (tmp_path / "r").read_text(encoding="utf-8", newline="") == write(build(), format, None, texts=da)


@pytest.mark.parametrize("format", FILE_FORMATS)
def test_some_formats_need_a_file(format, da):
    with pytest.raises(UsageError, match="--out"):
        write(build(), format, None, texts=da)


def test_unknown_format(da):
    with pytest.raises(UsageError, match="pdf kendes ikke"):
        write(build(), "pdf", None, texts=da)


@pytest.mark.parametrize("format", FORMATS)
def test_a_folder_that_is_not_there(format, tmp_path, da):
    with pytest.raises(UnwritableError, match="kan ikke skrives") as caught:
        write(build(), format, tmp_path / "nowhere" / "r", texts=da)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_there_stays_when_writing_fails(format, tmp_path, da, monkeypatch):
    import geoplan.report.write as module

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "r"
    path.write_text("old")
    monkeypatch.setattr(module.os, "replace", full_disk)
    with pytest.raises(UnwritableError):
        write(build(), format, path, texts=da)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["r"]


@pytest.mark.parametrize(
    ("counts", "room", "expected"),
    [([], 5, []), ([3], 5, [3]), ([10, 1, 10], 9, [4, 1, 4]), ([100, 2, 3], 50, [45, 2, 3]), ([5, 5, 5], 2, [0, 1, 1])],
)
def test_shares(counts, room, expected):
    assert shares(counts, room) == expected
