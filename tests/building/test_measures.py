"""Areas, storeys and distances: worked by hand, and readable versions against the vectorised ones."""

import datetime as dt
import math
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geoplan.building.answers import NO, UNKNOWN, YES
from geoplan.building.boundaries import NABO, STI, VEJ, boundaries, derived
from geoplan.building.measures.distances import counted_distance, to_lines
from geoplan.building.measures.floor_area import BY_SHARE, NOT_NAMED, PARTS, PER_DWELLING, attic_area, counted, deductions, floor_area
from geoplan.building.measures.plot_area import PlotParts, common_share, plot_area, plot_size, reaching
from geoplan.building.measures.roof import facets
from geoplan.building.measures.storeys import storeys
from geoplan.building.measures.strip import height_in_strip, length_towards

DAY = dt.date(2024, 10, 15)
SQUARE = shapely.box(0, 0, 30, 30)


def numbers(*values):
    return np.array(values, dtype=float)


def words(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def areas(*shapes):
    return words(*shapes)


# -- plot area -----------------------------------------------------------------------------------


def test_plot_area_is_put_together():
    parts = PlotParts(numbers(600), numbers(200), numbers(50), numbers(30), numbers(100), numbers(70), numbers(40))
    assert plot_area(parts).value[0] == 600 + 200 + 50 + 30 - 100
    assert plot_size(parts).value[0] == 600 + 200 - 40
    told = {term.label: term.at(0) for term in plot_area(parts).terms}
    assert told["andel i fælles friareal"] == 50
    assert told["ikke tilgrænsende matrikelnumre, der ikke medregnes"] == 70


def test_lines_of_nothing_are_not_shown():
    terms = plot_area(PlotParts.plain(numbers(600))).terms
    assert [term.label for term in terms if term.at(0) is not None] == ["registreret areal"]


def test_a_share_of_common_land_goes_by_size():
    """Three plots of 600, 600 and 1200 share 400 m²."""
    assert common_share(numbers(400, 400, 0, np.nan), numbers(600, 1200, 600, 600), numbers(2400, 2400, 2400, 2400)).tolist() == [
        100,
        200,
        0,
        0,
    ]


def test_parcels_adjoin_along_a_line_and_through_one_another():
    parcels = areas(
        shapely.box(0, 0, 10, 10),
        shapely.box(10, 0, 20, 10),
        shapely.box(20, 0, 30, 10),
        shapely.box(30, 10, 40, 20),
        shapely.box(60, 0, 70, 10),
        shapely.box(10, 0, 20, 10),
    )
    plot = np.array([0, 0, 0, 0, 0, 1])
    base = np.array([True, False, False, False, False, False])
    assert reaching(parcels, plot, base).tolist() == [True, True, True, False, False, False]


# -- floor area ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pitch", "knee", "width", "expected"),
    [
        (45, 0.0, 8, 50.0),
        (45, 1.5, 8, 80.0),
        (45, 2.0, 8, 80.0),
        (30, 0.5, 10, 10 * (10 - 2 * 1.0 / math.tan(math.radians(30)))),
        (20, 0.0, 5, 0.0),
    ],
)
def test_attic_in_the_plane_above_its_floor(pitch, knee, width, expected):
    """8 m wide under 45 degrees without a knee wall: 5.0 m at 1.5 m, so 50 m² of 10 m. Never less than nothing."""
    assert attic_area(numbers(10), numbers(width), numbers(knee), numbers(pitch), 1.5)[0] == pytest.approx(expected)


@pytest.mark.parametrize(("ceiling", "area"), [(1.2, 0), (1.24999, 0), (1.25, 100), (1.3, 100), (np.nan, np.nan)])
def test_basement_counts_from_125_cm(ceiling, area):
    found = counted(words("kaelder"), numbers(100), numbers(ceiling), DAY)[0]
    assert found == area or (np.isnan(found) and np.isnan(area))


@pytest.mark.parametrize(("area", "expected"), [(4.5, 0.0), (4.6, 4.6)])
def test_hems(area, expected):
    assert counted(words("hems"), numbers(area), numbers(np.nan), DAY)[0] == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [(name, 10.0 * part.factor) for name, part in PARTS.items() if name not in {"kaelder", "hems"}]
)
def test_what_counts_and_what_is_left_out(kind, expected):
    assert counted(words(kind), numbers(10), numbers(np.nan), DAY)[0] == expected


@pytest.mark.parametrize(
    ("use", "dwellings", "total", "deduction", "method"),
    [
        ("parcelhus", 1, 150, 50, PER_DWELLING),
        ("sommerhus", 1, 100, 50, PER_DWELLING),
        ("dobbelthus", 2, 200, 100, PER_DWELLING),
        ("raekkehus", 5, 600, 100, PER_DWELLING),
        ("etagebolig", 20, 1800, 400, PER_DWELLING),
        ("erhverv", 0, 800, 200, BY_SHARE),
        ("erhverv", 0, 880, 220, BY_SHARE),
        ("institution", 0, 400, 100, BY_SHARE),
    ],
)
def test_three_kinds_of_deduction(use, dwellings, total, deduction, method):
    found, how, _ = deductions(numbers(total), use=words(use), dwellings=numbers(dwellings), day=DAY)
    assert (found[0], how[0]) == (deduction, method)


def test_no_deduction_is_named_for_a_house_with_a_horizontal_boundary():
    found, how, _ = deductions(numbers(200), use=words("tofamiliehus"), dwellings=numbers(2), day=DAY)
    assert np.isnan(found[0])
    assert how[0] == NOT_NAMED
    made = floor_area({"etage": numbers(200)}, numbers(60), use=words("tofamiliehus"), dwellings=numbers(2), day=DAY)
    assert (made.area.value[0], made.least_m2[0]) == (260, 200)


def test_secondary_never_counts_less_than_nothing():
    made = floor_area({"etage": numbers(150, 150)}, numbers(30, 80), use=words("parcelhus", "parcelhus"), dwellings=numbers(1, 1), day=DAY)
    assert made.area.value.tolist() == [150, 180]
    assert made.added_m2.tolist() == [0, 30]


def readable_floor_area(storey, basement, ceiling, secondary, use, dwellings):  # noqa: PLR0917 -- as one reads the paragraph
    """§ 455 as one reads it."""
    total = storey + (basement if ceiling >= 1.25 else 0)
    if use in {"parcelhus", "dobbelthus", "sommerhus"}:
        deduction = 50 * dwellings
    elif use in {"raekkehus", "etagebolig"}:
        deduction = 20 * dwellings
    else:
        deduction = 0.25 * total
    return total + max(0, secondary - deduction)


def test_vectorised_floor_area_is_the_readable_one():
    rng = np.random.default_rng(5)
    count = 200
    use = rng.choice(["parcelhus", "dobbelthus", "sommerhus", "raekkehus", "etagebolig", "erhverv"], count).astype(object)
    storey, basement, secondary = rng.uniform(50, 900, count), rng.uniform(0, 200, count), rng.uniform(0, 300, count)
    ceiling, dwellings = rng.choice([1.2, 1.25, 1.3], count), rng.integers(1, 12, count).astype(float)
    main = {"etage": storey, "kaelder": counted(words(*["kaelder"] * count), basement, ceiling, DAY)}
    found = floor_area(main, secondary, use=use, dwellings=dwellings, day=DAY).area.value
    wanted = [readable_floor_area(*row) for row in zip(storey, basement, ceiling, secondary, use, dwellings, strict=True)]
    assert found == pytest.approx(wanted)


# -- storeys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "attic", "ceiling", "expected"),
    [
        (1, NO, np.nan, 1),
        (2, YES, np.nan, 3),
        (2, UNKNOWN, np.nan, 2),
        (2, NO, 1.25, 2),
        (2, NO, 1.26, 3),
        (1, YES, 1.3, 3),
        (np.nan, NO, np.nan, np.nan),
    ],
)
def test_storeys(full, attic, ceiling, expected):
    found = storeys(numbers(full), np.array([attic], dtype=np.int8), numbers(ceiling), DAY).value[0]
    assert found == expected or (np.isnan(found) and np.isnan(expected))


# -- boundaries and distances --------------------------------------------------------------------


@pytest.mark.parametrize("ring", ["0 0, 10 0, 10 10, 0 10, 0 0", "0 0, 0 10, 10 10, 10 0, 0 0"], ids=["anticlockwise", "clockwise"])
def test_edges_keep_their_order_and_look_outwards(ring):
    edges = boundaries(areas(shapely.from_wkt(f"POLYGON (({ring}))")))
    assert edges.number.tolist() == [0, 1, 2, 3]
    assert edges.start[0].tolist() == [0, 0]
    out = (edges.start + edges.end) / 2 + edges.outward * 0.1
    assert not shapely.contains_xy(shapely.box(0, 0, 10, 10), out).any()
    assert edges.length_m.tolist() == [10, 10, 10, 10]


def test_edges_of_a_hole_look_into_it():
    plot = shapely.Polygon([(0, 0), (30, 0), (30, 30), (0, 30)], [[(10, 10), (20, 10), (20, 20), (10, 20)]])
    edges = boundaries(areas(plot))
    out = (edges.start + edges.end) / 2 + edges.outward * 0.1
    assert not shapely.contains_xy(plot, out).any()


def test_kinds_are_derived_and_corrected():
    road = areas(shapely.box(-1, -8, 31, 0))
    path = areas(shapely.LineString([(33, -5), (33, 35)]))
    found = derived(boundaries(areas(SQUARE)), road_parcels=road, centrelines=path, path=np.array([True]))
    by_middle = {tuple(((a + b) / 2).tolist()): kind for a, b, kind in zip(found.start, found.end, found.kind, strict=True)}
    assert by_middle == {(15, 0): VEJ, (30, 15): STI, (15, 30): NABO, (0, 15): NABO}
    number = int(found.number[found.kind == STI][0])
    assert (found.corrected({(0, number): NABO}).kind == STI).sum() == 0


def faced(edge, parcels, roads):
    """What lies 30 cm outside an edge by two of three places, told slowly."""
    (start, end), outward = np.array(edge[0]), edge[1]
    said = []
    for share in (0.25, 0.5, 0.75):
        place = shapely.Point(start + share * (end - start) + 0.3 * outward)
        by_road, by_parcel = (any(one.intersects(place) for one in land) for land in (roads, parcels))
        said.append(VEJ if by_road else NABO if by_parcel else None)
    return next((kind for kind in said if said.count(kind) > 1), NABO) or NABO


def test_parcels_with_the_same_edge_face_each_other():
    """In a coverage the shared edges tell what the places outside them tell; so they do where a corner of the neighbour is left out."""
    rng = np.random.default_rng(5)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(rng.uniform(0, 200, (60, 2)))))
    cells = shapely.intersection(shapely.set_precision(cells, 0.01), shapely.box(20, 20, 180, 180))
    cells = cells[shapely.area(cells) > 50]
    road = rng.random(len(cells)) < 0.2
    cells[::7] = shapely.reverse(cells[::7])
    cells[3::11] = shapely.simplify(cells[3::11], 1.0)
    edges = boundaries(cells)
    found = derived(edges, road_parcels=cells[road], neighbours=cells[~road]).kind
    ends = zip(edges.start, edges.end, strict=True)
    wanted = [faced((end, out), cells[~road], cells[road]) for end, out in zip(ends, edges.outward, strict=True)]
    long = edges.length_m > 2
    assert found[long].tolist() == np.array(wanted)[long].tolist()
    assert 30 < (found == VEJ).sum() < len(found)


def test_a_road_behind_the_neighbour_is_not_in_front():
    """A centreline 15 m outside the edge lies beyond another plot."""
    line = areas(shapely.LineString([(-5, -15), (35, -15)]))
    assert set(derived(boundaries(areas(SQUARE)), centrelines=line).kind) == {NABO}


def test_a_parcel_between_is_a_neighbour():
    """A strip of land 4 m deep between plot and road belongs to somebody."""
    line, strip = areas(shapely.LineString([(-5, -8), (35, -8)])), areas(shapely.box(-5, -4, 35, 0))
    edges = boundaries(areas(SQUARE))
    assert (derived(edges, centrelines=line).kind == VEJ).sum() == 1
    assert set(derived(edges, centrelines=line, neighbours=strip).kind) == {NABO}


@pytest.mark.parametrize(("reach", "expected"), [(16, VEJ), (14, NABO)])
def test_an_edge_is_what_most_of_it_borders(reach, expected):
    """A road that ends after half of the edge."""
    road = areas(shapely.box(0, -8, reach, 0))
    found = derived(boundaries(areas(SQUARE)), road_parcels=road)
    assert found.kind[np.flatnonzero(((found.start + found.end) / 2 == [15, 0]).all(axis=1))[0]] == expected


def test_distance_where_there_is_no_such_boundary():
    edges = boundaries(areas(SQUARE))
    house = areas(shapely.box(4, 5, 12, 15), None)
    found = to_lines(house, edges.lines(NABO)[[0, 0]])
    assert found[0] == 4
    assert np.isnan(found[1])
    assert to_lines(house, edges.lines(VEJ)[[0, 0]])[0] == np.inf


@pytest.mark.parametrize(
    ("wall", "overhang", "expected"),
    [(2.5, 0.0, 2.5), (2.5, 0.5, 2.5), (2.5, 0.6, 2.4), (2.6, 0.6, 2.5), (3.0, 1.0, 2.5), (2.5, np.nan, 2.5), (np.inf, 0.8, np.inf)],
)
def test_eaves_up_to_half_a_metre_do_not_count(wall, overhang, expected):
    assert counted_distance(numbers(wall), numbers(overhang), 0.5).value[0] == pytest.approx(expected)


# -- the strip -----------------------------------------------------------------------------------


def longest_of(shapes, edges, plot, width):
    return length_towards(shapes, edges, plot, width).longest(len(shapes), np.ones(len(edges.kind), dtype=bool))


def strip_length(shape, edges=None, width=2.5):
    edges = edges or boundaries(areas(SQUARE))
    return longest_of(areas(shape), edges, np.array([0]), numbers(width))[0]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (shapely.box(1, 5, 4, 12), 7.0),  # the long side along skel
        (shapely.box(1, 5, 8, 8), 3.0),  # the short side towards skel
        (shapely.box(0.5, 0.5, 4.5, 3.5), 4.0),  # a corner: the longer of two sides, once
        (shapely.box(2.5, 5, 6, 12), 0.0),  # exactly outside the strip
        (shapely.box(2.49, 5, 6, 12), 7.0),
        (shapely.box(10, 10, 14, 20), 0.0),
        (shapely.Polygon([(1, 5), (4, 5), (4, 12), (2, 12), (2, 9), (1, 9)]), 7.0),  # a step in the side
    ],
)
def test_longest_side_towards_skel(shape, expected):
    assert strip_length(shape) == pytest.approx(expected)


def test_a_turned_building_counts_with_a_whole_side():
    turned = shapely.affinity.rotate(shapely.box(2, 10, 5, 16), 10)
    assert strip_length(turned) == pytest.approx(6.0)


def readable_length(shape, plot, width=2.5):
    """The longest side of a convex building that turns to an edge of a convex plot nearer than the strip is wide."""
    best = 0.0
    corners = list(plot.exterior.coords)
    for a, b in pairwise(corners):
        edge = shapely.LineString([a, b])
        if not shape.distance(edge) < width - 1e-6:
            continue
        away = np.array([b[1] - a[1], a[0] - b[0]]) / edge.length
        away = away if not plot.contains(shapely.Point(np.array([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]) + away * 1e-3)) else -away
        sides = list(shapely.orient_polygons(shape).exterior.coords)
        facing = []
        for p, q in pairwise(sides):
            run = np.subtract(q, p)
            out = np.array([run[1], -run[0]]) / np.hypot(*run)
            facing.append((float(out @ away), float(np.hypot(*run))))
        limit = min(math.cos(math.radians(45)), max(one for one, _ in facing))
        best = max([best, *(length for one, length in facing if one >= limit - 1e-6)])
    return best


def test_vectorised_length_is_the_readable_one():
    rng = np.random.default_rng(8)
    shapes, plots = [], []
    for _ in range(60):
        box = shapely.box(0, 0, rng.uniform(2, 9), rng.uniform(2, 5))
        turned = shapely.affinity.rotate(box, rng.uniform(0, 360))
        shapes.append(shapely.affinity.translate(turned, rng.uniform(0, 26), rng.uniform(0, 26)))
        plots.append(SQUARE)
    found = longest_of(areas(*shapes), boundaries(areas(*plots)), np.arange(60), np.full(60, 2.5))
    assert found == pytest.approx([readable_length(shape, plot) for shape, plot in zip(shapes, plots, strict=True)])
    assert (found > 0).sum() > 15


def test_height_in_the_strip_is_that_of_the_part_within_it():
    """A lean-to that rises from 2.0 m at skel to 3.2 m six metres in: at 2.5 m it is 2.5 m."""
    shape = areas(shapely.box(0, 5, 6, 12))
    roof = facets(shape, words("pulttag"), eaves_m=numbers(2.0), ridge_m=numbers(3.2), fall_deg=numbers(270))
    lines = boundaries(areas(SQUARE)).lines(NABO)
    assert height_in_strip(roof, lines, np.array([0]), numbers(2.5))[0] == pytest.approx(2.5)
    away = facets(areas(shapely.box(2.5, 5, 6, 12)), words("fladt"), eaves_m=numbers(np.nan), ridge_m=numbers(4.0))
    assert height_in_strip(away, lines, np.array([0]), numbers(2.5))[0] == -np.inf
