"""A case whose file only names its plot is answered with the plot, the plans and the boundaries of the workspace."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace

SHED = """
day = 2026-11-10
work = "nybyggeri"
[plot]
query = "{plot}, Prøvekøbing Markjorder"
parcelhusomraade = true
[[building]]
name = "Udhuset"
use = "sekundaer"
kind = "udhus"
area_m2 = 10
height_m = 2.3
distance_nabo_m = 3
distance_vej_m = 12
"""


def run(*arguments):
    return CliRunner().invoke(main, ["case", *map(str, arguments)])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("sag") / "kommune.gpkg"
    write_workspace(path, municipality(plots=60, seed=1))
    return path


def case_of(workspace, folder, plot, number):
    file = folder / "udhus.toml"
    file.write_text(SHED.format(plot=plot), encoding="utf-8")
    return run("new", workspace, file, "--sagsnr", number, "--who", "ane", "--day", "2026-11-10", "--format", "json")


def test_the_plot_and_its_plans_are_those_of_the_workspace(workspace, tmp_path):
    made = case_of(workspace, tmp_path, "2", "2026-1")
    assert made.exit_code == 0, made.stderr
    shown = run("show", workspace, "2026-1").stdout
    assert "Udfyldt fra arbejdsområdet" in shown
    assert "Jordstykker: 2 Prøvekøbing Markjorder" in " ".join(shown.split())
    with Workspace.open(workspace) as ws:
        parcels, cases = ws.read("jordstykke"), ws.read("byggesag")
    plot = parcels[(parcels["matrikelnr"] == "2") & (parcels["ejerlavsnavn"] == "Prøvekøbing Markjorder")].geometry.iloc[0]
    assert cases.geometry.iloc[0].symmetric_difference(plot).area < 1e-6


def test_the_package_has_the_plot_as_a_layer(workspace, tmp_path):
    assert case_of(workspace, tmp_path, "2", "2026-2").exit_code == 0
    out = tmp_path / "sag.zip"
    assert run("package", workspace, "2026-2", "--out", out).exit_code == 0
    with zipfile.ZipFile(out) as archive:
        assert "grund.gpkg" in archive.namelist()
        assert "query" in archive.read("sag.toml").decode("utf-8")
        assert json.loads(archive.read("svar.json"))["sagsnr"] == "2026-2"


def test_a_query_that_means_no_property_makes_no_case(workspace, tmp_path):
    refused = case_of(workspace, tmp_path, "999zz", "2026-3")
    assert refused.exit_code == 2
    assert "999zz" in refused.stderr
    assert "2026-3" not in run("list", workspace).stdout
