"""The layers of protection: about thirty, valid, in credible numbers, and one for measurements with many vertices."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.building.constraints import constraints as themes
from geoplan.sample.constraints import CONSTRAINTS, RIPPLES, constraints, many_vertices, outlines
from geoplan.sample.municipality import municipality


@pytest.mark.parametrize(("seed", "plots"), [(1, 50), (2, 500), (3, 3000)])
def test_every_layer_is_there_and_valid(seed, plots):
    town = municipality(seed=seed, plots=plots)
    made = constraints(town)
    assert list(made) == [one.name for one in CONSTRAINTS]
    assert len(made) == 30
    for name, frame in made.items():
        assert frame.geometry.is_valid.all(), name
        assert not (frame.geometry.is_empty | frame.geometry.isna()).any(), name
        assert len(frame) >= 1
        assert frame.intersects(town.boundary).any(), name


def test_every_theme_that_is_looked_up_on_a_plot_has_its_layer():
    """Plans and zones are layers of their own; ``row`` is that of the content."""
    named = {name: theme.id for theme in themes() for name in theme.layers}
    ours = {one.name: one.row for one in CONSTRAINTS}
    assert set(named) - set(ours) == {"zonekort", "lokalplan", "kommuneplanramme"}
    assert {name: row for name, row in ours.items() if name in named} == {name: row for name, row in named.items() if name in ours}


def test_a_belt_leaves_out_what_it_is_about():
    made = constraints(municipality(seed=1, plots=500))
    wood = made["fredskov"].geometry.to_numpy()
    around = made["skovbyggelinje"].geometry.to_numpy()
    edge = shapely.boundary(around)[:, None], shapely.boundary(wood)[None]
    assert ((shapely.area(shapely.intersection(around[:, None], wood[None])) < 1) & (shapely.distance(*edge) < 0.01)).any(axis=1).all()
    church, belt = made["kirke"].geometry[0], made["kirkebyggelinje"]
    assert (belt.distance(church) < 0.01).any()
    assert belt.union_all().covers(church.centroid.buffer(250).difference(church.buffer(1)))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), radius=st.floats(1, 5000), vertices=st.integers(8, 600))
def test_an_outline_never_crosses_itself_and_stays_about_its_radius(seed, radius, vertices):
    rng = np.random.default_rng(seed)
    area = outlines(rng, np.array([[540_000.0, 6_250_000.0]]), np.array([radius]), np.array([vertices]))
    assert shapely.is_valid(area).all()
    assert shapely.get_num_coordinates(area)[0] == vertices + 1
    away = shapely.distance(shapely.points(shapely.get_coordinates(area)), shapely.Point(540_000, 6_250_000))
    assert away.max() <= radius * 1.7 + 0.01
    assert RIPPLES[0] > 1


def test_areas_for_measurements_have_many_vertices():
    frame = many_vertices(municipality(seed=1, plots=500), 2000)
    count = shapely.get_num_coordinates(frame.geometry.to_numpy())
    assert 300 < count.mean() < 460
    assert count.max() > 3000
    assert frame.geometry.is_valid.all()


def test_same_seed_same_layers():
    one, same = (constraints(municipality(seed=4, plots=100)) for _ in range(2))
    assert all(one[name].equals(same[name]) for name in one)
