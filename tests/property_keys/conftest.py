"""The registers of Greve where they lie beside the checkout, those of the sample municipality, and a small made-up town."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geoplan.property.finder import Finder
from geoplan.property.graph import PropertyGraph
from geoplan.property.registers import Registers
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import workspace_frames, write_workspace
from geoplan.store.registers import normalised

GREVE = Path(__file__).parents[3] / "shared" / "data" / "greve"
INNER = {"jordstykke": "jordstykke", "husnummer": "husnummer", "bygning": "bygning_geodanmark", "bbr_bygning": "bbr_bygning"}
TABLES = ("bbr_etage", "bbr_grund", "bbr_grundjordstykke", "bbr_ejendomsrelation", "bbr_tekniskanlaeg")


@pytest.fixture(scope="session")
def greve():
    """The finder of Greve's 267 properties."""
    source = GREVE / "greve_grunddata.gpkg"
    if not source.exists():
        pytest.skip("the registers of Greve lie beside the checkout in shared/data/greve, and are not here")
    raw = {name: gpd.read_file(source, layer=inner) for name, inner in INNER.items()}
    raw |= {name: pd.read_csv(GREVE / f"{name}.csv", dtype=str) for name in TABLES}
    frames = {name: normalised(name, frame).frame for name, frame in raw.items()}
    return Finder(PropertyGraph(Registers.of_frames(frames)), kommune="253")


@pytest.fixture(scope="session")
def sample_frames():
    """The registers of the sample municipality, as the workspace keeps them."""
    frames = workspace_frames(municipality(seed=1, plots=150))
    return {name: normalised(name, frame).frame for name, frame in frames.items()}


@pytest.fixture(scope="session")
def sample(sample_frames):
    """The finder of the sample municipality."""
    return Finder(PropertyGraph(Registers.of_frames(sample_frames)), kommune="791")


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """The path of the sample's workspace."""
    path = tmp_path_factory.mktemp("keys") / "arbejdsomraade.gpkg"
    write_workspace(path, municipality(seed=1, plots=150))
    return path
