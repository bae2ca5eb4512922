"""The plans: areas that tile, numbers within those of the framework, and dates and flags that agree."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.sample.guidelines import touching, zone_shapes, zone_units
from geoplan.sample.land import SUMMER, land
from geoplan.sample.municipality import municipality
from geoplan.sample.plan_areas import byggefelter, plan_areas
from geoplan.sample.plan_dates import SAMPLE_DAY, hearing_end, published
from geoplan.sample.plans import plans

KINDS = [
    "kommuneplan",
    "kommuneplantillaeg",
    "kommuneplanramme",
    "retningslinje",
    "lokalplan",
    "delomraade",
    "byggefelt",
    "zonekort",
    "landzonetilladelse",
]
EXTENT = ["bebygpct", "maxetager", "maxbygnhjd"]


@cache
def made(seed=1, plots=6000):
    return plans(municipality(seed=seed, plots=plots))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), plots=st.integers(50, 2500))
def test_delomraader_tile_their_lokalplan_which_lies_in_one_framework(seed, plots):
    town = municipality(seed=seed, plots=plots)
    areas = plan_areas(town, land(town))
    plan, part, frame = areas.plan_shapes(), areas.part_shapes(), areas.frame_shapes()
    fields = byggefelter(town, areas)
    assert shapely.is_valid(np.concatenate([plan, part, frame, fields.shape])).all()
    assert all(shapely.coverage_is_valid(one) for one in (plan, part, frame))
    assert np.allclose(np.bincount(areas.plan_of_part, shapely.area(part)), shapely.area(plan), rtol=1e-12)
    assert shapely.covers(plan[areas.plan_of_part], part).all()
    assert shapely.covers(frame[areas.frame_of_plan], plan).all()
    assert shapely.covers(part[fields.part], fields.shape).all()
    assert (areas.plan_of_part[fields.part] == fields.plan).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), plots=st.integers(50, 2500))
def test_no_area_touches_itself(seed, plots):
    """Stricter than valid: every vertex of an area occurs once."""
    frames = plans(municipality(seed=seed, plots=plots))
    for kind in ("kommuneplan", "kommuneplantillaeg", "kommuneplanramme", "lokalplan", "delomraade", "byggefelt", "zonekort"):
        for shape in frames[kind].geometry:
            xy = np.concatenate([shapely.get_coordinates(ring)[:-1] for part in shape.geoms for ring in (part.exterior, *part.interiors)])
            assert len(np.unique(xy, axis=0)) == len(xy)


@pytest.mark.parametrize(("seed", "plots"), [(1, 50), (2, 200), (3, 3000)])
def test_zones_do_not_overlap_and_towns_are_in_them(seed, plots):
    town = municipality(seed=seed, plots=plots)
    zones = plans(town)["zonekort"]
    assert zones.geometry.is_valid.all()
    assert shapely.coverage_is_valid(zones.geometry.to_numpy())
    assert shapely.covers(zones.union_all(), shapely.multipoints(town.lot_middles))
    assert set(zones["zone"]) <= {1, 3}


def test_counts_of_a_mean_municipality():
    frames = plans(municipality(seed=1, plots=47_700), lokalplaner=800)
    counts = {kind: len(frame) for kind, frame in frames.items()}
    assert list(counts) == KINDS
    assert counts["lokalplan"] == 800
    assert 2000 < counts["delomraade"] < 2800
    assert 800 < counts["byggefelt"] < 1300
    assert 800 < counts["kommuneplanramme"] < 1000


def test_types_are_nullable_and_texts_have_none():
    for kind, frame in made().items():
        assert frame.crs == "EPSG:25832"
        assert list(frame.index) == list(range(len(frame))), kind
        kinds = {str(dtype) for dtype in frame.dtypes}
        assert kinds <= {"Int64", "Float64", "boolean", "object", "geometry"}, kind
        for name in frame.select_dtypes("object"):
            assert all(value is None or isinstance(value, str) for value in frame[name]), (kind, name)


@pytest.mark.parametrize("kind", ["kommuneplanramme", "lokalplan", "delomraade"])
def test_not_regulated_means_no_number_and_regulated_means_one(kind):
    frame = made()[kind]
    said = frame[EXTENT].notna().any(axis=1)
    assert (said != frame["iomfangreg"]).all()
    assert (frame["minuds"].notna() != frame["iudstykreg"]).all()
    assert (frame["bebygpct"].notna() == frame["bebygpctaf"].notna()).all()
    assert frame["bebygpctaf"].dropna().between(1, 4).all()
    assert frame["izonereg"].eq(frame["zone"].isna()).all() if "zone" in frame else frame["izonereg"].all()


def test_fill_rates_are_near_to_the_measured_ones():
    frames = made()
    framework, plan, part, field = (frames[kind] for kind in ("kommuneplanramme", "lokalplan", "delomraade", "byggefelt"))
    assert 0.55 < framework["maxbygnhjd"].notna().mean() < 0.85
    assert 0.5 < framework["bebygpct"].notna().mean() < 0.8
    assert framework["iomfangreg"].mean() < 0.25
    assert 0.05 < plan["maxbygnhjd"].notna().mean() < 0.3
    assert plan["iomfangreg"].mean() > 0.6
    assert 0.2 < part["maxbygnhjd"].notna().mean() < 0.6
    assert field["iomfangreg"].mean() > 0.7
    assert "bebygpct" not in field
    assert framework["bebygpctaf"].value_counts().idxmax() == 2


@pytest.mark.parametrize("kind", ["lokalplan", "delomraade"])
def test_plans_allow_no_more_than_their_framework(kind):
    frames = made()
    objects = frames[kind]
    inside = objects.geometry.representative_point()
    at, frame = shapely.STRtree(frames["kommuneplanramme"].geometry.to_numpy()).query(inside.to_numpy(), predicate="within")
    assert at.tolist() == list(range(len(objects)))
    framework = frames["kommuneplanramme"].iloc[frame].reset_index(drop=True)
    for name in EXTENT:
        own, limit = objects[name], framework[name]
        assert (own.isna() | (own <= limit)).all()
        assert not (own.notna() & limit.isna()).any()
    assert (objects["bebygpctaf"].isna() | (objects["bebygpctaf"] == framework["bebygpctaf"])).all()
    assert (objects["anvgen"] == framework["anvgen"]).all()
    storeys = objects["maxbygnhjd"] / objects["maxetager"]
    assert storeys.dropna().between(2.2, 6).all()


def test_types_of_byggefelter_and_their_floor_area():
    field = made()["byggefelt"]
    kind, floor = field["byggefelttype"], field["eareal"]
    assert set(kind) == {1, 2, 3, 4}
    assert floor[kind == 1].isna().all()
    assert floor[kind == 2].notna().all()
    assert (field["bygkunifelt"] == (kind == 1)).all()
    assert (field["bygvejledende"] == (kind == 3)).all()
    assert (field["iomfangreg"] == field[["maxetager", "maxbygnhjd", "eareal"]].isna().all(axis=1)).all()
    assert not field.duplicated(["lokplan_id", "delnr"]).any()


def test_parts_follow_their_plan():
    frames = made()
    plan = frames["lokalplan"].set_index("planid")
    for kind in ("delomraade", "byggefelt"):
        parts = frames[kind]
        assert not parts.duplicated(["lokplan_id", "delnr"]).any()
        assert parts["lokplan_id"].isin(plan.index).all()
        parent = plan.loc[parts["lokplan_id"].tolist()]
        assert (parts["status"].to_numpy() == parent["status"].to_numpy()).all()
        assert (parts["plan_objekt_id"].to_numpy() == parent["objekt_id"].to_numpy()).all()
        assert parts["delnr"].str.len().max() <= 5
    field = frames["byggefelt"]
    part = frames["delomraade"].set_index("objekt_id").loc[field["delomraade_objekt_id"].tolist()]
    assert (part["lokplan_id"].to_numpy() == field["lokplan_id"].to_numpy()).all()


def test_frameworks_hang_on_the_kommuneplan_or_on_a_supplement_that_covers_them():
    frames = made()
    framework = frames["kommuneplanramme"]
    assert (framework["komplan_id"].isna() != framework["komtil_id"].isna()).all()
    assert framework["komtil_id"].dropna().isin(frames["kommuneplantillaeg"]["planid"]).all()
    assert (framework["komplan_id"].dropna() == frames["kommuneplan"]["planid"][0]).all()
    for _, group in framework.dropna(subset="komtil_id").groupby("komtil_id"):
        supplement = frames["kommuneplantillaeg"].set_index("planid").geometry[group["komtil_id"].iloc[0]]
        assert shapely.covers(supplement, group.geometry.to_numpy()).all()


def days(frame, name):
    return pd.to_datetime(frame[name].astype("string"), format="%Y%m%d")


def test_states_have_the_dates_and_documents_that_they_need():
    plan = made()["lokalplan"]
    status = plan["status"]
    assert set(status) == {"KF", "F", "V", "A"}
    draft, done = status == "KF", status.isin(["V", "A"])
    assert (plan["datoforsl"].isna() == draft).all()
    assert (plan["datovedt"].notna() == done).all()
    assert (plan["datoaflyst"].notna() == (status == "A")).all()
    assert (plan["doklink"].isna() == draft).all()
    assert plan["doklink"].dropna().str.startswith("https://dokument.example/").all()
    order = [days(plan, name) for name in ("datoforsl", "datoslut", "datovedt", "datoikraft", "datoaflyst")]
    for earlier, later in pairwise(order):
        assert ((later > earlier) | later.isna()).all()
    assert (order[2] <= order[0] + pd.DateOffset(years=3))[done].all()
    assert (order[0][status == "F"] > pd.Timestamp(SAMPLE_DAY) - pd.DateOffset(years=1)).all()


def test_hearings_are_as_long_as_the_law_had_it_and_end_on_working_days():
    rng = np.random.default_rng(1)
    start = published(rng, 5000)
    end = hearing_end(rng, start)
    length = (end - start).astype(int)
    assert length[start < np.datetime64("2017-06-15")].min() >= 56
    assert length[start >= np.datetime64("2017-06-15")].min() >= 28
    weekday = (end.astype("datetime64[D]").astype(int) + 3) % 7
    assert set(weekday.tolist()) <= {1, 2}
    month, day = end.astype("datetime64[M]").astype(int) % 12 + 1, (end - end.astype("datetime64[M]")).astype(int) + 1
    assert not ((month == 6) & (day == 5)).any()
    assert not np.isin(month, (7, 8)).any()
    assert not ((month == 12) & (day > 20)).any()


def test_every_theme_of_guidelines_has_an_area():
    frame = made(2, 200)["retningslinje"]
    assert frame["temanavn"].nunique() == 25
    assert frame.geometry.is_valid.all()


def test_same_seed_same_plans_other_seed_others():
    one, same, other = (plans(municipality(seed=seed, plots=100)) for seed in (5, 5, 6))
    assert all(one[kind].equals(same[kind]) for kind in KINDS)
    assert not one["lokalplan"].equals(other["lokalplan"])
    keys = [key for frame in one.values() for key in frame["objekt_id"]]
    assert len(keys) == len(set(keys))


def test_a_zone_that_would_touch_itself_is_left_in_pieces():
    """With this seed a block of byzone meets another in a point only."""
    town = municipality(seed=41, plots=6000)
    ground = land(town)
    zone, shape = zone_shapes(ground)
    assert not touching(shapely.get_parts(shape)).any()
    assert shapely.coverage_is_valid(shape)
    wanted = zone_units(ground) >= 0
    assert shapely.area(shape).sum() == pytest.approx(shapely.area(ground.polygon[wanted]).sum(), rel=1e-12)
    points = shapely.point_on_surface(ground.polygon[wanted])
    at, other = shapely.STRtree(shape).query(points, predicate="within")
    summer = ground.units.use[zone_units(ground)[wanted]] == SUMMER
    assert (np.where(summer[at], 3, 1) == zone[other]).all()


def test_touching_tells_a_vertex_that_occurs_twice():
    square, ring = shapely.box(0, 0, 2, 2), shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(0, 0), (2, 1), (1, 2)]])
    assert touching(np.array([square, ring])).tolist() == [False, True]
