"""A lokalplan on the cadastre of a real municipality, from the command line: parcels, delområder, provisions."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.geometry.tile import Tiling, is_tiling, on_grid
from geoplan.store import Workspace
from tests.geometry.coverages import tiles_slowly

GREVE = Path(__file__).parents[3] / "shared" / "data" / "greve" / "jordstykker.geojson"
NUMBERS = "1bb, 1ii, 1ai, 1c, 8dh, 1ik, 8dy, 1le, 8dx, 8cz, 8ec, 1in, 8do, 8cæ, Mosede"


def geoplan(*args):
    found = CliRunner().invoke(main, args, prog_name="geoplan")
    assert found.exit_code == 0, found.output
    return found.output


def test_a_lokalplan_on_real_parcels(tmp_path):
    if not GREVE.exists():
        pytest.skip("the parcels of Greve lie beside the checkout in shared/data/greve, and are not here")
    target = str(tmp_path / "greve.gpkg")
    geoplan("workspace", "init", target, "--kommune", "0253")
    geoplan("workspace", "import", target, "jordstykke", str(GREVE))
    geoplan("plan", "new", target, "--plannr", "1.23", "--name", "Boliger i Mosede", "--matrikel", NUMBERS)
    geoplan("plan", "split", target, "1.23", "--matrikel", "1bb, 8dh, Mosede", "--matrikel", "1c, Mosede")
    geoplan("plan", "split", target, "1.23", "--line", "LINESTRING(706600 6162800, 707000 6162850)", "--width", "6", "--part", "C")
    geoplan("plan", "edit", target, "1.23", "--part", "A", "--set", "bebygpct=30", "--set", "bebygpctaf=3", "--set", "maxbygnhjd=8,5")
    out = geoplan("plan", "show", target, "1.23")
    assert "bebyggelsesprocent: 30 % af den enkelte grund" in out
    assert "Delområderne dækker planen præcis." in out
    with Workspace.open(target) as ws:
        (area,), parts, parcels = (np.asarray(ws.read(kind).geometry.values, object) for kind in ("lokalplan", "delomraade", "jordstykke"))
        assert ws.verify() == []
    assert len(parts) == 4
    assert is_tiling(Tiling(area, parts))
    assert tiles_slowly(Tiling(area, parts))
    assert on_grid(parts)
    inside = parcels[shapely.area(shapely.intersection(parcels, area)) > 1]
    assert len(inside) == len(NUMBERS.split(",")) - 1
    assert shapely.area(inside).sum() == pytest.approx(area.area, abs=0.1)
