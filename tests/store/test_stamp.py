"""What tells the content of a workspace from every other, and what does not count for those who keep what they read."""

import pytest
import shapely

from geoplan.store import Workspace

SQUARE = shapely.box(600000, 6200000, 600010, 6200010)
CASE = {"sagsnr": "1", "titel": "x", "tilstand": "kladde", "sagsfil": "", "skridt": "[]", "dokumenter": "{}", "underkendt": "[]"}


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", kommune="0253") as made:
        yield made


def case(ws, number):
    with ws.edit(who="a") as edit:
        edit.insert("byggesag", CASE | {"sagsnr": number}, None)


def plan(ws, number):
    with ws.edit(who="a") as edit:
        edit.insert("lokalplan", {"plannr": number, "status": "KF"}, SQUARE)


def test_every_change_counts_where_nothing_is_left_out(ws):
    before = ws.stamp()
    assert ws.stamp() == before
    case(ws, "1")
    assert ws.stamp() != before


def test_a_change_of_what_is_left_out_does_not_count(ws):
    plan(ws, "1")
    before = ws.stamp(without=("byggesag",))
    for number in range(3):
        case(ws, str(number))
        assert ws.stamp(without=("byggesag",)) == before
    plan(ws, "2")
    after = ws.stamp(without=("byggesag",))
    assert after != before
    case(ws, "9")
    assert ws.stamp(without=("byggesag",)) == after


def test_another_opening_of_the_same_file_says_the_same(ws, tmp_path):
    plan(ws, "1")
    case(ws, "1")
    plan(ws, "2")
    case(ws, "2")
    with Workspace.open(tmp_path / "a.gpkg") as other:
        assert other.stamp(without=("byggesag",)) == ws.stamp(without=("byggesag",))
        case(ws, "3")
        assert other.stamp(without=("byggesag",)) == ws.stamp(without=("byggesag",))
        plan(other, "3")
        assert other.stamp(without=("byggesag",)) == ws.stamp(without=("byggesag",))


def test_a_step_that_touches_both_counts(ws):
    before = ws.stamp(without=("byggesag",))
    with ws.edit(who="a") as edit:
        edit.insert("byggesag", CASE, None)
        edit.insert("lokalplan", {"plannr": "1", "status": "KF"}, SQUARE)
    assert ws.stamp(without=("byggesag",)) != before
