"""Areas of plans and the delområder that tile them, as plan frames."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.errors import ShapeError
from geoplan.geometry.tile import Tiling, is_tiling, objects, on_grid
from geoplan.plan.digitise import (
    area_drawn,
    area_of_parcels,
    fit_to,
    free_names,
    groups_of,
    hole,
    inside,
    merge,
    move_vertices,
    redraw_border,
    split_by_lines,
    split_by_polygons,
    tiling_of,
)
from tests.geometry.coverages import ORIGIN, parcels, tiles_slowly

LEFT, RIGHT = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
WHOLE = shapely.Polygon([(0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)])


def frame(*shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:25832")


def parts_of(area, *shapes):
    return tiling_of(area, frame(*shapes, delnr=list("ABCDEF"[: len(shapes)])))


def told(notes):
    return " ".join(notes)


def test_an_area_of_parcels_is_their_exact_union():
    made = area_of_parcels(frame(LEFT, RIGHT))
    assert shapely.equals_exact(shapely.normalize(made.geometry), shapely.normalize(WHOLE), tolerance=0)
    assert made.notes == ()


def test_islands_and_holes_and_parcels_that_do_not_fit_are_told():
    ring = [shapely.box(x, y, x + 10, y + 10) for x in (0, 10, 20) for y in (0, 10, 20) if (x, y) != (10, 10)]
    assert "Huller i området" in told(area_of_parcels(frame(*ring)).notes)
    assert "2 adskilte dele" in told(area_of_parcels(frame(LEFT, shapely.box(40, 0, 50, 10))).notes)
    assert "5,000 m²" in told(area_of_parcels(frame(LEFT, shapely.box(9.5, 0, 20, 10))).notes)
    with pytest.raises(ShapeError, match="mindst ét"):
        area_of_parcels(frame())


def test_a_drawing_follows_the_parcels_and_tells_it():
    made = area_drawn(shapely.Polygon([(0.02, 0), (10.03, 0.01), (10, 10), (0, 9.98)]), frame(LEFT, RIGHT))
    assert shapely.equals_exact(shapely.normalize(made.geometry), shapely.normalize(LEFT), tolerance=0)
    assert "Knækpunkter flyttet til skel: 3, højst 0,032 m." in told(made.notes)
    with pytest.raises(ShapeError, match="flade"):
        area_drawn(shapely.LineString([(0, 0), (1, 1)]), frame(LEFT))


def test_a_byggefelt_stays_inside():
    assert inside(shapely.box(1, 1, 2, 2), LEFT) == (shapely.box(1, 1, 2, 2), ())
    made = inside(shapely.box(1, 1, 2, 10.5), LEFT)
    assert made.geometry.bounds == (1, 1, 2, 10)
    assert "0,500 m²" in told(made.notes)
    with pytest.raises(ShapeError, match=r"2,0 m²"):
        inside(shapely.box(1, 1, 3, 11), LEFT)
    assert inside(shapely.box(1, 1, 2, 11), LEFT).geometry.area == 9


def test_a_plan_without_delomraader_is_one_part():
    parts = parts_of(WHOLE)
    assert parts.origin.tolist() == [-1]
    cut = split_by_lines(parts, objects(shapely.LineString([(5, -1), (5, 11)])))
    assert cut.origin.tolist() == [-1, -1]
    assert shapely.area(cut.geometry).tolist() == [150, 50]
    assert "Nye knækpunkter i planens afgrænsning, hvor delområderne støder til: 2." in told(cut.notes)


def test_delomraader_that_nearly_fit_are_put_right_and_told():
    parts = parts_of(shapely.box(0, 0, 20, 10), LEFT, shapely.box(10.003, 0, 20, 10))
    assert is_tiling(Tiling(parts.area, parts.geometry))
    assert parts.origin.tolist() == [0, 1]
    assert "rettet ind" in told(parts.notes)


def test_ground_without_delomraade_becomes_one():
    parts = parts_of(WHOLE, LEFT)
    assert parts.origin.tolist() == [0, -1]
    assert "100,0 m² af planen hørte ikke til noget delområde" in told(parts.notes)


@pytest.mark.parametrize(
    ("overlap_m", "refused"), [(0.1, False), (0.11, True)], ids=["a square metre is put right", "more is for the planner"]
)
def test_how_far_delomraader_may_overlap(overlap_m, refused):
    wide = shapely.box(10 - overlap_m, 0, 20, 10)
    if refused:
        with pytest.raises(ShapeError, match=r"1,1 m²"):
            parts_of(WHOLE, LEFT, wide)
    else:
        assert parts_of(WHOLE, LEFT, wide).origin.tolist() == [0, 1]


def test_a_plan_off_the_grid_is_rounded():
    parts = parts_of(shapely.box(0, 0, 20.0004, 10))
    assert on_grid(parts.geometry)
    assert "hele millimeter" in told(parts.notes)


def test_a_strip_along_a_line():
    parts = split_by_lines(parts_of(WHOLE), objects(shapely.LineString([(5, -1), (5, 11)])), width_m=2)
    assert sorted(shapely.area(parts.geometry)) == [20, 180]
    assert is_tiling(Tiling(parts.area, parts.geometry))


def test_groups_of_parcels():
    three = frame(LEFT, RIGHT, shapely.box(20, 0, 30, 10))
    area = area_of_parcels(three).geometry
    parts = split_by_polygons(tiling_of(area, frame()), groups_of(three, [np.array([0, 2])]))
    assert shapely.area(parts.geometry).tolist() == [200, 100]
    assert parts.notes == ()


def test_merging_apart_is_allowed_and_told():
    area = area_of_parcels(frame(LEFT, RIGHT, shapely.box(20, 0, 30, 10))).geometry
    parts = merge(parts_of(area, LEFT, RIGHT, shapely.box(20, 0, 30, 10)), np.array([2, 0]))
    assert parts.origin.tolist() == [0, 1]
    assert "2 adskilte dele" in told(parts.notes)


def test_borders_vertices_and_holes():
    parts = parts_of(WHOLE, LEFT, RIGHT)
    bent = redraw_border(parts, 0, 1, shapely.LineString([(10, -1), (10, 3), (12, 5), (10, 7), (10, 11)]))
    assert shapely.area(bent.geometry).tolist() == [104, 96]
    assert bent.origin.tolist() == [0, 1]
    moved = move_vertices(bent, np.array([[12.0, 5.0]]), np.array([[8.0, 5.0]]))
    assert shapely.area(moved.geometry).tolist() == [96, 104]
    pond = hole(moved, shapely.box(2, 2, 4, 4))
    assert shapely.area(pond.area) == 196
    for one in (bent, moved, pond):
        assert tiles_slowly(Tiling(one.area, one.geometry))


def test_delomraader_follow_a_new_area_of_their_plan():
    parts = fit_to(shapely.box(0, 0, 25, 10), frame(LEFT, RIGHT, delnr=["A", "B"]))
    assert parts.origin.tolist() == [0, 1, -1]
    assert shapely.area(parts.geometry).tolist() == [100, 100, 50]
    with pytest.raises(ShapeError, match="Delområde B"):
        fit_to(LEFT, frame(LEFT, RIGHT, delnr=["A", "B"]))


def test_a_delomraade_drawn_anew_takes_its_ground_first():
    parts = fit_to(WHOLE, frame(LEFT, RIGHT, delnr=["A", "B"]), first=shapely.box(8, 0, 20, 10), at=1)
    assert parts.origin.tolist() == [0, 1]
    assert shapely.area(parts.geometry).tolist() == [80, 120]


@pytest.mark.parametrize(
    ("taken", "names"),
    [((), ["A", "B"]), (("A", "C"), ["B", "D"]), (("1", "2"), ["3", "4"]), (("a",), ["B", "C"]), (("A", "1"), ["B", "C"])],
)
def test_free_names(taken, names):
    assert free_names(taken, 2) == names


def test_names_go_on_after_z():
    assert free_names([chr(65 + k) for k in range(26)], 2) == ["AA", "AB"]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_a_planners_day(seed):
    """From parcels to delområder, to a strip, to merging and to a new area: they tile the plan all along."""
    rng = np.random.default_rng(seed)
    everything = frame(*parcels(seed))
    chosen = everything.iloc[rng.permutation(len(everything))[: rng.integers(3, len(everything))]].reset_index(drop=True)
    parts = tiling_of(area_of_parcels(chosen).geometry, frame())
    steps = [parts]
    for step in (
        lambda p: split_by_polygons(p, groups_of(chosen, [np.arange(len(chosen)) < len(chosen) // 2])),
        lambda p: split_by_lines(p, shapely.linestrings(rng.uniform(-20, 220, (1, 2, 2)) + ORIGIN), width_m=float(rng.choice([0, 8]))),
        lambda p: merge(p, np.unique(rng.integers(0, len(p.geometry), 2))),
        lambda p: fit_to(
            shapely.coverage_union_all(everything.geometry.to_numpy()), frame(*p.geometry, delnr=[str(k) for k in range(len(p.geometry))])
        ),
    ):
        try:
            steps.append(step(steps[-1]))
        except ShapeError:
            continue
    for parts in steps:
        assert tiles_slowly(Tiling(parts.area, parts.geometry))
        assert on_grid(parts.geometry)
        assert len(parts.origin) == len(parts.geometry)
