"""The tools on the cadastre of a real municipality, as it is."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.geometry.cut import cut_by_lines, cut_by_polygons, merged
from geoplan.geometry.join import joined
from geoplan.geometry.network import Network
from geoplan.geometry.snap import snapped
from geoplan.geometry.tile import Tiling, is_tiling, objects, on_grid
from geoplan.geometry.trace import traced
from tests.geometry.coverages import tiles_slowly

GREVE = Path(__file__).parents[3] / "shared" / "data" / "greve" / "greve_grunddata.gpkg"


@pytest.fixture(scope="module")
def parcels():
    if not GREVE.exists():
        pytest.skip("the parcels of Greve lie beside the checkout in shared/data/greve, and are not here")
    return np.asarray(gpd.read_file(GREVE, layer="jordstykke").geometry.values, object)


def test_the_register_is_a_coverage_on_the_grid(parcels):
    made = joined(parcels)
    assert made.exact
    assert (made.islands, made.holes, len(made.overlaps.i), len(made.gaps.area_m2)) == (48, 1, 0, 0)
    assert is_tiling(Tiling(made.geometry, parcels))


def test_a_careless_drawing_becomes_the_cadastre_again(parcels):
    rng = np.random.default_rng(1)
    islands = shapely.get_parts(joined(parcels).geometry)
    fine = shapely.segmentize(islands, 20.0)
    places, of = np.unique(shapely.get_coordinates(fine), axis=0, return_inverse=True)
    shaken = shapely.set_coordinates(fine.copy(), (places + rng.uniform(-0.03, 0.03, places.shape))[of.ravel()])
    made = snapped(shaken, Network.of(parcels))
    assert shapely.equals_exact(shapely.normalize(made.geometries), shapely.normalize(islands), tolerance=0).all()
    assert not made.repaired.any()


def test_a_plan_is_cut_and_put_together_again(parcels):
    area = joined(parcels).geometry
    west, south, east, north = shapely.bounds(area)
    diagonal = shapely.LineString([(west - 10, south - 10), (east + 10, north + 10)])
    cut = cut_by_lines(Tiling(area, objects(area)), objects(diagonal, shapely.reverse(diagonal)))
    assert len(cut.tiling.parts) > 5
    assert cut.area_change_m2 < 0.5
    assert tiles_slowly(cut.tiling)
    assert on_grid(cut.tiling.parts)
    again = merged(cut.tiling, np.arange(len(cut.tiling.parts)))
    assert tiles_slowly(again)
    fine = cut_by_polygons(again, parcels, sliver_m=0)
    assert len(fine.tiling.parts) == len(parcels)
    assert (fine.added, fine.area_change_m2) == (0, 0)
    assert tiles_slowly(fine.tiling)


def test_both_ways_round_a_block(parcels):
    islands = shapely.get_parts(joined(parcels).geometry)
    ring = shapely.get_coordinates(shapely.get_exterior_ring(islands[np.argmax(shapely.get_num_coordinates(islands))]))
    short, long = traced(Network.of(parcels), ring[2], ring[20])
    assert short.length_m < long.length_m
    assert len(set(short.line.coords) & set(long.line.coords) - {tuple(ring[2]), tuple(ring[20])}) < len(short.line.coords)
