"""The worked cases as files, and every number that a row may expect, read off the answer."""

import tomllib
from pathlib import Path

import numpy as np

from geoplan.building.case import read_case
from geoplan.building.check import check
from geoplan.building.permit import secondary_sum

FOLDER = Path(__file__).parents[1] / "cases" / "building"
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "byggesag"
GRAVER = ("complies", "judgement", "undecided", "breach")
FILES = sorted(FOLDER.glob("*.toml"))


def expected(path):
    return tomllib.loads(path.read_text(encoding="utf-8")).get("expected", {})


def answered(path):
    return check(read_case(path))


def _ruling(result, rule):
    return next(one for one in result.rulings if one.rule.id == f"br18.byggeret.{rule}")


def _line(ruling, label):
    return next(line.value for line in ruling.calculation if line.label == label)


def _roof_edge(result):
    buildings = result.facts.buildings
    return float((buildings.to_nabo.terms[0].value - np.nan_to_num(buildings.overhang_m))[-1])


NUMBERS = {
    "counted_secondary": lambda r: r.facts.plots.floors.added_m2[0],
    "deduction": lambda r: r.facts.plots.floors.deduction_m2[0],
    "etageareal": lambda r: r.facts.plots.floors.area.value[0],
    "grundareal": lambda r: r.facts.plots.area.value[0],
    "plot_size": lambda r: r.facts.plots.size.value[0],
    "apart": lambda r: _line(_ruling(r, "bebyggelsesprocent"), "ikke tilgrænsende matrikelnumre, der ikke medregnes"),
    "bebyggelsesprocent": lambda r: _ruling(r, "bebyggelsesprocent").measured,
    "limit": lambda r: _ruling(r, "bebyggelsesprocent").limit,
    "max_etageareal": lambda r: r.facts.plots.area.value[0] * _ruling(r, "bebyggelsesprocent").limit / 100,
    "basement_counted": lambda r: _line(_ruling(r, "bebyggelsesprocent"), "kælder, hvor loftet er mindst 1,25 m over terræn"),
    "sum_secondary": lambda r: secondary_sum(r.case),
    "storeys": lambda r: _ruling(r, "etager").measured,
    "allowed_height": lambda r: _ruling(r, "hoejdegraenseplan").limit,
    "height_limit": lambda r: _ruling(r, "hoejde").limit,
    "strip_height": lambda r: _ruling(r, "skelbraemme_hoejde").measured,
    "strip_length": lambda r: _ruling(r, "skelbraemme_laengde").measured,
    "counted_distance": lambda r: _ruling(r, "afstand_nabo").measured,
    "roof_edge": _roof_edge,
    "gwp": lambda r: r.climate[0].measured,
    "days": lambda r: next(one.used for one in r.periods if one.fact.startswith("G-")),
}


def differences(path):
    """What the answer says otherwise than the row, as lines of text."""
    want, got = expected(path), answered(path)
    worst = sorted(got.rulings, key=lambda one: GRAVER.index(one.outcome.value))
    outcomes = {one.fact: one.outcome.value for one in worst}  # a fact that two rules carry out is known by the graver answer
    pairs = [("outcome", want.get("outcome", got.outcome), got.outcome), ("permit", want.get("permit", got.permit), got.permit)]
    pairs += [(fact, outcome, outcomes.get(fact)) for fact, outcome in want.get("rules", {}).items()]
    pairs += [(fact, None, outcomes.get(fact)) for fact in want.get("absent", ())]
    pairs += [("works", sorted(want["works"]), sorted({one.work for one in got.permits}))] if "works" in want else []
    pairs += [
        (f"theme {fact}", outcome, {one.fact: one.outcome for one in got.themes}.get(fact))
        for fact, outcome in want.get("themes", {}).items()
    ]
    pairs += [
        (f"climate {fact}", outcome, {one.fact: one.outcome for one in got.climate}.get(fact))
        for fact, outcome in want.get("climate", {}).items()
    ]
    pairs += [("climate required", want["climate_required"], got.climate[0].required)] if "climate_required" in want else []
    pairs += [
        (f"period {fact}", outcome, {one.fact: one.outcome for one in got.periods}.get(fact))
        for fact, outcome in want.get("periods", {}).items()
    ]
    if "classes" in want:
        one = got.classes[0]
        pairs.append(("classes", want["classes"], [one.use_category, one.risk, one.fire, one.consequence, one.structure]))
    wrong = [f"{name}: expected {wanted}, is {found}" for name, wanted, found in pairs if wanted != found]
    for name, wanted in want.get("numbers", {}).items():
        found = NUMBERS[name](got)
        if round(float(found), 2) != round(float(wanted), 2):
            wrong.append(f"{name}: expected {wanted}, is {found}")
    return wrong
