"""What a planner writes into a field."""

import pytest

from geoplan.errors import UsageError
from geoplan.plan.entry import entered, shown


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("lokalplan", "bebygpct=30", {"bebygpct": 30}),
        ("lokalplan", " BEBYGPCT = 30 ", {"bebygpct": 30}),
        ("lokalplan", "maxbygnhjd=8,5", {"maxbygnhjd": 8.5}),
        ("lokalplan", "maxbygnhjd=8.5", {"maxbygnhjd": 8.5}),
        ("lokalplan", "maxbygnhjd=1.250,5", {"maxbygnhjd": 1250.5}),
        ("lokalplan", "maxetager=2,5", {"maxetager": 2.5}),
        ("lokalplan", "bebygpctaf=3", {"bebygpctaf": 3}),
        ("lokalplan", "bebygpctaf=den enkelte grund", {"bebygpctaf": 3}),
        ("lokalplan", "anvgen=Boligområde", {"anvgen": 11}),
        ("lokalplan", "plantype=20,2", {"plantype": 20.2}),
        ("lokalplan", "izonereg=ja", {"izonereg": True}),
        ("lokalplan", "izonereg=Nej", {"izonereg": False}),
        ("lokalplan", "datoslut=2026-11-24", {"datoslut": 20261124}),
        ("lokalplan", "datoslut=24-11-2026", {"datoslut": 20261124}),
        ("lokalplan", "datoslut=20261124", {"datoslut": 20261124}),
        ("lokalplan", "bebygpct=", {"bebygpct": None}),
        ("lokalplan", "sforhold=højst = 3 m", {"sforhold": "højst = 3 m"}),
        ("delomraade", "anvspec3=1110", {"anvspec3": 1110}),
        ("delomraade", "anvspec3=9999", {"anvspec3": 9999}),  # the list is not complete: a code outside it may be right
        ("byggefelt", "byggefelttype=1", {"byggefelttype": 1}),
        ("byggefelt", "bygkunifelt=ja", {"bygkunifelt": True}),
        ("lokalplan", "plannr=" + "x" * 30, {"plannr": "x" * 30}),
    ],
)
def test_what_is_read(kind, written, value):
    found = entered(kind, [written]).values
    assert found == value
    assert [type(one) for one in found.values()] == [type(one) for one in value.values()]


@pytest.mark.parametrize(
    ("kind", "written", "message"),
    [
        ("lokalplan", "bebygpct", "lighedstegn"),
        ("lokalplan", "bebygpctt=30", "Mente du bebygpct"),
        ("byggefelt", "bebygpct=30", "findes ikke på byggefelt"),
        ("lokalplan", "bebygpct=30,5", "helt tal"),
        ("lokalplan", "bebygpct=tredive", "bebygpct skal være et tal, ikke “tredive”"),
        ("lokalplan", "maxbygnhjd=nan", "skal være et tal"),
        ("lokalplan", "maxbygnhjd=1.250", "to måder"),
        ("lokalplan", "bebygpct=-1", "negativ"),
        ("lokalplan", "bebygpctaf=9", "Tilladt er: 1 Området som helhed, 2"),
        ("lokalplan", "izonereg=måske", "ja eller nej"),
        ("lokalplan", "datoslut=2026-02-30", "skal være en dag"),
        ("lokalplan", "plannr=" + "x" * 31, "højst have 30 tegn"),
        ("lokalplan", "status=V", "geoplan plan advance"),
        ("lokalplan", "planid=7", "udfyldes af Plandata.dk"),
        ("byggefelt", "byggefelttype=5", "kodelisten Byggefelttype"),
    ],
)
def test_what_is_refused(kind, written, message):
    with pytest.raises(UsageError, match=message):
        entered(kind, [written])


def test_every_fault_is_told_at_once():
    with pytest.raises(UsageError) as fault:
        entered("lokalplan", ["bebygpct=x", "bebygpctaf=9", "zone=1"])
    assert len(str(fault.value).splitlines()) == 2


def test_a_column_whose_meaning_is_not_confirmed_is_told():
    assert "ikke bekræftet" in str(entered("lokalplan", ["iudstykreg=ja"]).notes[0])
    assert entered("lokalplan", ["bebygpct=30"]).notes == ()


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("bebygpct", 30, "30"),
        ("maxbygnhjd", 8.5, "8,5"),
        ("bebygpctaf", 3, "3 Den enkelte grund"),
        ("plantype", 20.1, "20.1 Lokalplan"),
        ("izonereg", True, "ja"),
        ("izonereg", False, "nej"),
        ("datoslut", 20261124, "24-11-2026"),
        ("plannavn", None, "–"),
        ("maxbygnhjd", float("nan"), "–"),
    ],
)
def test_how_a_stored_value_is_shown(field, value, text):
    assert shown("lokalplan", field, value) == text
