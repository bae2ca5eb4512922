"""A column empty in every row is delivered where a rule asks for it: what is missing is a breach in the package too."""

import datetime as dt

import pytest
import shapely

from geoplan.io.package import FORMATS
from geoplan.plan.package import ASKED_FOR
from geoplan.rules import Outcome
from geoplan.store import Workspace
from geoplan.workflows.plan.check import check
from geoplan.workflows.plan.export import export_plan
from geoplan.workflows.validate import validate

DAY = dt.date(2026, 11, 24)
SQUARE = shapely.box(700_000, 6_170_000, 700_100, 6_170_100)
COMMON = {
    "komnr": 253,
    "plannavn": "Ved søen",
    "status": "V",
    "anvgen": 11,
    "izonereg": True,
    "iudstykreg": True,
    "datoforsl": 20260801,
    "datostart": 20260801,
    "datoslut": 20260901,
    "datovedt": 20261005,
    "datoikraft": 20261006,
    "doklink": "https://dokument.plandata.dk/20_1.pdf",
}
EXPECTED = {
    ("plan.lokalplan.anvspec1.angivet", Outcome.BREACH),
    ("plan.delomraade.anvspec1.angivet", Outcome.BREACH),
    ("plan.delomraade.iomfangreg.angivet", Outcome.BREACH),
    ("plan.delomraade.kbeskriv.kompleks", Outcome.BREACH),
    ("plan.byggefelt.eareal.type2", Outcome.BREACH),
}
"""What is wrong with the plan: each is a column without a value in any row."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("tomme") / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane", advance=True) as edit:
        own = edit.insert("lokalplan", {**COMMON, "plannr": "1.23", "plantype": 20.1, "planid": 77, "iomfangreg": True}, SQUARE)
        parts = {**COMMON, "plan_objekt_id": own, "lokplan_id": 77, "delnr": "A"}
        edit.insert("delomraade", {**parts, "plantype": 30.1, "iomfangreg": False, "planid": 78}, SQUARE)
        edit.insert("delomraade", {**parts, "plantype": 30.1, "iomfangreg": True, "kompleks": True, "delnr": "B", "planid": 79}, SQUARE)
        field = {name: parts[name] for name in ("komnr", "plannavn", "status", "delnr", "lokplan_id", "plan_objekt_id")}
        field |= {"plantype": 30.4, "bygkunifelt": True, "bygvejledende": True, "byggefelttype": 2, "planid": 80}
        edit.insert("byggefelt", field, SQUARE.buffer(-10))
    return str(path)


def told(report):
    return {(group.rule.id, group.outcome) for group in report.findings}


def test_the_check_finds_them(workspace):
    assert told(check(workspace, "1.23", day=DAY)) >= EXPECTED


@pytest.mark.parametrize("format_", FORMATS)
def test_the_package_is_answered_as_the_plan_is(workspace, tmp_path, format_):
    written = export_plan(workspace, "1.23", tmp_path / "ud", format_=format_)
    assert {name for one in written for name in one.columns} >= {*ASKED_FOR, "kbeskriv", "eareal"}
    found = told(validate([str(tmp_path / "ud")], day=DAY, kommune="0253"))
    assert found >= EXPECTED
    assert not [rule for rule, outcome in found if outcome is Outcome.UNDECIDED]
