"""Overlaps: pairs are told in both rows, and areas that are exactly alike count as one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geoplan.dataset import Dataset, MemorySource
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import load
from geoplan.rules import run
from rules.made import CRS, DAY

MODEL = load()
LAYER = MODEL.by_code["6800"]
(RULE,) = [rule for rule in theme_rules(MODEL, LAYER) if rule.id.endswith("geometri.overlap")]
SQUARES = [shapely.box(x, y, x + 4, y + 4) for x in range(0, 9, 2) for y in range(0, 9, 2)]
BOWTIE = shapely.from_wkt("POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))")
SHAPES = [*SQUARES, shapely.reverse(SQUARES[0]), shapely.multipolygons([SQUARES[1]]), BOWTIE, None, shapely.Point(1, 1), shapely.Polygon()]


def told(shapes, closed=(), **options):
    until = ["2024-01-01" if number in closed else None for number in range(len(shapes))]
    frame = gpd.GeoDataFrame({"systid_til": gpd.pd.Series(until, dtype="str")}, geometry=list(shapes), crs=CRS)
    found = run(Dataset((MemorySource(frame, kind=LAYER.table),), DAY), [RULE], **options)
    return [(int(g.row[i]), int(g.other[i]), float(g.value[i])) for g in found.findings for i in range(len(g))]


def sound(shape):
    return shape is not None and "Polygon" in shape.geom_type and not shape.is_empty and shape.is_valid


def slowly(shapes, closed):
    """One object after another, as the rule's page says it."""
    rows = [row for row, shape in enumerate(shapes) if sound(shape) and row not in closed]
    alike = {row: [other for other in rows if shapes[other].equals(shapes[row])] for row in rows}
    for row in rows:
        if len(alike[row]) > 1:
            first, second, *_ = alike[row]
            yield row, first if row != first else second, round(shapes[row].area, 3)
        for other in rows:
            if other == alike[other][0] and other not in alike[row]:
                area = shapes[row].intersection(shapes[other]).area
                if area > 0.1:
                    yield row, other, round(area, 3)


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=9), st.sets(st.integers(0, 8), max_size=2), st.integers(1, 9))
def test_the_rule_equals_one_object_after_another(shapes, closed, chunk_rows):
    assert told(shapes, closed, chunk_rows=chunk_rows) == sorted(slowly(shapes, closed))


def test_two_alike_name_each_other():
    assert told([SQUARES[0], SQUARES[0]]) == [(0, 1, 16.0), (1, 0, 16.0)]


def test_a_heap_of_copies_is_one_finding_a_row_and_one_for_each_other_area():
    count = 3_000
    found = told([SQUARES[0]] * count + [shapely.box(3, 0, 5, 4)])
    assert len(found) == 2 * count + 1
    assert found[:4] == [(0, 1, 16.0), (0, count, 4.0), (1, 0, 16.0), (1, count, 4.0)]
    assert found[-1] == (count, 0, 4.0)


def test_nearly_alike_is_not_alike():
    shifted = shapely.box(0, 0, 4, 4 + 1e-7)
    found = told([SQUARES[0], SQUARES[0], shifted])
    assert [(row, other) for row, other, _ in found] == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0)]
    assert np.allclose([area for *_, area in found], 16)
