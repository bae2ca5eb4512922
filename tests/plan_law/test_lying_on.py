"""Which objects lie on which: the fast way against the slow and readable one."""

import datetime as dt

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.dataset import Dataset, MemorySource
from geoplan.plan.law.base import OVERLAP_M2, lying_on
from geoplan.rules import Context
from geoplan.settings import CRS

BOW = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
boxes = st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), *(st.integers(0, 20),) * 2, *(st.integers(1, 15),) * 2)
points = st.builds(shapely.Point, st.integers(0, 30), st.integers(0, 30))
shapes = st.lists(boxes | points | st.just(BOW) | st.none(), min_size=1, max_size=8)


def slow(ours, theirs):
    found = []
    for at, one in enumerate(ours):
        for other, two in enumerate(theirs):
            if one is None or two is None or not one.intersects(two):
                continue
            areas = one.geom_type == two.geom_type == "Polygon"
            if not areas or shapely.make_valid(one).intersection(shapely.make_valid(two)).area >= OVERLAP_M2:
                found.append((at, other))
    return found


@given(shapes, shapes)
@settings(max_examples=60, deadline=None)
def test_as_the_slow_way(ours, theirs):
    def layer(kind, geometry):
        return MemorySource(gpd.GeoDataFrame({"n": range(len(geometry))}, geometry=gpd.GeoSeries(geometry, crs=CRS), crs=CRS), kind=kind)

    dataset = Dataset((layer("lokalplan", ours),), dt.date(2026, 11, 24), references=(layer("zonekort", theirs),))
    at, other = lying_on(dataset.whole("lokalplan"), Context(dataset), "zonekort")
    assert list(zip(at.tolist(), other.tolist(), strict=True)) == slow(ours, theirs)
    assert at.dtype == other.dtype == np.int64
