"""The ladder: byggefelt over delområde over lokalplan over the law, and what regulates without a number."""

import datetime as dt

import numpy as np
import pytest

from geoplan.errors import NoValueInForceError
from geoplan.rules import DatedValue, Limit, Parameter, Reference

DAY = dt.date(2026, 7, 1)
HEIGHT = Parameter("hoejde_m", "Største højde", "m", (DatedValue(8.5, dt.date(2018, 1, 1), None, Reference("BR18 § 170")),))
NAN = float("nan")


def laid_over(limit, values, basis):
    """``None``: the level says nothing of the matter. NaN: it regulates it without a number."""
    regulates = np.array([value is not None for value in values])
    numbers = np.array([NAN if value is None else value for value in values])
    source = np.array([f"{basis} {at}" for at in range(len(values))], dtype=object)
    return limit.overridden_by(numbers, regulates=regulates, basis=basis, source=source)


def test_law_where_nothing_else_regulates():
    limit = Limit.from_parameter(HEIGHT, DAY, 2)
    assert limit.value.tolist() == [8.5, 8.5]
    assert limit.basis.tolist() == ["lov", "lov"]
    assert limit.source.tolist() == ["BR18 § 170"] * 2
    assert limit.unit == "m"


def test_no_value_on_the_day_is_an_error():
    with pytest.raises(NoValueInForceError):
        Limit.from_parameter(HEIGHT, dt.date(2017, 12, 31), 1)


def test_the_most_specific_level_decides():
    #                                    law   plan  part  field
    limit = Limit.from_parameter(HEIGHT, DAY, 4)
    limit = laid_over(limit, [None, 6.0, 6.0, 6.0], "lokalplan")
    limit = laid_over(limit, [None, None, 12.0, 12.0], "delomraade")
    limit = laid_over(limit, [None, None, None, 5.0], "byggefelt")
    assert limit.value.tolist() == [8.5, 6.0, 12.0, 5.0]
    assert limit.basis.tolist() == ["lov", "lokalplan", "delomraade", "byggefelt"]
    assert limit.source.tolist() == ["BR18 § 170", "lokalplan 1", "delomraade 2", "byggefelt 3"]


def test_a_level_without_a_number_does_not_fall_through_to_a_milder_one():
    limit = laid_over(Limit.from_parameter(HEIGHT, DAY, 2), [NAN, None], "lokalplan")
    assert limit.undecided.tolist() == [True, False]
    assert limit.basis.tolist() == ["lokalplan", "lov"]


def test_a_more_specific_number_decides_what_a_plan_left_open():
    limit = laid_over(laid_over(Limit.from_parameter(HEIGHT, DAY, 1), [NAN], "lokalplan"), [7.0], "byggefelt")
    assert limit.value.tolist() == [7.0]
    assert not limit.undecided.any()


def test_equal_is_within():
    limit = Limit.from_parameter(HEIGHT, DAY, 3)
    assert limit.exceeded_by(np.array([8.49, 8.5, 8.51])).tolist() == [False, False, True]


def test_the_unknown_exceeds_nothing():
    limit = laid_over(Limit.from_parameter(HEIGHT, DAY, 2), [NAN, None], "lokalplan")
    assert limit.exceeded_by(np.array([100.0, NAN])).tolist() == [False, False]


def test_the_limit_laid_over_is_unchanged():
    below = Limit.from_parameter(HEIGHT, DAY, 1)
    laid_over(below, [3.0], "lokalplan")
    assert below.value.tolist() == [8.5]


def test_no_features():
    limit = laid_over(Limit.from_parameter(HEIGHT, DAY, 0), [], "lokalplan")
    assert limit.exceeded_by(np.empty(0)).tolist() == []
