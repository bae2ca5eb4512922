"""Which documents a case needs, by what it is."""

import csv
import tomllib
from pathlib import Path

import pytest

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.documents import documents, needed

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "byggesag" / "documents_required.csv"
SHED = """
day = 2024-10-15
work = "nybyggeri"
[plot]
area_m2 = 800
zone = "byzone"
parcelhusomraade = true
[[building]]
name = "Huset"
status = "existing"
use = "parcelhus"
etageareal_m2 = 150
[[building]]
name = "Udhuset"
status = "proposed"
use = "sekundaer"
kind = "udhus"
area_m2 = {area}
height_m = 2.4
distance_nabo_m = {distance}
distance_vej_m = 10
roof = {{ covering = "broof_t2" }}
"""
HOUSE = """
day = 2024-10-15
work = "nybyggeri"
[plot]
area_m2 = 1000
zone = "byzone"
parcelhusomraade = true
[[building]]
name = "Huset"
status = "proposed"
use = "parcelhus"
etageareal_m2 = 240
storeys = {storeys}
height_m = 8.0
distance_nabo_m = 8
distance_vej_m = 10
"""


def asked(text, **values):
    content = tomllib.loads(text.format(**values))
    return {one.document.id: one.certain for one in needed(check(case_of(content)))}


def test_every_document_of_the_facts_is_carried():
    if not FACTS.is_file():
        pytest.skip("the fact list is not beside this checkout")
    with FACTS.open(encoding="utf-8") as stream:
        facts = {row["doc_id"]: row["confidence"] for row in csv.DictReader(stream)}
    assert {one.id for one in documents()} == set(facts)
    assert all(one.reference.verified == (facts[one.id] == "high") for one in documents())


def test_an_exempt_shed_needs_nothing_but_the_register():
    assert asked(SHED, area=20, distance=3) == {"D-32": True}


def test_a_shed_that_needs_a_permit():
    found = asked(SHED, area=60, distance=3)
    assert {"D-01", "D-02", "D-12", "D-22", "D-23", "D-31"} <= set(found)
    assert "D-32" not in found
    assert "D-30" not in found


def test_a_house_needs_the_insurance_of_a_dwelling():
    found = asked(HOUSE, storeys=1)
    assert {"D-01", "D-06", "D-24", "D-25", "D-30"} <= set(found)
    assert "D-21" not in found


def test_what_depends_on_a_class_that_is_not_known_may_be_needed():
    """A house of three storeys may be in a class that asks for advisers: whether it is so depends on more than is told."""
    found = asked(HOUSE, storeys=3)
    assert found["D-02"] is True
    assert found["D-13"] is False or found["D-15"] is False


def test_demolition():
    text = SHED.partition("[[building]]")[0].replace("nybyggeri", "nedrivning")
    text += '[[building]]\nname = "Garagen"\nstatus = "removed"\nuse = "sekundaer"\nkind = "garage"\narea_m2 = 52\n'
    assert asked(text).get("D-21") is True


def test_every_trigger_is_known():
    assert len(documents()) == 32
