"""A workspace with the made-up town in it, some things wrong."""

import shutil

import pytest

from geoplan.store import Workspace
from property_check.faults import put, shed
from property_check.town import DAY, town

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "by.gpkg"
    layers = town()
    put(layers, "bbr_bygning", 1, byg039BygningensSamledeBoligAreal=150, byg026Opførelsesår=2030)
    put(layers, "bbr_bygning", 2, byg021BygningensAnvendelse="510")
    put(layers, "husnummer", 3, vejnavn=FORMULA)
    put(layers, "bbr_enhed", 3, enh020EnhedensAnvendelse="130")
    shed(layers, 5, byg026Opførelsesår=None)
    layers["bbr_ejendomsrelation"].loc[[0, 4], "ejendommensEjerforholdskode"] = "50"
    del layers["bbr_sag"], layers["energimaerke"]
    with Workspace.create(path, kommune="0999", who="test") as ws:
        for name, frame in layers.items():
            ws.import_layer(name, frame, source="Prøve By", date=DAY, who="test", advance=True)
    return path


@pytest.fixture
def workspace(made_workspace, tmp_path):
    """A copy that a test may change."""
    return shutil.copy(made_workspace, tmp_path / "by.gpkg")
