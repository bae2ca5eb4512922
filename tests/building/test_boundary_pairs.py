"""Every limit of byggeret: what lies exactly on it complies, one step beyond does not, and without the number nothing is decided."""

import pytest

from building.made import STANDING, SUMMER_PLOT, answer, house, outcome, plot, ruling, shed

SUMMER_HOUSE = house(use="sommerhus", etageareal_m2=120, distance_nabo_m=6.0, distance_vej_m=6.0, long_walls_m=[2.5, 3.5])
SUMMER_SHED = shed(use="sekundaer", distance_nabo_m=6.0)
SUMMER_STANDING = {**STANDING, "use": "sommerhus", "etageareal_m2": 120}
POOL = {"name": "Poolen", "use": "opholdsareal", "kind": "pool", "distance_nabo_m": 6.0, "distance_vej_m": 6.0}
TERRACE = {
    "name": "Terrassen",
    "use": "opholdsareal",
    "kind": "terrasse",
    "floor_over_terrain_m": 0.2,
    "distance_nabo_m": 1.0,
    "distance_vej_m": 1.0,
}
SANITARY = {"name": "Bygningen", "use": "sanitetsbygning", "area_m2": 20, "height_m": 3.0, "distance_nabo_m": 6.0}
ON_PLOT = plot(use="parcelhus")


def farm(use, **more):
    return {"name": "Stalden", "use": use, "height_m": 10.0, **more}


# rule, building, plot, field, on the limit, beyond it
PAIRS = [
    ("bebyggelsesprocent", house(), plot(area_m2=600), "etageareal_m2", 180.0, 180.01),
    ("bebyggelsesprocent", house(use="raekkehus", etageareal_m2=200), plot(area_m2=600, dwellings=2), "etageareal_m2", 240.0, 240.01),
    ("bebyggelsesprocent", house(use="etagebolig"), plot(area_m2=600, etagebolig_udlagt=True), "etageareal_m2", 360.0, 360.01),
    ("bebyggelsesprocent", house(use="etagebolig"), plot(area_m2=600, etagebolig_udlagt=False), "etageareal_m2", 270.0, 270.01),
    ("bebyggelsesprocent", house(use="erhverv"), plot(area_m2=600), "etageareal_m2", 270.0, 270.01),
    ("bebyggelsesprocent", SUMMER_HOUSE, {**SUMMER_PLOT, "area_m2": 1000}, "etageareal_m2", 150.0, 150.01),
    ("bebyggelsesprocent", house(), plot(area_m2=600, parcelhusomraade=False), "etageareal_m2", 270.0, 270.01),
    ("etager", house(), plot(), "storeys", 2, 3),
    ("etager", SUMMER_HOUSE, SUMMER_PLOT, "storeys", 1, 2),
    ("hoejde", house(distance_nabo_m=10.0), plot(), "height_m", 8.5, 8.51),
    ("hoejde", SUMMER_HOUSE, SUMMER_PLOT, "height_m", 5.0, 5.01),
    ("hoejde", farm("landbrug"), plot(use="landbrug"), "height_m", 12.5, 12.51),
    ("hoejde", farm("gartneri"), plot(use="gartneri"), "height_m", 12.5, 12.51),
    ("hoejde", farm("silo", cross_section_m2=75), plot(use="landbrug"), "height_m", 20.0, 20.01),
    ("hoejde", SANITARY, ON_PLOT, "height_m", 4.0, 4.01),
    ("silo_tvaersnit", farm("silo", height_m=20.0), plot(use="landbrug"), "cross_section_m2", 80, 80.1),
    (
        "hoejdegraenseplan",
        house(profile=[[2.5, 3.5], [8.0, 3.5]], distance_nabo_m=2.5),
        plot(),
        "profile",
        [[2.5, 3.5], [8.0, 3.5]],
        [[2.5, 3.51], [8.0, 3.51]],
    ),
    ("ydervaeg", SUMMER_HOUSE, SUMMER_PLOT, "long_walls_m", [3.0, 4.5], [3.01, 4.5]),
    ("afstand_nabo", house(height_m=3.0), plot(), "distance_nabo_m", 2.5, 2.49),
    ("afstand_nabo", SUMMER_HOUSE, SUMMER_PLOT, "distance_nabo_m", 5.0, 4.99),
    ("afstand_nabo", shed(use="sekundaer_sommerhus"), SUMMER_PLOT, "distance_nabo_m", 2.5, 2.49),
    ("afstand_nabo", SANITARY, ON_PLOT, "distance_nabo_m", 2.5, 2.49),
    ("afstand_nabo", SANITARY, {**SUMMER_PLOT}, "distance_nabo_m", 5.0, 4.99),
    ("afstand_nabo", shed(integrated=True), ON_PLOT, "distance_nabo_m", 2.5, 2.49),
    ("afstand_vej", house(), plot(), "distance_vej_m", 2.5, 2.49),
    ("afstand_vej", SUMMER_HOUSE, SUMMER_PLOT, "distance_vej_m", 2.5, 2.49),
    ("opholdsareal_nabo", POOL, ON_PLOT, "distance_nabo_m", 2.5, 2.49),
    ("opholdsareal_nabo", POOL, SUMMER_PLOT, "distance_nabo_m", 5.0, 4.99),
    ("opholdsareal_vej", POOL, ON_PLOT, "distance_vej_m", 2.5, 2.49),
    ("opholdsareal_vej", POOL, SUMMER_PLOT, "distance_vej_m", 2.5, 2.49),
    (
        "skelbraemme_hoejde",
        shed(distance_nabo_m=1.0, profile=[[1.0, 2.5], [5.0, 2.5]]),
        ON_PLOT,
        "profile",
        [[1.0, 2.5], [5.0, 2.5]],
        [[1.0, 2.51], [5.0, 2.51]],
    ),
    (
        "skelbraemme_hoejde",
        shed(distance_nabo_m=3.0, profile=[[3.0, 2.5], [7.0, 2.5]]),
        SUMMER_PLOT,
        "profile",
        [[3.0, 2.5], [7.0, 2.5]],
        [[3.0, 2.51], [7.0, 2.51]],
    ),
    ("skelbraemme_laengde", shed(distance_nabo_m=1.0, length_towards_boundary_m=12.0), ON_PLOT, "length_towards_boundary_m", 12.0, 12.01),
    (
        "skelbraemme_laengde",
        shed(distance_nabo_m=3.0, length_towards_boundary_m=12.0),
        SUMMER_PLOT,
        "length_towards_boundary_m",
        12.0,
        12.01,
    ),
    ("skelbraemme_aabninger", shed(distance_nabo_m=1.0), ON_PLOT, "openings_towards_boundary", False, True),
    ("skelbraemme_aabninger", shed(distance_nabo_m=3.0), SUMMER_PLOT, "openings_towards_boundary", False, True),
]


@pytest.mark.parametrize(
    ("rule", "building", "where", "field", "inside", "beyond"), PAIRS, ids=lambda value: value if isinstance(value, str) else None
)
def test_on_the_limit_and_beyond(rule, building, where, field, inside, beyond):  # noqa: PLR0917 -- the columns of the table
    assert outcome(answer({**building, field: inside}, plot=where), rule) == "complies"
    found = ruling(answer({**building, field: beyond}, plot=where), rule)
    assert found.outcome.value == "breach"
    assert found.consequence.value == "helhedsvurdering"


UNKNOWN = [
    *[pair for pair in PAIRS if pair[3] not in {"profile", "length_towards_boundary_m", "long_walls_m", "storeys"}],
    ("etager", house(), plot(), "storeys", None, None),
    ("ydervaeg", SUMMER_HOUSE, SUMMER_PLOT, "long_walls_m", None, None),
]


@pytest.mark.parametrize(
    ("rule", "building", "where", "field"), [pair[:4] for pair in UNKNOWN], ids=lambda value: value if isinstance(value, str) else None
)
def test_without_the_number_nothing_is_decided(rule, building, where, field):
    found = ruling(answer({**building, field: None}, plot=where), rule)
    assert found.outcome.value == "undecided"
    assert found.missing
    assert found.consequence is None


def test_without_a_section_the_highest_point_may_stand_further_in():
    """A building higher than the plane at its nearest distance is not accused: its roof may rise further in."""
    known = house(distance_nabo_m=2.5, height_m=6.0)
    assert outcome(answer(known), "hoejdegraenseplan") == "undecided"
    assert outcome(answer(known | {"height_m": 3.5}), "hoejdegraenseplan") == "complies"
    assert outcome(answer(known | {"profile": [[2.5, 3.0], [6.0, 6.0]]}), "hoejdegraenseplan") == "complies"


def test_towards_road_there_is_no_slope_plane():
    """2.5 m from the road a house may be 8.5 m high."""
    found = answer(house(height_m=8.5, storeys=2, distance_vej_m=2.5, distance_nabo_m=8.0))
    assert found.outcome == "within_byggeret"


def test_terrace_up_to_30_cm_is_outside_179():
    inside, raised = (answer({**TERRACE, "floor_over_terrain_m": level}, plot=ON_PLOT) for level in (0.3, 0.31))
    assert outcome(inside, "opholdsareal_haevet") == "complies"
    assert not any(one.rule.id.endswith("opholdsareal_nabo") for one in inside.rulings)
    assert outcome(raised, "opholdsareal_nabo") == "breach"
    assert outcome(answer({**TERRACE, "floor_over_terrain_m": None}, plot=ON_PLOT), "opholdsareal_haevet") == "undecided"


@pytest.mark.parametrize(
    "use", ["raekkehus", "kaedehus", "gruppehus", "etagebolig", "erhverv", "institution", "andet", "samlet_bebyggelse"]
)
def test_no_distances_in_byggeret(use):
    """§ 177 names one- and two-family houses only: others need a helhedsvurdering for their distances, and nothing is called a breach."""
    found = answer(house(use=use), plot=plot(dwellings=4))
    assert outcome(found, "afstande_uden_byggeret") == "judgement"
    assert found.outcome == "helhedsvurdering"
    assert not any(one.rule.id.endswith(("afstand_nabo", "hoejdegraenseplan")) for one in found.rulings)


@pytest.mark.parametrize("use", ["parcelhus", "tofamiliehus", "dobbelthus"])
def test_houses_have_distances(use):
    found = answer(house(use=use), plot=plot(dwellings=2))
    assert {outcome(found, rule) for rule in ("afstand_nabo", "afstand_vej", "hoejdegraenseplan")} == {"complies"}
    assert found.outcome == "within_byggeret"


@pytest.mark.parametrize(
    ("area", "road", "use", "expected"),
    [
        (700, 0, "parcelhus", "complies"),
        (699, 0, "parcelhus", "breach"),
        (740, 41, "parcelhus", "breach"),
        (740, 40, "parcelhus", "complies"),
        (1200, 0, "sommerhus", "complies"),
        (1199, 0, "sommerhus", "breach"),
        (5000, 0, "erhverv", "judgement"),
        (None, 0, "parcelhus", "undecided"),
        (900, 0, None, "undecided"),
    ],
)
def test_plot_sizes_at_udstykning(area, road, use, expected):
    found = answer(plot={"area_m2": area, "road_area_m2": road, "use": use}, work="udstykning")
    assert outcome(found, "grundstoerrelse") == expected


@pytest.mark.parametrize(
    ("distance", "overhang", "said"), [(2.5, None, True), (2.5, 0.4, False), (2.99, None, True), (3.0, None, False), (2.4, None, False)]
)
def test_eaves_that_are_not_told_are_taken_for_granted_and_said(distance, overhang, said):
    found = ruling(answer(house(distance_nabo_m=distance, height_m=3.0, overhang_m=overhang)), "afstand_nabo")
    assert any("udhænget" in one.text for one in found.remarks) is said
