"""Dimension lines of roofs on the map of a plot, and the plans of the page as a table."""

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.cli import main
from geoplan.report.dimension_lines import of_roofs
from geoplan.report.plot_plans import plan_table, status_said
from geoplan.texts import texts
from geoplan.workflows.plot.everything import Everything

PLOT = shapely.box(0, 0, 30, 40)


def roofs(*shapes):
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def test_the_nearest_boundary_and_the_nearest_another_way():
    lines = list(of_roofs(roofs(shapely.box(3, 5, 13, 15)), PLOT))
    assert [one.length_m for one in lines] == pytest.approx([3.0, 5.0])
    assert lines[0].end[0] == pytest.approx(0.0)
    assert lines[1].end[1] == pytest.approx(0.0)


def test_a_small_shed_has_one_line_and_a_roof_over_skel_has_none_there():
    assert [one.length_m for one in of_roofs(roofs(shapely.box(1, 4, 3, 6)), PLOT)] == pytest.approx([1.0])
    assert [one.length_m for one in of_roofs(roofs(shapely.box(-1, 6, 9, 16)), PLOT)] == pytest.approx([6.0])


def test_a_neighbours_roof_that_reaches_in_has_none():
    assert not list(of_roofs(roofs(shapely.box(-8, 5, 1, 15)), PLOT))


@settings(max_examples=40, deadline=None)
@given(x=st.floats(0.5, 20), y=st.floats(0.5, 25), turn=st.floats(0, 90))
def test_the_first_line_is_the_distance(x, y, turn):
    roof = shapely.affinity.rotate(shapely.box(x, y, x + 8, y + 6), turn)
    lines = list(of_roofs(roofs(roof), PLOT))
    distance = roof.distance(PLOT.exterior)
    if lines and shapely.covers(PLOT, roof) and distance > 0.06:
        assert lines[0].length_m == pytest.approx(distance)
        assert all(one.length_m >= distance - 1e-9 for one in lines)


@pytest.fixture(scope="module")
def page(sample, grounds):
    found = CliRunner().invoke(main, ["plot", str(sample), str(grounds.address_names[0]), "--format", "html", "--day", "2026-11-10"])
    assert found.exit_code == 0, found.output
    return found.output


@pytest.fixture(scope="module")
def planned(sample, grounds):
    """The page of a plot within a lokalplan that has a document."""
    everything = Everything(grounds)
    cells = everything.applies.parts
    inside = cells[cells["cell"].to_numpy() >= 0]
    links = grounds.ground.known("lokalplan", "doklink", inside["cell"].to_numpy())
    place = int(inside["place"].to_numpy()[np.flatnonzero(links != None)[0]])  # noqa: E711 -- elementwise
    key = str(grounds.property_key[everything.first[place]])
    found = CliRunner().invoke(main, ["plot", str(sample), key, "--format", "html", "--day", "2026-11-10"])
    assert found.exit_code == 0, found.output
    return found.output


def test_the_page_draws_and_explains_the_lines(page):
    assert page.count('stroke-dasharray="1.2 0.8"') >= 1
    assert "måles fra ydervæggen, så den er ofte større" in page


def test_the_plans_are_a_table_with_value_base_level_status_day_and_document(planned):
    plans = planned[planned.index("<h2>Planer</h2>") : planned.index("<h2>Kilder</h2>")]
    assert "<pre" not in plans
    for heading in ("Bestemmelse", "Værdi", "Beregnes af", "Niveau"):
        assert f'<th scope="col">{heading}</th>' in plans
    assert "Status: vedtaget" in plans
    assert 'href="https://dokument.example/' in plans


def test_a_link_of_another_kind_is_text_only():
    plan = {"plannr": "1", "plannavn": "x", "status": "V", "datoikraft": None, "doklink": "javascript:alert(1)"}
    piece = {"area_m2": 10.0, "share": 1.0, "lokalplan": plan, "provisions": []}
    values = {"themes": [{"id": "K-LP", "answer": "hit"}], "plans": {"pieces": [piece], "rammer": [], "proposals": [], "left_out_m2": 0.0}}
    (found,) = plan_table(values, texts("da"))["pieces"]
    assert (found["plan"]["link"], found["plan"]["link_text"]) == ("", "javascript:alert(1)")


def test_plans_that_could_not_be_examined_say_why():
    found = plan_table({"themes": [{"id": "K-LP", "answer": "not_examined", "why": "laget mangler"}]}, texts("da"))
    assert "laget mangler" in found["why"]
    assert not found["pieces"]


@pytest.mark.parametrize(("code", "said"), [("V", "vedtaget"), ("F", "forslag"), ("ZZ", "ZZ"), (None, "ikke oplyst")])
def test_a_status_is_told_in_words(code, said):
    assert status_said(code, texts("da")) == said
