"""One property asked alone is told the same as in the table of all, and as with the figures of all at hand."""

import numpy as np
import pandas as pd
import pytest

from geoplan.building.answers import OUTCOMES
from geoplan.building.constraints import Form, constraints
from geoplan.report.plot_values import plot_values
from geoplan.texts import texts
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.query import Wanted
from geoplan.workflows.plot.table import MEASURED, counted, table


@pytest.fixture(scope="module")
def rows(everything):
    return table(everything)


def asked(grounds, property_):
    return Wanted(np.flatnonzero(grounds.property_of == property_), None, "prøve")


@pytest.fixture(scope="module")
def alone(grounds, everything):
    """Every fourth property, asked for without the figures of all."""
    return {at: extract(asked(grounds, at), grounds) for at in range(0, everything.count, 4)}


def same(value, cell):
    return (value is None and pd.isna(cell)) or value == pytest.approx(cell, nan_ok=True)


def test_areas_and_building_right_are_the_same(alone, rows):
    assert len(alone) > 30
    for at, found in alone.items():
        row, right = rows.iloc[at], found.right
        plot = next(term for term in right.percent.terms if term.label == "grundareal").value[0]
        assert row["grundareal_m2"] == pytest.approx(plot, abs=0.01), at
        assert row["etageareal_m2"] == pytest.approx(found.standing.floors.area.value[0]), at
        assert same(right.limit[0], row["graense_procent"]), at
        assert row["rest_m2"] == pytest.approx(right.left_m2[0], abs=0.01, nan_ok=True), at
        assert row["byggeret_svar"] == OUTCOMES[right.answer[0]].value, at
        assert row["ikke_medregnet_m2"] == pytest.approx(found.parts.apart_m2[0] + found.parts.other_zone_m2[0], abs=0.01), at
        assert row["bygninger"] == len(found.buildings["code"]), at


def test_every_theme_has_the_same_answer_and_amount(alone, rows):
    names = {Form.ZONE: "area_m2", Form.LINE: "length_m", Form.POINT: "points"}
    for at, found in alone.items():
        row = rows.iloc[at]
        for theme in found.themes:
            id_ = theme.constraint.id
            assert row[id_] == theme.answer.value, (at, id_)
            if theme.constraint.form is not Form.NONE:
                amount = getattr(theme, names[theme.constraint.form])
                assert row[f"{id_}_{MEASURED[theme.constraint.form][1]}"] == pytest.approx(amount, abs=0.01), (at, id_)


def test_the_figures_of_all_at_hand_change_nothing(alone, grounds, everything):
    for at, found in alone.items():
        quick = extract(asked(grounds, at), grounds, everything)
        assert plot_values(quick, texts("da")) == plot_values(found, texts("da")), at


def test_the_sample_has_every_answer(rows):
    counts = counted(rows)
    assert {one.value for one in OUTCOMES} == set(counts["byggeret_svar"])
    assert sum(counts["byggeret_svar"].values()) == len(rows)
    hit = [one.id for one in constraints() if counts[one.id].get("hit")]
    assert len(hit) > 15


def test_a_theme_that_was_not_examined_has_no_amount(rows):
    assert set(rows["K-SERV"]) == {"not_examined"}
    assert "K-SERV_m2" not in rows
    assert rows["K-15_m2"].notna().all()
