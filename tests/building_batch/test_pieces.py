"""A property whose pieces the plans tell different numbers: within the smallest, beyond the largest, or between them."""

from types import SimpleNamespace

import numpy as np
import pytest

from geoplan.building.answers import BREACH, COMPLIES, JUDGEMENT, UNDECIDED
from geoplan.workflows.building_batch.answers import _of_pieces
from geoplan.workflows.building_batch.levels import _ends


def judged(measured, outcome, *, least=5.0, most=8.5, several=True):
    planned = SimpleNamespace(
        several={"hoejde": np.array([several])}, least={"hoejde": np.array([least])}, most={"hoejde": np.array([most])}
    )
    ruled = SimpleNamespace(measure=SimpleNamespace(value=np.array([measured])), limit=np.array([7.0]))
    found, limit = _of_pieces("hoejde", np.array([0]), ruled, SimpleNamespace(planned=planned), np.array([outcome], dtype=np.int8))
    return found[0], limit[0]


@pytest.mark.parametrize(
    ("measured", "expected", "limit"),
    [(4.0, COMPLIES, 5.0), (5.0, COMPLIES, 5.0), (5.01, JUDGEMENT, 5.0), (8.5, JUDGEMENT, 5.0), (8.51, BREACH, 8.5)],
)
def test_within_all_is_complied_with_and_beyond_all_is_not(measured, expected, limit):
    for before in (COMPLIES, BREACH):
        assert judged(measured, before) == (expected, limit)


def test_a_piece_without_a_number_makes_it_a_judgement():
    assert judged(4.0, COMPLIES, least=np.nan, most=np.nan) == (JUDGEMENT, 7.0)


def test_what_is_undecided_stays_so_and_one_piece_changes_nothing():
    assert judged(np.nan, UNDECIDED)[0] == UNDECIDED
    assert judged(6.0, COMPLIES, several=False) == (COMPLIES, 7.0)


def test_the_ends_are_those_of_all_pieces_and_unknown_where_one_is():
    value, place = np.array([5.0, 8.5, 4.0, np.nan]), np.array([0, 0, 1, 1])
    least, most = _ends(value, place, 3)
    assert (least[0], most[0]) == (5.0, 8.5)
    assert np.isnan([least[1], most[1], least[2], most[2]]).all()


def test_on_the_sample_the_answer_is_that_of_the_readable_rule(prepared, batch):
    """Every building on a property in several pieces: asked piece by piece, all answers alike or a judgement."""
    planned, told, seen = prepared.planned, prepared.rows.told, 0
    (storeys,) = (one for one in batch.answers if one.id == "br18.byggeret.etager")
    for row in storeys.said:
        plot = told.plot[row]
        if not planned.several["etager"][plot] or storeys.outcome[row] == UNDECIDED:
            continue
        least, most = planned.least["etager"][plot], planned.most["etager"][plot]
        alike = {storeys.measured[row] <= limit + 1e-6 for limit in (least, most)} if not np.isnan(least) else {True, False}
        assert (storeys.outcome[row] == JUDGEMENT) == (len(alike) == 2)
        seen += 1
    assert seen
