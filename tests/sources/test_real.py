"""The real files that are at hand come in by their register, without hand work."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.store import Workspace
from geoplan.workflows.registers import bring_registers

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not on this machine")
GREVE = {
    "jordstykke": 267,
    "bygning": 592,
    "husnummer": 293,
    "vejmidte": 357,
    "bbr_bygning": 605,
    "bbr_etage": 359,
    "bbr_grund": 266,
    "bbr_grundjordstykke": 276,
    "bbr_ejendomsrelation": 266,
    "bbr_tekniskanlaeg": 137,
}
"""All 592 roofs, though one lies 5 m outside the parcels of the extract."""


def held(workspace):
    with Workspace.open(workspace) as ws:
        return {layer.name: layer.count for layer in ws.layers() if layer.count}


def test_greve_comes_in_with_one_command(workspace):
    paths = [str(SHARED / "greve" / "greve_grunddata.gpkg"), *map(str, (SHARED / "greve").glob("*.csv"))]
    run = CliRunner().invoke(main, ["workspace", "import", str(workspace), "--register", "alle", *paths])
    assert run.exit_code == 0, run.output
    assert "Ikke læst" not in run.output
    assert held(workspace) == GREVE
    with Workspace.open(workspace) as ws:
        roofs, buildings = ws.read("bygning"), ws.read("bbr_bygning")
        assert ws.verify() == []
    linked = roofs.bbruuid.dropna()
    assert linked.isin(buildings.id_lokalId).mean() > 0.97


def test_geojson_of_the_same_is_recognised_by_its_fields(workspace):
    done = bring_registers(workspace, sorted((SHARED / "greve").glob("*.geojson")), who="test")
    assert {one.layer: one.new for one in done.layers} == {name: GREVE[name] for name in ("jordstykke", "bygning", "husnummer")}


@pytest.fixture
def another(tmp_path, monkeypatch):
    monkeypatch.setattr("geoplan.store.setup.PLAN_KINDS", ("lokalplan",))

    def make(kommune):
        path = tmp_path / f"{kommune}.gpkg"
        Workspace.create(path, kommune=kommune).close()
        return path

    return make


def test_the_whole_cadastral_district_comes_in(another):
    path = another("0350")
    done = bring_registers(path, [SHARED / "ejerlav_60851_borup_osted" / "60851.gml"], who="test")
    assert held(path) == {"jordstykke": 47, "matrikelskel": 584, "optagetvej": 6, "ejerlav": 1}
    assert not list((SHARED / "ejerlav_60851_borup_osted").glob("*.gfs"))
    assert all("ikke genkendt" in one for one in done.left)
    with Workspace.open(path) as ws:
        edges = ws.read("matrikelskel")
        known = set(ws.read("jordstykke").lokal_id)
    sides = set(edges.venstrejordstykkelokalid) | set(edges.hoejrejordstykkelokalid)
    assert known <= sides


def test_ten_buildings_as_the_rest_service_gave_them(another):
    path = another("0849")
    done = bring_registers(path, [SHARED / "bbr_rest_eksempel" / "datafordeler_bbr_bygning_10.json"], who="test")
    assert [(one.rows, one.kept) for one in done.read] == [(10, 10)]
    assert held(path) == {"bbr_bygning": 9}
    other = another("0253")
    with pytest.raises(Exception, match="ingen af rækkerne er i kraft og i kommunen"):
        bring_registers(other, [SHARED / "bbr_rest_eksempel" / "datafordeler_bbr_bygning_10.json"], who="test")
