"""The vectorised ways against slow readable ones, and numbers from outside."""

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geoplan.dataset import Dataset, MemorySource
from geoplan.property.consistency.areal_scale import areal_scale, corrected_areas
from geoplan.property.consistency.areas import identity
from geoplan.property.consistency.every import controls
from geoplan.property.consistency.joins import within
from geoplan.property.consistency.parcels import gaps, overlaps
from geoplan.property.consistency.registers import Table, counted, found, only, registers_of, summed, taken
from property_check.town import DAY, run, town, uuid

WORDS = st.lists(st.one_of(st.none(), st.sampled_from("abcde")), max_size=12)


@given(keys=WORDS, wanted=WORDS)
@settings(max_examples=60)
def test_found_is_the_first_position(keys, wanted):
    """None is found nowhere, as null equals nothing."""
    slow = [keys.index(word) if word is not None and word in keys else -1 for word in wanted]
    assert found(np.array(keys, dtype=object), np.array(wanted, dtype=object)).tolist() == slow


@given(st.lists(st.tuples(st.integers(-1, 4), st.one_of(st.just(float("nan")), st.integers(0, 50))), max_size=15))
@settings(max_examples=60)
def test_sums_and_counts_per_position(rows):
    at = np.array([place for place, _ in rows], dtype=np.int64)
    values = np.array([value for _, value in rows], dtype=float)
    slow = [sum(value for place, value in rows if place == wanted and not np.isnan(value)) for wanted in range(5)]
    assert summed(values, at, 5).tolist() == slow
    assert counted(at, 5).tolist() == [sum(place == wanted for place, _ in rows) for wanted in range(5)]


@given(st.lists(st.integers(-1, 2), max_size=8))
@settings(max_examples=30)
def test_taken_leaves_what_has_no_position(at):
    values = np.array(["x", "y", "z"], dtype=object)
    assert taken(values, np.array(at, dtype=np.int64), None).tolist() == [values[one] if one >= 0 else None for one in at]
    assert taken(values[:0], np.full(2, -1), None).tolist() == [None, None]
    assert only(np.array(at) >= 0, 7).tolist() == [7 if one >= 0 else None for one in at]


AREA = st.integers(0, 300)


@given(st.lists(st.tuples(AREA, AREA, AREA, AREA, AREA, AREA), min_size=6, max_size=6))
@settings(max_examples=30, deadline=None)
def test_the_identity_of_areas_against_a_loop(rows):
    layers = {name: town()[name] for name in ("bbr_bygning", "bbr_etage")}
    names = [
        "byg039BygningensSamledeBoligAreal",
        "byg040BygningensSamledeErhvervsAreal",
        "byg038SamletBygningsareal",
        "byg042ArealIndbyggetGarage",
    ]
    layers["bbr_bygning"][names] = [row[:4] for row in rows]
    layers["bbr_etage"][["eta021ArealAfUdnyttetDelAfTagetage", "eta023ArealAfLovligBeboelseIKælder"]] = [row[4:] for row in rows]
    chosen = [one for one in controls() if one.content.rule == "ejendom.areal.sum"]
    wrong = []
    for number, (dwelling, business, total, garage, attic, cellar) in enumerate(rows):
        right = total + attic + cellar - garage
        if abs(dwelling + business - right) > max(5, 0.05 * right):
            wrong.append(number)
    told = [group for group in run(layers, chosen=chosen).report.findings if group.outcome == "breach"]
    assert [row for group in told for row in group.row.tolist()] == wrong


def test_the_identity_knows_its_parts():
    layers = town()
    layers["bbr_etage"] = pd.concat([layers["bbr_etage"], layers["bbr_etage"].iloc[[1]]], ignore_index=True)
    layers["bbr_etage"].loc[6, "eta021ArealAfUdnyttetDelAfTagetage"] = 40
    sides = identity(registers_of(run_dataset(layers)))
    assert (sides.attic[1], sides.right[1], sides.parts[1]) == (40, 140, 100)


def run_dataset(layers):
    return Dataset(tuple(MemorySource(frame, kind=name) for name, frame in layers.items()), DAY)


# -- the projection -----------------------------------------------------------------------------------------------------

PLACES = {
    "Esbjerg": (8.45, 55.47, -0.08),
    "Aarhus": (10.20, 56.15, -0.07),
    "Skagen": (10.58, 57.72, -0.06),
    "Greve": (12.30, 55.58, 0.02),
    "København": (12.57, 55.68, 0.04),
    "Rønne": (14.70, 55.10, 0.25),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_areal_scale_of_the_country(name):
    """As computed with PROJ: -0.08 % at Esbjerg to +0.25 % at Rønne."""
    lon, lat, percent = PLACES[name]
    east, north = pyproj.Proj("EPSG:25832")(lon, lat)
    assert (areal_scale(np.array([east]), np.array([north]))[0] - 1) * 100 == pytest.approx(percent, abs=0.011)


@given(st.floats(450_000, 890_000), st.floats(6_050_000, 6_400_000), st.floats(10, 500))
@settings(max_examples=40, deadline=None)
def test_the_corrected_area_is_that_on_the_ellipsoid(east, north, side):
    """Against PROJ's geodesic area of the same square, to a hundred thousandth."""
    square = box(east, north, east + side, north + side)
    transform = pyproj.Transformer.from_crs("EPSG:25832", "EPSG:4258", always_xy=True)
    fine = shapely.segmentize(square, side / 20)
    lon, lat = transform.transform(*shapely.get_coordinates(fine).T)
    geodesic = abs(pyproj.Geod(ellps="GRS80").polygon_area_perimeter(lon, lat)[0])
    drawn, area = corrected_areas(np.array([square], dtype=object))
    assert area[0] == pytest.approx(geodesic, rel=2e-5)
    assert drawn[0] == pytest.approx(side**2)


def test_a_missing_shape_has_no_area():
    drawn, area = corrected_areas(np.array([None, box(700_000, 6_100_000, 700_010, 6_100_010)], dtype=object))
    assert np.isnan([drawn[0], area[0]]).all()
    assert not np.isnan([drawn[1], area[1]]).any()


# -- shapes -------------------------------------------------------------------------------------------------------------

CELLS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 2), st.integers(1, 2)), min_size=1, max_size=6, unique=True)


@given(CELLS)
@settings(max_examples=40, deadline=None)
def test_overlaps_are_those_of_every_pair(cells):
    shapes = np.array([box(x, y, x + w, y + h) for x, y, w, h in cells], dtype=object)
    first, second, area = overlaps(shapes, shapely.STRtree(shapes), 0.1)
    slow = {
        (i, j): shapes[i].intersection(shapes[j]).area
        for i in range(len(shapes))
        for j in range(i + 1, len(shapes))
        if shapes[i].intersection(shapes[j]).area > 0.1
    }
    assert dict(zip(zip(first.tolist(), second.tolist(), strict=True), area.tolist(), strict=True)) == pytest.approx(slow)


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_gaps_are_what_the_parcels_enclose(cells):
    shapes = np.array([box(x * 10, y * 10, x * 10 + 10, y * 10 + 10) for x, y in sorted(cells)], dtype=object)
    _, areas = gaps(shapes, np.array(["1"] * len(shapes), dtype=object), 1.0)
    union = shapely.union_all(shapes)
    slow = sorted(shapely.Polygon(ring).area for part in shapely.get_parts(union) for ring in part.interiors)
    assert sorted(areas.tolist()) == pytest.approx(slow)


def test_a_hole_between_two_ejerlav_is_not_one_of_them():
    around = [box(0, 0, 30, 10), box(0, 20, 30, 30), box(0, 10, 10, 20), box(20, 10, 30, 20)]
    shapes = np.array(around, dtype=object)
    assert gaps(shapes, np.array(["1"] * 4, dtype=object), 1.0)[1].tolist() == [100.0]
    assert gaps(shapes, np.array(["1", "1", "1", "2"], dtype=object), 1.0)[1].tolist() == []
    assert gaps(shapes, np.array(["1"] * 4, dtype=object), 100.0)[1].tolist() == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30), st.booleans())
@settings(max_examples=40, deadline=None)
def test_within_is_the_first_polygon_either_way_round(places, many):
    """Few large polygons are asked of the points, many small ones the other way; the answer is the same."""
    shapes = [box(0, 0, 9.5, 9.5), box(5.5, 5.5, 15.5, 15.5), box(100, 100, 101, 101)]
    shapes += [box(200 + at, 0, 200.5 + at, 1) for at in range(60 if many else 0)]
    points = shapely.points(np.array(places, dtype=float))
    slow = [next((at for at, shape in enumerate(shapes) if shape.intersects(point)), -1) for point in points]
    assert within(shapely.STRtree(shapes), points).tolist() == slow


# -- columns ------------------------------------------------------------------------------------------------------------


def test_columns_are_read_in_either_spelling():
    days = ["2020-01-02T03:04:05Z", "x", None]
    frame = pd.DataFrame({"byg026Opførelsesår": ["1970", " ", "x"], "BBRUUID": [" AB ", None, ""], "dag": days})
    rows = next(MemorySource(frame, kind="x").batches(10, set(frame.columns)))
    table = Table(rows)
    assert table.has("byg026Opfoerelsesaar")
    assert table.numbers("byg026Opfoerelsesaar").tolist()[:1] == [1970.0]
    assert np.isnan(table.numbers("byg026Opfoerelsesaar")[1:]).all()
    assert table.ids("bbruuid").tolist() == ["ab", None, None]
    assert table.days("dag").astype(str).tolist() == ["2020-01-02", "NaT", "NaT"]
    assert table.flags("ikke_der").tolist() == [-1, -1, -1]


def test_a_bfe_number_is_the_same_as_text_and_number():
    frame = pd.DataFrame({"a": [2193319.0, None], "b": ["2193319", None], "c": pd.array([2193319, None], dtype="Int64")})
    table = Table(next(MemorySource(frame, kind="x").batches(10, set(frame.columns))))
    assert [table.words(name).tolist() for name in "abc"] == [["2193319", None]] * 3


def test_ids_of_the_town_are_uuids():
    assert uuid("a", 1) == "aaaaaaaa-0000-4000-8000-000000000001"
