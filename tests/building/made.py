"""Cases made in a line: a base that complies with everything, changed where a test says so."""

import copy
import datetime as dt

from geoplan.building.case import case_of
from geoplan.building.check import check

DAY = dt.date(2024, 10, 15)
GRAVER = ("complies", "judgement", "undecided", "breach")

HOUSE = {
    "name": "Huset",
    "use": "parcelhus",
    "etageareal_m2": 150,
    "storeys": 1,
    "usable_attic": False,
    "height_m": 4.0,
    "distance_nabo_m": 5.0,
    "distance_vej_m": 5.0,
}
SHED = {
    "name": "Udhuset",
    "use": "sekundaer",
    "kind": "udhus",
    "area_m2": 20,
    "length_m": 5,
    "width_m": 4,
    "height_m": 2.4,
    "distance_nabo_m": 3.0,
    "distance_vej_m": 5.0,
    "openings_towards_boundary": False,
    "roof": {"covering": "broof_t2"},
}
PLOT = {"area_m2": 900, "zone": "byzone", "parcelhusomraade": True}
SUMMER_PLOT = {"area_m2": 1500, "zone": "sommerhusomraade", "use": "sommerhus"}
STANDING = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}


def house(**changes):
    return {**HOUSE, **changes}


def shed(**changes):
    return {**SHED, **changes}


def plot(**changes):
    return {**PLOT, **changes}


def answer(*buildings, plot=PLOT, day=DAY, work="nybyggeri", **more):
    """The answer to a case of these buildings; a value of None leaves a field out."""
    content = {"title": "Sag", "day": day, "work": work, "plot": plot, "building": list(buildings), **more}
    return check(case_of(without_none(copy.deepcopy(content))))


def without_none(told):
    if isinstance(told, dict):
        return {name: without_none(value) for name, value in told.items() if value is not None}
    return [without_none(value) for value in told] if isinstance(told, list) else told


def ruling(result, rule, subject=None):
    """The one ruling of a rule, by the last word of its id."""
    found = [one for one in result.rulings if one.rule.id == f"br18.byggeret.{rule}" and subject in (None, one.subject)]
    assert len(found) == 1, [one.rule.id for one in result.rulings]
    return found[0]


def outcome(result, rule, subject=None):
    return ruling(result, rule, subject).outcome.value
