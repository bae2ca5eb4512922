"""Cases by geometry: the same answers as by numbers, gables, roof outlines, kinds of boundary, terrain."""

import pytest

from building.made import SUMMER_PLOT, answer, outcome, ruling
from geoplan.errors import UsageError

PLOT = {
    "geometry": "POLYGON ((0 0, 30 0, 30 40, 0 40, 0 0))",
    "boundary": ["vej", "nabo", "nabo", "sti"],
    "zone": "byzone",
    "parcelhusomraade": True,
}


def box(x0, y0, x1, y1):
    return f"POLYGON (({x0} {y0}, {x1} {y0}, {x1} {y1}, {x0} {y1}, {x0} {y0}))"


def drawn(x0=8, y0=10, x1=18, y1=24, *, roof=None, **more):
    roof = roof or {"kind": "saddeltag", "eaves_m": 3.0, "ridge_m": 6.0}
    return {"name": "Huset", "use": "parcelhus", "geometry": box(x0, y0, x1, y1), "storeys": 1, "usable_attic": False, "roof": roof, **more}


def shed(x0, y0, x1, y1, **more):
    told = {"roof": {"kind": "fladt", "ridge_m": 2.5, "covering": "broof_t2"}, "openings_towards_boundary": False}
    return {"name": "Skuret", "use": "sekundaer", "kind": "skur", "geometry": box(x0, y0, x1, y1), **told, **more}


def test_everything_is_measured():
    found = answer(drawn(), plot=PLOT)
    assert found.outcome == "within_byggeret"
    assert (ruling(found, "afstand_nabo").measured, ruling(found, "afstand_vej").measured) == (8, 10)
    assert ruling(found, "hoejde").measured == pytest.approx(6.0)
    assert ruling(found, "bebyggelsesprocent").measured == pytest.approx(140 / 1200 * 100)


def test_placed_by_numbers_as_well():
    placed = {"placement": {"x": 13, "y": 17, "bearing_deg": 0}, "length_m": 14, "width_m": 10, "geometry": None}
    one, two = answer(drawn(), plot=PLOT), answer(drawn(**placed), plot=PLOT)
    for rule in ("afstand_nabo", "afstand_vej", "hoejde", "hoejdegraenseplan"):
        assert ruling(one, rule).measured == pytest.approx(ruling(two, rule).measured)


@pytest.mark.parametrize(("x0", "expected"), [(2.5, "complies"), (2.45, "breach")])
def test_distance_on_the_drawing(x0, expected):
    assert outcome(answer(drawn(x0, 10, x0 + 8, 20, roof={"kind": "fladt", "ridge_m": 3.4}), plot=PLOT), "afstand_nabo") == expected


@pytest.mark.parametrize(("eaves", "expected"), [(3.5, "complies"), (3.52, "breach")])
def test_slope_plane_on_the_drawing(eaves, expected):
    """Eaves along skel 2.5 m away, with a pitch below that of the plane."""
    roof = {"kind": "saddeltag", "eaves_m": eaves, "pitch_deg": 30}
    assert outcome(answer(drawn(2.5, 8, 10.5, 20, roof=roof), plot=PLOT), "hoejdegraenseplan") == expected


def test_a_gable_towards_skel_is_a_judgement():
    """Eaves keep below the plane; only the gable triangle is above it, and whether it is of usual size is a matter of judgement."""
    roof = {"kind": "saddeltag", "eaves_m": 2.8, "ridge_m": 6.3}
    found = ruling(answer(drawn(3, 10, 17, 18, roof=roof), plot=PLOT), "hoejdegraenseplan")
    assert found.outcome.value == "judgement"
    assert any("avltrekant" in one.text for one in found.remarks)


def test_towards_road_alone_there_is_no_plane():
    alone = {**PLOT, "boundary": ["vej", "vej", "vej", "vej"]}
    found = answer(drawn(2.5, 2.5, 12, 12, roof={"kind": "fladt", "ridge_m": 8.5}), plot=alone)
    assert not any(one.rule.id.endswith(("hoejdegraenseplan", "afstand_nabo")) for one in found.rulings)
    assert outcome(found, "afstand_vej") == "complies"


def test_kinds_of_boundary_that_are_not_told_leave_the_distances_open():
    found = answer(drawn(), plot={**PLOT, "boundary": None})
    assert {outcome(found, rule) for rule in ("afstand_nabo", "afstand_vej", "hoejdegraenseplan")} == {"undecided"}


def test_a_roof_outline_is_no_wall():
    """2.2 m from the roof outline the wall may stand 2.8 m from skel: a judgement. At 1.8 m it cannot reach 2.5 m; at 2.5 m it does."""
    for x0, expected in ((2.2, "judgement"), (1.8, "breach"), (2.5, "complies")):
        one = drawn(x0, 10, x0 + 8, 20, roof={"kind": "fladt", "ridge_m": 3.0}, outline="roof")
        assert outcome(answer(one, plot=PLOT), "afstand_nabo") == expected


@pytest.mark.parametrize(("x0", "expected"), [(0.0, "within_byggeret"), (-0.05, "helhedsvurdering"), (-10.0, "helhedsvurdering")])
def test_over_the_boundary_is_never_within(x0, expected):
    """In skel a shed may stand; five centimetres over it, or on the neighbour's land, it may not."""
    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}
    found = answer(standing, shed(x0, 10, x0 + 3, 16), plot=PLOT)
    assert found.outcome == expected
    assert any(one.rule.id.endswith("inden_for_grunden") for one in found.rulings) == (x0 < 0)


def test_corner_shed_counts_once():
    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}
    garage = {
        "name": "Garagen",
        "use": "sekundaer",
        "kind": "garage",
        "status": "existing",
        "geometry": box(26.5, 10, 29.5, 17),
        "roof": {"kind": "fladt", "ridge_m": 2.5},
    }
    found = answer(standing, garage, shed(0.5, 36.5, 4.5, 39.5), plot=PLOT)
    assert ruling(found, "skelbraemme_laengde").measured == pytest.approx(7 + 4)
    assert (found.outcome, found.permit) == ("within_byggeret", "no")


def test_height_in_the_strip_towards_road_counts_length_and_openings_do_not():
    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}
    one = shed(5, 1, 19, 4, roof={"kind": "fladt", "ridge_m": 2.6}, openings_towards_boundary=True)
    found = answer(standing, one, plot=PLOT)
    assert outcome(found, "skelbraemme_hoejde") == "breach"
    assert not any(one.rule.id.endswith(("skelbraemme_laengde", "skelbraemme_aabninger")) for one in found.rulings)


def test_before_2024_it_is_not_verified_whether_road_counted():
    import datetime as dt

    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}
    along_road = shed(8, 0.5, 19, 3, name="Skuret")
    other = shed(26.9, 10, 29.5, 18, name="Garagen")
    new, old = (answer(standing, along_road, other, plot=PLOT, day=day) for day in (dt.date(2024, 10, 15), dt.date(2021, 5, 1)))
    assert outcome(new, "skelbraemme_laengde") == "complies"
    assert outcome(old, "skelbraemme_laengde") == "judgement"


def test_sommerhus_strip_reaches_from_25_to_50():
    where = {**SUMMER_PLOT, "area_m2": None, "geometry": PLOT["geometry"], "boundary": PLOT["boundary"]}
    standing = {"name": "Huset", "use": "sommerhus", "status": "existing", "etageareal_m2": 100}
    inside, near, free = (answer(standing, shed(x0, 10, x0 + 3, 16), plot=where) for x0 in (2.5, 2.4, 5.0))
    assert (outcome(inside, "afstand_nabo"), outcome(inside, "skelbraemme_hoejde")) == ("complies", "complies")
    assert outcome(near, "afstand_nabo") == "breach"
    assert not any(one.rule.id.endswith("skelbraemme_hoejde") for one in free.rulings)


def test_terrain_under_the_building():
    """Levels in one height system: ground falls from 11.0 to 10.0 m over the plot's 30 m, a flat roof at 19.0 m."""
    told = {"terrain": [[0, 0, 11.0], [30, 0, 10.0], [0, 40, 11.0]]}
    one = drawn(8, 10, 18, 24, roof={"kind": "fladt", "ridge_m": 19.0})
    found = ruling(answer(one, plot=PLOT, answers=told), "hoejde")
    assert found.measured == pytest.approx(19.0 - (11.0 - 18 / 30))
    levelled = ruling(answer(one, plot=PLOT, answers={"niveauplan_m": 10.8}), "hoejde")
    assert levelled.measured == pytest.approx(8.2)


def test_a_terrain_that_is_no_plane_leaves_the_height_open():
    told = {"terrain": [[0, 0, 11.0], [30, 0, 10.0], [0, 40, 11.0], [30, 40, 12.0]]}
    assert outcome(answer(drawn(), plot=PLOT, answers=told), "hoejde") == "undecided"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"geometry": "POLYGON ((0 0, 1 1"}, "kan ikke læses. Skriv den som WKT"),
        ({"geometry": '{"type": "Polygon"}'}, "kan ikke læses. Skriv den som WKT"),
        ({"geometry": "POLYGON ((0 0, 30 40, 30 0, 0 40, 0 0))"}, "kanten krydser sig selv ved (15, 20)"),
        ({"geometry": "POLYGON ((0 0, nan 0, 30 40, 0 40, 0 0))"}, "en koordinat er ikke et tal"),
        ({"geometry": "POLYGON ((12.3 55.6, 12.301 55.6, 12.301 55.601, 12.3 55.6))"}, "grader (EPSG:4326)"),
        ({"geometry": "SRID=4326;POLYGON ((0 0, 1 0, 1 1, 0 0))"}, "står i SRID=4326. Skriv den i EPSG:25832"),
        ({"geometry": "POLYGON ((6223000 574000, 6223030 574000, 6223030 574040, 6223000 574000))"}, "x og y er byttet om"),
        ({"geometry": "POLYGON ((199000 6223000, 199030 6223000, 199030 6223040, 199000 6223000))"}, "uden for Danmark"),
        ({"geometry": "POINT (0 0)"}, "skal være en flade"),
        ({"geometry": "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"}, "er ikke gyldig"),
        ({"boundary": ["vej"]}, "Grunden har 4 kanter"),
    ],
)
def test_geometry_that_cannot_be_used(changes, said):
    with pytest.raises(UsageError) as caught:
        answer(drawn(), plot={**PLOT, **changes})
    assert str(caught.value).startswith(("plot.geometry: ", "Grunden har"))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "told",
    [
        "SRID=25832;POLYGON ((0 0, 30 0, 30 40, 0 40, 0 0))",
        '{"type": "Polygon", "coordinates": [[[0, 0], [30, 0], [30, 40], [0, 40], [0, 0]]]}',
        " POLYGON Z ((0 0 1, 30 0 1, 30 40 1, 0 40 1, 0 0 1)) ",
    ],
)
def test_geometry_told_in_other_ways(told):
    assert answer(drawn(), plot={**PLOT, "geometry": told}).facts.plots.area.value[0] == 1200


def test_parcels_by_geometry():
    where = {
        "parcels": [
            {"name": "1a", "geometry": box(0, 0, 20, 20)},
            {"name": "1b", "geometry": box(20, 0, 35, 20)},
            {"name": "1c", "geometry": box(90, 0, 99, 20)},
        ]
    }
    found = answer(
        {"name": "Huset", "use": "parcelhus", "etageareal_m2": 210, "status": "proposed"}, plot={**where, "parcelhusomraade": True}
    )
    assert found.facts.plots.area.value[0] == 700
    assert ruling(found, "bebyggelsesprocent").measured == pytest.approx(30.0)
