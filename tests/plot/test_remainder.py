"""The building right in four honest answers, and why."""

import datetime as dt

import numpy as np
import pytest

from geoplan.building.answers import OUTCOMES
from geoplan.building.existing import Standing
from geoplan.building.measures.floor_area import floor_area
from geoplan.building.measures.plot_area import PlotParts
from geoplan.building.remainder import PlanRatio, Says, Whole, building_right
from geoplan.report.plot_values import _reason
from geoplan.rules import Outcome
from geoplan.texts import texts

DAY = dt.date(2024, 10, 15)


def objects(*items):
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def of(
    floor_m2,
    plot_m2=600.0,
    *,
    use="parcelhus",
    says=Says.SILENT,
    percent=np.nan,
    several=False,
    property_=True,
    drawn=False,
    by_map=False,
    mixed=False,
    basement_m2=0.0,
    unknown=0,
    secondary_m2=0.0,
    **parts,
):
    """The answer, the limit and the reasons for one property."""
    uses, one = objects(use), np.array([1.0])
    floors = floor_area({"etage": np.array([float(floor_m2)])}, np.array([secondary_m2]), use=uses, dwellings=one, day=DAY)
    built = Standing(uses, np.array([mixed]), one, floors, np.array([basement_m2]), np.array([unknown]))
    plan = PlanRatio(np.array([percent]), objects(says), objects("7.1"), objects("https://plan.example/7.pdf"), np.array([several]))
    whole = Whole(np.array([property_]), np.array([drawn]), np.array([by_map]))
    area = PlotParts.plain(np.array([float(plot_m2)]))
    if parts:
        area = PlotParts(**{**{name: getattr(area, name) for name in PlotParts.__slots__}, **{k: np.array([v]) for k, v in parts.items()}})
    right = building_right(area, built, plan, whole, day=DAY)
    return OUTCOMES[right.answer[0]], right.limit[0], [_reason(one, texts("da")) for one in right.reasons if one.where[0]], right


@pytest.mark.parametrize(("floor_m2", "answer"), [(180.0, Outcome.COMPLIES), (180.01, Outcome.JUDGEMENT), (240.1, Outcome.JUDGEMENT)])
def test_thirty_per_cent_of_the_statute_is_compared_as_areas(floor_m2, answer):
    found, limit, reasons, _ = of(floor_m2)
    assert (found, limit) == (answer, 30)
    assert bool(reasons) is (answer is not Outcome.COMPLIES)


def test_far_above_every_limit_is_a_breach():
    assert of(400.0)[0] is Outcome.BREACH


def test_a_detached_house_may_lie_outside_a_parcelhusomraade():
    answer, _, reasons, _ = of(200.0)
    assert answer is Outcome.JUDGEMENT
    assert reasons == ["Uden for et parcelhusområde er grænsen 45 % i stedet."]


@pytest.mark.parametrize(("floor_m2", "answer"), [(150.0, Outcome.COMPLIES), (150.01, Outcome.BREACH)])
def test_the_plans_number_holds_instead_of_the_statutes(floor_m2, answer):
    found, limit, reasons, right = of(floor_m2, says=Says.NUMBER, percent=25.0)
    assert (found, limit, reasons) == (answer, 25, [])
    assert right.left_m2[0] == pytest.approx(150 - floor_m2)


@pytest.mark.parametrize(
    ("says", "percent", "said"),
    [
        (Says.DOCUMENT, np.nan, "Lokalplan 7.1 har intet tal, men kan bestemme procenten i sin tekst. Læs den: https://plan.example/7.pdf"),
        (Says.WHOLE_AREA, 40.0, "Lokalplan 7.1 giver 40 % af området som helhed; det kan ikke måles på én ejendom."),
        (Says.NO_BASE, 40.0, "Lokalplan 7.1 giver 40 %, men ikke hvad det er af. Læs planen."),
        (Says.DISAGREE, 40.0, "To lokalplaner gælder på samme jord og giver hver sit tal."),
    ],
)
def test_a_plan_that_gives_no_number_to_compare_with_is_never_the_statute(says, percent, said):
    answer, limit, reasons, right = of(100.0, says=says, percent=percent)
    assert answer is Outcome.UNDECIDED
    assert np.isnan(limit)
    assert np.isnan(right.left_m2[0])
    assert reasons == [said]


def test_plans_that_could_not_be_examined_leave_it_undecided_and_the_statute_is_told():
    answer, limit, reasons, right = of(100.0, says=Says.NOT_EXAMINED)
    assert (answer, limit) == (Outcome.UNDECIDED, 30)
    assert right.left_m2[0] == pytest.approx(80)
    assert reasons == ["Planerne kunne ikke undersøges. Siger en lokalplan noget andet, gælder det i stedet for 30 %."]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"property_": False}, "Jordstykket hører ikke til nogen ejendom, og procenten regnes af en ejendom."),
        ({"drawn": True}, "Den tegnede flade er ikke netop én ejendom, og procenten regnes af en hel ejendom."),
        ({"use": ""}, "Grundens anvendelse kan ikke ses af BBR, og grænsen afhænger af den."),
        ({"use": "landbrug"}, "BR18 har ingen procent for denne anvendelse."),
    ],
)
def test_what_is_no_property_or_has_no_use_is_undecided(changes, said):
    answer, limit, reasons, _ = of(100.0, **changes)
    assert (answer, np.isnan(limit), reasons) == (Outcome.UNDECIDED, True, [said])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mixed": True}, "Grunden har flere slags bebyggelse. Hvilken procent og hvilket fradrag der gælder, er et skøn."),
        ({"several": True}, "Grunden ligger i flere dele, hvor planerne ikke siger det samme; tallet er det for den største."),
        ({"by_map": True}, "Grundarealet er kortets, for det registrerede mangler; procenten er derfor omtrentlig."),
        ({"unknown": 2}, "2 af bygningerne har intet areal i BBR og er ikke regnet med."),
        ({"basement_m2": 80.5}, "Med kælderen på 80,50 m² overskrides grænsen; den tæller, hvis loftet er mindst 1,25 m over terræn."),
    ],
)
def test_a_doubt_makes_a_judgement_and_is_told(changes, said):
    answer, limit, reasons, _ = of(100.0, **changes)
    assert (answer, limit, reasons) == (Outcome.JUDGEMENT, 30, [said])


def test_a_basement_that_changes_nothing_is_no_doubt():
    assert of(100.0, basement_m2=80.0)[0] is Outcome.COMPLIES


def test_area_in_another_zone_and_parcels_apart_do_not_count():
    answer, _, _, right = of(150.0, says=Says.NUMBER, percent=30.0, plot_m2=600.0, other_zone_m2=100.0, apart_m2=500.0)
    assert right.left_m2[0] == pytest.approx(0)
    assert answer is Outcome.COMPLIES
    assert of(150.01, says=Says.NUMBER, percent=30.0, plot_m2=600.0, other_zone_m2=100.0)[0] is Outcome.BREACH


def test_taking_some_properties_keeps_their_reasons():
    right = of(100.0, says=Says.WHOLE_AREA, percent=40.0)[3].taken(np.array([0]))
    (reason,) = [one for one in right.reasons if one.where[0]]
    assert reason.at(0) == {"plan": "7.1", "percent": 40.0}
