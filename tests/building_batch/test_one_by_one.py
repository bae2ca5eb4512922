"""Each building is told the same as when it is asked for alone, in a case file of its own."""

import numpy as np
import pytest
import shapely

from geoplan.building.answers import NOT_RELEVANT, OUTCOMES, YES
from geoplan.building.boundaries import KINDS
from geoplan.building.case import case_of
from geoplan.building.check import check

ALONE = (
    *("br18.byggeret.etager", "br18.byggeret.hoejde", "br18.byggeret.afstand_nabo", "br18.byggeret.afstand_vej"),
    *("br18.byggeret.hoejdegraenseplan", "br18.byggeret.skelbraemme_laengde", "br18.byggeret.skelbraemme_aabninger"),
    *("br18.byggeret.afstande_uden_byggeret", "br18.byggeret.ydervaeg", "br18.byggeret.skelbraemme_hoejde"),
)
PLAIN = {"sekundaer_sommerhus": "sekundaer"}


def building(told, row):
    """One row as a case file tells it."""
    floors = [{"kind": "kaelder", "area_m2": 10.0}] if told.untold_ceiling[row] else []
    shape = told.shape[row]
    made = {"name": f"bygning {row}", "use": PLAIN.get(told.use[row], told.use[row]), "floors": floors, "outline": "roof"}
    if shape is not None:
        made["geometry"] = shapely.to_wkt(shape, rounding_precision=-1)
    if not np.isnan(told.storeys[row]):
        made["storeys"] = float(told.storeys[row])
    return made | ({"usable_attic": True} if told.attic[row] == YES else {})


def plans(prepared, plot):
    """The levels of the plot that say something of storeys or height."""
    made = []
    for matter, levels in prepared.planned.levels.items():
        for level in levels:
            if level.regulates[plot]:
                number = {} if np.isnan(level.value[plot]) else {matter: float(level.value[plot])}
                made.append({"level": level.basis, "name": str(level.source[plot]), "regulates": [matter], **number})
    return made


def alone(prepared, plot, rows):
    """The plot's buildings asked for in a case of their own."""
    everything, edges = prepared.everything, prepared.ground.edges
    kinds = [KINDS[kind] for kind in edges.kind[edges.plot == plot]]
    content = {
        "day": everything.grounds.day,
        "work": "nybyggeri",
        "plot": {
            "geometry": shapely.to_wkt(everything.shapes[plot], rounding_precision=-1),
            "boundary": kinds,
            "use": str(everything.standing.use[plot]),
            "plans": plans(prepared, plot),
        },
        "building": [building(prepared.rows.told, row) for row in rows],
    }
    return check(case_of(content)).rulings


def cases(prepared):
    """Plots whose main use and every building BR18 knows, every third."""
    told, use = prepared.rows.told, prepared.everything.standing.use
    known = [plot for plot in np.unique(told.plot) if use[plot] and (told.use[told.plot == plot] != "").all()]
    return known[::4]


def test_each_building_alone(prepared, batch):
    told = prepared.rows.told
    compared = 0
    for plot in cases(prepared):
        rows = np.flatnonzero(told.plot == plot)
        found = {(one.rule.id, one.building): one for one in alone(prepared, plot, rows) if one.rule.id in ALONE}
        mine = {}
        for one in batch.answers:
            if one.id not in ALONE:
                continue
            places = [(plot, -1)] if one.of_plot else list(zip(rows, range(len(rows)), strict=True))
            mine |= {(one.id, at): (one, row) for row, at in places if one.outcome[row] != NOT_RELEVANT}
        assert mine.keys() == found.keys(), plot
        for key, (one, row) in mine.items():
            other = found[key]
            several = any(prepared.planned.several[matter][plot] for matter in prepared.planned.several)
            assert several or OUTCOMES[one.outcome[row]] is other.outcome, (plot, key)
            for value, its in ((one.measured[row], other.measured), (one.limit[row], other.limit)):
                assert (its is None and not np.isfinite(value)) or value == pytest.approx(its, abs=1e-6), (plot, key)
            compared += 1
    assert compared > 150


def test_the_sample_has_every_answer(batch):
    outcomes = {int(one) for each in batch.answers for one in each.outcome}
    assert outcomes == {-1, 0, 1, 2, 3}


def test_the_percentage_is_that_of_the_extract(prepared, batch):
    ratio, right = batch.answers[0], prepared.everything.right
    said = ratio.said
    assert (ratio.outcome[said] == right.answer[said]).all()
    assert ratio.measured[said] == pytest.approx(right.percent.value[said], nan_ok=True)
    built = np.bincount(prepared.rows.told.plot, minlength=prepared.everything.count) > 0
    assert built[said].all()
