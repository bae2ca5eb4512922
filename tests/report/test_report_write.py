import re
import zipfile

import pytest
from made_report import CPR, build, empty

from geoplan.errors import UnwritableError, UsageError
from geoplan.report import FILE_FORMATS, FORMATS, TEXT_FORMATS, write
from geoplan.report.selection import shares


def bytes_of(report, form, path, texts):
    assert write(report, form, path, texts=texts) is None
    if form != "xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("make", [build, empty])
def test_no_cpr_number_in_any_output(form, make, tmp_path, da):
    content = bytes_of(make(), form, tmp_path / f"r.{form}", da)
    assert CPR.encode() not in content
    assert not re.search(rb"010190\D{0,3}1234|1101901234", content)
    if make is build and form != "text":
        assert b"010190-****" in content
        assert b"110190-****" in content


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "gpkg"])
def test_the_same_report_gives_the_same_bytes(form, tmp_path, da):
    first, second = tmp_path / "a" / "r", tmp_path / "b" / "r"
    for path in (first, second):
        path.parent.mkdir()
        write(build(), form, path, texts=da)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_text_and_file_are_the_same(form, tmp_path, da):
    write(build(), form, tmp_path / "r", texts=da)
    assert (tmp_path / "r").read_bytes().decode() == write(build(), form, None, texts=da)


@pytest.mark.parametrize("form", FILE_FORMATS)
def test_some_formats_need_a_file(form, da):
    with pytest.raises(UsageError, match="--out"):
        write(build(), form, None, texts=da)


def test_unknown_format(da):
    with pytest.raises(UsageError, match="pdf kendes ikke"):
        write(build(), "pdf", None, texts=da)


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_that_is_not_there(form, tmp_path, da):
    with pytest.raises(UnwritableError, match="kan ikke skrives") as caught:
        write(build(), form, tmp_path / "nowhere" / "r", texts=da)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_there_stays_when_writing_fails(form, tmp_path, da, monkeypatch):
    import geoplan.report.writing as module

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "r"
    path.write_text("old")
    monkeypatch.setattr(module.os, "replace", full_disk)
    with pytest.raises(UnwritableError):
        write(build(), form, path, texts=da)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["r"]


@pytest.mark.parametrize(
    ("counts", "room", "expected"),
    [([], 5, []), ([3], 5, [3]), ([10, 1, 10], 9, [4, 1, 4]), ([100, 2, 3], 50, [45, 2, 3]), ([5, 5, 5], 2, [0, 1, 1])],
)
def test_shares(counts, room, expected):
    assert shares(counts, room) == expected
