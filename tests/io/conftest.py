"""Small deliveries in every format, written by GDAL into a folder of the test."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoplan.io import Opened, discover, open_layers
from geoplan.io.safety import gdal, quiet
from geoplan.model.load import load

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def model():
    return load()


@pytest.fixture(scope="session")
def shared():
    if not SHARED.exists():
        pytest.skip("the shared data are not on this machine")
    return SHARED


@pytest.fixture
def frame():
    """Three charging points in EPSG:25832; the second has no geometry and no name."""
    return gpd.GeoDataFrame(
        {
            "objekt_id": [f"0b9d8bd2-0000-4000-a000-00000000000{i}" for i in range(3)],
            "temakode": [5607, 5607, 5607],
            "navn": ["Ærøgade", None, "Åboulevarden"],
            "hoejde": [1.25, 2.5, 0.0],
        },
        geometry=[shapely.Point(700_000, 6_200_000), None, shapely.Point(700_010.125, 6_200_010.5)],
        crs="EPSG:25832",
    )


@pytest.fixture
def write(tmp_path):
    """Write a frame as ``name`` in the test's folder; GDAL's remarks on what a format cannot hold are expected."""

    def written(frame, name, *, driver=None, layer=None, **options):
        path = tmp_path / name
        with quiet():
            gdal().write_dataframe(frame, path, driver=driver, layer=layer, **options)
        return path

    return written


@pytest.fixture
def opened(model):
    """Discover and open one path, and read every row of every layer while a zip is still unpacked."""

    def open_(path, *, theme=None) -> Opened:
        sources, problems = [], []
        with discover([path]) as found:
            problems += found.problems
            for file in found.files:
                there = open_layers(file, model, theme=theme)
                sources += there.sources
                problems += there.problems
                rows = max(2, sum(source.info.row_count or 0 for source in there.sources) // 20)
                for source in there.sources:
                    source.read = list(source.batches(rows, {"geometri", *source.info.columns}))
        return Opened(tuple(sources), tuple(problems))

    return open_
