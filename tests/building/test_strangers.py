"""Cases that somebody who has not read the code would try, each answered by hand from the regulation first."""

import datetime as dt

import pytest
from click.testing import CliRunner

from building.made import DAY, STANDING, answer, house, outcome, plot, shed, without_none
from building.worked import FOLDER
from geoplan.building.case import case_of
from geoplan.building.envelope import envelope
from geoplan.building.whatif import Change, whatif
from geoplan.cli import main
from geoplan.errors import UsageError
from geoplan.report.building_sentences import verdict
from geoplan.report.building_text import building_text
from geoplan.report.envelope_text import envelope_text
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


# -- what if -------------------------------------------------------------------------------------

LONG = shed(
    distance_nabo_m=0.5,
    length_m=12.01,
    width_m=2,
    area_m2=24.02,
    length_towards_boundary_m=12.01,
    height_m=2.4,
    roof={"covering": "broof_t2"},
)


def made(*buildings):
    return case_of({"day": DAY, "plot": plot(), "building": list(buildings)})


def test_a_side_towards_skel_follows_another_size():
    found = whatif(made(STANDING, LONG), Change(size=(12.0, 2.0)), building="Udhuset")
    assert [(flip.before.outcome.value, flip.after.outcome.value) for flip in found.flips] == [("breach", "complies")]


def test_the_floor_area_follows_another_size():
    """150 m² on a footprint of 10 x 15 m are 300 m² on one of 20 x 15 m: over 30 % of 900 m²."""
    found = whatif(made(house(length_m=15, width_m=10)), Change(size=(20.0, 15.0)))
    assert found.after.facts.plots.floors.area.value[0] == 300
    assert outcome(found.after, "bebyggelsesprocent") == "breach"
    floors = [{"kind": "etage", "area_m2": 150}, {"kind": "kaelder", "area_m2": 50, "ceiling_over_terrain_m": 1.3}]
    found = whatif(made(without_none(house(length_m=15, width_m=10, etageareal_m2=None, floors=floors))), Change(size=(20.0, 15.0)))
    assert found.after.facts.plots.floors.area.value[0] == 400


def test_a_floor_area_that_cannot_follow_is_asked_for():
    found = whatif(made(without_none(house(usable_attic=None))), Change(size=(20.0, 15.0)))
    assert outcome(found.after, "bebyggelsesprocent") == "undecided"


@pytest.mark.parametrize(
    "change",
    [
        Change(height_m=0),
        Change(height_m=-3),
        Change(height_m=float("nan")),
        Change(size=(0, 3)),
        Change(size=(3, float("inf"))),
        Change(move=(float("nan"), 0)),
    ],
)
def test_changes_that_are_none(change):
    with pytest.raises(UsageError, match="--"):
        whatif(made(house()), change)


# -- envelope ------------------------------------------------------------------------------------

GROUND = {"geometry": "POLYGON ((0 0, 30 0, 30 40, 0 40, 0 0))", "boundary": ["vej", "nabo", "nabo", "sti"], "use": "parcelhus"}


def test_the_envelope_answers_first_and_says_what_it_takes_for_granted():
    found = envelope(case_of({"day": DAY, "plot": GROUND}))
    said = envelope_text(found, texts("da"))
    assert said.splitlines()[2].startswith("Der er 360,00 m² etageareal tilbage, og et hus må stå på 874,99 m²")
    folded = " ".join(said.split())
    assert "vender i rækkefølge mod vej, nabo, nabo, sti (plot.boundary)" in folded
    assert "parcelhusområde (plot.parcelhusomraade er ikke oplyst)" in folded
    assert "er ikke undersøgt" in folded
    known = envelope(case_of({"day": DAY, "plot": GROUND | {"parcelhusomraade": True}}))
    assert "er ikke oplyst" not in envelope_text(known, texts("da"))


def test_the_envelope_says_that_an_undated_plan_may_be_older():
    plan = {"level": "lokalplan", "name": "P", "bebyggelsesprocent": 25}
    found = envelope(case_of({"day": DAY, "plot": GROUND | {"plans": [plan]}}))
    assert any("adopted" in one.text for one in found.assumed)


def test_a_use_that_is_none_is_told():
    with pytest.raises(UsageError, match="--use: er “hus”"):
        envelope(case_of({"day": DAY, "plot": GROUND}), use="hus")


def test_whatif_without_a_change_asks_for_one():
    said = CliRunner().invoke(main, ["building", "whatif", str(FOLDER / "C14.toml")])
    assert said.exit_code == 2
    assert "--move, --height, --size eller --set" in said.output


@pytest.mark.parametrize(("days", "wanted"), [(0, 0), (1, 1)])
def test_a_plan_adopted_after_the_day_of_the_case_is_told(days, wanted):
    plan = {"level": "lokalplan", "name": "Lokalplan 9", "adopted": DAY + dt.timedelta(days=days), "bebyggelsesprocent": 25}
    caveats = [one for one in answer(house(), plot=plot(plans=[plan])).caveats if "efter sagens dag" in one.text]
    assert [one.values["plan"] for one in caveats] == ["Lokalplan 9"] * wanted
