"""Days as the register writes them, days off, and the deadlines of the Planning Act."""

import calendar as by_hand
import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from geoplan.plan import calendar as days
from geoplan.plan import deadlines

DAY = st.dates(dt.date(1992, 1, 1), dt.date(2090, 12, 31))


def day(text):
    return days.days_of([text])


def shown(array):
    return [str(value) for value in array]


@pytest.mark.parametrize(
    "value", [20240230, 0, 10000101, 19000101, 99991231, 20231301, 20230100, -20240101, 20240101.5, 2024, "i går", "2024-02-30"]
)
def test_what_is_no_day_is_told(value):
    assert shown(days.days_of([value])) == ["NaT"]
    assert days.impossible([value]).tolist() == [True]


@pytest.mark.parametrize("value", [None, np.nan, "", "  ", pd.NA])
def test_nothing_is_no_fault(value):
    assert shown(days.days_of([value])) == ["NaT"]
    assert days.impossible([value]).tolist() == days.given([value]).tolist() == [False]


@pytest.mark.parametrize(
    "value", [20240229, 20240229.0, "20240229", "2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29+01:00", dt.date(2024, 2, 29)]
)
def test_every_way_to_write_a_day(value):
    assert shown(days.days_of([value])) == ["2024-02-29"]
    assert days.day_of(value) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([20240229, None, 20240230]),
        pa.array(["2024-02-29", None, "2024-02-30"]),
        pd.array([20240229, None, 20240230], dtype="Int64"),
        np.array([20240229, np.nan, 20240230]),
    ],
    ids=["whole numbers", "text", "nullable", "numpy"],
)
def test_columns_of_every_kind(column):
    assert shown(days.days_of(column)) == ["2024-02-29", "NaT", "NaT"]
    assert days.given(column).tolist() == [True, False, True]
    assert days.impossible(column).tolist() == [False, False, True]


def test_columns_of_real_dates():
    assert shown(days.days_of(pa.array([dt.date(2024, 2, 29), None]))) == ["2024-02-29", "NaT"]
    assert shown(days.days_of(pd.Series(pd.to_datetime(["2024-02-29", None])))) == ["2024-02-29", "NaT"]


@for_all(st.integers(19_000_000, 21_100_000))
@settings(max_examples=60)
def test_numbers_are_days_as_the_calendar_knows_them(number):
    year, month, within = number // 10_000, number // 100 % 100, number % 100
    real = 1901 <= year <= 2100 and 1 <= month <= 12 and 1 <= within <= by_hand.monthrange(year, month)[1]
    assert (days.day_of(number) == dt.date(year, month, within)) if real else days.day_of(number) is None


@for_all(st.lists(st.none() | DAY, max_size=5))
@settings(max_examples=40)
def test_written_and_read_again(given):
    array = np.array(given, dtype="datetime64[D]")
    written = days.register_days(array)
    assert [None if pd.isna(value) else value for value in written] == [one and days.register_day(one) for one in given]
    assert shown(days.days_of(written)) == shown(array)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-05-05", "store bededag"),
        ("2024-04-26", ""),  # the fourth Friday after Easter: abolished from 2024
        ("2026-11-28", "lørdag"),
        ("2026-11-29", "søndag"),
        ("2026-04-02", "skærtorsdag"),
        ("2026-05-14", "kristi himmelfartsdag"),
        ("2026-05-01", ""),
        ("2026-06-05", "grundlovsdag"),
        ("2026-12-24", "juleaftensdag"),
        ("2026-12-31", "nytårsaften"),
        ("2026-11-24", ""),
        (None, ""),
    ],
)
def test_days_off(text, why):
    assert days.why_off(day(text)).tolist() == [why]


def test_every_holiday_of_the_library_is_known():
    """What the library names beside the first of May has a name of ours: a new holiday would otherwise count as a working day."""
    from holidays import country_holidays

    found = country_holidays("DK", years=range(1992, 2100), language="da", categories=("public", "optional"))
    assert {name for names in found.values() for name in names.split("; ")} == {*days.HOLIDAYS, "Arbejdernes kampdag"}


def test_the_next_working_day_jumps_over_christmas():
    assert shown(days.next_working_day(day("2026-12-24"))) == ["2026-12-28"]
    assert shown(days.next_working_day(day("2026-11-24"))) == ["2026-11-24"]


@for_all(DAY, st.integers(1, 12))
@settings(max_examples=60)
def test_years_later(start, count):
    try:
        expected = start.replace(year=start.year + count)
    except ValueError:
        expected = dt.date(start.year + count, 2, 28)
    assert days.plus_years(np.array([start], dtype="datetime64[D]"), count)[0].item() == expected


def test_unknown_stays_unknown():
    assert shown(days.plus_days(day(None), 28)) == ["NaT"]
    assert shown(days.plus_days(day("2026-01-01"), np.nan)) == ["NaT"]
    assert np.isnan(days.whole_days(day(None), day("2026-01-01"))).all()


# -- the law -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "minor", "published", "required"),
    [
        ("lokalplan", False, "2017-06-14", 56),
        ("lokalplan", False, "2017-06-15", 28),
        ("lokalplan", True, "2026-11-24", 14),
        ("kommuneplan", False, "2026-11-24", 56),
        ("kommuneplantillaeg", True, "2026-11-24", 28),
        ("kommuneplantillaeg", True, "2017-06-14", None),
        ("lokalplan", False, "1991-12-31", None),
    ],
)
def test_hearing_on_both_sides_of_the_law(kind, minor, published, required):
    found = deadlines.required_hearing_days(kind, day(published), minor=minor)[0]
    assert (None if np.isnan(found) else found) == required


def test_the_day_of_publication_is_not_counted():
    assert shown(deadlines.hearing_ends("lokalplan", day(20260901))) == ["2026-09-29"]
    assert deadlines.hearing_days(day(20260901), day(20260901), day(20260929)).tolist() == [28]
    assert deadlines.hearing_days(day(20260901), day(20260902), day(20260929)).tolist() == [27]
    assert deadlines.hearing_days(day(20260901), day(None), day(20260929)).tolist() == [28]


def test_a_proposal_lapses_the_day_after_three_years():
    published = days.days_of([20230901, 20240229, None])
    assert shown(deadlines.proposal_lapses(published)) == ["2026-09-01", "2027-02-28", "NaT"]
    assert deadlines.has_lapsed(published, dt.date(2026, 9, 1)).tolist() == [False, False, False]
    assert deadlines.has_lapsed(published, dt.date(2026, 9, 2)).tolist() == [True, False, False]


def test_the_temporary_ban_lasts_a_year():
    published = days.days_of([20251124, 20251123, 20261125, None])
    assert deadlines.has_temporary_effect(published, dt.date(2026, 11, 24)).tolist() == [True, False, False, False]


def test_adoption_waits_for_objections_to_a_lokalplan_only():
    published, end = day(20260901), day(20260929)
    assert shown(deadlines.earliest_adoption("lokalplan", published, end)) == ["2026-09-30"]
    assert shown(deadlines.earliest_adoption("lokalplan", published, end, objections=True)) == ["2026-10-27"]
    assert shown(deadlines.earliest_adoption("kommuneplantillaeg", published, end, objections=True)) == ["2026-09-30"]


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("klagefrist_dage", "2026-12-22"),
        ("naboorientering_dispensation_dage", "2026-12-08"),
        ("bortfald_dispensation_aar", "2029-11-24"),
        ("bortfald_landzonetilladelse_aar", "2031-11-24"),
    ],
)
def test_deadlines_by_name(name, last):
    assert shown(deadlines.decision_deadline(name, day("2026-11-24"))) == [last]
    assert shown(deadlines.decision_deadline(name, day("1970-01-01"))) == ["NaT"]


def test_every_number_of_the_law_is_in_force_today_and_has_a_source():
    for parameter in deadlines.law().values():
        dated = parameter.on(dt.date(2026, 11, 24))
        assert dated.reference.text, parameter.name
        assert dated.reference.confidence in {"high", "medium", "unverified", "proposal"}, parameter.name


def test_the_name_of_a_number_tells_its_unit():
    for name, parameter in deadlines.law().items():
        assert name.rpartition("_")[2] == {"år": "aar", "dage": "dage", "m²": "m2", "m": "m", "%": "pct", "uger": "uger"}[parameter.unit]


def test_clocks_of_single_decisions():
    from geoplan.plan.clocks import running_clocks

    today = dt.date(2026, 11, 24)
    bans = running_clocks("paragraf_14_forbud", pd.DataFrame({"datoforbud": [20260101, 20251101]}), today)
    assert bans[["at", "day", "passed"]].to_numpy().tolist() == [[0, "2027-01-01", False], [1, "2026-11-01", True]]
    given = pd.DataFrame({"datoorient": [20261120, 20261001], "datoafgoer": [None, 20261101], "datoudnyt": [None, 20261115]})
    found = running_clocks("dispensation", given, today)
    assert found[["at", "key", "day"]].to_numpy().tolist() == [[0, "dispensation", "2026-12-04"], [1, "dispensation_klage", "2026-11-29"]]
