"""Whatever the rows: a delivery against itself is no change, two sides mirror each other, and the fast answer is the readable one's."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoplan.dataset import MemorySource
from geoplan.fkg.diff import Kind, Subject, compare
from geoplan.model.load import load
from tests.diff.slow import compared

TABLE = "t_6800_parl_fl"
IDS = [f"0000000{i}-0000-4000-8000-00000000000{i}" for i in range(6)]
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(text):
    """The same id in three forms."""
    return st.sampled_from([text, text.upper(), "{" + text + "}", text.replace("-", "")])


ids = st.one_of(st.none(), st.sampled_from(IDS).flatmap(written))
squares = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 2)).map(
    lambda t: shapely.box(6 * t[0], 6 * t[1], 6 * t[0] + t[2], 6 * t[1] + 1)
)
row = st.fixed_dictionaries(
    {
        "objekt_id": ids,
        "noegle": st.sampled_from([None, "a", "b", "c"]),
        "note": st.sampled_from([None, "", "tekst", "tekst ", "Tekst", "æøå"]),
        "statuskode": st.integers(0, 2),
        "hoejde": st.sampled_from([None, 1.5, 2.5]),
        "versions_id": st.sampled_from(IDS),
        "systid_til": st.sampled_from(["", "", "", "2020-01-01T00:00:00Z"]),
        "geometry": st.one_of(st.none(), squares),
    }
)
deliveries = st.lists(row, max_size=8)
COLUMNS = ("objekt_id", "noegle", "note", "statuskode", "hoejde", "versions_id", "systid_til")


def layer(rows):
    types = {"statuskode": "int64", "hoejde": "float64"}
    columns = {name: gpd.pd.Series([r[name] for r in rows], dtype=types.get(name, "string")) for name in COLUMNS}
    return MemorySource(gpd.GeoDataFrame(columns, geometry=[r["geometry"] for r in rows], crs="EPSG:25832"), kind=TABLE)


def fast(old, new, **options):
    return compare(Subject(TABLE, load().by_table[TABLE], (layer(old),), (layer(new),)), **options)


def sharing_an_id(number, **other):
    """One of the objects that all have the same id."""
    told = {"objekt_id": IDS[0], "noegle": None, "statuskode": 0, "hoejde": None, "versions_id": IDS[1], "systid_til": ""}
    return told | {"note": f"nr. {number}", "geometry": shapely.box(10 * number, 0, 10 * number + 1, 1)} | other


def test_rows_that_share_an_id_go_with_what_they_look_most_like():
    """One has another note, one has moved, one another shape, one is gone, and all stand in another order."""
    old = [sharing_an_id(number) for number in range(6)]
    new = [
        sharing_an_id(4, geometry=shapely.box(45, 0, 46, 1)),
        sharing_an_id(5),
        sharing_an_id(1, note="rettet"),
        sharing_an_id(3, geometry=shapely.box(30, 0, 31, 3)),
        sharing_an_id(0),
    ]
    found = fast(old, new)
    assert found.counts == {
        Kind.REMOVED: 1, Kind.ADDED: 0, Kind.CHANGED: 1, Kind.MOVED: 1, Kind.RESHAPED: 1, Kind.UNCHANGED: 2
    }  # fmt: skip


@quick
@given(deliveries, st.randoms(use_true_random=False))
def test_a_delivery_has_not_changed_against_itself(rows, random):
    shuffled = random.sample(rows, len(rows))
    found = fast(rows, shuffled)
    assert found.is_same
    assert found.counts[Kind.UNCHANGED] == found.old.rows == found.new.rows
    assert not found.differences
    assert not found.lost_id


@quick
@given(deliveries, deliveries)
def test_forth_and_back_mirror_each_other(old, new):
    forth, back = fast(old, new), fast(new, old)
    assert forth.counts[Kind.REMOVED] == back.counts[Kind.ADDED]
    assert forth.counts[Kind.ADDED] == back.counts[Kind.REMOVED]
    assert {k: forth.counts[k] for k in (Kind.CHANGED, Kind.MOVED, Kind.RESHAPED, Kind.UNCHANGED)} == {
        k: back.counts[k] for k in (Kind.CHANGED, Kind.MOVED, Kind.RESHAPED, Kind.UNCHANGED)
    }
    assert (forth.matched, forth.fields, forth.old, forth.new) == (back.matched, back.fields, back.new, back.old)
    changed = {(c.field, str(c.before), str(c.after)) for d in forth.differences for c in d.fields}
    assert changed == {(c.field, str(c.after), str(c.before)) for d in back.differences for c in d.fields}


@quick
@given(deliveries, deliveries, st.integers(1, 5))
def test_as_the_readable_one_says(old, new, chunk_rows):
    found = fast(old, new, chunk_rows=chunk_rows)
    counts, how, fields, lost = compared(old, new)
    assert dict(found.counts) == counts
    assert {str(by): n for by, n in found.matched.items()} == how
    assert dict(found.fields) == fields
    assert found.lost_id == lost


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_all_are_counted_whatever_is_listed(kept):
    def rows(start):
        filled = {"noegle": None, "note": "x", "statuskode": 1, "hoejde": None, "versions_id": "", "systid_til": ""}
        return [{**filled, "objekt_id": IDS[i], "geometry": shapely.box(i, 0, i + 1, 1)} for i in range(start, start + 4)]

    found = fast(rows(0), rows(2), kept=kept)
    assert (found.counts[Kind.REMOVED], found.counts[Kind.ADDED], found.counts[Kind.UNCHANGED]) == (2, 2, 2)
    assert len(found.differences) == 2 * min(kept, 2)
