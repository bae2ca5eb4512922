"""A case filled in from a workspace is told what the themes say of what is to be built, and nothing that no register knows."""

import numpy as np
import pytest
import shapely

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.themes import Answer
from geoplan.workflows.building_batch.levels import strictest
from geoplan.workflows.building_fill import filled_from
from geoplan.workflows.building_themes import ANSWERED
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.query import Wanted

from .conftest import DAY

SHED = {"name": "Skur", "use": "sekundaer", "kind": "skur", "height_m": 9.0}


def asked(grounds, everything, plot, building, **told):
    key = str(grounds.property_key[everything.first[plot]])
    return case_of({"day": DAY, "plot": {"query": key, **told}, "building": [building]})


def of(grounds, plot):
    return extract(Wanted(np.flatnonzero(grounds.property_of == plot), None, ""), grounds)


@pytest.fixture(scope="module")
def everything(prepared):
    return prepared.everything


@pytest.fixture(scope="module")
def hit(grounds, everything):
    """Plot and theme where a line of the five reaches some of the plot."""
    for plot in range(everything.count):
        for theme in of(grounds, plot).themes:
            if theme.constraint.id in ANSWERED and theme.answer is Answer.HIT and theme.area_m2 > 60:
                return plot, theme
    raise AssertionError


def inside(grounds, theme, plot_shape):
    """A shed of 3 by 3 m within the theme on the plot, and one of the plot that it does not reach, None where there is none."""
    shapes = np.concatenate([grounds.ws.read(name).geometry.to_numpy() for name in theme.constraint.layers])
    zone = shapely.intersection(shapely.union_all(shapes), plot_shape)
    place = shapely.point_on_surface(max(shapely.get_parts(zone), key=shapely.area))
    return shapely.box(place.x - 1.5, place.y - 1.5, place.x + 1.5, place.y + 1.5)


def test_a_building_in_the_zone_is_told_so(grounds, everything, hit):
    plot, theme = hit
    field, what = ANSWERED[theme.constraint.id]
    shed = inside(grounds, theme, everything.shapes[plot])
    case, told = filled_from(asked(grounds, everything, plot, {**SHED, "geometry": shapely.to_wkt(shed)}), grounds)
    assert getattr(case.answers, field) is True
    assert any(one.what == what and one.value == "ja" and "laget" in one.source for one in told)
    assert theme.constraint.id in {one.fact for one in check(case).themes}


def test_a_building_far_from_every_zone_is_told_no(grounds, everything, hit):
    plot, theme = hit
    field, _ = ANSWERED[theme.constraint.id]
    far = shapely.box(450_000, 6_350_000, 450_003, 6_350_003)
    case, told = filled_from(asked(grounds, everything, plot, {**SHED, "geometry": shapely.to_wkt(far)}), grounds)
    assert getattr(case.answers, field) is False
    assert not any(one.value == "ja" for one in told)


def test_without_a_drawing_a_zone_over_part_of_the_plot_decides_nothing(grounds, everything, hit):
    plot, theme = hit
    field, what = ANSWERED[theme.constraint.id]
    case, told = filled_from(asked(grounds, everything, plot, {**SHED, "area_m2": 9.0}), grounds)
    whole = theme.share >= 0.999
    assert getattr(case.answers, field) is (True if whole else None)
    assert any(one.what == what and (one.value == "ja" if whole else "kan ikke afgøres" in one.value) for one in told)


def test_what_the_case_says_itself_stands(grounds, everything, hit):
    plot, theme = hit
    field, _ = ANSWERED[theme.constraint.id]
    shed = inside(grounds, theme, everything.shapes[plot])
    case = asked(grounds, everything, plot, {**SHED, "geometry": shapely.to_wkt(shed)})
    content = case_of({"day": DAY, "plot": {"query": case.plot.query}, "building": [{**SHED, "geometry": shapely.to_wkt(shed)}],
                       "answers": {field: False}})  # fmt: skip
    assert getattr(filled_from(content, grounds)[0].answers, field) is False


def test_a_parcelhusomraade_is_in_no_register(grounds, everything):
    use = everything.standing.use
    plot = int(np.flatnonzero(use == "parcelhus")[0])
    case, told = filled_from(asked(grounds, everything, plot, SHED), grounds)
    assert case.plot.parcelhusomraade is None
    assert any(one.what == "Grunden ligger i et parcelhusområde" and "kan ikke afgøres af registre" in one.value for one in told)


def test_the_strictest_of_the_pieces_that_are_built_on(grounds, everything):
    """On all of the plot the smallest number of its pieces; inside one piece that piece's own."""
    compared = 0
    for plot in range(everything.count):
        found = everything.applies.at(plot)
        cells = found.parts["cell"].to_numpy()
        if (cells >= 0).sum() < 2:
            continue
        alone = [strictest(found, shapely.buffer(found.ground.cells.geometry[cell], -0.1))["hoejde"] for cell in cells[cells >= 0]]
        whole = strictest(found, None)["hoejde"]
        numbers = [one.value for one in alone]
        if whole.several and (cells >= 0).all() and not np.isnan(numbers).any():
            assert whole.value == min(numbers)
            compared += 1
        assert not any(one.several for one in alone)
        if not whole.several:
            assert all(one.value == whole.value or np.isnan(whole.value) for one in alone)
            compared += 1
    assert compared > 3
