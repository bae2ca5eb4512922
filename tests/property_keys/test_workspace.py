"""The finder over a workspace: in a file and in PostGIS, kept while nothing changes and made anew when something does."""

import sqlite3

import pandas as pd
import pytest
from postgis_server import server, why_not
from shapely import box

from geoplan.errors import ConflictError, UnreadableError
from geoplan.property.candidates import settled
from geoplan.store import Workspace
from geoplan.workflows.property.find import find, found
from geoplan.workflows.property.opening import finder_of
from tests.property_keys.town import frames, uuid

LAYERS = ("jordstykke", "husnummer", "bbr_bygning", "bbr_grund", "bbr_grundjordstykke", "bbr_ejendomsrelation")


def fill(ws):
    made = frames()
    for name in LAYERS:
        frame = made[name]
        ws.import_layer(name, frame, source="opdigtet", date="2026-11-01", who="prøve")


@pytest.fixture
def path(tmp_path):
    with Workspace.create(tmp_path / "by.gpkg", kommune="0253") as ws:
        fill(ws)
    return str(tmp_path / "by.gpkg")


def test_a_workspace_is_asked_by_its_name_or_open(path):
    by_name = find(path, "aagade 5")
    with Workspace.open(path) as ws:
        assert find(ws, "aagade 5") == by_name
    assert by_name[0].bfe == "600"
    assert find(path, "aagade", limit=1) == find(path, "aagade")[:1]


def test_what_is_no_workspace_is_told(tmp_path):
    with pytest.raises(UnreadableError):
        find(str(tmp_path / "intet.gpkg"), "Skolevej 3")


def test_the_finder_is_kept_until_the_workspace_changes(path):
    with Workspace.open(path) as ws:
        first = finder_of(ws)
        assert finder_of(ws) is first
        assert find(ws, "Nyvej 1") == ()
        houses = frames()["husnummer"]
        houses.loc[0, "vejnavn"] = "Nyvej"
        ws.import_layer("husnummer", houses, source="opdigtet", date="2026-11-02", who="prøve")
        assert finder_of(ws) is not first
        assert find(ws, "Nyvej 3")[0].bfe == "100"


def test_another_file_of_the_same_name_is_another_workspace(path, tmp_path):
    assert find(path, "Aagade 5")
    with Workspace.create(tmp_path / "tom.gpkg", kommune="0999"):
        pass
    (tmp_path / "tom.gpkg").replace(path)
    assert find(path, "Aagade 5") == ()


def test_an_edited_plan_is_found_and_leaves_the_registers(path):
    with Workspace.open(path) as ws:
        before = finder_of(ws)
        assert find(ws, "lokalplan 77") == ()
        with ws.edit(who="prøve") as edit:
            edit.insert("lokalplan", {"plannr": "77", "plannavn": "Ved havnen", "status": "KF"}, box(0, 0, 10, 10))
        assert [one.kind for one in find(ws, "lokalplan 77")] == ["plan"]
        assert finder_of(ws).graph is before.graph
        assert find(ws, "Aagade 5")[0].bfe == "600"


def test_a_change_from_outside_counts_too(path):
    with Workspace.open(path) as ws:
        before = ws.stamp()
        assert ws.stamp() == before
        with sqlite3.connect(path) as base:
            base.create_function("ST_IsEmpty", 1, lambda shape: 0)  # what QGIS brings along, for the file's own triggers
            for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
                base.create_function(name, 1, lambda shape: 0.0)
            base.execute("UPDATE husnummer SET husnr = '77' WHERE vejnavn = 'Aagade' AND husnr = '5'")
        base.close()
        assert ws.stamp() != before
        assert find(ws, "Aagade 77")[0].bfe == "600"


def test_two_states_are_never_mixed(path):
    with Workspace.open(path) as ws:
        kept = finder_of(ws)
        ws.import_layer("bbr_etage", pd.DataFrame({"id_lokalId": ["1"]}), source="opdigtet", date="2026-11-02", who="prøve")
        with pytest.raises(ConflictError, match="Prøv igen"):
            kept.find("Aagade 5")


def test_nothing_found_is_told_with_what_is_nearest(path):
    answer = found(path, "Aagade 99")
    assert answer.candidates == ()
    assert "på Aagade er de nærmeste numre 5, 12" in answer.missed.near


@pytest.mark.postgis
def test_a_workspace_in_postgis_finds_the_same(path):
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with server() as address:
        with Workspace.create(address, kommune="0253") as ws:
            fill(ws)
        for text in ("aagade 5", "Skolevej 3", "253-1234", "1a", "705005 6162005", "Tvillingeby 5"):
            here, there = find(path, text), find(address, text)
            assert [(one.label, one.bfe, one.parcels, one.fit) for one in here] == [
                (one.label, one.bfe, one.parcels, one.fit) for one in there
            ]
            assert here


def test_every_register_is_used_as_the_workspace_keeps_it(tmp_path):
    with Workspace.create(tmp_path / "alt.gpkg", kommune="0253") as ws:
        for name, frame in frames().items():
            ws.import_layer(name, frame, source="opdigtet", date="2026-11-01", who="prøve")
        for text, bfe in (
            ("Sankt Peders Vej 1, st. th", "202"),
            ("253-4321", "400"),
            (uuid(63), "301"),
            (uuid(71), "201"),
            ("BFE 302", "302"),
        ):
            one = settled(find(ws, text))
            assert one is not None
            assert one.bfe == bfe, text
        finder = finder_of(ws)
        land = finder.compositions.of(finder.of_bfe("300"))
        assert [str(finder.graph.properties.bfe[row]) for row in land.parts] == ["301", "302"]
