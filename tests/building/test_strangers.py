"""Cases that somebody who has not read the code would try, each answered by hand from the regulation first."""

import pytest

from building.made import STANDING, answer, house, outcome, plot, shed
from geoplan.report.building_sentences import verdict
from geoplan.report.building_text import building_text
from geoplan.texts import texts


@pytest.mark.parametrize(("height", "wanted"), [(2.5, "complies"), (2.51, "breach")])
def test_a_flat_roof_is_as_high_in_the_strip_as_anywhere(height, wanted):
    """No drawing is needed to see that: 5 m of the shed stand outside the strip, and are as high."""
    flat = shed(distance_nabo_m=1.0, height_m=height, length_m=8, width_m=3, roof={"kind": "fladt", "covering": "broof_t2"})
    assert outcome(answer(STANDING, flat, plot=plot()), "skelbraemme_hoejde") == wanted


def test_another_roof_may_be_higher_further_in():
    pitched = shed(distance_nabo_m=1.0, height_m=2.51, length_m=8, width_m=3, roof={"kind": "saddeltag", "covering": "broof_t2"})
    assert outcome(answer(STANDING, pitched, plot=plot()), "skelbraemme_hoejde") == "undecided"


@pytest.mark.parametrize(("height", "wanted"), [(4.2, "complies"), (4.21, "breach")])
def test_a_flat_roof_under_the_slope_plane_by_numbers(height, wanted):
    """1.4 x 3.0 = 4.20 m."""
    found = answer(house(distance_nabo_m=3.0, height_m=height, roof={"kind": "fladt"}), plot=plot())
    assert outcome(found, "hoejdegraenseplan") == wanted


def test_what_needs_no_permit_has_no_service_goal():
    assert answer(STANDING, shed(), plot=plot()).permit == "no"
    assert not answer(STANDING, shed(), plot=plot()).periods
    assert [one.limit for one in answer(house(), plot=plot()).periods] == [40]


def test_a_case_decided_is_held_against_its_goal_all_the_same():
    found = answer(STANDING, shed(), plot=plot(), answers={"days_since_informed": 41})
    assert [one.outcome.value for one in found.periods] == ["breach"]


def test_the_first_paragraph_says_which_rules_decide():
    found = answer(STANDING, shed(name="Skuret", distance_nabo_m=1.0, openings_towards_boundary=True), plot=plot())
    said = verdict(found, texts("da"))
    assert said.startswith("Byggeriet er ikke inden for byggeretten.")
    assert said.endswith("Ikke overholdt: åbninger mod skel i skelbræmmen (Skuret).")
    assert verdict(found, texts("en")).endswith("(Skuret).")


def test_the_first_paragraph_says_what_is_open():
    assert verdict(answer(house(distance_vej_m=None), plot=plot()), texts("da")).endswith("Mangler oplysninger: afstand til vej (Huset).")


def test_where_all_is_complied_with_no_rule_is_named():
    assert verdict(answer(house(), plot=plot()), texts("da")).endswith("Det kræver tilladelse.")
    assert "Det mangler" not in building_text(answer(house(), plot=plot()), texts("da"))
