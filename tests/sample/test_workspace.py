"""The sample as a workspace: every layer is there, keys hold, and two runs give the same content."""

from __future__ import annotations

import pytest
from shapely import coverage_is_valid

from geoplan.model.plan import PLAN_KINDS
from geoplan.sample.constraints import CONSTRAINTS
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import workspace_frames, write_workspace
from geoplan.store import Workspace

VARYING = ["versions_id", "systid_fra"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("arbejde") / "arbejdsomraade.gpkg"
    counts = write_workspace(path, municipality(seed=1, plots=60))
    with Workspace.open(path) as workspace:
        yield workspace, counts


def test_every_layer_is_there_with_source_day_and_rows(made):
    workspace, counts = made
    layers = {layer.name: layer for layer in workspace.layers()}
    assert workspace.kommune == "791"
    assert {one.name for one in CONSTRAINTS} | set(PLAN_KINDS) | {"jordstykke", "bygning", "husnummer", "vejmidte"} <= layers.keys()
    assert {name: layers[name].count for name in counts} == counts
    assert all(layers[name].date == "2026-11-02" and "opdigtet" in layers[name].source for name in counts)
    assert workspace.verify() == []


def test_parcels_are_a_coverage_with_the_workspaces_names(made):
    workspace, _ = made
    parcels = workspace.read("jordstykke")
    assert {"lokal_id", "ejerlavskode", "matrikelnr", "sfe_ejendomsnr", "registreret_areal_m2", "vej_areal_m2"} <= set(parcels.columns)
    assert coverage_is_valid(parcels.geometry.to_numpy())


def test_parts_find_their_plan_and_frameworks_their_kommuneplan(made):
    workspace, _ = made
    plan = workspace.read("lokalplan")
    for kind in ("delomraade", "byggefelt"):
        assert workspace.read(kind)["plan_objekt_id"].isin(plan["objekt_id"]).all()
    above = {*workspace.read("kommuneplan")["objekt_id"], *workspace.read("kommuneplantillaeg")["objekt_id"]}
    assert set(workspace.read("kommuneplanramme")["plan_objekt_id"]) <= above


def test_only_rows_in_force_are_kept(made):
    workspace, _ = made
    assert set(workspace.read("bbr_bygning")["status"]) == {"6"}


def test_two_runs_give_the_same_content(made, tmp_path):
    workspace, counts = made
    write_workspace(tmp_path / "igen.gpkg", municipality(seed=1, plots=60))
    with Workspace.open(tmp_path / "igen.gpkg") as again:
        for name in counts:
            one, other = (source.read(name).drop(columns=VARYING) for source in (workspace, again))
            assert one.equals(other), name


def test_frames_are_those_of_the_workspace(made):
    workspace, counts = made
    frames = workspace_frames(municipality(seed=1, plots=60))
    assert {name: len(frame) for name, frame in frames.items()} == counts
    assert set(frames["jordstykke"].columns) <= set(workspace.read("jordstykke").columns)
