"""What-if: moved, lower, larger or otherwise changed, and which rules answer otherwise. The case itself is left as it is."""

import copy

import pytest

from building.made import DAY, HOUSE, STANDING, plot, shed, without_none
from geoplan.building.case import case_of
from geoplan.building.whatif import Change, whatif
from geoplan.errors import UsageError
from geoplan.report.whatif_text import whatif_data, whatif_text
from geoplan.texts import texts

DRAWN = {"geometry": "POLYGON ((0 0, 25 0, 25 32, 0 32, 0 0))", "boundary": ["vej", "nabo", "nabo", "sti"], "parcelhusomraade": True}
GARAGE = {
    "name": "Garagen", "use": "sekundaer", "kind": "garage", "geometry": "POLYGON ((21 4, 24.5 4, 24.5 11, 21 11, 21 4))",
    "roof": {"kind": "fladt", "ridge_m": 2.9, "covering": "broof_t2"}, "openings_towards_boundary": False,
}  # fmt: skip


def case(*buildings, plot=DRAWN):
    return case_of(without_none(copy.deepcopy({"day": DAY, "plot": plot, "building": list(buildings)})))


def flipped(found):
    return {
        flip.told.rule.id.removeprefix("br18.byggeret."): tuple(side.outcome.value if side else None for side in (flip.before, flip.after))
        for flip in found.flips
    }


def test_lower():
    told = case(STANDING, GARAGE)
    found = whatif(told, Change(height_m=2.5))
    assert flipped(found) == {"skelbraemme_hoejde": ("breach", "complies")}
    assert (found.before.permit, found.after.permit) == ("yes", "no")
    assert told.building[1].roof.ridge_m == 2.9


def test_moved_out_of_the_strip():
    """2.0 m further in no part stands in the strip, so its rules fall silent."""
    found = whatif(case(STANDING, GARAGE), Change(move=(-2.0, 0.0)))
    assert flipped(found) == {
        "skelbraemme_hoejde": ("breach", None),
        "skelbraemme_laengde": ("complies", None),
        "skelbraemme_aabninger": ("complies", None),
    }


def test_placed_by_numbers():
    placed = {**GARAGE, "geometry": None, "placement": {"x": 22.75, "y": 7.5, "bearing_deg": 0}, "length_m": 7, "width_m": 3.5}
    assert flipped(whatif(case(STANDING, placed), Change(move=(-2.0, 0.0)))) == flipped(
        whatif(case(STANDING, GARAGE), Change(move=(-2.0, 0.0)))
    )


def test_larger():
    """13 m along skel are more than 12."""
    found = whatif(case(STANDING, {**GARAGE, "roof": {"kind": "fladt", "ridge_m": 2.4, "covering": "broof_t2"}}), Change(size=(13.0, 3.5)))
    assert flipped(found)["skelbraemme_laengde"] == ("complies", "breach")
    assert found.after.case.building[1].area_m2 is None


@pytest.mark.parametrize(("height", "expected"), [(3.5, "complies"), (3.6, "breach")])
def test_a_section_is_lifted_as_a_whole(height, expected):
    told = case(STANDING, shed(distance_nabo_m=2.5, height_m=3.0, profile=[[2.5, 3.0], [5.0, 3.0]]), plot=plot())
    after = whatif(told, Change(height_m=height)).after
    assert next(one.outcome.value for one in after.rulings if one.rule.id.endswith("hoejdegraenseplan")) == expected


def test_any_field():
    told = case({**HOUSE, "distance_nabo_m": 2.0}, plot=plot())
    found = whatif(told, Change(fields=("distance_nabo_m=2.5", "height_m = 3.0")))
    assert flipped(found)["afstand_nabo"] == ("breach", "complies")


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        (Change(move=(1, 0)), "", "kan kun flyttes"),
        (Change(fields=("dør=1",)), "", "kan ikke læses"),
        (Change(fields=("door=1",)), "", "feltet findes ikke"),
        (Change(fields=("height_m=-1",)), "", "Mindste værdi"),
        (Change(fields=("height_m",)), "", "kan ikke læses"),
        (Change(), "Laden", "Vælg én bygning"),
    ],
)
def test_what_cannot_be_done(change, name, said):
    with pytest.raises(UsageError, match=said):
        whatif(case(HOUSE, plot=plot()), change, building=name)


def test_one_of_several_must_be_named():
    told = case(HOUSE, shed(), plot=plot())
    with pytest.raises(UsageError, match=r"Huset, Udhuset"):
        whatif(told, Change(height_m=3.0))
    assert whatif(told, Change(height_m=9.0), building="Huset").flips


def test_only_rectangles_get_a_size():
    odd = {**GARAGE, "geometry": "POLYGON ((21 4, 24.5 4, 24.5 11, 23 11, 23 8, 21 8, 21 4))"}
    with pytest.raises(UsageError, match="firkantet"):
        whatif(case(STANDING, odd), Change(size=(5, 3)))


def test_as_text_and_data():
    found = whatif(case(STANDING, GARAGE), Change(height_m=2.5))
    said = whatif_text(found, texts("da"))
    assert "1 regel svarer anderledes" in said
    assert "Højde i skelbræmmen – Garagen: ikke overholdt → overholdt" in said
    data = whatif_data(found, texts("da"))
    assert data["flips"][0] == {
        "rule": "br18.byggeret.skelbraemme_hoejde",
        "subject": "Garagen",
        "before": "breach",
        "after": "complies",
        "sentence": data["flips"][0]["sentence"],
    }
    nothing = whatif(case(STANDING, GARAGE), Change())
    assert "Ingen regel svarer anderledes." in whatif_text(nothing, texts("da"))
