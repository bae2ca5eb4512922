"""Many plots and buildings at once give what each gives by itself: a case is an array of length one."""

import datetime as dt

import numpy as np
import pytest
import shapely

from building.made import answer
from geoplan.building.answers import NO, NOT_RELEVANT, OUTCOMES, YES
from geoplan.building.batch import ToldPlots, facts_of_arrays
from geoplan.building.boundaries import KINDS, VEJ, boundaries
from geoplan.building.byggeret import RULES, Level
from geoplan.building.measures.plot_area import PlotParts
from geoplan.building.told import Ground, ToldBuildings

DAY = dt.date(2024, 10, 15)
COUNT = 25
ROOFS = ("fladt", "saddeltag", "valmtag")


def words(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


@pytest.fixture(scope="module")
def made():
    """Plots side by side, each with a house and a shed turned at random."""
    rng = np.random.default_rng(11)
    plots, shapes, kinds = [], [], []
    for number in range(COUNT):
        width, depth = rng.uniform(20, 30), rng.uniform(25, 40)
        plots.append(shapely.affinity.translate(shapely.box(0, 0, width, depth), 40 * number, 0))
        house = shapely.affinity.rotate(shapely.box(0, 0, rng.uniform(6, 12), rng.uniform(5, 9)), rng.uniform(0, 90))
        shapes.append(shapely.affinity.translate(house, 40 * number + rng.uniform(2, 12), rng.uniform(2, 20)))
        shed = shapely.box(0, 0, rng.uniform(2, 7), rng.uniform(2, 4))
        shapes.append(shapely.affinity.translate(shed, 40 * number + rng.uniform(0.2, 14), rng.uniform(0.2, 25)))
        kinds.append(rng.permutation(["vej", "nabo", "nabo", "sti"]).tolist())
    eaves = rng.uniform(2.0, 3.4, 2 * COUNT)
    return {
        "plots": plots,
        "shapes": shapes,
        "kinds": kinds,
        "roof": [str(name) for name in rng.choice(ROOFS, 2 * COUNT)],
        "eaves": eaves,
        "ridge": eaves + rng.uniform(0, 2.5, 2 * COUNT),
        "openings": rng.integers(0, 2, 2 * COUNT),
    }


@pytest.fixture(scope="module")
def facts(made):
    plot = np.repeat(np.arange(COUNT), 2)
    area = shapely.area(words(made["shapes"]))
    edges = boundaries(words(made["plots"]))
    edges = edges.corrected(
        {(plot, number): KINDS.index(kind) for plot, kinds in enumerate(made["kinds"]) for number, kind in enumerate(kinds)}
    )
    told = ToldBuildings.of(
        plot,
        words(["parcelhus", "sekundaer"] * COUNT),
        judged=np.ones(2 * COUNT, dtype=bool),
        integrated=np.full(2 * COUNT, NO, dtype=np.int8),
        shape=words(made["shapes"]),
        storeys=np.tile([1.0, np.nan], COUNT),
        single=np.tile([False, True], COUNT),
        attic=np.full(2 * COUNT, NO, dtype=np.int8),
        roof=words(made["roof"]),
        eaves_m=np.where(np.array(made["roof"]) == "fladt", np.nan, made["eaves"]),
        ridge_m=made["ridge"],
        openings=np.where(made["openings"] == 1, YES, NO).astype(np.int8),
    )
    plots = ToldPlots(
        use=words(["parcelhus"] * COUNT),
        parts=PlotParts.plain(shapely.area(words(made["plots"]))),
        main_m2={"etage": area[0::2]},
        secondary_m2=area[1::2],
        dwellings=np.ones(COUNT),
        parcelhusomraade=np.full(COUNT, YES, dtype=np.int8),
    )
    ground = Ground(edges, np.ones(COUNT, dtype=bool), np.zeros(COUNT, dtype=bool), np.zeros((COUNT, 3)))
    return facts_of_arrays(plots, told, ground, day=DAY)


def single(made, number):
    """One plot as a case file would tell it."""
    house, shed = 2 * number, 2 * number + 1

    def roof(at):
        kind = made["roof"][at]
        return {"kind": kind, "ridge_m": float(made["ridge"][at]), "eaves_m": None if kind == "fladt" else float(made["eaves"][at])}

    def told(at, name, **more):
        return {
            "name": name,
            "geometry": made["shapes"][at].wkt,
            "roof": roof(at),
            "openings_towards_boundary": bool(made["openings"][at]),
            **more,
        }

    buildings = (
        told(house, "Huset", use="parcelhus", storeys=1, usable_attic=False),
        told(shed, "Skuret", use="sekundaer", kind="skur", usable_attic=False),
    )
    return answer(
        *buildings, plot={"geometry": made["plots"][number].wkt, "boundary": made["kinds"][number], "parcelhusomraade": True}, day=DAY
    )


@pytest.mark.parametrize("number", range(COUNT))
def test_each_by_itself(made, facts, number):
    found = {}
    for rule in RULES:
        ruled = rule.judge(facts)
        rows = [number] if rule.level is Level.PLOT else [2 * number, 2 * number + 1]
        for row in rows:
            if ruled.outcome[row] != NOT_RELEVANT:
                found[rule.id, row if rule.level is Level.PLOT else row - 2 * number] = (
                    OUTCOMES[ruled.outcome[row]],
                    ruled.measure.value[row],
                    ruled.limit[row],
                )
    alone = {
        (one.rule.id, number if one.building < 0 else one.building): (one.outcome, one.measured, one.limit)
        for one in single(made, number).rulings
    }
    assert found.keys() == alone.keys()
    for key, (outcome, measured, limit) in found.items():
        assert alone[key][0] is outcome, key
        for one, other in ((measured, alone[key][1]), (limit, alone[key][2])):
            assert (np.isfinite(one) and one == pytest.approx(other, abs=1e-6)) or (not np.isfinite(one) and other is None), key


def test_the_plots_differ(facts):
    """Otherwise the test above would say little: some comply, some do not."""
    outcomes = {int(one) for rule in RULES for one in rule.judge(facts).outcome}
    assert {-1, 0, 1} <= outcomes
    assert (facts.buildings.to_vej.value < 2.5).any()
    assert VEJ == 2


def test_nothing_at_all():
    """No plots and no buildings are answered with nothing."""
    empty = np.empty(0)
    plots = ToldPlots(use=words([]), parts=PlotParts.plain(empty), main_m2={}, secondary_m2=empty, dwellings=empty)
    ground = Ground(boundaries(words([])), np.empty(0, bool), np.empty(0, bool), np.empty((0, 3)))
    none = facts_of_arrays(plots, ToldBuildings.of(np.empty(0, np.intp), words([])), ground, day=DAY)
    assert [len(rule.judge(none)) for rule in RULES] == [0] * len(RULES)
