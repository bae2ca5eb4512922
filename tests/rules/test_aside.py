"""Values laid aside run after run come back as they were, from memory or from a file."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.dataset.aside import Aside, give_back
from geoplan.errors import UnwritableError

KINDS = {
    pa.string(): st.text(max_size=9),
    pa.large_string(): st.text(max_size=9),
    pa.binary(): st.binary(max_size=9),
    pa.large_binary(): st.binary(max_size=9),
    pa.int32(): st.integers(-9, 9),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(list(KINDS)), st.sampled_from([1, 20, 1 << 20]))
def test_all_values_come_back_in_order(data, kind, in_memory_bytes):
    runs = data.draw(st.lists(st.lists(st.none() | KINDS[kind], max_size=6), min_size=1, max_size=5))
    laid = Aside(in_memory_bytes=in_memory_bytes)
    for values in runs:
        laid.add(pa.array([None, *values, None], kind).slice(1, len(values)))
    array, forget = laid.taken()
    whole = [value for values in runs for value in values]
    assert array.to_pylist() == whole
    forget()
    at = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)) if whole else []
    assert array.take(pa.array(at, pa.int64())).to_pylist() == [whole[place] for place in at]
    forget()
    give_back()
    assert array.to_pylist() == whole


def test_what_is_in_a_file_has_no_name_and_outlives_its_maker(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    laid = Aside(in_memory_bytes=1)
    laid.add(pa.array(["a", None, "bc"]))
    array, _ = laid.taken()
    del laid
    assert not list(tmp_path.iterdir())
    assert array.to_pylist() == ["a", None, "bc"]


def test_a_run_in_memory_does_not_hold_on_to_the_rows_it_came_with():
    before = pa.total_allocated_bytes()
    laid = Aside()
    for kind in (pa.int64(), pa.string()):
        laid = Aside()
        whole = pa.array(range(100_000)).cast(kind)
        laid.add(whole.slice(0, 10))
        del whole
        assert pa.total_allocated_bytes() - before < 10_000


class Full(io.BytesIO):
    """A file on a disk without room."""

    def write(self, data):
        if self.tell() + len(data) > 150_000:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_said_plainly(monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    laid = Aside(in_memory_bytes=1)
    laid.add(pa.array(["x" * 100_000]))
    with pytest.raises(UnwritableError, match="ikke plads"):
        laid.add(pa.array(["x" * 100_000]))
