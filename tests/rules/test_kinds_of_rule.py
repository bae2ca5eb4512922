"""The same kind of object carries an FKG code list, an area inside another layer, and a dated limit that a plan overrides."""

import datetime as dt

import numpy as np
import pytest
import shapely

from geoplan.model.load import load
from geoplan.report.sentences import reason, sentence
from geoplan.rules import NO_HITS, DatedValue, Hits, Limit, Outcome, Parameter, Reference, Rule, Severity, positions, run
from geoplan.rules.checks.attributes import in_codes
from geoplan.rules.checks.shapes import inside_layer
from geoplan.rules.checks.values import numbers
from geoplan.texts import texts
from rules.made import dataset_of, layer_of, listed

BR18 = dt.date(2018, 1, 1)
DAY = dt.date(2026, 7, 1)
HEIGHT = Parameter(
    "bygningshoejde_m",
    "Største bygningshøjde",
    "m",
    (
        DatedValue(8.0, dt.date(2008, 2, 1), dt.date(2017, 12, 31), Reference("BR08")),
        DatedValue(8.5, BR18, None, Reference("BR18 § 176, stk. 1")),
    ),
)
SQUARE = "POLYGON(({x0} {y0}, {x1} {y0}, {x1} {y1}, {x0} {y1}, {x0} {y0}))"


def square(x, y, size):
    return SQUARE.format(x0=574_000 + x, y0=6_223_000 + y, x1=574_000 + x + size, y1=6_223_000 + y + size)


def code_list():
    codes = load().lists["d_basis_status"]
    return Rule(
        id="fkg.lag.statuskode.kodeliste",
        title="Koden skal være i kodelisten",
        layer="lag",
        severity=Severity.ERROR,
        reference=Reference("GeoFA's database"),
        field="statuskode",
        columns=("statuskode",),
        check=in_codes("statuskode", codes.by_code, as_number=True, limit="0-4"),
        message="{field} er {value}. Tilladt er {limit}.",
    )


def field_inside_its_plan():
    return Rule(
        id="plan.byggefelt.inden_for",
        title="Byggefeltet skal ligge i lokalplanen",
        layer="byggefelt",
        severity=Severity.ERROR,
        reference=Reference("planloven § 15"),
        columns=("geometri",),
        layers=("lokalplan",),
        check=inside_layer("lokalplan"),
        message="Byggefeltet ligger ikke helt inden for lokalplanen.",
    )


def plan_limit(rows, context):
    """The law's limit on the day, with the lokalplan that covers each building laid over it. NaN: it regulates without a number."""
    limit = Limit.from_parameter(HEIGHT, context.day, len(rows))
    building, plan = context.dataset.index("lokalplan").query(rows.geometry, predicate="covered_by")
    plans = context.dataset.whole("lokalplan")
    regulates, value = np.zeros(len(rows), dtype=bool), np.full(len(rows), np.nan)
    source = np.full(len(rows), "", dtype=object)
    says = np.array(plans.column("regulerer").to_pylist())[plan]
    building, plan = building[says], plan[says]
    regulates[building] = True
    value[building] = numbers(plans, "hoejde_m").value[plan]
    source[building] = np.array(plans.column("navn").to_pylist(), dtype=object)[plan]
    return limit.overridden_by(value, regulates=regulates, basis="lokalplan", source=source)


def not_too_high(rows, context):
    limit = plan_limit(rows, context)
    height = numbers(rows, "hoejde_m").value
    over = positions(limit.exceeded_by(height))
    open_ = positions(limit.undecided & ~np.isnan(height))
    return [
        Hits(over, value=height[over], limit=limit.value[over], details={"source": limit.source[over].tolist()}),
        Hits(open_, value=height[open_], outcome=Outcome.UNDECIDED, details={"source": limit.source[open_].tolist()})
        if len(open_)
        else NO_HITS,
    ]


def height_limit():
    return Rule(
        id="br18.byggeret.hoejde",
        title="Bygningen må ikke være højere end tilladt",
        layer="bygning",
        severity=Severity.ERROR,
        reference=HEIGHT.values[-1].reference,
        field="hoejde_m",
        unit="m",
        columns=("geometri", "hoejde_m"),
        layers=("lokalplan",),
        parameters=(HEIGHT,),
        check=not_too_high,
        message="Bygningen er {value} {unit}. Højst {limit} {unit} er tilladt ({source}).",
    )


def test_one_rule_of_each_kind_in_one_run():
    sources = (
        layer_of(statuskode=[3, 7]),
        layer_of([square(0, 0, 10), square(95, 0, 10)], kind="byggefelt"),
        layer_of(
            [square(0, 0, 100), square(200, 0, 100)],
            kind="lokalplan",
            navn=["1.01", "1.02"],
            regulerer=[True, True],
            hoejde_m=[6.0, np.nan],
        ),
        layer_of([square(x, 5, 5) for x in (10, 20, 150, 160, 210)], kind="bygning", hoejde_m=[6.0, 6.01, 8.5, 8.51, 3.0]),
    )
    result = run(dataset_of(*sources, day=DAY), [code_list(), field_inside_its_plan(), height_limit()], workers=2)
    assert listed(result) == [
        ("fkg.lag.statuskode.kodeliste", "breach", "lag", 1, 7, "0-4", -1),
        ("plan.byggefelt.inden_for", "breach", "byggefelt", 1, None, None, -1),
        ("br18.byggeret.hoejde", "breach", "bygning", 1, 6.01, 6.0, -1),
        ("br18.byggeret.hoejde", "breach", "bygning", 3, 8.51, 8.5, -1),
        ("br18.byggeret.hoejde", "undecided", "bygning", 4, 3.0, None, -1),
    ]
    assert len(result.rules) == 3
    assert not result.skipped
    assert result.row_counts == (2, 2, 2, 5)
    height = next(group for group in result.findings if group.rule.id.startswith("br18") and group.outcome is Outcome.BREACH)
    assert list(height.details["source"]) == ["1.01", "BR18 § 176, stk. 1"]
    assert sentence(height, 1, texts("da")) == "Bygningen er 8,51 m. Højst 8,5 m er tilladt (BR18 § 176, stk. 1)."


@pytest.mark.parametrize(
    ("day", "high"),
    [(BR18 - dt.timedelta(days=1), [8.01, 8.5, 8.51]), (BR18, [8.51])],
    ids=["last day of the old law", "first day of the new"],
)
def test_both_sides_of_a_change_of_law(day, high):
    buildings = layer_of([square(x, 5, 5) for x in range(0, 40, 10)], kind="bygning", hoejde_m=[8.0, 8.01, 8.5, 8.51])
    silent = layer_of([square(0, 0, 100)], kind="lokalplan", navn=["1.01"], regulerer=[False], hoejde_m=[6.0])
    result = run(dataset_of(buildings, silent, day=day), [height_limit()])
    assert [value for group in result.findings for value in group.value] == high


def test_without_the_plans_the_question_stays_open():
    buildings = layer_of([square(0, 0, 5)], kind="bygning", hoejde_m=[99.0])
    result = run(dataset_of(buildings, day=DAY), [height_limit()])
    assert len(result.findings) == 0
    assert not result.rules
    (skipped,) = result.skipped
    assert (skipped.rule.id, skipped.layer, skipped.incomplete) == ("br18.byggeret.hoejde", "bygning", True)
    assert reason(skipped, texts("da")) == "laget lokalplan mangler"


def test_plans_may_be_references_that_are_not_checked_themselves():
    buildings = layer_of([square(0, 0, 5)], kind="bygning", hoejde_m=[99.0])
    plans = layer_of([square(0, 0, 100)], kind="lokalplan", navn=["1.01"], regulerer=[True], hoejde_m=[6.0])
    result = run(dataset_of(buildings, day=DAY, references=(plans,)), [height_limit()])
    assert [(row, limit) for _, _, _, row, _, limit, _ in listed(result)] == [(0, 6.0)]
    assert result.row_counts == (1,)


def test_inside_the_plan_agrees_with_shapely_feature_by_feature():
    generator = np.random.default_rng(1)
    plans = [square(x, y, 30) for x in (0, 30, 80) for y in (0, 30)]
    fields = [square(*generator.uniform(-10, 120, 2), generator.uniform(1, 30)) for _ in range(60)]
    result = run(dataset_of(layer_of(fields, kind="byggefelt"), layer_of(plans, kind="lokalplan")), [field_inside_its_plan()])
    whole = shapely.union_all(shapely.from_wkt(plans))
    outside = [row for row, field in enumerate(shapely.from_wkt(fields)) if not whole.covers(field)]
    assert 0 < len(outside) < len(fields)
    assert [row for _, _, _, row, *_ in listed(result)] == outside
