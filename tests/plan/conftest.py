"""A workspace with a few made-up parcels, and the command line."""

import json
import shutil

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.store import Workspace

EAST, NORTH, SIDE = 705_000.0, 6_162_000.0, 20.0


def place(column, row):
    """A point of the parcels' grid: corners are whole numbers."""
    return EAST + column * SIDE, NORTH + row * SIDE


def box(west, south, east, north):
    """An area in steps of the grid, as WKT."""
    return shapely.box(*place(west, south), *place(east, north)).wkt


def made_parcels():
    """1a-1d, 1e-1h, 1i-1l in three rows of Havneby; 1a and 2b in Skovby, far away."""
    at = [(column, row) for row in range(3) for column in range(4)] + [(20, 0), (21, 0)]
    numbers = [f"1{letter}" for letter in "abcdefghijkl"] + ["1a", "2b"]
    names = ["Havneby By, Prøvekøbing"] * 12 + ["Skovby By, Prøvekøbing"] * 2
    return gpd.GeoDataFrame(
        {"matrikelnr": numbers, "ejerlavsnavn": names, "ejerlavskode": np.repeat([990001, 990002], [12, 2])},
        geometry=[shapely.box(*place(column, row), *place(column + 1, row + 1)) for column, row in at],
        crs="EPSG:25832",
    )


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    """Workspaces made once: with parcels, with a plan 1.2 of the southern row, and with that plan in two halves."""
    folder = tmp_path_factory.mktemp("stages")
    first = folder / "parcels.gpkg"
    ws = Workspace.create(first, kommune="0999")
    ws.import_layer("jordstykke", made_parcels(), source="opdigtet", who="test")
    ws.close()
    second, third = (folder / name for name in ("plan.gpkg", "halves.gpkg"))
    shutil.copy(first, second)
    named = ("--plannr", "1.2", "--name", "Boliger ved havnen", "--who", "ane")
    runner(second)("new", *named, "--matrikel", "1a, 1b, 1c, 1d, Havneby")
    shutil.copy(second, third)
    runner(third)("split", "1.2", "--matrikel", "1a, 1b, Havneby", "--who", "ane")
    return {path.stem: path for path in (first, second, third)}


@pytest.fixture
def target(tmp_path, stages, request):
    """The path of a workspace of the test's own: with parcels; where the test asks for ``plan`` or ``halves``, with those."""
    stage = next((name for name in ("halves", "plan") if name in request.fixturenames), "parcels")
    return str(shutil.copy(stages[stage], tmp_path / "prøve.gpkg"))


def runner(target):
    """Run commands on the workspace; gives the output, and with ``--format json`` what it holds. ``status`` is the one expected."""

    def command(verb, *args, status=0):
        found = CliRunner().invoke(main, ["plan", verb, str(target), *args], prog_name="geoplan")
        assert found.exit_code == status, found.output
        return json.loads(found.stdout) if "json" in args else found.output

    return command


@pytest.fixture
def run(target):
    """Run a command on the workspace of the test; see ``runner``."""
    return runner(target)
