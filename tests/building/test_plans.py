"""Plans before the statute: the ladder, a plan without its number, older plans, and the ramme beside."""

import datetime as dt

import pytest

from building.made import STANDING, answer, house, outcome, plot, ruling, shed

NEW = dt.date(2020, 3, 1)


def planned(level="lokalplan", *, area_m2=800, **told):
    return plot(area_m2=area_m2, plans=[{"level": level, "name": "Planen", "adopted": NEW, **told}])


def test_the_plan_sets_the_percentage_and_br18_the_calculation():
    """25 % of 800 m²: 200 m² house and 50 m² secondary, of which none counts."""
    found = answer({**STANDING, "etageareal_m2": 200}, shed(area_m2=50), plot=planned(bebyggelsesprocent=25))
    ratio = ruling(found, "bebyggelsesprocent")
    assert (ratio.outcome.value, ratio.basis, ratio.source, ratio.limit, ratio.fact) == ("complies", "lokalplan", "Planen", 25, "R-PREC-01")


def test_what_a_plan_forbids_needs_a_dispensation_not_a_helhedsvurdering():
    found = answer(house(etageareal_m2=201), plot=planned(bebyggelsesprocent=25))
    assert ruling(found, "bebyggelsesprocent").consequence.value == "dispensation"
    assert (found.outcome, found.permit) == ("dispensation", "yes")


def test_a_plan_may_allow_more_than_the_statute():
    """§ 166: the plan's 45 % replace the 30 %."""
    assert outcome(answer(house(etageareal_m2=360), plot=planned(bebyggelsesprocent=45)), "bebyggelsesprocent") == "complies"


def test_br18_fills_what_the_plan_is_silent_on():
    found = answer(house(height_m=8.6, storeys=2, distance_nabo_m=8.0), plot=planned(bebyggelsesprocent=30))
    assert ruling(found, "hoejde").basis == "lov"
    assert outcome(found, "hoejde") == "breach"


@pytest.mark.parametrize(
    ("plans", "basis", "limit"),
    [
        (("lokalplan",), "lokalplan", 25),
        (("lokalplan", "delomraade"), "delomraade", 30),
        (("byggefelt", "lokalplan", "delomraade"), "byggefelt", 35),
        (("kommuneplanramme",), "lov", 30),
    ],
)
def test_the_most_specific_level_decides(plans, basis, limit):
    percent = {"lokalplan": 25, "delomraade": 30, "byggefelt": 35, "kommuneplanramme": 40}
    told = plot(
        area_m2=800, plans=[{"level": level, "name": level, "adopted": NEW, "bebyggelsesprocent": percent[level]} for level in plans]
    )
    ratio = ruling(answer(house(), plot=told), "bebyggelsesprocent")
    assert (ratio.basis, ratio.limit) == (basis, limit)


def test_a_ramme_is_shown_beside():
    ratio = ruling(answer(house(), plot=planned("kommuneplanramme", bebyggelsesprocent=25)), "bebyggelsesprocent")
    assert ratio.limit == 30
    assert ratio.beside[0].values == {"plan": "Planen", "value": 25.0}


def test_a_plan_that_regulates_without_a_number_leaves_it_undecided():
    """The number stands in the document only: never the milder statute instead, and the link is shown."""
    told = planned(regulates=["hoejde"], document="https://dokument.plandata.dk/20_1.pdf")
    found = ruling(answer(house(), plot=told), "hoejde")
    assert (found.outcome.value, found.limit, found.document) == ("undecided", None, "https://dokument.plandata.dk/20_1.pdf")
    assert "plandokumentet" in found.missing[0].text


def test_a_more_specific_level_without_a_number_hides_the_wider_one():
    told = plot(
        plans=[
            {"level": "lokalplan", "name": "A", "hoejde": 7.0, "adopted": NEW},
            {"level": "byggefelt", "name": "B", "regulates": ["hoejde"], "adopted": NEW},
        ]
    )
    assert outcome(answer(house(), plot=told), "hoejde") == "undecided"


@pytest.mark.parametrize(("height", "expected"), [(7.0, "complies"), (7.01, "breach")])
def test_height_of_a_plan(height, expected):
    assert outcome(answer(house(height_m=height, distance_nabo_m=9.0), plot=planned(hoejde=7.0)), "hoejde") == expected


@pytest.mark.parametrize(("storeys", "expected"), [(1, "complies"), (2, "breach")])
def test_storeys_of_a_plan(storeys, expected):
    assert outcome(answer(house(storeys=storeys), plot=planned(etager=1)), "etager") == expected


@pytest.mark.parametrize(("distance", "expected"), [(5.0, "complies"), (4.99, "breach")])
def test_distance_of_a_plan_also_for_uses_without_one_in_byggeret(distance, expected):
    """Rækkehuse have no distances in byggeret; a plan's is then the one that counts."""
    found = answer(house(use="raekkehus", distance_nabo_m=distance), plot={**planned(afstand_nabo=5.0), "dwellings": 1})
    assert outcome(found, "afstand_nabo") == expected
    assert not any(one.rule.id.endswith("afstande_uden_byggeret") for one in found.rulings)


# -- older plans ---------------------------------------------------------------------------------


def old(adopted, percent=25, secondary=50, main=200):
    told = plot(area_m2=800, plans=[{"level": "lokalplan", "name": "Planen", "adopted": adopted, "bebyggelsesprocent": percent}])
    return answer({**STANDING, "etageareal_m2": main}, shed(area_m2=secondary), plot=told)


def test_an_older_plan_brings_its_own_deduction():
    """25 % on 800 m²: 25.00 % with the deduction of 50 m², 26.88 % with the 35 m² of 1990: a judgement, both shown."""
    found = ruling(old(dt.date(1990, 5, 1)), "bebyggelsesprocent")
    assert found.outcome.value == "judgement"
    said = next(one for one in found.remarks if "ældre end BR18" in one.text)
    assert (said.values["older"], round(said.values["percent"], 2), said.values["now"]) == (215.0, 26.88, 200.0)


def test_where_both_calculations_give_the_same_the_answer_stands():
    assert outcome(old(dt.date(1990, 5, 1), secondary=30), "bebyggelsesprocent") == "complies"
    assert outcome(old(dt.date(1990, 5, 1), secondary=30, main=210), "bebyggelsesprocent") == "breach"


@pytest.mark.parametrize(
    ("adopted", "expected"),
    [
        (dt.date(1977, 1, 31), "judgement"),
        (dt.date(1977, 2, 1), "complies"),
        (dt.date(2017, 12, 31), "complies"),
        (dt.date(2018, 1, 1), "complies"),
    ],
)
def test_plans_from_before_1977_always_need_a_judgement(adopted, expected):
    """The attic was measured otherwise then."""
    assert outcome(old(adopted, secondary=30), "bebyggelsesprocent") == expected


@pytest.mark.parametrize(
    ("secondary", "main", "expected"), [(30, 200, "complies"), (50, 200, "undecided"), (50, 201, "breach"), (50, 180, "complies")]
)
def test_a_plan_without_its_day_is_open_where_the_day_matters(secondary, main, expected):
    assert outcome(old(None, secondary=secondary, main=main), "bebyggelsesprocent") == expected


def test_the_plan_that_decides_is_the_one_whose_day_counts():
    """An old lokalplan under a byggefelt of 2020: the byggefelt sets the number, so its day decides the calculation."""
    plans = [
        {"level": "byggefelt", "name": "F", "adopted": NEW, "bebyggelsesprocent": 25},
        {"level": "lokalplan", "name": "L", "adopted": dt.date(1990, 1, 1), "bebyggelsesprocent": 30},
    ]
    found = answer({**STANDING, "etageareal_m2": 200}, shed(area_m2=50), plot=plot(area_m2=800, plans=plans))
    assert outcome(found, "bebyggelsesprocent") == "complies"


# -- særlig beliggenhed --------------------------------------------------------------------------

CORNER = {"hjoernegrund": True, "bebygget_foer_1977": True}


@pytest.mark.parametrize(
    ("use", "where", "work", "area", "expected"),
    [
        ("erhverv", CORNER, "tilbygning", 300, "complies"),
        ("erhverv", CORNER, "tilbygning", 300.1, "breach"),
        ("erhverv", CORNER, "nybyggeri", 300, "breach"),
        ("erhverv", {**CORNER, "bebygget_foer_1977": False}, "tilbygning", 300, "breach"),
        ("erhverv", {"hjoernegrund": True}, "tilbygning", 300, "undecided"),
        ("erhverv", {"bebygget_foer_1977": True}, "tilbygning", 300, "undecided"),
        ("erhverv", {"bebygget_foer_1977": True, "vejbredde_m": 15.0}, "tilbygning", 300, "complies"),
        (
            "erhverv",
            {"bebygget_foer_1977": True, "vejbredde_m": 14.9, "grunddybde_m": 25.1, "hjoernegrund": False},
            "tilbygning",
            300,
            "breach",
        ),
        ("erhverv", {"bebygget_foer_1977": True, "grunddybde_m": 25.0}, "ombygning", 300, "complies"),
        ("tofamiliehus", CORNER, "tilbygning", 300, "complies"),
        ("parcelhus", CORNER, "tilbygning", 300, "breach"),
        ("raekkehus", CORNER, "tilbygning", 300, "breach"),
    ],
)
def test_fifty_per_cent_on_special_plots(use, where, work, area, expected):
    found = answer(house(use=use, etageareal_m2=area), plot=plot(area_m2=600, dwellings=1, **where), work=work)
    ratio = ruling(found, "bebyggelsesprocent")
    assert ratio.outcome.value == expected
    assert ratio.fact == ("R-171-1" if expected == "complies" else ratio.fact)


# -- what is not told, and what is not named -----------------------------------------------------


@pytest.mark.parametrize(("area", "expected"), [(180, "complies"), (200, "undecided"), (271, "breach")])
def test_whether_it_is_a_parcelhusomraade_matters_between_30_and_45(area, expected):
    assert outcome(answer(house(etageareal_m2=area), plot=plot(area_m2=600, parcelhusomraade=None)), "bebyggelsesprocent") == expected


@pytest.mark.parametrize(("area", "expected"), [(270, "complies"), (300, "undecided"), (361, "breach")])
def test_whether_it_is_laid_out_for_etageboliger_matters_between_45_and_60(area, expected):
    assert outcome(answer(house(use="etagebolig", etageareal_m2=area), plot=plot(area_m2=600)), "bebyggelsesprocent") == expected


@pytest.mark.parametrize(("main", "expected"), [(120, "complies"), (160, "judgement"), (181, "breach")])
def test_no_deduction_named_is_a_judgement_where_it_matters(main, expected):
    """A tofamiliehus with 50 m² secondary on 600 m²."""
    found = answer({**STANDING, "use": "tofamiliehus", "etageareal_m2": main}, shed(area_m2=50), plot=plot(area_m2=600))
    assert outcome(found, "bebyggelsesprocent") == expected


def test_several_main_uses_are_a_judgement():
    found = answer(house(), house(name="Kontoret", use="erhverv", etageareal_m2=20), plot=plot())
    assert outcome(found, "bebyggelsesprocent") == "judgement"
    assert (
        outcome(answer(house(), house(name="Kontoret", use="erhverv", etageareal_m2=20), plot=plot(use="parcelhus")), "bebyggelsesprocent")
        == "complies"
    )


@pytest.mark.parametrize("gap", [{"area_m2": None}, {"dwellings": None}])
def test_what_the_percentage_needs(gap):
    told = {**plot(area_m2=800, dwellings=4), **gap}
    found = ruling(answer(house(use="raekkehus", etageareal_m2=300), shed(), plot=told), "bebyggelsesprocent")
    assert found.outcome.value == "undecided"
    assert found.missing


def test_an_extension_is_no_dwelling_of_its_own():
    """One house of 150 m² with an extension of 20 and 80 m² secondary: 50 are deducted, not 100."""
    extension = house(name="Tilbygningen", etageareal_m2=20)
    found = answer(STANDING, extension, shed(status="existing", area_m2=80), plot=plot(), work="tilbygning")
    assert found.facts.plots.floors.area.value[0] == 150 + 20 + 30


def test_what_stands_can_be_judged():
    standing = [{**house(), "status": "existing"}, {**shed(area_m2=55, length_m=None, width_m=None), "status": "existing"}]
    found = answer(*standing, plot=plot(), work="bestaaende")
    assert (found.outcome, found.permit) == ("within_byggeret", "yes")
    assert answer(*standing, plot=plot()).outcome == "undecided"  # nothing is applied for: that is no pass


def test_a_shed_alone_on_a_plot_is_held_against_the_plans_percentage():
    """No house, so no use to be seen: the plan's limit holds for any use, and nothing less than the answer of both ends is given."""
    small = answer(shed(area_m2=20), plot=planned(bebyggelsesprocent=25))
    assert outcome(small, "bebyggelsesprocent") == "complies"
    large = answer(shed(area_m2=210), plot=planned(bebyggelsesprocent=25))
    assert outcome(large, "bebyggelsesprocent") == "undecided"


def test_a_shed_alone_on_a_plot_without_a_plan_needs_the_use_of_the_plot():
    found = answer(shed(area_m2=20), plot=plot())
    assert outcome(found, "bebyggelsesprocent") == "undecided"
    assert any("plot.use" in str(one) for one in found.missing)
    assert outcome(answer(shed(area_m2=20), plot=plot(use="parcelhus")), "bebyggelsesprocent") == "complies"


def test_an_older_plan_that_cannot_be_counted_by_its_own_rules_says_so():
    old = plot(area_m2=800, plans=[{"level": "lokalplan", "name": "Planen", "adopted": dt.date(2008, 7, 1), "bebyggelsesprocent": 25}])
    ratio = ruling(answer(shed(area_m2=20), plot=old), "bebyggelsesprocent")
    assert ratio.outcome.value == "judgement"
    assert any("det kan ikke gøres her" in str(one) for one in ratio.remarks)
